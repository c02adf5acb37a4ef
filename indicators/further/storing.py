"""Statements in, columns out, and computed columns as a table of results takes them. No statistics."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from indicators.estimates import Columns, words
from indicators.query import sql
from indicators.statistics.interval import FloatArray

Rows = tuple[str, Mapping[str, object]]
"""The name of a table, and columns for it."""


class Source:
    """One connection that several threads ask, a statement at a time: its temporary tables are its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection, self._turn = connection, Lock()

    def columns(self, name: str) -> Columns:
        """What a statement of sql/further gives, column by column; nothing may be missing in it. An ENUM stays one."""
        with self._turn:
            found = self._connection.execute(sql(f"further/{name}")).df()
        return {str(column): _column(found[column]) for column in found}

    def run(self, statements: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of the last of these statements."""
        with self._turn:
            return self._connection.execute(statements, parameters).fetchall()


def _column(values: Any) -> Any:
    return values.array if isinstance(values.dtype, pd.CategoricalDtype) else values.to_numpy()


def starts_of(columns: Columns, keys: Sequence[str]) -> NDArray[np.intp]:
    """Where the rows start that have the same keys; they stand together."""
    new = np.zeros(len(columns[keys[0]]), dtype=bool)
    new[:1] = True
    for key in keys:
        new[1:] |= np.asarray(columns[key][1:] != columns[key][:-1], dtype=bool)
    return np.flatnonzero(new)


def stacked(parts: Sequence[Columns]) -> dict[str, Any]:
    """The same columns below each other; at least one part."""
    return {name: _joined([part[name] for part in parts]) for name in parts[0]}


def _joined(parts: Sequence[Any]) -> Any:
    if all(isinstance(part, pd.Categorical) and part.dtype == parts[0].dtype for part in parts):
        return pd.Categorical.from_codes(np.concatenate([part.codes for part in parts]), dtype=parts[0].dtype)
    return np.concatenate([np.asarray(part) for part in parts])


def numbers(columns: Columns, *names: str) -> list[FloatArray]:
    return [columns[name].astype(float) for name in names]


def finite(values: ArrayLike) -> FloatArray:
    """Values with blanks (NaN) in the place of infinities: a file of results has no sign for those."""
    array = np.asarray(values, dtype=float)
    return np.where(np.isfinite(array), array, np.nan)


def as_told(values: Any) -> Any:
    """Texts as places in the list of them: see `estimates.words`."""
    if isinstance(values, pd.Categorical):
        return values
    array = np.asarray(values)
    return words(array) if array.dtype == object else array
