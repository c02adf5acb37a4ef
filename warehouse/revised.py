"""What has changed in a round since it was frozen: rows, answers, and the numbers made of them. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

import duckdb

from warehouse.frozen import FAR, KEY_OF_PSEUDONYMS, PROVENANCE, Revision, differing_tables, read_whole, revisions
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
class Earlier:
    """An earlier round, which a revision holds too: how many rows of it say something else now, and how many changes
    from it to the round itself."""

    round: str
    rows: int
    changes: int


@dataclass(frozen=True)
class Difference:
    """What a round says now against a frozen revision of it. `differing`: all tables that say something else, whether
    of the round, of those before it, or what is computed of both. `other_key`: whether pseudonyms were made with
    another key, so that every row of families and people seems to have gone and another come."""

    revision: Revision
    tables: tuple[TableChange, ...]
    numbers: tuple[NumberChange, ...]
    earlier: tuple[Earlier, ...]
    differing: tuple[str, ...]
    other_key: bool

    @property
    def rows(self) -> int:
        """Rows of the round itself."""
        return _rows(self.tables)

    @property
    def nothing(self) -> bool:
        return not self.differing


@dataclass(frozen=True)
class RoundState:
    """How a round of a build stands to its frozen revisions.

    `state`: open (never frozen), frozen (says what its newest revision says) or revised (says something else, and would
    be frozen as `revision`). `changed_before`: rows of earlier rounds that say something else. Where none of these is
    counted, only what is computed of the same answers is another.
    """

    round: str
    revision: int
    state: str
    frozen_on: date | None
    frozen_by: str | None
    note: str | None
    changed_rows: int
    changed_numbers: int
    changed_before: int


def difference(connection: duckdb.DuckDBPyConnection, revision: Revision) -> Difference:
    """Compare a build that may read files with a revision. Raises StoreError where that can't be read."""
    with read_whole(revision):
        return _difference(connection, revision)


def _difference(connection: duckdb.DuckDBPyConnection, revision: Revision) -> Difference:
    differing = differing_tables(connection, revision)
    held = [table for table in differing if table in revision.says]
    data = [table for table in DATA_TABLES if table in held]
    tables = _table_changes(connection, data, revision, revision.round)
    numbers = tuple(_number_changes(connection, revision)) if "estimate" in held else ()
    changes = _changed_changes(connection, revision) if "change" in held else {}
    before = _rounds_before(connection, revision)
    earlier = (
        Earlier(name, _rows(_table_changes(connection, data, revision, name)), changes.get(name, 0)) for name in before
    )
    shown = tuple(each for each in earlier if each.rows or each.changes)
    return Difference(revision, tables, numbers, shown, differing, _other_key(connection, revision))


def _other_key(connection: duckdb.DuckDBPyConnection, revision: Revision) -> bool:
    found = connection.execute("SELECT value FROM build_info WHERE key = ?", [KEY_OF_PSEUDONYMS]).fetchone()
    return found is not None and revision.key is not None and found[0] != revision.key


def _rounds_before(connection: duckdb.DuckDBPyConnection, revision: Revision) -> list[str]:
    """Those of the revision and those of the build: one may have been renamed or left out since."""
    path = str(revision.folder / "round.parquet")
    rows = connection.execute("SELECT round FROM read_parquet(?) ORDER BY ordinal", [path]).fetchall()
    rows += connection.execute("SELECT round FROM round ORDER BY ordinal").fetchall()
    names = [name for (name,) in rows]
    now = names[names.index(revision.round) + 1 :]
    return list(dict.fromkeys([*names[: names.index(revision.round)], *now[: now.index(revision.round)]]))


def _rows(tables: Sequence[TableChange]) -> int:
    return sum(each.added + each.gone + each.changed for each in tables)


def round_states(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[RoundState]:
    """The state of every round of a build that may read files, in the order of the rounds."""
    for (name,) in connection.execute("SELECT round FROM round ORDER BY ordinal").fetchall():
        known = revisions(settings, name)
        if not known:
            yield RoundState(name, 1, "open", None, None, None, 0, 0, 0)
            continue
        last = known[-1]
        found = difference(connection, last)
        same = found.nothing
        yield RoundState(
            round=name,
            revision=last.revision if same else last.revision + 1,
            state="frozen" if same else "revised",
            frozen_on=last.frozen_on,
            frozen_by=last.frozen_by,
            note=last.note,
            changed_rows=found.rows,
            changed_numbers=len(found.numbers),
            changed_before=sum(each.rows for each in found.earlier),
        )


def write_round_states(connection: duckdb.DuckDBPyConnection, settings: Settings) -> tuple[RoundState, ...]:
    """Fill the table round_revision of a build that is being made."""
    states = tuple(round_states(connection, settings))
    if states:
        connection.executemany(
            "INSERT INTO round_revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [astuple(state) for state in states]
        )
    return states


def told_states(connection: duckdb.DuckDBPyConnection) -> tuple[RoundState, ...]:
    """The states that a build was published with."""
    rows = connection.execute(
        "SELECT round, revision, state, frozen_on, frozen_by, note, changed_rows, changed_numbers, changed_before "
        "FROM round_revision JOIN round USING (round) ORDER BY ordinal"
    ).fetchall()
    return tuple(RoundState(*row) for row in rows)


def _table_changes(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[str], revision: Revision, round_name: str
) -> tuple[TableChange, ...]:
    found = (_table_change(connection, table, revision, round_name) for table in tables)
    return tuple(change for change in found if change is not None)


def _table_change(
    connection: duckdb.DuckDBPyConnection, table: str, revision: Revision, round_name: str
) -> TableChange | None:
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
        [round_name, path, round_name],
    ).fetchall()[0]
    added, gone, differing, *each = row
    if not (added or gone or differing):
        return None
    answers = {name: count for name, count in zip(shared, each, strict=True) if count}
    return TableChange(table, added, gone, differing, answers)


def _number_changes(connection: duckdb.DuckDBPyConnection, revision: Revision) -> Iterator[NumberChange]:
    path = str(revision.folder / "estimate.parquet")
    rows = connection.execute(
        f"""
        WITH a AS (SELECT * FROM estimate WHERE round = ? AND breakdown = 'site'),
             b AS (SELECT * FROM read_parquet(?) WHERE round = ? AND breakdown = 'site')
        SELECT indicator, site, population, b.value, a.value, b.n, a.n
        FROM a FULL JOIN b USING (indicator, site, population)
        WHERE (a.n, a.unknown) IS DISTINCT FROM (b.n, b.unknown)
            OR {FAR.format("a.x", "b.x")} OR {FAR.format("a.value", "b.value")}
        ORDER BY indicator, site, population
        """,
        [revision.round, path, revision.round],
    ).fetchall()
    yield from (NumberChange(*row) for row in rows)


def _changed_changes(connection: duckdb.DuckDBPyConnection, revision: Revision) -> Mapping[str, int]:
    """By earlier round, how many published changes to the round are others now."""
    counts = ("n_from", "n_to", "improved", "worsened", "unknown", "only_from", "only_to")
    others = [f"a.{name} IS DISTINCT FROM b.{name}" for name in counts]
    others += [FAR.format(f"a.{name}", f"b.{name}") for name in ("x_from", "x_to", "change", "lower", "upper")]
    return dict(
        connection.execute(
            f"""
            WITH a AS (SELECT * FROM change WHERE round_to = ? AND breakdown = 'site'),
                 b AS (SELECT * FROM read_parquet(?) WHERE round_to = ? AND breakdown = 'site')
            SELECT round_from, count(*)
            FROM a FULL JOIN b USING (indicator, site, round_from, population, comparison)
            WHERE {" OR ".join(others)}
            GROUP BY round_from
            """,
            [revision.round, str(revision.folder / "change.parquet"), revision.round],
        ).fetchall()
    )


def _columns(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[str] = ()) -> list[str]:
    return [entry[0] for entry in connection.execute(query, list(parameters)).description or ()]
