"""What has changed in a round since it was frozen: rows, answers, and the numbers made of them. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from warehouse.frozen import PROVENANCE, Revision, revisions, says_the_same
from warehouse.integrity import PRIMARY_KEYS
from warehouse.settings import Settings

DATA_TABLES = (
    *("visit", "household", "household_answer", "person", "person_answer", "birth", "death", "assistance", "growth"),
    *("measurement", "recap"),
)
"""Tables whose rows a correction changes; results follow from them."""


@dataclass(frozen=True)
class TableChange:
    """Rows of one table that came, went, or say something else now; `answers`: how many per column."""

    table: str
    added: int
    gone: int
    changed: int
    answers: Mapping[str, int]


@dataclass(frozen=True)
class NumberChange:
    """One published number that is another now. A value of None was or is not to be had."""

    indicator: str
    site: str
    population: str
    before: float | None
    after: float | None
    n_before: int | None
    n_after: int | None


@dataclass(frozen=True)
class Difference:
    """What a round says now against a frozen revision of it."""

    revision: Revision
    tables: tuple[TableChange, ...]
    numbers: tuple[NumberChange, ...]

    @property
    def rows(self) -> int:
        return sum(each.added + each.gone + each.changed for each in self.tables)

    @property
    def nothing(self) -> bool:
        return not self.tables and not self.numbers


@dataclass(frozen=True)
class RoundState:
    """How a round of a build stands to its frozen revisions.

    `state`: open (never frozen), frozen (says what its newest revision says) or revised (says something else, and would
    be frozen as `revision`).
    """

    round: str
    revision: int
    state: str
    frozen_on: date | None
    frozen_by: str | None
    note: str | None
    changed_rows: int
    changed_numbers: int


def difference(connection: duckdb.DuckDBPyConnection, revision: Revision) -> Difference:
    """Compare a build that may read files with a revision. Only the round itself is looked at, not those before it."""
    changes = (_table_change(connection, table, revision) for table in DATA_TABLES)
    tables = tuple(change for change in changes if change is not None)
    return Difference(revision, tables, tuple(_number_changes(connection, revision)))


def round_states(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[RoundState]:
    """The state of every round of a build that may read files, in the order of the rounds."""
    for (name,) in connection.execute("SELECT round FROM round ORDER BY ordinal").fetchall():
        known = revisions(settings, name)
        if not known:
            yield RoundState(name, 1, "open", None, None, None, 0, 0)
            continue
        last = known[-1]
        same = says_the_same(connection, last)
        found = None if same else difference(connection, last)
        yield RoundState(
            round=name,
            revision=last.revision if same else last.revision + 1,
            state="frozen" if same else "revised",
            frozen_on=last.frozen_on,
            frozen_by=last.frozen_by,
            note=last.note,
            changed_rows=found.rows if found else 0,
            changed_numbers=len(found.numbers) if found else 0,
        )


def write_round_states(connection: duckdb.DuckDBPyConnection, settings: Settings) -> tuple[RoundState, ...]:
    """Fill the table round_revision of a build that is being made."""
    states = tuple(round_states(connection, settings))
    if states:
        rows: list[tuple[Any, ...]] = [
            (s.round, s.revision, s.state, s.frozen_on, s.frozen_by, s.note, s.changed_rows, s.changed_numbers)
            for s in states
        ]
        connection.executemany("INSERT INTO round_revision VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return states


def told_states(connection: duckdb.DuckDBPyConnection) -> tuple[RoundState, ...]:
    """The states that a build was published with."""
    rows = connection.execute(
        "SELECT round, revision, state, frozen_on, frozen_by, note, changed_rows, changed_numbers "
        "FROM round_revision JOIN round USING (round) ORDER BY ordinal"
    ).fetchall()
    return tuple(RoundState(*row) for row in rows)


def _table_change(connection: duckdb.DuckDBPyConnection, table: str, revision: Revision) -> TableChange | None:
    path = str(revision.folder / f"{table}.parquet")
    now = _columns(connection, f'SELECT * FROM "{table}" LIMIT 0')
    then = _columns(connection, "SELECT * FROM read_parquet(?) LIMIT 0", [path])
    keys = PRIMARY_KEYS[table]
    shared = [name for name in now if name in then and name not in (*keys, *PROVENANCE)]
    column = "round" if "round" in now else "first_round"
    same = " AND ".join(f'a."{key}" IS NOT DISTINCT FROM b."{key}"' for key in keys)
    changed = [f'a."{name}" IS DISTINCT FROM b."{name}"' for name in shared]
    counts = ", ".join(f"count(*) FILTER (a.here AND b.here AND {each})" for each in changed)
    row = connection.execute(
        f"""
        WITH a AS (SELECT *, true AS here FROM "{table}" WHERE {column} = ?),
             b AS (SELECT *, true AS here FROM read_parquet(?) WHERE {column} = ?)
        SELECT count(*) FILTER (b.here IS NULL), count(*) FILTER (a.here IS NULL),
               count(*) FILTER (a.here AND b.here AND ({" OR ".join(changed)})), {counts}
        FROM a FULL JOIN b ON {same}
        """,
        [revision.round, path, revision.round],
    ).fetchall()[0]
    added, gone, differing, *each = row
    if not (added or gone or differing):
        return None
    answers = {name: count for name, count in zip(shared, each, strict=True) if count}
    return TableChange(table, added, gone, differing, answers)


def _number_changes(connection: duckdb.DuckDBPyConnection, revision: Revision) -> Iterator[NumberChange]:
    path = str(revision.folder / "estimate.parquet")
    rows = connection.execute(
        """
        WITH a AS (SELECT * FROM estimate WHERE round = ? AND breakdown = 'site'),
             b AS (SELECT * FROM read_parquet(?) WHERE round = ? AND breakdown = 'site')
        SELECT indicator, site, population, b.value, a.value, b.n, a.n
        FROM a FULL JOIN b USING (indicator, site, population)
        WHERE (a.n, a.x, a.value, a.unknown) IS DISTINCT FROM (b.n, b.x, b.value, b.unknown)
        ORDER BY indicator, site, population
        """,
        [revision.round, path, revision.round],
    ).fetchall()
    yield from (NumberChange(*row) for row in rows)


def _columns(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[str] = ()) -> list[str]:
    return [entry[0] for entry in connection.execute(query, list(parameters)).description or ()]
