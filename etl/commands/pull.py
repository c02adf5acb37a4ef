"""`p2wkss data pull`: fetch submissions from a server into the inputs folder, as the file its export would be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from glob import escape
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.edge import EXIT_SOURCE, DataOption, VarOption, progress_bar, settings_of, told_plainly
from etl.connectors.kobo_form import KoboForm
from etl.connectors.shelf import Change, Record, Shelf
from warehouse.placing import refuse_unfit_folder
from warehouse.programme import read_programme

_LONGEST_NAME = 100
MOST_NAMED = 5


class System(StrEnum):
    KOBO = "kobo"
    ODK = "odk"


def pull(
    system: Annotated[System, typer.Argument(metavar="SISTEM", help="kobo atau odk.")],
    server: Annotated[str, typer.Option("--server", help="Alamat server, misalnya https://kf.kobotoolbox.org")],
    form: Annotated[str, typer.Option("--form", help="Kode formulir: uid aset KoboToolbox atau xmlFormId ODK.")],
    project: Annotated[str, typer.Option("--project", help="Nomor proyek ODK Central.")] = "",
    incremental: Annotated[
        bool, typer.Option("--incremental", help="Hanya isian baru; isian yang dihapus di server tidak ketahuan.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Folder tujuan. Bawaan: folder berkas survei.")] = None,
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Tarik isian dari KoboToolbox atau ODK Central ke folder berkas survei.

    Token: P2WKSS_KOBO_TOKEN, atau P2WKSS_ODK_EMAIL dan P2WKSS_ODK_PASSWORD, sebagai variabel lingkungan atau di
    gantungan kunci sistem; tidak pernah di baris perintah.
    """
    from etl.connectors import kobo, odk
    from etl.connectors.secret import secret
    from etl.connectors.transport import PullError, Server

    if system is System.ODK and not project.strip():
        raise typer.BadParameter("'--project' belum ditulis; nomornya ada di alamat proyek itu.", param_hint="odk")
    try:
        source = Server(server)
    except PullError as error:
        raise typer.BadParameter(str(error), param_hint="--server") from None
    with told_plainly():
        settings = settings_of(data, var)
        if out is not None:
            refuse_unfit_folder(out, option="--out")
        folder = out or settings.data / read_programme(settings.data).inputs
    shelf = Shelf(settings.var / "pulled" / f"{system}-{_plain(form)}")
    try:
        with progress_bar() as progress:
            before = list(_records(shelf))
            if system is System.KOBO:
                source.authorise(f"Token {secret('P2WKSS_KOBO_TOKEN')}")
                since = kobo.last_submitted(before) if incremental else ""
                fetched, change = kobo.pull_kobo(source, shelf, asset=form, since=since or None, progress=progress)
                name, ending = f"{_plain(fetched.title)} - all versions - False", ".xlsx"
                write = _kobo_writer(fetched)
            else:
                since = odk.last_submitted(before) if incremental else ""
                change = odk.pull_odk(
                    source,
                    shelf,
                    project=project,
                    form=form,
                    email=secret("P2WKSS_ODK_EMAIL"),
                    password=secret("P2WKSS_ODK_PASSWORD"),
                    since=since or None,
                    progress=progress,
                )
                name, ending, write = _plain(form), ".zip", _odk_writer(form)
    except PullError as error:
        typer.echo(f"Penarikan dari {system} gagal: {error}", err=True)
        raise typer.Exit(EXIT_SOURCE) from None
    _tell(change)
    if not (change.total or before):
        typer.echo("Formulir ini belum punya isian di server; tidak ada berkas yang ditulis.")
        return
    written = any(folder.glob(f"{escape(name)} - *{ending}"))  # else an earlier pull ended before its file was
    if not (change.added or change.changed or change.gone) and before and written:
        typer.echo("Tidak ada yang berubah di server; tidak ada berkas baru.")
        return
    path = folder / f"{name} - {_now()}{ending}"
    write(path, _records(shelf))
    typer.echo(f"Ditulis: {path}. Berkas ini memuat data pribadi; perlakukan seperti ekspor aslinya.")


def _records(shelf: Shelf) -> Iterable[Record]:
    return (entry["record"] for entry in shelf.pulled())


def _kobo_writer(form: KoboForm) -> Callable[[Path, Iterable[Record]], None]:
    from etl.connectors import kobo

    return lambda path, records: kobo.write_export(path, records, form=form)


def _odk_writer(form: str) -> Callable[[Path, Iterable[Record]], None]:
    from etl.connectors import odk

    return lambda path, records: odk.write_export(path, odk.submitted(records), form=form)


def _tell(change: Change) -> None:
    typer.echo(
        f"{change.total} isian: {change.added} baru, {change.changed} berubah, {len(change.gone)} tidak ada lagi."
    )
    for name in change.gone[:MOST_NAMED]:
        typer.echo(f"- dihapus di server: isian {name}")
    if len(change.gone) > MOST_NAMED:
        typer.echo(f"- ... dan {len(change.gone) - MOST_NAMED} isian lain dihapus di server")


def _plain(text: str) -> str:
    """A title as part of a file's name; a server lets it be longer than a disk does.

    >>> _plain("RW 12: baseline/2023"), len(_plain("k" * 300))
    ('RW 12_ baseline_2023', 100)
    """
    return re.sub(r"[^\w .-]", "_", text)[:_LONGEST_NAME].strip(" .") or "formulir"


def _now() -> str:
    return f"{datetime.now():%Y-%m-%d-%H-%M-%S}"
