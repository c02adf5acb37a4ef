"""What happens to people during the programme: births, deaths, moving out and in. Families lost are in attrition.py."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Integers
from etl.simulation.identity import given_names
from etl.simulation.population import NOBODY, YEAR, Families, People, identified

WINDOW_DAYS = 243  # eight months
PER_FAMILIES = 160  # what the declared death counts refer to


@dataclass(frozen=True)
class Events:
    """Pregnancies that ended and deaths, whoever reports them later; `people` with newborns and joiners added."""

    people: People
    births: pd.DataFrame
    deaths: pd.DataFrame


def draw_events(generator: np.random.Generator, plan: Plan, families: Families, people: People) -> Events:
    """Events from eight months before baseline until the last round."""
    start = pd.Timestamp(plan.programme.baseline.date_from)
    end = pd.Timestamp(plan.programme.rounds[-1].date_to)
    known = _births_of_children(people, since=start - pd.DateOffset(months=8))
    before_start = known["mother"].to_numpy()
    brief, infants_before = _infant_deaths(generator, plan, families, people, start=start, avoid=before_start)
    people, after = _newborns(generator, plan, families, people, start=start, end=end, avoid=before_start)
    avoid = np.concatenate([before_start, after["mother"].to_numpy()])
    later, infants_after = _infant_deaths(generator, plan, families, people, start=start, avoid=avoid, before=False)
    people, elderly = _elderly_deaths(generator, plan, families, people, start=start)
    people = _movers(generator, plan, families, people, start=start)
    births = pd.concat([known, brief, after, later], ignore_index=True)
    births = pd.concat([births, _miscarriages(generator, plan, births)], ignore_index=True)
    deaths = pd.concat([infants_before, infants_after, elderly], ignore_index=True)
    return Events(people=identified(generator, plan, people), births=births, deaths=deaths)


def _birth_rows(household: Integers, mother: Integers, date: pd.Series, outcome: str) -> pd.DataFrame:
    columns = {"household": household, "mother": mother, "birth_date": np.asarray(date, dtype="datetime64[s]")}
    return pd.DataFrame({**columns, "outcome": outcome})


def _births_of_children(people: People, *, since: pd.Timestamp) -> pd.DataFrame:
    recent = np.asarray((people.birth_date >= since) & (people.mother != NOBODY))
    return _birth_rows(people.household[recent], people.mother[recent], people.birth_date[recent], "live")


def _could_give_birth(families: Families, people: People, *, start: pd.Timestamp, avoid: Integers) -> Booleans:
    age = np.asarray((start - people.birth_date).dt.days) / YEAR
    fertile: Booleans = people.female & np.asarray(people.marital == "married") & (age >= 18) & (age <= 42)
    fertile &= families.arrives[people.household] == 0
    fertile[avoid[avoid != NOBODY]] = False
    return fertile


def _days(start: pd.Timestamp, days: Integers) -> pd.Series:
    return pd.Series(start + pd.to_timedelta(days, unit="D")).astype("datetime64[s]")


def _newborns(
    generator: np.random.Generator,
    plan: Plan,
    families: Families,
    people: People,
    *,
    start: pd.Timestamp,
    end: pd.Timestamp,
    avoid: Integers,
) -> tuple[People, pd.DataFrame]:
    """Children born during the programme join the people; their births are returned."""
    chance = generator.random(len(people)) < plan.vital.births_per_woman
    mother = np.flatnonzero(_could_give_birth(families, people, start=start, avoid=avoid) & chance)
    born = _days(start, generator.integers(14, (end - start).days, len(mother)))
    elder = np.isin(people.relation.to_numpy()[mother], ("spouse", "head"))
    added = _joining(
        generator,
        household=people.household[mother],
        relation=np.where(elder, "child", "grandchild"),
        female=generator.random(len(mother)) < 0.49,
        birth_date=born,
        entry=born,
        mother=mother,
        marital="single",
    )
    births = _birth_rows(people.household[mother], mother, born, "live")
    return _with(people, added), births


def _joining(
    generator: np.random.Generator, *, female: Booleans, birth_date: pd.Series, **columns: object
) -> pd.DataFrame:
    table = pd.DataFrame({**columns, "female": female, "birth_date": birth_date})
    table["exit"] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]")
    return table.assign(leaves="", national_id="", name=given_names(generator, female=female))


def _with(people: People, added: pd.DataFrame) -> People:
    if added.empty:
        return people
    return People.of(pd.concat([people.table(), added[list(People.__dataclass_fields__)]], ignore_index=True))


def _infant_deaths(
    generator: np.random.Generator,
    plan: Plan,
    families: Families,
    people: People,
    *,
    start: pd.Timestamp,
    avoid: Integers,
    before: bool = True,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Live births that ended in a death within days, before any visit: no member, but a birth and a death."""
    expected = plan.vital.infant_deaths_before if before else plan.vital.infant_deaths_after
    candidates = np.flatnonzero(_could_give_birth(families, people, start=start, avoid=avoid))
    mother = _some_per_site(generator, families, people, candidates, expected=expected)
    earliest, latest = (-WINDOW_DAYS + 40, -60) if before else (30, WINDOW_DAYS - 40)
    born = _days(start, generator.integers(earliest, latest, len(mother)))
    died = born + pd.to_timedelta(generator.integers(1, 26, len(mother)), unit="D")
    births = _birth_rows(people.household[mother], mother, born, "live")
    sex = np.where(generator.random(len(mother)) < 0.45, "female", "male")
    deaths = _death_rows(people.household[mother], death_date=died, birth_date=born, sex=sex, cause="illness")
    return births, deaths


def _death_rows(
    household: Integers, *, death_date: pd.Series, birth_date: pd.Series, sex: object, cause: object
) -> pd.DataFrame:
    dates = {"death_date": death_date.to_numpy(), "birth_date": birth_date.to_numpy()}
    table = pd.DataFrame({"household": household, **dates, "sex": sex, "cause": cause})
    return table.astype({"death_date": "datetime64[s]", "birth_date": "datetime64[s]", "sex": str, "cause": str})


def _some_per_site(
    generator: np.random.Generator, families: Families, people: People, candidates: Integers, *, expected: float
) -> Integers:
    """As many candidates of each site as declared per 160 families, the fraction by chance."""
    site = pd.Series(families.site[people.household[candidates]])
    sizes = np.bincount(families.site, weights=families.arrives == 0)
    wanted = np.floor(expected * sizes / PER_FAMILIES + generator.random(len(sizes)))
    order = pd.Series(generator.random(len(candidates))).groupby(site).rank(method="first").to_numpy()
    return np.asarray(candidates[order <= wanted[site.to_numpy()]])


def _elderly_deaths(
    generator: np.random.Generator, plan: Plan, families: Families, people: People, *, start: pd.Timestamp
) -> tuple[People, pd.DataFrame]:
    age = np.asarray((start - people.birth_date).dt.days) / YEAR
    not_head = np.asarray(people.relation != "head")  # a new head would be a new question
    old = (age >= 63) & not_head & (families.arrives[people.household] == 0)
    expected = plan.vital.elderly_deaths_after
    chosen = _some_per_site(generator, families, people, np.flatnonzero(old), expected=expected)
    died = _days(start, generator.integers(40, WINDOW_DAYS - 20, len(chosen)))
    cause = np.where(generator.random(len(chosen)) < 0.5, "old_age", "illness")
    sex = np.where(people.female[chosen], "female", "male")
    birth_date = people.birth_date.iloc[chosen].reset_index(drop=True)
    deaths = _death_rows(people.household[chosen], death_date=died, birth_date=birth_date, sex=sex, cause=cause)
    return _leaving(people, chosen, date=died, how="died"), deaths


def _leaving(people: People, rows: Integers, *, date: pd.Series, how: str) -> People:
    exits, leaves = people.exit.copy(), people.leaves.copy()
    exits.iloc[rows] = date.to_numpy()
    leaves.iloc[rows] = how
    return replace(people, exit=exits, leaves=leaves)


def _movers(
    generator: np.random.Generator, plan: Plan, families: Families, people: People, *, start: pd.Timestamp
) -> People:
    """Young people leave; a few daughters- and sons-in-law and relatives come."""
    age = np.asarray((start - people.birth_date).dt.days) / YEAR
    young = (age >= 16) & (age < 30) & np.asarray(people.relation == "child")
    young &= np.asarray(people.marital == "single")
    leaving = np.flatnonzero(young & (generator.random(len(people)) < plan.attrition.people_moving_out * 3))
    date = _days(start, generator.integers(20, WINDOW_DAYS - 5, len(leaving)))
    people = _leaving(people, leaving, date=date, how="moved")
    present = families.arrives == 0
    host = np.flatnonzero(present & (generator.random(len(families)) < plan.attrition.people_moving_in * 3.6))
    added = _joining(
        generator,
        household=host,
        relation="other",
        female=generator.random(len(host)) < 0.5,
        birth_date=_days(start, -generator.integers(15 * 365, 40 * 365, len(host))),
        entry=_days(start, generator.integers(20, WINDOW_DAYS - 5, len(host))),
        mother=NOBODY,
        marital="single",
    )
    return _with(people, added)


def _miscarriages(generator: np.random.Generator, plan: Plan, births: pd.DataFrame) -> pd.DataFrame:
    """Pregnancies that ended early, in families that have a mother of a live birth in the other half of the year."""
    chosen = births[generator.random(len(births)) < plan.vital.miscarriages_per_birth]
    shifted = chosen["birth_date"] + pd.to_timedelta(generator.integers(150, 240, len(chosen)), unit="D")
    return _birth_rows(chosen["household"].to_numpy(), chosen["mother"].to_numpy(), shifted, "miscarriage")
