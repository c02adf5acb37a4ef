"""All rounds up to one, three or more, of the same units: Cochran's Q, the trend, and the chart of their shares.

Only units known in every round count. An interrupted series is never fitted: it needs eight points before the
programme. Two rounds in turn are not tested.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from indicators.estimates import Columns
from indicators.further.arms import refusals
from indicators.further.panels import Panels, Places, cochran, trends
from indicators.further.refusal import Refusal
from indicators.further.storing import Connection, columns, store
from indicators.query import sql
from indicators.statistics.interval import FloatArray
from indicators.statistics.rounds import limits_of_charts, signals_of_charts
from indicators.verdict import FEWEST_UNITS

KEYS = ("indicator", "site", "round_to", "population")
NUMBERS = ("statistic", "freedom", "p_value", "slope", "lower", "upper", "trend_p")
FEWEST_CLUSTERS = 5
START = 0
"""The month in which the programme starts: rounds up to it are points before."""


@dataclass(frozen=True)
class _Turn:
    name: str
    bit: int
    month: int


def course(connection: Connection) -> None:
    """Fill the tables course and course_point."""
    connection.execute(sql("further/course"))
    turns = [_Turn(*row) for row in connection.execute("SELECT round, bit, month FROM turn ORDER BY bit").fetchall()]
    cells = columns(connection, "patterns")
    courses, points = [], []
    for mask in np.unique(cells["rounds"]).tolist():
        held = [turn for turn in turns if mask >> turn.bit & 1]
        told = _courses({name: column[cells["rounds"] == mask] for name, column in cells.items()}, held)
        courses.append(told[0])
        points += told[1:]
    for table, parts in (("course", courses), ("course_point", points)):
        if parts:
            store(connection, table, {name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _courses(cells: Columns, held: list[_Turn]) -> list[Columns]:
    """The courses over the same rounds, and their points where there are any."""
    new = np.ones(len(cells["n"]), dtype=bool)
    new[1:] = np.any([cells[key][1:] != cells[key][:-1] for key in KEYS], axis=0)
    starts, place = np.flatnonzero(new), np.cumsum(new) - 1
    size = np.bincount(place, weights=cells["n"]).astype(int)
    refused = refusals(
        (cells["forbidden"][starts].astype(bool), Refusal.NOT_COMPARABLE), (size < FEWEST_UNITS, Refusal.TOO_FEW)
    )
    shown = np.flatnonzero(np.array([reason is None for reason in refused.tolist()]))
    row: dict[str, Any] = {key: cells[key][starts] for key in KEYS}
    row |= {"rounds": np.full(len(size), len(held)), "n": size, "refusal": refused}
    row["points_before"] = np.full(len(size), sum(turn.month <= START for turn in held))
    row["clusters"] = np.zeros(len(size), dtype=int)
    row["method"] = np.full(len(size), "", dtype=object)
    row |= {name: np.full(len(size), np.nan) for name in NUMBERS}
    if not len(shown):
        return [row]
    panels = _panels(cells, place, shown, held)
    for name, values in _numbers(panels).items():
        row[name][shown] = values
    return [row, _points({key: row[key][shown] for key in KEYS}, panels.yeses, size[shown], held)]


def _panels(cells: Columns, place: Places, shown: Places, held: list[_Turn]) -> Panels:
    wanted = np.isin(place, shown)
    bits = np.array([turn.bit for turn in held])
    return Panels(
        panel=np.searchsorted(shown, place[wanted]),
        rt=np.unique(cells["rt"][wanted], return_inverse=True)[1],
        answers=((cells["pattern"][wanted].astype(np.int64)[:, None] >> bits) & 1).astype(float),
        often=cells["n"][wanted].astype(float),
        months=np.array([turn.month for turn in held], dtype=float),
    )


def _numbers(panels: Panels) -> dict[str, Any]:
    statistic, freedom, p = cochran(panels)
    trend = trends(panels, fewest_clusters=FEWEST_CLUSTERS)
    return {
        "statistic": statistic,
        "freedom": freedom,
        "p_value": p,
        "slope": trend.slope,
        "lower": trend.slope - trend.half,
        "upper": trend.slope + trend.half,
        "trend_p": trend.p,
        "clusters": trend.clusters,
    }


def _points(keys: Columns, yeses: FloatArray, sizes: Places, held: list[_Turn]) -> Columns:
    """The rounds of every course, one after the other."""
    rounds, totals = len(held), np.broadcast_to(sizes[:, None], yeses.shape).astype(float)
    values = yeses / totals
    centre, lower, upper = limits_of_charts(events=yeses, totals=totals)
    signal = signals_of_charts(values=values, centre=centre, lower=lower, upper=upper)
    return {
        **{key: np.repeat(column, rounds) for key, column in keys.items()},
        "at_round": np.array([turn.name for turn in held] * len(sizes), dtype=object),
        "n": np.repeat(sizes, rounds),
        "x": yeses.ravel().astype(int),
        "value": values.ravel(),
        "centre": np.repeat(centre, rounds),
        "lower": lower.ravel(),
        "upper": upper.ravel(),
        "signal": signal.ravel(),
    }
