"""Columns of numbers with their texts, and as temporary tables. No statistics, no counting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.counting.grid import BREAKDOWNS, Texts
from indicators.estimates import Columns
from indicators.writer import put

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


def keep(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, object]) -> None:
    """A temporary table for the statements to come; its texts are numbers of the lists of names.sql."""
    named = [f"CAST({name} AS {NAMED[name]}_name) AS {name}" for name in columns if name in NAMED]
    put(connection, f"CREATE TEMP TABLE {table} AS SELECT * REPLACE ({', '.join(named)}) FROM computed", columns)
