"""Columns of numbers into tables of a build, with their texts. No statistics, no counting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.counting.grid import BREAKDOWNS, Texts
from indicators.estimates import Columns
from indicators.query import sql

NAMED = {name: name for name in ("indicator", "site", "round", "population", "breakdown", "category", "state")}
NAMED |= {"round_from": "round", "round_to": "round", "rt": "category", "head_sex": "category", "division": "division"}
"""Column → the list of names.sql that its texts stand in."""


def told(columns: Columns, texts: Texts) -> dict[str, pd.Categorical[str]]:
    """The keys of results as texts: whichever of them there are."""
    lists: dict[str, tuple[str, tuple[str, ...]]] = {
        "indicator": ("indicator", texts.indicators),
        "site": ("site", texts.sites),
        "round": ("round", texts.rounds),
        "first": ("round_from", texts.rounds),
        "last": ("round_to", texts.rounds),
        "population": ("population", texts.populations),
        "breakdown": ("breakdown", BREAKDOWNS),
        "category": ("category", texts.categories),
        "state": ("state", texts.states),
        "state_from": ("state_from", texts.states),
        "state_to": ("state_to", texts.states),
    }
    return {name: spelled(columns[key], words) for key, (name, words) in lists.items() if key in columns}


def spelled(numbers: NDArray[Any], words: Iterable[str]) -> pd.Categorical[str]:
    """Places in a list of texts as those texts."""
    return pd.Categorical.from_codes(numbers, pd.Index(list(words), dtype=object))


def all_alike(word: str, rows: int) -> pd.Categorical[str]:
    """A column that says the same in every row."""
    return spelled(np.zeros(rows, dtype=np.int8), [word])


def of_sites(columns: Columns, texts: Texts) -> Mapping[str, object]:
    """Rows that are of sites as a whole only."""
    site = all_alike("site", len(columns["site"]))
    return {**told(columns, texts), "breakdown": site, "category": spelled(columns["site"], texts.sites)}


def write(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, object]) -> None:
    """Add rows to a table of results, in their order; columns that are not given stay empty."""
    _put(connection, f"INSERT INTO {table} BY NAME SELECT * FROM computed", columns)


def write_shown(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, object]) -> None:
    """The same for rows with a method, which says when their counts are an office's."""
    _put(connection, sql("write").format(table=table), columns)


def keep(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, object]) -> None:
    """A temporary table for the statements to come; its texts are numbers of the lists of names.sql."""
    named = [f"CAST({name} AS {NAMED[name]}_name) AS {name}" for name in columns if name in NAMED]
    _put(connection, f"CREATE TEMP TABLE {table} AS SELECT * REPLACE ({', '.join(named)}) FROM computed", columns)


def _put(connection: duckdb.DuckDBPyConnection, statement: str, columns: Mapping[str, object]) -> None:
    connection.register("computed", pd.DataFrame(columns, copy=False))
    try:
        connection.execute(statement)
    finally:
        connection.unregister("computed")
