"""A large sheet of an XLSX read in parts, side by side, while the rest of it is still being unpacked and looked at.

python-calamine lets other threads run while it parses. Each part is a small workbook of its own: the same styles and
texts, and some of the rows under their own numbers. Whatever makes a sheet unfit to be divided, or a part of it
unreadable, leaves the whole to be read at once, so that there is one way only to be refused.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from etl.sources.grid import Merged, Row

PART = 1 << 21
"""Bytes of XML that are worth a thread: some 2,000 rows of 30 columns."""

TIMES_BESIDE = 4
"""How many times as long as the styles and texts a part is at least, as each part reads these again."""

_ROW = b'<row r="'
_OPEN, _CLOSED = b"<sheetData>", b"</sheetData"
_END = b"</sheetData></worksheet>"
_MOST_WORKERS = 4


class _Part(NamedTuple):
    """Rows from the first cell that holds something to the last, and where that first one stands, counted from 0."""

    rows: list[Row]
    top: int
    left: int
    merged: tuple[Merged, ...]


def worth_dividing(size: int) -> bool:
    """Whether a sheet of so many bytes of XML makes several parts."""
    return size > 2 * PART


@contextmanager
def part_readers() -> Iterator[ThreadPoolExecutor]:
    """The threads that parse. What nobody waits for any more is not begun."""
    workers = ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_WORKERS))
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


class DividedSheet:
    """One sheet, given piece by piece as it was looked at; `rows` has all of it in the end, or None.

    `name`: how the workbook calls it; `part`: where in the package it lies; `beside`: the parts it needs, by name.
    """

    def __init__(self, name: str, part: str, *, beside: Mapping[str, bytes], workers: ThreadPoolExecutor) -> None:
        self._name, self._part, self._beside, self._workers = name, part, beside, workers
        self._size = max(PART, TIMES_BESIDE * sum(map(len, beside.values())))
        self._pieces: list[bytes] = []
        self._gathered = 0
        self._head = b""
        self._whole = self._closed = False
        self._read: list[Future[_Part]] = []

    def take(self, piece: bytes) -> None:
        """The next piece of XML, which ends with a whole cell."""
        if self._whole:
            return
        if b"!" in piece and b"<!" in piece:  # a row in a comment is none
            self.leave_whole()
            return
        self._closed = self._closed or _CLOSED in piece
        if self._gathered + len(piece) >= self._size and not self._closed and (cut := piece.rfind(_ROW)) > 0:
            self._pieces.append(piece[:cut])
            self._submit(end=_END)
            piece = piece[cut:]
        self._pieces.append(piece)
        self._gathered += len(piece)

    def leave_whole(self) -> None:
        """Parts are of no use: the sheet is to be read at once."""
        self._whole = True
        self._pieces.clear()

    def rows(self) -> tuple[list[Row], tuple[Merged, ...]] | None:
        """All lines from the first, each as wide as the widest, and the merged ranges; None: read it at once."""
        if self._whole or not self._read:
            return None
        self._submit(end=b"")
        if self._whole or any(part.exception() for part in self._read):
            return None
        return _joined([part.result() for part in self._read])

    def _submit(self, *, end: bytes) -> None:
        pieces = self._pieces
        if self._head:
            pieces.insert(0, self._head)
        else:
            pieces = [b"".join(pieces)]
            self._head = pieces[0][: max(pieces[0].find(_ROW), 0)]
            if not self._head.endswith(_OPEN):
                self.leave_whole()
                return
        self._pieces, self._gathered = [], 0
        self._read.append(self._workers.submit(self._parse, [*pieces, end]))

    def _parse(self, pieces: list[bytes]) -> _Part:
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, content in {**self._beside, self._part: b"".join(pieces)}.items():
                archive.writestr(name, content)
        packed.seek(0)
        sheet = CalamineWorkbook.from_filelike(packed).get_sheet_by_name(self._name)
        rows: list[Row] = [*map(tuple, sheet.to_python(skip_empty_area=True))]
        top, left = sheet.start or (0, 0)
        return _Part(rows, top, left, merged_ranges(sheet.merged_cell_ranges))


def merged_ranges(ranges: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> tuple[Merged, ...]:
    return tuple(Merged(*start, *end) for start, end in ranges or ())


def _joined(parts: list[_Part]) -> tuple[list[Row], tuple[Merged, ...]] | None:
    """None when the parts don't follow each other: rows without a number of their own."""
    filled = [part for part in parts if part.rows]
    width = max((part.left + len(part.rows[0]) for part in filled), default=0)
    rows: list[Row] = []
    for part in filled:
        if part.top < len(rows):
            return None
        rows += [("",) * width] * (part.top - len(rows))
        left, right = ("",) * part.left, ("",) * (width - part.left - len(part.rows[0]))
        rows += [left + row + right for row in part.rows] if left or right else part.rows
    return rows, tuple(merged for part in parts for merged in part.merged)
