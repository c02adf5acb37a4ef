"""Several queries to one database at the same time, each on a free cursor. They see committed data only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from typing import Any

import duckdb

from warehouse.quoting import as_name

AT_ONCE = 2
"""A question about one table keeps one processor busy; with more at once a reader's memory might not do."""


def answers(connection: duckdb.DuckDBPyConnection, questions: Sequence[str]) -> list[tuple[Any, ...]]:
    """The one row that each question is answered by, in order."""
    database = _database(connection)
    free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()

    def ask(question: str) -> tuple[Any, ...]:
        own = free.get()
        try:
            return tuple(own.execute(question).fetchall()[0])
        finally:
            free.put(own)

    with ExitStack() as opened, ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in range(AT_ONCE):
            free.put(opened.enter_context(_another(connection, database)))
        return list(threads.map(ask, questions))


@contextmanager
def beside(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Another connection to the database that this one works in, for what is done at the same time."""
    with _another(connection, _database(connection)) as own:
        yield own


def _database(connection: duckdb.DuckDBPyConnection) -> str:
    [(name,)] = connection.execute("SELECT current_database()").fetchall()
    return str(name)


@contextmanager
def _another(connection: duckdb.DuckDBPyConnection, database: str) -> Iterator[duckdb.DuckDBPyConnection]:
    with connection.cursor() as own:
        own.execute(f"USE {as_name(database)}")
        yield own
