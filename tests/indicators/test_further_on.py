"""What a build tells stays as it was when the programme goes on: with a later round, another site, other names."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pandas as pd
import pytest
from filled_warehouse import ROUNDS, codebook, random_warehouse

from indicators.catalogue import read_catalogue
from indicators.compute import compute
from indicators.further.computation import TABLES as FURTHER

BOOK, CATALOGUE = codebook(), read_catalogue().active
TABLES = ("estimate", "distribution", "change", "transition", *FURTHER)
LAST = ROUNDS[-1][0]
OF_ROUNDS = ("round", "round_from", "round_to", "at_round")
Tables = Mapping[str, pd.DataFrame]


def computed(connection: duckdb.DuckDBPyConnection) -> Tables:
    compute(connection, CATALOGUE)
    return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchdf() for name in TABLES}


def filled(*, sites: tuple[str, ...] = ("rw12",)) -> duckdb.DuckDBPyConnection:
    connection = random_warehouse(17, book=BOOK, sites=sites, households=40)
    connection.execute("UPDATE site_round SET design = 'sample' WHERE round = 'm4'")
    connection.execute("UPDATE household_answer SET house_main = NULL WHERE round = 'm4'")
    entry = ["m4", "water_source", "kobo 2", "pertanyaan diganti"]
    connection.execute("INSERT INTO comparability SELECT site, ?, ?, ?, ? FROM site", entry)
    return connection


@pytest.fixture(scope="module")
def before() -> Tables:
    with filled() as connection:
        return computed(connection)


def assert_same(one: Tables, other: Tables) -> None:
    for name, rows in one.items():
        assert len(rows) or name == "course_point", name
        pd.testing.assert_frame_equal(
            rows.reset_index(drop=True), other[name].reset_index(drop=True), obj=name, check_dtype=False, rtol=1e-9
        )


def test_a_later_round_changes_no_row_of_the_rounds_before_it(before: Tables) -> None:
    with filled() as connection:
        for table in ("visit", "household_answer", "person_answer", "growth", "birth", "death", "assistance"):
            connection.execute(f"DELETE FROM {table} WHERE round = ?", [LAST])
        early = computed(connection)
    known = set(early["estimate"]["indicator"])
    kept = {
        name: rows[
            rows["indicator"].isin(known)
            & ~rows[[each for each in OF_ROUNDS if each in rows]].eq(LAST).any(axis="columns")
        ]
        for name, rows in before.items()
    }
    places = ["site", "population", "breakdown", "category"]
    for name in ("estimate", "change"):  # a place that only the last round knows
        kept[name] = kept[name].merge(early["estimate"][places].drop_duplicates(), on=places)
    some = [name for name in TABLES if len(early[name])]
    assert_same({name: kept[name] for name in some}, early)


def test_another_site_changes_no_row_of_the_first(before: Tables) -> None:
    with filled(sites=("rw12", "rw13")) as connection:
        both = computed(connection)
    first = {name: rows[rows["site"] == "rw12"] for name, rows in both.items()}
    assert_same(before, first)
