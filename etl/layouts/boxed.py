"""Numbers written as on a paper form, each digit in a box of its own below one heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.layouts.lines import column_letters, text_of
from etl.sources.grid import Row

BOXES = 16
"""As many as a KK or NIK has digits; fewer may be questions of their own."""

_DIGITS = frozenset("0123456789")
_NEARLY_ALL = 0.7


@dataclass(frozen=True, slots=True)
class Boxed:
    """Where each such number begins, in a table that is so many columns wide."""

    starts: tuple[int, ...]
    width: int

    @property
    def described(self) -> str:
        """The columns of each number, as Excel names them."""
        return ", ".join(f"{column_letters(n)}–{column_letters(n + BOXES - 1)}" for n in self.starts)

    @property
    def kept(self) -> tuple[int, ...]:
        """The columns that stay: of each number the first."""
        gone = {column for start in self.starts for column in range(start + 1, start + BOXES)}
        return tuple(column for column in range(self.width) if column not in gone)

    def joined(self, row: Row) -> Row:
        """The line with every number in one cell."""
        whole = {start: "".join(map(text_of, row[start : start + BOXES])) for start in self.starts}
        return (*(whole.get(column, row[column]) for column in self.kept), *row[self.width :])


def boxed_numbers(header: Sequence[str], rows: Sequence[Row]) -> Boxed | None:
    """Headings over sixteen columns each, with nothing but single digits below."""
    starts, column = list[int](), 0
    while column + BOXES <= len(header):
        over = header[column : column + BOXES]
        if over[0] and set(over) == {over[0]} and _hold_digits(rows, range(column, column + BOXES)):
            starts.append(column)
            column += BOXES
        else:
            column += 1
    return Boxed(tuple(starts), len(header)) if starts else None


def _hold_digits(rows: Sequence[Row], columns: range) -> bool:
    """In nearly all lines that hold anything there: a signature below a table is no number."""
    cells = [{text_of(value) for value in row[columns.start : columns.stop]} for row in rows]
    written = [texts for texts in cells if texts != {""}]
    return sum(texts <= _DIGITS for texts in written) > _NEARLY_ALL * len(written)
