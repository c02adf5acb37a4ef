"""Recap tables: area, round, indicator, numerator, denominator. It finds the columns; it loads and compares nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from etl.layouts.handmade import table
from etl.layouts.header import Place, find_header, find_header_with
from etl.layouts.lines import not_empty, plain
from etl.layouts.shape import Shape, declared_place
from etl.layouts.sheet import Export, System
from etl.sources.grid import Grid, Told, Workbook

SYSTEM: System = "recap"
ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "area": frozenset(
            ("wilayah", "rt", "rw", "rt/rw", "area", "lokasi", "dasawisma", "posyandu", "kelurahan", "desa")
        ),
        "round": frozenset(
            ("putaran", "ronde", "periode", "survei", "tahap", "round", "waktu", "bulan", "sebelum/sesudah")
        ),
        "indicator": frozenset(("indikator", "kode indikator", "nama indikator", "indicator", "variabel", "ukuran")),
        "numerator": frozenset(("pembilang", "numerator", "jumlah ya", "capaian", "realisasi", "jumlah memenuhi")),
        "denominator": frozenset(("penyebut", "denominator", "jumlah sasaran", "sasaran", "total sasaran", "pembagi")),
    }
)
"""What a column holds, and the headings that say so."""

_NEEDED = ("indicator", "numerator", "denominator")


def evidence(workbook: Workbook) -> str:
    """Which headings say that it is a recap table; blank when they don't."""
    for grid in not_empty(workbook):
        place = _place(grid)
        if place is not None:
            return ", ".join(place.names[column] for column in roles_in(place.names).values())
    return ""


def roles_in(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what; the first that fits."""
    names = [plain(name) for name in header]
    found = {role: next((n for n, name in enumerate(names) if name in words), None) for role, words in ROLES.items()}
    return {role: column for role, column in found.items() if column is not None}


def grids_of(workbook: Workbook) -> list[Grid]:
    """The recap tables, then whatever other grids there are."""
    return sorted(not_empty(workbook), key=lambda grid: _place(grid) is None)


def lay_out(workbook: Workbook, shapes: Mapping[str, Shape] | None = None) -> Export:
    """The recap tables first, then whatever other sheets there are."""
    told: list[Told] = []
    sheets, columns = [], {}
    for grid in grids_of(workbook):
        shape = (shapes or {}).get(grid.name, Shape())
        place = declared_place(workbook, grid, shape) or _place(grid)
        sheet = table(workbook, grid, place or find_header(grid), shape, told, labels_are_data=place is not None)
        sheets.append(sheet)
        if place is not None:
            columns[sheet.name] = {role: sheet.header[column] for role, column in roles_in(sheet.header).items()}
    return Export(
        workbook=workbook,
        system=SYSTEM,
        options={"columns": columns},
        sheets=tuple(sheets),
        told=tuple(told),
        explanation=f"Tabel rekap: pembilang dan penyebut per indikator, {len(columns)} lembar.",
    )


def _place(grid: Grid) -> Place | None:
    place = find_header_with(grid, lambda names: len(roles_in(names)), len(_NEEDED))
    return place if place is not None and set(_NEEDED) <= roles_in(place.names).keys() else None
