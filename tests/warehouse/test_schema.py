"""Tables and views as a whole: nothing personal, everything described, every view starting alike."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import duckdb
import pytest
from small_build import declare, insert, visit

from warehouse.answer_tables import ANSWER_TABLES, answer_variables
from warehouse.blank import empty_build
from warehouse.codebook import STAND_ALONE_NAMES, Codebook
from warehouse.content import TABLES, UNIT_VIEWS
from warehouse.declared import DeclarationError
from warehouse.dictionary import dictionary, dictionary_csv, dictionary_markdown
from warehouse.schema import create_tables
from warehouse.store import connect_in_memory

START = ["unit_id", "household_id", "round", "site", "rt", "dasawisma", "binaan", "head_sex", "visit_date"]


def test_every_table_view_and_column_has_a_comment(build: duckdb.DuckDBPyConnection) -> None:
    bare = build.execute(
        """
        SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE comment IS NULL
        UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE comment IS NULL AND NOT internal
        """
    ).fetchall()
    assert bare == []


def test_every_column_of_a_unit_view_is_described_in_both_languages(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'unit' AND comment NOT LIKE '% | %'"
    ).fetchall()
    assert rows == []


def test_the_comment_of_an_answer_lists_its_codes(build: duckdb.DuckDBPyConnection) -> None:
    [(comment,)] = build.execute(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'household_answer' AND column_name = 'toilet_type'"
    ).fetchall()
    assert comment.startswith("Jenis kloset. Kode: leher_angsa = Leher angsa; covered_slab = ")
    assert "| Type of pan. Codes: leher_angsa = Pour-flush with water seal" in comment


@pytest.mark.parametrize("view", sorted(UNIT_VIEWS))
def test_every_unit_view_starts_with_the_same_columns(build: duckdb.DuckDBPyConnection, view: str) -> None:
    columns = [row[0] for row in build.execute(f"DESCRIBE unit.{view}").fetchall()]
    assert columns[: len(START)] == START
    assert len(columns) == len(set(columns))


def test_the_store_asks_for_exactly_the_tables_that_are_made(build: duckdb.DuckDBPyConnection) -> None:
    assert {row[0] for row in build.execute("SELECT table_name FROM duckdb_tables()").fetchall()} == TABLES
    views = build.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'unit'").fetchall()
    assert {row[0] for row in views} == UNIT_VIEWS


def test_identifying_variables_have_no_column_anywhere(build: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    identifying = {variable.name for unit in codebook.all_units for variable in unit.variables if variable.identifying}
    survey = {"family_card", "national_id", "name", "head_name", "phone", "mother_national_id", "field_id"}
    assert survey | {"parent_name"} == identifying
    described = [
        row[0]
        for row in build.execute("SELECT column_name FROM duckdb_columns() WHERE schema_name = 'unit'").fetchall()
    ]
    tables = [*ANSWER_TABLES.values(), *STAND_ALONE_NAMES]
    stored = build.execute("SELECT column_name FROM duckdb_columns() WHERE list_contains(?, table_name)", [tables])
    assert identifying.isdisjoint({*described, *(row[0] for row in stored.fetchall())})


def test_answers_outside_the_codes_are_refused_and_blanks_are_not(fresh_build: duckdb.DuckDBPyConnection) -> None:
    declare(fresh_build)
    visit(fresh_build, ["H1"])
    key = {"household_id": "H1", "round": "baseline"}
    with pytest.raises(duckdb.ConstraintException):
        insert(fresh_build, "household_answer", [{**key, "toilet_use": "1"}])
    insert(fresh_build, "household_answer", [{**key, "toilet_use": None}])
    with pytest.raises(duckdb.ConstraintException):
        insert(fresh_build, "household_answer", [key])


def test_a_vaccine_outside_the_list_is_refused(fresh_build: duckdb.DuckDBPyConnection) -> None:
    declare(fresh_build)
    visit(fresh_build, ["H1"])
    person = {"person_id": "P1", "household_id": "H1", "sex": "male", "birth_date": "2022-01-01", "first_round": "m4"}
    insert(fresh_build, "person", [person])
    with pytest.raises(duckdb.ConstraintException):
        insert(
            fresh_build,
            "person_answer",
            [{"person_id": "P1", "household_id": "H1", "round": "m4", "vaccines": ["bcg", "covid"]}],
        )


def test_an_answer_table_has_the_variables_of_the_codebook_in_order(
    build: duckdb.DuckDBPyConnection, codebook: Codebook
) -> None:
    columns = [row[0] for row in build.execute("DESCRIBE birth").fetchall()]
    answers = [variable.name for variable in answer_variables(codebook.unit("birth"))]
    assert columns == ["birth_id", "household_id", "mother_id", "round", *answers]


def test_a_question_that_a_derived_column_would_hide_is_refused(codebook: Codebook) -> None:
    household = codebook.unit("household")
    clash = replace(household.variable("house_tenure"), name="san_layak")
    changed = replace(household, variables=(*household.variables, clash))
    with pytest.raises(DeclarationError, match="san_layak"):
        empty_build(replace(codebook, units=(changed, *codebook.units[1:])))


def test_a_new_question_appears_in_its_view_without_touching_sql(codebook: Codebook) -> None:
    household = codebook.unit("household")
    new = replace(household.variable("house_tenure"), name="second_house", label_id="Rumah kedua")
    changed = replace(household, variables=(*household.variables, new))
    with connect_in_memory() as connection:
        create_tables(connection, replace(codebook, units=(changed, *codebook.units[1:])))
        [(comment,)] = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE schema_name = 'unit'"
            " AND table_name = 'household' AND column_name = 'second_house'"
        ).fetchall()
    assert comment.startswith("Rumah kedua")


def test_the_dictionary_has_every_column_with_its_question_or_as_derived(
    build: duckdb.DuckDBPyConnection, codebook: Codebook
) -> None:
    entries = dictionary(codebook)
    [(columns,)] = build.execute(
        "SELECT count(*) FROM duckdb_columns() WHERE schema_name = 'unit' OR list_contains(?, table_name)",
        [list(STAND_ALONE_NAMES)],
    ).fetchall()
    assert len(entries) == columns
    by_name = {(entry.view, entry.column): entry for entry in entries}
    assert by_name["household", "san_layak"].origin == "derived"
    assert by_name["woman", "own_income"].sensitivity == "specific"
    assert by_name["household", "desludged"].asked_if == "disposal = 'septic_tank'"
    assert by_name["death", "rt"].origin == "rt"
    assert by_name["measurement", "weight_kg"].origin == "weight_kg"
    assert all(entry.description_id and entry.description_en for entry in entries)


def test_the_dictionary_tells_a_unit_in_each_language(codebook: Codebook) -> None:
    [members] = [each for each in dictionary(codebook) if (each.view, each.column) == ("household", "member_count")]
    assert "(1–25 orang)" in members.description_id
    assert "(1–25 people)" in members.description_en
    measured = [variable for unit in codebook.all_units for variable in unit.variables if variable.unit]
    assert {each.unit for each in measured if each.unit == each.unit_en} <= {"kg", "cm", "m²", "g/dL", "rupiah"}


def test_the_dictionary_is_the_same_as_csv_and_as_markdown(codebook: Codebook) -> None:
    entries = dictionary(codebook)
    rows = list(csv.DictReader(io.StringIO(dictionary_csv(codebook), newline="")))
    assert [row["column"] for row in rows] == [entry.column for entry in entries]
    lines = dictionary_markdown(codebook).splitlines()
    assert sum(line.startswith("| ") for line in lines) == len(entries) + len(UNIT_VIEWS) + len(STAND_ALONE_NAMES)
    assert "## unit.woman" in lines
