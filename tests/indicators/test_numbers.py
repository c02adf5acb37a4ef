"""Numbers as readers of both languages write them, and levels that add up."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import numbers

SHARES = st.integers(1, 2500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (numbers.percent(0.62, "id"), "62%"),
        (numbers.percent(0.625, "id"), "63%"),
        (numbers.percent(0.617, "id", decimals=1), "61,7%"),
        (numbers.percent(0.617, "en", decimals=1), "61.7%"),
        (numbers.percent(None, "id"), "–"),
        (numbers.points(0.29, "id"), "29 poin"),
        (numbers.points(0.29, "en"), "29 points"),
        (numbers.points(0.01, "en"), "1 point"),
        (numbers.points(0.004, "id"), "0 poin"),
        (numbers.points(0.29, "id", signed=True), "+29 poin"),
        (numbers.points(-0.032, "id", signed=True), "−3 poin"),
        (numbers.points(-0.001, "id", signed=True), "0 poin"),
        (numbers.rupiah(1_250_000, "id"), "Rp\u00a01.250.000"),
        (numbers.rupiah(1_250_000, "en"), "Rp\u00a01,250,000"),
        (numbers.rupiah(-250_000, "id"), "−Rp\u00a0250.000"),
        (numbers.rupiah(250_000, "id", signed=True), "+Rp\u00a0250.000"),
        (numbers.n_of_total(18, 24, "id"), "18 dari 24"),
        (numbers.n_of_total(1200, 2400, "en"), "1,200 of 2,400"),
        (numbers.plain(-1.42, "id", decimals=2), "−1,42"),
        (numbers.plain(None, "en"), "–"),
        (numbers.rupiah(numbers.in_thousands(1750.5, width=19_999), "id", decimals=1), "Rp\u00a01.750,5"),
        (numbers.rupiah(numbers.in_thousands(1750.5, width=-20_000), "id", decimals=1), "Rp\u00a02.000,0"),
    ],
)
def test_a_number_is_written_as_its_readers_write_it(written: str, expected: str) -> None:
    assert written == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (numbers.short_date(date(2023, 3, 13), "id"), "13 Mar 2023"),
        (numbers.short_date(date(2023, 8, 3), "id"), "3 Agu 2023"),
        (numbers.date_range(date(2023, 11, 13), date(2023, 11, 24), "id"), "13–24 Nov 2023"),
        (numbers.date_range(date(2023, 4, 28), date(2023, 5, 2), "id"), "28 Apr – 2 Mei 2023"),
        (numbers.date_range(date(2022, 12, 28), date(2023, 1, 2), "en"), "28 Dec 2022 – 2 Jan 2023"),
        (numbers.date_range(date(2023, 4, 28), date(2023, 4, 28), "id"), "28 Apr 2023"),
    ],
)
def test_a_date_is_written_as_its_readers_write_it(written: str, expected: str) -> None:
    assert written == expected


def test_halves_round_away_from_zero_whatever_binary_arithmetic_makes_of_them() -> None:
    assert numbers.rounded(0.145, 2) == Decimal("0.15")
    assert numbers.rounded(-0.145, 2) == Decimal("-0.15")
    assert numbers.rounded(Fraction(1, 8) * 100) == 13
    assert str(numbers.rounded(-0.001)) == "0"
    assert numbers.exact(0.1) + numbers.exact(0.2) == numbers.exact(Fraction(3, 10))


@given(SHARES, SHARES)
def test_after_less_before_is_the_points_on_the_printed_numbers(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    told = numbers.levels(*before, *after)
    points = numbers.rounded(told.difference * 100, told.point_decimals)
    assert (points > 0) - (points < 0) in {0, (told.difference > 0) - (told.difference < 0)}
    if told.decimals is None:
        assert told.before_text("id") == numbers.n_of_total(*before, "id")
        assert told.after_text("id") == numbers.n_of_total(*after, "id")
        return
    printed = [Decimal(text.rstrip("%")) for text in (told.before_text("en"), told.after_text("en"))]
    assert printed[1] - printed[0] == points
    assert bool(points) == bool(told.difference)
    for shown, (x, n) in zip(printed, (before, after), strict=True):
        assert (shown == 0) == (x == 0), "0% is said of nobody only"
        assert (shown == 100) == (x == n), "100% is said of all only"


@given(SHARES, SHARES)
def test_no_more_decimals_are_shown_than_adding_up_needs(before: tuple[int, int], after: tuple[int, int]) -> None:
    told = numbers.levels(*before, *after)
    first = 1 if min(before[1], after[1]) >= numbers.MANY_UNITS else 0
    assert told.decimals in (first, first + 1, None)


def test_levels_that_never_add_up_in_decimals_are_told_as_counts() -> None:
    told = numbers.levels(1, 3, 2, 3)  # 33.3 → 66.7, but 33.3 points
    assert told.before_text("id") == "1 dari 3"
    assert told.points_text("id", signed=True) == "+33 poin"


@pytest.mark.parametrize(
    ("counts", "points"), [((333, 1000, 1, 3), "0,03 poin"), ((333_333, 1_000_000, 1, 3), "0,0000 poin")]
)
def test_points_beside_counts_have_as_many_decimals_as_show_them_and_four_at_most(
    counts: tuple[int, int, int, int], points: str
) -> None:
    assert numbers.levels(*counts).points_text("id") == points


@given(
    st.decimals(-6, 6, places=4).map(float),
    st.decimals(-6, 6, places=4).map(float),
    st.sampled_from([(2, 3, 4), (0, 1)]),
)
def test_amounts_add_up_in_the_decimals_chosen(before: float, after: float, candidates: tuple[int, ...]) -> None:
    decimals = numbers.amount_decimals(before, after, candidates=candidates)
    if decimals is not None:
        difference = numbers.exact(after) - numbers.exact(before)
        printed = numbers.rounded(after, decimals) - numbers.rounded(before, decimals)
        assert printed == numbers.rounded(difference, decimals)
