"""Student's t intervals for a mean and for a mean paired change, from the values or from their count, sum and squares.

Sums of squares lose digits when values are large against their spread: subtract a round number from every value first.
It does not suit skewed amounts such as income, see `median`, nor households in clusters.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np

from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import Interval, critical_value, finite, numbers, require_some, require_whole
from indicators.statistics.median import Sample, histogram

# So small a part of the sum of squares may be lost in adding it up.
ROUNDING = 1e-9


class Sums(NamedTuple):
    """The sum of some values and the sum of their squares."""

    total: float
    sum_of_squares: float


class Spread(NamedTuple):
    """How many values there are, their mean, and their variance (over n - 1)."""

    size: int
    mean: float
    variance: float


def sums_of(*, count: int, mean: float, deviation: float) -> Sums:
    """The two sums that functions here and in `amount` take, from the mean and the deviation that articles print.

    Formula: Σx = n m, Σx² = (n - 1) s² + n m².
    Reference: Altman et al. 2000, Statistics with Confidence, ch. 4 (intervals from n, mean and deviation).
    Units: those of the values, and squared; the deviation is that of a sample (over n - 1).
    Errors: ValueError for a count below one, a deviation below 0, or a number that is not finite.

    >>> total, squares = sums_of(count=16, mean=6.6, deviation=6.0)
    >>> interval = paired_mean_interval(pairs=16, total=total, sum_of_squares=squares)
    >>> round(interval.lower, 1), round(interval.upper, 1)
    (3.4, 9.8)
    """
    size, deviation = numbers(count=count, deviation=deviation)
    require_some(count=size)
    (middle,) = finite(mean=mean)
    return Sums(size * middle, (size - 1) * deviation**2 + size * middle**2)


def spread_of(
    sample: Sample | None = None,
    *,
    count: float | None = None,
    total: float | None = None,
    sum_of_squares: float | None = None,
) -> Spread:
    """Number, mean and variance of a sample, which is given itself or as the number, sum and sum of squares of it.

    Formula: m = Σx / n, s² = (Σx² - n m²) / (n - 1); of the values themselves s² = Σ(x - m)² / (n - 1), which loses no
    digits.
    Reference: Altman et al. 2000, Statistics with Confidence, ch. 4 (intervals from n, mean and deviation).
    Units: those of the values, and squared.
    Errors: ValueError with fewer than two values, one that is not finite, squares too small for their sum, or when
    both ways or neither are given.

    >>> spread_of([1, 2, 3, 4]) == spread_of(count=4, total=10, sum_of_squares=30)
    True
    """
    told = (count, total, sum_of_squares)
    if sample is not None and told == (None, None, None):
        values, often = histogram(sample)
        size = int(often.sum())
        _require_two(size)
        middle = float(values @ often) / size
        return Spread(size, middle, float(np.square(values - middle) @ often) / (size - 1))
    if sample is not None or count is None or total is None or sum_of_squares is None:
        raise ValueError("give the values, or else their number, sum and sum of squares")
    (number,) = numbers(count=count)
    require_whole(count=number)
    _require_two(number)
    total, sum_of_squares = finite(total=total, sum_of_squares=sum_of_squares)
    middle = total / number
    if sum_of_squares < total * middle * (1 - ROUNDING):
        raise ValueError(
            f"sum_of_squares must be at least total² / count, found {sum_of_squares} for {total}² / {count}"
        )
    return Spread(int(number), middle, max(sum_of_squares - total * middle, 0.0) / (number - 1))


def _require_two(size: float) -> None:
    if size < 2:
        raise ValueError(f"count must be two or more, found {size:g}")


def mean_interval(
    sample: Sample | None = None,
    *,
    count: float | None = None,
    total: float | None = None,
    sum_of_squares: float | None = None,
    confidence: float = 0.95,
) -> Interval:
    """Interval of a mean from the values, or from their number, their sum and the sum of their squares.

    Formula: m ± t(n - 1) · √(s² / n), m and s² as `spread_of` gives them.
    Reference: Student 1908, Biometrika 6:1.
    Units: those of the values.
    Errors: ValueError with fewer than two values, a sum that is not finite, or squares too small for their sum.

    >>> interval = mean_interval(count=4, total=10, sum_of_squares=30)
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.446, 4.554)
    >>> mean_interval([1, 2, 3, 4]) == interval
    True
    """
    critical_value(confidence=confidence)
    size, mean, variance = spread_of(sample, count=count, total=total, sum_of_squares=sum_of_squares)
    half = float(student_quantile(probability=(1 + confidence) / 2, freedom=size - 1)) * sqrt(variance / size)
    return Interval(mean - half, mean + half)


def paired_mean_interval(
    differences: Sample | None = None,
    *,
    pairs: float | None = None,
    total: float | None = None,
    sum_of_squares: float | None = None,
    confidence: float = 0.95,
) -> Interval:
    """Interval of the mean change, from the differences after - before of each pair, or from their sums.

    Formula, reference: `mean_interval` of the differences, which is the interval of the paired t test.
    Units: those of the values.
    Errors: ValueError with fewer than two pairs or a sum that is not finite.

    >>> interval = paired_mean_interval(pairs=10, total=15.8, sum_of_squares=38.58)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.7001, 2.4599)
    """
    return mean_interval(differences, count=pairs, total=total, sum_of_squares=sum_of_squares, confidence=confidence)
