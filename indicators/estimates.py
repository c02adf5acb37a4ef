"""Counts of one round → levels with their intervals, for all indicators and places at once. No SQL, no files."""

from collections.abc import Callable, Iterator, Mapping
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.definition import Kind
from indicators.method import Method
from indicators.samples import Amounts, side_by_side
from indicators.statistics.clustered import SMALL_SAMPLE
from indicators.statistics.count import poisson_interval
from indicators.statistics.interval import FloatArray, Interval
from indicators.statistics.mean import mean_interval
from indicators.statistics.median import median_interval
from indicators.statistics.proportion import wilson_limits

Columns = Mapping[str, NDArray[Any]]
"""Column → its values, one per row; no value is missing."""

FEWEST_FOR_MEAN, FEWEST_FOR_MEDIAN = 2, 6
SHARES = (Kind.PROPORTION.value, Kind.LADDER.value)


def estimates(levels: Columns, amounts: Amounts) -> pd.DataFrame:
    """One row per row of `levels` (row, kind, known, met, sampled): x, value, lower, upper, method.

    `sampled` is the share of the site's households that a random sample found, 0 for a census: above 5% the interval of
    a share, mean or median has the finite population correction.
    """
    kind, known, met = levels["kind"], levels["known"].astype(float), levels["met"].astype(float)
    sampled = levels["sampled"].astype(float)
    finite = sampled > SMALL_SAMPLE
    left = np.where(finite, 1 - sampled, 1.0)
    result = Results(len(kind), "x", "value", "lower", "upper")

    share = np.isin(kind, SHARES)
    lower, upper = wilson_limits(events=met[share] / left[share], total=known[share] / left[share])
    result.put(
        share,
        x=met[share],
        value=ratio(met[share], known[share]),
        lower=lower,
        upper=upper,
        method=np.where(finite[share], Method.WILSON_FINITE.value, Method.WILSON.value).astype(object),
    )

    count = kind == Kind.COUNT.value
    lower, upper = _distinct(poisson_limits, met[count])
    result.put(count, x=met[count], value=met[count], lower=lower, upper=upper, method=Method.POISSON)

    _put_means(np.flatnonzero(kind == Kind.MEAN.value), amounts, left, result)
    for place in places(kind == Kind.MEDIAN.value):
        method = Method.MEDIAN_FINITE if finite[place] else Method.MEDIAN
        result.put(place, method=method, **_narrowed(_median(amounts.get(place)), left=left[place]))
    return result.frame()


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


def _put_means(rows: NDArray[np.int_], amounts: Amounts, left: FloatArray, result: "Results") -> None:
    finite = np.where(left[rows] < 1, Method.STUDENT_FINITE.value, Method.STUDENT.value).astype(object)
    result.put(rows, method=finite)
    known = [row for row in rows.tolist() if row in amounts]
    if not known:
        return
    samples, values = side_by_side([amounts[row] for row in known])
    mean = samples.mean(values)
    half = np.sqrt(left[known]) * samples.half_width(values, mean)
    told = {"x": samples.total(values), "value": mean, "lower": mean - half, "upper": mean + half}
    for column, numbers in told.items():
        result[column][known] = numbers


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


def _narrowed(numbers: dict[str, float], *, left: float) -> dict[str, float]:
    """Limits drawn towards the value by the root of the share of households that a sample left out."""
    if left == 1 or "lower" not in numbers:
        return numbers
    limits = {end: numbers["value"] + sqrt(left) * (numbers[end] - numbers["value"]) for end in ("lower", "upper")}
    return numbers | limits


def _limits(interval: Interval | None) -> dict[str, float]:
    return {"lower": interval.lower, "upper": interval.upper} if interval else {}
