"""Rows of one table of results that fit what was chosen, in the order of the catalogue and of the rounds.

It guards nothing: what it gives is as computed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

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
    rounds = [name for name in columns if name in ROUNDS]
    joins = " ".join(f"JOIN round AS {name}_order ON {name}_order.round = {table}.{name}" for name in rounds)
    ordered = ["indicator.ordinal", f"{table}.site", *(f"{name}_order.ordinal" for name in rounds)]
    ordered += [f"{table}.{name}" for name in order if name in columns]
    filters = {column: values for column, each in chosen.items() if (values := several(each)) is not None}
    conditions = [
        f"{table}.{column} IN ({', '.join('?' * len(values))})" if values else "FALSE"
        for column, values in filters.items()
    ]
    rows = connection.execute(
        f"SELECT {', '.join(f'{table}.{name}' for name in columns)} FROM {table}"
        f" JOIN indicator ON indicator.name = {table}.indicator {joins}"
        f" WHERE {' AND '.join(['TRUE', *conditions])} ORDER BY {', '.join(ordered)}",
        [value for values in filters.values() for value in values],
    ).fetchall()
    return tuple(shape(*row) for row in rows)


def several(chosen: object) -> list[str] | None:
    """The values a filter lets through; None lets everything through."""
    if chosen is None:
        return None
    if isinstance(chosen, str):
        return [chosen]
    if isinstance(chosen, Iterable):
        return [str(value) for value in chosen]
    raise TypeError(f"a filter is a text or several texts, not {chosen!r}")
