"""Where a command is told to write: a folder, or a file of one kind. What doesn't fit is refused before the work."""

from __future__ import annotations

from pathlib import Path

import typer

from warehouse.trouble import refuse_missing_above

FILE_ENDINGS = frozenset(
    {".csv", ".duckdb", ".html", ".json", ".md", ".ods", ".parquet", ".pdf", ".toml", ".txt", ".xls", ".xlsx", ".zip"}
)
"""A new folder called so would be taken for the file that was meant."""


def refuse_unfit_file(path: Path, *, option: str, ending: str) -> None:
    """A file under the name of another kind opens in no program, and nothing is written in place of a folder."""
    if path.is_dir():
        raise typer.BadParameter(
            f"'{path}' itu folder; tulis juga nama berkasnya, berakhiran {ending}.", param_hint=option
        )
    if path.suffix.lower() != ending:
        raise typer.BadParameter(f"'{path.name}'; pilih nama yang berakhir {ending}.", param_hint=option)
    refuse_missing_above(path, option=option)


def refuse_unfit_folder(path: Path, *, option: str) -> None:
    """The files in it are named by the command; the folder may be new, the one it lies in may not."""
    if path.is_file():
        raise typer.BadParameter(f"'{path}' itu berkas, bukan folder.", param_hint=option)
    if path.suffix.lower() in FILE_ENDINGS and not path.exists():
        told = f"'{path.name}' nama berkas; tulis nama folder. Berkas di dalamnya diberi nama sendiri."
        raise typer.BadParameter(told, param_hint=option)
    refuse_missing_above(path, option=option)
