"""How well linkage does on damaged rounds whose truth is known: precision and recall, before and after review."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from etl.decisions.pairs import Decided, PairDecision
from etl.identity import Key
from etl.linkage import link
from etl.linkage.records import household_record, person_record
from etl.registry import Registry
from etl.screening import join_rows, screen, skip_declared
from etl.simulation.damage import DamagedRounds, damaged_rounds
from etl.simulation.damage_levels import LEVELS
from etl.simulation.invented import ROUNDS, Truth
from warehouse.codebook import Codebook
from warehouse.programme import Area

_KEY = Key(bytes(range(32)))
_HOUSEHOLDS_PER_RT = 80


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Pairs of rows of one true unit, those linked, and those linked rightly."""

    true: int
    linked: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One run. `waiting`: pairs put to a person, by unit; `confirmed`: what comes of it when all are answered right."""

    households: Accuracy
    people: Accuracy
    confirmed_households: Accuracy
    confirmed_people: Accuracy
    waiting: Mapping[str, int]
    seconds: float
    cpu_seconds: float


def areas_for(households: int, area: Area) -> list[Area]:
    """Enough RT and dasawisma for so many households."""
    return [
        replace(area, rt=f"{number:03d}", dasawisma=f"{number:03d}-{letter}")
        for number in range(1, households // _HOUSEHOLDS_PER_RT + 2)
        for letter in "ABCDEF"
    ]


def linked_rounds(
    households: int,
    *,
    seed: int,
    level: str,
    codebook: Codebook,
    area: Area,
    decisions: Sequence[PairDecision] = (),
    shuffle: int | None = None,
) -> tuple[DamagedRounds, Registry, tuple[float, float]]:
    """Damaged rounds drawn, screened and linked, and the seconds that linking took: on the clock, of the processor."""
    areas = areas_for(households, area)
    rounds = damaged_rounds(
        households, seed=seed, damage=LEVELS[level], codebook=codebook, areas=areas, shuffle=shuffle
    )
    skip_declared(rounds.survey)
    join_rows(rounds.survey)
    screen(rounds.survey, areas=areas)
    started = (time.perf_counter(), time.process_time())
    registry = link(rounds.survey, rounds=ROUNDS, key=_KEY, decisions=decisions)
    return rounds, registry, (time.perf_counter() - started[0], time.process_time() - started[1])


def measure(households: int, *, seed: int, level: str, codebook: Codebook, area: Area) -> Measured:
    """Link, then answer every waiting pair by the truth and link again."""
    rounds, registry, seconds = linked_rounds(households, seed=seed, level=level, codebook=codebook, area=area)
    decisions = tuple(answers(rounds, registry))
    again, _, _ = linked_rounds(households, seed=seed, level=level, codebook=codebook, area=area, decisions=decisions)
    return Measured(
        households=household_accuracy(rounds),
        people=person_accuracy(rounds),
        confirmed_households=household_accuracy(again),
        confirmed_people=person_accuracy(again),
        waiting=Counter(pair.unit for pair in registry.waiting),
        seconds=seconds[0],
        cpu_seconds=seconds[1],
    )


def answers(rounds: DamagedRounds, registry: Registry) -> Iterator[PairDecision]:
    """What somebody who knows everybody decides about the pairs that wait."""
    truth = _truth_of_records(rounds, registry)
    for pair in registry.waiting:
        later, earlier = pair.later, pair.earlier
        same = truth[(pair.unit, later.round, later.record)] == truth[(pair.unit, earlier.round, earlier.record)]
        decided = Decided.LINK if same else Decided.DO_NOT_LINK
        records = (later.round, later.record, earlier.round, earlier.record)
        yield PairDecision(pair.unit, *records, decided, by="SIMULASI", reason="")


def household_accuracy(rounds: DamagedRounds) -> Accuracy:
    """Rows of the two rounds that were given one household, against the truth."""
    rows = rounds.survey.households
    return _accuracy(rounds.families, rows.ids, [rows.round(row) for row in range(len(rows))])


def person_accuracy(rounds: DamagedRounds) -> Accuracy:
    """The same for people who live there in both rounds."""
    rows = rounds.survey.people
    here = [row for row in range(len(rows)) if rows.values["presence"][row] == "present"]
    return _accuracy(
        [rounds.people[row] for row in here], [rows.ids[row] for row in here], [rows.round(row) for row in here]
    )


def _accuracy(truth: Sequence[Truth], ids: Sequence[str | None], rounds: Sequence[str]) -> Accuracy:
    frame = pd.DataFrame({"truth": truth, "id": ids, "round": rounds})
    one, other = (frame[frame["round"] == name] for name in ROUNDS)
    true = len(one.merge(other, on="truth"))
    linked = one.dropna(subset="id").merge(other.dropna(subset="id"), on="id")
    return Accuracy(true, len(linked), int((linked["truth_x"] == linked["truth_y"]).sum()))


def _truth_of_records(rounds: DamagedRounds, registry: Registry) -> Mapping[tuple[str, str, str], Truth]:
    households, people = rounds.survey.households, rounds.survey.people
    found: dict[tuple[str, str, str], Truth] = {}
    for row in range(len(households)):
        record = household_record(households, row, registry.key)
        found[("household", households.round(row), record)] = rounds.families[row]
    sides = (side for pair in registry.waiting if pair.unit == "person" for side in (pair.later, pair.earlier))
    wanted = {side.record.rpartition("#")[0] for side in sides}
    for row in range(len(people)):
        if people.key(row) in wanted:
            record = person_record(rounds.survey, row, registry.key)
            found[("person", people.round(row), record)] = rounds.people[row]
    return found
