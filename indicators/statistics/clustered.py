"""Households in clusters (RT, dasawisma) that move together: design effects, and the interval and tests they call for.

Point estimates never change. It knows no more of a cluster than its counts, and does not fetch them.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from indicators.statistics.distribution import chi_squared_tail, student_quantile
from indicators.statistics.interval import FloatArray, Interval, counts, critical_value, require_some
from indicators.statistics.paired import newcombe_paired_limits
from indicators.statistics.proportion import wilson_interval
from indicators.statistics.result import Limits, Significance

# From here on the spread between the clusters of one site is known well enough to be used ...
FEWEST_CLUSTERS = 4
# ... and from here on even where the design effect has been pooled over sites.
FEWEST_CLUSTERS_BEFORE_POOLED = 5
# Below so few households that moved either way the spread between clusters says nothing.
FEWEST_MOVED = 10
# Below so many sites the design effect of an indicator cannot be pooled.
FEWEST_SITES = 20
# What is assumed until it can be pooled.
DEFAULT_DESIGN_EFFECT = 2.0
# A sample of no more than this share of all households is not corrected for their finite number.
SMALL_SAMPLE = 0.05
# All 2^K flips of K clusters are gone through up to here.
MOST_FLIPPED = 16


class Clustering(StrEnum):
    """How an interval takes clusters into account. The order is that of `ClusteredChange.way`."""

    BETWEEN_CLUSTERS = "cluster_t"
    DESIGN_EFFECT = "design_effect"
    NONE = "independent"


@dataclass(frozen=True, slots=True)
class ClusteredChange:
    """Limits of paired changes, how each took clusters into account, and the design effect behind it, at least 1.

    `newcombe` are the limits without clusters and without finite population.
    """

    lower: FloatArray
    upper: FloatArray
    way: NDArray[np.int_]
    design_effect: FloatArray
    newcombe: Limits

    @property
    def clustering(self) -> list[Clustering]:
        """The way of every change by its name."""
        return [tuple(Clustering)[way] for way in np.atleast_1d(self.way)]


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


def cluster_variance(
    *,
    clusters: ArrayLike,
    pairs: ArrayLike,
    net: ArrayLike,
    sum_of_squared_pairs: ArrayLike,
    sum_of_squared_net: ArrayLike,
    sum_of_products: ArrayLike,
) -> FloatArray:
    """Variance of a paired change from sums over clusters, elementwise.

    Formula: K / (K - 1) · (Σd² - 2Δ Σnd + Δ² Σn²) / N², with n pairs and d = gained - lost per cluster, N = Σn and
    Δ = Σd / N.
    Reference: linearised ratio estimator, Cochran 1977, Sampling Techniques, ch. 9.
    Units: a squared difference of shares. Errors: NaN with fewer than two clusters or without pairs.

    >>> sums = {"sum_of_squared_pairs": 308, "sum_of_squared_net": 26, "sum_of_products": 84}
    >>> round(float(cluster_variance(clusters=3, pairs=30, net=8, **sums)) ** 0.5, 4)
    0.0719
    """
    k, n, snn, sdd = counts(
        clusters=clusters, pairs=pairs, sum_of_squared_pairs=sum_of_squared_pairs, sum_of_squared_net=sum_of_squared_net
    )
    usable = (k >= 2) & (n > 0)
    k, n = np.where(usable, k, np.nan), np.where(usable, n, np.nan)
    change = np.asarray(net, dtype=np.float64) / n
    spread = sdd - 2 * change * np.asarray(sum_of_products, dtype=np.float64) + change**2 * snn
    return np.asarray(k / (k - 1) * np.maximum(spread, 0) / n**2)


def independent_variance(*, gained: ArrayLike, lost: ArrayLike, pairs: ArrayLike) -> FloatArray:
    """Variance of a paired change if households moved independently of each other, elementwise.

    Formula: ((gained + lost) / n - Δ²) / n, Δ = (gained - lost) / n.
    Reference: Fleiss, Levin & Paik 2003, Statistical Methods for Rates and Proportions, 13.1.
    Units: a squared difference of shares. Errors: NaN without pairs; ValueError for negative counts.

    >>> float(independent_variance(gained=6, lost=2, pairs=20))
    0.018
    """
    n01, n10, n = counts(gained=gained, lost=lost, pairs=pairs)
    n = np.where(n > 0, n, np.nan)
    return np.asarray(((n01 + n10) / n - ((n01 - n10) / n) ** 2) / n)


def pooled_design_effect(*, cluster_variances: ArrayLike, independent_variances: ArrayLike) -> float:
    """The design effect of one indicator, pooled over sites; 2 until twenty sites can tell.

    Formula: Σ v_cluster / Σ v_independent over sites where both are known and the second is above 0, at least 1.
    Reference: Kish 1965, Survey Sampling; the default of 2 is the usual planning value of household surveys.
    Units: a ratio of variances. Errors: ValueError for negative variances.

    >>> round(pooled_design_effect(cluster_variances=[0.0009] * 20, independent_variances=[0.0006] * 20), 3)
    1.5
    >>> pooled_design_effect(cluster_variances=[0.0009] * 3, independent_variances=[0.0006] * 3)
    2.0
    """
    observed, expected = (
        np.atleast_1d(np.asarray(array, dtype=np.float64)) for array in (cluster_variances, independent_variances)
    )
    if np.any(observed < 0) or np.any(expected < 0):
        raise ValueError("variances must be zero or more")
    known = np.isfinite(observed) & (expected > 0)
    if int(known.sum()) < FEWEST_SITES:
        return DEFAULT_DESIGN_EFFECT
    return max(float(observed[known].sum() / expected[known].sum()), 1.0)


def pooled_design_effects(
    *, group: NDArray[np.int_], cluster_variances: ArrayLike, independent_variances: ArrayLike
) -> FloatArray:
    """The design effect of every row, pooled over the rows of its group; NaN where fewer than twenty sites can tell.

    Formula: `pooled_design_effect` of each group, given as whole numbers from 0.
    Reference: Kish 1965, Survey Sampling.
    Units: a ratio of variances, at least 1. Errors: ValueError for negative variances.

    >>> group = np.repeat([0, 1], [20, 3])
    >>> pooled_design_effects(group=group, cluster_variances=0.0009, independent_variances=0.0006)[[0, -1]].round(3)
    array([1.5, nan])
    """
    observed, expected = counts(cluster_variances=cluster_variances, independent_variances=independent_variances)
    observed, expected = np.broadcast_to(observed, group.shape), np.broadcast_to(expected, group.shape)
    known = np.isfinite(observed) & (expected > 0)
    sites = np.bincount(group, weights=known)
    above, below = (np.bincount(group, weights=np.where(known, part, 0)) for part in (observed, expected))
    enough = sites >= FEWEST_SITES
    effects = np.where(enough, np.maximum(above / np.where(enough, below, 1), 1), np.nan)
    return np.asarray(effects[group])


def change_limits(
    *,
    gained: ArrayLike,
    lost: ArrayLike,
    both: ArrayLike,
    neither: ArrayLike,
    clusters: ArrayLike,
    sum_of_squared_pairs: ArrayLike,
    sum_of_squared_net: ArrayLike,
    sum_of_products: ArrayLike,
    design_effect: ArrayLike = np.nan,
    sampled: ArrayLike = 0.0,
    confidence: float = 0.95,
) -> ClusteredChange:
    """Limits of a paired change by the rule for clusters, elementwise.

    Formula: `design_effect` is the pooled one (`pooled_design_effects`), NaN where there is none.
    With five clusters (four where nothing is pooled) and ten households that moved: Δ ± t(K - 1) √v, v from
    `cluster_variance`, cut at -1 and 1, and never narrower than 1 - 2/K of Newcombe's. Otherwise, with two clusters or
    more: Newcombe's on the four counts over the pooled design effect, or over 2. With one or none: Newcombe's alone.
    Where `sampled`, the share of all households that a random sample found, is above 5%, the variance v is multiplied
    by 1 - sampled and the four counts are divided by it.
    Reference: Newcombe 1998, Stat Med 17:2635; Cameron & Miller 2015, J Hum Resour 50:317; Cochran 1977, Sampling
    Techniques, 2.6. Why these limits: docs/adr/0009 and the simulation in docs/coverage.md.
    Units: a difference of shares between -1 and 1.
    Errors: NaN where there are no pairs; ValueError for negative counts, a design effect below 1, or a share outside
    0-1.

    >>> result = change_limits(
    ...     gained=[60, 60, 60], lost=[20, 20, 20], both=160, neither=160, clusters=[8, 3, 1],
    ...     sum_of_squared_pairs=[20000, 53400, 160000], sum_of_squared_net=[330, 700, 1600],
    ...     sum_of_products=[2100, 5500, 16000],
    ... )
    >>> result.lower.round(3).tolist(), result.upper.round(3).tolist()
    ([0.034, 0.039, 0.057], [0.166, 0.16, 0.142])
    >>> [str(way) for way in result.clustering]
    ['cluster_t', 'design_effect', 'independent']
    """
    n01, n10, n11, n00, k, effect, share = counts(
        gained=gained,
        lost=lost,
        both=both,
        neither=neither,
        clusters=clusters,
        design_effect=design_effect,
        sampled=sampled,
    )
    if np.any(effect < 1) or np.any(share >= 1):
        raise ValueError("design_effect must be one or more, and sampled below one")
    pairs, moved = n01 + n10 + n11 + n00, n01 + n10
    left = np.where(share > SMALL_SAMPLE, 1 - share, 1.0)
    between = (moved >= FEWEST_MOVED) & (
        k >= np.where(np.isnan(effect), FEWEST_CLUSTERS, FEWEST_CLUSTERS_BEFORE_POOLED)
    )
    spread = (k >= 2) & ~between
    effect = np.where(spread, np.where(np.isnan(effect), DEFAULT_DESIGN_EFFECT, effect), 1.0)

    cells = {"gained": n01, "lost": n10, "both": n11, "neither": n00}
    newcombe = newcombe_paired_limits(**cells, confidence=confidence)
    lower, upper = _divided(newcombe, cells, divisor=effect * left, confidence=confidence)
    variance = left * cluster_variance(
        clusters=k,
        pairs=pairs,
        net=n01 - n10,
        sum_of_squared_pairs=sum_of_squared_pairs,
        sum_of_squared_net=sum_of_squared_net,
        sum_of_products=sum_of_products,
    )
    change = (n01 - n10) / np.where(pairs > 0, pairs, np.nan)
    clustered = limits_from_variance(change=change, variance=variance, clusters=k, confidence=confidence)
    wider = np.where(between, (clustered[1] - clustered[0]) / np.where(between, upper - lower, 1), np.nan)
    least = 1 - 2 / np.where(between, k, np.nan)
    floor = change - least * (change - lower), change + least * (upper - change)
    shown = [np.where(wider >= least, clustered[side], floor[side]) for side in range(2)]
    return ClusteredChange(
        lower=np.where(between, shown[0], lower),
        upper=np.where(between, shown[1], upper),
        way=np.select([between, spread], [0, 1], 2),
        design_effect=np.where(between, np.maximum(wider, 1) ** 2, effect),
        newcombe=newcombe,
    )


def _divided(newcombe: Limits, cells: dict[str, FloatArray], *, divisor: FloatArray, confidence: float) -> Limits:
    """Newcombe's limits on counts over a divisor, computed anew only where that is not 1."""
    divisor = np.asarray(divisor)
    anew = np.asarray(divisor != 1)
    if not anew.any():
        return newcombe
    lower, upper = (np.array(side) for side in newcombe)
    divided = {name: cell[anew] / divisor[anew] for name, cell in cells.items()}
    lower[anew], upper[anew] = newcombe_paired_limits(**divided, confidence=confidence)
    return Limits(lower, upper)


def clustered_p(*, p: ArrayLike, design_effect: ArrayLike) -> FloatArray:
    """The p of a test that took households one by one, corrected for a design effect, elementwise.

    Formula: 2 Φ(-z / √e) with z = Φ⁻¹(1 - p/2): the squared statistic over the design effect e.
    Reference: Rao & Scott 1981, J Am Stat Assoc 76:221 (first order).
    Units: probabilities. Errors: NaN where a part is; ValueError for a p outside 0-1 or a design effect below 1.

    >>> clustered_p(p=[0.01, 1.0], design_effect=2.0).round(4).tolist()
    [0.0685, 1.0]
    """
    one_by_one, effect = counts(p=p, design_effect=design_effect)
    if np.any(one_by_one > 1) or np.any(effect < 1):
        raise ValueError("p must lie between 0 and 1 and design_effect must be one or more")
    return np.asarray(2 * ndtr(ndtri(one_by_one / 2) / np.sqrt(effect)))


def obuchowski_test(*, gained: ArrayLike, lost: ArrayLike) -> Significance:
    """Obuchowski's test of a paired change in clusters, from what each cluster gained and lost.

    Formula: (K - 1) / K · (Σd)² / Σd² on χ²(1), d = gained - lost of the K clusters; 0 with p = 1 when all d are 0.
    Count clusters without change too.
    Reference: Obuchowski 1998, Stat Med 17:1495.
    Units: a statistic and a probability. Errors: ValueError with fewer than two clusters or a negative count.

    >>> gained = [2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0]
    >>> lost = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    >>> round(obuchowski_test(gained=gained, lost=lost).statistic, 2)
    2.86
    """
    net = _net(gained, lost)
    return _significance((len(net) - 1) / len(net) * _squared_ratio(net))


def durkalski_test(*, gained: ArrayLike, lost: ArrayLike, totals: ArrayLike) -> Significance:
    """Durkalski's test of a paired change in clusters: every cluster counts alike, however many households it has.

    Formula: (Σ d/n)² / Σ (d/n)² on χ²(1), over clusters with n > 0 pairs.
    Reference: Durkalski, Palesch, Lipsitz & Rust 2003, Stat Med 22:2417.
    Units, errors: see `obuchowski_test`.

    >>> round(durkalski_test(gained=[4, 2, 3], lost=[0, 1, 0], totals=[10, 8, 12]).statistic, 4)
    2.5223
    """
    n01, n10, n = counts(gained=gained, lost=lost, totals=totals)
    return _significance(_squared_ratio(_net(n01[n > 0], n10[n > 0]) / n[n > 0]))


def sign_flip_test(*, gained: ArrayLike, lost: ArrayLike) -> float:
    """Exact two-sided test of a paired change in a few clusters, by flipping the direction of whole clusters.

    Formula: the share of all 2^K sign patterns whose |Σ ±d| is at least the observed |Σd|.
    Reference: Canay, Romano & Shaikh 2017, Econometrica 85:1013.
    Units: a probability; never below 2 / 2^K. Errors: ValueError with fewer than two or more than 16 clusters.

    >>> sign_flip_test(gained=[4, 2, 3, 5, 1], lost=[0, 1, 0, 1, 0])
    0.0625
    """
    net = _net(gained, lost)
    if len(net) > MOST_FLIPPED:
        raise ValueError(f"{len(net)} clusters have too many patterns; at most {MOST_FLIPPED}")
    sums = np.zeros(1)
    for step in net:
        sums = np.concatenate([sums + step, sums - step])
    return float(np.mean(np.abs(sums) >= abs(net.sum()) - 1e-9))


def intracluster_correlation(*, events: ArrayLike, totals: ArrayLike) -> float:
    """How alike two households of one cluster are in a yes/no answer, by analysis of variance.

    Formula: (B - W) / (B + (n₀ - 1) W), with the mean squares B between and W within K clusters and
    n₀ = (N - Σn² / N) / (K - 1).
    Reference: Ridout, Demétrio & Firth 1999, Biometrics 55:137.
    Units: a correlation, at most 1; below 0 when clusters differ less than by chance; 0 when all answers are alike.
    Errors: ValueError with fewer than two clusters, only single households, or impossible counts.

    >>> round(intracluster_correlation(events=[0, 5, 9], totals=[10, 10, 10]), 3)
    0.602
    """
    x, n = counts(events=events, totals=totals)
    x, n = x[n > 0], n[n > 0]
    clusters, size = len(n), float(n.sum())
    if clusters < 2 or size <= clusters or np.any(x > n):
        raise ValueError("needs two or more clusters, one of them with two or more, and events within totals")
    share = float(x.sum()) / size
    between = float(np.sum(n * (x / n - share) ** 2)) / (clusters - 1)
    within = float(np.sum(x - x**2 / n)) / (size - clusters)
    typical = (size - float(n @ n) / size) / (clusters - 1)
    spread = between + (typical - 1) * within
    return (between - within) / spread if spread > 0 else 0.0


def share_design_effect(*, events: ArrayLike, totals: ArrayLike) -> float:
    """How many times more households the share of a clustered sample takes than one of independent households.

    Formula: 1 + (Σn² / N - 1) ρ, ρ from `intracluster_correlation`, at least 1.
    Reference: Kish 1965, Survey Sampling; Donner & Klar 2000, Cluster Randomization Trials.
    Units: a ratio of variances. Errors: see `intracluster_correlation`.

    >>> round(share_design_effect(events=[4, 5, 6, 2], totals=[10, 10, 10, 10]), 3)
    1.159
    """
    n = counts(totals=totals)[0]
    correlation = intracluster_correlation(events=events, totals=totals)
    return max(1 + (float(n @ n) / float(n.sum()) - 1) * correlation, 1.0)


def clustered_wilson_interval(*, events: ArrayLike, totals: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson interval of a share in clusters, on both counts over the design effect.

    Formula: Wilson's of x / e and n / e with e from `share_design_effect`.
    Reference: Short et al. 2020, Stat Methods Med Res 29:111, after Saha; Kish 1965, Survey Sampling.
    Units: shares between 0 and 1. Errors: see `intracluster_correlation`.

    >>> interval = clustered_wilson_interval(events=[4, 5, 6, 2], totals=[10, 10, 10, 10])
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.276, 0.589)
    """
    x, n = counts(events=events, totals=totals)
    size = float(n.sum())
    require_some(total=size)
    effect = share_design_effect(events=x, totals=n)
    return wilson_interval(events=float(x.sum()) / effect, total=size / effect, confidence=confidence)


def cluster_mean(*, totals: ArrayLike, sums: ArrayLike, clusters_in_population: float | None = None) -> ClusterMean:
    """The mean of a one-stage sample of whole clusters, and its standard error, with K - 1 degrees of freedom.

    Formula: R = Σy / Σn, √(f K / (K - 1) Σ (y - R n)²) / Σn, with f = 1 - K / K_all for clusters drawn at random from
    K_all, and 1 otherwise. Never use f for clusters or households that did not answer.
    Reference: Cochran 1977, Sampling Techniques, ch. 9A.
    Units: those of the values. Errors: ValueError with fewer than two clusters, no units, or more clusters than exist.

    >>> mean = cluster_mean(totals=[10, 8, 12], sums=[31, 20, 50])
    >>> round(mean.value, 3), round(mean.error, 3)
    (3.367, 0.496)
    """
    n, y = np.asarray(counts(totals=totals)[0]), np.asarray(sums, dtype=np.float64)
    clusters, size = len(n), float(n.sum())
    require_some(units=size)
    if clusters < 2 or (clusters_in_population is not None and clusters > clusters_in_population):
        raise ValueError(f"clusters must be two or more and part of the population, found {clusters}")
    left = 1.0 if clusters_in_population is None else 1 - clusters / clusters_in_population
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
    names, place = np.unique(np.asarray(strata), return_inverse=True)
    w, wy = counts(weights=weights)[0], np.asarray(weighted_sums, dtype=np.float64)
    size = float(w.sum())
    require_some(weight=size)
    mean = float(wy.sum()) / size
    residual, members = wy - mean * w, np.bincount(place)
    if np.any(members < 2):
        raise ValueError(f"stratum {names[members < 2][0]} needs two or more clusters")
    centred = residual - (np.bincount(place, weights=residual) / members)[place]
    within = np.bincount(place, weights=centred**2)
    return ClusterMean(mean, sqrt(float(np.sum(members / (members - 1) * within))) / size, len(w) - len(names))


def limits_from_variance(*, change: ArrayLike, variance: ArrayLike, clusters: ArrayLike, confidence: float) -> Limits:
    """Δ ± t(K - 1) √v, cut at -1 and 1, elementwise; NaN where a part is.

    >>> lower, upper = limits_from_variance(change=0.1, variance=0.0004, clusters=8, confidence=0.95)
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.0527, 0.1473)
    """
    critical_value(confidence=confidence)
    k, v = counts(clusters=clusters, variance=variance)
    distinct = np.unique(k)  # the quantile is slow and K takes few values
    quantiles = student_quantile(
        probability=(1 + confidence) / 2, freedom=np.where(distinct >= 2, distinct - 1, np.nan)
    )
    half = quantiles[np.searchsorted(distinct, k)] * np.sqrt(v)
    middle = np.asarray(change, dtype=np.float64)
    return Limits(np.maximum(middle - half, -1), np.minimum(middle + half, 1))


def _net(gained: ArrayLike, lost: ArrayLike) -> FloatArray:
    n01, n10 = counts(gained=gained, lost=lost)
    if n01.ndim != 1 or len(n01) < 2:
        raise ValueError("needs two or more clusters")
    return np.asarray(n01 - n10)


def _squared_ratio(net: FloatArray) -> float:
    below = float(net @ net)
    return float(net.sum()) ** 2 / below if below > 0 else 0.0


def _significance(statistic: float) -> Significance:
    return Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=1)), 1)
