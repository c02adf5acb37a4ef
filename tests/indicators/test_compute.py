"""What holds for the results of any warehouse."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest
from declared_indicators import BIRTHS, DEATHS, LADDER, MEAN, MEDIAN, catalogue, toml_text
from filled_warehouse import ROUNDS, codebook, insert, random_warehouse, with_declarations

from indicators.catalogue import HERE, read_catalogue
from indicators.changes import detectable
from indicators.compute import compute
from indicators.method import Method
from indicators.statistics.paired import newcombe_interval
from indicators.verdict import Verdict
from warehouse.declared import DeclarationError

BOOK = codebook()
CATALOGUE = catalogue(
    san_layak={"disaggregate": '["rt", "dasawisma", "head_sex"]'},
    open_defecation={"numerator": '"open_defecation"', "direction": '"down"', "disaggregate": '["rt"]'},
    san_ladder={**LADDER, "disaggregate": '["rt"]'},
    height=MEAN,
    income=MEDIAN,
    live_births=BIRTHS,
    infant_deaths=DEATHS,
)
RESULTS = ("indicator", "estimate", "distribution", "change", "transition")
Connection = duckdb.DuckDBPyConnection


def rows(connection: Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM {table}").fetchall()


def one(connection: Connection, query: str) -> object:
    ((value,),) = connection.execute(query).fetchall()
    return value


@pytest.fixture(scope="module")
def computed() -> Iterator[Connection]:
    with random_warehouse(11, book=BOOK, households=80) as connection:
        compute(connection, CATALOGUE)
        yield connection


def household(connection: Connection, number: int, *, rt: str = "001", **answers: list[object]) -> None:
    """One household met in as many rounds as it has answers."""
    name = f"H{number}"
    insert(
        connection,
        "household",
        [
            {
                "household_id": name,
                "site": "rw12",
                "rt": rt,
                "dasawisma": f"{rt}-A",
                "binaan": True,
                "first_round": "baseline",
            }
        ],
    )
    for (round_name, _, _, day), *values in zip(ROUNDS, *answers.values(), strict=False):
        met = {"household_id": name, "round": round_name}
        insert(
            connection,
            "visit",
            [{**met, "visit_date": day, "result": "complete", "file_id": round_name, "row_number": number}],
        )
        insert(connection, "household_answer", [{**met, **dict(zip(answers, values, strict=True))}])


def test_null_never_counts_as_no() -> None:
    with with_declarations(BOOK) as connection:
        household(connection, 1, toilet_use=["none", "none"])
        household(connection, 2, toilet_use=[None, "none"])
        household(connection, 3, toilet_use=["own", None])
        compute(connection, CATALOGUE)
        levels = connection.execute(
            "SELECT round, n, x, unknown, excluded, value FROM estimate"
            " WHERE indicator = 'san_layak' AND population = 'all' AND breakdown = 'site' ORDER BY round"
        ).fetchall()
        assert levels == [("baseline", 1, 0.0, 2, 0, 0.0), ("m4", 2, 0.0, 1, 0, 0.0)]
        pairs = connection.execute(
            "SELECT n_from, unknown, only_from, only_to FROM change WHERE indicator = 'san_layak'"
            " AND population = 'all' AND breakdown = 'site' AND comparison = 'paired'"
        ).fetchall()
        assert pairs == [(1, 2, 0, 0)]


def test_whoever_may_or_may_not_be_eligible_is_unknown() -> None:
    eligible = catalogue(a={"denominator": "\"toilet_use = 'own'\"", "numerator": '"handwash_basic"'})
    with with_declarations(BOOK) as connection:
        household(connection, 1, toilet_use=[None], handwashing=["water_and_soap"])
        compute(connection, eligible)
        assert rows(connection, "distribution")[0][-2:] == ("unknown", 1)


def test_the_order_of_rows_in_the_warehouse_changes_nothing(computed: Connection) -> None:
    with random_warehouse(11, book=BOOK, households=80, shuffled=True) as shuffled:
        assert rows(shuffled, "household") != rows(computed, "household")
        compute(shuffled, CATALOGUE)
        for table in RESULTS:
            assert rows(shuffled, table) == rows(computed, table)


def test_swapping_rounds_flips_the_sign() -> None:
    query = (
        "SELECT indicator, population, breakdown, category, comparison, n_from, n_to, improved, worsened, change,"
        " lower, upper, only_from, only_to FROM change WHERE breakdown IN ('site', 'rt')"
        " AND round_from IN ('baseline', 'm8') AND round_to IN ('baseline', 'm8') ORDER BY ALL"
    )
    with random_warehouse(5, book=BOOK) as forward, random_warehouse(5, book=BOOK, backwards=True) as backward:
        for connection in (forward, backward):
            compute(connection, CATALOGUE)
        there, back = forward.execute(query).fetchall(), backward.execute(query).fetchall()
        assert len(there) == len(back) > 50
        for (*key, n_from, n_to, up, down, change, lower, upper, only_from, only_to), other in zip(
            there, back, strict=True
        ):
            assert other[:5] == tuple(key)
            assert other[5:9] == (n_to, n_from, down, up)
            mirrored = [None if number is None else -number for number in (change, upper, lower)]
            assert list(other[9:12]) == pytest.approx(mirrored, abs=1e-9)
            assert other[12:] == (only_to, only_from)


def test_the_moves_add_up_to_the_units_of_each_round(computed: Connection) -> None:
    for end in ("from", "to"):
        unequal = f"""
            SELECT * FROM (
                SELECT indicator, site, round_{end} AS round, round_{"to" if end == "from" else "from"}, population,
                       sum(n) AS units
                FROM transition WHERE breakdown = 'site' AND state_{end} NOT IN ('not_met', 'away', 'outside')
                GROUP BY ALL
            ) JOIN estimate USING (indicator, site, round, population)
            WHERE breakdown = 'site' AND units <> n + unknown + excluded
        """
        assert connection_count(computed, "transition WHERE breakdown = 'site'") > 20
        assert computed.execute(unequal).fetchall() == []


def connection_count(connection: Connection, what: str) -> int:
    return int(str(one(connection, f"SELECT count(*) FROM {what}")))


def test_improved_less_worsened_is_the_difference_of_the_counts(computed: Connection) -> None:
    query = (
        "SELECT improved - worsened, x_to - x_from, improved + worsened + unchanged, n_from, n_to FROM change"
        " WHERE comparison = 'paired' AND indicator = '{}' AND n_from > 0"
    )
    for name, sign in (("san_layak", 1), ("open_defecation", -1)):
        found = computed.execute(query.format(name)).fetchall()
        assert len(found) > 10
        assert all(net == sign * difference and moved == n == m for net, difference, moved, n, m in found)


def test_the_distribution_adds_up_to_the_estimate(computed: Connection) -> None:
    keys = "indicator, site, round, population, breakdown, category"
    unequal = f"""
        SELECT * FROM estimate JOIN (SELECT {keys}, sum(d.n) AS units FROM distribution d GROUP BY ALL) USING ({keys})
        WHERE indicator IN ('san_layak', 'san_ladder') AND units <> n + unknown
    """
    assert computed.execute(unequal).fetchall() == []


def test_places_divide_the_site_without_rest(computed: Connection) -> None:
    unequal = """
        SELECT indicator, round, population, breakdown, sum(n) AS parts, any_value(whole) FROM estimate
        JOIN (SELECT indicator, round, population, n AS whole FROM estimate WHERE breakdown = 'site')
            USING (indicator, round, population)
        WHERE breakdown <> 'site' GROUP BY ALL HAVING parts <> any_value(whole)
    """
    assert computed.execute(unequal).fetchall() == []


def test_births_and_deaths_are_compared_without_pairs(computed: Connection) -> None:
    found = computed.execute(
        "SELECT DISTINCT indicator, comparison, method, verdict FROM change"
        " WHERE indicator IN ('live_births', 'infant_deaths') ORDER BY ALL"
    ).fetchall()
    assert found == [(name, "unpaired", Method.COUNTS, Verdict.COUNT_ONLY) for name in ("infant_deaths", "live_births")]


def test_no_deaths_is_a_result_beside_the_births_observed() -> None:
    with with_declarations(BOOK) as connection:
        household(connection, 1, toilet_use=["own"])
        insert(connection, "birth", [{"birth_id": "B", "household_id": "H1", "round": "baseline", "outcome": "live"}])
        compute(connection, CATALOGUE)
        found = connection.execute(
            "SELECT n, x, value, lower, upper FROM estimate"
            " WHERE indicator = 'infant_deaths' AND population = 'all' AND breakdown = 'site'"
        ).fetchall()
        assert found == [(1, 0.0, 0.0, 0.0, pytest.approx(3.689, abs=1e-3))]


def test_a_round_in_which_nobody_was_met_has_no_results() -> None:
    with with_declarations(BOOK, sites=("rw12", "empty")) as connection:
        household(connection, 1, toilet_use=["own"])
        compute(connection, CATALOGUE)
        assert connection.execute("SELECT DISTINCT site, round FROM estimate").fetchall() == [("rw12", "baseline")]
        assert rows(connection, "change") == []


@pytest.mark.parametrize("quiet", ["m4", "m8"])
def test_units_that_a_round_has_none_of_stood_in_the_earlier_one_only(quiet: str) -> None:
    """Whatever rounds come after it: a view that knew nobody in the last one told of no moves to it."""
    with random_warehouse(11, book=BOOK, households=12) as connection:
        connection.execute("DELETE FROM growth WHERE round = ?", [quiet])
        connection.execute("DELETE FROM person_answer WHERE round = ?", [quiet])
        compute(connection, catalogue(height=MEAN, decision={"unit": '"woman"', "numerator": '"decides_all_three"'}))
        found = connection.execute(
            "SELECT only_from, n + e.unknown FROM change JOIN estimate AS e USING (indicator, site, population, "
            "breakdown, category) WHERE round_from = 'baseline' AND round_to = ? AND round = 'baseline'",
            [quiet],
        ).fetchall()
    assert any(eligible for _, eligible in found)
    assert all(only == eligible for only, eligible in found)


def test_an_empty_warehouse_gives_empty_results() -> None:
    with with_declarations(BOOK) as connection:
        compute(connection, CATALOGUE)
        assert [len(rows(connection, table)) for table in RESULTS] == [len(CATALOGUE), 0, 0, 0, 0]


def test_ten_households_that_gained_a_latrine_improved_and_nine_are_too_few() -> None:
    layak: dict[str, list[object]] = {
        "toilet_use": ["none", "own"],
        "toilet_type": [None, "leher_angsa"],
        "disposal": [None, "septic_tank"],
    }
    for households, verdict in ((9, Verdict.TOO_FEW), (10, Verdict.IMPROVED)):
        with with_declarations(BOOK) as connection:
            for number in range(households):
                household(connection, number, rt="001", **layak)
            compute(connection, CATALOGUE)
            found = connection.execute(
                "SELECT improved, worsened, change, lower, upper, method, verdict FROM change WHERE population = 'all'"
                " AND indicator = 'san_layak' AND breakdown = 'site' AND comparison = 'paired'"
            ).fetchall()
            interval = newcombe_interval(gained=households, lost=0, both=0, neither=0)
            limits = (pytest.approx(interval.lower), pytest.approx(interval.upper))
            assert found == [(households, 0, 1.0, *limits, Method.NEWCOMBE, verdict)]


def test_families_not_met_again_leave_the_change_open() -> None:
    """Ten met twice, two of them better off; lost are one that had a latrine and two that had none."""
    own, none = ("own", "leher_angsa", "septic_tank"), ("none", None, None)
    histories = [*[(none, own)] * 2, *[(own, own)] * 6, *[(none, none)] * 2, (own,), (none,), (none,)]
    with with_declarations(BOOK) as connection:
        for number, history in enumerate(histories):
            columns = zip(*history, strict=True)
            answers = dict(zip(("toilet_use", "toilet_type", "disposal"), map(list, columns), strict=True))
            household(connection, number, rt="001", **answers)
        compute(connection, CATALOGUE)
        found = connection.execute(
            "SELECT n_from, only_from, change, worst, best, weighted, clusters, reliability FROM change"
            " WHERE population = 'all' AND indicator = 'san_layak' AND breakdown = 'site' AND comparison = 'paired'"
        ).fetchall()
        numbers = [pytest.approx(number) for number in (2 / 10, 1 / 13, 4 / 13, (6 * 2 / 4) / 13)]
        assert found == [(10, 3, *numbers, 1, "counts_only")]


def child(connection: Connection, number: int, *, born: str, presence: dict[str, str]) -> None:
    """A child of a household, weighed whenever somebody said where it is."""
    who = {"household_id": f"H{number}", "person_id": f"P{number}"}
    insert(connection, "person", [{**who, "sex": "female", "birth_date": born, "first_round": "baseline"}])
    for round_name, said in presence.items():
        insert(
            connection,
            "person_answer",
            [{**who, "round": round_name, "presence": said, "weighed_this_month": "yes"}],
        )


def test_of_who_left_and_who_came_it_is_told_why() -> None:
    """A child that turned five was met; only one whose family nobody met was not."""
    present, met_twice = "present", ["own", "own", "own"]
    children = [
        ("2021-01-01", {"baseline": present, "m8": present}, met_twice),
        ("2018-08-01", {"baseline": present, "m8": present}, met_twice),  # turns five in between
        ("2021-01-01", {"baseline": present, "m8": "moved"}, met_twice),
        ("2021-01-01", {"baseline": present, "m8": "died"}, met_twice),
        ("2021-01-01", {"baseline": present}, met_twice),  # no longer listed
        ("2021-01-01", {"baseline": present}, ["own"]),
        ("2023-07-01", {"m8": present}, met_twice),  # born in between
    ]
    with with_declarations(BOOK) as connection:
        for number, (born, presence, met) in enumerate(children):
            household(connection, number, toilet_use=list(met))
            child(connection, number, born=born, presence=presence)
        compute(connection, catalogue(weighed={"unit": '"child"', "numerator": '"weighed"'}))
        found = connection.execute(
            "SELECT state_from, state_to, n FROM transition WHERE round_from = 'baseline' AND round_to = 'm8'"
            " AND population = 'all' AND breakdown = 'site' ORDER BY ALL"
        ).fetchall()
        assert found == [
            ("away", "yes", 1),
            ("yes", "away", 3),
            ("yes", "not_met", 1),
            ("yes", "outside", 1),
            ("yes", "yes", 1),
        ]


def test_drafts_are_not_computed() -> None:
    drafted = catalogue(a={}, b={"status": '"draft"'})
    with random_warehouse(3, book=BOOK, households=5) as connection:
        compute(connection, drafted)
        assert connection.execute("SELECT name, ordinal FROM indicator").fetchall() == [("a", 1)]


def test_a_build_keeps_the_text_and_the_query_of_its_definitions(computed: Connection) -> None:
    stored = dict(computed.execute("SELECT name, sql FROM indicator").fetchall())
    states = computed.execute(stored["san_layak"]).fetchall()
    assert len(states) == connection_count(computed, "unit.household")
    assert one(computed, "SELECT toml FROM indicator WHERE name = 'san_layak'") == CATALOGUE["san_layak"].toml


def test_nothing_is_left_behind_but_results(computed: Connection) -> None:
    assert computed.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall() == []


def test_a_wrong_expression_stops_everything_before_anything_is_written() -> None:
    with random_warehouse(3, book=BOOK, households=5) as connection:
        with pytest.raises(DeclarationError, match="kolom secret"):
            compute(connection, catalogue(a={}, b={"numerator": '"secret"'}))
        assert rows(connection, "indicator") == []


def test_a_rung_that_the_ladder_does_not_have_is_a_fault() -> None:
    short = {**LADDER, "rungs": '[["open_defecation", "a", "b"], ["basic", "c", "d"]]', "threshold": '"basic"'}
    with random_warehouse(3, book=BOOK) as connection, pytest.raises(DeclarationError) as caught:
        compute(connection, catalogue(ladder=short))
    assert {(fault.file, fault.key, fault.allowed) for fault in caught.value.faults} == {
        ("ladder.toml", "rung", "open_defecation, basic")
    }


def test_progress_is_told_from_nothing_to_all() -> None:
    told: list[tuple[str, float]] = []
    with random_warehouse(3, book=BOOK, households=5) as connection:
        compute(connection, CATALOGUE, lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares == sorted(shares)


def test_add_an_indicator(tmp_path: Path) -> None:
    """One file dropped into the folder is all it takes."""
    for path in HERE.glob("*.toml"):
        shutil.copy(path, tmp_path)
    declared = {"numerator": '"house_durable"', "ordinal": "900", "disaggregate": '["rt"]'}
    (tmp_path / "house_durable.toml").write_text(toml_text(declared), encoding="utf-8")
    with random_warehouse(3, book=BOOK) as connection:
        compute(connection, read_catalogue(tmp_path))
        for table in ("estimate", "change", "distribution", "transition"):
            assert connection_count(connection, f"{table} WHERE indicator = 'house_durable'") > 10
            assert connection_count(connection, f"{table} WHERE indicator = 'san_layak'") > 10


def test_the_detectable_change_matches_the_published_table() -> None:
    pairs, moved = np.array([100.0, 300.0, 0.0, 100.0, 100.0]), np.array([20.0, 60.0, 0.0, 1.0, 20.0])
    found = detectable(pairs=pairs, moved=moved, design_effect=np.array([1.0, 1.0, 1.0, 1.0, 2.0]))
    assert found[:2].round(3).tolist() == [0.124, 0.072]
    assert np.isnan(found[2])
    assert found[3].round(3) == 0.088  # at least a tenth is taken to change
    assert found[4].round(3) == 0.173


@pytest.mark.parametrize(
    "method", [Method.PAIRED_STUDENT, Method.HODGES_LEHMANN, Method.HYBRID, Method.WELCH, Method.NEWCOMBE]
)
def test_a_change_whose_interval_ignores_the_rt_says_so(method: Method) -> None:
    assert "Belum memperhitungkan pengelompokan RT," in method.words("id")


@pytest.mark.parametrize("method", list(Method))
def test_every_method_says_what_it_is_in_both_languages(method: Method) -> None:
    assert method.words("id") != method.words("en")
    assert method.words("en").endswith(".")
