"""Computed columns into the tables of results, beside what is computed next. No statistics, no counting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import duckdb
import pandas as pd

from indicators.query import sql


class Writer:
    """Adds rows in the order they are given; they are there once `finish` was called.

    Columns must not be changed after they were given; those that are not given stay empty.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, thread: ThreadPoolExecutor, *, at_once: bool) -> None:
        self._connection, self._thread, self._at_once = connection, thread, at_once
        self._waiting: list[Future[None]] = []

    @property
    def beside(self) -> bool:
        """Whether rows are written while something else is asked."""
        return not self._at_once

    def write(self, table: str, columns: Mapping[str, object]) -> None:
        self._submit(f"INSERT INTO {table} BY NAME SELECT * FROM computed", columns)

    def write_shown(self, table: str, columns: Mapping[str, object]) -> None:
        """The same for rows with a method, which says when their counts are an office's."""
        self._submit(sql("write").format(table=table), columns)

    def finish(self) -> None:
        """Wait for all rows given so far; what went wrong with them is raised here."""
        while self._waiting:
            self._waiting.pop(0).result()

    def _submit(self, statement: str, columns: Mapping[str, object]) -> None:
        self._waiting.append(self._thread.submit(put, self._connection, statement, columns))
        if self._at_once:
            self.finish()


@contextmanager
def writing(connection: duckdb.DuckDBPyConnection, other: duckdb.DuckDBPyConnection | None = None) -> Iterator[Writer]:
    """A writer, finished at the end; with a second connection to the same database it writes beside other work."""
    with ThreadPoolExecutor(1) as thread:
        writer = Writer(other or connection, thread, at_once=other is None)
        yield writer
        writer.finish()


def put(connection: duckdb.DuckDBPyConnection, statement: str, columns: Mapping[str, object]) -> None:
    """Run a statement that takes its rows from `computed`."""
    connection.register("computed", pd.DataFrame(columns, copy=False))
    try:
        connection.execute(statement)
    finally:
        connection.unregister("computed")
