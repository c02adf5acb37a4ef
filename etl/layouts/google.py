"""Answers of a Google Form, from Sheets as CSV or XLSX. It knows no form and no code.

A question that was edited gets a new column with the same text at the far right: lines answer one or the other. A
question that a later section asks again, of the next person, is answered only where the first one is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.layouts.edited import merged
from etl.layouts.given import options_of, with_given
from etl.layouts.handmade import table
from etl.layouts.header import Place, find_header, names_from
from etl.layouts.joining import joined_by
from etl.layouts.lines import column_letters, heading, not_empty, plain, repeated, text_of
from etl.layouts.shape import Shape
from etl.layouts.sheet import Export, Sheet, System
from etl.sources.grid import Grid, Row, Told, Workbook, is_blank

SYSTEM: System = "google"
CHECKBOX_SEPARATOR, DOWNLOAD_SEPARATOR = ", ", ";"
"""Between the answers of a checkbox in Sheets, and in the CSV that the form itself gives."""

_OF_THE_FORM = re.compile(r"\d{4}/\d{1,2}/\d{1,2} .*\bGMT([+\-−]\d{1,2}(:\d{2})?)?")
"""How that CSV writes its stamps: `2023/03/20 1:03:22 PM GMT+7`."""

_STAMPS = frozenset(("timestamp", "stempel waktu", "cap waktu", "tanda waktu", "stempel tanggal"))


def evidence(workbook: Workbook) -> str:
    """What in the content says that Google Forms made it; blank when nothing does."""
    for grid in not_empty(workbook):
        if _is_answers(grid):
            return text_of(grid.rows[0][0])
    return ""


def lay_out(workbook: Workbook, *, declared: Sequence[str] = ()) -> Export:
    """The answers, then whatever other sheets there are. `declared`: questions that may need a whole answer."""
    told: list[Told] = []
    grids = sorted(not_empty(workbook), key=lambda grid: not _is_answers(grid))
    sheets, joined = [], 0
    for grid in grids:
        if not _is_answers(grid):
            sheets.append(table(workbook, grid, find_header(grid), Shape(), told))
            continue
        noticed: list[Told] = []
        sheet = table(workbook, grid, Place(0, 0, names_from(grid, 0, 0)), Shape(), noticed, by_hand=False)
        sheet, more, number = _with_edited_questions(sheet)
        told += [*(entry for entry in noticed if entry.rule != "headers_repeated"), *more]
        joined += number
        sheets.append(with_given(replace(sheet, separators=_checkboxes(sheet)), declared or None, told))
    words = [
        f"jawaban kotak centang dipisah {'titik koma' if _parted_by_download(sheets) else 'koma'}",
        f"{joined} pertanyaan yang pernah diubah disatukan" if joined else "",
    ]
    key, parent_key = joined_by(sheets)
    return Export(
        workbook=workbook,
        system=SYSTEM,
        key=key,
        parent_key=parent_key,
        options={"values": "labels", "separator": CHECKBOX_SEPARATOR, "merged": joined, "derived": _derived(sheets)},
        sheets=tuple(sheets),
        told=tuple(told),
        explanation="Jawaban Google Formulir: " + ", ".join(word for word in words if word) + ".",
    )


def _derived(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    return tuple(name for sheet in sheets for name in sheet.header if name in options_of(sheet.header))


def _is_answers(grid: Grid) -> bool:
    names = heading(grid.rows[0])
    return len(names) > 1 and plain(names[0]) in _STAMPS


def _parted_by_download(sheets: Sequence[Sheet]) -> bool:
    return any(DOWNLOAD_SEPARATOR in sheet.separators.values() for sheet in sheets)


def _checkboxes(sheet: Sheet) -> dict[int, str]:
    """Any question may be a checkbox; where it is one, this stands between the answers."""
    of_the_form = any(_OF_THE_FORM.fullmatch(text_of(value)) for value in sheet.column(0))
    return dict.fromkeys(range(1, len(sheet.header)), DOWNLOAD_SEPARATOR if of_the_form else CHECKBOX_SEPARATOR)


def _with_edited_questions(sheet: Sheet) -> tuple[Sheet, list[Told], int]:
    told: list[Told] = []
    places = repeated(sheet.header)
    merging = {}
    for name, columns in places.items():
        shown = f"'{name}' ({', '.join(map(column_letters, columns))})"
        twice, later = _answered(sheet.rows, columns)
        if len(twice) > later:
            told.append(Told("headers_repeated", sheet=sheet.name, found=shown))
        else:
            told.append(Told("questions_merged", sheet=sheet.name, found=shown))
            merging[name] = (columns, twice)
    if not merging:
        return sheet, told, 0
    return merged(sheet, merging), told, len(merging)


def _answered(rows: Sequence[Row], columns: Sequence[int]) -> tuple[list[int], int]:
    """Lines with several different answers, and how many leave the first column out."""
    twice, later = [], 0
    for position, row in enumerate(rows):
        answers = {text_of(row[column]) for column in columns} - {""}
        if len(answers) > 1:
            twice.append(position)
        later += bool(answers) and is_blank(row[columns[0]])
    return twice, later
