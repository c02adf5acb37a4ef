"""The cube: packed counts in small cells, kept as a table that outlives its panel. Made by one scan, then only mended.

Cells are an RT, and an RW by the divisions; every result is a sum over cells, see rolled.py. When a neighbourhood is
loaded again, its rows are taken out and its part of the panel alone is scanned. A row of the panel belongs to the RW of
the earlier round; where units move from one neighbourhood to another, replace both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

import duckdb

from indicators.cube.packing import ONE_WORD, TWO_WORDS, Packing
from indicators.cube.panel import Cut, Panel
from indicators.cube.queries import fullest_query, scan_query
from warehouse.transaction import one_transaction

WAYS = (ONE_WORD, TWO_WORDS)


class CellTooLargeError(ValueError):
    """An RT or RW with more households than counts fit a number for: its column must say something else."""


@dataclass(frozen=True)
class Cube:
    """A table of cells: what it counts, for which cuts, and how its counts are packed."""

    table: str
    panel: Panel
    cuts: tuple[Cut, ...]
    packing: Packing


def make_cube(connection: duckdb.DuckDBPyConnection, panel: Panel, *, cuts: Sequence[Cut], table: str) -> Cube:
    """Scan the whole panel; once more with wider numbers where a cell turned out to hold too many pairs for one.

    Raises: CellTooLargeError.
    """
    kind = "TEMP TABLE" if table.startswith("temp.") else "TABLE"
    for packing in WAYS:
        cube = Cube(table, panel, tuple(cuts), packing)
        connection.execute(f"CREATE OR REPLACE {kind} {table} AS\n{scan_query(panel, packing, cuts)}")
        connection.execute(f"COMMENT ON TABLE {table} IS '{_fingerprint(cube)}'")
        if _fits(connection, cube):
            return cube
    connection.execute(f"DROP TABLE {table}")
    raise CellTooLargeError(f"an RT or RW of {panel.table} holds {WAYS[-1].limit:,} rows or more")


def known_cube(connection: duckdb.DuckDBPyConnection, panel: Panel, *, cuts: Sequence[Cut], table: str) -> Cube | None:
    """The cube an earlier run left in this table, if the same statement made it; None: make it anew."""
    database, _, name = table.rpartition(".")
    query = (
        "SELECT comment FROM duckdb_tables() WHERE table_name = ? AND database_name = coalesce(?, current_database())"
    )
    found = {comment for (comment,) in connection.execute(query, [name, database or None]).fetchall()}
    cubes = (Cube(table, panel, tuple(cuts), packing) for packing in WAYS)
    return next((cube for cube in cubes if _fingerprint(cube) in found), None)


def replace(connection: duckdb.DuckDBPyConnection, cube: Cube, neighbourhoods: Collection[object]) -> Cube:
    """The cube after these RW were loaded again: their rows counted anew, all others left as they are.

    All or nothing: a transaction of its own. Raises: CellTooLargeError.
    """
    names = list(neighbourhoods)
    again = scan_query(cube.panel, cube.packing, cube.cuts, where="rw IN (SELECT unnest(?))")
    with one_transaction(connection):
        connection.execute(f"DELETE FROM {cube.table} WHERE rw IN (SELECT unnest(?))", [names])
        connection.execute(f"INSERT INTO {cube.table}\n{again}", [names])
        if _fits(connection, cube):
            return cube
        return make_cube(connection, cube.panel, cuts=cube.cuts, table=cube.table)


def _fits(connection: duckdb.DuckDBPyConnection, cube: Cube) -> bool:
    ((units,),) = connection.execute(fullest_query(cube.table, cube.cuts)).fetchall()
    return bool(units < cube.packing.limit)


def _fingerprint(cube: Cube) -> str:
    """The statement that makes the cells, in short: what is counted, of what, by what and how."""
    return sha256(scan_query(cube.panel, cube.packing, cube.cuts).encode()).hexdigest()
