"""A load in memory for whoever decides about its findings, with the raw cells no build keeps. It publishes nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from etl.build import load
from etl.cells import Reading, Reason, allowed_answers, plain_text, reader_for
from etl.decisions.corrections import Corrections, read_corrections
from etl.decisions.replaying import Replayed
from etl.declarations import read_declarations
from etl.findings import Finding, FindingLog, Place
from etl.identity import IdNumber, read_or_create_key
from etl.intake import Progress
from etl.mapping.form import manner_of, spelt_areas
from etl.mapping.readers import ReaderShelf
from etl.registry import Registry
from etl.rows import Survey
from etl.sources import SourceError
from etl.sources.grid import CellValue
from warehouse.blank import empty_build
from warehouse.codebook import Codebook, Variable, VariableType
from warehouse.programme import Programme
from warehouse.settings import Settings


@dataclass(frozen=True)
class LoadedForDecisions:
    """What a load found, and what is needed to judge a decision about it."""

    programme: Programme
    codebook: Codebook
    inputs: Path
    survey: Survey
    registry: Registry
    corrections: Corrections
    replayed: tuple[Replayed, ...]
    refused: tuple[SourceError, ...]
    unused: tuple[str, ...]

    @property
    def log(self) -> FindingLog:
        return self.survey.log

    def variable_of(self, finding: Finding) -> Variable | None:
        return self._variable(finding.place, finding.variable)

    def _variable(self, place: Place, name: str | None) -> Variable | None:
        if name is None or place.unit is None:
            return None
        return self.survey.units[place.unit].unit.variable(name)

    def refusal(self, place: Place, name: str, value: CellValue) -> str | None:
        """What is allowed in the cell of a variable, when this value isn't; None when it is."""
        variable, form = self._variable(place, name), place.file.form
        if variable is None or form is None or place.mapped is None:
            return None
        entry = form.sheets[place.mapped.number]
        shelf = ReaderShelf(self.codebook, self.programme)
        areas = spelt_areas(variable, self.programme)
        for labels in (False, True):
            manner = manner_of(form, entry, variable, labels=labels, latest=shelf.latest)
            read = reader_for(variable, codebook=self.codebook, blanks=form.blanks, areas=areas, manner=manner)
            if all(_is_answer(read(each), variable) for each in (value, plain_text(value))):
                return None
        if variable.type is VariableType.IDENTIFIER:
            return "16 angka, diketik sebagai teks"
        allowed = allowed_answers(variable, self.codebook, areas=areas, manner=manner) or "tanggal, misalnya 2023-03-21"
        if manner.divisor != 1:
            allowed = f"{allowed}, sesudah dibagi {manner.divisor:g}"
        return f"{allowed}; desimalnya koma, seperti di berkas" if manner.decimal == "comma" else allowed


def _is_answer(reading: Reading, variable: Variable) -> bool:
    """An identity number that is damaged breaks no rule of its cell; whose number it is decides that later."""
    if variable.type is VariableType.IDENTIFIER:
        return isinstance(reading.value, IdNumber) and reading.value.digits is not None
    return reading.rule is None and reading.reason is not Reason.MISSING


def load_for_decisions(settings: Settings, *, progress: Progress | None = None) -> LoadedForDecisions:
    """Load the survey files as a build would, corrections replayed. Raises what a load raises."""
    declared = read_declarations(settings)
    key = read_or_create_key(settings)
    with empty_build(declared.codebook, threads=os.cpu_count() or 1) as connection:
        report = load(connection, declared, key=key, progress=progress)
    return LoadedForDecisions(
        programme=declared.programme,
        codebook=declared.codebook,
        inputs=declared.inputs,
        survey=report.survey,
        registry=report.registry,
        corrections=read_corrections(declared.inputs),
        replayed=report.replayed,
        refused=report.refused,
        unused=report.unused,
    )
