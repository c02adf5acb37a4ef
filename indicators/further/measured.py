"""Rows of the table detail, collected measure by measure: each tells one number of some of the changes."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.counting.writing import spelled
from indicators.estimates import Columns
from indicators.further.measure import Measure
from indicators.further.storing import finite
from indicators.statistics.interval import FloatArray

KEYS = ("indicator", "site", "round_from", "round_to", "population")
NUMBERS = ("value", "lower", "upper", "statistic", "freedom", "p_value")
Places = NDArray[np.intp]
_ALL = [measure.value for measure in Measure]


class Measured:
    """Measures of the changes whose keys are given, of one kind of comparison."""

    def __init__(self, keys: Columns, *, comparison: str) -> None:
        self._keys, self._comparison = keys, comparison
        self._parts: list[dict[str, NDArray[Any]]] = []

    def put(
        self, measure: Measure, *, n: FloatArray, places: Places | None = None, part: str = "", **told: ArrayLike
    ) -> None:
        """Numbers of one measure for the changes at `places`, or for all."""
        rows = np.arange(len(n)) if places is None else places
        numbers = {name: np.full(len(rows), np.nan) for name in NUMBERS}
        numbers |= {name: finite(values) for name, values in told.items()}
        words = {"measure": np.full(len(rows), _ALL.index(measure.value)), "part": np.full(len(rows), part, object)}
        self._parts.append({"place": rows, **words, "n": n, **numbers})

    def columns(self) -> dict[str, NDArray[Any]]:
        """All rows, in the order of the changes and within one as they were put."""
        if not self._parts:
            return {}
        every = {name: np.concatenate([part[name] for part in self._parts]) for name in self._parts[0]}
        order = np.argsort(every["place"], kind="stable")
        every = {name: values[order] for name, values in every.items()}
        place = every.pop("place")
        keys = {key: self._keys[key][place] for key in KEYS}
        told: dict[str, Any] = {**keys, "comparison": np.full(len(place), self._comparison, object), **every}
        told["measure"] = spelled(every["measure"], _ALL)
        return told | {"n": every["n"].astype(int)}
