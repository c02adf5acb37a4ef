"""Where the header of each grid of an export is, and the table below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.layouts.body import below_records
from etl.layouts.kobo.columns import KEYS, is_known_heading
from etl.layouts.kobo.versions import with_edited_questions
from etl.layouts.lines import (
    fill_up,
    filled_width,
    heading,
    is_padded,
    not_empty,
    ragged,
    ragged_rule,
    up_to,
)
from etl.layouts.sheet import Sheet
from etl.sources.grid import Grid, Row, Told, Workbook, is_blank

_TAG = re.compile(r"#[A-Za-z]")
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A grid and the line its header is on."""

    grid: Grid
    line: int
    header: tuple[str, ...]


def find_tables(workbook: Workbook) -> list[FoundTable]:
    """The grids with anything in them, each with the line that holds most headings of Kobo's own."""
    found = []
    for grid in not_empty(workbook):
        lines = grid.rows[:_LOOKED_AT]
        own = [sum(map(is_known_heading, row)) for row in lines]
        line = own.index(max(own))
        if not filled_width(lines[line]):
            line = next((number for number, row in enumerate(lines) if filled_width(row)), 0)
        found.append(FoundTable(grid, line, heading(lines[line])))
    return found


def table_of(workbook: Workbook, found: FoundTable, told: list[Told]) -> Sheet:
    """What stands below the header; what is odd about it goes to `told`."""
    name, header, first = found.grid.name, found.header, found.line + 1
    if found.line:
        told.append(Told("lines_above_header", sheet=name, found=up_to(found.line)))
    if len(found.grid.rows) > first and _is_tag_line(found.grid.rows[first]):
        told.append(Told("header_tags", sheet=name, row_number=first + 1))
        first += 1
    rows = found.grid.rows[first:] if first else found.grid.rows
    below = below_records(rows, [column for column, heading in enumerate(header) if heading in KEYS])
    counts = ragged(rows, len(header), padded=is_padded(workbook))
    sheet = Sheet(
        name=name,
        header=header,
        rows=fill_up(rows, len(header)),
        numbers=range(first + 1, first + 1 + len(rows)),
        held={position: rule for position, rule in ragged_rule(counts).items() if position not in below},
        skipped=below,
        cell_counts=counts,
    )
    sheet, more = with_edited_questions(sheet)
    told += more
    return sheet


def _is_tag_line(row: Row) -> bool:
    """Forms with HXL tags export a second header line such as `#date+start`."""
    cells = [value for value in row if not is_blank(value)]
    return bool(cells) and all(isinstance(value, str) and _TAG.match(value) for value in cells)
