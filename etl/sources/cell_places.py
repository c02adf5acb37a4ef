"""Where the cells of plain XML stand, all of a piece at once: their addresses as numbers. It reads no value."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_CELL, _ROW = b'<c r="', b'<row r="'
_MOST_LETTERS, _MOST_DIGITS = 3, 7
_BLANK_OR_END = np.isin(np.arange(256), list(b"> \t\n\r\f\v"))
_AFTER_NAME = np.isin(np.arange(256), list(b"/> \t\n\r\f\v"))
"""By letter, whether it may stand there."""
_LONGEST_TAG = 32
"""Bytes behind the last tag that may be looked at."""


class Places(NamedTuple):
    """Of every cell its row and column, counted from 1, and how many rows were opened by then; and all those rows."""

    row: Numbers
    column: Numbers
    opened: Numbers
    rows: Numbers

    def disordered(self, row: int, column: int) -> tuple[int, int] | None:
        """Row and column of the first that doesn't stand behind its predecessor, where this cell was the last one."""
        current = np.concatenate([[row], self.rows])[self.opened]
        before = np.concatenate([[column], self.column])[:-1]
        before[np.diff(self.opened, prepend=0) > 0] = 0
        cells = np.flatnonzero((self.row != current) | (self.column <= before))
        rows = np.flatnonzero(np.diff(self.rows, prepend=row) <= 0)
        if len(rows) and not (len(cells) and self.opened[cells[0]] <= rows[0]):
            return int(self.rows[rows[0]]), 1
        return (int(self.row[cells[0]]), int(self.column[cells[0]])) if len(cells) else None


def places(piece: bytes) -> Places | None:
    """Every `<row r="1">` and `<c r="A1">`; None when one of them isn't written just so.

    >>> places(b'<row r="7"><c r="B7"><v>1</v></c><c r="AA7" s="1">')
    Places(row=array([7, 7]), column=array([ 2, 27]), opened=array([1, 1]), rows=array([7]))
    """
    text = np.frombuffer(piece + bytes(_LONGEST_TAG), dtype=np.uint8)
    tags = np.flatnonzero(text == ord("<"))
    cells, opening = _begin(text, tags, _CELL), _begin(text, tags, _ROW)
    if len(cells) != _called(text, tags, b"<c") or len(opening) != _called(text, tags, b"<row"):
        return None
    column, letters_end = _number(text, cells + len(_CELL), first=ord("A"), base=26, most=_MOST_LETTERS)
    row, cells_end = _number(text, letters_end, first=ord("0"), base=10, most=_MOST_DIGITS)
    rows, rows_end = _number(text, opening + len(_ROW), first=ord("0"), base=10, most=_MOST_DIGITS)
    numbered = (cells_end > letters_end).all() and (rows_end > opening + len(_ROW)).all()
    if not (column.all() and numbered and _ended(text, cells_end) and _ended(text, rows_end)):
        return None
    return Places(row, column, np.searchsorted(opening, cells), rows)


def _begin(text: NDArray[np.uint8], tags: Numbers, word: bytes) -> Numbers:
    """Those of the tags that begin with this word."""
    for place, letter in enumerate(word):
        tags = tags[text[tags + place] == letter]
    return tags


def _called(text: NDArray[np.uint8], tags: Numbers, name: bytes) -> int:
    """How many of the tags have this name, whatever else stands in them."""
    return int(_AFTER_NAME[text[_begin(text, tags, name) + len(name)]].sum())


def _number(text: NDArray[np.uint8], at: Numbers, *, first: int, base: int, most: int) -> tuple[Numbers, Numbers]:
    """The number that starts here, in digits or in letters, of which A counts 1; and where it ends."""
    number = np.zeros(len(at), dtype=np.int64)
    for _ in range(most):
        digit = text[at] - np.uint8(first)
        more = digit < base
        number[more] = number[more] * base + digit[more] + (base == 26)
        at = at + more
    return number, at


def _ended(text: NDArray[np.uint8], at: Numbers) -> bool:
    """Whether a quotation mark stands in all these places, and a blank or the end of the tag behind it."""
    return bool((text[at] == ord('"')).all() and _BLANK_OR_END[text[at + 1]].all())
