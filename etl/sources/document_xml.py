"""How far the cells of an OpenDocument spreadsheet reach and which are merged, before its repeats are written out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, takewhile

from etl.sources.grid import Merged

_TAG = re.compile(
    rb"<(/?)(?:[\w.\-]{1,64}:)?(table|table-row|table-column|table-cell|covered-table-cell)(?=[\s/>])"
    rb"((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
)
_REPEATED = {
    b"table-row": re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d+)"),
    b"cell": re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d+)"),
}
_HIDDEN = re.compile(rb"visibility\s*=\s*[\"'](?:collapse|filter)")
_FAILED = re.compile(rb"value-type\s*=\s*[\"']error")
_SPANNED = re.compile(rb"number-(columns|rows)-spanned\s*=\s*[\"'](\d+)")
_VALUED = re.compile(rb"value-type\s*=|string-value\s*=")


@dataclass
class TableExtent:
    """Counted from 1, of cells that hold something; blank ones at the end don't count however often repeated.

    Columns that are hidden, and that of the first cell that failed, are counted from 0.
    """

    rows: int = 0
    columns: int = 0
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    failed: int = 0
    first_failed: tuple[int, int] = (0, 0)

    def hidden(self, last: int) -> Iterator[int]:
        """The hidden rows up to the last that is read; those below it may be a million."""
        return chain.from_iterable(takewhile(last.__ge__, stretch) for stretch in self.hidden_rows)


def scan_document(content: bytes) -> list[TableExtent]:
    """The tables of a document in order."""
    tables: list[TableExtent] = []
    row = height = column = width = 0
    for tag in _TAG.finditer(content):
        closing, kind, attributes = tag.groups()
        if kind == b"table":
            if not closing:
                tables.append(TableExtent())
                row = height = column = 0
            continue
        if not tables or closing:
            continue
        if kind == b"table-column":
            start, column = column, column + _repeated(b"cell", attributes)
            if _HIDDEN.search(attributes):
                tables[-1].hidden_columns.append(range(start, column))
            continue
        if kind == b"table-row":
            row += height
            height, column, width = _repeated(b"table-row", attributes), 0, 0
            if _HIDDEN.search(attributes):
                tables[-1].hidden_rows.append(range(row + 1, row + height + 1))
            continue
        table, start = tables[-1], column
        column += _repeated(b"cell", attributes)
        spans = {axis: int(number) for axis, number in _SPANNED.findall(attributes)}
        if spans and max(spans.values()) > 1:
            bottom, right = row + spans.get(b"rows", 1) - 1, start + spans.get(b"columns", 1) - 1
            table.merged.append(Merged(row, start, bottom, right))
        if _FAILED.search(attributes):
            table.failed += 1
            table.first_failed = table.first_failed if table.failed > 1 else (row + 1, start)
        if _VALUED.search(attributes) or not attributes.endswith(b"/"):
            width = column
            table.rows, table.columns = max(table.rows, row + height), max(table.columns, width)
    return tables


def _repeated(kind: bytes, attributes: bytes) -> int:
    found = _REPEATED[kind].search(attributes)
    return max(1, int(found.group(1)[:9])) if found else 1
