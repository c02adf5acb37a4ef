"""What the numbers of a column mean, where its own heading says so: `Jenis lantai (1. Tanah 2. Semen 3. Keramik)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from etl.layouts.header import JOINER
from etl.layouts.lines import text_of
from etl.layouts.sheet import Export, Sheet
from etl.layouts.together import SHEET_NAME
from etl.sources.grid import address

_AHEAD = re.compile(r"(?<![\w.,])(?P<number>\d{1,2})\s*[=.:)\-–]\s*(?=[^\W\d_])")
_BEHIND = re.compile(r"(?P<label>[^\W\d_][^=,;|()\[\]\d?]*?)\s*=\s*(?P<number>\d{1,2})(?!\w)")
_AROUND, _BEFORE = " ,;/|()[]{}.\n", " ,;/|([{:-\n"
_FEWEST, _LONGEST, _ON_SHEET = 2, 60, "!"


def legend_in(heading: str) -> Mapping[str, str]:
    """The meaning of each number; nothing where fewer than two are told, or one is told twice.

    >>> legend_in("Jenis lantai (1. Tanah 2. Semen/ubin, 3. Keramik)")
    {'1': 'Tanah', '2': 'Semen/ubin', '3': 'Keramik'}
    >>> legend_in("Merokok di rumah? Ya=1, Tidak = 0"), legend_in("1. Nomor KK"), legend_in("1. Rumah > 2. Lantai")
    ({'1': 'Ya', '0': 'Tidak'}, {}, {})
    """
    return _legend(heading)[1]


def without_legend(heading: str) -> str:
    """The question that a heading asks, without the meaning of its numbers; the heading itself where it has none.

    >>> without_legend("Sampah dipilah (1=Ya, 0=Tidak)"), without_legend("Air? Ya=1 Tidak=2"), without_legend("3. Air")
    ('Sampah dipilah', 'Air?', '3. Air')
    """
    start, _ = _legend(heading)
    return heading[:start].strip(_BEFORE) or heading


def legends_above(export: Export) -> Iterator[tuple[str, str, str]]:
    """Legends in lines above the headings, which may be of any column: the sheet, the cell, and what it says.

    Those of sheets laid end to end are theirs together; the cell says on which of them it stands.
    """
    grids = {grid.name: grid for grid in export.workbook.grids}
    for sheet in export.sheets if export.system == "excel" else ():
        headings, several = " ".join(sheet.header), sheet.name not in grids
        for name, first in _first_lines(sheet).items() if several else ((sheet.name, min(sheet.numbers, default=1)),):
            for number, row in enumerate(grids[name].rows[: first - 1] if name in grids else (), 1):
                for column, value in enumerate(row):
                    text = text_of(value)
                    if text and "=" in text and text not in headings and legend_in(text):
                        place = address(number, column)
                        yield sheet.name, f"{name}{_ON_SHEET}{place}" if several else place, text


def of_several_sheets(cells: Iterable[str]) -> bool:
    """Whether legends stand on sheets that were laid end to end."""
    return any(_ON_SHEET in cell for cell in cells)


def _first_lines(sheet: Sheet) -> dict[str, int]:
    """The first line of each of the sheets that were laid end to end, by its name."""
    found: dict[str, int] = {}
    names = sheet.column(sheet.header.index(SHEET_NAME)) if SHEET_NAME in sheet.header else ()
    for name, number in zip(map(text_of, names), sheet.numbers, strict=True) if names else ():
        found[name] = min(number, found.get(name, number))
    return found


@lru_cache(maxsize=4096)
def _legend(heading: str) -> tuple[int, Mapping[str, str]]:
    """Where it begins, and what it says."""
    first = heading.rfind(JOINER) + 1
    ahead = list(_AHEAD.finditer(heading, first))
    behind = list(_BEHIND.finditer(heading, first))
    ends = [found.start() for found in ahead[1:]] + [len(heading)]
    pairs = [(found["number"], heading[found.end() : end]) for found, end in zip(ahead, ends, strict=False)]
    start = ahead[0].start() if ahead else 0
    if len(pairs) < _FEWEST <= len(behind):
        pairs = [(found["number"], found["label"]) for found in behind]
        start = behind[0].start()
    told = {str(int(number)): label.strip(_AROUND) for number, label in pairs}
    sound = len(told) == len(pairs) >= _FEWEST and all(0 < len(label) <= _LONGEST for label in told.values())
    return (start, told) if sound else (len(heading), {})
