"""Households compared pair by pair: their cards, heads, members, places and telephones, as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.linkage.assignment import Booleans, Floats, Integers
from etl.linkage.evidence import Evidence
from etl.linkage.members import HEAD, Codes, People, coded, members_alike
from etl.linkage.records import Visit
from etl.linkage.similarity import names_alike, one_slip
from etl.linkage.weights import (
    CARD_EQUAL,
    CARD_OTHER,
    CARD_SLIP,
    DASAWISMA_EQUAL,
    HEAD_ALIKE,
    HEAD_STEPS,
    MOST_FROM_MEMBERS,
    ONE_SIDED,
    PHONE_EQUAL,
    PHONE_OTHER,
    PRIOR_LEAST,
    PRIOR_MOST,
    RT_EQUAL,
    RT_OTHER,
    SAME_PERSON,
    SWAPPED,
    TWO_SIDED,
    stepped,
)


def weigh(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers, *, among: int) -> Evidence:
    """Compare visits pair by pair. `among`: how many households each might have been, which chance must beat."""
    used, others, given = np.unique(i), np.unique(j), (i, j)
    later, earlier = [later[n] for n in used], [earlier[n] for n in others]
    i, j = np.searchsorted(used, i), np.searchsorted(others, j)
    codes = Codes()
    left = People([visit.members for visit in later], codes)
    right = People([visit.present for visit in earlier], codes)
    overlap = _overlap(left, right, i, j)
    head_alike, swapped = _heads(later, earlier, i, j)
    card = _cards(later, earlier, i, j)
    return Evidence(
        left=given[0],
        right=given[1],
        card=card,
        head=stepped(head_alike, HEAD_STEPS) + np.where(swapped, SWAPPED, 0.0),
        members=overlap.points,
        area=_area(later, earlier, i, j),
        phone=_phone(later, earlier, i, j),
        prior=float(np.clip(np.log2(max(among, 1)), PRIOR_LEAST, PRIOR_MOST)),
        head_alike=head_alike,
        swapped=swapped,
        matched=overlap.matched,
        numbers=overlap.numbers,
        comparable=np.minimum(_present(left)[i], right.size[j]),
        left_size=_present(left)[i],
        right_size=right.size[j],
        left_head_known=overlap.left_head,
        right_head_met=overlap.right_head,
    )


def _present(people: People) -> Integers:
    owner = np.repeat(np.arange(len(people.size)), people.size)
    return np.bincount(owner[people.lives_here], minlength=len(people.size)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Overlap:
    points: Floats
    matched: Integers
    numbers: Integers
    left_head: Booleans
    right_head: Booleans


def _overlap(left: People, right: People, i: Integers, j: Integers) -> _Overlap:
    """Who of the one household is who of the other: each member once, the likeliest pairs first."""
    counts = left.size[i] * right.size[j]
    pair = np.repeat(np.arange(len(i)), counts)
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    width = right.size[j][pair]
    one, other = left.starts[i][pair] + nth // np.maximum(width, 1), right.starts[j][pair] + nth % np.maximum(width, 1)
    likeness = members_alike(left, right, one, other)
    points, matched = np.zeros(len(i)), np.zeros(len(i), dtype=np.int64)
    same_number, left_head = np.zeros(len(i), dtype=np.int64), np.zeros(len(i), dtype=bool)
    right_head = np.zeros(len(i), dtype=bool)
    likely = np.flatnonzero(likeness.points >= SAME_PERSON)
    likely = likely[np.lexsort((other[likely], one[likely], -likeness.points[likely], pair[likely]))]
    used: set[tuple[int, int]] = set()
    columns = (likely, pair[likely], one[likely], other[likely])
    for n, p, a, b in zip(*(column.tolist() for column in columns), strict=True):
        if (p, a) in used or (p, -b - 1) in used:
            continue
        used |= {(p, a), (p, -b - 1)}
        if left.lives_here[a]:
            matched[p] += 1
        points[p] += likeness.points[n] if matched[p] <= 2 else likeness.points[n] / 2
        same_number[p] += likeness.number_equal[n]
        left_head[p] |= left.role[a] == HEAD
        right_head[p] |= right.role[b] == HEAD
    here = _present(left)[i]
    compared = np.minimum(here, right.size[j])
    lacking = np.maximum(compared - matched, 0)
    beyond = np.abs(here - right.size[j])
    points = np.minimum(points, MOST_FROM_MEMBERS)
    points += np.where(compared > 0, lacking * TWO_SIDED + beyond * ONE_SIDED, 0.0)
    return _Overlap(points, matched, same_number, left_head, right_head)


def _heads(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers) -> tuple[Floats, Booleans]:
    """How alike the heads are, and whether one side calls head whom the other calls spouse."""
    names: dict[str, int] = {"": 0}
    head = [coded((visit.head for visit in side), names, len(side)) for side in (later, earlier)]
    spouse = [coded((_spouse(visit) for visit in side), names, len(side)) for side in (later, earlier)]
    known = list(names)
    straight = names_alike(known, head[0][i], head[1][j]).astype(np.float64)
    crossed = np.fmax(names_alike(known, head[0][i], spouse[1][j]), names_alike(known, spouse[0][i], head[1][j]))
    swapped = (crossed >= HEAD_STEPS[1][0]) & ~(straight >= HEAD_ALIKE)
    return np.where(swapped, crossed, straight).astype(np.float64), np.asarray(swapped)


def _spouse(visit: Visit) -> str:
    return min((member.name for member in visit.members if member.relation == "spouse"), default="")


def _cards(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers) -> Floats:
    ones, others = [later[n].digits for n in i], [earlier[n].digits for n in j]
    both = np.asarray([bool(a and b) for a, b in zip(ones, others, strict=True)], dtype=bool)
    equal = np.asarray([a == b and len(a) == 16 for a, b in zip(ones, others, strict=True)], dtype=bool)
    slip = one_slip(ones, others)
    return np.where(~both, 0.0, np.where(equal, CARD_EQUAL, np.where(slip, CARD_SLIP, CARD_OTHER)))


def _area(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers) -> Floats:
    rt = np.asarray([later[a].rt == earlier[b].rt for a, b in zip(i, j, strict=True)], dtype=bool)
    group = np.asarray([later[a].dasawisma == earlier[b].dasawisma for a, b in zip(i, j, strict=True)], dtype=bool)
    return np.where(rt, RT_EQUAL, RT_OTHER) + np.where(rt & group, DASAWISMA_EQUAL, 0.0)


def _phone(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers) -> Floats:
    ones, others = [later[n].phone for n in i], [earlier[n].phone for n in j]
    worth = [
        0.0 if len(a) < 8 or len(b) < 8 else PHONE_EQUAL if a == b else PHONE_OTHER
        for a, b in zip(ones, others, strict=True)
    ]
    return np.asarray(worth, dtype=np.float64)
