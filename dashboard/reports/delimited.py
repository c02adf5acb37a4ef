"""Rows as a CSV that opens rightly in a spreadsheet of the reader's language, and that no formula can hide in.

Indonesian spreadsheets part cells by semicolons and write decimals with a comma; English ones use comma and point. A
text that begins like a formula gets an apostrophe in front. Where the programme is simulated, every row says so.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date

from warehouse.harmless import harmless

Value = str | int | float | date | None

SIMULATION = "SIMULASI"
_MARK = "\ufeff"  # tells spreadsheets that the text is UTF-8
_DECIMALS = 6


def delimited(
    header: Sequence[str], rows: Sequence[Sequence[Value]], *, language: str, simulated: bool, about: str
) -> bytes:
    """A CSV with a last column that says what the rows are about, beginning with SIMULASI where they are simulated."""
    origin = origin_of(about, simulated=simulated)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if language == "id" else ",", lineterminator="\r\n")
    writer.writerow([*map(harmless, header), "sumber" if language == "id" else "source"])
    writer.writerows([*(_cell(value, language) for value in row), harmless(origin)] for row in rows)
    return (_MARK + stream.getvalue()).encode("utf-8")


def origin_of(about: str, *, simulated: bool) -> str:
    """What every row says of itself in its last column."""
    return f"{SIMULATION} · {about}" if simulated else about


def _cell(value: Value, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, int | date):
        return str(value)
    written = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return written.replace(".", ",") if language == "id" else written
