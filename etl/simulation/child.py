"""The questions about under-fives: weighing, length and weight, breast milk, vaccines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.simulation.coding import coded, numeric, yes_no
from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Floats, Integers, States
from etl.simulation.growth import STANDING_FROM_DAY, length_cm, weight_kg
from etl.simulation.population import People

SCHEDULE = {
    "hb0": 0, "bcg": 30, "polio1": 30, "dpt1": 61, "polio2": 61,
    "dpt2": 91, "polio3": 91, "dpt3": 122, "polio4": 122, "mr": 274,
}  # fmt: skip
"""Vaccines of the basic series and the age in days at which each is due."""


@dataclass(frozen=True)
class Children:
    """Drawn once for everybody: the child's own growth track and how its vaccination goes."""

    length_track: Floats
    weight_track: Floats
    delay: Floats
    missed: Integers


def draw_children(generator: np.random.Generator, plan: Plan, people: People) -> Children:
    count, growth = len(people), plan.growth

    def track(mean: float, spread: float) -> Floats:
        own = np.sqrt(max(spread**2 - growth.measurement_noise**2, 0)) * generator.standard_normal(count)
        return np.asarray(mean + np.clip(own, -3 * spread, 3 * spread))

    return Children(
        length_track=track(growth.length_mean, growth.length_spread),
        weight_track=track(growth.weight_mean, growth.weight_spread),
        delay=np.clip(generator.exponential(12, count), 0, 60).round(),
        missed=generator.integers(1, 5, count),
    )


def child_answers(
    generator: np.random.Generator,
    plan: Plan,
    children: Children,
    states: Mapping[str, States],
    people: People,
    *,
    month: int,
    date: pd.Series,
    asked: Booleans,
    infant: Booleans,
) -> dict[str, pd.Series]:
    age_days = np.asarray((date - people.birth_date).dt.days)
    measured = asked & (generator.random(len(asked)) >= plan.growth.unmeasured)
    length, weight = _measurements(
        generator, plan, children, people, month=month, age_days=np.where(asked, age_days, 0)
    )
    position = np.where(age_days < STANDING_FROM_DAY, "lying", "standing")
    has_book = asked & (generator.random(len(asked)) >= 0.03)
    return {
        "weighed_this_month": yes_no(states["growth_monitoring_ds"].at(month), asked),
        "weight_kg": numeric(weight, measured),
        "length_cm": numeric(length, measured),
        "measure_position": coded(position, measured),
        "oedema": yes_no(np.zeros(len(asked), dtype=bool), asked),
        "only_breast_milk": yes_no(states["ebf"].at(month) & (age_days < 183), asked & infant),
        "vaccines": _vaccines(children, states["immun_basic"].at(month), age_days=age_days, asked=has_book),
    }


def _measurements(
    generator: np.random.Generator, plan: Plan, children: Children, people: People, *, month: int, age_days: Integers
) -> tuple[Floats, Floats]:
    growth, progress = plan.growth, month / max(plan.programme.rounds[-1].month, 1)
    noise = growth.measurement_noise * generator.standard_normal((2, len(age_days)))
    length_z = children.length_track + growth.length_gain * progress + noise[0]
    weight_z = children.weight_track + growth.weight_gain * progress + noise[1]
    length = np.round(length_cm(z=length_z, age_days=age_days, female=people.female), 1)
    weight = weight_kg(z=weight_z, length=length, age_days=age_days, female=people.female)
    return length, np.round(weight, 1)


def _vaccines(children: Children, complete: Booleans, *, age_days: Integers, asked: Booleans) -> pd.Series:
    """The vaccines received, space-separated; a child that isn't fully vaccinated has missed the last few."""
    received = pd.Series("", index=range(len(asked)))
    for position, (vaccine, due) in enumerate(SCHEDULE.items()):
        skipped = ~complete & (position >= len(SCHEDULE) - children.missed)
        has = (age_days >= due + children.delay * (due > 0)) & ~skipped
        received = received.where(~has, received + " " + vaccine)
    given = received.str.strip()
    return given.where(asked & (given != ""))
