"""The content of a build with millions of rows is hashed in the memory a reader has."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.store import connect_reading, content_hash

ROWS = 1_500_000


def test_millions_of_rows_are_hashed_in_the_memory_of_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "large.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(
            "CREATE TABLE blank AS SELECT 'household' AS unit, 'H' || i // 20 AS unit_id, 'baseline' AS round, "
            "'variable_' || i % 20 AS variable, 'missing' AS reason FROM range(?) AS t (i)",
            [ROWS],
        )
    with connect_reading(path) as connection:
        before = content_hash(connection)
    with duckdb.connect(path) as connection:
        connection.execute("UPDATE blank SET reason = 'refused' WHERE unit_id = 'H7' AND variable = 'variable_3'")
    with connect_reading(path) as connection:
        assert content_hash(connection) != before
