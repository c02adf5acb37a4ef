"""What is wrong with a form although each of its entries is well formed: key, what was found, what is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from etl.cells import reader_for, squeezed
from etl.layouts.months import MONTH, YEAR
from etl.mapping.form import (
    ANY_ROUND,
    INDISPENSABLE,
    ROUND_VALUES,
    Form,
    FormSheet,
    Reading,
    areas_of,
    manner_of,
    spelt_areas,
    variables_named,
)
from etl.quoted import some_of
from warehouse.codebook import Codebook, Unit, Variable, VariableType
from warehouse.declared import Fault
from warehouse.programme import Programme

FoundFault = tuple[str, str, str]
"""Key, what stands there, what may stand there."""

DATED_BY = {"measurement": ("measured_on", "measured_month")}
"""Of these a sheet needs one: without it nobody knows when its rows are of."""


JOINED = (
    "kolom nomor yang juga ada di lembar pertamanya, misalnya nomor KK atau NIK; di buku kerja diisi di 'disambung "
    "lewat'. Penimbangan bertanggal: simpan sebagai berkas sendiri"
)
NESTED = (
    "lembar pertamanya saja: isian berulang di dalam isian berulang tidak dapat disambung dari ekspor alat survei. "
    "Perlu? Salin kolomnya ke lembar pertama itu di berkasnya (ODK: baris yang KEY-nya adalah PARENT_KEY di sini; "
    "KoboToolbox: _index dan _parent_index), lalu petakan lagi; kosongkan 'unit' lembar ini"
)
ALONE = (
    "satu lembar sendiri. Topiknya punya satu lembar untuk setiap RT? Sebut setiap lembarnya di baris sendiri, dengan "
    "variabel yang sama"
)


ROUND_UNKNOWN = "perbaiki namanya, atau hapus baris itu bila programme.toml memang tidak punya putarannya"


def round_faults(form: Form, programme: Programme, *, file: str) -> Iterator[Fault]:
    """Places of a form that name a round the programme doesn't have, or two for one file name."""
    rounds = [survey_round.name for survey_round in programme.rounds]
    named = [(f"files[{number}].round", entry.round) for number, entry in enumerate(form.files, start=1)]
    named += [(f'values.{ROUND_VALUES}."{text}"', code) for text, code in form.values.get(ROUND_VALUES, {}).items()]
    for key, name in named:
        if name is not None and name not in rounds:
            yield Fault(file, key, f"'{name}'", f"salah satu dari {', '.join(rounds)}: {ROUND_UNKNOWN}")
    for number, entry in enumerate(form.files, start=1):
        if entry.round is not None and ANY_ROUND in entry.pattern:
            found = f"'{entry.round}' di samping {ANY_ROUND} di pattern"
            yield Fault(file, f"files[{number}].round", found, "salah satu saja")


def form_faults(form: Form, *, codebook: Codebook, programme: Programme, file: str) -> Iterator[Fault]:
    """Everything wrong in a form that its types don't tell."""
    yield from round_faults(form, programme, file=file)
    for key, found, allowed in (*_form_faults(form, codebook), *_values_faults(form)):
        yield Fault(file, key, found, allowed)
    units = {unit.name: unit for unit in codebook.all_units}
    for number, sheet in enumerate(form.sheets, start=1):
        place = f"sheets[{number} {sheet.unit}]"
        if sheet.unit not in units:
            yield Fault(file, f"{place}.unit", f"'{sheet.unit}'", f"salah satu dari {', '.join(units)}")
            continue
        for key, found, allowed in (
            *_sheet_faults(sheet, units[sheet.unit], main=form.is_main(sheet)),
            *_reading_faults(form, sheet, units[sheet.unit], codebook),
            *_constant_faults(form, sheet, units[sheet.unit], codebook, programme),
        ):
            yield Fault(file, f"{place}.{key}", found, allowed)


def _form_faults(form: Form, codebook: Codebook) -> Iterator[FoundFault]:
    alone = [unit.name for unit in codebook.registers]
    if form.sheets[0].unit not in ("household", *alone):
        yield "sheets[1].unit", f"'{form.sheets[0].unit}'", "'household': lembar utama didaftar pertama"
    apart = [entry.unit for entry in form.sheets if entry.unit in alone]
    others = sum(entry.unit != apart[0] for entry in form.sheets) if apart else 0
    if others:
        yield "sheets.unit", f"'{apart[0]}' dan {others} lembar lain", f"'{apart[0]}' di formulir sendiri"
    yield from _topic_faults(form, alone)
    for name, times in Counter(entry.sheet for entry in form.sheets).items():
        if times > 1 and not form.by_hand:
            yield "sheets.sheet", f"'{name}' {times} kali", "setiap unit satu lembar sendiri"
    if not form.files and not form.recognised_by:
        yield "files", "tidak ada, dan recognised_by juga tidak", "salah satunya, supaya berkasnya dikenali"
    if form.round_column is None and ROUND_VALUES in form.values:
        yield f"values.{ROUND_VALUES}", "daftar tanpa round_column", "round_column = nama kolom putaran"
    sources = {squeezed(code.source) for code_list in codebook.lists for code in code_list.codes}
    for text in form.blanks:
        if squeezed(text) in sources:
            yield f"blanks.{text}", f"'{text}'", "kode yang tidak dipakai sebagai jawaban di lists.toml"
    for name in form.not_comparable:
        if not variables_named(name, codebook):
            yield f"not_comparable.{name}", f"'{name}'", "variabel atau unit.variabel dari buku kode"


def _topic_faults(form: Form, alone: Collection[str]) -> Iterator[FoundFault]:
    """The first sheet of a unit has its records; every other one says more of them, on a sheet of its own."""
    for number, entry in enumerate(form.sheets, start=1):
        place, main = f"sheets[{number} {entry.unit}].joined_by", form.is_main(entry)
        if not main and not entry.joined_by:
            wanted = JOINED if form.by_hand else NESTED
            yield place, f"lembar kedua untuk '{entry.unit}' tanpa penghubung", wanted
        if not entry.joined_by:
            continue
        if main or entry.unit in alone:
            yield place, f"'{entry.joined_by}'", "dihapus: ini lembar pertama unitnya"
        if not form.by_hand:
            yield place, f"'{entry.joined_by}'", NESTED
        if any(other is not entry and other.sheet == entry.sheet for other in form.sheets):
            yield place, f"lembar '{entry.sheet}' dipakai dua kali", ALONE


def _values_faults(form: Form) -> Iterator[FoundFault]:
    used = {reading.values for sheet in form.sheets for reading in sheet.reading.values()} | {ROUND_VALUES}
    for name, answers in form.values.items():
        if name not in used:
            yield f"values.{name}", "daftar yang tidak dipakai", "dipakai di [sheets.reading.<variabel>] atau dihapus"
        codes: dict[str, str] = {}
        for text, code in answers.items():
            if codes.setdefault(squeezed(text), code) != code:
                found = f"'{text}' untuk '{codes[squeezed(text)]}' dan '{code}'"
                yield f"values.{name}", found, "satu kode untuk setiap tulisan"


def _sheet_faults(sheet: FormSheet, unit: Unit, *, main: bool) -> Iterator[FoundFault]:
    known = [variable.name for variable in unit.variables]
    for column, variable in sheet.columns.items():
        if variable not in known:
            yield f'columns."{column}"', f"'{variable}'", f"variabel {unit.name}: {', '.join(known)}"
        for name in _placeholders(column) - {MONTH} - ({YEAR} if column == YEAR else set()):
            yield f'columns."{column}"', f"'{name}'", f"tanpa kurung kurawal selain {MONTH}"
    held = [*sheet.columns.values(), *sheet.constants]
    monthly = {variable for column, variable in sheet.columns.items() if MONTH in column}
    for variable, times in Counter(held).items():
        if times > 1 and (variable in sheet.constants or variable in monthly):
            yield "columns", f"'{variable}' {times} kali", "jawaban yang sama di semua baris, atau kolom; sebulan satu"
    for variable in INDISPENSABLE[unit.name] if main else ():
        if variable in known and variable not in held:
            yield "columns", f"tanpa '{variable}'", f"kolom untuk '{variable}'"
    dated_by = DATED_BY.get(unit.name, ())
    if dated_by and not set(dated_by) & set(held):
        yield "columns", f"tanpa '{dated_by[0]}'", f"kolom untuk {' atau '.join(dated_by)}"
    for column in sheet.optional_columns:
        if column not in sheet.columns:
            yield "optional_columns", f"'{column}'", "kolom yang ada di [sheets.columns]"
        elif sheet.columns[column] in INDISPENSABLE[unit.name]:
            yield "optional_columns", f"'{column}'", f"bukan kolom '{sheet.columns[column]}', yang selalu perlu"
    if sheet.header_rows and sheet.header_rows != tuple(range(sheet.header_rows[0], sheet.header_rows[-1] + 1)):
        yield "header_rows", str(list(sheet.header_rows)), "nomor baris judul berurutan, misalnya [4, 5]"
    if sheet.header_rows and sheet.header_rows[0] < 1:
        yield "header_rows", str(list(sheet.header_rows)), "nomor baris seperti di Excel, mulai dari 1"


def _placeholders(column: str) -> set[str]:
    return {f"{{{part.split('}')[0]}}}" for part in column.split("{")[1:] if "}" in part}


def _reading_faults(form: Form, sheet: FormSheet, unit: Unit, codebook: Codebook) -> Iterator[FoundFault]:
    variables = {variable.name: variable for variable in unit.variables}
    for name, reading in sheet.reading.items():
        key = f"reading.{name}"
        if name not in sheet.columns.values():
            yield key, f"'{name}'", "variabel yang ada di [sheets.columns]"
        if name in variables:
            for inner, found, allowed in _misfits(reading, variables[name], form, codebook):
                yield f"{key}.{inner}", found, allowed


def _misfits(reading: Reading, variable: Variable, form: Form, codebook: Codebook) -> Iterator[FoundFault]:
    kinds: tuple[tuple[str, object, bool, str], ...] = (
        ("values", reading.values, variable.type.coded, "code dan codes"),
        ("decimal", reading.decimal, variable.type.numeric, "integer dan number"),
        ("unit_divisor", reading.unit_divisor, variable.type.numeric, "integer dan number"),
        ("date", reading.date, variable.type is VariableType.DATE, "date"),
    )
    for key, declared, fits, types in kinds:
        if declared is not None and not fits:
            yield key, f"untuk tipe {variable.type}", f"dihapus: hanya untuk tipe {types}"
    if reading.values is None or not variable.type.coded:
        return
    if reading.values not in form.values:
        yield "values", f"'{reading.values}'", f"nama tabel [values.…] di formulir ini: {', '.join(form.values) or '-'}"
        return
    codes = [code.code for code in codebook.codes(variable.list_name or "")]
    for text, code in form.values[reading.values].items():
        if code not in codes:
            yield "values", f"'{text}' = '{code}'", f"kode {variable.list_name}: {', '.join(codes)}"
    for text in {squeezed(text) for text in reading.blanks} & {squeezed(text) for text in form.values[reading.values]}:
        yield f"blanks.{text}", f"'{text}'", f"tulisan yang bukan jawaban di values.{reading.values}"


_MOST_AREAS = 4
_DAYS = ["2023-03-25 (tahun-bulan-hari)", "25 Maret 2023"]


def _constant_faults(
    form: Form, sheet: FormSheet, unit: Unit, codebook: Codebook, programme: Programme
) -> Iterator[FoundFault]:
    variables = {variable.name: variable for variable in unit.variables}
    for name, text in sheet.constants.items():
        variable = variables.get(name)
        if variable is None or variable.type is VariableType.IDENTIFIER:
            yield f"constants.{name}", f"'{name}'", f"variabel {unit.name} yang boleh sama di semua baris"
            continue
        reader = reader_for(
            variable,
            codebook=codebook,
            blanks=form.blanks,
            areas=spelt_areas(variable, programme),
            manner=manner_of(form, sheet, variable),
        )
        if reader(text).value is None:
            ways = [code.id for code in codebook.codes(variable.list_name)] if variable.list_name else []
            ways = _DAYS if variable.type is VariableType.DATE else ways
            shown = f": {', '.join(ways)}" if ways else ""
            if variable.type is VariableType.AREA:
                known = some_of(sorted(areas_of(variable, programme)), most=_MOST_AREAS)
                shown = f": {known}. Nama lain ditulis dahulu di areas.csv, satu baris untuk setiap RT yang memakainya"
            yield f"constants.{name}", f"'{text}'", f"isian yang terbaca sebagai {variable.label_id}{shown}"
