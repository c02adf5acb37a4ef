"""What a form declares about one sheet, and where its header stands then. It reads no record."""

from __future__ import annotations

from dataclasses import dataclass

from etl.layouts.header import Place, find_header, header_at
from etl.layouts.lines import plain
from etl.sources import SourceError
from etl.sources.grid import Grid, Workbook

_MOST_MOVED, _FEWEST_NAMED = 20, 2


@dataclass(frozen=True, slots=True)
class Shape:
    """What a declaration says about one sheet: header lines counted from 1, where it ends, its column names."""

    header_rows: tuple[int, ...] = ()
    stop_at: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def declared_place(workbook: Workbook, grid: Grid, shape: Shape) -> Place | None:
    """The header on the lines the form names, or None when it names none.

    Somebody may have put a title above, or taken one away: where none of the form's columns is on its lines, and at
    least half of them a few lines on, the header has moved.
    """
    if not shape.header_rows:
        return None
    place = _at(grid, shape, 0)
    if shape.columns and (place is None or not _named(place, shape)):
        places = (_at(grid, shape, lines) for lines in sorted(range(-_MOST_MOVED, _MOST_MOVED + 1), key=abs))
        least = max(_FEWEST_NAMED, len(shape.columns) / 2)
        place = next((each for each in places if each and _named(each, shape) >= least), place)
    if place is None:
        raise SourceError(
            "header_rows_outside",
            file=workbook.path,
            sheet=grid.name,
            found=f"{len(grid.rows)} baris",
            allowed=", ".join(map(str, shape.header_rows)),
        )
    return place


def found_place(grid: Grid, shape: Shape) -> Place | None:
    """The header as it is found; of two lines only the first where a form's columns are named by that one alone."""
    place = find_header(grid)
    if place is None or place.top == place.bottom or not shape.columns or _named(place, shape):
        return place
    first = header_at(grid, [place.top + 1])
    return first if _named(first, shape) else place


def _at(grid: Grid, shape: Shape, lines: int) -> Place | None:
    """The header so many lines below the declared ones; None where there is none."""
    rows = [row + lines for row in shape.header_rows]
    if min(rows) < 1 or max(rows) > len(grid.rows):
        return None
    place = header_at(grid, rows)
    return place if any(place.names) else None


def _named(place: Place, shape: Shape) -> int:
    """How many of the form's columns are there."""
    return len(set(map(plain, place.names)) & set(map(plain, shape.columns)))
