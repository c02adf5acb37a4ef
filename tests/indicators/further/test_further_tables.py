"""The further tables as a whole: nothing where rounds may not be compared, no order of rows, read as declared."""

from __future__ import annotations

import random
from collections.abc import Iterator

import duckdb
import numpy as np
import pytest
from small_panel import CATALOGUE, NAMES, Home, homes_at_random, warehouse

from indicators.compute import compute
from indicators.further import reading
from indicators.further.arms import apart, of_shares
from indicators.further.computation import TABLES, WORKING
from indicators.further.rows import Attrition, Beside, Contrast, Course, CoursePoint, Detail, Dose
from indicators.statistics.contrast import paired_difference_in_differences
from warehouse.content import TABLES as EVERY_TABLE
from warehouse.content import content_hash
from warehouse.frozen import SAYING

SITES = ("rw12", "rw99")
HOMES = homes_at_random(61, 60, sites=SITES)
FIRST, MIDDLE, LAST = NAMES
READERS = {
    "detail": (reading.details, Detail),
    "course": (reading.courses, Course),
    "course_point": (reading.course_points, CoursePoint),
    "contrast": (reading.contrasts, Contrast),
    "beside": (reading.besides, Beside),
    "dose": (reading.doses, Dose),
    "attrition": (reading.attritions, Attrition),
}


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse(HOMES, sites=SITES) as connection:
        yield connection


@pytest.fixture(scope="module")
def asked_otherwise() -> Iterator[duckdb.DuckDBPyConnection]:
    """The last round asked about water in another way."""
    with warehouse(HOMES, sites=SITES, run=False) as connection:
        entry = [LAST, "standing_water", "kobo 2", "pertanyaan diganti"]
        connection.execute("INSERT INTO comparability SELECT site, ?, ?, ?, ? FROM site", entry)
        compute(connection, CATALOGUE)
        yield connection


def count(build: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(build.execute(query).fetchall()[0][0])


@pytest.mark.parametrize("table", ["detail", "contrast", "dose"])
def test_rounds_that_may_not_be_compared_have_no_row(asked_otherwise: duckdb.DuckDBPyConnection, table: str) -> None:
    found = asked_otherwise.execute(
        f"SELECT DISTINCT round_from, round_to FROM {table} WHERE indicator = 'water'"
    ).fetchall()
    assert found == [(FIRST, MIDDLE)]
    assert (
        count(asked_otherwise, f"SELECT count(DISTINCT (round_from, round_to)) FROM {table} WHERE indicator = 'dry'")
        == 3
    )


def test_rounds_that_may_not_be_compared_are_refused_beside_others(
    asked_otherwise: duckdb.DuckDBPyConnection,
) -> None:
    rows = reading.besides(asked_otherwise, indicator="water", round_to=LAST)
    assert len(rows) == 6
    for row in rows:
        numbers = (row.change, row.change_comparison, row.difference, row.before, row.correlation, row.by_itself)
        assert (row.refusal, set(numbers)) == ("not_comparable", {None})
    assert {row.refusal for row in reading.besides(asked_otherwise, indicator="water", round_to=MIDDLE)} == {None}


def test_a_course_through_such_a_round_is_refused(asked_otherwise: duckdb.DuckDBPyConnection) -> None:
    rows = reading.courses(asked_otherwise, indicator="water")
    assert {(row.refusal, row.n, row.statistic, row.slope) for row in rows} == {("not_comparable", 0, None, None)}
    assert reading.course_points(asked_otherwise, indicator="water") == ()
    assert {row.refusal for row in reading.courses(asked_otherwise, indicator="dry", site="rw12")} == {None}


def test_who_was_lost_is_told_whatever_was_asked(asked_otherwise: duckdb.DuckDBPyConnection) -> None:
    """The earlier round alone says how the lost had stood; nothing is compared."""
    assert len(reading.attritions(asked_otherwise, indicator="water", site="rw12")) == 6


def test_results_dont_depend_on_the_order_of_rows(build: duckdb.DuckDBPyConnection) -> None:
    shuffled = list(HOMES)
    random.Random(1).shuffle(shuffled)
    turned = [Home(**{**vars(home), "rounds": dict(reversed(home.rounds.items()))}) for home in shuffled]
    with warehouse(turned, sites=SITES) as other:
        for table in TABLES:
            rows = build.execute(f"FROM {table}").fetchall()
            assert rows
            assert rows == other.execute(f"FROM {table}").fetchall()  # in the same order, to the last digit
        assert content_hash(other) != ""


def test_no_working_table_is_left(build: duckdb.DuckDBPyConnection) -> None:
    left = {row[0] for row in build.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()}
    assert left.isdisjoint(WORKING)


def test_the_store_and_frozen_rounds_know_every_table() -> None:
    assert set(TABLES) == set(READERS)
    assert set(TABLES) <= EVERY_TABLE
    assert set(TABLES) <= set(SAYING)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_holds_the_columns_of_its_table(build: duckdb.DuckDBPyConnection, table: str) -> None:
    read, shape = READERS[table]
    columns = [row[0] for row in build.execute(f"DESCRIBE {table}").fetchall()]
    assert [*columns, "suppressed"] == list(shape.__dataclass_fields__)
    rows = read(build)  # type: ignore[operator]
    assert len(set(rows)) == len(rows) == count(build, f"SELECT count(*) FROM {table}") > 0
    assert all(row.smallest >= 0 for row in rows)


@pytest.mark.parametrize("table", TABLES)
def test_a_filter_is_one_value_or_several_and_none_of_them_finds_nothing(
    build: duckdb.DuckDBPyConnection, table: str
) -> None:
    read, _ = READERS[table]
    one = read(build, indicator="water", population="all")  # type: ignore[operator]
    assert {(row.indicator, row.population) for row in one} == {("water", "all")}
    several = read(build, indicator=["dry", "water"])  # type: ignore[operator]
    assert list(dict.fromkeys(row.indicator for row in several)) == ["water", "dry"]  # as the catalogue has them
    assert read(build, indicator=[]) == ()  # type: ignore[operator]
    with pytest.raises(TypeError):
        read(build, indicator=3)  # type: ignore[operator]


@pytest.mark.parametrize("table", TABLES)
def test_no_number_is_infinite_or_not_a_number(build: duckdb.DuckDBPyConnection, table: str) -> None:
    numbers = [row[0] for row in build.execute(f"DESCRIBE {table}").fetchall() if row[1] == "DOUBLE"]
    for name in numbers:
        assert count(build, f"SELECT count(*) FROM {table} WHERE NOT isfinite({name})") == 0


def test_changes_agree_with_the_published_change(build: duckdb.DuckDBPyConnection) -> None:
    """The same pairs, so the same number, wherever it stands."""
    keys = "USING (indicator, site, round_from, round_to, population)"
    published = "(FROM change WHERE comparison = 'paired' AND breakdown = 'site') AS change"
    for table, value, n in (
        ("(FROM detail WHERE measure = 'tango')", "value", "n"),
        ("(FROM beside WHERE refusal IS NULL)", "change", "n"),
    ):
        told = build.execute(
            f"SELECT count(*), max(abs(told.{value} - change.change)), max(abs(told.{n} - change.n_to))"
            f" FROM {table} AS told JOIN {published} {keys}"
        ).fetchall()
        assert told[0][0] > 10
        assert told[0][1:] == (pytest.approx(0, abs=1e-12), 0)


def test_square_and_add_is_that_of_the_library() -> None:

    chance = np.random.default_rng(7)
    cells = {name: chance.integers(1, 30, 50) for name in ("gained", "lost", "both", "neither")}
    cells |= {f"other_{name}": chance.integers(1, 30, 50) for name in ("gained", "lost", "both", "neither")}
    value, (lower, upper) = apart(of_shares(cells), of_shares(cells, prefix="other_"))
    for row in range(50):
        names = ("gained", "lost", "both", "neither")
        wanted = paired_difference_in_differences(
            programme=[cells[name][row] for name in names],
            comparison=[cells[f"other_{name}"][row] for name in names],
        )
        assert value[row] == pytest.approx(wanted.value)
        assert (lower[row], upper[row]) == (pytest.approx(wanted.interval.lower), pytest.approx(wanted.interval.upper))
