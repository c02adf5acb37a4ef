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
        _put_in_order(rows, connection, by, columns=columns)
    return tuple(shape(*row) for row in rows)


def _put_in_order(
    rows: list[tuple[Any, ...]], connection: duckdb.DuckDBPyConnection, by: Sequence[str], *, columns: Sequence[str]
) -> None:
    """Indicators and rounds as they follow each other, everything else as it is written; what isn't there comes last.

    Joined with both and ordered by the database, few rows take twice the time.
    """
    places = connection.execute(
        "SELECT 'indicator', name, ordinal FROM indicator UNION ALL SELECT 'round', round, ordinal FROM round"
    ).fetchall()
    ordinals = {what: {name: at for each, name, at in places if each == what} for what in ("indicator", "round")}
    for name in reversed(by):
        ordinal = ordinals.get("round" if name in ROUNDS else name)
        rows.sort(key=_place(columns.index(name), ordinal))


def _place(at: int, ordinal: Mapping[str, int] | None) -> Callable[[tuple[Any, ...]], Any]:
    """Where a row comes by one of its columns."""
    if ordinal is not None:
        return lambda row: ordinal[row[at]]
    return lambda row: (row[at] is None, row[at])


def several(chosen: object) -> list[str] | None:
    """The values a filter lets through; None lets everything through."""
    if chosen is None:
        return None
    if isinstance(chosen, str):
        return [chosen]
    if isinstance(chosen, Iterable):
        return [str(value) for value in chosen]
    raise TypeError(f"a filter is a text or several texts, not {chosen!r}")
