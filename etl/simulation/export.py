"""A file to be: sheets of plain values in memory, and their writing as an XLSX whose bytes depend on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Value = str | int | float | date | datetime | None

FIXED_TIME = datetime(2023, 1, 1)


@dataclass
class Sheet:
    """One sheet to be written; rows hold one value per column of the header."""

    name: str
    header: list[str]
    rows: list[list[Value]] = field(default_factory=list)

    def column(self, name: str) -> int:
        return self.header.index(name)


@dataclass
class Export:
    """One file to be written; the root sheet comes first. Faults may be planted in it before it is written.

    `faulty` are the submissions (_uuid) that carry one already.
    """

    file_name: str
    round: str
    sheets: list[Sheet]
    faulty: set[Value] = field(default_factory=set)

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    @property
    def root(self) -> Sheet:
        return self.sheets[0]


def write_export(export: Export, folder: Path) -> Path:
    """Write the file. Strings stand inline as Kobo's own exporter puts them; times inside the file are fixed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / export.file_name
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    workbook.set_properties({"created": FIXED_TIME})
    for sheet in export.sheets:
        worksheet = workbook.add_worksheet(sheet.name)
        _write_row(worksheet, 0, sheet.header)
        for number, row in enumerate(sheet.rows, start=1):
            _write_row(worksheet, number, row)
    workbook.close()
    return path


def _write_row(worksheet: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[Value]) -> None:
    for position, value in enumerate(row):
        if isinstance(value, str):
            worksheet.write_string(number, position, value)
        elif isinstance(value, date):
            worksheet.write_datetime(number, position, value)
        elif value is not None:
            worksheet.write_number(number, position, value)
