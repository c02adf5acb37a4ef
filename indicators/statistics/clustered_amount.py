"""Means, medians and typical changes of many samples, and their differences, when units of one RT move together.

Every estimate is written as a sum of what its units add to it (linearised). Summed over clusters, also over those that
two samples share, these give the error between clusters; point estimates never change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.clustered import FEWEST_CLUSTERS, FEWEST_MOVED, Clustering
from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT
from indicators.statistics.distribution import coin_rank, student_quantile
from indicators.statistics.interval import FloatArray, amounts, critical_value, places, require_as_long, whole_numbers
from indicators.statistics.many_samples import TypicalChanges, scores, typical_changes
from indicators.statistics.result import Limits

Places = NDArray[np.int_]
WAYS = (Clustering.NONE, Clustering.DESIGN_EFFECT, Clustering.BETWEEN_CLUSTERS)


@dataclass(frozen=True)
class Estimates:
    """Estimates of many samples, and what each of their clusters adds to them.

    `error` is the standard error of independent units, with `freedom` (infinite for ranks); `units` those that can tell
    how clusters differ. `sample`, `cluster` and `total` have a row per sample and cluster, samples in order; totals are
    in the unit of `score_error`, the error of their sum for independent units. `limits` gives the interval of some
    samples, so many times as far from the estimate as without clusters; `confidence` is that of every interval of them.
    """

    value: FloatArray
    error: FloatArray
    freedom: FloatArray
    units: FloatArray
    sample: Places
    cluster: Places
    total: FloatArray
    score_error: FloatArray
    limits: Callable[[Places, FloatArray], Limits]
    confidence: float = 0.95

    @property
    def clusters(self) -> Places:
        """The number of clusters of every sample."""
        return np.bincount(self.sample, minlength=len(self.value))


@dataclass(frozen=True)
class Shown:
    """Values with limits, the place among WAYS of how clusters widened them, and by what design effect, at least 1."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    way: Places
    design_effect: FloatArray


def means_of(
    *, values: ArrayLike, sample: ArrayLike, cluster: ArrayLike, samples: int, confidence: float = 0.95
) -> Estimates:
    """Means of many samples laid end to end, with what each cluster adds: Σ (x - m) / n.

    Formula: the error alone is s / √n, with n - 1 degrees of freedom; NaN for a sample of one.
    Reference: Student 1908, Biometrika 6:1; Cochran 1977, Sampling Techniques, ch. 9A.
    Units: those of the values; `sample` and `cluster` are whole numbers from 0. Errors: NaN for a sample of none.

    >>> one = means_of(values=[1, 2, 3, 6], sample=[0, 0, 0, 0], cluster=[0, 0, 1, 1], samples=1)
    >>> one.value.tolist(), one.total.tolist()
    ([3.0], [-0.75, 0.75])
    """
    values, sample, cluster = _told(values, sample, cluster, samples)
    size = np.bincount(sample, minlength=samples).astype(float)
    some = np.where(size > 0, size, np.nan)
    lowest, highest = np.full(samples, np.inf), np.full(samples, -np.inf)
    np.minimum.at(lowest, sample, values)
    np.maximum.at(highest, sample, values)
    mean = np.where(lowest == highest, lowest, _sums(sample, values, samples) / some)
    off = values - mean[sample]
    freedom = np.where(size >= 2, size - 1, np.nan)
    squares = np.maximum(_sums(sample, off * off, samples) - _sums(sample, off, samples) ** 2 / some, 0)
    error = np.sqrt(squares / freedom / some)
    of, named, total = _per_cluster(sample, cluster, off / some[sample])

    def limits(rows: Places, times: FloatArray) -> Limits:
        half = times * student_quantile(probability=(1 + confidence) / 2, freedom=freedom[rows]) * error[rows]
        return Limits(mean[rows] - half, mean[rows] + half)

    return Estimates(mean, error, freedom, size, of, named, total, error, limits, confidence)


def medians_of(
    *, values: ArrayLike, sample: ArrayLike, cluster: ArrayLike, samples: int, confidence: float = 0.95
) -> Estimates:
    """Medians of many samples laid end to end, with what each cluster adds: Σ ½ (#(x > m) - #(x < m)).

    Formula: the interval runs between two of the sorted values (see `median.median_interval`), whose ranks may be taken
    so many times as far from the middle one (n + 1) / 2; the error alone is half its width over z.
    Reference: Woodruff 1952, J Am Stat Assoc 47:635; Thompson 1936, Ann Math Stat 7:122.
    Units: those of the values. Errors: NaN limits for fewer than six values (at 95 %), NaN for none.

    >>> some = medians_of(values=[3, 1, 4, 1, 5, 9, 2, 6], sample=[0] * 8, cluster=[0] * 4 + [1] * 4, samples=1)
    >>> [float(end[0]) for end in some.limits(np.array([0]), np.ones(1))]
    [1.0, 9.0]
    """
    values, sample, cluster = _told(values, sample, cluster, samples)
    size = np.bincount(sample, minlength=samples)
    start = np.cumsum(size) - size
    ordered = np.append(values[np.lexsort((values, sample))], np.nan)
    last = len(ordered) - 1
    middle = [np.where(size > 0, start + (size - odd) // 2, last) for odd in (1, 0)]
    value = (ordered[middle[0]] + ordered[middle[1]]) / 2
    sizes, place = np.unique(size, return_inverse=True)
    tail = (1 - confidence) / 2
    ranks = np.array([coin_rank(int(n), tail=tail) if n else 0 for n in sizes])[place]
    centre, enough = (size + 1) / 2, ranks > 0

    def limits(rows: Places, times: FloatArray) -> Limits:
        rank = np.floor(centre[rows] - np.where(enough[rows], times, 0) * (centre[rows] - ranks[rows]) + 1e-9)
        rank = np.clip(rank, 1, np.maximum(size[rows], 1)).astype(int)
        low, high = start[rows] + rank - 1, start[rows] + size[rows] - rank
        return Limits(ordered[np.where(enough[rows], low, last)], ordered[np.where(enough[rows], high, last)])

    lower, upper = limits(np.arange(samples), np.ones(samples))
    score = (np.sign(values - value[sample])) / 2
    score = score - (_sums(sample, score, samples) / np.maximum(size, 1))[sample]
    of, named, total = _per_cluster(sample, cluster, score)
    return Estimates(
        value=value,
        error=(upper - lower) / 2 / critical_value(confidence=confidence),
        freedom=np.full(samples, np.inf),
        units=size.astype(float),
        sample=of,
        cluster=named,
        total=total,
        score_error=np.sqrt(size) / 2,
        limits=limits,
        confidence=confidence,
    )


def typical_changes_of(
    *,
    values: ArrayLike,
    sample: ArrayLike,
    cluster: ArrayLike,
    samples: int,
    fewest: int = 1,
    confidence: float = 0.95,
) -> Estimates:
    """Typical changes (Hodges-Lehmann) of many samples of changes, with what each cluster adds to the signed rank.

    Formula: estimate and limits of `median.hodges_lehmann_change`; totals of `clustered_rank.signed_rank_scores`, whose
    error for independent units is √(n (n + 1)(2n + 1) / 24); the error alone is half the interval over z.
    Reference: Rosner, Glynn & Lee 2006, Biometrics 62:185; Hodges & Lehmann 1963, Ann Math Stat 34:598.
    Units: those of the values.
    Errors: NaN for samples of fewer than `fewest` values, or too small for any interval (fewer than six at 95 %).

    >>> steps = [-1, 0, 0, 0, 2, 2, 2, 2, 3, 3]
    >>> one = typical_changes_of(values=steps, sample=[0] * 10, cluster=[0] * 5 + [1] * 5, samples=1)
    >>> one.value.tolist(), [end.tolist() for end in one.limits(np.array([0]), np.ones(1))]
    ([1.0], [[0.0], [2.5]])
    """
    values, sample, cluster = _told(values, sample, cluster, samples)
    order = np.argsort(sample, kind="stable")
    steps, sample, cluster = values[order], sample[order], cluster[order]
    size = np.bincount(sample, minlength=samples)
    every = typical_changes(differences=steps, sizes=size, confidence=confidence)
    enough = (size >= fewest) & np.isfinite(every.estimate)
    alone = TypicalChanges(*(np.where(enough, each, np.nan) for each in every))
    score = np.where(enough[sample], scores(differences=steps, sizes=size, centres=alone.estimate), 0.0)
    score = score - (_sums(sample, score, samples) / np.maximum(size, 1))[sample]
    start = np.cumsum(size) - size

    def limits(rows: Places, times: FloatArray) -> Limits:
        told = np.full((2, len(rows)), np.nan)
        known = np.flatnonzero(enough[rows])
        begin, sizes = start[rows[known]], size[rows[known]]
        some = steps[np.repeat(begin - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())]
        wider = typical_changes(differences=some, sizes=sizes, confidence=confidence, widened=times[known])
        told[:, known] = wider.lower, wider.upper
        return Limits(told[0], told[1])

    of, named, total = _per_cluster(sample, cluster, score)
    return Estimates(
        value=alone.estimate,
        error=(alone.upper - alone.lower) / 2 / critical_value(confidence=confidence),
        freedom=np.full(samples, np.inf),
        units=_sums(sample, (steps != 0).astype(float), samples),
        sample=of,
        cluster=named,
        total=total,
        score_error=np.sqrt(size * (size + 1) * (2 * size + 1) / 24),
        limits=limits,
        confidence=confidence,
    )


def widened(*, estimates: Estimates) -> Shown:
    """Every estimate with its interval by the rule for clusters, of the confidence the estimates were made for.

    Formula: with four clusters and ten units the interval lies t(K - 1) √v / (t √u) times as far from the estimate as
    without clusters, never less than 1 - 2/K times: v = K / (K - 1) Σ T² over the totals T of K clusters, u without
    clusters, t(n - 1) for means and z for ranks. With two clusters or more: √2 times, a design effect of 2. With one:
    as without.
    Reference: Cameron & Miller 2015, J Hum Resour 50:317; Woodruff 1952, J Am Stat Assoc 47:635. Why: docs/adr/0023.
    Units: those of the values. Errors: NaN where an estimate has no interval.

    >>> values, cluster = [1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 9], [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    >>> shown = widened(estimates=means_of(values=values, sample=[0] * 12, cluster=cluster, samples=1))
    >>> shown.lower.round(2).tolist(), shown.upper.round(2).tolist(), shown.design_effect.round(2).tolist()
    ([0.43], [9.07], [7.23])
    """
    clusters = estimates.clusters
    variance = _between(estimates.sample, estimates.total, clusters)
    upper_tail = (1 + estimates.confidence) / 2
    half = student_quantile(probability=upper_tail, freedom=np.maximum(clusters - 1, 1)) * np.sqrt(variance)
    alone = _quantile(estimates.freedom, estimates.confidence) * estimates.score_error
    times, way, effect = _widening(alone=alone, between=half, clusters=clusters, units=estimates.units)
    lower, upper = estimates.limits(np.arange(len(times)), times)
    effect = np.where(np.isnan(lower), np.nan, effect)
    return Shown(estimates.value, lower, upper, way, effect)


def widened_difference(
    *,
    estimates: Estimates,
    first: ArrayLike,
    second: ArrayLike,
    left_first: ArrayLike | None = None,
    left_second: ArrayLike | None = None,
) -> Shown:
    """First less second of two estimates each, with an interval by the rule for clusters, which the two may share.

    Its confidence is the one the estimates were made for.
    Formula: totals T of a cluster are those of the first less those of the second. Where the two share clusters,
    v = K / (K - 1) Σ T² over all K, and t has one degree of freedom fewer than the sample with fewer clusters; where
    they share none, v is the sum of both, with Satterthwaite's degrees of freedom. Means: D ± times · Welch's half
    width. Ranks: both intervals, so many times as far, joined by square-and-add. `left` is the share of all units that
    a sample left out, which multiplies a variance.
    Reference: Cameron & Miller 2015, J Hum Resour 50:317; Welch 1947, Biometrika 34:28; Zou & Donner 2008, Stat Med
    27:1693; Bonett & Price 2002, Psychol Methods 7:370. Why: docs/adr/0023.
    Units: those of the values. Errors: NaN where one of the two has no interval or, for means, neither varies.

    >>> values = [1, 2, 3, 4, 5, 6, 3, 5, 4, 7, 6, 9]
    >>> both = means_of(values=values, sample=[0] * 6 + [1] * 6, cluster=[0, 0, 1, 1, 2, 2] * 2, samples=2)
    >>> shown = widened_difference(estimates=both, first=[1], second=[0])
    >>> shown.value.round(3).tolist(), str(WAYS[shown.way[0]]), shown.lower.round(3).tolist()
    ([2.167], 'design_effect', [-1.52])
    """
    among = len(estimates.value)
    first, second = places(among=among, first=first), places(among=among, second=second)
    require_as_long(length=len(first), second=second)
    ones = np.ones(len(first))
    roots = [ones if left is None else np.sqrt(np.broadcast_to(left, ones.shape)) for left in (left_first, left_second)]
    errors = [estimates.error[rows] * root for rows, root in zip((first, second), roots, strict=True)]
    variance, freedom, clusters = _between_two(estimates, (first, second), _scales(estimates, (first, second), roots))
    upper_tail = (1 + estimates.confidence) / 2
    half = student_quantile(probability=upper_tail, freedom=np.maximum(freedom, 1)) * np.sqrt(variance)
    together = np.hypot(*errors)
    exact = np.isfinite(estimates.freedom[first])
    alone = _quantile(_welch(estimates, (first, second), errors), estimates.confidence) * together
    units = np.minimum(estimates.units[first], estimates.units[second])
    flat = ~exact & (together == 0)  # both intervals are single values: ranks still tell how clusters differ
    compared = np.where(flat, critical_value(confidence=estimates.confidence) * sqrt(2), alone)
    times, way, effect = _widening(alone=compared, between=half, clusters=clusters, units=units)
    value = estimates.value[first] - estimates.value[second]
    gaps = []
    for rows, root in zip((first, second), roots, strict=True):
        lower, upper = estimates.limits(rows, times)
        gaps.append((root * (estimates.value[rows] - lower), root * (upper - estimates.value[rows])))
    below = np.where(exact, times * alone, np.hypot(gaps[0][0], gaps[1][1]))
    above = np.where(exact, times * alone, np.hypot(gaps[0][1], gaps[1][0]))
    unknown = np.isnan(below) | (exact & ~(together > 0))
    below, above, effect = (np.where(unknown, np.nan, each) for each in (below, above, effect))
    return Shown(value, value - below, value + above, way, effect)


def _widening(
    *, alone: FloatArray, between: FloatArray, clusters: Places, units: FloatArray
) -> tuple[FloatArray, Places, FloatArray]:
    """How many times as far the limits lie, the way among WAYS, and the design effect."""
    few = (clusters < FEWEST_CLUSTERS) | (units < FEWEST_MOVED)
    way = np.select([clusters < 2, few], [0, 1], 2)
    found = np.divide(between, alone, out=np.ones(len(alone)), where=alone > 0)
    least = 1 - 2 / np.maximum(clusters, 1)
    times = np.choose(way, [np.ones(len(found)), np.full(len(found), sqrt(DEFAULT_DESIGN_EFFECT)),
                            np.maximum(found, least)])  # fmt: skip
    effect = np.choose(way, [np.ones(len(found)), np.full(len(found), DEFAULT_DESIGN_EFFECT),
                             np.maximum(found, 1.0) ** 2])  # fmt: skip
    return times, way, effect


def _between(of: Places, total: FloatArray, clusters: Places) -> FloatArray:
    squares = np.bincount(of, weights=total**2, minlength=len(clusters))
    return np.asarray(clusters / np.maximum(clusters - 1, 1) * squares)


def _scales(estimates: Estimates, sides: tuple[Places, Places], roots: list[FloatArray]) -> list[FloatArray]:
    """From the unit of the totals to that of the values; one error each where no value tells."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [np.nan_to_num(estimates.error[rows] / estimates.score_error[rows]) for rows in sides]
        plain = [np.nan_to_num(1 / estimates.score_error[rows], posinf=0) for rows in sides]
    flat = (found[0] == 0) & (found[1] == 0) & ~np.isfinite(estimates.freedom[sides[0]])
    return [root * np.where(flat, one, each) for root, one, each in zip(roots, plain, found, strict=True)]


def _between_two(
    estimates: Estimates, sides: tuple[Places, Places], scales: list[FloatArray]
) -> tuple[FloatArray, FloatArray, Places]:
    """Variance of the difference between clusters, its degrees of freedom, and the smaller number of clusters."""
    pairs, every = len(sides[0]), estimates.clusters
    count = [every[rows] for rows in sides]
    base = int(estimates.cluster.max(initial=0)) + 1
    keys: list[Places] = []
    sums: list[FloatArray] = []
    alone: list[FloatArray] = []
    for sign, rows, scale in zip((1, -1), sides, scales, strict=True):
        pair, place = _expanded(every, rows)
        total = sign * scale[pair] * estimates.total[place]
        keys.append(pair * base + estimates.cluster[place])
        sums.append(total)
        alone.append(_between(pair, total, every[rows]))
    named, place = np.unique(np.concatenate(keys), return_inverse=True)
    owner = named // base
    union = np.bincount(owner, minlength=pairs)
    total = _sums(place, np.concatenate(sums), len(named))
    joint = _between(owner, total, union)
    fewest = np.minimum(*count)
    apart = union == count[0] + count[1]
    inverse = alone[0] ** 2 / np.maximum(count[0] - 1, 1) + alone[1] ** 2 / np.maximum(count[1] - 1, 1)
    satterthwaite = np.divide((alone[0] + alone[1]) ** 2, inverse, out=fewest - 1.0, where=inverse > 0)
    return np.where(apart, alone[0] + alone[1], joint), np.where(apart, satterthwaite, fewest - 1.0), fewest


def _expanded(every: Places, rows: Places) -> tuple[Places, Places]:
    """The place of every cluster row of these samples, and to which of them it belongs."""
    start, count = np.cumsum(every) - every, every[rows]
    pair = np.repeat(np.arange(len(rows)), count)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    return pair, np.repeat(start[rows], count) + within


def _welch(estimates: Estimates, sides: tuple[Places, Places], errors: list[FloatArray]) -> FloatArray:
    """Satterthwaite's degrees of freedom of two independent errors; infinite for ranks."""
    with np.errstate(divide="ignore", invalid="ignore"):
        below = sum(e**4 / estimates.freedom[rows] for e, rows in zip(errors, sides, strict=True))
        return np.where(np.asarray(below) > 0, np.hypot(*errors) ** 4 / below, np.inf)


def _quantile(freedom: FloatArray, confidence: float) -> FloatArray:
    exact = np.isfinite(freedom)
    found = student_quantile(probability=(1 + confidence) / 2, freedom=np.where(exact, freedom, 1.0))
    return np.where(exact, found, np.where(np.isnan(freedom), np.nan, critical_value(confidence=confidence)))


def _told(values: ArrayLike, sample: ArrayLike, cluster: ArrayLike, samples: int) -> tuple[FloatArray, Places, Places]:
    """All three as arrays; ValueError, naming the culprit, when they are not of one length or a sample is none."""
    numbers, of, named = amounts(values=values), places(among=samples, sample=sample), whole_numbers(cluster=cluster)
    require_as_long(length=numbers.size, sample=of, cluster=named)
    return numbers, of, named


def _per_cluster(sample: Places, cluster: Places, score: FloatArray) -> tuple[Places, Places, FloatArray]:
    base = int(cluster.max(initial=0)) + 1
    named, place = np.unique(sample * base + cluster, return_inverse=True)
    return named // base, named % base, _sums(place, score, len(named))


def _sums(sample: Places, values: FloatArray, samples: int) -> FloatArray:
    return np.asarray(np.bincount(sample, weights=values, minlength=samples), dtype=np.float64)
