"""Who is asked a question: the check of `asked_if`, a small boolean expression on the answers asked before it.

It binds the expression against typed, empty columns and looks at its parse tree; it never runs over answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.store import connect_in_memory

if TYPE_CHECKING:
    from warehouse.codebook import Variable

COLUMN_TYPES: Mapping[str, str] = {
    "identifier": "VARCHAR",
    "text": "VARCHAR",
    "area": "VARCHAR",
    "date": "DATE",
    "code": "VARCHAR",
    "codes": "VARCHAR[]",
    "integer": "BIGINT",
    "number": "DOUBLE",
}
"""How each type of variable is kept in the warehouse."""

ALLOWED_CLASSES = frozenset(("CONJUNCTION", "COMPARISON", "BETWEEN", "OPERATOR", "COLUMN_REF", "CONSTANT"))

Found = tuple[str, str, str]
"""Name of the variable, what was found, what is allowed."""


def relevance_faults(
    unit: str, variables: Sequence[Variable], *, codes: Mapping[str, frozenset[str]]
) -> Iterator[Found]:
    """The faults of every `asked_if` of one unit; only answers asked earlier in the file may be named."""
    earlier = {"age_years": "BIGINT"} if unit == "person" else {}
    with connect_in_memory() as connection:
        for variable in variables:
            if variable.asked_if is not None:
                for found, allowed in _faults(connection, variable.asked_if, columns=earlier, codes=codes):
                    yield variable.name, found, allowed
            if not variable.identifying:
                earlier[variable.name] = COLUMN_TYPES[variable.type]


def _faults(
    connection: duckdb.DuckDBPyConnection,
    expression: str,
    *,
    columns: Mapping[str, str],
    codes: Mapping[str, frozenset[str]],
) -> Iterator[tuple[str, str]]:
    tree = _parse(connection, expression)
    if tree is None or not _classes(tree) <= ALLOWED_CLASSES:
        yield f"'{expression}'", "satu ungkapan ya/tidak dengan AND, OR, NOT, =, <, >, IN, BETWEEN, IS NULL"
        return
    stub = ", ".join(f'NULL::{type_} AS "{name}"' for name, type_ in columns.items()) or "NULL AS nothing"
    try:
        row_type = connection.execute(f"SELECT typeof(({expression})) FROM (SELECT {stub})").fetchone()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        known = ", ".join(columns) or "belum ada"
        yield f"'{expression}' ({reason})", f"ungkapan atas jawaban yang ditanyakan sebelumnya: {known}"
        return
    if row_type != ("BOOLEAN",):
        yield f"'{expression}'", "ungkapan ya/tidak (BOOLEAN)"
    for name, kind, literal in _comparisons(tree):
        if name in codes and literal not in codes[name]:
            yield f"'{literal}' untuk {name}", f"salah satu dari {', '.join(sorted(codes[name]))}"
        elif columns[name] in ("BIGINT", "DOUBLE") and kind == "STRING":
            yield f"teks '{literal}' untuk {name}", "bilangan tanpa tanda kutip"
        elif columns[name] == "VARCHAR" and kind != "STRING":
            yield f"{literal} untuk {name}", "teks dalam tanda kutip"


def _parse(connection: duckdb.DuckDBPyConnection, expression: str) -> dict[str, Any] | None:
    """The tree of the expression, or None when it is not exactly one expression of one SELECT."""
    row = connection.execute("SELECT json_serialize_sql(?)", [f"SELECT ({expression})"]).fetchone()
    answer: dict[str, Any] = json.loads(row[0]) if row else {"error": True}
    if answer["error"] or len(answer["statements"]) != 1:
        return None
    node = answer["statements"][0]["node"]
    plain = node["type"] == "SELECT_NODE" and node["from_table"]["type"] == "EMPTY" and not node["modifiers"]
    if not plain or len(node["select_list"]) != 1 or node["where_clause"] or node["having"] or node["qualify"]:
        return None
    return dict(node["select_list"][0])


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _classes(tree: dict[str, Any]) -> frozenset[str]:
    return frozenset(node["class"] for node in _nodes(tree) if "class" in node)


def _comparisons(tree: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every constant a column is compared with, and its kind: `a = 'x'`, `a IN ('x', 'y')`, `a BETWEEN 1 AND 2`."""
    for node in _nodes(tree):
        sides = [node.get(side) for side in ("left", "right", "input", "lower", "upper")]
        sides += node.get("children", []) if node.get("class") == "OPERATOR" else []
        given = [side for side in sides if isinstance(side, dict)]
        names = [side["column_names"][-1].lower() for side in given if side.get("class") == "COLUMN_REF"]
        literals = [side["literal"] for side in given if side.get("class") == "CONSTANT"]
        yield from ((name, literal["kind"], literal["text"]) for name in names for literal in literals)
