"""What changes between two states of a form, in words a person can check line by line."""

from __future__ import annotations

from collections.abc import Iterator

from etl.mapping.form import ANY_ROUND, Form, FormSheet, Reading
from etl.quoted import quoted

_NOTHING = "(tidak ada)"
_SYSTEM = {"form": "nama", "system": "sistem", "version": "versi", "title": "judul", "key": "kunci utama"}
_JOINS = {"parent_key": "kunci anak", "round_column": "kolom putaran"}
_WORDS = {"decimal": "tanda desimal", "date": "urutan tanggal", "unit_divisor": "pembagi", "values": "daftar nilai"}


def differences(before: Form | None, after: Form) -> tuple[str, ...]:
    """One line for everything that is added, removed or changed; none when nothing is."""
    old, new = dict(_facts(before)) if before else {}, dict(_facts(after))
    return tuple(
        f"{place}: {old.get(place, _NOTHING)} → {new.get(place, _NOTHING)}"
        for place in dict.fromkeys((*old, *new))
        if old.get(place) != new.get(place)
    )


def _facts(form: Form) -> Iterator[tuple[str, str]]:
    for key, word in (_SYSTEM | _JOINS).items():
        if value := getattr(form, key):
            yield word, f"'{value}'"
    for entry in form.files:
        told = "menurut namanya" if ANY_ROUND in entry.pattern else "menurut tanggal kunjungan"
        yield f"berkas '{entry.pattern}'", f"putaran {entry.round or told}"
    for column in form.recognised_by:
        yield f"dikenali dari kolom '{column}'", "ya"
    for column, values in form.skip.items():
        yield f"baris dilewati bila '{column}'", quoted(values)
    for text, reason in form.blanks.items():
        yield f"isian kosong '{text}'", reason.value
    for name, answers in form.values.items():
        yield f"daftar nilai '{name}'", f"{len(answers)} nilai"
        for text, code in answers.items():
            yield f"daftar nilai '{name}', nilai '{text}'", code
    for variable, why in form.not_comparable.items():
        yield f"tidak sebanding: {variable}", f"'{why}'"
    for sheet in form.sheets:
        yield from _sheet_facts(sheet)


def _sheet_facts(sheet: FormSheet) -> Iterator[tuple[str, str]]:
    place = f"lembar {sheet.sheet} ({sheet.unit})"
    yield place, "boleh tidak ada" if sheet.optional else "harus ada"
    if sheet.joined_by:
        yield f"{place}, disambung lewat", f"'{sheet.joined_by}'"
    if sheet.header_rows:
        yield f"{place}, baris judul", ", ".join(map(str, sheet.header_rows))
    if sheet.stop_at:
        yield f"{place}, berhenti di", quoted(sheet.stop_at)
    for column, variable in sheet.columns.items():
        yield f"{place}, kolom '{column}'", variable
    for column in sheet.optional_columns:
        yield f"{place}, kolom '{column}' boleh tidak ada", "ya"
    for variable, text in sheet.constants.items():
        yield f"{place}, {variable} tetap", f"'{text}'"
    for variable, reading in sheet.reading.items():
        yield from ((f"{place}, {variable}, {word}", text) for word, text in _reading_facts(reading))


def _reading_facts(reading: Reading) -> Iterator[tuple[str, str]]:
    for key, word in _WORDS.items():
        if (value := getattr(reading, key)) is not None:
            yield word, str(value)
    for text, reason in reading.blanks.items():
        yield f"kosong '{text}'", reason.value
