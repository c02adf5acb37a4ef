"""What was not asked is not computed: an index without one of its items is known only where it fails anyway."""

import duckdb
import pytest
from declared_indicators import DEATHS, catalogue, toml_text
from filled_warehouse import ROUNDS, codebook, random_warehouse

from indicators.asked import asked_of, left_out, rounds_of
from indicators.catalogue import parse_definition
from indicators.compute import compute
from indicators.context import context
from warehouse.declared import DeclarationError

BOOK = codebook()
NAMES = tuple(name for name, *_ in ROUNDS)
FIRST, MIDDLE, LAST = NAMES
CATALOGUE = catalogue(
    layak={"questions": '["household.toilet_use", "household.disposal"]', "disaggregate": '["rt"]'},
    ladder={
        "kind": '"ladder"',
        "numerator": None,
        "rung": '"jmp_rung"',
        "rungs": '[["open_defecation", "a", "a"], ["unimproved", "b", "b"], ["limited", "c", "c"], ["basic", "d", "d"],'
        ' ["safely_managed", "e", "e"]]',
        "threshold": '"basic"',
        "questions": '["household.toilet_use", "household.desludged?"]',
    },
    pooled={"questions": '["household.standing_water"]', "numerator": "\"standing_water = 'yes'\""},
    deaths={**DEATHS, "context": None, "questions": '["death.death_date", "person.sex"]'},
)


def unask(
    connection: duckdb.DuckDBPyConnection, variable: str, *rounds: str, reason: str = "not_asked", site: str = "rw12"
) -> None:
    """Blank a question of households of a site in some rounds, and say why."""
    there = "household_id IN (SELECT household_id FROM household WHERE site = ?)"
    for name in rounds:
        connection.execute(f'UPDATE household_answer SET "{variable}" = NULL WHERE round = ? AND {there}', [name, site])
        connection.execute(
            "INSERT INTO blank SELECT 'household', household_id, round, ?, ? FROM household_answer "
            f"WHERE round = ? AND {there}",
            [variable, reason, name, site],
        )


def count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0])


def test_a_question_was_asked_where_somebody_answered_or_could_not() -> None:
    with random_warehouse(1, book=BOOK) as connection:
        unask(connection, "disposal", FIRST)
        unask(connection, "standing_water", MIDDLE, reason="refused")
        asked = rounds_of(connection, ["household.disposal", "household.standing_water", "person.sex"])
    assert asked == {"household.disposal": {MIDDLE, LAST}, "household.standing_water": set(NAMES)}


def test_a_weighing_in_a_register_answers_for_the_person() -> None:
    with random_warehouse(1, book=BOOK) as connection:
        connection.execute("UPDATE person_answer SET weight_kg = NULL")
        assert rounds_of(connection, ["person.weight_kg"]) == {"person.weight_kg": set()}
        columns = {name: kind for name, kind, *_ in connection.execute("DESCRIBE measurement").fetchall()}
        person, *_ = connection.execute("SELECT person_id FROM person ORDER BY 1").fetchall()[0]
        known = {"measurement_id": "M1", "person_id": person, "round": LAST, "weight_kg": 9.5, "file_id": LAST}
        needed = {"day_known": True, "age_days": 400, "method": "score", "score": 1, "counted": True, "row_number": 1}
        row = {**known, **needed}
        assert row.keys() <= columns.keys()
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO measurement ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        assert rounds_of(connection, ["person.weight_kg"]) == {"person.weight_kg": {LAST}}


def test_a_round_without_deaths_was_asked_and_no_deaths_at_all_is_a_result() -> None:
    with random_warehouse(1, book=BOOK) as connection:
        connection.execute("DELETE FROM death WHERE round = ?", [LAST])
        assert rounds_of(connection, ["death.death_date"]) == {"death.death_date": set(NAMES)}
        connection.execute("DELETE FROM death")
        assert rounds_of(connection, ["death.death_date"]) == {"death.death_date": set(NAMES)}


def test_a_round_that_did_not_ask_tells_nothing_and_is_not_compared() -> None:
    with random_warehouse(2, book=BOOK, households=60) as connection:
        unask(connection, "disposal", FIRST)
        compute(connection, CATALOGUE)
        levels = connection.execute(
            "SELECT round, n + unknown + excluded > 0, value IS NULL FROM estimate "
            "WHERE indicator = 'layak' AND breakdown = 'site' AND population = 'all' ORDER BY round"
        ).fetchall()
        compared = connection.execute(
            "SELECT DISTINCT round_from, round_to, method <> 'not_comparable', change IS NOT NULL FROM change "
            "WHERE indicator = 'layak' AND breakdown = 'site' AND population = 'all' ORDER BY ALL"
        ).fetchall()
        missing = connection.execute("SELECT * FROM not_asked").fetchall()
        assert context(connection).unasked == {("layak", "rw12", FIRST)}
        assert left_out(connection) == ()
        assert count(connection, "distribution WHERE indicator = 'layak' AND round = 'baseline'") == 0
        assert count(connection, "transition WHERE indicator = 'layak' AND round_from = 'baseline'") == 0
    assert levels == [(FIRST, False, True), (MIDDLE, True, False), (LAST, True, False)]
    assert compared == [(FIRST, MIDDLE, False, False), (FIRST, LAST, False, False), (MIDDLE, LAST, True, True)]
    assert missing == [("layak", "rw12", FIRST, "household.disposal")]


def test_each_site_is_told_of_what_it_asked_itself() -> None:
    here, there = sites = ("rw12", "rw13")
    query = "SELECT * FROM {} WHERE site = 'rw12' ORDER BY ALL"
    with random_warehouse(2, book=BOOK, sites=sites) as connection, random_warehouse(2, book=BOOK, sites=sites) as both:
        unask(connection, "disposal", *NAMES, site=there)
        unask(connection, "standing_water", LAST, site=there)
        for each in (connection, both):
            compute(each, CATALOGUE)
        missing = {("layak", there, name) for name in NAMES} | {("pooled", there, LAST)}
        assert context(connection).unasked == missing
        for table in ("estimate", "distribution", "change", "transition", "detail", "beside", "contrast", "course"):
            assert connection.execute(query.format(table)).fetchall() == both.execute(query.format(table)).fetchall()
            assert count(connection, f"{table} WHERE indicator = 'layak' AND site = '{there}'") == 0
        known = (
            "SELECT round FROM estimate WHERE indicator = 'pooled' AND category = ? AND n > 0 AND population = 'all'"
        )
        assert connection.execute(f"{known} ORDER BY ALL", [there]).fetchall() == [(FIRST,), (MIDDLE,)]
        assert connection.execute(f"{known} ORDER BY ALL", [here]).fetchall() == sorted((name,) for name in NAMES)


def test_what_was_never_asked_keeps_its_definition_and_has_no_results() -> None:
    with random_warehouse(2, book=BOOK, households=60) as connection:
        unask(connection, "disposal", *NAMES)
        compute(connection, CATALOGUE)
        assert left_out(connection) == ("layak",)
        assert connection.execute("SELECT name FROM indicator ORDER BY ordinal").fetchall()[0] == ("layak",)
        assert count(connection, "not_asked") == len(NAMES)
        for table in ("estimate", "distribution", "change", "transition", "detail", "attrition", "dose", "contrast"):
            assert count(connection, f"{table} WHERE indicator = 'layak'") == 0
            assert table in ("dose",) or count(connection, f"{table} WHERE indicator = 'pooled'") > 0


def test_what_it_can_do_without_does_not_leave_an_indicator_out() -> None:
    with random_warehouse(2, book=BOOK, households=60) as connection:
        unask(connection, "desludged", *NAMES)
        assert asked_of(connection, CATALOGUE).missing == ()
        compute(connection, CATALOGUE)
        assert count(connection, "estimate WHERE indicator = 'ladder' AND value IS NOT NULL") > 0


def test_the_others_are_told_as_if_the_one_left_out_were_not_declared() -> None:
    others = catalogue(pooled={"questions": '["household.standing_water"]', "numerator": "\"standing_water = 'yes'\""})
    query = "SELECT * EXCLUDE (p_adjusted) FROM change WHERE indicator = 'pooled' ORDER BY ALL"
    with random_warehouse(3, book=BOOK) as connection, random_warehouse(3, book=BOOK) as alone:
        unask(connection, "disposal", *NAMES)
        unask(connection, "toilet_use", *NAMES)
        compute(connection, CATALOGUE)
        compute(alone, others)
        assert left_out(connection) == ("layak", "ladder")
        assert connection.execute(query).fetchall() == alone.execute(query).fetchall()


@pytest.mark.parametrize("questions", ['["household.disposal?"]', '["household.disposal", "household.disposal?"]'])
def test_marks_that_make_no_sense_are_faults(questions: str) -> None:
    with pytest.raises(DeclarationError, match="questions"):
        parse_definition("x", toml_text({"questions": questions}))
