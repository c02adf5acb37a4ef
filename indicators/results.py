"""What a page may ask of a build: its results as frozen dataclasses. Reads only; computes and words nothing.

Every function takes a read-only connection and filters by keyword; a filter is one value or several. Results pass the
guard of `indicators.disclosure`: without a `policy` they are told as to nobody in particular, the strictest there is.
What the results are about, and what stands behind them, is told by `indicators.records`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypedDict, TypeVar, Unpack

import duckdb

from indicators.catalogue import Catalogue, catalogue_of, parse_definition
from indicators.context import Context
from indicators.disclosure import STRICTEST, Policy, guarded, marks_of, methods_told
from indicators.further import reading
from indicators.further.reading import (
    BesideFilters,
    ContrastFilters,
    CourseFilters,
    DetailFilters,
    DoseFilters,
)
from indicators.further.reading import PairFilters as FurtherFilters
from indicators.further.rows import Attrition, Beside, Contrast, Course, CoursePoint, Detail, Dose
from indicators.rows import WHOLE_SITE, Assistance, Change, Estimate, StateCount, Transition
from indicators.selecting import Filter, select, several

__all__ = [
    "WHOLE_SITE",
    "Assistance",
    "Change",
    "Context",
    "Estimate",
    "StateCount",
    "Transition",
    "attritions",
    "besides",
    "catalogue",
    "changes",
    "contrasts",
    "course_points",
    "courses",
    "details",
    "doses",
    "estimates",
    "indicator_sql",
    "methods_used",
    "state_counts",
    "transitions",
]

Connection = duckdb.DuckDBPyConnection
ORDER = ("population", "breakdown", "category", "comparison", "state", "state_from", "state_to")


class LevelFilters(TypedDict, total=False):
    """What may be asked of one round at a time."""

    indicator: Filter
    site: Filter
    round: Filter
    population: Filter
    breakdown: Filter
    category: Filter


class PairFilters(TypedDict, total=False):
    """What may be asked of two rounds."""

    indicator: Filter
    site: Filter
    round_from: Filter
    round_to: Filter
    population: Filter
    breakdown: Filter
    category: Filter


class ChangeFilters(PairFilters, total=False):
    comparison: Filter


def catalogue(connection: Connection) -> Catalogue:
    """The definitions as they stood when the build was made."""
    rows = connection.execute("SELECT name, toml FROM indicator ORDER BY ordinal").fetchall()
    return catalogue_of([parse_definition(name, text) for name, text in rows])


def indicator_sql(connection: Connection, *, indicator: str) -> str:
    """The query that gives the state of every unit by itself."""
    row = connection.execute("SELECT sql FROM indicator WHERE name = ?", [indicator]).fetchone()
    if row is None:
        raise KeyError(indicator)
    return str(row[0])


def estimates(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[LevelFilters]
) -> tuple[Estimate, ...]:
    """Levels, in the order of the catalogue and of the rounds."""
    return _told(connection, Estimate, table="estimate", policy=policy, chosen=chosen)


def state_counts(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[LevelFilters]
) -> tuple[StateCount, ...]:
    """Units per state, in the order of the catalogue and of the rounds."""
    return _told(connection, StateCount, table="distribution", policy=policy, chosen=chosen)


def changes(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[ChangeFilters]
) -> tuple[Change, ...]:
    """Changes between two rounds, in the order of the catalogue and of the rounds."""
    return _told(connection, Change, table="change", policy=policy, chosen=chosen)


def transitions(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[PairFilters]
) -> tuple[Transition, ...]:
    """How many units went from which state to which."""
    return _told(connection, Transition, table="transition", policy=policy, chosen=chosen)


def methods_used(
    connection: Connection, *, policy: Policy = STRICTEST, site: Filter = None
) -> Mapping[str, frozenset[str]]:
    """Indicators by the method of what is told of whole sites: levels, changes, courses, and comparisons of groups."""
    used: dict[str, set[str]] = {}
    marks, whole = marks_of(connection, policy), {"site": site, "breakdown": WHOLE_SITE}
    readers: Sequence[Callable[[], Iterable[Any]]] = (
        partial(select, connection, Estimate, table="estimate", chosen=whole, order=()),
        partial(select, connection, Change, table="change", chosen=whole, order=()),
        *(
            partial(read, connection, site=site)
            for read in (reading.courses, reading.contrasts, reading.besides, reading.doses)
        ),
    )
    for read in readers:  # one after the other: they are thousands of rows
        for method, indicator in methods_told(read(), marks=marks):
            used.setdefault(method, set()).add(indicator)
    return {method: frozenset(indicators) for method, indicators in used.items()}


# Further results: many rounds, groups, others, assistance, the lost ---------------------------------------------------


def details(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[DetailFilters]
) -> tuple[Detail, ...]:
    """Measures of changes, for analysts."""
    return guarded(reading.details(connection, **chosen), marks=marks_of(connection, policy))


def courses(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[CourseFilters]
) -> tuple[Course, ...]:
    """Three rounds or more of the same units, up to each round."""
    return guarded(reading.courses(connection, **chosen), marks=marks_of(connection, policy))


def course_points(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[CourseFilters]
) -> tuple[CoursePoint, ...]:
    """The rounds of those courses on their charts."""
    return guarded(reading.course_points(connection, **chosen), marks=marks_of(connection, policy))


def contrasts(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[ContrastFilters]
) -> tuple[Contrast, ...]:
    """Groups against each other."""
    return guarded(reading.contrasts(connection, **chosen), marks=marks_of(connection, policy))


def besides(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[BesideFilters]
) -> tuple[Beside, ...]:
    """Changes beside those of others."""
    return guarded(reading.besides(connection, **chosen), marks=marks_of(connection, policy))


def doses(connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[DoseFilters]) -> tuple[Dose, ...]:
    """Changes with and without a kind of assistance."""
    return guarded(reading.doses(connection, **chosen), marks=marks_of(connection, policy))


def attritions(
    connection: Connection, *, policy: Policy = STRICTEST, **chosen: Unpack[FurtherFilters]
) -> tuple[Attrition, ...]:
    """Who was not met again."""
    return guarded(reading.attritions(connection, **chosen), marks=marks_of(connection, policy))


Row = TypeVar("Row", Estimate, Change, Transition, StateCount)


def _told(
    connection: Connection, shape: type[Row], *, table: str, policy: Policy, chosen: Mapping[str, object]
) -> tuple[Row, ...]:
    """What was asked for, as this audience may see it."""
    asked = several(chosen.get("breakdown"))
    may = [each for each in policy.breakdowns if asked is None or each in asked]
    rows = select(connection, shape, table=table, chosen={**chosen, "breakdown": may}, order=ORDER)
    return guarded(rows, marks=marks_of(connection, policy))
