"""The `p2wkss` command: joins the rooms and turns their errors into exit codes. Holds no logic of its own.

Exit codes: 0 done · 1 a fault of the program · 2 the command was misused · 3 a declaration (TOML, CSV) is wrong ·
4 a survey file was refused · 5 a build can't be written or read.
"""

from __future__ import annotations

if __name__ == "__main__":  # before all that takes long to import
    from p2wkss_start import main

    main()

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.handout.command import handout
from etl.aside import aside
from etl.commands import data_group
from etl.commands.attempt import attempt_command, ready_command
from etl.commands.edge import (
    EXIT_STORE,
    DataOption,
    ProgressReport,
    VarOption,
    console,
    progress_bar,
    settings_of,
    told_plainly,
)
from etl.commands.report import reconciliation, tell_findings
from etl.sources.collector import paused_collector
from indicators.commands import indicators_group
from warehouse.blank import copy_tables
from warehouse.carrying import Change, carried_over
from warehouse.current import Current, read_current
from warehouse.frozen import frozen_manifests
from warehouse.misuse import PlainGroup
from warehouse.revised import write_round_states
from warehouse.settings import Settings
from warehouse.store import Build, StoreError, list_builds, mend, open_build, publish
from warehouse.store import rollback as put_back
from warehouse.terminal import count_text, listing

if TYPE_CHECKING:
    from etl.declarations import Declarations
    from etl.identity import Key
    from etl.load_report import LoadReport
    from etl.sources.grid import Workbook
    from indicators.catalogue import Catalogue

ROOMS = ("warehouse", "etl", "indicators")
LOOPBACK = ("127.0.0.1", "localhost", "::1")

command = typer.Typer(
    cls=PlainGroup,
    help="Dasbor hasil P2WKSS: dari berkas survei ke halaman juri.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they would hold names and numbers of families
)
builds_group = typer.Typer(help="Hasil bangun: daftar, kembali ke yang lama.", no_args_is_help=True)
command.add_typer(indicators_group, name="indicators")
command.add_typer(data_group, name="data")
command.add_typer(builds_group, name="builds")


@dataclass(frozen=True)
class Made:
    """What a build came to. `report` is None when nothing had changed and the current build stays.

    `left_out`: indicators that no round could tell, because what they need was never asked.
    """

    build_id: str
    report: LoadReport | None
    new: bool
    left_out: tuple[str, ...] = ()


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
        write_round_states(build.connection, settings)
        build.connection.execute("INSERT INTO build_info VALUES ('key_fingerprint', ?)", [key.fingerprint])
        if not report.refused:  # else the next run has to tell of the refused file again
            build.connection.execute("INSERT INTO build_info VALUES ('inputs_hash', ?)", [fingerprint])
        if progress:
            progress("Menerbitkan", 0.95)
        with carried_over(settings, carry() if carry else (), inputs_hash=fingerprint):
            published = publish(build, settings)
    return Made(build_id=published.build_id, report=report, new=not published.same_as_current, left_out=unasked)


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
    """The files in the tables; beside it, tables are made and what computes is imported, which takes long.

    Whoever waits for findings is told the first of them before anything else is begun.
    """
    from etl.build import fill
    from indicators.catalogue import read_catalogue

    told = Event()

    def tell(so_far: LoadReport) -> None:
        if found:
            found(so_far)
        told.set()

    if found is None:
        told.set()
    with (
        build.connection.cursor() as other,
        aside(lambda: _make_tables(build, declared), after=told) as ready,
        aside(lambda: import_module("indicators.compute"), after=told),
        aside(lambda: catalogue or read_catalogue(), after=told) as defined,
    ):
        report = fill(
            build.connection,
            programme=declared.programme,
            codebook=declared.codebook,
            forms=declared.forms,
            checks=declared.checks,
            inputs=declared.inputs,
            indicators=lambda: defined().called,
            archive=archive,
            key=key,
            known=known,
            found=tell,
            progress=progress,
            ready=ready,
            other=other,
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
        report = check(build.connection, report, declared.checks, codebook=declared.codebook)
        found(report)
    with (
        build.connection.cursor() as own,
        build.connection.cursor() as other,
        aside(lambda: compute(own, catalogue, progress=progress, other=other)),
    ):
        if not found:
            report = check(build.connection, report, declared.checks, codebook=declared.codebook)
        write_findings(build.connection, report.survey.log)
    return report


def _make_tables(build: Build, declared: Declarations) -> None:
    """Empty tables, and that the declared checks fit them."""
    from etl.consistency import refuse_unfit

    copy_tables(build.connection, declared.codebook, keys=False)
    refuse_unfit(declared.checks, build.connection, codebook=declared.codebook)


def _current(settings: Settings) -> Current | None:
    """What is in force and still there. A spoilt `current.json` must not stop the build that mends it."""
    try:
        current = read_current(settings.current)
    except StoreError:
        return None
    return current if current and (settings.builds / f"{current.build_id}.duckdb").exists() else None


command.command("attempt")(attempt_command(make_build))
command.command("ready", hidden=True)(ready_command(make_build))


@command.callback()
def print_any_letter() -> None:
    """A terminal that can't show a letter of a file's name, as on older Windows, must not stop the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@command.command()
def build(
    data: DataOption = None,
    var: VarOption = None,
    force: Annotated[bool, typer.Option("--force", help="Bangun lagi walau masukan tidak berubah.")] = False,
    allow_refused: Annotated[
        bool, typer.Option("--allow-refused", help="Terbitkan tanpa berkas yang ditolak dan putaran yang kosong.")
    ] = False,
    new_key: Annotated[bool, typer.Option("--new-key", help="Terima kunci samaran yang lain dari semula.")] = False,
) -> None:
    """Baca berkas survei, hitung indikator, terbitkan satu hasil bangun baru."""
    started = time.perf_counter()
    with told_plainly(), progress_bar() as progress:
        made = make_build(
            settings_of(data, var), force=force, allow_refused=allow_refused, new_key=new_key, progress=progress
        )
    if made.report is None:
        console.print(f"Masukan tidak berubah; hasil bangun {made.build_id} tetap berlaku.")
        return
    console.print(reconciliation(made.report))
    tell_findings(made.report)
    if made.left_out:
        typer.echo(f"- {_left_out(made.left_out)}")
    state = "terbit" if made.new else "isinya sama dengan yang berlaku; tidak ada yang diganti"
    console.print(f"Hasil bangun {made.build_id} {state} ({time.perf_counter() - started:.1f} detik).")


@command.command()
def serve(
    data: DataOption = None,
    var: VarOption = None,
    host: Annotated[str, typer.Option(help="Alamat; bawaan hanya komputer ini sendiri.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Nomor pintu.")] = 8050,
    audience: Annotated[
        str | None,
        typer.Option(
            help="Untuk siapa: public, judge, leadership, analyst. Bawaan: P2WKSS_AUDIENCE; bila tidak ada, analyst di "
            "komputer ini sendiri dan public di alamat lain."
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Banyaknya proses (bukan di Windows).")] = 2,
) -> None:
    """Buka dasbor di peramban."""
    from dashboard.app import create_app
    from dashboard.hosting import host as serve_at

    def tell(bound: int) -> None:
        typer.echo(f"Dasbor P2WKSS untuk {shown_to}: http://{host}:{bound}  (berhenti: Ctrl+C)")

    with told_plainly():
        settings = settings_of(data, var)
        shown_to = audience or settings.audience or ("analyst" if host in LOOPBACK else "public")
        loading = settings.loading or ("local" if host in LOOPBACK else "")
        app = create_app(replace(settings, audience=shown_to, loading=loading))
        try:
            serve_at(app.server, app.ahead, address=host, port=port, workers=workers, announce=tell)
        except OSError as error:
            typer.echo(
                f"{host}:{port} tidak dapat dipakai ({os.strerror(error.errno or 0)}). Coba nomor lain: --port 8051",
                err=True,
            )
            raise typer.Exit(EXIT_STORE) from None


command.command("handout")(handout)


@builds_group.command("list")
def builds_list(var: VarOption = None) -> None:
    """Daftar hasil bangun yang tersimpan, terbaru dulu."""
    table = listing("Hasil bangun", "Dibuat (UTC)", "Berlaku", counts=["KiB"])
    with told_plainly():
        for summary in list_builds(settings_of(var=var)):
            built, current = f"{summary.built_at:%Y-%m-%d %H:%M:%S}", "ya" if summary.current else ""
            table.add_row(summary.build_id, built, current, count_text(summary.bytes // 1024))
    console.print(table)


@builds_group.command("rollback")
def builds_rollback(
    build_id: Annotated[str, typer.Argument(metavar="HASIL_BANGUN", help="Namanya ada di: p2wkss builds list")],
    var: VarOption = None,
) -> None:
    """Jadikan hasil bangun lama berlaku lagi."""
    with told_plainly():
        published = put_back(settings_of(var=var), build_id)
    console.print(f"Hasil bangun {published.build_id} berlaku.")


def _left_out(names: tuple[str, ...]) -> str:
    """What no round could tell; which questions were missing stands in the build."""
    shown = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
    return f"{len(names)} indikator tidak dihitung karena pertanyaannya tidak diajukan di putaran mana pun: {shown}"
