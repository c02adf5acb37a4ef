"""Many samples at once: medians, moments, typical changes and signed ranks, to the same bits as one by one.

Samples are laid end to end, each of one value or more; `sizes` says how many values each has. Those of equal size are
rows of one table, which is sorted at once. Sizes that do not add up to the values are refused. Knows no cluster but by
what each value adds.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from indicators.statistics.distribution import coin_sum_at_most, signed_rank_limit
from indicators.statistics.interval import FloatArray, amounts, laid_out
from indicators.statistics.median import LARGEST_LISTED, hodges_lehmann_change, pairs_of

Places = NDArray[np.int_]
MOST_LISTED = 1 << 20
"""So many averages of two are listed at a time; more don't fit the processor's own memory."""

FEW_ASKED = 16
"""So many places of a list are sooner found than the whole of it is put in order."""


class Moments(NamedTuple):
    """The mean of every sample, and its variance over n - 1."""

    mean: FloatArray
    variance: FloatArray


class TypicalChanges(NamedTuple):
    """The Hodges-Lehmann estimates and the ends of their intervals; NaN for samples that are too small."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray


class SignedRanks(NamedTuple):
    """The sums of the ranks of what rose, two-sided p, and the rank-biserial correlations."""

    rose: FloatArray
    p: FloatArray
    biserial: FloatArray


def medians(*, values: ArrayLike, sizes: ArrayLike) -> FloatArray:
    """The median of every sample.

    Formula, reference: the middle value, or the mean of the two in the middle. Units: those of the values.
    Errors: NaN for a sample without values.

    >>> medians(values=[3, 1, 2, 5, 4], sizes=[3, 2]).tolist()
    [2.0, 4.5]
    """
    values, sizes = laid_out(values=values, sizes=sizes)
    found = np.full(len(sizes), np.nan)
    for rows, places in _alike(sizes, cells=lambda size: size):
        ordered, size = np.sort(values[places], axis=1), places.shape[1]
        found[rows] = (ordered[:, (size - 1) // 2] + ordered[:, size // 2]) / 2
    return found


def moments(*, values: ArrayLike, sizes: ArrayLike) -> Moments:
    """Mean and variance of every sample; of values that are all the same exactly that value, and none at all.

    Formula, reference: Σx / n and Σ(x - m)² / (n - 1). Units: those of the values, and squared.
    Errors: NaN for an empty sample, and NaN for the variance of one value.

    >>> [each.tolist() for each in moments(values=[1, 3, 0.1, 0.1, 0.1], sizes=[2, 3])]
    [[2.0, 0.1], [2.0, 0.0]]
    """
    values, sizes = laid_out(values=values, sizes=sizes)
    found = np.full((2, len(sizes)), np.nan)
    for rows, places in _alike(sizes, cells=lambda size: size):
        samples = values[places]
        alike = np.ptp(samples, axis=1) == 0
        found[0, rows] = np.where(alike, samples[:, 0], samples.mean(axis=1))
        if places.shape[1] > 1:
            found[1, rows] = np.where(alike, 0.0, samples.var(axis=1, ddof=1))
    return Moments(found[0], found[1])


def typical_changes(
    *, differences: ArrayLike, sizes: ArrayLike, confidence: float = 0.95, widened: ArrayLike = 1.0
) -> TypicalChanges:
    """`median.hodges_lehmann_change` of every sample; `widened` may be a number for each.

    Formula, reference: as there. Units: those of the differences.
    Errors: NaN for samples too small for any interval (fewer than six values at 95 %).

    >>> steps = [-1, 0, 0, 0, 2, 2, 2, 2, 3, 3]
    >>> [found.tolist() for found in typical_changes(differences=[*steps, 7], sizes=[10, 1])]
    [[1.0, nan], [0.0, nan], [2.5, nan]]
    """
    differences, sizes = laid_out(differences=differences, sizes=sizes)
    times = np.broadcast_to(np.asarray(widened, dtype=float), sizes.shape)
    told = np.full((3, len(sizes)), np.nan)
    for rows, places in _alike(sizes, cells=lambda size: size * (size + 1) // 2):
        size = places.shape[1]
        if size > LARGEST_LISTED:
            for row, sample in zip(rows.tolist(), differences[places], strict=True):
                one = hodges_lehmann_change(differences=sample, confidence=confidence, widened=float(times[row]))
                told[:, row] = one.estimate, one.interval.lower, one.interval.upper
        elif rank := signed_rank_limit(size, confidence=confidence):
            told[:, rows] = _listed(differences[places], times[rows], rank)
    return TypicalChanges(*told)


def _listed(samples: FloatArray, widened: FloatArray, rank: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """From the sums of every two values: twice their averages, in order as far as is asked."""
    one, other = pairs_of(samples.shape[1])
    sums = samples[:, one] + samples[:, other]
    averages, every = sums.shape[1], np.arange(len(samples))
    ranks = np.maximum(np.floor((averages + 1) / 2 - widened * ((averages + 1) / 2 - rank)), 1).astype(int)
    low, high = (averages - 1) // 2, averages // 2
    asked = np.unique([low, high, *(ranks - 1), *(averages - ranks)])
    sums = np.partition(sums, asked, axis=1) if len(asked) <= FEW_ASKED else np.sort(sums, axis=1)
    middle = (sums[:, low] / 2 + sums[:, high] / 2) / 2
    return middle, sums[every, ranks - 1] / 2, sums[every, averages - ranks] / 2


def winsorised_means(*, values: ArrayLike, sizes: ArrayLike, tail: float = 0.01) -> FloatArray:
    """`amount.winsorised_mean` of every sample.

    Formula, reference: as there. Units: those of the values. Errors: NaN for an empty sample.

    >>> winsorised_means(values=[1, 2, 3, 4, 100, 7], sizes=[5, 1], tail=0.2).tolist()
    [3.0, 7.0]
    """
    values, sizes = laid_out(values=values, sizes=sizes)
    ordered, sample = _ordered(values, sizes)
    new = (np.diff(ordered, prepend=np.nan) != 0) | (np.diff(sample, prepend=-1) != 0)
    first = np.flatnonzero(new)
    often, of = np.diff(first, append=len(ordered)).astype(float), sample[first]
    start = np.cumsum(sizes) - sizes
    cut = (tail * sizes + 1e-9).astype(int)
    low, high = (ordered[np.where(sizes > 0, place, 0)] for place in (start + cut, start + sizes - cut - 1))
    drawn = np.clip(ordered[first], low[of], high[of])
    ends = np.cumsum(np.bincount(of, minlength=len(sizes)))[:-1]
    total = [each @ times for each, times in zip(np.split(drawn, ends), np.split(often, ends), strict=True)]
    means: FloatArray = np.divide(total, sizes, out=np.full(len(sizes), np.nan), where=sizes > 0)
    return means


def _ordered(values: FloatArray, sizes: Places) -> tuple[FloatArray, Places]:
    """The values of every sample in rising order, and the sample of each."""
    sample = np.repeat(np.arange(len(sizes)), sizes)
    return values[np.lexsort((values, sample))], sample


def scores(*, differences: ArrayLike, sizes: ArrayLike, centres: ArrayLike) -> FloatArray:
    """`clustered_rank.signed_rank_scores` of every sample around its centre.

    Formula, reference: as there. Units: ranks. Errors: none; what is not finite must be left out before.

    >>> scores(differences=[-1, 0, 4], sizes=[3], centres=[0]).tolist()
    [-0.5, 0.0, 1.5]
    """
    differences, sizes = laid_out(differences=differences, sizes=sizes)
    centres = np.broadcast_to(amounts(centres=centres), sizes.shape)
    found = np.zeros(len(differences))
    for rows, places in _alike(sizes, cells=lambda size: size * size):
        samples = differences[places]
        mirrored = (2 * centres[rows])[:, None] - samples
        ordered, each = samples[:, None, :], mirrored[:, :, None]
        below, upto = (ordered < each).sum(axis=2), (ordered <= each).sum(axis=2)
        found[places] = (places.shape[1] - upto - below) / 2
    return found


def signed_ranks(*, differences: ArrayLike, sizes: ArrayLike, largest_exact: int) -> SignedRanks:
    """`rank.signed_rank_test` with Pratt's zeros and `rank.rank_biserial` of every sample.

    Formula, reference: as there; exact up to so many changed pairs. Units: sums of ranks; two-sided p; -1 to 1.
    Errors: none; what is not finite must be left out before.

    >>> found = signed_ranks(differences=[3, 1, -2, 4, 0], sizes=[5], largest_exact=20)
    >>> [numbers.round(2).tolist() for numbers in found]
    [[11.0], [0.38], [0.6]]
    """
    differences, sizes = laid_out(differences=differences, sizes=sizes)
    samples, start = len(sizes), np.cumsum(sizes) - sizes
    sample = np.repeat(np.arange(samples), sizes)
    away = np.abs(differences)
    order = np.lexsort((away, sample))
    away, differences = away[order], differences[order]
    new = (np.diff(away, prepend=np.nan) != 0) | (np.diff(sample, prepend=-1) != 0)
    first = np.flatnonzero(new)
    tied = np.diff(first, append=len(away))
    ranks = (first - start[sample[first]] + (tied + 1) / 2)[np.cumsum(new) - 1]

    def total(values: ArrayLike, of: Places = sample) -> FloatArray:
        return np.asarray(np.bincount(of, weights=np.asarray(values), minlength=samples), dtype=float)

    up = differences > 0
    rose, unchanged, size = total(ranks * up), total(away == 0), sizes.astype(float)
    ties = total(np.where(away[first] > 0, tied.astype(float) ** 3 - tied, 0.0), sample[first])
    mean = (size * (size + 1) - unchanged * (unchanged + 1)) / 4
    variance = size * (size + 1) * (2 * size + 1) - unchanged * (unchanged + 1) * (2 * unchanged + 1)
    changed = size - unchanged
    spread = np.sqrt((variance - ties / 2) / 24)
    p = 2 * ndtr(-np.abs(np.divide(rose - mean, spread, out=np.zeros(samples), where=changed > 0)))
    exact = np.flatnonzero((changed > 0) & (changed <= largest_exact)).tolist()
    doubled = np.rint(2 * ranks).astype(int)
    begin, end = (start + unchanged).astype(int), np.cumsum(sizes)
    for row in exact:
        steps = doubled[begin[row] : end[row]]
        place = round(2 * rose[row])
        p[row] = 2 * coin_sum_at_most(steps, min(place, int(steps.sum()) - place))
    every = changed * (changed + 1) / 2
    up_only = rose - unchanged * total(up)  # the ranks of what rose among all that changed
    biserial = np.divide(2 * up_only - every, every, out=np.zeros(samples), where=changed > 0)
    return SignedRanks(rose, np.minimum(p, 1.0), biserial)


def _alike(sizes: Places, *, cells: Callable[[int], int]) -> Iterator[tuple[Places, NDArray[np.intp]]]:
    """The samples of one size, as many at a time as fit: their numbers, and where their values stand, a row each."""
    start = np.cumsum(sizes) - sizes
    for size in np.unique(sizes[sizes > 0]).tolist():
        every = np.flatnonzero(sizes == size)
        few = max(MOST_LISTED // cells(size), 1)
        for at in range(0, len(every), few):
            rows = every[at : at + few]
            yield rows, start[rows][:, None] + np.arange(size)
