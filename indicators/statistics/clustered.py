"""Shares of households in clusters (RT, dasawisma) that move together: the intervals and the p they call for.

Point estimates never change. It knows no more of a cluster than its counts, and does not fetch them.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT, cluster_variance, share_design_effect
from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    amounts,
    counts,
    critical_value,
    known_counts,
    require_some,
)
from indicators.statistics.paired import newcombe_paired_limits
from indicators.statistics.proportion import wilson_interval
from indicators.statistics.result import Limits

# From here on the spread between the clusters of one site is known well enough to be used ...
FEWEST_CLUSTERS = 4
# ... and from here on even where the design effect has been pooled over sites.
FEWEST_CLUSTERS_BEFORE_POOLED = 5
# Below so few households that moved either way the spread between clusters says nothing.
FEWEST_MOVED = 10
# A sample of no more than this share of all households is not corrected for their finite number.
SMALL_SAMPLE = 0.05


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


def clustered_wilson_interval(*, events: ArrayLike, totals: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson interval of a share in clusters, on both counts over the design effect.

    Formula: Wilson's of x / e and n / e with e from `share_design_effect`.
    Reference: Short et al. 2020, Stat Methods Med Res 29:111, after Saha; Kish 1965, Survey Sampling.
    Units: shares between 0 and 1. Errors: see `intracluster_correlation`.

    >>> interval = clustered_wilson_interval(events=[4, 5, 6, 2], totals=[10, 10, 10, 10])
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.276, 0.589)
    """
    x, n = known_counts(events=events, totals=totals)
    size = float(n.sum())
    require_some(total=size)
    effect = share_design_effect(events=x, totals=n)
    return wilson_interval(events=float(x.sum()) / effect, total=size / effect, confidence=confidence)


def limits_from_variance(
    *, change: ArrayLike, variance: ArrayLike, clusters: ArrayLike, confidence: float = 0.95
) -> Limits:
    """Limits of a change of a share from its variance between clusters, elementwise.

    Formula: Δ ± t(K - 1) √v, cut at -1 and 1; v from `design_effect.cluster_variance`, for instance.
    Reference: Cameron & Miller 2015, J Hum Resour 50:317.
    Units: a difference of shares between -1 and 1.
    Errors: NaN where a part is not known or with fewer than two clusters; ValueError for a negative variance.

    >>> lower, upper = limits_from_variance(change=0.1, variance=0.0004, clusters=8)
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
    middle = amounts(change=change)
    return Limits(np.maximum(middle - half, -1), np.minimum(middle + half, 1))
