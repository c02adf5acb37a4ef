"""Lines of a grid: what is filled, what a header says, which lines don't fit under it. It knows no system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from etl.sources.grid import CellValue, Grid, Row, Told, Workbook, address, is_blank

_UNPADDED = frozenset({"csv", "zip"})
"""Containers in which a line ends where its writer ended it; a workbook fills every line up to the widest."""


def text_of(value: CellValue) -> str:
    """A cell as text, blanks squeezed: 3.0 is 3, a date is ISO, a line break within a heading is a blank.

    >>> text_of(" BERAT\\n BADAN "), text_of(3.0)
    ('BERAT BADAN', '3')
    """
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value) if isinstance(value, (bool, int, float, time, timedelta)) else _iso(value)


def _iso(value: date) -> str:
    return value.isoformat()


def plain(text: str) -> str:
    """A text for comparing: case and blanks don't count."""
    return " ".join(text.casefold().split())


def up_to(line: int, first: int = 1) -> str:
    """The first lines of a sheet or of a table on it, as they are told.

    >>> up_to(1), up_to(3), up_to(26, 25)
    ('1', '1–3', '25–26')
    """
    return f"{first}–{line}" if line > first else str(line)


def filled(row: Row) -> list[int]:
    """Positions of the cells that hold something."""
    return [column for column, value in enumerate(row) if value != "" and not is_blank(value)]


def filled_width(row: Row) -> int:
    """How far a line reaches: blank cells at its end don't count."""
    for column in range(len(row) - 1, -1, -1):
        if not is_blank(row[column]):
            return column + 1
    return 0


def heading(row: Row) -> tuple[str, ...]:
    """The names a header line gives, blank ones at its end left out."""
    return tuple(text_of(value) for value in row[: filled_width(row)])


def is_padded(workbook: Workbook) -> bool:
    return workbook.container not in _UNPADDED


def ragged(rows: Sequence[Row], width: int, *, padded: bool) -> dict[int, tuple[int, int]]:
    """Lines that reach beyond the header, or end before it in a file that doesn't fill lines up.

    With how many cells the line has, and how many the header.
    """
    if set(map(len, rows)) <= {width}:
        return {}
    blanks: dict[int, Row] = {}
    found = {}
    for position, row in enumerate(rows):
        length = len(row)
        if length > width:
            rest = blanks.setdefault(length, ("",) * (length - width))
            if row[width:] != rest and (reach := filled_width(row)) > width:
                found[position] = reach, width
        elif length < width and not padded and filled_width(row):
            found[position] = length, width
    return found


def fill_up(rows: Sequence[Row], width: int) -> Sequence[Row]:
    """The same lines, none shorter than the header."""
    if min(map(len, rows), default=width) >= width:
        return rows
    return [row if len(row) >= width else row + ("",) * (width - len(row)) for row in rows]


def distinct(rows: Sequence[Row], column: int) -> set[CellValue]:
    return set(map(itemgetter(column), rows))


def column_letters(column: int) -> str:
    return address(1, column)[:-1]


def repeated(header: Sequence[str]) -> dict[str, list[int]]:
    """Names that stand more than once, with their positions."""
    often = {name for name, times in Counter(header).items() if name and times > 1}
    places: dict[str, list[int]] = {}
    for column, name in enumerate(header):
        if name in often:
            places.setdefault(name, []).append(column)
    return places


def tell_repeated(sheet: str, header: Sequence[str]) -> Iterator[Told]:
    places = repeated(header)
    if places:
        shown = ", ".join(
            f"'{name}' ({', '.join(column_letters(column) for column in columns)})" for name, columns in places.items()
        )
        yield Told("headers_repeated", sheet=sheet, found=shown)


def ragged_rule(counts: Mapping[int, tuple[int, int]]) -> dict[int, str]:
    return dict.fromkeys(counts, "row_ragged")


def not_empty(workbook: Workbook) -> list[Grid]:
    """Grids with anything in them."""
    return [grid for grid in workbook.grids if any(filled_width(row) for row in grid.rows)]
