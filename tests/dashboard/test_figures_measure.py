"""How values are written beside figures: percent, points, rupiah, scores, and counts of a few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.figures.measure import Measure, nice_step
from indicators.definition import Kind
from indicators.results import Change

SHARE = Measure(kind=Kind.PROPORTION, unit="", language="id")
CHANGE = Change(
    indicator="san_layak",
    site="rw12",
    round_from="baseline",
    round_to="m8",
    population="binaan",
    breakdown="site",
    category="rw12",
    comparison="paired",
    n_from=287,
    n_to=287,
    x_from=178,
    x_to=261,
    value_from=178 / 287,
    value_to=261 / 287,
    improved=86,
    worsened=3,
    unchanged=198,
    unknown=0,
    only_from=0,
    only_to=0,
    change=83 / 287,
    lower=0.21,
    upper=0.36,
    newcombe_lower=0.21,
    newcombe_upper=0.36,
    p_value=0.0,
    detectable=0.09,
    method="newcombe10",
    verdict="improved",
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_levels_and_points_of_a_change_add_up() -> None:
    assert SHARE.levels_of(CHANGE) == ("62%", "91%")
    assert SHARE.change_of(CHANGE) == "+29 poin"


def test_levels_take_a_decimal_where_they_would_not_add_up() -> None:
    change = replace(CHANGE, n_from=66, n_to=66, x_from=60, x_to=61)
    assert SHARE.levels_of(change) == ("90,9%", "92,4%")
    assert SHARE.change_of(change) == "+1,5 poin"


def test_a_few_units_are_told_as_counts_without_points() -> None:
    change = replace(CHANGE, n_from=24, n_to=24, x_from=18, x_to=20)
    assert SHARE.levels_of(change) == ("18 dari 24", "20 dari 24")
    assert SHARE.change_of(change) == ""


@pytest.mark.parametrize(
    ("before", "after", "levels", "difference"),
    [
        (58.77, 62.12, ("58,77", "62,12"), "+3,35"),
        (58.773496, 62.566834, ("58,8", "62,6"), "+3,8"),
        (-0.9197, -0.923, ("−0,920", "−0,923"), "−0,003"),
        (0.5864, 0.6335, ("0,59", "0,63"), ""),  # 0,05 by itself
    ],
)
def test_levels_of_a_mean_add_up_with_their_difference_or_stand_alone(
    before: float, after: float, levels: tuple[str, str], difference: str
) -> None:
    mean = Measure(kind=Kind.MEAN, unit="poin indeks", language="id")
    change = replace(CHANGE, x_from=None, x_to=None, value_from=before, value_to=after, change=after - before)
    assert mean.levels_of(change) == levels
    assert mean.change_of(change) == difference


def test_the_typical_change_of_incomes_is_not_the_difference_of_their_medians() -> None:
    median = Measure(kind=Kind.MEDIAN, unit="rupiah/bulan", language="id")
    change = replace(CHANGE, x_from=None, x_to=None, value_from=1_200_000.0, value_to=1_175_000.0, change=12_500.0)
    assert [plain(level) for level in median.levels_of(change)] == ["Rp 1.200.000", "Rp 1.175.000"]
    assert plain(median.change_of(change)) == "+Rp 12.500"
    assert plain(median.difference_of(change)) == "−Rp 25.000"


def test_nobody_known_is_a_dash_and_not_zero() -> None:
    change = replace(CHANGE, n_from=0, x_from=0, value_from=None, n_to=9, x_to=2, change=None)
    assert SHARE.levels_of(change) == ("–", "2 dari 9")
    assert SHARE.change_of(change) == ""


@pytest.mark.parametrize(
    ("lower", "upper", "written"),
    [(0.21, 0.36, "21 s/d 36"), (-0.03, 0.09, "−3 s/d 9"), (0.004, 0.28, "0,4 s/d 28,0"), (None, 0.3, "–")],
)
def test_a_limit_beside_zero_does_not_read_as_zero(lower: float | None, upper: float | None, written: str) -> None:
    assert SHARE.interval(lower, upper, change=True) == written


def test_an_interval_of_levels_ends_in_percent() -> None:
    assert SHARE.interval(0.5, 0.6) == "50 s/d 60%"


def test_money_and_scores_keep_their_own_unit() -> None:
    money = Measure(kind=Kind.MEDIAN, unit="rupiah/bulan", language="id")
    score = Measure(kind=Kind.MEAN, unit="skor-z", language="en")
    assert plain(money.value(1_250_000)) == "Rp 1.250.000"
    assert plain(money.change(-50_000)) == "−Rp 50.000"
    assert score.value(-1.234) == "−1.23"
    assert score.interval(-0.1, 0.2, change=True) == "−0.10 to +0.20"
    assert score.interval(0.003, 0.126, change=True) == "+0.003 to +0.126"  # 0.00 would seem to touch zero


def test_an_axis_of_shares_is_always_whole_and_others_include_zero() -> None:
    assert SHARE.axis([0.4, 0.5]).words == ("0%", "25%", "50%", "75%", "100%")
    score = Measure(kind=Kind.MEAN, unit="skor-z", language="id").axis([-1.4, -0.9, None])
    assert score.low <= -1.4
    assert score.high == 0
    assert Measure(kind=Kind.COUNT, unit="kematian", language="id").axis([]).marks


def test_a_few_rupiah_are_written_whole_on_an_axis_and_at_a_point() -> None:
    share = Measure(kind=Kind.MEAN, unit="rupiah per Rp 100", language="id")
    assert [share.beside(value) for value in (17.3, 12_500.0, 1_475_000.0)] == ["17", "13 rb", "1,48 jt"]
    words = [word.replace("\N{NO-BREAK SPACE}", " ") for word in share.axis([17.3, 24.0]).words]
    assert words == ["Rp 0", "Rp 10", "Rp 20", "Rp 30"]


def test_steps_are_one_two_or_five_times_a_power_of_ten() -> None:
    assert [nice_step(span) for span in (1, 7, 30, 3_514_093)] == [0.5, 2, 10, 1_000_000]
