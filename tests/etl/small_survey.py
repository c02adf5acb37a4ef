"""Small Kobo exports made for a test: rows are told as variables with the form's codes, cells can be anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from etl.mapping import Form, FormSheet

ROOT = "Pendataan keluarga"
SYSTEM = ("_id", "_uuid", "_submission_time", "_validation_status", "_index")
REPEAT_SYSTEM = ("_index", "_parent_table_name", "_parent_index", "_submission__uuid")
SHEETS = {"household": ROOT, "person": "anggota", "birth": "kelahiran", "death": "kematian", "assistance": "bantuan"}

Row = dict[str, Any]


def card(number: int) -> str:
    return f"32770101021{number:05d}"


def household(number: int, **changes: Any) -> Row:
    """A family fully answered; keys are variables, or names of columns."""
    answers: Row = {
        "visit_date": date(2023, 3, 22),
        "visit_result": 1,
        "enumerator": "K01",
        "rt": "001",
        "dasawisma": "001-A",
        "family_card": card(number),
        "head_name": f"Kepala Contoh{number:03d}",
        "phone": f"0800012345{number:02d}",
        "binaan": 1,
        "head_sex": "L",
        "member_count": 3,
        "house_tenure": 1,
        "floor_material": 2,
        "wall_material": 1,
        "roof_material": 2,
        "floor_area": 36,
        "drinking_water": 3,
        "water_minutes": 0,
        "toilet_use": 1,
        "toilet_type": 1,
        "disposal": 1,
        "desludged": 1,
        "handwashing": 1,
        "standing_water": 2,
        "_id": 1000 + number,
        "_uuid": f"uuid-{number}",
        "_submission_time": datetime(2023, 3, 22, 4, 5, 6),
        "_index": number,
    }
    return answers | changes


def man(parent: int, **changes: Any) -> Row:
    answers: Row = {
        "national_id": f"327701120585{parent:04d}",
        "name": f"Bapak Umpama{parent:03d}",
        "sex": "L",
        "birth_date": date(1985, 5, 12),
        "relation": 1,
        "presence": 1,
        "marital_status": 2,
        "education": 3,
        "_submission__uuid": f"uuid-{parent}",
        "_parent_index": parent,
    }
    return answers | changes


def woman(parent: int, **changes: Any) -> Row:
    answers: Row = {
        "national_id": f"327701520788{parent:04d}",
        "name": f"Ibu Misalnya{parent:03d}",
        "sex": "P",
        "birth_date": date(1988, 7, 12),
        "relation": 2,
        "presence": 1,
        "marital_status": 2,
        "education": 4,
        "earned_cash": 1,
        "own_income": 1250000,
        "owns_business": 2,
        "has_savings": 1,
        "training_enrolled": 2,
        "decides_health": 2,
        "decides_purchases": 2,
        "decides_visits": 1,
        "_submission__uuid": f"uuid-{parent}",
        "_parent_index": parent,
    }
    return answers | changes


def child(parent: int, **changes: Any) -> Row:
    answers: Row = {
        "name": f"Anak Rekaan{parent:03d}",
        "sex": "P",
        "birth_date": date(2021, 3, 1),
        "relation": 3,
        "presence": 1,
        "weighed_this_month": 1,
        "weight_kg": 10.9,
        "length_cm": 83.5,
        "measure_position": 2,
        "oedema": 2,
        "vaccines": "hb0 bcg dpt1 polio1",
        "_submission__uuid": f"uuid-{parent}",
        "_parent_index": parent,
    }
    return answers | changes


@dataclass(repr=False)
class Book:
    """One export: rows per unit, and what to do to its sheets when it is written."""

    household: list[Row] = field(default_factory=list)
    person: list[Row] = field(default_factory=list)
    birth: list[Row] = field(default_factory=list)
    death: list[Row] = field(default_factory=list)
    assistance: list[Row] = field(default_factory=list)
    extra_columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    without_columns: Sequence[str] = ()
    without_sheets: Sequence[str] = ()

    def __repr__(self) -> str:
        counts = {name: len(rows) for name in SHEETS if (rows := getattr(self, name))}
        return f"Book({counts})"

    @classmethod
    def of_families(cls, count: int = 3, **changes: Any) -> Book:
        """`count` families of a man, a woman and a child."""
        numbers = range(1, count + 1)
        return cls(
            household=[household(number, **changes) for number in numbers],
            person=[make(number) for number in numbers for make in (man, woman, child)],
        )

    def but(self, **changes: Any) -> Book:
        """The same book with other rows, columns or sheets."""
        return replace(self, **changes)

    def write(self, folder: Path, form: Form, *, survey_round: str = "baseline", name: str | None = None) -> Path:
        """Write the export under a name the form's patterns know."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (name or f"P2WKSS RW 12 {survey_round} - all versions - False - 2023-04-01-08-00-00.xlsx")
        with xlsxwriter.Workbook(path) as workbook:
            dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
            for entry in form.sheets:
                rows: list[Row] = getattr(self, entry.unit)
                wanted = entry.unit in ("household", "person") or rows
                if wanted and SHEETS[entry.unit] not in self.without_sheets:
                    sheet = workbook.add_worksheet(SHEETS[entry.unit])
                    header = self._header(entry, rows)
                    sheet.write_row(0, 0, [column for column, _ in header])
                    self._write_rows(sheet, rows, header, dates=dates)
        return path

    def _header(self, entry: FormSheet, rows: Sequence[Row]) -> list[tuple[str, str]]:
        """Names of the columns, and what a row calls their values. Optional columns are there once a row answers."""
        system = SYSTEM if entry.unit == "household" else REPEAT_SYSTEM
        extra = (*self.extra_columns.get(entry.unit, ()), *system)
        answered = {key for row in rows for key in row}
        asked = (
            (column, key)
            for column, key in entry.columns.items()
            if column not in entry.optional_columns or answered & {column, key}
        )
        header = [*asked, *((name, name) for name in extra)]
        return [(column, key) for column, key in header if column not in self.without_columns]

    @staticmethod
    def _write_rows(sheet: Any, rows: Sequence[Row], header: Sequence[tuple[str, str]], *, dates: Any) -> None:
        for number, row in enumerate(rows, start=1):
            for column, (_, key) in enumerate(header):
                value = row.get(key, number if key == "_index" else None)
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, dates)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
