"""Two groups of pairs side by side: the change of each with its interval, and the difference of the two changes.

Whole columns at once. Which groups they are, and what may be said of their difference, is for those who ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.estimates import Columns, mean_limits, ratio
from indicators.further.refusal import Refusal
from indicators.further.storing import numbers
from indicators.statistics.interval import FloatArray
from indicators.statistics.paired import newcombe_paired_limits
from indicators.statistics.result import Limits
from indicators.typical import typical_change
from indicators.verdict import FEWEST_UNITS

Pairs = tuple[Sequence[float] | None, Sequence[float] | None]


@dataclass(frozen=True)
class Arm:
    """One group in every row: pairs, level before and after, change with interval."""

    n: FloatArray
    before: FloatArray
    after: FloatArray
    change: FloatArray
    lower: FloatArray
    upper: FloatArray


def of_shares(counts: Columns, *, prefix: str = "") -> Arm:
    """From gained, lost, both and neither; Newcombe's interval on counts over the design effect."""
    gained, lost, both, neither = numbers(counts, *(prefix + name for name in ("gained", "lost", "both", "neither")))
    effect = counts["design_effect"].astype(float) if "design_effect" in counts else np.ones(len(gained))
    pairs = gained + lost + both + neither
    lower, upper = newcombe_paired_limits(
        gained=gained / effect, lost=lost / effect, both=both / effect, neither=neither / effect
    )
    return Arm(
        n=pairs,
        before=ratio(lost + both, pairs),
        after=ratio(gained + both, pairs),
        change=ratio(gained - lost, pairs),
        lower=lower,
        upper=upper,
    )


def of_amounts(own: Sequence[Pairs], others: Sequence[Pairs], *, median: Sequence[bool]) -> tuple[Arm, Arm]:
    """Both groups from the values before and after: the mean change, or the typical change (Hodges–Lehmann).

    Where one group is too small to be compared, only its size and that of the other are told.
    """
    told = np.full((2, len(own), 6), np.nan)
    for row, (typical, *sides) in enumerate(zip(median, own, others, strict=True)):
        told[:, row, 0] = [len(before or ()) for before, _ in sides]
        if told[:, row, 0].min() >= FEWEST_UNITS:
            for place, (before, after) in enumerate(sides):
                told[place, row, 1:] = _amount(np.array(before), np.array(after), typical=typical)
    return Arm(*told[0].T), Arm(*told[1].T)


def _amount(before: FloatArray, after: FloatArray, *, typical: bool) -> tuple[float, ...]:
    if typical:
        found = typical_change(after - before)
        levels = float(np.median(before)), float(np.median(after))
        return *levels, found.estimate, found.interval.lower, found.interval.upper
    interval = mean_limits(after - before)
    ends = (interval.lower, interval.upper) if interval else (np.nan, np.nan)
    return float(before.mean()), float(after.mean()), float((after - before).mean()), *ends


def apart(first: Arm, second: Arm) -> tuple[FloatArray, Limits]:
    """First change less second, with the limits of `statistics.contrast.difference_of`, elementwise."""
    value = first.change - second.change
    lower = value - np.hypot(first.change - first.lower, second.upper - second.change)
    upper = value + np.hypot(first.upper - first.change, second.change - second.lower)
    return value, (lower, upper)


def too_few(first: Arm, second: Arm) -> NDArray[np.bool_]:
    """Where one of the two has fewer than ten pairs."""
    return np.asarray(np.minimum(first.n, second.n) < FEWEST_UNITS)


def refusals(*reasons: tuple[NDArray[np.bool_], Refusal]) -> NDArray[np.object_]:
    """The first reason that holds, or None."""
    where, names = zip(*reasons, strict=True)
    found = np.full(len(where[0]), None, dtype=object)
    for holds, name in zip(reversed(where), reversed(names), strict=True):
        found[holds] = name.value
    return found


def blanked(told: dict[str, FloatArray], *, refused: NDArray[np.object_]) -> dict[str, FloatArray]:
    """The same numbers, blank in the rows that are refused."""
    shown = np.array([reason is None for reason in refused.tolist()])
    return {name: np.where(shown, values, np.nan) for name, values in told.items()}
