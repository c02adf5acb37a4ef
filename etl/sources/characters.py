"""Characters that nobody sees, taken out of cells and told; it changes nothing a reader could have seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.sources.grid import Row, Told, address

_AS_BLANK = "\x0b\x0c\x85\u2028\u2029"
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
)
HIDDEN = re.compile(f"[{_AS_BLANK}{_HIDDEN}]")
"""Control characters, marks that turn the direction of text, blanks without width. TAB and line ends are no such."""

MIXED_SCRIPTS = re.compile("[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
"""A Greek or Cyrillic letter beside a Latin one, which looks the same and compares as another."""

_NO_CONTROLS = b"\t\n\r" + bytes(code for code in range(32, 256) if code != 127)
CONTROL_BYTES = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")


def holds_controls(content: bytes) -> bool:
    r"""Whether ASCII bytes, their mark of encoding aside, hold a control character besides TAB and line ends.

    >>> holds_controls(b"\xef\xbb\xbfa\tb\r\n"), holds_controls(b"a\x01"), holds_controls(b"a\x7f")
    (False, True, True)
    """
    return bool(content.translate(None, _NO_CONTROLS))


def clean(text: str) -> str:
    """
    >>> clean("A\u202eB\u200b \x0bC")
    'AB  C'
    """
    return HIDDEN.sub(lambda found: " " if found.group() in _AS_BLANK else "", text)


def clean_rows(rows: Sequence[Row], *, sheet: str) -> tuple[list[Row], tuple[Told, ...]]:
    """The same rows without hidden characters, and what was taken out or looks doubtful: how often, and where first."""
    cleaned: list[Row] = []
    hidden: list[tuple[str, str]] = []
    mixed: list[str] = []
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if type(value) is not str or (value.isascii() and value.isprintable()):
                continue
            if found := HIDDEN.search(value):
                hidden.append((address(number, column), f"U+{ord(found.group()):04X}"))
                row = (*row[:column], clean(value), *row[column + 1 :])
            if MIXED_SCRIPTS.search(value):
                mixed.append(address(number, column))
        cleaned.append(row)
    told = []
    if hidden:
        codes = ", ".join(sorted({code for _, code in hidden})[:5])
        told.append(Told("characters_hidden", sheet=sheet, cell=hidden[0][0], found=f"{len(hidden)} sel ({codes})"))
    if mixed:
        told.append(Told("scripts_mixed", sheet=sheet, cell=mixed[0], found=f"{len(mixed)} sel"))
    return cleaned, tuple(told)
