"""Names and texts as SQL writes them, for the statements that take no parameters."""

from __future__ import annotations

from collections.abc import Iterable


def as_name(name: str) -> str:
    """A column or table, whatever stands in its name."""
    return '"' + name.replace('"', '""') + '"'


def as_names(names: Iterable[str]) -> str:
    """
    >>> as_names(["rt", "round"])
    '"rt", "round"'
    """
    return ", ".join(map(as_name, names))


def as_text(text: object) -> str:
    """
    >>> as_text("Jum'at")
    "'Jum''at'"
    """
    return "'" + str(text).replace("'", "''") + "'"
