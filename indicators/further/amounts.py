"""What is an amount's own: who rose, the typical change, ratios, and robust or standardised means of the change."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from indicators.definition import Kind
from indicators.further.measure import Measure
from indicators.further.measured import KEYS, NUMBERS, Measured
from indicators.further.storing import Connection
from indicators.query import sql
from indicators.samples import FEWEST_FOR_MEAN, FEWEST_FOR_MEDIAN
from indicators.statistics.amount import geometric_mean_ratio, share_up, standardised_change, winsorised_mean
from indicators.statistics.interval import FloatArray
from indicators.statistics.rank import rank_biserial, signed_rank_test
from indicators.statistics.result import Estimate
from indicators.typical import typical_change

LARGEST_EXACT = 20
"""Up to so many changed pairs the signed-rank test goes through all signs."""


class _Told(NamedTuple):
    n: int
    value: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    statistic: float = np.nan
    freedom: float = np.nan
    p_value: float = np.nan


def amount_measures(connection: Connection) -> Measured:
    """One row per change and measure; measures that too few pairs allow have none."""
    rows = connection.execute(sql("further/detail_amounts")).fetchall()
    keys = {key: np.array([row[place] for row in rows], dtype=object) for place, key in enumerate(KEYS)}
    measured = Measured(keys, comparison="paired")
    found: dict[Measure, list[tuple[int, _Told]]] = {}
    for place, (*_, kind, before, after) in enumerate(rows):
        values = np.array(before, dtype=float), np.array(after, dtype=float)
        for measure, told in _measures(*values, skewed=kind == Kind.MEDIAN.value):
            found.setdefault(measure, []).append((place, told))
    for measure, several in found.items():
        numbers = np.array([told for _, told in several], dtype=float)
        told_of = dict(zip(NUMBERS, numbers.T[1:], strict=True))
        measured.put(measure, n=numbers[:, 0], places=np.array([place for place, _ in several]), **told_of)
    return measured


def _measures(before: FloatArray, after: FloatArray, *, skewed: bool) -> Iterator[tuple[Measure, _Told]]:
    differences = after - before
    pairs = len(differences)
    yield Measure.SHARE_UP, _estimate(pairs, share_up(differences=differences))
    changed = int(np.count_nonzero(differences))
    test = signed_rank_test(differences=differences, exact=changed <= LARGEST_EXACT)
    yield Measure.SIGNED_RANK, _Told(pairs, statistic=test.statistic, p_value=test.p)
    yield Measure.RANK_BISERIAL, _Told(pairs, value=rank_biserial(differences=differences))
    yield Measure.WINSORISED, _Told(pairs, value=winsorised_mean(sample=differences))
    if pairs >= FEWEST_FOR_MEDIAN:
        typical = typical_change(differences)
        yield Measure.HODGES_LEHMANN, _estimate(pairs, Estimate(typical.estimate, typical.interval))
    if pairs >= FEWEST_FOR_MEAN:
        total, squares = _sums(differences)
        value = standardised_change(pairs=pairs, total=total, sum_of_squares=squares)
        yield Measure.STANDARDISED, _Told(pairs, value=value)
    earning = (before > 0) & (after > 0)
    earners = int(earning.sum())
    if skewed and earners >= FEWEST_FOR_MEAN:
        total, squares = _sums(np.log(after[earning]) - np.log(before[earning]))
        ratio = geometric_mean_ratio(pairs=earners, total=total, sum_of_squares=squares)
        yield Measure.GEOMETRIC_RATIO, _estimate(earners, ratio)


def _sums(values: FloatArray) -> tuple[float, float]:
    return float(values.sum()), float(values @ values)


def _estimate(n: int, estimate: Estimate) -> _Told:
    return _Told(n, value=estimate.value, lower=estimate.interval.lower, upper=estimate.interval.upper)
