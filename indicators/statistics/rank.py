"""The signed-rank test of changes within pairs, for amounts and for steps on a ladder.

It asks whether changes lie evenly around zero, not whether a median moved: do not word it as that. The size of the
change is `median.hodges_lehmann_change`.
"""

from enum import StrEnum
from math import sqrt
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import ndtr

from indicators.statistics.distribution import coin_sum_at_most
from indicators.statistics.interval import FloatArray
from indicators.statistics.median import Sample, histogram
from indicators.statistics.result import Significance

# Up to so many changed pairs all signs are gone through; beyond it the normal approximation is as good.
LARGEST_EXACT = 50


class Zeros(StrEnum):
    """What becomes of pairs without change: Pratt ranks and then drops them, Wilcoxon drops them before ranking."""

    PRATT = "pratt"
    WILCOXON = "wilcox"
    SPLIT = "zsplit"


def signed_rank_test(
    differences: Sample,
    *,
    zeros: Zeros | Literal["pratt", "wilcox", "zsplit"] = Zeros.PRATT,
    exact: bool | None = None,
    alternative: Literal["two-sided", "greater", "less"] = "two-sided",
) -> Significance:
    """Wilcoxon's signed-rank test of the differences after - before, given as values or as a histogram.

    Formula: W, the sum of the ranks of |d| over the pairs that rose, ties sharing their mean rank. With Pratt's zeros
    unchanged pairs take the lowest ranks and add nothing; split, they add half of their ranks. The p is exact (all
    signs of the changed pairs, ties included) up to 50 changed pairs, otherwise normal with the variance
    (n (n + 1)(2n + 1) - z (z + 1)(2z + 1)) / 24 - Σ(t³ - t) / 48 and no continuity correction.
    Reference: Wilcoxon 1945, Biometrics Bull 1:80; Pratt 1959, J Am Stat Assoc 54:655; Conover 1973, same 68:985.
    Units: a sum of ranks and a probability, two-sided unless asked otherwise; p = 1 when nobody changed.
    `zeros` may also be given as its word. Errors: ValueError for an empty sample, a difference that is not finite, an
    unknown word, or an exact test with split zeros.

    >>> steps = {-4: 1, -3: 4, -2: 16, -1: 15, 0: 8, 1: 4, 2: 5, 3: 1, 4: 2}
    >>> result = signed_rank_test(differences=steps, exact=False)
    >>> result.statistic, round(result.p, 7)
    (423.0, 0.0031725)
    """
    zeros = Zeros(zeros)
    if alternative not in ("two-sided", "greater", "less"):
        raise ValueError(f"alternative must be 'two-sided', 'greater' or 'less', found {alternative!r}")
    if zeros is Zeros.SPLIT and exact:
        raise ValueError("there is no exact distribution with split zeros: leave exact unset")
    values, often = histogram(differences)
    unchanged = int(often[values == 0].sum())
    if zeros is Zeros.WILCOXON:
        values, often, unchanged = values[values != 0], often[values != 0], 0
    sizes, place = np.unique(np.abs(values), return_inverse=True)
    tied = np.bincount(place, weights=often, minlength=len(sizes))
    ranks = (np.cumsum(tied) - tied + (tied + 1) / 2)[place]
    up, changed = values > 0, values != 0
    rose = float(ranks[up] @ often[up])
    if zeros is Zeros.SPLIT:
        rose += unchanged * (unchanged + 1) / 4
    if not changed.any():
        return Significance(rose, 1.0)
    if exact is None:
        exact = zeros is not Zeros.SPLIT and int(often[changed].sum()) <= LARGEST_EXACT
    if exact:
        below, above = _tails(np.repeat(ranks[changed], often[changed]), rose)
    else:
        deviate = _deviate(
            rose, size=int(often.sum()), tied=tied[sizes > 0].astype(np.float64), unchanged=unchanged, zeros=zeros
        )
        below, above = float(ndtr(deviate)), float(ndtr(-deviate))
    p = {"two-sided": min(1.0, 2 * min(below, above)), "greater": above, "less": below}[alternative]
    return Significance(rose, p)


class SignedRankTests(NamedTuple):
    """The sums of the ranks of what rose, and the two-sided p, of many samples."""

    statistic: FloatArray
    p: FloatArray


def signed_rank_tests(*, differences: FloatArray, often: FloatArray, largest_exact: int) -> SignedRankTests:
    """`signed_rank_test` with Pratt's zeros of many samples of the same differences; a row of `often` is a sample.

    Formula, reference: as there; exact up to so many changed pairs. Units: the sums of ranks, and two-sided p.
    Errors: none; whole numbers of zero or more are taken as they are.

    >>> often = np.array([[1, 4, 16, 15, 8, 4, 5, 1, 2], [0, 0, 0, 0, 9, 2, 0, 0, 0]], dtype=float)
    >>> found = signed_rank_tests(differences=np.arange(-4.0, 5), often=often, largest_exact=20)
    >>> [numbers.round(7).tolist() for numbers in found]
    [[423.0, 21.0], [0.0031725, 0.5]]
    """
    sizes, place = np.unique(np.abs(differences), return_inverse=True)
    tied = often @ (place[:, None] == np.arange(len(sizes)))
    ranks = (np.cumsum(tied, axis=1) - tied + (tied + 1) / 2)[:, place]
    rose = np.sum((ranks * often)[:, differences > 0], axis=1)
    size, unchanged = often.sum(axis=1), often[:, differences == 0].sum(axis=1)
    mean = (size * (size + 1) - unchanged * (unchanged + 1)) / 4
    variance = size * (size + 1) * (2 * size + 1) - unchanged * (unchanged + 1) * (2 * unchanged + 1)
    ties = tied[:, sizes > 0]
    spread = np.sqrt((variance - np.sum(ties**3 - ties, axis=1) / 2) / 24)
    p = 2 * ndtr(-np.abs(np.divide(rose - mean, spread, out=np.zeros(len(rose)), where=size > unchanged)))
    changed, many = differences != 0, often.astype(int)
    for row in np.flatnonzero((size > unchanged) & (size - unchanged <= largest_exact)).tolist():
        p[row] = 2 * _smaller_tail(np.repeat(ranks[row, changed], many[row, changed]), float(rose[row]))
    return SignedRankTests(rose, np.minimum(p, 1.0))


def rank_biserial(differences: Sample) -> float:
    """How one-sided the changes within pairs are: 1 when all rose, -1 when all fell, 0 when even or unchanged.

    Formula: (W₊ - W₋) / (W₊ + W₋), with the rank sums of the changed pairs that rose and fell.
    Reference: Kerby 2014, Compr Psychol 3:11.IT.3.1.
    Units: between -1 and 1. Errors: see `signed_rank_test`.

    >>> round(rank_biserial(differences=[3, 1, -2, 4, 0]), 2)
    0.6
    """
    values, often = histogram(differences)
    steps = np.repeat(values[values != 0], often[values != 0])
    if not len(steps):
        return 0.0
    ranks = _midranks(np.abs(steps))
    return float(np.sign(steps) @ ranks / ranks.sum())


def _midranks(values: FloatArray) -> FloatArray:
    """The ranks of values from 1; equal ones share the mean of theirs."""
    _, place, often = np.unique(values, return_inverse=True, return_counts=True)
    ranks: FloatArray = (np.cumsum(often) - (often - 1) / 2)[place]
    return ranks


def _deviate(rose: float, *, size: int, tied: FloatArray, unchanged: int, zeros: Zeros) -> float:
    dropped = unchanged if zeros is Zeros.PRATT else 0
    ties = np.append(tied, unchanged) if zeros is Zeros.SPLIT else tied
    mean = (size * (size + 1) - dropped * (dropped + 1)) / 4
    variance = size * (size + 1) * (2 * size + 1) - dropped * (dropped + 1) * (2 * dropped + 1)
    return (rose - mean) / sqrt((variance - float(np.sum(ties**3 - ties)) / 2) / 24)


def _tails(ranks: FloatArray, rose: float) -> tuple[float, float]:
    """P(W ≤ rose) and P(W ≥ rose) when each rank is added or not by the toss of a coin; ranks may be halves."""
    steps, place = np.rint(2 * ranks).astype(int), round(2 * rose)
    return coin_sum_at_most(steps, place), coin_sum_at_most(steps, int(steps.sum()) - place)


def _smaller_tail(ranks: FloatArray, rose: float) -> float:
    steps, place = np.rint(2 * ranks).astype(int), round(2 * rose)
    return coin_sum_at_most(steps, min(place, int(steps.sum()) - place))
