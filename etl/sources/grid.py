"""What every source file comes to, whatever its format: named grids of typed cells, every line of them.

Nothing is left out and nothing is understood here: title lines, blank lines, totals and header lines are all in the
grid, so that a cell's place is the one the reader sees in Excel.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

CellValue = int | float | str | bool | date | datetime | time | timedelta
"""A blank cell is the empty text. A number may be infinite or none at all: a damaged workbook can hold such."""

Row = tuple[CellValue, ...]

Answer = TypeVar("Answer")


class Merged(NamedTuple):
    """A merged range, its corners inclusive, counted from 0; its value stands in the first cell of it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or one text table: `rows[0]` is the first line of it. Lines may differ in length (`ragged` tells)."""

    name: str
    rows: Sequence[Row]
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Something a reader should know about how a file was read: a rule of etl/rules, and where."""

    rule: str
    sheet: str | None = None
    cell: str | None = None
    row_number: int | None = None
    found: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a reader of one container gives: the grids in order, how they were read, and what is told of them."""

    grids: tuple[Grid, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """All grids of one file, in order.

    `container` is what the bytes are: xlsx, xls, xlsb, ods, csv, html, xml, zip. `facts` say how they were read, e.g.
    {"encoding": "cp1252", "separator": ";"}; `told` what the reader of the file should know. `known`: what was worked
    out of its grids once, for all forms that look at them; a copy with other grids begins with nothing known.
    """

    path: Path
    sha256: str
    size: int
    container: str
    grids: tuple[Grid, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    known: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """What a pure function says about this workbook, worked out the first time it is asked for."""
        if question not in self.known:
            self.known[question] = answer()
        answered: Answer = self.known[question]
        return answered


def is_blank(value: CellValue) -> bool:
    return isinstance(value, str) and not value.strip()


def address(row_number: int, column: int) -> str:
    """The name Excel gives a cell.

    >>> address(17, 2), address(2, 27)
    ('C17', 'AB2')
    """
    letters, number = "", column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row_number}"
