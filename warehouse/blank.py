"""Empty builds kept for the next one: writing a thousand comments takes a second, copying them a moment.

They lie in the user's cache folder, hold no row but the name of their schema, and are named by all that they were made
from, so that another program or codebook finds none. Without them, or where nothing can be kept, tables are made as
ever.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from platformdirs import user_cache_path

from warehouse import schema, unit_views
from warehouse.codebook import Codebook
from warehouse.disk import move
from warehouse.quoting import as_text
from warehouse.store import connect_for_files, connect_new, seal
from warehouse.transaction import one_transaction

BLANKS_KEPT = 8
MAKERS = ("schema.py", "answer_tables.py", "unit_views.py")
"""What beside the statements decides what an empty build holds: comments are worked out."""


def copy_tables(
    connection: duckdb.DuckDBPyConnection, codebook: Codebook, *, keys: bool = True, kept: Path | None = None
) -> None:
    """What `create_tables` makes, into an empty database that may reach files. `kept`: else the user's cache folder."""
    try:
        folder = user_cache_path("p2wkss", appauthor=False) / "blank" if kept is None else kept
        _copy(connection, _blank(folder, codebook, keys=keys))
    except (OSError, RuntimeError, duckdb.Error):  # RuntimeError: a user without a folder, as a server's may be
        schema.create_tables(connection, codebook, keys=keys)


def empty_build(codebook: Codebook, *, threads: int = 1) -> duckdb.DuckDBPyConnection:
    """All tables and views in memory without a row, and without access to files: something to bind expressions against.

    `threads`: more than one pays only for many rows; for few they cost a quarter of the time.
    """
    connection = connect_for_files()
    connection.execute(f"SET threads = {threads}")
    copy_tables(connection, codebook)
    seal(connection)
    return connection


def _copy(connection: duckdb.DuckDBPyConnection, blank: Path) -> None:
    """All of it or nothing; a file that can't be copied is removed, for the next build to make it anew."""
    [(name,)] = connection.execute("SELECT current_database()").fetchall()
    try:
        connection.execute(f"ATTACH {as_text(blank)} AS blank (READ_ONLY)")
        with one_transaction(connection):
            connection.execute(f'COPY FROM DATABASE blank TO "{name}" (SCHEMA)')  # with rows, twice the time
            connection.execute("INSERT INTO build_info FROM blank.build_info")
        connection.execute("DETACH blank")
    except duckdb.Error:
        with suppress(duckdb.Error):
            connection.execute("DETACH blank")
        blank.unlink(missing_ok=True)
        raise


def _blank(folder: Path, codebook: Codebook, *, keys: bool) -> Path:
    """The file of an empty build, made when there is none."""
    path = folder / f"{_named(codebook, keys=keys)}.duckdb"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as begun:
        made = Path(begun) / path.name
        with connect_new(made) as connection:
            schema.create_tables(connection, codebook, keys=keys)
        move(made, path)
    _forget(folder)
    return path


def _named(codebook: Codebook, *, keys: bool) -> str:
    statements = (schema.tables_script(codebook, keys=keys), unit_views.views_script())
    makers = [files("warehouse").joinpath(name).read_bytes() for name in MAKERS]
    made_from = (duckdb.__version__, makers, statements, codebook)
    return sha256(repr(made_from).encode()).hexdigest()


def _forget(folder: Path) -> None:
    """Keep the newest, and of what killed programs began no more.

    One that another process reads can't be removed on Windows and waits for the next time.
    """
    newest = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest[BLANKS_KEPT:]:
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
