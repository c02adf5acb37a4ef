"""The recipe from survey files to a filled build, as a table of contents. Every step lives in a module of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb

from etl.checks import check_dates, check_relevance, hide_private_text, report_unreadable_cells
from etl.consistency import check_consistency, refuse_unfit
from etl.decisions.corrections import read_corrections, unused
from etl.decisions.pairs import read_pairs
from etl.decisions.replaying import tell_corrections, write_corrections
from etl.declarations import Declarations
from etl.elsewhere import pass_over_families_elsewhere
from etl.empty_rounds import tell_empty_rounds
from etl.events import find_mothers, household_events, name_events
from etl.files import find_files
from etl.findings import Finding, FindingLog
from etl.growth import GrowthRow, Scored, growth_rows, measurement_scores
from etl.identity import Key
from etl.intake import Intake, Progress, take_files, tell_intake
from etl.linkage import link
from etl.load_report import LoadReport, sheet_reports
from etl.mapping import Form, round_faults
from etl.notes import tell_notes_in_vain
from etl.registers.activities import learn_names as learn_names_of_activities
from etl.registers.differences import tell_differences
from etl.registers.measurements import Measurement, counted_measurements, met_in_rounds
from etl.registers.taking import Registers, take_registers
from etl.registers.writing import write_activities, write_measurements, write_recaps
from etl.registry import Registry
from etl.rows import Survey
from etl.screening import join_rows, screen, skip_declared
from etl.sources.grid import Workbook
from etl.tables import (
    answered,
    write_answers,
    write_comparability,
    write_files,
    write_findings,
    write_growth,
    write_household_events,
    write_programme,
    write_reasons,
    write_reconciliation,
    write_registry,
    write_unmapped,
    write_visits,
)
from etl.telling import tell_findings, tell_skipped
from etl.topics import join_topics, settle_topics
from etl.visits import pass_over_visits_in_vain
from etl.writing import writing_beside
from warehouse.codebook import Codebook
from warehouse.declared import DeclarationError
from warehouse.programme import Programme
from warehouse.transaction import one_transaction

_TOLD_FIRST = ("round_empty", "pair_untraced")


@dataclass(frozen=True, slots=True)
class EmptyBuild:
    """Where a load writes. `ready`: to be called first, where its tables are still being made beside. `other`: a second
    connection to it, if both are the load's own: then tables are written each once and some beside other work.
    """

    connection: duckdb.DuckDBPyConnection
    ready: Callable[[], object] | None = None
    other: duckdb.DuckDBPyConnection | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is there once everybody is recognised: the rows, the files they came from, who is who, and the registers.

    `families`: how many visits have answers.
    """

    programme: Programme
    survey: Survey
    intake: Intake
    registry: Registry
    registers: Registers
    families: int


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows for people: mothers by the row of the birth, the measurement that counts by child and round, scores
    by the row of the measurement, and growth.
    """

    mothers: Mapping[int, str | None]
    counted: Mapping[tuple[str, str], Measurement]
    scores: Mapping[int, Scored]
    growth: tuple[GrowthRow, ...]


def load(
    connection: duckdb.DuckDBPyConnection,
    declared: Declarations,
    *,
    key: Key,
    archive: Path | None = None,
    indicators: Collection[str] | None = None,
    checked: bool = True,
    progress: Progress | None = None,
) -> LoadReport:
    """Fill an empty build from a folder of survey files, check what it holds, and write what was found.

    `checked`: else only single rows are looked at, not what fits together.

    Raises DeclarationError when a check doesn't fit the build, and what `fill` raises.
    """
    if checked:
        refuse_unfit(declared.checks, connection, codebook=declared.codebook)
    report = fill(
        EmptyBuild(connection),
        declared,
        key=key,
        archive=archive,
        indicators=None if indicators is None else lambda: indicators,
        progress=progress,
    )
    report = check(connection, report, declared) if checked else _summed_up(report)
    write_findings(connection, report.survey.log)
    return report


def fill(
    build: EmptyBuild,
    declared: Declarations,
    *,
    key: Key,
    archive: Path | None = None,
    indicators: Callable[[], Collection[str]] | None = None,
    known: Workbook | None = None,
    found: Callable[[LoadReport], None] | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Fill an empty build from the declared folder of survey files. `archive`: where untouched copies of loaded files
    are kept. `indicators`: asked for those whose totals from offices can be shown. `known`: one of the files as it was
    read already. `found`: told the findings so far: what files and single rows say, before anything is compared and
    counted; and again once everybody is recognised.

    All tables are filled but the findings, which `check` completes. A refused file leaves nothing behind but a finding;
    the others go on. Raises SourceError when there is nothing to load at all, DeclarationError when a form names a
    round the programme doesn't have.
    """
    tell = progress or (lambda what, share: None)
    programme, codebook = declared.programme, declared.codebook
    _refuse_unknown_rounds(declared.forms, programme)
    surveys, ignored = find_files(declared.inputs, declared.forms)
    corrections = read_corrections(declared.inputs)
    survey = Survey.of(codebook.all_units, FindingLog(key=key, accepted=corrections.accepted(key)))
    intake = take_files(
        survey,
        surveys,
        forms=declared.forms,
        programme=programme,
        codebook=codebook,
        corrections=corrections,
        archive=archive,
        known=known,
        tell=tell,
    )
    tell("Memeriksa jawaban", 0.45)
    _look_through(survey, intake, programme, codebook)
    report = LoadReport(
        files=tuple(intake.files),
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
    tell_found = found or (lambda report: None)
    tell_found(report)
    tell("Mengenali keluarga dan anggota", 0.55)
    rounds = [entry.name for entry in programme.rounds]
    registry = link(survey, rounds=rounds, key=key, decisions=read_pairs(declared.inputs))
    called = None if indicators is None else indicators()
    registers = take_registers(survey, registry, programme, indicators=called)
    settle_topics(survey)
    survey.load_the_rest()
    families = len(answered(survey.households))
    recognised = Recognised(programme, survey, intake, registry, registers, families)
    report = replace(
        report, sheets=sheet_reports(survey), families=families, registry=registry, totals=len(registers.totals)
    )
    tell_found(report)
    if build.ready is not None:
        build.ready()
    with writing_beside(build.connection, build.other) as write:
        write(partial(_write_whom, recognised=recognised))
        check_relevance(build.connection, survey, registry=registry, codebook=codebook)
        report_unreadable_cells(survey, codebook=codebook)
        derived = _derive(recognised, declared.checks.thresholds)
        write(partial(_write_met, recognised=recognised))
        empty_rounds = tell_empty_rounds(survey, intake.files)
        tell("Menulis tabel", 0.75)
        with nullcontext() if build.other is None else one_transaction(build.connection):
            _write(build.connection, recognised, derived, codebook=codebook)
    tell("Berkas survei dimuat", 1.0)
    return replace(report, passed_over=tell_skipped(survey.log), empty_rounds=empty_rounds)


def _look_through(survey: Survey, intake: Intake, programme: Programme, codebook: Codebook) -> None:
    """Answers by themselves, before anybody is recognised: names are hidden from here on."""
    survey.learn_names()
    learn_names_of_activities(survey)
    tell_intake(survey.log, intake)
    tell_corrections(survey.log, intake.replayed)
    hide_private_text(survey)
    skip_declared(survey)
    pass_over_families_elsewhere(survey, programme.areas)
    pass_over_visits_in_vain(survey, codebook)
    join_rows(survey)
    join_topics(survey)
    screen(survey, areas=programme.areas)
    check_dates(survey, programme)
    tell_notes_in_vain(survey)


def _derive(recognised: Recognised, limits: Mapping[str, float]) -> Derived:
    """What follows for people once they are recognised, and where a register says otherwise than the survey."""
    survey, registry, measurements = recognised.survey, recognised.registry, recognised.registers.measurements
    name_events(survey, registry)
    mothers = find_mothers(survey, registry)
    counted = counted_measurements(survey, measurements, recognised.programme.rounds)
    scores = measurement_scores(survey, registry, measurements)
    growth = tuple(growth_rows(survey, registry, counted=counted, measured=scores))
    met = met_in_rounds(survey, recognised.programme.rounds)
    tell_differences(survey, measurements, counted=counted, met=met, scores=scores, limits=limits)
    return Derived(mothers, counted, scores, growth)


def _write_whom(connection: duckdb.DuckDBPyConnection, recognised: Recognised) -> None:
    """What all other tables refer to."""
    write_programme(connection, recognised.programme)
    site = recognised.programme.site.name
    write_files(connection, recognised.intake.files, site=site, redactor=recognised.survey.log.redactor)
    write_registry(connection, recognised.registry, site=site)


def _write_met(connection: duckdb.DuckDBPyConnection, recognised: Recognised) -> None:
    """Who was met and why blanks are blank; and totals, without which the populations stay those of the programme."""
    survey, totals = recognised.survey, recognised.registers.totals
    write_visits(connection, survey)
    write_reasons(connection, survey)
    write_recaps(connection, survey, totals, programme=recognised.programme, families=recognised.families)


def _write(
    connection: duckdb.DuckDBPyConnection, recognised: Recognised, derived: Derived, *, codebook: Codebook
) -> None:
    programme, survey, intake = recognised.programme, recognised.survey, recognised.intake
    registers, redactor = recognised.registers, survey.log.redactor
    write_comparability(connection, intake.files, codebook, site=programme.site.name)
    write_unmapped(connection, intake.unmapped, redactor=redactor)
    write_reconciliation(connection, survey)
    write_answers(connection, survey, mothers=derived.mothers)
    write_growth(connection, derived.growth)
    counted = derived.counted.values()
    write_measurements(connection, survey, registers.measurements, scores=derived.scores, counted=counted)
    write_activities(connection, survey, registers.activities, programme=programme)
    write_household_events(connection, household_events(survey, recognised.registry, rounds=programme.rounds))
    write_corrections(connection, intake.replayed, redactor)


def check(connection: duckdb.DuckDBPyConnection, report: LoadReport, declared: Declarations) -> LoadReport:
    """Look for what doesn't fit together in a filled build. All findings are in the log then; nothing is written."""
    check_consistency(connection, report.survey, declared.checks, codebook=declared.codebook)
    return _summed_up(report)


def _summed_up(report: LoadReport) -> LoadReport:
    log = report.survey.log
    applied = (each.applied for each in report.replayed)
    sheets = {
        (source.file.form.form, source.file.round or "", source.mapped.sheet.name)
        for rows in report.survey.all_rows
        for source in rows.sources
        if source.file.form
    }
    needless = unused(
        report.corrections, applied, log.names, report.registry.key, sheets=sheets, refused=bool(report.refused)
    )
    severities = Counter(finding.severity for finding in log)
    return replace(report, whole=True, findings=severities, told=_told(log), unused=tuple(needless))


def _refuse_unknown_rounds(forms: Sequence[Form], programme: Programme) -> None:
    faults = [fault for form in forms for fault in round_faults(form, programme, file=f"formulir {form.form}")]
    if faults:
        raise DeclarationError(faults)


def _told(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Findings in words; a round that came to nothing and decisions that hold no more are told first."""
    parted: dict[bool, list[Finding]] = {True: [], False: []}
    for finding in findings:
        parted[finding.rule in _TOLD_FIRST].append(finding)
    return (*tell_findings(parted[True]), *tell_findings(parted[False]))
