"""The whole way of a build, from survey files to what is published: joins the rooms, as a table of contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import typer

from etl.aside import aside
from etl.commands.edge import ProgressReport
from etl.sources.collector import paused_collector
from warehouse.asking import beside
from warehouse.blank import copy_tables
from warehouse.carrying import Change, carried_over
from warehouse.current import Current, read_current
from warehouse.frozen import frozen_manifests
from warehouse.revised import RoundState, write_round_states
from warehouse.settings import Settings
from warehouse.store import Build, StoreError, UnreadableBuildError, connect_reading, mend, open_build, publish

if TYPE_CHECKING:
    from etl.declarations import Declarations
    from etl.identity import Key
    from etl.joining import Part
    from etl.load_report import LoadReport
    from etl.sources.grid import Workbook
    from indicators.catalogue import Catalogue

ROOMS = ("warehouse", "etl", "indicators")


@dataclass(frozen=True)
class Made:
    """What a build came to. `report` is None when nothing had changed and the current build stays.

    `left_out`: indicators that no round could tell, because what they need was never asked. `rounds`: how each stands
    to what was closed.
    """

    build_id: str
    report: LoadReport | None
    new: bool
    left_out: tuple[str, ...] = ()
    rounds: tuple[RoundState, ...] = ()


@dataclass(frozen=True)
class Joined:
    """What joining builds of sites came to. `parts` is None when nothing had changed and the current build stays.

    `told`: what has to be known of them beside, in words.
    """

    build_id: str
    parts: tuple[Part, ...] | None
    new: bool
    told: tuple[str, ...] = ()


def join_builds(
    settings: Settings,
    *,
    catalogue: Catalogue | None = None,
    force: bool = False,
    progress: ProgressReport | None = None,
) -> Joined:
    """Builds that sites handed over to a published build of all of them; as a build of files is, but without a key.

    Nothing is published when one of them doesn't fit; the last good build then goes on answering.

    Raises: DeclarationError, StoreError.
    """
    from etl.inputs import inputs_fingerprint
    from etl.joining import find_parts, join, lost_sites, not_read, oddities
    from indicators.catalogue import read_catalogue
    from indicators.compute import compute
    from warehouse.codebook import read_codebook
    from warehouse.programme import SITES
    from warehouse.sites import read_sites

    mend(settings)
    declared_in, sites, codebook = settings.data / SITES, read_sites(settings.data), read_codebook(settings.codebook)
    files, others = find_parts(settings.data / sites.builds, declared_in=declared_in)
    rooms = [Path(__file__).parent / room for room in ROOMS]
    read = (declared_in, settings.codebook, *files, *frozen_manifests(settings))
    fingerprint = inputs_fingerprint(*read, *rooms, key=None)
    current = _current(settings)
    if current and current.inputs_hash == fingerprint and not force:
        return Joined(build_id=current.build_id, parts=None, new=False)
    with open_build(settings) as build:
        copy_tables(build.connection, codebook, keys=False)
        parts = join(build.connection, files, sites, declared_in=declared_in, progress=_part_of(progress, 0.0, 0.4))
        with beside(build.connection) as other:
            compute(build.connection, catalogue or read_catalogue(), progress=_part_of(progress, 0.4, 0.9), other=other)
        told = [*lost_sites(settings, parts), *oddities(parts, sites), *not_read(others)]
        write_round_states(build.connection, settings)
        build.connection.execute("INSERT INTO build_info VALUES ('inputs_hash', ?)", [fingerprint])
        if progress:
            progress("Menerbitkan", 0.95)
        published = publish(build, settings)
    return Joined(build_id=published.build_id, parts=parts, new=not published.same_as_current, told=tuple(told))


@paused_collector()
def make_build(
    settings: Settings,
    *,
    catalogue: Catalogue | None = None,
    force: bool = False,
    allow_refused: bool = False,
    new_key: bool = False,
    carry: Callable[[], Sequence[Change]] | None = None,
    known: Workbook | None = None,
    found: Callable[[LoadReport], None] | None = None,
    progress: ProgressReport | None = None,
) -> Made:
    """Survey files to a published build: the whole way, as a table of contents. `catalogue`: else the product's own.

    Nothing is published when a file was refused, unless `allow_refused`; the last good build then goes on answering.
    `new_key`: the key may be another than that of the build in force, so that all pseudonyms change. `carry`: asked,
    with the store held, for the files to be put in place together with the build; it may raise to stop it. `known`: a
    survey file as it was read already. `found`: told what the load found as soon as that is known, several times: what
    single rows and files tell, what recognising everybody told, and all of it before results are computed.

    Raises: DeclarationError, etl.sources.SourceError, StoreError.
    """
    from etl.declarations import read_declarations
    from etl.identity import key_place, read_or_create_key
    from etl.inputs import inputs_fingerprint, inputs_of
    from etl.key_in_force import refuse_another_key

    mend(settings)
    declared = read_declarations(settings)
    key = read_or_create_key(settings, announce=lambda message: typer.echo(message, err=True), fresh=new_key)
    rooms = [Path(__file__).parent / room for room in ROOMS]
    read = inputs_of(settings, inputs=declared.inputs, forms=declared.forms)
    fingerprint = inputs_fingerprint(*read, *rooms, *frozen_manifests(settings), key=key)
    current = _current(settings)
    if current and not new_key:
        refuse_another_key(settings, key_place(settings), key.fingerprint)
    if current and current.inputs_hash == fingerprint and not force:
        return Made(build_id=current.build_id, report=None, new=False)
    with open_build(settings) as build:
        report, catalogue = _fill(
            build,
            declared,
            catalogue,
            key=key,
            archive=settings.var / "raw",
            known=known,
            found=found,
            progress=_part_of(progress, 0.0, 0.6),
        )
        if ((report.refused or report.empty_rounds) and not allow_refused) or not (report.families or report.totals):
            raise report.refusal()
        report = _compute(build, declared, catalogue, report=report, found=found, progress=_part_of(progress, 0.6, 0.9))
        from indicators.asked import left_out

        unasked = left_out(build.connection)
        rounds = write_round_states(build.connection, settings)
        build.connection.execute("INSERT INTO build_info VALUES ('key_fingerprint', ?)", [key.fingerprint])
        if not report.refused:  # else the next run has to tell of the refused file again
            build.connection.execute("INSERT INTO build_info VALUES ('inputs_hash', ?)", [fingerprint])
        if progress:
            progress("Menerbitkan", 0.95)
        with carried_over(settings, carry() if carry else (), inputs_hash=fingerprint):
            published = publish(build, settings)
    new = not published.same_as_current
    return Made(build_id=published.build_id, report=report, new=new, left_out=unasked, rounds=rounds)


def _part_of(progress: ProgressReport | None, begin: float, end: float) -> ProgressReport:
    """Told shares of one part of the way, tells those of the whole."""

    def told(what: str, share: float) -> None:
        if progress:
            progress(what, begin + (end - begin) * share)

    return told


def _fill(
    build: Build,
    declared: Declarations,
    catalogue: Catalogue | None,
    *,
    key: Key,
    archive: Path,
    known: Workbook | None,
    found: Callable[[LoadReport], None] | None,
    progress: ProgressReport,
) -> tuple[LoadReport, Catalogue]:
    """The files in the tables; beside it, tables are made, and once files are read what computes is imported.

    Reading keeps the interpreter busy, writing hardly: what takes long to import is better begun late. Whoever waits
    for findings is told the first of them before anything else is begun.
    """
    from etl.build import EmptyBuild, fill
    from indicators.catalogue import read_catalogue

    told = Event()

    def tell(so_far: LoadReport) -> None:
        if found:
            found(so_far)
        told.set()

    begun = None if found is None else told
    with (
        beside(build.connection) as other,
        aside(lambda: catalogue or read_catalogue(), after=begun) as defined,
        aside(lambda: _make_tables(build, declared, defined()), after=begun) as ready,
        aside(lambda: import_module("indicators.compute"), after=told),
    ):
        report = fill(
            EmptyBuild(build.connection, ready=ready, other=other),
            declared,
            key=key,
            archive=archive,
            indicators=lambda: defined().called,
            known=known,
            found=tell,
            progress=progress,
        )
    return report, defined()


def _compute(
    build: Build,
    declared: Declarations,
    catalogue: Catalogue,
    *,
    report: LoadReport,
    found: Callable[[LoadReport], None] | None,
    progress: ProgressReport,
) -> LoadReport:
    """The results, and beside them what doesn't fit together; whoever waits for findings is told them all first."""
    from etl.build import check
    from etl.tables import write_findings
    from indicators.compute import compute

    if found:
        report = check(build.connection, report, declared)
        found(report)
    with (
        beside(build.connection) as own,
        beside(build.connection) as other,
        aside(lambda: compute(own, catalogue, progress=progress, other=other, fitting=True)),
    ):
        if not found:
            report = check(build.connection, report, declared)
        write_findings(build.connection, report.survey.log)
    return report


def _make_tables(build: Build, declared: Declarations, catalogue: Catalogue) -> None:
    """Empty tables, and that what is declared fits them: the checks, and the indicators that are computed."""
    from etl.consistency import refuse_unfit
    from indicators.expression import check_expressions

    copy_tables(build.connection, declared.codebook, keys=False)
    refuse_unfit(declared.checks, build.connection, codebook=declared.codebook)
    check_expressions(catalogue.active, build.connection)


def _current(settings: Settings) -> Current | None:
    """What is in force and can be opened. Where either is spoilt, that must not stop the build that mends it."""
    try:
        current = read_current(settings.current)
        if current:
            connect_reading(settings.builds / f"{current.build_id}.duckdb").close()
    except UnreadableBuildError as error:
        if error.sound:
            raise
        return None
    except StoreError:
        return None
    return current
