"""Amounts such as income in the same units at two rounds: ratio, share that rose, tests of means, and robust means.

Differences are after minus before. Sums of squares lose digits when values are large against their spread: subtract a
round number first. It does not deflate rupiah and does not say what a rise is worth.
"""

from collections.abc import Callable
from math import exp, inf, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.distribution import student_two_sided
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    amounts,
    critical_value,
    finite,
    known_names,
    numbers,
    require_some,
)
from indicators.statistics.mean import mean_interval, spread_of
from indicators.statistics.median import Sample, histogram
from indicators.statistics.proportion import wilson_interval
from indicators.statistics.result import Estimate, Significance

# Beyond so many values a bootstrap costs more than it tells.
MOST_RESAMPLED = 5_000


def paired_t_test(
    differences: Sample | None = None,
    *,
    pairs: float | None = None,
    total: float | None = None,
    sum_of_squares: float | None = None,
) -> Significance:
    """Student's test of the mean change, from the differences of each pair, or from their number and two sums.

    Formula: Σd / √((n Σd² - (Σd)²) / (n - 1)) on t(n - 1); 0 with p = 1 when nothing changed.
    Reference: Student 1908, Biometrika 6:1.
    Units: a statistic and a two-sided probability. Errors: ValueError with fewer than two pairs or sums not finite.

    >>> result = paired_t_test([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4])
    >>> round(result.statistic, 4), result.freedom, round(result.p, 6)
    (4.0621, 9, 0.002833)
    >>> round(paired_t_test(pairs=10, total=15.8, sum_of_squares=38.58).statistic, 4)
    4.0621
    """
    size, mean, variance = spread_of(differences, count=pairs, total=total, sum_of_squares=sum_of_squares)
    if mean == 0:
        return Significance(0.0, 1.0, size - 1)
    statistic = mean / sqrt(variance / size) if variance else float(np.copysign(inf, mean))
    return Significance(statistic, float(student_two_sided(statistic=statistic, freedom=size - 1)), size - 1)


def welch_t_test(
    *,
    count_before: int,
    mean_before: float,
    variance_before: float,
    count_after: int,
    mean_after: float,
    variance_after: float,
) -> Significance:
    """Welch's test of the difference of two means of different units; agrees with `welch.welch_limits`.

    Formula: D / √(a + b) on t(ν), a = s²/n after, b = s²/n before, ν = (a + b)² / (a²/(n - 1) + b²/(n - 1)).
    Reference: Welch 1947, Biometrika 34:28.
    Units: a statistic and a two-sided probability; variances are those of samples (over n - 1).
    Errors: ValueError when a count is below two, a variance negative, or neither side varies.

    >>> result = welch_t_test(
    ...     count_before=10, mean_before=0.75, variance_before=3.200556,
    ...     count_after=10, mean_after=2.33, variance_after=4.009,
    ... )
    >>> round(result.statistic, 4), round(result.freedom, 3), round(result.p, 5)
    (1.8608, 17.776, 0.07939)
    """
    mean_before, mean_after, variance_before, variance_after = finite(
        mean_before=mean_before, mean_after=mean_after, variance_before=variance_before, variance_after=variance_after
    )
    size_before, size_after = numbers(count_before=count_before, count_after=count_after)
    if min(size_before, size_after) < 2 or min(variance_before, variance_after) < 0:
        raise ValueError("counts must be two or more and variances zero or more")
    after, before = variance_after / size_after, variance_before / size_before
    require_some(variance=after + before)
    freedom = (after + before) ** 2 / (after**2 / (size_after - 1) + before**2 / (size_before - 1))
    statistic = (mean_after - mean_before) / sqrt(after + before)
    return Significance(statistic, float(student_two_sided(statistic=statistic, freedom=freedom)), freedom)


def share_up(differences: Sample, *, confidence: float = 0.95) -> Estimate:
    """The share of pairs that rose, out of all pairs, with Wilson's interval.

    Formula: #(d > 0) / n; unchanged pairs count as not risen.
    Reference: Newcombe 1998, Stat Med 17:857.
    Units: a share between 0 and 1. Errors: ValueError for an empty sample or a difference that is not finite.

    >>> result = share_up(differences={-1: 2, 0: 3, 2: 5})
    >>> result.value, round(result.interval.lower, 3), round(result.interval.upper, 3)
    (0.5, 0.237, 0.763)
    """
    values, often = histogram(differences)
    rose, size = int(often[values > 0].sum()), int(often.sum())
    return Estimate(rose / size, wilson_interval(events=rose, total=size, confidence=confidence))


def geometric_mean_ratio(
    ratios: Sample | None = None,
    *,
    pairs: float | None = None,
    total: float | None = None,
    sum_of_squares: float | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """The typical ratio after / before of pairs with amounts above zero in both rounds, with its interval.

    Formula: exp of the mean of l = ln(after) - ln(before) and of its Student interval; from the ratios after / before,
    or from the number of pairs, Σl and Σl². Pairs with a zero have no ratio: report the share with any income apart.
    Reference: Bland & Altman 1996, BMJ 312:1079.
    Units: a ratio above 0. Errors: ValueError with fewer than two pairs, a ratio of 0 or less, or sums not finite.

    >>> result = geometric_mean_ratio([1.2, 1.5, 0.9, 1.3])
    >>> round(result.value, 3), round(result.interval.lower, 3), round(result.interval.upper, 3)
    (1.205, 0.855, 1.697)
    """
    steps = None
    if ratios is not None:
        values, often = histogram(ratios)
        if values[0] <= 0:
            raise ValueError(f"ratios must be above 0, found {values[0]:g}: a pair with a zero has no ratio")
        steps = np.repeat(np.log(values), often)
    sums = {"count": pairs, "total": total, "sum_of_squares": sum_of_squares}
    lower, upper = mean_interval(steps, **sums, confidence=confidence)
    return Estimate(exp(spread_of(steps, **sums).mean), Interval(exp(lower), exp(upper)))


def standardised_change(
    differences: Sample | None = None,
    *,
    pairs: float | None = None,
    total: float | None = None,
    sum_of_squares: float | None = None,
) -> float:
    """The mean change in standard deviations of the change (d_z); infinite when everybody changed by the same.

    Formula: (Σd / n) / s, s² = (Σd² - (Σd)² / n) / (n - 1); from the differences, or from their number and two sums.
    Reference: Cohen 1988, Statistical Power Analysis, 2.3.
    Units: standard deviations. Errors: ValueError with fewer than two pairs or sums not finite.

    >>> round(standardised_change(pairs=10, total=15.8, sum_of_squares=38.58), 4)
    1.2846
    """
    found = paired_t_test(differences, pairs=pairs, total=total, sum_of_squares=sum_of_squares)
    return found.statistic / sqrt(found.freedom + 1)


def winsorised_mean(sample: Sample, *, tail: float = 0.01) -> float:
    """The mean after the lowest and highest share of values has been moved to the value next to them.

    Formula: with k = floor(tail · n), the k lowest values become the (k + 1)-th lowest, the k highest the (k + 1)-th
    highest. For sums that money claims rest on: n times this mean.
    Reference: Tukey & McLaughlin 1963, Sankhya A 25:331.
    Units: those of the values. Errors: ValueError for an empty sample, a value not finite, or a tail outside 0 to ½.

    >>> winsorised_mean(sample=[1, 2, 3, 4, 100], tail=0.2)
    3.0
    """
    (tail,) = finite(tail=tail)
    if not 0 <= tail < 0.5:
        raise ValueError(f"tail must lie between 0 and ½, found {tail}")
    values, often = histogram(sample)
    upto, size = np.cumsum(often), int(often.sum())
    cut = int(tail * size + 1e-9)
    low, high = values[np.searchsorted(upto, [cut + 1, size - cut])]
    return float(np.clip(values, low, high) @ often / size)


def bootstrap_interval(
    sample: ArrayLike,
    *,
    statistic: Callable[..., FloatArray],
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
    resamples: int = 9_999,
    seed: int = 1987,
) -> Interval:
    """Efron's bias-corrected and accelerated bootstrap interval of any statistic, of independent values or in clusters.

    Formula: percentiles of the statistic over resamples, moved for its bias and for how its spread changes with it. The
    statistic must take `axis`. The seed makes it repeatable. With `clusters`, the cluster of each value, whole clusters
    are drawn; of fewer than ten of them it is too narrow.
    Reference: Efron 1987, J Am Stat Assoc 82:171; Davison & Hinkley 1997, Bootstrap Methods and their Application, 3.8.
    Units: those of the statistic.
    Errors: ValueError with fewer than two values or clusters, more than 5,000, values not finite or all alike.

    >>> interval = bootstrap_interval(sample=np.arange(20.0), statistic=np.mean)
    >>> 6.5 < interval.lower < 7.5, 11.5 < interval.upper < 12.5
    (True, True)
    """
    critical_value(confidence=confidence)
    values = amounts(sample=sample)
    if (
        values.ndim != 1
        or not 2 <= len(values) <= MOST_RESAMPLED
        or not np.all(np.isfinite(values))
        or np.ptp(values) == 0
    ):
        raise ValueError(f"needs 2 to {MOST_RESAMPLED} finite values that differ")
    from scipy.stats import bootstrap  # slow to load, and only analysts ask for it

    options = {"confidence_level": confidence, "n_resamples": resamples, "rng": np.random.default_rng(seed)}
    if clusters is None:
        limits = bootstrap((values,), statistic, method="BCa", **options).confidence_interval
        return Interval(float(limits.low), float(limits.high))
    groups = _groups(values, clusters)

    def of_whole(drawn: NDArray[np.int_]) -> float:
        return float(statistic(np.concatenate([groups[each] for each in drawn]), axis=-1))

    places = np.arange(len(groups))
    limits = bootstrap((places,), of_whole, method="BCa", vectorized=False, **options).confidence_interval
    return Interval(float(limits.low), float(limits.high))


def _groups(values: FloatArray, clusters: ArrayLike) -> list[FloatArray]:
    names, place = known_names(clusters=clusters)
    if place.shape != values.shape or len(names) < 2:
        raise ValueError(f"needs a cluster for each value, and two or more of them, found {len(names)}")
    return [values[place == each] for each in range(len(names))]
