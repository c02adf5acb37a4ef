"""Rounds in which a question was asked otherwise are not compared; and which questions an indicator rests on."""

from __future__ import annotations

import duckdb
import pytest
from declared_indicators import catalogue
from filled_warehouse import ROUNDS, codebook, random_warehouse

from indicators.catalogue import read_catalogue
from indicators.compute import compute
from indicators.definition import Definition
from indicators.query import state_query
from warehouse.declared import DeclarationError
from warehouse.schema import ANSWER_TABLES, answer_variables

BOOK = codebook()
CATALOGUE = catalogue(
    san_layak={"questions": '["household.toilet_use"]', "disaggregate": '["rt"]'},
    standing_water={"questions": '["household.standing_water"]', "numerator": "\"standing_water = 'yes'\""},
)
NAMES = tuple(name for name, *_ in ROUNDS)
FIRST, MIDDLE, LAST = NAMES


def changes(*declared: tuple[str, str, str]) -> set[tuple[str, str, str, bool]]:
    """Indicator, rounds and whether compared, of every change, after these declarations of (round, variable, form)."""
    with random_warehouse(5, book=BOOK, households=60) as connection:
        for entry in declared:
            connection.execute("INSERT INTO comparability VALUES (?, ?, ?, 'pertanyaan diganti')", list(entry))
        compute(connection, CATALOGUE)
        rows = connection.execute(
            "SELECT DISTINCT indicator, round_from, round_to, method <> 'not_comparable' FROM change"
        ).fetchall()
        kept = connection.execute("SELECT DISTINCT indicator, round_from, round_to FROM transition").fetchall()
        numbers = connection.execute(
            "SELECT count(change) + count(lower) + count(p_value) + count(improved) FROM change "
            "WHERE method = 'not_comparable'"
        ).fetchall()
    assert numbers == [(0,)]
    assert set(kept) == {(name, first, last) for name, first, last, compared in rows if compared}
    return set(rows)


def test_without_a_declaration_all_rounds_are_compared() -> None:
    assert {compared for *_, compared in changes()} == {True}


def test_a_question_asked_otherwise_in_one_round_forbids_its_comparisons_and_no_others() -> None:
    for name, first, last, compared in changes((LAST, "toilet_use", "kobo 2")):
        assert compared is not (name == "san_layak" and LAST in (first, last))


def test_two_rounds_with_the_same_form_are_compared() -> None:
    found = changes((LAST, "toilet_use", "kobo 2"), (MIDDLE, "toilet_use", "kobo 2"))
    assert ("san_layak", MIDDLE, LAST, True) in found
    assert ("san_layak", FIRST, LAST, False) in found


def test_two_rounds_with_two_odd_forms_are_not_compared() -> None:
    found = changes((LAST, "toilet_use", "kobo 2"), (MIDDLE, "toilet_use", "kobo 3"))
    assert ("san_layak", MIDDLE, LAST, False) in found


def test_a_question_that_does_not_exist_is_a_fault_of_the_catalogue() -> None:
    strange = catalogue(san_layak={"questions": '["household.kloset"]'})
    with random_warehouse(5, book=BOOK, households=20) as connection, pytest.raises(DeclarationError, match="kloset"):
        compute(connection, strange)


def _states(connection: duckdb.DuckDBPyConnection, definition: Definition) -> object:
    query = f"SELECT unit_id, round, md5(CAST(to_json(t) AS VARCHAR)) FROM ({state_query(definition)}) t ORDER BY ALL"
    return connection.execute(query).fetchall()


def test_every_question_that_moves_an_indicator_is_listed_in_its_file() -> None:
    """Blank one question after the other, and see which indicators notice."""
    shipped = read_catalogue()
    with random_warehouse(3, book=BOOK, households=12) as connection:
        before = {definition.name: _states(connection, definition) for definition in shipped}
        for unit in BOOK.units:
            for variable in answer_variables(unit):
                connection.execute("BEGIN")
                connection.execute(f'UPDATE {ANSWER_TABLES[unit.name]} SET "{variable.name}" = NULL')
                question = f"{unit.name}.{variable.name}"
                for definition in shipped:
                    noticed = _states(connection, definition) != before[definition.name]
                    listed = question in definition.questions or question == "household.head_sex"
                    assert listed or not noticed, f"{definition.name} rests on {question}"
                connection.execute("ROLLBACK")


def test_every_shipped_indicator_says_what_it_rests_on() -> None:
    assert [definition.name for definition in read_catalogue() if not definition.questions] == []
