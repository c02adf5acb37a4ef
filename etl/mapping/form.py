"""Forms as declared in data/forms: which column is which variable, how cells are written, which files it reads.

Reading a declaration is strict and tells every fault. It opens no survey file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Literal

from pydantic import Field

from etl.cells import Manner, Reason, reader_for, rt_of_rw, squeezed
from warehouse.codebook import Codebook, Unit, Variable, VariableType
from warehouse.declared import DeclarationError, Declared, Fault, read_toml
from warehouse.programme import Programme, Site

INDISPENSABLE: Mapping[str, tuple[str, ...]] = {
    "household": ("family_card", "visit_date", "visit_result", "rt", "dasawisma", "binaan"),
    "person": ("name", "sex", "birth_date", "presence"),
    "birth": ("birth_date",),
    "death": ("death_date",),
    "assistance": ("type",),
    "measurement": ("name", "birth_date"),
    "recap": ("indicator", "numerator", "denominator"),
    "activity": ("activity_name", "kind", "planned", "realised"),
}
"""Without these a row of the unit can't be placed or told from others."""

MONTH, YEAR = "{month}", "{year}"
_DATED_BY = {"measurement": ("measured_on", "measured_month")}
"""Of these a sheet needs one: without it nobody knows when its rows are of."""
ROUND_VALUES = "round"
"""The list of `[values.<name>]` that holds how a form writes the names of rounds."""

_WRITTEN_BY_HAND = ("google", "excel", "eppgbm", "recap")


class FilePattern(Declared):
    """Which file names hold which round; `{rw}` in the pattern stands for the number of the programme's RW.

    Without `round` the file itself tells it: in the form's `round_column`, or by the dates of its visits.
    """

    pattern: str = Field(min_length=1)
    round: str | None = None


class Reading(Declared):
    """How the cells of one variable are written in this form, where the usual way won't do.

    `values`: the list of `[values.<name>]` that its answers are written in; nothing else is then an answer.
    `decimal`: the mark before the decimals. `date`: the order of day, month and year in dates written as text.
    `blanks`: texts that are reasons for a blank, even where they could be answers. `unit_divisor`: what numbers are
    divided by to come to the codebook's unit (grams to kg: 1000).
    """

    values: str | None = None
    decimal: Literal["comma", "point"] | None = None
    date: Literal["dmy", "mdy", "ymd"] | None = None
    blanks: dict[str, Reason] = Field(default_factory=dict)
    unit_divisor: float | None = Field(default=None, gt=0)


class FormSheet(Declared):
    """One table of the form. `columns`: the column as the file names it, to the variable it holds.

    Two header rows make names such as `SANITASI > Jamban`. In a wide sheet `{month}` in a column's name stands for the
    month: `{month} > BERAT`; `{month}` and `{year}` alone are the month itself and its year, where the names give one.
    `sheet`: its name, or its position from 1; in a form filled in by hand two units may share
    one sheet (the family and its toddler on one line). `optional_columns`: columns of this table that a file may lack.
    `constants`: variables the file has no column for, with what it would say on every row.
    """

    unit: str
    sheet: int | str
    optional: bool = False
    header_rows: tuple[int, ...] = ()
    stop_at: tuple[str, ...] = ()
    columns: dict[str, str] = Field(min_length=1)
    optional_columns: tuple[str, ...] = ()
    constants: dict[str, str] = Field(default_factory=dict)
    reading: dict[str, Reading] = Field(default_factory=dict)


class Form(Declared):
    """One version of one source form. `sheets[0]` is the household, the others are its repeats; or a unit that stands
    alone, such as a register's measurements, is the only table.

    `files`: names of its files, any suffix. `recognised_by`: columns that tell this form whatever the file's name;
    `round_column` then holds the round: its name or label, or what `[values.round]` says. Without it the dates of the
    visits tell. `not_comparable`: variables (`variable` or `unit.variable`) whose answers can't be compared with those
    of another form, and why.
    """

    form: str
    system: Literal["kobo", "odk", "google", "excel", "eppgbm", "recap"]
    version: str
    title: str
    key: str = ""
    parent_key: str = ""
    skip: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    files: tuple[FilePattern, ...] = ()
    recognised_by: tuple[str, ...] = ()
    round_column: str | None = None
    blanks: dict[str, Reason] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    not_comparable: dict[str, str] = Field(default_factory=dict)
    sheets: tuple[FormSheet, ...] = Field(min_length=1)

    def pattern_of(self, file_name: str) -> FilePattern | None:
        """The pattern a file name fits, whatever its suffix: a CSV under a form's name is that form's CSV."""
        name = PurePath(file_name).with_suffix(".xlsx").name.casefold()
        return next((entry for entry in self.files if fnmatchcase(name, _any_suffix(entry.pattern))), None)

    def round_of(self, file_name: str) -> str | None:
        """The round a file name tells."""
        pattern = self.pattern_of(file_name)
        return pattern.round if pattern else None

    def at(self, site: Site) -> Form:
        """The form with the file names of this site: files of another RW then fit no pattern and are told of."""
        files = (
            FilePattern(pattern=entry.pattern.replace("{rw}", str(int(site.rw))), round=entry.round)
            for entry in self.files
        )
        return self.model_copy(update={"files": tuple(files)})

    @property
    def repeats(self) -> tuple[str, ...]:
        """The tables besides the main one."""
        return tuple(str(entry.sheet) for entry in self.sheets[1:] if entry.sheet != self.sheets[0].sheet)

    @property
    def by_hand(self) -> bool:
        """Whether people write its cells, so that labels are answers and numbers have the marks people use."""
        return self.system in _WRITTEN_BY_HAND

    def incomparable(self, codebook: Codebook) -> Iterator[tuple[str, str, str]]:
        """Unit, variable and reason of every answer that can't be compared with other forms'."""
        for name, reason in self.not_comparable.items():
            for unit, variable in _named(name, codebook):
                yield unit, variable, reason


def _any_suffix(pattern: str) -> str:
    name = PurePath(pattern)
    return (name.with_suffix(".xlsx").name if name.suffix else pattern).casefold()


def _named(name: str, codebook: Codebook) -> list[tuple[str, str]]:
    """The variables of a name: `unit.variable` is one; `variable` is every one called so."""
    wanted_unit, _, wanted = name.rpartition(".")
    return [
        (unit.name, variable.name)
        for unit in codebook.all_units
        for variable in unit.variables
        if variable.name == wanted and wanted_unit in ("", unit.name)
    ]


def read_forms(folder: Path, *, codebook: Codebook, programme: Programme) -> tuple[Form, ...]:
    """Every `*/form.toml` as this programme uses it, or DeclarationError with the faults of all of them."""
    paths = sorted(folder.glob("*/form.toml"))
    if not paths:
        raise DeclarationError([Fault(str(folder), "", "tidak ada formulir", "sedikitnya satu <nama>/form.toml")])
    forms: dict[str, Form] = {}
    faults: list[Fault] = []
    for path in paths:
        form, found = read_toml(path, Form)
        faults += found
        if form is not None:
            if form.form in forms:
                faults.append(Fault(str(path), "form", f"'{form.form}' dipakai formulir lain", "nama formulir sendiri"))
            forms[form.form] = form.at(programme.site)
            faults += form_faults(form, codebook=codebook, programme=programme, file=str(path))
    if faults:
        raise DeclarationError(faults)
    return tuple(forms.values())


def round_faults(form: Form, programme: Programme, *, file: str) -> Iterator[Fault]:
    """Places of a form that name a round the programme doesn't have."""
    rounds = [survey_round.name for survey_round in programme.rounds]
    named = [(f"files[{number}].round", entry.round) for number, entry in enumerate(form.files, start=1)]
    named += [(f'values.{ROUND_VALUES}."{text}"', code) for text, code in form.values.get(ROUND_VALUES, {}).items()]
    for key, name in named:
        if name is not None and name not in rounds:
            yield Fault(file, key, f"'{name}'", f"salah satu dari {', '.join(rounds)}")


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
            *_sheet_faults(sheet, units[sheet.unit]),
            *_reading_faults(form, sheet, units[sheet.unit], codebook),
            *_constant_faults(form, sheet, units[sheet.unit], codebook, programme),
        ):
            yield Fault(file, f"{place}.{key}", found, allowed)


FoundFault = tuple[str, str, str]
"""Key, what stands there, what may stand there."""


def _form_faults(form: Form, codebook: Codebook) -> Iterator[FoundFault]:
    alone = [unit.name for unit in codebook.registers]
    if form.sheets[0].unit not in ("household", *alone):
        yield "sheets[1].unit", f"'{form.sheets[0].unit}'", "'household': lembar utama didaftar pertama"
    apart = [entry.unit for entry in form.sheets if entry.unit in alone]
    if apart and len(form.sheets) > 1:
        yield "sheets.unit", f"'{apart[0]}' dan {len(form.sheets) - 1} lembar lain", f"'{apart[0]}' di formulir sendiri"
    for unit, times in Counter(entry.unit for entry in form.sheets).items():
        if times > 1:
            yield "sheets.unit", f"'{unit}' {times} kali", "setiap unit satu lembar sendiri"
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
        if not _named(name, codebook):
            yield f"not_comparable.{name}", f"'{name}'", "variabel atau unit.variabel dari buku kode"


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


def _sheet_faults(sheet: FormSheet, unit: Unit) -> Iterator[FoundFault]:
    known = [variable.name for variable in unit.variables]
    for column, variable in sheet.columns.items():
        if variable not in known:
            yield f'columns."{column}"', f"'{variable}'", f"variabel {unit.name}: {', '.join(known)}"
        for name in _placeholders(column) - {MONTH} - ({YEAR} if column == YEAR else set()):
            yield f'columns."{column}"', f"'{name}'", f"tanpa kurung kurawal selain {MONTH}"
    held = [*sheet.columns.values(), *sheet.constants]
    for variable, times in Counter(held).items():
        if times > 1:
            yield "columns", f"'{variable}' {times} kali", "setiap variabel satu kolom"
    for variable in INDISPENSABLE[unit.name]:
        if variable in known and variable not in held:
            yield "columns", f"tanpa '{variable}'", f"kolom untuk '{variable}'"
    dated_by = _DATED_BY.get(unit.name, ())
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
            yield f"constants.{name}", f"'{text}'", f"isian yang terbaca sebagai {variable.label_id}"


def areas_of(variable: Variable, programme: Programme) -> tuple[str, ...]:
    """The known values of an area variable."""
    if variable.type is not VariableType.AREA:
        return ()
    return tuple(dict.fromkeys(str(getattr(area, variable.name, "")) for area in programme.areas))


def spelt_areas(variable: Variable, programme: Programme) -> Mapping[str, str]:
    """The known values of an area variable, and each RT once more together with its RW; each with the value it is."""
    plain = {area: area for area in areas_of(variable, programme)}
    if variable.name != "rt":
        return plain
    return plain | {rt_of_rw(area.rt, area.rw): area.rt for area in programme.areas}


def manner_of(
    form: Form, sheet: FormSheet, variable: Variable, *, labels: bool = False, latest: date | None = None
) -> Manner:
    """How a form writes the cells of a variable, before any file is seen. `labels`: the file holds labels."""
    reading = sheet.reading.get(variable.name, Reading())
    return Manner(
        answers=form.values.get(reading.values) if reading.values else None,
        labels=labels or form.by_hand,
        separator="," if form.by_hand else " ",
        decimal=reading.decimal or (None if form.by_hand else "machine"),
        date=reading.date,
        latest=latest,
        blanks=reading.blanks,
        divisor=reading.unit_divisor or 1.0,
    )
