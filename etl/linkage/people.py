"""Which members of a round are which people met so far: exact keys first, then all evidence within the household.

People are known by their NIK, else by name, birth date and sex; who was first met without a NIK stays the same person
when one turns up. What a slip of the finger changed is made good only within a household that is known to be the same.
Rounds are taken in order and nothing depends on the order of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from etl.decisions.pairs import PairDecision
from etl.linkage.assignment import Integers, one_to_one
from etl.linkage.candidates import Candidate, candidate_of, records_of, without_shared_numbers
from etl.linkage.members import Codes, Likeness, People, members_alike
from etl.linkage.people_settled import enter, settle_people_met_twice, tell_changed_facts
from etl.linkage.records import GONE, Member
from etl.linkage.review import person_side
from etl.linkage.weights import probability
from etl.registry import Method, Registry, Waiting
from etl.rows import Survey

SURE = 9.0
"""Points from which a member is a known one of the same household without a NIK or an equal name and birth date."""
MARGIN = 4.0
WORTH_ASKING = 4.0
_PRIOR = 3.0  # one of about eight of the household
MOVED_SCORE = 0.85
"""How sure a link by name, birth date and sex is between two households: a namesake may be as old."""


@dataclass
class Recognition:
    """What linking people knows while it goes through the rounds. `seen`: each person as last met, and where."""

    survey: Survey
    registry: Registry
    decisions: Sequence[PairDecision]
    members: Mapping[int, Member] = field(repr=False)
    seen: dict[str, tuple[str, Member]] = field(default_factory=dict)
    records: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict, repr=False)
    found: set[PairDecision] = field(default_factory=set)

    def forget_the_held(self, candidates: Sequence[int], survey_round: str) -> None:
        """Whoever was only met in rows that are held back has not been met."""
        rows, registry = self.survey.people, self.registry
        for row in candidates:
            if rows.fates[row] is not None:
                rows.ids[row] = None
        met = {rows.ids[row] for row in candidates}
        for key in [
            key for key in registry.links if key[0] == "person" and key[2] == survey_round and key[1] not in met
        ]:
            del registry.links[key]
        gone = {person.person_id for person in registry.people.values() if person.first_round == survey_round} - met
        if not gone:
            return
        registry.people = {name: person for name, person in registry.people.items() if name not in gone}
        registry.by_number = {number: name for number, name in registry.by_number.items() if name not in gone}
        registry.by_bearer = {bearer: name for bearer, name in registry.by_bearer.items() if name not in gone}
        registry.numbers = {name: number for name, number in registry.numbers.items() if name not in gone}
        self.seen = {name: seen for name, seen in self.seen.items() if name not in gone}
        self.records = {record: name for record, name in self.records.items() if name not in gone}


def recognise_people(
    survey: Survey,
    registry: Registry,
    *,
    rounds: Sequence[str],
    decisions: Sequence[PairDecision],
    members: Mapping[int, Member],
) -> Recognition:
    """Give every member's row that may be loaded its person; hold those that don't say enough. `members`: by row."""
    recognition = Recognition(survey, registry, [each for each in decisions if each.unit == "person"], members)
    rows = survey.people
    open_rows: dict[str, list[int]] = defaultdict(list)
    for row in rows.open():
        open_rows[rows.round(row)].append(row)
    for survey_round in rounds:
        _Round(recognition, survey_round, open_rows.get(survey_round, [])).recognise()
    return recognition


class _Round:
    """One round's members on their way to people. Steps take what earlier ones left."""

    def __init__(self, recognition: Recognition, survey_round: str, rows: Sequence[int]) -> None:
        self.all = recognition
        self.survey, self.registry = recognition.survey, recognition.registry
        self.name = survey_round
        met = [candidate_of(self.survey, self.registry.key, row, known=recognition.numbers) for row in rows]
        self.candidates = sorted(without_shared_numbers(self.survey, self.registry, met), key=lambda each: each.order)
        self.in_use = {candidate.number for candidate in self.candidates if candidate.number}
        self.open: dict[int, Candidate] = {candidate.row: candidate for candidate in self.candidates}
        self.claims: dict[str, list[Candidate]] = defaultdict(list)
        self.record_of = records_of(self.survey, self.registry.key, self.open, recognition.decisions)
        self.barred: set[tuple[int, str]] = set()

    def recognise(self) -> None:
        lived = {person_id: household_id for person_id, (household_id, _) in self.all.seen.items()}
        self._decided()
        self._by_number()
        self._by_bearer()
        self._by_evidence()
        self._who_moved()
        self._enter_the_rest()
        tried = [candidate.row for candidate in self.candidates]
        settle_people_met_twice(self.survey, tried, lived)
        self.all.forget_the_held(tried, self.name)

    def _take(
        self, candidate: Candidate, person_id: str, method: Method, *, score: float | None = None, explanation: str = ""
    ) -> None:
        registry, row = self.registry, candidate.row
        if method is not Method.NEW:
            tell_changed_facts(self.survey, candidate, registry.people[person_id])
        if candidate.number:
            registry.by_number.setdefault(candidate.number, person_id)
            registry.numbers.setdefault(person_id, candidate.number)
        if candidate.bearer:
            registry.by_bearer.setdefault(candidate.bearer, person_id)
        registry.link("person", person_id, self.name, method, score=score, explanation=explanation)
        self.survey.people.ids[row] = person_id
        self.claims[person_id].append(candidate)
        self.all.seen[person_id] = (candidate.household_id, self.all.members[row])
        if row in self.record_of:
            self.all.records[(self.name, self.record_of[row])] = person_id
        del self.open[row]

    def _decided(self) -> None:
        rows = {record: row for row, record in self.record_of.items()}
        for decision in self.all.decisions:
            row = rows.get(decision.record) if decision.round == self.name else None
            person_id = self.all.records.get((decision.other_round, decision.other_record))
            if row is None or person_id is None:
                continue
            self.all.found.add(decision)
            if not decision.decision.joins:
                self.barred.add((row, person_id))
            elif row in self.open:
                self._take(self.open[row], person_id, Method.DECISION, explanation=str(decision.decision))

    def _by_number(self) -> None:
        for candidate in list(self.open.values()):
            person_id = self.registry.by_number.get(candidate.number or "")
            if person_id is not None and (candidate.row, person_id) not in self.barred:
                self._take(candidate, person_id, Method.NATIONAL_ID)

    def _by_bearer(self) -> None:
        for candidate in list(self.open.values()):
            person_id = self._namesake(candidate)
            if person_id is not None:
                self._take(candidate, person_id, Method.NAME_BIRTH_SEX)

    def _namesake(self, candidate: Candidate) -> str | None:
        """Who bore this name, birth date and sex in the household, unless both have NIK that were met in this round."""
        person_id = self.registry.by_bearer.get(candidate.bearer) if candidate.bearer else None
        if person_id is None or (candidate.row, person_id) in self.barred:
            return None
        known_number = self.registry.numbers.get(person_id)
        if candidate.number and known_number and candidate.number != known_number:
            if known_number in self.in_use:
                return None  # two people of one name
            national_id = self.survey.people.unit.variable("national_id")
            self.survey.report("national_id_changed", self.survey.people, candidate.row, variable=national_id)
        return person_id

    def _by_evidence(self) -> None:
        known = self._unmet_by_household()
        left = [each for each in self.open.values() if known.get(each.household_id)]
        right = sorted({person_id for each in left for person_id in known[each.household_id]})
        position = {person_id: n for n, person_id in enumerate(right)}
        pairs = [
            (n, position[person_id])
            for n, each in enumerate(left)
            for person_id in known[each.household_id]
            if (each.row, person_id) not in self.barred
        ]
        if not pairs:
            return
        i, j = np.asarray(pairs, dtype=np.int64).T
        later = [self.all.members[each.row] for each in left]
        likeness = _weigh(later, [self.all.seen[person_id][1] for person_id in right], i, j)
        points = likeness.points
        for pair in one_to_one(i, j, points, least=points >= SURE, margin=MARGIN).tolist():
            score = round(float(probability(points[pair : pair + 1] - _PRIOR)[0]), 4)
            self._take(left[i[pair]], right[j[pair]], Method.SCORE, score=score, explanation=likeness.codes(pair))
        self._ask(left, right, pairs, likeness)

    def _unmet_by_household(self) -> Mapping[str, list[str]]:
        unmet: dict[str, list[str]] = defaultdict(list)
        wanted = {candidate.household_id for candidate in self.open.values()}
        for person_id, (household_id, member) in self.all.seen.items():
            if household_id in wanted and person_id not in self.claims and member.presence != "died":
                unmet[household_id].append(person_id)
        return {household_id: sorted(people) for household_id, people in unmet.items()}

    def _ask(
        self, left: Sequence[Candidate], right: Sequence[str], pairs: Sequence[tuple[int, int]], likeness: Likeness
    ) -> None:
        """Put what is likely but not sure to a person, the likeliest for each."""
        asked: set[int] = set()
        rows = self.survey.people
        for pair in np.argsort(-likeness.points, kind="stable").tolist():
            candidate, person_id = left[pairs[pair][0]], right[pairs[pair][1]]
            if likeness.points[pair] < WORTH_ASKING:
                break
            if candidate.row in self.open and candidate.row not in asked and person_id not in self.claims:
                asked.add(candidate.row)
                score = round(float(probability(likeness.points[pair : pair + 1] - _PRIOR)[0]), 4)
                seen = self.all.seen[person_id][1].row
                sides = (person_side(self.survey, n, self.registry.key) for n in (candidate.row, seen))
                self.registry.waiting.append(Waiting("person", score, likeness.words(pair), *sides))
                self.survey.report("person_maybe_known", rows, candidate.row, found="")

    def _who_moved(self) -> None:
        """Somebody known by name, birth date and sex alone, in another household and not here any more."""
        by_name: dict[tuple[str, date, str], list[Candidate]] = defaultdict(list)
        for candidate in self.open.values():
            if candidate.nameless and candidate.presence not in GONE:
                by_name[candidate.nameless].append(candidate)
        known = self._free_by_name(by_name)
        for nameless, candidates in by_name.items():
            people = known.get(nameless, [])
            if len(people) != 1 or len(candidates) != 1 or (candidates[0].row, people[0]) in self.barred:
                continue
            known_number = self.registry.numbers.get(people[0])
            if candidates[0].number is None or known_number is None or candidates[0].number == known_number:
                self._take(
                    candidates[0], people[0], Method.NAME_BIRTH_SEX, score=MOVED_SCORE, explanation="other-household"
                )

    def _free_by_name(self, wanted: Iterable[tuple[str, date, str]]) -> Mapping[tuple[str, date, str], list[str]]:
        names = set(wanted)
        free: dict[tuple[str, date, str], list[str]] = defaultdict(list)
        for person in self.registry.people.values():
            nameless = (person.name, person.birth_date, person.sex)
            gone = all(claim.presence in GONE for claim in self.claims.get(person.person_id, ()))
            if nameless in names and gone:
                free[nameless].append(person.person_id)
        return free

    def _enter_the_rest(self) -> None:
        for candidate in list(self.open.values()):
            person_id = self.registry.by_number.get(candidate.number or "")
            if person_id is not None and (candidate.row, person_id) not in self.barred:
                self._take(candidate, person_id, Method.NATIONAL_ID)
            elif (person_id := self._namesake(candidate)) is not None:
                self._take(candidate, person_id, Method.NAME_BIRTH_SEX)
            elif (person_id := enter(self.survey, self.registry, candidate, survey_round=self.name)) is not None:
                self._take(candidate, person_id, Method.NEW)


def _weigh(later: Sequence[Member], earlier: Sequence[Member], i: Integers, j: Integers) -> Likeness:
    codes = Codes()
    return members_alike(People([later], codes), People([earlier], codes), i, j, all_names=True)
