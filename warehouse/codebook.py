"""The codebook: the canonical questionnaire as typed values. It declares variables; tables come from schema.py.

Reading is strict: unknown keys, wrong types, unknown lists, duplicate names and questions about unknown answers are
all reported at once, with file and key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb
from pydantic import Field

from warehouse.declared import DeclarationError, Declared, Fault, read_toml
from warehouse.relevance import relevance_faults
from warehouse.store import connect_in_memory

UNIT_NAMES = ("household", "person", "birth", "death", "assistance")
STAND_ALONE_NAMES = ("measurement", "recap", "activity")
"""Units whose rows come in files of their own, without a household: registers, totals and activities of offices."""

NAME = r"^[a-z][a-z0-9_]*$"
# Keys and places of the generated tables and unit views; a question must not hide one of them.
RESERVED = frozenset(
    (
        *(
            "unit_id",
            "household_id",
            "person_id",
            "birth_id",
            "death_id",
            "assistance_id",
            "measurement_id",
            "recap_id",
            "activity_id",
            "mother_id",
            "round",
            "site",
        ),
        *("age_years", "age_days", "age_months", "first_round", "file_id", "row_number"),
    )
)


class VariableType(StrEnum):
    IDENTIFIER = "identifier"
    TEXT = "text"
    AREA = "area"
    DATE = "date"
    CODE = "code"
    CODES = "codes"
    INTEGER = "integer"
    NUMBER = "number"

    @property
    def coded(self) -> bool:
        return self in (VariableType.CODE, VariableType.CODES)

    @property
    def numeric(self) -> bool:
        return self in (VariableType.INTEGER, VariableType.NUMBER)


class Sensitivity(StrEnum):
    """UU 27/2022: general and specific personal data. Identifying variables never get a column."""

    PLAIN = "plain"
    GENERAL = "general"
    SPECIFIC = "specific"
    IDENTIFYING = "identifying"


@dataclass(frozen=True)
class Code:
    """One answer: `code` is what the warehouse keeps, `source` what the form carries."""

    code: str
    source: str
    id: str
    en: str


@dataclass(frozen=True)
class Variable:
    """One question and what may be answered to it."""

    name: str
    type: VariableType
    list_name: str | None
    minimum: float | None
    maximum: float | None
    unit: str | None
    required: bool
    asked_if: str | None
    sensitivity: Sensitivity
    label_id: str
    label_en: str
    question_id: str
    question_en: str
    pattern: str | None = None
    example: str | None = None

    @property
    def identifying(self) -> bool:
        return self.sensitivity is Sensitivity.IDENTIFYING

    def hides(self, text: str) -> bool:
        """Whether a text may be personal here: it identifies somebody, or isn't what the question asks for."""
        return self.identifying or (self.pattern is not None and re.fullmatch(self.pattern, text) is None)


@dataclass(frozen=True)
class Unit:
    """One kind of record, with its variables in the order they are asked.

    `stands_alone`: its rows come in files of their own, a register's or an office's, and hang below no household.
    """

    name: str
    label_id: str
    label_en: str
    variables: tuple[Variable, ...]
    stands_alone: bool = False

    def variable(self, name: str) -> Variable:
        return next(variable for variable in self.variables if variable.name == name)


@dataclass(frozen=True)
class CodeList:
    name: str
    note: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Codebook:
    """The units of the questionnaire, those that stand alone (`registers`), and all lists of codes."""

    units: tuple[Unit, ...]
    lists: tuple[CodeList, ...]
    registers: tuple[Unit, ...] = ()

    @property
    def all_units(self) -> tuple[Unit, ...]:
        return (*self.units, *self.registers)

    def unit(self, name: str) -> Unit:
        return next(unit for unit in self.all_units if unit.name == name)

    def codes(self, list_name: str) -> tuple[Code, ...]:
        return next(code_list.codes for code_list in self.lists if code_list.name == list_name)


class _CodeEntry(Declared):
    code: str = Field(pattern=NAME)
    """What the warehouse keeps."""
    source: str = Field(min_length=1)
    """What the form carries."""
    id: str = Field(min_length=1)
    """The answer in Bahasa Indonesia."""
    en: str = Field(min_length=1)
    """The answer in English."""


class _ListEntry(Declared):
    name: str = Field(pattern=NAME)
    """The name that variables give as their list."""
    note: str
    """Where the answers are from."""
    codes: tuple[_CodeEntry, ...] = Field(min_length=1)
    """The answers, in the order they are read out."""


class _ListsFile(Declared):
    list: tuple[_ListEntry, ...] = Field(min_length=1)
    """All lists of answers."""


class _Words(Declared):
    label: str = Field(min_length=1)
    """Short name of the question, for tables."""
    question: str = Field(min_length=1)
    """The question as it is asked."""


class _VariableEntry(Declared):
    name: str = Field(pattern=NAME)
    """Column in the warehouse, unlike that of any other question of the unit."""
    type: VariableType
    """What is answered."""
    list: str | None = None
    """The list of answers. For code and codes."""
    minimum: float | None = None
    """Smallest answer taken; a smaller one is left out and told as a finding."""
    maximum: float | None = None
    """Largest answer taken; a larger one is left out and told as a finding."""
    unit: str | None = None
    """Unit of a number."""
    required: bool = False
    """Whether a record without it is told."""
    asked_if: str | None = None
    """SQL on earlier answers: when it is asked at all."""
    sensitivity: Sensitivity
    """Under UU 27/2022; identifying answers never get a column."""
    pattern: str | None = Field(default=None, min_length=1)
    """Regular expression of a text that is shown as it is; other texts are masked."""
    example: str | None = Field(default=None, min_length=1)
    """A text that fits the pattern, to show what is asked for."""
    id: _Words
    """Its words in Bahasa Indonesia."""
    en: _Words
    """Its words in English."""


class _UnitFile(Declared):
    unit: str
    """Which unit of record the file is about."""
    id: str
    """Its name in Bahasa Indonesia."""
    en: str
    """Its name in English."""
    stands_alone: bool = False
    """Whether its rows come in files of their own and hang below no household."""
    variable: tuple[_VariableEntry, ...] = Field(min_length=1)
    """Its questions in the order they are asked."""


DECLARATIONS: tuple[tuple[str, type[Declared]], ...] = (
    ("<unit>.toml", _UnitFile),
    ("[[variable]]", _VariableEntry),
    ("id, en", _Words),
    ("lists.toml", _ListsFile),
    ("[[list]]", _ListEntry),
    ("[[list.codes]]", _CodeEntry),
)
"""What may stand where in a codebook, for the reference that is made of it."""


def read_codebook(folder: Path) -> Codebook:
    """Read lists.toml and one file per unit, or raise DeclarationError with every fault of every file."""
    declared_lists, faults = read_toml(folder / "lists.toml", _ListsFile)
    lists = tuple(_code_list(entry) for entry in declared_lists.list) if declared_lists else ()
    faults += _list_faults(lists, file=str(folder / "lists.toml"))
    units = []
    with connect_in_memory() as connection:
        for name in (*UNIT_NAMES, *STAND_ALONE_NAMES):
            path = folder / f"{name}.toml"
            declared, unit_faults = read_toml(path, _UnitFile)
            faults += unit_faults
            if declared:
                units.append(_unit(declared))
                known = {code_list.name: code_list for code_list in lists} if declared_lists else None
                faults += _unit_faults(declared, units[-1], lists=known, file=str(path), connection=connection)
    faults += _stray_faults(folder)
    if faults:
        raise DeclarationError(faults)
    apart = {alone: tuple(unit for unit in units if unit.stands_alone is alone) for alone in (False, True)}
    return Codebook(units=apart[False], lists=lists, registers=apart[True])


def _code_list(entry: _ListEntry) -> CodeList:
    codes = tuple(Code(code=code.code, source=code.source, id=code.id, en=code.en) for code in entry.codes)
    return CodeList(name=entry.name, note=entry.note, codes=codes)


def _unit(declared: _UnitFile) -> Unit:
    variables = tuple(_variable(entry) for entry in declared.variable)
    return Unit(
        name=declared.unit,
        label_id=declared.id,
        label_en=declared.en,
        variables=variables,
        stands_alone=declared.stands_alone,
    )


def _variable(entry: _VariableEntry) -> Variable:
    return Variable(
        name=entry.name,
        type=entry.type,
        list_name=entry.list,
        minimum=entry.minimum,
        maximum=entry.maximum,
        unit=entry.unit,
        required=entry.required,
        asked_if=entry.asked_if,
        sensitivity=entry.sensitivity,
        label_id=entry.id.label,
        label_en=entry.en.label,
        question_id=entry.id.question,
        question_en=entry.en.question,
        pattern=entry.pattern,
        example=entry.example,
    )


def _list_faults(lists: Iterable[CodeList], *, file: str) -> Iterator[Fault]:
    lists = tuple(lists)
    yield from _repeated((code_list.name for code_list in lists), key="list", file=file)
    for code_list in lists:
        yield from _repeated((code.code for code in code_list.codes), key=f"{code_list.name}.codes.code", file=file)
        yield from _repeated((code.source for code in code_list.codes), key=f"{code_list.name}.codes.source", file=file)


def _repeated(names: Iterable[str], *, key: str, file: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Fault(file, key, f"'{name}' berulang", "nama yang tidak berulang")
        seen.add(name)


def _unit_faults(
    declared: _UnitFile,
    unit: Unit,
    *,
    lists: dict[str, CodeList] | None,
    file: str,
    connection: duckdb.DuckDBPyConnection,
) -> Iterator[Fault]:
    expected = Path(file).stem
    if declared.unit != expected:
        yield Fault(file, "unit", f"'{declared.unit}'", f"'{expected}' seperti nama berkasnya")
    if declared.stands_alone is not (expected in STAND_ALONE_NAMES):
        allowed = f"{str(expected in STAND_ALONE_NAMES).lower()} untuk '{expected}'"
        yield Fault(file, "stands_alone", str(declared.stands_alone).lower(), allowed)
    yield from _repeated((variable.name for variable in unit.variables), key="variable.name", file=file)
    for variable in unit.variables:
        for key, found, allowed in _variable_faults(variable, lists=lists):
            yield Fault(file, f"variable[{variable.name}].{key}", found, allowed)
    codes = {
        variable.name: frozenset(code.code for code in lists[variable.list_name].codes)
        for variable in unit.variables
        if lists is not None and variable.list_name in lists
    }
    for name, found, allowed in relevance_faults(connection, expected, unit.variables, codes=codes):
        yield Fault(file, f"variable[{name}].asked_if", found, allowed)


def _variable_faults(variable: Variable, *, lists: dict[str, CodeList] | None) -> Iterator[tuple[str, str, str]]:
    if variable.name in RESERVED:
        yield "name", f"'{variable.name}'", "nama lain: nama ini dipakai tabel dan pandangan"
    if variable.type.coded and variable.list_name is None:
        yield "list", "tidak ada", f"nama daftar kode untuk tipe {variable.type}"
    if not variable.type.coded and variable.list_name is not None:
        yield "list", f"'{variable.list_name}'", f"dihapus: tipe {variable.type} tidak memakai daftar kode"
    if variable.list_name is not None and lists is not None and variable.list_name not in lists:
        yield "list", f"'{variable.list_name}'", f"salah satu dari {', '.join(sorted(lists))}"
    if not variable.type.numeric and (variable.minimum is not None or variable.maximum is not None):
        yield "minimum/maximum", f"batas untuk tipe {variable.type}", "dihapus: hanya integer dan number berbatas"
    if variable.minimum is not None and variable.maximum is not None and variable.minimum > variable.maximum:
        yield "minimum", f"{variable.minimum:g}", f"paling besar {variable.maximum:g} (maximum)"
    if (variable.pattern is None) is not (variable.example is None):
        yield "pattern/example", "hanya satu dari keduanya", "keduanya, atau tidak satu pun"
    if variable.pattern is not None:
        if variable.type is not VariableType.TEXT:
            yield "pattern", f"pola untuk tipe {variable.type}", "dihapus: hanya text berpola"
        try:
            re.compile(variable.pattern)
        except re.error as error:
            yield "pattern", f"'{variable.pattern}' ({error})", "pola (ekspresi reguler) yang benar"
    if variable.type is VariableType.IDENTIFIER and not variable.identifying:
        yield "sensitivity", f"'{variable.sensitivity}'", "'identifying' untuk tipe identifier"


def _stray_faults(folder: Path) -> Iterator[Fault]:
    """A misspelt file name would silently be no unit at all."""
    known = {"lists", *UNIT_NAMES, *STAND_ALONE_NAMES}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in known:
            yield Fault(str(path), "", "berkas yang tidak dikenal", f"salah satu dari {', '.join(sorted(known))}.toml")
