"""Further results of everybody less those of the assisted leave nobody few in number to whom totals are not told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filled_warehouse import codebook, random_warehouse

from indicators import results
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.compute import compute
from indicators.disclosure import Audience, marks_of, read_policy
from indicators.disclosure.others import few_others, key_of
from warehouse.store import connect_in_memory

DATA = Path(__file__).parents[3] / "data"
PUBLIC, JUDGE, LEADERSHIP, ANALYST = (read_policy(DATA, audience) for audience in Audience)
NAMES = ("san_layak", "handwash_basic", "stunting", "women_own_income")
FEW = range(1, 5)
SIZES = ("n", "n_with", "n_without", "n_already", "n_found", "n_lost", "n_reference")
Ask = Callable[..., tuple[Any, ...]]
ASKED: tuple[Ask, ...] = (
    *(results.doses, results.contrasts, results.besides),
    *(results.attritions, results.details, results.courses),
)


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with random_warehouse(5, book=codebook(), households=60) as connection:
        known = read_catalogue()
        compute(connection, catalogue_of([known[name] for name in NAMES]))
        yield connection


def left(rows: tuple[Any, ...]) -> Iterator[tuple[Any, int]]:
    """Rows told of everybody and of the assisted alike, and how many others that leaves by each of their numbers."""
    told: dict[Any, dict[str, Any]] = {}
    for row in rows:
        if not row.suppressed:
            told.setdefault(key_of(row), {})[row.population] = row
    for pair in told.values():
        if {"all", "binaan"} <= pair.keys():
            for name in SIZES:
                if hasattr(pair["all"], name):
                    yield pair["all"], getattr(pair["all"], name) - getattr(pair["binaan"], name)


def test_no_few_others_are_left_by_subtracting_the_assisted(build: duckdb.DuckDBPyConnection) -> None:
    guarded = marks_of(build, PUBLIC).few
    for ask in ASKED:
        few = [row for row, n in left(ask(build, policy=PUBLIC)) if n in FEW and row.indicator in guarded]
        assert few == [], ask.__name__


def test_there_would_be_some(build: duckdb.DuckDBPyConnection) -> None:
    found = [row for ask in ASKED for row, n in left(ask(build, policy=ANALYST)) if n in FEW]
    assert {type(row).__name__ for row in found} >= {"Dose", "Attrition"}


def test_of_the_two_the_assisted_stay(build: duckdb.DuckDBPyConnection) -> None:
    """They are whom the programme is about."""
    keys = marks_of(build, PUBLIC).others
    assert keys
    rows = [row for ask in ASKED for row in ask(build, policy=PUBLIC) if key_of(row) in keys]
    assert {row.population for row in rows if not row.suppressed} <= {"binaan"}
    assert marks_of(build, JUDGE).others == frozenset()


@pytest.mark.parametrize(
    ("everybody", "assisted", "few"),
    [
        ((8, 40, 0), (7, 10, 0), True),
        ((8, 40, 0), (4, 10, 0), True),
        ((40, 8, 0), (10, 6, 0), True),
        ((40, 40, 9), (10, 10, 7), True),
        ((9, 40, 0), (4, 10, 0), False),
        ((8, 40, 9), (8, 10, 9), False),
        ((8, 40, 0), None, False),
    ],
)
def test_one_number_that_leaves_few_is_enough(
    everybody: tuple[int, int, int], assisted: tuple[int, int, int] | None, few: bool
) -> None:
    with connect_in_memory() as connection:
        connection.execute(
            "CREATE TABLE dose (indicator VARCHAR, site VARCHAR, round_from VARCHAR, round_to VARCHAR,"
            " assistance VARCHAR, population VARCHAR, n_with INTEGER, n_without INTEGER, n_already INTEGER)"
        )
        for population, numbers in (("all", everybody), ("binaan", assisted), ("recap", (1, 1, 1))):
            for indicator in ("san_layak", "births") if numbers else ():
                row = [indicator, "rw12", "baseline", "m8", "latrine", population, *(numbers or ())]
                connection.execute("INSERT INTO dose VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        found = few_others(connection, indicators=["san_layak"], few=4)
    assert found == ({("dose", "san_layak", "rw12", "baseline", "m8", "latrine")} if few else set())
