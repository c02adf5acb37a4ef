"""The `p2wkss` command: joins the rooms and turns their errors into exit codes. Holds no logic of its own.

Exit codes: 0 done · 1 a fault of the program · 2 the command was misused · 3 a declaration (TOML, CSV) is wrong ·
4 a survey file was refused · 5 a build or another output can't be written or read.
"""

from __future__ import annotations

if __name__ == "__main__":  # before all that takes long to import
    from p2wkss_start import main

    main()

import sys
import time
from dataclasses import replace
from errno import EADDRNOTAVAIL
from io import TextIOWrapper
from pathlib import Path
from socket import gaierror
from typing import Annotated

import typer

from dashboard.handout.command import handout
from etl.commands import data_group
from etl.commands.attempt import attempt_command, ready_command
from etl.commands.edge import (
    EXIT_STORE,
    DataOption,
    VarOption,
    console,
    progress_bar,
    settings_of,
    told_plainly,
)
from etl.commands.report import Reconciliation, tell_findings
from etl.commands.revisions import told_revised
from indicators.commands import indicators_group
from p2wkss_build import join_builds, make_build
from warehouse.handed_over import hand_over
from warehouse.misuse import PlainGroup
from warehouse.os_words import said
from warehouse.placing import refuse_unfit_folder
from warehouse.programme import joins_sites
from warehouse.settings import Settings
from warehouse.store import list_builds
from warehouse.store import rollback as put_back
from warehouse.terminal import AudienceName, count_text, listing
from warehouse.trouble import NoBuildError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")
"""Every address of this computer: none that a browser opens."""

command = typer.Typer(
    cls=PlainGroup,
    help="Dasbor hasil P2WKSS: dari berkas survei ke halaman juri.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they would hold names and numbers of families
)
builds_group = typer.Typer(
    help="Hasil bangun: daftar, salinan untuk digabung, kembali ke yang lama.", no_args_is_help=True
)
command.add_typer(indicators_group, name="indicators")
command.add_typer(data_group, name="data")
command.add_typer(builds_group, name="builds")


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
    """Baca berkas survei, hitung indikator, terbitkan satu hasil bangun baru.

    Bila folder data berisi sites.toml, yang dibaca ialah hasil bangun lokasi-lokasinya: docs/many-sites.md.
    """
    started = time.perf_counter()
    if joins_sites(settings_of(data).data):
        if allow_refused or new_key:
            raise typer.BadParameter(
                "folder data ini menggabungkan lokasi; --allow-refused dan --new-key tidak berlaku."
            )
        _join(settings_of(data, var), force=force, started=started)
        return
    with told_plainly(), progress_bar() as progress:
        made = make_build(
            settings_of(data, var), force=force, allow_refused=allow_refused, new_key=new_key, progress=progress
        )
    if made.report is None:
        console.print(f"Masukan tidak berubah; hasil bangun {made.build_id} tetap berlaku.")
        return
    console.print(Reconciliation(made.report))
    tell_findings(made.report)
    if made.left_out:
        typer.echo(f"- {_left_out(made.left_out)}")
    for line in told_revised(made.rounds):
        typer.echo(f"- {line}")
    _tell_published(made.build_id, new=made.new, started=started)


def _join(settings: Settings, *, force: bool, started: float) -> None:
    """What `build` does where there are no survey files but builds of sites."""
    with told_plainly(), progress_bar() as progress:
        joined = join_builds(settings, force=force, progress=progress)
    if joined.parts is None:
        console.print(f"Masukan tidak berubah; hasil bangun {joined.build_id} tetap berlaku.")
        return
    table = listing("Lokasi", "Nama", counts=["Putaran", "Keluarga"])
    for part in joined.parts:
        table.add_row(part.site, part.label, *map(count_text, (len(part.rounds), part.households)))
    console.print(table)
    for line in joined.told:
        typer.echo(f"- {line}")
    _tell_published(joined.build_id, new=joined.new, started=started)


def _tell_published(build_id: str, *, new: bool, started: float) -> None:
    state = "terbit" if new else "isinya sama dengan yang berlaku; tidak ada yang diganti"
    console.print(f"Hasil bangun {build_id} {state} ({time.perf_counter() - started:.1f} detik).")


@command.command()
def serve(
    data: DataOption = None,
    var: VarOption = None,
    host: Annotated[str, typer.Option(help="Alamat; bawaan hanya komputer ini sendiri.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Nomor pintu.")] = 8050,
    audience: Annotated[
        AudienceName | None,
        typer.Option(
            help="Untuk siapa. Bawaan: P2WKSS_AUDIENCE; bila tidak ada, analyst di komputer ini sendiri dan public di "
            "alamat lain."
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Banyaknya proses (bukan di Windows).")] = 2,
) -> None:
    """Buka dasbor di peramban."""
    from dashboard.app import create_app
    from dashboard.hosting import host as serve_at
    from indicators.disclosure import undeclared

    def tell(bound: int) -> None:
        typer.echo(f"Dasbor P2WKSS untuk {shown_to}: http://{written}:{bound}  (berhenti: Ctrl+C)")
        if host in EVERYWHERE:
            typer.echo(f"Dari komputer lain di jaringan ini: http://ALAMAT_KOMPUTER_INI:{bound}")
        if warning := undeclared(settings.data):
            typer.echo(warning)

    written = "localhost" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    with told_plainly():
        settings = settings_of(data, var)
        shown_to = audience or settings.audience or ("analyst" if host in LOOPBACK else "public")
        loading = settings.loading or ("local" if host in LOOPBACK else "")
        app = create_app(replace(settings, audience=shown_to, loading=loading))
        try:
            serve_at(app.server, app.ahead, address=host, port=port, workers=workers, announce=tell)
        except OSError as error:
            wrong_host = isinstance(error, gaierror) or error.errno == EADDRNOTAVAIL
            other = "alamat lain: --host 127.0.0.1" if wrong_host else "nomor lain: --port 8051"
            typer.echo(f"{host}:{port} tidak dapat dipakai ({said(error)}). Coba {other}", err=True)
            raise typer.Exit(EXIT_STORE) from None


command.command("handout")(handout)


@builds_group.command("list")
def builds_list(var: VarOption = None) -> None:
    """Daftar hasil bangun yang tersimpan, terbaru dulu."""
    table = listing("Hasil bangun", "Dibuat (UTC)", "Berlaku", counts=["KiB"])
    settings = settings_of(var=var)
    with told_plainly():
        listed = list_builds(settings)
        if not listed:
            raise NoBuildError(settings.var)
        for summary in listed:
            built, current = f"{summary.built_at:%Y-%m-%d %H:%M:%S}", "ya" if summary.current else ""
            table.add_row(summary.build_id, built, current, count_text(summary.bytes // 1024))
    console.print(table)


@builds_group.command("copy")
def builds_copy(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder yang diserahkan, misalnya di diska lepas.")],
    var: VarOption = None,
) -> None:
    """Salin hasil bangun yang berlaku untuk diserahkan dan digabung: docs/many-sites.md.

    Isi baris yang ditahan tidak ikut. Datanya tanpa nama dan nomor, tetapi tetap data pribadi: kirim lewat jalan yang
    aman.
    """
    settings = settings_of(var=var)
    if settings.builds.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise typer.BadParameter("itu tempat hasil bangunnya sendiri; pilih folder lain.", param_hint="FOLDER")
    with told_plainly():
        refuse_unfit_folder(folder, option="FOLDER")
        path = hand_over(settings, folder)
    typer.echo(f"Disalin: {path} ({count_text(path.stat().st_size // 1024)} KiB).")


@builds_group.command("rollback")
def builds_rollback(
    build_id: Annotated[str, typer.Argument(metavar="HASIL_BANGUN", help="Namanya ada di: p2wkss builds list")],
    var: VarOption = None,
) -> None:
    """Jadikan hasil bangun lama berlaku lagi."""
    settings = settings_of(var=var)
    with told_plainly():
        known = [summary.build_id for summary in list_builds(settings)]
        if known and build_id not in known and not (settings.builds / f"{build_id}.duckdb").is_file():
            told = f"tidak ada hasil bangun '{build_id}'. Pilih: {', '.join(known)}."
            raise typer.BadParameter(told, param_hint="HASIL_BANGUN")
        published = put_back(settings, build_id)
    console.print(f"Hasil bangun {published.build_id} berlaku.")
    typer.echo("Berkasnya tidak ikut kembali: `p2wkss build` berikutnya memakai lagi semua yang ada di folder data.")


def _left_out(names: tuple[str, ...]) -> str:
    """What no round could tell; which questions were missing stands in the build."""
    shown = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
    return f"{len(names)} indikator tidak dihitung karena pertanyaannya tidak diajukan di putaran mana pun: {shown}"
