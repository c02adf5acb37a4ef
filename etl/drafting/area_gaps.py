"""Lines of another RW or kelurahan that a load will pass over, told before anything is loaded."""

from __future__ import annotations

from collections.abc import Iterator

from etl.cells import plain_text
from etl.drafting.draft import Canonical
from etl.drafting.evidence import SheetEvidence
from etl.drafting.gap import Gap, Weight
from etl.drafting.seen import where
from etl.elsewhere import ours, strange_places
from etl.mapping.form import Form, FormSheet
from etl.quoted import some_of

_MOST_NAMED = 6


def area_gaps(entry: FormSheet, table: SheetEvidence, form: Form, declared: Canonical) -> Iterator[Gap]:
    """For each column that says where families live: how many lines will be passed over, and how to say otherwise."""
    header = [column.column for column in table.columns]
    asked = frozenset(map(header.index, where(entry, table, declared).values()))
    areas = declared.programme.areas
    for position, strange in strange_places(
        header,
        lambda position: (value for value, _ in table.columns[position].values),
        areas,
        besides=asked,
        by_hand=form.by_hand,
    ):
        if not strange:
            continue
        column = table.columns[position]
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
        yield Gap(weight, f"lembar {table.sheet}, kolom '{column.column}'", message, column.column, table.sheet)
