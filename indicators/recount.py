"""The published results of a build against a count of its own answers by this program. Changes nothing, words nothing.

The answers are copied into memory and the catalogue of the build is computed again over them; that a number is equal
means equal to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from indicators import results
from indicators.compute import compute
from indicators.further.computation import TABLES as FURTHER
from warehouse.quoting import as_text
from warehouse.store import connect_for_files, connect_reading
from warehouse.unit_views import views_script

RESULTS = ("indicator", "not_asked", "estimate", "distribution", "change", "transition", *FURTHER)


@dataclass(frozen=True)
class TableRecount:
    """One table of results: rows published, rows counted anew, and rows that only one of the two has."""

    table: str
    published: int
    recounted: int
    only_published: int
    only_recounted: int

    @property
    def agrees(self) -> bool:
        return not (self.only_published or self.only_recounted) and self.published == self.recounted


def recount(build: Path) -> tuple[TableRecount, ...]:
    """Compute the results of a published build anew and compare them, table by table."""
    with connect_reading(build) as published:
        catalogue = results.catalogue(published)
    with connect_for_files() as memory:
        memory.execute(f"ATTACH {as_text(build.as_posix())} AS published (READ_ONLY)")
        _copy_answers(memory)
        memory.execute("DETACH published")  # nothing computed below may come from what was published
        memory.execute(views_script())
        compute(memory, catalogue)
        memory.execute(f"ATTACH {as_text(build.as_posix())} AS published (READ_ONLY)")
        return tuple(_compared(memory, table) for table in RESULTS)


def _copy_answers(memory: duckdb.DuckDBPyConnection) -> None:
    tables = memory.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'published' AND schema_name = 'main' ORDER BY 1"
    ).fetchall()
    for (table,) in tables:
        rows = "LIMIT 0" if table in RESULTS else ""
        memory.execute(f'CREATE TABLE main."{table}" AS FROM published.main."{table}" {rows}')


def _compared(memory: duckdb.DuckDBPyConnection, table: str) -> TableRecount:
    ours, theirs = f"FROM main.{table}", f"FROM published.main.{table}"
    counts = [
        memory.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0]
        for query in (theirs, ours, f"{theirs} EXCEPT ALL {ours}", f"{ours} EXCEPT ALL {theirs}")
    ]
    return TableRecount(table, *counts)
