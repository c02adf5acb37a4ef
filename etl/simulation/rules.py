"""Which simulated answers mean yes: the rules of the domain written a second time, apart from the warehouse's views.

So each can check the other. Z-scores come from etl.anthropometry; everything else is on the answers alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from etl.anthropometry import growth_z_scores

if TYPE_CHECKING:
    from etl.simulation.model import RoundTables

NINE = ("piped", "borehole", "protected_well", "protected_spring", "rain")
ROOFS = ("concrete", "clay_tile", "zinc", "wood_shingle")
WALLS = ("masonry", "plastered_bamboo", "wood_board", "log")
FLOORS = ("marble_granite", "ceramic", "parquet_vinyl_carpet", "tile_terrazzo", "wood", "cement_brick")
DECIDES = ("decides_health", "decides_purchases", "decides_visits")
UNKNOWN = ("dont_know", "refused")


def states_of(table: RoundTables) -> dict[str, tuple[str, pd.DataFrame]]:
    """Per indicator: its unit, and one row per eligible unit with `unit`, `binaan`, `yes` (NA where unknown)."""
    met = table.household[table.household["visit_result"].isin(("complete", "partial"))]
    households, binaan = met.set_index("household"), met.set_index("household")["binaan"] == "yes"
    people = table.person[table.person["presence"] == "present"].set_index("person")
    states = {}
    for name, yes in _household_states(households):
        states[name] = ("household", _rows(yes, binaan))
    for name, yes in _person_states(people):
        states[name] = ("person", _rows(yes, people["household"].map(binaan)))
    for name, yes in _child_states(people, households):
        states[name] = ("person", _rows(yes, people["household"].map(binaan)))
    for name, yes in _birth_states(table.birth):
        states[name] = ("birth", _rows(yes, table.birth["household"].map(binaan)))
    return states


def _rows(yes: pd.Series, binaan: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"unit": yes.index, "binaan": binaan.reindex(yes.index).to_numpy(), "yes": yes.to_numpy()})


def _among(answers: pd.Series, codes: Sequence[str]) -> pd.Series:
    """Whether the answer is one of the codes; NA where it is unknown or wasn't asked."""
    known = answers.notna() & ~answers.isin(UNKNOWN)
    return answers.isin(codes).astype("boolean").where(known)


def _household_states(home: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    no_toilet = home["toilet_use"].isin(("none", "unused"))
    proper = _among(home["toilet_type"], ["leher_angsa"]) & _among(home["disposal"], ["septic_tank", "ipal"])
    shared = _among(home["toilet_use"], ["own", "shared", "communal"])
    san_layak = (proper & shared).where(~no_toilet, False)
    outside = _among(home["disposal"], ["water_body", "open_land"])
    bought = home["drinking_water"].isin(("refill", "branded_bottled"))
    source = home["drinking_water"].astype(object).where(~bought, home["other_water"].astype(object))
    durable = (
        _among(home["roof_material"], ROOFS) & _among(home["wall_material"], WALLS)
        & _among(home["floor_material"], FLOORS)
    )  # fmt: skip
    spacious = (home["floor_area"] / home["member_count"] >= 7.2).astype("boolean")
    water_layak = _among(source, NINE)
    yield "san_layak", san_layak
    yield "san_basic_own", san_layak & _among(home["toilet_use"], ["own"])
    yield "open_defecation", outside.where(~no_toilet, True)
    yield "water_layak", water_layak
    yield "handwash_basic", _among(home["handwashing"], ["water_and_soap"])
    yield "house_durable", durable
    yield "house_adequate", durable & spacious & water_layak & san_layak
    yield "flood_exposed", _among(home["standing_water"], ["yes"])


def _person_states(people: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    for name, column in (
        ("women_own_income", "earned_cash"), ("savings_account", "has_savings"), ("owns_business", "owns_business"),
        ("training_enrolled", "training_enrolled"), ("training_completed", "training_completed"),
        ("school_7_18", "attends_school"), ("rematri_ttd", "iron_weekly"),
        ("growth_monitoring_ds", "weighed_this_month"),
    ):  # fmt: skip
        asked = people[people[column].notna()]
        yield name, _among(asked[column], ["yes"])
    sellers = people[people["owns_business"].notna()]
    yield "business_active", _among(sellers["business_sold"], ["yes"]).where(sellers["owns_business"] == "yes", False)
    wives = people[people[DECIDES[0]].notna()]
    health, purchases, visits = (_among(wives[column], ["self", "joint"]) for column in DECIDES)
    yield "decision_3", health & purchases & visits


def _child_states(people: pd.DataFrame, home: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    visited, born = people["household"].map(home["visit_date"]), people["birth_date"]
    age_days = (visited - born).dt.days
    months = 12 * (visited.dt.year - born.dt.year) + visited.dt.month - born.dt.month - (visited.dt.day < born.dt.day)
    second_year = people[(months >= 12) & (months < 24) & people["vaccines"].notna()]
    yield "immun_basic", (second_year["vaccines"].str.count(" ") == 9).astype("boolean")
    infants = people[(months < 6) & people["only_breast_milk"].notna()]
    yield "ebf", _among(infants["only_breast_milk"], ["yes"])
    measured = people[(months < 60) & people["length_cm"].notna()]
    scores = growth_z_scores(
        sex=measured["sex"].astype(object),
        age_days=age_days[measured.index],
        weight_kg=measured["weight_kg"],
        length_cm=measured["length_cm"],
        position=measured["measure_position"].astype(object),
        oedema=np.zeros(len(measured), dtype=bool),
    )
    for name, score in (("stunting", scores.length_for_age), ("wasting", scores.weight_for_length)):
        yield name, pd.Series(score < -2, index=measured.index, dtype="boolean").where(~np.isnan(score))


def _birth_states(births: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    live = births[births["outcome"] == "live"]
    first, second, third = (live[f"anc_{trimester}_trimester"] for trimester in ("first", "second", "third"))
    k6 = (first >= 1) & (second >= 2) & (third >= 3) & (live["anc_doctor"] >= 2)
    yield "anc_k6", k6.astype("boolean")
    yield "delivery_facility", (live["place"] != "home").astype("boolean")
