"""Where the header of a hand-made table is, and what its columns are called. It reads no data below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from etl.layouts.lines import filled, filled_width, repeated, text_of
from etl.numerals import roman
from etl.sources.grid import CellValue, Grid, Merged, Row, is_blank

JOINER = " > "
"""Between the header lines of one column: `SANITASI > Jamban`."""

_LOOKED_AT, _WIDTH_FROM = 60, 200
_ENOUGH, _ENOUGH_WRITTEN = 0.6, 0.3
_DIGIT, _FEWEST_UNLIKE = re.compile(r"\d"), 2
_DAY = re.compile(r"\d{1,2}[ /.-]\w{1,9}[ /.-]\d{4}\b.*|\d{4}-\d{2}-\d{2}.*")
_CARD = re.compile(r"\W?\d{16}")
_DEEPEST = 5
_FEWEST_KINDS, _FEWEST_MONTHS = 3, 3
_NUMBERED = re.compile(r"\(?\s*(?P<number>\d{1,3})\s*\)?")


@dataclass(frozen=True, slots=True)
class Place:
    """Header lines from `top` to `bottom`, counted from 0, and the column names they make.

    `unclear`: another reading fits as well, and this says which.
    """

    top: int
    bottom: int
    names: tuple[str, ...]
    unclear: str = ""


def find_header(grid: Grid) -> Place | None:
    """The first line that names most columns, with the header lines above and below it that belong to it."""
    lines = grid.rows[:_LOOKED_AT]
    if not lines:
        return None
    if not grid.merged and _names_everything(grid) and not names_somebody(lines[0]) and not _names_again(grid, 0):
        return Place(0, 0, names_from(grid, 0, 0))
    spans = _spans(grid.merged)
    width = max((len(filled(row)) for row in grid.rows[:_WIDTH_FROM]), default=0)
    for line, row in enumerate(lines):
        if not _is_text(row) or names_somebody(row):
            continue
        written = len(filled(row))
        reach = _reach(row, spans.get(line, ()))
        if written < 2 or reach < _ENOUGH * width or written < _ENOUGH_WRITTEN * width:
            continue
        return _whole(grid, line, spans)
    return None


def header_at(grid: Grid, lines: Sequence[int]) -> Place:
    """The header on declared lines, counted from 1."""
    top, bottom = min(lines) - 1, max(lines) - 1
    return Place(top, bottom, names_from(grid, top, bottom))


def find_header_with(grid: Grid, counts: Callable[[Sequence[str]], int], least: int) -> Place | None:
    """The line in which most known names stand, when there are at least so many."""
    best, most = None, least - 1
    for line, row in enumerate(grid.rows[:_LOOKED_AT]):
        known = counts([text_of(value) for value in row])
        if known > most:
            best, most = line, known
    if best is None:
        return None
    spans = _spans(grid.merged)
    bottom = _bottom(grid, best, spans)
    return Place(best, bottom, names_from(grid, best, bottom))


def names_from(grid: Grid, top: int, bottom: int) -> tuple[str, ...]:
    """Column names from header lines: merged cells filled forward, lines joined, the same text once."""
    lines = grid.rows[top : bottom + 1]
    width = max((filled_width(row) for row in lines), default=0)
    cells = [[text_of(row[column]) if column < len(row) else "" for column in range(width)] for row in lines]
    covered = [[False] * width for _ in lines]
    for merged in grid.merged:
        if merged.top < top or merged.top > bottom:
            continue
        value = text_of(_cell(grid, merged.top, merged.left))
        for line in range(merged.top, min(merged.bottom, bottom) + 1):
            for column in range(merged.left, min(merged.right, width - 1) + 1):
                cells[line - top][column] = value
                covered[line - top][column] = True
    for line in range(len(lines) - 1):
        below = cells[line + 1]
        for column in range(1, width):
            left_has_parts = below[column - 1] and cells[line][column - 1]
            if not cells[line][column] and not covered[line][column] and below[column] and left_has_parts:
                cells[line][column] = cells[line][column - 1]
    return tuple(JOINER.join(dict.fromkeys(part for part in parts if part)) for parts in zip(*cells, strict=True))


def is_column_numbers(row: Row) -> bool:
    """A line that only counts the columns: 1 2 3 4, (1) (2) (3) or I II III."""
    numbers = [_number(row[column]) for column in filled(row)]
    if len(numbers) < 3 or None in numbers:
        return False
    first = numbers[0]
    return first in (0, 1) and numbers == list(range(first, first + len(numbers)))


def _number(value: CellValue) -> int | None:
    match = _NUMBERED.fullmatch(text_of(value))
    return int(match["number"]) if match else roman(text_of(value).strip("() ."))


def _names_everything(grid: Grid) -> bool:
    """The usual table: its first line names every column there is, and each differently."""
    first = grid.rows[0]
    width = filled_width(first)
    if max(map(filled_width, grid.rows[:_LOOKED_AT])) > width:
        return False
    names = [text_of(value) for value in first[:width]]
    return width > 1 and all(names) and _is_text(first) and len(set(names)) == width


def names_somebody(row: Row) -> bool:
    """Whether it has the number of a card, which no heading has: a family's line, sorted with its heading perhaps."""
    return any(_CARD.fullmatch(text_of(value).strip()) for value in row)


def _is_day(value: CellValue) -> bool:
    return isinstance(value, date) or _DAY.fullmatch(text_of(value)) is not None


def _is_text(row: Row) -> bool:
    cells = [row[column] for column in filled(row)]
    texts = [value for value in cells if isinstance(value, str) and _number(value) is None]
    return bool(cells) and len(texts) + len(_months(cells)) >= 0.8 * len(cells)


def _months(cells: Sequence[CellValue]) -> Sequence[CellValue]:
    """What Excel made of several months in a heading, as of `Mar 2023`: the first day of each, in their order."""
    days = [value for value in cells if isinstance(value, date)]
    in_order = all(before < after for before, after in pairwise(day.isoformat() for day in days))
    return days if len(days) >= _FEWEST_MONTHS and in_order and all(day.day == 1 for day in days) else ()


def _spans(merged: Sequence[Merged]) -> dict[int, list[Merged]]:
    found: dict[int, list[Merged]] = {}
    for entry in merged:
        found.setdefault(entry.top, []).append(entry)
    return found


def _reach(row: Row, merged: Sequence[Merged]) -> int:
    """How many columns a line names, merged cells counted in full."""
    extra = sum(entry.right - entry.left for entry in merged if entry.left < len(row) and not is_blank(row[entry.left]))
    return len(filled(row)) + extra


def _whole(grid: Grid, line: int, spans: dict[int, list[Merged]]) -> Place:
    bottom = _bottom(grid, line, spans)
    top = _top(grid, line, bottom, spans)
    names = names_from(grid, top, bottom)
    if top == bottom and (kinds := _kinds_below(grid, line)):
        below = names_from(grid, top, line + 1)
        return Place(top, line + 1, tuple(_without_kind(name, kinds) for name in below))
    if top == bottom and _names_again(grid, line):
        return Place(top, line + 1, names_from(grid, top, line + 1))
    unclear = ""
    if top == bottom and _maybe_continues(grid, line):
        unclear = f"baris {line + 2} bisa judul kedua atau data pertama"
    return Place(top, bottom, names, unclear)


def _bottom(grid: Grid, line: int, spans: dict[int, list[Merged]]) -> int:
    merged = spans.get(line, ())
    deepest = max((entry.bottom for entry in merged), default=line)
    bottom = min(deepest, line + _DEEPEST - 1, len(grid.rows) - 1)
    if bottom == line:
        under = [entry for entry in merged if entry.right > entry.left]
        below = _row(grid, line + 1)
        parts = [column for entry in under for column in range(entry.left, entry.right + 1)]
        named = [column for column in parts if not is_blank(_cell(grid, line + 1, column))]
        if (parts and named and _is_text(below) and len(named) * 2 >= len(parts)) or _gaps_filled_below(grid, line):
            bottom = line + 1
    if bottom > line and bottom - line < _DEEPEST:
        lower = [entry for entry in spans.get(bottom, ()) if entry.right > entry.left and entry.bottom == bottom]
        below = _row(grid, bottom + 1)
        if lower and _is_text(below) and all(not is_blank(_cell(grid, bottom + 1, entry.left)) for entry in lower):
            bottom += 1
    return bottom


def _top(grid: Grid, line: int, bottom: int, spans: dict[int, list[Merged]]) -> int:
    """A line of group names above a line that already names every column."""
    above = _row(grid, line - 1) if line else ()
    if len(filled(above)) < 2 or not _is_text(above):
        return line
    names = names_from(grid, line, bottom)
    groups = [entry for entry in spans.get(line - 1, ()) if entry.right > entry.left]
    tiled = sum(entry.right - entry.left + 1 for entry in groups) >= 0.5 * len(names) and len(groups) > 1
    blanks = [column for column, name in enumerate(names) if not name]
    complements = bool(blanks) and all(not is_blank(_cell(grid, line - 1, column)) for column in blanks)
    if complements or (repeated(names) and (tiled or _fills_forward(above, names))):
        return line - 1
    return line


def _fills_forward(above: Row, names: Sequence[str]) -> bool:
    """Group names over repeated column names: one at each place where the repetition starts anew."""
    places = next(iter(repeated(names).values()), [])
    groups = filled(above)
    return len(groups) >= len(places) > 1


def _gaps_filled_below(grid: Grid, line: int) -> bool:
    """The line has gaps right of a name, the next has texts in all of them, under that name too, and else none."""
    row, below = _row(grid, line), _row(grid, line + 1)
    names, parts = set(filled(row)), set(filled(below))
    if not names or not parts or not _is_text(below):
        return False
    width = max(max(names), max(parts)) + 1
    gaps = {column for column in range(min(names), width) if column not in names}
    if not gaps or not gaps <= parts:
        return False
    heads = {next(column for column in range(gap - 1, -1, -1) if column in names) for gap in gaps}
    return parts == gaps | heads


def _maybe_continues(grid: Grid, line: int) -> bool:
    """Gaps in the header that the next line of texts fills, but it fills other columns as well."""
    row, below = _row(grid, line), _row(grid, line + 1)
    names, parts = set(filled(row)), set(filled(below))
    if not names or not parts or not _is_text(below):
        return False
    gaps = {column for column in range(min(names), min(len(row), max(names | parts) + 1)) if column not in names}
    return bool(gaps) and gaps <= parts and not _gaps_filled_below(grid, line)


def _kinds_below(grid: Grid, line: int) -> frozenset[str]:
    """What a second line says of the columns again and again, as `Response`, and no line of data ever says.

    Nothing when that line fills no gap of the header, or could be an answer.
    """
    row, below = _row(grid, line), _row(grid, line + 1)
    named = set(filled(row))
    names = [column for column in named if column + 1 in named or column + 1 >= len(row)]  # of one column only
    said = [text_of(below[column]) for column in names if column < len(below) and not is_blank(below[column])]
    kinds = frozenset(text for text, times in Counter(said).items() if times > 1)
    if not _maybe_continues(grid, line) or len(said) < max(_FEWEST_KINDS, 2 * len(set(said))):
        return frozenset()
    data = grid.rows[line + 2 : _LOOKED_AT]
    answers = {text_of(other[column]) for other in data for column in names if column < len(other)}
    return kinds if len(data) > 1 and answers.isdisjoint(said) else frozenset()


def _names_again(grid: Grid, line: int) -> bool:
    """Whether the next line names every column once more, as questions below their codes, and is no line of data.

    It is words throughout, each of them once in its column, where all further lines of some columns hold digits.
    """
    columns, below = filled(_row(grid, line)), _row(grid, line + 1)
    words = [text_of(below[column]) for column in columns if column < len(below)]
    worded = len({*words}) == len(words) and all(map(_is_word, words)) and not is_column_numbers(below)
    if (
        filled(below) != columns
        or not worded
        or names_somebody(_row(grid, line))
        or any(map(_is_day, _row(grid, line)))
    ):
        return False
    data = grid.rows[line + 2 : _LOOKED_AT]
    unlike = 0
    for column, word in zip(columns, words, strict=True):
        others = [text_of(row[column]) for row in data if column < len(row) and not is_blank(row[column])]
        if word in others:
            return False
        unlike += len(others) > 1 and not _DIGIT.search(word) and all(map(_DIGIT.search, others))
    return unlike >= _FEWEST_UNLIKE


def _is_word(text: str) -> bool:
    return any(map(str.isalpha, text))


def _without_kind(name: str, kinds: frozenset[str]) -> str:
    head, joined, last = name.rpartition(JOINER)
    return head if joined and last in kinds else name


def _row(grid: Grid, line: int) -> Row:
    return grid.rows[line] if 0 <= line < len(grid.rows) else ()


def _cell(grid: Grid, line: int, column: int) -> CellValue:
    row = _row(grid, line)
    return row[column] if column < len(row) else ""
