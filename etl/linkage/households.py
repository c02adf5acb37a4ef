"""Which households of a round are which of those met so far: decisions, field ids, cards, then all evidence together.

A number that looks whole may be somebody else's, so people speak before numbers: a KK whose head and members are all
unlike waits for a person, and a damaged KK loses nothing when the members' NIK or names make up for it. Rounds are
taken in order; within one nothing depends on the order of rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from etl.decisions.pairs import Decided, PairDecision
from etl.linkage.assignment import one_to_one
from etl.linkage.blocks import candidates, overlapping, people_of
from etl.linkage.evidence import Evidence
from etl.linkage.household_telling import (
    hold_unconfirmed,
    tell_late_recovery,
    tell_moved_facts,
    tell_other_card,
    tell_recovered,
)
from etl.linkage.known_households import Known, Recognition
from etl.linkage.records import Visit, free_id, visits_of
from etl.linkage.review import household_side
from etl.linkage.shared_cards import judge_shared_cards
from etl.linkage.weighing import weigh
from etl.linkage.weights import probability
from etl.registry import HouseholdEvent, Method, Registry, Waiting
from etl.rows import Survey
from etl.screening import where

SURE = 0.999
"""Score from which all evidence together links two households without a person."""
MARGIN = 8.0
"""Points by which a link must lead the runner-up."""
WORTH_ASKING = 0.5
"""Score from which a pair that isn't sure is put to a person."""
_MOST_ASKED = 2


def recognise_households(
    survey: Survey, registry: Registry, *, rounds: Sequence[str], decisions: Sequence[PairDecision]
) -> Recognition:
    """Give every household row that may be loaded its household; hold those that stay doubtful."""
    recognition = Recognition(survey, registry, [each for each in decisions if each.unit == "household"])
    visits = visits_of(survey, registry.key)
    recognition.shared = judge_shared_cards(survey, visits)
    visits = _still_open(survey, visits)
    recognition.members = {m.row: m for each in visits.values() for visit in each for m in visit.members}
    for survey_round in rounds:
        _Round(recognition, visits.get(survey_round, [])).recognise()
    _hold_unconfirmed(recognition)
    for household_id, visit in recognition.merged:
        into = survey.households.ids[visit.row]
        registry.told_events.append(HouseholdEvent(household_id, visit.round, "merge", into))
    return recognition


def _still_open(survey: Survey, visits: Mapping[str, list[Visit]]) -> Mapping[str, list[Visit]]:
    fates = survey.households.fates
    return {name: [visit for visit in each if fates[visit.row] is None] for name, each in visits.items()}


class _Round:
    """One round's visits on their way to households. Steps take what earlier ones left."""

    def __init__(self, recognition: Recognition, visits: Sequence[Visit]) -> None:
        self.all = recognition
        self.visits = visits
        self.open = dict(enumerate(visits))
        self.claimed: set[str] = set()
        self.barred: set[tuple[str, str]] = set()
        self.new: dict[int, PairDecision | None] = {}
        self.reused: dict[int, str] = {}

    def recognise(self) -> None:
        if not self.visits:
            return
        before = list(self.all.known.values())
        self._decided()
        self._by_field_id()
        self._by_card()
        earlier = sorted((known for known in before), key=lambda known: known.household_id)
        evidence = self._weigh_the_rest(earlier)
        if evidence is not None:
            self._by_evidence(evidence, earlier)
        self._hold_doubles()
        asked = self._ask(evidence, earlier) if evidence is not None else set()
        self._enter(asked)

    def _take(
        self, n: int, household_id: str, method: Method, *, score: float | None = None, explanation: str = ""
    ) -> None:
        visit = self.open.pop(n)
        known = self.all.known[household_id]
        if not visit.card:
            tell_recovered(self.all.survey, visit, method)
        elif visit.row in self.all.shared or n in self.reused:
            tell_other_card(self.all.survey, visit, method)
        tell_moved_facts(self.all.survey, visit.row, self.all.registry.households[known.household_id])
        self.claimed.add(household_id)
        self.all.settle(visit, household_id, method, score=score, explanation=explanation)

    def _decided(self) -> None:
        by_record: dict[tuple[str, str], list[PairDecision]] = defaultdict(list)
        for decision in self.all.decisions:
            by_record[(decision.round, decision.record)].append(decision)
        for n, visit in list(self.open.items()) if by_record else ():
            for decision in by_record.get((visit.round, visit.record), ()):
                household_id = self.all.records.get((decision.other_round, decision.other_record))
                if household_id is None:
                    continue
                self.all.found.add(decision)
                if decision.decision.joins and n in self.open and household_id not in self.claimed:
                    self._take(n, household_id, Method.DECISION, explanation=str(decision.decision))
                elif not decision.decision.joins:
                    self.barred.add((visit.record, household_id))
                    self._note(n, decision, household_id)

    def _note(self, n: int, decision: PairDecision, household_id: str) -> None:
        if decision.decision is Decided.SPLIT:
            self.new[n] = decision
        elif decision.decision is Decided.MERGE:
            self.all.merged.append((household_id, self.visits[n]))

    def _by_field_id(self) -> None:
        named = {n: visit.field_id for n, visit in self.open.items() if visit.field_id in self.all.known}
        bearers = Counter(named.values())
        for visit in self.open.values():
            if visit.field_id and visit.field_id not in self.all.known and visit.field_id.startswith("H"):
                rows = self.all.survey.households
                self.all.survey.report("field_id_unknown", rows, visit.row, variable=rows.unit.variable("field_id"))
        pairs = [(n, name) for n, name in named.items() if name and bearers[name] == 1 and self._may(n, name)]
        evidence = self._weigh_named(pairs)
        for pair, (n, household_id) in enumerate(pairs):
            if evidence.unlike[pair]:
                rows = self.all.survey.households
                self.all.survey.report(
                    "field_id_unlike", rows, self.open[n].row, variable=rows.unit.variable("field_id")
                )
            else:
                self._take(n, household_id, Method.FIELD_ID, explanation=evidence.codes(pair))

    def _by_card(self) -> None:
        pairs = []
        for n, visit in self.open.items() if self.all.by_card else ():
            household_id = self.all.by_card.get(visit.card) if visit.card and n not in self.new else None
            if household_id is not None and self._may(n, household_id):
                pairs.append((n, household_id))
        evidence = self._weigh_named(pairs)
        ids = {name: number for number, name in enumerate(sorted({name for _, name in pairs}))}
        right = np.asarray([ids[name] for _, name in pairs], dtype=np.int64)
        left = np.asarray([n for n, _ in pairs], dtype=np.int64)
        alike = ~evidence.unlike
        for pair in one_to_one(left, right, evidence.points, least=alike, margin=MARGIN).tolist():
            n, household_id = pairs[pair]
            self._take(n, household_id, Method.FAMILY_CARD, explanation=evidence.codes(pair))
        for n, household_id in pairs:
            if n in self.open:
                self.reused[n] = household_id

    def _may(self, n: int, household_id: str) -> bool:
        return household_id not in self.claimed and (self.open[n].record, household_id) not in self.barred

    def _weigh_named(self, pairs: Sequence[tuple[int, str]]) -> Evidence:
        later = [self.open[n] for n, _ in pairs]
        earlier = [self.all.known[household_id].newest for _, household_id in pairs]
        same = np.arange(len(pairs))
        return weigh(later, earlier, same, same, among=1)

    def _weigh_the_rest(self, earlier: Sequence[Known]) -> Evidence | None:
        """All evidence on pairs of what is left on both sides that have anything in common."""
        free = [n for n, known in enumerate(earlier) if known.household_id not in self.claimed]
        newest = [known.newest for known in earlier]
        i, j = candidates(self.visits, list(self.open), newest, free)
        keep = [
            (self.visits[a].record, earlier[b].household_id) not in self.barred and self.new.get(a) is None
            for a, b in zip(i.tolist(), j.tolist(), strict=True)
        ]
        i, j = i[keep], j[keep]
        if not len(i):
            return None
        return weigh(self.visits, newest, i, j, among=len(earlier))

    def _by_evidence(self, evidence: Evidence, earlier: Sequence[Known]) -> None:
        points = evidence.points
        sure = (probability(points) >= SURE) & evidence.continues & ~evidence.unlike
        for pair in one_to_one(evidence.left, evidence.right, points, least=sure, margin=MARGIN).tolist():
            household_id = earlier[evidence.right[pair]].household_id
            method = Method.NATIONAL_ID if evidence.numbers[pair] else Method.SCORE
            score = round(float(evidence.score[pair]), 4)
            self._take(int(evidence.left[pair]), household_id, method, score=score, explanation=evidence.codes(pair))

    def _hold_doubles(self) -> None:
        """A row without a household of its own whose people stand in another row of the round is that family again."""
        survey = self.all.survey
        people = people_of(self.visits)
        met_again = {n for places in people.values() if len(places) > 1 for n in places}
        for n in sorted(met_again & self.open.keys() - self.new.keys()):
            visit = self.visits[n]
            for other in overlapping(visit, n, self.visits, people):
                mate = self.visits[other]
                is_better = other not in self.open or (
                    bool(self.all.usable_card(mate)) and not self.all.usable_card(visit)
                )
                if is_better and survey.households.fates[visit.row] is None:
                    found = where(survey.households, mate.row)
                    survey.report("household_met_twice", survey.households, visit.row, found=found)
                    del self.open[n]

    def _ask(self, evidence: Evidence, earlier: Sequence[Known]) -> set[int]:
        """Put what is likely but not sure to a person; the visits asked about."""
        score = evidence.score
        asked: Counter[int] = Counter()
        for pair in np.lexsort((evidence.right, -evidence.points)).tolist():
            n, known = int(evidence.left[pair]), earlier[int(evidence.right[pair])]
            if n not in self.open or known.household_id in self.claimed or asked[n] >= _MOST_ASKED:
                continue
            if score[pair] >= WORTH_ASKING or self.reused.get(n) == known.household_id:
                asked[n] += 1
                self._put(n, known, float(score[pair]), evidence.words(pair))
        return set(asked)

    def _put(self, n: int, known: Known, score: float, reasons: tuple[str, ...]) -> None:
        rows = self.all.survey.households
        sides = (household_side(rows, self.open[n]), household_side(rows, known.visits[-1], known.newest))
        self.all.registry.waiting.append(Waiting("household", round(score, 4), reasons, *sides))

    def _enter(self, asked: Collection[int]) -> None:
        rows, key, known, by_card = self.all.rows, self.all.registry.key, self.all.known, self.all.by_card
        binaan = rows.values["binaan"]
        for n in sorted(self.open):
            visit = self.open[n]
            if binaan[visit.row] is None:
                self.all.survey.report("household_incomplete", rows, visit.row, variable=rows.unit.variable("binaan"))
                continue
            split = self.new.get(n)
            card = self.all.usable_card(visit)
            owner = by_card.get(card) if card else None
            parted = owner is not None and (visit.record, owner) in self.barred
            if owner is not None and not parted:
                if n not in asked:
                    self._ask_about_card(n, owner)
                self.all.survey.report(
                    "family_card_reused", rows, visit.row, variable=rows.unit.variable("family_card"), found=""
                )
                continue
            if n in asked and card:
                self.all.survey.report("household_maybe_known", rows, visit.row, found="")
            usual = key.household(card) if card and not parted else ""
            if not usual or usual in known:
                usual = free_id(visit, key, known)
            self.all.enter(visit, usual, confirmed=bool(card) or split is not None, card=card)
            if split is not None:
                origin = self.all.records[(split.other_round, split.other_record)]
                self.all.registry.told_events.append(HouseholdEvent(usual, visit.round, "split", origin))

    def _ask_about_card(self, n: int, owner: str) -> None:
        evidence = self._weigh_named([(n, owner)])
        self._put(n, self.all.known[owner], float(evidence.score[0]), evidence.words(0))


def _hold_unconfirmed(recognition: Recognition) -> None:
    """A household met once, without a KK that says who it is, waits as long as nothing else does."""
    survey, registry = recognition.survey, recognition.registry
    looked_at = [name for name, known in recognition.known.items() if not known.confirmed or len(known.visits) > 1]
    asked = {(pair.later.round, pair.later.record) for pair in registry.waiting}
    for household_id in sorted(looked_at):
        known = recognition.known[household_id]
        if known.confirmed:
            first = known.visits[0]
            is_first = registry.households[household_id].first_round == first.round
            if is_first and not recognition.usable_card(first):
                tell_late_recovery(survey, first)
            continue
        (visit,) = known.visits
        shared = visit.row in recognition.shared
        hold_unconfirmed(survey, visit, shared=shared, asked=(visit.round, visit.record) in asked)
        survey.households.ids[visit.row] = None
        del registry.households[household_id], registry.links[("household", household_id, visit.round)]
        recognition.records.pop((visit.round, visit.record), None)
    if looked_at:
        recognition.known = {name: known for name, known in recognition.known.items() if known.confirmed}
