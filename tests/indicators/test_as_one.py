"""A status that all families of an RT share: told of the RT, but neither tested nor judged as if they were many."""

from pathlib import Path

import duckdb
import numpy as np
import pytest
from filled_warehouse import codebook, random_warehouse

from indicators.amount_levels import levels_of
from indicators.catalogue import Catalogue, read_catalogue
from indicators.compute import compute
from indicators.disclosure import Audience, read_policy
from indicators.estimates import estimates
from indicators.lagging import lagging
from indicators.method import Method
from indicators.results import changes
from indicators.statistics.proportion import wilson_interval
from indicators.verdict import Verdict

CATALOGUE = Catalogue(tuple(each for each in read_catalogue() if each.name in ("odf_rt", "san_layak")))
TOLD = {Verdict.COUNT_ONLY, Verdict.UNCHANGED, Verdict.TOO_FEW, Verdict.NOT_COMPARABLE}


@pytest.fixture(scope="module")
def build() -> duckdb.DuckDBPyConnection:
    connection = random_warehouse(11, book=codebook(), households=60)
    connection.execute(
        "UPDATE household_answer SET toilet_use = 'own', disposal = 'septic_tank' FROM household "
        "WHERE household.household_id = household_answer.household_id AND rt <> (SELECT min(rt) FROM household)"
    )
    compute(connection, CATALOGUE)
    return connection


def test_an_rt_has_a_status_without_interval_or_verdict_and_the_whole_site_has_both(
    build: duckdb.DuckDBPyConnection,
) -> None:
    parts = "SELECT verdict, lower, upper, p_value, method FROM change WHERE indicator = 'odf_rt' AND breakdown = "
    of_rt = build.execute(f"{parts} 'rt'").fetchall()
    assert len(of_rt) > 10
    for verdict, *numbers, method in of_rt:
        assert Verdict(verdict) in TOLD
        assert numbers == [None, None, None]
        assert method == Method.AS_ONE
    of_site = build.execute(f"{parts} 'site' AND n_from > 0 AND n_to > 0").fetchall()
    assert any(lower is not None for _, lower, *_ in of_site)
    assert all((lower is None) == (method == Method.AS_ONE) for _, lower, *_, method in of_site)
    levels = build.execute(
        "SELECT DISTINCT breakdown, lower IS NULL, value IN (0, 1) FROM estimate WHERE indicator = 'odf_rt' AND n > 0"
    ).fetchall()
    assert ("rt", True, True) in levels
    assert {(breakdown, unknown) for breakdown, unknown, _ in levels} == {("rt", True), ("site", False)}


@pytest.mark.parametrize(("rt", "told"), [(1, False), (3, False), (6, True)])
def test_families_of_a_few_rt_are_no_more_than_these_rt(rt: int, told: bool) -> None:
    """Of one RT all sixty families become free at once: that is one change, and not sixty."""
    connection = random_warehouse(11, book=codebook(), households=60)
    connection.execute("UPDATE household SET rt = printf('%03d', CAST(rt AS INTEGER) % ? + 1)", [rt])
    connection.execute(
        "UPDATE household_answer SET toilet_use = CASE WHEN round = (SELECT min(round) FROM household_answer) "
        "AND rt <= '003' THEN 'none' ELSE 'own' END, toilet_type = 'leher_angsa', disposal = 'septic_tank' "
        "FROM household WHERE household.household_id = household_answer.household_id"
    )
    compute(connection, CATALOGUE)
    whole = "FROM change WHERE indicator = 'odf_rt' AND breakdown = 'site' AND comparison = 'paired' AND change > 0.3"
    rows = connection.execute(f"SELECT verdict, lower, p_value, p_adjusted, family, method {whole}").fetchall()
    assert rows
    for verdict, *numbers, method in rows:
        assert (None not in numbers, method != Method.AS_ONE, verdict != Verdict.COUNT_ONLY) == (told, told, told)
    free = "SELECT lower, upper FROM estimate WHERE indicator = 'odf_rt' AND breakdown = 'site' AND value = 1"
    levels = connection.execute(free).fetchall()
    assert levels
    of_rt = pytest.approx(tuple(wilson_interval(events=rt, total=rt)))
    assert all(limits == (of_rt if told else (None, None)) for limits in levels)
    for table in (
        "detail",
        "course",
        "contrast",
        "beside",
        "dose",
    ):  # whatever takes families one by one, or sets some against others
        found = connection.execute(f"SELECT DISTINCT indicator FROM {table}").fetchall()
        assert found == [("san_layak",)], table


def test_all_families_of_seven_rt_that_are_free_are_seven_of_seven_to_the_last_digit() -> None:
    """25 families of 7 RT: 25 · (7 / 25) is a hair more than 7."""
    levels = {name: np.array([25]) for name in ("known", "met")} | {
        "kind": np.array(["proportion"], dtype=object), "sampled": np.zeros(1), "shared": np.array([True]),
    }  # fmt: skip
    nothing = {name: np.zeros(0, dtype=int) for name in ("row", "value", "rt")}
    met = np.array([4, 4, 4, 4, 3, 3, 3])
    rt = {"row": np.zeros(7, dtype=int), "met": met, "known": met}
    [found] = estimates(levels, levels_of(levels["kind"], nothing), rt).to_dict("records")
    assert (found["lower"], found["upper"]) == pytest.approx(tuple(wilson_interval(events=7, total=7)))


def test_no_rt_is_said_to_lag_by_a_status(build: duckdb.DuckDBPyConnection) -> None:
    policy = read_policy(Path(__file__).parents[2] / "data", Audience.ANALYST)
    rows = [row for row in changes(build, policy=policy) if row.breakdown == "rt" and row.indicator == "odf_rt"]
    assert rows
    assert lagging(rows, CATALOGUE).looked_at == 0
