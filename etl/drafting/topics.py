"""Which tables of a draft say more of the records of another one: one line for each, by a number that both have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.suggestion import Level, Pairing
from etl.layouts.joining import joining_key
from etl.layouts.lines import plain
from etl.mapping.form import INDISPENSABLE

_DAY = re.compile(r"(?:\d{1,2}|\d{4})[-/. ](?:\d{1,2}|[^\W\d_]{3,})[-/. ](?:\d{1,2}|\d{4})(?!\d)")
_OF_UNITS = ("household", "person")
_NEARLY_ALL, _FOUND, _FEWEST_LINES, _FEWEST_DIGITS = 0.9, 0.6, 2, 4


@dataclass(frozen=True, slots=True)
class Topic:
    """A table that says more: by which of its columns, and what its columns might be as questions of that unit."""

    joined_by: str
    pairing: Pairing


def topics_among(
    tables: Sequence[SheetEvidence], pairings: Sequence[Pairing | None], pair: Callable[[SheetEvidence, str], Pairing]
) -> tuple[Mapping[int, Topic], Mapping[int, Pairing]]:
    """By position: the tables that say more, and those they say more of. `pair`: a table as records of a unit.

    What is more likely another unit's is left to it. Of tables that tell of the same records the one with most of what
    a row needs has them, however many questions another one asks.
    """
    firsts = {unit: n for n, each in enumerate(pairings) if each for unit in each.units if unit in _OF_UNITS}
    telling = {unit: {n: own} for unit, n in firsts.items() if (own := pairings[n]) is not None}
    for number, (table, own) in enumerate(zip(tables, pairings, strict=True)):
        best, least = "", own.weight if own else 0.0
        for unit, first in firsts.items() if number not in firsts.values() else ():
            pairing = pair(table, unit)
            if pairing.weight > least and _number_of_both(tables[first], table, telling[unit][first], pairing):
                best, least = unit, pairing.weight
        if best:
            telling[best][number] = pair(table, best)
    topics, mains = dict[int, Topic](), dict[int, Pairing]()
    for unit, alike in telling.items():
        main = max(alike, key=lambda n: (_needed(alike[n], unit), n == firsts[unit]))
        mains[main] = alike[main]
        for number in (n for n in alike if n != main):
            if joined_by := _number_of_both(tables[main], tables[number], alike[main], alike[number]):
                topics[number] = Topic(joined_by, alike[number])
    return topics, mains


def _needed(pairing: Pairing, unit: str) -> int:
    """How many of the questions without which a row can't be placed."""
    sure = {found.variable for found in pairing.suggestions.values() if found.level is not Level.WEAK}
    return len(sure.intersection(INDISPENSABLE[unit]))


def _number_of_both(main: SheetEvidence, other: SheetEvidence, asked: Pairing | None, pairing: Pairing) -> str:
    """The column of another table that names the lines of the main one, called or asked the same in both: hardly a
    number stands twice in either, and most of the other's are there. Of several the one most of whose numbers are."""
    called = {plain(column.column): column for column in main.columns if not column.repeated}
    named = {found.variable: main.column(name) for name, found in asked.suggestions.items()} if asked else {}
    shares = {}
    for column in other.columns:
        found = pairing.suggestions.get(column.column)
        own = (named.get(found.variable) if found else None) or called.get(plain(column.column))
        if not column.repeated and own is not None:
            known, keys = keys_of(main, own), keys_of(other, column)
            if _tells_apart(known) and _tells_apart(keys):
                shares[column.column] = sum(key in {*known} for key in keys) / len(keys)
    best = max(shares, key=shares.__getitem__, default="")
    return best if shares.get(best, 0.0) >= _FOUND else ""


def keys_of(table: SheetEvidence, column: Evidence) -> list[str]:
    """What the cells of a column say that joins; those left out that say nothing."""
    cells = (record[column.position] for record in table.records if column.position < len(record))
    return [key for key in map(joining_key, cells) if key]


def _tells_apart(keys: Sequence[str]) -> bool:
    """Whether these are long numbers, hardly one of them twice; days are none, nor what numbers the lines of a list."""
    long = sum(sum(map(str.isdigit, key)) >= _FEWEST_DIGITS and not _DAY.match(key) for key in keys)
    again, most = len(keys) - len({*keys}), (1 - _NEARLY_ALL) * len(keys)
    return len({*keys}) >= _FEWEST_LINES and again <= max(1, most) and long >= _NEARLY_ALL * len(keys)
