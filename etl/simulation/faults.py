"""Faults planted in simulated exports, each one known by file, sheet and cell. About three per round, as in real files.

They stand in rows of families that are not KK binaan, so that the declared truth stays (nearly) what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from etl.simulation.export import Export, Sheet, Value
from etl.simulation.kobo import INHERITED

Row = list[Value]


@dataclass(frozen=True)
class PlantedFault:
    """What was planted where. `instead_of` is what stood there; row faults point to the first cell of their row."""

    kind: str
    file: str
    sheet: str
    cell: str
    found: str
    instead_of: str
    what: str


Planter = Callable[[np.random.Generator, Export], PlantedFault | None]


def plant_faults(export: Export, *, seed: int) -> tuple[PlantedFault, ...]:
    """Change one export in place; the same seed plants the same faults. What has no row to stand in is left out."""
    planted = []
    for number, planter in enumerate(PLANTERS.get(export.round, ())):
        fault = planter(np.random.default_rng([seed, 300 + number, *export.round.encode()]), export)
        if fault:
            planted.append(fault)
    return tuple(planted)


def _cell(
    kind: str,
    column: str,
    value: Value,
    what: str,
    *,
    sheet: str = "",
    where: Callable[[Sheet, Row], bool] | None = None,
) -> Planter:
    """A planter that overwrites one cell of an unspectacular family's row."""

    def plant(generator: np.random.Generator, export: Export) -> PlantedFault | None:
        target = export.sheet(sheet) if sheet else export.root
        rows = [] if target is None else list(_rows(export, target, column=column, where=where))
        if target is None or not rows:
            return None
        return _overwrite(export, target, int(generator.choice(rows)), column, value, kind=kind, what=what)

    return plant


def _rows(
    export: Export, sheet: Sheet, *, column: str, where: Callable[[Sheet, Row], bool] | None = None
) -> Iterator[int]:
    """Rows with an answer in `column` whose family is met, not binaan, and has no fault yet."""
    root = export.root
    binaan, result = root.column("keluarga/binaan"), root.column("kunjungan/hasil")
    taken = export.faulty
    at = sheet.column(column)
    parent = sheet.column("_index") if sheet is root else sheet.column("_parent_index")
    for number, row in enumerate(sheet.rows):
        family = root.rows[int(str(row[parent])) - 1]
        plain = family[binaan] == 2 and family[result] == 1 and family[root.column("_uuid")] not in taken
        if plain and row[at] is not None and (where is None or where(sheet, row)):
            yield number


def _overwrite(
    export: Export, sheet: Sheet, number: int, column: str, value: Value, *, kind: str, what: str
) -> PlantedFault:
    position = sheet.column(column)
    before = sheet.rows[number][position]
    if value is DAMAGED:
        value = float(str(before)[:15] + "0")
    elif value is SPACED:
        text = str(before)
        value = "'" + " ".join(text[start : start + 4] for start in range(0, 16, 4))
    sheet.rows[number][position] = value
    uuid = "_uuid" if sheet is export.root else "_submission__uuid"
    export.faulty.add(sheet.rows[number][sheet.column(uuid)])
    return PlantedFault(
        kind=kind,
        file=export.file_name,
        sheet=sheet.name,
        cell=xl_rowcol_to_cell(number + 1, position),
        found=_shown(value),
        instead_of=_shown(before),
        what=what,
    )


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _resubmission(kind: str, what: str, *, changes: dict[str, Value] | None = None, same_id: bool = False) -> Planter:
    """A planter that appends a copy of a submission with its repeats, changed as given."""

    def plant(generator: np.random.Generator, export: Export) -> PlantedFault | None:
        rows = list(_rows(export, export.root, column="keluarga/no_kk"))
        if not rows:
            return None
        number = int(generator.choice(rows))
        copied = _copied(generator, export, number, changes=changes or {}, same_id=same_id)
        export.faulty.update({export.root.rows[number][export.root.column("_uuid")], copied})
        last = len(export.root.rows)
        return PlantedFault(
            kind=kind,
            file=export.file_name,
            sheet=export.root.name,
            cell=xl_rowcol_to_cell(last, 0),
            found=f"baris {last + 1}",
            instead_of=f"baris {number + 2}",
            what=what,
        )

    return plant


def _copied(
    generator: np.random.Generator, export: Export, number: int, *, changes: dict[str, Value], same_id: bool
) -> Value:
    """Append the copy at the end of every sheet, numbered on; return its _uuid."""
    root = export.root
    row = list(root.rows[number])
    old_index = row[root.column("_index")]
    new: dict[str, Value] = {"_index": len(root.rows) + 1, **changes}
    if not same_id:
        sent = row[root.column("_submission_time")]
        new["_id"] = max(int(str(other[root.column("_id")])) for other in root.rows) + 1
        new["_uuid"] = str(UUID(bytes=generator.bytes(16), version=4))
        new["_submission_time"] = sent + timedelta(minutes=7) if isinstance(sent, datetime) else sent
    for name, value in new.items():
        row[root.column(name)] = value
    root.rows.append(row)
    for sheet in export.sheets[1:]:
        at = sheet.column("_parent_index")
        for child in [list(child) for child in sheet.rows if child[at] == old_index]:
            child[sheet.column("_index")] = len(sheet.rows) + 1
            child[at] = new["_index"]
            for name in INHERITED:
                child[sheet.column(f"_submission_{name}")] = row[root.column(name)]
            sheet.rows.append(child)
    return row[root.column("_uuid")]


# Two values that depend on what stands in the cell.
DAMAGED: Value = "<the number as Excel keeps it: 15 digits>"
SPACED: Value = "<with an apostrophe and a space after every fourth digit>"


def _second_year(sheet: Sheet, row: Row) -> bool:
    length = row[sheet.column("anggota/balita/tb_cm")]
    return isinstance(length, float) and 72 <= length <= 84


def _grown_man(sheet: Sheet, row: Row) -> bool:
    born = row[sheet.column("anggota/tgl_lahir")]
    return row[sheet.column("anggota/jk")] == "L" and isinstance(born, datetime) and born.year < 1998


FAMILY_CARD, MEMBERS = "keluarga/no_kk", "anggota"
PLANTERS: dict[str, tuple[Planter, ...]] = {
    "baseline": (
        _cell("unknown_code", "rumah/dinding", 12, "kode dinding yang tidak ada dalam daftar"),
        _cell("text_in_number", "rumah/luas_lantai_m2", "36 m2", "teks di tempat bilangan"),
        _cell("kk_format", FAMILY_CARD, SPACED, "KK dengan spasi dan apostrof; tetap dapat dibaca"),
        _cell(
            "nik_as_number", "anggota/nik", DAMAGED, "NIK diketik sebagai bilangan: angka ke-16 hilang",
            sheet=MEMBERS, where=_grown_man,
        ),
        _resubmission("duplicate_submission", "kiriman yang sama persis dikirim dua kali, dengan _uuid baru"),
    ),
    "m2": (
        _cell("missing_kk", FAMILY_CARD, None, "KK kosong: baris tidak dapat dipercaya"),
        _cell("out_of_range", "keluarga/jumlah_penghuni", 45, "jumlah penghuni di luar rentang 1-25"),
        _cell(
            "implausible_date", "anggota/tgl_lahir", datetime(2033, 4, 17), "tanggal lahir di masa depan",
            sheet=MEMBERS, where=_grown_man,
        ),
    ),
    "m4": (
        _cell(
            "text_in_number", "anggota/perempuan/penghasilan_rp", "1,5 juta", "teks di tempat bilangan", sheet=MEMBERS
        ),
        _cell(
            "impossible_height", "anggota/balita/tb_cm", 140.0, "tinggi anak yang mustahil untuk umurnya",
            sheet=MEMBERS, where=_second_year,
        ),
        _resubmission("duplicate_submission", "baris yang sama dua kali, dengan _uuid yang sama", same_id=True),
    ),
    "m6": (
        _cell("unknown_code", "anggota/pendidikan", "SMA", "label di tempat kode", sheet=MEMBERS, where=_grown_man),
        _resubmission(
            "same_kk_different_answers", "dua kiriman dengan KK yang sama dan jawaban berbeda",
            changes={"air_sanitasi/cuci_tangan": 3, "rumah/luas_lantai_m2": 17},
        ),
        _resubmission(
            "not_approved", "kiriman yang ditolak penyelia: sengaja dilewati",
            changes={"_validation_status": "validation_status_not_approved", "air_sanitasi/fasilitas_bab": 4},
        ),
    ),
    "m8": (
        _cell(
            "out_of_range", "anggota/balita/bb_kg", 112.0, "berat anak di luar rentang 0,9-58 kg", sheet=MEMBERS
        ),
        _cell(
            "implausible_date", "bantuan/tgl_selesai", datetime(2033, 10, 2), "selesai di masa depan", sheet="bantuan"
        ),
    ),
}  # fmt: skip
