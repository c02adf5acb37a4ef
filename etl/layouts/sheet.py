"""A table with a header, as a layout found it in a grid, and the whole export it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.sources.grid import Row, Told, Workbook, address


@dataclass(frozen=True, slots=True)
class Sheet:
    """Column names, then every line below them, each with the number the reader sees beside it.

    `columns`: where each header entry stands in the grid (the same position unless a layout derived the column).
    `held`: lines that can't be trusted, by position in `rows`, with the rule that says why (e.g. row_ragged).
    `skipped`: lines that are no records, by position, with the rule that says why (blank lines need no entry).
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[Row]
    numbers: Sequence[int]
    columns: Sequence[int] = ()
    held: Mapping[int, str] = field(default_factory=dict)
    skipped: Mapping[int, str] = field(default_factory=dict)

    def row_number(self, row: int) -> int:
        """The number Excel shows beside the line."""
        return self.numbers[row]

    def address(self, row: int, column: int) -> str:
        """Where the value of a header's column stands, as Excel names it."""
        return address(self.numbers[row], self.columns[column] if self.columns else column)


@dataclass(frozen=True, slots=True)
class Export:
    """A file as a system's export: which system, with which options, and its tables, the root table first.

    `options` are what was recognised, e.g. {"values": "labels", "groups": "/", "select_multiple": "details"}.
    `key` and `parent_key` join a child table to the root: names of columns, blank when there are no child tables.
    `told`: what the analyst should know about how it was read, besides what the workbook tells.
    """

    workbook: Workbook
    system: str
    options: Mapping[str, Any]
    sheets: tuple[Sheet, ...]
    key: str = ""
    parent_key: str = ""
    told: tuple[Told, ...] = ()
