"""The sandbox of catalogue expressions: what they may say, and whether they fit their unit view.

An expression is one scalar expression over the columns of its own view. DuckDB's own parser gives the syntax tree, an
allow-list reads it, and an empty build binds it. Nothing here evaluates an expression on data.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from indicators.definition import Definition, Kind
from warehouse.declared import DeclarationError, Fault, meant

ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%", "abs", "round", "floor", "ceil", "ceiling", "least", "greatest"})
ON_TEXT = frozenset({"~~", "!~~", "len", "length", "starts_with", "nullif"})
ON_LISTS = frozenset({"contains", "list_contains", "list_has_all", "list_has_any", "list_value"})
FUNCTIONS = ARITHMETIC | ON_TEXT | ON_LISTS | {"date_diff"}
OPERATORS = frozenset(
    {"OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_NOT", "COMPARE_IN", "OPERATOR_COALESCE", "ARRAY_CONSTRUCTOR"}
)
CAST_TYPES = frozenset({"BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DATE", "VARCHAR"})
PLAIN_CLASSES = frozenset({"CONSTANT", "COMPARISON", "CONJUNCTION", "BETWEEN", "CASE"})
NUMBERS = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$")
_NODE_KEYS = frozenset({"type", "cte_map", "select_list", "from_table", "aggregate_handling"})


@dataclass(frozen=True)
class Wanted:
    """One expression of a definition and the type it has to have."""

    key: str
    text: str
    type: str


def check_expressions(definitions: Iterable[Definition], empty_build: duckdb.DuckDBPyConnection) -> None:
    """Raise every fault of every expression at once; return quietly when all of them fit."""
    views = view_columns(empty_build)
    known = questions(empty_build)
    definitions = list(definitions)
    unread = _unread(definitions, views, empty_build)
    fitting = _fitting(definitions, but=unread.keys(), connection=empty_build)
    faults: list[Fault] = []
    for definition in definitions:
        strange = [question for question in definition.rests_on if question not in known]
        faults += [
            Fault(
                f"{definition.name}.toml", "questions", f"'{question}'", "pertanyaan buku kode, ditulis unit.variabel"
            )
            for question in strange
        ]
        for wanted in expressions(definition):
            place = (definition.name, wanted.key)
            found = unread.get(place, [])
            if not found and place not in fitting:
                found = [*_type_faults(definition, wanted, empty_build)]
            faults += [Fault(f"{definition.name}.toml", wanted.key, what, allowed) for what, allowed in found]
    if faults:
        raise DeclarationError(faults)


def expressions(definition: Definition) -> Iterator[Wanted]:
    """The expressions of a definition: who is eligible, and the state or the value of whoever is."""
    yield Wanted("denominator", definition.denominator, "boolean")
    match definition.kind:
        case Kind.PROPORTION | Kind.COUNT:
            yield Wanted("numerator", definition.expression, "boolean")
        case Kind.MEAN | Kind.MEDIAN:
            yield Wanted("value", definition.expression, "number")
        case Kind.LADDER:
            yield Wanted("rung", definition.expression, "text")


def view_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The columns of every unit view with their types, in order."""
    views: dict[str, dict[str, str]] = {}
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'unit' ORDER BY table_name, ordinal_position"
    ).fetchall()
    for view, column, data_type in rows:
        views.setdefault(view, {})[column] = data_type
    return views


def questions(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Every question with a column in the tables of answers, as `unit.variable`."""
    rows = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal"
    ).fetchall()
    units = {"household_answer": "household", "person_answer": "person", "visit": "household"}
    return frozenset(f"{units.get(table, table)}.{column}" for table, column in rows)


def _unread(
    definitions: Iterable[Definition], views: Mapping[str, Mapping[str, str]], connection: duckdb.DuckDBPyConnection
) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What can't be read as one plain expression, by definition and key, with why; all texts are read in one go."""
    asked = [(definition, wanted) for definition in definitions for wanted in expressions(definition)]
    texts = [text for _, wanted in asked for text in (f"SELECT {wanted.text}", f"SELECT (\n{wanted.text}\n)")]
    trees = _parse(texts, connection)
    unread = {}
    for place, (definition, wanted) in enumerate(asked):
        columns = frozenset(views.get(definition.unit.value, {}))
        if found := [*_syntax_faults(wanted.text, trees[2 * place : 2 * place + 2], columns)]:
            unread[definition.name, wanted.key] = found
    return unread


def _syntax_faults(text: str, trees: list[dict[str, Any]], columns: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Two readings guard each other: alone it must be one expression, and in brackets it must stay one."""
    for tree in trees:
        if tree.get("error"):
            yield str(tree.get("error_message", "")), "satu ungkapan SQL yang utuh"
            return
        nodes = [part["node"] for part in tree["statements"]]
        if len(nodes) != 1 or not _is_bare_select(nodes[0]):
            yield text, "satu ungkapan saja, tanpa FROM, WHERE, titik koma, atau nama lain"
            return
    yield from _walk(nodes[0]["select_list"], columns)


def _parse(statements: list[str], connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The syntax trees as DuckDB sees them; a statement it can't read comes back as an error, not as an exception."""
    options = "skip_default := true, skip_empty := true, skip_null := true"
    listed = "SELECT unnest(CAST(? AS VARCHAR[])) AS statement, unnest(range(?)) AS place"
    query = f"SELECT json_serialize_sql(statement, {options}) FROM ({listed}) ORDER BY place"
    return [json.loads(tree) for (tree,) in connection.execute(query, [statements, len(statements)]).fetchall()]


def _is_bare_select(node: dict[str, Any]) -> bool:
    return (
        node.get("type") == "SELECT_NODE"
        and set(node) <= _NODE_KEYS
        and not node.get("cte_map")
        and node["from_table"]["type"] == "EMPTY"
        and node["aggregate_handling"] == "STANDARD_HANDLING"
        and len(node["select_list"]) == 1
        and "alias" not in node["select_list"][0]
    )


def _walk(tree: Any, columns: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Every node that the allow-list does not name."""
    if isinstance(tree, list):
        for branch in tree:
            yield from _walk(branch, columns)
    if not isinstance(tree, dict):
        return
    if "class" in tree:
        yield from _node_faults(tree, columns)
        if tree["class"] in ("SUBQUERY", "WINDOW", "LAMBDA"):
            return
    for branch in tree.values():
        yield from _walk(branch, columns)


def _node_faults(node: dict[str, Any], columns: frozenset[str]) -> Iterator[tuple[str, str]]:
    kind, detail = node["class"], str(node.get("type"))
    if kind == "COLUMN_REF":
        name = ".".join(node["column_names"])
        if name not in columns:
            yield f"kolom {name}", f"salah satu kolom: {meant([name], sorted(columns))}"
    elif kind == "FUNCTION":
        path = node.get("qualified_name", {}).get("path", [])
        plain = len(path) == 1 and node["function_name"] in FUNCTIONS
        if not plain or {"distinct", "filter", "catalog", "schema"} & node.keys() or "orders" in node["order_bys"]:
            yield (
                f"fungsi {'.'.join(path) or node['function_name']}",
                f"salah satu fungsi: {' '.join(sorted(FUNCTIONS))}",
            )
    elif kind == "OPERATOR":
        if detail not in OPERATORS:
            yield f"operator {detail}", f"salah satu dari {', '.join(sorted(OPERATORS))}"
    elif kind == "TYPE":
        if str(node.get("type_name")).upper() not in CAST_TYPES:
            yield f"tipe {node.get('type_name')}", f"salah satu tipe: {', '.join(sorted(CAST_TYPES))}"
    elif kind not in PLAIN_CLASSES | {"CAST"}:
        yield f"bentuk {kind}", "ungkapan biasa: tanpa subquery, jendela, bintang, parameter, atau lambda"


def _fitting(
    definitions: Iterable[Definition], *, but: Collection[tuple[str, str]], connection: duckdb.DuckDBPyConnection
) -> frozenset[tuple[str, str]]:
    """Expressions known to have the type they need, from one binding per view instead of one each.

    `but`: what must not reach DuckDB, having not been read as one plain expression. Where one doesn't bind, none of its
    view is known: each is then bound by itself, to tell which.
    """
    by_view: dict[str, list[tuple[str, Wanted]]] = {}
    for definition in definitions:
        readable = [(definition.name, one) for one in expressions(definition) if (definition.name, one.key) not in but]
        by_view.setdefault(definition.unit.value, []).extend(readable)
    fitting: set[tuple[str, str]] = set()
    for view, wanted in by_view.items():
        answers = ", ".join(f"(\n{one.text}\n)" for _, one in wanted)
        try:
            types = connection.sql(f"SELECT {answers} FROM unit.{view}").types if wanted else []
        except duckdb.Error:
            continue
        fitting |= {(name, one.key) for (name, one), found in zip(wanted, types, strict=True) if _fits(str(found), one)}
    return frozenset(fitting)


def _fits(found: str, wanted: Wanted) -> bool:
    return {"boolean": found == "BOOLEAN", "text": found == "VARCHAR", "number": bool(NUMBERS.match(found))}[
        wanted.type
    ]


def _type_faults(
    definition: Definition, wanted: Wanted, connection: duckdb.DuckDBPyConnection
) -> Iterator[tuple[str, str]]:
    """Bind against the empty build; the answer has to have the type that the kind of indicator needs."""
    query = f"SELECT (\n{wanted.text}\n) AS answer FROM unit.{definition.unit.value}"
    try:
        found = str(connection.sql(query).types[0])
    except duckdb.Error as error:
        yield str(error).splitlines()[0], f"ungkapan yang cocok dengan kolom unit.{definition.unit.value}"
        return
    if not _fits(found, wanted):
        name = {"boolean": "ya/tidak (BOOLEAN)", "text": "teks (VARCHAR)", "number": "angka"}[wanted.type]
        yield f"hasil bertipe {found}", f"hasil bertipe {name}"
