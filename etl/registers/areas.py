"""Rows of other neighbourhoods: a download of a whole kelurahan holds them, and they are not this programme's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from etl.cells import plain_text, squeezed
from etl.findings import Place
from etl.rows import Fate, Rows, Survey
from etl.sources.grid import is_blank
from warehouse.programme import Area

_BEFORE_A_NUMBER = re.compile(r"(?:rw|rt|no|nomor)[\s.:]*")
_BEFORE_A_NAME = re.compile(r"(?:kelurahan|kel|desa)[\s.:]+")
_WHOLE_RW = re.compile(r"(?:(?:seluruh|semua)\s+)?rw[\s.:]*(\d+)")
"""What an office writes in the column of the RT where it adds up all of an RW."""


def pass_over_other_areas(survey: Survey, rows: Rows, areas: Sequence[Area]) -> None:
    """Rows whose RW or kelurahan is another one, told once for each sheet."""
    here = {variable: frozenset(_spellings(variable, areas)) for variable in ("rw", "kelurahan")}
    elsewhere = [
        row
        for row in rows.open()
        if any(_is_other(rows, row, *each) for each in here.items()) or _is_another_rw(rows, row, here["rw"])
    ]
    for row in elsewhere:
        rows.pass_over(row, Fate.SKIPPED, "row_other_area")
    ours = ", ".join(sorted({f"RW {int(area.rw)} {area.kelurahan}" for area in areas}))
    for place, count in by_sheet(rows, elsewhere):
        survey.log.add("row_other_area", place, found=f"{count} baris", allowed=ours)


def by_sheet(rows: Rows, chosen: Iterable[int]) -> Iterator[tuple[Place, int]]:
    """The sheets that rows stand in, and how many of them: what holds for many is told once."""
    counts: Counter[str] = Counter()
    places: dict[str, Place] = {}
    for row in chosen:
        source = rows.source[row]
        name = f"{source.file.file_id}|{source.mapped.sheet.name}"
        places[name] = Place(source.file, sheet=source.mapped.sheet.name)
        counts[name] += 1
    return ((places[name], count) for name, count in counts.items())


def _is_other(rows: Rows, row: int, variable: str, here: frozenset[str]) -> bool:
    if rows.values[variable][row] is not None:
        return False
    raw = rows.raw(row, variable)
    text = squeezed(plain_text(raw))
    return not is_blank(raw) and _bare(variable, text) not in here


def _is_another_rw(rows: Rows, row: int, here: frozenset[str]) -> bool:
    """Whether the row is about all of an RW that is not ours."""
    found = _WHOLE_RW.fullmatch(squeezed(plain_text(rows.raw(row, "rt")))) if "rt" in rows.values else None
    return found is not None and found[1].lstrip("0") not in here


def _spellings(variable: str, areas: Sequence[Area]) -> Iterator[str]:
    for area in areas:
        yield str(int(area.rw)) if variable == "rw" else _bare(variable, squeezed(area.kelurahan))


def _bare(variable: str, text: str) -> str:
    """An RW without its zeros and the word before it; a kelurahan without its kind."""
    if variable == "rw":
        number = _BEFORE_A_NUMBER.sub("", text, count=1)
        return number.lstrip("0") if number.isdecimal() else number
    return _BEFORE_A_NAME.sub("", text, count=1)
