"""A question that was edited and stands in several columns under one heading: brought to one. It knows no form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
