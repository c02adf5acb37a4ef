"""Who is asked a question: the check of `asked_if`, a small boolean expression on the answers asked before it.

It binds the expression against typed, empty columns and looks at its parse tree; it never runs over answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.declared import meant
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

Nodes = tuple[dict[str, Any], ...]
"""Every node of a parse tree, the root first."""

Found = tuple[str, str, str]
"""Name of the variable, what was found, what is allowed."""


def relevance_faults(
    connection: duckdb.DuckDBPyConnection,
    unit: str,
    variables: Sequence[Variable],
    *,
    codes: Mapping[str, frozenset[str]],
) -> Iterator[Found]:
    """The faults of every `asked_if` of one unit; only answers asked earlier in the file may be named."""
    earlier = {"age_years": "BIGINT"} if unit == "person" else {}
    read_together(connection, (variable.asked_if for variable in variables if variable.asked_if is not None))
    for variable in variables:
        if variable.asked_if is not None:
            for found, allowed in expression_faults(connection, variable.asked_if, columns=earlier, codes=codes):
                yield variable.name, found, allowed
        if not variable.identifying:
            earlier[variable.name] = COLUMN_TYPES[variable.type]


@cache
def condition_tree(expression: str) -> dict[str, Any] | None:
    """The parse tree of an `asked_if`, for whoever writes it in another language; None when it may not stand there."""
    if expression not in _READ:
        with connect_in_memory() as connection:
            read_together(connection, [expression])
    nodes = _READ[expression]
    return nodes[0] if nodes is not None and _classes(nodes) <= ALLOWED_CLASSES else None


def expression_faults(
    connection: duckdb.DuckDBPyConnection,
    expression: str,
    *,
    columns: Mapping[str, str],
    codes: Mapping[str, frozenset[str]],
    functions: frozenset[str] = frozenset(),
    known: str = "jawaban yang ditanyakan sebelumnya",
) -> Iterator[tuple[str, str]]:
    """What is found and what is allowed, for everything about a yes/no expression that won't do.

    `columns`: their types. `codes`: what a coded one may be compared with. `functions`: those that may be called.
    `known`: what the columns are.
    """
    nodes = _parse(connection, expression)
    if nodes is None or not _classes(nodes) <= ALLOWED_CLASSES | ({"FUNCTION"} if functions else set()):
        yield f"'{expression}'", "satu ungkapan ya/tidak dengan AND, OR, NOT, =, <, >, IN, BETWEEN, IS NULL"
        return
    if strange := sorted(_called(nodes) - functions):
        yield f"'{expression}' memanggil {', '.join(strange)}", f"hanya {' '.join(sorted(functions))}"
        return
    named = _named(nodes)
    if strange := sorted(named - columns.keys()):
        yield f"'{expression}' menyebut {', '.join(strange)}", f"{known}: {meant(strange, columns)}"
        return
    typed = (f'NULL::{type_} AS "{name}"' for name, type_ in columns.items() if name in named)
    stub = ", ".join(typed) or "NULL AS nothing"
    bound = f"SELECT typeof(({expression})) FROM (SELECT {stub})"
    try:
        if bound not in _TYPED:
            _TYPED[bound] = connection.execute(bound).fetchone()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        yield f"'{expression}' ({reason})", "ungkapan ya/tidak yang membandingkan isi sejenis"
        return
    if _TYPED[bound] != ("BOOLEAN",):
        yield f"'{expression}'", "ungkapan ya/tidak (BOOLEAN)"
    for name, kind, literal in _comparisons(nodes):
        if name in codes and literal not in codes[name]:
            yield f"'{literal}' untuk {name}", f"salah satu dari {', '.join(sorted(codes[name]))}"
        elif columns[name] in ("BIGINT", "DOUBLE") and kind == "STRING":
            yield f"teks '{literal}' untuk {name}", "bilangan tanpa tanda kutip"
        elif columns[name] == "VARCHAR" and kind != "STRING":
            yield f"{literal} untuk {name}", "teks dalam tanda kutip"


def columns_named(connection: duckdb.DuckDBPyConnection, expression: str) -> frozenset[str]:
    """The columns an expression names; none when it can't be read."""
    nodes = _parse(connection, expression)
    return _named(nodes) if nodes else frozenset()


def read_together(connection: duckdb.DuckDBPyConnection, expressions: Iterable[str]) -> None:
    """Parse many expressions that will be asked about: one statement takes a seventh of the time of one for each."""
    unread = [expression for expression in dict.fromkeys(expressions) if expression not in _READ]
    selects = [f"SELECT ({expression})" for expression in unread]
    rows = connection.execute("SELECT json_serialize_sql(text) FROM (SELECT unnest(?) AS text)", [selects]).fetchall()
    for expression, (serialized,) in zip(unread, rows, strict=True):
        tree = _expression_of(json.loads(serialized))
        _READ[expression] = None if tree is None else tuple(_nodes(tree))


def _named(nodes: Nodes) -> frozenset[str]:
    named = (node["column_names"] for node in nodes if node.get("class") == "COLUMN_REF")
    return frozenset(".".join(names).lower() for names in named)


def _called(nodes: Nodes) -> frozenset[str]:
    """The functions that are called; one from another schema, or with anything but arguments, has no plain name."""
    calls = (node for node in nodes if node.get("class") == "FUNCTION")
    return frozenset(_plain_call(node) for node in calls)


def _plain_call(node: dict[str, Any]) -> str:
    name = str(node["function_name"])
    path = node.get("qualified_name", {}).get("path", [name])
    extras = (node.get("distinct"), node.get("filter"), node.get("schema"), node["order_bys"].get("orders"))
    return name if list(path) == [name] and not any(extras) else f"{'.'.join(map(str, path))}(…)"


_READ: dict[str, Nodes | None] = {}
"""What was read before: a text means the same to every database."""
_TYPED: dict[str, tuple[Any, ...] | None] = {}
"""The type of what was bound before, over columns that the text itself names and types."""


def _parse(connection: duckdb.DuckDBPyConnection, expression: str) -> Nodes | None:
    """The nodes of the expression, its root first, or None when it is not exactly one expression of one SELECT."""
    if expression not in _READ:
        read_together(connection, [expression])
    return _READ[expression]


def _expression_of(answer: dict[str, Any]) -> dict[str, Any] | None:
    """The root of the only expression of the only SELECT that was parsed."""
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


def _classes(nodes: Nodes) -> frozenset[str]:
    return frozenset(node["class"] for node in nodes if "class" in node)


def _comparisons(nodes: Nodes) -> Iterator[tuple[str, str, str]]:
    """Every constant a column is compared with, and its kind: `a = 'x'`, `a IN ('x', 'y')`, `a BETWEEN 1 AND 2`."""
    for node in nodes:
        sides = [node.get(side) for side in ("left", "right", "input", "lower", "upper")]
        sides += node.get("children", []) if node.get("class") == "OPERATOR" else []
        given = [side for side in sides if isinstance(side, dict)]
        names = [side["column_names"][-1].lower() for side in given if side.get("class") == "COLUMN_REF"]
        literals = [side["literal"] for side in given if side.get("class") == "CONSTANT"]
        yield from ((name, literal["kind"], literal["text"]) for name in names for literal in literals)
