"""The change of the assisted beside that of others, a second way; what comes by itself; and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb
import numpy as np
import pytest
from small_panel import (
    NAMES,
    PAIRS,
    Home,
    Said,
    among,
    apart,
    areas,
    design_effect,
    homes_at_random,
    moves,
    panel,
    steps,
    warehouse,
)

from indicators.further.reading import besides
from indicators.further.rows import Beside
from indicators.statistics.clustered_changes import clustered_change_difference
from indicators.statistics.contrast import difference_of
from indicators.statistics.interval import Interval
from indicators.statistics.result import Estimate
from indicators.statistics.spurious import regression_of_selected

SITES = ("rw12", "rw99")
HOMES = homes_at_random(31, 110, sites=SITES)  # nobody of rw99 is assisted
FIRST, MIDDLE, LAST = NAMES
READINGS = {(FIRST, LAST): (FIRST, MIDDLE), (MIDDLE, LAST): (FIRST, MIDDLE)}
"""The two rounds before the later one that are nearest to the earlier."""


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse(HOMES, sites=SITES) as connection:
        yield connection


def close(number: float) -> object:
    return pytest.approx(number, rel=1e-8, abs=1e-8)


def here(binaan: bool | None = None, site: str = "rw12") -> list[Home]:
    return [home for home in HOMES if home.site == site and binaan in (None, home.binaan)]


def one(build: duckdb.DuckDBPyConnection, **chosen: str) -> Beside:
    [row] = besides(build, site="rw12", **chosen)  # type: ignore[arg-type]
    return row


def same(row: Beside, wanted: Estimate) -> None:
    told = (row.difference, row.lower, row.upper)
    assert told == (close(wanted.value), close(wanted.interval.lower), close(wanted.interval.upper))


def told_change(build: duckdb.DuckDBPyConnection, site: str, **keys: str) -> Estimate:
    """The change of a whole site with the interval it has by itself."""
    [(value, lower, upper)] = build.execute(
        "SELECT change, lower, upper FROM change WHERE comparison = 'paired' AND breakdown = 'site'"
        " AND (indicator, round_from, round_to, population, site) = (?, ?, ?, ?, ?)",
        [*(keys[name] for name in ("indicator", "round_from", "round_to", "population")), site],
    ).fetchall()
    return Estimate(value, Interval(lower, upper))


def ends(told: Estimate) -> tuple[object, object]:
    return close(told.interval.lower), close(told.interval.upper)


@pytest.mark.parametrize(("first", "last"), PAIRS)
@pytest.mark.parametrize(("population", "comparison_site"), [("binaan", "rw12"), ("binaan", "rw99"), ("all", "rw99")])
def test_shares(build: duckdb.DuckDBPyConnection, first: str, last: str, population: str, comparison_site: str) -> None:
    keys = {"indicator": "water", "round_from": first, "round_to": last, "population": population}
    row = one(build, **keys, comparison_site=comparison_site)
    others = here(binaan=False) if comparison_site == "rw12" else here(site="rw99")
    own = moves(panel(among(here(), population), first, last))
    theirs = moves(panel(others, first, last))
    alone = [told_change(build, "rw12", **keys)]
    if comparison_site == "rw12":
        rt = sorted({home.rt for home in here()})
        sides = [among(here(), population), others]
        by_rt = [[moves(panel([home for home in side if home.rt == one], first, last)) for one in rt] for side in sides]
        programme, comparison = (tuple(zip(*side, strict=True)) for side in by_rt)
        same(row, clustered_change_difference(programme=programme, comparison=comparison))
    else:
        alone.append(told_change(build, "rw99", **(keys | {"population": "all"})))
        same(row, difference_of(first=alone[0], second=alone[1]))
        assert (row.change_comparison_lower, row.change_comparison_upper) == ends(alone[1])
        assert row.design_effect == close(design_effect(build, **keys))
    assert (row.change_lower, row.change_upper) == ends(alone[0])  # as it is told by itself
    assert (row.n, row.n_comparison, row.refusal) == (sum(own), sum(theirs), None)
    assert row.change == close((own[0] - own[1]) / sum(own))
    assert row.before == close((own[1] + own[2]) / sum(own))
    assert row.after_comparison == close((theirs[0] + theirs[2]) / sum(theirs))


@pytest.mark.parametrize("indicator", ["mean_area", "median_area"])
@pytest.mark.parametrize(("first", "last"), PAIRS)
@pytest.mark.parametrize(("population", "comparison_site"), [("binaan", "rw12"), ("binaan", "rw99"), ("all", "rw99")])
def test_amounts(
    build: duckdb.DuckDBPyConnection, first: str, last: str, indicator: str, population: str, comparison_site: str
) -> None:
    keys = {"indicator": indicator, "round_from": first, "round_to": last, "population": population}
    row = one(build, **keys, comparison_site=comparison_site)
    others = here(binaan=False) if comparison_site == "rw12" else here(site="rw99")
    own, theirs = panel(among(here(), population), first, last), panel(others, first, last)
    told = (row.difference, row.lower, row.upper, row.design_effect)
    assert told == apart(indicator, steps(own), steps(theirs))
    assert (row.n, row.n_comparison) == (len(steps(own)), len(steps(theirs)))
    level = np.median if indicator == "median_area" else np.mean
    assert row.before_comparison == close(float(level(areas(theirs)[0])))
    base = "hodges_lehmann" if indicator == "median_area" else "paired_student"
    assert row.method == base + ("+design_effect" if row.design_effect == 2 else "+cluster_t")


def test_who_is_assisted_and_who_is_not_change_places_and_the_sign_flips(build: duckdb.DuckDBPyConnection) -> None:
    with warehouse([replace(home, binaan=not home.binaan) for home in here()]) as swapped:
        for indicator in ("mean_area", "median_area"):
            keys = {"indicator": indicator, "round_from": FIRST, "round_to": LAST, "comparison_site": "rw12"}
            one_way, other_way = one(build, **keys), one(swapped, **keys)
            told = (-(other_way.difference or 0), -(other_way.upper or 0), -(other_way.lower or 0))
            assert told == (close(one_way.difference or 0), close(one_way.lower or 0), close(one_way.upper or 0))


def test_the_change_of_the_assisted_has_the_interval_that_the_change_itself_has(
    build: duckdb.DuckDBPyConnection,
) -> None:
    for indicator in ("mean_area", "median_area"):
        row = one(build, indicator=indicator, round_from=FIRST, round_to=LAST, comparison_site="rw99", population="all")
        [wanted] = build.execute(
            "SELECT change, lower, upper FROM change WHERE (comparison, breakdown, site, population) ="
            " ('paired', 'site', 'rw12', 'all') AND (indicator, round_from, round_to) = (?, ?, ?)",
            [indicator, FIRST, LAST],
        ).fetchall()
        assert (row.change, row.change_lower, row.change_upper) == tuple(close(number) for number in wanted)


def correlation(pairs: Sequence[tuple[float, float]]) -> float:
    return float(np.corrcoef(np.array(pairs, dtype=float).T)[0, 1])


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_what_comes_by_itself_needs_two_readings_before(
    build: duckdb.DuckDBPyConnection, first: str, last: str
) -> None:
    row = one(build, indicator="water", round_from=first, round_to=last, comparison_site="rw12")
    if (first, last) not in READINGS:
        assert (row.correlation, row.by_itself) == (None, None)
        return
    read = [(b.water, a.water) for _, b, a in panel(here(), *READINGS[first, last])]
    rho = correlation([(b, a) for b, a in read if b is not None and a is not None])
    own, others = (moves(panel(here(binaan=binaan), first, last)) for binaan in (True, False))
    everybody = (own[1] + own[2] + others[1] + others[2]) / (sum(own) + sum(others))
    chosen = (own[1] + own[2]) / sum(own)
    assert row.correlation == close(rho)
    wanted = regression_of_selected(mean=everybody, selected_mean=chosen, correlation=rho)
    assert row.by_itself == close(wanted)


def test_what_comes_by_itself_of_an_amount(build: duckdb.DuckDBPyConnection) -> None:
    row = one(build, indicator="mean_area", round_from=FIRST, round_to=LAST, comparison_site="rw12")
    before, after = areas(panel(here(), FIRST, MIDDLE))
    rho = correlation(list(zip(before, after, strict=True)))
    own, everybody = areas(panel(here(binaan=True), FIRST, LAST))[0], areas(panel(here(), FIRST, LAST))[0]
    assert row.by_itself == close((1 - rho) * (np.mean(everybody) - np.mean(own)))


def test_a_comparison_rw_has_nothing_that_comes_by_itself_and_nobody_compares_it(
    build: duckdb.DuckDBPyConnection,
) -> None:
    assert {row.by_itself for row in besides(build, comparison_site="rw99")} == {None}
    assert besides(build, site="rw99") == ()
    assert {row.indicator for row in besides(build)} == {"water", "dry", "stairs", "mean_area", "median_area"}


def few(assisted: int, others: int) -> list[Home]:
    said = {FIRST: Said(water=False), LAST: Said(water=True)}
    return [Home(f"H{n:02}", said, binaan=n < assisted) for n in range(assisted + others)]


@pytest.mark.parametrize(
    ("assisted", "others", "refusal"),
    [(30, 0, "no_comparison"), (30, 9, "few_in_group"), (9, 30, "few_in_group"), (10, 10, None)],
)
def test_refusals(assisted: int, others: int, refusal: str | None) -> None:
    with warehouse(few(assisted, others)) as build:
        [row] = besides(build, indicator="water")
    assert (row.n, row.n_comparison, row.refusal) == (assisted, others, refusal)
    numbers = (row.change, row.difference, row.lower, row.change_comparison, row.before)
    assert (set(numbers) == {None}) == (refusal is not None)


def test_a_site_where_nobody_is_assisted_is_set_beside_nobody() -> None:
    with warehouse(few(0, 30)) as build:
        assert besides(build) == ()


def test_statistics_md_example_comes_out_of_the_table() -> None:
    """86 and 3 of 287 beside 24 and 8 of 270: 29 and 6 points, as in the docstring of statistics.contrast."""
    cells = [(True, (86, 3, 175, 23)), (False, (24, 8, 150, 88))]
    answers = ((False, True), (True, False), (True, True), (False, False))
    homes = [
        Home(f"H{binaan}{before}{after}{n:03}", {FIRST: Said(water=before), LAST: Said(water=after)}, binaan=binaan)
        for binaan, counted in cells
        for (before, after), often in zip(answers, counted, strict=True)
        for n in range(often)
    ]
    with warehouse(homes) as build:
        [row] = besides(build, indicator="water")
    assert row.design_effect == 1  # one RT
    assert [round(value or 0, 3) for value in (row.difference, row.lower, row.upper)] == [0.23, 0.161, 0.299]
