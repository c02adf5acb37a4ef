"""Cells that other programs guard so that Excel spoils no id: `="3277010101010001"`, or `'001` as one types it there.

Only these have one reading; any other formula stays the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.sources.grid import Row, Told, address

_MARK = '="'
_GUARDED = re.compile(r"""\s*(?:="([^"]*)"|'(\d[\d.,:/\s-]*))\s*""")
_QUOTED_NUMBER = re.compile(r"'\d")


def may_hold_guards(text: str) -> bool:
    """Whether a whole text is worth a look at each of its cells."""
    return ('"' in text and _MARK in text) or ("'" in text and _QUOTED_NUMBER.search(text) is not None)


def without_guards(rows: Sequence[Row], *, sheet: str) -> tuple[list[Row], tuple[Told, ...]]:
    """The same rows with the text that is guarded, and how many there were and where the first."""
    bare: list[Row] = []
    places: list[str] = []
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str) and ("'" in value or _MARK in value) and (found := _GUARDED.fullmatch(value)):
                places.append(address(number, column))
                row = (*row[:column], found[found.lastindex or 0], *row[column + 1 :])
        bare.append(row)
    told = (Told("cells_guarded", sheet=sheet, cell=places[0], found=f"{len(places)} sel"),) if places else ()
    return bare, told
