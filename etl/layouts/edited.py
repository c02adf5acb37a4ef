"""A question that was edited and stands in several columns: brought to one. It knows no form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.layouts.lines import plain, text_of
from etl.layouts.sheet import Sheet
from etl.sources.grid import Row, is_blank


def merged(sheet: Sheet, merging: Mapping[str, tuple[Sequence[int], Sequence[int]]]) -> Sheet:
    """One column for each heading: the first, holding the answer wherever it stands.

    `merging`: the columns of each heading, and the lines that answer it twice, which are held back.
    """
    sources = {columns[0]: columns for columns, _ in merging.values()}
    gone = {column for columns, _ in merging.values() for column in columns[1:]}
    kept = [column for column in range(len(sheet.header)) if column not in gone]
    rows, row_columns = [], []
    seen: dict[tuple[int, ...], tuple[int, ...]] = {}
    for row in sheet.rows:
        beyond = range(len(sheet.header), len(row))
        place = (*(_latest(row, sources[column]) if column in sources else column for column in kept), *beyond)
        row_columns.append(seen.setdefault(place, place))
        rows.append(tuple(row[column] for column in place))
    twice = {position for _, positions in merging.values() for position in positions} - sheet.skipped.keys()
    held = dict.fromkeys(sorted(twice), "question_answered_twice")
    return replace(
        sheet,
        header=tuple(sheet.header[column] for column in kept),
        rows=rows,
        row_columns=row_columns,
        held={**held, **sheet.held},
    )


def _latest(row: Row, columns: Sequence[int]) -> int:
    return next((column for column in reversed(columns) if not is_blank(row[column])), columns[0])


def answered_in_one(sheet: Sheet, questions: Sequence[Sequence[int]]) -> Sheet:
    """The sheet with the answers of each question in the first of its columns, wherever they stand; the columns stay,
    and every answer keeps its place. Lines that answer one question in two ways are held back.
    """
    rows, places, held = list(sheet.rows), list[Sequence[int]](), dict[int, str]()
    for position, row in enumerate(rows):
        line = list(sheet.row_columns[position] if sheet.row_columns else sheet.places)
        cells = list(row)
        for first, *later in questions:
            filled = [column for column in (first, *later) if not is_blank(row[column])]
            if len({plain(text_of(row[column])) for column in filled}) > 1 and position not in sheet.skipped:
                held[position] = "question_answered_twice"
            if filled:
                cells[first], line[first] = row[filled[0]], line[filled[0]]
        rows[position] = tuple(cells)
        places.append(line)
    return replace(sheet, rows=rows, row_columns=places, held={**held, **sheet.held})
