"""All rounds up to one, three or more, of the same units: Cochran's Q, the trend, and the chart of their shares.

Only units known in every round count. An interrupted series is never fitted: it needs eight points before the
programme. Two rounds in turn are not tested, nor is a course from a round at which the share is zero by definition: it
can only go up. Here are the shares; means and medians are in `course_amounts`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates import Columns
from indicators.further.arms import refusals
from indicators.further.panels import Panels, Places, Trends, cochran, trends
from indicators.further.refusal import Refusal
from indicators.further.storing import Rows, Source, stacked, starts_of
from indicators.method import CLUSTER_T, DESIGN_EFFECT, Method, methods_of
from indicators.query import sql
from indicators.statistics.interval import FloatArray
from indicators.statistics.rounds import limits_of_charts, signals_of_charts
from indicators.verdict import FEWEST_UNITS

KEYS = ("indicator", "site", "round_to", "population")
NUMBERS = ("statistic", "freedom", "p_value", "slope", "lower", "upper", "trend_p")
TESTS = ("p_value", "trend_p")
START = 0
"""The month in which the programme starts: rounds up to it are points before."""
_NAMES = methods_of(Method.TREND, (CLUSTER_T, DESIGN_EFFECT, ""), ("",))


@dataclass(frozen=True)
class Turn:
    name: str
    bit: int
    month: int


def course(source: Source, catalogue: Catalogue) -> Iterator[Rows]:
    """The tables course and course_point."""
    only_up = [definition.name for definition in catalogue if definition.zero_at_baseline]
    source.run(sql("further/course"))
    turns = turns_of(source)
    cells = source.columns("patterns")
    courses, points = [], []
    for mask in np.unique(cells["rounds"]).tolist():
        held = [turn for turn in turns if mask >> turn.bit & 1]
        told = _courses({name: column[cells["rounds"] == mask] for name, column in cells.items()}, held, only_up)
        courses.append(told[0])
        points += told[1:]
    yield from in_tables(courses, points)


def in_tables(courses: Sequence[Columns], points: Sequence[Columns]) -> Iterator[Rows]:
    """All courses and all their points at once: to write a table takes longer than to fill in its few rows."""
    for table, parts in (("course", courses), ("course_point", points)):
        if parts:
            yield table, stacked(parts)


def turns_of(source: Source) -> list[Turn]:
    """All rounds in their order."""
    return [Turn(*row) for row in source.run("SELECT round, bit, month FROM turn ORDER BY bit")]


def _courses(cells: Columns, held: list[Turn], only_up: Sequence[str]) -> list[Columns]:
    """The courses over the same rounds, and their points where there are any."""
    starts = starts_of(cells, KEYS)
    place = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(cells["n"])))
    size = np.bincount(place, weights=cells["n"]).astype(int)
    refused = refusals(
        (cells["forbidden"][starts].astype(bool), Refusal.NOT_COMPARABLE), (size < FEWEST_UNITS, Refusal.TOO_FEW)
    )
    shown = np.flatnonzero(np.array([reason is None for reason in refused.tolist()]))
    row = blank({key: cells[key][starts] for key in KEYS}, size, refused, held)
    if not len(shown):
        return [row]
    panels = _panels(cells, place, shown, held)
    trend = trends(panels)
    for name, values in _numbers(panels, trend).items():
        row[name][shown] = values
    row["method"][shown] = _NAMES[trend.way]
    if held[0].month == START:
        untested = np.isin(np.asarray(row["indicator"], dtype=str), only_up)
        for name in TESTS:
            row[name][untested] = np.nan
    return [row, _points({key: row[key][shown] for key in KEYS}, panels.yeses, size[shown], held)]


def blank(keys: Columns, size: Places, refused: NDArray[np.object_], held: list[Turn]) -> dict[str, Any]:
    """The courses without their numbers."""
    row: dict[str, Any] = {**keys, "rounds": np.full(len(size), len(held)), "n": size, "refusal": refused}
    row["points_before"] = np.full(len(size), sum(turn.month <= START for turn in held))
    row["clusters"] = np.zeros(len(size), dtype=int)
    row["method"] = np.full(len(size), Method.TREND.value, dtype=object)
    return row | {name: np.full(len(size), np.nan) for name in NUMBERS}


def _panels(cells: Columns, place: Places, shown: Places, held: list[Turn]) -> Panels:
    wanted = np.isin(place, shown)
    bits = np.array([turn.bit for turn in held])
    return Panels(
        panel=np.searchsorted(shown, place[wanted]),
        rt=np.unique(cells["rt"][wanted], return_inverse=True)[1],
        answers=((cells["pattern"][wanted].astype(np.int64)[:, None] >> bits) & 1).astype(float),
        often=cells["n"][wanted].astype(float),
        months=np.array([turn.month for turn in held], dtype=float),
    )


def _numbers(panels: Panels, trend: Trends) -> dict[str, Any]:
    statistic, freedom, p = cochran(panels)
    return {
        "statistic": statistic,
        "freedom": freedom,
        "p_value": p,
        "slope": trend.slope,
        "lower": trend.slope - trend.half,
        "upper": trend.slope + trend.half,
        "trend_p": trend.p,
        "clusters": np.where(trend.way == 0, trend.clusters, 0),
    }


def _points(keys: Columns, yeses: FloatArray, sizes: Places, held: list[Turn]) -> Columns:
    """The rounds of every course, one after the other."""
    rounds, totals = len(held), np.broadcast_to(sizes[:, None], yeses.shape).astype(float)
    values = yeses / totals
    centre, lower, upper = limits_of_charts(events=yeses, totals=totals)
    signal = signals_of_charts(values=values, centre=centre, lower=lower, upper=upper)
    return {
        **{key: np.repeat(column, rounds) for key, column in keys.items()},
        "at_round": np.array([turn.name for turn in held] * len(sizes), dtype=object),
        "n": np.repeat(sizes, rounds),
        "x": yeses.ravel(),
        "value": values.ravel(),
        "centre": np.repeat(centre, rounds),
        "lower": lower.ravel(),
        "upper": upper.ravel(),
        "signal": signal.ravel(),
    }
