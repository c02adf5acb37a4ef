"""A register's rows on their way to measurements: dated, recognised, put to a round. The survey stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.anthropometry import is_scored
from etl.cells import Reason
from etl.identity import IdNumber
from etl.registers.areas import by_sheet, pass_over_other_areas
from etl.registers.children import Recognised, recognise_children
from etl.registers.rounds import SLACK, day_of_month, is_outside, nearest_round
from etl.registry import Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import others, told, where
from warehouse.programme import Programme, Round

UNIT = "measurement"
MEASURED = ("weight_kg", "length_cm")
_MADE_UP_FOR = frozenset((Reason.NOT_ASKED, Reason.MISSING))
"""Why a survey's answer may be blank for a register to make up for it: nobody asked, or nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One child on one day. `round` is None where no round is near; `day_known`: the day was written down."""

    row: int
    measurement_id: str
    person_id: str
    round: str | None
    measured_on: date
    day_known: bool
    age_days: int
    method: str
    score: float


def take_measurements(survey: Survey, registry: Registry, programme: Programme) -> tuple[Measurement, ...]:
    """Every row of a register that is about a child of the survey; the others wait, each with its reason.

    Comes after linkage and before the rest of the rows is loaded.
    """
    rows = survey.units.get(UNIT)
    if rows is None or not len(rows):
        return ()
    pass_over_other_areas(survey, rows, programme.areas)
    days = _days(survey, rows, programme.rounds)
    _hold_empty(survey, rows)
    recognised = _recognise(survey, rows)
    _hold_before_birth(survey, registry, rows, days, recognised)
    _settle_same_day(survey, rows, days, recognised)
    return tuple(_placed(survey, registry, rows, days, recognised, programme.rounds))


@dataclass(frozen=True, slots=True)
class _Day:
    on: date
    known: bool


def _days(survey: Survey, rows: Rows, rounds: Sequence[Round]) -> Mapping[int, _Day]:
    """The day of every row: as written, else the middle of its month; a row without either waits."""
    days: dict[int, _Day] = {}
    for row in list(rows.open()):
        written: date | None = rows.values["measured_on"][row]
        month: int | None = rows.values["measured_month"][row]
        if written is not None:
            days[row] = _Day(written, known=True)
        elif month is not None and (day := day_of_month(month, rows.values["measured_year"][row], rounds)) is not None:
            days[row] = _Day(day, known=False)
        else:
            survey.report("measurement_undated", rows, row)
    assumed = [row for row, day in days.items() if not day.known]
    for place, count in by_sheet(rows, assumed):
        survey.log.add("measurement_day_assumed", place, found=f"{count} pengukuran")
    return days


def _hold_empty(survey: Survey, rows: Rows) -> None:
    for row in list(rows.open()):
        if all(rows.values[name][row] is None for name in MEASURED):
            survey.report("measurement_empty", rows, row)


def _recognise(survey: Survey, rows: Rows) -> Mapping[int, Recognised]:
    variable = rows.unit.variable("national_id")
    wanted = list(rows.open())
    for row in wanted:
        number: IdNumber | None = rows.values["national_id"][row]
        if number is not None and number.digits is None:
            survey.report("national_id_damaged", rows, row, variable=variable, **told(number))
    found: dict[int, Recognised] = {}
    for row, outcome in recognise_children(survey, rows, wanted).items():
        if isinstance(outcome, Recognised):
            found[row] = outcome
        else:
            survey.report(outcome.rule, rows, row, found=outcome.found)
    return found


def _hold_before_birth(
    survey: Survey, registry: Registry, rows: Rows, days: Mapping[int, _Day], recognised: Mapping[int, Recognised]
) -> None:
    for row, child in recognised.items():
        born = registry.people[child.person_id].birth_date
        day = days[row]
        if day.on < born and (day.known or (day.on.year, day.on.month) < (born.year, born.month)):
            survey.report("measurement_before_birth", rows, row, found=day.on.isoformat(), allowed=born.isoformat())


def _settle_same_day(
    survey: Survey, rows: Rows, days: Mapping[int, _Day], recognised: Mapping[int, Recognised]
) -> None:
    """A child measured once a day: rows that say no more than another are copies of it; different ones all wait."""
    groups: dict[tuple[str, date], list[int]] = defaultdict(list)
    for row, child in sorted(recognised.items()):
        if rows.fates[row] is None:
            groups[(child.person_id, days[row].on)].append(row)
    for group in groups.values():
        if len(group) < 2:
            continue
        fullest = max(group, key=lambda row: (sum(value is not None for value in _measures(rows, row)), -row))
        if all(_says_no_more(_measures(rows, row), _measures(rows, fullest)) for row in group):
            for row in group:
                if row != fullest:
                    survey.report("row_duplicate", rows, row, found=where(rows, fullest))
                    rows.pass_over(row, Fate.DUPLICATE, "row_duplicate", copy_of=fullest)
        else:
            for row in group:
                survey.report("measurement_conflict", rows, row, found=others(rows, group, row))


def _measures(rows: Rows, row: int) -> tuple[object, ...]:
    return tuple(rows.values[name][row] for name in (*MEASURED, "measure_position"))


def _says_no_more(one: Iterable[object], other: Iterable[object]) -> bool:
    return all(a is None or a == b for a, b in zip(one, other, strict=True))


def _placed(
    survey: Survey,
    registry: Registry,
    rows: Rows,
    days: Mapping[int, _Day],
    recognised: Mapping[int, Recognised],
    rounds: Sequence[Round],
) -> Iterator[Measurement]:
    variable = rows.unit.variable("measured_on")
    outside: list[int] = []
    between: list[int] = []
    for row in list(rows.open()):
        child, day = recognised[row], days[row]
        born = registry.people[child.person_id].birth_date
        nearest = nearest_round(day.on, rounds)
        if nearest.tied:
            survey.report(
                "measurement_round_tie",
                rows,
                row,
                variable=variable,
                found=day.on.isoformat(),
                allowed=nearest.name or "",
            )
        if nearest.name is None:
            (outside if is_outside(day.on, rounds) else between).append(row)
        name = registry.key.event("M", child.person_id, day.on.isoformat())
        rows.ids[row] = name
        age = max((day.on - born).days, 0)
        yield Measurement(row, name, child.person_id, nearest.name, day.on, day.known, age, child.method, child.score)
    span = f"{rounds[0].date_from - SLACK} sampai {rounds[-1].date_to + SLACK}"
    for rule, chosen in (("measurement_outside_programme", outside), ("measurement_between_rounds", between)):
        for place, count in by_sheet(rows, chosen):
            survey.log.add(rule, place, found=f"{count} pengukuran", allowed=span)


def counted_measurements(
    survey: Survey, measurements: Iterable[Measurement], rounds: Sequence[Round]
) -> Mapping[tuple[str, str], Measurement]:
    """By child and round, the measurement that stands for it: whichever makes up for more that the survey lacks, then
    the nearest to the visit, of two as near the earlier.

    Only where the child was met in that round: a register adds nobody.
    """
    visits = _visits(survey, rounds)
    choices: dict[tuple[str, str], list[Measurement]] = defaultdict(list)
    for each in measurements:
        if each.round is not None and (each.person_id, each.round) in visits:
            choices[(each.person_id, each.round)].append(each)

    def place(each: Measurement) -> tuple[int, timedelta, date]:
        row, visited = visits[(each.person_id, each.round or "")]
        return -len(makes_up_for(survey, row, each)), abs(each.measured_on - visited), each.measured_on

    return {key: min(each, key=place) for key, each in choices.items()}


def makes_up_for(survey: Survey, row: int, each: Measurement) -> tuple[str, ...]:
    """The measures that a child's row of the survey lacks and a measurement has; none where it lacks one that the row
    has, where the child no longer has scores that day, or where the survey has a reason of its own for the blank."""
    people, register = survey.people, survey.units[UNIT]
    told = [(name, people.values[name][row] is not None, register.values[name][each.row] is not None)
            for name in MEASURED]  # fmt: skip
    if people.values["presence"][row] != "present" or not is_scored(each.age_days):
        return ()
    more = tuple(name for name, ours, theirs in told if theirs and not ours)
    less = any(ours and not theirs for _, ours, theirs in told)
    return () if less or any(people.reasons[name][row] not in _MADE_UP_FOR for name in more) else more


def met_in_rounds(survey: Survey, rounds: Sequence[Round]) -> Mapping[tuple[str, str], int]:
    """By person and round the row of the survey."""
    return {key: row for key, (row, _) in _visits(survey, rounds).items()}


def _visits(survey: Survey, rounds: Sequence[Round]) -> Mapping[tuple[str, str], tuple[int, date]]:
    """By person and round the row and the day of the visit, or the middle of the round where that isn't known."""
    middle = {each.name: each.date_from + (each.date_to - each.date_from) / 2 for each in rounds}
    people = survey.people
    found: dict[tuple[str, str], tuple[int, date]] = {}
    for row in people.loaded():
        person_id, name = people.ids[row], people.round(row)
        if person_id is not None:
            found[(person_id, name)] = (row, survey.visit(people, row, "visit_date") or middle[name])
    return found
