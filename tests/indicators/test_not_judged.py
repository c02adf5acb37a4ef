"""Told and not judged: what is zero at baseline by its own definition, and whoever was there when most were not."""

from pathlib import Path

import duckdb
import pytest
from filled_warehouse import codebook, random_warehouse

from indicators.catalogue import Catalogue, read_catalogue
from indicators.compute import compute
from indicators.context import context
from indicators.disclosure import Audience, read_policy
from indicators.results import changes
from indicators.sentence import sentence

CATALOGUE = Catalogue(
    tuple(each for each in read_catalogue() if each.name in ("new_entrepreneurs", "women_own_income", "san_layak"))
)
ANALYST = read_policy(Path(__file__).parents[2] / "data", audience=Audience.ANALYST)


@pytest.fixture(scope="module")
def build() -> duckdb.DuckDBPyConnection:
    """Nobody owned a business at baseline; then every second woman does, and in the end every third."""
    connection = random_warehouse(3, book=codebook(), households=60)
    connection.execute(
        "UPDATE person_answer SET business_sold = 'yes', owns_business = CASE "
        "WHEN round = 'm4' AND hash(person_id) % 2 = 0 OR round = 'm8' AND hash(person_id) % 3 = 0 THEN 'yes' "
        "ELSE 'no' END"
    )
    compute(connection, CATALOGUE)
    return connection


def test_a_change_from_baseline_is_told_and_a_later_one_judged(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "SELECT round_from, comparison, verdict, lower IS NOT NULL, p_value, p_adjusted, detectable, change > 0.2 "
        "FROM change WHERE indicator = 'new_entrepreneurs' AND breakdown = 'site' AND population = 'all'"
    ).fetchall()
    assert len(rows) == 6
    for first, comparison, verdict, spread, p_value, adjusted, detectable, rose in rows:
        judged = first != "baseline"
        assert (verdict == "count_only", rose) == (not judged, not judged)
        assert spread
        assert (p_value is not None, adjusted is not None) == (judged and comparison == "paired",) * 2
        assert (detectable is not None) == judged
    measures = build.execute(
        "SELECT round_from, count(*), count(p_value), bool_or(measure LIKE 'mcnemar%') FROM detail "
        "WHERE indicator = 'new_entrepreneurs' AND comparison = 'paired' GROUP BY ALL"
    ).fetchall()
    tested = {first: (many > 0, p > 0, test) for first, many, p, test in measures}
    assert tested == {"baseline": (True, False, False), "m4": (True, True, True)}
    courses = build.execute(
        "SELECT indicator = 'new_entrepreneurs', bool_and(slope IS NOT NULL), count(p_value), count(trend_p) > 0 "
        "FROM course WHERE refusal IS NULL GROUP BY ALL"
    ).fetchall()
    assert {zero: (slope, p > 0, trend) for zero, slope, p, trend in courses} == {
        True: (True, False, False),
        False: (True, True, True),
    }
    others = build.execute(
        "SELECT count(p_adjusted) FROM change WHERE indicator = 'women_own_income' AND round_from = 'baseline'"
    ).fetchall()
    assert others[0][0] > 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "Tidak dinilai: menurut definisinya nol pada baseline, jadi dari sana hanya dapat naik."),
        ("en", "Not judged: by definition it is zero at baseline, so from there it can only go up."),
    ],
)
def test_the_sentence_says_why(build: duckdb.DuckDBPyConnection, language: str, said: str) -> None:
    found = changes(
        build, policy=ANALYST, indicator="new_entrepreneurs", population="all", breakdown="site", comparison="paired"
    )
    told = {
        (each.round_from, each.round_to): sentence(each, CATALOGUE[each.indicator], context(build), language)
        for each in found
    }
    assert said in told["baseline", "m8"]
    assert said not in told["m4", "m8"]
    assert "improved" not in told["baseline", "m8"].split(".")[0]


@pytest.mark.parametrize(("design", "told"), [("census", "count_only"), ("sample", "improved")])
def test_whoever_a_census_met_when_half_were_not_met_again_is_not_judged(design: str, told: str) -> None:
    """Every second family is gone, and all others got a latrine: nobody knows how those gone stand."""
    connection = random_warehouse(5, book=codebook(), households=40)
    connection.execute("UPDATE site_round SET design = ?", [design])
    connection.execute(
        "UPDATE household_answer SET disposal = CASE round WHEN 'm8' THEN 'septic_tank' ELSE 'pit' END, "
        "toilet_use = 'own', toilet_type = 'leher_angsa'"
    )
    connection.execute("DELETE FROM visit WHERE round = 'm8' AND CAST(right(household_id, 3) AS INTEGER) % 2 = 0")
    compute(connection, Catalogue((CATALOGUE["san_layak"],)))
    found = changes(connection, policy=ANALYST, population="all", breakdown="site", round_from="baseline")
    verdicts = {(each.round_to, each.comparison): each for each in found}
    assert verdicts["m8", "paired"].verdict == "not_comparable"
    assert verdicts["m8", "unpaired"].verdict == told
    assert verdicts["m4", "unpaired"].verdict != "count_only"
    said = sentence(verdicts["m8", "unpaired"], CATALOGUE["san_layak"], context(connection), "id")
    reason = (
        "keluarga pada baseline tidak ditemui lagi pada m8, jadi yang ditemui belakangan dapat berbeda dari mereka."
    )
    assert (reason in said) == (design == "census")
