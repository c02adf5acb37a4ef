"""How far the lines of a topic sheet find what they say more of, told before anything is loaded."""

from __future__ import annotations

from collections.abc import Iterator

from etl.drafting.draft import Canonical
from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.gap import Gap, Weight
from etl.drafting.seen import Seen, where
from etl.drafting.topics import keys_of
from etl.layouts.lines import plain
from etl.mapping.form import Form, FormSheet
from etl.topics import NAMES


def topic_gaps(entry: FormSheet, table: SheetEvidence, form: Form, declared: Canonical, seen: Seen) -> Iterator[Gap]:
    """How far a topic sheet is joined, and whether a wrong number would be noticed."""
    unit = declared.codebook.unit(entry.unit)
    place = f"lembar {entry.sheet} ({unit.label_id})"
    column = next((c for c in table.columns if plain(c.column) == plain(entry.joined_by)), None)
    pairs = zip(form.sheets, seen.tables, strict=True)
    main, known = next(((e, t) for e, t in pairs if e.unit == entry.unit), (None, None))
    if column is None or main is None or known is None:
        yield Gap(
            Weight.MUST, place, f"tidak ada kolom '{entry.joined_by}' untuk `disambung lewat`; isi judul kolomnya."
        )
        return
    own = _known_by(entry, main, known, declared)
    if own is None:
        message = (
            f"disambung lewat '{entry.joined_by}', yang tidak ada di lembar '{known.sheet}'. Pilih kolom nomor yang "
            "ada di kedua lembar, atau beri kolom nomornya variabel yang sama."
        )
        yield Gap(Weight.MUST, place, message)
        return
    keys, there = keys_of(table, column), {*keys_of(known, own)}
    lost = sum(key not in there for key in keys) + table.rows - len(keys)
    twice = len(keys) - len({*keys})
    message = (
        f"setiap barisnya menambah isian satu baris lembar '{known.sheet}' yang '{entry.joined_by}'-nya sama: "
        f"{table.rows - lost} dari {table.rows} baris ditemukan di sana."
    )
    if lost:
        message += f" {lost} baris ditahan sampai nomornya cocok."
    if twice:
        message += f" {twice} nomor berulang: barisnya ditahan bila isinya berbeda."
    yield Gap(Weight.LOOK if lost or twice else Weight.NOTE, place, message, sheet=table.sheet)
    if set(NAMES).isdisjoint(entry.columns.values()):
        message = (
            "tidak ada nama yang dicocokkan, jadi satu angka keliru di nomornya menyambungkan isian ke yang lain tanpa "
            "ketahuan. Ada kolom nama? Beri variabel yang sama seperti di lembar pertama."
        )
        yield Gap(Weight.LOOK, place, message, sheet=table.sheet)


def _known_by(entry: FormSheet, main: FormSheet, known: SheetEvidence, declared: Canonical) -> Evidence | None:
    """The column of the main table by which it is joined, as a load finds it."""
    variable = entry.columns.get(entry.joined_by)
    called = where(main, known, declared)
    names = [called.get(name, "") for name, own in main.columns.items() if own == variable]
    return next((known.column(name) for name in names if name), None) or next(
        (column for column in known.columns if plain(column.column) == plain(entry.joined_by)), None
    )
