"""The questions about each member: school, women's income and decisions, under-fives. One row per member and round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.simulation.attrition import Visits
from etl.simulation.child import Children, child_answers, draw_children
from etl.simulation.coding import coded, completed_years, with_reasons, yes_no
from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Integers, States, draw_states
from etl.simulation.population import YEAR, Families, People
from etl.simulation.woman import Women, draw_women, woman_answers


@dataclass(frozen=True)
class Lives:
    """What is drawn once about everybody: states, schooling, and the parts about women and children."""

    states: Mapping[str, States]
    education: pd.Series
    women: Women
    children: Children


@dataclass(frozen=True)
class Roster:
    """The members a visit lists: those who came before it and whose leaving no earlier visit has reported."""

    listed: Booleans
    present: Booleans
    date: pd.Series
    age_years: Integers


def draw_lives(
    generator: np.random.Generator, plan: Plan, families: Families, people: People, *, clustered: bool
) -> Lives:
    months = [survey_round.month for survey_round in plan.programme.rounds]
    states = {
        effect.name: draw_states(
            generator,
            effect,
            cluster=families.cluster[people.household],
            welfare=families.welfare[people.household],
            months=months,
            clustered=clustered,
        )
        for effect in plan.effects
        if effect.unit not in ("household", "birth")
    }
    return Lives(
        states=states,
        education=_education(generator, plan, families, people),
        women=draw_women(generator, plan, families, people, states=states),
        children=draw_children(generator, plan, people),
    )


def _education(generator: np.random.Generator, plan: Plan, families: Families, people: People) -> pd.Series:
    """Highest schooling completed, by age for the young and by welfare for the rest."""
    age = np.asarray((pd.Timestamp(plan.programme.baseline.date_from) - people.birth_date).dt.days) / YEAR
    levels = np.asarray(["none", "primary", "junior", "senior", "tertiary"])
    ability = 0.5 * families.welfare[people.household] + generator.standard_normal(len(people)) - 0.012 * age
    level = np.searchsorted([-1.9, -0.75, -0.15, 1.35], ability)
    reached = np.select([age < 12.5, age < 15.5, age < 18.5, age < 22], [0, 1, 2, 3], default=4)
    return pd.Series(levels[np.minimum(np.where(age < 19, 4, level), reached)])


def draw_roster(people: People, visits: Visits, *, reported: Booleans) -> Roster:
    date = visits.date.take(people.household).reset_index(drop=True)
    met = visits.met[people.household]
    listed = met & np.asarray(people.entry <= date) & ~reported
    present = listed & ~np.asarray(people.exit <= date)
    return Roster(listed=listed, present=present, date=date, age_years=completed_years(people.birth_date, date))


def person_answers(
    generator: np.random.Generator, plan: Plan, lives: Lives, people: People, visits: Visits, roster: Roster
) -> pd.DataFrame:
    """Rows of the listed members with the codebook's columns. In a partial visit the later questions stay open."""
    month, age, present = visits.round.month, roster.age_years, roster.present
    finished = np.asarray(visits.result == "complete")[people.household]
    female = people.female
    presence = np.where(present, "present", people.leaves)
    schooling = present & (age >= 7) & (age <= 18)
    girls = present & female & (age >= 12) & (age <= 18) & finished
    education = coded(lives.education, present & (age >= 5))
    iron = yes_no(lives.states["rematri_ttd"].at(month), girls)
    table = pd.DataFrame(
        {
            "household": people.household,
            "person": np.arange(len(people)),
            "national_id": people.national_id,
            "name": people.name,
            "sex": coded(np.where(female, "female", "male"), roster.listed),
            "birth_date": people.birth_date,
            "relation": coded(people.relation, roster.listed),
            "presence": coded(presence, roster.listed),
            "marital_status": coded(people.marital, present & (age >= 10)),
            "education": with_reasons(generator, education, dont_know=0.006),
            "attends_school": yes_no(lives.states["school_7_18"].at(month), schooling),
            "iron_weekly": with_reasons(generator, iron, dont_know=0.03),
            **woman_answers(
                generator, plan, lives.women, lives.states, people, month=month, age=age, asked=present & finished
            ),
            **child_answers(
                generator,
                plan,
                lives.children,
                lives.states,
                people,
                month=month,
                date=roster.date,
                asked=present & finished & (age < 5),
                infant=age < 1,
            ),
        }
    )
    return table[roster.listed].reset_index(drop=True)
