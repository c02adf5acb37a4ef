"""What checks are asked of: each unit view with the facts of other records beside it, for a while on one connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files

import duckdb

from warehouse.codebook import UNIT_NAMES

_AT_HAND = ("household", "person")
"""Of whom so much is asked that facts are better kept."""

HeldMembers = Iterable[tuple[str, str]]
"""Household and round of every visit that waits for a member's row."""


@contextmanager
def facts_of(connection: duckdb.DuckDBPyConnection, thresholds: Mapping[str, float]) -> Iterator[None]:
    """The views `checked_<unit>` of this connection, gone afterwards. Families held back have no part in them."""
    columns = ", ".join(f'CAST({value!r} AS DOUBLE) AS "{name}"' for name, value in thresholds.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE limits AS SELECT {columns}")
    connection.execute("CREATE OR REPLACE TEMP TABLE held_members (household_id VARCHAR, round VARCHAR, held BOOLEAN)")
    connection.execute(files("etl.consistency").joinpath("facts.sql").read_text(encoding="utf-8"))
    try:
        yield
    finally:
        views = [f"DROP VIEW IF EXISTS temp.checked_{unit}" for unit in UNIT_NAMES]
        connection.execute("; ".join([*views, "DROP TABLE temp.held_members", "DROP TABLE temp.limits"]))


@contextmanager
def facts_at_hand(
    connection: duckdb.DuckDBPyConnection, thresholds: Mapping[str, float], *, held: HeldMembers
) -> Iterator[None]:
    """The same for asking much of them: families held back are known, facts of homes and members worked out once."""
    with facts_of(connection, thresholds):
        if waiting := sorted(set(held)):
            connection.executemany("INSERT INTO held_members VALUES (?, ?, TRUE)", waiting)
        for unit in _AT_HAND:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {unit}_at_hand AS FROM checked_{unit}")
            connection.execute(f"CREATE OR REPLACE TEMP VIEW checked_{unit} AS FROM {unit}_at_hand")
        try:
            yield
        finally:
            for unit in _AT_HAND:
                connection.execute(f"DROP VIEW temp.checked_{unit}; DROP TABLE temp.{unit}_at_hand")


def columns_of(connection: duckdb.DuckDBPyConnection, unit: str) -> dict[str, str]:
    """The columns of a unit's view with their types, in order."""
    described = connection.execute(f"DESCRIBE checked_{unit}").fetchall()
    return {str(name): str(kind) for name, kind, *_ in described}
