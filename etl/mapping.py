"""Forms as declared in data/forms: which column is which variable, and where a workbook's columns are.

Reading a form is strict; applying it refuses a workbook that lacks what the form names, and tells what it leaves
unread. It doesn't look at answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Literal

from pydantic import Field

from etl.cells import Reason
from etl.sources import SourceError
from etl.sources.kobo import Sheet, Workbook
from warehouse.codebook import Codebook, Unit, Variable, VariableType
from warehouse.declared import DeclarationError, Declared, Fault, read_toml
from warehouse.programme import Programme, Site

INDISPENSABLE: Mapping[str, tuple[str, ...]] = {
    "household": ("family_card", "visit_date", "visit_result", "rt", "dasawisma", "binaan"),
    "person": ("name", "sex", "birth_date", "presence"),
    "birth": ("birth_date",),
    "death": ("death_date",),
    "assistance": ("type",),
}
"""Without these a row of the unit can't be placed or told from others."""

_SYSTEM_COLUMN = re.compile(
    r"(start|end|today|deviceid|username|simserial|subscriberid|phonenumber|audit|__?version__?\d*|formhub/uuid"
    r"|(.*/)?(meta/)?(instanceID|instanceName|rootUuid|deprecatedID)"
    r"|_(id|uuid|submission_time|validation_status|notes|status|submitted_by|tags|index|geolocation|attachments)"
    r"|_parent_table_name|_parent_index|_submission__\w+|_xform_id_string|_bamboo_dataset_id)"
)
_INDEX_KEYS = ("_index", "_parent_index")  # renumbered by each export, but good within one


class FilePattern(Declared):
    """Which file names hold which round; `{rw}` in the pattern stands for the number of the programme's RW."""

    pattern: str = Field(min_length=1)
    round: str


class Reading(Declared):
    """How the cells of one variable are written in this form, where the usual way won't do.

    `values`: the list of `[values.<name>]` that its answers are written in. `decimal`: the mark before the decimals.
    `date`: the order of day, month and year in dates written as text. `blanks`: texts that are reasons for a blank.
    `unit_divisor`: what numbers are divided by to come to the codebook's unit (grams to kg: 1000).
    """

    values: str | None = None
    decimal: Literal["comma", "point"] | None = None
    date: Literal["dmy", "mdy", "ymd"] | None = None
    blanks: dict[str, Reason] = Field(default_factory=dict)
    unit_divisor: float | None = Field(default=None, gt=0)


class FormSheet(Declared):
    """One table of the form. `columns`: the column as the file names it, to the variable it holds.

    Two header rows make names such as `SANITASI > Jamban`. In a wide sheet `{month}` in a column's name stands for the
    month: `{month} > BERAT`. `sheet`: its name, or its position from 1.
    """

    unit: str
    sheet: int | str
    optional: bool = False
    header_rows: tuple[int, ...] = ()
    stop_at: tuple[str, ...] = ()
    columns: dict[str, str] = Field(min_length=1)
    reading: dict[str, Reading] = Field(default_factory=dict)


class Form(Declared):
    """One version of one source form. `sheets[0]` is the household (or the only table); the others are its repeats.

    `recognised_by`: columns that tell this form whatever the file's name; `round_column` then holds the round.
    `not_comparable`: variables whose answers can't be compared with those of another form, and why.
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

    def round_of(self, file_name: str) -> str | None:
        """The round a file name tells, whatever its suffix: a CSV under a form's name is that form's CSV."""
        name = PurePath(file_name).with_suffix(".xlsx").name.casefold()
        return next((entry.round for entry in self.files if fnmatchcase(name, entry.pattern.casefold())), None)

    def at(self, site: Site) -> Form:
        """The form with the file names of this site: files of another RW then fit no pattern and are told of."""
        files = (
            FilePattern(pattern=entry.pattern.replace("{rw}", str(int(site.rw))), round=entry.round)
            for entry in self.files
        )
        return self.model_copy(update={"files": tuple(files)})

    @property
    def repeats(self) -> tuple[str, ...]:
        return tuple(str(entry.sheet) for entry in self.sheets[1:])


@dataclass(frozen=True, slots=True)
class MappedSheet:
    """A sheet of a workbook and where in it the variables of a unit stand.

    `key` joins household and repeats; `index` tells apart submissions that share a key.
    """

    sheet: Sheet
    unit: Unit
    columns: Mapping[str, int]
    key: int | None
    index: int | None
    skip: Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of a workbook that is left out: a rule of etl/rules, and where."""

    rule: str
    sheet: str
    found: str = ""
    allowed: str = ""
    row: int | None = None
    column: int | None = None


def read_forms(folder: Path, *, codebook: Codebook, programme: Programme) -> tuple[Form, ...]:
    """Every `*/form.toml` as this programme uses it, or DeclarationError with the faults of all of them."""
    paths = sorted(folder.glob("*/form.toml"))
    if not paths:
        raise DeclarationError([Fault(str(folder), "", "tidak ada formulir", "sedikitnya satu <nama>/form.toml")])
    forms, faults = [], []
    for path in paths:
        form, found = read_toml(path, Form)
        faults += found
        if form is not None:
            forms.append(form.at(programme.site))
            faults += _form_faults(form, codebook=codebook, file=str(path))
            faults += round_faults(form, programme, file=str(path))
    if faults:
        raise DeclarationError(faults)
    return tuple(forms)


def round_faults(form: Form, programme: Programme, *, file: str) -> Iterator[Fault]:
    """File patterns that name a round the programme doesn't have."""
    rounds = [survey_round.name for survey_round in programme.rounds]
    for number, entry in enumerate(form.files, start=1):
        if entry.round not in rounds:
            yield Fault(file, f"files[{number}].round", f"'{entry.round}'", f"salah satu dari {', '.join(rounds)}")


def _form_faults(form: Form, *, codebook: Codebook, file: str) -> Iterator[Fault]:
    if form.sheets[0].unit != "household":
        yield Fault(file, "sheets[1].unit", f"'{form.sheets[0].unit}'", "'household': lembar utama didaftar pertama")
    for what in ("unit", "sheet"):
        for name, times in Counter(getattr(entry, what) for entry in form.sheets).items():
            if times > 1:
                yield Fault(file, f"sheets.{what}", f"'{name}' {times} kali", "setiap unit satu lembar sendiri")
    units = {unit.name: unit for unit in codebook.units}
    for number, sheet in enumerate(form.sheets, start=1):
        key = f"sheets[{number} {sheet.unit}]"
        if sheet.unit not in units:
            yield Fault(file, f"{key}.unit", f"'{sheet.unit}'", f"salah satu dari {', '.join(units)}")
        else:
            yield from _sheet_faults(sheet, unit=units[sheet.unit], key=key, file=file)
    sources = {code.source for code_list in codebook.lists for code in code_list.codes}
    for source in sorted(sources & form.blanks.keys()):
        yield Fault(file, f"blanks.{source}", f"'{source}'", "kode yang tidak dipakai sebagai jawaban di lists.toml")


def _sheet_faults(sheet: FormSheet, *, unit: Unit, key: str, file: str) -> Iterator[Fault]:
    known = [variable.name for variable in unit.variables]
    for column, variable in sheet.columns.items():
        if variable not in known:
            yield Fault(file, f'{key}.columns."{column}"', f"'{variable}'", f"variabel {unit.name}: {', '.join(known)}")
    for variable, times in Counter(sheet.columns.values()).items():
        if times > 1:
            yield Fault(file, f"{key}.columns", f"'{variable}' {times} kali", "setiap variabel satu kolom")
    for variable in INDISPENSABLE[unit.name]:
        if variable in known and variable not in sheet.columns.values():
            yield Fault(file, f"{key}.columns", f"tanpa '{variable}'", f"kolom untuk '{variable}'")


def map_workbook(form: Form, workbook: Workbook, *, codebook: Codebook) -> tuple[MappedSheet, ...]:
    """Where the form's variables stand in this workbook, or SourceError for the first sheet that won't do."""
    found = [(entry, _find_sheet(entry, workbook)) for entry in form.sheets]
    present = [(entry, sheet) for entry, sheet in found if sheet is not None]
    for entry, sheet in present:
        _refuse_strange_header(form, entry, sheet, path=workbook.path)
    own_key, parent_key = _join(form, workbook, [sheet for _, sheet in present])
    root, *repeats = present
    return (
        _map_sheet(form, *root, path=workbook.path, codebook=codebook, keys=(own_key, _INDEX_KEYS[0])),
        *(
            _map_sheet(form, *repeat, path=workbook.path, codebook=codebook, keys=(parent_key, _INDEX_KEYS[1]))
            for repeat in repeats
        ),
    )


def _find_sheet(entry: FormSheet, workbook: Workbook) -> Sheet | None:
    if isinstance(entry.sheet, int):
        sheet = workbook.sheets[entry.sheet - 1] if entry.sheet <= len(workbook.sheets) else None
        wanted = f"ke-{entry.sheet} ({entry.unit})"
    else:
        sheet = next((sheet for sheet in workbook.sheets if sheet.name == entry.sheet), None)
        wanted = f"'{entry.sheet}'"
    if sheet is None and not entry.optional:
        names = ", ".join(f"'{other.name}'" for other in workbook.sheets) or "tidak ada"
        raise SourceError("sheet_missing", file=workbook.path, found=names, allowed=wanted)
    return sheet


def _join(form: Form, workbook: Workbook, sheets: Sequence[Sheet]) -> tuple[str, str]:
    """The names of the columns that join repeats to the household: the submission's own key, else the index."""
    pairs = ((form.key, form.parent_key), _INDEX_KEYS)
    for own, parent in pairs:
        if own in sheets[0].header and all(parent in sheet.header for sheet in sheets[1:]):
            return own, parent
    if len(sheets) == 1:
        return form.key, form.parent_key
    lacking = next((sheet for sheet in sheets[1:] if form.parent_key not in sheet.header), sheets[0])
    allowed = " atau ".join(f"{own} di lembar utama dengan {parent} di lembar berulang" for own, parent in pairs)
    raise SourceError("keys_missing", file=workbook.path, sheet=lacking.name, allowed=allowed)


def _refuse_strange_header(form: Form, entry: FormSheet, sheet: Sheet, *, path: Path) -> None:
    if not any(sheet.header):
        raise SourceError("sheet_without_header", file=path, sheet=sheet.name, cell="A1")
    missing = [column for column in entry.columns if column not in sheet.header]
    if missing:
        shown = ", ".join(f"'{column}'" for column in missing)
        raise SourceError("columns_missing", file=path, sheet=sheet.name, found=shown, allowed=f"'{form.form}'")


def _map_sheet(
    form: Form, entry: FormSheet, sheet: Sheet, *, path: Path, codebook: Codebook, keys: tuple[str, str]
) -> MappedSheet:
    position = {name: column for column, name in enumerate(sheet.header) if name}
    decisive = {*entry.columns, *keys, *form.skip}
    repeated = [name for name, times in Counter(sheet.header).items() if times > 1 and name in decisive]
    if repeated:
        shown = ", ".join(f"'{column}'" for column in repeated)
        raise SourceError("column_repeated", file=path, sheet=sheet.name, found=shown)
    return MappedSheet(
        sheet=sheet,
        unit=codebook.unit(entry.unit),
        columns={variable: position[column] for column, variable in entry.columns.items()},
        key=position.get(keys[0]),
        index=position.get(keys[1]),
        skip={position[column]: frozenset(values) for column, values in form.skip.items() if column in position},
    )


def unread_parts(form: Form, workbook: Workbook, mapped: Iterable[MappedSheet], codebook: Codebook) -> Iterator[Unread]:
    """Everything of a workbook that is not loaded, one line per sheet and kind: nothing is left out silently."""
    by_name = {entry.sheet.name: entry for entry in mapped}
    for sheet in workbook.sheets:
        entry = by_name.get(sheet.name)
        if entry is None:
            if sheet.rows or any(sheet.header):
                yield Unread("sheet_unmapped", sheet.name, allowed=", ".join(f"'{name}'" for name in by_name))
            continue
        unknown = list(_unmapped(sheet, entry, codebook))
        if unknown:
            yield Unread("columns_unmapped", sheet.name, found=", ".join(f"'{name}'" for name in unknown))
        yield from _headless_cells(sheet)


def _unmapped(sheet: Sheet, entry: MappedSheet, codebook: Codebook) -> Iterator[str]:
    taken = {*entry.columns.values(), *entry.skip, entry.key}
    split = {
        f"{sheet.header[entry.columns[variable.name]]}/{source}"
        for variable in entry.unit.variables
        if variable.name in entry.columns and variable.type is VariableType.CODES
        for source in _sources(variable, codebook)
    }
    for column, name in enumerate(sheet.header):
        if name and column not in taken and name not in split and not _SYSTEM_COLUMN.fullmatch(name):
            yield name


def _sources(variable: Variable, codebook: Codebook) -> Iterator[str]:
    """Kobo writes each option of a multiple choice once more as a 0/1 column; the summary column is the answer."""
    yield from (code.source for code in codebook.codes(variable.list_name or ""))


def _headless_cells(sheet: Sheet) -> Iterator[Unread]:
    width = max((len(row) for row in sheet.rows), default=0)
    for column in range(width):
        if column >= len(sheet.header) or not sheet.header[column]:
            filled = (n for n, row in enumerate(sheet.rows) if column < len(row) and row[column] not in ("", None))
            first = next(filled, None)
            if first is not None:
                yield Unread("cell_without_header", sheet.name, row=sheet.row_number(first), column=column)
