"""The pieces linkage is made of: names, numbers and dates that are nearly the same, and pairs that may hold."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.linkage.assignment import one_to_one
from etl.linkage.births import births_estimated, births_near
from etl.linkage.evidence import Evidence
from etl.linkage.members import Codes, People, members_alike
from etl.linkage.names import comparable, plain, sound, sounds
from etl.linkage.records import Member, Visit
from etl.linkage.similarity import may_be_one_slip, names_alike, one_slip, shortened, with_one_digit_less
from etl.linkage.weighing import weigh


def _alike(one: str, other: str) -> float:
    names = ["", comparable(plain(one)), comparable(plain(other))]
    return float(names_alike(names, np.array([1]), np.array([2]))[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moh. Ridwan Contoh", "Muhammad Ridwan Contoh"),
        ("H. Dadang Umpama", "dadang umpama"),
        ("Siti Aminah, S.Pd.", "St. Aminah"),
        ("Rizky Soekarna", "Riski Sukarna"),
        ("Annisa Bayangan", "Anisah Bayangan"),
        ("Contoh Euis", "Euis Contoh"),
    ],
)
def test_one_name_written_two_ways_is_nearly_the_same(one: str, other: str) -> None:
    assert _alike(one, other) >= 0.95


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [("Neneng Rekaan", "Neneng", 0.88), ("Siti A.", "Siti Aminah", 0.88), ("Dadang Contoh", "Dadnag Contoh", 0.88)],
)
def test_a_name_cut_short_or_mistyped_is_like_the_whole_one(one: str, other: str, least: float) -> None:
    assert least <= _alike(one, other) < 1


@pytest.mark.parametrize(("one", "other"), [("Dewi Lestari", "Rina Wati"), ("Asep", "Ujang"), ("A B", "Asep Budi")])
def test_two_names_are_not_alike(one: str, other: str) -> None:
    assert _alike(one, other) < 0.75


def test_a_child_without_a_name_yet_is_like_nobody() -> None:
    assert comparable(plain("By. Ny. Imas")) == ""
    assert np.isnan(_alike("Bayi Ny. Imas", "Bayi Ny. Imas"))


@pytest.mark.parametrize(
    ("one", "other", "is_shortened"),
    [
        ("a b", "asep budi", False),  # initials alone are no name
        ("siti a", "siti aminah", True),
        ("siti b", "siti aminah", False),
        ("sit aminah", "siti aminah", False),
        ("aminah siti", "siti aminah nur", False),
        ("siti siti", "siti aminah", False),
        ("siti nur", "siti aminah nur", True),
    ],
)
def test_a_name_is_shortened_by_words_left_out_or_cut_to_a_letter(one: str, other: str, is_shortened: bool) -> None:
    assert shortened(one.split(), other.split()) == shortened(other.split(), one.split()) == is_shortened


@given(st.text("abcdefghijoesyz ", max_size=14), st.text("abcdefghijoesyz ", max_size=14))
def test_likeness_has_no_direction(one: str, other: str) -> None:
    there, back = _alike(one, other), _alike(other, one)
    assert there == back or (np.isnan(there) and np.isnan(back))
    assert np.isnan(there) or 0 <= there <= 1


DIGITS = st.text("0123456789", min_size=16, max_size=16)


@given(DIGITS, st.integers(0, 15), st.sampled_from(["change", "lose", "exchange", "double"]))
def test_a_slip_of_the_finger_leaves_numbers_one_slip_apart(digits: str, at: int, kind: str) -> None:
    wrong = {
        "change": digits[:at] + str((int(digits[at]) + 3) % 10) + digits[at + 1 :],
        "lose": digits[:at] + digits[at + 1 :],
        "exchange": digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :],
        "double": digits[:at] + digits[at] + digits[at:],
    }[kind]
    assert one_slip([digits], [wrong])[0]
    assert with_one_digit_less(digits) & with_one_digit_less(wrong)


def test_two_slips_and_blanks_are_too_far() -> None:
    assert not one_slip(["3277010101010011"], ["3277010101019911"])[0]
    assert not one_slip([""], ["3"])[0]


def _born(day: date) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([day.year * 512 + day.month * 32 + day.day])


@pytest.mark.parametrize(
    "told",
    [date(1985, 12, 5), date(1984, 5, 12), date(1995, 5, 12), date(1985, 6, 12), date(1985, 5, 13), date(1985, 5, 1)],
)
def test_a_birth_date_is_near_what_a_slip_makes_of_it(told: date) -> None:
    assert births_near(_born(date(1985, 5, 12)), _born(told))[0]
    assert births_near(_born(told), _born(date(1985, 5, 12)))[0]


@pytest.mark.parametrize(
    "told",
    [
        *(date(1990, 8, 12), date(1985, 9, 20), date(1987, 5, 12), date(1985, 7, 12), date(1985, 5, 14)),
        *(date(1984, 5, 13), date(1984, 6, 12), date(1985, 6, 13), date(1985, 6, 1), date(1984, 12, 5)),  # two slips
    ],
)
def test_another_birth_date_is_not_near(told: date) -> None:
    assert not births_near(_born(date(1985, 5, 12)), _born(told))[0]


def test_what_is_unknown_is_near_to_nothing() -> None:
    nothing, first = np.array([0]), _born(date(1, 1, 1))
    assert not any(births_near(*sides)[0] for sides in ((nothing, nothing), (nothing, first), (first, nothing)))


@given(st.dates(date(1920, 1, 1), date(2030, 12, 31)), st.dates(date(1920, 1, 1), date(2030, 12, 31)))
def test_birth_dates_keep_their_parts(one: date, other: date) -> None:
    near = bool(births_near(_born(one), _born(other))[0])
    same_month = (one.year, one.month) == (other.year, other.month)
    if same_month and 1 in (one.day, other.day):
        assert near or one == other or one.day == other.day
    if abs(one.year - other.year) not in (0, 1, 10):
        assert not near


@pytest.mark.parametrize(
    ("told", "estimate"),
    [
        (date(1980, 1, 1), True),
        (date(1979, 1, 1), False),
        (date(1982, 1, 2), False),
        (date(1982, 2, 1), False),
        (date(1985, 5, 1), False),
    ],
)
def test_the_first_of_january_is_an_estimate(told: date, estimate: bool) -> None:
    assert births_estimated(_born(date(1985, 5, 12)), _born(told))[0] == estimate
    assert births_estimated(_born(told), _born(date(1985, 5, 12)))[0] == estimate


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(-5, 30)), max_size=9, unique_by=lambda p: p[:2]
    )
)
@settings(max_examples=200)
def test_pairs_that_hold_are_one_to_one_and_lead_by_the_margin(pairs: list[tuple[int, int, int]]) -> None:
    left, right, points = (np.array([pair[n] for pair in pairs], dtype=np.int64) for n in range(3))
    least = points >= 10
    chosen = one_to_one(left, right, points.astype(float), least=least, margin=5.0).tolist()
    assert len({left[n] for n in chosen}) == len({right[n] for n in chosen}) == len(chosen)
    assert all(least[n] for n in chosen)
    for n in chosen:
        rivals = [m for m in range(len(pairs)) if m != n and (left[m] == left[n]) ^ (right[m] == right[n])]
        unsettled = [
            m for m in rivals if not any(c != n and (left[c] == left[m] or right[c] == right[m]) for c in chosen)
        ]
        assert all(points[n] - points[m] >= 5 for m in unsettled)


@given(st.permutations(range(6)))
@settings(max_examples=30)
def test_the_order_of_pairs_decides_nothing(order: list[int]) -> None:
    pairs = np.array([(0, 0, 30), (0, 1, 12), (1, 1, 28), (1, 0, 27), (2, 2, 15), (2, 1, 14)], dtype=float)
    shuffled = pairs[order]
    left, right = shuffled[:, 0].astype(np.int64), shuffled[:, 1].astype(np.int64)
    chosen = one_to_one(left, right, shuffled[:, 2], least=shuffled[:, 2] >= 10, margin=2.0)
    straight = one_to_one(
        pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64), pairs[:, 2], least=pairs[:, 2] >= 10, margin=2.0
    )
    assert {tuple(shuffled[n]) for n in chosen} == {tuple(pairs[n]) for n in straight}


def test_of_two_likely_pairs_the_clear_one_settles_its_neighbour() -> None:
    left, right = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    points = np.array([40.0, 20.0, 22.0, 20.0])
    assert one_to_one(left, right, points, least=points > 10, margin=8.0).tolist() == [0, 3]


def test_two_pairs_alike_hold_neither() -> None:
    left, right, points = np.array([0, 0]), np.array([0, 1]), np.array([30.0, 29.0])
    assert one_to_one(left, right, points, least=points > 10, margin=5.0).tolist() == []


def test_the_assignment_is_the_best_altogether() -> None:
    generator = np.random.default_rng(3)
    table = generator.integers(0, 50, (4, 4)).astype(float) + 20
    left, right = (each.ravel() for each in np.meshgrid(range(4), range(4), indexing="ij"))
    chosen = one_to_one(left, right, table.ravel(), least=np.ones(16, dtype=bool), margin=-1000.0)
    best = max(sum(table[n, p[n]] for n in range(4)) for p in permutations(range(4)))
    assert table.ravel()[chosen].sum() == best


def test_spoken_names_keep_different_names_apart() -> None:
    assert sound("rahmat") != sound("rahmi")


@given(st.lists(st.text("ahnosdjtyz ").map(plain)))
def test_many_names_at_once_are_heard_as_each_by_itself(names: list[str]) -> None:
    assert sounds(names) == {name: sound(name) for name in names}


NUMBERS = st.lists(st.text("012", max_size=18) | st.text("3", min_size=14, max_size=17), max_size=8)


@given(NUMBERS, NUMBERS)
def test_no_number_that_shares_what_a_slip_leaves_is_passed_over(numbers: list[str], known: list[str]) -> None:
    left = {short for number in known for short in with_one_digit_less(number)}
    sharing = [not left.isdisjoint(with_one_digit_less(number)) for number in numbers]
    assert all(may for may, shares in zip(may_be_one_slip(numbers, known), sharing, strict=True) if shares)


def test_numbers_that_share_nothing_need_no_second_look() -> None:
    known = ["3277010101010011"]
    numbers = ["3277010101010011", "327701010101011", "0277010101010011", "3277019999990011"]
    assert may_be_one_slip(numbers, known).tolist() == [True, True, True, False]


# ------------------------------------------------------------------------------------- households, by what is weighed


NAMES = dict(zip("ABCDEFG", ("asep", "wulan", "jajang", "entin", "otong", "mimin", "gugun"), strict=True))


def _visit(people: str, *, head: str | None = None, **told: str) -> Visit:
    """A visit whose members are told by their letters, the head first."""
    members = tuple(
        Member(0, "", NAMES[each], date(1960 + 7 * ord(each) % 50, 3, ord(each) - 60), "male", relation, "present")
        for each, relation in zip(people, ("head", *["child"] * len(people)), strict=False)
    )
    name = NAMES[people[0]] if head is None and people else head or ""
    facts = {"digits": "", "telephone": "", "rt": "001", "dasawisma": "001-A"} | told
    return Visit(row=0, round="", record="", field_id=None, head_name=name, members=members, **facts)  # type: ignore[arg-type]


def _weighed(later: Visit, earlier: Visit) -> Evidence:
    return weigh([later], [earlier], np.array([0]), np.array([0]), among=100)


@pytest.mark.parametrize(
    ("earlier", "later", "goes_on"),
    [
        ("ABCD", "ABC", True),
        ("ABC", "BCD", True),  # another head, and two of three people on both sides
        ("ABC", "ADE", True),  # a third is enough where the head is one of them
        ("ABCD", "AEFG", False),
        ("ABCD", "BCE", False),  # half of those of before
        ("ABCDEF", "EF", False),  # a part that left
        ("EF", "ABCDEF", False),  # where somebody else took them in
        ("ABC", "", True),  # nobody to compare
    ],
)
def test_a_family_goes_on_where_most_of_both_visits_are_the_same_people(
    earlier: str, later: str, goes_on: bool
) -> None:
    assert bool(_weighed(_visit(later), _visit(earlier)).continues[0]) == goes_on
    assert _weighed(_visit(later, digits="3" * 16), _visit(earlier, digits="3" * 15)).continues[0]


@pytest.mark.parametrize(
    ("earlier", "later", "unlike"),
    [
        (_visit("ABC"), _visit("DEF"), True),
        (_visit("ABC"), _visit("DEF", head="asep"), True),  # a name alone does not outweigh everybody
        (_visit("ABC"), _visit("D", head="asep"), False),  # of whoever lives alone there is not more
        (_visit("ABC"), _visit("CDE"), False),
        (_visit("ABC"), _visit("", head="otong", rt="002"), True),
        (_visit("ABC"), _visit("", head="otong"), False),  # the place is all there is beside
        (_visit("ABC", telephone="0811222333"), _visit("", head="otong", rt="2", telephone="+62811222333"), False),
        (_visit("ABC"), _visit("", rt="002"), False),  # nothing to tell them apart by
    ],
)
def test_families_are_unlike_where_head_and_everybody_is(earlier: Visit, later: Visit, unlike: bool) -> None:
    assert bool(_weighed(later, earlier).unlike[0]) == unlike


CARD = "3277010101010011"
PHONE = "0811222333"
COUPLE = _visit("AB")._replace(
    members=tuple(m._replace(relation=r) for m, r in zip(_visit("AB").members, ("head", "spouse"), strict=True))
)


@pytest.mark.parametrize(
    ("kind", "earlier", "later", "worth"),
    [
        ("card", {"digits": CARD}, {"digits": CARD}, 14),
        ("card", {"digits": CARD}, {"digits": CARD[:-1]}, 8),
        ("card", {"digits": CARD[:-1]}, {"digits": CARD[:-1]}, 8),
        ("card", {"digits": CARD}, {"digits": CARD[:-2] + "00"}, -2),
        ("card", {"digits": CARD}, {}, 0),
        ("area", {}, {}, 3),
        ("area", {}, {"dasawisma": "001-B"}, 1.5),
        ("area", {}, {"rt": "002"}, -1),
        ("phone", {"telephone": PHONE}, {"telephone": "+62 811-222-333"}, 7),
        ("phone", {"telephone": PHONE}, {"telephone": "0811222334"}, -0.5),
        ("phone", {"telephone": "12345678"}, {"telephone": "12345678"}, 7),
        ("phone", {"telephone": "1234567"}, {"telephone": "1234567"}, 0),
        ("phone", {"telephone": PHONE}, {}, 0),
    ],
)
def test_numbers_and_places_are_worth_what_the_guide_says(
    kind: str, earlier: dict[str, str], later: dict[str, str], worth: float
) -> None:
    assert getattr(_weighed(_visit("A", **later), _visit("A", **earlier)), kind)[0] == worth


@pytest.mark.parametrize(("head", "worth", "swapped"), [("asep", 8, False), ("wulan", 7, True), ("jajang", -3, False)])
def test_whom_one_side_calls_head_and_the_other_spouse_is_told(head: str, worth: float, swapped: bool) -> None:
    for later, earlier in ((_visit("C", head=head), COUPLE), (COUPLE, _visit("C", head=head))):
        found = _weighed(later, earlier)
        assert (found.head[0], bool(found.swapped[0])) == (worth, swapped)
        assert ("head-swapped=" in found.codes(0), "tertukar" in found.words(0)[1]) == (swapped, swapped)


@pytest.mark.parametrize(("among", "prior"), [(1, 6), (100, np.log2(100)), (10**6, 14)])
def test_chance_is_the_number_of_families_one_might_be(among: int, prior: float) -> None:
    assert weigh([COUPLE], [COUPLE], np.array([0]), np.array([0]), among=among).prior == pytest.approx(prior)


def test_many_pairs_are_weighed_as_each_by_itself_and_nobody_twice() -> None:
    later = [_visit("AA"), _visit("CDE", digits=CARD), _visit("BCD", rt="002"), COUPLE]
    earlier = [_visit("AB", telephone=PHONE), _visit("ABCD", digits=CARD), _visit("E")]
    i, j = (each.ravel() for each in np.meshgrid([3, 1, 0, 2], [2, 0, 1], indexing="ij"))
    found = weigh(later, earlier, i, j, among=100)
    assert found.matched[(i == 0) & (j == 0)] == [1]
    for pair, (n, m) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        alone = _weighed(later[n], earlier[m])
        told = (found.points[pair], found.continues[pair], found.unlike[pair], found.words(pair))
        assert told == (alone.points[0], alone.continues[0], alone.unlike[0], alone.words(0))


def test_a_relation_is_the_same_in_whatever_order_members_stand() -> None:
    parent, child = (Member(0, "", "", None, None, relation, "present") for relation in ("parent", "child"))
    codes = Codes()
    alike = members_alike(
        People([[parent, child]], codes), People([[child, parent]], codes), *np.array([[0, 1], [1, 1]])
    )
    assert alike.points.tolist() == [1, 0]


def test_points_are_those_of_the_guide() -> None:
    """docs/linkage.md, 2: of members name +7, birth date +10, sex +1, the head +3 and children +1."""
    found = _weighed(
        _visit("ABCD", digits="3" * 15, telephone="0811222333"), _visit("ABCEF", digits="3" * 16, dasawisma="001-B")
    )
    assert (found.card[0], found.head[0], found.area[0], found.phone[0]) == (8, 8, 1.5, 0)
    assert found.members[0] == 40 - 1.5 - 0.5  # 21 + 19 + 19/2 at most 40; one of both sides isn't met, one of one
    assert found.points[0] == pytest.approx(8 + 8 + 1.5 + 38 - np.log2(100))
    assert found.codes(0) == "card=+8 head=1.00+8 members=3/5+38 area=+1.5"
    assert found.words(0) == (
        "Nomor KK: beda satu angka atau terpotong",
        "Nama kepala: mirip 100%",
        "Anggota: 3 orang sama, dari 4 dan 5 anggota",
        "Tempat: RT sama",
    )
