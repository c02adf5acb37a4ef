"""Definition → SQL. After a meant change, write the golden files again: P2WKSS_GOLDEN=write pytest <this file>."""

import os
from pathlib import Path

import pytest
from declared_indicators import BIRTHS, LADDER, MEAN, MEDIAN, catalogue, definition
from filled_warehouse import codebook, random_warehouse
from long_states import long_query

from indicators.query import by_unit, sql, state_query, unit_query

GOLDEN = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.sql"
    if os.environ.get("P2WKSS_GOLDEN") == "write":
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    assert text + "\n" == path.read_text(encoding="utf-8")


def test_the_query_of_a_proportion_reads_as_its_definition() -> None:
    assert_golden("proportion", state_query(definition("san_layak")))


def test_the_query_of_a_median_gives_values() -> None:
    assert_golden("median", state_query(definition("women_income_median", MEDIAN)))


def test_indicators_of_one_unit_share_one_scan() -> None:
    shared = catalogue(san_layak={}, san_ladder=LADDER)
    assert_golden("household", unit_query(list(shared)))


def test_indicators_are_grouped_by_their_unit_view() -> None:
    mixed = catalogue(a={}, b=MEAN, c=LADDER, d=BIRTHS)
    assert [[one.name for one in group] for group in by_unit(mixed)] == [["a", "c"], ["b"], ["d"]]


def test_a_comment_cannot_swallow_the_rest_of_the_query() -> None:
    text = state_query(definition("some", {"numerator": '"san_layak -- as BPS counts it"'}))
    assert "san_layak -- as BPS counts it\n" in text


@pytest.mark.parametrize("name", ["names", "judge", "tables", "rounds", "recaps", "write"])
def test_every_statement_file_says_what_it_is_for(name: str) -> None:
    assert sql(name).startswith(("--", "INSERT"))


def test_the_query_shown_gives_what_the_shared_scan_gives() -> None:
    mixed = catalogue(a={}, b=LADDER, c=MEAN, d=MEDIAN, e=BIRTHS, f={"numerator": '"handwash_basic"'})
    with random_warehouse(7, book=codebook()) as connection:
        for group in by_unit(mixed):
            together = connection.execute(
                f"SELECT indicator, round, unit_id, state FROM ({long_query(group)})"
            ).fetchall()
            alone = [
                (one.name, *row)
                for one in group
                for row in connection.execute(f"SELECT round, unit_id, state FROM ({state_query(one)})").fetchall()
            ]
            assert len(together) > 10
            assert sorted(together) == sorted(alone)
