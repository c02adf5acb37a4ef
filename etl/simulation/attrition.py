"""Which family is met in which round, when, by whom, and with what result. People inside them are in vital.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.simulation.declaration import Plan
from etl.simulation.effects import Booleans, Floats, Integers
from etl.simulation.population import Families
from warehouse.programme import Round

MET = ("complete", "partial")


@dataclass(frozen=True)
class Visits:
    """One element per family: whether it is on the list of this round, and what the visit brought."""

    round: Round
    listed: Booleans
    result: pd.Series
    date: pd.Series
    start: pd.Series
    end: pd.Series
    submitted: pd.Series
    enumerator: pd.Series

    @property
    def met(self) -> Booleans:
        return self.listed & self.result.isin(MET).to_numpy()


def draw_visits(
    generator: np.random.Generator, plan: Plan, families: Families, rounds: Sequence[Round], *, spared: Booleans
) -> tuple[Visits, ...]:
    """The visits of each round; `spared` families are never lost."""
    lost_in, reason = _losses(generator, plan, families, spared=spared)
    return tuple(
        _visits(generator, plan, families, survey_round, lost_in=lost_in, reason=reason, spared=spared)
        for survey_round in rounds
    )


def _losses(
    generator: np.random.Generator, plan: Plan, families: Families, *, spared: Booleans
) -> tuple[Integers, pd.Series]:
    """Month from which each family is lost (0: never) and why. The number per site is the declared share, rounded."""
    shares = {name: getattr(plan.attrition, name) for name in ("moved", "refused", "no_respondent")}
    months = [survey_round.month for survey_round in plan.programme.rounds[1:]] or [0]
    open_to_loss = (families.arrives == 0) & ~spared
    chance = pd.Series(np.where(open_to_loss, generator.random(len(families)), np.inf))
    rank = chance.groupby(families.site).rank(method="first").to_numpy()
    size = np.bincount(families.site, weights=families.arrives == 0)[families.site]
    limits = np.cumsum(list(shares.values()))
    kind = sum((rank > np.round(limit * size)).astype(int) for limit in limits)
    reason = pd.Series([*shares, ""]).take(np.asarray(kind)).reset_index(drop=True)
    month = generator.choice(months, len(families), p=_later_is_likelier(len(months)))
    month = np.where(reason == "no_respondent", months[-1], month)
    return np.where(reason == "", 0, month), reason


def _later_is_likelier(steps: int) -> Floats:
    weights = np.arange(1, steps + 1, dtype=float)
    return np.asarray(weights / weights.sum())


def _visits(
    generator: np.random.Generator,
    plan: Plan,
    families: Families,
    survey_round: Round,
    *,
    lost_in: Integers,
    reason: pd.Series,
    spared: Booleans,
) -> Visits:
    count = len(families)
    last = plan.programme.rounds[-1].month
    result = np.where(generator.random(count) < plan.attrition.partial, "partial", "complete")
    if 0 < survey_round.month < last:
        absent = (generator.random(count) < plan.attrition.absent_once) & ~spared
        result = np.where(absent, "no_respondent", result)
    lost = (lost_in > 0) & (lost_in <= survey_round.month)
    result = np.where(lost, reason, result)
    date, start = _appointments(generator, families, survey_round)
    minutes = np.where(np.isin(result, MET), generator.normal(38, 9, count).clip(15), generator.uniform(2, 6, count))
    end = start + pd.to_timedelta((minutes * 60).astype(int), unit="s")
    wait = generator.exponential(3 * 3600, count).clip(20, 60_000).astype(int)  # phones send when they find a signal
    code = "K" + pd.Series(families.dasawisma).str.replace("-", "", regex=False)
    return Visits(
        round=survey_round,
        listed=families.arrives <= survey_round.month,
        result=pd.Series(result, dtype=str),
        date=date,
        start=start,
        end=end,
        submitted=end + pd.to_timedelta(wait, unit="s") - pd.Timedelta(hours=7),
        enumerator=code,
    )


def _appointments(
    generator: np.random.Generator, families: Families, survey_round: Round
) -> tuple[pd.Series, pd.Series]:
    """A day of the round other than a Sunday, and an hour between 8 and 19, local time."""
    days = pd.date_range(survey_round.date_from, survey_round.date_to, unit="s")
    working = days[days.day_of_week < 6]
    date = pd.Series(working.take(generator.integers(0, len(working), len(families))))
    hour = generator.uniform(8, 19, len(families))
    return date, date + pd.to_timedelta((hour * 3600).astype(int), unit="s")
