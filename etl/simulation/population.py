"""Families and the people in them as the baseline finds them. Invented, recognisably so; events come from vital.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Floats, Integers
from etl.simulation.identity import card_numbers, given_names, national_numbers, phone_numbers

YEAR = 365.25
NOBODY = -1


@dataclass(frozen=True)
class Families:
    """One element per family. `place` counts the dasawisma and `cluster` the RT of all sites; months since baseline."""

    site: Integers
    place: Integers
    cluster: Integers
    rt: pd.Series
    dasawisma: pd.Series
    welfare: Floats
    binaan: Booleans
    arrives: Integers
    family_card: pd.Series
    head_name: pd.Series
    phone: pd.Series
    head_female: Booleans

    def __len__(self) -> int:
        return len(self.site)


@dataclass(frozen=True)
class People:
    """One element per person ever in a family. `entry` and `exit` are dates; `leaves` is how: moved, died or ''."""

    household: Integers
    relation: pd.Series
    female: Booleans
    birth_date: pd.Series
    marital: pd.Series
    mother: Integers
    entry: pd.Series
    exit: pd.Series
    leaves: pd.Series
    name: pd.Series
    national_id: pd.Series

    def __len__(self) -> int:
        return len(self.household)

    def table(self) -> pd.DataFrame:
        return pd.DataFrame({name: getattr(self, name) for name in self.__dataclass_fields__})

    @classmethod
    def of(cls, table: pd.DataFrame) -> People:
        arrays = ("household", "female", "mother")
        columns: dict[str, Any] = {
            name: table[name].to_numpy() if name in arrays else table[name].reset_index(drop=True)
            for name in cls.__dataclass_fields__
        }
        return cls(**columns)


def draw_families(generator: np.random.Generator, plan: Plan, *, sites: int, households: int) -> Families:
    """`households` families per site at baseline and the declared share of later arrivals after them."""
    later = round(households * plan.population.arriving)
    size = households + later
    site = np.repeat(np.arange(sites), size)
    place_in_site, areas = _places(generator, plan, sites=sites, size=size), plan.programme.areas
    rts = sorted({area.rt for area in areas})
    rt_number = np.asarray([rts.index(area.rt) for area in areas])[place_in_site]
    cluster = site * len(rts) + rt_number
    shared = generator.standard_normal(sites * len(rts))[cluster]
    welfare = np.sqrt(0.1) * shared + np.sqrt(0.9) * generator.standard_normal(len(site))
    arrives = np.tile(_arrivals(plan, households=households, later=later), sites)
    female = generator.random(len(site)) < plan.population.head_female
    families = Families(
        site=site,
        place=site * len(areas) + place_in_site,
        cluster=cluster,
        rt=pd.Series([area.rt for area in areas]).take(place_in_site).reset_index(drop=True),
        dasawisma=pd.Series([area.dasawisma for area in areas]).take(place_in_site).reset_index(drop=True),
        welfare=welfare,
        binaan=np.zeros(len(site), dtype=bool),
        arrives=arrives,
        family_card=card_numbers(generator, len(site)),
        head_name=pd.Series("", index=range(len(site))),
        phone=phone_numbers(generator, len(site)),
        head_female=female,
    )
    return replace(families, binaan=_poorest(generator, plan, families, households=households))


def _places(generator: np.random.Generator, plan: Plan, *, sites: int, size: int) -> Integers:
    """Half of the families evenly over the dasawisma, half by chance: groups of unequal size, as they are."""
    count = len(plan.programme.areas)
    even = np.arange(size) % count
    chance = generator.integers(0, count, size=(sites, size))
    return np.where(np.arange(size) < size // 2, even, chance).reshape(-1)


def _arrivals(plan: Plan, *, households: int, later: int) -> Integers:
    months = [survey_round.month for survey_round in plan.programme.rounds[1:]] or [0]
    return np.concatenate([np.zeros(households, dtype=np.int64), np.resize(months[1::2] or months, later)])


def _poorest(generator: np.random.Generator, plan: Plan, families: Families, *, households: int) -> Booleans:
    """The poorest of each site as the listing saw them: their welfare and an error that won't come again."""
    seen = families.welfare + plan.population.binaan_noise * generator.standard_normal(len(families))
    score = pd.Series(np.where(families.arrives == 0, seen, np.inf))
    rank = score.groupby(families.site).rank(method="first").to_numpy()
    return rank <= round(households * plan.population.binaan)


def draw_people(generator: np.random.Generator, plan: Plan, families: Families) -> People:
    """Everybody at baseline (or at arrival), with names; NIK come when newborns have joined, see `identified`."""
    table = pd.concat(list(_roles(generator, families)), ignore_index=True)
    table = table.sort_values(["household", "order", "age"], ascending=[True, True, False], ignore_index=True)
    reference = pd.Timestamp(plan.programme.baseline.date_from)
    table["birth_date"] = reference - pd.to_timedelta((table["age"] * YEAR).round().astype("int64"), unit="D")
    table["birth_date"] = table["birth_date"].astype("datetime64[s]")
    table["mother"] = _mothers(table)
    table["entry"] = pd.Series(pd.Timestamp("1900-01-01"), index=table.index, dtype="datetime64[s]")
    table["exit"] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]")
    table["leaves"] = ""
    table["name"] = given_names(generator, female=table["female"].to_numpy())
    table["national_id"] = ""
    return People.of(table)


def identified(generator: np.random.Generator, plan: Plan, people: People) -> People:
    """Give a NIK to all but the declared few who have none, once everybody is there."""
    numbers = national_numbers(people.birth_date, female=people.female)
    has_number = generator.random(len(people)) >= plan.population.without_national_id
    return replace(people, national_id=numbers.where(has_number, ""))


def _roles(generator: np.random.Generator, families: Families) -> Iterator[pd.DataFrame]:
    """The people of each role: who, how old, how married. `order` is the order on the family card."""
    count = len(families)
    female = families.head_female
    head_age = np.clip(generator.normal(43, 12.5, count) + 6 * female, 22, 84)
    paired = ~female & (generator.random(count) < 0.93)
    spouse_age = np.clip(head_age - generator.normal(3, 3, count), 19, 80)
    alone = np.where(generator.random(count) < 0.65, "widowed", "divorced")
    everyone = np.arange(count)
    yield _role(everyone, "head", female, head_age, marital=np.where(paired, "married", alone), order=0)
    yield _role(everyone[paired], "spouse", np.ones(paired.sum(), dtype=bool), spouse_age[paired], "married", order=1)

    mother_age = np.where(female, head_age, spouse_age)
    expected = np.interp(mother_age, [20, 25, 32, 45, 55, 65, 80], [0.5, 1.05, 1.95, 1.95, 1.55, 0.8, 0.4])
    number = np.minimum(generator.poisson(expected), 5)
    parent = np.repeat(everyone, number)
    oldest = np.clip(mother_age[parent] - 19, 0.5, 29)
    youngest = np.clip(mother_age[parent] - 43, 0, 26)
    child_age = youngest + (oldest - youngest).clip(0) * generator.random(len(parent)) ** 0.75
    yield _role(parent, "child", generator.random(len(parent)) < 0.49, child_age, "single", order=2)

    with_couple = (head_age > 47) & (generator.random(count) < 0.16)
    yield from _young_couples(generator, everyone[with_couple], oldest=head_age[with_couple] - 20)
    old = everyone[(head_age < 55) & (generator.random(count) < 0.10)]
    parent_age = np.clip(head_age[old] + generator.uniform(22, 32, len(old)), 45, 92)
    yield _role(old, "parent", generator.random(len(old)) < 0.7, parent_age, "widowed", order=6)
    other = everyone[generator.random(count) < 0.03]
    yield _role(other, "other", generator.random(len(other)) < 0.5, generator.uniform(17, 55, len(other)), "single", 7)


def _young_couples(generator: np.random.Generator, where: Integers, *, oldest: Floats) -> Iterator[pd.DataFrame]:
    count = len(where)
    daughter = generator.random(count) < 0.5
    age = generator.uniform(22, np.minimum(oldest, 34))
    yield _role(where, "child", daughter, age, "married", order=2)
    yield _role(where, "child_in_law", ~daughter, age + generator.normal(0, 2, count), "married", order=3)
    with_child = generator.random(count) < 0.85
    child_age = np.minimum(age[with_child] - 20, 9) * generator.random(with_child.sum()) ** 0.75
    yield _role(where[with_child], "grandchild", generator.random(with_child.sum()) < 0.49, child_age, "single", 4)


def _role(
    household: Integers, relation: str, female: Booleans, age: Floats, marital: object, order: int
) -> pd.DataFrame:
    columns = {"household": household, "relation": relation, "female": female, "age": age, "marital": marital}
    return pd.DataFrame({**columns, "order": order})


def _mothers(table: pd.DataFrame) -> Integers:
    """Row of each child's mother: wife or female head for a child, the young wife for a grandchild, else nobody."""
    mother = np.full(len(table), NOBODY)
    women = table[table["female"]]
    elder = women[women["relation"].isin(("spouse", "head"))].drop_duplicates("household")
    young = women[(women["marital"] == "married") & women["relation"].isin(("child", "child_in_law"))]
    for relation, candidates in (("child", elder), ("grandchild", young.drop_duplicates("household"))):
        rows = pd.Series(candidates.index, index=candidates["household"])
        found = table["household"].map(rows).fillna(NOBODY).astype("int64").to_numpy()
        mother = np.where((table["relation"] == relation) & (table["age"] < 18), found, mother)
    return mother
