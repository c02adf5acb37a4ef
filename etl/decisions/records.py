"""What a line of a sheet is called in decisions: by its submission or number where it has one, else by its row.

An export renumbers its rows; a submission keeps its key, and its members keep their order below it. In a list that
people keep, lines are put between others: the KK of a family, or the NIK of a person, stays theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from etl.columns import texts
from etl.identity import read_id_number

if TYPE_CHECKING:
    from etl.mapping import MappedSheet

_RENUMBERED = frozenset(("#", "_index", "_parent_index"))
"""Keys that are good within one export only."""
_OWN_NUMBER = {"household": "family_card", "person": "national_id"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet of a file."""

    mapped: MappedSheet
    position: int
    file_name: str


def record_names(mapped: MappedSheet, file_name: str, *, seen: Counter[str] | None = None) -> list[str]:
    """The name of every line, in order: `<key>#1`, `<key>#2` … or `baris 12 di <file>`. `seen`: in other files."""
    if mapped.names:
        return list(mapped.names)
    sheet = mapped.sheet
    seen = Counter() if seen is None else seen
    names = []
    for position, key in enumerate(_keys(mapped)):
        base = f"{key}#" if key else row_name(sheet.row_number(position), file_name)
        seen[base] += 1
        names.append(f"{base}{seen[base]}" if key else base if seen[base] == 1 else f"{base}#{seen[base]}")
    return names


def _keys(mapped: MappedSheet) -> list[str]:
    """What tells the lines apart wherever they stand; blank where nothing does."""
    sheet, column = mapped.sheet, mapped.key
    if column is not None and column < len(sheet.header) and sheet.header[column] not in _RENUMBERED:
        return texts(sheet.column(column))
    number = mapped.columns.get(_OWN_NUMBER.get(mapped.unit.name, ""))
    return [read_id_number(cell).digits or "" for cell in sheet.column(number)]


def row_name(row_number: int, file_name: str) -> str:
    return f"baris {row_number} di {file_name}"


@dataclass
class Records:
    """The names of the lines of every sheet asked about, each sheet gone through once."""

    _sheets: dict[int, tuple[MappedSheet, Sequence[str], bool]] = field(default_factory=dict, repr=False)

    def name(self, line: Line) -> str:
        known = self._sheets.get(id(line.mapped))
        if known is None:
            known = self._sheets[id(line.mapped)] = (line.mapped, *_named(line))
        _, names, are_keys = known
        return f"{names[line.position]}#1" if are_keys else names[line.position]


def _named(line: Line) -> tuple[Sequence[str], bool]:
    """The names of all lines, or their keys where each is another: then a name is the key and a number."""
    keys = [] if line.mapped.names else _keys(line.mapped)
    met = set(keys)
    unlike = bool(keys) and len(met) == len(keys) and "" not in met
    return (keys, True) if unlike else (record_names(line.mapped, line.file_name), False)
