"""The `p2wkss indicators …` commands. They print and ask; the work is done in the modules they call."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from warehouse.blank import empty_build
from warehouse.codebook import Codebook, read_codebook
from warehouse.declared import DeclarationError, Fault
from warehouse.store import open_reader
from warehouse.terminal import (
    EXIT_DECLARATION,
    EXIT_STORE,
    DataOption,
    VarOption,
    console,
    settings_of,
    told_plainly,
)

if TYPE_CHECKING:
    from indicators.context import Context
    from indicators.definition import Definition

FORMATS = ("csv", "parquet", "xlsx")
LICENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]*")

indicators_group = typer.Typer(
    help="Katalog indikator: daftar, definisi, SQL, pemeriksaan, hitung ulang, data terbuka.", no_args_is_help=True
)
NameArgument = Annotated[str, typer.Argument(metavar="NAMA", help="Nama indikator; lihat: p2wkss indicators list")]


@indicators_group.command("list")
def list_indicators() -> None:
    """Daftar semua indikator."""
    from indicators.catalogue import read_catalogue

    with told_plainly():
        catalogue = read_catalogue()
    table = Table("Nama", "Indikator", "Tema", "Jenis", "Satuan")
    for definition in catalogue:
        table.add_row(definition.name, definition.id.label, definition.theme, definition.kind, definition.unit)
    console.print(table)


@indicators_group.command("show")
def show(name: NameArgument, data: DataOption = None) -> None:
    """Definisi satu indikator, dalam dua bahasa, dengan pertanyaan, contoh dan rujukannya."""
    from indicators import described
    from indicators.spoken import spoken

    with told_plainly():
        definition = _definition(name)
        codebook = _codebook(data)
        targets = _targets(data, name)
    for language in ("id", "en"):
        _print_words(definition, codebook, language)
    for told in targets:
        console.print(f"[bold]Target program · Target of the programme[/bold]\n{escape(told)}\n")
    console.print("[bold]Ungkapan · Expressions[/bold]")
    console.print(f"denominator: {escape(definition.denominator)}\nnumerator: {escape(definition.expression)}\n")
    console.print("[bold]Contoh · Examples[/bold]")
    for number, example in enumerate(definition.examples, start=1):
        told = described.outcome(example, definition, "id")
        console.print(f"{number}. {escape(spoken(example, definition, codebook, 'id'))} → {escape(told)}")
        console.print(f"   ({escape(described.given(example))})")
    console.print("\n[bold]Rujukan · References[/bold]")
    for reference in definition.references:
        console.print(f"- {escape(reference)}")


@indicators_group.command("sql")
def sql(name: NameArgument) -> None:
    """SQL yang memberi keadaan setiap satuan untuk satu indikator."""
    from indicators.query import state_query

    with told_plainly():
        typer.echo(state_query(_definition(name)))


@indicators_group.command("proof")
def proof_of(
    name: NameArgument,
    round_from: Annotated[str | None, typer.Option("--from", help="Putaran awal. Bawaan: yang pertama.")] = None,
    round_to: Annotated[str | None, typer.Option("--to", help="Putaran akhir. Bawaan: yang terakhir.")] = None,
    population: Annotated[str, typer.Option("--population", help="Populasi.")] = "binaan",
    language: Annotated[str, typer.Option("--language", help="Bahasa: id atau en.")] = "id",
    var: VarOption = None,
) -> None:
    """Bukti satu perubahan: kalimat, hitungan, metode, dan SQL yang memberi angka itu bila ditempel."""
    from indicators import results
    from indicators.context import context
    from indicators.disclosure import Audience, audience_of, read_policy
    from indicators.proof import proof
    from indicators.sentence import caveat, sentence

    with told_plainly():
        definition = _definition(name)
        settings = settings_of(var=var)
        policy = read_policy(settings.data, audience_of(settings.audience or Audience.ANALYST))
        with open_reader(settings) as reader:
            connection = reader.snapshot().connection
            about = context(connection)
            first, last = round_from or about.baseline.name, round_to or about.latest.name
            for option, asked in (("--from", first), ("--to", last)):
                if asked not in {known.name for known in about.rounds}:
                    known_rounds = ", ".join(known.name for known in about.rounds)
                    raise typer.BadParameter(f"tidak ada '{asked}'; pilih dari: {known_rounds}", param_hint=option)
            _refuse_unknown(about, [], [population])
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
        console.print("Tidak ada perubahan untuk pilihan ini.")
        raise typer.Exit(EXIT_DECLARATION)
    for change in changes:
        console.print(f"[bold]{escape(sentence(change, definition, about, language))}[/bold]\n")
        mine = [level for level in levels if level.site == change.site]
        told = proof(change, definition, about, language, levels=mine)
        for label, value in (*told.facts, told.formula):
            console.print(f"{escape(label)}: {escape(value)}")
        typer.echo(f"\n{told.sql or ''}\n")
    console.print(escape(caveat(about, language)))


@indicators_group.command("check")
def check(data: DataOption = None) -> None:
    """Periksa katalog: isi berkas, ungkapan, dan semua contoh."""
    from indicators.catalogue import read_catalogue
    from indicators.examples import run_examples
    from indicators.expression import check_expressions

    with told_plainly():
        codebook = read_codebook(settings_of(data).codebook)
        catalogue = read_catalogue()
        with empty_build(codebook) as connection:
            check_expressions(catalogue, connection)
        outcomes = run_examples(catalogue, codebook)
    wrong = [outcome for outcome in outcomes if not outcome.agrees]
    for outcome in wrong:
        found = f"contoh {outcome.number}: tertulis {outcome.expected}, hasil hitungan {outcome.found}"
        typer.echo(f"{outcome.indicator}.toml, {found}. Perbaiki contoh atau definisinya.", err=True)
    if wrong:
        raise typer.Exit(EXIT_DECLARATION)
    console.print(f"Katalog baik: {len(catalogue)} indikator, {len(outcomes)} contoh.")


@indicators_group.command("compute")
def compute(var: VarOption = None) -> None:
    """Hitung ulang hasil bangun yang berlaku, di memori, dan bandingkan dengan yang terbit. Tidak mengubah apa pun."""
    from indicators.recount import recount

    with told_plainly():
        settings = settings_of(var=var)
        with open_reader(settings) as reader:
            build_id = reader.build_id
            tables = recount(settings.builds / f"{build_id}.duckdb")
    table = Table("Tabel", "Terbit", "Dihitung ulang", "Hanya terbit", "Hanya hitungan ulang")
    for each in tables:
        counts = (each.published, each.recounted, each.only_published, each.only_recounted)
        table.add_row(each.table, *map(str, counts))
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
    form: Annotated[str, typer.Option("--format", help=f"Bentuk berkas: {', '.join(FORMATS)}.")] = "csv",
    rounds: Annotated[
        list[str] | None, typer.Option("--round", help="Putaran; perubahan ikut putaran akhirnya. Boleh berulang.")
    ] = None,
    populations: Annotated[list[str] | None, typer.Option("--population", help="Populasi. Boleh berulang.")] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", help="Lisensi data yang ditetapkan pemiliknya, misalnya CC-BY-4.0.")
    ] = None,
    audience: Annotated[
        str, typer.Option("--audience", help="Untuk siapa: public, judge, leadership, analyst. Bawaan: public.")
    ] = "public",
    data: DataOption = None,
    var: VarOption = None,
) -> None:
    """Tulis hasil sebagai data terbuka: capaian, perubahan, dan datapackage.json. Sel kecil disembunyikan.

    Berkas untuk selain public tidak untuk dibagikan; datapackage.json menyebut untuk siapa.
    """
    from indicators.context import context
    from indicators.disclosure import Audience, audience_of, read_policy
    from indicators.open_data import Format, open_data, write_open_data

    if form not in FORMATS:
        raise typer.BadParameter(f"'{form}'; pilih salah satu: {', '.join(FORMATS)}", param_hint="--format")
    if licence is not None and not LICENCE.fullmatch(licence):
        raise typer.BadParameter(f"'{licence}'; tulis singkatan lisensi, misalnya CC-BY-4.0", param_hint="--licence")
    with told_plainly():
        settings = settings_of(data, var)
        policy = read_policy(settings.data, audience_of(audience))
        with open_reader(settings) as reader:
            snapshot = reader.snapshot()
            _refuse_unknown(context(snapshot.connection), rounds or [], populations or [])
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
    if told.context.simulated:
        typer.echo("SIMULASI: data ini buatan, bukan keadaan sebenarnya.")
    if licence is None:
        typer.echo("Lisensi belum ditetapkan: sebutkan dengan --licence sebelum data dibagikan.")


@indicators_group.command("docs")
def docs(
    out: Annotated[Path, typer.Option("--out", help="Folder tujuan halaman.")] = Path("docs/indicators"),
    data: DataOption = None,
) -> None:
    """Tulis halaman indikator (Markdown): daftar, dan satu halaman untuk setiap indikator."""
    from indicators.catalogue import read_catalogue
    from indicators.pages import pages, write_pages

    with told_plainly():
        written = pages(read_catalogue(), read_codebook(settings_of(data).codebook))
        write_pages(written, out)
    typer.echo(f"{len(written)} halaman ditulis di {out}.")


def _definition(name: str) -> Definition:
    from indicators.catalogue import read_catalogue

    catalogue = read_catalogue()
    if name not in catalogue:
        known = ", ".join(catalogue.names)
        raise DeclarationError([Fault("katalog", "", f"tidak ada indikator '{name}'", known)])
    return catalogue[name]


def _codebook(data: Path | None) -> Codebook | None:
    """The texts of questions, where there are declarations; a definition can be shown without them."""
    folder = settings_of(data).codebook
    return read_codebook(folder) if folder.is_dir() else None


def _targets(data: Path | None, name: str) -> list[str]:
    """What the programme declares to aim for, with its source; nothing where no programme is declared."""
    from indicators.definition import number_text
    from warehouse.programme import read_programme

    folder = settings_of(data).data
    declared = read_programme(folder).targets if (folder / "programme.toml").is_file() else ()
    return [f"{number_text(target.value)} ({target.source})" for target in declared if target.indicator == name]


def _print_words(definition: Definition, codebook: Codebook | None, language: str) -> None:
    from indicators import described

    english = language == "en"
    words = definition.words(language)
    console.print(f"[bold]{escape(words.label)}[/bold]\n{escape(words.definition)}\n{escape(words.limits)}\n")
    parts = [
        ("Numerator" if english else "Pembilang", words.numerator),
        ("Denominator" if english else "Penyebut", words.denominator),
        *described.facts(definition, language),
    ]
    for label, text in parts:
        console.print(f"{escape(label)}: {escape(text)}")
    console.print("Questions:" if english else "Pertanyaan:")
    for question in described.questions(definition, codebook, language):
        console.print(f"- {question.key}: {escape(question.text)}")
    for place, rung in enumerate(definition.rungs, start=1):
        console.print(f"{'Rung' if english else 'Tingkat'} {place}: {escape(rung.words(language))} ({rung.code})")
    console.print()


def _refuse_unknown(about: Context, rounds: list[str], populations: list[str]) -> None:
    known_of = {
        "--round": (rounds, [known.name for known in about.rounds]),
        "--population": (populations, [known.name for known in about.populations]),
    }
    for option, (asked, known) in known_of.items():
        for name in asked:
            if name not in known:
                raise typer.BadParameter(f"tidak ada '{name}'; pilih dari: {', '.join(known)}", param_hint=option)
