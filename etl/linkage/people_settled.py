"""People of a round as their rows settle: who is new, whose facts changed, and who was met twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from etl.linkage.candidates import Candidate
from etl.linkage.records import GONE, person_record
from etl.registry import Person, Registry
from etl.rows import Fate, Survey
from etl.screening import collapse, differing, others, where

_TWINS = "Dua orang (anak kembar)? Bedakan namanya di sumbernya."


def enter(survey: Survey, registry: Registry, candidate: Candidate, *, survey_round: str) -> str | None:
    """A person met for the first time, or None when the row doesn't say enough about who it is."""
    rows = survey.people
    needed = ("sex", "birth_date") if candidate.number else ("sex", "birth_date", "name")
    lacking = [name for name in needed if not rows.values[name][candidate.row]]
    for name in lacking:
        survey.report("person_incomplete", rows, candidate.row, variable=rows.unit.variable(name))
    if lacking or candidate.sex is None or candidate.birth_date is None:
        return None
    person_id = candidate.number
    if person_id is None or person_id in registry.people:
        born = candidate.birth_date.isoformat()
        person_id = registry.key.person_by_name(candidate.household_id, candidate.name, born, candidate.sex)
        if person_id in registry.people:  # somebody told the two apart, so the submission has to
            record = person_record(survey, candidate.row, registry.key)
            person_id = registry.key.person_by_name(record, candidate.name, born, candidate.sex)
    registry.people[person_id] = Person(
        person_id=person_id,
        household_id=candidate.household_id,
        sex=candidate.sex,
        birth_date=candidate.birth_date,
        name=candidate.name,
        first_round=survey_round,
    )
    return person_id


def tell_changed_facts(survey: Survey, candidate: Candidate, known: Person) -> None:
    rows = survey.people
    for name, found, first in (
        ("sex", candidate.sex, known.sex),
        ("birth_date", candidate.birth_date, known.birth_date),
    ):
        if found is not None and found != first:
            variable = rows.unit.variable(name)
            survey.report(
                "differs_from_first", rows, candidate.row, variable=variable, found=str(found), allowed=str(first)
            )


def settle_people_met_twice(survey: Survey, candidates: Iterable[int], lived: Mapping[str, str]) -> None:
    """One person, one round, two rows: equal ones are one; one who moved within the site counts where they live now.

    Of whom several families say that they are gone counts as gone from the one they lived in. `lived`: where people
    were met before this round.
    """
    rows = survey.people
    groups: dict[str, list[int]] = defaultdict(list)
    for row in sorted(candidates):
        if (person_id := rows.ids[row]) is not None:
            groups[person_id].append(row)
    for person_id, group in groups.items():
        if len(group) == 1:
            continue
        presence = {row: rows.values["presence"][row] for row in group}
        living = [row for row in group if presence[row] == "present"]
        households = {rows.parents[row] for row in group}
        kept = rows.one_of_copies(group) if len(households) == 1 else None
        if kept is not None:
            numbered = rows.values["national_id"][kept] is not None
            collapse(survey, rows, group, kept, hint="" if numbered else _TWINS)
        elif len(households) == len(group) and len(living) == 1 and "died" not in presence.values():
            for row in (row for row in group if row not in living):
                survey.report("person_moved_within", rows, row)
                rows.pass_over(row, Fate.DUPLICATE, "person_moved_within", copy_of=living[0])
        elif len(households) == len(group) and len(set(presence.values())) == 1 and GONE.issuperset(presence.values()):
            last = next((row for row in group if _household(survey, row) == lived.get(person_id)), group[0])
            for row in (row for row in group if row != last):
                survey.report("person_gone_twice", rows, row, found=where(rows, last))
                rows.pass_over(row, Fate.DUPLICATE, "person_gone_twice", copy_of=last)
        else:
            in_two = len({rows.parents[row] for row in living}) > 1
            rule, hint = ("person_in_two_families", "") if in_two else ("person_conflict", differing(rows, group))
            for row in group:
                survey.report(rule, rows, row, found=others(rows, group, row), hint=hint)


def _household(survey: Survey, row: int) -> str | None:
    parent = survey.people.parents[row]
    return None if parent is None else survey.households.ids[parent]
