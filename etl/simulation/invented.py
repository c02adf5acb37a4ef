"""Invented families at two visits: who they are, and who split, moved, came and went in between. All is spelt right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from etl.simulation.damage_levels import Damage
from etl.simulation.identity import MEN, SURNAMES, WOMEN, card_numbers, national_numbers, phone_numbers
from warehouse.programme import Area

ROUNDS = ("baseline", "m8")
VISITED = (date(2023, 3, 22), date(2023, 11, 15))
Truth = int
"""Who a family or a person is, by number, whatever is written of them."""


@dataclass(frozen=True, slots=True)
class Someone:
    truth: Truth
    number: str
    name: str
    female: bool
    born: date
    relation: str
    presence: str = "present"


@dataclass(frozen=True, slots=True)
class Family:
    truth: Truth
    card: str
    phone: str
    area: Area
    people: tuple[Someone, ...]

    @property
    def head(self) -> str:
        return next((one.name for one in self.people if one.relation == "head"), "")


def invented_families(generator: np.random.Generator, count: int, areas: Sequence[Area]) -> list[Family]:
    cards, phones = card_numbers(generator, count), phone_numbers(generator, count)
    size = np.clip(generator.poisson(2.7, count) + 1, 1, 9)
    drafts = [list(_roles(generator, int(number))) for number in size]
    born = pd.Series([day for draft in drafts for _, _, day in draft], dtype="datetime64[s]")
    female = np.asarray([woman for draft in drafts for _, woman, _ in draft])
    numbers = iter(national_numbers(born, female=female))
    truth = iter(range(len(born)))
    families = []
    for n, draft in enumerate(drafts):
        surname = str(generator.choice(SURNAMES))
        people = tuple(
            Someone(next(truth), next(numbers), _name(generator, woman, surname, relation), woman, day, relation)
            for relation, woman, day in draft
        )
        families.append(Family(n, cards[n], phones[n], areas[int(generator.integers(len(areas)))], people))
    return families


def _roles(generator: np.random.Generator, size: int) -> Iterator[tuple[str, bool, date]]:
    """Relation, sex and birth date of the people of one family."""
    age = float(np.clip(generator.normal(43, 12), 22, 82))
    alone = size == 1 or generator.random() < 0.15
    yield "head", bool(alone and generator.random() < 0.7), _born(generator, age)
    if not alone:
        yield "spouse", True, _born(generator, max(19.0, age - generator.normal(3, 3)))
    for _ in range(size - (1 if alone else 2)):
        if generator.random() < 0.12:
            yield "parent", bool(generator.random() < 0.6), _born(generator, age + generator.uniform(19, 32))
        else:
            yield "child", bool(generator.random() < 0.5), _born(generator, generator.uniform(0, max(1, age - 20)))


def _born(generator: np.random.Generator, age: float) -> date:
    return VISITED[0] - timedelta(days=int(age * 365.25 + generator.integers(0, 300)))


def _name(generator: np.random.Generator, female: bool, surname: str, relation: str) -> str:
    """One or two first names; children often bear the surname of their father."""
    first = [str(word) for word in generator.choice(WOMEN if female else MEN, 1 + int(generator.random() < 0.45))]
    own = surname if relation in ("head", "child") and generator.random() < 0.5 else str(generator.choice(SURNAMES))
    return " ".join([*dict.fromkeys(first), own])


def later_visit(
    generator: np.random.Generator, before: Sequence[Family], damage: Damage, areas: Sequence[Area]
) -> Iterator[Family]:
    """The families that are there eight months later, with those that split off or came in between."""
    count = len(before)
    fresh = iter(range(count, 10 * count + 100))
    persons = iter(range(100 * count, 200 * count + 10_000))
    cards, phones = (draw(generator, 2 * count + 20) for draw in (card_numbers, phone_numbers))
    spare = iter(zip(map(_elsewhere, cards), phones, strict=True))
    for family in before:
        if generator.random() < damage.lost:
            continue
        stay, leave = _parting(generator, family, damage)
        met = [*stay, *_joining(generator, family, damage, persons)]
        met += [replace(one, presence="moved") for one in leave if generator.random() < 0.5]
        card = next(spare)[0] if generator.random() < damage.card_new else family.card
        area = _other(generator, areas) if generator.random() < damage.place_changed else family.area
        yield replace(family, card=card, area=area, people=tuple(met))
        adults = [one for one in leave if one.relation != "child" or VISITED[0].year - one.born.year >= 19]
        if adults and len(family.people) >= 3 and generator.random() < damage.split / max(damage.left, 0.01) / 2:
            card, phone = next(spare)
            heads = [replace(adults[0], relation="head"), *(replace(one, relation="other") for one in adults[1:])]
            yield Family(next(fresh), card, phone, _near(generator, areas, family.area), tuple(heads))
    for newcomer in invented_families(generator, max(1, round(count * damage.arriving)), areas):
        people = tuple(replace(one, truth=next(persons), number=_elsewhere(one.number)) for one in newcomer.people)
        yield replace(newcomer, truth=next(fresh), card=_elsewhere(newcomer.card, "7"), people=people)


def _elsewhere(number: str, digit: str = "8") -> str:
    """A number of the same shape from another registrar: serials here start at 9001."""
    return number[:12] + digit + number[13:]


def _parting(generator: np.random.Generator, family: Family, damage: Damage) -> tuple[list[Someone], list[Someone]]:
    leave = [one for one in family.people if one.relation != "head" and generator.random() < damage.left]
    return [one for one in family.people if one not in leave], leave


def _joining(
    generator: np.random.Generator, family: Family, damage: Damage, persons: Iterator[Truth]
) -> Iterator[Someone]:
    for share, age, relation in ((damage.born, 0.3, "child"), (damage.joined, 25.0, "other")):
        if generator.random() < share:
            female = bool(generator.random() < 0.5)
            born = VISITED[1] - timedelta(days=int(generator.integers(1, 200) if age < 1 else age * 365))
            number = national_numbers(pd.Series([pd.Timestamp(born)]), female=np.asarray([female]))[0]
            name = _name(generator, female, family.head.split()[-1], relation)
            yield Someone(next(persons), _elsewhere(number, "7"), name, female, born, relation)


def _other(generator: np.random.Generator, areas: Sequence[Area]) -> Area:
    return areas[int(generator.integers(len(areas)))]


def _near(generator: np.random.Generator, areas: Sequence[Area], area: Area) -> Area:
    return area if generator.random() < 0.6 else _other(generator, areas)
