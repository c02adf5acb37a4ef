"""The questions about pregnancies that ended and about deaths, in the eight months before a visit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.simulation.attrition import Visits
from etl.simulation.coding import coded, numeric
from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Integers, draw_states
from etl.simulation.population import NOBODY, Families, People

FACILITIES = {"hospital": "doctor", "health_centre": "midwife", "midwife_practice": "midwife", "clinic": "midwife"}
ANTENATAL = ("anc_first_trimester", "anc_second_trimester", "anc_third_trimester", "anc_doctor")


def draw_births(
    generator: np.random.Generator,
    plan: Plan,
    families: Families,
    people: People,
    births: pd.DataFrame,
    *,
    clustered: bool,
) -> pd.DataFrame:
    """Care in pregnancy and at birth, answered the same in every round that asks about the birth."""
    count, household = len(births), births["household"].to_numpy()
    k6, facility = (
        _state_at_birth(generator, plan, families, births, name=name, clustered=clustered)
        for name in ("anc_k6", "delivery_facility")
    )
    outcome = np.where(births["outcome"] == "live", "live", "miscarriage")
    born = outcome == "live"
    place = np.where(facility, generator.choice(list(FACILITIES), count, p=[0.3, 0.15, 0.45, 0.1]), "home")
    at_home = np.where(generator.random(count) < 0.6, "midwife", "traditional")
    attendant = pd.Series(place).map(FACILITIES).fillna(pd.Series(at_home))
    weight = np.clip(generator.normal(3080, 430, count), 1400, 4600).round(-1)
    mother = births["mother"].to_numpy()
    number = people.national_id.take(np.maximum(mother, 0)).reset_index(drop=True)
    return pd.DataFrame(
        {
            "household": household,
            "birth": np.arange(count),
            "mother_national_id": number.where(mother != NOBODY, ""),
            "birth_date": births["birth_date"].to_numpy(),
            "outcome": coded(outcome, np.ones(count, dtype=bool)),
            **_antenatal(generator, k6, born=born),
            "place": coded(place, born),
            "attendant": coded(attendant, born),
            "birth_weight": numeric(weight, born & (generator.random(count) < 0.97)),
        }
    )


def _state_at_birth(
    generator: np.random.Generator, plan: Plan, families: Families, births: pd.DataFrame, *, name: str, clustered: bool
) -> Booleans:
    """Births before baseline follow the probability before, later ones the probability after."""
    household = births["household"].to_numpy()
    states = draw_states(
        generator,
        plan.effect(name),
        cluster=families.cluster[household],
        welfare=families.welfare[household],
        months=[survey_round.month for survey_round in plan.programme.rounds],
        clustered=clustered,
    )
    later = births["birth_date"] >= pd.Timestamp(plan.programme.baseline.date_from)
    return np.where(later, states.after, states.before)


def _antenatal(generator: np.random.Generator, k6: Booleans, *, born: Booleans) -> dict[str, pd.Series]:
    """1 + 2 + 3 visits, two of them to a doctor; without K6 one of the four falls short. Miscarriages end early."""
    least = np.asarray([1, 2, 3, 2])
    visits = least + generator.integers(0, 2, (len(k6), 4))
    short = generator.choice(4, len(k6), p=[0.3, 0.1, 0.25, 0.35])
    lacking = ~k6[:, None] & (np.arange(4) == short[:, None])
    visits = np.where(lacking, least - 1, visits)
    visits = np.where(born[:, None], visits, [1, 0, 0, 0])
    everyone = np.ones(len(k6), dtype=bool)
    return {name: numeric(visits[:, number], everyone) for number, name in enumerate(ANTENATAL)}


def reported(table: pd.DataFrame, visits: Visits, *, date: str) -> pd.DataFrame:
    """The rows of families met whose `date` lies in the eight months before the visit."""
    household = table["household"].to_numpy()
    visit = visits.date.take(household).reset_index(drop=True)
    since = visit - pd.DateOffset(months=8)
    happened = np.asarray(table[date].reset_index(drop=True))
    recent = (happened <= visit.to_numpy()) & (happened > since.to_numpy())
    chosen: pd.DataFrame = table[visits.met[household] & recent]
    return chosen.reset_index(drop=True)


def members(household: Integers, present: Booleans, *, families: int) -> Integers:
    """How many people live in each family's house."""
    return np.bincount(household[present], minlength=families).astype(np.int64)
