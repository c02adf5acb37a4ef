"""Rows as a workbook: numbers as numbers, so that they show in the reader's own decimals, and days as days; all else
as text.

No text is ever taken for a formula, a link or a number, so a code such as "001" keeps its zeros.
"""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

import xlsxwriter

from dashboard.reports.delimited import SIMULATION, Value, origin_of
from warehouse.workbook_file import on_paper, row_height

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {
    "in_memory": True,
    "default_date_format": "yyyy-mm-dd",
    **dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
}
_NARROWEST, _WIDEST = 8, 44
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
        names = [*header, source]
        columns = zip(*([*map(str, row), origin] for row in rows), strict=True) if rows else [()] * len(names)
        widths = [_width([name, *texts]) for name, texts in zip(names, columns, strict=True)]
        on_paper(sheet, widths)
        sheet.set_row(0, row_height(zip(names, widths, strict=True)))
        for place, (name, width) in enumerate(zip(names, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate([*row, origin]):
                _write(sheet, number, place, value)
    return stream.getvalue()


def _width(texts: Sequence[str]) -> int:
    """Wide enough for most of what a column holds; a fraction shows fewer digits than it has."""
    return max(_NARROWEST, min(_WIDEST, max(map(len, texts)) + 2))


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: Value) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value)
    elif value is not None:
        sheet.write_number(row, place, value)
