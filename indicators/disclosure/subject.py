"""What the guard has to know of an indicator: how sensitive it is, whom it counts. Read from a build's catalogue."""

from __future__ import annotations

from functools import lru_cache
from tomllib import loads
from typing import NamedTuple

import duckdb

from indicators.definition import SPARE, Kind

SHARES = (Kind.PROPORTION, Kind.LADDER)


class Subject(NamedTuple):
    """One indicator. `cohort`: whom it counts; indicators of one cohort count the very same units."""

    name: str
    sensitive: bool
    unit: str
    kind: str
    questions: tuple[str, ...]
    cohort: tuple[str, str]

    @property
    def shares(self) -> bool:
        """Whether every known unit either is in the numerator or is not."""
        return self.kind in SHARES

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
    whom = (str(declared.get("unit", "")), str(declared.get("denominator", "")))
    if kind == Kind.COUNT:
        whom = ("events", str(declared.get("context", name)))  # births are the context of deaths: told in two places
    return Subject(
        name=name,
        sensitive=bool(declared.get("sensitive", True)),
        unit=str(declared.get("unit", "")),
        kind=kind,
        questions=tuple(str(question).removesuffix(SPARE) for question in declared.get("questions", ())),
        cohort=whom,
    )
