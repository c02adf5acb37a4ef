"""Counts of one round → levels with their intervals, for all indicators and places at once. No SQL, no files."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.amount_levels import AmountLevels
from indicators.definition import Kind
from indicators.method import CLUSTER_T, DESIGN_EFFECT, FINITE, Method, methods_of
from indicators.statistics.clustered import SMALL_SAMPLE
from indicators.statistics.clustered_amount import widened
from indicators.statistics.clustered_share import share_limits, share_variance
from indicators.statistics.count import poisson_interval
from indicators.statistics.interval import FloatArray

Columns = Mapping[str, NDArray[Any]]
"""Column → its values, one per row; no value is missing."""

SHARES = (Kind.PROPORTION.value, Kind.LADDER.value)


def estimates(levels: Columns, amounts: AmountLevels, rt: Columns) -> pd.DataFrame:
    """One row per row of `levels` (row, kind, known, met, sampled, shared): x, value, lower, upper, method.

    Where all units of an RT share one answer (`shared`), the interval is of as many answers as there are RT.
    `rt` are the counts of the RT behind whatever lies in several (see counting/rows.py, level_rt_rows). `sampled` is
    the share of the site's households that a random sample found, 0 for a census: above 5% the interval of a share,
    mean or median has the finite population correction.
    """
    kind, known, met = levels["kind"], levels["known"].astype(float), levels["met"].astype(float)
    sampled = levels["sampled"].astype(float)
    finite = sampled > SMALL_SAMPLE
    left = np.where(finite, 1 - sampled, 1.0)
    result = Results(len(kind), "x", "value", "lower", "upper")

    share = np.isin(kind, SHARES)
    between = share_variance(sample=rt["row"], samples=len(kind), events=rt["met"], total=rt["known"])
    answers = np.where(levels["shared"], np.minimum(between.clusters, known), known)
    answered = np.minimum(
        met * np.nan_to_num(ratio(answers, known)), answers
    )  # rounding must not make them more than all
    shown = share_limits(
        events=answered[share],
        total=answers[share],
        variance=between.variance[share],
        clusters=between.clusters[share],
        sampled=sampled[share],
    )
    result.put(
        share,
        x=met[share],
        value=ratio(met[share], known[share]),
        lower=shown.lower,
        upper=shown.upper,
        method=_WILSONS[shown.way + 3 * finite[share]],
    )

    count = kind == Kind.COUNT.value
    lower, upper = _distinct(poisson_limits, met[count])
    result.put(count, x=met[count], value=met[count], lower=lower, upper=upper, method=Method.POISSON)

    for measured, method in ((Kind.MEAN, Method.STUDENT), (Kind.MEDIAN, Method.MEDIAN)):
        _put_amounts(measured, method, amounts, left=left, result=result)
    return result.frame()


_WILSONS = methods_of(Method.WILSON, (CLUSTER_T, DESIGN_EFFECT, ""), ("", FINITE))


class Results:
    """Columns of numbers that start as unknown and are filled kind by kind."""

    def __init__(self, rows: int, *columns: str) -> None:
        self._columns = list(columns)
        self._table = np.full((len(columns), rows), np.nan)
        self._numbers = dict(zip(columns, self._table, strict=True))
        self._method = np.full(rows, "", dtype=object)

    def put(
        self,
        where: NDArray[np.bool_] | NDArray[np.int_] | int,
        *,
        method: Method | NDArray[np.object_],
        **numbers: object,
    ) -> None:
        self._method[where] = method if isinstance(method, np.ndarray) else method.value
        for column, values in numbers.items():
            self._numbers[column][where] = values

    def __getitem__(self, column: str) -> FloatArray:
        return self._numbers[column]

    def frame(self) -> pd.DataFrame:
        frame = pd.DataFrame(self._table.T, columns=self._columns, copy=False)
        frame.insert(0, "row", np.arange(len(self._method)))
        frame["method"] = words(self._method)
        return frame


def words(column: NDArray[np.object_]) -> pd.Series:
    """A column of texts as places in the list of them: to read a million texts takes longer than to compute them."""
    places, names = pd.factorize(column)
    return pd.Series(pd.Categorical.from_codes(places, pd.Index([str(name) for name in names], dtype=object)))


def ratio(events: FloatArray, total: FloatArray) -> FloatArray:
    """Events over total; unknown (NaN) where nobody was counted."""
    shares: FloatArray = np.full(len(total), np.nan)
    np.divide(events, total, out=shares, where=total > 0)
    return shares


def poisson_limits(events: float) -> tuple[float, float]:
    interval = poisson_interval(events=events)
    return interval.lower, interval.upper


def _distinct(limits: Callable[[float], tuple[float, float]], values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A slow function of one number, called once per distinct number."""
    distinct, place = np.unique(values, return_inverse=True)
    found = np.array([limits(float(value)) for value in distinct], dtype=float).reshape(-1, 2)
    return found[place, 0], found[place, 1]


def _put_amounts(kind: Kind, base: Method, amounts: AmountLevels, *, left: FloatArray, result: Results) -> None:
    """Means or medians of the units of one round, by the rule for RT; medians of five or fewer have no interval."""
    rows, levels = amounts.rows[kind], amounts.levels[kind]
    if not len(rows):
        return
    shown, root = widened(estimates=levels), np.sqrt(left[rows])
    several = np.isfinite(shown.lower)
    told = {
        "value": shown.value,
        "lower": shown.value - root * (shown.value - shown.lower),
        "upper": shown.value + root * (shown.upper - shown.value),
    }
    if kind is Kind.MEAN:
        told["x"] = shown.value * levels.units
    names = methods_of(base, ("", DESIGN_EFFECT, CLUSTER_T), ("", FINITE))
    result.put(rows, method=names[np.where(several, shown.way, 0) + 3 * (left[rows] < 1)], **told)
