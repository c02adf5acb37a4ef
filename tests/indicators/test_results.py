"""What pages may ask of a build: filters, order, coverage. What whom may be told is tested in disclosure/."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from filled_warehouse import codebook, insert, random_warehouse, with_declarations

from indicators import records, results
from indicators.catalogue import read_catalogue
from indicators.compute import compute
from indicators.context import context as context_of
from indicators.disclosure import Audience, read_policy
from indicators.rows import Assistance

BOOK = codebook()
CATALOGUE = read_catalogue()
DATA = Path(__file__).parents[2] / "data"
ANALYST, JUDGE = (read_policy(DATA, audience) for audience in (Audience.ANALYST, Audience.JUDGE))


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with random_warehouse(7, book=BOOK, sites=("rw12", "rw15"), households=60) as connection:
        compute(connection, CATALOGUE)
        yield connection


def count(build: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(build.execute(query).fetchall()[0][0])


def test_without_a_filter_every_row_of_every_table_is_told_once(build: duckdb.DuckDBPyConnection) -> None:
    for rows, table in (
        (results.estimates(build, policy=ANALYST), "estimate"),
        (results.changes(build, policy=ANALYST), "change"),
        (results.transitions(build, policy=ANALYST), "transition"),
        (results.state_counts(build, policy=ANALYST), "distribution"),
    ):
        assert len(set(rows)) == len(rows) == count(build, f"SELECT count(*) FROM {table}")


def test_a_row_holds_the_columns_of_its_table(build: duckdb.DuckDBPyConnection) -> None:
    for shape, table in (
        (results.Estimate, "estimate"),
        (results.Change, "change"),
        (results.Transition, "transition"),
        (results.StateCount, "distribution"),
    ):
        columns = [row[0] for row in build.execute(f"DESCRIBE {table}").fetchall()]
        assert [*columns, "suppressed"] == list(shape.__dataclass_fields__)


def test_a_filter_is_one_value_or_several_and_none_of_them_finds_nothing(build: duckdb.DuckDBPyConnection) -> None:
    one = results.estimates(
        build, policy=ANALYST, indicator="san_layak", round="m8", breakdown="site", population="all", site="rw12"
    )
    assert [(row.indicator, row.round, row.category) for row in one] == [("san_layak", "m8", "rw12")]
    several = results.estimates(
        build, policy=ANALYST, indicator=["san_layak", "stunting"], round=("baseline", "m8"), breakdown="site"
    )
    assert {row.indicator for row in several} == {"san_layak", "stunting"}
    assert {row.round for row in several} == {"baseline", "m8"}
    assert results.estimates(build, policy=ANALYST, indicator=[]) == ()
    assert results.changes(build, policy=ANALYST, indicator="nothing_of_that_name") == ()


def test_rows_come_in_the_order_of_the_catalogue_and_of_the_rounds(build: duckdb.DuckDBPyConnection) -> None:
    rows = results.estimates(build, policy=ANALYST, breakdown="site", population="all", site="rw12")
    assert list(dict.fromkeys(row.indicator for row in rows)) == list(CATALOGUE.names)
    assert [row.round for row in rows if row.indicator == "san_layak"] == ["baseline", "m4", "m8"]
    pairs = results.changes(
        build, policy=ANALYST, indicator="san_layak", breakdown="site", population="all", site="rw12"
    )
    assert list(dict.fromkeys((row.round_from, row.round_to) for row in pairs)) == [
        ("baseline", "m4"),
        ("baseline", "m8"),
        ("m4", "m8"),
    ]


def test_the_build_keeps_its_own_catalogue_and_the_query_of_each_indicator(build: duckdb.DuckDBPyConnection) -> None:
    assert results.catalogue(build) == CATALOGUE
    query = results.indicator_sql(build, indicator="san_layak")
    states = build.execute(query).fetchall()
    assert len(states) == count(build, "SELECT count(*) FROM unit.household")
    with pytest.raises(KeyError):
        results.indicator_sql(build, indicator="nothing_of_that_name")


def test_states_and_transitions_agree_with_the_level_and_the_change(build: duckdb.DuckDBPyConnection) -> None:
    for estimate in results.estimates(build, policy=ANALYST, indicator="san_layak", breakdown="site"):
        place = {
            "indicator": "san_layak",
            "site": estimate.site,
            "round": estimate.round,
            "population": estimate.population,
            "breakdown": "site",
            "category": estimate.category,
        }
        states = {row.state: row.n for row in results.state_counts(build, policy=ANALYST, **place)}  # type: ignore[arg-type]
        assert states.get("yes", 0) == estimate.x
        assert states.get("yes", 0) + states.get("no", 0) == estimate.n
        assert states.get("unknown", 0) == estimate.unknown
    (change,) = results.changes(
        build,
        policy=ANALYST,
        indicator="san_layak",
        site="rw12",
        round_from="baseline",
        round_to="m8",
        population="all",
        breakdown="site",
        comparison="paired",
    )
    moves = results.transitions(
        build,
        policy=ANALYST,
        indicator="san_layak",
        site="rw12",
        round_from="baseline",
        round_to="m8",
        population="all",
        breakdown="site",
    )
    cells = {(row.state_from, row.state_to): row.n for row in moves}
    assert (cells.get(("no", "yes"), 0), cells.get(("yes", "no"), 0)) == (change.improved, change.worsened)
    assert change.paired


# Coverage -----------------------------------------------------------------------------------------------------------


def test_every_household_met_at_first_is_found_again_or_lost_for_a_reason(build: duckdb.DuckDBPyConnection) -> None:
    context = context_of(build)
    assert len(context.coverage) == 2 * 2 * 3  # sites, populations, pairs of rounds
    for coverage in context.coverage:
        chosen = "" if coverage.population == "all" else "AND binaan"
        met = {
            name: count(
                build,
                f"SELECT count(*) FROM unit.household WHERE site = '{coverage.site}' AND round = '{name}' {chosen}",
            )
            for name in (coverage.round_from, coverage.round_to)
        }
        assert (coverage.met_from, coverage.met_to) == (met[coverage.round_from], met[coverage.round_to])
        assert coverage.met_from == coverage.found_again + coverage.lost_total
        assert coverage.met_to == coverage.found_again + coverage.new
        assert {reason for reason, _ in coverage.lost} <= {
            "refused",
            "moved",
            "no_respondent",
            "waiting",
            "not_visited",
        }
    found = context.covered(population="all", round_from="baseline", round_to="m8")
    assert [coverage.site for coverage in found] == ["rw12", "rw15"]


def test_the_context_tells_where_when_and_whom(build: duckdb.DuckDBPyConnection) -> None:
    context = context_of(build, content_hash="abc")
    assert [site.label for site in context.sites] == ["rw12", "rw15"]
    assert [survey_round.name for survey_round in context.rounds] == ["baseline", "m4", "m8"]
    assert (context.baseline.name, context.latest.name) == ("baseline", "m8")
    assert context.round("m8").dates("id") == "13–24 Nov 2023"
    assert context.round("m8").census
    assert [population.name for population in context.populations] == ["binaan", "all"]
    assert context.target("san_layak") is None
    assert context.content_hash == "abc"


def test_what_does_not_say_whether_it_is_simulated_counts_as_simulated() -> None:
    with with_declarations(BOOK) as empty:
        assert context_of(empty).simulated
        insert(empty, "build_info", [{"key": "simulated", "value": "false"}])
        assert not context_of(empty).simulated


def test_targets_and_references_carry_their_source() -> None:
    with with_declarations(BOOK) as empty:
        insert(empty, "target", [{"site": "rw12", "indicator": "san_layak", "value": 0.9, "source": "RPJMD"}])
        insert(
            empty,
            "reference",
            [{"site": "rw12", "name": "umk", "value": 3514093, "unit": "rupiah/bulan", "source": "Kepgub"}],
        )
        context = context_of(empty)
        target = context.target("san_layak")
        assert target
        assert (target.value, target.source) == (0.9, "RPJMD")
        assert [(reference.name, reference.value) for reference in context.references] == [("umk", 3514093.0)]


# Assistance ---------------------------------------------------------------------------------------------------------


def test_assistance_counts_households_by_the_furthest_step_known_up_to_a_round() -> None:
    with with_declarations(BOOK, sites=("rw12", "rw15")) as empty:
        homes = [("H1", True, "rw12"), ("H2", True, "rw12"), ("H3", False, "rw15")]
        insert(
            empty,
            "household",
            [
                {
                    "household_id": name,
                    "site": site,
                    "rt": "001",
                    "dasawisma": "001-A",
                    "binaan": binaan,
                    "first_round": "baseline",
                }
                for name, binaan, site in homes
            ],
        )
        told = [
            ("H1", "baseline", "planned"),
            ("H1", "m4", "done"),
            ("H1", "m8", "in_progress"),
            ("H2", "m8", "planned"),
            ("H3", "m4", "done"),
        ]
        insert(
            empty,
            "assistance",
            [
                {
                    "assistance_id": f"A{number}",
                    "household_id": household,
                    "round": name,
                    "type": "latrine",
                    "status": status,
                }
                for number, (household, name, status) in enumerate(told)
            ],
        )
        assert records.assistance(empty, policy=ANALYST, up_to_round="baseline") == (Assistance("latrine", 1, 0, 0),)
        assert records.assistance(empty, policy=ANALYST, up_to_round="m4") == (Assistance("latrine", 0, 0, 2),)
        (binaan,) = records.assistance(empty, policy=ANALYST, up_to_round="m8", population="binaan")
        assert (binaan.planned, binaan.in_progress, binaan.done, binaan.promised) == (1, 0, 1, 2)
        of_site = {site: records.assistance(empty, policy=ANALYST, up_to_round="m8", site=site) for _, _, site in homes}
        assert of_site == {"rw12": (Assistance("latrine", 1, 0, 1),), "rw15": (Assistance("latrine", 0, 0, 1),)}


# Who is told --------------------------------------------------------------------------------------------------------


def test_nobody_in_particular_is_told_of_no_part_of_a_site(build: duckdb.DuckDBPyConnection) -> None:
    for ask in (results.estimates, results.changes, results.transitions, results.state_counts):
        rows = ask(build)
        assert {row.breakdown for row in rows} <= {"site"}
        assert ask(build, breakdown="rt") == ()
        assert len(rows) < len(ask(build, policy=ANALYST))


def test_a_hidden_row_keeps_its_place_without_its_numbers(build: duckdb.DuckDBPyConnection) -> None:
    told = results.estimates(build, policy=JUDGE, indicator="stunting")
    truth = results.estimates(build, policy=ANALYST, indicator="stunting")
    assert [(row.round, row.population, row.breakdown, row.category) for row in told] == [
        (row.round, row.population, row.breakdown, row.category) for row in truth
    ]
    hidden = [row for row in told if row.suppressed]
    assert hidden
    assert len(hidden) < len(told)
    for row in hidden:
        assert (row.n, row.x, row.unknown, row.excluded) == (0, None, 0, None)
        assert (row.value, row.lower, row.upper) == (None, None, None)
    kept = {replace(row, lower=None, upper=None, excluded=None) for row in truth}  # told roughly, or not at all
    assert all(replace(row, lower=None, upper=None, excluded=None) in kept for row in told if not row.suppressed)


def test_asking_for_one_category_does_not_lift_what_hides_it(build: duckdb.DuckDBPyConnection) -> None:
    told = results.estimates(build, policy=JUDGE, indicator="stunting", population="binaan", site="rw12")
    for row in told[::4]:
        (alone,) = results.estimates(
            build,
            policy=JUDGE,
            indicator="stunting",
            round=row.round,
            breakdown=row.breakdown,
            population="binaan",
            site="rw12",
            category=row.category,
        )
        assert alone == row
