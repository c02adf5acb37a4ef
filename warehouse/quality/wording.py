"""What the columns of the unit views and the codes of their answers are called, read from the comments of a build."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

_CODES = re.compile(r"\. (?:Kode|Codes): ")
_AFTER_LABEL = re.compile(r"[:;] | \(|\.$")
_QUERY = """
    SELECT table_name, column_name, comment FROM duckdb_columns()
    WHERE schema_name = 'unit' AND comment IS NOT NULL
"""
Both = tuple[str, str]
"""The same in Indonesian and in English."""


@dataclass(frozen=True)
class Wording:
    """One column: its label, and what each code of its answers is called; of a number no codes."""

    label: Both
    codes: Mapping[str, Both]


def wordings(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Wording]:
    """Unit and column → how people call it and its answers."""
    return {(unit, column): wording(comment) for unit, column, comment in connection.execute(_QUERY).fetchall()}


def wording(comment: str) -> Wording:
    """The words of a comment such as `Lantai. Kode: tile = Keramik | Floor. Codes: tile = Tiles`.

    >>> wording("Lantai. Kode: tile = Keramik | Floor. Codes: tile = Tiles").codes
    {'tile': ('Keramik', 'Tiles')}
    >>> wording("Luas lantai (3–500 m²) | Floor area (3–500 m²)").label
    ('Luas lantai', 'Floor area')
    """
    indonesian, _, english = comment.partition(" | ")
    sides = [_CODES.split(side, maxsplit=1) for side in (indonesian, english or indonesian)]
    labels = [_AFTER_LABEL.split(label, maxsplit=1)[0].strip() for label, *_ in sides]
    codes, english_codes = (_pairs(rest[0]) if rest else {} for _, *rest in sides)
    return Wording(
        (labels[0], labels[1]), {code: (said, english_codes.get(code, said)) for code, said in codes.items()}
    )


def _pairs(listed: str) -> dict[str, str]:
    pairs = (each.partition(" = ") for each in listed.split("; "))
    return {code: said for code, _, said in pairs if said}
