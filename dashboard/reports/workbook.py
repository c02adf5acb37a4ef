"""Rows as a workbook: numbers as numbers, so that they show in the reader's own decimals; all else as text.

No text is ever taken for a formula, a link or a number, so a code such as "001" keeps its noughts.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter

from dashboard.reports.delimited import SIMULATION, Value, origin_of

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTH = 18
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # the same rows give the same bytes


def workbook(
    header: Sequence[str], rows: Sequence[Sequence[Value]], *, language: str, simulated: bool, about: str
) -> bytes:
    """One sheet with a last column that says what the rows are about, beginning with SIMULASI where simulated."""
    origin, stream = origin_of(about, simulated=simulated), io.BytesIO()
    source = "sumber" if language == "id" else "source"
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties({"title": SIMULATION if simulated else "", "created": _CREATED})
        sheet = book.add_worksheet(SIMULATION if simulated else "P2WKSS")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header), _WIDTH)
        for place, name in enumerate([*header, source]):
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate([*row, origin]):
                _write(sheet, number, place, value)
    return stream.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: Value) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value)
    elif value is not None:
        sheet.write_number(row, place, value)
