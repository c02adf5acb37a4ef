"""Corrections made on the sheets of a file before a cell of it is read, each told; a mended file is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from etl.decisions.corrections import FILE_NAME, Action, Applied, Corrections, Outdated, apply_corrections
from etl.files import SurveyFile
from etl.findings import FindingLog, Place, Redactor
from etl.sources import SeveralSourcesError, SourceError

if TYPE_CHECKING:
    from etl.mapping import MappedSheet


@dataclass(frozen=True, slots=True)
class Replayed:
    """A correction and the file and sheet it was made in."""

    file: SurveyFile
    mapped: MappedSheet
    applied: Applied


def replay(
    log: FindingLog, file: SurveyFile, sheets: Sequence[MappedSheet], corrections: Corrections
) -> tuple[tuple[MappedSheet, ...], tuple[Replayed, ...]]:
    """The sheets of a file as decided. Raises SourceError for a decision that finds something else than it states."""
    results = [
        apply_corrections(
            mapped,
            corrections,
            form=file.form.form if file.form else file.name,
            survey_round=file.round or "",
            file_name=file.name,
        )
        for mapped in sheets
    ]
    errors = [_error(file, result.mapped, outdated, log.redactor) for result in results for outdated in result.outdated]
    if errors:
        raise errors[0] if len(errors) == 1 else SeveralSourcesError(errors)
    replayed = tuple(Replayed(file, result.mapped, applied) for result in results for applied in result.applied)
    return tuple(result.mapped for result in results), replayed


def _error(file: SurveyFile, mapped: MappedSheet, outdated: Outdated, redactor: Redactor) -> SourceError:
    """In words that don't give a personal value away."""
    entry = outdated.correction
    if entry.action is Action.DELETE_ROW:
        found, allowed = "isi baris ini sudah berubah", f"baris {entry.line} {FILE_NAME} menghapusnya"
    else:
        variable = mapped.unit.variable(entry.variable)
        found = f"sel ini berisi '{redactor.show(outdated.found, variable)}'"
        expected = redactor.show(entry.expected, variable)
        allowed = f"baris {entry.line} {FILE_NAME} mengharapkan '{expected}'"
    return SourceError(
        "correction_outdated", file=file.path, sheet=mapped.sheet.name, cell=outdated.cell, found=found, allowed=allowed
    )


def tell_corrections(log: FindingLog, replayed: Sequence[Replayed]) -> None:
    """One finding for each corrected cell. The redactor must know the names; rows left out are told elsewhere."""
    for each in replayed:
        entry = each.applied.correction
        if entry.action is Action.DELETE_ROW or each.applied.again:
            continue
        variable = each.mapped.unit.variable(entry.variable)
        new = log.redactor.show(entry.new_value, variable)
        place = Place(
            each.file,
            sheet=each.mapped.sheet.name,
            row_number=each.applied.row_number,
            cell=each.applied.cell,
            unit=each.mapped.unit.name,
            mapped=each.mapped,
            line=each.applied.position,
        )
        log.add(
            "cell_corrected",
            place,
            variable=variable,
            found=log.redactor.show(entry.expected, variable) or "kosong",
            allowed=f"'{new}'" if new else "kosong",
            quoted=bool(entry.expected),
        )


def write_corrections(connection: duckdb.DuckDBPyConnection, replayed: Sequence[Replayed], redactor: Redactor) -> None:
    """The table `correction`: where and why, never what a cell said."""
    from etl.tables import insert

    records = sorted(
        (
            each.file.file_id,
            each.mapped.sheet.name,
            each.applied.row_number,
            each.applied.correction.line,
            each.applied.cell,
            each.applied.correction.variable or None,
            str(each.applied.correction.action),
            each.applied.correction.finding or None,
            redactor.clean(each.applied.correction.reason),
            redactor.clean(each.applied.correction.by),
            each.applied.correction.on,
        )
        for each in replayed
    )
    names = ("file_id", "sheet", "row_number", "line", "cell", "variable", "action", "finding_id")
    columns = (*names, "reason", "decided_by", "decided_on")
    insert(connection, "correction", {name: [record[n] for record in records] for n, name in enumerate(columns)})
