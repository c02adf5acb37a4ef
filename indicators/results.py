"""What a page may ask of a build: its results as frozen dataclasses. Reads only; computes and words nothing.

Every function takes a read-only connection and filters by keyword; a filter is one value or several. What the results
are about (where, when, whom, how well covered) is told by `indicators.context`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import TypedDict, TypeVar, Unpack

import duckdb

from indicators.catalogue import Catalogue, catalogue_of, parse_definition
from indicators.context import Context, context
from indicators.rows import WHOLE_SITE, Assistance, Change, Estimate, Reconciliation, StateCount, Transition
from indicators.suppression import hidden_rows, sensitive_names

__all__ = [
    "WHOLE_SITE",
    "Assistance",
    "Change",
    "Context",
    "Estimate",
    "Reconciliation",
    "StateCount",
    "Transition",
    "assistance",
    "catalogue",
    "changes",
    "context",
    "estimates",
    "indicator_sql",
    "reconciliation",
    "state_counts",
    "transitions",
]

Connection = duckdb.DuckDBPyConnection
Filter = str | Iterable[str] | None


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


def estimates(connection: Connection, **chosen: Unpack[LevelFilters]) -> tuple[Estimate, ...]:
    """Levels, in the order of the catalogue and of the rounds."""
    rows = _select(connection, Estimate, table="estimate", chosen=chosen)
    return _guarded(connection, rows, chosen=chosen)


def state_counts(connection: Connection, **chosen: Unpack[LevelFilters]) -> tuple[StateCount, ...]:
    """Units per state, in the order of the catalogue and of the rounds."""
    rows = _select(connection, StateCount, table="distribution", chosen=chosen)
    return _guarded(connection, rows, chosen=chosen)


def changes(connection: Connection, **chosen: Unpack[ChangeFilters]) -> tuple[Change, ...]:
    """Changes between two rounds, in the order of the catalogue and of the rounds."""
    rows = _select(connection, Change, table="change", chosen=chosen)
    return _guarded(connection, rows, chosen=chosen)


def transitions(connection: Connection, **chosen: Unpack[PairFilters]) -> tuple[Transition, ...]:
    """How many units went from which state to which."""
    rows = _select(connection, Transition, table="transition", chosen=chosen)
    return _guarded(connection, rows, chosen=chosen)


def reconciliation(connection: Connection) -> tuple[Reconciliation, ...]:
    """Every sheet read, by round and file."""
    columns = ", ".join(field.name for field in fields(Reconciliation) if field.name != "file")
    rows = connection.execute(
        f"SELECT name AS file, {columns} FROM source_sheet JOIN source_file USING (file_id)"
        " LEFT JOIN round USING (round) ORDER BY ordinal, file, sheet"
    ).fetchall()
    return tuple(Reconciliation(*row) for row in rows)


def assistance(
    connection: Connection, *, up_to_round: str, population: str = "all", site: Filter = None
) -> tuple[Assistance, ...]:
    """Households per type of assistance and how far it has come: the furthest status told up to a round.

    Totals of an office (`recap`) are of no household, so they have none.
    """
    conditions, values = _conditions({"site": site})
    rows = connection.execute(
        f"""
        WITH furthest AS (
            SELECT household_id, type, max(list_position(['planned', 'in_progress', 'done'], status)) AS step
            FROM assistance JOIN household USING (household_id) JOIN round USING (round)
            WHERE ordinal <= (SELECT ordinal FROM round WHERE round = ?) AND (? = 'all' OR (? = 'binaan' AND binaan))
                AND {conditions}
            GROUP BY household_id, type
        )
        SELECT type, count(*) FILTER (step = 1), count(*) FILTER (step = 2), count(*) FILTER (step = 3)
        FROM furthest WHERE type IS NOT NULL AND step IS NOT NULL GROUP BY type ORDER BY type
        """,
        [up_to_round, population, population, *values],
    ).fetchall()
    return tuple(Assistance(*row) for row in rows)


Row = TypeVar("Row", Estimate, Change, Transition, StateCount)


def _select(connection: Connection, shape: type[Row], *, table: str, chosen: Mapping[str, object]) -> tuple[Row, ...]:
    """All rows that fit the filters; every category of a breakdown, because the guard has to see them all."""
    columns = [field.name for field in fields(shape) if field.name != "suppressed"]
    wanted = {f"{table}.{name}": value for name, value in chosen.items() if name != "category"}
    conditions, values = _conditions(wanted)
    rounds: list[str] = [name for name in columns if name.startswith("round")]
    joins = " ".join(f"JOIN round AS {name}_order ON {name}_order.round = {table}.{name}" for name in rounds)
    states = [f"{table}.{name}" for name in columns if name.startswith("state") or name == "comparison"]
    order = ["indicator.ordinal", f"{table}.site", *(f"{name}_order.ordinal" for name in rounds)]
    order += [f"{table}.{name}" for name in ("population", "breakdown", "category")] + states
    rows = connection.execute(
        f"SELECT {', '.join(f'{table}.{name}' for name in columns)} FROM {table}"
        f" JOIN indicator ON indicator.name = {table}.indicator {joins}"
        f" WHERE {conditions} ORDER BY {', '.join(order)}",
        values,
    ).fetchall()
    return tuple(shape(*row) for row in rows)


def _conditions(chosen: Mapping[str, object]) -> tuple[str, list[str]]:
    """A WHERE clause with its parameters; no filter is no condition, an empty filter finds nothing."""
    clauses: list[str] = ["TRUE"]
    values: list[str] = []
    for column, filtered in chosen.items():
        several = _several(filtered)
        if several is None:
            continue
        clauses.append(f"{column} IN ({', '.join('?' * len(several))})" if several else "FALSE")
        values += several
    return " AND ".join(clauses), values


def _several(filtered: object) -> list[str] | None:
    """The values a filter lets through; None lets everything through."""
    if filtered is None:
        return None
    if isinstance(filtered, str):
        return [filtered]
    if isinstance(filtered, Iterable):
        return [str(value) for value in filtered]
    raise TypeError(f"a filter is a text or several texts, not {filtered!r}")


def _guarded(connection: Connection, rows: tuple[Row, ...], *, chosen: Mapping[str, object]) -> tuple[Row, ...]:
    """Mark the small cells of sensitive indicators, then keep the categories asked for."""
    texts = connection.execute("SELECT name, toml FROM indicator").fetchall()
    hidden = hidden_rows(rows, sensitive=sensitive_names(texts))
    several = _several(chosen.get("category"))
    return tuple(
        replace(row, suppressed=True) if row in hidden else row
        for row in rows
        if several is None or row.category in several
    )
