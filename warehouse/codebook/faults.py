"""What is wrong with a codebook although each of its entries is well formed, with file and key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from warehouse.codebook.entries import UnitFile
from warehouse.codebook.questions import STAND_ALONE_NAMES, UNIT_NAMES, CodeList, Unit, Variable, VariableType
from warehouse.declared import Fault, meant
from warehouse.relevance import relevance_faults

# Keys and places of the generated tables and unit views; a question must not hide one of them.
_RESERVED = frozenset(
    (
        *("unit_id", "household_id", "person_id", "birth_id", "death_id", "assistance_id", "mother_id"),
        *("measurement_id", "recap_id", "activity_id", "file_id", "row_number"),
        *("round", "first_round", "site", "age_years", "age_days", "age_months"),
    )
)


def list_faults(lists: Iterable[CodeList], *, file: str) -> Iterator[Fault]:
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


def unit_faults(
    declared: UnitFile,
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
    if variable.name in _RESERVED:
        yield "name", f"'{variable.name}'", "nama lain: nama ini dipakai tabel dan pandangan"
    if variable.type.coded and variable.list_name is None:
        yield "list", "tidak ada", f"nama daftar kode untuk tipe {variable.type}"
    if not variable.type.coded and variable.list_name is not None:
        yield "list", f"'{variable.list_name}'", f"dihapus: tipe {variable.type} tidak memakai daftar kode"
    if variable.list_name is not None and lists is not None and variable.list_name not in lists:
        yield "list", f"'{variable.list_name}'", f"salah satu dari {meant([variable.list_name], sorted(lists))}"
    codes = lists[variable.list_name].codes if lists is not None and variable.list_name in lists else ()
    if variable.number_means is not None and variable.number_means not in {code.code for code in codes}:
        yield "number_means", f"'{variable.number_means}'", "salah satu kode daftarnya, untuk tipe code"
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


def stray_faults(folder: Path) -> Iterator[Fault]:
    """A misspelt file name would silently be no unit at all."""
    known = {"lists", *UNIT_NAMES, *STAND_ALONE_NAMES}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in known:
            yield Fault(str(path), "", "berkas yang tidak dikenal", f"salah satu dari {', '.join(sorted(known))}.toml")
