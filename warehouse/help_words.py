"""What the library of the command says in the help of every command, in Indonesian. It changes no behaviour."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import typer

_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "Isian",
    "OPTIONS_PANEL_TITLE": "Pilihan",
    "COMMANDS_PANEL_TITLE": "Perintah",
    "DEFAULT_STRING": "[bawaan: {}]",
    "REQUIRED_LONG_STRING": "[wajib]",
}
_OPTIONS, _COMMANDS = "[PILIHAN]", "PERINTAH [ISIAN]..."
_USAGE, _HELP = "Pemakaian: ", "Tampilkan petunjuk ini."
_TYPES: Mapping[str, str | None] = {
    "bool": None,
    "str": "<teks>",
    "path": "<letak>",
    "dir": "<folder>",
    "int": "<bilangan>",
}
"""What may stand behind an option; a switch has nothing behind it."""
_Context: Any = typer.Context.__mro__[1]
_Formatter: Any = _Context.formatter_class


class _PlainFormatter(_Formatter):  # type: ignore[misc]
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _USAGE if prefix is None else prefix)


class _PlainContext(_Context):  # type: ignore[misc]
    formatter_class = _PlainFormatter

    def get_help(self) -> str:
        from typer import rich_utils  # slow to load, and only help is written with it

        for name, title in _TITLES.items():
            setattr(rich_utils, name, title)
        return str(super().get_help())


def speak_indonesian(command: Any) -> None:
    """Put the words of a command's help, and of all below it, into Indonesian."""
    if command.context_class is _PlainContext:
        return
    command.context_class = _PlainContext
    command.options_metavar = _OPTIONS
    if command.help:  # the library breaks a line where the program's text does
        command.help = "\n\n".join(" ".join(paragraph.split()) for paragraph in command.help.split("\n\n"))
    command.get_help_option = _in_words(type(command).get_help_option, command)
    for parameter in command.params:
        parameter.display_type_rich = _typed(parameter.display_type_rich)
    if hasattr(command, "commands"):
        command.subcommand_metavar = _COMMANDS
        for each in command.commands.values():
            speak_indonesian(each)


def _in_words(get: Callable[..., Any], command: Any) -> Callable[[Any], Any]:
    def help_option(context: Any) -> Any:
        option = get(command, context)
        if option is not None and option.help != _HELP:
            option.help, option.display_type_rich = _HELP, lambda ctx: None
        return option

    return help_option


def _typed(display: Callable[..., str | None]) -> Callable[..., str | None]:
    def words(ctx: Any) -> str | None:
        said = display(ctx=ctx)
        found = re.fullmatch(r"<(?:list\[)?(\w+)\]?(?: range)?>(.*)", said or "")
        if found is None or found[1] not in _TYPES:
            return said and said.replace("|", " | ")  # a narrow terminal breaks a list of words at a space
        word = _TYPES[found[1]]
        return word and word + found[2]

    return words
