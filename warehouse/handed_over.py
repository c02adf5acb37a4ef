"""A build as a site hands it over to be joined with others: one file, without results and what rows held back say.

Results of many sites are computed anew. It carries the hash of its content, by which whoever gets it knows that all of
it arrived.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import duckdb

from warehouse.content import CONTENT_HASH, content_hash
from warehouse.disk import disk_fault, move
from warehouse.integrity import RESULT_TABLES
from warehouse.os_words import said
from warehouse.quoting import as_name, as_text
from warehouse.settings import Settings
from warehouse.store import connect_new, connect_reading, open_reader
from warehouse.transaction import one_transaction
from warehouse.trouble import StoreError

SUFFIX = ".duckdb"


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
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_another_site(target, where)
        with TemporaryDirectory(dir=settings.var, ignore_cleanup_errors=True) as begun:
            made = Path(begun) / target.name
            _write(made, build)
            arriving = folder / f".{target.name}.{token_hex(4)}.tmp"
            try:
                shutil.copyfile(made, arriving)
                move(arriving, target)
            finally:
                arriving.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(target, said(error)) from error
    except duckdb.Error as error:
        reason = disk_fault(error, below=settings.var)
        if reason is None:
            raise
        raise _unwritable(settings.var, reason) from error
    return target


def _unwritable(path: Path, reason: str) -> StoreError:
    return StoreError(
        f"{path}: tidak dapat ditulis ({reason}). Periksa izin dan ruang disknya, atau pilih folder lain."
    )


def _write(path: Path, build: Path) -> None:
    """Into a new file: in a copy of the old one, what is taken out would still stand between its rows."""
    with connect_new(path) as connection:
        [(name,)] = connection.execute("SELECT current_database()").fetchall()
        connection.execute(f"ATTACH {as_text(build)} AS held (READ_ONLY)")
        connection.execute(f"COPY FROM DATABASE held TO {as_name(name)} (SCHEMA)")
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'held'").fetchall()
        with one_transaction(connection):
            for table in sorted({name for (name,) in tables} - RESULT_TABLES):
                rows = "* REPLACE ('{}' AS content)" if table == "quarantine" else "*"
                connection.execute(f"INSERT INTO {as_name(table)} SELECT {rows} FROM held.main.{as_name(table)}")
        connection.execute("DETACH held")
        digest = content_hash(connection)
        connection.execute("INSERT INTO build_info VALUES (?, ?)", [CONTENT_HASH, digest])
        connection.execute("CHECKPOINT")


def _refuse_another_site(path: Path, where: list[str]) -> None:
    """Two offices may have called their sites the same: one must not take the place of the other."""
    if not path.exists():
        return
    try:
        with connect_reading(path) as connection:
            there = connection.execute("SELECT area_code, rw FROM site").fetchall()
    except duckdb.Error:  # whatever it is, it is no build of another site
        return
    if there != [tuple(where)]:
        told = "; ".join(f"{area_code} RW {rw}" for area_code, rw in there)
        raise StoreError(
            f"{path}: berkas ini milik lokasi lain ({told}) yang bernama sama. Beri `name` lain di [site] pada "
            "programme.toml salah satunya, bangun lagi, lalu salin lagi."
        )
