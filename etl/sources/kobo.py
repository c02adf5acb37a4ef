"""KoboToolbox XLSX exports as sheets of typed cells. It knows about bytes and sheets, not about questions or codes.

Cells keep the type Excel gave them (text, number, date, truth), because a number where an identity number belongs is
itself a finding. Every refusal is a SourceError.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from etl.sources import SourceError

CellValue = int | float | str | bool | date | datetime | time | timedelta

WORKBOOK_PART = "xl/workbook.xml"
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<?xml", b"<meta")
_UNREADABLE = (
    (PermissionError, "tidak ada izin baca, atau dikunci program lain"),
    (FileNotFoundError, "berkas tidak ada lagi"),
    (IsADirectoryError, "ini folder, bukan berkas"),
)
MOST_CELLS = 20_000_000
_FAR_AWAY = re.compile(rb'\br="([A-Z]{3}\d+|[A-Z]*\d{6,})"')
_CELL = re.compile(rb'\br="([A-Z]+)(\d+)"')


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it stands in the sheet, and where it stands."""

    value: CellValue
    address: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: header names, then rows of values as long as the header or longer."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    first_row: int

    def row_number(self, row: int) -> int:
        """The number Excel shows beside the row."""
        return self.first_row + row

    def cell(self, row: int, column: int) -> Cell:
        return Cell(self.rows[row][column], address(self.row_number(row), column))

    def is_blank(self, row: int) -> bool:
        return all(is_blank(value) for value in self.rows[row])


@dataclass(frozen=True, slots=True)
class Workbook:
    """All worksheets of one file, in order, with the file's size and SHA-256."""

    path: Path
    sha256: str
    size: int
    sheets: tuple[Sheet, ...]


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


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or a SourceError that says why they can't be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = next((words for kind, words in _UNREADABLE if isinstance(error, kind)), error.strerror)
        raise SourceError("file_unreadable", file=path, found=reason or type(error).__name__) from error


def read_workbook(path: Path, *, content: bytes | None = None, repeats: tuple[str, ...] = ()) -> Workbook:
    """Read every worksheet of an export; `repeats` names the sheets a CSV could not have carried."""
    content = read_bytes(path) if content is None else content
    _refuse_other_formats(path, content, repeats=repeats)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = tuple(_sheets(book))
    except CalamineError as error:
        raise SourceError("file_damaged", file=path, found=str(error) or "isi lembar terputus") from error
    return Workbook(path=path, sha256=sha256(content).hexdigest(), size=len(content), sheets=sheets)


def _sheets(book: CalamineWorkbook) -> Iterator[Sheet]:
    for metadata in book.sheets_metadata:
        if metadata.typ is SheetTypeEnum.WorkSheet:
            yield _sheet(metadata.name, book.get_sheet_by_name(metadata.name))


def _sheet(name: str, source: CalamineSheet) -> Sheet:
    # Without skip_empty_area=False a blank first row or column would shift every address.
    rows = [tuple(row) for row in source.to_python(skip_empty_area=False)]
    header = tuple(str(value).strip() for value in rows[0]) if rows else ()
    tagged = len(rows) > 1 and _is_tag_row(rows[1])
    start = 2 if tagged else 1
    return Sheet(name=name, header=header, rows=tuple(rows[start:]), first_row=start + 1)


def _is_tag_row(row: tuple[CellValue, ...]) -> bool:
    """Forms with HXL tags export a second header row such as `#date+start`."""
    filled = [value for value in row if not is_blank(value)]
    return bool(filled) and all(isinstance(value, str) and value.startswith("#") for value in filled)


def _refuse_other_formats(path: Path, content: bytes, *, repeats: tuple[str, ...]) -> None:
    """Excel's name says little: what counts is how the bytes begin."""
    suffix, start = path.suffix or "tanpa akhiran", content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not content:
        raise SourceError("file_empty", file=path)
    if content.startswith(_OLE):
        rule = "file_protected" if _ENCRYPTED in content else "file_old_excel"
        raise SourceError(rule, file=path, found=suffix)
    if start.startswith(_HTML):
        raise SourceError("file_html", file=path, found=suffix)
    if not content.startswith(_ZIP):
        if _looks_like_csv(content):
            raise SourceError("file_csv", file=path, allowed=", ".join(repeats) or "anggota, kelahiran, …")
        raise SourceError("file_not_excel", file=path, found=content[:8].hex(" "))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts, broken = archive.namelist(), archive.testzip()
            if broken is None:
                _refuse_far_cells(path, archive)
    except SourceError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise SourceError("file_damaged", file=path, found=str(error)) from error
    except Exception as error:  # zlib.error and struct.error have no common base with the others
        raise SourceError("file_damaged", file=path, found=str(error)) from error
    if broken is not None:
        raise SourceError("file_damaged", file=path, found=broken)
    if WORKBOOK_PART not in parts:
        raise SourceError("file_not_workbook", file=path)


def _refuse_far_cells(path: Path, archive: zipfile.ZipFile) -> None:
    """One stray cell at the end of a sheet makes a table of billions, which no memory holds and no error tells."""
    for part in archive.namelist():
        if not part.startswith("xl/worksheets/") or not _FAR_AWAY.search(content := archive.read(part)):
            continue
        columns, rows = map(set, zip(*_CELL.findall(content), strict=True))
        widest = max(columns, key=lambda letters: (len(letters), letters))
        width = sum((letter - 64) * 26**place for place, letter in enumerate(reversed(widest)))
        height = max(map(int, rows))
        if width * height > MOST_CELLS:
            found = f"{height} baris × {width} kolom, sampai {widest.decode()}{height}, di {PurePosixPath(part).name}"
            raise SourceError("sheet_too_large", file=path, found=found, allowed=f"{MOST_CELLS // 10**6} juta")


def _looks_like_csv(content: bytes) -> bool:
    head = content[:4096]
    if b"\x00" in head:
        return False
    first_line = head.splitlines()[0] if head.splitlines() else b""
    return any(mark in first_line for mark in (b";", b",", b"\t"))
