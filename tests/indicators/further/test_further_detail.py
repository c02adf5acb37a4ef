"""Every measure of a change for analysts, a second way and against published numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import log
from statistics import fmean

import duckdb
import numpy as np
import pytest
from declared_indicators import BIRTHS, DEATHS, catalogue
from filled_warehouse import random_warehouse
from scipy.stats import t
from small_panel import (
    BOOK,
    NAMES,
    PAIRS,
    RUNGS,
    Home,
    Said,
    among,
    design_effect,
    homes_at_random,
    moves,
    panel,
    warehouse,
)

from indicators.compute import compute
from indicators.further.measure import Measure
from indicators.further.reading import details
from indicators.further.rows import Detail
from indicators.results import changes
from indicators.statistics.amount import geometric_mean_ratio, share_up, standardised_change, winsorised_mean
from indicators.statistics.clustered_rank import clustered_typical_change
from indicators.statistics.count import rate_comparison
from indicators.statistics.difference import miettinen_nurminen_interval
from indicators.statistics.effect import cohen_g, cohen_h
from indicators.statistics.interval import Interval
from indicators.statistics.ladder import bhapkar, stuart_maxwell
from indicators.statistics.ordinal import net_up_interval
from indicators.statistics.paired import mcnemar_exact, mcnemar_midp, newcombe_interval, tango_interval
from indicators.statistics.paired_ratio import odds_ratio_wilson_interval, share_ratio_interval
from indicators.statistics.proportion import wilson_interval
from indicators.statistics.rank import rank_biserial, signed_rank_test

HOMES = homes_at_random(11, 70)
ERROR = 0.03
CHANGES = [(*pair, population) for pair in PAIRS for population in ("all", "binaan")]
Rows = dict[tuple[str, str], Detail]


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse(HOMES, answer_error=ERROR) as connection:
        yield connection


def rows(build: duckdb.DuckDBPyConnection, indicator: str, first: str, last: str, population: str) -> Rows:
    found = details(
        build, indicator=indicator, round_from=first, round_to=last, population=population, comparison="paired"
    )
    return {(row.measure, row.part): row for row in found}


def close(number: float) -> object:
    return pytest.approx(number, rel=1e-8, abs=1e-8)


def same(row: Detail, value: float, interval: Interval) -> None:
    assert row.value == close(value)
    for found, wanted in ((row.lower, interval.lower), (row.upper, interval.upper)):
        assert found == (None if np.isinf(wanted) else close(wanted))


@pytest.mark.parametrize(("first", "last", "population"), CHANGES)
def test_measures_of_a_share(build: duckdb.DuckDBPyConnection, first: str, last: str, population: str) -> None:
    found = rows(build, "water", first, last, population)
    gained, lost, both, neither = moves(panel(among(HOMES, population), first, last))
    n = gained + lost + both + neither
    assert all(row.n == n for row in found.values())
    e = design_effect(build, indicator="water", round_from=first, round_to=last, population=population)
    same(found["tango", ""], (gained - lost) / n, tango_interval(gained=gained / e, lost=lost / e, total=n / e))
    assert found["mcnemar_exact", ""].p_value == close(mcnemar_exact(gained=gained, lost=lost))
    assert found["mcnemar_midp", ""].p_value == close(mcnemar_midp(gained=gained, lost=lost))
    ratio = share_ratio_interval(gained=gained / e, lost=lost / e, both=both / e, neither=neither / e)
    same(found["share_ratio", ""], (gained + both) / (lost + both), ratio)
    same(found["odds_ratio", ""], gained / lost, odds_ratio_wilson_interval(gained=gained / e, lost=lost / e))
    assert found["cohen_g", ""].value == close(cohen_g(gained=gained, lost=lost))
    h = cohen_h(before=(lost + both) / n, after=(gained + both) / n)
    assert found["cohen_h", ""].value == close(h)
    assert found["answer_error", ""].value == close(n * ERROR * (1 - ERROR))
    told = {Measure(measure) for measure, _ in found}
    assert told == {
        *(Measure.TANGO, Measure.MCNEMAR_EXACT, Measure.MCNEMAR_MIDP, Measure.SHARE_RATIO, Measure.ODDS_RATIO),
        *(Measure.COHEN_G, Measure.COHEN_H, Measure.ANSWER_ERROR),
    }


@pytest.mark.parametrize(("first", "last", "population"), CHANGES)
def test_measures_of_a_ladder(build: duckdb.DuckDBPyConnection, first: str, last: str, population: str) -> None:
    found = rows(build, "stairs", first, last, population)
    table = np.zeros((4, 4), dtype=int)
    for _, before, after in panel(among(HOMES, population), first, last):
        if before.rung and after.rung:
            table[RUNGS.index(before.rung), RUNGS.index(after.rung)] += 1
    n, up, down = table.sum(), np.triu(table, 1).sum(), np.tril(table, -1).sum()
    e = design_effect(build, indicator="stairs", round_from=first, round_to=last, population=population)
    same(found["net_up", ""], (up - down) / n, net_up_interval(up=up / e, down=down / e, total=n / e))
    for name, test in (("stuart_maxwell", stuart_maxwell), ("bhapkar", bhapkar)):
        wanted = test(table=table)
        assert (found[name, ""].statistic, found[name, ""].p_value) == (close(wanted.statistic), close(wanted.p))
        assert found[name, ""].freedom == wanted.freedom
    for rank, code in enumerate(RUNGS[1:], start=1):
        cells = {
            "gained": table[:rank, rank:].sum(),
            "lost": table[rank:, :rank].sum(),
            "both": table[rank:, rank:].sum(),
            "neither": table[:rank, :rank].sum(),
        }
        limits = newcombe_interval(**{name: cell / e for name, cell in cells.items()})
        same(found["threshold", code], (cells["gained"] - cells["lost"]) / n, limits)
    steps = Counter[float]()
    for before in range(4):
        for after in range(4):
            steps[after - before] += table[before, after]
    wanted = signed_rank_test(differences=steps, exact=up + down <= 20)
    assert found["signed_rank", ""].statistic == close(wanted.statistic)
    assert found["signed_rank", ""].p_value == close(wanted.p)
    assert found["tango", ""].n == n


def mean_effect(values: list[float], rt: list[str]) -> float:
    """By what RT widen the Student interval of a mean: t(K - 1) between them against t(n - 1) within, squared."""
    n, names = len(values), sorted(set(rt))
    k, mean = len(names), fmean(values)
    if k < 4 or n < 10:
        return 2.0 if k > 1 else 1.0
    off = [sum(v - mean for v, name in zip(values, rt, strict=True) if name == one) for one in names]
    between = t.ppf(0.975, k - 1) * (k / (k - 1) * sum(x * x for x in off)) ** 0.5 / n
    alone = t.ppf(0.975, n - 1) * (sum((v - mean) ** 2 for v in values) / (n - 1) / n) ** 0.5
    return max(between / alone, 1.0) ** 2 if alone else 1.0


@pytest.mark.parametrize("indicator", ["mean_area", "median_area"])
@pytest.mark.parametrize(("first", "last", "population"), CHANGES)
def test_measures_of_an_amount(
    build: duckdb.DuckDBPyConnection, indicator: str, first: str, last: str, population: str
) -> None:
    found = rows(build, indicator, first, last, population)
    known = [
        (home.rt, b.area, a.area)
        for home, b, a in panel(among(HOMES, population), first, last)
        if b.area is not None and a.area is not None
    ]
    rt, before, after = (list(column) for column in zip(*known, strict=True))
    steps = np.array(after) - np.array(before)
    up = mean_effect([float(step > 0) for step in steps], rt)
    rose = float(np.sum(steps > 0))
    wilson = wilson_interval(events=rose / up, total=len(steps) / up)
    same(found["share_up", ""], share_up(differences=steps).value, wilson)
    typical = clustered_typical_change(differences=steps, clusters=rt)
    same(found["hodges_lehmann", ""], typical.estimate, typical.interval)
    assert found["rank_biserial", ""].value == close(rank_biserial(differences=steps))
    assert found["winsorised", ""].value == close(winsorised_mean(sample=steps))
    size, total, squares = len(steps), float(sum(steps)), float(sum(steps**2))
    d_z = standardised_change(pairs=size, total=total, sum_of_squares=squares)
    assert found["standardised", ""].value == close(d_z)
    test = signed_rank_test(differences=steps, exact=np.count_nonzero(steps) <= 20)
    assert found["signed_rank", ""].p_value == close(test.p)
    assert (("geometric_ratio", "") in found) == (indicator == "median_area")
    if indicator == "median_area":
        logs = [log(a / b) for b, a in zip(before, after, strict=True)]
        ratio = geometric_mean_ratio(pairs=size, total=sum(logs), sum_of_squares=sum(x * x for x in logs))
        told = found["geometric_ratio", ""]
        assert told.value == close(ratio.value)
        half, wide = log(ratio.interval.upper / ratio.value), log((told.upper or 0) / ratio.value)
        assert (wide, log((told.lower or 0) / ratio.value)) == (close(wide), close(-wide))
        effect = mean_effect(logs, rt)
        assert effect == close(max((wide / half) ** 2, 1.0))


def test_unpaired_shares_have_miettinen_and_nurminen(build: duckdb.DuckDBPyConnection) -> None:
    found = details(build, comparison="unpaired")
    assert {row.indicator for row in found} == {"water", "dry", "stairs"}
    for row in found:
        keys = {name: getattr(row, name) for name in ("indicator", "round_from", "round_to", "population")}
        [change] = changes(build, **keys, comparison="unpaired", breakdown="site")
        e = max(change.design_effect or 1, 1)
        interval = miettinen_nurminen_interval(
            events_before=(change.x_from or 0) / e,
            total_before=change.n_from / e,
            events_after=(change.x_to or 0) / e,
            total_after=change.n_to / e,
        )
        same(row, change.change or 0, interval)
        assert row.n == min(change.n_from, change.n_to)


def test_deaths_beside_births_have_a_ratio_of_rates_where_enough_happened_in_windows_apart() -> None:
    told = catalogue(live_births=BIRTHS, infant_deaths=DEATHS | {"numerator": '"TRUE"'})
    with random_warehouse(23, book=BOOK, households=60) as build:
        compute(build, told)
        found = details(build, measure="rate_ratio")
        wanted = build.execute(
            "SELECT round_from, round_to, population, x_from, n_from, x_to, n_to FROM change"
            " WHERE indicator = 'infant_deaths' AND breakdown = 'site' AND n_from * n_to > 0 AND x_from + x_to > 9"
        ).fetchall()
        apart = {row[:3]: row[3:] for row in wanted if row[:2] == (NAMES[0], NAMES[2])}
        assert len(wanted) > len(apart) == len(found) == 2
        for row in found:
            before, births_before, after, births_after = apart[row.round_from, row.round_to, row.population]
            exact = rate_comparison(
                events_before=before, exposure_before=births_before, events_after=after, exposure_after=births_after
            )
            same(row, exact.ratio, exact.interval)
            assert row.p_value == close(exact.p)


def test_without_a_declared_error_there_is_no_floor() -> None:
    with warehouse(HOMES) as build:
        assert details(build, measure="answer_error") == ()
        assert details(build, measure="tango") != ()


def homes_that_moved(gained: int, lost: int, both: int, neither: int) -> list[Home]:
    answers = [(False, True)] * gained + [(True, False)] * lost + [(True, True)] * both + [(False, False)] * neither
    return [
        Home(f"H{place:03}", {NAMES[0]: Said(water=before), NAMES[1]: Said(water=after)})
        for place, (before, after) in enumerate(answers)
    ]


def test_published_examples_come_out_of_the_table() -> None:
    """Tango 1998: 25 and 2 of 102; Fagerland, Lydersen & Laake 2014: 1, 7, 1 and 12."""
    with warehouse(homes_that_moved(25, 2, 60, 15)) as build:
        [tango] = details(build, indicator="water", measure="tango", population="all")
        assert [round(value or 0, 4) for value in (tango.lower, tango.upper)] == [0.1392, 0.3213]
    with warehouse(homes_that_moved(1, 7, 1, 12)) as build:
        found = {row.measure: row for row in details(build, indicator="water", population="all", comparison="paired")}
        ratio, odds = found["share_ratio"], found["odds_ratio"]
        assert [round(value or 0, 4) for value in (ratio.lower, ratio.upper)] == [0.0653, 0.9069]
        assert [round(value or 0, 4) for value in (odds.lower, odds.upper)] == [0.0229, 0.89]


def test_a_published_ladder_comes_out_of_the_table() -> None:
    """R's mh_test of coin and irr: Stuart–Maxwell 13.7647, Bhapkar 15.423 on two degrees of freedom."""
    table = [[20, 10, 5], [3, 30, 15], [0, 5, 40]]
    rungs = [(RUNGS[a], RUNGS[b]) for a in range(3) for b in range(3) for _ in range(table[a][b])]
    homes = [
        Home(f"H{place:03}", {NAMES[0]: Said(rung=before), NAMES[2]: Said(rung=after)})
        for place, (before, after) in enumerate(rungs)
    ]
    with warehouse(homes) as build:
        found = {row.measure: row for row in details(build, indicator="stairs", population="all")}
    assert round(found["stuart_maxwell"].statistic or 0, 4) == 13.7647
    assert round(found["bhapkar"].statistic or 0, 3) == 15.423
    assert found["bhapkar"].freedom == 2


def test_what_is_infinite_or_undefined_is_blank_or_left_out() -> None:
    with warehouse(homes_that_moved(12, 0, 0, 8)) as build:
        found = {row.measure: row for row in details(build, indicator="water", population="all", comparison="paired")}
        assert (found["odds_ratio"].value, found["odds_ratio"].upper) == (None, None)
        assert found["odds_ratio"].lower is not None
        assert (found["share_ratio"].value, found["share_ratio"].upper) == (None, None)
    with warehouse(homes_that_moved(0, 0, 0, 20)) as build:
        found = {row.measure: row for row in details(build, indicator="water", population="all", comparison="paired")}
        assert {"odds_ratio", "cohen_g", "share_ratio"}.isdisjoint(found)
        assert found["mcnemar_exact"].p_value == 1


@pytest.mark.parametrize("measure", list(Measure))
def test_every_measure_is_named_and_explained_in_both_languages(measure: Measure) -> None:
    for language in ("id", "en"):
        assert measure.name_in(language)
        assert measure.words(language).endswith(".")
    assert measure.words("id") != measure.words("en")
