"""Draws every declared answer, `[answers.<unit>]` of simulation.toml, for whom its question is asked.

One latent number per unit and answer stands behind all kinds: partly the family's welfare, partly the unit's own and
kept, partly new in each round. Each answer draws from streams of its own, so adding one changes no other. Knows no
question by name: what depends on what is declared, on the answers and the facts of further.sql.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from scipy.special import ndtr

from etl.simulation.answers import AnsweringUnit, Further, further_questions
from etl.simulation.asking import Asking
from etl.simulation.coding import DONT_KNOW, coded, completed_years, numeric
from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Floats, Integers
from etl.simulation.population import Families, People
from warehouse.codebook import VariableType
from warehouse.programme import Round
from warehouse.store import connect_in_memory

KEPT, PASSING = 400, 500
"""Numbers of the random streams; a stream's other half is the name of its answer."""


@dataclass(frozen=True)
class Everybody:
    """Who may answer: of each unit the family behind each of its elements; births as events; women's businesses."""

    seed: int
    plan: Plan
    welfare: Floats
    family_of: Mapping[AnsweringUnit, Integers]
    births: pd.DataFrame
    business: Integers

    @classmethod
    def of(
        cls, seed: int, plan: Plan, families: Families, people: People, *, births: pd.DataFrame, business: Integers
    ) -> Everybody:
        everyone = np.arange(len(families))
        of_births = births["household"].to_numpy(dtype=np.int64)
        units: dict[AnsweringUnit, Integers] = {
            "household": everyone, "person": people.household, "birth": of_births,
        }  # fmt: skip
        return cls(seed, plan, families.welfare, units, births, business)


@dataclass(frozen=True)
class _Among:
    """Of whom an answer is drawn, and what bounds it."""

    drawn: Booleans
    fixed: pd.Series
    bounds: Mapping[str, pd.Series]


def further_answers(
    everybody: Everybody, survey_round: Round, *, household: pd.DataFrame, person: pd.DataFrame, birth: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The three tables of a round with the declared answers added. Members come first: their family's go by theirs."""
    with connect_in_memory() as connection:
        connection.register("homes", _plain(household[["household", "visit_date", "visit_result"]]))
        connection.register("births", everybody.births)
        connection.register("people", _people(everybody, household, person))
        person = _answered(connection, everybody, survey_round, "person", person)
        connection.register("people", _people(everybody, household, person))
        household = _answered(connection, everybody, survey_round, "household", household)
        connection.register("births", birth)
        birth = _answered(connection, everybody, survey_round, "birth", birth)
    return household, person, birth


def _people(everybody: Everybody, household: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
    """The members with age and business: since which month, and the day that month's round began.

    A question that hasn't been answered yet is an empty column: further.sql names some that are declared.
    """
    programme = everybody.plan.programme
    visit = person["household"].map(household.set_index("household")["visit_date"])
    month = everybody.business[person["person"].to_numpy()]
    began = {each.month: pd.Timestamp(each.date_from) for each in programme.rounds}
    names = {variable.name for variable in everybody.plan.codebook.unit("person").variables}
    open_yet = {name: pd.Series(pd.NA, index=person.index, dtype="string") for name in sorted(names - set(person))}
    return pd.concat([_plain(person), pd.DataFrame(open_yet)], axis=1).assign(
        age_years=completed_years(person["birth_date"], visit),
        business_month=month,
        business_since=pd.Series(month, index=person.index)
        .map(began)
        .fillna(pd.Timestamp(programme.baseline.date_from)),
    )


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Categories as text, which DuckDB takes for what they are."""
    return table.astype({column: "string" for column in table if table[column].dtype.name == "category"})


def _answered(
    connection: duckdb.DuckDBPyConnection,
    everybody: Everybody,
    survey_round: Round,
    unit: AnsweringUnit,
    table: pd.DataFrame,
) -> pd.DataFrame:
    plan = everybody.plan
    questions = further_questions(plan.answers, plan.codebook, unit)
    types = {variable.name: variable.type for variable in plan.codebook.unit(unit).variables}
    facts = table[[unit]].merge(connection.execute(_facts(unit)).df(), on=unit, how="left")
    asking = Asking(connection, table, facts, types)
    for further in questions if len(table) else ():
        among = _among(asking, further)
        asking.given[further.variable.name] = _answers(everybody, survey_round, further, asking, among)
    added = {further.variable.name: asking.given.get(further.variable.name, pd.Series()) for further in questions}
    return pd.concat([table, pd.DataFrame(added, index=table.index)], axis=1)


@cache
def _facts(unit: AnsweringUnit) -> str:
    """The query of further.sql about a unit."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    return text.split(f"-- :{unit}\n")[1].split("-- :")[0]


def _among(asking: Asking, further: Further) -> _Among:
    """A question is asked as the codebook says, in finished visits only; a later one goes by earlier answers."""
    answer, condition = further.answer, further.variable.asked_if or "true"
    finished = "" if further.unit == "birth" else " AND visit_result = 'complete'"
    cases = " ".join(f"WHEN {fixed.when} THEN '{fixed.is_}'" for fixed in answer.fixed)
    bounds = {name: text for name in ("least", "most", "plus") if (text := getattr(answer, name)) is not None}
    if further.variable.type is VariableType.DATE:
        bounds["until"] = answer.until
    found = asking.evaluate(
        asked=f"coalesce(({condition}){finished}, FALSE)",
        fixed=f"CASE {cases} END" if cases else "NULL::VARCHAR",
        **bounds,
    )
    asked = found.pop("asked").to_numpy(dtype=bool)
    fixed = found.pop("fixed").where(asked, None)
    return _Among(drawn=asked & fixed.isna().to_numpy(), fixed=fixed, bounds=found)


def _answers(everybody: Everybody, survey_round: Round, further: Further, asking: Asking, among: _Among) -> pd.Series:
    ids = asking.table[further.unit].to_numpy(dtype=np.int64)
    latent = _latent(everybody, survey_round, further)[ids]
    progress = _progress(everybody.plan, survey_round, further, asking.table)
    if further.variable.type.coded:
        values = _codes(further, latent, progress)
        values = np.where(among.fixed.isna(), values, among.fixed)
        chance = _stream(everybody, PASSING, further, survey_round.month, 1).random(int(ids.max()) + 1)[ids]
        values = np.where(among.drawn & (chance < further.answer.unknown), DONT_KNOW, values)
        return coded(values, among.drawn | among.fixed.notna().to_numpy())
    number = _numbers(further, latent, progress, bounds=among.bounds)
    if further.variable.type is VariableType.DATE:
        dates = among.bounds["until"] - pd.to_timedelta(number, unit="D")
        return dates.where(among.drawn).astype("datetime64[s]")
    chance = _stream(everybody, PASSING, further, survey_round.month, 1).random(int(ids.max()) + 1)[ids]
    return numeric(number, among.drawn & (chance >= further.answer.unknown))


def _latent(everybody: Everybody, survey_round: Round, further: Further) -> Floats:
    """One standard normal number per element of the unit. What is told of a birth is told alike in every round."""
    answer, family_of = further.answer, everybody.family_of[further.unit]
    count = len(family_of)
    kept = _stream(everybody, KEPT, further)
    own, shared = kept.standard_normal(count), kept.standard_normal(len(everybody.welfare))[family_of]
    lasting = np.sqrt(answer.family) * shared + np.sqrt(1 - answer.family) * own
    passing = _stream(everybody, PASSING, further, survey_round.month).standard_normal(count)
    keeps = 1.0 if further.unit == "birth" else answer.keeps
    chance = np.sqrt(keeps) * lasting + np.sqrt(1 - keeps) * passing
    return np.asarray(answer.welfare * everybody.welfare[family_of] + np.sqrt(1 - answer.welfare**2) * chance)


def _stream(everybody: Everybody, kind: int, further: Further, *numbers: int) -> np.random.Generator:
    name = f"{further.unit}.{further.variable.name}".encode()
    return np.random.default_rng([everybody.seed, kind, *numbers, *name])


def _progress(plan: Plan, survey_round: Round, further: Further, table: pd.DataFrame) -> Floats:
    """How much of the declared change is there: by the round, or for a birth whether it came after the start."""
    if further.unit == "birth":
        return np.asarray(table["birth_date"] >= pd.Timestamp(plan.programme.baseline.date_from), dtype=float)
    months = [each.month for each in plan.programme.rounds]
    last = max(months[-1], 1)
    pace = further.answer.pace
    steps = [month / last for month in months] if pace is None else [0.0, *pace, 1.0][: len(months)]
    return np.full(len(table), np.interp(survey_round.month, months, steps))


def _codes(further: Further, latent: Floats, progress: Floats) -> Booleans | Integers:
    """The code whose stretch of the declared shares the latent number falls into."""
    before, after = further.shares()
    chance, bound = ndtr(latent), np.zeros(len(latent))
    position = np.zeros(len(latent), dtype=np.int64)
    for code in list(before)[:-1]:
        bound = bound + before[code] * (1 - progress) + after[code] * progress
        position += chance >= bound
    return np.asarray(list(before), dtype=object)[position]


def _numbers(further: Further, latent: Floats, progress: Floats, *, bounds: Mapping[str, pd.Series]) -> Floats:
    answer, variable = further.answer, further.variable
    if not isinstance(answer.before, dict) or not isinstance(answer.after, dict):
        raise TypeError(variable.name)  # declared numbers have middle and spread, see answer_faults
    middle, spread = (
        answer.before[key] * (1 - progress) + answer.after[key] * progress for key in ("middle", "spread")
    )
    match answer.shape:
        case "normal":
            value = middle + spread * latent
        case "lognormal":
            value = middle * np.exp(spread * latent)
        case "exponential":
            value = -middle * np.log1p(-ndtr(latent))
    added, least, most = (
        np.asarray(bounds[name], dtype=float) if name in bounds else default
        for name, default in (("plus", 0.0), ("least", -np.inf), ("most", np.inf))
    )
    value = np.clip(np.round(value / answer.step) * answer.step, least, most) + added
    lowest = -np.inf if variable.minimum is None else variable.minimum
    highest = np.inf if variable.maximum is None else variable.maximum
    return np.asarray(np.clip(np.round(value, 3), lowest, highest))
