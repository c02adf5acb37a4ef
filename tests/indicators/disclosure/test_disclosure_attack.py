"""Whatever an audience is shown, all of it together, no guarded cell of one to four families can be worked out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import duckdb
import pytest
from disclosure_attack import NOT_THERE, SITE, Attack, Cell, groups_of
from filled_warehouse import codebook, random_warehouse

from indicators import results
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.compute import compute
from indicators.definition import Breakdown
from indicators.disclosure import Audience, Policy, Rights
from indicators.disclosure.policy import Movers, Scope, SiteTotals, Totals

ROUNDS = ("baseline", "m4", "m8")
NAMES = ("savings_account", "stunting", "school_7_18")
PARTS = (Breakdown.RT, Breakdown.HEAD_SEX)
OPEN = Policy(
    Audience.ANALYST,
    Rights(
        breakdowns=PARTS,
        smallest_cell=1,
        small_groups=Scope.NONE,
        small_answers=Scope.NONE,
        site_totals=SiteTotals.SHOWN,
        movers=Movers.ALL,
        totals_only=Totals.DIVIDED,
    ),
)
POLICIES = {
    "strictest": Policy(),
    "everybody, and all that the rules allow": Policy(rights=Rights(breakdowns=PARTS, movers=Movers.ALL)),
    "judge": Policy(
        Audience.JUDGE,
        Rights(
            breakdowns=PARTS,
            small_groups=Scope.SENSITIVE,
            small_answers=Scope.SENSITIVE,
            site_totals=SiteTotals.SHOWN,
            movers=Movers.ALL,
            totals_only=Totals.COUNT,
        ),
    ),
}
FEW = range(1, 5)
MOST_CELLS = 5  # asked of every indicator; each takes the solver a few hundredths of a second


@pytest.fixture(scope="module", params=[(3, 90), (8, 260)], ids=["small", "large"])
def build(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    seed, households = request.param
    with random_warehouse(seed, book=codebook(), households=households) as connection:
        known = read_catalogue()
        compute(connection, catalogue_of([known[name] for name in NAMES]))
        yield connection


def rows_of(build: duckdb.DuckDBPyConnection, policy: Policy, name: str) -> list[Any]:
    asked = (results.estimates, results.state_counts, results.changes, results.transitions)
    return [row for ask in asked for row in ask(build, policy=policy, indicator=name)]


def attacked(build: duckdb.DuckDBPyConnection, policy: Policy, name: str) -> Attack:
    rows = rows_of(build, policy, name)
    parts = dict.fromkeys((row.breakdown, row.category) for row in rows if row.breakdown in policy.breakdowns[1:])
    attack = Attack(ROUNDS, parts)
    attack.learn(rows)
    return attack


def guarded_cells(build: duckdb.DuckDBPyConnection, policy: Policy, name: str) -> Iterator[tuple[list[Cell], int]]:
    """Cells that this audience must not work out, and what they hold: hidden levels, those of all less the assisted,
    and, where the totals of a site are guarded too, every move that tells an answer."""
    site_guarded = policy.rights.site_totals is SiteTotals.GUARDED
    levels: dict[tuple[Any, ...], dict[str, dict[str, float]]] = {}
    for row in results.estimates(build, policy=OPEN, indicator=name):
        if row.breakdown in policy.breakdowns[0 if site_guarded else 1 :]:
            part = SITE if row.breakdown == "site" else (row.breakdown, row.category)
            held = {"yes": row.x or 0, "no": row.n - (row.x or 0)}
            levels.setdefault((part, row.round), {})[row.population] = held
    for (part, survey_round), held in levels.items():
        held["others"] = {state: held["all"][state] - held["binaan"][state] for state in ("yes", "no")}
        for population, states in product(held, (("yes",), ("no",), ("yes", "no"))):
            cells = [Attack.level(part, survey_round, g, s) for g, s in product(groups_of(population), states)]
            yield cells, int(sum(held[population][state] for state in states))
    if site_guarded:
        yield from _guarded_moves(build, name)


def _guarded_moves(build: duckdb.DuckDBPyConnection, name: str) -> Iterator[tuple[list[Cell], int]]:
    moves: dict[tuple[Any, ...], dict[str, int]] = {}
    for row in results.transitions(build, policy=OPEN, indicator=name, breakdown="site"):
        if not {row.state_from, row.state_to} <= {"unknown", "excluded", *NOT_THERE}:
            key = ((row.round_from, row.round_to), row.state_from, row.state_to)
            moves.setdefault(key, {})[row.population] = row.n
    for (pair, before, after), held in moves.items():
        held["others"] = held.get("all", 0) - held.get("binaan", 0)
        for population, n in held.items():
            yield [Attack.move(SITE, pair, group, before, after) for group in groups_of(population)], n


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_no_guarded_cell_of_few_can_be_worked_out(build: duckdb.DuckDBPyConnection, policy: Policy, name: str) -> None:
    attack = attacked(build, policy, name)
    few = [(cells, n) for cells, n in guarded_cells(build, policy, name) if n in FEW]
    assert few, "nothing to protect would prove nothing"
    step = max(1, len(few) // MOST_CELLS)
    for cells, n in few[::step]:
        least, most = attack.bounds(cells)
        assert least <= n <= most
        assert least < most, f"{cells} can only hold {n}"


def test_the_attack_works_where_nothing_is_guarded(build: duckdb.DuckDBPyConnection) -> None:
    """Else its failure elsewhere would say nothing."""
    attack = attacked(build, OPEN, "stunting")
    few = [(cells, n) for cells, n in guarded_cells(build, POLICIES["strictest"], "stunting") if n in FEW]
    for cells, n in few[:: max(1, len(few) // 5)]:
        assert attack.bounds(cells) == (n, n)


def level(category: str, n: int, x: float) -> results.Estimate:
    breakdown = "site" if category == "rw12" else "rt"
    where = ("savings_account", "rw12", "m8", "all", breakdown, category)
    return results.Estimate(*where, n, x, 0, 0, x / n, None, None, "wilson")


def test_the_attack_finds_what_only_the_small_cell_would_hide() -> None:
    """With the small cell left out and nothing more, as by a careless guard, subtraction gives it back."""
    parts = {"001": (20, 3.0), "002": (22, 9.0), "003": (25, 8.0)}
    rows = [level("rw12", 67, 20.0), *(level(name, n, x) for name, (n, x) in parts.items())]
    for left_out, bounds in (({"001"}, (3, 3)), ({"001", "002"}, (0, 12))):
        attack = Attack(("m8",), [("rt", name) for name in parts])
        attack.learn(row for row in rows if row.category not in left_out)
        cells = [Attack.level(("rt", "001"), "m8", group, "yes") for group in groups_of("all")]
        assert attack.bounds(cells) == bounds


def test_some_parts_are_told_and_some_are_not(build: duckdb.DuckDBPyConnection) -> None:
    """A guard that hides everything passes every attack."""
    rows = [row for name in NAMES for row in results.estimates(build, policy=POLICIES["judge"], indicator=name)]
    parts = [row for row in rows if row.breakdown != "site"]
    assert any(row.suppressed for row in parts)
    assert not all(row.suppressed for row in rows)
