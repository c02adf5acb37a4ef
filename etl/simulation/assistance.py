"""What the programme promised and gave each family, and how far it had come at each visit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from etl.simulation.attrition import Visits
from etl.simulation.coding import coded
from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Integers
from etl.simulation.household import NEVER, Homes
from etl.simulation.person import Lives
from etl.simulation.population import Families, People
from warehouse.programme import Round

REFERENCE = {
    "latrine": "JAMBAN", "rutilahu": "RTLH", "clean_water": "SAB", "drainage": "DRAIN",
    "training": "LATIH", "business_kit": "MODAL", "supplementary_food": "PMT",
}  # fmt: skip


def draw_assistance(
    generator: np.random.Generator, plan: Plan, families: Families, people: People, homes: Homes, lives: Lives
) -> pd.DataFrame:
    """One row per promise: household, type, office, and the months in which it was planned, begun and done."""
    count, declared = len(families), plan.assistance
    toilet, water = homes.states["san_layak"], homes.states["water_layak"]
    got_toilet = toilet.gained & homes.own_toilet
    no_toilet = families.binaan & ~toilet.before & ~toilet.after
    promised = no_toilet & (generator.random(count) < declared.latrine_unfinished)
    drained = homes.states["flood_exposed"].before & (generator.random(count) < declared.drainage / 0.28)
    chance = generator.random(count)
    age = (pd.Timestamp(plan.programme.baseline.date_from) - people.birth_date).dt.days
    with_child = np.isin(np.arange(count), people.household[np.asarray(age < 1700)])
    fed = families.binaan & with_child & (generator.random(count) < declared.supplementary_food)
    women = lives.women
    trained = (women.enrolled > 0) & (women.enrolled != NEVER)
    kit = trained & (women.completed != NEVER) & (generator.random(len(people)) < declared.business_kit)
    rows = [
        _rows("latrine", "disperkim", got_toilet, planned=0, begun=np.maximum(toilet.month - 2, 1), done=toilet.month),
        _rows("latrine", "disperkim", promised, planned=0, begun=np.where(chance < 0.5, 6, NEVER), done=NEVER),
        _rows("rutilahu", "disperkim", homes.rutilahu_planned, planned=0, begun=2, done=homes.rutilahu_done),
        _rows("clean_water", "pupr", water.gained, planned=0, begun=np.maximum(water.month - 2, 1), done=water.month),
        _rows("drainage", "pupr", drained, planned=0, begun=4, done=np.where(chance < 0.6, 8, NEVER)),
        _rows("supplementary_food", "dinkes", fed, planned=2, begun=2, done=6),
        _of_people("training", "dagkoperin", trained, people, planned=0, begun=women.enrolled, done=women.completed),
        _of_people("business_kit", "csr", kit, people, planned=4, begun=women.completed, done=women.completed + 2),
    ]
    table = pd.concat(rows, ignore_index=True).drop_duplicates(["household", "type"], ignore_index=True)
    return _dated(generator, plan.programme.rounds, table)


def _rows(
    kind: str, office: str, chosen: Booleans, *, planned: int, begun: Integers | int, done: Integers | int
) -> pd.DataFrame:
    months = {"planned": planned, "begun": begun, "done": done}
    table = pd.DataFrame({"household": np.arange(len(chosen)), "type": kind, "office": office, **months})
    return table[chosen]


def _of_people(
    kind: str, office: str, chosen: Booleans, people: People, *, planned: int, begun: Integers, done: Integers
) -> pd.DataFrame:
    return _rows(kind, office, chosen, planned=planned, begun=begun, done=done).assign(
        household=people.household[chosen]
    )


def _dated(generator: np.random.Generator, rounds: Sequence[Round], table: pd.DataFrame) -> pd.DataFrame:
    """The day it was finished lies in the weeks before the round that first finds it done."""
    starts = pd.Series({survey_round.month: pd.Timestamp(survey_round.date_from) for survey_round in rounds})
    finished = table["done"].map(starts).astype("datetime64[s]")
    days = pd.to_timedelta(generator.integers(3, 30, len(table)), unit="D")
    number = (table.groupby("type").cumcount() + 1).astype(str).str.zfill(3)
    reference = "SIM-BAST/" + table["type"].map(REFERENCE) + "/2023/" + number
    return table.assign(finished_on=finished - days, evidence=reference)


def assistance_answers(table: pd.DataFrame, visits: Visits) -> pd.DataFrame:
    """How each promise stood when the family was met."""
    month = visits.round.month
    here = table[visits.met[table["household"].to_numpy()] & (table["planned"] <= month).to_numpy()]
    status = np.select([here["done"] <= month, here["begun"] <= month], ["done", "in_progress"], default="planned")
    done = status == "done"
    everyone = np.ones(len(here), dtype=bool)
    here = here.reset_index(drop=True)
    return pd.DataFrame(
        {
            "household": here["household"],
            "type": coded(here["type"], everyone),
            "status": coded(status, everyone),
            "office": coded(here["office"], everyone),
            "finished_on": here["finished_on"].where(done),
            "evidence": here["evidence"].where(done),
        }
    )
