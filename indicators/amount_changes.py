"""Changes of means and medians of the same units, and differences of means and medians of different units.

All know their RT by the rule of shares: see statistics/clustered.py, clustered_rank.py for the typical change, and
clustered_amount.py for what is not paired.
"""

import numpy as np
from numpy.typing import NDArray

from indicators.amount_levels import AmountLevels
from indicators.definition import Kind
from indicators.estimates import Columns, Results
from indicators.method import CLUSTER_T, DESIGN_EFFECT, FINITE, REPEATED, Method, methods_of
from indicators.samples import FEWEST_FOR_MEAN, FEWEST_FOR_MEDIAN, UPPER, Samples
from indicators.statistics.clustered import FEWEST_CLUSTERS, FEWEST_MOVED, SMALL_SAMPLE
from indicators.statistics.clustered_amount import widened_difference
from indicators.statistics.clustered_rank import clustered_typical_changes
from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT
from indicators.statistics.distribution import student_quantile, student_two_sided
from indicators.statistics.interval import FloatArray
from indicators.statistics.many_samples import medians, signed_ranks
from indicators.statistics.rank import LARGEST_EXACT

Rows = NDArray[np.int_]
_WAYS = ("", DESIGN_EFFECT, CLUSTER_T)
NO_VALUES = {name: np.zeros(0, dtype=int) for name in ("row", "value_from", "value_to", "rt")}
_OF_MEANS, _OF_MEDIANS = (
    methods_of(base, _WAYS, ("", FINITE)) for base in (Method.PAIRED_STUDENT, Method.HODGES_LEHMANN)
)


def put_paired(counts: Columns, values: Columns, result: Results) -> None:
    """The changes of means and medians, from the values of the same units in both rounds and the RT of each.

    `values` has columns row, value_from, value_to and rt, in the order of the rows.
    """
    for kind, base in ((Kind.MEAN, Method.PAIRED_STUDENT), (Kind.MEDIAN, Method.HODGES_LEHMANN)):
        of_kind = counts["kind"] == kind.value
        result.put(of_kind, method=base, improved=0, worsened=0)
        mine = of_kind[values["row"]]
        met, sizes = np.unique(values["row"][mine], return_counts=True)
        if not len(met):
            continue
        samples = Samples(sizes, np.repeat(np.arange(len(met)), sizes))
        first, last = (values[name][mine].astype(float) for name in ("value_from", "value_to"))
        rose, fell = samples.total(last > first), samples.total(last < first)
        worse = counts["better"][met] < 0
        result["improved"][met], result["worsened"][met] = np.where(worse, fell, rose), np.where(worse, rose, fell)
        sampled = counts["sampled"][met].astype(float)
        finite = sampled > SMALL_SAMPLE
        left, rt = np.sqrt(np.where(finite, 1 - sampled, 1.0)), values["rt"][mine].astype(int)
        put = _put_means if kind is Kind.MEAN else _put_medians
        put(met, samples, (first, last), rt, left=left, finite=finite, result=result)


def _put_means(
    rows: Rows,
    samples: Samples,
    ends: tuple[FloatArray, FloatArray],
    rt: NDArray[np.int_],
    *,
    left: FloatArray,
    finite: NDArray[np.bool_],
    result: Results,
) -> None:
    first, last = ends
    differences = last - first
    change = samples.mean(differences)
    alone = samples.half_width(differences, change)
    width, way, effect = _widened(samples, differences, rt, alone)
    several = samples.sizes >= FEWEST_FOR_MEAN
    told = {
        "x_from": samples.total(first),
        "x_to": samples.total(last),
        "value_from": samples.mean(first),
        "value_to": samples.mean(last),
        "change": change,
        "lower": change - left * width,
        "upper": change + left * width,
        "design_effect": np.where(several, effect, np.nan),
        "p_value": np.where(several, _paired_p(samples, differences), np.nan),
    }
    method = _OF_MEANS[np.where(several, way, 0) + len(_WAYS) * finite]
    result.put(rows, method=method, **told)


def _widened(
    samples: Samples, differences: FloatArray, rt: NDArray[np.int_], alone: FloatArray
) -> tuple[FloatArray, NDArray[np.int_], FloatArray]:
    """Half of each interval, how RT made it wider (the place among `_WAYS`), and by what design effect.

    The paired t interval, or that between RT (see `cluster_means.cluster_mean`) where there are enough of them.
    """
    base = int(rt.max()) + 1
    cluster, place = np.unique(samples.sample * base + rt, return_inverse=True)
    of, size = cluster // base, np.bincount(place)
    clusters = np.bincount(of, minlength=len(samples.sizes))
    mean = samples.total(differences) / samples.sizes
    off = np.bincount(place, weights=differences) - mean[of] * size
    fewer = np.maximum(clusters - 1, 1)
    spread = clusters / fewer * np.bincount(of, weights=off**2, minlength=len(samples.sizes))
    between = student_quantile(probability=UPPER, freedom=fewer) * np.sqrt(spread) / samples.sizes
    few = (clusters < FEWEST_CLUSTERS) | (samples.sizes < FEWEST_MOVED)
    way = np.select([clusters < 2, few], [0, 1], 2)
    told = np.divide(between, alone, out=np.ones(len(alone)), where=alone > 0)
    widths = [
        alone,
        alone * np.sqrt(DEFAULT_DESIGN_EFFECT),
        np.maximum(between, (1 - 2 / np.maximum(clusters, 1)) * alone),
    ]
    effects = [np.ones(len(alone)), np.full(len(alone), DEFAULT_DESIGN_EFFECT), np.maximum(told**2, 1.0)]
    return np.choose(way, widths), way, np.choose(way, effects)


def _paired_p(samples: Samples, differences: FloatArray) -> FloatArray:
    """`amount.paired_t_test` of every sample of two or more."""
    total, squares = samples.total(differences), samples.total(differences**2)
    freedom = np.maximum(samples.sizes - 1, 1)
    spread = np.maximum(samples.sizes * squares - total**2, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(total == 0, 0.0, total / np.sqrt(spread / freedom))
    return student_two_sided(statistic=statistic, freedom=freedom)


def _put_medians(
    rows: Rows,
    samples: Samples,
    ends: tuple[FloatArray, FloatArray],
    rt: NDArray[np.int_],
    *,
    left: FloatArray,
    finite: NDArray[np.bool_],
    result: Results,
) -> None:
    first, last = ends
    differences, sizes = last - first, samples.sizes
    typical = clustered_typical_changes(differences=differences, clusters=rt, sizes=sizes)
    tested = signed_ranks(differences=differences, sizes=sizes, largest_exact=LARGEST_EXACT)
    several, change = sizes >= FEWEST_FOR_MEDIAN, typical.estimate
    told = {
        "value_from": medians(values=first, sizes=sizes),
        "value_to": medians(values=last, sizes=sizes),
        "change": change,
        "lower": change - left * (change - typical.lower),
        "upper": change + left * (typical.upper - change),
        "design_effect": typical.design_effect,
        "p_value": np.where(several, tested.p, np.nan),
    }
    method = _OF_MEDIANS[np.where(several, typical.way, 0) + len(_WAYS) * finite]
    result.put(rows, method=method, **told)


def put_unpaired(counts: Columns, amounts: AmountLevels, result: Results) -> None:
    """Differences of the means or medians of whoever was there in each round; RT that both rounds hold count once.

    With the finite population correction of each round that is a random sample (see `unpaired` in sql/changes.sql).
    """
    for kind, base in ((Kind.MEAN, Method.WELCH), (Kind.MEDIAN, Method.MEDIANS)):
        rows = np.flatnonzero(counts["kind"] == kind.value)
        if not len(rows):
            continue
        place = {end: amounts.place[counts[f"row_{end}"][rows]] for end in ("from", "to")}
        sampled = {end: counts[f"sampled_{end}"][rows].astype(float) for end in ("from", "to")}
        left = {end: np.where(share > SMALL_SAMPLE, 1 - share, 1.0) for end, share in sampled.items()}
        shown = widened_difference(
            estimates=amounts.levels[kind],
            first=place["to"],
            second=place["from"],
            left_first=left["to"],
            left_second=left["from"],
        )
        several = np.isfinite(shown.lower)
        names = methods_of(base, _WAYS, ("", REPEATED))
        method = names[np.where(several, shown.way, 0) + len(_WAYS) * counts["sample"][rows].astype(bool)]
        result.put(rows, method=method, lower=shown.lower, upper=shown.upper, design_effect=shown.design_effect)
