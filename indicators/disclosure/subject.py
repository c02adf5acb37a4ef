"""What the guard has to know of an indicator: how sensitive it is, whom it counts. Read from a build's catalogue."""

from __future__ import annotations

from functools import lru_cache
from tomllib import loads
from typing import NamedTuple

import duckdb

from indicators.definition import SPARE, Kind

SHARES = (Kind.PROPORTION, Kind.LADDER)
EVERYBODY = "TRUE"
"""The denominator of an indicator of all units of its kind."""


class Subject(NamedTuple):
    """One indicator. `cohort`: whom it counts; indicators of one cohort count the very same units."""

    name: str
    sensitive: bool
    unit: str
    kind: str
    questions: tuple[str, ...]
    cohort: tuple[str, str]
    numerator: str = ""

    @property
    def shares(self) -> bool:
        """Whether every known unit either is in the numerator or is not."""
        return self.kind in SHARES

    @property
    def affirming(self) -> tuple[str, str]:
        """Those of its cohort who say yes, who may be the cohort of another."""
        unit, asked = self.cohort
        return unit, self.numerator if asked == EVERYBODY else f"{asked} AND {self.numerator}"

    def is_part_of(self, other: Subject) -> bool:
        """Whether it asks some of the units what the other asks all of them."""
        alike = (self.unit, self.numerator) == (other.unit, other.numerator) and self.shares and other.shares
        return alike and bool(self.numerator) and other.cohort[1] == EVERYBODY != self.cohort[1]

    @property
    def counts_events(self) -> bool:
        return self.kind == Kind.COUNT


def subjects(connection: duckdb.DuckDBPyConnection) -> tuple[Subject, ...]:
    """Every indicator of a build, in the order of its names."""
    texts = connection.execute("SELECT name, toml FROM indicator ORDER BY name").fetchall()
    return tuple(_subject(name, text) for name, text in texts)


@lru_cache(maxsize=1024)
def _subject(name: str, text: str) -> Subject:
    """What is not said counts as sensitive."""
    declared = loads(text)
    kind = str(declared.get("kind", ""))
    unit = str(declared.get("unit", ""))
    whom = (unit, str(declared.get("denominator", "")))
    if kind == Kind.COUNT:
        whom = ("events", str(declared.get("context", name)))  # births are the context of deaths: told in two places
    return Subject(
        name=name,
        sensitive=bool(declared.get("sensitive", True)),
        unit=unit,
        kind=kind,
        questions=tuple(str(question).removesuffix(SPARE) for question in declared.get("questions", ())),
        cohort=whom,
        numerator=str(declared.get("numerator", "")),
    )
