"""Which tables of a draft say more of the records of another one: one line for each, by a number that both have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.suggestion import Pairing
from etl.layouts.joining import joining_key
from etl.layouts.lines import plain

_OF_UNITS = ("household", "person")
_NEARLY_ALL, _FOUND, _FEWEST_LINES, _FEWEST_DIGITS = 0.9, 0.6, 2, 4


@dataclass(frozen=True, slots=True)
class Topic:
    """A table that says more: by which of its columns, and what its columns might be as questions of that unit."""

    joined_by: str
    pairing: Pairing


def topics_among(
    tables: Sequence[SheetEvidence],
    pairings: Sequence[Pairing | None],
    pair: Callable[[SheetEvidence, str], Pairing],
) -> Mapping[int, Topic]:
    """By position. `pair`: a table as records of a unit. A table that is more likely another unit's is left to it."""
    found: dict[int, Topic] = {}
    mains = {unit: n for n, each in enumerate(pairings) if each for unit in each.units if unit in _OF_UNITS}
    for number, (table, own) in enumerate(zip(tables, pairings, strict=True)):
        for unit, main in mains.items():
            if main == number:
                continue
            pairing = pair(table, unit)
            best = found[number].pairing.weight if number in found else own.weight if own else 0.0
            if pairing.weight > best and (joined_by := _number_of_both(tables[main], table, pairings[main], pairing)):
                found[number] = Topic(joined_by, pairing)
    return found


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
    """Whether these are long numbers, hardly one of them twice; what numbers the lines of a list is none."""
    long = sum(sum(map(str.isdigit, key)) >= _FEWEST_DIGITS for key in keys)
    again, most = len(keys) - len({*keys}), (1 - _NEARLY_ALL) * len(keys)
    return len({*keys}) >= _FEWEST_LINES and again <= max(1, most) and long >= _NEARLY_ALL * len(keys)
