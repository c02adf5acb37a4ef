"""WHO z-scores of the children measured, as rows of the table `growth`; implausible ones blank and told. No classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.anthropometry import DAYS_PER_MONTH, LAST_MONTH, growth_z_scores
from etl.registry import Registry
from etl.rows import Survey

SCORES = ("length_for_age", "weight_for_age", "weight_for_length", "bmi_for_age")


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """One child in one round. Scores are in the order of SCORES, None where unknown or implausible."""

    person_id: str
    round: str
    age_days: int
    scores: tuple[float | None, ...]
    implausible: str | None


def growth_rows(survey: Survey, registry: Registry) -> Iterator[GrowthRow]:
    """Every child under 60 months with a weight or a length."""
    rows = survey.people
    measured = list(_measured(survey, registry))
    if not measured:
        return
    chosen = [row for row, _, _ in measured]
    result = growth_z_scores(
        sex=[sex for _, sex, _ in measured],
        age_days=[days for _, _, days in measured],
        weight_kg=_numbers(rows.values["weight_kg"], chosen),
        length_cm=_numbers(rows.values["length_cm"], chosen),
        position=[rows.values["measure_position"][row] for row in chosen],
        oedema=np.array([_truth(rows.values["oedema"][row]) for row in chosen], dtype=object),
    )
    scores = {name: getattr(result, name) for name in SCORES}
    flags = {name: getattr(result, f"{name}_implausible") for name in SCORES}
    for position, (row, _, days) in enumerate(measured):
        odd = [name for name in SCORES if flags[name][position]]
        if odd:
            shown = "; ".join(f"{name} {scores[name][position]:g}" for name in odd)
            suspect = "length_cm" if "length_for_age" in odd else "weight_kg"
            survey.report("growth_implausible", rows, row, variable=rows.unit.variable(suspect), found=shown)
        yield GrowthRow(
            person_id=rows.ids[row] or "",
            round=rows.round(row),
            age_days=days,
            scores=tuple(_known(scores[name][position], hidden=name in odd) for name in SCORES),
            implausible=", ".join(odd) or None,
        )


def _measured(survey: Survey, registry: Registry) -> Iterator[tuple[int, str, int]]:
    """Row, sex and age in days of each child measured."""
    rows = survey.people
    for row in rows.loaded():
        visited: date | None = survey.visit(rows, row, "visit_date")
        weight, length = rows.values["weight_kg"][row], rows.values["length_cm"][row]
        if visited is None or (weight is None and length is None):
            continue
        person = registry.people[rows.ids[row] or ""]
        days = (visited - person.birth_date).days
        if 0 <= days < LAST_MONTH * DAYS_PER_MONTH:
            yield row, person.sex, days


def _numbers(values: list[float | None], chosen: list[int]) -> list[float]:
    return [float("nan") if values[row] is None else float(values[row] or 0) for row in chosen]


def _truth(answer: str | None) -> bool | None:
    return None if answer is None else answer == "yes"


def _known(score: float, *, hidden: bool) -> float | None:
    return None if hidden or score != score else float(score)
