"""Rows of one table of results that fit what was chosen, in the order of the catalogue and of the rounds.

It guards nothing: what it gives is as computed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Filter = str | Iterable[str] | None
"""One value or several; None lets everything through, and an empty one nothing."""
Row = TypeVar("Row", bound="DataclassInstance")
ROUNDS = ("round", "round_from", "round_to", "at_round")


def select(
    connection: duckdb.DuckDBPyConnection,
    shape: type[Row],
    *,
    table: str,
    chosen: Mapping[str, object],
    order: Sequence[str],
) -> tuple[Row, ...]:
    """`order`: by which columns, of those the table has, after indicator, site and rounds."""
    columns = [field.name for field in fields(shape) if field.name != "suppressed"]
    filters = {column: values for column, each in chosen.items() if (values := several(each)) is not None}
    conditions = [
        f"{table}.{column} IN ({', '.join('?' * len(values))})" if values else "FALSE"
        for column, values in filters.items()
    ]
    rows = connection.execute(
        f"SELECT {', '.join(f'{table}.{name}' for name in columns)} FROM {table}"
        f" WHERE {' AND '.join(['TRUE', *conditions])}",
        [value for values in filters.values() for value in values],
    ).fetchall()
    rounds = [name for name in columns if name in ROUNDS]
    by = [name for name in ("indicator", "site", *rounds, *order) if name in columns]
    if len(rows) > 1:
        rows.sort(key=_place(connection, by, at=[columns.index(name) for name in by]))
    return tuple(shape(*row) for row in rows)


def _place(
    connection: duckdb.DuckDBPyConnection, by: Sequence[str], *, at: Sequence[int]
) -> Callable[[tuple[Any, ...]], tuple[tuple[bool, Any], ...]]:
    """Where a row comes; what isn't there comes last. `at`: where in the row the columns stand that it goes by.

    Joined with both and ordered by the database, few rows take twice the time.
    """
    places = connection.execute(
        "SELECT 'indicator', name, ordinal FROM indicator UNION ALL SELECT 'round', round, ordinal FROM round"
    ).fetchall()
    indicators, rounds = ({name: at for what, name, at in places if what == each} for each in ("indicator", "round"))
    ranks = [indicators if name == "indicator" else rounds if name in ROUNDS else None for name in by]

    def place(row: tuple[Any, ...]) -> tuple[tuple[bool, Any], ...]:
        values = (row[where] if rank is None else rank[row[where]] for where, rank in zip(at, ranks, strict=True))
        return tuple((value is None, value) for value in values)

    return place


def several(chosen: object) -> list[str] | None:
    """The values a filter lets through; None lets everything through."""
    if chosen is None:
        return None
    if isinstance(chosen, str):
        return [chosen]
    if isinstance(chosen, Iterable):
        return [str(value) for value in chosen]
    raise TypeError(f"a filter is a text or several texts, not {chosen!r}")
