"""Sheets that somebody renamed: known by their columns, where only one of them can be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from etl.layouts.lines import plain
from etl.layouts.sheet import Export, Sheet
from etl.layouts.together import ALL
from etl.sources.grid import Told

if TYPE_CHECKING:
    from etl.mapping import FormSheet


def with_known_sheets(export: Export, entries: Sequence[FormSheet]) -> Export:
    """The export with the form's names for sheets that have its columns and are called otherwise; each is told of."""
    sheets, told = list(export.sheets), list[Told]()
    named = [sheet for entry in entries if (sheet := export.sheet(entry.sheet)) is not None]
    for entry in entries:
        if not isinstance(entry.sheet, str) or entry.sheet == ALL or export.sheet(entry.sheet) is not None:
            continue
        free = [place for place, sheet in enumerate(sheets) if not any(sheet is each for each in named)]
        alike = [place for place in free if _has_columns(sheets[place], entry)]
        if len(alike) == 1:
            sheet = replace(sheets[alike[0]], title=entry.sheet)
            sheets[alike[0]] = sheet
            named.append(sheet)
            told.append(Told("sheet_renamed", sheet=sheet.name, found=f"'{sheet.name}'", allowed=f"'{entry.sheet}'"))
    return replace(export, sheets=tuple(sheets), told=(*export.told, *told)) if told else export


def _has_columns(sheet: Sheet, entry: FormSheet) -> bool:
    """All columns that must be there, and most of the others."""
    there = set(map(plain, sheet.header))
    found = [name for name in entry.columns if plain(name) in there]
    needed = set(entry.columns) - set(entry.optional_columns)
    return needed <= set(found) and 2 * len(found) > len(entry.columns)
