"""Rank-based intervals for skewed amounts such as income: one median, and the typical change within pairs.

Samples are the values themselves or a histogram {value: count}, which is all that ranks need. It does not model the
shape of a distribution. The change found here is the centre of a symmetric distribution of changes, not the change of
the median: do not word it as that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor

import numpy as np
from numpy.typing import NDArray

from indicators.statistics.distribution import coin_rank, signed_rank_limit
from indicators.statistics.interval import FloatArray, Interval, amounts, critical_value, known_counts, require_some

Sample = Mapping[float, int] | Sequence[float] | FloatArray
# Up to here all averages of two are listed and sorted; beyond it the few that are wanted are looked for.
LARGEST_LISTED = 400


@dataclass(frozen=True, slots=True)
class TypicalChange:
    """The Hodges-Lehmann estimate of the change within pairs, and its interval."""

    estimate: float
    interval: Interval


def median_interval(sample: Sample, *, confidence: float = 0.95) -> Interval:
    """Interval of a median between two of the observed values; it covers at least as often as promised.

    Formula: from the r-th smallest to the r-th largest value, r the largest rank with P(X < r) ≤ (1 - confidence) / 2
    for X ~ Bin(n, ½). Right for any distribution, ties included.
    Reference: Thompson 1936, Ann Math Stat 7:122; Conover 1999, Practical Nonparametric Statistics, 3.2.
    Units: those of the values.
    Errors: ValueError when the sample is too small for any such interval (fewer than 6 values at 95%) or not finite.

    >>> interval = median_interval(sample=[3, 1, 4, 1, 5, 9, 2, 6])
    >>> interval.lower, interval.upper
    (1.0, 9.0)
    """
    critical_value(confidence=confidence)
    values, frequencies = histogram(sample)
    size = int(frequencies.sum())
    rank = coin_rank(size, tail=(1 - confidence) / 2)
    _require_rank(rank, size=size, confidence=confidence)
    upto = np.cumsum(frequencies)
    lower, upper = values[np.searchsorted(upto, [rank, size + 1 - rank])]
    return Interval(float(lower), float(upper))


def hodges_lehmann_change(differences: Sample, *, confidence: float = 0.95, widened: float = 1.0) -> TypicalChange:
    """Hodges-Lehmann estimate of the change within pairs, with the interval that inverts the signed-rank test.

    Formula: the median of the M = n (n + 1) / 2 averages (d_i + d_j) / 2, i ≤ j, of the differences after - before;
    the interval runs from the r-th smallest to the r-th largest of them. Up to 100 pairs r is the largest rank with
    P(W < r) ≤ (1 - confidence) / 2 under the exact signed-rank distribution, beyond that
    r = floor(n (n + 1) / 4 - z √(n (n + 1)(2n + 1) / 24)). Unchanged pairs stay in (R's wilcox.test
    leaves them out); with ties the interval is cautious.
    `widened` takes both ranks so many times as far from the middle one, at most to the first and the last.
    Reference: Hodges & Lehmann 1963, Ann Math Stat 34:598; Hollander & Wolfe 1973, ch. 3.
    Units: those of the differences.
    Errors: ValueError when the pairs are too few for any interval (fewer than 6 at 95%) or a difference is not finite.

    >>> result = hodges_lehmann_change(differences={-1: 1, 0: 3, 2: 4, 3: 2})
    >>> result.estimate, result.interval.lower, result.interval.upper
    (1.0, 0.0, 2.5)
    """
    critical_value(confidence=confidence)
    values, frequencies = histogram(differences)
    size = int(frequencies.sum())
    averages = size * (size + 1) // 2
    rank = signed_rank_limit(size, confidence=confidence)
    _require_rank(rank, size=size, confidence=confidence)
    rank = max(floor((averages + 1) / 2 - widened * ((averages + 1) / 2 - rank)), 1)
    wanted = (rank, (averages + 1) // 2, averages // 2 + 1, averages + 1 - rank)
    if size <= LARGEST_LISTED:
        low, middle, high, upper = _listed_averages(values, frequencies, ranks=wanted)
    else:
        low, middle, high, upper = (_walsh_average(values, frequencies, rank=each) for each in wanted)
    return TypicalChange(estimate=(middle + high) / 2, interval=Interval(low, upper))


def histogram(sample: Sample) -> tuple[FloatArray, NDArray[np.int64]]:
    """The distinct values of a sample in rising order, and how often each occurs.

    Errors: ValueError for an empty sample, one that is no plain list, a value that is not finite, or a negative
    frequency.

    >>> [column.tolist() for column in histogram([3, 1, 3])]
    [[1.0, 3.0], [1, 2]]
    """
    if isinstance(sample, Mapping):
        values, weights = (
            amounts(sample=list(sample.keys())),
            amounts(frequencies=list(sample.values())),
        )
        known_counts(frequencies=weights)
        if np.any(weights % 1):
            raise ValueError(f"frequencies must be whole numbers, found {weights[weights % 1 > 0][0]}")
    else:
        values = amounts(sample=sample)
        if values.ndim != 1:
            raise ValueError(f"the sample must be one list of values, found {values.ndim} dimensions")
        weights = np.ones(values.shape, dtype=int)
    if not np.all(np.isfinite(values)):
        raise ValueError("the sample must be finite: leave unknown values out")
    values, weights = values[weights > 0], weights[weights > 0]
    require_some(size=float(weights.sum()))
    distinct, place = np.unique(values, return_inverse=True)
    return distinct, np.bincount(place, weights=weights).astype(np.int64)


def _require_rank(rank: int, *, size: int, confidence: float) -> None:
    if rank < 1:
        raise ValueError(f"{size} values are too few for a {confidence:.0%} interval")


def _listed_averages(
    values: FloatArray, frequencies: NDArray[np.int64], *, ranks: tuple[int, ...]
) -> tuple[float, ...]:
    """The averages of two values at these ranks, from the list of them all."""
    ordered = np.repeat(values, frequencies)
    one, other = pairs_of(len(ordered))
    averages = np.sort((ordered[one] + ordered[other]) / 2)
    return tuple(float(averages[rank - 1]) for rank in ranks)


@lru_cache(maxsize=128)
def pairs_of(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of every two of so many values, each with itself, too."""
    one, other = np.triu_indices(size)
    return one, other


def _walsh_average(values: FloatArray, frequencies: NDArray[np.int64], *, rank: int) -> float:
    """The rank-th smallest average of two values, found by bisection: all averages of a large sample fit no memory."""
    upto = np.concatenate([[0], np.cumsum(frequencies)])

    def at_or_below(limit: float) -> int:
        ordered = int(frequencies @ upto[np.searchsorted(values, 2 * limit - values, side="right")])
        with_itself = int(upto[np.searchsorted(values, limit, side="right")])
        return (ordered + with_itself) // 2

    low, high = float(values[0]), float(values[-1])
    if at_or_below(low) >= rank:
        return low
    precision = 1e-13 * max(abs(low), abs(high))
    while high - low > precision:
        centre = (low + high) / 2
        low, high = (low, centre) if at_or_below(centre) >= rank else (centre, high)
    # The bisection ends a hair above the average it looks for; step back onto it.
    partner = np.searchsorted(values, 2 * high - values, side="right") - 1
    return float(np.max(((values + values[partner]) / 2)[partner >= 0]))
