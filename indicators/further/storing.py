"""Statements in, columns out, and computed columns into a table of results. No statistics."""

from collections.abc import Mapping

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from indicators.estimates import Columns, words
from indicators.query import sql
from indicators.statistics.interval import FloatArray

Connection = duckdb.DuckDBPyConnection


def columns(connection: Connection, name: str) -> Columns:
    """What a statement of sql/further gives, column by column; nothing may be missing in it."""
    found = connection.execute(sql(f"further/{name}")).fetchnumpy()
    return {column: np.asarray(values) for column, values in found.items()}


def numbers(columns: Columns, *names: str) -> list[FloatArray]:
    return [columns[name].astype(float) for name in names]


def finite(values: ArrayLike) -> FloatArray:
    """Values with blanks (NaN) in the place of infinities: a file of results has no sign for those."""
    array = np.asarray(values, dtype=float)
    return np.where(np.isfinite(array), array, np.nan)


def store(connection: Connection, table: str, computed: Mapping[str, object]) -> None:
    """Add columns to a table, in the order of the rows given."""
    told = {name: np.asarray(values) for name, values in computed.items()}
    series = {name: words(values) if values.dtype == object else pd.Series(values) for name, values in told.items()}
    connection.register("computed", pd.DataFrame(series))
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM computed")
    finally:
        connection.unregister("computed")
