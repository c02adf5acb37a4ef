"""Who is the same household and the same person across rounds, each link with its method, its score and its reasons.

households.py and people.py link; records.py, names.py, similarity.py, blocks.py, evidence.py and assignment.py are what
they are made of; household_telling.py says what came of it; review.py shows a person what stays doubtful. It writes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.decisions.pairs import FILE_NAME, PairDecision
from etl.findings import Place
from etl.identity import Key
from etl.linkage.households import recognise_households
from etl.linkage.people import recognise_people
from etl.registry import Registry
from etl.rows import Fate, Survey
from etl.sources.collector import paused_collector

__all__ = ("link",)


def link(survey: Survey, *, rounds: Sequence[str], key: Key, decisions: Sequence[PairDecision] = ()) -> Registry:
    """Give every row that may be loaded its household and, for members, its person. `decisions` outrank everything."""
    registry = Registry(key)
    with paused_collector():  # records are made by the ten thousand, and none of them is dropped
        households = recognise_households(survey, registry, rounds=rounds, decisions=decisions)
        _pass_on(survey)
        people = recognise_people(survey, registry, rounds=rounds, decisions=decisions, members=households.members)
    _tell_untraced(survey, (each for each in decisions if each not in households.found | people.found))
    return registry


def _pass_on(survey: Survey) -> None:
    """A household held back by linkage takes its members and events with it."""
    for rows in survey.repeats:
        for row in rows.open():
            parent = rows.parents[row]
            if parent is not None and survey.households.fates[parent] is Fate.QUARANTINED:
                rows.hold(row, "parent_quarantined")


def _tell_untraced(survey: Survey, decisions: Iterable[PairDecision]) -> None:
    """A decision about records that are gone is told at the first file of its round, else at the first file."""
    sources = sorted(survey.households.sources, key=lambda source: source.file.name)
    for decision in decisions:
        of_round = [source for source in sources if source.round == decision.round] or sources
        if of_round:
            place = Place(of_round[0].file)
            survey.log.add("pair_untraced", place, found=f"{FILE_NAME} baris {decision.line}")
