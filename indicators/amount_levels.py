"""The means and medians of all places and rounds, with what each RT adds to them. No SQL, no intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.definition import Kind
from indicators.statistics.clustered_amount import Estimates, means_of, medians_of

Rows = NDArray[np.int_]
MEASURES = {Kind.MEAN: means_of, Kind.MEDIAN: medians_of}


@dataclass(frozen=True)
class AmountLevels:
    """By kind: the rows of the levels, and their estimates in the same order; `place` is the place of a row in them."""

    rows: Mapping[Kind, Rows]
    levels: Mapping[Kind, Estimates]
    place: Rows


def levels_of(kind: NDArray[np.object_], values: Mapping[str, NDArray[Any]]) -> AmountLevels:
    """From the kind of every row, and the columns row, value and rt of every known unit of a mean or median."""
    place = np.zeros(len(kind), dtype=int)
    rows, levels = {}, {}
    for each, estimated in MEASURES.items():
        mine = kind == each.value
        rows[each] = np.flatnonzero(mine)
        place[mine] = np.arange(len(rows[each]))
        known = mine[values["row"]]
        levels[each] = estimated(
            values=values["value"][known].astype(float),
            sample=place[values["row"][known]],
            cluster=values["rt"][known].astype(int),
            samples=len(rows[each]),
        )
    return AmountLevels(rows, levels, place)
