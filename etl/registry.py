"""Everyone met so far, and how each record was recognised. It keeps; the modules of linkage/ decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from etl.identity import IdNumber, Key


class Method(StrEnum):
    """How a record was recognised, surest first after NEW."""

    NEW = "new"
    DECISION = "decision"
    FIELD_ID = "field_id"
    FAMILY_CARD = "family_card"
    NATIONAL_ID = "national_id"
    NAME_BIRTH_SEX = "name_birth_sex"
    SCORE = "score"


_USUAL_SCORE = {method: 0.9 if method is Method.NAME_BIRTH_SEX else 1.0 for method in Method}
"""How sure a link is when nothing was weighed: numbers are exact, a name may be a namesake's."""


class Household(NamedTuple):
    """A household as first recorded."""

    household_id: str
    rt: str
    dasawisma: str
    binaan: bool
    first_round: str


class Person(NamedTuple):
    """A person as first recorded. `name` is for comparing only and goes nowhere."""

    person_id: str
    household_id: str
    sex: str
    birth_date: date
    name: str
    first_round: str

    def __repr__(self) -> str:
        return f"Person({self.person_id!r})"


class Link(NamedTuple):
    """One record recognised. `explanation`: what spoke for it, in short codes without names or numbers."""

    unit: str
    unit_id: str
    round: str
    method: Method
    score: float
    explanation: str


@dataclass(frozen=True, slots=True)
class HouseholdEvent:
    """What happened to a household by a round; `other_household_id` is the household it split from or merged into."""

    household_id: str
    round: str
    event: str
    other_household_id: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records to be compared by a person. `record` names it for a decision; the facts are to be read."""

    round: str
    record: str
    place: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Two records that may be the same household or person; only somebody who knows them can tell."""

    unit: str
    score: float
    reasons: tuple[str, ...]
    later: Side
    earlier: Side


Bearer = tuple[str, str, date, str]
"""Household, plain name, birth date, sex: who somebody is without a number."""


@dataclass
class Registry:
    """Everyone met so far, found by whatever identifies them."""

    key: Key = field(repr=False)
    households: dict[str, Household] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    links: dict[tuple[str, str, str], Link] = field(default_factory=dict)
    by_number: dict[str, str] = field(default_factory=dict)
    by_bearer: dict[Bearer, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    told_events: list[HouseholdEvent] = field(default_factory=list)

    def mother(self, number: IdNumber) -> str | None:
        return self.by_number.get(self.key.person_by_number(number.digits)) if number.digits else None

    def link(
        self,
        unit: str,
        unit_id: str,
        survey_round: str,
        method: Method,
        *,
        score: float | None = None,
        explanation: str = "",
    ) -> None:
        named = (unit, unit_id, survey_round)
        if named not in self.links:
            sure = _USUAL_SCORE[method] if score is None else score
            self.links[named] = Link(unit, unit_id, survey_round, method, sure, explanation)
