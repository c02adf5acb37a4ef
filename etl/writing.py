"""Tables written beside other work by a second connection to the same build: most of writing is packing of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import duckdb

from warehouse.transaction import one_transaction

Write = Callable[[duckdb.DuckDBPyConnection], None]


@contextmanager
def writing_beside(
    connection: duckdb.DuckDBPyConnection, other: duckdb.DuckDBPyConnection | None
) -> Iterator[Callable[[Write], None]]:
    """What is given writes beside, one after the other and all or nothing; without another connection, at once.

    What is written must not be changed any more, and no two at the same time may write one table.
    """
    if other is None:
        yield lambda write: write(connection)
        return
    given: list[Future[None]] = []
    with one_transaction(other), ThreadPoolExecutor(1) as thread:
        try:
            yield lambda write: given.append(thread.submit(write, other))
            for done in given:
                done.result()
        finally:
            thread.shutdown(cancel_futures=True)
