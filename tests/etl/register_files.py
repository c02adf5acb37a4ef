"""Registers and totals made for a test: children of the sample as e-PPGBM, a posyandu or an office writes them down."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter
from loaded_survey import SAMPLE, Loaded

from etl.identity import plain_name
from etl.layouts import eppgbm
from etl.layouts.recognition import recognise
from etl.layouts.sheet import Sheet
from etl.sources.reading import read_workbook

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OLDER, NEWER = eppgbm.COLUMNS, (*eppgbm.COLUMNS, *eppgbm.NEWER_COLUMNS)


@dataclass(frozen=True)
class Child:
    """A child as the survey knows it, or as a register writes it. `person_id`: who it is, blank for a stranger."""

    nik: str
    name: str
    sex: str
    birth_date: date
    parent: str
    person_id: str = ""


def children_of_sample(sample: Loaded, survey_round: str = "baseline") -> list[Child]:
    """The under-fives of one round of the sample who are told apart by name and birth date."""
    [path] = SAMPLE.glob(f"* {survey_round} - *.xlsx")
    export = recognise(read_workbook(path))
    people = next(sheet for sheet in export.sheets if sheet.name == "anggota")
    lines = list(_records(people))
    heads = {line["_submission__uuid"]: line["nama"] for line in lines if line["hubungan"] == 1}
    known: dict[tuple[str, date], list[str]] = {}
    for person in sample.report.registry.people.values():
        known.setdefault((person.name, person.birth_date), []).append(person.person_id)
    found = []
    for line in lines:
        born, name = line["tgl_lahir"], line["nama"]
        if not isinstance(born, date) or born <= date(2018, 4, 1) or not name:
            continue
        people_so_called = known.get((plain_name(name), born), [])
        if len(people_so_called) == 1:
            parent, nik = heads.get(line["_submission__uuid"], ""), line["nik"]
            child = Child(nik if isinstance(nik, str) else "", name, line["jk"], born, parent, people_so_called[0])
            found.append(child)
    return found


def _records(sheet: Sheet) -> Iterable[dict[str, Any]]:
    names = [name.rpartition("/")[2] for name in sheet.header]
    for row in sheet.rows:
        yield dict(zip(names, row, strict=False))


def damaged(child: Child, random: Random) -> Child:
    """One or two of the things that go wrong when a child is written down a second time."""
    ways = (_misspelt, _without_number, _other_number, _shortened, _capitals, _born_swapped)
    for way in random.sample(ways, k=random.choice((1, 1, 2))):
        child = way(child, random)
    return child


def _misspelt(child: Child, random: Random) -> Child:
    place = random.randrange(1, len(child.name))
    return replace(child, name=child.name[:place] + random.choice(LETTERS) + child.name[place + 1 :])


def _without_number(child: Child, random: Random) -> Child:
    return replace(child, nik="")


def _other_number(child: Child, random: Random) -> Child:
    return replace(child, nik=f"{child.nik[:-1]}{random.randrange(10)}" if child.nik else "")


def _shortened(child: Child, random: Random) -> Child:
    first, *rest = child.name.split()
    return replace(child, name=" ".join([first, *(word[0] for word in rest)]))


def _capitals(child: Child, random: Random) -> Child:
    return replace(child, name=f"  {child.name.upper()}. ")


def _born_swapped(child: Child, random: Random) -> Child:
    born = child.birth_date
    return replace(child, birth_date=born.replace(month=born.day, day=born.month)) if born.day <= 12 else child


@dataclass(frozen=True)
class Weighing:
    """A child on one day."""

    child: Child
    on: date
    weight: float | str = ""
    length: float | str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def cells(self) -> dict[str, Any]:
        child = self.child
        return {
            "NIK": child.nik,
            "Nama": child.name,
            "JK": child.sex,
            "Tgl Lahir": child.birth_date.isoformat(),
            "Nama Ortu": child.parent,
            "Desa/Kel": "UTAMA",
            "RW": "12",
            "Tanggal Pengukuran": self.on.isoformat(),
            "Berat": self.weight,
            "Tinggi": self.length,
            "Cara Ukur": "Terlentang",
            **self.more,
        }


def write_table(path: Path, header: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> Path:
    """As a workbook, as HTML that calls itself .xls, or as text, by the suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [[line.get(name, "") for name in header] for line in lines]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([header, *rows])
    elif path.suffix == ".xls":
        path.write_text(_html([header, *rows]), encoding="utf-8")
    else:
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet("Data")
            for number, row in enumerate([header, *rows]):
                sheet.write_row(number, 0, row)
    return path


def _html(rows: Iterable[Iterable[Any]]) -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body><table border=1>{lines}</table></body></html>"


def write_register(path: Path, weighings: Iterable[Weighing], *, header: Sequence[str] = OLDER) -> Path:
    return write_table(path, header, [each.cells() for each in weighings])
