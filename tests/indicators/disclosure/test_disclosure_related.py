"""Levels of several indicators that rest on the same answers, taken together, give no guarded cell of few away.

The reader knows the definitions: which states of all of them one unit can have at once. The unknowns are how many units
have each of these patterns, the assisted apart; every number that is told of a round is an equation between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from filled_warehouse import ROUNDS, codebook, random_warehouse
from scipy.optimize import linprog

from indicators import results
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.compute import compute
from indicators.definition import Breakdown
from indicators.disclosure import STRICTEST, Audience, Policy, Rights, read_policy
from indicators.disclosure.policy import Movers, Scope, SiteTotals, Totals

SCHOOL = ("school_7_18", "school_7_12", "school_13_15", "school_16_18")
ASKED_OF_YES = (("fp_modern", "fp_mkjp"), ("women_own_income", "women_income_median"))
TOGETHER = (
    (*ASKED_OF_YES[0], "unmet_need"),
    ASKED_OF_YES[1],
    SCHOOL,
    ("live_births", "delivery_facility", "lbw"),
)
DATA = Path(__file__).parents[3] / "data"
EVENTS = ("live_births",)
OPEN = Policy(
    Audience.ANALYST,
    Rights(
        breakdowns=(Breakdown.RT,),
        smallest_cell=1,
        small_groups=Scope.NONE,
        small_answers=Scope.NONE,
        site_totals=SiteTotals.SHOWN,
        movers=Movers.ALL,
        totals_only=Totals.DIVIDED,
    ),
)
GROUPS = {"binaan": (True,), "others": (False,), "all": (True, False)}
FEW = range(1, 5)
Cells = np.ndarray[Any, np.dtype[np.bool_]]


@pytest.fixture(scope="module", params=[(1, 40), (3, 90)], ids=["small", "large"])
def build(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    seed, households = request.param
    with random_warehouse(seed, book=codebook(), households=households) as connection:
        known = read_catalogue()
        compute(connection, catalogue_of([known[name] for names in TOGETHER for name in names]))
        yield connection


@dataclass
class Reader:
    """What one reader knows of some indicators in one round."""

    names: Sequence[str]
    patterns: np.ndarray[Any, Any]
    assisted: Cells

    def __post_init__(self) -> None:
        self.known: list[tuple[Cells, float]] = []

    def cells(self, name: str, population: str, *states: str) -> Cells:
        stood = np.isin(self.patterns[:, self.names.index(name)], states)
        return np.asarray(stood & np.isin(self.assisted, GROUPS[population]))

    def learn(self, rows: Iterable[results.Estimate]) -> None:
        for row in rows:
            numbers = {("yes", "no"): row.n, ("unknown",): row.unknown, ("excluded",): row.excluded}
            shares = row.method.startswith(("wilson", "poisson"))
            for states, n in {**numbers, ("yes",): row.x if shares else None}.items():
                if n is not None:
                    self.known.append((self.cells(row.indicator, row.population, *states), float(n)))

    def bounds(self, cells: Cells) -> tuple[int, int]:
        if not self.known:
            return 0, len(self.patterns)
        rows, values = np.array([each for each, _ in self.known], dtype=float), [value for _, value in self.known]
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * cells, A_eq=rows, b_eq=values, bounds=(0, 5000), method="highs")
            assert solved.status == 0, solved.message
            ends.append(sign * solved.fun)
        return int(np.ceil(ends[0] - 1e-6)), int(np.floor(ends[1] + 1e-6))


def patterns(build: duckdb.DuckDBPyConnection, names: Sequence[str]) -> pd.DataFrame:
    """The states of every unit in every round, and whether it is assisted."""
    asked = {name: build.execute(results.indicator_sql(build, indicator=name)).fetchdf() for name in names}
    stood = {name: rows.set_index(["unit_id", "round"])["state"].astype(object) for name, rows in asked.items()}
    known = pd.DataFrame(stood).fillna("absent").replace({"known": "yes"})
    whom = pd.concat([rows.set_index(["unit_id", "round"])["binaan"] for rows in asked.values()])
    known["binaan"] = whom[~whom.index.duplicated()].reindex(known.index).astype(bool)
    return known


def given_away(build: duckdb.DuckDBPyConnection, names: Sequence[str], rows: Sequence[results.Estimate]) -> list[Any]:
    """The cells of few whose number follows from these rows."""
    units = patterns(build, names)
    possible = sorted(set(map(tuple, units[list(names)].to_numpy())))
    both = np.array([*possible, *possible])
    found = []
    for survey_round, *_ in ROUNDS:
        reader = Reader(names, both, np.repeat([True, False], len(possible)))
        reader.learn(row for row in rows if row.round == survey_round and not row.suppressed)
        here = units.xs(survey_round, level="round")
        for name, population, state in product(names, GROUPS, ("yes", "no")):
            among = here[here["binaan"].isin(GROUPS[population])]
            n = int((among[name] == state).sum())
            if n in FEW and reader.bounds(reader.cells(name, population, state)) == (n, n):
                found.append((name, survey_round, population, state, n))
    return found


def levels(build: duckdb.DuckDBPyConnection, policy: Policy, names: Sequence[str]) -> tuple[results.Estimate, ...]:
    return results.estimates(build, policy=policy, breakdown="site", indicator=names)


@pytest.mark.parametrize("names", TOGETHER, ids=lambda names: names[0])
def test_no_guarded_cell_follows_from_what_is_told_of_others(
    build: duckdb.DuckDBPyConnection, names: Sequence[str]
) -> None:
    assert given_away(build, names, levels(build, STRICTEST, names)) == []


@pytest.mark.parametrize(("asked", "of_yes"), ASKED_OF_YES)
def test_what_is_asked_of_those_who_say_yes_is_not_told_where_these_are_not(
    build: duckdb.DuckDBPyConnection, asked: str, of_yes: str
) -> None:
    hidden, also = (
        {(row.round, row.population) for row in levels(build, STRICTEST, [name]) if row.suppressed}
        for name in (asked, of_yes)
    )
    assert hidden
    assert hidden <= also


def left(rows: Sequence[results.Estimate], whole: str, parts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """By RT and round: what is left of the whole where the parts that are told are subtracted; all, yes and no."""
    told = {(row.indicator, row.category, row.round, row.population): row for row in rows if not row.suppressed}
    for (name, *where), row in told.items():
        if name == whole:
            some = [told[part, *where] for part in parts if (part, *where) in told]
            n, x = (int(of(row) - sum(map(of, some))) for of in (lambda each: each.n, lambda each: each.x or 0))
            yield n, x, n - x


@pytest.mark.parametrize("audience", [Audience.JUDGE, Audience.LEADERSHIP])
def test_no_few_of_an_rt_follow_from_what_is_told_of_others(
    build: duckdb.DuckDBPyConnection, audience: Audience
) -> None:
    policy, (whole, *parts) = read_policy(DATA, audience), SCHOOL
    rows = results.estimates(build, policy=policy, breakdown="rt")
    guarded = slice(None) if audience is Audience.JUDGE else slice(1)  # answers are not guarded from leadership
    assert not [few for counts in left(rows, whole, parts) for few in counts[guarded] if few in FEW]
    everything = results.estimates(build, policy=OPEN, breakdown="rt")
    careless = [row for row in everything if row.n not in FEW]
    assert [few for counts in left(careless, whole, parts) for few in counts[:1] if few in FEW]
    for asked, of_yes in ASKED_OF_YES:
        hidden, also = (
            {(row.category, row.round, row.population) for row in rows if row.indicator == name and row.suppressed}
            for name in (asked, of_yes)
        )
        assert hidden <= also


def test_some_would_follow_where_each_were_guarded_by_itself(build: duckdb.DuckDBPyConnection) -> None:
    """Else that none does would say nothing."""

    def may_be_told(row: results.Estimate) -> bool:
        return row.n not in FEW and (row.x is None or not {int(row.x), int(row.n - row.x)} & set(FEW))

    found = [
        cell
        for names in TOGETHER
        for cell in given_away(build, names, [row for row in levels(build, OPEN, names) if may_be_told(row)])
    ]
    assert found


def test_of_guarded_answers_it_is_not_told_how_many_were_not_asked(build: duckdb.DuckDBPyConnection) -> None:
    """Whose pregnancy ended early is not asked where the child was born."""
    names = [name for together in TOGETHER for name in together]
    assert {row.excluded for row in levels(build, STRICTEST, names)} == {None}
    assert "excluded" not in {row.state for row in results.state_counts(build, indicator=names)}
    assert any(row.excluded in FEW for row in levels(build, OPEN, ["delivery_facility"]))


def test_live_births_are_told_where_no_few_pregnancies_ended_otherwise(build: duckdb.DuckDBPyConnection) -> None:
    pairs = zip(levels(build, STRICTEST, EVENTS), levels(build, OPEN, EVENTS), strict=True)
    for told, truth in pairs:
        assert told.suppressed or truth.n - (truth.x or 0) not in FEW
