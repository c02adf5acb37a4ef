"""WHO z-scores of children measured by the survey or by a register; implausible ones blank and told. No classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from etl.anthropometry import growth_z_scores, is_scored
from etl.numerals import written
from etl.registers.measurements import MEASURED, UNIT, Measurement, makes_up_for
from etl.registry import Registry
from etl.rows import Rows, Survey

SCORES = ("length_for_age", "weight_for_age", "weight_for_length", "bmi_for_age")
_SAID = {
    "length_for_age": "panjang atau tinggi menurut umur",
    "weight_for_age": "berat menurut umur",
    "weight_for_length": "berat menurut panjang atau tinggi",
    "bmi_for_age": "indeks massa tubuh menurut umur",
}
SURVEY, REGISTER = "survey", "register"


class Scored(NamedTuple):
    """Scores in the order of SCORES, None where unknown or implausible, and the names of the implausible ones."""

    scores: tuple[float | None, ...]
    implausible: str | None


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """One child in one round. `source`: whether the survey or a register measured it."""

    person_id: str
    round: str
    age_days: int
    scores: tuple[float | None, ...]
    implausible: str | None
    source: str = SURVEY


@dataclass(frozen=True, slots=True)
class _Child:
    """One measuring of a child, in whichever rows it stands."""

    row: int
    sex: str
    age_days: int


def growth_rows(
    survey: Survey,
    registry: Registry,
    *,
    counted: Mapping[tuple[str, str], Measurement] | None = None,
    measured: Mapping[int, Scored] | None = None,
) -> Iterator[GrowthRow]:
    """Every child under 60 months with a weight or a length, once a round.

    A child is measured as a whole: at the visit, or in a register where that makes up for what the survey lacks.
    `counted`: by child and round the measurement that may serve; `measured`: its scores.
    """
    rows = survey.people
    filling = dict(_fillings(survey, counted or {}))
    children = [child for child in _measured_at_visits(survey, registry) if child.row not in filling]
    taken = {child.row: GrowthRow(rows.ids[child.row] or "", rows.round(child.row), child.age_days, *scored)
             for child, scored in zip(children, _score(survey, rows, children), strict=True)}  # fmt: skip
    for row, each in filling.items():
        scores, implausible = (measured or {})[each.row]
        taken[row] = GrowthRow(each.person_id, each.round or "", each.age_days, scores, implausible, REGISTER)
    yield from (taken[row] for row in sorted(taken))


def measurement_scores(survey: Survey, registry: Registry, measurements: Iterable[Measurement]) -> Mapping[int, Scored]:
    """The scores of every measurement of a register, by its row; none from 60 months on."""
    rows = survey.units.get(UNIT)
    listed = list(measurements)
    if rows is None or not listed:
        return {}
    children = [_Child(each.row, registry.people[each.person_id].sex, each.age_days) for each in listed]
    return dict(zip((each.row for each in listed), _score(survey, rows, children), strict=True))


def _measured_at_visits(survey: Survey, registry: Registry) -> Iterator[_Child]:
    rows = survey.people
    weights, lengths = (rows.values[name] for name in MEASURED)
    for row in rows.loaded():
        if weights[row] is None and lengths[row] is None:
            continue
        visited: date | None = survey.visit(rows, row, "visit_date")
        if visited is None:
            continue
        person = registry.people[rows.ids[row] or ""]
        days = (visited - person.birth_date).days
        if is_scored(days):
            yield _Child(row, person.sex, days)


def _fillings(survey: Survey, counted: Mapping[tuple[str, str], Measurement]) -> Iterator[tuple[int, Measurement]]:
    """Rows of the survey whose child a register measured more fully, each with that measurement."""
    people = survey.people
    for row in people.loaded() if counted else ():
        each = counted.get((people.ids[row] or "", people.round(row)))
        if each is not None and makes_up_for(survey, row, each):
            yield row, each


def _score(survey: Survey, rows: Rows, children: Sequence[_Child]) -> Iterator[Scored]:
    """The scores of rows that have the answers of a measuring; implausible ones are told at their cell."""
    if not children:
        return
    chosen = [child.row for child in children]
    oedema = rows.values.get("oedema")
    result = growth_z_scores(
        sex=[child.sex for child in children],
        age_days=[child.age_days for child in children],
        weight_kg=_numbers(rows.values["weight_kg"], chosen),
        length_cm=_numbers(rows.values["length_cm"], chosen),
        position=[rows.values["measure_position"][row] for row in chosen],
        oedema=np.array([_truth(oedema[row] if oedema else None) for row in chosen], dtype=object),
    )
    scores = {name: getattr(result, name) for name in SCORES}
    flags = {name: getattr(result, f"{name}_implausible") for name in SCORES}
    for position, row in enumerate(chosen):
        odd = [name for name in SCORES if flags[name][position]]
        if odd:
            shown = "; ".join(f"{_SAID[name]} {written(scores[name][position])}" for name in odd)
            suspect = "length_cm" if "length_for_age" in odd else "weight_kg"
            survey.report("growth_implausible", rows, row, variable=rows.unit.variable(suspect), found=shown)
        known = tuple(_known(scores[name][position], hidden=name in odd) for name in SCORES)
        yield Scored(known, ", ".join(odd) or None)


def _numbers(values: list[float | None], chosen: list[int]) -> list[float]:
    return [float("nan") if values[row] is None else float(values[row] or 0) for row in chosen]


def _truth(answer: str | None) -> bool | None:
    return None if answer is None else answer == "yes"


def _known(score: float, *, hidden: bool) -> float | None:
    return None if hidden or score != score else float(score)
