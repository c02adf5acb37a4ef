"""The files of a codebook to questions, all of them or none."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from warehouse.codebook.entries import ListEntry, ListsFile, UnitFile, VariableEntry
from warehouse.codebook.faults import list_faults, stray_faults, unit_faults
from warehouse.codebook.questions import STAND_ALONE_NAMES, UNIT_NAMES, Code, Codebook, CodeList, Unit, Variable
from warehouse.declared import DeclarationError, Fault, read_toml
from warehouse.store import connect_in_memory


def read_codebook(folder: Path) -> Codebook:
    """Read lists.toml and one file per unit, or raise DeclarationError with every fault of every file."""
    if not folder.is_dir():
        raise DeclarationError([Fault(str(folder), "", "tidak ada folder itu", "folder data dengan buku kode: --data")])
    try:
        contents = tuple((path.name, path.is_file() and path.read_bytes()) for path in sorted(folder.iterdir()))
    except OSError:  # said with the other faults
        return _read.__wrapped__(folder, ())
    return _read(folder, contents)


@lru_cache(maxsize=4)
def _read(folder: Path, _contents: tuple[tuple[str, bytes | bool], ...]) -> Codebook:
    """A codebook is frozen: the same files, read again by the next step or build, are the same one."""
    declared_lists, faults = read_toml(folder / "lists.toml", ListsFile)
    lists = tuple(_code_list(entry) for entry in declared_lists.list) if declared_lists else ()
    faults += list_faults(lists, file=str(folder / "lists.toml"))
    units = []
    with connect_in_memory() as connection:
        for name in (*UNIT_NAMES, *STAND_ALONE_NAMES):
            path = folder / f"{name}.toml"
            declared, entry_faults = read_toml(path, UnitFile)
            faults += entry_faults
            if declared:
                units.append(_unit(declared))
                known = {code_list.name: code_list for code_list in lists} if declared_lists else None
                faults += unit_faults(declared, units[-1], lists=known, file=str(path), connection=connection)
    faults += stray_faults(folder)
    if faults:
        raise DeclarationError(faults)
    apart = {alone: tuple(unit for unit in units if unit.stands_alone is alone) for alone in (False, True)}
    return Codebook(units=apart[False], lists=lists, registers=apart[True])


def _code_list(entry: ListEntry) -> CodeList:
    codes = tuple(
        Code(code=code.code, source=code.source, id=code.id, en=code.en, offered=code.offered) for code in entry.codes
    )
    return CodeList(name=entry.name, note=entry.note, codes=codes)


def _unit(declared: UnitFile) -> Unit:
    variables = tuple(_variable(entry) for entry in declared.variable)
    return Unit(
        name=declared.unit,
        label_id=declared.id,
        label_en=declared.en,
        variables=variables,
        stands_alone=declared.stands_alone,
    )


def _variable(entry: VariableEntry) -> Variable:
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
        unit_en=entry.en.unit or entry.unit,
        pattern=entry.pattern,
        example=entry.example,
        number_means=entry.number_means,
    )
