"""Rows of other neighbourhoods: a download of a whole kelurahan holds them, and they are not this programme's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from etl.cells import plain_text, squeezed
from etl.files import SurveyFile
from etl.findings import Place
from etl.rows import Fate, Rows, Survey
from etl.sources.grid import is_blank
from warehouse.programme import Area

_BEFORE_A_NUMBER = re.compile(r"(?:rw|rt|no|nomor)[\s.:]*")
_BEFORE_A_NAME = re.compile(r"(?:kelurahan|kel|desa)[\s.:]+")


def pass_over_other_areas(survey: Survey, rows: Rows, areas: Sequence[Area]) -> None:
    """Rows whose RW or kelurahan is another one, told once for each sheet."""
    elsewhere: dict[tuple[SurveyFile, str], int] = defaultdict(int)
    for row in list(rows.open()):
        if any(_is_other(rows, row, variable, areas) for variable in ("rw", "kelurahan")):
            rows.pass_over(row, Fate.SKIPPED)
            source = rows.source[row]
            elsewhere[(source.file, source.mapped.sheet.name)] += 1
    here = ", ".join(sorted({f"RW {int(area.rw)} {area.kelurahan}" for area in areas}))
    for (file, sheet), count in elsewhere.items():
        survey.log.add("row_other_area", Place(file, sheet=sheet), found=f"{count} baris", allowed=here)


def _is_other(rows: Rows, row: int, variable: str, areas: Sequence[Area]) -> bool:
    if rows.values[variable][row] is not None:
        return False
    raw = rows.raw(row, variable)
    text = squeezed(plain_text(raw))
    return not is_blank(raw) and text not in set(_spellings(variable, areas)) and _bare(variable, text) not in set(
        _spellings(variable, areas)
    )


def _spellings(variable: str, areas: Sequence[Area]) -> Iterator[str]:
    for area in areas:
        yield str(int(area.rw)) if variable == "rw" else squeezed(area.kelurahan)


def _bare(variable: str, text: str) -> str:
    """An RW without its zeros and the word before it; a kelurahan without its kind."""
    if variable == "rw":
        number = _BEFORE_A_NUMBER.sub("", text, count=1)
        return number.lstrip("0") if number.isdecimal() else number
    return _BEFORE_A_NAME.sub("", text, count=1)
