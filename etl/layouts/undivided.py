"""A whole table in one column: a text file that a spreadsheet opened with another separator, and saved so."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from typing import Final

from etl.sources.grid import Grid, is_blank

_SEPARATORS: Final[Mapping[str, str]] = {";": "titik koma", ",": "koma", "\t": "TAB", "|": "garis tegak"}
_LINE_END: Final = re.compile(r"[\r\n]")
_FEWEST_COLUMNS, _LOOKED_AT, _MOST, _LONGEST = 3, 50, 0.8, 1 << 16


def separator_within(grid: Grid) -> str:
    """What divides nearly all lines of a sheet, each of which stands in its first cell; blank where nothing does.

    >>> separator_within(Grid("x", [("no;nama;rt",), ("1;Umpama;001",)]))
    'titik koma'
    """
    lines = [row for row in grid.rows[:_LOOKED_AT] if not all(map(is_blank, row))]
    texts = [_LINE_END.sub(" ", row[0]) for row in lines if isinstance(row[0], str) and all(map(is_blank, row[1:]))]
    if len(texts) < max(2, _MOST * len(lines)) or max(map(len, texts)) > _LONGEST:
        return ""
    for separator, called in _SEPARATORS.items():
        widths = [len(cells) for cells in csv.reader(texts, delimiter=separator)]
        commonest = max(widths, key=widths.count, default=0)
        if commonest >= _FEWEST_COLUMNS and widths.count(commonest) >= _MOST * len(widths):
            return called
    return ""
