"""The sheet in which the offices tell of their activities, as an officer types it: title, merged headings, a total.

What families were promised and given is counted from the simulation, so that the sheet and the visits tell the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from etl.simulation.declaration import ActivityPlan
from etl.simulation.export import FIXED_TIME, Value
from etl.simulation.model import Simulation

HEADING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("No", ()),
    ("Nama kegiatan", ()),
    ("Jenis", ()),
    ("OPD", ()),
    ("Mitra", ()),
    ("Sumber dana", ()),
    ("RT", ()),
    ("Volume", ("Target", "Realisasi")),
    ("Satuan", ()),
    ("Tanggal", ("Rencana", "Realisasi")),
    ("Anggaran", ("Rencana", "Realisasi")),
    ("Penerima manfaat", ("Rencana", "Realisasi")),
    ("Nomor bukti", ()),
    ("Catatan", ()),
)
"""Each heading with the columns below it; none means one column, merged over both lines."""

TITLE = ("SIMULASI – REKAPITULASI KEGIATAN P2WKSS", "RW {rw} {place}, tahun {year}")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_FIRST_LINE = len(TITLE) + 1


def write_activities(simulation: Simulation, folder: Path) -> Path:
    """The sheet of the first site; budgets and dates are text, as people write them."""
    programme = simulation.plan.programme
    site, year = programme.site, programme.rounds[0].date_from.year
    path = folder / f"Kegiatan RW {int(site.rw)} {year} SIMULASI.xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    helped = _helped(simulation)
    lines = [_line(n, each, helped) for n, each in enumerate(simulation.plan.activities, start=1)]
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.set_properties({"created": FIXED_TIME})
        sheet = workbook.add_worksheet("Kegiatan")
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
        for number, title in enumerate(TITLE):
            told = title.format(rw=int(site.rw), place=programme.areas[0].kelurahan, year=year)
            sheet.write_string(number, 0, told)
        _write_heading(sheet, bold)
        for number, line in enumerate(lines, start=_FIRST_LINE + 2):
            _write_line(sheet, number, line)
        last = _FIRST_LINE + 2 + len(lines)
        _write_line(sheet, last, ["", "JUMLAH", *[""] * 10, *_budgets(lines)])
        sheet.write_string(last + 2, 1, "Mengetahui,")
    return path


def _budgets(lines: Sequence[Sequence[Value]]) -> list[Value]:
    sums = (sum(_amount(line[column]) for line in lines) for column in (12, 13))
    return [_rupiah(each) for each in sums]


def _amount(value: Value) -> int:
    return int(str(value).removeprefix("Rp ").replace(".", "")) if value else 0


def _write_heading(sheet: xlsxwriter.worksheet.Worksheet, bold: xlsxwriter.format.Format) -> None:
    column = 0
    for heading, parts in HEADING:
        if parts:
            sheet.merge_range(_FIRST_LINE, column, _FIRST_LINE, column + len(parts) - 1, heading, bold)
            for offset, part in enumerate(parts):
                sheet.write_string(_FIRST_LINE + 1, column + offset, part, bold)
        else:
            sheet.merge_range(_FIRST_LINE, column, _FIRST_LINE + 1, column, heading, bold)
        column += max(len(parts), 1)


def _write_line(sheet: xlsxwriter.worksheet.Worksheet, number: int, line: Sequence[Value]) -> None:
    for column, value in enumerate(line):
        if isinstance(value, str) and value:
            sheet.write_string(number, column, value)
        elif isinstance(value, int | float):
            sheet.write_number(number, column, value)


def _line(number: int, plan: ActivityPlan, helped: pd.DataFrame) -> list[Value]:
    planned, realised, done_on = plan.planned, plan.realised, plan.realised_on
    people_planned, people_reached = plan.people_planned, plan.people_reached
    if plan.of is not None:
        rows = helped[helped["type"] == plan.of]
        planned, realised = len(rows), int(rows["done"].sum())
        people_planned, people_reached = planned, realised
        done_on = rows["finished_on"].max().date() if realised else None
    cost = plan.unit_cost
    return [
        *(number, plan.name, plan.kind, plan.office, plan.partner, plan.funding, plan.rt),
        *(planned, realised, plan.counted_in, _written(plan.planned_on), _written(done_on)),
        *(_rupiah(cost * planned) if cost and planned else "", _rupiah(cost * realised) if cost and realised else ""),
        *(people_planned, people_reached, plan.evidence if realised else "", plan.note),
    ]


def _helped(simulation: Simulation) -> pd.DataFrame:
    """One row per family of the first site and kind of help: whether it was done, and when."""
    table = pd.concat([tables.assistance for tables in simulation.rounds], ignore_index=True)
    first = np.flatnonzero(np.asarray(simulation.families.site) == 0)
    here = table[table["household"].isin(first)].assign(
        type=lambda each: each["type"].astype(str), done=lambda each: each["status"].astype(str) == "done"
    )
    found = here.groupby(["household", "type"], as_index=False).agg({"done": "max", "finished_on": "max"})
    return pd.DataFrame(found)


def _written(day: date | None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def _rupiah(amount: int) -> str:
    return f"Rp {amount:,}".replace(",", ".")
