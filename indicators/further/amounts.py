"""What is an amount's own: who rose, the typical change, ratios, and robust or standardised means of the change.

Intervals know the RT by the rule of the change itself; the test takes pairs one by one.
"""

import numpy as np

from indicators.definition import Kind
from indicators.further.measure import Measure
from indicators.further.measured import KEYS, Measured, Places
from indicators.further.storing import Source, starts_of
from indicators.samples import FEWEST_FOR_MEAN, FEWEST_FOR_MEDIAN
from indicators.statistics.amount import standardised_change
from indicators.statistics.clustered_amount import means_of, widened
from indicators.statistics.clustered_rank import clustered_typical_changes
from indicators.statistics.interval import FloatArray
from indicators.statistics.many_samples import signed_ranks, winsorised_means
from indicators.statistics.proportion import wilson_limits

LARGEST_EXACT = 20
"""Up to so many changed pairs the signed-rank test goes through all signs."""


def amount_measures(source: Source) -> Measured:
    """One row per change and measure; measures that too few pairs allow have none."""
    pairs = source.columns("detail_amounts")
    first = starts_of(pairs, KEYS)
    measured = Measured({key: pairs[key][first] for key in KEYS}, comparison="paired")
    if len(first):
        before, after = pairs["value_from"].astype(float), pairs["value_to"].astype(float)
        sizes = np.diff(first, append=len(before))
        rt = pairs["rt"].astype(int)
        _put_ranked(after - before, sizes, rt, measured)
        _put_standardised(np.split(after - before, first[1:]), sizes, measured)
        skewed = pairs["kind"][first] == Kind.MEDIAN.value
        _put_ratios(before, after, np.repeat(np.where(skewed, np.arange(len(sizes)), -1), sizes), rt, measured)
    return measured


def _put_ranked(differences: FloatArray, sizes: Places, rt: Places, measured: Measured) -> None:
    n, change = sizes.astype(float), np.repeat(np.arange(len(sizes)), sizes)
    rose = (differences > 0).astype(float)
    share = widened(estimates=means_of(values=rose, sample=change, cluster=rt, samples=len(sizes)))
    effect = np.nan_to_num(share.design_effect, nan=1.0)
    lower, upper = wilson_limits(events=np.bincount(change, weights=rose) / effect, total=n / effect)
    measured.put(Measure.SHARE_UP, n=n, value=share.value, lower=lower, upper=upper)
    ranks = signed_ranks(differences=differences, sizes=sizes, largest_exact=LARGEST_EXACT)
    measured.put(Measure.SIGNED_RANK, n=n, statistic=ranks.rose, p_value=ranks.p)
    measured.put(Measure.RANK_BISERIAL, n=n, value=ranks.biserial)
    measured.put(Measure.WINSORISED, n=n, value=winsorised_means(values=differences, sizes=sizes))
    enough = np.flatnonzero(sizes >= FEWEST_FOR_MEDIAN)
    typical = clustered_typical_changes(differences=differences, clusters=rt, sizes=sizes)
    value, lower, upper = (each[enough] for each in (typical.estimate, typical.lower, typical.upper))
    measured.put(Measure.HODGES_LEHMANN, n=n[enough], places=enough, value=value, lower=lower, upper=upper)


def _put_standardised(differences: list[FloatArray], sizes: Places, measured: Measured) -> None:
    enough = np.flatnonzero(sizes >= FEWEST_FOR_MEAN)
    told = []
    for place in enough.tolist():
        total, squares = _sums(differences[place])
        told.append(standardised_change(pairs=int(sizes[place]), total=total, sum_of_squares=squares))
    measured.put(Measure.STANDARDISED, n=sizes[enough].astype(float), places=enough, value=told)


def _put_ratios(before: FloatArray, after: FloatArray, change: Places, rt: Places, measured: Measured) -> None:
    """Of those who earned in both rounds; `change` is that of every pair, -1 where its ratio is not told."""
    earning = (before > 0) & (after > 0) & (change >= 0)
    found, place, earners = np.unique(change[earning], return_inverse=True, return_counts=True)
    steps = np.log(after[earning]) - np.log(before[earning])
    logarithms = widened(estimates=means_of(values=steps, sample=place, cluster=rt[earning], samples=len(found)))
    enough = earners >= FEWEST_FOR_MEAN
    value, lower, upper = (
        np.exp(each[enough]) for each in (logarithms.value, logarithms.lower, logarithms.upper)
    )  # fmt: skip
    n, places = earners[enough].astype(float), found[enough]
    measured.put(Measure.GEOMETRIC_RATIO, n=n, places=places, value=value, lower=lower, upper=upper)


def _sums(values: FloatArray) -> tuple[float, float]:
    return float(values.sum()), float(values @ values)
