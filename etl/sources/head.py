"""The first rows of a large file, to say at once what it seems to be while the whole of it is still being read.

Nothing may rest on it: the whole file has the last word, and what can't be cut is simply not looked at beforehand.
"""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from etl.sources import SourceError
from etl.sources.container import Container, open_package, recognise_container
from etl.sources.grid import Workbook
from etl.sources.package import Package
from etl.sources.reading import read_workbook
from etl.sources.sheet_parts import worth_dividing

_SHEETS = "xl/worksheets/"
_ROW_END, _SHEET_END = b"</row>", b"</sheetData></worksheet>"
_LINES = 1 << 18
"""Bytes of a text table that are looked at: some thousand lines."""


def read_head(path: Path, content: bytes) -> Workbook | None:
    """The file with the first rows of its large sheets; None where it is small, of another kind, or can't be read."""
    try:
        package = open_package(path, content)
        container = recognise_container(path, content, package)
        if container is Container.XLSX and package is not None:
            head = _first_rows(package)
        else:
            head = _first_lines(content) if container is Container.CSV else None
        return read_workbook(path, content=head) if head else None
    except SourceError:
        return None


def _first_rows(package: Package) -> bytes | None:
    """The same workbook without the later rows of its large sheets."""
    parts = [name for name in package.names if name.casefold().endswith((".xml", ".rels"))]
    large = {name for name in parts if name.casefold().startswith(_SHEETS) and worth_dividing(package.size(name))}
    if not large:
        return None
    head = BytesIO()
    with ZipFile(head, "w") as archive:
        for name in parts:
            archive.writestr(name, _cut(package, name) if name in large else package.read(name))
    return head.getvalue()


def _cut(package: Package, name: str) -> bytes:
    with closing(package.pieces(name)) as pieces:
        piece = next(pieces, b"")
    return piece[: piece.rfind(_ROW_END) + len(_ROW_END)] + _SHEET_END


def _first_lines(content: bytes) -> bytes | None:
    return content[: content.rfind(b"\n", 0, _LINES) + 1] if worth_dividing(len(content)) else None
