"""Families that may be none of those that were met, told before anything is loaded: of another RW, or by a note."""

from __future__ import annotations

from collections.abc import Iterator

from etl.cells import plain_text
from etl.drafting.draft import Canonical
from etl.drafting.evidence import SheetEvidence
from etl.drafting.gap import Gap, Weight
from etl.drafting.seen import where
from etl.elsewhere import ours, strange_places
from etl.mapping.form import Form, FormSheet
from etl.notes import note_columns, says_in_vain
from etl.quoted import some_of

_MOST_NAMED = 6


def area_gaps(entry: FormSheet, table: SheetEvidence, form: Form, declared: Canonical) -> Iterator[Gap]:
    """For each column that says where families live: how many lines will be passed over, and how to say otherwise."""
    header = [column.column for column in table.columns]
    asked = frozenset(map(header.index, where(entry, table, declared).values()))
    areas = declared.programme.areas
    for position, strange, doubtful in strange_places(
        header,
        lambda position: (value for value, _ in table.columns[position].values),
        areas,
        besides=asked,
        by_hand=form.by_hand,
    ):
        column = table.columns[position]
        place = f"lembar {table.sheet}, kolom '{column.column}'"
        if doubtful:
            message = (
                f"tidak satu baris pun menyebut {ours(areas)}: {doubtful}. Semua barisnya tetap dimuat, karena isinya "
                "mungkin kode pilihan formulir atau ejaan lain. Memang dari tempat lain? Jangan muat berkasnya."
            )
            yield Gap(Weight.LOOK, place, message, column.column, table.sheet)
        if not strange:
            continue
        said = sorted(
            ((n, plain_text(value)) for value, n in column.values if value in strange), key=lambda each: each[0]
        )
        lines = sum(n for n, _ in said)
        named = some_of([f"'{text}' ({n}×)" for n, text in said], most=_MOST_NAMED)
        message = (
            f"{lines} dari {table.rows} baris tidak akan dimuat, karena kolom ini menyebut wilayah lain daripada "
            f"{ours(areas)}: {named}. "
        )
        if lines == table.rows:
            message += (
                "Tidak satu baris pun tersisa: berkas wilayah lain, atau rw di programme.toml dan areas.csv keliru? "
                "Periksa dahulu yang mana."
            )
        else:
            message += "Salah tulis? Perbaiki sel itu di berkasnya."
        message += (
            f" Kolomnya bukan tempat tinggal keluarga sekarang? Beri judul lain, misalnya '{column.column} menurut KK'."
        )
        weight = Weight.MUST if lines == table.rows else Weight.LOOK
        yield Gap(weight, place, message, column.column, table.sheet)


def note_gaps(entry: FormSheet, table: SheetEvidence, declared: Canonical) -> Iterator[Gap]:
    """Notes by which nobody was met, which change no result of a visit."""
    header = [column.column for column in table.columns]
    asked = frozenset(map(header.index, where(entry, table, declared).values()))
    for position in note_columns(header, asked):
        column = table.columns[position]
        said = [(plain_text(value), n) for value, n in column.values if says_in_vain(value)]
        if said:
            named = some_of([f"'{text}' ({n}×)" for text, n in said], most=_MOST_NAMED)
            message = (
                f"catatan yang berarti keluarga tidak didata: {named}. Catatan tidak mengubah hasil kunjungan: isi "
                "kolom hasil kunjungan per keluarga di berkasnya, atau koreksi temuannya sesudah dimuat."
            )
            place = f"lembar {table.sheet}, kolom '{column.column}'"
            yield Gap(Weight.LOOK, place, message, column.column, table.sheet)
