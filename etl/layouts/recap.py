"""Recap tables: area, round, indicator, numerator, denominator. It finds the columns; it loads and compares nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from etl.layouts.handmade import table
from etl.layouts.header import Place, find_header, find_header_with
from etl.layouts.lines import not_empty, plain
from etl.layouts.recap_rounds import Pair, one_round_a_line, pairs_beside
from etl.layouts.shape import Shape, declared_place
from etl.layouts.sheet import Export, Sheet, System
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

_WHOLE_OR_PART = frozenset(("rt",))
"""Of the columns of an area the one that may also name the whole of it."""

_NEEDED = ("indicator", "numerator", "denominator")


def evidence(workbook: Workbook) -> str:
    """Which headings say that it is a recap table; blank when they don't."""
    for grid in not_empty(workbook):
        place = _place(grid)
        if place is not None:
            return ", ".join(place.names[column] for column in roles_in(place.names).values())
        if beside := _beside(grid):
            return ", ".join(beside.names)
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
        place = declared_place(workbook, grid, shape) or _place(grid) or _beside(grid)
        sheet = table(workbook, grid, place or find_header(grid), shape, told, labels_are_data=place is not None)
        if pairs := _pairs(sheet.header):
            sheet = one_round_a_line(sheet, pairs)
            called = ", ".join(f"'{pair.called}'" for pair in pairs)
            told.append(Told("recap_rounds_unfolded", sheet=sheet.name, found=called))
        sheet = _as_declared(sheet, shape.columns, told)
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


def _as_declared(sheet: Sheet, declared: Sequence[str], told: list[Told]) -> Sheet:
    """The table with the form's names over the columns that say the same in other words."""
    header, known = list(sheet.header), set(map(plain, sheet.header))
    for role, column in roles_in(sheet.header).items():
        names = [name for name in declared if plain(name) in ROLES[role]]
        name = next((name for name in names if plain(name) in _WHOLE_OR_PART), names[0] if names else "")
        if name and known.isdisjoint(map(plain, names)):
            header[column] = name
    renamed = [f"'{old}' = '{new}'" for old, new in zip(sheet.header, header, strict=True) if old != new]
    if renamed:
        told.append(Told("columns_matched", sheet=sheet.name, found=", ".join(renamed)))
    return replace(sheet, header=tuple(header))


def _place(grid: Grid) -> Place | None:
    place = find_header_with(grid, lambda names: len(roles_in(names)), len(_NEEDED))
    return place if place is not None and set(_NEEDED) <= roles_in(place.names).keys() else None


def _beside(grid: Grid) -> Place | None:
    """The header of a table of indicators whose rounds stand side by side."""
    place = find_header(grid)
    if place is None or "indicator" not in roles_in(place.names):
        return None
    return place if _pairs(place.names) else None


def _pairs(header: Sequence[str]) -> tuple[Pair, ...]:
    """Nothing where a column of its own says the round."""
    counts = {role: ROLES[role] for role in ("numerator", "denominator")}
    return () if "round" in roles_in(header) else pairs_beside(header, counts)
