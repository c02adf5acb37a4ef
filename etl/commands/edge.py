"""What every command shares: its console, its options, and how errors become one message and an exit code.

Exit codes: 0 done · 1 a fault of the program · 2 the command was misused · 3 a declaration (TOML, CSV) is wrong ·
4 a survey file was refused · 5 a build can't be written or read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from etl.sources import SourceError
from warehouse.declared import DeclarationError
from warehouse.settings import Settings
from warehouse.store import StoreError

EXIT_DECLARATION, EXIT_SOURCE, EXIT_STORE = 3, 4, 5

console = Console()

DataOption = Annotated[Path | None, typer.Option("--data", help="Folder deklarasi. Bawaan: data")]
VarOption = Annotated[Path | None, typer.Option("--var", help="Folder hasil bangun. Bawaan: var")]
ProgressReport = Callable[[str, float], None]


def settings_of(data: Path | None = None, var: Path | None = None) -> Settings:
    declared = Settings.from_environment()
    return Settings(data=data or declared.data, var=var or declared.var, key_file=declared.key_file)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Print an expected error as one message and leave with its code; any other error is a fault and shows itself."""
    try:
        yield
    except (DeclarationError, SourceError, StoreError) as error:
        typer.echo(str(error), err=True)
        codes = {DeclarationError: EXIT_DECLARATION, SourceError: EXIT_SOURCE, StoreError: EXIT_STORE}
        raise typer.Exit(next(code for kind, code in codes.items() if isinstance(error, kind))) from None


@contextmanager
def progress_bar() -> Iterator[ProgressReport]:
    """A bar that any room may move: call it with what is being done and the share done (0 to 1)."""
    columns = (TextColumn("{task.description:<32}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Mulai", total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)
