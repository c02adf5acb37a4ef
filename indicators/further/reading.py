"""What a build holds of the further results, as frozen rows, by keyword; a filter is one value or several.

Rows come in the order of the catalogue and of the rounds. They are as computed: small cells are guarded by
`indicators.results`, which pages ask; nobody else may show what this module gives.
"""

from typing import TypedDict, Unpack

import duckdb

from indicators.further.rows import Attrition, Beside, Contrast, Course, CoursePoint, Detail, Dose
from indicators.selecting import Filter, select

Connection = duckdb.DuckDBPyConnection
ORDER = ("population", "comparison", "measure", "part", "division", "comparison_site", "assistance")


class CourseFilters(TypedDict, total=False):
    """What may be asked of many rounds."""

    indicator: Filter
    site: Filter
    round_to: Filter
    population: Filter


class PairFilters(CourseFilters, total=False):
    """What may be asked of two rounds."""

    round_from: Filter


class DetailFilters(PairFilters, total=False):
    comparison: Filter
    measure: Filter


class ContrastFilters(PairFilters, total=False):
    division: Filter


class BesideFilters(PairFilters, total=False):
    comparison_site: Filter


class DoseFilters(PairFilters, total=False):
    assistance: Filter


def details(connection: Connection, **chosen: Unpack[DetailFilters]) -> tuple[Detail, ...]:
    """Measures of changes, for analysts."""
    return select(connection, Detail, table="detail", chosen=chosen, order=ORDER)


def courses(connection: Connection, **chosen: Unpack[CourseFilters]) -> tuple[Course, ...]:
    """Three rounds or more of the same units, up to each round."""
    return select(connection, Course, table="course", chosen=chosen, order=ORDER)


def course_points(connection: Connection, **chosen: Unpack[CourseFilters]) -> tuple[CoursePoint, ...]:
    """The rounds of those courses on their charts."""
    return select(connection, CoursePoint, table="course_point", chosen=chosen, order=ORDER)


def contrasts(connection: Connection, **chosen: Unpack[ContrastFilters]) -> tuple[Contrast, ...]:
    """Groups against each other."""
    return select(connection, Contrast, table="contrast", chosen=chosen, order=ORDER)


def besides(connection: Connection, **chosen: Unpack[BesideFilters]) -> tuple[Beside, ...]:
    """Changes beside those of others."""
    return select(connection, Beside, table="beside", chosen=chosen, order=ORDER)


def doses(connection: Connection, **chosen: Unpack[DoseFilters]) -> tuple[Dose, ...]:
    """Changes with and without a kind of assistance."""
    return select(connection, Dose, table="dose", chosen=chosen, order=ORDER)


def attritions(connection: Connection, **chosen: Unpack[PairFilters]) -> tuple[Attrition, ...]:
    """Who was not met again."""
    return select(connection, Attrition, table="attrition", chosen=chosen, order=ORDER)
