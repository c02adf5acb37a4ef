"""`p2wkss data sample`: the simulated survey files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.edge import EXIT_STORE, told_plainly
from warehouse.os_words import said
from warehouse.placing import refuse_unfit_folder


def sample(
    out: Annotated[Path, typer.Option(help="Folder tujuan.")] = Path("data/sample"),
    seed: Annotated[int, typer.Option(help="Benih acak; benih sama, berkas sama.")] = 12,
    sites: Annotated[int, typer.Option(min=1, help="Banyaknya RW.")] = 1,
    households: Annotated[int, typer.Option(min=20, help="Banyaknya keluarga per RW.")] = 160,
    rounds: Annotated[int, typer.Option(min=1, max=5, help="Banyaknya putaran.")] = 5,
) -> None:
    """Tulis berkas survei SIMULASI beserta kebenaran yang dideklarasikan."""
    from xlsxwriter.exceptions import FileCreateError

    from etl.simulation import generate_sample

    with told_plainly():
        refuse_unfit_folder(out, option="--out")
        try:
            generate_sample(out, seed=seed, sites=sites, households=households, rounds=rounds)
        except (OSError, FileCreateError) as error:
            reason = said(error.args[0] if isinstance(error, FileCreateError) else error)
            typer.echo(f"{out}: tidak dapat ditulis ({reason}). Pilih folder lain lewat --out.", err=True)
            raise typer.Exit(EXIT_STORE) from None
    typer.echo(f"Contoh SIMULASI ditulis di {out}.")
