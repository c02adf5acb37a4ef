"""The tables and views of a build: fixed ones from schema.sql and results.sql, answers from the codebook, units from
views/.

Every table, view and column gets a comment; those of answers are the codebook's labels, with codes, range and unit.
"""

from __future__ import annotations

from importlib.resources import files
from itertools import chain

import duckdb

from warehouse.answer_tables import answer_table
from warehouse.codebook import Codebook
from warehouse.content import FIXED_TABLES, schema_hash
from warehouse.integrity import without_keys
from warehouse.transaction import one_transaction
from warehouse.unit_views import VIEWS_HASH, refuse_hidden_columns, view_comments, views_hash, views_script


def create_tables(connection: duckdb.DuckDBPyConnection, codebook: Codebook, *, keys: bool = True) -> None:
    """Make all tables and views of a build in an empty database, each column with its comment.

    Without `keys`, no row is held to them: `publish` looks at all rows at once instead. Comments take two thirds of the
    time; blank.py makes them once for many builds.
    """
    with one_transaction(connection):  # some 1,600 statements, one wait for the disk
        connection.execute(tables_script(codebook, keys=keys))
        connection.execute(views_script())
        refuse_hidden_columns(connection)
        connection.execute(";\n".join(view_comments(connection, codebook)))
        facts = [("schema_hash", schema_hash()), (VIEWS_HASH, views_hash())]
        connection.executemany("INSERT INTO build_info VALUES (?, ?)", facts)


def tables_script(codebook: Codebook, *, keys: bool = True) -> str:
    """The SQL that makes the tables with their comments."""
    script = ";\n".join(chain(map(_read, FIXED_TABLES), *(answer_table(unit, codebook) for unit in codebook.all_units)))
    return script if keys else without_keys(script)


def _read(name: str) -> str:
    return files("warehouse").joinpath(name).read_text(encoding="utf-8")
