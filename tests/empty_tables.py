"""Empty builds for tests, copied from one that the product made: to make one takes the better part of a second."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from warehouse.codebook import Codebook
from warehouse.schema import create_tables
from warehouse.store import connect_for_files, seal

_FOLDER = TemporaryDirectory(prefix="p2wkss-tests-", ignore_cleanup_errors=True)


def copy_tables(connection: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    """What `create_tables` makes: tables, keys, checks, views and comments."""
    [(name,)] = connection.execute("SELECT current_database()").fetchall()
    connection.execute(f"ATTACH '{_made(codebook)}' AS made (READ_ONLY)")
    connection.execute(f'COPY FROM DATABASE made TO "{name}"')
    connection.execute("DETACH made")


def empty_copy(codebook: Codebook) -> duckdb.DuckDBPyConnection:
    """What `empty_build` gives: in memory, without access to files."""
    connection = connect_for_files()
    connection.execute("SET threads = 1")
    copy_tables(connection, codebook)
    seal(connection)
    return connection


@cache
def _made(codebook: Codebook) -> Path:
    file = Path(_FOLDER.name) / f"{len(list(Path(_FOLDER.name).iterdir()))}.duckdb"
    with duckdb.connect(file) as connection:
        create_tables(connection, codebook)
    return file
