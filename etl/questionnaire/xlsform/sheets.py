"""The three sheets of an XLSForm as plain rows, and their writing as XLSX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from etl.questionnaire.words import LANGUAGES, Words
from warehouse.workbook_file import whole_workbook

Row = Mapping[str, str]
"""One line of a sheet: column to text, blanks left out."""

_FIXED_TIME = datetime(2023, 1, 1)


def said(column: str, words: Words) -> dict[str, str]:
    """A text in both languages."""
    return {f"{column}::{LANGUAGES.id}": words.id, f"{column}::{LANGUAGES.en}": words.en}


_COLUMNS = (
    *("list_name", "type", "name"),
    *said("label", LANGUAGES),
    *said("hint", LANGUAGES),
    *("required", *said("required_message", LANGUAGES), "relevant"),
    *("constraint", *said("constraint_message", LANGUAGES), "calculation"),
    *("trigger", "appearance", "choice_filter", "repeat_count"),
)


@dataclass(frozen=True)
class XlsForm:
    """The three sheets of an XLSForm."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row

    @property
    def form_id(self) -> str:
        return self.settings["form_id"]

    @property
    def version(self) -> str:
        return self.settings["version"]


def write_xlsform(form: XlsForm, path: Path) -> None:
    """Write it as XLSX; the same form gives the same bytes. Everything is text: 001 keeps its zeros.

    Raises OSError.
    """
    with whole_workbook(path) as workbook:
        workbook.set_properties({"title": form.settings["form_title"], "created": _FIXED_TIME})
        bold = workbook.add_format({"bold": True})
        for name, rows in (("survey", form.survey), ("choices", form.choices), ("settings", (form.settings,))):
            sheet = workbook.add_worksheet(name)
            header = _header(rows)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(header), 24)
            for column, title in enumerate(header):
                sheet.write_string(0, column, title, bold)
            for number, row in enumerate(rows, start=1):
                for column, title in enumerate(header):
                    if title in row:
                        sheet.write_string(number, column, row[title])


def _header(rows: Sequence[Row]) -> list[str]:
    """The columns that are used, in the order people know them."""
    used = dict.fromkeys(column for row in rows for column in row)
    known = [column for column in _COLUMNS if column in used]
    return known + [column for column in used if column not in known]
