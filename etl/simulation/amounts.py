"""The truth that is not a share: median income and the counts of births, deaths and repaired houses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.simulation.declaration import Plan

if TYPE_CHECKING:
    from etl.simulation.model import RoundTables


@dataclass(frozen=True)
class AmountOfRound:
    """A median or count in one round, and on how many records it stands."""

    round: str
    value: float
    records: int


@dataclass(frozen=True)
class Amount:
    """One quantity in every round, all families; declared where the plan declares it."""

    indicator: str
    unit: str
    declared_before: float | None
    declared_after: float | None
    rounds: tuple[AmountOfRound, ...]


def realised_amounts(plan: Plan, rounds: Sequence[RoundTables]) -> tuple[Amount, ...]:
    declared = {"women_income_median": (plan.income.median, plan.income.median_after)}
    units = {
        "women_income_median": "rupiah/bulan", "live_births": "kelahiran", "infant_deaths": "kematian",
        "rutilahu_planned": "rumah", "rutilahu_done": "rumah", "latrines_done": "jamban",
    }  # fmt: skip
    values = [_of_round(tables) for tables in rounds]
    amounts = []
    for name, unit in units.items():
        before, after = declared.get(name, (None, None))
        amounts.append(Amount(name, unit, before, after, tuple(value[name] for value in values)))
    return tuple(amounts)


def _of_round(tables: RoundTables) -> dict[str, AmountOfRound]:
    income = tables.person["own_income"].dropna()
    live = int((tables.birth["outcome"] == "live").sum())
    age_at_death = (tables.death["death_date"] - tables.death["birth_date"]).dt.days
    counts = {
        "live_births": (live, len(tables.birth)),
        "infant_deaths": (int((age_at_death < 365).sum()), len(tables.death)),
        "rutilahu_planned": _assistance(tables, "rutilahu", statuses=("planned", "in_progress", "done")),
        "rutilahu_done": _assistance(tables, "rutilahu", statuses=("done",)),
        "latrines_done": _assistance(tables, "latrine", statuses=("done",)),
    }
    amounts = {name: AmountOfRound(tables.name, float(value), records) for name, (value, records) in counts.items()}
    median = float(income.median()) if len(income) else float("nan")
    return {"women_income_median": AmountOfRound(tables.name, median, len(income)), **amounts}


def _assistance(tables: RoundTables, kind: str, *, statuses: tuple[str, ...]) -> tuple[int, int]:
    rows = tables.assistance[tables.assistance["type"] == kind]
    return int(rows["status"].isin(statuses).sum()), len(rows)
