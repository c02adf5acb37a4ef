"""What speaks for and against two records being the same: points per kind of evidence, each kept. It settles nothing.

One point is a factor of two in the odds (Fellegi and Sunter's weights in bits): evidence that fits one household in a
thousand by chance is worth ten points. The weights are set by hand from how rare an agreement is in a neighbourhood,
and by how often the same household disagrees; docs/linkage.md says what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from etl.linkage.assignment import Booleans, Floats, Integers
from etl.linkage.records import Member, Visit
from etl.linkage.similarity import names_alike, one_slip
from etl.numerals import likeness

SAME_PERSON = 6.0
"""Points from which two members are taken for the same when households are compared."""
HEAD_ALIKE = 0.75
MOST_FROM_MEMBERS = 40.0
_NUMBER_EQUAL, _NUMBER_SLIP, _NUMBER_OTHER = 20.0, 8.0, -4.0
_BORN_EQUAL, _BORN_NEAR, _BORN_OTHER = 10.0, 5.0, -5.0
_SEX_EQUAL, _SEX_OTHER = 1.0, -4.0
_ROLE_UNIQUE, _ROLE_EQUAL = 3.0, 1.0
_NAME_STEPS = ((0.95, 7.0), (0.88, 4.5), (0.75, 2.5), (0.55, 0.0), (0.0, -4.0))
_CARD_EQUAL, _CARD_SLIP, _CARD_OTHER = 14.0, 8.0, -2.0
_HEAD_STEPS = ((0.95, 8.0), (0.88, 6.0), (0.75, 3.0), (0.55, 0.0), (0.0, -3.0))
_SWAPPED = -1.0
_RT_EQUAL, _RT_OTHER, _DASAWISMA_EQUAL = 1.5, -1.0, 1.5
_PHONE_EQUAL, _PHONE_OTHER = 7.0, -0.5
_ONE_SIDED, _TWO_SIDED = -0.5, -1.5
_PRIOR_LEAST, _PRIOR_MOST = 6.0, 14.0
_ESTIMATED_YEARS = 5
_YEAR = 512  # month * 32 + day stays below


class People:
    """Members of many households as columns; `starts` says where each household's begin."""

    def __init__(self, households: Sequence[Sequence[Member]], names: dict[str, int], numbers: dict[str, int]) -> None:
        members = list(chain.from_iterable(households))
        self.members = members
        self.size = np.fromiter(map(len, households), dtype=np.int64, count=len(households))
        self.starts = np.r_[0, np.cumsum(self.size)[:-1]] if len(households) else np.zeros(0, dtype=np.int64)
        self.name = _coded((member.name for member in members), names, len(members))
        self.number = _coded((member.digits for member in members), numbers, len(members))
        self.whole = np.fromiter((bool(member.number) for member in members), dtype=bool, count=len(members))
        self.born = np.fromiter((_born(member) for member in members), dtype=np.int64, count=len(members))
        self.sex = _coded((member.sex or "" for member in members), {"": 0}, len(members), fixed=("", "male", "female"))
        roles = ("", "head", "spouse")
        self.role = _coded((member.relation or "" for member in members), {}, len(members), fixed=roles)
        self.lives_here = np.fromiter((member.lives_here for member in members), dtype=bool, count=len(members))


def _coded(texts: Iterable[str], known: dict[str, int], count: int, *, fixed: Sequence[str] = ()) -> Integers:
    codes = dict(known) if fixed else known
    for text in fixed:
        codes.setdefault(text, len(codes))
    return np.fromiter((codes.setdefault(text, len(codes)) for text in texts), dtype=np.int64, count=count)


def _born(member: Member) -> int:
    born = member.birth_date
    return 0 if born is None else born.year * _YEAR + born.month * 32 + born.day


def births_near(left: Integers, right: Integers) -> Booleans:
    """Dates that a slip makes of one another: day and month exchanged, or one of day, month and year off by one or ten.

    Unknown ones (0) are near to nothing.
    """
    (y, m, d), (v, n, e) = _parts(left), _parts(right)
    exchanged = (y == v) & (m == e) & (d == n)
    slips = [((d == e) & (m == n), y - v), ((y == v) & (m == n), d - e), ((y == v) & (d == e), m - n)]
    near = exchanged
    for others_equal, off in slips:
        near = near | (others_equal & np.isin(np.abs(off), (1, 10)))
    near = near | ((y == v) & (m == n) & ((d == 1) | (e == 1)))  # only the month is known: people say the first
    return np.asarray(near & (left > 0) & (right > 0))


def births_estimated(left: Integers, right: Integers) -> Booleans:
    """Dates few years apart of which one is a first of January: what is written down when only the age is known."""
    (y, m, d), (v, n, e) = _parts(left), _parts(right)
    first = ((m == 1) & (d == 1)) | ((n == 1) & (e == 1))
    return np.asarray(first & (np.abs(y - v) <= _ESTIMATED_YEARS))


def _parts(born: Integers) -> tuple[Integers, Integers, Integers]:
    return born // _YEAR, born % _YEAR // 32, born % _YEAR % 32


def _stepped(alike: Floats, steps: Sequence[tuple[float, float]]) -> Floats:
    """Points of the highest step reached; none where nothing is known."""
    points = np.zeros(len(alike))
    for least, worth in reversed(steps):
        points[alike >= least] = worth
    return points


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


def members_alike(
    left: People, right: People, i: Integers, j: Integers, names: Sequence[str], numbers: Sequence[str]
) -> Likeness:
    """How much speaks for each pair of members being one person."""
    number_known = (left.number[i] > 0) & (right.number[j] > 0)
    number_equal = (left.number[i] == right.number[j]) & left.whole[i] & right.whole[j]
    born = (left.born[i] > 0) & (right.born[j] > 0)
    born_equal = born & (left.born[i] == right.born[j])
    born_near = ~born_equal & births_near(left.born[i], right.born[j])
    alike = np.full(len(i), np.nan)
    estimated = births_estimated(left.born[i], right.born[j])
    worth = born_equal | born_near | number_equal | ~born | estimated | (left.name[i] == right.name[j])
    worth |= (left.role[i] == right.role[j]) & ((left.role[i] == 1) | (left.role[i] == 2))
    alike[worth] = names_alike(names, left.name[i][worth], right.name[j][worth])
    slip = np.zeros(len(i), dtype=bool)
    ask = np.flatnonzero(number_known & ~number_equal & (born_equal | born_near | (alike >= HEAD_ALIKE)))
    slip[ask] = one_slip([numbers[n] for n in left.number[i][ask]], [numbers[n] for n in right.number[j][ask]])
    slip[ask] |= _cut_short(left, right, i[ask], j[ask], numbers)
    points = np.where(number_equal, _NUMBER_EQUAL, 0.0)
    points += np.where(slip, _NUMBER_SLIP, np.where(number_known & ~number_equal, _NUMBER_OTHER, 0.0))
    other = born & ~estimated
    points += np.where(born_equal, _BORN_EQUAL, np.where(born_near, _BORN_NEAR, np.where(other, _BORN_OTHER, 0.0)))
    points += _stepped(alike, _NAME_STEPS)
    points += np.where(worth, 0.0, _NAME_STEPS[-1][1])
    sexes = (left.sex[i] > 0) & (right.sex[j] > 0)
    points += np.where(sexes, np.where(left.sex[i] == right.sex[j], _SEX_EQUAL, _SEX_OTHER), 0.0)
    unique = (left.role[i] == right.role[j]) & ((left.role[i] == 1) | (left.role[i] == 2))
    same = (left.role[i] == right.role[j]) & (left.role[i] > 0)
    points += np.where(unique, _ROLE_UNIQUE, np.where(same, _ROLE_EQUAL, 0.0))
    return Likeness(points, alike, number_equal, slip, born_equal, born_near)


def _cut_short(left: People, right: People, i: Integers, j: Integers, numbers: Sequence[str]) -> Booleans:
    """Pairs where one number is the first fifteen digits of the other."""
    pairs = zip((numbers[n] for n in left.number[i]), (numbers[n] for n in right.number[j]), strict=True)
    return np.fromiter((len(a) != len(b) and (a.startswith(b) or b.startswith(a)) for a, b in pairs), bool, len(i))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pairs of households: points by kind, their sum, and how the members overlap. Parallel arrays, a pair each."""

    left: Integers
    right: Integers
    card: Floats
    head: Floats
    members: Floats
    area: Floats
    phone: Floats
    prior: float
    head_alike: Floats
    swapped: Booleans
    matched: Integers
    numbers: Integers
    comparable: Integers
    left_size: Integers
    right_size: Integers
    left_head_known: Booleans
    right_head_met: Booleans

    @property
    def points(self) -> Floats:
        """The sum: what speaks for a pair beyond chance when it is above 0."""
        return self.card + self.head + self.members + self.area + self.phone - self.prior

    @property
    def score(self) -> Floats:
        """The sum as a probability."""
        return probability(self.points)

    @property
    def continues(self) -> Booleans:
        """Whether the members make the later household the earlier one going on, and not a part of it or a joining.

        A KK that is the same but for a slip of the finger settles that; so does having no members to compare.
        """
        from_earlier = self.matched / np.maximum(self.right_size, 1)
        of_later = self.matched / np.maximum(self.left_size, 1)
        stays = (from_earlier > 0.5) | (self.right_head_met & (from_earlier >= 1 / 3))
        is_most = (of_later > 0.5) | (self.left_head_known & (of_later >= 1 / 3))
        return np.asarray((self.card > 0) | (self.comparable == 0) | (stays & is_most))

    @property
    def unlike(self) -> Booleans:
        """Head and all members far apart: whatever the number says, these look like different people."""
        nobody = (self.matched == 0) & (self.comparable > 0)
        small = np.minimum(self.left_size, self.right_size) <= 1
        head_far = ~(self.head_alike >= np.where(small | (self.comparable == 0), HEAD_ALIKE, np.inf))
        no_heads = np.isnan(self.head_alike) & (self.comparable == 0)
        nothing_else = (self.comparable == 0) & ((self.area >= _RT_EQUAL) | (self.phone > 0))
        return np.asarray(head_far & (nobody | (self.comparable == 0)) & ~no_heads & ~nothing_else)

    def codes(self, pair: int) -> str:
        """What was weighed, in short codes with their points, without names."""
        told = [f"card={_signed(self.card[pair])}"] if self.card[pair] else []
        if not np.isnan(self.head_alike[pair]):
            which = "head-swapped" if self.swapped[pair] else "head"
            told.append(f"{which}={self.head_alike[pair]:.2f}{_signed(self.head[pair])}")
        if self.comparable[pair]:
            overlap = f"{self.matched[pair]}/{max(self.left_size[pair], self.right_size[pair])}"
            told.append(f"members={overlap}{_signed(self.members[pair])}")
        told += [f"nik={self.numbers[pair]}"] if self.numbers[pair] else []
        told += [f"area={_signed(self.area[pair])}"] if self.area[pair] else []
        told += [f"phone={_signed(self.phone[pair])}"] if self.phone[pair] else []
        return " ".join(told)

    def words(self, pair: int) -> tuple[str, ...]:
        """The same for a reader."""
        return tuple(part for part in (self._card_words(pair), *self._people_words(pair), *self._place_words(pair)))

    def _card_words(self, pair: int) -> str:
        told = {_CARD_EQUAL: "sama", _CARD_SLIP: "beda satu angka atau terpotong", _CARD_OTHER: "berbeda"}
        return f"Nomor KK: {told.get(float(self.card[pair]), 'tidak dapat dibandingkan')}"

    def _people_words(self, pair: int) -> tuple[str, ...]:
        alike = self.head_alike[pair]
        if np.isnan(alike):
            head = "tidak dapat dibandingkan"
        else:
            swapped = ", kepala dan pasangan tertukar" if self.swapped[pair] else ""
            told = f"mirip {likeness(alike)}"
            head = f"{told}{swapped}" if alike >= HEAD_ALIKE else f"berbeda ({told})"
        sizes = f"{self.left_size[pair]} dan {self.right_size[pair]}"
        members = (
            f"{self.matched[pair]} orang sama, dari {sizes} anggota" if self.comparable[pair] else "tidak tercatat"
        )
        numbers = (f"NIK: {self.numbers[pair]} sama",) if self.numbers[pair] else ()
        return (f"Nama kepala: {head}", f"Anggota: {members}", *numbers)

    def _place_words(self, pair: int) -> tuple[str, ...]:
        area = self.area[pair]
        place = "dasawisma sama" if area > _RT_EQUAL else "RT sama" if area > 0 else "RT berbeda" if area < 0 else ""
        phone = "Telepon: sama" if self.phone[pair] > 0 else ""
        return tuple(part for part in (f"Tempat: {place}" if place else "", phone) if part)


def probability(points: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(points, -60, 60))))


def _signed(points: float) -> str:
    return f"{points:+.1f}".removesuffix(".0")


def weigh(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers, *, among: int) -> Evidence:
    """Compare visits pair by pair. `among`: how many households each might have been, which chance must beat."""
    used, others, given = np.unique(i), np.unique(j), (i, j)
    later, earlier = [later[n] for n in used], [earlier[n] for n in others]
    i, j = np.searchsorted(used, i), np.searchsorted(others, j)
    names: dict[str, int] = {"": 0}
    numbers: dict[str, int] = {"": 0}
    left = People([visit.members for visit in later], names, numbers)
    right = People([visit.present for visit in earlier], names, numbers)
    overlap = _overlap(left, right, i, j, list(names), list(numbers))
    head_alike, swapped = _heads(later, earlier, i, j)
    card = _cards(later, earlier, i, j)
    return Evidence(
        left=given[0],
        right=given[1],
        card=card,
        head=_stepped(head_alike, _HEAD_STEPS) + np.where(swapped, _SWAPPED, 0.0),
        members=overlap.points,
        area=_area(later, earlier, i, j),
        phone=_phone(later, earlier, i, j),
        prior=float(np.clip(np.log2(max(among, 1)), _PRIOR_LEAST, _PRIOR_MOST)),
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


def _overlap(
    left: People, right: People, i: Integers, j: Integers, names: Sequence[str], numbers: Sequence[str]
) -> _Overlap:
    """Who of the one household is who of the other: each member once, the likeliest pairs first."""
    counts = left.size[i] * right.size[j]
    pair = np.repeat(np.arange(len(i)), counts)
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    width = right.size[j][pair]
    one, other = left.starts[i][pair] + nth // np.maximum(width, 1), right.starts[j][pair] + nth % np.maximum(width, 1)
    likeness = members_alike(left, right, one, other, names, numbers)
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
        left_head[p] |= left.role[a] == 1
        right_head[p] |= right.role[b] == 1
    here = _present(left)[i]
    compared = np.minimum(here, right.size[j])
    lacking = np.maximum(compared - matched, 0)
    beyond = np.abs(here - right.size[j])
    points = np.minimum(points, MOST_FROM_MEMBERS)
    points += np.where(compared > 0, lacking * _TWO_SIDED + beyond * _ONE_SIDED, 0.0)
    return _Overlap(points, matched, same_number, left_head, right_head)


def _heads(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers) -> tuple[Floats, Booleans]:
    """How alike the heads are, and whether one side calls head whom the other calls spouse."""
    names: dict[str, int] = {"": 0}
    head = [_coded((visit.head for visit in side), names, len(side)) for side in (later, earlier)]
    spouse = [_coded((_spouse(visit) for visit in side), names, len(side)) for side in (later, earlier)]
    known = list(names)
    straight = names_alike(known, head[0][i], head[1][j]).astype(np.float64)
    crossed = np.fmax(names_alike(known, head[0][i], spouse[1][j]), names_alike(known, spouse[0][i], head[1][j]))
    swapped = (crossed >= _HEAD_STEPS[1][0]) & ~(straight >= HEAD_ALIKE)
    return np.where(swapped, crossed, straight).astype(np.float64), np.asarray(swapped)


def _spouse(visit: Visit) -> str:
    return min((member.name for member in visit.members if member.relation == "spouse"), default="")


def _cards(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers) -> Floats:
    ones, others = [later[n].digits for n in i], [earlier[n].digits for n in j]
    both = np.asarray([bool(a and b) for a, b in zip(ones, others, strict=True)], dtype=bool)
    equal = np.asarray([a == b and len(a) == 16 for a, b in zip(ones, others, strict=True)], dtype=bool)
    slip = one_slip(ones, others)
    return np.where(~both, 0.0, np.where(equal, _CARD_EQUAL, np.where(slip, _CARD_SLIP, _CARD_OTHER)))


def _area(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers) -> Floats:
    rt = np.asarray([later[a].rt == earlier[b].rt for a, b in zip(i, j, strict=True)], dtype=bool)
    group = np.asarray([later[a].dasawisma == earlier[b].dasawisma for a, b in zip(i, j, strict=True)], dtype=bool)
    return np.where(rt, _RT_EQUAL, _RT_OTHER) + np.where(rt & group, _DASAWISMA_EQUAL, 0.0)


def _phone(later: Sequence[Visit], earlier: Sequence[Visit], i: Integers, j: Integers) -> Floats:
    ones, others = [later[n].phone for n in i], [earlier[n].phone for n in j]
    worth = [
        0.0 if len(a) < 8 or len(b) < 8 else _PHONE_EQUAL if a == b else _PHONE_OTHER
        for a, b in zip(ones, others, strict=True)
    ]
    return np.asarray(worth, dtype=np.float64)
