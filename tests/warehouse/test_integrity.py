"""Keys are looked at in bulk before a build is published: none is forgotten, none broken in silence."""

from __future__ import annotations

import duckdb
import pytest
from small_build import declare, fill, insert, visit

from warehouse.codebook import Codebook
from warehouse.integrity import (
    OTHER_KEYS,
    PRIMARY_KEYS,
    REFERENCES,
    RESULT_TABLES,
    key_faults,
    names_a_record,
    names_a_round,
)
from warehouse.schema import create_tables
from warehouse.settings import Settings
from warehouse.store import BuildCheckError, connect_in_memory, list_builds, open_build, publish

CONSTRAINTS = """
    SELECT table_name, constraint_column_names, referenced_table FROM duckdb_constraints()
    WHERE constraint_type = ? AND database_name = current_database()
"""
COLUMNS = "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() ORDER BY ALL"
CHECKS = "SELECT table_name, constraint_text FROM duckdb_constraints() WHERE constraint_type = 'CHECK' ORDER BY ALL"


def test_the_keys_looked_at_are_those_that_are_declared(build: duckdb.DuckDBPyConnection) -> None:
    for kind, keys in (("PRIMARY KEY", PRIMARY_KEYS), ("UNIQUE", OTHER_KEYS)):
        declared = build.execute(CONSTRAINTS, [kind]).fetchall()
        assert {table: list(columns) for table, columns, _ in declared} == {t: list(c) for t, c in keys.items()}
    declared = build.execute(CONSTRAINTS, ["FOREIGN KEY"]).fetchall()
    known = {(table, column, other) for table, columns in REFERENCES.items() for column, other in columns}
    assert {(table, column, other) for table, (column,), other in declared} == known
    assert len(declared) == len(known)


def test_every_column_that_names_a_record_or_a_round_is_known(build: duckdb.DuckDBPyConnection) -> None:
    """A site that joins others gets its name before them; `_id` at the end of a text says that it is Indonesian."""
    rows = build.execute(
        "SELECT DISTINCT table_name, column_name FROM duckdb_columns() "
        "WHERE schema_name = 'main' AND table_name IN (SELECT table_name FROM duckdb_tables())"
    ).fetchall()
    named = {(table, column) for table, column in rows if column.endswith("_id")}
    texts = {"label_id", "who_id", "message_id", "why_id", "advice_id"}
    assert {column for table, column in named if not names_a_record(table, column)} == texts
    assert [each for each in rows if names_a_record(*each) and each not in named] == []
    data = [each for each in rows if each[0] not in RESULT_TABLES and "round" in each[1]]
    assert [each for each in data if not names_a_round(*each)] == []


def test_without_keys_the_tables_are_the_same_otherwise(build: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    with connect_in_memory() as connection:
        create_tables(connection, codebook, keys=False)
        for query in (COLUMNS, CHECKS):
            assert connection.execute(query).fetchall() == build.execute(query).fetchall()
        for kind in ("PRIMARY KEY", "UNIQUE", "FOREIGN KEY"):
            assert connection.execute(CONSTRAINTS, [kind]).fetchall() == []


def test_names_that_stand_twice_and_references_astray_are_told(codebook: Codebook) -> None:
    with connect_in_memory() as connection:
        create_tables(connection, codebook, keys=False)
        declare(connection)
        visit(connection, ["H1", "H2"])
        assert key_faults(connection) == []
        visit(connection, ["H1"])
        connection.execute("INSERT INTO household FROM household WHERE household_id = 'H2'")
        insert(connection, "household_answer", [{"household_id": "H9", "round": "m1"}])
        faults = key_faults(connection)
    assert "tabel household: 1 kunci (household_id) berulang" in faults
    assert "tabel visit: 1 kunci (household_id, round) berulang" in faults
    assert "tabel household_answer: 1 baris dengan household_id yang tidak ada di tabel household" in faults
    assert "tabel household_answer: 1 baris dengan round yang tidak ada di tabel round" in faults


def test_a_build_whose_rows_break_a_key_is_not_published(settings: Settings, codebook: Codebook) -> None:
    with open_build(settings) as build:
        fill(build.connection, codebook, mark="broken", keys=False)
        row = {"birth_id": "B1", "household_id": "H0000", "round": "baseline", "mother_id": "P-nobody"}
        insert(build.connection, "birth", [row])
        with pytest.raises(BuildCheckError, match="mother_id"):
            publish(build, settings)
    assert list_builds(settings) == ()
