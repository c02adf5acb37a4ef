"""Several questions to one database at the same time, each on a cursor of its own. Only what is committed is seen."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb

AT_ONCE = 2
"""A question about one table keeps one processor busy; with more at once a reader's memory might not do."""


def answers(connection: duckdb.DuckDBPyConnection, questions: Sequence[str]) -> list[tuple[Any, ...]]:
    """The one row that each question is answered by, in order."""

    def ask(question: str) -> tuple[Any, ...]:
        with connection.cursor() as own:
            return tuple(own.execute(question).fetchall()[0])

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(ask, questions))
