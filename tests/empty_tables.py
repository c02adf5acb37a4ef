"""Empty builds in memory for tests."""

from __future__ import annotations

import duckdb

from warehouse.blank import copy_tables
from warehouse.codebook import Codebook
from warehouse.store import connect_for_files, seal


def empty_copy(codebook: Codebook) -> duckdb.DuckDBPyConnection:
    """What `empty_build` gives: in memory, without access to files."""
    connection = connect_for_files()
    connection.execute("SET threads = 1")
    copy_tables(connection, codebook)
    seal(connection)
    return connection
