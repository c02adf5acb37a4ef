"""The household questions: water, toilet, house. Draws how each family lives once, then answers for each round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.simulation.attrition import Visits
from etl.simulation.coding import coded, numeric, with_reasons, yes_no
from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Floats, Integers, States, draw_states
from etl.simulation.population import Families

NEVER = 99
BAD_WATER = ("unprotected_well", "unprotected_spring")


@dataclass(frozen=True)
class Homes:
    """How each family lives: its states, what it keeps through all rounds, and the month of its house repair."""

    states: Mapping[str, States]
    own_toilet: Booleans
    open_defecation: Booleans
    rutilahu_planned: Booleans
    rutilahu_done: Integers
    floor_area: Floats
    traits: pd.DataFrame


def draw_homes(generator: np.random.Generator, plan: Plan, families: Families, *, clustered: bool) -> Homes:
    """States of the five household effects and everything the questions need beside them."""
    months = [survey_round.month for survey_round in plan.programme.rounds]
    states = {
        effect.name: draw_states(
            generator, effect, cluster=families.cluster, welfare=families.welfare, months=months, clustered=clustered
        )
        for effect in plan.effects
        if effect.unit == "household"
    }
    planned, done = _house_repairs(plan, families, states["house_durable"])
    states["house_durable"] = _repaired(states["house_durable"], done)
    size = generator.lognormal(np.log(42) + 0.25 * families.welfare, 0.35)
    return Homes(
        states=states,
        own_toilet=generator.random(len(families)) < plan.share("san_basic_own"),
        open_defecation=generator.random(len(families)) < plan.share("open_defecation"),
        rutilahu_planned=planned,
        rutilahu_done=done,
        floor_area=np.round(np.clip(size, 9, 220)),
        traits=_traits(generator, len(families), owned=planned),
    )


def _house_repairs(plan: Plan, families: Families, durable: States) -> tuple[Booleans, Integers]:
    """The poorest KK binaan whose house won't stand are promised a repair; the declared months say who gets it."""
    candidate = families.binaan & ~durable.before
    poverty = pd.Series(np.where(candidate, families.welfare, np.inf))
    rank = poverty.groupby(families.site).rank(method="first").to_numpy()
    size = np.bincount(families.site, weights=families.arrives == 0)[families.site]
    planned = candidate & (rank <= np.round(plan.assistance.rutilahu_planned * size))
    schedule = np.asarray(plan.assistance.rutilahu_done_in_month)
    turn = np.where(planned, rank, 1).astype(int) - 1
    month = schedule[turn % len(schedule)]
    return planned, np.where(planned, np.where(month == 0, NEVER, month), NEVER)


def _repaired(durable: States, done: Integers) -> States:
    """Nobody else's house becomes durable in eight months; what decays, decays."""
    after = np.where(durable.before, durable.after, done != NEVER)
    return States(before=durable.before, after=after, month=np.where(done != NEVER, done, durable.month))


def _traits(generator: np.random.Generator, count: int, *, owned: Booleans) -> pd.DataFrame:
    """One column per thing that is drawn once: uniform numbers or codes, read by the answers of every round."""

    def chosen(**shares: float) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
        return generator.choice(list(shares), count, p=np.asarray(list(shares.values())) / sum(shares.values()))

    tenure = chosen(own=0.58, rent=0.27, rent_free=0.13, official=0.02)
    return pd.DataFrame(
        {
            "tenure": np.where(owned, "own", tenure),
            "good_floor": chosen(ceramic=0.62, cement_brick=0.24, tile_terrazzo=0.12, marble_granite=0.02),
            "good_wall": chosen(masonry=0.88, wood_board=0.07, plastered_bamboo=0.05),
            "good_roof": chosen(clay_tile=0.78, zinc=0.13, concrete=0.09),
            "weak_part": chosen(roof=0.6, wall=0.25, floor=0.15),
            "weak_wall": chosen(woven_bamboo=0.8, bamboo=0.2),
            "good_water": chosen(refill=0.34, branded_bottled=0.10, piped=0.20, borehole=0.24, protected_well=0.12),
            "bad_water": chosen(unprotected_well=0.5, unprotected_spring=0.15, refill=0.35),
            "clean_source": chosen(borehole=0.45, piped=0.35, protected_well=0.2),
            "fetched": generator.random(count),
            "shared_toilet": chosen(shared=0.62, communal=0.38),
            "open_kind": chosen(water_body=0.72, open_land=0.04, none=0.17, unused=0.07),
            "poor_kind": chosen(pit_disposal=0.5, slab=0.25, pit=0.1, public=0.15),
            "treated": generator.random(count) < 0.07,
            "desludged": generator.random(count) < 0.22,
            "soap_missing": generator.random(count) < 0.7,
        }
    )


def household_answers(
    generator: np.random.Generator, homes: Homes, families: Families, visits: Visits, *, members: Integers
) -> pd.DataFrame:
    """One row per family on this round's list, columns named as in the codebook. Not met: nothing is asked."""
    met = visits.met
    month = visits.round.month
    columns = {
        "family_card": families.family_card,
        "head_name": families.head_name,
        "phone": families.phone,
        "visit_date": visits.date,
        "visit_result": visits.result,
        "enumerator": visits.enumerator,
        "rt": families.rt,
        "dasawisma": families.dasawisma,
        "binaan": yes_no(families.binaan, np.ones(len(families), dtype=bool)),
        "head_sex": coded(np.where(families.head_female, "female", "male"), met),
        "member_count": numeric(members, met),
        **_house(generator, homes, met=met, month=month),
        **_water(homes, met=met, month=month),
        **_toilet(generator, homes, met=met, month=month),
    }
    handwashing = np.where(homes.traits["soap_missing"], "one_missing", "none")
    handwashing = np.where(homes.states["handwash_basic"].at(month), "water_and_soap", handwashing)
    columns["handwashing"] = coded(handwashing, met)
    standing_water = yes_no(homes.states["flood_exposed"].at(month), met)
    columns["standing_water"] = with_reasons(generator, standing_water, dont_know=0.008)
    return pd.DataFrame({"household": np.arange(len(families)), **columns})[visits.listed].reset_index(drop=True)


def _house(generator: np.random.Generator, homes: Homes, *, met: Booleans, month: int) -> dict[str, pd.Series]:
    traits, durable = homes.traits, homes.states["house_durable"].at(month)
    repaired = homes.rutilahu_done <= month
    weak = np.where(durable, "", traits["weak_part"])
    floor = np.where(repaired, "ceramic", np.where(weak == "floor", "earth", traits["good_floor"]))
    wall = np.where(repaired, "masonry", np.where(weak == "wall", traits["weak_wall"], traits["good_wall"]))
    roof = np.where(repaired, "clay_tile", np.where(weak == "roof", "asbestos", traits["good_roof"]))
    area = np.where(repaired, np.maximum(homes.floor_area, 36), homes.floor_area)
    return {
        "house_tenure": with_reasons(generator, coded(traits["tenure"], met), refused=0.004),
        "floor_material": coded(floor, met),
        "wall_material": coded(wall, met),
        "roof_material": coded(roof, met),
        "floor_area": numeric(area, met),
    }


def _water(homes: Homes, *, met: Booleans, month: int) -> dict[str, pd.Series]:
    traits, good = homes.traits, homes.states["water_layak"].at(month)
    drinking = np.where(good, traits["good_water"], traits["bad_water"])
    bought = np.isin(drinking, ("refill", "branded_bottled"))
    other = np.where(good, traits["clean_source"], BAD_WATER[0])
    minutes = np.where(traits["fetched"] < 0.12, 5 + 5 * np.floor(traits["fetched"] * 66), 0)
    return {
        "drinking_water": coded(drinking, met),
        "other_water": coded(other, met & bought),
        "water_minutes": numeric(minutes, met),
    }


def _toilet(generator: np.random.Generator, homes: Homes, *, met: Booleans, month: int) -> dict[str, pd.Series]:
    """A proper toilet is own or shared; without one the family either defecates in the open or has a poor toilet."""
    traits, good = homes.traits, homes.states["san_layak"].at(month)
    in_open, poor = ~good & homes.open_defecation, ~good & ~homes.open_defecation
    whose = np.where(homes.own_toilet, "own", traits["shared_toilet"])
    use = np.where(in_open & traits["open_kind"].isin(("none", "unused")), traits["open_kind"], whose)
    use = np.where(poor & (traits["poor_kind"] == "public"), "public", use)
    has = met & ~np.isin(use, ("none", "unused"))
    pan = np.select(
        [good | in_open, traits["poor_kind"] == "slab", traits["poor_kind"] == "pit"],
        ["leher_angsa", "open_slab", "pit"],
        default="leher_angsa",
    )
    tank = np.where(traits["treated"], "ipal", "septic_tank")
    ground = np.where(np.isin(traits["poor_kind"], ("pit_disposal", "pit")), "pit", "septic_tank")
    disposal = np.select([good, in_open], [tank, traits["open_kind"]], default=ground)
    told = with_reasons(generator, coded(disposal, has), dont_know=0.004)
    desludged = yes_no(traits["desludged"].to_numpy(), np.asarray(told == "septic_tank"))
    return {
        "toilet_use": coded(use, met),
        "toilet_type": coded(pan, has),
        "disposal": told,
        "desludged": with_reasons(generator, desludged, dont_know=0.06),
    }
