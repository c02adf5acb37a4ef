"""Two groups of pairs side by side: the change of each with its interval, and the difference of the two changes.

Whole columns at once. Which groups they are, and what may be said of their difference, is for those who ask.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.estimates import Columns, ratio
from indicators.further.refusal import Refusal
from indicators.further.storing import numbers
from indicators.method import DESIGN_EFFECT, Method, methods_of
from indicators.statistics.interval import FloatArray
from indicators.statistics.paired import newcombe_paired_limits
from indicators.statistics.result import Limits
from indicators.verdict import FEWEST_UNITS


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


def apart(first: Arm, second: Arm) -> tuple[FloatArray, Limits]:
    """First change less second, with the limits of `statistics.contrast.difference_of`, elementwise."""
    value = first.change - second.change
    lower = value - np.hypot(first.change - first.lower, second.upper - second.change)
    upper = value + np.hypot(first.upper - first.change, second.change - second.lower)
    return value, (lower, upper)


def methods_of_shares(effect: FloatArray) -> NDArray[np.object_]:
    """How the changes of shares were compared: Newcombe's method 10, on counts over a design effect above 1."""
    names = methods_of(Method.NEWCOMBE, ("", DESIGN_EFFECT), ("",))
    return np.asarray(names[(effect > 1).astype(int)])


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
