"""The share of one round (or group) whose households live in clusters (RT): its variance between them, and its limits.

Households of one RT lean the same way, so that as many of them tell less than as many taken one by one. The share
itself never changes. For the change of a share see `clustered` and `clustered_difference`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.clustered import FEWEST_CLUSTERS, FEWEST_MOVED, SMALL_SAMPLE
from indicators.statistics.clustered_difference import residuals
from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT
from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    counts,
    critical_value,
    known_counts,
    places,
    require_as_long,
    require_some,
)
from indicators.statistics.proportion import wilson_limits


@dataclass(frozen=True, slots=True)
class ShareBetweenClusters:
    """The variance of shares between clusters, and how many clusters had units."""

    variance: FloatArray
    clusters: NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class ClusteredShare:
    """Limits of shares, the place of each way in `clustered.Clustering`, and the design effect, at least 1."""

    lower: FloatArray
    upper: FloatArray
    way: NDArray[np.int_]
    design_effect: FloatArray


def share_variance(*, sample: ArrayLike, samples: int, events: ArrayLike, total: ArrayLike) -> ShareBetweenClusters:
    """Variance of the shares of many samples laid end to end, by their clusters.

    Formula: K / (K - 1) Σ ((x - p n) / N)² over the K clusters with units, p = Σx / Σn and N = Σn of the sample.
    Reference: linearised ratio: Cochran 1977, Sampling Techniques, ch. 9A; Cameron & Miller 2015, J Hum Resour 50:317.
    Units: a squared share. `sample` names the sample of each cluster, from 0.
    Errors: NaN for a sample without units or with fewer than two clusters.

    >>> between = share_variance(sample=[0, 0, 0], samples=1, events=[2, 4, 9], total=[10, 10, 10])
    >>> round(float(between.variance[0]) ** 0.5, 4), int(between.clusters[0])
    (0.2082, 3)
    """
    sample = places(among=samples, sample=sample)
    x, n = counts(events=events, total=total)
    require_as_long(length=len(sample), total=n)
    clusters = np.bincount(sample, weights=n > 0, minlength=samples).astype(int)
    adds = residuals(sample=sample, samples=samples, events=x, total=n)
    squares = np.bincount(sample, weights=np.where(n > 0, adds, 0.0) ** 2, minlength=samples)
    several = np.where(clusters >= 2, clusters, np.nan)
    return ShareBetweenClusters(several / (several - 1) * squares, clusters)


def share_limits(
    *,
    events: ArrayLike,
    total: ArrayLike,
    variance: ArrayLike,
    clusters: ArrayLike,
    sampled: ArrayLike = 0.0,
    confidence: float = 0.95,
) -> ClusteredShare:
    """Wilson limits of a share on counts over a design effect, by the rule for clusters, elementwise.

    Formula: `variance` v and `clusters` K are those of `share_variance`, u = p (1 - p) / n. With four clusters or more
    the design effect is t(K - 1)² v / (z² u), at least (1 - 2/K)²; at least 1 where fewer than ten units have what is
    asked for, or fewer than ten lack it. With two or three: 2. With one or none: 1. Where `sampled`, the share of all
    households that a random sample found, is above 5%, both counts are divided by 1 - sampled as well.
    Reference: Korn & Graubard 1998, Surv Methodol 24:193 (the effective number of units); Franco, Little, Louis & Slud
    2019, J Surv Stat Methodol 7:334 (Wilson's interval on it). Why these limits: docs/adr/0023.
    Units: shares between 0 and 1; the design effect told is at least 1.
    Errors: NaN where total is 0; ValueError for impossible counts.

    >>> found = share_limits(events=60, total=100, variance=[0.01, 0.01, np.nan], clusters=[5, 3, 1])
    >>> found.lower.round(3).tolist(), found.upper.round(3).tolist(), found.way.tolist()
    ([0.333, 0.462, 0.502], [0.818, 0.724, 0.691], [0, 1, 2])
    """
    z = critical_value(confidence=confidence)
    x, n, v, k, drawn = counts(events=events, total=total, variance=variance, clusters=clusters, sampled=sampled)
    between = (k >= FEWEST_CLUSTERS) & ~np.isnan(v) & (n > 0)
    several = (k >= 2) & (n > 0) & ~between
    share = x / np.where(n > 0, n, np.nan)
    alone = share * (1 - share) / np.where(n > 0, n, np.nan)
    quantile = student_quantile(probability=(1 + confidence) / 2, freedom=np.maximum(k - 1, 1))
    found = np.divide(v, alone, out=np.zeros(np.shape(alone)), where=between & (alone > 0))
    found = found * (quantile / z) ** 2
    few = np.minimum(x, n - x) < FEWEST_MOVED
    least = np.where(few, 1.0, (1 - 2 / np.maximum(k, 1)) ** 2)
    effect = np.select([between, several], [np.maximum(found, least), DEFAULT_DESIGN_EFFECT], 1.0)
    divisor = effect * np.where(drawn > SMALL_SAMPLE, 1 - drawn, 1.0)
    lower, upper = wilson_limits(events=x / divisor, total=n / divisor, confidence=confidence)
    told = np.where(n > 0, np.maximum(effect, 1.0), np.nan)
    return ClusteredShare(lower, upper, np.select([between, several], [0, 1], 2), told)


def clustered_share_interval(*, events: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> Interval:
    """Interval of the share of one round, from the counts of every cluster.

    Formula, reference, units: see `share_limits`, with the variance of `share_variance`.
    Errors: ValueError when there are no units or a count is impossible.

    >>> interval = clustered_share_interval(events=[2, 4, 9, 6, 7], total=[10, 10, 10, 9, 11])
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.264, 0.818)
    """
    x, n = (np.atleast_1d(each) for each in known_counts(events=events, total=total))
    if np.any(x > n):
        raise ValueError("events must lie within total in every cluster")
    require_some(total=float(n.sum()))
    between = share_variance(sample=np.zeros(len(n), dtype=int), samples=1, events=x, total=n)
    found = share_limits(
        events=float(x.sum()),
        total=float(n.sum()),
        variance=between.variance[0],
        clusters=between.clusters[0],
        confidence=confidence,
    )
    return Interval(float(found.lower), float(found.upper))
