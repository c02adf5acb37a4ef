"""A build as a site hands it over to be joined with others: one file, without results, what rows held back say, and who
decided about cells.

Results of many sites are computed anew. It carries the hash of its content, by which whoever gets it knows that all of
it arrived.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import duckdb

from warehouse.content import CONTENT_HASH, content_hash
from warehouse.disk import move, sync_file
from warehouse.integrity import RESULT_TABLES
from warehouse.os_words import said
from warehouse.quoting import as_name, as_text
from warehouse.settings import Settings
from warehouse.store import connect_reading, open_build, open_reader
from warehouse.transaction import one_transaction
from warehouse.trouble import StoreError

SUFFIX = ".duckdb"
_WITHOUT = {
    "quarantine": "* REPLACE ('{}' AS content)",
    "correction": "* REPLACE ('' AS reason, '' AS decided_by)",
}
"""What stays at the site: what rows held back say, and who decided about a cell, in their own words."""


def hand_over(settings: Settings, folder: Path) -> Path:
    """Put the build in force into a folder, by the name of its site; in place of what that site put there before.

    Raises StoreError when there is no build of one site, when the file there is another site's, and when it can't be
    written.
    """
    with open_reader(settings) as reader:
        sites = reader.connection().execute("SELECT site, area_code, rw FROM site").fetchall()
        build = settings.builds / f"{reader.build_id}.duckdb"
    if len(sites) != 1:
        raise StoreError(
            f"{build}: hasil bangun ini gabungan {len(sites)} lokasi. Yang digabungkan ialah berkas tiap lokasi: "
            "jalankan p2wkss builds copy di folder masing-masing lokasi."
        )
    [(site, *where)] = sites
    target = folder / f"{site}{SUFFIX}"
    with _written_to(target):
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_another_site(target, where)
    with open_build(settings) as draft:  # what a killed one leaves, the next to hold the store removes
        _fill(draft.connection, build)
        draft.connection.close()
        with _written_to(target):
            _arrive(draft.path, target)
    return target


@contextmanager
def _written_to(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{target}: tidak dapat ditulis ({said(error)}). Periksa izin dan ruang disknya, atau pilih folder lain."
        ) from error


def _fill(connection: duckdb.DuckDBPyConnection, build: Path) -> None:
    """A new file: in a copy of the old one, what is taken out would still stand between its rows."""
    [(name,)] = connection.execute("SELECT current_database()").fetchall()
    connection.execute(f"ATTACH {as_text(build)} AS held (READ_ONLY)")
    connection.execute(f"COPY FROM DATABASE held TO {as_name(name)} (SCHEMA)")
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'held'").fetchall()
    with one_transaction(connection):
        for table in sorted({name for (name,) in tables} - RESULT_TABLES):
            rows = _WITHOUT.get(table, "*")
            connection.execute(f"INSERT INTO {as_name(table)} SELECT {rows} FROM held.main.{as_name(table)}")
    connection.execute("DETACH held")
    digest = content_hash(connection)
    connection.execute("INSERT INTO build_info VALUES (?, ?)", [CONTENT_HASH, digest])
    connection.execute("CHECKPOINT")


def _arrive(made: Path, target: Path) -> None:
    """Whole, and on the disk itself: a stick is pulled out as soon as the command says that it is done."""
    for left in target.parent.glob(f".{target.name}.*.tmp"):
        left.unlink(missing_ok=True)
    arriving = target.with_name(f".{target.name}.{token_hex(4)}.tmp")
    try:
        shutil.copyfile(made, arriving)
        sync_file(arriving)
        move(arriving, target)
    finally:
        arriving.unlink(missing_ok=True)


def _refuse_another_site(path: Path, where: list[str]) -> None:
    """Two offices may have called their sites the same: one must not take the place of the other."""
    if not path.exists():
        return
    try:
        with connect_reading(path) as connection:
            there = connection.execute("SELECT area_code, rw FROM site").fetchall()
    except (StoreError, duckdb.Error):  # whatever it is, it is no build of another site
        return
    if there != [tuple(where)]:
        told = "; ".join(f"{area_code} RW {rw}" for area_code, rw in there)
        raise StoreError(
            f"{path}: berkas ini milik lokasi lain ({told}) yang bernama sama. Beri `name` lain di [site] pada "
            "programme.toml salah satunya, bangun lagi, lalu salin lagi. Bila lokasinya ini juga, dan hanya kode "
            "wilayah atau RW-nya yang dibetulkan, hapus berkas itu, lalu salin lagi."
        )
