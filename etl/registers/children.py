"""Which child of the survey a register's row is about. Nothing is linked that isn't sure; whoever isn't is told of.

The evidence is that of linkage/: number, name, birth date, sex; and whether the parent the register names lives in the
child's household. It adds nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log2

import numpy as np

from etl.linkage.assignment import Floats
from etl.linkage.members import Codes, People, members_alike
from etl.linkage.names import comparable, plain
from etl.linkage.records import Member, digits_of, member_of
from etl.linkage.similarity import names_alike, one_slip, same_name
from etl.linkage.weights import probability
from etl.registry import Method
from etl.rows import Fate, Rows, Survey

SURE, MARGIN = 16.0, 4.0
"""Points from which a row is about a child: an equal name, birth date and sex are 18, an equal number is 20 before what
speaks against it. MARGIN: how far the next likely child must lie behind."""

WORTH_TELLING = 8.0
LEAST_ALIKE = 0.85
"""Without an equal number a name must be at least so alike: twins share all the rest."""

_PARENT_STEPS = ((0.95, 6.0), (0.88, 4.5), (0.75, 2.0), (0.55, 0.0), (0.0, -3.0))
_BETWEEN_PARENTS = re.compile(r"[/&,;+]|\bdan\b")
_NAME_EQUAL = 0.95


@dataclass(frozen=True, slots=True)
class Description:
    """What a register says of a child; several rows may say the same."""

    digits: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date | None
    sex: str | None
    parent: str = field(repr=False)

    def as_member(self, row: int) -> Member:
        return Member(row, self.digits, self.name, self.birth_date, self.sex, None, None)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A child recognised; `method` says by what, `score` how sure."""

    person_id: str
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """Why a row is about nobody: the rule that holds it, and in words without names what spoke against."""

    rule: str
    found: str = ""


Outcome = Recognised | Unrecognised


def recognise_children(survey: Survey, rows: Rows, wanted: Sequence[int]) -> Mapping[int, Outcome]:
    """The child of every wanted row, or why there is none."""
    described: dict[Description, list[int]] = defaultdict(list)
    for row in wanted:
        described[_description(rows, row)].append(row)
    descriptions = sorted(described, key=lambda each: (each.digits, each.name, str(each.birth_date), each.parent))
    known = _Known.of(survey)
    outcomes = _Weighing(descriptions, known).outcomes()
    return {row: outcome for each, outcome in zip(descriptions, outcomes, strict=True) for row in described[each]}


def _description(rows: Rows, row: int) -> Description:
    values = rows.values
    return Description(
        digits=digits_of(values["national_id"][row], rows, row, "national_id"),
        name=comparable(plain(values["name"][row] or "")),
        birth_date=values["birth_date"][row],
        sex=values["sex"][row],
        parent=(values["parent_name"][row] or "").casefold(),
    )


@dataclass(frozen=True)
class _Known:
    """The members met, each way they were written down once, and who lives with whom."""

    members: Sequence[Member] = field(repr=False)
    people: Sequence[str]
    relatives: Mapping[str, frozenset[str]] = field(repr=False)
    children: int

    @classmethod
    def of(cls, survey: Survey) -> _Known:
        rows, households = survey.people, survey.households
        met: dict[tuple[str, Member], None] = {}
        homes: dict[str, set[str]] = defaultdict(set)
        names: dict[str, set[str]] = defaultdict(set)
        for row, person_id in enumerate(rows.ids):
            parent = rows.parents[row]
            home = None if parent is None else households.ids[parent]
            if parent is None or person_id is None or home is None or rows.fates[row] not in (None, Fate.LOADED):
                continue
            member = member_of(rows, row)._replace(row=0, relation=None, presence=None)
            met[(person_id, member)] = None
            homes[person_id].add(home)
            names[home] |= {member.name, comparable(plain(households.values["head_name"][parent] or ""))}
        own: dict[str, set[str]] = defaultdict(set)
        for person_id, member in met:
            own[person_id].add(member.name)
        relatives = {
            person_id: frozenset(name for home in each for name in names[home] if name and name not in own[person_id])
            for person_id, each in homes.items()
        }
        ordered = sorted(met, key=lambda each: (each[0], each[1].digits, each[1].name, str(each[1].birth_date)))
        return cls([member for _, member in ordered], [person_id for person_id, _ in ordered], relatives, len(homes))


class _Weighing:
    """Every description against everyone who shares a number, a name or most of a birth date with it."""

    def __init__(self, descriptions: Sequence[Description], known: _Known) -> None:
        self.descriptions, self.known = descriptions, known
        members = [each.as_member(n) for n, each in enumerate(descriptions)]
        pairs = sorted(_worth_comparing(members, known.members))
        self.left = np.asarray([pair[0] for pair in pairs], dtype=np.int64)
        self.right = np.asarray([pair[1] for pair in pairs], dtype=np.int64)
        codes = Codes()
        one, other = People([members], codes), People([known.members], codes)
        self.likeness = members_alike(one, other, self.left, self.right)
        self.parents = self._parents()
        self.points = self.likeness.points + self.parents

    def _parents(self) -> Floats:
        """Points for the parent the register names, by the most alike name of the household."""
        names: dict[str, int] = {}
        pairs: list[int] = []
        sides: list[tuple[int, int]] = []
        for pair, (left, right) in enumerate(zip(self.left.tolist(), self.right.tolist(), strict=True)):
            told = _parent_names(self.descriptions[left].parent)
            for relative in sorted(self.known.relatives[self.known.people[right]]) if told else ():
                for name in told:
                    pairs.append(pair)
                    sides.append((names.setdefault(name, len(names)), names.setdefault(relative, len(names))))
        best = np.full(len(self.left), np.nan)
        if pairs:
            i, j = np.asarray(sides, dtype=np.int64).T
            np.fmax.at(best, np.asarray(pairs), names_alike(list(names), i, j))
        points = np.zeros(len(best))
        for least, worth in reversed(_PARENT_STEPS):
            points[best >= least] = worth
        return points

    def outcomes(self) -> list[Outcome]:
        settled = [self._settled(self._candidates(n)) for n in range(len(self.descriptions))]
        return self._without_rivals(settled)

    def _candidates(self, description: int) -> list[tuple[float, str, int]]:
        """Points, person and pair of everyone a description may be about, the likeliest first, each person once."""
        start, stop = np.searchsorted(self.left, [description, description + 1]).tolist()
        best: dict[str, tuple[float, str, int]] = {}
        for pair in range(start, stop):
            person_id = self.known.people[int(self.right[pair])]
            points = float(self.points[pair])
            if person_id not in best or points > best[person_id][0]:
                best[person_id] = (points, person_id, pair)
        return sorted(best.values(), key=lambda each: (-each[0], each[1]))

    def _settled(self, candidates: Sequence[tuple[float, str, int]]) -> tuple[Outcome, float]:
        if not candidates or candidates[0][0] < WORTH_TELLING:
            return Unrecognised("measurement_unknown_child"), 0.0
        points, person_id, pair = candidates[0]
        if len(candidates) > 1 and points - candidates[1][0] < MARGIN:
            return Unrecognised("measurement_unclear_child", "dua anak sama miripnya"), points
        likeness = self.likeness
        sure_number = bool(likeness.number_equal[pair] or likeness.number_slip[pair])
        if points < SURE or not (sure_number or likeness.alike[pair] >= LEAST_ALIKE):
            return Unrecognised("measurement_unclear_child", self._against(pair)), points
        prior = log2(max(self.known.children, 2))
        score = round(float(probability(np.asarray([points - prior]))[0]), 4)
        return Recognised(person_id, self._method(pair), score), points

    def _method(self, pair: int) -> str:
        likeness = self.likeness
        if likeness.number_equal[pair]:
            return Method.NATIONAL_ID.value
        if likeness.born_equal[pair] and likeness.alike[pair] >= _NAME_EQUAL:
            return "name_birth_parent" if self.parents[pair] > 0 else "name_birth"
        return Method.SCORE.value

    def _against(self, pair: int) -> str:
        """What does not agree, in words that say nothing about anybody."""
        likeness = self.likeness
        told = [] if likeness.alike[pair] >= _NAME_EQUAL else ["nama"]
        told += [] if likeness.born_equal[pair] else ["tanggal lahir"]
        told += [] if likeness.number_equal[pair] else ["NIK"]
        told += [] if self.parents[pair] > 0 else ["orang tua"]
        return f"{', '.join(told)} tidak sama atau kosong" if told else "bukti kurang"

    def _without_rivals(self, settled: Sequence[tuple[Outcome, float]]) -> list[Outcome]:
        """Two children of the register can't be one child of the survey: the likelier stays if it is so clearly."""
        claims: dict[str, list[int]] = defaultdict(list)
        for number, (outcome, _) in enumerate(settled):
            if isinstance(outcome, Recognised):
                claims[outcome.person_id].append(number)
        outcomes = [outcome for outcome, _ in settled]
        for numbers in claims.values():
            ranked = sorted(numbers, key=lambda number: -settled[number][1])
            first = ranked[0]
            rivals = [number for number in ranked[1:] if not self._one_child(first, number)]
            for number in rivals:
                outcomes[number] = Unrecognised("measurement_unclear_child", "anak lain di register lebih mirip")
            if rivals and settled[first][1] - settled[rivals[0]][1] < MARGIN:
                for number in ranked:
                    outcomes[number] = Unrecognised("measurement_unclear_child", "dua anak di register sama miripnya")
        return outcomes

    def _one_child(self, one: int, other: int) -> bool:
        """A slip in the NIK of one month makes no other child where all the rest is the same."""
        a, b = self.descriptions[one], self.descriptions[other]
        if not (a.digits and b.digits):
            return same_name(a.name, b.name) or not (a.name and b.name)
        alike = a.name and (a.name, a.birth_date, a.sex) == (b.name, b.birth_date, b.sex)
        return a.digits == b.digits or bool(alike and one_slip([a.digits], [b.digits])[0])


def _parent_names(text: str) -> list[str]:
    """The register may name one parent or both.

    >>> _parent_names("asep / siti aminah")
    ['asep', 'siti aminah']
    """
    names = (comparable(plain(part)) for part in _BETWEEN_PARENTS.split(text))
    return [name for name in names if name]


def _worth_comparing(left: Sequence[Member], right: Sequence[Member]) -> set[tuple[int, int]]:
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for position, member in enumerate(right):
        for key in _keys(member):
            places[key].append(position)
    return {
        (n, position)
        for n, member in enumerate(left)
        for key in _keys(member, swapped=True)
        for position in places.get(key, ())
    }


def _keys(member: Member, *, swapped: bool = False) -> Iterator[tuple[object, ...]]:
    """What two records of one child share however one of them was misspelt."""
    if member.digits:
        yield ("number", member.digits)
    if member.name:
        yield ("name", member.name)
    if (born := member.birth_date) is not None:
        yield ("year and month", born.year, born.month)
        yield ("year and day", born.year, born.day)
        yield ("month and day", born.month, born.day)
        if swapped:
            yield ("year and month", born.year, born.day)
