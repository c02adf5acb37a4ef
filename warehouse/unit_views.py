"""The unit views over the tables, from views/, and the comments that those files leave out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files

import duckdb

from warehouse.answer_tables import answer_comment
from warehouse.codebook import Codebook
from warehouse.declared import DeclarationError, Fault
from warehouse.quoting import as_name, as_text

VIEWS_HASH = "views_hash"
"""The key of build_info under which a build says what its views were made with."""
UNIT_VIEWS: Mapping[str, str] = {
    "household": "household",
    "house": "household",
    "family": "household",
    "person": "person",
    "woman": "person",
    "couple": "person",
    "business": "person",
    "child": "person",
    "adolescent": "person",
    "birth": "birth",
    "death": "death",
    "assistance": "assistance",
}
"""The unit views and the unit of the codebook whose answers each carries."""
PARTS: Mapping[str, str] = {"couple": "woman", "business": "woman"}
"""The unit views that are part of another one besides that of their unit."""
VIEW_FILES = (
    *("met_household", "household", "house", "person", "woman", "couple", "business", "child", "adolescent"),
    *("birth", "death", "assistance", "family_health", "family_welfare", "family"),
)
"""The files of views/ in the order in which they build on each other."""


def views_script() -> str:
    """The SQL that makes the unit views over the tables."""
    return "\n".join(
        files("warehouse").joinpath(f"views/{name}.sql").read_text(encoding="utf-8") for name in VIEW_FILES
    )


def views_hash() -> str:
    """Names the views of this program; a build carries that of the program that made it."""
    return sha256(views_script().encode()).hexdigest()


def view_comments(connection: duckdb.DuckDBPyConnection, codebook: Codebook) -> Iterator[str]:
    """What the files of views/ leave out: a column passed on unchanged is described where it comes from."""
    described: dict[tuple[str, str], str | None] = {}
    rows = connection.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE schema_name = 'unit' ORDER BY column_index"
    ).fetchall()
    described.update({(view, column): comment for view, column, comment in rows})
    for (view, column), comment in described.items():
        if comment is None:
            inherited = _inherited(view, column, described=described, codebook=codebook)
            if inherited is not None:
                yield f"COMMENT ON COLUMN unit.{view}.{as_name(column)} IS {as_text(inherited)}"


def _inherited(
    view: str, column: str, *, described: Mapping[tuple[str, str], str | None], codebook: Codebook
) -> str | None:
    common = described.get(("household", column))
    if common is not None:
        return common
    unit = codebook.unit(UNIT_VIEWS[view])
    answer = next((variable for variable in unit.variables if variable.name == column), None)
    if answer:
        return answer_comment(answer, codebook)
    return described.get((unit.name, column)) or described.get((PARTS.get(view, unit.name), column))


def refuse_hidden_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """DuckDB renames the second of two columns of one name, which would hide a question behind a derived column."""
    rows = connection.execute(
        """
        SELECT DISTINCT a.table_name, a.column_name
        FROM duckdb_columns() a JOIN duckdb_columns() b
          ON a.schema_name = 'unit' AND b.schema_name = 'unit' AND a.table_name = b.table_name
         AND b.column_name = a.column_name || '_1'
        ORDER BY ALL
        """
    ).fetchall()
    if rows:
        raise DeclarationError(
            Fault(
                f"codebook/{UNIT_VIEWS[view]}.toml",
                f"variable[{column}].name",
                f"'{column}'",
                f"nama lain: unit.{view} sudah menurunkan kolom ini",
            )
            for view, column in rows
        )
