"""What a simulation is told: data/simulation.toml and the parts of the programme it needs. Declares, draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import Field

from etl.simulation.answers import Answers, answer_faults
from warehouse.codebook import Codebook, read_codebook
from warehouse.declared import DeclarationError, Declared, Fault, Name, read_toml
from warehouse.programme import Programme, Round, read_programme


class PopulationPlan(Declared):
    binaan: float = Field(gt=0, le=1)
    binaan_noise: float = Field(ge=0)
    arriving: float = Field(ge=0, le=1)
    head_female: float = Field(ge=0, le=1)
    without_national_id: float = Field(ge=0, le=1)


class AttritionPlan(Declared):
    moved: float = Field(ge=0, le=1)
    refused: float = Field(ge=0, le=1)
    no_respondent: float = Field(ge=0, le=1)
    absent_once: float = Field(ge=0, le=1)
    partial: float = Field(ge=0, le=1)
    people_moving_out: float = Field(ge=0, le=1)
    people_moving_in: float = Field(ge=0, le=1)


class VitalPlan(Declared):
    births_per_woman: float = Field(ge=0, le=1)
    miscarriages_per_birth: float = Field(ge=0, le=1)
    infant_deaths_before: float = Field(ge=0)
    infant_deaths_after: float = Field(ge=0)
    elderly_deaths_after: float = Field(ge=0)


class GrowthPlan(Declared):
    length_mean: float
    length_spread: float = Field(gt=0)
    length_gain: float
    weight_mean: float
    weight_spread: float = Field(gt=0)
    weight_gain: float
    measurement_noise: float = Field(ge=0)
    unmeasured: float = Field(ge=0, le=1)


class IncomePlan(Declared):
    median: float = Field(gt=0)
    median_after: float = Field(gt=0)
    spread: float = Field(ge=0)
    noise: float = Field(ge=0)
    unanswered: float = Field(ge=0, le=1)


class TrainingPlan(Declared):
    enrolled_before: float = Field(ge=0, le=1)
    enrolled: float = Field(ge=0, le=1)
    completed_before: float = Field(ge=0, le=1)
    completed: float = Field(ge=0, le=1)
    owned_before: float = Field(ge=0, le=1)
    sells: float = Field(ge=0, le=1)
    starts_if_completed: float = Field(ge=0, le=1)
    starts_otherwise: float = Field(ge=0, le=1)


class AssistancePlan(Declared):
    rutilahu_planned: float = Field(ge=0, le=1)
    rutilahu_done_in_month: tuple[int, ...] = Field(min_length=1)
    latrine_unfinished: float = Field(ge=0, le=1)
    business_kit: float = Field(ge=0, le=1)
    drainage: float = Field(ge=0, le=1)
    supplementary_food: float = Field(ge=0, le=1)


class ActivityPlan(Declared):
    """One line of the offices' sheet. `of`: a kind of help to families whose numbers are its amounts."""

    name: str
    kind: str
    office: str
    partner: str = ""
    funding: str
    of: str | None = None
    rt: str = ""
    planned: int | None = Field(default=None, ge=0)
    realised: int | None = Field(default=None, ge=0)
    counted_in: str
    unit_cost: int = Field(default=0, ge=0)
    planned_on: date | None = None
    realised_on: date | None = None
    people_planned: int | None = None
    people_reached: int | None = None
    evidence: str = ""
    note: str = ""


class Effect(Declared):
    """The truth of one yes/no indicator: its probability before and after, and how it moves between them."""

    name: Name
    unit: Literal["household", "woman", "adolescent", "child", "birth"]
    paired: bool = True
    before: float = Field(gt=0, lt=1)
    after: float = Field(gt=0, lt=1)
    falls_back: float = Field(ge=0, le=1)
    icc: float = Field(ge=0, lt=1)
    welfare: float = Field(ge=-0.95, le=0.95)
    pace: tuple[float, ...]

    @property
    def rises(self) -> float:
        """Share of the no that turns to yes, so that `before` becomes `after` in expectation."""
        return (self.after - self.before * (1 - self.falls_back)) / (1 - self.before)


class Derived(Declared):
    """An indicator that follows from an effect by an attribute the family keeps."""

    name: Name
    effect: str
    of: Literal["yes", "no"]
    share: float = Field(ge=0, le=1)


class _SimulationFile(Declared):
    population: PopulationPlan
    attrition: AttritionPlan
    vital: VitalPlan
    growth: GrowthPlan
    income: IncomePlan
    training: TrainingPlan
    assistance: AssistancePlan
    effects: tuple[Effect, ...] = Field(min_length=1)
    derived: tuple[Derived, ...] = ()
    answers: Answers = Field(default_factory=Answers)
    activities: tuple[ActivityPlan, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything a simulation needs to know; with a seed and a size it determines every cell."""

    programme: Programme
    codebook: Codebook
    population: PopulationPlan
    attrition: AttritionPlan
    vital: VitalPlan
    growth: GrowthPlan
    income: IncomePlan
    training: TrainingPlan
    assistance: AssistancePlan
    effects: tuple[Effect, ...]
    derived: tuple[Derived, ...]
    answers: Answers
    activities: tuple[ActivityPlan, ...]

    def effect(self, name: str) -> Effect:
        return next(effect for effect in self.effects if effect.name == name)

    def share(self, derived: str) -> float:
        return next(entry.share for entry in self.derived if entry.name == derived)

    def rounds(self, count: int) -> tuple[Round, ...]:
        """`count` of the declared rounds: always the first, and the last when there are two or more."""
        declared = self.programme.rounds
        if not 1 <= count <= len(declared):
            raise ValueError(f"rounds={count}: choose 1 to {len(declared)}, as many as programme.toml declares")
        step = (len(declared) - 1) / max(count - 1, 1)
        return tuple(declared[round(position * step)] for position in range(count))


# The generator makes these by name; a truth without an effect could not be drawn.
REQUIRED = frozenset((
    "san_layak", "water_layak", "handwash_basic", "house_durable", "flood_exposed",
    "women_own_income", "savings_account", "decision_3", "school_7_18", "rematri_ttd",
    "growth_monitoring_ds", "immun_basic", "ebf", "anc_k6", "delivery_facility",
))  # fmt: skip


def read_plan(data_folder: Path) -> Plan:
    """Read simulation.toml, the programme and the codebook, or raise DeclarationError with every fault."""
    path = data_folder / "simulation.toml"
    programme, codebook = read_programme(data_folder), read_codebook(data_folder / "codebook")
    declared, faults = read_toml(path, _SimulationFile)
    if declared:
        faults = [*faults, *_plan_faults(declared, programme, file=str(path))]
        steps = max(len(programme.rounds) - 2, 0)
        faults = [*faults, *answer_faults(declared.answers, codebook, steps=steps, file=str(path))]
    if faults or declared is None:
        raise DeclarationError(faults)
    sections = {name: getattr(declared, name) for name in _SimulationFile.model_fields}
    return Plan(programme=programme, codebook=codebook, **sections)


def _plan_faults(declared: _SimulationFile, programme: Programme, *, file: str) -> Iterator[Fault]:
    names = [effect.name for effect in declared.effects]
    missing = REQUIRED - set(names)
    if missing or len(set(names)) != len(names):
        yield Fault(file, "effects", ", ".join(names), f"setiap nama satu kali: {', '.join(sorted(REQUIRED))}")
    for effect in declared.effects:
        yield from _effect_faults(effect, steps=len(programme.rounds) - 2, file=file)
    for entry in declared.derived:
        if entry.effect not in names:
            yield Fault(
                file, f"derived[{entry.name}].effect", f"'{entry.effect}'", f"salah satu dari {', '.join(names)}"
            )


def _effect_faults(effect: Effect, *, steps: int, file: str) -> Iterator[Fault]:
    key = f"effects[{effect.name}]"
    if not 0 <= effect.rises <= 1:
        allowed = "before, after dan falls_back yang dapat dicapai bersama"
        yield Fault(file, key, f"bagian yang membaik {effect.rises:.3f}", f"0 sampai 1; ubah {allowed}")
    if len(effect.pace) != steps or not _rising(effect.pace):
        yield Fault(file, f"{key}.pace", str(list(effect.pace)), f"{steps} bagian yang menaik antara 0 dan 1")


def _rising(shares: Iterable[float]) -> bool:
    values = [0.0, *shares, 1.0]
    return all(earlier <= later for earlier, later in pairwise(values))
