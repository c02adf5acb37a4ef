"""All rounds up to one, three or more, of the same units: Friedman's test, trend, and chart of a mean or median.

The trend is the mean, or the typical (Hodges–Lehmann), slope of single units, with an interval by the rule for RT.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from indicators.definition import Kind
from indicators.estimates import Columns
from indicators.further.arms import refusals
from indicators.further.course import KEYS, Turn, blank, in_tables, turns_of
from indicators.further.refusal import Refusal
from indicators.further.storing import Rows, Source, finite
from indicators.method import CLUSTER_T, DESIGN_EFFECT, Method, methods_of
from indicators.statistics.clustered import Clustering
from indicators.statistics.clustered_amount import WAYS, Places, Shown, means_of, typical_changes_of, widened
from indicators.statistics.distribution import chi_squared_tail
from indicators.statistics.interval import FloatArray, critical_value
from indicators.statistics.rounds import mean_chart_limits, median_chart_limits, signals_of_charts
from indicators.statistics.several import friedman_test
from indicators.verdict import FEWEST_UNITS

KINDS = {
    Kind.MEAN: (means_of, mean_chart_limits, Method.TREND),
    Kind.MEDIAN: (typical_changes_of, median_chart_limits, Method.TYPICAL_TREND),
}


def course_amounts(source: Source) -> Iterator[Rows]:
    """Means and medians for the tables course and course_point."""
    keys = source.columns("course_amounts")
    if not len(keys["site"]):
        return
    values, turns = source.columns("course_values"), turns_of(source)
    courses, points = [], []
    for mask in np.unique(keys["rounds"]).tolist():
        held = [turn for turn in turns if mask >> turn.bit & 1]
        for kind in KINDS:
            rows = np.flatnonzero((keys["rounds"] == mask) & (keys["kind"] == kind.value))
            if len(rows):
                some = {name: column[rows] for name, column in keys.items()}
                mine = {name: column[np.isin(values["row"], some["row"])] for name, column in values.items()}
                row, found = _courses(some, mine, held, kind)
                courses.append(row)
                points += found
    yield from in_tables(courses, points)


def _courses(keys: Columns, values: Columns, held: list[Turn], kind: Kind) -> tuple[Columns, list[Columns]]:
    """The courses over the same rounds, and the points of each that has any."""
    panel = values["value"].astype(float).reshape(-1, len(held))
    first = slice(None, None, len(held))
    place, rt = np.searchsorted(keys["row"], values["row"][first]), values["rt"][first].astype(int)
    size = np.bincount(place, minlength=len(keys["row"]))
    refused = refusals((keys["forbidden"].astype(bool), Refusal.NOT_COMPARABLE), (size < FEWEST_UNITS, Refusal.TOO_FEW))
    row = blank({key: keys[key] for key in KEYS}, size, refused, held)
    shown = np.flatnonzero(size >= FEWEST_UNITS)
    told = _trends(panel, place, rt, held, kind, courses=len(size))
    names = methods_of(KINDS[kind][2], ("", DESIGN_EFFECT, CLUSTER_T), ("",))
    row["method"][:] = names[np.where(np.isfinite(told.lower), told.way, 0)]
    with np.errstate(divide="ignore", invalid="ignore"):
        deviate = told.value * 2 * critical_value(confidence=0.95) / (told.upper - told.lower)
    numbers = {"slope": told.value, "lower": told.lower, "upper": told.upper}
    numbers["trend_p"] = np.where(np.isnan(deviate), np.nan, chi_squared_tail(statistic=deviate**2, freedom=1))
    for name, column in numbers.items():
        row[name][shown] = finite(column[shown])
    between = np.array([WAYS[way] is Clustering.BETWEEN_CLUSTERS for way in told.way.tolist()])
    start = np.searchsorted(place, np.arange(len(size)))  # the panels stand in the order of the courses
    points = []
    for each in shown.tolist():
        mine = slice(start[each], start[each] + size[each])
        tested = friedman_test(values=panel[mine])
        row["statistic"][each], row["freedom"][each], row["p_value"][each] = tested.statistic, tested.freedom, tested.p
        row["clusters"][each] = len(np.unique(rt[mine])) if between[each] else 0
        points.append(_points({key: keys[key][each] for key in KEYS}, panel[mine], held, kind))
    return row, points


def _trends(panel: FloatArray, place: Places, rt: Places, held: list[Turn], kind: Kind, *, courses: int) -> Shown:
    """The slope of every course, per month, from the least-squares slope of each of its units."""
    months = np.array([turn.month for turn in held], dtype=float)
    centred = months - months.mean()
    steps = panel @ (centred / (centred @ centred))
    return widened(estimates=KINDS[kind][0](values=steps, sample=place, cluster=rt, samples=courses))


def _points(keys: dict[str, Any], panel: FloatArray, held: list[Turn], kind: Kind) -> Columns:
    rounds = len(held)
    value = np.median(panel, axis=0) if kind is Kind.MEDIAN else panel.mean(axis=0)
    centre, lower, upper = KINDS[kind][1](values=panel)
    return {
        **{key: np.array([name] * rounds, dtype=object) for key, name in keys.items()},
        "at_round": np.array([turn.name for turn in held], dtype=object),
        "n": np.full(rounds, len(panel)),
        "x": np.full(rounds, np.nan),
        "value": value,
        "centre": np.full(rounds, centre),
        "lower": np.full(rounds, lower),
        "upper": np.full(rounds, upper),
        "signal": signals_of_charts(values=value, centre=centre, lower=lower, upper=upper),
    }
