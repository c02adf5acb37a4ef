"""What the commands about data share: the terminal of every command, refused survey files, and a bar of progress.

Exit codes: 0 done · 1 a fault of the program · 2 the command was misused · 3 a declaration (TOML, CSV) is wrong ·
4 a survey file was refused · 5 a build or another output can't be written or read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from etl.sources import SourceError
from warehouse import terminal
from warehouse.terminal import (
    EXIT_DECLARATION,
    EXIT_SOURCE,
    EXIT_STORE,
    DataOption,
    VarOption,
    console,
    settings_of,
)

__all__ = [
    "EXIT_DECLARATION",
    "EXIT_SOURCE",
    "EXIT_STORE",
    "DataOption",
    "ProgressReport",
    "VarOption",
    "console",
    "progress_bar",
    "settings_of",
    "shown_place",
    "told_plainly",
    "typed",
]

ProgressReport = Callable[[str, float], None]


def told_plainly() -> AbstractContextManager[None]:
    """Print an expected error, a refused file among them, as one message and leave with its code."""
    return terminal.told_plainly({**terminal.EXPECTED, SourceError: EXIT_SOURCE})


def shown_place(path: Path) -> str:
    """A file as it is typed behind a command, from where the command was given.

    >>> shown_place(Path("temuan kantor.xlsx")), shown_place(Path("temuan.xlsx"))
    ('"temuan kantor.xlsx"', 'temuan.xlsx')
    """
    return f'"{path}"' if " " in str(path) else str(path)


def typed(command: str, data: Path | None) -> str:
    """A further command as it is typed from here: of the same folder of declarations, where that was typed too.

    >>> typed("build", None), typed("build", Path("Data kami"))
    ('p2wkss build', 'p2wkss build --data "Data kami"')
    """
    return f"p2wkss {command}" + (f" --data {shown_place(data)}" if data else "")


@contextmanager
def progress_bar() -> Iterator[ProgressReport]:
    """A bar that any room may move: call it with what is being done and the share done (0 to 1)."""
    columns = (TextColumn("{task.description:<32}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Mulai", total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)
