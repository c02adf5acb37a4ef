"""`p2wkss data check` and `data dictionary`: what is declared, and whether it holds together."""

from __future__ import annotations

from typing import Annotated

import typer

from etl.commands.edge import DataOption, settings_of, told_plainly
from warehouse.blank import empty_build
from warehouse.codebook import read_codebook
from warehouse.dictionary import dictionary_csv, dictionary_markdown
from warehouse.programme import SITES, joins_sites
from warehouse.settings import Settings


def check(data: DataOption = None) -> None:
    """Periksa semua deklarasi: program, wilayah, buku kode, formulir, pemeriksaan.

    Bila folder data berisi sites.toml: apakah hasil bangun lokasi-lokasinya dapat digabung.
    """
    from etl.consistency.fitting import refuse_unfit
    from etl.declarations import read_declarations
    from etl.questionnaire.standard import standard_forms

    if joins_sites(settings_of(data).data):
        _check_sites(settings_of(data))
        return
    with told_plainly():
        declared = read_declarations(settings_of(data))
        with empty_build(declared.codebook) as connection:
            refuse_unfit(declared.checks, connection, codebook=declared.codebook)
    own = len(standard_forms(declared.codebook, declared.programme))
    variables = sum(len(unit.variables) for unit in declared.codebook.all_units)
    typer.echo(
        f"Deklarasi baik: {declared.programme.name}; {variables} variabel, {len(declared.forms) - own} formulir di "
        f"forms (dan {own} bentuk kuesioner dari program ini sendiri), {len(declared.checks.checks)} pemeriksaan."
    )


def _check_sites(settings: Settings) -> None:
    from etl.joining import find_parts, fitting_parts, lost_sites, not_read, oddities, questions_of
    from warehouse.sites import read_sites

    with told_plainly():
        declared_in, sites, codebook = (
            settings.data / SITES,
            read_sites(settings.data),
            read_codebook(settings.codebook),
        )
        files, others = find_parts(settings.data / sites.builds, declared_in=declared_in)
        with empty_build(codebook) as connection:
            parts = fitting_parts(files, sites, questions_of(connection), declared_in=declared_in)
    for line in (*lost_sites(settings, parts), *oddities(parts, sites), *not_read(others)):
        typer.echo(f"- {line}")
    typer.echo(f"Deklarasi baik: {sites.name}; {len(parts)} lokasi dapat digabung.")


def dictionary(
    data: DataOption = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Sebagai halaman, bukan CSV.")] = False,
) -> None:
    """Cetak kamus data: setiap kolom gudang data dan artinya."""
    with told_plainly():
        codebook = read_codebook(settings_of(data).codebook)
    typer.echo(dictionary_markdown(codebook) if markdown else dictionary_csv(codebook), nl=False)
