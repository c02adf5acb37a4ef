"""Two changes of a share set against each other, each in the same households, when RT move together.

Two groups of one site, or those who received something and those who did not: what an RT does to both cancels. Point
estimates never change. Where the two share no RT, join their own intervals by `contrast.difference_of`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.clustered import FEWEST_CLUSTERS, FEWEST_MOVED
from indicators.statistics.clustered_difference import BetweenClusters, ClusteredDifference, residuals
from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT
from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import (
    CELLS,
    FloatArray,
    Interval,
    cells_of,
    counts,
    known_counts,
    places,
    require_as_long,
    require_some,
)
from indicators.statistics.paired import newcombe_paired_limits
from indicators.statistics.result import Estimate, Limits


def change_difference_variance(
    *,
    sample: ArrayLike,
    samples: int,
    net: ArrayLike,
    pairs: ArrayLike,
    other_net: ArrayLike,
    other_pairs: ArrayLike,
) -> BetweenClusters:
    """Variance of the difference of two paired changes of many samples laid end to end, by their clusters.

    Formula: K / (K - 1) Σ e², e = (d - Δ n) / N - (d' - Δ' n') / N' of each of the K clusters with pairs of either
    group; d = gained - lost, n pairs, Δ = Σd / Σn and N = Σn of the group.
    Reference: linearised difference of two ratios: Kish & Frankel 1974, J R Stat Soc B 36:1; Binder 1983, Int Stat Rev
    51:279.
    Units: a squared difference of shares. `sample` names the sample of each cluster, from 0.
    Errors: NaN where a group has no pairs or where there are fewer than two clusters.

    >>> between = change_difference_variance(sample=[0, 0, 0], samples=1, net=[4, 1, 3], pairs=[10, 8, 12],
    ...                                      other_net=[1, 0, 1], other_pairs=[6, 7, 5])
    >>> round(float(between.variance[0]) ** 0.5, 4), int(between.shared[0])
    (0.0503, 3)
    """
    sample = places(among=samples, sample=sample)
    n, m = counts(pairs=pairs, other_pairs=other_pairs)
    require_as_long(length=len(sample), pairs=n)
    own, others = (
        residuals(sample=sample, samples=samples, events=moved, total=total)
        for moved, total in ((net, n), (other_net, m))
    )
    return BetweenClusters.of_clusters(sample=sample, samples=samples, adds=own - others, first=n, second=m)


def change_difference_limits(
    *,
    cells: Mapping[str, ArrayLike],
    other_cells: Mapping[str, ArrayLike],
    variance: ArrayLike,
    shared: ArrayLike,
    clusters: ArrayLike,
    confidence: float = 0.95,
) -> ClusteredDifference:
    """Limits of the change of one group less that of another, by the rule for clusters, elementwise.

    Formula: cells are gained, lost, both and neither of each group; `variance`, `shared` and `clusters` those of
    `change_difference_variance`. With K = four shared clusters and ten households of both groups that moved:
    D ± t(K - 1) √v, cut at -2 and 2, and never narrower than 1 - 2/K of Newcombe's two intervals joined by
    square-and-add. Otherwise, with two clusters or more: these on all counts over 2. With one or none: these alone.
    Reference: Zou & Donner 2008, Stat Med 27:1693; Newcombe 1998, Stat Med 17:2635; Cameron & Miller 2015, J Hum Resour
    50:317. Why these limits: docs/adr/0023.
    Units: a difference of shares between -2 and 2.
    Errors: NaN where a group has no pairs; ValueError for negative counts.

    >>> found = change_difference_limits(
    ...     cells={"gained": 30, "lost": 2, "both": 50, "neither": 18},
    ...     other_cells={"gained": 8, "lost": 4, "both": 30, "neither": 18},
    ...     variance=0.004, shared=[8, 3, 1], clusters=[8, 3, 1])
    >>> found.lower.round(3).tolist(), found.upper.round(3).tolist(), found.way.tolist()
    ([0.064, -0.004, 0.062], [0.363, 0.425, 0.362], [0, 1, 2])
    """
    own, others = ({name: counts(**{name: side[name]})[0] for name in CELLS} for side in (cells, other_cells))
    shape = np.broadcast_shapes(*(np.shape(each) for each in (*own.values(), *others.values(), variance, shared)))
    n, m = (np.broadcast_to(sum(side.values()), shape) for side in (own, others))
    v, k, every = (np.broadcast_to(np.asarray(each, dtype=np.float64), shape) for each in (variance, shared, clusters))
    known = (n > 0) & (m > 0)
    moved = own["gained"] + own["lost"] + others["gained"] + others["lost"]
    between = known & (k >= FEWEST_CLUSTERS) & ~np.isnan(v) & (moved >= FEWEST_MOVED)
    spread = known & (every >= 2) & ~between
    effect = np.where(spread, DEFAULT_DESIGN_EFFECT, 1.0)
    value = _change(own, n) - _change(others, m)
    lower, upper = _joined(own, others, effect=effect, confidence=confidence)
    k = np.where(between, k, np.nan)
    half = student_quantile(probability=(1 + confidence) / 2, freedom=k - 1) * np.sqrt(v)
    wider, least = 2 * half / (upper - lower), 1 - 2 / k
    enough = wider >= least
    return ClusteredDifference(
        lower=np.where(between, np.where(enough, np.maximum(value - half, -2), value - least * (value - lower)), lower),
        upper=np.where(between, np.where(enough, np.minimum(value + half, 2), value + least * (upper - value)), upper),
        way=np.select([between, spread], [0, 1], 2),
        design_effect=np.where(known, np.where(between, np.maximum(wider, 1) ** 2, effect), np.nan),
    )


def clustered_change_difference(
    *, programme: Sequence[ArrayLike], comparison: Sequence[ArrayLike], confidence: float = 0.95
) -> Estimate:
    """Change of a share in one group less that in another of the same site, from the counts of every cluster.

    Both groups are (gained, lost, both, neither), each a count per cluster; a cluster stands at the same place in all
    eight, with 0 where a group has nobody in it.
    Formula, reference, units: see `change_difference_limits`, with the variance of `change_difference_variance`.
    Errors: ValueError when a group has no pairs or a count is impossible.

    >>> result = clustered_change_difference(
    ...     programme=([4, 2, 3, 5], [0, 1, 0, 0], [4, 3, 6, 2], [2, 2, 3, 3]),
    ...     comparison=([1, 0, 1, 1], [0, 1, 0, 0], [3, 4, 2, 5], [2, 2, 2, 1]))
    >>> round(result.value, 3), round(result.interval.lower, 3), round(result.interval.upper, 3)
    (0.245, 0.032, 0.458)
    """
    sides = []
    for name, group in (("programme", programme), ("comparison", comparison)):
        columns = known_counts(**cells_of(**{name: group}))
        sides.append(dict(zip(CELLS, (np.atleast_1d(column) for column in columns), strict=True)))
    own, others = sides
    n, m = (np.asarray(sum(side.values())) for side in sides)
    require_some(pairs=float(n.sum()), other_pairs=float(m.sum()))
    between = change_difference_variance(
        sample=np.zeros(len(n), dtype=int),
        samples=1,
        net=own["gained"] - own["lost"],
        pairs=n,
        other_net=others["gained"] - others["lost"],
        other_pairs=m,
    )
    whole, rest = ({name: float(column.sum()) for name, column in side.items()} for side in sides)
    found = change_difference_limits(
        cells=whole,
        other_cells=rest,
        variance=between.variance[0],
        shared=between.shared[0],
        clusters=between.clusters[0],
        confidence=confidence,
    )
    value = float(_change(whole, n.sum()) - _change(rest, m.sum()))
    return Estimate(value, Interval(float(found.lower), float(found.upper)))


def _change(cells: Mapping[str, ArrayLike], pairs: ArrayLike) -> FloatArray:
    size = np.asarray(pairs, dtype=np.float64)
    return np.asarray((np.asarray(cells["gained"]) - cells["lost"]) / np.where(size > 0, size, np.nan))


def _joined(
    own: Mapping[str, FloatArray], others: Mapping[str, FloatArray], *, effect: FloatArray, confidence: float
) -> Limits:
    """Newcombe's intervals of both on counts over the design effect, joined by square-and-add."""
    told = []
    for side in (own, others):
        limits = newcombe_paired_limits(
            gained=side["gained"] / effect,
            lost=side["lost"] / effect,
            both=side["both"] / effect,
            neither=side["neither"] / effect,
            confidence=confidence,
        )
        told.append((_change(side, sum(side.values())), *limits))
    (a, la, ua), (b, lb, ub) = told
    return Limits(a - b - np.hypot(a - la, ub - b), a - b + np.hypot(ua - a, b - lb))
