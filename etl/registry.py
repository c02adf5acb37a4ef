"""Everyone met so far, and how each record was recognised. It keeps; linkage.py decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from etl.identity import IdNumber, Key


class Method(StrEnum):
    NEW = "new"
    FAMILY_CARD = "family_card"
    NATIONAL_ID = "national_id"
    NAME_BIRTH_SEX = "name_birth_sex"

    @property
    def score(self) -> float:
        """How sure the link is: numbers are exact, a name may be a namesake's."""
        return 0.9 if self is Method.NAME_BIRTH_SEX else 1.0


@dataclass(frozen=True, slots=True)
class Household:
    """A household as first recorded."""

    household_id: str
    rt: str
    dasawisma: str
    binaan: bool
    first_round: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person as first recorded. `name` is for comparing only and goes nowhere."""

    person_id: str
    household_id: str
    sex: str
    birth_date: date
    name: str = field(repr=False)
    first_round: str


@dataclass(frozen=True, slots=True)
class Link:
    unit: str
    unit_id: str
    round: str
    method: Method


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

    def mother(self, number: IdNumber) -> str | None:
        return self.by_number.get(self.key.person_by_number(number.digits)) if number.digits else None

    def link(self, unit: str, unit_id: str, survey_round: str, method: Method) -> None:
        self.links.setdefault((unit, unit_id, survey_round), Link(unit, unit_id, survey_round, method))
