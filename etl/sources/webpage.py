"""Tables of a web page, which many registers save as .xls, as grids of text. It knows no styles and no scripts.

Only LibreOffice writes beside what it shows which number or day the cell holds, and the name of each sheet above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from html import unescape
from pathlib import Path

from etl.sources import SourceError
from etl.sources.characters import clean_rows
from etl.sources.encoding import decode
from etl.sources.grid import CellValue, Contents, Grid, Merged
from etl.sources.guarded import without_guards
from etl.sources.limits import MOST_CELLS, MOST_COLUMNS, refuse_large_page

_DROPPED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|comment)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(
    r"<(/?)(table|caption|tr|td|th|br|p|div|input)(?=[\s/>])((?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,4000}+)>"
    r"|<[/!?a-zA-Z][^<>]{0,8000}+>",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,9})", re.IGNORECASE)
_HELD = re.compile(r"\bsdval=\"(-?[\d.,]{1,40})\" sdnum=\"\d*;\d*;?([^\"]*)\"")
_SHEET = re.compile(r"<a name=\"table\d+\"><h1>[^<>]{0,40}<em>([^<>]{1,120})</em></h1></a>\s*\Z", re.IGNORECASE)
_NO_LETTERS = re.compile(r"\[[^\]]*\]|&quot;.*?&quot;|\\.")
_EXACT = 10**15
_FIRST_DAY, _LAST_SERIAL = datetime(1899, 12, 30), 2_958_465
_PASSWORD = re.compile(r"\btype\s*=\s*[\"']?password", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LONGEST_HEADING = 250
_BREAKS = frozenset(("br", "p", "div"))


@dataclass
class _Table:
    """A table being filled: which places of later lines a cell of an earlier one already takes."""

    rows: list[list[CellValue]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    taken: dict[int, dict[int, int]] = field(default_factory=dict)
    caption: str = ""
    held: CellValue | None = None
    text: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    in_caption: bool = False

    def start_row(self) -> None:
        self.close_cell()
        self.rows.append([])

    def start_cell(self, attributes: str) -> None:
        self.close_cell()
        if not self.rows:
            self.rows.append([])
        spans = {axis.lower(): int(number) for axis, number in _SPAN.findall(attributes)}
        self.span = (max(1, spans.get("row", 1)), max(1, spans.get("col", 1)))
        self.text, self.held = [], _held(attributes)

    def close_cell(self) -> None:
        if self.text is None:
            return
        value, self.text = _spoken("".join(self.text)), None
        if self.in_caption:
            self.caption, self.in_caption = value, False
            return
        top, row = len(self.rows) - 1, self.rows[-1]
        taken = self.taken.pop(top, {})
        while (place := len(row)) in taken:
            row.extend([""] * (taken.pop(place) - place + 1))
        self.taken[top] = taken
        left, (height, width) = len(row), self.span
        row.extend([value if self.held is None else self.held, *[""] * (min(width, MOST_COLUMNS) - 1)])
        if width > 1 or height > 1:
            bottom, right = top + min(height, 1000) - 1, len(row) - 1
            self.merged.append(Merged(top, left, bottom, right))
            for below in range(top + 1, bottom + 1):
                self.taken.setdefault(below, {})[left] = right

    def grid(self, name: str) -> Grid:
        last = len(self.rows) - 1
        merged = tuple(entry._replace(bottom=min(entry.bottom, last)) for entry in self.merged)
        kept = tuple(entry for entry in merged if (entry.bottom, entry.right) != (entry.top, entry.left))
        return Grid(name, [tuple(row) for row in self.rows], kept)


def read_webpage(path: Path, content: bytes) -> Contents:
    """Every table with a filled cell, named by its caption, sheet or number. Without any: often a login."""
    refuse_large_page(path, content)
    decoded = decode(path, _as_declared(content))
    tables, asks_password = _tables(path, _DROPPED.sub(" ", decoded.text))
    if asks_password or not tables:
        raise SourceError("file_html", file=path, found=path.suffix or "tanpa akhiran")
    told, grids, names = list(decoded.told), [], set[str]()
    for number, table in enumerate(tables, start=1):
        wanted = (table.caption[:60], f"Tabel {number}", f"Tabel {number} dari {len(tables)}")
        name = next(each for each in wanted if each and each not in names)
        names.add(name)
        grid = table.grid(name)
        rows, about = clean_rows(grid.rows, sheet=name)
        rows, guards = without_guards(rows, sheet=name)
        told.extend((*about, *guards))
        grids.append(Grid(name, rows, grid.merged))
    return Contents(tuple(grids), {"encoding": decoded.encoding}, tuple(told))


def _as_declared(content: bytes) -> bytes:
    """The page in UTF-8 when it says that it is in another encoding, and is."""
    found = _CHARSET.search(content[:4096])
    if found is None or found.group(1).lower() in (b"utf-8", b"utf8"):
        return content
    try:
        return content.decode(found.group(1).decode()).encode()
    except (LookupError, UnicodeError):
        return content


def _tables(path: Path, page: str) -> tuple[list[_Table], bool]:
    finished: list[tuple[int, _Table]] = []
    open_tables: list[tuple[int, _Table]] = []
    asks_password, cells, order = False, 0, 0
    for start, kind, closing, attributes, text in _events(page):
        table = open_tables[-1][1] if open_tables else None
        if table is not None and table.text is not None and text:
            table.text.append(text)
        if kind == "table" and not closing:
            named = _SHEET.search(page, max(0, start - _LONGEST_HEADING), start)
            open_tables.append((order, _Table(caption=_spoken(named[1]) if named else "")))
            order += 1
        elif kind == "input":
            asks_password = asks_password or bool(_PASSWORD.search(attributes))
        elif table is None:
            continue
        elif kind == "table":
            table.close_cell()
            finished.append(open_tables.pop())
        elif kind == "tr":
            table.close_cell() if closing else table.start_row()
        elif kind == "caption":
            table.close_cell()
            table.text, table.in_caption = (None, False) if closing else ([], True)
        elif kind in ("td", "th"):
            table.close_cell() if closing else table.start_cell(attributes)
            cells += 1 if closing else min(table.span[1], MOST_COLUMNS) * min(table.span[0], 1000)
            if cells > MOST_CELLS:
                found, allowed = f"lebih dari {cells // 10**6} juta sel", f"{MOST_CELLS // 10**6} juta"
                raise SourceError("sheet_too_large", file=path, found=found, allowed=allowed)
        elif kind in _BREAKS and table.text is not None:
            table.text.append("\n")
    for position, table in open_tables:
        table.close_cell()
        finished.append((position, table))
    in_order = [table for _, table in sorted(finished, key=lambda entry: entry[0])]
    return [table for table in in_order if any(value != "" for row in table.rows for value in row)], asks_password


def _events(page: str) -> Iterator[tuple[int, str, bool, str, str]]:
    """Every tag that matters and where it starts, with the text before it."""
    at = 0
    for tag in _TAG.finditer(page):
        closing, kind, attributes = tag.groups()
        text, at = page[at : tag.start()], tag.end()
        yield tag.start(), (kind or "").lower(), bool(closing), attributes or "", text
    yield len(page), "", False, "", page[at:]


def _held(attributes: str) -> CellValue | None:
    """The number or the day that LibreOffice says a cell holds, whatever it shows of it.

    Of times and of numbers as long as those of families what it shows is as good.
    """
    found = _HELD.search(attributes)
    if found is None:
        return None
    try:
        number = float(found[1].replace(",", "."))
    except ValueError:
        return None
    letters = set(_NO_LETTERS.sub("", found[2]).upper())
    if "Y" in letters or {"D", "M"} <= letters:
        day = _FIRST_DAY + timedelta(seconds=round(number * 86_400)) if 0 < number < _LAST_SERIAL else None
        return day.date() if day is not None and day.time() == time() else day
    return None if letters & set("HSB") or abs(number) >= _EXACT else number


def _spoken(text: str) -> str:
    """Text as a browser shows it: blanks squeezed, line breaks kept."""
    lines = (" ".join(line.split()) for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)
