"""Rounds in which a question was asked otherwise are not compared; and which questions an indicator rests on."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from declared_indicators import catalogue
from filled_warehouse import ROUNDS, codebook, random_warehouse
from long_states import long_query

from indicators.catalogue import read_catalogue
from indicators.compute import compute
from indicators.definition import Definition
from indicators.query import by_unit
from warehouse.answer_tables import ANSWER_TABLES, answer_variables
from warehouse.declared import DeclarationError

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
            connection.execute("INSERT INTO comparability VALUES ('rw12', ?, ?, ?, 'pertanyaan diganti')", list(entry))
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


KEYS = ("household_id", "person_id", "mother_id", "birth_id", "death_id", "assistance_id")
TABLES = ("household", "person", "visit", *ANSWER_TABLES.values(), "growth")
QUESTIONS = tuple(f"{unit.name}.{variable.name}" for unit in BOOK.units for variable in answer_variables(unit))
EVERYBODY = {"household.head_sex"}
"""What every view has besides its own questions: results are divided by it."""


def _with_copies(connection: duckdb.DuckDBPyConnection) -> None:
    """Beside everybody, a copy of everybody per question, in which that question is blank. One scan then tells all."""
    for table in TABLES:
        unit = next((unit for unit, answers in ANSWER_TABLES.items() if answers == table), "")
        columns = [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
        copied = ", ".join(_copied(f"{unit}.{name}", name) for name in columns)
        connection.execute(
            f"INSERT INTO {table} SELECT {copied} FROM {table}, range({len(QUESTIONS)}) AS copy (number)"
        )


def _copied(question: str, column: str) -> str:
    if column in KEYS:
        return f"printf('%04d/', copy.number) || \"{column}\""
    if question in QUESTIONS:
        return f'CASE WHEN copy.number <> {QUESTIONS.index(question)} THEN "{column}" END'
    return f'"{column}"'


def _noticed(connection: duckdb.DuckDBPyConnection, definitions: list[Definition]) -> Iterator[tuple[str, str, bool]]:
    """Indicators of one unit, the questions whose blanks they notice, and whether somebody became unknown by it."""
    rows = connection.execute(
        f"""
        WITH told AS (SELECT unit_id, round, indicator, state, value FROM ({long_query(definitions)})),
        copied AS (
            SELECT CAST(left(unit_id, 4) AS INTEGER) AS number, substr(unit_id, 6) AS unit_id, round, indicator, state,
                   value
            FROM told WHERE contains(unit_id, '/')
        ),
        whole AS (
            SELECT copy.number, told.unit_id, told.round, told.indicator, told.state, told.value
            FROM told, range({len(QUESTIONS)}) AS copy (number) WHERE NOT contains(told.unit_id, '/')
        )
        SELECT indicator, number,
               bool_or(whole.state NOT IN ('unknown', 'excluded')
                       AND coalesce(copied.state, 'unknown') IN ('unknown', 'excluded'))
        FROM whole FULL JOIN copied USING (number, unit_id, round, indicator)
        WHERE whole.state IS DISTINCT FROM copied.state OR whole.value IS DISTINCT FROM copied.value
        GROUP BY ALL
        """
    ).fetchall()
    yield from ((indicator, QUESTIONS[number], bool(lost)) for indicator, number, lost in rows)


@pytest.fixture(scope="module")
def noticed() -> set[tuple[str, str, bool]]:
    """What every shipped indicator notices when one question after the other is blank."""
    with random_warehouse(3, book=BOOK, households=40) as connection:
        _with_copies(connection)
        return {each for definitions in by_unit(read_catalogue()) for each in _noticed(connection, definitions)}


def test_every_question_that_moves_an_indicator_is_listed_in_its_file(noticed: set[tuple[str, str, bool]]) -> None:
    shipped = read_catalogue()
    assert len({question for _, question, _ in noticed}) > 100
    unlisted = {(name, question) for name, question, _ in noticed if question not in shipped[name].rests_on}
    assert {each for each in unlisted if each[1] not in EVERYBODY} == set()


def test_what_an_indicator_can_do_without_leaves_everybody_known_who_was(noticed: set[tuple[str, str, bool]]) -> None:
    spare = {(each.name, question) for each in read_catalogue() for question in set(each.rests_on) - set(each.needed)}
    assert ("san_ladder", "household.desludged") in spare
    # A child with oedema has no z-score of weight; where nobody asked for it, it has one (see etl/growth).
    told_by_weight = {("underweight", "person.oedema")}
    assert {(name, question) for name, question, lost in noticed if lost} & spare == told_by_weight


def test_every_shipped_indicator_says_what_it_rests_on() -> None:
    assert [definition.name for definition in read_catalogue() if not definition.questions] == []
