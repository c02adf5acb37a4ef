"""The declared checks of data/checks, as typed values. It reads them strictly; it runs none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from pydantic import Field

from etl.consistency.thresholds import NEEDED
from etl.messages import Rule, Severity, rules
from warehouse.codebook import UNIT_NAMES, Codebook
from warehouse.declared import DeclarationError, Declared, Fault, Name, Sentence, meant, read_toml


@dataclass(frozen=True)
class Check:
    """One rule over the records of a unit: true means that something is to be told at the cell of `variable`."""

    rule: Rule
    unit: str
    variable: str
    when: str

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns whose content the message tells."""
        fields = (field for _, field, _, _ in Formatter().parse(self.rule.message) if field)
        return tuple(dict.fromkeys(fields))


@dataclass(frozen=True)
class Checks:
    """All declared checks and the thresholds they and the patterns of a whole file are judged by."""

    checks: tuple[Check, ...]
    thresholds: Mapping[str, float]
    folder: Path


class _Words(Declared):
    message: str = Field(min_length=1)
    why: Sentence
    advice: Sentence


class _RuleEntry(Declared):
    name: Name
    variable: str
    when: str = Field(min_length=1)
    id: _Words


class _RulesFile(Declared):
    rule: tuple[_RuleEntry, ...] = Field(min_length=1)


class _ThresholdEntry(Declared):
    name: Name
    value: int | float
    unit: str = Field(min_length=1)
    reason: str = Field(min_length=20)


class _ThresholdsFile(Declared):
    threshold: tuple[_ThresholdEntry, ...] = Field(min_length=1)


def read_checks(folder: Path, *, codebook: Codebook) -> Checks:
    """Every file of the folder, or DeclarationError with all their faults. Expressions: see fitting.py."""
    declared, faults = read_toml(folder / "thresholds.toml", _ThresholdsFile)
    thresholds = {entry.name: float(entry.value) for entry in declared.threshold} if declared else {}
    if declared:
        faults += _threshold_faults(declared, file=str(folder / "thresholds.toml"))
    checks: list[Check] = []
    for unit in UNIT_NAMES:
        path = folder / f"{unit}.toml"
        if not path.exists():
            continue
        listed, found = read_toml(path, _RulesFile)
        faults += found
        for entry in listed.rule if listed else ():
            rule = Rule(entry.name, Severity.WARN, entry.id.message, entry.id.advice, why=entry.id.why)
            faults += _rule_faults(entry, unit=unit, codebook=codebook, known=checks, file=str(path))
            checks.append(Check(rule, unit, entry.variable, entry.when))
    faults += _stray_faults(folder)
    if faults:
        raise DeclarationError(faults)
    return Checks(tuple(checks), thresholds, folder)


def _threshold_faults(declared: _ThresholdsFile, *, file: str) -> Iterator[Fault]:
    names = [entry.name for entry in declared.threshold]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Fault(file, f"threshold[{name}]", "berulang", "setiap ambang sekali")
    for name in sorted(NEEDED - set(names)):
        yield Fault(
            file, f"threshold[{name}]", "tidak ada", "ambang ini wajib dinyatakan: salin dari data/checks milik program"
        )


def _rule_faults(entry: _RuleEntry, *, unit: str, codebook: Codebook, known: list[Check], file: str) -> Iterator[Fault]:
    key = f"rule[{entry.name}]"
    if entry.name in rules() or entry.name in (check.rule.name for check in known):
        yield Fault(file, f"{key}.name", f"'{entry.name}'", "nama yang belum dipakai aturan lain")
    variables = [variable.name for variable in codebook.unit(unit).variables]
    if entry.variable not in variables:
        yield Fault(
            file, f"{key}.variable", f"'{entry.variable}'", f"variabel {unit}: {meant([entry.variable], variables)}"
        )
    try:
        parts = list(Formatter().parse(entry.id.message))
    except ValueError as error:
        yield Fault(file, f"{key}.id.message", f"'{entry.id.message}' ({error})", "kurung kurawal yang berpasangan")
        return
    if any(form or conversion for _, _, form, conversion in parts):
        yield Fault(file, f"{key}.id.message", f"'{entry.id.message}'", "nama kolom saja dalam kurung kurawal")


def _stray_faults(folder: Path) -> Iterator[Fault]:
    known = {"thresholds", *UNIT_NAMES}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in known:
            allowed = f"salah satu dari {', '.join(sorted(known))}.toml"
            yield Fault(str(path), "", "berkas yang tidak dikenal", allowed)
