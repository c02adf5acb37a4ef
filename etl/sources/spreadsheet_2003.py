"""Workbooks in Excel's XML of 2003, which programs of offices still write and call .xls, as grids of typed cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from etl.sources import SourceError
from etl.sources.characters import clean_rows
from etl.sources.grid import CellValue, Contents, Grid, Merged, Row, Told
from etl.sources.limits import MOST_CELLS, MOST_COLUMNS, refuse_large_page

_NAMES = "urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = re.compile(
    rb"\s*<\?xml[^>]{0,200}\?>.{0,2000}?<(?:\w{1,20}:)?Workbook\b[^>]{0,2000}" + _NAMES.encode(), re.DOTALL
)
_MOST_ROWS = 1_048_576


def is_spreadsheet_2003(head: bytes) -> bool:
    """Whether a file begins as such a workbook does."""
    return _HEAD.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def read_spreadsheet_2003(path: Path, content: bytes) -> Contents:
    """Every sheet. Raises SourceError for one that is broken, too large, or declares entities."""
    refuse_large_page(path, content)
    reader = _Reader(path)
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.EntityDeclHandler = reader.text, reader.entity
    try:
        parser.Parse(content, True)
    except (ExpatError, LookupError, ValueError) as error:
        raise SourceError("file_damaged", file=path, found="susunan XML-nya rusak") from error
    grids, told, names = [], list[Told](), set[str]()
    for sheet in reader.sheets:
        if sheet.name in names:
            raise SourceError("file_damaged", file=path, sheet=sheet.name, found="dua lembar bernama sama")
        names.add(sheet.name)
        reader.count(sheet.height * sheet.width)
        rows, about = clean_rows(sheet.rows(), sheet=sheet.name)
        told += about
        grids.append(Grid(sheet.name, rows, tuple(sheet.merged)))
    return Contents(tuple(grids), {}, tuple(told))


@dataclass
class _Sheet:
    """The lines that are written, by their place from 0; `at` is the one being read."""

    name: str
    lines: dict[int, list[CellValue]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    at: int = -1

    @property
    def height(self) -> int:
        """Blank lines at the end are none."""
        return max((place + 1 for place, line in self.lines.items() if any(value != "" for value in line)), default=0)

    @property
    def width(self) -> int:
        return max(map(len, self.lines.values()), default=0)

    def rows(self) -> list[Row]:
        """Every line, filled up to the widest."""
        width = self.width
        lines = (self.lines.get(place, ()) for place in range(self.height))
        return [(*line, *[""] * (width - len(line))) for line in lines]


class _Reader:
    """Follows the elements of the document; what stands outside of cells is passed over."""

    def __init__(self, path: Path) -> None:
        self.path, self.sheets = path, list[_Sheet]()
        self._kind, self._parts, self._in_comment = "", list[str](), False
        self._cells = self._place = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        match name.removeprefix(f"{_NAMES} "):
            case "Worksheet":
                self.sheets.append(_Sheet(told.get("Name", f"Sheet{len(self.sheets) + 1}")))
            case "Row" if self.sheets:
                sheet = self.sheets[-1]
                sheet.at = _number(told.get("Index"), sheet.at + 2, _MOST_ROWS) - 1
                sheet.lines[sheet.at] = []
            case "Cell" if self.sheets and self.sheets[-1].lines:
                self._cell(told)
            case "Comment":
                self._in_comment = True
            case "Data" if not self._in_comment:
                self._kind, self._parts = told.get("Type", "String"), []

    def _cell(self, told: dict[str, str]) -> None:
        sheet = self.sheets[-1]
        row, top = sheet.lines[sheet.at], sheet.at
        left = _number(told.get("Index"), len(row) + 1, MOST_COLUMNS) - 1
        row.extend([""] * (left - len(row)))
        right = min(left + _number(told.get("MergeAcross"), 0, MOST_COLUMNS), MOST_COLUMNS - 1)
        bottom = min(top + _number(told.get("MergeDown"), 0, _MOST_ROWS), _MOST_ROWS - 1)
        row.extend([""] * (right - left + 1))
        self._place = left
        self.count(right - left + 1)
        if (bottom, right) != (top, left):
            sheet.merged.append(Merged(top, left, bottom, right))

    def end(self, name: str) -> None:
        if name == f"{_NAMES} Comment":
            self._in_comment = False
        if name == f"{_NAMES} Data" and self._kind and self.sheets and self.sheets[-1].lines:
            row = self.sheets[-1].lines[self.sheets[-1].at]
            if row:
                row[min(self._place, len(row) - 1)] = _value("".join(self._parts), self._kind)
            self._kind = ""

    def text(self, text: str) -> None:
        if self._kind:
            self._parts.append(text)

    def entity(self, *_: object) -> None:
        raise SourceError("xml_entities", file=self.path, found=self.path.suffix or "XML")

    def count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MOST_CELLS:
            found, allowed = f"lebih dari {self._cells // 10**6} juta sel", f"{MOST_CELLS // 10**6} juta"
            raise SourceError("sheet_too_large", file=self.path, found=found, allowed=allowed)


def _number(text: str | None, otherwise: int, most: int) -> int:
    """A place or a span; one that can't be is as if it was not said."""
    return int(text) if text and text.isdecimal() and len(text) < 9 and otherwise <= int(text) <= most else otherwise


def _value(text: str, kind: str) -> CellValue:
    """A cell as its type says; what doesn't fit its type stays a text."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text.split(".")[0])
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" and text in ("0", "1") else text
