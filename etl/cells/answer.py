"""What a cell can say: a value, or the reason why there is none. It reads no cell itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from etl.sources.grid import CellValue

_TEXT_MARKS = frozenset(("'", "’", "`"))


class Reason(StrEnum):
    """Why an answer is blank."""

    NOT_ASKED = "not_asked"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    MISSING = "missing"


class Reading(NamedTuple):
    """What a cell says. `rule` names what is wrong with it; the raw value stays in the sheet."""

    value: Any = None
    reason: Reason | None = None
    rule: str | None = None
    hint: str = ""


Reader = Callable[[CellValue], Reading]


@dataclass(frozen=True, slots=True)
class SureReader:
    """A reader of cells that seldom repeat. `sure`: of a column the answers that need no second look, by a short way,
    and None for the others.
    """

    read: Reader
    sure: Callable[[Sequence[CellValue]], list[Any]]

    def __call__(self, value: CellValue) -> Reading:
        return self.read(value)


MISSING = Reading(reason=Reason.MISSING)


def unreadable(rule: str, hint: str = "") -> Reading:
    return Reading(reason=Reason.UNREADABLE, rule=rule, hint=hint)


def plain_text(value: CellValue) -> str:
    """A cell as one would read it aloud: 3.0 is 3, a date is a date, blanks at the edges are nothing."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    return str(value).strip()


def squeezed(text: str) -> str:
    """A text as it is compared: no blanks at the edges, one between words, capitals or not; without the apostrophe by
    which people tell a spreadsheet that a number is text, and which it keeps where it took it for one more letter.

    >>> squeezed("  Leher   ANGSA "), squeezed("'24")
    ('leher angsa', '24')
    """
    text = " ".join(text.split()).casefold()
    return text[1:] if text[:1] in _TEXT_MARKS and text[1:2].isalnum() else text


def remembering(reader: Reader) -> Reader:
    """The same reader, asked once per distinct cell: answers repeat, and 1 is not True."""
    known: dict[tuple[type, CellValue], Reading] = {}

    def read(value: CellValue) -> Reading:
        key = (value.__class__, value)
        reading = known.get(key)
        if reading is None:
            reading = known[key] = MISSING if isinstance(value, str) and not value.strip() else reader(value)
        return reading

    return read
