"""What a build holds of the further results, as frozen rows, by keyword; a filter is one value or several.

Rows come in the order of the catalogue and of the rounds. They are as computed: small cells are guarded by
`indicators.results`, which pages ask; nobody else may show what this module gives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TypedDict, TypeVar, Unpack

import duckdb

from indicators.further.rows import Attrition, Beside, Contrast, Course, CoursePoint, Detail, Dose

Connection = duckdb.DuckDBPyConnection
Filter = str | Iterable[str] | None
Row = TypeVar("Row", Detail, Course, CoursePoint, Contrast, Beside, Dose, Attrition)
IN_ORDER = ("comparison", "measure", "part", "division", "comparison_site", "assistance")


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
    return _select(connection, Detail, table="detail", chosen=chosen)


def courses(connection: Connection, **chosen: Unpack[CourseFilters]) -> tuple[Course, ...]:
    """Three rounds or more of the same units, up to each round."""
    return _select(connection, Course, table="course", chosen=chosen)


def course_points(connection: Connection, **chosen: Unpack[CourseFilters]) -> tuple[CoursePoint, ...]:
    """The rounds of those courses on their charts."""
    return _select(connection, CoursePoint, table="course_point", chosen=chosen)


def contrasts(connection: Connection, **chosen: Unpack[ContrastFilters]) -> tuple[Contrast, ...]:
    """Groups against each other."""
    return _select(connection, Contrast, table="contrast", chosen=chosen)


def besides(connection: Connection, **chosen: Unpack[BesideFilters]) -> tuple[Beside, ...]:
    """Changes beside those of others."""
    return _select(connection, Beside, table="beside", chosen=chosen)


def doses(connection: Connection, **chosen: Unpack[DoseFilters]) -> tuple[Dose, ...]:
    """Changes with and without a kind of assistance."""
    return _select(connection, Dose, table="dose", chosen=chosen)


def attritions(connection: Connection, **chosen: Unpack[PairFilters]) -> tuple[Attrition, ...]:
    """Who was not met again."""
    return _select(connection, Attrition, table="attrition", chosen=chosen)


def _select(connection: Connection, shape: type[Row], *, table: str, chosen: Mapping[str, object]) -> tuple[Row, ...]:
    columns: list[str] = [field.name for field in fields(shape) if field.name != "suppressed"]
    rounds: list[str] = [name for name in columns if name in ("round_from", "round_to", "at_round")]
    joins = " ".join(f"JOIN round AS {name}_order ON {name}_order.round = {table}.{name}" for name in rounds)
    order = ["indicator.ordinal", f"{table}.site", *(f"{name}_order.ordinal" for name in rounds)]
    order += [f"{table}.{name}" for name in ("population", *(each for each in IN_ORDER if each in columns))]
    conditions, values = _conditions(table, chosen)
    rows = connection.execute(
        f"SELECT {', '.join(f'{table}.{name}' for name in columns)} FROM {table}"
        f" JOIN indicator ON indicator.name = {table}.indicator {joins}"
        f" WHERE {conditions} ORDER BY {', '.join(order)}",
        values,
    ).fetchall()
    return tuple(shape(*row) for row in rows)


def _conditions(table: str, chosen: Mapping[str, object]) -> tuple[str, list[str]]:
    """A WHERE clause with its parameters; no filter is no condition, an empty filter finds nothing."""
    clauses: list[str] = ["TRUE"]
    values: list[str] = []
    for column, filtered in chosen.items():
        if filtered is None:
            continue
        if not isinstance(filtered, Iterable):
            raise TypeError(f"a filter is a text or several texts, not {filtered!r}")
        several = [filtered] if isinstance(filtered, str) else [str(value) for value in filtered]
        clauses.append(f"{table}.{column} IN ({', '.join('?' * len(several))})" if several else "FALSE")
        values += several
    return " AND ".join(clauses), values
