"""Every result of random warehouses is computed again in plain Python, and is the same."""

from collections.abc import Mapping

import duckdb
import pytest
from declared_indicators import BIRTHS, DEATHS, LADDER, MEAN, MEDIAN, catalogue
from filled_warehouse import ROUNDS, codebook, random_warehouse
from plain_results import Key, PlainResults, Row, Rule

from indicators.catalogue import Catalogue
from indicators.compute import compute
from indicators.method import Method

BOOK = codebook()
ALL = '["rt", "dasawisma", "head_sex"]'
DECLARED: dict[str, dict[str, str | None]] = {
    "san_layak": {"disaggregate": ALL, "primary": "true"},
    "handwash": {"numerator": '"handwash_basic"', "disaggregate": ALL, "primary": "true"},
    "open_defecation": {
        "numerator": '"open_defecation"',
        "direction": '"down"',
        "denominator": '"toilet_use IS NOT NULL"',
    },
    "standing_water": {"numerator": '"standing_water_present"', "direction": '"neither"', "disaggregate": "[]"},
    "san_ladder": {**LADDER, "disaggregate": ALL},
    "decision": {
        "unit": '"woman"',
        "denominator": "\"marital_status = 'married'\"",
        "numerator": '"decides_all_three"',
    },
    "height": MEAN,
    "weight": {**MEAN, "value": '"weight_for_age"', "direction": '"down"'},
    "income": {**MEDIAN, "disaggregate": ALL},
    "skilled": {"unit": '"birth"', "denominator": '"live"', "numerator": '"skilled"', "comparison": '"unpaired"'},
    "live_births": {**BIRTHS},
    "infant_deaths": {**DEATHS},
}
CATALOGUE = catalogue(**DECLARED)


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
    "handwash": column("handwash_basic"),
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
    "skilled": Rule(lambda row: said(row, "outcome", "live"), lambda row: row["skilled"]),
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
            wanted = pytest.approx(number, rel=1e-9, abs=1e-9) if isinstance(number, int | float) else number
            assert found[key][name] == wanted, (key, name)


def assert_agrees(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Every result of the engine is that of plain Python."""
    compute(connection, catalogue)
    plain = PlainResults(connection, catalogue, RULES, [name for name, *_ in ROUNDS])
    assert_same(table(connection, "estimate", 6), plain.estimate)
    assert_same(table(connection, "distribution", 7), {key: {"n": n} for key, n in plain.distribution.items()})
    assert_same(table(connection, "transition", 9), {key: {"n": n} for key, n in plain.transition.items()})
    assert_same(table(connection, "change", 8), plain.change)


@pytest.mark.parametrize(
    ("seed", "sites", "households"),
    [(1, ("rw1",), 60), (2, ("rw1", "rw2"), 12), (3, ("rw1",), 3), (1018, ("rw1",), 5)],
)
def test_the_engine_and_plain_python_agree_on_every_result(seed: int, sites: tuple[str, ...], households: int) -> None:
    with random_warehouse(seed, book=BOOK, sites=sites, households=households) as connection:
        assert_agrees(connection, CATALOGUE)
        told = {state for (state,) in connection.execute("SELECT DISTINCT state_to FROM transition").fetchall()}
        assert households < 60 or {"excluded", "outside", "away", "not_met"} < told


def test_they_agree_where_rounds_are_random_samples() -> None:
    """30 of 50 households drawn, some of them not met, in all rounds but the last, which is a census."""
    with random_warehouse(4, book=BOOK, sites=("rw1",), households=30) as connection:
        connection.execute("UPDATE site_round SET design = 'sample' WHERE round <> 'm8'")
        assert_agrees(connection, CATALOGUE)
        found = connection.execute(
            "SELECT round_to, bool_or(method LIKE '%finite'), bool_or(method LIKE '%repeated%') FROM change GROUP BY "
            "ALL"
        ).fetchall()
        assert sorted(found) == [("m4", True, True), ("m8", False, True)]
        levels = connection.execute(
            "SELECT round, bool_or(method LIKE '%finite') FROM estimate GROUP BY ALL"
        ).fetchall()
        assert sorted(levels) == [("baseline", True), ("m4", True), ("m8", False)]


def test_they_agree_on_twenty_sites_whose_design_effects_are_pooled() -> None:
    sites = tuple(f"rw{number:02}" for number in range(20))
    some = catalogue(
        **{
            name: {**DECLARED[name], "disaggregate": '["head_sex"]'}
            for name in ("san_layak", "handwash", "open_defecation", "san_ladder", "height", "income")
        }
    )
    with random_warehouse(5, book=BOOK, sites=sites, households=15) as connection:
        assert_agrees(connection, some)
        pooled = connection.execute(
            "SELECT count(*) FROM change WHERE method LIKE '%design_effect' AND design_effect NOT IN (1, 2)"
        ).fetchall()
        assert pooled[0][0] > 50


def test_the_random_warehouses_have_rt_that_move_together() -> None:
    with random_warehouse(1, book=BOOK, sites=("rw1",), households=60) as connection:
        compute(connection, CATALOGUE)
        methods = {row[0] for row in connection.execute("SELECT DISTINCT method FROM change").fetchall()}
        assert methods >= {Method.NEWCOMBE_CLUSTER_T, Method.LADDER_CLUSTER_T, Method.PAIRED_STUDENT_CLUSTER_T}
        assert methods >= {Method.NEWCOMBE, Method.NEWCOMBE_DESIGN_EFFECT, Method.HYBRID, Method.WELCH, Method.MEDIANS}
        assert methods >= {Method.HYBRID_CLUSTER_T}
        assert methods <= set(Method)


def test_dasawisma_of_several_rt_with_one_name_are_not_added_up() -> None:
    one = catalogue(san_layak=DECLARED["san_layak"])
    with random_warehouse(1, book=BOOK, sites=("rw1",), households=30) as connection:
        connection.execute("UPDATE household SET dasawisma = 'Melati' WHERE rt IN ('001', '002')")
        connection.execute("INSERT INTO area SELECT DISTINCT site, rt, dasawisma FROM household")
        assert_agrees(connection, one)
        found = connection.execute("SELECT DISTINCT category FROM estimate WHERE breakdown = 'dasawisma'").fetchall()
        told = {name for (name,) in found}
        assert {"Melati (RT 001)", "Melati (RT 002)", "003-A"} <= told
        assert "Melati" not in told
