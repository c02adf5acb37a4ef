"""Workbooks for the tests of layouts, read or built here: what a layout gets is grids, wherever they came from."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest
from loaded_survey import SHARED

from etl.layouts.sheet import Export, Sheet
from etl.sources.grid import CellValue, Grid, Merged, Row, Workbook
from etl.sources.reading import read_workbook

KOBO, ODK, EDGES = SHARED / "kobo-exports", SHARED / "odk-central", SHARED / "excel-edge"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not there")


def names_in(folder: Path, pattern: str) -> list[str]:
    """Names of test files, or none where the folder is absent (the tests that need it are skipped)."""
    return sorted(path.name for path in folder.glob(pattern))


def workbook_of(*grids: Grid, container: str = "xlsx", name: str = "berkas.xlsx") -> Workbook:
    return Workbook(Path(name), "0" * 64, 0, container, grids)


def grid_of(
    *rows: Sequence[CellValue], name: str = "Lembar1", merged: Iterable[tuple[int, int, int, int]] = ()
) -> Grid:
    """A grid whose lines are filled up, as those of a workbook are."""
    width = max(map(len, rows), default=0)
    return Grid(
        name, [(*row, *("",) * (width - len(row))) for row in rows], tuple(Merged(*corners) for corners in merged)
    )


def text_rows(text: str, separator: str) -> list[Row]:
    return [tuple(row) for row in csv.reader(StringIO(text, newline=""), delimiter=separator)]


def read_folder(folder: Path) -> Workbook:
    """Central's tables as they lie in its zip."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path in sorted(folder.glob("*.csv")):
            archive.writestr(ZipInfo(path.name), path.read_bytes())
    return read_workbook(Path("submissions.csv.zip"), content=packed.getvalue())


@dataclass(frozen=True)
class DeclaredSheet:
    """What a layout asks of a form's sheet."""

    sheet: int | str
    columns: dict[str, str]
    header_rows: tuple[int, ...] = ()
    stop_at: tuple[str, ...] = ()
    optional_columns: tuple[str, ...] = ()
    unit: str = "household"


@dataclass(frozen=True)
class DeclaredForm:
    """What a layout asks of a form."""

    system: str
    sheets: tuple[DeclaredSheet, ...]
    form: str = "uji"
    key: str = ""
    parent_key: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def form_of(system: str, *sheets: DeclaredSheet) -> Any:
    return DeclaredForm(system, sheets)


def sheet_with(*columns: str, sheet: int | str = 1, **declared: Any) -> DeclaredSheet:
    return DeclaredSheet(sheet, {column: f"v{n}" for n, column in enumerate(columns)}, **declared)


def column(sheet: Sheet, name: str) -> list[CellValue]:
    """The values of one column, by its only name."""
    places = [place for place, other in enumerate(sheet.header) if other == name]
    assert len(places) == 1, (name, sheet.header)
    return [row[places[0]] for row in sheet.rows]


def rules_of(export: Export) -> list[str]:
    return [told.rule for told in export.told]


def assert_sound(export: Export) -> None:
    """What every layout promises, whatever it was given."""
    for sheet in export.sheets:
        assert len(sheet.rows) == len(sheet.numbers)
        assert all(len(row) >= len(sheet.header) for row in sheet.rows)
        assert not sheet.row_columns or len(sheet.row_columns) == len(sheet.rows)
        positions = set(range(len(sheet.rows)))
        assert {*sheet.held, *sheet.skipped, *sheet.cell_counts} <= positions
        assert not sheet.held.keys() & sheet.skipped.keys()
        for position in positions:
            for place in range(len(sheet.header)):
                assert sheet.address(position, place).endswith(str(sheet.row_number(position)))


def assert_every_line_is_accounted_for(export: Export) -> None:
    """Every filled line of every grid is above the header, the header, or a line of its sheet."""
    for grid in export.workbook.grids:
        filled = {n for n, row in enumerate(grid.rows, start=1) if any(str(value).strip() for value in row)}
        sheet = next((sheet for sheet in export.sheets if sheet.name == grid.name), None)
        if sheet is None:
            assert not filled
            continue
        first = min(sheet.numbers, default=len(grid.rows) + 1)
        assert {n for n in filled if n >= first} <= set(sheet.numbers)
