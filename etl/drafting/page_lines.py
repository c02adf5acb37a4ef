"""The lines of an edited mapping workbook, cell by cell with their places, and the faults found in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.process import extractOne

from etl.cells import Reason, plain_text, squeezed
from etl.drafting import pages
from etl.mapping.form import Reading
from etl.quoted import quoted
from etl.sources.grid import CellValue, Grid, Workbook, address, is_blank
from warehouse.codebook import Unit
from warehouse.declared import Fault

_NEAR = 70

SheetKey = tuple[type, CellValue]
"""A sheet as a form names it: its position, a number, is another than a text of the same digit."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a page; cells by heading."""

    page: str
    number: int
    cells: Mapping[str, CellValue]
    places: Mapping[str, int]

    def raw(self, heading: str) -> str:
        """A text exactly as it stands; a number as one reads it."""
        value = self.cells.get(heading, "")
        return value if isinstance(value, str) else plain_text(value)

    def text(self, heading: str) -> str:
        return self.raw(heading).strip()

    def place(self, heading: str) -> str:
        return f"lembar '{self.page}', sel {address(self.number, self.places.get(heading, 0))}"

    @property
    def sheet(self) -> int | str:
        """The table of the form this line is about: its position or its name."""
        value = self.cells.get("lembar", "")
        if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
            return int(value)
        return self.raw("lembar")

    @property
    def sheet_key(self) -> SheetKey:
        return type(self.sheet), self.sheet


@dataclass
class FaultLog:
    """All faults of one workbook, in the order they are found."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, line: PageLine, heading: str, found: str, allowed: str | Sequence[str]) -> None:
        """What stands in a cell, and what may. Several allowed words: the nearest is suggested."""
        if not isinstance(allowed, str):
            self.near(line, heading, found, allowed, f"salah satu dari {', '.join(allowed)}")
            return
        self.at(line.place(heading), f"'{found}'" if found else "sel tanpa isian", allowed)

    def near(self, line: PageLine, heading: str, found: str, words: Sequence[str], allowed: str) -> None:
        """The same, where the words are told in short: of too many to read, only the nearest helps."""
        near = extractOne(found, words, score_cutoff=_NEAR) if found else None
        self.add(line, heading, found, allowed + (f" (mungkin maksudnya {near[0]})" if near else ""))

    def at(self, place: str, found: str, allowed: str) -> None:
        self.faults.append(Fault(self.file, place, found, allowed))

    def choice(self, line: PageLine, heading: str, words: Mapping[str, str]) -> str | None:
        """The key of the word in a cell; None when it is blank or holds another word, which is a fault."""
        text = line.text(heading)
        key = next((key for key, word in words.items() if squeezed(text) in (squeezed(word), key)), None)
        if text and key is None:
            self.add(line, heading, text, tuple(words.values()))
        return key

    def yes(self, line: PageLine, heading: str) -> bool:
        return self.choice(line, heading, {pages.YES: pages.YES}) is not None


def page_lines(workbook: Workbook, page: str, faults: FaultLog) -> tuple[PageLine, ...]:
    """The filled lines of a page; none, and a fault, when the page or one of its headings is gone."""
    grid = next((grid for grid in workbook.grids if grid.name.strip().casefold() == page), None)
    if grid is None or not grid.rows:
        found = quoted(each.name for each in workbook.grids)
        faults.at(f"lembar '{page}'", f"tidak ada di antara {found}", "lembar itu, seperti saat buku kerja ini dibuat")
        return ()
    places = {plain_text(cell).casefold(): column for column, cell in enumerate(grid.rows[0]) if not is_blank(cell)}
    if lacking := [heading for heading in pages.HEADINGS[page] if heading not in places]:
        wanted = quoted(lacking)
        faults.at(f"lembar '{page}', baris 1", f"tanpa judul {wanted}", "judul aslinya")
        return ()
    return tuple(_filled_lines(grid, page, places))


def _filled_lines(grid: Grid, page: str, places: Mapping[str, int]) -> Iterator[PageLine]:
    for number, row in enumerate(grid.rows[1:], start=2):
        cells = {heading: row[column] for heading, column in places.items() if column < len(row)}
        if not all(map(is_blank, cells.values())):
            yield PageLine(page, number, cells, places)


def reason_of(word: str) -> Reason | None:
    return next((reason for reason, known in pages.REASONS.items() if squeezed(word) == known), None)


@dataclass
class TableEntry:
    """A table of the form as it is being put together. `number`: which of its tables. `lines`: where each variable was
    chosen."""

    line: PageLine
    unit: Unit
    number: int
    columns: dict[str, str] = field(default_factory=dict)
    optional_columns: list[str] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    reading: dict[str, Reading] = field(default_factory=dict)
    lines: dict[str, PageLine] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What faults of the form call it."""
        return f"[{self.number} {self.unit.name}]"
