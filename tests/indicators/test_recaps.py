"""Totals of offices beside a survey: a population of their own, compared without pairs and by the same rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from filled_warehouse import codebook, insert, random_warehouse, with_declarations

from indicators import records, results
from indicators.catalogue import Catalogue, read_catalogue
from indicators.compute import compute
from indicators.context import context as context_of
from indicators.disclosure import Audience, read_policy
from indicators.method import Method
from indicators.sentence import sentence
from indicators.statistics.proportion import newcombe_hybrid_limits, wilson_limits

ANALYST = read_policy(Path(__file__).parents[2] / "data", Audience.ANALYST)
TOTALS = (
    # rt, round, indicator, numerator, denominator
    (None, "baseline", "san_layak", 60, 150),
    (None, "m8", "san_layak", 120, 150),
    ("001", "baseline", "san_layak", 10, 40),
    ("001", "m8", "san_layak", 3, 4),
    ("001", "m8", "water_layak", 20, 40),  # with RT 002 all of the site
    ("002", "m8", "water_layak", 30, 60),
    ("001", "m4", "water_layak", 10, 40),  # without RT 002
    (None, "m8", "women_income_median", 5, 10),  # no proportion
    (None, "m8", "of_no_catalogue", 5, 10),
    (None, "baseline", "stunting", 0, 0),
    (None, "m8", "stunting", 9, 30),
)


def _add_totals(connection: duckdb.DuckDBPyConnection) -> None:
    insert(connection, "population", [{"population": "recap", "label_id": "Rekap dinas", "label_en": "Office totals"}])
    names = ("rt", "round", "indicator", "numerator", "denominator")
    rows = [
        {"recap_id": f"C{n}", "site": "rw12", **dict(zip(names, total, strict=True)), "file_id": "m8", "row_number": n}
        for n, total in enumerate(TOTALS)
    ]
    insert(connection, "recap", rows)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="module")
def both(catalogue: Catalogue) -> Iterator[duckdb.DuckDBPyConnection]:
    """A survey and the totals of an office."""
    with random_warehouse(3, book=codebook(), households=25) as connection:
        connection.execute("DELETE FROM area")
        insert(connection, "area", [{"site": "rw12", "rt": rt, "dasawisma": f"{rt}-A"} for rt in ("001", "002")])
        _add_totals(connection)
        compute(connection, catalogue)
        yield connection


def test_levels_are_counts_with_wilson_intervals(both: duckdb.DuckDBPyConnection) -> None:
    rows = results.estimates(both, policy=ANALYST, population="recap")
    found = {(row.indicator, row.round, row.breakdown, row.category): row for row in rows}
    assert found.keys() == {
        ("san_layak", "baseline", "site", "rw12"),
        ("san_layak", "m8", "site", "rw12"),
        ("san_layak", "baseline", "rt", "001"),
        ("san_layak", "m8", "rt", "001"),
        ("water_layak", "m8", "site", "rw12"),
        ("water_layak", "m4", "rt", "001"),
        ("water_layak", "m8", "rt", "001"),
        ("water_layak", "m8", "rt", "002"),
        ("stunting", "baseline", "site", "rw12"),
        ("stunting", "m8", "site", "rw12"),
    }
    before = found["san_layak", "baseline", "site", "rw12"]
    lower, upper = wilson_limits(events=60, total=150)
    assert (before.n, before.x, before.value, before.lower, before.upper) == (150, 60, 0.4, lower, upper)
    assert (before.unknown, before.excluded, before.method) == (0, 0, "wilson_recap")
    added = found["water_layak", "m8", "site", "rw12"]
    assert (added.x, added.n) == (50, 100)
    assert found["stunting", "baseline", "site", "rw12"].value is None


def test_changes_are_unpaired_marked_and_judged_like_others(both: duckdb.DuckDBPyConnection) -> None:
    rows = {(row.indicator, row.breakdown): row for row in results.changes(both, policy=ANALYST, population="recap")}
    assert rows.keys() == {("san_layak", "site"), ("san_layak", "rt"), ("water_layak", "rt"), ("stunting", "site")}
    assert {row.comparison for row in rows.values()} == {"unpaired"}
    assert {row.method for row in rows.values()} == {Method.HYBRID_RECAP.value}
    change = rows["san_layak", "site"]
    lower, upper = newcombe_hybrid_limits(events_before=60, total_before=150, events_after=120, total_after=150)
    assert (change.change, change.lower, change.upper) == pytest.approx((0.4, float(lower), float(upper)))
    assert (change.verdict, change.improved, change.n_from, change.n_to) == ("improved", None, 150, 150)
    assert rows["san_layak", "rt"].verdict == "too_few"
    assert rows["stunting", "site"].verdict == "not_comparable"
    assert results.transitions(both, policy=ANALYST, population="recap") == ()
    assert results.state_counts(both, policy=ANALYST, population="recap") == ()
    assert records.assistance(both, policy=ANALYST, up_to_round="m8", population="recap") == ()
    assert all(coverage.population != "recap" for coverage in context_of(both).coverage)


def test_a_sentence_says_that_nobody_was_followed(both: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    [change] = results.changes(both, policy=ANALYST, population="recap", indicator="san_layak", breakdown="site")
    context = context_of(both)
    said = sentence(change, catalogue["san_layak"], context, "id")
    assert "Dari rekap, tanpa data per keluarga: dibandingkan tanpa pasangan" in said
    assert "without data per family" in sentence(change, catalogue["san_layak"], context, "en")
    assert "dibandingkan tanpa pasangan" in Method(change.method).words("id")


def test_the_survey_is_the_same_beside_totals(both: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    with random_warehouse(3, book=codebook(), households=25) as alone:
        compute(alone, catalogue)
        for table in ("estimate", "change", "distribution", "transition"):
            query = f"SELECT * FROM {table} WHERE population <> 'recap' ORDER BY ALL"
            assert both.execute(query).fetchall() == alone.execute(query).fetchall()
        assert context_of(alone).coverage == context_of(both).coverage


def test_an_office_may_have_nothing_but_totals(both: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    with with_declarations(codebook()) as connection:
        connection.execute("DELETE FROM population")
        _add_totals(connection)
        compute(connection, catalogue)
        assert {row.population for row in results.estimates(connection, policy=ANALYST)} == {"recap"}
        assert [each.name for each in context_of(connection).populations] == ["recap"]
        [change] = results.changes(connection, policy=ANALYST, indicator="san_layak", breakdown="site")
        assert change.verdict == "improved"
        details = "FROM detail WHERE population = 'recap' ORDER BY ALL"
        assert connection.execute(details).fetchall() == both.execute(details).fetchall() != []


def test_forms_that_can_not_be_compared_say_nothing_of_totals(catalogue: Catalogue) -> None:
    with random_warehouse(4, book=codebook(), households=20) as connection:
        _add_totals(connection)
        asked = {"round": "m8", "variable": "disposal", "form": "other", "reason": "asked otherwise"}
        insert(connection, "comparability", [{"site": "rw12", **asked}])
        compute(connection, catalogue)
        verdicts = {
            row.population: row.verdict
            for row in results.changes(
                connection,
                policy=ANALYST,
                indicator="san_layak",
                breakdown="site",
                round_from="baseline",
                round_to="m8",
            )
        }
        assert verdicts["all"] == "not_comparable"
        assert verdicts["recap"] == "improved"
