"""The `p2wkss data …` commands, one module each. They print and ask; the work is done in the modules they call."""

from __future__ import annotations

import typer

from etl.commands.declarations import check, dictionary
from etl.commands.findings import findings
from etl.commands.form import form, preload
from etl.commands.links import links
from etl.commands.map import map_file
from etl.commands.privacy import key, write_crosswalk
from etl.commands.pull import pull
from etl.commands.revisions import freeze_round, list_revisions, verify_revision
from etl.commands.sample import sample

data_group = typer.Typer(
    help="Data survei: pemeriksaan, kamus, formulir, pemetaan, temuan, contoh simulasi.", no_args_is_help=True
)
data_group.command("check")(check)
data_group.command("dictionary")(dictionary)
data_group.command("sample")(sample)
data_group.command("freeze")(freeze_round)
data_group.command("verify")(verify_revision)
data_group.command("revisions")(list_revisions)
data_group.command("pull")(pull)
data_group.command("crosswalk")(write_crosswalk)
data_group.command("key")(key)
data_group.command("form")(form)
data_group.command("preload")(preload)
data_group.command("map")(map_file)
data_group.command("findings")(findings)
data_group.command("links")(links)
