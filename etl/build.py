"""The recipe from survey files to a filled build, as a table of contents. Every step lives in a module of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import duckdb

from etl.aside import aside
from etl.checks import check_dates, check_relevance, hide_private_text, report_unreadable_cells
from etl.consistency import Checks, check_consistency, refuse_unfit
from etl.decisions.corrections import Corrections, read_corrections, unused
from etl.decisions.pairs import read_pairs
from etl.decisions.replaying import Replayed, tell_corrections, write_corrections
from etl.events import find_mothers, household_events, name_events
from etl.files import Status, SurveyFile, find_files
from etl.findings import Finding, FindingLog, Place
from etl.growth import growth_rows, measurement_scores
from etl.identity import Key
from etl.intake import Progress, take_files, tell_intake
from etl.linkage import link
from etl.mapping import Form, round_faults
from etl.messages import Severity
from etl.registers.activities import learn_names as learn_names_of_activities
from etl.registers.differences import tell_differences
from etl.registers.measurements import counted_measurements, met_in_rounds
from etl.registers.taking import take_registers
from etl.registers.writing import write_activities, write_measurements, write_recaps
from etl.registry import Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import screen
from etl.sources import SeveralSourcesError, SourceError, shown_sheet
from etl.sources.grid import Workbook
from etl.tables import (
    answered,
    one_transaction,
    write_answers,
    write_comparability,
    write_files,
    write_findings,
    write_growth,
    write_household_events,
    write_programme,
    write_reconciliation,
    write_registry,
    write_unmapped,
)
from etl.telling import tell_findings, tell_skipped
from warehouse.codebook import Codebook
from warehouse.declared import DeclarationError
from warehouse.programme import Programme

_FATES_IN_WORDS = (
    (Fate.QUARANTINED, "ditahan"),
    (Fate.DUPLICATE, "ganda"),
    (Fate.SKIPPED, "dilewati"),
)


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

    `passed_over`: files not taken, in words. `families`: how many visits have answers. `totals`: rows of totals of
    offices. `empty_rounds`: rounds whose files were taken without one family of them being loaded. `corrections`: those
    declared, and which of them were `replayed`. Known when the build is checked, too: `told`, findings in words, one
    line per kind and sheet; `unused`, lines of koreksi.csv that had nothing to do, in words.
    """

    files: tuple[SurveyFile, ...]
    sheets: tuple[SheetReport, ...]
    refused: tuple[SourceError, ...]
    ignored: tuple[str, ...]
    passed_over: tuple[str, ...]
    families: int
    survey: Survey = field(repr=False)
    registry: Registry = field(repr=False)
    unused: tuple[str, ...] = ()
    empty_rounds: tuple[str, ...] = ()
    totals: int = 0
    findings: Mapping[Severity, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    corrections: Corrections = field(default_factory=Corrections, repr=False)
    replayed: tuple[Replayed, ...] = field(default=(), repr=False)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Names of survey files that fit no form or are copies; each has a finding."""
        return tuple(file.name for file in self.files if file.status is Status.SKIPPED)

    def refusal(self) -> SourceError:
        """One error that tells of every refused file; or, when all were taken, that nothing came of them."""
        if not self.refused:
            found = f"{self._families_lost()}{self._mostly_held_by()}"
            return SourceError("nothing_loaded", file=self.files[0].path.parent, found=found)
        return self.refused[0] if len(self.refused) == 1 else SeveralSourcesError(self.refused)

    def _families_lost(self) -> str:
        sheets = [sheet for sheet in self.sheets if sheet.unit == "household"]
        fates = ("rows_read", "quarantined", "duplicates", "skipped", "loaded")
        words = ("baris keluarga dibaca", "ditahan", "ganda", "dilewati", "tanpa responden")
        counts = [sum(getattr(sheet, fate) for sheet in sheets) for fate in fates]
        return ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True))

    def _mostly_held_by(self) -> str:
        """What held back most rows of families, by its first case."""
        households = self.survey.households
        reasons = Counter(rule for rule in households.held_by if rule is not None)
        if not reasons:
            return ""
        (rule, times), *_ = reasons.most_common(1)
        first = next((finding for finding in self.survey.log if finding.rule == rule), None)
        if first is None:
            return ""
        cell = f", sel {first.place.cell}" if first.place.cell else ""
        where = f"misalnya lembar '{first.place.sheet}'{cell}"
        return f"; {times} baris ditahan karena hal yang sama, {where}: {first.message.rstrip('.')}"


def load(
    connection: duckdb.DuckDBPyConnection,
    *,
    programme: Programme,
    codebook: Codebook,
    forms: Sequence[Form],
    inputs: Path,
    key: Key,
    archive: Path | None = None,
    checks: Checks | None = None,
    indicators: Collection[str] | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Fill an empty build from a folder of survey files and check what it holds.

    Raises DeclarationError when a check doesn't fit the build, and what `fill` raises.
    """
    if checks is not None:
        refuse_unfit(checks, connection, codebook=codebook)
    report = fill(
        connection,
        programme=programme,
        codebook=codebook,
        forms=forms,
        inputs=inputs,
        key=key,
        archive=archive,
        checks=checks,
        indicators=indicators,
        progress=progress,
    )
    return check(connection, report, checks, codebook=codebook)


def fill(
    connection: duckdb.DuckDBPyConnection,
    *,
    programme: Programme,
    codebook: Codebook,
    forms: Sequence[Form],
    inputs: Path,
    key: Key,
    archive: Path | None = None,
    checks: Checks | None = None,
    indicators: Collection[str] | None = None,
    known: Workbook | None = None,
    found: Callable[[LoadReport], None] | None = None,
    progress: Progress | None = None,
    ready: Callable[[], object] | None = None,
    other: duckdb.DuckDBPyConnection | None = None,
) -> LoadReport:
    """Fill an empty build from a folder of survey files. `archive`: where untouched copies of loaded files are kept.
    `checks`: with the thresholds that doubts are told by. `indicators`: those whose totals from offices can be shown.
    `ready`: to be called before the connection is used, where its tables are still being made. `other`: a second one to
    the same build, if both are this function's own: then tables are written each once and some beside other work.

    `known`: one of the files as it was read already. `found`: told what files and single rows say, before anything is
    compared: a report with the findings so far and without counts.

    All tables are filled but the findings, which `check` writes. A refused file leaves nothing behind but a finding;
    the others go on. Raises SourceError when there is nothing to load at all, DeclarationError when a form names a
    round the programme doesn't have.
    """
    tell = progress or (lambda what, share: None)
    _refuse_unknown_rounds(forms, programme)
    surveys, ignored = find_files(inputs, forms)
    corrections = read_corrections(inputs)
    survey = Survey.of(codebook.all_units, FindingLog(key=key, accepted=corrections.accepted(key)))
    intake = take_files(
        survey,
        surveys,
        forms=forms,
        programme=programme,
        codebook=codebook,
        corrections=corrections,
        archive=archive,
        known=known,
        tell=tell,
    )
    files = tuple(intake.files)

    tell("Memeriksa jawaban", 0.45)
    survey.learn_names()
    learn_names_of_activities(survey)
    tell_intake(survey.log, intake)
    tell_corrections(survey.log, intake.replayed)
    hide_private_text(survey)
    screen(survey, areas=programme.areas)
    check_dates(survey, programme)
    report = LoadReport(
        files=files,
        sheets=(),
        refused=tuple(intake.refused),
        ignored=ignored,
        passed_over=(),
        families=0,
        survey=survey,
        registry=Registry(key),
        corrections=corrections,
        replayed=tuple(intake.replayed),
    )
    if found is not None:
        found(report)
    tell("Mengenali keluarga dan anggota", 0.55)
    rounds = [entry.name for entry in programme.rounds]
    registry = link(survey, rounds=rounds, key=key, decisions=read_pairs(inputs))
    registers = take_registers(survey, registry, programme, indicators=indicators)
    survey.load_the_rest()
    if ready is not None:
        ready()
    whom = partial(_write_whom, other or connection, programme, registry)
    if other is None:
        whom()
    with nullcontext() if other is None else aside(partial(_once, other, whom)):
        check_relevance(connection, survey, registry=registry, codebook=codebook)
        report_unreadable_cells(survey, codebook=codebook)
        name_events(survey, registry)
        mothers = find_mothers(survey, registry)
        counted = counted_measurements(survey, registers.measurements, programme.rounds)
        scores = measurement_scores(survey, registry, registers.measurements)
        growth = tuple(growth_rows(survey, registry, counted=counted, measured=scores))
        if checks is not None:
            tell_differences(
                survey,
                registers.measurements,
                counted=counted,
                met=met_in_rounds(survey, programme.rounds),
                scores=scores,
                limits=checks.thresholds,
            )
    empty_rounds = _tell_empty_rounds(survey, files)

    tell("Menulis tabel", 0.75)
    with nullcontext() if other is None else one_transaction(connection):
        write_files(connection, files, redactor=survey.log.redactor)
        write_comparability(connection, files, codebook)
        write_unmapped(connection, intake.unmapped, redactor=survey.log.redactor)
        write_reconciliation(connection, survey)
        write_answers(connection, survey, mothers=mothers)
        write_growth(connection, growth)
        write_measurements(connection, survey, registers.measurements, scores=scores, counted=counted.values())
        families = len(answered(survey.households))
        write_recaps(connection, survey, registers.totals, programme=programme, families=families)
        write_activities(connection, survey, registers.activities, programme=programme)
        write_household_events(connection, household_events(survey, registry, rounds=programme.rounds))
        write_corrections(connection, intake.replayed, survey.log.redactor)
    tell("Berkas survei dimuat", 1.0)
    return replace(
        report,
        sheets=_sheet_reports(survey),
        passed_over=tell_skipped(survey.log),
        families=families,
        registry=registry,
        empty_rounds=empty_rounds,
        totals=len(registers.totals),
    )


def _write_whom(connection: duckdb.DuckDBPyConnection, programme: Programme, registry: Registry) -> None:
    write_programme(connection, programme)
    write_registry(connection, registry, site=programme.site.name)


def _once(connection: duckdb.DuckDBPyConnection, write: Callable[[], None]) -> None:
    with one_transaction(connection):
        write()


def check(
    connection: duckdb.DuckDBPyConnection, report: LoadReport, checks: Checks | None, *, codebook: Codebook
) -> LoadReport:
    """Look for what doesn't fit together in a filled build, and write all findings. Answers stay as they are.

    Nothing but the table of findings is written, so that results may be computed meanwhile.
    """
    survey = report.survey
    if checks is not None:
        check_consistency(connection, survey, checks, codebook=codebook)
    write_findings(connection, survey.log)
    needless = unused(
        report.corrections,
        (each.applied for each in report.replayed),
        survey.log.names,
        report.registry.key,
        refused=bool(report.refused),
    )
    severities = Counter(finding.severity for finding in survey.log)
    return replace(report, findings=severities, told=_told(survey.log), unused=tuple(needless))


def _refuse_unknown_rounds(forms: Sequence[Form], programme: Programme) -> None:
    faults = [fault for form in forms for fault in round_faults(form, programme, file=f"formulir {form.form}")]
    if faults:
        raise DeclarationError(faults)


def _tell_empty_rounds(survey: Survey, files: Iterable[SurveyFile]) -> tuple[str, ...]:
    """Rounds whose files brought not one family: a round that vanished must not look like one that wasn't held."""
    households = survey.households
    loaded = {source.round for source, rows in households.stretches() if Fate.LOADED in _fates(households, rows)}
    empty: dict[str, SurveyFile] = {}
    for file in files:
        if file.status is Status.LOADED and file.round is not None and file.round not in loaded:
            empty.setdefault(file.round, file)
    for name, file in empty.items():
        of_round = [rows for source, rows in households.stretches() if source.round == name]
        fates = Counter(str(fate) for rows in of_round for fate in _fates(households, rows) if fate is not None)
        shown = ", ".join(f"{fates[str(fate)]} {words}" for fate, words in _FATES_IN_WORDS if fates[str(fate)])
        survey.log.add("round_empty", Place(file), found=f"'{name}'", allowed=shown or "tidak ada baris keluarga")
    return tuple(empty)


def _fates(rows: Rows, stretch: range) -> Sequence[Fate | None]:
    return rows.fates[stretch.start : stretch.stop]


def _told(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Findings in words; a round that came to nothing is told first."""
    listed = list(findings)
    first = [finding for finding in listed if finding.rule == "round_empty"]
    return (*tell_findings(first), *tell_findings(finding for finding in listed if finding.rule != "round_empty"))


def _sheet_reports(survey: Survey) -> tuple[SheetReport, ...]:
    reports = []
    for rows in survey.units.values():
        counts = rows.counts()
        for number, source in enumerate(rows.sources):
            fates = {str(fate): counts[(number, fate)] for fate in Fate}
            sheet = source.mapped.sheet
            reports.append(
                SheetReport(
                    source.file.name, source.round, shown_sheet(sheet.name), rows.unit.name, len(sheet.rows), **fates
                )
            )
    return tuple(sorted(reports, key=lambda report: report.file))
