"""The simulation: from a seed and a size to five rounds of answers and their truth, in memory. Writes no files."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from etl.simulation.amounts import Amount, realised_amounts
from etl.simulation.assistance import assistance_answers, draw_assistance
from etl.simulation.attrition import Visits, draw_visits
from etl.simulation.birth import draw_births, members, reported
from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans
from etl.simulation.further import Everybody, further_answers
from etl.simulation.household import draw_homes, household_answers
from etl.simulation.person import draw_lives, draw_roster, person_answers
from etl.simulation.population import Families, draw_families, draw_people
from etl.simulation.truth import Truth, realised
from etl.simulation.vital import draw_events
from warehouse.programme import Round


@dataclass(frozen=True)
class RoundTables:
    """The answers of one round, a table per unit: columns named as in the codebook, codes as the warehouse keeps them.

    `household` (and `person`, `birth`) number the units through all rounds. Categories `dont_know` and `refused` are
    reasons for a blank. `visits` tells when and by whom, for each family of the simulation.
    """

    round: Round
    visits: Visits
    household: pd.DataFrame
    person: pd.DataFrame
    birth: pd.DataFrame
    death: pd.DataFrame
    assistance: pd.DataFrame

    @property
    def name(self) -> str:
        return self.round.name


@dataclass(frozen=True)
class Simulation:
    """Everything simulated. `site` is the number of the site of each family."""

    seed: int
    sites: int
    households: int
    plan: Plan
    families: Families
    rounds: tuple[RoundTables, ...]
    truth: tuple[Truth, ...]
    amounts: tuple[Amount, ...]


def simulate(*, seed: int, sites: int, households: int, rounds: int, plan: Plan, clustered: bool = True) -> Simulation:
    """`rounds` of the declared rounds in `sites` neighbourhoods of `households` families. Depends on nothing else."""
    generators = [np.random.default_rng([seed, stream]) for stream in range(8)]
    families = draw_families(generators[0], plan, sites=sites, households=households)
    events = draw_events(generators[1], plan, families, draw_people(generators[0], plan, families))
    people = events.people
    heads = pd.Series(people.name[people.relation == "head"].to_numpy())
    families = replace(families, head_name=heads)
    homes = draw_homes(generators[2], plan, families, clustered=clustered)
    lives = draw_lives(generators[3], plan, families, people, clustered=clustered)
    births = draw_births(generators[4], plan, families, people, events.births, clustered=clustered)
    promises = draw_assistance(generators[5], plan, families, people, homes, lives)
    # Visits and blanks of every declared round are drawn, so that fewer rounds are a subset and not another history.
    # Families with a death or a house repair are never lost: the declared counts must be found in the answers.
    spared = homes.rutilahu_planned | np.isin(np.arange(len(families)), events.deaths["household"])
    everybody = Everybody.of(seed, plan, families, people, births=events.births, business=lives.women.business)
    every = draw_visits(generators[6], plan, families, plan.programme.rounds, spared=spared)
    chosen = {survey_round.name for survey_round in plan.rounds(rounds)}
    left: Booleans = np.zeros(len(people), dtype=bool)
    tables = []
    for number, visits in enumerate(every):
        if visits.round.name not in chosen:
            continue
        generator = np.random.default_rng([seed, 100 + number])
        roster = draw_roster(people, visits, reported=left)
        left = left | (roster.listed & ~roster.present)
        living = members(people.household, roster.present, families=len(families))
        household, person, birth = further_answers(
            everybody,
            visits.round,
            household=household_answers(generator, homes, families, visits, members=living),
            person=person_answers(generator, plan, lives, people, visits, roster),
            birth=reported(births, visits, date="birth_date"),
        )
        tables.append(
            RoundTables(
                round=visits.round,
                visits=visits,
                household=household,
                person=person,
                birth=birth,
                death=reported(events.deaths, visits, date="death_date"),
                assistance=assistance_answers(promises, visits),
            )
        )
    return Simulation(
        seed=seed,
        sites=sites,
        households=households,
        plan=plan,
        families=families,
        rounds=tuple(tables),
        truth=realised(plan, tuple(tables)),
        amounts=realised_amounts(plan, tuple(tables)),
    )
