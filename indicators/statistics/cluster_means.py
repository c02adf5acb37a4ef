"""Means of samples of whole clusters, with their standard error between clusters."""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    amounts,
    critical_value,
    known_counts,
    known_names,
    numbers,
    require_some,
)


@dataclass(frozen=True, slots=True)
class ClusterMean:
    """A mean, its standard error between clusters, and the degrees of freedom of that error."""

    value: float
    error: float
    freedom: int

    def interval(self, *, confidence: float = 0.95) -> Interval:
        """Student's interval of the mean; cut it yourself where the mean has bounds."""
        critical_value(confidence=confidence)
        half = float(student_quantile(probability=(1 + confidence) / 2, freedom=self.freedom)) * self.error
        return Interval(self.value - half, self.value + half)


def cluster_mean(*, totals: ArrayLike, sums: ArrayLike, clusters_in_population: float | None = None) -> ClusterMean:
    """The mean of a one-stage sample of whole clusters, and its standard error, with K - 1 degrees of freedom.

    Formula: R = Σy / Σn, √(f K / (K - 1) Σ (y - R n)²) / Σn, with f = 1 - K / K_all for clusters drawn at random from
    K_all, and 1 otherwise. Never use f for clusters or households that did not answer. A cluster that was drawn and
    held nobody who counts is one of the K, as in a domain of R's survey; leave out one that was not drawn.
    Reference: Cochran 1977, Sampling Techniques, ch. 9A.
    Units: those of the values. Errors: ValueError with fewer than two clusters, no units, or more clusters than exist.

    >>> mean = cluster_mean(totals=[10, 8, 12], sums=[31, 20, 50])
    >>> round(mean.value, 3), round(mean.error, 3)
    (3.367, 0.496)
    """
    n, y = known_counts(totals=totals)[0], _known(sums, name="sums", like=totals)
    clusters, size = len(n), float(n.sum())
    require_some(units=size)
    every = inf if clusters_in_population is None else numbers(clusters_in_population=clusters_in_population)[0]
    if not 2 <= clusters <= every:
        raise ValueError(f"clusters must be two or more and part of the population, found {clusters}")
    left = 1 - clusters / every
    mean = float(y.sum()) / size
    spread = left * clusters / (clusters - 1) * float(np.sum((y - mean * n) ** 2))
    return ClusterMean(mean, sqrt(spread) / size, clusters - 1)


def stratified_cluster_mean(*, strata: ArrayLike, weights: ArrayLike, weighted_sums: ArrayLike) -> ClusterMean:
    """The weighted mean of a stratified sample of clusters, and its standard error by linearisation.

    Formula: R = Σ wy / Σ w; with u = Σ wy - R Σ w of each cluster, the variance sums K / (K - 1) Σ (u - ū)² over strata
    of K clusters, over (Σ w)²; as many degrees of freedom as clusters less strata. No finite population correction.
    Reference: Binder 1983, Int Stat Rev 51:279.
    Units: those of the values. Errors: ValueError without weight or when a stratum has only one cluster.

    >>> mean = stratified_cluster_mean(strata=[1, 1, 2, 2], weights=[10, 8, 5, 6], weighted_sums=[3, 2, 2, 3])
    >>> round(mean.value, 4), round(mean.error, 4)
    (0.3448, 0.025)
    """
    names, place = known_names(strata=strata)
    w, wy = known_counts(weights=weights)[0], _known(weighted_sums, name="weighted_sums", like=weights)
    if w.ndim != 1 or place.shape != w.shape:
        raise ValueError(f"strata must be one list, a stratum of each of the {w.size} clusters")
    size = float(w.sum())
    require_some(weight=size)
    mean = float(wy.sum()) / size
    residual, members = wy - mean * w, np.bincount(place)
    if np.any(members < 2):
        raise ValueError(f"stratum {names[members < 2][0]} needs two or more clusters")
    centred = residual - (np.bincount(place, weights=residual) / members)[place]
    within = np.bincount(place, weights=centred**2)
    return ClusterMean(mean, sqrt(float(np.sum(members / (members - 1) * within))) / size, len(w) - len(names))


def _known(values: ArrayLike, *, name: str, like: ArrayLike) -> FloatArray:
    found = amounts(**{name: values})
    if found.shape != np.shape(like) or not np.all(np.isfinite(found)):
        raise ValueError(f"{name} must be finite, one of each cluster: leave out what is not known")
    return found
