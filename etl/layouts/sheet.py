"""A table with a header, as a layout found it in a grid, and the whole export it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from etl.columns import cells
from etl.sources.grid import CellValue, Row, Told, Workbook, address

System = Literal["kobo", "odk", "google", "excel", "eppgbm", "recap"]
"""What an export comes from."""

LONGEST_SHEET_NAME = 31
_CUT = re.compile(r"(?P<start>.*?)(\.\.\.)?( ?\(\d+\))?")
_FORBIDDEN = re.compile(r"[\[\]*?:\\/]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Column names, then every line below them, each with the number the reader sees beside it.

    Every line is at least as long as the header; what stands beyond it belongs to no column.

    `columns`: where each header entry stands in the grid (the same position unless a layout derived the column).
    `row_columns`: the same line by line, where it differs (one line of a wide sheet becomes several records).
    `held`: lines that can't be trusted, by position in `rows`, with the rule that says why (e.g. row_ragged).
    `cell_counts`: how many cells a ragged line has, and how many the header.
    `skipped`: lines that are no records, by position, with the rule that says why (blank lines need no entry).
    `separators`: what stands between the answers of a multiple choice, by header position, where the sheet tells.
    `title`: the full name, where that of the sheet is cut or holds the form's. `parent`: whose lines these belong to.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[Row]
    numbers: Sequence[int]
    columns: Sequence[int] = ()
    held: Mapping[int, str] = field(default_factory=dict)
    skipped: Mapping[int, str] = field(default_factory=dict)
    title: str = ""
    parent: str = ""
    separators: Mapping[int, str] = field(default_factory=dict)
    row_columns: Sequence[Sequence[int]] = ()
    cell_counts: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    _columns: dict[int | None, Sequence[CellValue]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def places(self) -> Sequence[int]:
        """Where each header entry stands in the grid, said or not."""
        return self.columns or range(len(self.header))

    @property
    def records(self) -> Sequence[Row]:
        """The lines that may be records."""
        return [row for n, row in enumerate(self.rows) if n not in self.skipped] if self.skipped else self.rows

    def column(self, position: int | None) -> Sequence[CellValue]:
        """The cells of one column, taken out of the lines once; all blank where the sheet has no such column."""
        if position not in self._columns:
            self._columns[position] = cells(self.rows, position)
        return self._columns[position]

    def row_number(self, row: int) -> int:
        """The number Excel shows beside the line."""
        return self.numbers[row]

    def address(self, row: int, column: int) -> str:
        """Where the value of a header's column stands, as Excel names it."""
        places = self.row_columns[row] if self.row_columns else self.columns
        return address(self.numbers[row], places[column] if places else column)

    def row_facts(self, row: int) -> tuple[str, str]:
        """What was found and what is allowed, for the message about a held line; blank when the rule says it all."""
        if row not in self.cell_counts:
            return "", ""
        cells, columns = self.cell_counts[row]
        return f"{cells} sel", f"{columns} kolom"

    def is_called(self, name: str) -> bool:
        """Whether a declared name means this sheet: spelt the same, or cut as Excel and KoboToolbox cut it."""
        wanted = _plain(name)
        return wanted in (_plain(self.name), _plain(self.title)) or is_cut_from(self.name, name)


@dataclass(frozen=True, slots=True)
class Export:
    """A file as a system's export: which system, with which options, and its tables, the root table first.

    `options` are what was recognised, e.g. {"values": "labels", "groups": "/", "select_multiple": "details"};
    `explanation` says it in words.
    `key` and `parent_key` join child tables to the root: names of columns, blank when there are no child tables.
    Every child table has the column `parent_key`, nested ones too, and it holds the key of the root's line.
    `told`: what the analyst should know about how it was read, besides what the workbook tells.
    """

    workbook: Workbook
    system: System
    options: Mapping[str, Any]
    sheets: tuple[Sheet, ...]
    key: str = ""
    parent_key: str = ""
    told: tuple[Told, ...] = ()
    explanation: str = ""

    def sheet(self, wanted: int | str) -> Sheet | None:
        """The sheet a declaration means, by name or by position from 1."""
        if isinstance(wanted, int):
            return self.sheets[wanted - 1] if 1 <= wanted <= len(self.sheets) else None
        same = (sheet for sheet in self.sheets if sheet.name == wanted)
        return next(same, None) or next((sheet for sheet in self.sheets if sheet.is_called(wanted)), None)


def widened(sheet: Sheet, names: Sequence[str], cells: Iterable[Row], sources: Sequence[int]) -> Sheet:
    """The sheet with derived columns behind its own; `sources`: the header positions they were derived from."""
    width, places = len(sheet.header), sheet.places
    return replace(
        sheet,
        header=(*sheet.header, *names),
        rows=[(*row[:width], *more, *row[width:]) for row, more in zip(sheet.rows, cells, strict=True)],
        columns=(*places, *(places[source] for source in sources)),
        row_columns=[
            (*line[:width], *(line[source] for source in sources), *line[width:]) for line in sheet.row_columns
        ],
    )


def is_cut_from(sheet_name: str, full_name: str) -> bool:
    """Whether a sheet's name is what is left of a longer one: forbidden characters replaced, cut at 31, numbered.

    >>> is_cut_from("Household survey with repeat...", "Household survey with repeatable groups")
    True
    """
    plain = _FORBIDDEN.sub("_", full_name)
    if sheet_name in (plain, plain[:LONGEST_SHEET_NAME]):
        return True
    cut = _CUT.fullmatch(sheet_name)
    start = cut["start"] if cut else sheet_name
    return len(sheet_name) >= LONGEST_SHEET_NAME - 1 and len(plain) > len(start) and plain.startswith(start)


def _plain(name: str) -> str:
    return " ".join(name.casefold().removesuffix(".csv").split())
