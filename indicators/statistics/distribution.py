"""Quantiles and tails of the distributions that intervals and tests rest on, elementwise.

Thin names over the special functions of scipy: its class of distributions takes longer to load than all results take to
compute. It makes no interval and no test.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr, betainc, betaincinv, betaln, chdtrc, chdtri, stdtr, stdtrit

from indicators.statistics.interval import FloatArray

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
