"""Two groups of pairs side by side: the change of each with its interval, and the difference of the two changes.

Whole columns at once. Which groups they are, and what may be said of their difference, is for those who ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.estimates import Columns, ratio
from indicators.further.refusal import Refusal
from indicators.further.storing import numbers
from indicators.method import CLUSTER_T, DESIGN_EFFECT, Method, methods_of
from indicators.statistics.clustered import change_limits
from indicators.statistics.interval import CELLS, FloatArray
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


def of_shares(counts: Columns, *, prefix: str = "", limits: Limits | None = None) -> Arm:
    """From gained, lost, both and neither; with limits of its own where it has any, else Newcombe's."""
    gained, lost, both, neither = cells_of(counts, prefix=prefix).values()
    pairs = gained + lost + both + neither
    alone = newcombe_paired_limits(gained=gained, lost=lost, both=both, neither=neither)
    lower, upper = alone if limits is None else limits
    return Arm(
        n=pairs,
        before=ratio(lost + both, pairs),
        after=ratio(gained + both, pairs),
        change=ratio(gained - lost, pairs),
        lower=lower,
        upper=upper,
    )


def cells_of(counts: Columns, *, prefix: str = "") -> dict[str, FloatArray]:
    """Gained, lost, both and neither of a group."""
    return dict(zip(CELLS, numbers(counts, *(prefix + name for name in CELLS)), strict=True))


def limits_by_rt(counts: Columns, *, prefix: str, clusters: ArrayLike, sums: Mapping[str, ArrayLike]) -> Limits:
    """The limits of the change of one group, by the rule for RT; `sums` are those over its RT."""
    cells = cells_of(counts, prefix=prefix)
    told = change_limits(
        gained=cells["gained"],
        lost=cells["lost"],
        both=cells["both"],
        neither=cells["neither"],
        clusters=clusters,
        sum_of_squared_pairs=sums["squared_pairs"],
        sum_of_squared_net=sums["squared_net"],
        sum_of_products=sums["products"],
    )
    return Limits(told.lower, told.upper)


def apart(first: Arm, second: Arm) -> tuple[FloatArray, Limits]:
    """First change less second, with the limits of `statistics.contrast.difference_of`, elementwise."""
    value = first.change - second.change
    lower = value - np.hypot(first.change - first.lower, second.upper - second.change)
    upper = value + np.hypot(first.upper - first.change, second.change - second.lower)
    return value, Limits(lower, upper)


def methods_of_shares(way: NDArray[np.int_]) -> NDArray[np.object_]:
    """How changes of shares were compared: Newcombe's method 10 and the way of `statistics.clustered.Clustering`."""
    return np.asarray(_NAMES[way])


_NAMES = methods_of(Method.NEWCOMBE, (CLUSTER_T, DESIGN_EFFECT, ""), ("",))


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
