"""Every result of random warehouses is computed again in plain Python, and is the same."""

from collections.abc import Mapping

import duckdb
import pytest
from declared_indicators import BIRTHS, DEATHS, LADDER, MEAN, MEDIAN, catalogue
from filled_warehouse import ROUNDS, codebook, random_warehouse
from plain_results import Key, PlainResults, Row, Rule

from indicators.compute import compute
from indicators.method import Method

BOOK = codebook()
ALL = '["rt", "dasawisma", "head_sex"]'
CATALOGUE = catalogue(
    san_layak={"disaggregate": ALL},
    open_defecation={
        "numerator": '"open_defecation"',
        "direction": '"down"',
        "denominator": '"toilet_use IS NOT NULL"',
    },
    standing_water={"numerator": '"standing_water_present"', "direction": '"neither"', "disaggregate": "[]"},
    san_ladder={**LADDER, "disaggregate": ALL},
    decision={"unit": '"woman"', "denominator": "\"marital_status = 'married'\"", "numerator": '"decides_all_three"'},
    height=MEAN,
    weight={**MEAN, "value": '"weight_for_age"', "direction": '"down"'},
    income={**MEDIAN, "disaggregate": ALL},
    k6={"unit": '"birth"', "denominator": '"live"', "numerator": '"k6"', "comparison": '"unpaired"'},
    live_births=BIRTHS,
    infant_deaths=DEATHS,
)


def conjunction(*parts: object) -> bool | None:
    """AND of three-valued logic."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def said(row: Row, column: str, *answers: str) -> bool | None:
    return None if row[column] is None else row[column] in answers


def column(name: str) -> Rule:
    return Rule(lambda row: True, lambda row: row[name])


RULES: Mapping[str, Rule] = {
    "san_layak": column("san_layak"),
    "open_defecation": Rule(lambda row: row["toilet_use"] is not None, lambda row: row["open_defecation"]),
    "standing_water": Rule(lambda row: True, lambda row: said(row, "standing_water", "yes")),
    "san_ladder": column("jmp_rung"),
    "decision": Rule(
        lambda row: said(row, "marital_status", "married"),
        lambda row: conjunction(
            *(said(row, f"decides_{what}", "self", "joint") for what in ("health", "purchases", "visits"))
        ),
    ),
    "height": column("length_for_age"),
    "weight": column("weight_for_age"),
    "income": Rule(lambda row: said(row, "earned_cash", "yes"), lambda row: row["own_income"]),
    "k6": Rule(lambda row: said(row, "outcome", "live"), lambda row: row["k6"]),
    "live_births": Rule(lambda row: True, lambda row: said(row, "outcome", "live")),
    "infant_deaths": column("infant_death"),
}


def table(connection: duckdb.DuckDBPyConnection, name: str, keys: int) -> dict[Key, Row]:
    found = connection.execute(f"SELECT * FROM {name}")
    names = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    return {row[:keys]: dict(zip(names[keys:], row[keys:], strict=True)) for row in rows}


def assert_same(found: Mapping[Key, Row], expected: Mapping[Key, Row]) -> None:
    assert set(found) == set(expected)
    for key, numbers in expected.items():
        for name, number in numbers.items():
            wanted = number if number is None else pytest.approx(number, rel=1e-9, abs=1e-9)
            assert found[key][name] == wanted, (key, name)


@pytest.mark.parametrize(
    ("seed", "sites", "households"), [(1, ("rw1",), 60), (2, ("rw1", "rw2"), 12), (3, ("rw1",), 3)]
)
def test_the_engine_and_plain_python_agree_on_every_result(seed: int, sites: tuple[str, ...], households: int) -> None:
    with random_warehouse(seed, book=BOOK, sites=sites, households=households) as connection:
        compute(connection, CATALOGUE)
        plain = PlainResults(connection, CATALOGUE, RULES, [name for name, *_ in ROUNDS])
        assert_same(table(connection, "estimate", 6), plain.estimate)
        assert_same(table(connection, "distribution", 7), {key: {"n": n} for key, n in plain.distribution.items()})
        assert_same(table(connection, "transition", 9), {key: {"n": n} for key, n in plain.transition.items()})
        assert_same(table(connection, "change", 8), plain.change)


def test_the_random_warehouses_have_rt_that_move_together() -> None:
    with random_warehouse(1, book=BOOK, sites=("rw1",), households=60) as connection:
        compute(connection, CATALOGUE)
        methods = {row[0] for row in connection.execute("SELECT DISTINCT method FROM change").fetchall()}
        of_levels = {Method.WILSON, Method.POISSON, Method.STUDENT, Method.MEDIAN}
        of_totals = {Method.WILSON_RECAP, Method.HYBRID_RECAP}
        assert methods == set(Method) - of_levels - of_totals
