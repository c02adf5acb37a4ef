"""Who is the same household and the same person across rounds: exact keys only, each link with its method and score.

Households are known by their family card. People are known by their NIK, else by name, birth date and sex within the
household; who was first met without a NIK stays the same person when one turns up. Rounds are taken in order and,
within one, people with a NIK first, so that the result doesn't depend on the order of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.identity import IdNumber, Key, plain_name, structural_doubt
from etl.registry import Bearer, Household, Method, Person, Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import others, told, where


def link(survey: Survey, *, rounds: Sequence[str], key: Key) -> Registry:
    """Give every row that may be loaded its household and, for members, its person."""
    registry = Registry(key)
    for survey_round in rounds:
        _link_households(survey, registry, survey_round)
        _pass_on(survey)
        _link_people(survey, registry, survey_round)
    return registry


def _link_households(survey: Survey, registry: Registry, survey_round: str) -> None:
    rows = survey.households
    for row in rows.open():
        if rows.round(row) != survey_round:
            continue
        household_id = registry.key.household(rows.values["family_card"][row].digits)
        known = registry.households.get(household_id)
        if known is None and rows.values["binaan"][row] is None:
            survey.report("household_incomplete", rows, row, variable=rows.unit.variable("binaan"))
            continue
        if known is None:
            facts = (rows.values["rt"][row], rows.values["dasawisma"][row], rows.values["binaan"][row] == "yes")
            registry.households[household_id] = Household(household_id, *facts, first_round=survey_round)
        else:
            _tell_moved_facts(survey, row, known)
        method = Method.FAMILY_CARD if known else Method.NEW
        registry.link("household", household_id, survey_round, method)
        rows.ids[row] = household_id


def _tell_moved_facts(survey: Survey, row: int, known: Household) -> None:
    rows = survey.households
    facts = {"rt": known.rt, "dasawisma": known.dasawisma, "binaan": "yes" if known.binaan else "no"}
    for name, first in facts.items():
        if rows.values[name][row] not in (first, None):
            variable = rows.unit.variable(name)
            found = str(rows.values[name][row])
            survey.report("differs_from_first", rows, row, variable=variable, found=found, allowed=str(first))


def _pass_on(survey: Survey) -> None:
    """A household held back by linkage takes its members and events with it."""
    for rows in survey.repeats:
        for row in rows.open():
            parent = rows.parents[row]
            if parent is not None and survey.households.fates[parent] is Fate.QUARANTINED:
                rows.hold(row, "parent_quarantined")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A member's row on its way to a person. `number` is the pseudonym of a trusted NIK."""

    row: int
    household_id: str
    number: str | None
    name: str
    birth_date: date | None
    sex: str | None

    @property
    def bearer(self) -> Bearer | None:
        if not self.name or self.birth_date is None or self.sex is None:
            return None
        return (self.household_id, self.name, self.birth_date, self.sex)

    @property
    def nameless(self) -> tuple[str, date | None, str | None]:
        return (self.name, self.birth_date, self.sex)


def _link_people(survey: Survey, registry: Registry, survey_round: str) -> None:
    rows = survey.people
    met = [_candidate(survey, registry, row) for row in rows.open() if rows.round(row) == survey_round]
    candidates = _without_shared_numbers(survey, registry, met)
    in_use = {candidate.number for candidate in candidates if candidate.number}
    for candidate in sorted(candidates, key=lambda each: (each.number is None, each.number or "", each.row)):
        _link_person(survey, registry, candidate, survey_round=survey_round, in_use=in_use)
    tried = [candidate.row for candidate in candidates]
    _settle_people_met_twice(survey, tried)
    _forget_the_held(registry, tried, rows, survey_round)


def _candidate(survey: Survey, registry: Registry, row: int) -> _Candidate:
    rows = survey.people
    parent = rows.parents[row]
    household_id = survey.households.ids[parent] if parent is not None else None
    return _Candidate(
        row=row,
        household_id=household_id or "",
        number=_trusted_number(survey, registry.key, row),
        name=plain_name(rows.values["name"][row] or ""),
        birth_date=rows.values["birth_date"][row],
        sex=rows.values["sex"][row],
    )


def _trusted_number(survey: Survey, key: Key, row: int) -> str | None:
    rows = survey.people
    number: IdNumber | None = rows.values["national_id"][row]
    if number is None:
        return None
    national_id = rows.unit.variable("national_id")
    if number.digits is None:
        survey.report("national_id_damaged", rows, row, variable=national_id, **told(number))
        return None
    if doubt := structural_doubt(number.digits, born=True):
        survey.report("id_implausible", rows, row, variable=national_id, found=doubt)
    return key.person_by_number(number.digits)


def _without_shared_numbers(
    survey: Survey, registry: Registry, candidates: Sequence[_Candidate]
) -> Sequence[_Candidate]:
    """A NIK borne by different people in one round, or by somebody unlike its bearer so far, tells nothing."""
    bearers: dict[str, set[tuple[str, date | None, str | None]]] = defaultdict(set)
    for candidate in candidates:
        if candidate.number:
            bearers[candidate.number].add(candidate.nameless)
    return [
        _without_number(survey, candidate) if _is_shared(candidate, registry, bearers) else candidate
        for candidate in candidates
    ]


def _is_shared(
    candidate: _Candidate, registry: Registry, bearers: dict[str, set[tuple[str, date | None, str | None]]]
) -> bool:
    if candidate.number is None:
        return False
    known = registry.people.get(registry.by_number.get(candidate.number, ""))
    unlike = known is not None and candidate.name not in ("", known.name) and candidate.birth_date != known.birth_date
    return unlike or len({name for name, _, _ in bearers[candidate.number]}) > 1


def _without_number(survey: Survey, candidate: _Candidate) -> _Candidate:
    survey.report(
        "national_id_shared", survey.people, candidate.row, variable=survey.people.unit.variable("national_id")
    )
    return replace(candidate, number=None)


def _link_person(
    survey: Survey, registry: Registry, candidate: _Candidate, *, survey_round: str, in_use: set[str]
) -> None:
    person_id, method = _find(survey, registry, candidate, in_use=in_use)
    if person_id is None:
        person_id = _enter(survey, registry, candidate, survey_round=survey_round)
        if person_id is None:
            return
    else:
        _tell_changed_facts(survey, candidate, registry.people[person_id])
    if candidate.number:
        registry.by_number.setdefault(candidate.number, person_id)
        registry.numbers.setdefault(person_id, candidate.number)
    if candidate.bearer:
        registry.by_bearer.setdefault(candidate.bearer, person_id)
    registry.link("person", person_id, survey_round, method)
    survey.people.ids[candidate.row] = person_id


def _find(survey: Survey, registry: Registry, candidate: _Candidate, *, in_use: set[str]) -> tuple[str | None, Method]:
    """Who this is among those met so far, by number first."""
    if candidate.number in registry.by_number:
        return registry.by_number[candidate.number], Method.NATIONAL_ID
    namesake = registry.by_bearer.get(candidate.bearer) if candidate.bearer else None
    if namesake is None:
        return None, Method.NEW
    known_number = registry.numbers.get(namesake)
    if candidate.number and known_number:
        if known_number in in_use:
            return None, Method.NEW  # both numbers were met in this round: two people of one name
        national_id = survey.people.unit.variable("national_id")
        survey.report("national_id_changed", survey.people, candidate.row, variable=national_id)
    return namesake, Method.NAME_BIRTH_SEX


def _enter(survey: Survey, registry: Registry, candidate: _Candidate, *, survey_round: str) -> str | None:
    """A person met for the first time, or None when the row doesn't say enough about who it is."""
    rows = survey.people
    needed = ("sex", "birth_date") if candidate.number else ("sex", "birth_date", "name")
    lacking = [name for name in needed if not rows.values[name][candidate.row]]
    for name in lacking:
        survey.report("person_incomplete", rows, candidate.row, variable=rows.unit.variable(name))
    if lacking or candidate.sex is None or candidate.birth_date is None:
        return None
    born = candidate.birth_date.isoformat()
    person_id = candidate.number or registry.key.person_by_name(
        candidate.household_id, candidate.name, born, candidate.sex
    )
    registry.people[person_id] = Person(
        person_id=person_id,
        household_id=candidate.household_id,
        sex=candidate.sex,
        birth_date=candidate.birth_date,
        name=candidate.name,
        first_round=survey_round,
    )
    return person_id


def _tell_changed_facts(survey: Survey, candidate: _Candidate, known: Person) -> None:
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


def _settle_people_met_twice(survey: Survey, candidates: Iterable[int]) -> None:
    """One person, one round, two rows: equal ones are one; one who moved within the site counts where they live now."""
    rows = survey.people
    groups: dict[str, list[int]] = defaultdict(list)
    for row in candidates:
        if (person_id := rows.ids[row]) is not None:
            groups[person_id].append(row)
    for group in (group for group in groups.values() if len(group) > 1):
        living = [row for row in group if rows.values["presence"][row] == "present"]
        households = {rows.parents[row] for row in group}
        if len(households) == 1 and len({rows.signature(row) for row in group}) == 1:
            for row in group[1:]:
                survey.report("row_duplicate", rows, row, found=where(rows, group[0]))
                rows.pass_over(row, Fate.DUPLICATE)
        elif len(households) == len(group) and len(living) == 1:
            for row in (row for row in group if row not in living):
                survey.report("person_moved_within", rows, row)
                rows.pass_over(row, Fate.DUPLICATE)
        else:
            for row in group:
                survey.report("person_conflict", rows, row, found=others(rows, group, row))


def _forget_the_held(registry: Registry, candidates: Sequence[int], rows: Rows, survey_round: str) -> None:
    """Whoever was only met in rows that are held back has not been met."""
    for row in candidates:
        if rows.fates[row] is not None:
            rows.ids[row] = None
    met = {rows.ids[row] for row in candidates}
    for key in [key for key in registry.links if key[0] == "person" and key[2] == survey_round and key[1] not in met]:
        del registry.links[key]
    gone = {person.person_id for person in registry.people.values() if person.first_round == survey_round} - met
    registry.people = {name: person for name, person in registry.people.items() if name not in gone}
    registry.by_number = {number: name for number, name in registry.by_number.items() if name not in gone}
    registry.by_bearer = {bearer: name for bearer, name in registry.by_bearer.items() if name not in gone}
    registry.numbers = {name: number for name, number in registry.numbers.items() if name not in gone}
