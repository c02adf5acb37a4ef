"""Where a register and the survey, or a register and its own numbers, don't agree. It tells, and settles nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from etl.growth import SCORES, Scored
from etl.layouts.ages import age_in_words
from etl.numerals import written
from etl.registers.measurements import MEASURED, UNIT, Measurement
from etl.rows import Rows, Survey

_TOLD_SCORES = {
    "told_length_for_age": ("length_for_age", (-3, -2, 3)),
    "told_weight_for_age": ("weight_for_age", (-3, -2, 1)),
    "told_weight_for_length": ("weight_for_length", (-3, -2, 1, 2, 3)),
}
"""Each score of the register's own, ours, and the borders between the classes of Permenkes 2/2020."""

_APART = {"weight_kg": "register_weight_apart_kg", "length_cm": "register_length_apart_cm"}


def tell_differences(
    survey: Survey,
    measurements: Iterable[Measurement],
    *,
    counted: Mapping[tuple[str, str], Measurement],
    met: Mapping[tuple[str, str], int],
    scores: Mapping[int, Scored],
    limits: Mapping[str, float],
) -> None:
    """Measures that lie further apart than declared, scores in another class, ages that don't follow from the dates.

    `met`: by person and round the row of the survey.
    """
    rows = survey.units.get(UNIT)
    if rows is None:
        return
    for key, each in counted.items():
        _tell_measures(survey, rows, each, met[key], limits)
    for each in measurements:
        _tell_classes(survey, rows, each, scores[each.row])
        _tell_age(survey, rows, each)


def _tell_measures(survey: Survey, rows: Rows, each: Measurement, row: int, limits: Mapping[str, float]) -> None:
    people = survey.people
    visited = survey.visit(people, row, "visit_date")
    if visited is None or not each.day_known or abs((each.measured_on - visited).days) > limits["register_days_apart"]:
        return
    for name in MEASURED:
        ours, theirs = people.values[name][row], rows.values[name][each.row]
        if ours is not None and theirs is not None and abs(ours - theirs) > limits[_APART[name]]:
            variable = rows.unit.variable(name)
            found, allowed = (f"{written(value)} {variable.unit}" for value in (theirs, ours))
            survey.report("register_differs", rows, each.row, variable=variable, found=found, allowed=allowed)


def _tell_classes(survey: Survey, rows: Rows, each: Measurement, scored: Scored) -> None:
    ours = dict(zip(SCORES, scored.scores, strict=True))
    for name, (score, borders) in _TOLD_SCORES.items():
        theirs, own = rows.values[name][each.row], ours[score]
        if theirs is not None and own is not None and _class(theirs, borders) != _class(own, borders):
            found, allowed = (written(value, 2) for value in (theirs, own))
            variable = rows.unit.variable(name)
            survey.report("register_class_differs", rows, each.row, variable=variable, found=found, allowed=allowed)


def _class(score: float, borders: Iterable[int]) -> int:
    """Below -3, from -3 to below -2, from -2 to 3 and so on: a lower border belongs to the class above it."""
    return sum(score >= border if border < 0 else score > border for border in borders)


def _tell_age(survey: Survey, rows: Rows, each: Measurement) -> None:
    text: str | None = rows.values["age_told"][each.row]
    born = rows.values["birth_date"][each.row]
    age = age_in_words(text) if text else None
    if age is None or born is None or not each.day_known:
        return
    on = each.measured_on
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    years, more, _ = age
    if abs(12 * years + more - months) > 1:
        found, allowed = f"{12 * years + more} bulan", f"{months} bulan"
        survey.report(
            "register_age_differs",
            rows,
            each.row,
            variable=rows.unit.variable("age_told"),
            found=found,
            allowed=allowed,
        )
