"""The data dictionary: every column an analyst meets, generated from the codebook and the comments of the views.

Registers have no view: their rows hang below no household, and stand in tables of their own.
"""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass, fields

from warehouse.blank import empty_build
from warehouse.codebook import Codebook, Variable
from warehouse.unit_views import UNIT_VIEWS


@dataclass(frozen=True)
class Entry:
    """One column of a unit view or of a register's table. `origin` is the question it answers, or `derived`."""

    view: str
    column: str
    type: str
    origin: str
    sensitivity: str
    asked_if: str
    description_id: str
    description_en: str
    question_id: str
    question_en: str


def dictionary(codebook: Codebook) -> tuple[Entry, ...]:
    """The columns of all unit views, in the order of the views, then those of the tables of registers."""
    registers = [unit.name for unit in codebook.registers]
    with empty_build(codebook) as connection:
        rows = connection.execute(
            """
            SELECT table_name, column_name, data_type, coalesce(comment, '')
            FROM duckdb_columns()
            WHERE schema_name = 'unit' OR (schema_name = 'main' AND list_contains(?, table_name))
            ORDER BY table_name, column_index
            """,
            [registers],
        ).fetchall()
    by_view = {view: [row[1:] for row in rows if row[0] == view] for view in (*UNIT_VIEWS, *registers)}
    return tuple(
        _entry(view, column, type_=type_, comment=comment, codebook=codebook)
        for view, columns in by_view.items()
        for column, type_, comment in columns
    )


def dictionary_csv(codebook: Codebook) -> str:
    """The dictionary as CSV, one line per column."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(field.name for field in fields(Entry))
    writer.writerows(astuple(entry) for entry in dictionary(codebook))
    return stream.getvalue()


def dictionary_markdown(codebook: Codebook) -> str:
    """The dictionary as a page: one section per view."""
    entries = dictionary(codebook)
    lines = ["# Kamus data", ""]
    for view in dict.fromkeys(entry.view for entry in entries):
        lines += [
            f"## unit.{view}" if view in UNIT_VIEWS else f"## {view}",
            "",
            "| Kolom | Tipe | Asal | Kepekaan | Keterangan | Description |",
        ]
        lines += ["|---|---|---|---|---|---|"]
        lines += [_markdown_row(entry) for entry in entries if entry.view == view]
        lines.append("")
    return "\n".join(lines)


def _entry(view: str, column: str, *, type_: str, comment: str, codebook: Codebook) -> Entry:
    variable = _variable(view, column, codebook)
    indonesian, _, english = comment.partition(" | ")
    return Entry(
        view=view,
        column=column,
        type=type_,
        origin=variable.name if variable else "derived",
        sensitivity=str(variable.sensitivity) if variable else "",
        asked_if=(variable.asked_if or "") if variable else "",
        description_id=indonesian,
        description_en=english or indonesian,
        question_id=variable.question_id if variable else "",
        question_en=variable.question_en if variable else "",
    )


def _variable(view: str, column: str, codebook: Codebook) -> Variable | None:
    """The question behind a column: of the view's own unit, else of the household (rt, binaan, head_sex …)."""
    if view in UNIT_VIEWS:
        units = [codebook.unit(UNIT_VIEWS[view]), codebook.unit("household")]
    else:
        units = [codebook.unit(view)]
    found = (variable for unit in units for variable in unit.variables if variable.name == column)
    return next(found, None)


def _markdown_row(entry: Entry) -> str:
    cells = (entry.column, entry.type, entry.origin, entry.sensitivity, entry.description_id, entry.description_en)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
