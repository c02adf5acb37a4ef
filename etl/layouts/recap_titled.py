"""The round of a recap table that no column says: in a title above it, or in the name of its sheet.

It knows no round. `Bulan 8` may be August and `6 bulan` an age, and a day is when something was printed or signed: none
of them is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from etl.layouts.lines import plain, text_of
from etl.layouts.months import MONTHS
from etl.layouts.recap_beside import ROUND
from etl.layouts.sheet import Sheet, widened
from etl.sources.grid import Row, is_blank

_MONTH = rf"(?<![^\W_])(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![^\W_])"
_STAGE = re.compile(r"\b(?:(?:data|kondisi|keadaan) awal|baseline|bulan ke[ -]?\d{1,2})\b")
_NO_DAY = r"(?<!\d )(?<![\d/.-])"
_DATED = re.compile(rf"{_NO_DAY}{_MONTH}\.? ?20\d\d\b")
_ANY_MONTH = re.compile(rf"{_NO_DAY}{_MONTH}")


def round_titled(above: Collection[Row], sheet_name: str) -> str:
    """What they call the round; blank where they call none, or several.

    >>> round_titled([("Rekap PHBS RW 12", ""), ("Bulan ke-8 (November 2023)", "")], "Sheet1")
    'bulan ke-8 (november 2023)'
    >>> round_titled([("Cimahi, 3 Desember 2023",), ("Januari s.d. November 2023",)], "Rekap")
    ''
    """
    text = " | ".join(plain(cell) for cell in (*(text_of(cell) for row in above for cell in row), sheet_name) if cell)
    stages, dated = (tuple(dict.fromkeys(pattern.findall(text))) for pattern in (_STAGE, _DATED))
    if len(stages) > 1 or len(dated) > 1 or (dated and len(set(_ANY_MONTH.findall(text))) > 1):
        return ""
    return f"{stages[0]} ({dated[0]})" if stages and dated else "".join((*stages, *dated))


def with_round(sheet: Sheet, called: str, *, beside: int) -> Sheet:
    """The table with a column of rounds; a blank line stays one. `beside`: a column of every record."""
    cells = [("" if all(map(is_blank, row)) else called,) for row in sheet.rows]
    return widened(sheet, (ROUND,), cells, (beside,))
