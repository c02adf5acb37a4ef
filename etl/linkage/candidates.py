"""Members' rows on their way to people: what each says of who it is, as far as that may be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from etl.decisions.pairs import PairDecision
from etl.identity import IdNumber, Key, structural_doubt
from etl.linkage.names import comparable, plain
from etl.linkage.records import household_record, person_record
from etl.linkage.similarity import same_name
from etl.registry import Bearer, Person, Registry
from etl.rows import Survey
from etl.screening import told


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member's row on its way to a person. `number` is the pseudonym of a trusted NIK.

    `nameless`: name, birth date and sex when all are known; `bearer`: the same with the household.
    """

    row: int
    household_id: str
    number: str | None
    name: str = field(repr=False)
    birth_date: date | None
    sex: str | None
    presence: str | None
    nameless: tuple[str, date, str] | None = field(repr=False)
    bearer: Bearer | None = field(repr=False)

    @property
    def order(self) -> tuple[bool, str, str, str, str, str]:
        known_by = (self.name, str(self.birth_date), str(self.sex))
        return (self.number is None, self.number or "", self.household_id, *known_by)


def candidate_of(survey: Survey, key: Key, row: int, *, known: MutableMapping[str, str]) -> Candidate:
    """What a row says. `known`: pseudonyms of NIK met so far, which this adds to."""
    rows = survey.people
    parent = rows.parents[row]
    household_id = survey.households.ids[parent] if parent is not None else None
    values = rows.values
    name, born, sex = plain(values["name"][row] or ""), values["birth_date"][row], values["sex"][row]
    nameless = (name, born, sex) if name and born is not None and sex is not None else None
    return Candidate(
        row=row,
        household_id=household_id or "",
        number=_trusted_number(survey, key, row, known),
        name=name,
        birth_date=born,
        sex=sex,
        presence=values["presence"][row],
        nameless=nameless,
        bearer=None if nameless is None else (household_id or "", *nameless),
    )


def _trusted_number(survey: Survey, key: Key, row: int, known: MutableMapping[str, str]) -> str | None:
    """The pseudonym of a NIK that may be believed."""
    number: IdNumber | None = survey.people.values["national_id"][row]
    if number is None:
        return None
    if number.digits is None:
        national_id = survey.people.unit.variable("national_id")
        survey.report("national_id_damaged", survey.people, row, variable=national_id, **told(number))
        return None
    if doubt := structural_doubt(number.digits, born=True):
        national_id = survey.people.unit.variable("national_id")
        survey.report("id_implausible", survey.people, row, variable=national_id, found=doubt)
    if number.digits not in known:
        known[number.digits] = key.person_by_number(number.digits)
    return known[number.digits]


def without_shared_numbers(survey: Survey, registry: Registry, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """A NIK borne by different people in one round, or by somebody unlike its bearer so far, tells nothing by itself.

    Within a known family it still counts among all that is weighed: left out there, five times as many members wait.
    """
    bearers: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.number:
            bearers[candidate.number].append(candidate)
    for candidate in candidates:
        if not _is_shared(candidate, registry, bearers):
            yield candidate
            continue
        national_id = survey.people.unit.variable("national_id")
        survey.report("national_id_shared", survey.people, candidate.row, variable=national_id)
        yield replace(candidate, number=None)


def _is_shared(candidate: Candidate, registry: Registry, bearers: Mapping[str, Sequence[Candidate]]) -> bool:
    if candidate.number is None:
        return False
    known = registry.people.get(registry.by_number.get(candidate.number, ""))
    others = bearers[candidate.number]
    return (known is not None and _is_another(candidate, known)) or any(_are_two(candidate, each) for each in others)


def _are_two(one: Candidate, other: Candidate) -> bool:
    """Whether rows of one round are of two people: not where one left a family for the other, though misspelt there."""
    if one.name == other.name:
        return False
    moved = one.household_id != other.household_id and "moved" in (one.presence, other.presence)
    return (
        not moved or one.birth_date != other.birth_date or not same_name(comparable(one.name), comparable(other.name))
    )


def _is_another(candidate: Candidate, known: Person) -> bool:
    """Whether name and birth date are another's; without a birth date the name has to be more than misspelt."""
    if candidate.name in ("", known.name) or candidate.birth_date == known.birth_date:
        return False
    return candidate.birth_date is not None or not same_name(comparable(candidate.name), comparable(known.name))


def records_of(survey: Survey, key: Key, rows: Iterable[int], decisions: Sequence[PairDecision]) -> Mapping[int, str]:
    """The names of the rows that a decision may be about: those of the submissions it names."""
    households = {record.rpartition("#")[0] for each in decisions for record in (each.record, each.other_record)}
    if not households:
        return {}
    parents = survey.people.parents
    of_parent = {parent: household_record(survey.households, parent, key) for parent in _parents(parents, rows)}
    return {row: person_record(survey, row, key) for row in rows if of_parent.get(parents[row] or 0) in households}


def _parents(parents: Sequence[int | None], rows: Iterable[int]) -> Iterator[int]:
    return (parent for parent in {parents[row] for row in rows} if parent is not None)
