"""A small workbook with a sheet for each topic beside its families and its people, and the form that reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from drafted_files import add_sheet
from loaded_survey import Declared, Loaded, load_folder
from small_survey import card
from xlsxwriter import Workbook

from etl.mapping import Form, FormSheet
from etl.mapping.form import FilePattern, Reading

FILE = "Data keluarga.xlsx"
MAIN = {
    "No KK": "family_card",
    "Nama KK": "head_name",
    "RT": "rt",
    "Dasawisma": "dasawisma",
    "Tanggal": "visit_date",
    "Hasil": "visit_result",
    "Binaan": "binaan",
}
SANITATION = {
    "Nomor KK": "family_card",
    "Kepala keluarga": "head_name",
    "RT": "rt",
    "Jamban": "toilet_use",
    "Luas lantai": "floor_area",
}
PEOPLE = {"NIK": "national_id", "Nama": "name", "JK": "sex", "Tgl lahir": "birth_date"}
HEALTH = {"NIK": "national_id", "Nama": "name", "BPJS": "insurance"}
Lines = list[list[Any]]


def nik(number: int) -> str:
    return f"327701120585{number:04d}"


def called(number: int) -> str:
    """A name unlike all others."""
    syllables = ("ba", "ci", "du", "fe", "go", "ha", "ji", "ku", "le", "mo")
    return f"{syllables[number % 10]}{syllables[number // 10]}nah {syllables[-number % 10]}rekaan".title()


def lines(families: int = 3) -> dict[str, Lines]:
    """On every sheet each family, or its only member, once."""
    numbers = range(1, families + 1)
    return {
        "Data KK": [
            [card(n), called(n), "001", "001-A", "2023-03-22", "Lengkap", "Ya" if n == 1 else "Tidak"] for n in numbers
        ],
        "Sanitasi": [[card(n), called(n), "RT 1", "WC sendiri", 30 + n] for n in numbers],
        "Anggota": [[card(n), nik(n), called(n), "L", "1985-05-12"] for n in numbers],
        "Kesehatan anggota": [[nik(n), called(n), "Tidak ada"] for n in reversed(numbers)],
    }


def form(**changes: Any) -> Form:
    sheets = (
        FormSheet(unit="household", sheet="Data KK", columns=MAIN),
        FormSheet(
            unit="household",
            sheet="Sanitasi",
            joined_by="Nomor KK",
            columns=SANITATION,
            reading={"toilet_use": Reading(values="wc")},
        ),
        FormSheet(unit="person", sheet="Anggota", columns=PEOPLE, constants={"presence": "Tinggal di sini"}),
        FormSheet(unit="person", sheet="Kesehatan anggota", joined_by="NIK", columns=HEALTH),
    )
    said: dict[str, Any] = {"form": "topik", "system": "excel", "version": "1", "title": "Satu lembar per topik"}
    said |= {"key": "No KK", "parent_key": "No KK", "sheets": sheets, "values": {"wc": {"WC sendiri": "own"}}}
    return Form(**(said | {"files": (FilePattern(pattern="Data*.xlsx", round="baseline"),)} | changes))


def write(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, of: Form | None = None) -> Path:
    heads = {str(entry.sheet): [*entry.columns] for entry in (of or form()).sheets}
    heads["Anggota"] = ["No KK", *PEOPLE]
    with Workbook(folder / FILE) as book:
        for name, rows in sheets.items():
            add_sheet(book, name, [heads[name], *rows])
    return folder / FILE


def loaded(declared: Declared, folder: Path, sheets: Mapping[str, Lines], *, of: Form | None = None) -> Loaded:
    write(folder, sheets, of=of)
    return load_folder(replace(declared, forms=(of or form(),)), folder)


def reconciled(build: Loaded) -> Mapping[str, tuple[Any, ...]]:
    """By sheet: read, loaded, quarantined, duplicates, skipped."""
    counted = build.rows("SELECT sheet, rows_read, loaded, quarantined, duplicates, skipped FROM source_sheet")
    return {sheet: tuple(counts) for sheet, *counts in counted}


def answers(build: Loaded) -> list[tuple[Any, ...]]:
    return build.rows("SELECT toilet_use, floor_area FROM household_answer ORDER BY floor_area NULLS FIRST")
