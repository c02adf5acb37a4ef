"""`p2wkss attempt`: one step of an attempt to load, as the page "Muat data" starts it in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.edge import EXIT_SOURCE, EXIT_STORE, DataOption, VarOption, settings_of, told_plainly
from warehouse.attempts import Stage, Step

if TYPE_CHECKING:
    from etl.attempt.work import Builder

StepArgument = Annotated[Step, typer.Argument(metavar="LANGKAH", help="recognise, map, try, decide atau publish.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAMA", help="Nama folder percobaan di var/attempts.")]
OnwardOption = Annotated[
    bool, typer.Option("--onward", help="Sesudah dikenali, langsung coba bila tidak ada yang harus dipilih.")
]

EXIT_FAULT = 1


def ready_command(build: Builder) -> Callable[..., None]:
    """The command that waits for one step of any attempt and then does it."""
    do = attempt_command(build)

    def ready(data: DataOption = None, var: VarOption = None) -> None:
        """Tunggu satu langkah percobaan muat dengan program yang sudah siap. Dipakai halaman "Muat data"."""
        from etl.attempt.ready import wait_for_a_step

        if asked := wait_for_a_step(settings_of(data, var)):
            log = os.open(asked.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            for printed in (1, 2):
                os.dup2(log, printed)
            do(asked.step, asked.attempt, data, var, asked.onward)

    return ready


def attempt_command(build: Builder) -> Callable[..., None]:
    """The command; `build` joins the rooms that a build needs."""

    def attempt(
        step: StepArgument,
        name: NameArgument,
        data: DataOption = None,
        var: VarOption = None,
        onward: OnwardOption = False,
    ) -> None:
        """Jalankan satu langkah percobaan muat. Dipakai halaman "Muat data"; panduan: docs/loading.md."""
        from etl.attempt.steps import LOG, disk_trouble, run_step

        try:
            with told_plainly():
                state = run_step(settings_of(data, var), name, step, build=build, onward=onward)
        except (typer.Exit, KeyboardInterrupt):
            raise
        except OSError as error:  # of what the state can't tell, since it can't be written
            typer.echo(f"{name}: {disk_trouble(error)}", err=True)
            raise typer.Exit(EXIT_STORE) from None
        except Exception:
            # What the error says may quote a cell, and who started this may keep what it prints.
            typer.echo(f"{name}: terjadi kesalahan pada program; tempatnya tercatat di {LOG}.", err=True)
            raise typer.Exit(EXIT_FAULT) from None
        for line in state.trouble:
            typer.echo(line, err=True)
        if state.trouble or state.stage is Stage.REFUSED:
            raise typer.Exit(EXIT_SOURCE)
        typer.echo(f"{name}: {state.stage}")

    return attempt
