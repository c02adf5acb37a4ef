"""A question with several answers that has a column for each: `Imunisasi` over `BCG` and `Polio 1`, with `Sudah`, a day
or a 1 below those that were given. It knows no code list.

Elsewhere each column below a heading is a question of its own. So without a form only headings are taken that ask for
what is given several times; a form may declare any. Vaccines are known by their names where no heading stands above.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from etl.layouts.header import JOINER
from etl.layouts.lines import plain, text_of
from etl.layouts.sheet import Sheet, widened
from etl.layouts.ticked import TICKS
from etl.quoted import quoted
from etl.sources.grid import CellValue, Row, Told, is_blank

_GIVEN_SEVERAL_TIMES = re.compile(r"\b(?:imunisasi|vaksin(?:asi)?|immuni[sz]ation|vaccin\w*)\b", re.IGNORECASE)
_VACCINE = re.compile(
    r"(?:(?:tgl|tanggal|status|imunisasi|imun|vaksin(?:asi)?)[\s._:-]+)*"
    r"(?P<option>bcg|(?:campak|measles)(?:[\s._/-]*(?:mr|rubel+a))?|mr[\s._-]?1?"
    r"|(?:hb|hepatitis[\s._-]?b|polio|opv|penta(?:bio|valen)?|dpt(?:[\s._/-]?hb(?:[\s._/-]?hib)?)?)"
    r"[\s._-]*(?:[0-4]|i{1,3}|iv))",
    re.IGNORECASE,
)
"""One of the basic series with its number: `Polio 1`, `tgl_bcg`, `DPT-HB-Hib 3`."""

VACCINES, NONE_GIVEN = "Imunisasi", "Belum satu pun"
_IN_GRID = re.compile(r"(?P<above>.*\S)\s*\[(?P<option>[^\[\]]+)\]")
_GIVEN = frozenset(("ya", "y", "sudah", "sdh", "ada", "pernah", "yes", "1", "true"))
_DENIED = frozenset(("tidak", "tdk", "belum", "blm", "t", "no", "0", "false"))
_DASHES = frozenset(("-", "–"))
_DAY = re.compile(r"\d{1,4}[-/. ](?:\d{1,2}|[^\W\d_]{3,9})[-/. ]\d{2,4}")
_FEWEST, _BETWEEN = 3, "; "


def with_given(sheet: Sheet, wanted: Collection[str] | None, told: list[Told]) -> Sheet:
    """The sheet with one answer for each such heading: what was given, a semicolon between.

    `wanted`: only these; None all whose columns say nothing else. A cell that says neither stands with its option, so
    that no load takes it for an answer. A line on which nothing was given says nothing, unless each of its cells denies
    it in words: a dash may as well stand where a question doesn't apply.
    """
    names, sources, answers = [], [], []
    records = [row for line, row in enumerate(sheet.rows) if line not in sheet.skipped]
    for name, options in _options(sheet.header).items():
        asked = name in wanted if wanted is not None else _asks_what_was_given(name)
        cells = {row[column] for row in records for column in options}
        if name in sheet.header or not asked or len(options) < _FEWEST:
            continue
        if wanted is None and (None in (said := {_says(cell) for cell in cells}) or True not in said):
            continue
        names.append(name)
        sources.append(next(iter(options)))
        nothing = NONE_GIVEN if _asks_what_was_given(name) else ""
        answers.append([_answer(row, options, nothing) for row in sheet.rows])
    if not names:
        return sheet
    told.append(Told("options_given", sheet=sheet.name, found=quoted(names)))
    width = len(sheet.header)
    wider = widened(sheet, names, zip(*answers, strict=True), sources)
    marks = {width + number: _BETWEEN for number in range(len(names))}
    return replace(wider, separators={**sheet.separators, **marks})


def options_of(header: Sequence[str]) -> frozenset[str]:
    """The headings that may have an answer made of their columns."""
    return frozenset(name for name, options in _options(header).items() if len(options) >= _FEWEST)


def is_one_of_several(name: str, header: Sequence[str]) -> bool:
    """Whether a column is one option of a heading that has several."""
    return any(name in map(header.__getitem__, options) for options in _options(header).values() if len(options) > 1)


def _asks_what_was_given(name: str) -> bool:
    return _GIVEN_SEVERAL_TIMES.search(name) is not None


def _options(header: Sequence[str]) -> dict[str, dict[int, str]]:
    """The columns below each heading, and what each is called."""
    found: dict[str, dict[int, str]] = {}
    for column, name in enumerate(header):
        for above, option in _parted(name):
            found.setdefault(above, {})[column] = option
    return found


def _parted(name: str) -> Iterator[tuple[str, str]]:
    """The heading above and the option; `Imunisasi > Polio > 1` is `Polio 1`."""
    parts = name.split(JOINER)
    asked = next((place for place, part in enumerate(parts[:-1], 1) if _GIVEN_SEVERAL_TIMES.search(part)), 0)
    above, mark, option = name.rpartition(JOINER)
    if asked:
        yield JOINER.join(parts[:asked]), " ".join(parts[asked:])
    elif mark:
        yield above, option
    elif grid := _IN_GRID.fullmatch(name):
        yield grid["above"].rstrip(" :?"), grid["option"].strip()
    elif vaccine := _VACCINE.fullmatch(name.strip()):
        yield VACCINES, vaccine["option"]


def _says(cell: CellValue) -> bool | None:
    """Whether it was given; None where a cell says something else."""
    if is_blank(cell) or cell is False:
        return False
    if cell is True or isinstance(cell, date) or cell in TICKS:
        return True
    text = plain(text_of(cell))
    if text in _DENIED | _DASHES:
        return False
    return True if text in _GIVEN or _DAY.fullmatch(text) else None


def _answer(row: Row, options: Mapping[int, str], nothing: str) -> str:
    denied = all(plain(text_of(row[column])) in _DENIED for column in options)
    return nothing if denied else _BETWEEN.join(_given(row, options))


def _given(row: Row, options: Mapping[int, str]) -> Iterator[str]:
    for column, option in options.items():
        if (said := _says(row[column])) is not False:
            yield option if said else f"{option} = {text_of(row[column])}"
