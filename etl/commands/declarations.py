"""`p2wkss data check` and `data dictionary`: what is declared, and whether it holds together."""

from __future__ import annotations

from typing import Annotated

import typer

from etl.commands.edge import DataOption, settings_of, told_plainly
from etl.mapping import read_forms
from warehouse.codebook import read_codebook
from warehouse.dictionary import dictionary_csv, dictionary_markdown
from warehouse.programme import read_programme


def check(data: DataOption = None) -> None:
    """Periksa semua deklarasi: program, wilayah, buku kode, formulir."""
    with told_plainly():
        settings = settings_of(data)
        programme = read_programme(settings.data)
        codebook = read_codebook(settings.codebook)
        forms = read_forms(settings.data / "forms", codebook=codebook, programme=programme)
    variables = sum(len(unit.variables) for unit in codebook.units)
    typer.echo(f"Deklarasi baik: {programme.name}; {variables} variabel, {len(forms)} formulir.")


def dictionary(
    data: DataOption = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Sebagai halaman, bukan CSV.")] = False,
) -> None:
    """Cetak kamus data: setiap kolom gudang data dan artinya."""
    with told_plainly():
        codebook = read_codebook(settings_of(data).codebook)
    typer.echo(dictionary_markdown(codebook) if markdown else dictionary_csv(codebook), nl=False)
