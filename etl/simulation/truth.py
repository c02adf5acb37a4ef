"""The truth of a simulation: what was declared, and what the answers of the panel came to, before any planted fault.

Which answers mean yes is in rules.py. Unknown (don't know, refused, not answered) stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from scipy.special import ndtr

from etl.simulation.declaration import Plan
from etl.simulation.rules import states_of

if TYPE_CHECKING:
    from etl.simulation.model import RoundTables


@dataclass(frozen=True)
class Level:
    """How many of the units with a known answer said yes in one round."""

    round: str
    yes: int
    known: int


@dataclass(frozen=True)
class Panel:
    """The same units in the first and the last round, both answers known."""

    gained: int
    lost: int
    both: int
    neither: int

    @property
    def pairs(self) -> int:
        return self.gained + self.lost + self.both + self.neither


@dataclass(frozen=True)
class Truth:
    """One indicator: the declared probabilities and the realised counts.

    Nothing is declared where an indicator is composed of others, nor for the KK binaan: they are a selection.
    """

    indicator: str
    unit: str
    population: str
    declared_before: float | None
    declared_after: float | None
    levels: tuple[Level, ...]
    panel: Panel | None


def realised(plan: Plan, rounds: Sequence[RoundTables]) -> tuple[Truth, ...]:
    """The truth of every indicator for all families and for the KK binaan."""
    declared = _declared(plan)
    states = {table.name: states_of(table) for table in rounds}
    first, last = rounds[0].name, rounds[-1].name
    truths = []
    for name, (unit, _) in states[first].items():
        for population in ("all", "binaan"):
            answers = {key: _known(known[name][1], population) for key, known in states.items()}
            paired = unit in ("household", "person")
            before, after = declared.get(name, (None, None)) if population == "all" else (None, None)
            truths.append(
                Truth(
                    indicator=name,
                    unit=unit,
                    population=population,
                    declared_before=before,
                    declared_after=after,
                    levels=tuple(Level(key, int(yes.sum()), len(yes)) for key, yes in answers.items()),
                    panel=_panel(answers[first], answers[last]) if paired and first != last else None,
                )
            )
    return tuple(truths)


def _declared(plan: Plan) -> dict[str, tuple[float, float]]:
    declared = {effect.name: (effect.before, effect.after) for effect in plan.effects}
    for entry in plan.derived:
        before, after = declared[entry.effect]
        if entry.of == "no":
            before, after = 1 - before, 1 - after
        declared[entry.name] = (entry.share * before, entry.share * after)
    growth = plan.growth
    declared["stunting"] = _below_two(growth.length_mean, growth.length_gain, growth.length_spread)
    declared["wasting"] = _below_two(growth.weight_mean, growth.weight_gain, growth.weight_spread)
    return declared


def _below_two(mean: float, gain: float, spread: float) -> tuple[float, float]:
    """Share of z-scores below -2 before and after."""
    return float(ndtr((-2 - mean) / spread)), float(ndtr((-2 - mean - gain) / spread))


def _known(table: pd.DataFrame, population: str) -> pd.Series:
    chosen = table[table["binaan"]] if population == "binaan" else table
    return chosen.dropna(subset=["yes"]).set_index("unit")["yes"].astype(bool)


def _panel(before: pd.Series, after: pd.Series) -> Panel:
    both = pd.concat([before, after], axis=1, join="inner", keys=["before", "after"])
    was, now = both["before"].to_numpy(), both["after"].to_numpy()
    return Panel(
        gained=int((~was & now).sum()), lost=int((was & ~now).sum()),
        both=int((was & now).sum()), neither=int((~was & ~now).sum()),
    )  # fmt: skip
