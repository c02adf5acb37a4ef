"""Cells written as a formula that is nothing but a text: `="3277010101010001"`, so that Excel spoils no id.

Only that one form has one reading; any other formula stays the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.sources.grid import Row, Told, address

MARK = '="'
_GUARDED = re.compile(r'\s*="([^"]*)"\s*')


def without_guards(rows: Sequence[Row], *, sheet: str) -> tuple[list[Row], tuple[Told, ...]]:
    """The same rows with the text within such formulas, and how many there were and where the first."""
    bare: list[Row] = []
    places: list[str] = []
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str) and MARK in value and (found := _GUARDED.fullmatch(value)):
                places.append(address(number, column))
                row = (*row[:column], found[1], *row[column + 1 :])
        bare.append(row)
    told = (Told("cells_guarded", sheet=sheet, cell=places[0], found=f"{len(places)} sel"),) if places else ()
    return bare, told
