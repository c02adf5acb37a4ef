"""Counts of one round → levels with their intervals, for all indicators and places at once. No SQL, no files."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.definition import Kind
from indicators.method import Method
from indicators.statistics.count import poisson_interval
from indicators.statistics.interval import FloatArray, Interval
from indicators.statistics.mean import mean_interval
from indicators.statistics.median import median_interval
from indicators.statistics.proportion import wilson_limits

Columns = Mapping[str, NDArray[Any]]
"""Column → its values, one per row; no value is missing."""

Amounts = Mapping[int, FloatArray]
"""Row of a result → the values of its units, in order."""

FEWEST_FOR_MEAN, FEWEST_FOR_MEDIAN = 2, 6
SHARES = (Kind.PROPORTION.value, Kind.LADDER.value)


def estimates(levels: Columns, amounts: Amounts) -> pd.DataFrame:
    """One row per row of `levels` (row, kind, known, met): x, value, lower, upper, method."""
    kind, known, met = levels["kind"], levels["known"].astype(float), levels["met"].astype(float)
    result = Results(len(kind), "x", "value", "lower", "upper")

    share = np.isin(kind, SHARES)
    lower, upper = wilson_limits(events=met[share], total=known[share])
    result.put(
        share, x=met[share], value=ratio(met[share], known[share]), lower=lower, upper=upper, method=Method.WILSON
    )

    count = kind == Kind.COUNT.value
    lower, upper = _distinct(poisson_limits, met[count])
    result.put(count, x=met[count], value=met[count], lower=lower, upper=upper, method=Method.POISSON)

    for place in places(kind == Kind.MEAN.value):
        result.put(place, method=Method.STUDENT, **_mean(amounts.get(place)))
    for place in places(kind == Kind.MEDIAN.value):
        result.put(place, method=Method.MEDIAN, **_median(amounts.get(place)))
    return result.frame()


class Results:
    """Columns of numbers that start as unknown and are filled kind by kind."""

    def __init__(self, rows: int, *columns: str) -> None:
        self._numbers = {column: np.full(rows, np.nan) for column in columns}
        self._method = np.full(rows, "", dtype=object)

    def put(self, where: NDArray[np.bool_] | int, *, method: Method | NDArray[np.object_], **numbers: object) -> None:
        self._method[where] = method if isinstance(method, np.ndarray) else method.value
        for column, values in numbers.items():
            self._numbers[column][where] = values

    def __getitem__(self, column: str) -> FloatArray:
        return self._numbers[column]

    def frame(self) -> pd.DataFrame:
        rows = np.arange(len(self._method))
        return pd.DataFrame({"row": rows, **self._numbers, "method": self._method})


def ratio(events: FloatArray, total: FloatArray) -> FloatArray:
    """Events over total; unknown (NaN) where nobody was counted."""
    shares: FloatArray = np.full(len(total), np.nan)
    np.divide(events, total, out=shares, where=total > 0)
    return shares


def places(where: NDArray[np.bool_]) -> Iterator[int]:
    """The numbers of the rows where it holds."""
    yield from np.flatnonzero(where).tolist()


def poisson_limits(events: float) -> tuple[float, float]:
    interval = poisson_interval(events=events)
    return interval.lower, interval.upper


def _distinct(limits: Callable[[float], tuple[float, float]], values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A slow function of one number, called once per distinct number."""
    distinct, place = np.unique(values, return_inverse=True)
    found = np.array([limits(float(value)) for value in distinct], dtype=float).reshape(-1, 2)
    return found[place, 0], found[place, 1]


def _mean(values: FloatArray | None) -> dict[str, float]:
    if values is None:
        return {}
    result = {"x": float(values.sum()), "value": float(values.mean())}
    return {**result, **_limits(mean_limits(values))}


def _median(values: FloatArray | None) -> dict[str, float]:
    if values is None:
        return {}
    interval = median_interval(sample=values) if len(values) >= FEWEST_FOR_MEDIAN else None
    return {"value": float(np.median(values)), **_limits(interval)}


def mean_limits(values: FloatArray) -> Interval | None:
    """Student's interval of the mean; none for a single value. Centred first: large values must keep their digits."""
    if len(values) < FEWEST_FOR_MEAN:
        return None
    centre = float(values.mean())
    off = values - centre
    interval = mean_interval(count=len(values), total=float(off.sum()), sum_of_squares=float(off @ off))
    return Interval(interval.lower + centre, interval.upper + centre)


def _limits(interval: Interval | None) -> dict[str, float]:
    return {"lower": interval.lower, "upper": interval.upper} if interval else {}
