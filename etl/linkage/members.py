"""What speaks for and against two members being one person, pair by pair, in columns. It settles nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from etl.linkage.assignment import Booleans, Floats, Integers
from etl.linkage.births import YEAR, births_estimated, births_near
from etl.linkage.records import Member
from etl.linkage.similarity import names_alike, one_slip
from etl.linkage.weights import (
    BORN_EQUAL,
    BORN_NEAR,
    BORN_OTHER,
    HEAD_ALIKE,
    NAME_STEPS,
    NUMBER_EQUAL,
    NUMBER_OTHER,
    NUMBER_SLIP,
    ROLE_EQUAL,
    ROLE_UNIQUE,
    SEX_EQUAL,
    SEX_OTHER,
    stepped,
)
from etl.numerals import likeness

HEAD, SPOUSE = 1, 2
"""Of whom a household has one."""


@dataclass(frozen=True)
class Codes:
    """What words are counted as, alike on both sides of a comparison; a blank is 0."""

    names: dict[str, int] = field(default_factory=lambda: {"": 0})
    numbers: dict[str, int] = field(default_factory=lambda: {"": 0})
    sexes: dict[str, int] = field(default_factory=lambda: {"": 0})
    relations: dict[str, int] = field(default_factory=lambda: {"": 0, "head": HEAD, "spouse": SPOUSE})


class People:
    """Members of many households as columns; `starts` says where each household's begin."""

    def __init__(self, households: Sequence[Sequence[Member]], codes: Codes) -> None:
        members = list(chain.from_iterable(households))
        self.codes = codes
        self.size = np.fromiter(map(len, households), dtype=np.int64, count=len(households))
        self.starts = np.r_[0, np.cumsum(self.size)[:-1]] if len(households) else np.zeros(0, dtype=np.int64)
        self.name = coded((member.name for member in members), codes.names, len(members))
        self.number = coded((member.digits for member in members), codes.numbers, len(members))
        self.whole = np.fromiter((bool(member.number) for member in members), dtype=bool, count=len(members))
        self.born = np.fromiter((_born(member) for member in members), dtype=np.int64, count=len(members))
        self.sex = coded((member.sex or "" for member in members), codes.sexes, len(members))
        self.role = coded((member.relation or "" for member in members), codes.relations, len(members))
        self.lives_here = np.fromiter((member.lives_here for member in members), dtype=bool, count=len(members))


def coded(texts: Iterable[str], codes: dict[str, int], count: int) -> Integers:
    return np.fromiter((codes.setdefault(text, len(codes)) for text in texts), dtype=np.int64, count=count)


def _born(member: Member) -> int:
    born = member.birth_date
    return 0 if born is None else born.year * YEAR + born.month * 32 + born.day


@dataclass(frozen=True, slots=True)
class Likeness:
    """Pairs of members, how much speaks for each, and of what kind."""

    points: Floats
    alike: Floats
    number_equal: Booleans
    number_slip: Booleans
    born_equal: Booleans
    born_near: Booleans

    def codes(self, pair: int) -> str:
        """What spoke for a pair, shortly and without names."""
        told = [f"name={self.alike[pair]:.2f}"] if not np.isnan(self.alike[pair]) else []
        told += ["nik=slip"] if self.number_slip[pair] else []
        told += ["born=same"] if self.born_equal[pair] else ["born=near"] if self.born_near[pair] else []
        return " ".join(told)

    def words(self, pair: int) -> tuple[str, ...]:
        """The same for a reader."""
        alike = "tidak dapat dibandingkan" if np.isnan(self.alike[pair]) else f"mirip {likeness(self.alike[pair])}"
        born = "sama" if self.born_equal[pair] else "hampir sama" if self.born_near[pair] else "berbeda atau kosong"
        number = ("NIK: beda satu angka atau terpotong",) if self.number_slip[pair] else ()
        return (f"Nama: {alike}", f"Tanggal lahir: {born}", *number)


def members_alike(left: People, right: People, i: Integers, j: Integers, *, all_names: bool = False) -> Likeness:
    """How much speaks for each pair of members being one person. Both sides go by the same codes.

    `all_names`: else those are taken for unlike that would hardly make one person of two: comparing names takes long.
    """
    names, numbers = list(left.codes.names), list(left.codes.numbers)
    number_known = (left.number[i] > 0) & (right.number[j] > 0)
    number_equal = (left.number[i] == right.number[j]) & left.whole[i] & right.whole[j]
    born = (left.born[i] > 0) & (right.born[j] > 0)
    born_equal = born & (left.born[i] == right.born[j])
    born_near = ~born_equal & births_near(left.born[i], right.born[j])
    alike = np.full(len(i), np.nan)
    estimated = births_estimated(left.born[i], right.born[j])
    worth = born_equal | born_near | number_equal | ~born | estimated | (left.name[i] == right.name[j])
    same_role = (left.role[i] == right.role[j]) & (left.role[i] > 0)
    unique_role = same_role & (left.role[i] <= SPOUSE)
    worth |= unique_role
    worth |= all_names
    alike[worth] = names_alike(names, left.name[i][worth], right.name[j][worth])
    slip = np.zeros(len(i), dtype=bool)
    ask = np.flatnonzero(number_known & ~number_equal & (born_equal | born_near | (alike >= HEAD_ALIKE)))
    slip[ask] = one_slip([numbers[n] for n in left.number[i][ask]], [numbers[n] for n in right.number[j][ask]])
    slip[ask] |= _cut_short(left, right, i[ask], j[ask], numbers)
    points = np.where(number_equal, NUMBER_EQUAL, 0.0)
    points += np.where(slip, NUMBER_SLIP, np.where(number_known & ~number_equal, NUMBER_OTHER, 0.0))
    other = born & ~estimated
    points += np.where(born_equal, BORN_EQUAL, np.where(born_near, BORN_NEAR, np.where(other, BORN_OTHER, 0.0)))
    points += stepped(alike, NAME_STEPS)
    points += np.where(worth, 0.0, NAME_STEPS[-1][1])
    sexes = (left.sex[i] > 0) & (right.sex[j] > 0)
    points += np.where(sexes, np.where(left.sex[i] == right.sex[j], SEX_EQUAL, SEX_OTHER), 0.0)
    points += np.where(unique_role, ROLE_UNIQUE, np.where(same_role, ROLE_EQUAL, 0.0))
    return Likeness(points, alike, number_equal, slip, born_equal, born_near)


def _cut_short(left: People, right: People, i: Integers, j: Integers, numbers: Sequence[str]) -> Booleans:
    """Pairs where one number is the first fifteen digits of the other."""
    pairs = zip((numbers[n] for n in left.number[i]), (numbers[n] for n in right.number[j]), strict=True)
    return np.fromiter((len(a) != len(b) and (a.startswith(b) or b.startswith(a)) for a, b in pairs), bool, len(i))
