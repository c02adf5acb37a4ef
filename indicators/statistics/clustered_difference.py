"""Differences of shares between two rounds (or groups) of different households that live in the same clusters (RT).

Households of one RT lean the same way, in both rounds: what the RT add to a difference tells how far it may be off.
Point estimates never change. For the same households at two rounds see `clustered.change_limits`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.clustered import FEWEST_CLUSTERS, FEWEST_MOVED, SMALL_SAMPLE, limits_from_variance
from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    counts,
    known_counts,
    places,
    require_as_long,
    require_some,
)
from indicators.statistics.proportion import newcombe_hybrid_limits
from indicators.statistics.result import Limits


@dataclass(frozen=True, slots=True)
class BetweenClusters:
    """The variance of differences between clusters; how many clusters had units in both rounds, and how many in any."""

    variance: FloatArray
    shared: NDArray[np.int_]
    clusters: NDArray[np.int_]

    @classmethod
    def of_clusters(
        cls, *, sample: NDArray[np.int_], samples: int, adds: FloatArray, first: FloatArray, second: FloatArray
    ) -> "BetweenClusters":
        """From what each cluster adds to the difference of its sample, and its units on both sides of it."""
        clusters = np.bincount(sample, weights=(first > 0) | (second > 0), minlength=samples).astype(int)
        shared = np.bincount(sample, weights=(first > 0) & (second > 0), minlength=samples).astype(int)
        squares = np.bincount(sample, weights=adds**2, minlength=samples)
        several = np.where(clusters >= 2, clusters, np.nan)
        return cls(several / (several - 1) * squares, shared, clusters)


@dataclass(frozen=True, slots=True)
class ClusteredDifference:
    """Limits of differences, the place of each way in `clustered.Clustering`, and the design effect, at least 1."""

    lower: FloatArray
    upper: FloatArray
    way: NDArray[np.int_]
    design_effect: FloatArray


def difference_variance(
    *,
    sample: ArrayLike,
    samples: int,
    events_before: ArrayLike,
    total_before: ArrayLike,
    events_after: ArrayLike,
    total_after: ArrayLike,
    sampled_before: ArrayLike = 0.0,
    sampled_after: ArrayLike = 0.0,
) -> BetweenClusters:
    """Variance of the difference of two shares, after minus before, of many samples laid end to end, by their clusters.

    Formula: K / (K - 1) Σ e², e = (xa - pa na) / Na - (xb - pb nb) / Nb of each of the K clusters with units in any
    round; p = Σx / Σn and N = Σn of the round. A cluster that both rounds hold counts once, so what it does to both
    cancels. Where `sampled`, the share of all households a random sample of that round found, is above 5%, the term of
    that round is multiplied by √(1 - sampled).
    Reference: linearised difference of two ratios: Kish & Frankel 1974, J R Stat Soc B 36:1; Binder 1983, Int Stat Rev
    51:279; Cochran 1977, Sampling Techniques, 2.6 and ch. 11.
    Units: a squared difference of shares. `sample` names the sample of each cluster, from 0; `sampled` is per sample.
    Errors: NaN where a round has no units or where there are fewer than two clusters.

    >>> between = difference_variance(sample=[0, 0, 0], samples=1, events_before=[2, 4, 3],
    ...                               total_before=[10, 10, 10], events_after=[6, 5, 7], total_after=[10, 12, 8])
    >>> round(float(between.variance[0]) ** 0.5, 4), int(between.shared[0])
    (0.1637, 3)
    """
    sample = places(among=samples, sample=sample)
    xb, nb, xa, na = counts(
        events_before=events_before, total_before=total_before, events_after=events_after, total_after=total_after
    )
    require_as_long(length=len(sample), total_before=nb)
    after, before = (
        residuals(sample=sample, samples=samples, events=events, total=total)
        * np.broadcast_to(np.sqrt(_left(share)), samples)[sample]
        for events, total, share in ((xa, na, sampled_after), (xb, nb, sampled_before))
    )
    return BetweenClusters.of_clusters(sample=sample, samples=samples, adds=after - before, first=na, second=nb)


def difference_limits(
    *,
    events_before: ArrayLike,
    total_before: ArrayLike,
    events_after: ArrayLike,
    total_after: ArrayLike,
    variance: ArrayLike,
    shared: ArrayLike,
    clusters: ArrayLike,
    design_effect: ArrayLike = np.nan,
    sampled_before: ArrayLike = 0.0,
    sampled_after: ArrayLike = 0.0,
    confidence: float = 0.95,
) -> ClusteredDifference:
    """Limits of the difference of two shares of different households, after minus before, by the rule for clusters.

    Formula: `variance`, `shared` and `clusters` are those of `difference_variance`. With K = four shared clusters or
    more: D ± t(K - 1) √v, cut at -1 and 1, and never narrower than 1 - 2/K of Newcombe's hybrid; than the whole of it
    where fewer than ten of both rounds together have what is asked for, or fewer than ten lack it. Otherwise, with two
    clusters or more: the hybrid on all counts over `design_effect` (NaN: 2). With one or none: the hybrid alone.
    Counts of a round of which `sampled` is above 5% are divided by 1 - sampled in the hybrid.
    Reference: Newcombe 1998, Stat Med 17:873; Cameron & Miller 2015, J Hum Resour 50:317; Kish & Frankel 1974, J R
    Stat Soc B 36:1. Why these limits: docs/adr/0023 and the simulation in docs/coverage.md, part 8.
    Units: a difference of shares between -1 and 1.
    Errors: NaN where a total is 0; ValueError for impossible counts, a design effect below 1 or a share outside 0-1.

    >>> found = difference_limits(events_before=30, total_before=120, events_after=60, total_after=130,
    ...                           variance=0.005, shared=[8, 3, 1], clusters=[8, 3, 1])
    >>> found.lower.round(3).tolist(), found.upper.round(3).tolist(), found.way.tolist()
    ([0.044, 0.043, 0.093], [0.379, 0.363, 0.321], [0, 1, 2])
    """
    xb, nb, xa, na, v, k, every, effect = counts(
        events_before=events_before,
        total_before=total_before,
        events_after=events_after,
        total_after=total_after,
        variance=variance,
        shared=shared,
        clusters=clusters,
        design_effect=design_effect,
    )
    if np.any(effect < 1):
        raise ValueError("design_effect must be one or more")
    known = (nb > 0) & (na > 0)
    between = known & (k >= FEWEST_CLUSTERS) & ~np.isnan(v)
    spread = known & (every >= 2) & ~between
    effect = np.where(spread, np.where(np.isnan(effect), DEFAULT_DESIGN_EFFECT, effect), 1.0)
    before, after = (effect * _left(share) for share in (sampled_before, sampled_after))
    lower, upper = (
        np.array(side)
        for side in newcombe_hybrid_limits(
            events_before=xb / before,
            total_before=nb / before,
            events_after=xa / after,
            total_after=na / after,
            confidence=confidence,
        )
    )
    design = np.where(known, effect, np.nan)
    told = {"xb": xb[between], "nb": nb[between], "xa": xa[between], "na": na[between]}
    hybrid = Limits(lower[between], upper[between])
    lower[between], upper[between], design[between] = _between_limits(
        **told, variance=v[between], clusters=k[between], hybrid=hybrid, confidence=confidence
    )
    return ClusteredDifference(lower, upper, np.select([between, spread], [0, 1], 2), design)


def _between_limits(
    *,
    xb: FloatArray,
    nb: FloatArray,
    xa: FloatArray,
    na: FloatArray,
    variance: FloatArray,
    clusters: FloatArray,
    hybrid: Limits,
    confidence: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """D ± t(K - 1) √v, never narrower than its share of the hybrid; and the design effect."""
    change = xa / na - xb / nb
    lower, upper = limits_from_variance(change=change, variance=variance, clusters=clusters, confidence=confidence)
    wider = (upper - lower) / (hybrid[1] - hybrid[0])
    few = np.minimum(xb + xa, nb + na - xb - xa) < FEWEST_MOVED
    least = np.where(few, 1.0, 1 - 2 / clusters)
    enough = wider >= least
    return (
        np.where(enough, lower, change - least * (change - hybrid[0])),
        np.where(enough, upper, change + least * (hybrid[1] - change)),
        np.maximum(wider, 1) ** 2,
    )


def clustered_difference_interval(
    *,
    events_before: ArrayLike,
    total_before: ArrayLike,
    events_after: ArrayLike,
    total_after: ArrayLike,
    design_effect: float = np.nan,
    confidence: float = 0.95,
) -> Interval:
    """Interval of the difference of two shares of different households, from the counts of every cluster.

    A cluster stands at the same place in all four, with 0 where a round did not hold it.
    Formula, reference, units: see `difference_limits`, with the variance of `difference_variance`.
    Errors: ValueError when a round has no units or a count is impossible.

    >>> interval = clustered_difference_interval(
    ...     events_before=[2, 4, 3, 5], total_before=[10, 10, 10, 9], events_after=[6, 5, 7, 4],
    ...     total_after=[10, 12, 8, 10])
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (-0.311, 0.693)
    """
    names = ("events_before", "total_before", "events_after", "total_after")
    columns = known_counts(
        events_before=events_before, total_before=total_before, events_after=events_after, total_after=total_after
    )
    apart = dict(zip(names, (np.atleast_1d(column) for column in columns), strict=True))
    if np.any(apart["events_before"] > apart["total_before"]) or np.any(apart["events_after"] > apart["total_after"]):
        raise ValueError("events must lie within totals in every cluster")
    whole = {name: float(column.sum()) for name, column in apart.items()}
    require_some(total_before=whole["total_before"], total_after=whole["total_after"])
    one = np.zeros(len(apart["total_before"]), dtype=int)
    between = difference_variance(sample=one, samples=1, **apart)
    found = difference_limits(
        events_before=whole["events_before"],
        total_before=whole["total_before"],
        events_after=whole["events_after"],
        total_after=whole["total_after"],
        variance=between.variance[0],
        shared=between.shared[0],
        clusters=between.clusters[0],
        design_effect=design_effect,
        confidence=confidence,
    )
    return Interval(float(found.lower), float(found.upper))


def _left(sampled: ArrayLike) -> FloatArray:
    """The share of all households that a sample left out; 1 where so few were drawn that it does not matter."""
    share = counts(sampled=sampled)[0]
    if np.any(share >= 1):
        raise ValueError("sampled must be below one")
    return np.where(share > SMALL_SAMPLE, 1 - share, 1.0)


def residuals(*, sample: ArrayLike, samples: int, events: ArrayLike, total: ArrayLike) -> FloatArray:
    """What every cluster adds to the error of its sample's share, or of its change where `events` are net gains.

    Formula: (x - p n) / N, p = Σx / Σn and N = Σn of its sample.
    Reference: linearised ratio: Cochran 1977, Sampling Techniques, ch. 6.
    Units: shares. Errors: NaN where a sample has no units.

    >>> residuals(sample=[0, 0], samples=1, events=[1, 4], total=[5, 5]).tolist()
    [-0.15, 0.15]
    """
    sample = places(among=samples, sample=sample)
    events, total = (np.broadcast_to(np.asarray(each, dtype=np.float64), sample.shape) for each in (events, total))
    size = np.bincount(sample, weights=total, minlength=samples)
    size = np.where(size > 0, size, np.nan)
    share = np.bincount(sample, weights=events, minlength=samples) / size
    return np.asarray((events - share[sample] * total) / size[sample])
