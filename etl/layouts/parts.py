"""What titles say of the lines below them: `RT 03` above a table, or between its parts. It knows no form and no code.

People who list families by RT write it once, as a title. A title is a line that says where, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.layouts.body import NOTED
from etl.layouts.lines import filled, plain, text_of
from etl.layouts.sheet import Sheet, widened
from etl.sources.grid import Row

TITLED = "row_part_title"
_MARKS = r"[\s,;:/.()\-–=]*"
_RT = r"\brt\b[\s:/.\-]*(\d{1,3})(?!\d)"
_NAME = r"(?:\d{3}\s?-\s?[a-z]\b|(?!r[tw]\b)[^\W\d_]\w*(?:\s+(?!r[tw]\b)\w+){0,2})"
_DASAWISMA = rf"\b(?:dasa\s?wisma|dawis)\b[\s:.\-]*({_NAME})"
_BESIDE = (
    r"(?:data|daftar|warga|keluarga|kk|wilayah|lingkungan|bagian|blok)\b|rw\b[\s:/.\-]*\d{1,3}(?!\d)"
    rf"|(?:kelurahan|kel|desa)\b[\s:.]*{_NAME}"
)
_TITLE = re.compile(rf"{_MARKS}(?:(?:{_RT}|{_DASAWISMA}|{_BESIDE}){_MARKS})+", re.IGNORECASE)
PLACES = {
    "RT di judul": re.compile(_RT, re.IGNORECASE),
    "dasawisma di judul": re.compile(_DASAWISMA, re.IGNORECASE),
}
"""The columns that titles make, by what a title says for them."""

_HINT = re.compile(r"\b(?:rt|dasa\s?wisma|dawis)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:-|–|s\.?\s?/?d\.?|sampai|hingga|,|&|dan|\+|/)\s*(?:rt\W*)?\d", re.I)
_TITLE_CELLS, _LONGEST = 4, 80
_LABEL_WITHIN = 4
_OWN = {"RT di judul": "rt", "dasawisma di judul": "dasawisma"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The columns that titles make, with a cell for each line, and the lines that are titles."""

    columns: Mapping[str, Sequence[str]]
    titles: Collection[int]


def parts_of(header: Sequence[str], rows: Sequence[Row], above: Collection[Row]) -> Parts:
    """What titles say of every line. `above`: the lines above the header. Nothing where a column says it itself."""
    named = {word: column for column, name in enumerate(header) for word in re.findall(r"\w+", plain(name))}
    own = {named[word] for word in _OWN.values() if word in named}
    titles = {line: text for line, text in _titles(rows) if own.isdisjoint(filled(rows[line]))}
    columns: dict[str, Sequence[str]] = {}
    for column, pattern in PLACES.items():
        if _OWN[column] in named:
            continue
        first = _only(pattern, [" ".join(map(text_of, row)) for row in above])
        cells = list(_down(first, titles, pattern, len(rows))) if first or titles else []
        if any(cells):
            columns[column] = cells
    return Parts(columns, titles.keys())


def with_parts(sheet: Sheet, parts: Parts, wanted: Collection[str]) -> Sheet:
    """The sheet with those of the columns that are wanted, and its titles as no records."""
    names = [name for name in parts.columns if name in wanted]
    others = {line: rule for line, rule in sheet.skipped.items() if rule != NOTED or line not in parts.titles}
    skipped = {**dict.fromkeys(parts.titles, TITLED), **others}
    held = {position: rule for position, rule in sheet.held.items() if position not in parts.titles}
    told = replace(sheet, skipped=dict(sorted(skipped.items())), held=held)
    if not names:
        return told
    blank = ("",) * len(names)
    cells = zip(*(parts.columns[name] for name in names), strict=True)
    lines = [each if any(value != "" for value in row) else blank for each, row in zip(cells, sheet.rows, strict=True)]
    return widened(told, names, lines, [0] * len(names))


def _titles(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Lines of few texts that together are a title and say an RT or a dasawisma."""
    for position, row in enumerate(rows):
        if row.count("") < len(row) - _TITLE_CELLS:
            continue
        label = next((value for value in row[:_LABEL_WITHIN] if value != ""), "")
        if isinstance(label, str) and len(label) <= _LONGEST and _HINT.search(label):
            cells = filled(row)
            text = " ".join(text_of(row[column]) for column in cells)
            if len(cells) <= _TITLE_CELLS and _TITLE.fullmatch(text):
                yield position, text


def _down(first: str, titles: Mapping[int, str], pattern: re.Pattern[str], count: int) -> Iterator[str]:
    said = first
    for position in range(count):
        if position in titles:
            said = _only(pattern, [titles[position]]) or said
        yield said


def _only(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    """The one place these texts name; nothing where they name several, or from one to another."""
    found = [match for text in texts for match in pattern.finditer(text)]
    if any(_SEVERAL.match(match.string, match.end()) for match in found):
        return ""
    named = {match[1] for match in found}
    return named.pop() if len(named) == 1 else ""
