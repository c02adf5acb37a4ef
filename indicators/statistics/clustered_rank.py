"""The typical change of an amount within pairs (Hodges-Lehmann) when pairs of one cluster (RT) change together.

The estimate is that of `median.hodges_lehmann_change`; clusters only move the ranks between which its interval lies.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.clustered import FEWEST_CLUSTERS, FEWEST_MOVED, Clustering
from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT
from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    amounts,
    critical_value,
    known_names,
    laid_out,
    require_as_long,
    whole_numbers,
)
from indicators.statistics.many_samples import scores, typical_changes
from indicators.statistics.median import TypicalChange, hodges_lehmann_change


@dataclass(frozen=True, slots=True)
class ClusteredTypicalChange:
    """The typical change, its interval, how it took clusters into account, and by what design effect, at least 1."""

    estimate: float
    interval: Interval
    clustering: Clustering
    design_effect: float


def clustered_typical_change(
    *, differences: ArrayLike, clusters: ArrayLike, confidence: float = 0.95, alone: TypicalChange | None = None
) -> ClusteredTypicalChange:
    """Hodges-Lehmann estimate of the change within pairs, with an interval by the rule for clusters.

    Formula: with four clusters and ten pairs that changed, the ranks of `hodges_lehmann_change` lie
    t(K - 1) √v / (z √u) times as far from the middle one, never less than 1 - 2/K times: v from
    `signed_rank_variance`, u = n (n + 1)(2n + 1) / 24. With two clusters or more: √2 times, a design effect of 2. With
    one: as without clusters. This inverts the signed-rank test for clustered pairs, its variance taken at the estimate.
    Reference: Rosner, Glynn & Lee 2006, Biometrics 62:185; Cameron & Miller 2015, J Hum Resour 50:317. Why these
    limits: docs/adr/0016 and the simulation in docs/coverage.md.
    Units: those of the differences; `clusters` names the cluster of each by a whole number. `alone`: the result without
    clusters where it is known already.
    Errors: see `hodges_lehmann_change`; ValueError when there are not as many clusters as differences, or one of them
    is not known.

    >>> differences = np.array([1, 2, 3, 2, 1, 4, 5, 3, 4, 6, 0, 1, -1, 0, 1, 2, 3, 2, 1, 2.0])
    >>> result = clustered_typical_change(differences=differences, clusters=np.repeat([0, 1, 2, 3], 5))
    >>> result.estimate, result.interval.lower, result.interval.upper, str(result.clustering)
    (2.0, -1.0, 6.0, 'cluster_t')
    >>> str(clustered_typical_change(differences=differences, clusters=np.repeat([0, 1], 10)).clustering)
    'design_effect'
    """
    steps, (_, of) = amounts(differences=differences), known_names(clusters=clusters)
    if steps.ndim != 1 or steps.shape != of.shape:
        raise ValueError(f"{of.size} clusters are named for {steps.size} differences")
    critical_value(confidence=confidence)
    typical = alone or hodges_lehmann_change(differences=steps, confidence=confidence)
    count = int(of.max()) + 1
    if count < 2:
        return ClusteredTypicalChange(typical.estimate, typical.interval, Clustering.NONE, 1.0)
    if count < FEWEST_CLUSTERS or np.count_nonzero(steps) < FEWEST_MOVED:
        way, times, effect = Clustering.DESIGN_EFFECT, sqrt(DEFAULT_DESIGN_EFFECT), DEFAULT_DESIGN_EFFECT
    else:
        size = len(steps)
        spread = signed_rank_variance(differences=steps, clusters=of, centre=typical.estimate)
        quantile = float(student_quantile(probability=(1 + confidence) / 2, freedom=count - 1))
        independent = size * (size + 1) * (2 * size + 1) / 24
        found = quantile * sqrt(spread / independent) / critical_value(confidence=confidence)
        way, times, effect = Clustering.BETWEEN_CLUSTERS, max(found, 1 - 2 / count), max(found, 1.0) ** 2
    wider = hodges_lehmann_change(differences=steps, confidence=confidence, widened=times)
    return ClusteredTypicalChange(typical.estimate, wider.interval, way, effect)


@dataclass(frozen=True, slots=True)
class ClusteredTypicalChanges:
    """The same of many samples; `way` is 0 for one cluster, 1 for the default design effect, 2 for the spread."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    way: NDArray[np.int_]
    design_effect: FloatArray


def clustered_typical_changes(
    *, differences: ArrayLike, clusters: ArrayLike, sizes: ArrayLike, confidence: float = 0.95
) -> ClusteredTypicalChanges:
    """`clustered_typical_change` of many samples laid end to end, so many values each, to the same bits.

    Formula, reference: as there. Units: those of the differences; `clusters` are whole numbers from 0.
    Errors: NaN for samples too small for any interval (fewer than six values at 95 %).

    >>> differences = [1, 2, 3, 2, 1, 4, 5, 3, 4, 6, 0, 1, -1, 0, 1, 2, 3, 2, 1, 2]
    >>> clusters = [0] * 5 + [1] * 5 + [2] * 5 + [3] * 5
    >>> found = clustered_typical_changes(differences=differences, clusters=clusters, sizes=[20])
    >>> found.estimate.tolist(), found.lower.tolist(), found.upper.tolist(), found.way.tolist()
    ([2.0], [-1.0], [6.0], [2])
    """
    differences, sizes = laid_out(differences=differences, sizes=sizes)
    clusters = whole_numbers(clusters=clusters)
    require_as_long(length=len(differences), clusters=clusters)
    alone = typical_changes(differences=differences, sizes=sizes, confidence=confidence)
    sample = np.repeat(np.arange(len(sizes)), sizes)
    base = int(clusters.max(initial=0)) + 1
    named, place = np.unique(sample * base + clusters, return_inverse=True)
    count = np.bincount(named // base, minlength=len(sizes))
    moved = np.bincount(sample, weights=differences != 0, minlength=len(sizes))
    few = (count < FEWEST_CLUSTERS) | (moved < FEWEST_MOVED)
    way = np.select([count < 2, few], [0, 1], 2)
    spread = _variances(scores(differences=differences, sizes=sizes, centres=alone.estimate), place, sizes, count)
    quantile = student_quantile(probability=(1 + confidence) / 2, freedom=np.maximum(count - 1, 1))
    independent = sizes * (sizes + 1) * (2 * sizes + 1) / 24
    found = quantile * np.sqrt(spread / independent) / critical_value(confidence=confidence)
    effect = np.choose(way, [1.0, DEFAULT_DESIGN_EFFECT, np.maximum(found, 1.0) ** 2])
    times = np.choose(way, [1.0, sqrt(DEFAULT_DESIGN_EFFECT), np.maximum(found, 1 - 2 / np.maximum(count, 1))])
    wider = typical_changes(differences=differences, sizes=sizes, confidence=confidence, widened=times)
    effect = np.where(np.isnan(alone.estimate), np.nan, effect)
    return ClusteredTypicalChanges(alone.estimate, wider.lower, wider.upper, way, effect)


def _variances(
    score: FloatArray, place: NDArray[np.int_], sizes: NDArray[np.int_], count: NDArray[np.int_]
) -> FloatArray:
    """`signed_rank_variance` of every sample; `place` is the cluster of each value, those of a sample side by side."""
    sample = np.repeat(np.arange(len(sizes)), sizes)
    mean = np.bincount(sample, weights=score, minlength=len(sizes)) / np.maximum(sizes, 1)
    off = np.bincount(place, weights=score) - np.bincount(place) * np.repeat(mean, count)
    squares = np.array([float(each @ each) for each in np.split(off, np.cumsum(count)[:-1])])
    return np.asarray(count / np.maximum(count - 1, 1) * squares)


def signed_rank_variance(*, differences: ArrayLike, clusters: ArrayLike, centre: float) -> float:
    """Variance of the signed-rank statistic of changes around a centre, when those of one cluster move together.

    Formula: K / (K - 1) · Σ (H - m h̄)², H the sum over the m pairs of a cluster of h, what each adds to the statistic
    (`signed_rank_scores`), and h̄ the mean of all h: the projection onto each pair, linearised over clusters.
    `clusters` are whole numbers from 0.
    Reference: Rosner, Glynn & Lee 2006, Biometrics 62:185; Hoeffding 1948, Ann Math Stat 19:293.
    Units: those of squared ranks. Errors: ValueError with fewer than two clusters.

    >>> one_each = signed_rank_variance(differences=np.arange(-50.0, 51), clusters=np.arange(101), centre=0.0)
    >>> round(one_each / (101 * 102 * 203 / 24), 2)
    1.0
    """
    differences, clusters = amounts(differences=differences), whole_numbers(clusters=clusters)
    require_as_long(length=differences.size, clusters=clusters)
    count = int(clusters.max(initial=-1)) + 1
    if count < 2:
        raise ValueError(f"clusters must be two or more, found {count}")
    scores = signed_rank_scores(differences=differences, centre=centre)
    off = np.bincount(clusters, weights=scores) - np.bincount(clusters) * scores.mean()
    return float(count / (count - 1) * (off @ off))


def signed_rank_scores(*, differences: ArrayLike, centre: float) -> FloatArray:
    """What each change adds to the signed-rank statistic around a centre: n h / 2.

    Formula: h = #(d' > 2c - d) / n - #(d' < 2c - d) / n, the projection of the statistic onto each pair.
    Reference: Hoeffding 1948, Ann Math Stat 19:293.
    Units: ranks. Errors: an empty array for no changes.

    >>> signed_rank_scores(differences=[-1, 0, 4], centre=0).tolist()
    [-0.5, 0.0, 1.5]
    """
    differences = amounts(differences=differences)
    size = len(differences)
    ordered, mirrored = np.sort(differences), 2 * centre - differences
    below, upto = np.searchsorted(ordered, mirrored, side="left"), np.searchsorted(ordered, mirrored, side="right")
    return np.asarray((size - upto - below) / 2, dtype=np.float64)
