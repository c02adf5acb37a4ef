"""The commands about definitions: `p2wkss indicators list | show | sql | check | docs`. They print and ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from indicators.commands.edge import NameArgument, definition_of, indicators_group
from warehouse.blank import empty_build
from warehouse.codebook import Codebook, read_codebook
from warehouse.placing import refuse_unfit_folder
from warehouse.terminal import EXIT_DECLARATION, DataOption, console, listing, settings_of, told_plainly

if TYPE_CHECKING:
    from indicators.definition import Definition


@indicators_group.command("list")
def list_indicators() -> None:
    """Daftar semua indikator."""
    from indicators import described
    from indicators.catalogue import read_catalogue
    from indicators.wording import unit_word

    with told_plainly():
        catalogue = read_catalogue()
    table = listing("Nama", "Indikator", "Tema", "Satuan")
    for definition in catalogue:
        theme, unit = described.word(definition.theme, "id"), unit_word(definition.noun, 1, "id")
        table.add_row(definition.name, definition.id.label, theme, unit)
    console.print(table)


@indicators_group.command("show")
def show(name: NameArgument, data: DataOption = None) -> None:
    """Definisi satu indikator, dalam dua bahasa, dengan pertanyaan, contoh dan rujukannya."""
    from indicators import described
    from indicators.spoken import spoken

    with told_plainly():
        definition = definition_of(name)
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
        typer.echo(state_query(definition_of(name)))


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


@indicators_group.command("docs")
def docs(
    out: Annotated[Path, typer.Option("--out", help="Folder tujuan halaman.")] = Path("docs/indicators"),
    data: DataOption = None,
) -> None:
    """Tulis halaman indikator (Markdown): daftar, dan satu halaman untuk setiap indikator."""
    from indicators.catalogue import read_catalogue
    from indicators.pages import pages, write_pages

    with told_plainly():
        refuse_unfit_folder(out, option="--out")
        written = pages(read_catalogue(), read_codebook(settings_of(data).codebook))
        write_pages(written, out)
    typer.echo(f"{len(written)} halaman ditulis di {out}.")


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
