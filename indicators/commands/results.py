"""The commands about results of a build: `p2wkss indicators proof | compute | export`. They print and ask."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from indicators.commands.edge import NameArgument, definition_of, indicators_group, refuse_unknown
from warehouse.placing import refuse_unfit_folder
from warehouse.store import open_reader
from warehouse.terminal import (
    EXIT_STORE,
    AudienceName,
    DataOption,
    LanguageName,
    VarOption,
    console,
    count_text,
    listing,
    settings_of,
    told_plainly,
)

LICENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]*")


@indicators_group.command("proof")
def proof_of(
    name: NameArgument,
    round_from: Annotated[str | None, typer.Option("--from", help="Putaran awal. Bawaan: yang pertama.")] = None,
    round_to: Annotated[str | None, typer.Option("--to", help="Putaran akhir. Bawaan: yang terakhir.")] = None,
    population: Annotated[str, typer.Option("--population", help="Populasi.")] = "binaan",
    language: Annotated[LanguageName, typer.Option("--language", help="Bahasa.")] = "id",
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Bukti satu perubahan: kalimat, hitungan, metode, dan SQL yang memberi angka itu bila ditempel."""
    from indicators import results
    from indicators.context import context
    from indicators.disclosure import Audience, audience_of, read_policy, undeclared
    from indicators.proof import proof
    from indicators.sentence import caveat, sentence

    with told_plainly():
        definition = definition_of(name)
        settings = settings_of(data, var)
        if warning := undeclared(settings.data):
            typer.echo(warning, err=True)
        policy = read_policy(settings.data, audience_of(settings.audience or Audience.ANALYST))
        with open_reader(settings) as reader:
            connection = reader.snapshot().connection
            about = context(connection)
            first, last = round_from or about.baseline.name, round_to or about.latest.name
            for option, asked in (("--from", first), ("--to", last)):
                if asked not in {known.name for known in about.rounds}:
                    known_rounds = ", ".join(known.name for known in about.rounds)
                    raise typer.BadParameter(f"tidak ada '{asked}'; pilih dari: {known_rounds}", param_hint=option)
            refuse_unknown(about, [], [population])
            changes = results.changes(
                connection,
                policy=policy,
                indicator=name,
                round_from=first,
                round_to=last,
                population=population,
                breakdown="site",
                comparison="unpaired" if population == "recap" else definition.comparison.value,
            )
            levels = results.estimates(
                connection, policy=policy, indicator=name, population=population, breakdown="site"
            )
    if not changes:
        raise typer.BadParameter(
            f"'{name}' tidak punya perubahan dari {first} ke {last} untuk {population}; pilih putaran atau populasi "
            "lain."
        )
    for change in changes:
        console.print(f"[bold]{escape(sentence(change, definition, about, language))}[/bold]\n")
        if change.suppressed:
            typer.echo(f"Pembacanya {policy.audience}, ditetapkan oleh P2WKSS_AUDIENCE (bawaan: analyst).\n")
            continue
        mine = [level for level in levels if level.site == change.site]
        told = proof(change, definition, about, language, levels=mine)
        for label, value in (*told.facts, told.formula):
            console.print(f"{escape(label)}: {escape(value)}")
        typer.echo(f"\n{told.sql or ''}\n")
    console.print(escape(caveat(about, language)))


@indicators_group.command("compute")
def compute(var: VarOption = None) -> None:
    """Hitung ulang hasil bangun yang berlaku, di memori, dan bandingkan dengan yang terbit. Tidak mengubah apa pun."""
    from indicators.recount import recount

    with told_plainly():
        settings = settings_of(var=var)
        with open_reader(settings) as reader:
            build_id = reader.build_id
            tables = recount(settings.builds / f"{build_id}.duckdb")
    table = listing("Tabel", counts=("Terbit", "Dihitung ulang", "Hanya terbit", "Hanya hitungan ulang"))
    for each in tables:
        counts = (each.published, each.recounted, each.only_published, each.only_recounted)
        table.add_row(each.table, *map(count_text, counts))
    console.print(table)
    if not all(each.agrees for each in tables):
        typer.echo(
            f"Hasil bangun {build_id} tidak sama dengan hitungan ulang program ini. Bila program baru diperbarui, "
            "jalankan: p2wkss build. Bila tidak, berkas hasil bangun itu berubah: kembali ke yang lain dengan "
            "p2wkss builds rollback.",
            err=True,
        )
        raise typer.Exit(EXIT_STORE)
    typer.echo(f"Hasil bangun {build_id}: hitungan ulang sama dengan yang terbit.")


@indicators_group.command("export")
def export(
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder tujuan. Bawaan: ekspor di folder hasil bangun")
    ] = None,
    form: Annotated[Literal["csv", "parquet", "xlsx"], typer.Option("--format", help="Bentuk berkas.")] = "csv",
    rounds: Annotated[
        list[str] | None, typer.Option("--round", help="Putaran; perubahan ikut putaran akhirnya. Boleh berulang.")
    ] = None,
    populations: Annotated[list[str] | None, typer.Option("--population", help="Populasi. Boleh berulang.")] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", help="Lisensi data yang ditetapkan pemiliknya, misalnya CC-BY-4.0.")
    ] = None,
    audience: Annotated[AudienceName, typer.Option("--audience", help="Untuk siapa.")] = "public",
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Tulis hasil sebagai data terbuka: capaian, perubahan, dan datapackage.json. Sel kecil disembunyikan.

    Berkas untuk selain public tidak untuk dibagikan; datapackage.json menyebut untuk siapa.
    """
    from indicators.context import context
    from indicators.disclosure import Audience, audience_of, read_policy, undeclared
    from indicators.open_data import Format, open_data, write_open_data

    if licence is not None and not LICENCE.fullmatch(licence):
        raise typer.BadParameter(f"'{licence}'; tulis singkatan lisensi, misalnya CC-BY-4.0", param_hint="--licence")
    with told_plainly():
        settings = settings_of(data, var)
        if out is not None:
            refuse_unfit_folder(out, option="--out")
        if warning := undeclared(settings.data):
            typer.echo(warning, err=True)
        policy = read_policy(settings.data, audience_of(audience))
        with open_reader(settings) as reader:
            snapshot = reader.snapshot()
            refuse_unknown(context(snapshot.connection), rounds or [], populations or [])
            told = open_data(
                snapshot.connection,
                policy=policy,
                content_hash=snapshot.current.content_hash,
                rounds=rounds or (),
                populations=populations or (),
            )
        written = write_open_data(told, out or settings.var / "ekspor", form=Format(form), licence=licence)
    for path in written.files:
        typer.echo(str(path))
    for table in told.tables:
        typer.echo(f"{table.name}: {len(table.rows)} baris, {table.suppressed} di antaranya disembunyikan angkanya.")
    if any(table.suppressed for table in told.tables):
        typer.echo("Yang disembunyikan: sel kecil, dan sel lain yang membukanya lewat pengurangan.")
    if policy.audience is not Audience.PUBLIC:
        typer.echo(f"Hanya untuk {policy.audience}: jangan dibagikan sebagai data terbuka.")
    if written.left_over:
        typer.echo(
            f"Di {written.folder} masih ada berkas dari ekspor sebelumnya, yang tidak termasuk datapackage.json: "
            f"{', '.join(path.name for path in written.left_over)}. Pindahkan atau hapus sebelum folder itu dibagikan.",
            err=True,
        )
    if told.context.simulated:
        typer.echo("SIMULASI: data ini buatan, bukan keadaan sebenarnya.")
    if licence is None:
        typer.echo("Lisensi belum ditetapkan: sebutkan dengan --licence sebelum data dibagikan.")
