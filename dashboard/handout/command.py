"""`p2wkss handout`: the pages of the build in force as one file, for an audience that has no server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from warehouse.disk import write_whole
from warehouse.os_words import said
from warehouse.placing import refuse_unfit_file
from warehouse.terminal import (
    EXIT_STORE,
    AudienceName,
    DataOption,
    LanguageName,
    VarOption,
    count_text,
    settings_of,
    told_plainly,
)

if TYPE_CHECKING:
    from indicators.context import Context

MOST = 2500  # pages, a few minutes' work
PER_MINUTE, PER_MEGABYTE = 450, 64


def handout(
    out: Annotated[Path | None, typer.Option("--out", help="Berkas tujuan. Bawaan: di folder ini.")] = None,
    audience: Annotated[AudienceName, typer.Option("--audience", help="Untuk siapa.")] = "judge",
    language: Annotated[LanguageName, typer.Option("--language", help="Bahasa halaman.")] = "id",
    site: Annotated[
        list[str] | None,
        typer.Option("--site", help="Lokasi yang mana, boleh diulang. Bawaan: semua, bila sedikit."),
    ] = None,
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Simpan halaman dasbor sebagai satu berkas HTML yang terbuka tanpa server dan tanpa internet.

    Isinya hasil bangun yang berlaku, dijaga menurut yang boleh dilihat pembacanya. Keluarga, putaran, cara
    membandingkan, tema, dan APKM tetap dapat dipilih di dalamnya.
    """
    from rich.progress import track

    from dashboard.handout.document import handout_text
    from dashboard.handout.sheets import sheets_of
    from dashboard.handout.views import views
    from dashboard.source import Source
    from dashboard.text import read_text
    from indicators.disclosure import undeclared

    with told_plainly():
        settings = settings_of(data, var)
        if out is not None:
            refuse_unfit_file(out, option="--out", ending=".html")
        if warning := undeclared(settings.data):
            typer.echo(warning, err=True)
        source = Source(replace(settings, audience=audience))
        snapshot = source.current()
        place = out or Path(file_name(snapshot.context.simulated, audience, snapshot.build_id))
        _refuse_unwritable(place)
        names = [each.name for each in snapshot.catalogue]
        wanted = views(snapshot.context, names, language=language, sites=_known(site or [], snapshot.context))
        if len(wanted) > MOST and not site:
            _ask_for_sites(len(wanted), snapshot.context)
        sheets = list(sheets_of(source, track(wanted, description="Menyusun halaman", transient=True)))
    content = handout_text(sheets, text=read_text(language), build_id=snapshot.build_id).encode("utf-8")
    try:
        write_whole(place, content)
    except OSError as error:
        _tell_unwritable(place, said(error))
    typer.echo(f"Ditulis: {place} ({len(sheets)} halaman, {count_text(len(content) // 1024)} KiB), untuk {audience}.")


def _known(sites: list[str], context: Context) -> list[str]:
    """The sites that were asked for; of a single site there is nothing to choose."""
    known = [each.name for each in context.sites]
    unknown = [name for name in sites if name not in known]
    if unknown:
        raise typer.BadParameter(f"'{unknown[0]}' tidak dikenal; pilih {', '.join(known)}.", param_hint="--site")
    return sites


def _ask_for_sites(pages: int, context: Context) -> NoReturn:
    """More pages than anybody waits for or sends: told at once instead of after half an hour."""
    listed = "\n".join(f"  --site {each.name}  {each.label}" for each in context.sites)
    typer.echo(
        f"Semua {len(context.sites)} lokasi berarti {count_text(pages)} halaman, kira-kira {pages // PER_MINUTE} menit "
        f"dan {pages // PER_MEGABYTE} MB. Pilih lokasinya, boleh lebih dari satu:\n{listed}",
        err=True,
    )
    raise typer.Exit(EXIT_STORE)


def _refuse_unwritable(place: Path) -> None:
    """Told before a minute's work, not after it."""
    try:
        TemporaryFile(dir=place.parent).close()
    except OSError as error:
        _tell_unwritable(place, said(error))


def _tell_unwritable(place: Path, reason: str) -> NoReturn:
    typer.echo(f"{place} tidak dapat ditulis ({reason}). Pilih tempat lain dengan --out.", err=True)
    raise typer.Exit(EXIT_STORE) from None


def file_name(simulated: bool, audience: str, build_id: str) -> str:
    """What it is, for whom, and of which build."""
    return "_".join([*(["SIMULASI"] if simulated else []), "P2WKSS", audience, f"{build_id}.html"])
