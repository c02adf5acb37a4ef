"""Recap tables whose rounds or indicators stand side by side, made long: a record for each line and each of them.

It knows no round and no indicator.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.layouts.lines import plain
from etl.layouts.sheet import Sheet
from etl.sources.grid import Row, is_blank

NUMERATOR, DENOMINATOR, ROUND, INDICATOR = "Pembilang", "Penyebut", "Putaran", "Indikator"
_MARKS = " _-/|>:.,()[]"
_FEWEST = 2

Words = Mapping[str, Collection[str]]
"""What headings call a numerator and a denominator."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The columns of one round or indicator, and what the headings call it."""

    called: str
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands side by side, and the heading of the column that says which."""

    heading: str
    pairs: tuple[Pair, ...]


def pairs_beside(header: Sequence[str], words: Words) -> tuple[Pair, ...]:
    """A numerator and a denominator for each of several; nothing where one of them lacks the other.

    >>> words = {"numerator": ("pembilang",), "denominator": ("penyebut",)}
    >>> [pair.called for pair in pairs_beside(["A > Pembilang", "A > Penyebut", "Pembilang B", "Penyebut B"], words)]
    ['A', 'B']
    """
    found: dict[str, dict[str, int]] = {}
    called: dict[str, str] = {}
    for column, name in enumerate(header):
        for role, texts in words.items():
            if (rest := _without(name, texts)) is None:
                continue
            places = found.setdefault(plain(rest), {})
            called.setdefault(plain(rest), rest)
            if role in places:
                return ()
            places[role] = column
            break
    if len(found) < _FEWEST or any(len(places) != len(words) for places in found.values()):
        return ()
    return tuple(Pair(called[key], places["numerator"], places["denominator"]) for key, places in found.items())


def one_a_line(sheet: Sheet, beside: Beside) -> Sheet:
    """The long table. A line without a number in any of them keeps one record, so that it is told."""
    pairs = beside.pairs
    used = {column for pair in pairs for column in (pair.numerator, pair.denominator)}
    fixed = [column for column in range(len(sheet.header)) if column not in used]
    rows, width = list[Row](), len(sheet.header)
    numbers, places = list[int](), list[Sequence[int]]()
    moved: dict[int, list[int]] = {}
    for position, row in enumerate(sheet.rows):
        for pair in _told(row, pairs, alone=position in sheet.held or position in sheet.skipped):
            moved.setdefault(position, []).append(len(rows))
            called = "" if all(map(is_blank, row)) else pair.called  # what is blank stays so
            said = (called, row[pair.numerator], row[pair.denominator])
            rows.append((*(row[column] for column in fixed), *said, *row[width:]))
            numbers.append(sheet.numbers[position])
            own = (*fixed, pair.numerator, pair.numerator, pair.denominator)
            places.append((*(sheet.places[column] for column in own), *range(width, len(row))))
    return replace(
        sheet,
        header=(*(sheet.header[column] for column in fixed), beside.heading, NUMERATOR, DENOMINATOR),
        rows=rows,
        numbers=numbers,
        columns=(),
        row_columns=places,
        held={new: rule for old, rule in sheet.held.items() for new in moved[old]},
        skipped={new: rule for old, rule in sheet.skipped.items() for new in moved[old]},
        cell_counts={new: counts for old, counts in sheet.cell_counts.items() for new in moved[old]},
        separators={},
    )


def _told(row: Row, pairs: Sequence[Pair], *, alone: bool) -> Iterator[Pair]:
    """Those of which a line says something; the first where it says nothing, or is no record."""
    told = [pair for pair in pairs if not (is_blank(row[pair.numerator]) and is_blank(row[pair.denominator]))]
    yield from pairs[:1] if alone or not told else told


def _without(name: str, texts: Collection[str]) -> str | None:
    """What a heading says besides one of these words; None where it has none of them, or nothing else."""
    longest = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    found = re.search(rf"(?<![^\W_])(?:{longest})(?![^\W_])", name, re.IGNORECASE)
    rest = f"{name[: found.start()]} {name[found.end() :]}" if found else ""
    bare = " ".join(rest.split()).strip(_MARKS)
    return bare + ")" * (bare.count("(") - bare.count(")")) or None
