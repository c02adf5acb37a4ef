"""Tables that people made in a spreadsheet: title lines, header lines, records, totals, signatures. It knows no form.

Nothing is guessed where two readings fit: it is told, and the form's declaration decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.layouts.beside import tables_beside
from etl.layouts.body import classify
from etl.layouts.boxed import boxed_numbers
from etl.layouts.ditto import filled_in
from etl.layouts.given import options_of, with_given
from etl.layouts.header import Place, names_somebody
from etl.layouts.joining import joined_by
from etl.layouts.lines import (
    fill_up,
    filled_width,
    is_padded,
    ragged,
    ragged_rule,
    tell_repeated,
    up_to,
)
from etl.layouts.months import MONTH, melted, monthly_columns
from etl.layouts.parts import PLACES, parts_of, with_parts
from etl.layouts.several import tables_in
from etl.layouts.shape import Shape, declared_place, found_place
from etl.layouts.sheet import Export, Sheet, System
from etl.layouts.ticked import ticked_answers, with_ticked
from etl.layouts.undivided import separator_within
from etl.quoted import some_of
from etl.sources import SourceError
from etl.sources.grid import CellValue, Grid, Merged, Row, Told, Workbook, is_blank

SYSTEM: System = "excel"
_WHOLE_LINE, _MOST_LINES_NAMED, _MOST_SHEETS_NAMED = 0.6, 12, 4


def lay_out(
    workbook: Workbook, shapes: Mapping[str, Shape] | None = None, *, grids: Sequence[Grid] | None = None
) -> Export:
    """Every grid as a table. `shapes`: by the grid's name, what the form declares about it. `grids`: else all there
    are, a sheet with several tables in parts."""
    told: list[Told] = []
    sheets: list[Sheet] = []
    described: dict[str, list[str]] = defaultdict(list)
    for grid in tables_in(workbook) if grids is None else grids:
        shape = (shapes or {}).get(grid.name, Shape())
        place = declared_place(workbook, grid, shape) or found_place(grid, shape)
        sheet = table(workbook, grid, place, shape, told)
        sheets.append(sheet)
        described[_described(sheet, place)].append(f"'{sheet.name}'")
    key, parent_key = joined_by(sheets)
    return Export(
        workbook=workbook,
        system=SYSTEM,
        key=key,
        parent_key=parent_key,
        options={"months": any(MONTH in sheet.header for sheet in sheets), "derived": derived_columns(sheets)},
        sheets=tuple(sheets),
        told=tuple(told),
        explanation=f"Tabel buatan sendiri: {'; '.join(_of_sheets(*each) for each in described.items())}."
        if described
        else "Tabel buatan sendiri tanpa isi.",
    )


def table(
    workbook: Workbook,
    grid: Grid,
    place: Place | None,
    shape: Shape,
    told: list[Told],
    *,
    labels_are_data: bool = False,
    by_hand: bool = True,
) -> Sheet:
    """One grid as a table, long where it is monthly; what was noticed is added to `told`.

    `by_hand`: people wrote line under line, so that a mark may stand for the cell above.
    """
    if place is None:
        separator = separator_within(grid)
        rule = "table_undivided" if separator else "header_not_found"
        told.append(Told(rule, sheet=grid.name, found=separator))
        return Sheet(name=grid.name, header=(), rows=grid.rows, numbers=range(1, len(grid.rows) + 1))
    first = place.bottom + 1
    above = [row for row in grid.rows[: place.top] if filled_width(row)]
    if above:
        own = next(number for number, row in enumerate(grid.rows, 1) if row)  # above it stands another table
        told.append(Told("lines_above_header", sheet=grid.name, found=up_to(place.top, own)))
        whole = (n for n, row in enumerate(grid.rows[: place.top], 1) if 2 * filled_width(row) > len(place.names))
        if records := [str(n) for n in whole if names_somebody(grid.rows[n - 1])]:
            told.append(Told("record_above_header", sheet=grid.name, found=some_of(records, most=_MOST_LINES_NAMED)))
    if place.unclear:
        told.append(Told("header_unclear", sheet=grid.name, row_number=place.bottom + 1, found=place.unclear))
    body = _body(grid, place, told)
    told += tell_repeated(grid.name, body.header)
    lines = workbook.once(
        ("lines", id(grid), place, shape.stop_at, labels_are_data),
        lambda: classify(
            body.rows,
            header=body.header,
            header_rows=[*grid.rows[place.top : first], body.header],
            lines_above=above,
            stop_at=shape.stop_at,
            labels_are_data=labels_are_data,
        ),
    )
    rows = body.rows
    if by_hand:
        rows, ditto = workbook.once(
            ("ditto", id(grid), place, shape.stop_at, labels_are_data),
            lambda: filled_in(
                body.rows, numbers=body.numbers, skipped=lines.skipped, sheet=grid.name, width=len(body.header)
            ),
        )
        told += [ditto] if ditto else []
    counts = _ragged(workbook, grid, place, body, skipped=lines.skipped)
    sheet = Sheet(
        name=grid.name,
        header=body.header,
        rows=rows,
        numbers=body.numbers,
        held={**lines.held, **ragged_rule(counts)},
        skipped=lines.skipped,
        cell_counts=counts,
        row_columns=body.places,
    )
    return _long(
        workbook, _with_derived(workbook, grid, place, sheet, shape, above, told) if by_hand else sheet, shape, told
    )


def derived_columns(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """The names of columns that no cell of a header holds: what titles say, and answers ticked below two headings."""
    tops = (name for sheet in sheets for name in (*ticked_answers(sheet.header), *options_of(sheet.header)))
    return tuple(dict.fromkeys(name for name in (*PLACES, *tops) if any(name in sheet.header for sheet in sheets)))


def _with_derived(
    workbook: Workbook, grid: Grid, place: Place, sheet: Sheet, shape: Shape, above: Sequence[Row], told: list[Told]
) -> Sheet:
    """With the columns that titles and ticks make: those the form asks for, or all where none is declared."""
    parts = workbook.once(("parts", id(grid), place), lambda: parts_of(sheet.header, sheet.rows, above))
    sheet = with_parts(sheet, parts, shape.columns or PLACES)
    return with_given(with_ticked(sheet, shape.columns or None, told), shape.columns or None, told)


@dataclass(frozen=True, slots=True)
class _Body:
    """The lines below a header, those of tables side by side one below the other; `places` as in a sheet's columns."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    numbers: Sequence[int]
    places: Sequence[Sequence[int]] = ()


def _body(grid: Grid, place: Place, told: list[Told]) -> _Body:
    first, header = place.bottom + 1, place.names
    rows = _filled_down(grid, fill_up(grid.rows[first:], len(header)), first, len(header), told)
    beside = tables_beside(header)
    if beside is None and (boxed := boxed_numbers(header, rows)):
        told.append(Told("digits_joined", sheet=grid.name, found=boxed.described))
        numbers = range(first + 1, first + 1 + len(rows))
        names = tuple(header[column] for column in boxed.kept)
        return _Body(names, [*map(boxed.joined, rows)], numbers, [boxed.kept] * len(rows))
    if beside is None:
        return _Body(header, rows, range(first + 1, first + 1 + len(rows)))
    told.append(Told("tables_beside", sheet=grid.name, found=beside.described))
    cells, lines, places = beside.stacked(rows)
    return _Body(header[: beside.width], cells, [first + 1 + line for line in lines], places)


def _ragged(
    workbook: Workbook, grid: Grid, place: Place, body: _Body, *, skipped: Mapping[int, str]
) -> dict[int, tuple[int, int]]:
    """In text a cell more or less has shifted the others; a sheet's cells stay in their columns."""
    if is_padded(workbook):
        return {}
    first = place.bottom + 1
    counts = ragged(grid.rows[first:], len(place.names), padded=False)
    lines = ((position, number - first - 1) for position, number in enumerate(body.numbers)) if counts else ()
    return {position: counts[line] for position, line in lines if line in counts and position not in skipped}


def _filled_down(grid: Grid, rows: Sequence[Row], first: int, width: int, told: list[Told]) -> Sequence[Row]:
    """A cell merged over several lines holds for all of them."""
    down = [entry for entry in grid.merged if entry.top < len(grid.rows) and _holds_for_lines(entry, first, width)]
    if not down:
        return rows
    filled = list(rows)
    for entry in down:
        value: CellValue = filled[entry.top - first][entry.left]
        if is_blank(value):
            continue
        for line in range(entry.top + 1, min(entry.bottom, first + len(rows) - 1) + 1):
            row = filled[line - first]
            filled[line - first] = (*row[: entry.left], value, *row[entry.left + 1 :])
    told.append(Told("cells_merged_down", sheet=grid.name, found=f"{len(down)} sel"))
    return filled


def _holds_for_lines(entry: Merged, first: int, width: int) -> bool:
    columns = entry.right - entry.left + 1
    return entry.top >= first and entry.bottom > entry.top and entry.left < width and columns < _WHOLE_LINE * width


def _long(workbook: Workbook, sheet: Sheet, shape: Shape, told: list[Told]) -> Sheet:
    declared = [name for name in shape.columns if MONTH in name and name != MONTH]
    monthly = monthly_columns(sheet.header, declared)
    if not monthly.patterns or (shape.columns and not declared):
        return sheet
    if monthly.twice:
        shown = ", ".join(f"'{name}'" for name in monthly.twice)
        if declared:
            raise SourceError("months_twice", file=workbook.path, sheet=sheet.name, found=shown)
        told.append(Told("months_unclear", sheet=sheet.name, found=shown))
        return sheet
    return melted(sheet, monthly)


def _of_sheets(described: str, names: Sequence[str]) -> str:
    return f"lembar {some_of(names, most=_MOST_SHEETS_NAMED)} {described}"


def _described(sheet: Sheet, place: Place | None) -> str:
    if place is None:
        return "tanpa judul kolom"
    lines = str(place.top + 1) if place.top == place.bottom else f"{place.top + 1}–{place.bottom + 1}"
    months = ", melebar per bulan" if MONTH in sheet.header else ""
    return f"dengan judul kolom di baris {lines}{months}"
