"""Further results of everybody from which those of the assisted could be subtracted, so that few would be left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from indicators.further.rows import Attrition, Beside, Contrast, Course, CoursePoint, Detail, Dose

Key = tuple[str, ...]
_ROUNDS = ("indicator", "site", "round_from", "round_to")
_TABLES: dict[str, tuple[Key, Key]] = {
    "detail": ((*_ROUNDS, "comparison", "measure", "part"), ("n",)),
    "course": (("indicator", "site", "round_to"), ("n",)),
    "contrast": ((*_ROUNDS, "division", "category", "reference"), ("n", "n_reference")),
    "beside": ((*_ROUNDS, "comparison_site"), ("n",)),
    "dose": ((*_ROUNDS, "assistance"), ("n_with", "n_without", "n_already")),
    "attrition": (_ROUNDS, ("n_found", "n_lost")),
}
"""Table → what tells its rows apart beside the population, and the numbers of units in them."""
_OF: dict[type, str] = {
    Detail: "detail",
    Course: "course",
    CoursePoint: "course",
    Contrast: "contrast",
    Beside: "beside",
    Dose: "dose",
    Attrition: "attrition",
}


def few_others(connection: duckdb.DuckDBPyConnection, *, indicators: Sequence[str], few: int) -> frozenset[Key]:
    """Table and keys of the further results in which all less the assisted are one to `few`."""
    found: set[Key] = set()
    filled = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    for table, (keys, sizes) in _TABLES.items():
        if table not in filled:
            continue  # a build without further results tells none
        left = " OR ".join(f"everybody.{name} - assisted.{name} BETWEEN 1 AND $few" for name in sizes)
        rows = connection.execute(
            f"SELECT {', '.join(f'everybody.{key}' for key in keys)} FROM {table} AS everybody"
            f" JOIN {table} AS assisted USING ({', '.join(keys)})"
            f" WHERE everybody.population = 'all' AND assisted.population = 'binaan'"
            f" AND list_contains($indicators, everybody.indicator) AND ({left})",
            {"few": few, "indicators": list(indicators)},
        ).fetchall()
        found |= {(table, *map(str, row)) for row in rows}
    return frozenset(found)


def key_of(row: Any) -> Key | None:
    """The table and keys of a further result; None for any other row."""
    table = _OF.get(type(row))
    return None if table is None else (table, *(str(getattr(row, key)) for key in _TABLES[table][0]))
