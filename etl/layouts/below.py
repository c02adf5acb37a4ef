"""Numbers of families that stand on the first line of each only: the lines below go on with the same family.

Read so only where the whole sheet is written that way; a line that begins as families do has lost its own number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from etl.cells import plain_text, squeezed
from etl.layouts.sheet import Sheet
from etl.sources.grid import CellValue, Told, is_blank

_LEAST_BELOW = 0.25
"""Where fewer lines go without a number, those have lost theirs."""

_PASSED = frozenset(("row_header_again", "row_column_numbers"))


def numbers_below(sheet: Sheet, number: str, role: str | None) -> tuple[Sheet, Told | None]:
    """The sheet with each number on all lines of its family, and what to tell of it.

    `number`, `role`: the columns that say which family and who in it; the first line of most families tells which role
    begins one.
    """
    column = sheet.header.index(number)
    place = sheet.header.index(role) if role in sheet.header else None
    lines = [n for n, row in enumerate(sheet.rows) if n not in sheet.skipped and not all(map(is_blank, row))]
    written = [text for n in lines if (text := _text(sheet, n, column))]
    below = len(lines) - len(written)
    if len(set(written)) < len(written) or len(written) < 2 or below < _LEAST_BELOW * len(lines):
        return sheet, None
    filled = dict(_filled(sheet, column, place))
    if not filled:
        return sheet, None
    rows = [(*row[:column], filled[n], *row[column + 1 :]) if n in filled else row for n, row in enumerate(sheet.rows)]
    first = min(filled)
    told = Told(
        "numbers_below",
        sheet=sheet.name,
        cell=sheet.address(first, column),
        row_number=sheet.row_number(first),
        found=f"{len(filled)} baris",
    )
    return replace(sheet, rows=rows), told


def _filled(sheet: Sheet, column: int, place: int | None) -> Mapping[int, CellValue]:
    """Each line without a number and the number above it; none below a line that is held, left out or blank."""
    begins = _beginning(sheet, column, place)
    above: CellValue | None = None
    found: dict[int, CellValue] = {}
    for n, row in enumerate(sheet.rows):
        if n in sheet.skipped:
            above = above if sheet.skipped[n] in _PASSED else None
        elif n in sheet.held or all(map(is_blank, row)):
            above = None
        elif not is_blank(row[column]):
            above = row[column]
        elif place is not None and begins and _text(sheet, n, place) == begins:
            above = None
        elif above is not None:
            found[n] = above
    return found


def _beginning(sheet: Sheet, column: int, place: int | None) -> str:
    """What more than half of the lines with a number say somebody is; blank where they say this and that."""
    if place is None:
        return ""
    roles = Counter(_text(sheet, n, place) for n, row in enumerate(sheet.rows) if not is_blank(row[column]))
    role, times = roles.most_common(1)[0]
    return role if 2 * times > roles.total() else ""


def _text(sheet: Sheet, line: int, column: int) -> str:
    return squeezed(plain_text(sheet.rows[line][column]))
