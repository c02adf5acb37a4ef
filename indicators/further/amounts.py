"""What is an amount's own: who rose, the typical change, ratios, and robust or standardised means of the change."""

import numpy as np

from indicators.definition import Kind
from indicators.further.measure import Measure
from indicators.further.measured import KEYS, Measured, Places
from indicators.further.storing import Connection, columns, starts_of
from indicators.samples import FEWEST_FOR_MEAN, FEWEST_FOR_MEDIAN
from indicators.statistics.amount import geometric_mean_ratio, standardised_change
from indicators.statistics.interval import FloatArray
from indicators.statistics.many_samples import signed_ranks, typical_changes, winsorised_means
from indicators.statistics.proportion import wilson_limits

LARGEST_EXACT = 20
"""Up to so many changed pairs the signed-rank test goes through all signs."""


def amount_measures(connection: Connection) -> Measured:
    """One row per change and measure; measures that too few pairs allow have none."""
    pairs = columns(connection, "detail_amounts")
    first = starts_of(pairs, KEYS)
    measured = Measured({key: pairs[key][first] for key in KEYS}, comparison="paired")
    if len(first):
        before, after = pairs["value_from"].astype(float), pairs["value_to"].astype(float)
        sizes = np.diff(first, append=len(before))
        _put_ranked(after - before, sizes, measured)
        _put_standardised(np.split(after - before, first[1:]), sizes, measured)
        skewed = pairs["kind"][first] == Kind.MEDIAN.value
        _put_ratios(before, after, np.repeat(np.where(skewed, np.arange(len(sizes)), -1), sizes), measured)
    return measured


def _put_ranked(differences: FloatArray, sizes: Places, measured: Measured) -> None:
    n = sizes.astype(float)
    rose = np.add.reduceat((differences > 0).astype(float), np.cumsum(sizes) - sizes)
    lower, upper = wilson_limits(events=rose, total=n)
    measured.put(Measure.SHARE_UP, n=n, value=rose / n, lower=lower, upper=upper)
    ranks = signed_ranks(differences=differences, sizes=sizes, largest_exact=LARGEST_EXACT)
    measured.put(Measure.SIGNED_RANK, n=n, statistic=ranks.rose, p_value=ranks.p)
    measured.put(Measure.RANK_BISERIAL, n=n, value=ranks.biserial)
    measured.put(Measure.WINSORISED, n=n, value=winsorised_means(values=differences, sizes=sizes))
    enough = np.flatnonzero(sizes >= FEWEST_FOR_MEDIAN)
    typical = typical_changes(differences=differences, sizes=sizes)
    value, lower, upper = (each[enough] for each in typical)
    measured.put(Measure.HODGES_LEHMANN, n=n[enough], places=enough, value=value, lower=lower, upper=upper)


def _put_standardised(differences: list[FloatArray], sizes: Places, measured: Measured) -> None:
    enough = np.flatnonzero(sizes >= FEWEST_FOR_MEAN)
    told = []
    for place in enough.tolist():
        total, squares = _sums(differences[place])
        told.append(standardised_change(pairs=int(sizes[place]), total=total, sum_of_squares=squares))
    measured.put(Measure.STANDARDISED, n=sizes[enough].astype(float), places=enough, value=told)


def _put_ratios(before: FloatArray, after: FloatArray, change: Places, measured: Measured) -> None:
    """Of those who earned in both rounds; `change` is that of every pair, -1 where its ratio is not told."""
    earning = (before > 0) & (after > 0) & (change >= 0)
    found, first, earners = np.unique(change[earning], return_index=True, return_counts=True)
    steps = np.split(np.log(after[earning]) - np.log(before[earning]), first[1:])
    enough = np.flatnonzero(earners >= FEWEST_FOR_MEAN)
    told = []
    for place in enough.tolist():
        total, squares = _sums(steps[place])
        one = geometric_mean_ratio(pairs=len(steps[place]), total=total, sum_of_squares=squares)
        told.append((one.value, one.interval.lower, one.interval.upper))
    value, lower, upper = np.array(told).reshape(-1, 3).T
    n, places = earners[enough].astype(float), found[enough]
    measured.put(Measure.GEOMETRIC_RATIO, n=n, places=places, value=value, lower=lower, upper=upper)


def _sums(values: FloatArray) -> tuple[float, float]:
    return float(values.sum()), float(values @ values)
