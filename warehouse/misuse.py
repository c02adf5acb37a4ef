"""Reports a wrongly typed command in Indonesian, like every other message, instead of the library's English.

So is a disk without room for what a command prints: what it writes of itself, it tells of itself.
"""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import typer
from typer.core import TyperGroup

from warehouse.help_words import speak_indonesian
from warehouse.os_words import said
from warehouse.terminal import EXIT_STORE

EXIT_ABORTED, EXIT_INTERRUPTED = 1, 130
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
UsageError: Any = typer.BadParameter.__mro__[1]

_SAID: Sequence[tuple[str, str]] = (
    (r"No such command '(.+?)'\. Did you mean (.+)\?", r"tidak ada perintah '\1'. Mungkin maksudnya \2."),
    (r"No such command '(.+?)'\.?", r"tidak ada perintah '\1'."),
    (r"Missing command\.", "perintahnya belum ditulis."),
    (r"Missing (?:argument|option|parameter) (.+?)\.(?:.*)", r"\1 belum ditulis."),
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"tidak ada pilihan \1. Mungkin maksudnya \2."),
    (r"No such option: (\S+?)(?: Did you mean (.+)\?)?", r"tidak ada pilihan \1."),
    (r"Option '?(.+?)'? requires an argument\.", r"pilihan \1 perlu isi di belakangnya."),
    (r"Option '?(.+?)'? does not take a value\.", r"pilihan \1 tidak memakai isi."),
    (
        r"Got unexpected extra argument(?:\(s\)|s)? \((.+)\)",
        r"terlalu banyak isian: \1. Nama yang berspasi ditulis di antara tanda kutip.",
    ),
    (r"Invalid value for (.+?): (.+) is not in the range (.+?)\.", r"\1: \2 di luar batas \3."),
    (r"Invalid value for (.+?): (.+) is not one of (.+?)\.", r"\1: \2 bukan salah satu dari \3."),
    (r"Invalid value for (.+?): (.+) is not a valid (?:integer|float|number).*", r"\1: \2 bukan bilangan."),
    (r"Invalid value for (.+?): (.+) does not match the formats? .+", r"\1: \2 bukan tanggal; tulis tahun-bulan-hari."),
    (r"Invalid value for (.+?): Input should be a valid (?:integer|number).*", r"\1: isinya bukan bilangan."),
    (r"Invalid value for (.+?): Input should be less than or equal to (\S+)", r"\1: paling besar \2."),
    (r"Invalid value for (.+?): Input should be greater than or equal to (\S+)", r"\1: paling kecil \2."),
    (r"Invalid value for (.+?): (?:file|File) (.+) does not exist\.", r"\1: tidak ada berkas \2."),
    (r"Invalid value for (.+?): (?:file|File) (.+) is a directory\.", r"\1: \2 itu folder, bukan berkas."),
    (r"Invalid value for (.+?): dir (.+) does not exist\.", r"\1: tidak ada folder \2."),
    (r"Invalid value for (.+?): dir (.+) is a file\.", r"\1: \2 itu berkas, bukan folder."),
    (r"Invalid value for (.+?): (.+)", r"\1: \2"),
    (r"Invalid value: (.+)", r"\1"),
)

_SPOILT = (
    "Berkas program yang disimpan Python terpotong, biasanya karena disk pernah penuh ({error}). Hapus semua folder "
    "__pycache__ di folder program, lalu jalankan lagi."
)


def in_words(message: str) -> str:
    """What the library says about a misuse, in Indonesian; what it never said before stays as it is."""
    flat = " ".join(message.split()).replace("Value error, ", "")
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, flat):
            return found.expand(words)
    return flat


class PlainGroup(TyperGroup):
    """The group of all commands: help has Indonesian titles, and a misuse is one message and the way to the help."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        speak_indonesian(self)
        run = partial(super().main, args, prog_name, complete_var, False, windows_expand_args, **extra)
        if not standalone_mode:
            return run()
        try:
            code = run()
        except UsageError as error:
            _tell(error)
            sys.exit(error.exit_code)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            typer.echo(f"Keluarannya tidak dapat ditulis: {said(error)}. Kosongkan disk, lalu jalankan lagi.", err=True)
            sys.exit(EXIT_STORE)
        except typer.Abort as abort:
            if isinstance(abort.__context__, EOFError):  # the library's only other reason, though nobody is asked here
                typer.echo(_SPOILT.format(error=abort.__context__), err=True)
                sys.exit(EXIT_STORE)
            typer.echo("Dihentikan.", err=True)
            sys.exit(EXIT_ABORTED)
        if code == EXIT_INTERRUPTED:
            typer.echo("Dihentikan sebelum selesai. Yang berlaku tidak berubah; jalankan lagi bila perlu.", err=True)
        sys.exit(code if isinstance(code, int) else 0)


def _tell(error: Any) -> None:
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(message)
        return
    typer.echo(f"Perintah keliru: {in_words(message)}", err=True)
    if error.ctx is not None:
        typer.echo(f"Cara memakainya: {error.ctx.command_path} --help", err=True)
