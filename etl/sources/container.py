"""What the bytes of a file are, by the bytes themselves. The name decides nothing; where it lies, that is told."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path, PurePosixPath

from etl.sources import SourceError
from etl.sources.archive import holds_tables, holds_workbooks
from etl.sources.characters import CONTROL_BYTES
from etl.sources.compound import SIGNATURE
from etl.sources.encoding import wide_without_mark
from etl.sources.package import Package, shown_part
from etl.sources.spreadsheet_2003 import is_spreadsheet_2003


class Container(StrEnum):
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    FLAT_ODS = "fods"
    XLS = "xls"
    ZIP = "zip"
    HTML = "html"
    XML = "xml"
    CSV = "csv"


SUFFIXES = {
    Container.XLSX: (".xlsx", ".xlsm", ".xltx"),
    Container.XLSB: (".xlsb",),
    Container.ODS: (".ods",),
    Container.FLAT_ODS: (".fods",),
    Container.XLS: (".xls",),
    Container.ZIP: (".zip",),
    Container.HTML: (".html", ".htm"),
    Container.XML: (".xls", ".xml"),
    Container.CSV: (".csv", ".tsv", ".txt", ".tab"),
}
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|title|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_FLAT_ODS = re.compile(
    rb"\s*<\?xml[^>]{0,200}\?>\s*<office:document\s[^>]*office:mimetype=\"[\w/.-]*opendocument\.spreadsheet\""
)
_FLAT_HEAD = 1 << 14
_PAPER = (
    (0, b"%PDF", "PDF"),
    (0, b"\x89PNG", "gambar PNG"),
    (0, b"\xff\xd8\xff", "gambar JPEG"),
    (0, b"GIF8", "gambar GIF"),
    (0, b"II*\x00", "gambar TIFF"),
    (0, b"MM\x00*", "gambar TIFF"),
    (4, b"ftyphei", "foto HEIC"),
    (4, b"ftypmif1", "foto HEIC"),
    (8, b"WEBP", "gambar WebP"),
)
"""What shows a table to people only, and where in the bytes it says so."""

_KNOWN = (
    (b"Rar!", "arsip RAR; ekstrak dahulu"),
    (b"7z\xbc\xaf", "arsip 7z; ekstrak dahulu"),
    (b"\x1f\x8b", "arsip gzip; ekstrak dahulu"),
    (b"{\\rtf", "dokumen RTF"),
    (b"{", "JSON; unduh lagi sebagai XLS atau CSV"),
    (b"[", "JSON; unduh lagi sebagai XLS atau CSV"),
    (b"<", "XML"),
    (b"version https://git-lfs.", "penunjuk Git LFS; isinya sendiri belum diunduh"),
)
_SQL = re.compile(
    rb"(?:\s*(?:--[^\n]*\n|/\*.{0,400}?\*/;?\s*|set\s[^;\n]*;|start\s+transaction;|use\s[^;\n]*;))*"
    rb"\s*(?:create|drop|insert|lock)\s+(?:table|database|into|schema)\b",
    re.IGNORECASE | re.DOTALL,
)
_PROGRAMS = {
    "word/document.xml": "dokumen Word",
    "ppt/presentation.xml": "PowerPoint",
    "index/document.iwa": "Apple Numbers; ekspor dahulu ke Excel",
}
_LOOKED_AT = 4096
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def open_package(path: Path, content: bytes) -> Package | None:
    return Package(path, content) if content.startswith((b"PK\x03\x04", b"PK\x05\x06")) else None


def recognise_container(path: Path, content: bytes, package: Package | None) -> Container:
    """Raises SourceError with what was seen when it is nothing that holds tables."""
    if not content[:_LOOKED_AT].strip() and not content.strip():
        raise SourceError("file_empty", file=path)
    if package is not None:
        return _in_package(path, package)
    if content.startswith(SIGNATURE[:4]):
        return Container.XLS
    head = content[:_LOOKED_AT]
    if _PAGE.match(_narrow(head)):
        return Container.HTML
    if is_spreadsheet_2003(head):
        return Container.XML
    if _FLAT_ODS.match(content[:_FLAT_HEAD]):
        return Container.FLAT_ODS
    if paper := next((words for place, mark, words in _PAPER if head.startswith(mark, place)), ""):
        raise SourceError("file_of_paper", file=path, found=paper)
    wide = head.startswith(_WIDE_MARKS) or bool(wide_without_mark(head))
    binary = not wide and sum(code in CONTROL_BYTES for code in head) > len(head) // 20
    known = next((words for mark, words in _KNOWN if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(mark)), "")
    if not known and _SQL.match(head):
        known = "cadangan basis data (SQL); mintalah tabelnya sebagai CSV atau Excel"
    if known or binary:
        raise SourceError("file_not_excel", file=path, found=known or content[:8].hex(" "))
    return Container.CSV


def _narrow(head: bytes) -> bytes:
    """The beginning of UTF-16 text as if it were ASCII, to see a page in it."""
    return head.removeprefix(b"\xef\xbb\xbf") if not head.startswith(_WIDE_MARKS) else head[2:].replace(b"\0", b"")


def _in_package(path: Path, package: Package) -> Container:
    parts = {name.casefold() for name in package.names}
    if "xl/workbook.xml" in parts:
        return Container.XLSX
    if "xl/workbook.bin" in parts:
        return Container.XLSB
    if "content.xml" in package.names and "mimetype" in package.names:
        kind = b"".join(package.pieces("mimetype"))[:200]
        if b"spreadsheet" in kind:
            return Container.ODS
        raise SourceError("file_not_workbook", file=path, found=_kind(kind))
    if holds_tables(package):
        return Container.ZIP
    if inner := holds_workbooks(package):
        raise SourceError("zip_nested", file=path, found=", ".join(map(shown_part, inner[:3])))
    found = next((words for part, words in _PROGRAMS.items() if part in parts), "")
    kinds = sorted({shown_part(PurePosixPath(part).suffix or "tanpa akhiran") for part in parts})
    raise SourceError("file_not_workbook", file=path, found=found or ", ".join(kinds[:5]) or "zip kosong")


def _kind(mime_type: bytes) -> str:
    return mime_type.decode() if re.fullmatch(rb"[a-z.+/\-]{1,80}", mime_type) else "jenis tidak dikenal"


def suffix_lies(path: Path, container: Container) -> bool:
    return path.suffix.lower() not in SUFFIXES[container]
