"""Interval for the difference of two means of different units, from counts, means and variances.

Not for the same units at two rounds: their differences are one sample, see `mean.paired_mean_interval`.
"""

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import amounts, counts, critical_value
from indicators.statistics.result import Limits


def welch_limits(
    *,
    count_before: ArrayLike,
    mean_before: ArrayLike,
    variance_before: ArrayLike,
    count_after: ArrayLike,
    mean_after: ArrayLike,
    variance_after: ArrayLike,
    confidence: float = 0.95,
) -> Limits:
    """Welch's limits of the difference of two means, after minus before, elementwise.

    Formula: D ± t(ν) √(a + b) with a = s²/n after, b = s²/n before, ν = (a + b)² / (a²/(n - 1) + b²/(n - 1)).
    Reference: Welch 1947, Biometrika 34:28.
    Units: those of the values; variances are those of samples (over n - 1).
    Errors: NaN where a count is below two or neither side varies; ValueError for negative counts or variances.

    >>> lower, upper = welch_limits(
    ...     count_before=[10, 1], mean_before=0.75, variance_before=3.2,
    ...     count_after=10, mean_after=2.33, variance_after=4.01,
    ... )
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([-0.206, nan], [3.366, nan])
    """
    critical_value(confidence=confidence)
    n, m, before, after = counts(
        count_before=count_before,
        count_after=count_after,
        variance_before=variance_before,
        variance_after=variance_after,
    )
    usable = (n >= 2) & (m >= 2) & (before + after > 0)
    n, m = np.where(usable, n, np.nan), np.where(usable, m, np.nan)
    b, a = before / n, after / m
    freedom = (a + b) ** 2 / (a**2 / (m - 1) + b**2 / (n - 1))
    half = student_quantile(probability=(1 + confidence) / 2, freedom=freedom) * np.sqrt(a + b)
    change = amounts(mean_after=mean_after) - amounts(mean_before=mean_before)
    return Limits(change - half, change + half)
