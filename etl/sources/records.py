"""How far the cells of binary workbooks (.xls, .xlsb) reach, record by record. It reads no value."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_XLS_CELLS = frozenset((0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E, 0x0406))
_XLS_MULTIPLE = frozenset((0x00BD, 0x00BE))
_XLS_NEVER_EMPTY = _XLS_CELLS | {0x0018, 0x0022, 0x0042, 0x0085, 0x00E0, 0x00E5, 0x00FC, 0x041E, 0x0809}
_XLS_ERROR_OR_TRUTH, _XLS_DIMENSIONS, _XLS_STRINGS = 0x0205, 0x0200, 0x00FC
_XLS_ROW, _HIDDEN = 0x0208, 0x20
_XLS_COLUMNS, _HIDDEN_COLUMNS = 0x007D, 0x01
_XLS_FORMULA, _NO_NUMBER, _FAILED = 0x0006, b"\xff\xff", 2
_XLS_START, _XLS_SHEET, _XLS_ENCRYPTED = 0x0809, 0x0085, 0x002F
_XLSB_ROW, _XLSB_CELLS, _XLSB_ERRORS, _XLSB_DIMENSIONS = 0, frozenset(range(1, 12)), frozenset((3, 11)), 0x94


class BrokenRecordsError(Exception):
    """Records that lead out of the file, or claim more than it can hold."""


class EncryptedRecordsError(Exception):
    """Records that only a password opens."""


@dataclass
class RecordsExtent:
    """Counted from 1, columns that are hidden from 0. `offset`: where the sheet starts in the stream."""

    offset: int = 0
    rows: int = 0
    columns: int = 0
    failed: int = 0
    first_failed: tuple[int, int] = (0, 0)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def fail(self, row: int, column: int) -> None:
        self.failed += 1
        if self.failed == 1:
            self.first_failed = (row + 1, column)


def scan_xls(stream: bytes) -> tuple[list[RecordsExtent], dict[int, str]]:
    """Every part of the workbook's stream with its reach, and the names of the sheets by where they start."""
    found: list[RecordsExtent] = []
    names: dict[int, str] = {}
    at, end = 0, len(stream)
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if length < 2 and kind in _XLS_NEVER_EMPTY:
            raise BrokenRecordsError("catatan tanpa isi")
        if kind == _XLS_START:
            found.append(RecordsExtent(offset=at))
        elif len(body) < length:
            raise BrokenRecordsError("catatan terakhir terpotong")
        elif kind == _XLS_ENCRYPTED:
            raise EncryptedRecordsError
        elif kind == _XLS_SHEET and length >= 8:
            names[int.from_bytes(body[:4], "little")] = _sheet_name(body)
        elif kind == _XLS_STRINGS and length >= 8 and int.from_bytes(body[4:8], "little") > end // 3:
            raise BrokenRecordsError("daftar teks lebih panjang dari berkasnya")
        elif found and kind in _XLS_CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", body)
            last = int.from_bytes(body[-2:], "little") if kind in _XLS_MULTIPLE else column
            found[-1].reach(row, max(column, last))
            if kind == _XLS_ERROR_OR_TRUTH and length >= 8 and body[7]:
                found[-1].fail(row, column)
            if kind == _XLS_FORMULA and body[12:14] == _NO_NUMBER and body[6] == _FAILED:
                found[-1].fail(row, column)
        elif found and kind == _XLS_COLUMNS and length >= 10 and body[8] & _HIDDEN_COLUMNS:
            first, last = struct.unpack_from("<HH", body)
            found[-1].hidden_columns.append(range(first, last + 1))
        elif found and kind == _XLS_ROW and length >= 16 and body[12] & _HIDDEN:
            found[-1].hidden_rows.append(int.from_bytes(body[:2], "little") + 1)
        elif found and kind == _XLS_DIMENSIONS and length in (10, 14):
            row, column = struct.unpack_from("<4xI2xH" if length == 14 else "<2xH2xH", body)
            found[-1].reach(row - 1, column - 1)
        at += 4 + length
    if set(names) - {extent.offset for extent in found}:
        raise BrokenRecordsError("lembar tidak berada di tempatnya")
    return found, names


def _sheet_name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def scan_xlsb(part: bytes) -> RecordsExtent:
    """The reach of one sheet of an .xlsb."""
    found = RecordsExtent()
    at, row = 0, 0
    while at < len(part):
        kind, at = _variable(part, at, bytes_at_most=2)
        length, at = _variable(part, at, bytes_at_most=4)
        if at + length > len(part):
            raise BrokenRecordsError("catatan terakhir terpotong")
        if kind == _XLSB_ROW and length >= 4:
            row = int.from_bytes(part[at : at + 4], "little")
        elif kind in _XLSB_CELLS and length >= 4:
            column = int.from_bytes(part[at : at + 4], "little")
            found.reach(row, column)
            if kind in _XLSB_ERRORS:
                found.fail(row, column)
        elif kind == _XLSB_DIMENSIONS and length >= 16:
            _, last_row, _, last_column = struct.unpack_from("<4I", part, at)
            found.reach(last_row, last_column)
        at += length
    return found


def _variable(part: bytes, at: int, *, bytes_at_most: int) -> tuple[int, int]:
    number = 0
    for place in range(bytes_at_most):
        if at >= len(part):
            raise BrokenRecordsError("catatan terakhir terpotong")
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, at
