"""Answers ticked on paper: `KK binaan` over `Ya` and `Tidak`, with a mark below one of them. It knows no code list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from etl.layouts.header import JOINER
from etl.layouts.lines import distinct
from etl.layouts.sheet import Sheet, widened
from etl.sources.grid import CellValue, Row, Told

TICKS = frozenset(("√", "✓", "✔", "☑", "v", "V", "●", "•", True))
_CROSSES = frozenset(("x", "X", "×", "✗", "✘"))
_OPEN: frozenset[CellValue] = frozenset(("", " ", "-", "–", "☐", False))
_FEWEST = 2


def ticked_answers(header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Every heading that stands over several columns side by side, and these columns."""
    found: dict[str, list[int]] = {}
    for column, name in enumerate(header):
        above, mark, _ = name.rpartition(JOINER)
        if mark and (above not in found or found[above][-1] == column - 1):
            found.setdefault(above, []).append(column)
    return {above: tuple(columns) for above, columns in found.items() if len(columns) >= _FEWEST}


def with_ticked(sheet: Sheet, wanted: Collection[str] | None, told: list[Told]) -> Sheet:
    """The sheet with one answer for each heading whose columns hold nothing but marks.

    `wanted`: only these; None all. A cross is a mark where nothing else is one; so is the name of the column, where
    every column holds its own or nothing. Several marks are several answers. A cross beside ticks may mean either: it
    is none, and told.
    """
    names, sources, answers = [], [], []
    records = [row for number, row in enumerate(sheet.rows) if number not in sheet.skipped]
    for name, columns in ticked_answers(sheet.header).items():
        if name in sheet.header or (wanted is not None and name not in wanted):
            continue
        options = [sheet.header[column].rpartition(JOINER)[2] for column in columns]
        shared = _marks(records, columns)
        marks = [shared] * len(columns) if shared else _named_marks(records, columns, options)
        if not any(marks):
            continue
        names.append(name)
        sources.append(columns[0])
        answers.append(list(_answers(sheet.rows, columns, options, marks)))
        told += _crosses(sheet, name, columns, shared)
    if not names:
        return sheet
    return widened(sheet, names, zip(*answers, strict=True), sources)


def _marks(rows: Sequence[Row], columns: Sequence[int]) -> frozenset[CellValue]:
    """What counts as a mark in these columns; nothing where they hold anything else, or only one of them is used."""
    held = [frozenset(distinct(rows, column)) for column in columns]
    every = frozenset[CellValue]().union(*held)
    numbers = any(isinstance(value, int | float) and not isinstance(value, bool) for value in every)
    if numbers or not every <= TICKS | _CROSSES | _OPEN:
        return frozenset()
    marks = every & TICKS - {True} or every & (_CROSSES | {True})
    return marks if sum(bool(cells & marks) for cells in held) >= _FEWEST else frozenset()


def _crosses(sheet: Sheet, name: str, columns: Sequence[int], marks: frozenset[CellValue]) -> Iterator[Told]:
    """The lines that hold a cross and no tick where ticks are the marks, with the first of them."""
    if not marks & TICKS:
        return
    found = []
    for line, row in enumerate(sheet.rows):
        crossed = [column for column in columns if row[column] in _CROSSES]
        if crossed and line not in sheet.skipped and not any(row[column] in marks for column in columns):
            found.append((line, crossed[0]))
    if found:
        yield Told(
            "crosses_beside_ticks", sheet=sheet.name, cell=sheet.address(*found[0]), found=f"'{name}': {len(found)}"
        )


def _named_marks(rows: Sequence[Row], columns: Sequence[int], options: Sequence[str]) -> list[frozenset[CellValue]]:
    """The name of each column, where the cells say nothing else and several columns are used."""
    held = [frozenset(distinct(rows, column)) - _OPEN for column in columns]
    own = [frozenset[CellValue]((option,)) for option in options]
    used = sum(map(bool, held))
    return own if used >= _FEWEST and all(map(frozenset.issubset, held, own)) else []


def _answers(
    rows: Sequence[Row], columns: Sequence[int], options: Sequence[str], marks: Sequence[frozenset[CellValue]]
) -> Iterator[str]:
    for row in rows:
        each = zip(columns, options, marks, strict=True)
        yield ", ".join(option for column, option, mark in each if row[column] in mark)
