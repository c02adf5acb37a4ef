"""Totals of offices as rows of levels and of changes, after those of units: a population that nobody can follow."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from indicators.counting.grid import BREAKDOWNS, Texts
from indicators.counting.rows import BETTER
from indicators.counting.states import fetched
from indicators.definition import Definition, Kind
from indicators.estimates import Columns
from indicators.query import sql


def with_recaps(
    connection: duckdb.DuckDBPyConnection,
    definitions: Sequence[Definition],
    texts: Texts,
    levels: Columns,
    unpaired: Columns,
) -> tuple[Columns, Columns]:
    """Both tables with what offices tell at their ends."""
    connection.execute(sql("recaps"))
    told = connection.execute("SELECT * FROM recap_level ORDER BY row").df()
    steps = fetched(connection, sql("recap_changes"))
    connection.execute("DROP TABLE recap_level")
    if not len(told):
        return levels, unpaired
    recaps = _levels(told, definitions, texts)
    return _after(levels, recaps), _after(unpaired, _changes(recaps, steps, offset=len(levels["known"])))


def _levels(told: pd.DataFrame, definitions: Sequence[Definition], texts: Texts) -> Columns:
    lists = {
        "indicator": texts.indicators,
        "site": texts.sites,
        "round": texts.rounds,
        "breakdown": BREAKDOWNS,
        "category": texts.categories,
    }
    places = {name: pd.Index(words).get_indexer(pd.Index(told[name])) for name, words in lists.items()}
    nobody = np.zeros(len(told), dtype=np.int64)
    known, met = (told[name].to_numpy(dtype=np.int64) for name in ("known", "met"))
    found: dict[str, Any] = {
        **places,
        "population": np.full(len(told), texts.populations.index("recap")),
        "kind": np.full(len(told), Kind.PROPORTION.value, dtype=object),
        "as_one": np.zeros(len(told), dtype=bool),
        "shared": np.zeros(len(told), dtype=bool),
        "better": np.array([BETTER[definition.direction] for definition in definitions])[places["indicator"]],
        "known": known,
        "met": met,
        "unknown": nobody,
        "excluded": nobody,
        "n": known,
        "sampled": nobody.astype(float),
    }
    return found


def _changes(recaps: Columns, steps: Columns, *, offset: int) -> Columns:
    row_from, row_to = (steps[name].astype(np.int64) for name in ("row_from", "row_to"))
    nobody = np.zeros(len(row_from), dtype=np.int64)
    same = ("indicator", "site", "population", "breakdown", "category", "kind", "better", "as_one", "shared")
    known, met = recaps["known"], recaps["met"]
    return {
        **{name: recaps[name][row_from] for name in same},
        "first": recaps["round"][row_from],
        "last": recaps["round"][row_to],
        "only_up": nobody.astype(bool),  # an office may count otherwise
        "row_from": row_from + offset,
        "row_to": row_to + offset,
        "n_from": known[row_from],
        "n_to": known[row_to],
        "met_from": met[row_from],
        "met_to": met[row_to],
        "unknown": nobody,
        "only_from": known[row_from],
        "only_to": known[row_to],
        "paired_row": nobody - 1,
        "clusters": nobody,
        "sample": nobody.astype(bool),
        "thinned": nobody.astype(bool),
        "sampled_from": nobody.astype(float),
        "sampled_to": nobody.astype(float),
    }


def _after(first: Columns, then: Columns) -> Columns:
    return {name: np.concatenate([column, then[name]]) for name, column in first.items()}
