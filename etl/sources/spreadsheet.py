"""Workbooks of Excel and OpenDocument as grids of typed cells, read only when they are known to fit into memory.

The format's own structures are looked at first, within bounds; the values are python-calamine's. No value is judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl.quoted import some_of
from etl.sources import SourceError
from etl.sources.characters import clean_rows
from etl.sources.collector import paused_collector
from etl.sources.compound import BrokenCompoundError, Compound
from etl.sources.document_xml import TableExtent, scan_document
from etl.sources.grid import Contents, Grid, Merged, Row, Told, address, is_blank
from etl.sources.limits import MOST_CELLS, refuse_large_page
from etl.sources.package import Package, shown_part
from etl.sources.records import BrokenRecordsError, EncryptedRecordsError, RecordsExtent, scan_xls, scan_xlsb
from etl.sources.sheet_parts import DividedSheet, merged_ranges
from etl.sources.sheet_xml import SheetExtent, column_letters, declares_entities

_FORMULA_ERROR = re.compile(r"Unsupported cell error value '(#[A-Z_/0!?]{1,20})'")
_BLANKS = re.compile(rb"(</?(?:table|office):[^<>]{0,4000}>|</text:p>)\s+(?=<)")
"""Between the tags of a table, where programs that write for people's eyes put them and the parser expects none."""

_DETAILS = {
    "XmlError": "susunan XML-nya rusak",
    "ZipError": "isi zip-nya rusak",
    "PanicException": "susunan catatannya rusak",
    "MemoryError": "isinya tidak muat di memori",
}
_MOST_NAMED = 12
_STREAMS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"


class Reach:
    """The cells of all sheets so far, refused as soon as they are more than memory holds."""

    def __init__(self, path: Path) -> None:
        self._path, self._cells = path, 0

    def divide(self, sheet: DividedSheet, piece: bytes, extent: SheetExtent) -> None:
        """Give a piece to be read, as long as all cells of it and before it fit."""
        if self._cells + extent.cells > MOST_CELLS:
            sheet.leave_whole()
        sheet.take(piece)

    def add(self, sheet: str, rows: int, columns: int) -> None:
        self._cells += rows * columns
        if self._cells > MOST_CELLS:
            corner = f"{column_letters(columns)}{rows}"
            raise SourceError(
                "sheet_too_large",
                file=self._path,
                sheet=sheet,
                cell=corner,
                found=f"{rows} baris × {columns} kolom, sampai {corner}",
                allowed=f"{MOST_CELLS // 10**6} juta",
            )


def refuse_entities(path: Path, part: str, first_piece: bytes) -> None:
    if first_piece.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in first_piece[:200]:
        raise SourceError("file_damaged", file=path, found=f"isi zip '{shown_part(part)}' bukan XML UTF-8")
    if declares_entities(first_piece):
        raise SourceError("xml_entities", file=path, found=shown_part(PurePosixPath(part).name))


def read_xlsb(path: Path, content: bytes, package: Package) -> Contents:
    reach = Reach(path)
    for part in package.names:
        if not part.casefold().startswith("xl/worksheets/") or part.casefold().endswith(".rels"):
            package.read(part)
            continue
        try:
            extent = scan_xlsb(package.read(part))
        except BrokenRecordsError as error:
            raise package.damaged(str(error)) from error
        reach.add(PurePosixPath(part).stem, extent.rows, extent.columns)
    return read_sheets(path, content, clean=True)


def read_ods(path: Path, content: bytes, package: Package) -> Contents:
    if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise SourceError("file_protected", file=path)
    for part in package.names:
        if part.endswith((".xml", ".rdf")):
            refuse_entities(path, part, next(package.pieces(part), b""))
    document = package.read("content.xml")
    before = document.find(b"<table:table-row") - 1
    if document[before : before + 1].isspace():
        return _read_spread(path, document)
    return _read_document(path, document, content)


def read_flat_ods(path: Path, content: bytes) -> Contents:
    """The same in one file of XML, known by its beginning, in which no entities are declared."""
    refuse_large_page(path, content)
    return _read_spread(path, content)


def _read_spread(path: Path, document: bytes) -> Contents:
    bare = _BLANKS.sub(rb"\1", document)
    return _read_document(path, bare, _packed(bare))


def _packed(document: bytes) -> bytes:
    """As much of a package as the parser wants to see."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", document)
    return stream.getvalue()


def _read_document(path: Path, document: bytes, content: bytes) -> Contents:
    _refuse_unfinished(path, document)
    extents = scan_document(document)
    reach = Reach(path)
    for position, extent in enumerate(extents):
        reach.add(f"ke-{position + 1}", extent.rows, extent.columns)
    contents = read_sheets(path, content, clean=True, merged=lambda position: _merged_of(extents, position))
    of = {grid.name: extent for grid, extent in zip(contents.grids, extents, strict=False)}
    told = [_failed(sheet, extent) for sheet, extent in of.items() if extent.failed]
    rows = {grid.name: of[grid.name].hidden(len(grid.rows)) for grid in contents.grids if grid.name in of}
    columns = {sheet: extent.hidden_columns for sheet, extent in of.items()}
    return replace(contents, told=(*contents.told, *told, *hidden(contents, rows, columns)))


def _refuse_unfinished(path: Path, document: bytes) -> None:
    """The parser looks for the end of a table for ever when there is none."""
    try:
        ParserCreate("utf-8").Parse(document, True)
    except ExpatError as error:
        found = f"susunan XML-nya rusak di baris {error.lineno}, huruf {error.offset}"
        raise SourceError("file_damaged", file=path, found=found) from error


def _merged_of(extents: Sequence[TableExtent], position: int) -> tuple[Merged, ...]:
    return tuple(extents[position].merged) if position < len(extents) else ()


def read_xls(path: Path, content: bytes) -> Contents:
    try:
        compound = Compound(content)
        if _ENCRYPTED in compound.names:
            raise SourceError("file_protected", file=path)
        stream = next((compound.stream(name) for name in _STREAMS if name in compound.names), None)
        if stream is None:
            raise SourceError("file_not_workbook", file=path, found="berkas Office lama, bukan Excel")
        extents, names = scan_xls(stream)
    except EncryptedRecordsError as error:
        raise SourceError("file_protected", file=path) from error
    except (BrokenCompoundError, BrokenRecordsError) as error:
        raise SourceError("file_damaged", file=path, found=str(error)) from error
    reach = Reach(path)
    for extent in extents:
        reach.add(names.get(extent.offset, "?"), extent.rows, extent.columns)
    contents = read_sheets(path, content, clean=True)
    told = [_failed(names[extent.offset], extent) for extent in extents if extent.failed and extent.offset in names]
    of = {names[extent.offset]: extent for extent in extents if extent.offset in names}
    rows = {sheet: extent.hidden_rows for sheet, extent in of.items()}
    columns = {sheet: extent.hidden_columns for sheet, extent in of.items()}
    return replace(contents, told=(*contents.told, *told, *hidden(contents, rows, columns)))


def _failed(sheet: str, extent: RecordsExtent | TableExtent) -> Told:
    return Told("cells_failed", sheet=sheet, cell=address(*extent.first_failed), found=f"{extent.failed} sel")


def hidden(
    contents: Contents, rows: Mapping[str, Iterable[int]], columns: Mapping[str, Sequence[range]]
) -> Iterator[Told]:
    """Of the hidden lines and columns of each sheet those that hold something and that nobody sees.

    `rows` are counted from 1, as they are told, and `columns` from 0.
    """
    for grid in contents.grids:
        found = (number for number in rows.get(grid.name, ()) if number <= len(grid.rows))
        lines = [number for number in found if not all(map(is_blank, grid.rows[number - 1]))]
        if lines:
            yield Told("rows_hidden", sheet=grid.name, row_number=lines[0], found=f"{len(lines)} baris")
        width = max(map(len, grid.rows), default=0)
        places = (place for each in columns.get(grid.name, ()) for place in range(each.start, min(each.stop, width)))
        held = [place for place in places if any(place < len(row) and not is_blank(row[place]) for row in grid.rows)]
        if held:
            shown = some_of([column_letters(place + 1) for place in held], most=_MOST_NAMED)
            yield Told("columns_hidden", sheet=grid.name, found=shown)


def read_sheets(
    path: Path,
    content: bytes,
    *,
    clean: bool,
    failed: Mapping[str, str] | None = None,
    merged: Callable[[int], tuple[Merged, ...]] | None = None,
    divided: Mapping[str, DividedSheet] | None = None,
) -> Contents:
    grids: list[Grid] = []
    told: list[Told] = []
    sheet = None
    try:
        with paused_collector():
            book = CalamineWorkbook.from_filelike(BytesIO(content))
            for position, metadata in enumerate(book.sheets_metadata):
                if metadata.typ is not SheetTypeEnum.WorkSheet:
                    continue
                sheet = metadata.name
                if any(grid.name == sheet for grid in grids):
                    raise SourceError("file_damaged", file=path, sheet=sheet, found="dua lembar bernama sama")
                if metadata.visible is not SheetVisibleEnum.Visible:
                    told.append(Told("sheet_hidden", sheet=sheet))
                in_parts = divided[sheet].rows() if divided and sheet in divided else None
                rows, ranges = in_parts or _read_whole(book, sheet)
                if clean:
                    rows, about = clean_rows(rows, sheet=sheet)
                    told.extend(about)
                ranges = merged(position) if merged else ranges
                grids.append(Grid(sheet, rows, ranges))
    except CalamineError as error:
        raise _refusal(path, error, sheet=sheet, failed=failed or {}) from error
    except SourceError:
        raise
    except BaseException as error:
        # A panic of the parser is no Exception; it names itself, and everything else passes.
        if isinstance(error, Exception | MemoryError) or type(error).__name__ == "PanicException":
            raise _refusal(path, error, sheet=sheet, failed={}) from error
        raise
    return Contents(tuple(grids), told=tuple(told))


def _read_whole(book: CalamineWorkbook, sheet: str) -> tuple[list[Row], tuple[Merged, ...]]:
    """All lines and the merged ranges. Without skip_empty_area=False a blank first row would shift every address."""
    source = book.get_sheet_by_name(sheet)
    rows = source.to_python(skip_empty_area=False)
    return [*map(tuple, rows)], merged_ranges(source.merged_cell_ranges)


def _refusal(path: Path, error: BaseException, *, sheet: str | None, failed: Mapping[str, str]) -> SourceError:
    """The parser's own words may quote a cell, so they are understood and never shown."""
    if found := _FORMULA_ERROR.search(str(error)):
        cell = failed.get(sheet or "")
        return SourceError("cell_error_unknown", file=path, sheet=sheet, cell=cell, found=found.group(1))
    detail = _DETAILS.get(type(error).__name__, "bagian yang wajib ada di dalamnya hilang atau rusak")
    return SourceError("file_damaged", file=path, sheet=sheet, found=detail)
