"""Which visits have enough in common to be compared at all: numbers, birth dates, names, telephones, people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from etl.linkage.assignment import Integers
from etl.linkage.names import sound, sounds
from etl.linkage.records import Visit
from etl.linkage.similarity import may_be_one_slip, with_one_digit_less

MOST_SHARING = 60
"""Families that one KK or one person can be compared among; a number that more bear is nobody's."""
_LARGEST_BLOCK = 60

Pairs = tuple[Integers, Integers]


def candidates(visits: Sequence[Visit], rows: Sequence[int], earlier: Sequence[Visit], free: Sequence[int]) -> Pairs:
    """Open visits and free earlier ones, in pairs that share a number, birth date, telephone, or name in one RT."""
    if not (rows and free):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    heard = sounds(visit.head for visit in (*map(visits.__getitem__, rows), *map(earlier.__getitem__, free)))
    wanted = {n: frozenset(_block_names(visits[n], heard)) for n in rows}
    names = frozenset().union(*wanted.values())
    slips = may_be_one_slip([earlier[n].digits for n in free], [visits[n].digits for n in rows])
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, alike in zip(free, slips.tolist(), strict=True):
        for name in _block_names(earlier[n], heard, by_card=alike):
            if name in names:
                blocks[name].append(n)
    pairs: set[tuple[int, int]] = set()
    blocks = {name: block for name, block in blocks.items() if len(block) <= _LARGEST_BLOCK}
    for n, own in wanted.items():
        near = {other for name in own for other in blocks.get(name, ())}
        pairs.update((n, other) for other in near)
    ordered = np.asarray(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return ordered[:, 0], ordered[:, 1]


def _block_names(visit: Visit, heard: Mapping[str, str], *, by_card: bool = True) -> Iterator[tuple[object, ...]]:
    if visit.digits and by_card:
        yield from (("card", short) for short in with_one_digit_less(visit.digits))
    if visit.head:
        yield ("head", heard[visit.head], visit.rt)
    if visit.phone:
        yield ("phone", visit.phone)
    for member in visit.members:
        if member.number:
            yield ("nik", member.number)
        if (born := member.birth_date) is not None:
            yield ("born", born.year, *sorted((born.month, born.day)))
            if member.name:
                yield ("member", sound(member.name), born.year)


def people_of(visits: Sequence[Visit]) -> Mapping[tuple[object, ...], list[int]]:
    """Where each person is met. Whoever lives in more than a few houses is a default answer, not a person."""
    found: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, visit in enumerate(visits):
        for who in _who(visit) if visit.members else ():
            found[who].append(n)
    return {who: places for who, places in found.items() if len(places) <= MOST_SHARING}


def _who(visit: Visit) -> Iterator[tuple[object, ...]]:
    for member in visit.present:
        if member.number:
            yield (member.number,)
        elif member.name and member.birth_date:
            yield (member.name, member.birth_date, member.sex)


def overlapping(
    visit: Visit, n: int, visits: Sequence[Visit], people: Mapping[tuple[object, ...], list[int]]
) -> Iterator[int]:
    """Other visits that share at least half of the people of both."""
    shared = Counter(other for who in _who(visit) for other in people.get(who, ()) if other != n)
    for other, count in sorted(shared.items()):
        if 2 * count >= len(visit.present) and 2 * count >= len(visits[other].present):
            yield other
