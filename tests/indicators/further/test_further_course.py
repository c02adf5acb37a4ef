"""Courses of three rounds: the panel, Cochran's Q, the trend and the chart, a second way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import fmean

import duckdb
import numpy as np
import pytest
from plain_results import mean_limits
from scipy.stats import friedmanchisquare
from small_panel import MONTHS, NAMES, Home, Said, among, homes_at_random, warehouse

from indicators.further.panels import Panels, cochran, trends
from indicators.further.reading import course_points, courses
from indicators.statistics.clustered import clustered_p
from indicators.statistics.clustered_rank import clustered_typical_change
from indicators.statistics.rounds import (
    chart_signals,
    cluster_trend,
    cochran_q,
    mean_chart_limits,
    median_chart_limits,
    paired_trend,
    share_chart_limits,
)

HOMES = homes_at_random(5, 120)


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse(HOMES) as connection:
        yield connection


def close(number: float) -> object:
    return pytest.approx(number, rel=1e-8, abs=1e-8)


def answers(population: str) -> list[tuple[str, tuple[bool, ...]]]:
    """RT and the yes/no of every round, of households known in all; assisted as in the first round."""
    found = []
    for home in among(HOMES, population):
        said = [home.said(name) for name in NAMES]
        if all(one is not None and one.water is not None for one in said):
            found.append((home.rt, tuple(bool(one.water) for one in said if one)))
    return found


@pytest.mark.parametrize("population", ["all", "binaan"])
def test_a_course_is_that_of_the_complete_panel(build: duckdb.DuckDBPyConnection, population: str) -> None:
    [row] = courses(build, indicator="water", population=population)
    panel = answers(population)
    patterns = Counter(tuple(map(int, said)) for _, said in panel)
    assert (row.round_to, row.rounds, row.n, row.points_before, row.refusal) == (NAMES[-1], 3, len(panel), 1, None)
    q = cochran_q(patterns=patterns)
    assert (row.statistic, row.freedom, row.p_value) == (close(q.statistic), q.freedom, close(q.p))
    by_rt: dict[str, list[tuple[bool, ...]]] = defaultdict(list)
    for rt, said in panel:
        by_rt[rt].append(said)
    alone = paired_trend(patterns=patterns, times=MONTHS)
    events = [np.sum(said, axis=0) for said in by_rt.values()]
    together = cluster_trend(totals=[len(said) for said in by_rt.values()], events=events, times=MONTHS)
    trend = max((together, alone), key=lambda each: each.interval.width)
    assert row.clusters == len(by_rt)
    assert (row.slope, row.trend_p) == (close(trend.slope), close(trend.test.p))
    assert (row.lower, row.upper) == (close(trend.interval.lower), close(trend.interval.upper))


@pytest.mark.parametrize("population", ["all", "binaan"])
def test_the_chart_is_that_of_the_same_panel(build: duckdb.DuckDBPyConnection, population: str) -> None:
    points = course_points(build, indicator="water", population=population)
    panel = answers(population)
    yes = [sum(said[place] for _, said in panel) for place in range(3)]
    centre, lower, upper = share_chart_limits(events=yes, totals=[len(panel)] * 3)
    assert [point.at_round for point in points] == list(NAMES)
    assert [(point.x, point.n) for point in points] == [(x, len(panel)) for x in yes]
    assert [point.value for point in points] == [close(x / len(panel)) for x in yes]
    assert [point.centre for point in points] == [close(centre)] * 3
    assert [point.lower for point in points] == [close(limit) for limit in lower]
    assert [point.upper for point in points] == [close(limit) for limit in upper]
    values = [x / len(panel) for x in yes]
    assert [point.signal for point in points] == chart_signals(values=values, centre=centre, lower=lower, upper=upper)


def test_cochrans_published_example_comes_out_of_the_table() -> None:
    """Three drugs given to 46 people (Agresti 2013, table 12.1): Q = 8.4706 on two degrees of freedom."""
    drugs = {(0, 0, 0): 6, (1, 0, 0): 2, (0, 0, 1): 16, (1, 0, 1): 4, (0, 1, 0): 2, (1, 1, 0): 6, (0, 1, 1): 4}
    everybody = [pattern for pattern, often in {**drugs, (1, 1, 1): 6}.items() for _ in range(often)]
    homes = [
        Home(f"H{place}", {name: Said(water=bool(yes)) for name, yes in zip(NAMES, pattern, strict=True)})
        for place, pattern in enumerate(everybody)
    ]
    with warehouse(homes) as build:
        [row] = courses(build, indicator="water", population="all")
    assert (row.n, round(row.statistic or 0, 4), row.freedom, round(row.p_value or 0, 4)) == (46, 8.4706, 2, 0.0145)
    assert row.clusters == 0  # one RT: households count as independent


def test_a_signal_is_a_round_beyond_its_limits() -> None:
    homes = [
        Home(f"H{place:03}", {name: Said(water=name == NAMES[2] and place < 60) for name in NAMES})
        for place in range(90)
    ]
    with warehouse(homes) as build:
        points = course_points(build, indicator="water", population="all")
    assert [point.signal for point in points] == [True, True, True]


def test_fewer_than_ten_known_in_every_round_make_no_course() -> None:
    homes = [Home(f"H{place}", {name: Said(water=True) for name in NAMES}) for place in range(9)]
    with warehouse(homes) as build:
        [row] = courses(build, indicator="water", population="all")
        assert (row.n, row.refusal, row.statistic, row.slope) == (9, "too_few", None, None)
        assert course_points(build) == ()


def test_two_rounds_are_no_course() -> None:
    homes = [Home(f"H{place}", {name: Said(water=True) for name in NAMES[:2]}) for place in range(20)]
    with warehouse(homes) as build:
        assert courses(build) == ()


def test_many_panels_at_once_are_those_of_the_library() -> None:
    chance = np.random.default_rng(9)
    cells, months = 120, np.array([0.0, 2, 4, 8])
    panel = np.sort(chance.integers(0, 12, cells))
    panels = Panels(
        panel=np.unique(panel, return_inverse=True)[1],
        rt=chance.integers(0, 7, cells),
        answers=chance.integers(0, 2, (cells, 4)).astype(float),
        often=chance.integers(1, 6, cells).astype(float),
        months=months,
    )
    statistic, freedom, p = cochran(panels)
    found = trends(panels)
    for one in range(panels.panel.max() + 1):
        mine = panels.panel == one
        patterns = Counter[tuple[int, ...]]()
        for answers, often in zip(panels.answers[mine], panels.often[mine], strict=True):
            patterns[tuple(answers.astype(int))] += int(often)
        q = cochran_q(patterns=patterns)
        assert (statistic[one], freedom, p[one]) == (close(q.statistic), q.freedom, close(q.p))
        rts = np.unique(panels.rt[mine])
        parts = [mine & (panels.rt == rt) for rt in rts]
        totals = [panels.often[part].sum() for part in parts]
        events = [panels.often[part] @ panels.answers[part] for part in parts]
        trend = paired_trend(patterns=patterns, times=months)
        effect = 2 if 2 <= len(rts) <= 3 else 1  # the usual one: so few RT don't tell how alike they are
        if len(rts) >= 4:
            together = cluster_trend(totals=totals, events=events, times=months)
            trend = max((together, trend), key=lambda each: each.interval.width)
        assert (found.clusters[one], found.way[one]) == (len(rts), 2 if len(rts) < 2 else effect - 1)
        p_one = float(clustered_p(p=trend.test.p, design_effect=effect))
        assert (found.slope[one], found.p[one]) == (close(trend.slope), close(p_one))
        assert found.half[one] == close(trend.interval.width / 2 * effect**0.5)


def test_nobody_who_changed_is_no_trend_and_no_q() -> None:
    homes = [Home(f"H{n:02}", {name: Said(water=n % 2 == 0) for name in NAMES}, rt=f"{n % 6:03}") for n in range(30)]
    with warehouse(homes) as build:
        [row] = courses(build, indicator="water", population="all")
    assert (row.statistic, row.p_value, row.slope, row.lower, row.upper, row.trend_p) == (0, 1, 0, 0, 0, 1)


@pytest.mark.parametrize(("rts", "method"), [(1, ""), (3, "+design_effect"), (4, "+cluster_t")])
def test_the_trend_of_few_rt_is_as_careful_as_every_other_interval(rts: int, method: str) -> None:
    homes = [
        Home(f"H{n:02}", {name: Said(water=n < 12 * place) for place, name in enumerate(NAMES)}, rt=f"{n % rts:03}")
        for n in range(40)
    ]
    with warehouse(homes) as build:
        [row] = courses(build, indicator="water", population="all")
    alone = paired_trend(
        patterns=Counter(tuple(int(n < 12 * place) for place in range(3)) for n in range(40)), times=MONTHS
    )
    assert row.method == f"mean_slope{method}"
    times = ((row.upper or 0) - (row.lower or 0)) / alone.interval.width
    assert times == close(2**0.5 if rts == 3 else 1)


def test_rt_that_all_moved_alike_make_the_trend_no_surer() -> None:
    homes = [
        Home(f"H{n:02}", {name: Said(water=name == NAMES[2] and n < 15) for name in NAMES}, rt=f"{n % 5:03}")
        for n in range(30)
    ]
    with warehouse(homes) as build:
        [row] = courses(build, indicator="water", population="all")
    assert row.clusters == 5
    assert (row.lower or 0) < (row.slope or 0) < (row.upper or 0)


def areas_of(population: str) -> list[tuple[str, list[float]]]:
    """RT and the area of every round, of households whose area is known in all."""
    found = []
    for home in among(HOMES, population):
        said = [home.said(name) for name in NAMES]
        known = [one.area for one in said if one is not None and one.area is not None]
        if len(known) == len(NAMES):
            found.append((home.rt, known))
    return found


@pytest.mark.parametrize("indicator", ["mean_area", "median_area"])
@pytest.mark.parametrize("population", ["all", "binaan"])
def test_a_course_of_an_amount(build: duckdb.DuckDBPyConnection, population: str, indicator: str) -> None:
    [row] = courses(build, indicator=indicator, population=population)
    panel = areas_of(population)
    assert (row.rounds, row.n, row.refusal) == (3, len(panel), None)
    wanted = friedmanchisquare(*zip(*(values for _, values in panel), strict=True))
    assert (row.statistic, row.freedom, row.p_value) == (close(wanted.statistic), 2, close(wanted.pvalue))
    off = [month - fmean(MONTHS) for month in MONTHS]
    slopes = [
        (sum(value * each for value, each in zip(values, off, strict=True)) / sum(each * each for each in off), rt)
        for rt, values in panel
    ]
    if indicator == "mean_area":
        limits = mean_limits([slope for slope, _ in slopes], [rt for _, rt in slopes])
        assert row.slope == close(fmean(slope for slope, _ in slopes))
        assert (row.lower, row.upper) == (close(float(str(limits["lower"]))), close(float(str(limits["upper"]))))
    else:
        names = {rt: number for number, rt in enumerate(sorted({rt for _, rt in slopes}))}
        typical = clustered_typical_change(
            differences=[slope for slope, _ in slopes], clusters=[names[rt] for _, rt in slopes]
        )
        told = (typical.estimate, typical.interval.lower, typical.interval.upper)
        assert (row.slope, row.lower, row.upper) == tuple(close(number) for number in told)
    assert row.clusters == len({rt for _, rt in slopes})
    assert row.method.endswith("+cluster_t")


@pytest.mark.parametrize("indicator", ["mean_area", "median_area"])
def test_the_points_of_an_amount(build: duckdb.DuckDBPyConnection, indicator: str) -> None:
    points = course_points(build, indicator=indicator, population="all")
    values = np.array([each for _, each in areas_of("all")])
    limits = median_chart_limits if indicator == "median_area" else mean_chart_limits
    centre, lower, upper = limits(values=values)
    middle = np.median(values, axis=0) if indicator == "median_area" else values.mean(axis=0)
    assert [point.value for point in points] == [close(float(each)) for each in middle]
    assert {(point.x, point.n) for point in points} == {(None, len(values))}
    assert all((p.centre, p.lower, p.upper) == (close(centre), close(lower), close(upper)) for p in points)
