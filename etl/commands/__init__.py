"""The `p2wkss data …` commands, one module each. They print and ask; the work is done in the modules they call."""

from __future__ import annotations

import typer

from etl.commands.declarations import check, dictionary
from etl.commands.sample import sample

data_group = typer.Typer(
    help="Data survei: pemeriksaan, kamus, formulir, pemetaan, temuan, contoh simulasi.", no_args_is_help=True
)
data_group.command("check")(check)
data_group.command("dictionary")(dictionary)
data_group.command("sample")(sample)
