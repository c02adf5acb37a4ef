"""Which two counts of a recap table a percentage is made of, where no heading calls them numerator and denominator.

Only two columns may make it, on every line; then nothing is guessed. It knows no round and no indicator.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import permutations

from etl.layouts.header import JOINER
from etl.layouts.lines import plain, text_of
from etl.layouts.recap_beside import Pair
from etl.sources.grid import CellValue, Row

_PERCENT = re.compile(r"%|\b(?:persen(?:tase)?|prosentase|persentasi)\b", re.IGNORECASE)
_SHARE = re.compile(r"(?P<whole>\d{1,3})(?:[.,](?P<decimals>\d+))?\s*%?")
_COUNT = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")
_PLANNED = frozenset(("target", "volume", "anggaran", "pagu", "realisasi"))
"""Said of activities, whose progress is no share of families."""

_FEWEST_LINES, LOOKED_AT, _HUNDRED = 2, 200, 100
"""A table of totals has few lines; the first of a longer one tell."""


def pairs_proven(header: Sequence[str], rows: Sequence[Row], *, besides: Collection[int]) -> tuple[Pair, ...]:
    """A pair for each percentage; several may share a denominator, such as the number of families.

    >>> header = ["RT", "Jumlah KK", "Jamban", "%"]
    >>> pairs_proven(header, [("001", 20, 10, "50%"), ("002", 30, 12, "40%")], besides=(0,))
    (Pair(called='Jamban', numerator=2, denominator=1),)
    """
    return tuple(_pairs(header, rows[:LOOKED_AT], besides))


def _pairs(header: Sequence[str], rows: Sequence[Row], besides: Collection[int]) -> Iterator[Pair]:
    percents = [column for column, name in enumerate(header) if _PERCENT.search(name) and column not in besides]
    for percent in percents:
        group = _group(header[percent])
        others = [
            column
            for column, name in enumerate(header)
            if name and column not in percents and column not in besides and _group(name) == group
        ]
        counted = [column for column in others if _PLANNED.isdisjoint(plain(header[column]).split())]
        made = [pair for pair in permutations(counted, 2) if _makes(rows, *pair, percent)]
        if len(made) == 1:
            numerator, denominator = made[0]
            yield Pair(group or header[numerator], numerator, denominator)


def _group(name: str) -> str:
    return name.rpartition(JOINER)[0]


def _makes(rows: Sequence[Row], numerator: int, denominator: int, percent: int) -> bool:
    """Whether two columns make a percentage on every line that says one, and there are some of them."""
    lines = [row for row in rows if percent < len(row) and text_of(row[percent]) not in ("", "-")]
    shares = [_share(row[percent]) for row in lines]
    if len(lines) < _FEWEST_LINES or None in shares:
        return False
    cells = [row[percent] for row in lines]
    parts = all(isinstance(cell, int | float) and 0 <= cell <= 1 for cell in cells)  # as Excel keeps 40%
    for row, share in zip(lines, shares, strict=True):
        part, whole = _count(row[numerator]), _count(row[denominator])
        if part is None or not whole or share is None or part > whole:
            return False
        told, within = (share[0] * _HUNDRED, 0.1) if parts else share
        if abs(_HUNDRED * part / whole - told) >= within:
            return False
    return True


def _share(value: CellValue) -> tuple[float, float] | None:
    """A percentage, and by how much rounding or cutting off may have changed it."""
    if isinstance(value, int | float):
        return float(value), 1.0 if float(value).is_integer() else 0.1
    found = _SHARE.fullmatch(text_of(value))
    if found is None:
        return None
    decimals = found["decimals"] or ""
    return float(f"{found['whole']}.{decimals or 0}"), 0.1 ** len(decimals)


def _count(value: CellValue) -> int | None:
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else None
    text = text_of(value)
    return int(text.replace(".", "")) if _COUNT.fullmatch(text) else None
