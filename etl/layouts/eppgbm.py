"""The register e-PPGBM (Sigizi Terpadu): which of its columns are there. It recomputes no z-score and reads no age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.layouts.handmade import table
from etl.layouts.header import find_header, find_header_with
from etl.layouts.lines import not_empty, plain
from etl.layouts.shape import Shape, declared_place
from etl.layouts.sheet import Export, System
from etl.sources.grid import Grid, Told, Workbook

SYSTEM: System = "eppgbm"
COLUMNS = (
    *("NIK", "Nama", "JK", "Tgl Lahir", "BB Lahir", "TB Lahir", "Nama Ortu", "Prov", "Kab/Kota", "Kec", "Pukesmas"),
    *("Desa/Kel", "Posyandu", "RT", "RW", "Alamat", "Usia Saat Ukur", "Tanggal Pengukuran", "Berat", "Tinggi"),
    *("Cara Ukur", "LiLA", "BB/U", "ZS BB/U", "TB/U", "ZS TB/U", "BB/TB", "ZS BB/TB", "Naik Berat Badan"),
    *("PMT Diterima (kg)", "Jml Vit A", "KPSP", "KIA", "Detail"),
)
NEWER_COLUMNS = ("Kelas Ibu Balita", "MBG", "Total Pengukuran")
_RETYPED = {
    "Nama": ("nama balita", "nama anak"),
    "JK": ("jenis kelamin", "l/p"),
    "Tgl Lahir": ("tanggal lahir", "tgl. lahir"),
    "Nama Ortu": ("nama orang tua", "nama orangtua", "orang tua"),
    "Desa/Kel": ("desa/kelurahan", "kelurahan", "kel/desa"),
    "Usia Saat Ukur": ("umur saat ukur", "usia", "umur", "usia saat pengukuran"),
    "Cara Ukur": ("cara pengukuran", "posisi ukur"),
    "Tanggal Pengukuran": ("tgl pengukuran", "tanggal ukur", "tgl ukur", "tanggal penimbangan"),
    "Berat": ("berat (kg)", "berat badan", "berat badan (kg)", "bb", "bb (kg)"),
    "Tinggi": (
        "tinggi (cm)",
        "tinggi badan",
        "tinggi badan (cm)",
        "tb",
        "tb (cm)",
        "pb/tb",
        "pb/tb (cm)",
        "tb/pb (cm)",
    ),
}
SPELLINGS = {"puskesmas": "Pukesmas", "lila": "LiLA", "jumlah vit a": "Jml Vit A"} | {
    retyped: own for own, names in _RETYPED.items() for retyped in names
}
"""Spellings met in later files and where somebody retyped the headings, and the register's own first one."""

_KNOWN = frozenset(map(plain, (*COLUMNS, *NEWER_COLUMNS))) | SPELLINGS.keys()
_TELLING = frozenset(
    map(plain, ("Usia Saat Ukur", "Tanggal Pengukuran", "Cara Ukur", "BB/U", "ZS BB/U", "ZS TB/U", "ZS BB/TB"))
)
_LEAST_TELLING, _LEAST_KNOWN = 3, 8


def evidence(workbook: Workbook) -> str:
    """What in the content says that e-PPGBM made it; blank when nothing does."""
    for grid in not_empty(workbook):
        place = find_header_with(grid, _known, _LEAST_KNOWN)
        telling = [name for name in place.names if plain(name) in _TELLING] if place else []
        if len(telling) >= _LEAST_TELLING:
            return ", ".join(telling[:4])
    return ""


def spelling(name: str) -> str:
    """A column's name for comparing: the register spells some of them differently from file to file."""
    return plain(SPELLINGS.get(plain(name), name))


def grids_of(workbook: Workbook) -> list[Grid]:
    """The register's tables, then whatever other grids there are."""
    grids = not_empty(workbook)
    registers = [find_header_with(grid, _known, _LEAST_KNOWN) is not None for grid in grids]
    return [grid for _, grid in sorted(zip(registers, grids, strict=True), key=lambda pair: not pair[0])]


def lay_out(workbook: Workbook, shapes: Mapping[str, Shape] | None = None) -> Export:
    """The register's table, then whatever other sheets there are."""
    told: list[Told] = []
    sheets = []
    for grid in grids_of(workbook):
        shape = (shapes or {}).get(grid.name, Shape())
        place = declared_place(workbook, grid, shape) or find_header_with(grid, _known, _LEAST_KNOWN)
        sheets.append(table(workbook, grid, place or find_header(grid), shape, told))
    names = {plain(name) for sheet in sheets for name in sheet.header}
    newer = not names.isdisjoint(map(plain, NEWER_COLUMNS))
    return Export(
        workbook=workbook,
        system=SYSTEM,
        options={"generation": "newer" if newer else "older"},
        sheets=tuple(sheets),
        told=tuple(told),
        explanation=f"Unduhan e-PPGBM (Sigizi Terpadu), judul kolom {'baru' if newer else 'lama'}, umur dengan kata.",
    )


def _known(names: Sequence[str]) -> int:
    return len({plain(name) for name in names} & _KNOWN)
