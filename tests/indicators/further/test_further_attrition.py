"""Who was not met again: counts as the context tells them; earlier values and their differences, a second way."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean, median, variance

import duckdb
import pytest
from small_panel import NAMES, PAIRS, Home, Said, among, homes_at_random, warehouse

from indicators.context import context
from indicators.further.reading import attritions
from indicators.statistics.attrition import (
    consequence,
    standardised_difference_of_means,
    standardised_difference_of_shares,
)

HOMES = homes_at_random(51, 90)


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse(HOMES) as connection:
        yield connection


def close(number: float) -> object:
    return pytest.approx(number, rel=1e-8, abs=1e-8)


def test_households_are_counted_as_the_context_counts_them(build: duckdb.DuckDBPyConnection) -> None:
    coverage = {(c.population, c.round_from, c.round_to): c for c in context(build).coverage}
    rows = attritions(build)
    assert {(row.population, row.round_from, row.round_to) for row in rows} == set(coverage)
    for row in rows:
        told = coverage[row.population, row.round_from, row.round_to]
        assert (row.households, row.found_again, row.lost) == (told.met_from, told.found_again, told.lost_total)
        assert row.consequence == consequence(lost=row.lost, baseline=row.households)


@pytest.mark.parametrize("population", ["all", "binaan"])
@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_how_the_lost_had_stood(build: duckdb.DuckDBPyConnection, first: str, last: str, population: str) -> None:
    found = attritions(build, round_from=first, round_to=last, population=population)
    rows = {row.indicator: row for row in found}
    assert set(rows) == {"water", "dry", "stairs", "mean_area", "median_area"}
    met = [(home, home.said(first)) for home in among(HOMES, population)]
    water, area = {}, {}
    for again in (True, False):
        told = [said for home, said in met if said and (home.said(last) is not None) is again]
        water[again] = [said.water for said in told if said.water is not None]
        area[again] = [said.area for said in told if said.area is not None]
    row = rows["water"]
    assert (row.n_found, row.n_lost) == (len(water[True]), len(water[False]))
    assert (row.value_found, row.value_lost) == (close(fmean(water[True])), close(fmean(water[False])))
    wanted = standardised_difference_of_shares(lost=fmean(water[False]), found=fmean(water[True]))
    assert row.standardised == close(wanted)
    assert row.imbalance == ("alarming" if abs(wanted) > 0.25 else "told" if abs(wanted) > 0.1 else "none")
    for name in ("mean_area", "median_area"):
        wanted = standardised_difference_of_means(
            lost_mean=fmean(area[False]),
            lost_variance=variance(area[False]),
            found_mean=fmean(area[True]),
            found_variance=variance(area[True]),
        )
        assert rows[name].standardised == close(wanted)
        middle = median if name == "median_area" else fmean
        assert (rows[name].value_found, rows[name].value_lost) == (
            close(middle(area[True])),
            close(middle(area[False])),
        )
        assert rows[name].n_found == len(area[True])


def lost(share: int) -> list[Home]:
    """100 households of which so many aren't met again; all who are lost said no."""
    return [
        Home(f"H{n:03}", {NAMES[0]: Said(water=n >= share), NAMES[1]: Said(water=True) if n >= share else "moved"})
        for n in range(100)
    ]


@pytest.mark.parametrize(
    ("share", "wanted"),
    [(5, "none"), (6, "bounds"), (20, "bounds"), (21, "banner"), (35, "banner"), (36, "no_headline")],
)
def test_what_follows_from_the_share_lost(share: int, wanted: str) -> None:
    with warehouse(lost(share)) as build:
        [row] = attritions(build, indicator="water", population="all")
    assert (row.lost, row.consequence) == (share, wanted)
    assert (row.standardised, row.imbalance) == (None, "alarming")  # none against all: infinitely far apart


def test_nobody_lost_is_no_imbalance_to_tell() -> None:
    with warehouse(lost(0)) as build:
        [row] = attritions(build, indicator="water", population="all")
    assert (row.lost, row.n_lost, row.value_lost, row.standardised, row.imbalance) == (0, 0, None, None, "unknown")
