"""A workbook on disk, whole or not at all; the height of its rows, how it prints. Knows nothing of its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from warehouse.disk import write_whole

if TYPE_CHECKING:
    import xlsxwriter

_LINE, _HIGHEST = 15, 405
"""Points of one line of text, and about the most that Excel gives a row."""
_A4, _READABLE = 9, 200
"""A sheet of paper, and how many letters stand across it so that they can still be read."""


@contextmanager
def whole_workbook(path: Path, options: Mapping[str, Any] | None = None) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that takes the file's place once all is in it; what stood there before stays otherwise.

    Raises OSError when it can't be written, and then leaves nothing behind.
    """
    import xlsxwriter  # most of what runs writes none

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {**(options or {}), "in_memory": True}) as book:
        yield book
    with stream.getbuffer() as content:
        write_whole(path, content)


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Enough for the wrapped texts of a row, each with the width of its column: LibreOffice makes no row higher itself.

    >>> row_height([("a", 10), ("twelve words", 5)]), row_height([("a\\nb", 10)]), row_height([])
    (45, 30, 15)
    """
    lines = (sum(_lines(line, width) for line in text.split("\n")) for text, width in cells)
    return min(_LINE * max(lines, default=1), _HIGHEST)


def on_paper(sheet: xlsxwriter.worksheet.Worksheet, widths: Iterable[float]) -> None:
    """Printed on A4 across, the first row on every sheet, as many sheets beside each other as can be read."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(max(1, ceil(sum(widths) / _READABLE)), 0)


def _lines(line: str, width: float) -> int:
    """Words stay whole where they can: a line takes more room than its letters."""
    return 1 if len(line) <= width else len(wrap(line, int(width)))
