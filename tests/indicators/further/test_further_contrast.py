"""Gaps between groups before and after, their change, and the test that groups changed alike, a second way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import fmean, median

import duckdb
import pytest
from plain_results import mean_difference, median_difference
from scipy.stats import chi2, f_oneway, kruskal
from small_panel import (
    PAIRS,
    Home,
    Said,
    among,
    apart,
    homes_at_random,
    moves,
    panel,
    steps,
    warehouse,
)

from indicators.further.reading import besides, contrasts
from indicators.further.rows import Contrast
from indicators.statistics.clustered_changes import clustered_change_difference
from indicators.statistics.clustered_difference import clustered_difference_interval
from indicators.statistics.contrast import difference_of, heterogeneity
from indicators.statistics.design_effect import independent_variance
from indicators.statistics.difference import absolute_gap, relative_gap
from indicators.statistics.paired import newcombe_interval
from indicators.statistics.result import Estimate

HOMES = homes_at_random(21, 160)
Moves = tuple[int, int, int, int]


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse(HOMES) as connection:
        yield connection


def close(number: float) -> object:
    return pytest.approx(number, rel=1e-8, abs=1e-8)


def group(first: str, last: str, population: str, belongs: Callable[[Home], bool]) -> Moves:
    return moves([pair for pair in panel(among(HOMES, population), first, last) if belongs(pair[0])])


def change_of(cells: Moves) -> Estimate:
    names = ("gained", "lost", "both", "neither")
    return Estimate((cells[0] - cells[1]) / sum(cells), newcombe_interval(**dict(zip(names, cells, strict=True))))


def by_rt(first: str, last: str, population: str, belongs: Callable[[Home], bool]) -> list[Moves]:
    places = sorted({home.rt for home in HOMES})
    return [group(first, last, population, lambda home, rt=rt: home.rt == rt and belongs(home)) for rt in places]  # type: ignore[misc]


def check_gap(row: Contrast, own: list[Moves], reference: list[Moves]) -> None:
    """Groups as the moves of each RT, at the same places; of two RT one each."""
    one, other = ([sum(cell) for cell in zip(*group, strict=True)] for group in (own, reference))
    assert (row.n, row.n_reference) == (sum(one), sum(other))
    for end, yes in (("from", 1), ("to", 0)):
        counted = {
            "events": one[yes] + one[2],
            "total": sum(one),
            "reference_events": other[yes] + other[2],
            "reference_total": sum(other),
        }
        alone = absolute_gap(**counted)
        interval = alone.interval
        if len(own) > 1:
            interval = clustered_difference_interval(
                events_before=[cells[yes] + cells[2] for cells in reference],
                total_before=[sum(cells) for cells in reference],
                events_after=[cells[yes] + cells[2] for cells in own],
                total_after=[sum(cells) for cells in own],
            )
        wider = max(interval.width / alone.interval.width, 1.0)
        ratio = relative_gap(**counted, design_effect=wider**2)
        for kind, value, limits in (("gap", alone.value, interval), ("ratio", ratio.value, ratio.interval)):
            told = [getattr(row, f"{kind}_{end}{limit}") for limit in ("", "_lower", "_upper")]
            assert told == [close(value), close(limits.lower), close(limits.upper)]
    check_change(row, own, reference)


def check_change(row: Contrast, own: list[Moves], reference: list[Moves]) -> None:
    """The change of the gap, and of two groups the test that agrees with its interval; of two RT one each."""
    (a, b) = [tuple(sum(cell) for cell in zip(*group, strict=True)) for group in (own, reference)]  # type: ignore[misc]
    alone = difference_of(first=change_of(a), second=change_of(b))
    wanted = alone
    if len(own) > 1:
        wanted = clustered_change_difference(
            programme=tuple(zip(*own, strict=True)), comparison=tuple(zip(*reference, strict=True))
        )
        z = 3.919927969080108 * wanted.value / wanted.interval.width
        assert (row.statistic, row.freedom, row.p_value) == (close(z**2), 1, close(float(chi2.sf(z**2, 1))))
        assert row.i_squared == close(max(z**2 - 1, 0) / z**2 if z else 0)
        way = "" if row.design_effect == 1 and row.method == "newcombe10" else row.method.removeprefix("newcombe10+")
        assert way in ("cluster_t", "design_effect")
    wider = max(wanted.interval.width / alone.interval.width, 1.0) ** 2
    assert row.design_effect == close(2.0 if row.method.endswith("design_effect") else wider)
    assert (row.gap_change, row.lower, row.upper) == (
        close(wanted.value),
        close(wanted.interval.lower),
        close(wanted.interval.upper),
    )
    assert row.gap_change == close((row.gap_to or 0) - (row.gap_from or 0))


def variance(cells: Moves) -> float:
    n = sum(cells)
    return float(independent_variance(gained=cells[0] + 0.5, lost=cells[1] + 0.5, pairs=n + 2))


@pytest.mark.parametrize("population", ["all", "binaan"])
@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_women_and_men_as_heads(build: duckdb.DuckDBPyConnection, first: str, last: str, population: str) -> None:
    [row] = contrasts(
        build, indicator="water", division="head_sex", round_from=first, round_to=last, population=population
    )
    assert (row.category, row.reference, row.groups, row.refusal) == ("female", "male", 2, None)
    heads = (by_rt(first, last, population, lambda home, sex=sex: home.head == sex) for sex in ("female", "male"))  # type: ignore[misc]
    check_gap(row, *heads)


@pytest.mark.parametrize(("indicator", "worst_is_low"), [("water", True), ("dry", False)])
@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_the_rt_that_stood_worst_and_best(
    build: duckdb.DuckDBPyConnection, first: str, last: str, indicator: str, worst_is_low: bool
) -> None:
    [row] = contrasts(build, indicator=indicator, division="rt", round_from=first, round_to=last, population="all")
    of_rt = {f"{n:03}": group(first, last, "all", lambda home, n=n: home.rt == f"{n:03}") for n in range(1, 7)}  # type: ignore[misc]
    large = {rt: cells for rt, cells in of_rt.items() if sum(cells) >= 10}
    before = {rt: (cells[1] + cells[2]) / sum(cells) for rt, cells in large.items()}
    order = sorted(before, key=lambda rt: (before[rt], rt))
    lowest, highest = order[0], min(rt for rt in before if before[rt] == max(before.values()))
    worst, best = (lowest, highest) if worst_is_low else (highest, lowest)
    assert (row.category, row.reference, row.groups) == (worst, best, len(large))
    check_gap(row, [large[worst]], [large[best]])
    assert (row.method, row.design_effect) == ("newcombe10", 1)
    wanted = heterogeneity(
        estimates=[(cells[0] - cells[1]) / sum(cells) for cells in large.values()],
        variances=[variance(cells) for cells in large.values()],
    )
    assert (row.statistic, row.freedom) == (close(wanted.test.statistic), wanted.test.freedom)
    assert (row.p_value, row.i_squared) == (close(wanted.test.p), close(wanted.i_squared))


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_assisted_and_other_families(build: duckdb.DuckDBPyConnection, first: str, last: str) -> None:
    [row] = contrasts(build, indicator="stairs", division="binaan", round_from=first, round_to=last)
    assert (row.population, row.category, row.reference) == ("all", "binaan", "others")
    [water] = contrasts(build, indicator="water", division="binaan", round_from=first, round_to=last)
    own = by_rt(first, last, "all", lambda home: home.binaan)
    others = by_rt(first, last, "all", lambda home: not home.binaan)
    check_gap(water, own, others)
    [beside] = besides(build, indicator="water", round_from=first, round_to=last)
    told = (beside.difference, beside.lower, beside.upper, beside.method)
    assert told == (close(water.gap_change or 0), close(water.lower or 0), close(water.upper or 0), water.method)


def test_groups_of_fewer_than_ten_are_refused() -> None:
    homes = [
        Home(f"H{n:02}", {"baseline": Said(water=False), "m8": Said(water=True)}, head="female" if n < 9 else "male")
        for n in range(30)
    ]
    with warehouse(homes) as build:
        [row] = contrasts(build, indicator="water", division="head_sex", population="all")
        assert (row.refusal, row.groups, row.category, row.gap_from, row.p_value) == ("one_group", 1, "", None, None)
        [row] = contrasts(build, indicator="water", division="rt", population="all")
        assert row.refusal == "one_group"
        [row] = contrasts(build, indicator="water", division="binaan")  # everybody is assisted
        assert (row.refusal, row.gap_from) == ("one_group", None)


def test_rt_that_all_stood_alike_are_told_in_their_order() -> None:
    homes = [
        Home(f"H{n:02}", {"baseline": Said(water=False), "m8": Said(water=n % 3 == 0)}, rt=f"{n % 3:03}")
        for n in range(36)
    ]
    with warehouse(homes) as build:
        [row] = contrasts(build, indicator="water", division="rt", population="all")
    assert row.category == "000"
    assert row.reference != "000"
    assert row.gap_from == 0
    assert row.ratio_from is None  # nobody had it


def amounts(homes: list[Home], name: str) -> list[tuple[float, str]]:
    """The area of one round with its RT, of homes whose area is known in both rounds of `name`."""
    first, last, end = name.split()
    known = [
        (home, before, after)
        for home, before, after in panel(homes, first, last)
        if before.area is not None and after.area is not None
    ]
    return [
        ((before if end == "from" else after).area or 0.0, f"{home.site} {home.rt}") for home, before, after in known
    ]


def check_amounts(row: Contrast, first: list[Home], second: list[Home]) -> None:
    """Gaps and the difference of the changes, in plain Python."""
    sides = [steps(panel(homes, row.round_from, row.round_to)) for homes in (first, second)]
    assert (row.n, row.n_reference, row.refusal) == (len(sides[0]), len(sides[1]), None)
    told = (row.gap_change, row.lower, row.upper)
    assert told == apart(row.indicator, *sides)[:3]
    differing = median_difference if row.indicator.startswith("median") else mean_difference
    middle = median if row.indicator.startswith("median") else fmean
    for end in ("from", "to"):
        own, other = (amounts(homes, f"{row.round_from} {row.round_to} {end}") for homes in (first, second))
        wanted = differing(other, own, [0.0, 0.0])
        gap = middle([value for value, _ in own]) - middle([value for value, _ in other])
        told = tuple(getattr(row, f"gap_{end}{limit}") for limit in ("", "_lower", "_upper"))
        assert told == (close(gap), close(float(str(wanted["lower"]))), close(float(str(wanted["upper"]))))
    assert (row.ratio_from, row.ratio_to) == (None, None)


@pytest.mark.parametrize("indicator", ["mean_area", "median_area"])
@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_amounts_of_the_assisted_and_of_the_others(
    build: duckdb.DuckDBPyConnection, first: str, last: str, indicator: str
) -> None:
    keys = {"indicator": indicator, "round_from": first, "round_to": last}
    [row] = contrasts(build, division="binaan", **keys)  # type: ignore[arg-type]
    check_amounts(row, *([home for home in HOMES if home.binaan is binaan] for binaan in (True, False)))
    [beside] = besides(build, **keys)  # type: ignore[arg-type]
    assert (row.gap_change, row.lower, row.method) == (beside.difference, beside.lower, beside.method)
    deviate = 2 * 1.959963984540054 * (row.gap_change or 0) / ((row.upper or 0) - (row.lower or 0))
    assert (row.statistic, row.freedom) == (close(deviate**2), 1)
    if indicator == "mean_area":
        assert row.gap_change == close((row.gap_to or 0) - (row.gap_from or 0))
        assert ((row.p_value or 1) < 0.05) == ((row.lower or 0) > 0 or (row.upper or 0) < 0)


@pytest.mark.parametrize("indicator", ["mean_area", "median_area"])
def test_amounts_of_the_worst_and_the_best_rt(build: duckdb.DuckDBPyConnection, indicator: str) -> None:
    first, last = PAIRS[1]
    [row] = contrasts(build, indicator=indicator, division="rt", round_from=first, round_to=last, population="all")
    by_rt = {f"{n:03}": [home for home in HOMES if home.rt == f"{n:03}"] for n in range(1, 7)}
    changes = {rt: [step for step, _ in steps(panel(homes, first, last))] for rt, homes in by_rt.items()}
    large = {rt: each for rt, each in changes.items() if len(each) >= 10}
    middle = median if indicator == "median_area" else fmean
    before = {rt: middle([value for value, _ in amounts(by_rt[rt], f"{first} {last} from")]) for rt in large}
    assert row.category == min(before, key=lambda rt: (before[rt], rt))
    assert before[row.reference] == max(before.values())
    assert (row.groups, row.design_effect) == (len(large), 1)
    check_amounts(row, by_rt[row.category], by_rt[row.reference])
    wanted = f_oneway(*large.values(), equal_var=False) if indicator == "mean_area" else kruskal(*large.values())
    assert (row.p_value, row.freedom) == (close(float(wanted.pvalue)), len(large) - 1)


def test_amounts_of_groups_of_fewer_than_ten_are_refused() -> None:
    homes = [
        Home(f"H{n:02}", {"baseline": Said(area=20.0 + n), "m8": Said(area=30.0 + n % 7)}, binaan=n < 9)
        for n in range(30)
    ]
    with warehouse(homes) as build:
        for indicator in ("mean_area", "median_area"):
            [row] = contrasts(build, indicator=indicator, division="binaan")
            assert (row.refusal, row.groups, row.gap_from, row.p_value) == ("one_group", 1, None, None)
            [row] = contrasts(build, indicator=indicator, division="rt", population="all")
            assert row.refusal == "one_group"
