"""Marks by which people say "the same as above": read as the cell above. It knows no form and no code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.layouts.lines import distinct, plain, text_of
from etl.sources.grid import CellValue, Row, Told, address, is_blank

_MARK = re.compile(r"[\s\-–_.]*(?:[\"″”“„〃]|''|’’|,,|//)+[\s\-–_.]*")
_WORDS = frozenset(
    (
        *("idem", "ditto", "sda", "s.d.a", "s.d.a.", "s d a", "sama dengan atas", "sama dgn atas", "sama dg atas"),
        *("sama dengan di atas", "sama dgn di atas", "sama dg di atas", "sama seperti di atas", "sama spt di atas"),
    )
)
_LONGEST = max(map(len, _WORDS)) + 2
_LOOKED_AT = 5000
_PASSED = frozenset(("row_header_again", "row_column_numbers"))
"""Lines that only interrupt a list, as the top of a page does; below a total nobody knows what is above."""


def filled_in(
    rows: Sequence[Row], *, numbers: Sequence[int], skipped: Mapping[int, str], sheet: str, width: int
) -> tuple[Sequence[Row], Told | None]:
    """Lines with every mark replaced by what it means, and what to tell of it. A mark below nothing stays as it is."""
    columns = _marked_columns(rows, width)
    marked = [(line, column) for line, row in enumerate(rows) for column in columns if is_ditto(row[column])]
    if not marked:
        return rows, None
    filled, places, above = list(rows), list[tuple[int, int]](), dict[int, CellValue]()
    of_line = dict[int, list[int]]()
    for line, column in marked:
        of_line.setdefault(line, []).append(column)
    for line, row in enumerate(rows):
        if line in skipped:
            above = above if skipped[line] in _PASSED else {}
            continue
        if all(map(is_blank, row)):
            continue
        known = [column for column in of_line.get(line, ()) if not is_blank(above.get(column, ""))]
        if known:
            filled[line] = tuple(above[column] if column in known else cell for column, cell in enumerate(row))
            places += [(line, column) for column in known]
        above = {column: cell for column, cell in enumerate(filled[line][:width]) if not is_ditto(cell)}
    if not places:
        return rows, None
    line, column = places[0]
    first = address(numbers[line], column)
    return filled, Told("cells_ditto", sheet=sheet, cell=first, row_number=numbers[line], found=f"{len(places)} sel")


def _marked_columns(rows: Sequence[Row], width: int) -> list[int]:
    """Columns with a mark in the first lines: who writes so does it from the start, and nobody fills in by hand what is
    much longer. A mark further down in another column stays what it is, and is told as any cell that can't be read."""
    looked_at = rows[:_LOOKED_AT]
    return [column for column in range(width) if any(map(is_ditto, distinct(looked_at, column)))]


def is_ditto(value: CellValue) -> bool:
    """Whether a cell says nothing but that it is the same as the one above.

    >>> is_ditto('"'), is_ditto(" - '' - "), is_ditto("Idem"), is_ditto('19"')
    (True, True, True, False)
    """
    if not isinstance(value, str) or not value or value[0].isdigit() or len(value) > _LONGEST:
        return False
    return _MARK.fullmatch(value) is not None or plain(text_of(value)) in _WORDS
