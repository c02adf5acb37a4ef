"""What the commands about indicators share: their group, an indicator by its name, and what they refuse."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from indicators.context import Context
    from indicators.definition import Definition

indicators_group = typer.Typer(
    help="Katalog indikator: daftar, definisi, SQL, pemeriksaan, hitung ulang, data terbuka.", no_args_is_help=True
)
NameArgument = Annotated[str, typer.Argument(metavar="NAMA", help="Nama indikator; lihat: p2wkss indicators list")]


def definition_of(name: str) -> Definition:
    from indicators.catalogue import read_catalogue

    catalogue = read_catalogue()
    if name not in catalogue:
        near = ", ".join(get_close_matches(name, catalogue.names, n=5))
        maybe = f" Mungkin maksudnya {near}." if near else ""
        raise typer.BadParameter(f"tidak ada '{name}'.{maybe} Semua namanya: p2wkss indicators list", param_hint="NAMA")
    return catalogue[name]


def refuse_unknown(about: Context, rounds: list[str], populations: list[str]) -> None:
    known_of = {
        "--round": (rounds, [known.name for known in about.rounds]),
        "--population": (populations, [known.name for known in about.populations]),
    }
    for option, (asked, known) in known_of.items():
        for name in asked:
            if name not in known:
                raise typer.BadParameter(f"tidak ada '{name}'; pilih dari: {', '.join(known)}", param_hint=option)
