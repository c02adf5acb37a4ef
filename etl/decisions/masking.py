"""What stands in a cell, for the person who decides about it: enough to find it, not enough to pass it on."""

from __future__ import annotations

import re

from etl.cells import plain_text
from etl.findings import LONGEST_SHOWN, Redactor
from etl.sources.grid import CellValue
from warehouse.codebook import Variable

_SHOWN_DIGITS = 4
_DOT = "•"


def masked(value: CellValue, variable: Variable | None, redactor: Redactor) -> str:
    """Numbers of people keep their last four digits, names their first letters; other text loses what is personal."""
    text = "" if isinstance(value, str) and not value.strip() else plain_text(value)
    if variable is not None and text and variable.hides(text):
        shown = tail(text) if any(map(str.isdigit, text)) else initials(text)
    else:
        shown = redactor.clean(text)
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"


def tail(text: str) -> str:
    """
    >>> tail("'3277 0101 0101 0011")
    '••••••••••••0011'
    """
    digits = re.sub(r"\W", "", text)
    hidden = max(len(digits) - _SHOWN_DIGITS, 0)
    return _DOT * hidden + digits[hidden:] if hidden >= _SHOWN_DIGITS else _DOT * len(digits)


def initials(text: str) -> str:
    """
    >>> initials("Siti Contoh")
    'S••• C•••'
    """
    return " ".join(word[0] + _DOT * 3 for word in text.split())
