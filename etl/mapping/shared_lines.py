"""Several units on one line of one sheet: the number of the line is what joins them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from etl.layouts.sheet import Sheet
from etl.layouts.together import SHEET_NAME
from etl.mapping.families import SAME_FAMILY, lines_of_families
from etl.mapping.mapped import MappedSheet
from etl.sources.grid import Row, is_blank

LINE_KEY = "#"


def later_lines(main: MappedSheet, others: Collection[int]) -> Mapping[int, int]:
    """Lines of the main table that go on with a family of an earlier one, where it has a number to tell families by."""
    number = main.columns.get("family_card")
    if number is None:
        return {}
    own = [column for column in sorted(main.columns.values()) if main.sheet.header[column] != SHEET_NAME]
    return lines_of_families(main.sheet, own, number=number, others=others)


def joined_by_line(mapped: MappedSheet, going_on: Mapping[int, int], *, main: bool, mark: str) -> MappedSheet:
    """The sheet with a key for each line; a line without answers of a unit is none of its rows.

    `going_on`: lines that go on with the family of another line: people of that one, and no family more. `mark`: what
    the lines of this sheet are called by, so that those of another are others.
    """
    keys = _line_keys(mapped.sheet, mark)
    return _main_lines(mapped, keys, going_on) if main else _lines_below(mapped, keys, going_on)


def _main_lines(mapped: MappedSheet, keys: Sequence[str], going_on: Mapping[int, int]) -> MappedSheet:
    sheet, width = mapped.sheet, len(mapped.sheet.header)
    rows = [
        (*row[:width], "" if n in going_on or all(map(is_blank, row)) else keys[n]) for n, row in enumerate(sheet.rows)
    ]
    keyed = replace(
        sheet,
        header=(*sheet.header, LINE_KEY),
        rows=rows,
        columns=(*sheet.places, 0),
        row_columns=tuple((*line[:width], 0) for line in sheet.row_columns),
        skipped={**sheet.skipped, **dict.fromkeys(going_on, SAME_FAMILY)},
    )
    return replace(mapped, sheet=keyed, key=width, index=None)


def _lines_below(mapped: MappedSheet, keys: Sequence[str], going_on: Mapping[int, int]) -> MappedSheet:
    """Only the columns of the unit, as what stands beside them is another unit's."""
    sheet, places, order = mapped.sheet, mapped.sheet.places, sorted(mapped.columns.values())
    rows: list[Row] = []
    for position, row in enumerate(sheet.rows):
        cells: Row = tuple(row[column] if column < len(row) else "" for column in order)
        blank = all(map(is_blank, cells))
        rows.append((*cells, "" if blank else keys[going_on.get(position, position)]))
    keyed = replace(
        sheet,
        header=(*(sheet.header[column] for column in order), LINE_KEY),
        rows=rows,
        columns=(*(places[column] for column in order), 0),
        row_columns=tuple((*(line[column] for column in order), 0) for line in sheet.row_columns),
        separators={order.index(column): mark for column, mark in sheet.separators.items() if column in order},
    )
    columns = {variable: order.index(column) for variable, column in mapped.columns.items()}
    return replace(mapped, sheet=keyed, columns=columns, key=len(order), index=None, skip={})


def _line_keys(sheet: Sheet, mark: str) -> list[str]:
    """What each line is called by: its number, and where several records stand on one, which of them it is."""
    met = Counter[int]()
    keys = []
    for position in range(len(sheet.rows)):
        number = sheet.row_number(position)
        met[number] += 1
        keys.append(f"{mark}{number}" if met[number] == 1 else f"{mark}{number}.{met[number]}")
    return keys
