"""The same table several times side by side on one sheet, as when a long list is folded to fit the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.layouts.lines import column_letters, plain
from etl.sources.grid import Row, is_blank

_FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Beside:
    """Tables of the same headings, each from its first column, and how many columns each has."""

    starts: tuple[int, ...]
    width: int

    @property
    def described(self) -> str:
        """The columns of each table, as Excel names them."""
        return ", ".join(f"{column_letters(n)}–{column_letters(n + self.width - 1)}" for n in self.starts)

    def stacked(self, rows: Sequence[Row]) -> tuple[list[Row], list[int], list[tuple[int, ...]]]:
        """All lines of the first table, then those of the next: cells, the line each stood on, and its columns.

        Of the later tables only lines that hold anything; so every line of the sheet is one at least once. What stands
        in no table goes beyond the header of the first.
        """
        cells: list[Row] = []
        lines, places = list[int](), list[tuple[int, ...]]()
        tables = [tuple(range(start, start + self.width)) for start in self.starts]
        longest = max(map(len, rows), default=0)
        beyond = tuple(sorted({*range(longest)}.difference(*tables)))
        for number, table in enumerate(tables):
            columns = (*table, *beyond) if number == 0 else table
            for line, row in enumerate(rows):
                part = tuple(row[column] if column < len(row) else "" for column in columns)
                if number == 0 or not all(map(is_blank, part)):
                    cells.append(part)
                    lines.append(line)
                    places.append(columns)
        return cells, lines, places


def tables_beside(header: Sequence[str]) -> Beside | None:
    """Where headings repeat as a whole, with blank columns between the tables or none.

    >>> tables_beside(["No", "Nama", "RT", "", "No", "Nama", "RT"])
    Beside(starts=(0, 4), width=3)
    """
    names = [plain(name) for name in header]
    while names and not names[-1]:
        names.pop()
    if not names or not names[0]:
        return None
    starts = [column for column, name in enumerate(names) if name == names[0]]
    width = starts[1] if len(starts) > 1 else 0
    while width and not names[width - 1]:
        width -= 1
    block = names[:width]
    if width < _FEWEST_COLUMNS or len(set(block)) < width or not all(block):
        return None
    same = all(names[start : start + width] == block for start in starts)
    covered = {column for start in starts for column in range(start, start + width)}
    rest = [name for column, name in enumerate(names) if column not in covered]
    return Beside(tuple(starts), width) if same and not any(rest) else None
