"""Sheets of one workbook with the same headings, such as one for each RT: a form may mean all of them at once.

For a draft they are laid end to end; a load reads each by itself, so that every cell keeps its sheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from etl.layouts.lines import plain
from etl.layouts.months import MONTH, YEAR, period_of
from etl.layouts.sheet import Export, Sheet, widened
from etl.sources.grid import CellValue, Told, is_blank

ALL = "semua lembar"
"""In place of a sheet's name: every sheet that has the columns."""

SHEET_NAME = "nama lembar"
"""A column that such sheets get: what their lines have in common stands nowhere else, as `RT 3` on the tab."""

_SEVERAL_SHEETS = ("excel", "google", "eppgbm")
"""Systems whose workbooks may hold the same table on several sheets; other tools keep one table on one."""

_FEWEST_COLUMNS, _NEARLY = 3, 0.6
Fact = TypeVar("Fact")


def together(export: Export) -> Export:
    """The export with its hand-made sheets of the same headings as one called ALL, and told so."""
    group = _alike(export)
    if len(group) < 2:
        return replace(export, told=(*export.told, *_nearly_alike(group[:1], export)))
    shown = ", ".join(f"'{sheet.name}'" for sheet in group)
    named = [with_sheet_name(sheet) for sheet in group]
    if all(period_of(sheet.name) for sheet in group):
        named = [with_month(sheet) for sheet in named]
    sheets = [_end_to_end(named) if sheet is group[0] else sheet for sheet in export.sheets]
    rest = tuple(sheet for sheet in sheets if all(sheet is not other for other in group))
    told = (*export.told, Told("sheets_alike", found=shown), *_nearly_alike(group, export))
    return replace(export, sheets=rest, told=told)


def _nearly_alike(group: Sequence[Sheet], export: Export) -> Iterator[Told]:
    """Sheets that lack few of the headings of these, or call them otherwise: the same list by another hand."""
    first = next(iter(group), None)
    for sheet in export.sheets if first is not None and len(first.header) >= _FEWEST_COLUMNS else ():
        if first is None or any(sheet is other for other in group):
            continue
        own, wanted = (dict(zip(map(plain, each.header), each.header, strict=True)) for each in (sheet, first))
        shared = own.keys() & wanted.keys()
        if len(shared) >= _NEARLY * max(len(own), len(wanted)):
            other, lacking = ([names[name] for name in names if name not in shared] for names in (own, wanted))
            yield Told("sheets_nearly_alike", sheet=sheet.name, found=_quoted(other), allowed=_quoted(lacking))


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names if name) or "-"


def with_sheet_name(sheet: Sheet) -> Sheet:
    """The sheet with its own name on every line that isn't blank; as it is where a column is called so already."""
    return _saying(sheet, {SHEET_NAME: sheet.name})


def with_month(sheet: Sheet) -> Sheet:
    """The sheet with the month and the year its name says, as `Januari 2023`; as it is where that says none."""
    period = period_of(sheet.name)
    return _saying(sheet, {MONTH: period.month, YEAR: period.year or ""}) if period else sheet


def _saying(sheet: Sheet, said: Mapping[str, CellValue]) -> Sheet:
    if not said.keys().isdisjoint(map(plain, sheet.header)):
        return sheet
    nothing = ("",) * len(said)
    cells = [nothing if all(map(is_blank, row)) else tuple(said.values()) for row in sheet.rows]
    return widened(sheet, [*said], cells, [0] * len(said))


def _alike(export: Export) -> Sequence[Sheet]:
    """The largest group, in whatever order their columns stand; of two as large the first."""
    if export.system not in _SEVERAL_SHEETS or any(sheet.is_called(ALL) for sheet in export.sheets):
        return ()
    groups: dict[tuple[str, ...], list[Sheet]] = defaultdict(list)
    for sheet in export.sheets:
        if sum(map(bool, sheet.header)) >= _FEWEST_COLUMNS:
            names = tuple(map(plain, sheet.header))
            groups[tuple(sorted(names)) if len({*names}) == len(names) else names].append(sheet)
    return max(groups.values(), key=len, default=[])


def _in_order_of(sheet: Sheet, header: Sequence[str]) -> Sheet:
    names, wanted = (list(map(plain, each)) for each in (sheet.header, header))
    if names == wanted:
        return sheet
    order = [names.index(name) for name in wanted]
    return replace(
        sheet,
        header=tuple(sheet.header[column] for column in order),
        rows=[(*(row[column] for column in order), *row[len(order) :]) for row in sheet.rows],
        columns=[sheet.places[column] for column in order],
        row_columns=[(*(line[column] for column in order), *line[len(order) :]) for line in sheet.row_columns],
    )


def _end_to_end(tables: Sequence[Sheet]) -> Sheet:
    group = [_in_order_of(sheet, tables[0].header) for sheet in tables]
    starts = [sum(len(sheet.rows) for sheet in group[:number]) for number in range(len(group))]
    return replace(
        group[0],
        name=ALL,
        title="",
        rows=[row for sheet in group for row in sheet.rows],
        numbers=[number for sheet in group for number in sheet.numbers],
        row_columns=[line for sheet in group for line in _columns(sheet)]
        if any(s.row_columns or s.places != group[0].places for s in group)
        else (),
        held=_shifted([sheet.held for sheet in group], starts),
        skipped=_shifted([sheet.skipped for sheet in group], starts),
        cell_counts=_shifted([sheet.cell_counts for sheet in group], starts),
    )


def _columns(sheet: Sheet) -> Sequence[Sequence[int]]:
    return sheet.row_columns or [sheet.places] * len(sheet.rows)


def _shifted(facts: Sequence[Mapping[int, Fact]], starts: Sequence[int]) -> dict[int, Fact]:
    return {
        start + position: fact for start, told in zip(starts, facts, strict=True) for position, fact in told.items()
    }
