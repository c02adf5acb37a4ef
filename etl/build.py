"""The recipe from survey files to a filled build, as a table of contents. Every step lives in a module of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from os import fsencode
from pathlib import Path

import duckdb

from etl.cells import Reader, reader_for, remembering
from etl.checks import check_dates, check_relevance, hide_private_text, report_unreadable_cells
from etl.events import find_mothers, name_events
from etl.files import Status, SurveyFile, find_files, patterns
from etl.findings import FindingLog, Place
from etl.growth import growth_rows
from etl.identity import Key
from etl.linkage import link
from etl.mapping import Form, map_workbook, round_faults, unread_parts
from etl.messages import Severity
from etl.rows import Fate, Source, Survey
from etl.screening import refuse_spoilt_numbers, refuse_strange_codes, screen
from etl.sources import SeveralSourcesError, SourceError
from etl.sources.kobo import address, read_bytes, read_workbook
from etl.tables import (
    answered,
    write_answers,
    write_files,
    write_findings,
    write_growth,
    write_programme,
    write_reconciliation,
)
from etl.telling import tell_findings, tell_skipped
from warehouse.codebook import Codebook, VariableType
from warehouse.declared import DeclarationError
from warehouse.programme import Programme
from warehouse.settings import Settings

Progress = Callable[[str, float], None]
"""Told what is being done and the share done, 0 to 1."""


@dataclass(frozen=True)
class SheetReport:
    """What became of the rows of one sheet: rows_read = loaded + quarantined + duplicates + skipped."""

    file: str
    round: str
    sheet: str
    unit: str
    rows_read: int
    loaded: int
    quarantined: int
    duplicates: int
    skipped: int


@dataclass(frozen=True)
class LoadReport:
    """What a load came to. `refused` must be told to whoever asked for the load.

    `told`: findings in words, one line per kind and sheet. `passed_over`: files not taken, in words. `families`: how
    many visits have answers.
    """

    files: tuple[SurveyFile, ...]
    sheets: tuple[SheetReport, ...]
    findings: Mapping[Severity, int]
    refused: tuple[SourceError, ...]
    ignored: tuple[str, ...]
    told: tuple[str, ...]
    passed_over: tuple[str, ...]
    families: int

    @property
    def skipped(self) -> tuple[str, ...]:
        """Names of survey files that fit no form or are copies; each has a finding."""
        return tuple(file.name for file in self.files if file.status is Status.SKIPPED)

    def refusal(self) -> SourceError:
        """One error that tells of every refused file; or, when all were taken, that nothing came of them."""
        if not self.refused:
            return SourceError("nothing_loaded", file=self.files[0].path.parent, found=self._families_lost())
        return self.refused[0] if len(self.refused) == 1 else SeveralSourcesError(self.refused)

    def _families_lost(self) -> str:
        sheets = [sheet for sheet in self.sheets if sheet.unit == "household"]
        fates = ("rows_read", "quarantined", "duplicates", "skipped", "loaded")
        words = ("baris keluarga dibaca", "ditahan", "ganda", "dilewati", "tanpa responden")
        counts = [sum(getattr(sheet, fate) for sheet in sheets) for fate in fates]
        return ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True))


def load(
    connection: duckdb.DuckDBPyConnection,
    *,
    programme: Programme,
    codebook: Codebook,
    forms: Sequence[Form],
    inputs: Path,
    key: Key,
    progress: Progress | None = None,
) -> LoadReport:
    """Fill an empty build from a folder of survey files.

    A refused file leaves nothing behind but a finding; the others go on. Raises SourceError when there is nothing to
    load at all, DeclarationError when a form names a round the programme doesn't have.
    """
    tell = progress or (lambda what, share: None)
    _refuse_unknown_rounds(forms, programme)
    found, ignored = find_files(inputs, forms)
    survey = Survey.of(codebook.units, FindingLog())
    files, refused = _read_files(survey, found, forms=forms, programme=programme, codebook=codebook, tell=tell)

    tell("Memeriksa jawaban", 0.45)
    survey.learn_names()
    hide_private_text(survey)
    screen(survey, areas=programme.areas)
    check_dates(survey, programme)
    tell("Mengenali keluarga dan anggota", 0.55)
    registry = link(survey, rounds=[entry.name for entry in programme.rounds], key=key)
    survey.load_the_rest()
    check_relevance(connection, survey, registry=registry)
    report_unreadable_cells(survey, codebook=codebook)
    name_events(survey, registry)
    mothers = find_mothers(survey, registry)
    growth = tuple(growth_rows(survey, registry))

    tell("Menulis tabel", 0.75)
    write_programme(connection, programme)
    write_files(connection, files)
    write_reconciliation(connection, survey)
    write_answers(connection, survey, registry, site=programme.site.name, mothers=mothers)
    write_growth(connection, growth)
    write_findings(connection, survey.log)
    tell("Berkas survei dimuat", 1.0)
    return LoadReport(
        files=files,
        sheets=_sheet_reports(survey),
        findings=Counter(finding.severity for finding in survey.log),
        refused=refused,
        ignored=ignored,
        told=tell_findings(survey.log),
        passed_over=tell_skipped(survey.log),
        families=len(answered(survey.households)),
    )


def inputs_of(settings: Settings, *, inputs: Path, forms: Sequence[Form]) -> tuple[Path, ...]:
    """Every file and folder that a build reads, wherever the survey files lie; not the builds themselves."""
    declared = ("programme.toml", "areas.csv", "codebook", "forms")
    found, _ = find_files(inputs, forms)
    return (*(settings.data / name for name in declared), *(file.path for file in found))


def inputs_fingerprint(*paths: Path, key: Key) -> str:
    """SHA-256 over the names and bytes of all files below these paths and the key's fingerprint."""
    digest = sha256(key.fingerprint.encode())
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in below:
            if not file.is_dir() and "__pycache__" not in file.parts:
                digest.update(fsencode(file.relative_to(path.parent).as_posix()) + b"\0")
                digest.update(_bytes_or_reason(file) + b"\0")
    return digest.hexdigest()


def _bytes_or_reason(file: Path) -> bytes:
    """A file that can't be read is refused later, with a message; here it only has to be told from a readable one."""
    try:
        return sha256(file.read_bytes()).digest()
    except OSError as error:
        return f"unreadable {error.errno}".encode()


def _refuse_unknown_rounds(forms: Sequence[Form], programme: Programme) -> None:
    faults = [fault for form in forms for fault in round_faults(form, programme, file=f"formulir {form.form}")]
    if faults:
        raise DeclarationError(faults)


def _read_files(
    survey: Survey,
    found: Sequence[SurveyFile],
    *,
    forms: Sequence[Form],
    programme: Programme,
    codebook: Codebook,
    tell: Progress,
) -> tuple[tuple[SurveyFile, ...], tuple[SourceError, ...]]:
    """Read every file that fits a form; a file that can't be read leaves a finding and no rows."""
    readers = {form.form: _readers(form, codebook, programme) for form in forms}
    files: list[SurveyFile] = []
    refused: list[SourceError] = []
    copies: dict[str, str] = {}
    for number, file in enumerate(found):
        tell(f"Membaca {file.name[:30]}", 0.4 * number / len(found))
        if file.form is None:
            files.append(_pass_over(survey, file, rule="file_unmatched", allowed=patterns(forms)))
            continue
        form = file.form
        try:
            content = read_bytes(file.path)
            file = file.holding(content)
            if content and file.sha256 in copies:
                files.append(_pass_over(survey, file, rule="file_copied", found=f"'{copies[file.sha256]}'"))
                continue
            copies[file.sha256] = file.name
            _read_file(survey, file, form, content=content, readers=readers[form.form], codebook=codebook)
            files.append(file)
        except SourceError as error:
            file = file.ending(Status.REFUSED)
            place = Place(file, sheet=error.sheet, cell=error.cell)
            survey.log.add(error.rule.name, place, found=error.found, allowed=error.allowed)
            files.append(file)
            refused.append(error)
    if not refused and all(file.status is not Status.LOADED for file in files):
        raise SourceError("no_survey_files", file=found[0].path.parent, allowed=patterns(forms))
    return tuple(files), tuple(refused)


def _pass_over(survey: Survey, file: SurveyFile, *, rule: str, found: str = "", allowed: str = "") -> SurveyFile:
    file = file.ending(Status.SKIPPED)
    survey.log.add(rule, Place(file), found=found, allowed=allowed)
    return file


def _readers(form: Form, codebook: Codebook, programme: Programme) -> Mapping[str, Mapping[str, Reader]]:
    """One remembering reader per variable of each unit."""
    readers: dict[str, dict[str, Reader]] = {}
    for unit in codebook.units:
        readers[unit.name] = {}
        for variable in unit.variables:
            is_area = variable.type is VariableType.AREA
            areas = [getattr(area, variable.name, "") for area in programme.areas] if is_area else []
            reader = reader_for(variable, codebook=codebook, blanks=form.blanks, areas=areas)
            readers[unit.name][variable.name] = remembering(reader)
    return readers


def _read_file(
    survey: Survey,
    file: SurveyFile,
    form: Form,
    *,
    content: bytes,
    readers: Mapping[str, Mapping[str, Reader]],
    codebook: Codebook,
) -> None:
    """Take all sheets of a file, or none: whatever can refuse it comes before the first row is taken."""
    workbook = read_workbook(file.path, content=content, repeats=form.repeats)
    mapped = map_workbook(form, workbook, codebook=codebook)
    refuse_spoilt_numbers(file, mapped[0])
    for sheet in mapped:
        refuse_strange_codes(file, sheet, readers[sheet.unit.name], codebook)
    for part in unread_parts(form, workbook, mapped, codebook):
        cell = None if part.row is None or part.column is None else address(part.row, part.column)
        place = Place(file, sheet=part.sheet, row_number=part.row, cell=cell)
        survey.log.add(part.rule, place, found=survey.log.redactor.clean(part.found), allowed=part.allowed)
    for sheet in mapped:
        survey.units[sheet.unit.name].append(Source(file, sheet), readers[sheet.unit.name])


def _sheet_reports(survey: Survey) -> tuple[SheetReport, ...]:
    reports = []
    for rows in survey.units.values():
        counts = rows.counts()
        for number, source in enumerate(rows.sources):
            fates = {str(fate): counts[(number, fate)] for fate in Fate}
            sheet = source.mapped.sheet
            reports.append(
                SheetReport(source.file.name, source.round, sheet.name, rows.unit.name, len(sheet.rows), **fates)
            )
    return tuple(sorted(reports, key=lambda report: report.file))
