"""The answers of one unit in one round as they come in, and SQL over them and the facts beside them. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import duckdb
import pandas as pd

from etl.simulation.coding import DONT_KNOW, REFUSED
from warehouse.codebook import VariableType
from warehouse.relevance import COLUMN_TYPES, columns_named
from warehouse.store import connect_in_memory

ORDER = "order_of_records"
"""A column beside the answers; no question has this name."""


@dataclass
class Asking:
    """One row per record. `table`: the answers drawn before; `given`: those that came since."""

    connection: duckdb.DuckDBPyConnection
    table: pd.DataFrame
    facts: pd.DataFrame
    types: Mapping[str, VariableType]
    given: dict[str, pd.Series] = field(default_factory=dict)
    evaluated: dict[tuple[str, ...], dict[str, pd.Series]] = field(default_factory=dict)

    def evaluate(self, **expressions: str) -> dict[str, pd.Series]:
        """SQL expressions over answers and facts, in the order of the records. What isn't known is NULL."""
        known = (*expressions, *expressions.values())  # what is given stays, so many questions share one query
        if known not in self.evaluated:
            self.evaluated[known] = self._query(expressions)
        return dict(self.evaluated[known])

    def _query(self, expressions: Mapping[str, str]) -> dict[str, pd.Series]:
        named = {name for text in expressions.values() for name in _named(text)}
        frame = pd.DataFrame({name: self._column(name) for name in sorted(named)} | {ORDER: range(len(self.table))})
        typed = (
            f'CAST("{name}" AS {COLUMN_TYPES[self.types[name]]}) AS "{name}"' if name in self.types else f'"{name}"'
            for name in map(str, frame)
        )
        asked = ", ".join(f"{text} AS {name}" for name, text in expressions.items())
        self.connection.register("answers", frame)
        query = f"SELECT {asked} FROM (SELECT {', '.join(typed)} FROM answers) ORDER BY {ORDER}"
        found = self.connection.execute(query).df()
        return {name: found[name] for name in expressions}

    def _column(self, name: str) -> pd.Series:
        column = next(source[name] for source in (self.facts, self.given, self.table) if name in source)
        if column.dtype.name == "category":
            return column.astype(object).where(~column.isin((DONT_KNOW, REFUSED)), None)
        return column


@cache
def _named(expression: str) -> frozenset[str]:
    """The answers and facts an expression is about."""
    return columns_named(_reader(), expression)


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """Reads expressions only; the answers have connections of their own."""
    return connect_in_memory()
