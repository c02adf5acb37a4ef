"""How much more alike households of one cluster (RT, dasawisma) are, and how much wider that makes an interval."""

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.interval import (
    FloatArray,
    amounts,
    counts,
    known_correlation,
    known_counts,
    require_as_long,
    require_some,
    whole_numbers,
)

# Below so many sites the design effect of an indicator cannot be pooled.
FEWEST_SITES = 20
# What is assumed until it can be pooled.
DEFAULT_DESIGN_EFFECT = 2.0


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
    change = amounts(net=net) / n
    spread = sdd - 2 * change * amounts(sum_of_products=sum_of_products) + change**2 * snn
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
        np.atleast_1d(amounts(**given))
        for given in ({"cluster_variances": cluster_variances}, {"independent_variances": independent_variances})
    )
    if observed.ndim != 1 or observed.shape != expected.shape:
        raise ValueError(f"each site needs both variances, found {observed.size} and {expected.size}")
    if np.any(observed < 0) or np.any(expected < 0):
        raise ValueError("variances must be zero or more")
    known = np.isfinite(observed) & (expected > 0)
    if int(known.sum()) < FEWEST_SITES:
        return DEFAULT_DESIGN_EFFECT
    return max(float(observed[known].sum() / expected[known].sum()), 1.0)


def pooled_design_effects(
    *, group: ArrayLike, cluster_variances: ArrayLike, independent_variances: ArrayLike
) -> FloatArray:
    """The design effect of every row, pooled over the rows of its group; NaN where fewer than twenty sites can tell.

    Formula: `pooled_design_effect` of each group, given as whole numbers from 0.
    Reference: Kish 1965, Survey Sampling.
    Units: a ratio of variances, at least 1. Errors: ValueError for negative variances.

    >>> group = [0] * 20 + [1] * 3
    >>> pooled_design_effects(group=group, cluster_variances=0.0009, independent_variances=0.0006)[[0, -1]].round(3)
    array([1.5, nan])
    """
    group = whole_numbers(group=group)
    observed, expected = counts(cluster_variances=cluster_variances, independent_variances=independent_variances)
    if observed.ndim:
        require_as_long(length=len(group), cluster_variances=observed)
    observed, expected = np.broadcast_to(observed, group.shape), np.broadcast_to(expected, group.shape)
    known = np.isfinite(observed) & (expected > 0)
    sites = np.bincount(group, weights=known)
    above, below = (np.bincount(group, weights=np.where(known, part, 0)) for part in (observed, expected))
    enough = sites >= FEWEST_SITES
    effects = np.where(enough, np.maximum(above / np.where(enough, below, 1), 1), np.nan)
    return np.asarray(effects[group])


def intracluster_correlation(*, events: ArrayLike, totals: ArrayLike) -> float:
    """How alike two households of one cluster are in a yes/no answer, by analysis of variance.

    Formula: (B - W) / (B + (n₀ - 1) W), with the mean squares B between and W within K clusters and
    n₀ = (N - Σn² / N) / (K - 1).
    Reference: Ridout, Demétrio & Firth 1999, Biometrics 55:137.
    Units: a correlation, at most 1; below 0 when clusters differ less than by chance, in the smallest clusters even
    below -1; 0 when all answers are alike.
    Errors: ValueError with fewer than two clusters, only single households, or impossible counts.

    >>> round(intracluster_correlation(events=[0, 5, 9], totals=[10, 10, 10]), 3)
    0.602
    """
    x, n = known_counts(events=events, totals=totals)
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


def expected_design_effect(*, totals: ArrayLike, correlation: float) -> float:
    """How many times more households clusters of these sizes call for, when so alike as a known correlation says.

    Formula: 1 + (Σn² / Σn - 1) ρ: 1 + (m - 1) ρ for clusters of one size m, 1 + ((1 + c²) m - 1) ρ for a mean size m
    and a coefficient of variation c. For planning; `share_design_effect` finds the correlation itself.
    Reference: Kish 1965, Survey Sampling; Donner & Klar 2000, Cluster Randomization Trials; Eldridge, Ashby & Kerry
    2006, Int J Epidemiol 35:1292.
    Units: a ratio of variances, below 1 for a correlation below 0.
    Errors: ValueError without households or for a correlation outside -1 to 1.

    >>> round(expected_design_effect(totals=[50, 50], correlation=0.017), 3)
    1.833
    """
    n = known_counts(totals=totals)[0].ravel()
    size = float(n.sum())
    require_some(total=size)
    return 1 + (float(n @ n) / size - 1) * known_correlation(correlation=correlation)


def share_design_effect(*, events: ArrayLike, totals: ArrayLike) -> float:
    """How many times more households the share of a clustered sample takes than one of independent households.

    Formula: 1 + (Σn² / N - 1) ρ, ρ from `intracluster_correlation`, taken as 0 where below it.
    Reference: Kish 1965, Survey Sampling; Donner & Klar 2000, Cluster Randomization Trials.
    Units: a ratio of variances. Errors: see `intracluster_correlation`.

    >>> round(share_design_effect(events=[4, 5, 6, 2], totals=[10, 10, 10, 10]), 3)
    1.159
    """
    correlation = intracluster_correlation(events=events, totals=totals)
    return expected_design_effect(totals=totals, correlation=max(correlation, 0.0))
