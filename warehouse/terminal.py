"""What every command shares: its console, its options, and how errors become one message and an exit code.

Exit codes: 0 done · 1 a fault of the program · 2 the command was misused · 3 a declaration (TOML, CSV) is wrong ·
4 a survey file was refused · 5 a build or another output can't be written or read. Knows no command
and no file of a survey.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from warehouse.declared import DeclarationError
from warehouse.os_words import said
from warehouse.settings import Settings
from warehouse.trouble import REBUILD, StoreError

EXIT_DECLARATION, EXIT_SOURCE, EXIT_STORE = 3, 4, 5
EXPECTED: Mapping[type[Exception], int] = {DeclarationError: EXIT_DECLARATION, StoreError: EXIT_STORE}

console = Console()

DataOption = Annotated[
    Path | None, typer.Option("--data", exists=True, file_okay=False, help="Folder deklarasi. Bawaan: data")
]
SPOILT = "Corrupt database file"
"""What DuckDB says of a part of a file that it comes to and that says something else than was written."""
AudienceName = Literal["public", "judge", "leadership", "analyst"]
"""What --audience takes; a test holds that all of them are named, since to import them takes longer than the help."""
LanguageName = Literal["id", "en"]
VarOption = Annotated[Path | None, typer.Option("--var", help="Folder hasil bangun. Bawaan: var")]


def listing(*headings: str, counts: Sequence[str] = ()) -> Table:
    """An empty table: texts, the first of them never cut since it has to be typed, then counts below each other."""
    table = Table()
    for place, heading in enumerate(headings):
        table.add_column(heading, no_wrap=place == 0, overflow="fold")
    for heading in counts:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def count_text(count: int) -> str:
    """A count as Indonesian writes it.

    >>> count_text(12710)
    '12.710'
    """
    return f"{count:,}".replace(",", ".")


def settings_of(data: Path | None = None, var: Path | None = None) -> Settings:
    declared = Settings.from_environment()
    return replace(declared, data=data or declared.data, var=var or declared.var)


@contextmanager
def told_plainly(expected: Mapping[type[Exception], int] = EXPECTED) -> Iterator[None]:
    """Print an expected error as one message and leave with its code; any other error is a fault and shows itself."""
    try:
        yield
    except tuple(expected) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(next(code for kind, code in expected.items() if isinstance(error, kind))) from None
    except duckdb.Error as error:
        if SPOILT not in str(error):
            raise
        typer.echo(f"Berkas hasil bangun rusak di disk: {str(error).splitlines()[0]}. {REBUILD}", err=True)
        raise typer.Exit(EXIT_STORE) from None
    except PermissionError as error:  # any question about a file is refused in a folder that somebody else locked
        typer.echo(f"{error.filename}: {said(error)}. Periksa izin folder itu dan pemiliknya.", err=True)
        raise typer.Exit(EXIT_STORE) from None
