"""Births, deaths and assistance get the same name in every round that tells them; households get what happened to them.

It judges nothing: a family that split, merged, moved or was not met is an event, not an error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from etl.identity import IdNumber
from etl.registry import HouseholdEvent, Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import told
from warehouse.programme import Design, Round

_KNOWN_BY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "birth": ("B", ("birth_date",)),
    "death": ("D", ("death_date", "birth_date", "sex")),
    "assistance": ("A", ("type",)),
}
"""The letter of each kind of event, and the answers that tell it from others of the household; twins get an ordinal."""


def name_events(survey: Survey, registry: Registry) -> None:
    """Give every event to be loaded its name."""
    for unit, (letter, variables) in _KNOWN_BY.items():
        rows = survey.units[unit]
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row in rows.loaded():
            known_by = (str(rows.values[variable][row]) for variable in variables)
            alike[(rows.round(row), household_of(survey, rows, row), *known_by)].append(row)
        for (_, *facts), group in alike.items():
            for ordinal, row in enumerate(sorted(group, key=rows.signature), start=1):
                rows.ids[row] = registry.key.event(letter, *facts, str(ordinal))


def household_of(survey: Survey, rows: Rows, row: int) -> str:
    parent = row if rows is survey.households else rows.parents[row]
    household_id = None if parent is None else survey.households.ids[parent]
    if household_id is None:
        raise ValueError(f"{rows.unit.name} row {row} is loaded without a household")
    return household_id


def find_mothers(survey: Survey, registry: Registry) -> Mapping[int, str | None]:
    """The person each loaded birth names as its mother, and a finding for each NIK that leads nowhere."""
    rows = survey.units["birth"]
    variable = rows.unit.variable("mother_national_id")
    mothers: dict[int, str | None] = {}
    for row in rows.loaded():
        number: IdNumber | None = rows.values["mother_national_id"][row]
        mothers[row] = registry.mother(number) if number else None
        if number is not None and mothers[row] is None:
            found = "NIK ibu bukan anggota yang didata" if number.digits else f"NIK ibu rusak: {told(number)['found']}"
            survey.report("mother_unknown", rows, row, variable=variable, found=found)
    return mothers


_RESULTS = {"moved": "moved_out", "refused": "refused", "no_respondent": "not_met"}
_GONE = frozenset(("moved_out", "merge"))


def household_events(survey: Survey, registry: Registry, *, rounds: Sequence[Round]) -> tuple[HouseholdEvent, ...]:
    """What happened to each household by each round, in a lasting order. What people decided outranks the rest."""
    history = _History(survey, registry)
    found = [event for survey_round in rounds for event in history.events_of(survey_round)]
    decided = {(event.household_id, event.round): event for event in registry.told_events}
    inferred = [
        event
        for event in found
        if (event.household_id, event.round) not in decided or event.event not in ("new", "split", "merge", "not_met")
    ]
    known = registry.households.keys() | {None}
    kept = {e for e in (*inferred, *decided.values()) if {e.household_id, e.other_household_id} <= known}
    return tuple(sorted(kept, key=lambda e: (e.round, e.household_id, e.event, e.other_household_id or "")))


@dataclass
class _History:
    """Households and the people in them, as far as the rounds have been gone through.

    `homes`: where everybody was last present; `left`: who has died or moved away since; `cards`: whose KK each is.
    """

    survey: Survey
    registry: Registry
    homes: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict, repr=False)
    gone: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    dead: set[str] = field(default_factory=set)

    def events_of(self, survey_round: Round) -> Iterator[HouseholdEvent]:
        """The events that this round shows; what it tells is remembered for the next."""
        households = self.survey.households
        visits = {households.ids[row] or "": row for row in households.loaded_in(survey_round.name)}
        if not visits:
            return
        present = self._people(survey_round.name, "present")
        first = not self.places
        self.gone |= self._told_merged(survey_round.name)
        yield from self._visited(survey_round.name, visits, present, first=first)
        yield from self._deaths(survey_round.name)
        yield from self._unmet(survey_round, visits, present)
        for household_id, row in visits.items():
            self.places[household_id] = (households.values["rt"][row], households.values["dasawisma"][row])
            number: IdNumber | None = households.values["family_card"][row]
            if number and number.digits:
                self.cards.setdefault(number.digits, household_id)
        self.homes |= present
        self.left = (self.left - present.keys()) | self._people(survey_round.name, "moved", "died").keys()

    def _told_merged(self, survey_round: str) -> set[str]:
        """Households that somebody told to have joined another, however few of their people are known there."""
        told = (event for event in self.registry.told_events if event.round == survey_round)
        return {event.household_id for event in told if event.event == "merge"}

    def _people(self, survey_round: str, *presence: str) -> dict[str, str]:
        """Of whom the round says so, and in which household."""
        people = self.survey.people
        return {
            people.ids[row] or "": household_of(self.survey, people, row)
            for row in people.loaded_in(survey_round)
            if people.values["presence"][row] in presence
        }

    def _visited(
        self, survey_round: str, visits: Mapping[str, int], present: Mapping[str, str], *, first: bool
    ) -> Iterator[HouseholdEvent]:
        values = self.survey.households.values
        origins: dict[str, Counter[str]] = defaultdict(Counter)
        for person_id, household_id in present.items():
            if self.homes.get(person_id, household_id) != household_id:
                origins[household_id][self.homes[person_id]] += 1
        for household_id, row in visits.items():
            if household_id not in self.places and not first:
                origin = min(origins[household_id].items(), key=lambda pair: (-pair[1], pair[0]), default=None)
                yield HouseholdEvent(
                    household_id, survey_round, "split" if origin else "new", origin[0] if origin else None
                )
            elif not first and self.places[household_id] != (values["rt"][row], values["dasawisma"][row]):
                yield HouseholdEvent(household_id, survey_round, "moved_within")
            result = _RESULTS.get(values["visit_result"][row])
            if result is not None and not (result in _GONE and household_id in self.gone):
                yield HouseholdEvent(household_id, survey_round, result)
            if result in _GONE:
                self.gone.add(household_id)
            elif result is None:
                self.gone.discard(household_id)

    def _deaths(self, survey_round: str) -> Iterator[HouseholdEvent]:
        """Each death once, in the round that first tells it."""
        rows = self.survey.units["death"]
        for row in rows.loaded_in(survey_round):
            if (name := rows.ids[row] or "") not in self.dead:
                self.dead.add(name)
                yield HouseholdEvent(household_of(self.survey, rows, row), survey_round, "death")

    def _held(self, survey_round: str) -> set[str]:
        """Households that were visited, only that the row waits: by the code picked, or the KK borne so far."""
        rows, values = self.survey.households, self.survey.households.values
        held = (row for row, fate in enumerate(rows.fates) if fate is Fate.QUARANTINED)
        waiting = [row for row in held if rows.round(row) == survey_round]
        borne = (number.digits for row in waiting if (number := values["family_card"][row]))
        picked = {values["field_id"][row] for row in waiting if "field_id" in values}
        return picked | {self.cards[digits] for digits in borne if digits in self.cards}

    def _unmet(
        self, survey_round: Round, visits: Mapping[str, int], present: Mapping[str, str]
    ) -> Iterator[HouseholdEvent]:
        """Households known before and without a visit now: joined to another when most of their people are there."""
        members: dict[str, list[str]] = defaultdict(list)
        for person_id, household_id in self.homes.items():
            if person_id not in self.left:
                members[household_id].append(person_id)
        held = self._held(survey_round.name)
        for household_id in sorted(self.places.keys() - visits.keys() - self.gone - held):
            people = members.get(household_id, [])
            now = Counter(present[person_id] for person_id in people if person_id in present)
            into = min(now.items(), key=lambda pair: (-pair[1], pair[0]), default=None)
            if into is not None and 2 * into[1] >= len(people):
                self.gone.add(household_id)
                yield HouseholdEvent(household_id, survey_round.name, "merge", into[0])
            elif survey_round.design is Design.CENSUS:
                yield HouseholdEvent(household_id, survey_round.name, "not_met")
