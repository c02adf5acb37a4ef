"""Change with and without assistance, a second way; which kinds are looked at; small groups refused."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from small_panel import (
    NAMES,
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

from indicators.further.dose import AIMS
from indicators.further.reading import doses
from indicators.statistics.clustered_changes import clustered_change_difference
from warehouse.codebook import read_codebook

HOMES = homes_at_random(41, 130)


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse(HOMES) as connection:
        yield connection


def close(number: float) -> object:
    return pytest.approx(number, rel=1e-8, abs=1e-8)


def had(home: Home, kind: str, by: str) -> bool:
    """Done by a round, and told of in a round in which the household was met or not."""
    upto = NAMES[: NAMES.index(by) + 1]
    return any(helped == kind and status == "done" and name in upto for helped, name, status in home.helped)


def received(home: Home, kind: str, first: str, last: str) -> bool | None:
    """In between; None for whoever had it before, who is on neither side."""
    return None if had(home, kind, first) else had(home, kind, last)


@pytest.mark.parametrize("population", ["all", "binaan"])
@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_shares(build: duckdb.DuckDBPyConnection, first: str, last: str, population: str) -> None:
    keys = {"indicator": "water", "round_from": first, "round_to": last, "population": population}
    [row] = doses(build, **keys)  # type: ignore[arg-type]
    pairs = panel(among(HOMES, population), first, last)
    having, lacking, already = (
        moves([pair for pair in pairs if received(pair[0], "latrine", first, last) is given])
        for given in (True, False, None)
    )
    places = sorted({home.rt for home in HOMES})
    by_rt = [
        tuple(
            zip(
                *(
                    moves([p for p in pairs if p[0].rt == rt and received(p[0], "latrine", first, last) is given])
                    for rt in places
                ),
                strict=True,
            )
        )
        for given in (True, False)
    ]
    wanted = clustered_change_difference(programme=by_rt[0], comparison=by_rt[1])
    assert (row.assistance, row.n_with, row.n_without) == ("latrine", sum(having), sum(lacking))
    assert row.n_already == sum(already)
    if min(row.n_with, row.n_without) < 10:
        assert (row.refusal, row.difference) == ("few_in_group", None)
        return
    assert (row.difference, row.lower, row.upper) == (
        close(wanted.value),
        close(wanted.interval.lower),
        close(wanted.interval.upper),
    )
    assert row.change_with == close((having[0] - having[1]) / sum(having))
    assert row.before_without == close((lacking[1] + lacking[2]) / sum(lacking))


@pytest.mark.parametrize("kind", ["training", "business_kit"])
@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_amounts(build: duckdb.DuckDBPyConnection, first: str, last: str, kind: str) -> None:
    [row] = doses(build, indicator="median_area", round_from=first, round_to=last, population="all", assistance=kind)
    pairs = panel(HOMES, first, last)
    if min(row.n_with, row.n_without) < 10:
        assert (row.refusal, row.change_with, row.change_without) == ("few_in_group", None, None)
        return
    sides = [
        steps([pair for pair in pairs if received(pair[0], kind, first, last) is given])
        for given in (True, False, None)
    ]
    assert (row.n_with, row.n_without, row.n_already) == tuple(map(len, sides))
    told = (row.difference, row.lower, row.upper, row.design_effect)
    assert told == apart("median_area", sides[0], sides[1])


def test_only_kinds_that_aim_at_the_theme_are_looked_at(build: duckdb.DuckDBPyConnection) -> None:
    found = {(row.indicator, row.assistance) for row in doses(build)}
    wanted = {(name, kind) for name in ("median_area",) for kind in ("training", "business_kit")}
    assert found == wanted | {(name, "latrine") for name in ("water", "dry", "mean_area")}


def test_the_kinds_are_those_of_the_codebook() -> None:
    from filled_warehouse import CODEBOOK

    codes = {code.code for code in read_codebook(CODEBOOK).codes("assistance_type")}
    assert set(AIMS) == codes - {"other"}


def test_fewer_than_ten_with_it_are_refused_and_nobody_has_no_row() -> None:
    said = {NAMES[0]: Said(water=False), NAMES[2]: Said(water=True)}
    helped = [("latrine", NAMES[2], "done")]
    homes = [Home(f"H{n:02}", said, helped=helped if n < 9 else []) for n in range(40)]
    with warehouse(homes) as build:
        [row] = doses(build, indicator="water", population="all")
        assert (row.n_with, row.n_without, row.refusal, row.change_with) == (9, 31, "few_in_group", None)
    with warehouse([Home(f"H{n:02}", said) for n in range(40)]) as build:
        assert doses(build) == ()
