"""Pairs that were decided, with both records as the survey files tell them: to be seen, and to be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from etl.attempt.review import facts_told, pair_name
from etl.decisions.pairs import PairDecision
from etl.decisions.pairs_workbook import WORDS
from etl.identity import Key
from etl.linkage.records import every_visit, person_record
from etl.linkage.review import household_side, person_side
from etl.registry import Side
from etl.rows import Survey
from warehouse.attempts import DecidedPair

MOST = 500
_SAID = {decided: word for word, decided in WORDS.items()}
Record = tuple[str, str, str]


def pairs_decided(
    decisions: Collection[PairDecision], own: Collection[PairDecision], survey: Survey, key: Key
) -> Iterator[DecidedPair]:
    """The newest first. `own`: those of this attempt, which nobody has published."""
    wanted = {record for decision in decisions for record in (decision.later, decision.earlier)}
    sides = dict(_sides(wanted, survey, key)) if wanted else {}
    for decision in list(reversed(list(decisions)))[:MOST]:
        yield DecidedPair(
            pair=pair_name(decision.unit, decision.later[1:], decision.earlier[1:]),
            unit=decision.unit,
            choice=_SAID[decision.decision],
            by=decision.by,
            reason=decision.reason,
            published=decision not in own,
            facts=tuple(facts_told(sides.get(decision.later), sides.get(decision.earlier))),
        )


def _sides(wanted: Collection[Record], survey: Survey, key: Key) -> Iterator[tuple[Record, Side]]:
    for survey_round, visits in every_visit(survey, key).items():
        for visit in visits:
            if (record := ("household", survey_round, visit.record)) in wanted:
                yield record, household_side(survey.households, visit)
    if any(unit == "person" for unit, _, _ in wanted):
        for row in survey.people.loaded():
            record = ("person", survey.people.round(row), person_record(survey, row, key))
            if record in wanted:
                yield record, person_side(survey, row, key)
