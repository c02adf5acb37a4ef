"""Quantiles and tails of the distributions that intervals and tests rest on, elementwise.

Thin names over the special functions of scipy: its class of distributions takes longer to load than all results take to
compute. It makes no interval and no test.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import floor, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, betainc, betaincinv, betaln, chdtrc, chdtri, stdtr, stdtrit

from indicators.statistics.interval import FloatArray, critical_value

# Up to here the distribution of the signed rank is enumerated; beyond it the normal approximation is as good.
LARGEST_ENUMERATED = 100
MOST_COINS, MOST_EXACT = 1_000, 53

# Beyond it the binomial sum of scipy answers NaN; the incomplete beta function says the same.
LARGEST_WHOLE = 2**31 - 1


def student_quantile(*, probability: ArrayLike, freedom: ArrayLike) -> FloatArray:
    """Quantile of Student's t; NaN where there is no degree of freedom.

    >>> round(float(student_quantile(probability=0.975, freedom=7)), 4)
    2.3646
    """
    freedom = np.asarray(freedom, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        found: FloatArray = np.where(freedom > 0, stdtrit(np.where(freedom > 0, freedom, 1.0), probability), np.nan)
    return found


def student_two_sided(*, statistic: ArrayLike, freedom: ArrayLike) -> FloatArray:
    """Chance of a t at least as far from zero, on either side.

    >>> round(float(student_two_sided(statistic=2.3646, freedom=7)), 4)
    0.05
    """
    found: FloatArray = 2 * stdtr(freedom, -np.abs(np.asarray(statistic, dtype=np.float64)))
    return found


def chi_squared_tail(*, statistic: ArrayLike, freedom: ArrayLike) -> FloatArray:
    """Chance of a chi-squared at least as large.

    >>> round(float(chi_squared_tail(statistic=3.8415, freedom=1)), 4)
    0.05
    """
    found: FloatArray = chdtrc(freedom, statistic)
    return found


def chi_squared_upper(*, tail: float, freedom: float) -> float:
    """The value above which a chi-squared lies with the chance `tail`.

    >>> round(chi_squared_upper(tail=0.05, freedom=1), 4)
    3.8415
    """
    return float(chdtri(freedom, tail))


def beta_quantile(*, probability: float, first: float, second: float) -> float:
    """Quantile of Beta(first, second).

    >>> round(beta_quantile(probability=0.5, first=1, second=1), 4)
    0.5
    """
    return float(betaincinv(first, second, probability))


def binomial_at_most(*, events: ArrayLike, total: ArrayLike, chance: ArrayLike) -> FloatArray:
    """P(X ≤ events) for X ~ Bin(total, chance) of whole totals; 0 below no event, 1 from `total` on.

    >>> round(float(binomial_at_most(events=1, total=3, chance=0.5)), 4)
    0.5
    """
    k, n = (np.asarray(value, dtype=np.float64) for value in (events, total))
    k, n, p = np.broadcast_arrays(np.floor(k), n, np.asarray(chance, dtype=np.float64))
    inside = (k >= 0) & (k < n)
    found: FloatArray = np.where(k < 0, 0.0, 1.0)
    found[inside] = bdtr(k[inside], n[inside].astype(np.int64), p[inside])
    large = inside & (n > LARGEST_WHOLE)
    found[large] = betainc(n[large] - k[large], k[large] + 1, 1 - p[large])
    return found


def binomial_exactly(*, events: ArrayLike, total: ArrayLike, chance: float) -> FloatArray:
    """P(X = events) for X ~ Bin(total, chance), chance between 0 and 1.

    >>> round(float(binomial_exactly(events=1, total=3, chance=0.5)), 4)
    0.375
    """
    k, n = (np.asarray(value, dtype=np.float64) for value in (events, total))
    ways = -betaln(k + 1, n - k + 1) - np.log1p(n)
    found: FloatArray = np.exp(ways + k * np.log(chance) + (n - k) * np.log1p(-chance))
    return found


@lru_cache(maxsize=4096)
def coin_rank(size: int, *, tail: float) -> int:
    """The largest r with P(X < r) ≤ tail for X ~ Bin(size, ½).

    >>> coin_rank(8, tail=0.025)
    1
    """
    steps = np.arange(size + 1)
    return int(np.searchsorted(binomial_at_most(events=steps, total=size, chance=0.5), tail, side="right"))


def coin_sum_at_most(steps: NDArray[np.int_], most: int) -> float:
    """The chance of a sum of at most `most`, when each step is added or not by the toss of a coin.

    Exact up to 53 steps, since every chance is a whole number of 2⁻ⁿ. Errors: ValueError for more than 1,000 steps.

    >>> coin_sum_at_most(np.array([1, 2, 3]), 2)
    0.375
    """
    if len(steps) > MOST_COINS:
        raise ValueError(f"{len(steps)} steps are too many for all their sums, {MOST_COINS} at most")
    if len(steps) > MOST_EXACT:
        return _summed_chances(steps, most)
    # How often each sum comes stands in the digits of one whole number, too wide for any to run over into the next;
    # divided by a digit of ones alone, such a number leaves the sum of its digits.
    width = len(steps) + 2
    often, shown = 1, (1 << width * (most + 1)) - 1
    for step in steps.tolist():
        often = (often + (often << width * step)) & shown
    return often % ((1 << width) - 1) / (1 << len(steps))


def _summed_chances(steps: NDArray[np.int_], most: int) -> float:
    chances = np.zeros(most + 1)
    chances[0], highest = 0.5 ** len(steps), 0
    for step in np.sort(steps).tolist():
        highest = min(highest + step, most)
        chances[step : highest + 1] += chances[: max(highest + 1 - step, 0)]
    return min(float(chances.sum()), 1.0)


@cache
def signed_rank_limit(size: int, *, confidence: float) -> int:
    """The largest r with P(W < r) ≤ (1 - confidence) / 2 for the signed rank W of `size` pairs; normal beyond 100.

    >>> signed_rank_limit(10, confidence=0.95)
    9
    """
    z, tail = critical_value(confidence=confidence), (1 - confidence) / 2
    if size > LARGEST_ENUMERATED:
        return floor(size * (size + 1) / 4 - z * sqrt(size * (size + 1) * (2 * size + 1) / 24))
    return int(np.searchsorted(np.cumsum(_signed_rank_chances(size)), tail, side="right"))


@cache
def _signed_rank_chances(size: int) -> FloatArray:
    """How likely each sum of the ranks 1 to `size` is, when each joins the sum or not, like the toss of a coin."""
    if size == 0:
        return np.ones(1)
    fewer = _signed_rank_chances(size - 1) / 2
    chances = np.zeros(len(fewer) + size)
    chances[: len(fewer)] = fewer
    chances[size:] += fewer
    return chances
