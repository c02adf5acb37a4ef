"""Several tables on one sheet, below each other or side by side, each with headings of its own. It knows no question.

A second table begins below a blank line, or beyond a blank column, with headings of which one stands over the first
table as well: by that its lines belong to those of the first. Side by side the same long numbers below other headings
(`Nomor KK`, `No. Kartu Keluarga`) say so too, since line by line the tables may be of other families. Each becomes a
grid in which the others' cells are blank, so that every cell keeps its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from etl.identity import read_id_number
from etl.layouts.header import Place, find_header
from etl.layouts.lines import filled, not_empty, plain, text_of
from etl.sources.grid import Grid, Row, Workbook, is_blank

_FEWEST_COLUMNS, _FEWEST_LINES = 3, 2
_TITLE_CELLS, _MOST_TITLES = 2, 4
_LOOKED_AT = 200
_SAME_SHARE = 0.9
_LATER = ", tabel "
"""Between the name of a sheet and the number of a table on it that is not the first."""


def tables_in(workbook: Workbook, wanted: Collection[str] | None = None) -> list[Grid]:
    """Every grid with anything in it, those with several tables in parts. `wanted`: the names a form asks for: a sheet
    none of whose later tables is among them stays whole."""
    if wanted is not None and not any(_LATER in name for name in wanted):
        return not_empty(workbook)
    found = list[Grid]()
    for grid in not_empty(workbook):
        parts = workbook.once(("tables", id(grid)), partial(_parts, grid))
        whole = wanted is not None and not any(part.name in wanted for part in parts[1:])
        found += [grid] if whole else parts
    return found


def _parts(grid: Grid) -> Sequence[Grid]:
    """The tables of a grid, the first under the grid's own name."""
    beside = _beside(grid)
    tables = beside if len(beside) > 1 else _below(grid)
    if len(tables) == 1:
        return [grid]
    return [replace(table, name=f"{grid.name}{_LATER}{n}" if n > 1 else grid.name) for n, table in enumerate(tables, 1)]


def _below(grid: Grid) -> list[Grid]:
    place = find_header(grid)
    if place is None:
        return [grid]
    first, starts = _names(place.names), list[int]()
    for line in _after_a_gap(grid.rows, place.bottom + 1):
        if _begins_a_table(grid.rows, line, first):
            starts.append(_with_titles(grid.rows, line))
    ends = [*starts, len(grid.rows)]
    return [_lines(grid, start, end) for start, end in zip([0, *starts], ends, strict=True)]


def _after_a_gap(rows: Sequence[Row], first: int) -> Iterator[int]:
    """Lines below a blank one, titles between them passed over."""
    for line in range(first, len(rows) - 1):
        if not any(rows[line]):
            below = line + 1
            while below < min(line + _MOST_TITLES, len(rows)) and 0 < len(filled(rows[below])) <= _TITLE_CELLS:
                below += 1
            if below < len(rows) and any(rows[below]):
                yield below


def _begins_a_table(rows: Sequence[Row], line: int, first: Collection[str]) -> bool:
    """Texts side by side, none twice, one of them a heading of the first table, and lines that fit below."""
    row = rows[line]
    columns = filled(row)
    if len(columns) < _FEWEST_COLUMNS or columns[-1] - columns[0] >= len(columns):
        return False
    texts = [row[column] for column in columns]
    names = {plain(text_of(text)) for text in texts}
    if not all(isinstance(text, str) for text in texts) or len(names) < len(columns):
        return False
    shared = names & set(first)
    below = [filled(other) for other in rows[line + 1 : line + 1 + _FEWEST_LINES]]
    fitting = all(len(each) > 1 and set(each) <= set(columns) for each in below)
    return bool(shared) and names != set(first) and len(below) == _FEWEST_LINES and fitting


def _with_titles(rows: Sequence[Row], line: int) -> int:
    """The first of the title lines right above a header."""
    while any(rows[line - 1]):
        line -= 1
    return line


def _lines(grid: Grid, start: int, end: int) -> Grid:
    """The grid with these lines only; those above are blank."""
    merged = tuple(entry for entry in grid.merged if start <= entry.top < end)
    return replace(grid, rows=[*[()] * start, *grid.rows[start:end]], merged=merged)


def _beside(grid: Grid) -> list[Grid]:
    """Parts between columns that are blank throughout, where each has its own headings."""
    width = max((len(row) for row in grid.rows[:_LOOKED_AT]), default=0)
    used = {column for row in grid.rows[:_LOOKED_AT] for column in filled(row)}
    gaps = [column for column in range(min(used, default=0), max(used, default=0)) if column not in used]
    if not gaps or any(not is_blank(row[c]) for row in grid.rows[_LOOKED_AT:] for c in gaps if c < len(row)):
        return [grid]
    bounds = [gap for gap in gaps if gap - 1 in used]
    starts = [0, *(gap + 1 for gap in bounds)]
    parts = [_columns(grid, start, end) for start, end in zip(starts, [*bounds, width], strict=True)]
    places = [find_header(part) for part in parts]
    headings = [_names(place.names) if place else frozenset() for place in places]
    if not all(len(names) >= _FEWEST_COLUMNS for names in headings) or len(set(headings)) < len(headings):
        return [grid]
    numbers = [list(_numbers(part, place)) if place else [] for part, place in zip(parts, places, strict=True)]
    others = zip(headings[1:], numbers[1:], strict=True)
    return parts if all(names & headings[0] or _same(theirs, numbers[0]) for names, theirs in others) else [grid]


def _numbers(grid: Grid, place: Place) -> Iterator[frozenset[str]]:
    """Of each column of long numbers which they are."""
    for column in range(len(place.names)):
        below = (row[column] for row in grid.rows[place.bottom + 1 :] if column < len(row))
        cells = [cell for cell in below if not is_blank(cell)]
        found = frozenset(digits for cell in cells if (digits := read_id_number(cell).digits))
        if len(found) >= _FEWEST_LINES and len(found) >= _SAME_SHARE * len(cells):
            yield found


def _same(theirs: Sequence[frozenset[str]], ours: Sequence[frozenset[str]]) -> bool:
    return any(len(one & other) >= _SAME_SHARE * len(one) for one in theirs for other in ours)


def _columns(grid: Grid, start: int, end: int) -> Grid:
    merged = tuple(entry for entry in grid.merged if start <= entry.left < end)
    rows = [(*[""] * min(start, len(row)), *row[start:end]) for row in grid.rows]
    return replace(grid, rows=rows, merged=merged)


def _names(header: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name in map(plain, header) if name)
