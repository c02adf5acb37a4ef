"""The store of builds: the only place that opens DuckDB. Builds are immutable; `current.json` names the one in force.

A build is written under a temporary name, checked, moved to its own name, and only then named in `current.json`; both
moves are atomic, so a process killed at any instant leaves the last good build answering. One writer at a time. The
store knows nothing about what a build means; content.py checks that.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.carrying import is_unsettled, settle
from warehouse.content import content_faults, content_hash
from warehouse.current import Current, read_current, write_current
from warehouse.disk import disk_fault, file_hash, move, sync_file, sync_folder
from warehouse.integrity import key_faults
from warehouse.lock import AlreadyLocked, exclusive
from warehouse.quoting import as_text
from warehouse.reader import Reader, refuse_other_version
from warehouse.settings import Settings
from warehouse.trouble import BuildCheckError, NoBuildError, StoreError, UnreadableBuildError, refuse_missing_above

__all__ = [
    "BUILDS_KEPT",
    "Build",
    "BuildCheckError",
    "BuildSummary",
    "NoBuildError",
    "Published",
    "Reader",
    "StoreError",
    "UnreadableBuildError",
    "connect_for_files",
    "connect_in_memory",
    "connect_new",
    "connect_reading",
    "content_hash",
    "list_builds",
    "mend",
    "open_build",
    "open_reader",
    "publish",
    "rollback",
    "seal",
]

BUILDS_KEPT = 5
READER_MEMORY = "192MB"

_NO_EXTENSIONS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
# A file is packed once, by `publish`: each time before leaves holes in it. What is only in memory never is.
_NOT_PACKED = {"checkpoint_threshold": "1TB", "auto_checkpoint_skip_wal_threshold": str(10**12)}
_BUILDING = {
    **_NO_EXTENSIONS,
    **_NOT_PACKED,
    "fsync_mode": "NONE",  # the file is nobody's until `publish` makes it last
}
_NEW_FILE = ", ".join(
    (
        "BLOCK_SIZE 65536",  # many small tables: a part of the bytes
        "ROW_GROUP_SIZE 61440",  # a table of more rows is packed while it is written
        "RECOVERY_MODE no_wal_writes",  # nobody goes on with what a killed build left
    )
)
_SEALED = {**_NO_EXTENSIONS, "enable_external_access": "false", "lock_configuration": "true"}
_READING = {**_SEALED, "memory_limit": READER_MEMORY, "max_temp_directory_size": "0B"}
_BUILD_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}\.duckdb")


@dataclass(frozen=True)
class Build:
    """A build being written. Its file is nobody's business until it is published."""

    connection: duckdb.DuckDBPyConnection
    path: Path
    build_id: str


@dataclass(frozen=True)
class Published:
    """The build now in force. `same_as_current`: the content was there already, so nothing had to be replaced."""

    build_id: str
    content_hash: str
    path: Path
    same_as_current: bool


@dataclass(frozen=True)
class BuildSummary:
    """One build on disk, for choosing where to go back to."""

    build_id: str
    built_at: datetime
    bytes: int
    current: bool


def connect_in_memory(*, threads: int = 1) -> duckdb.DuckDBPyConnection:
    """An empty database of its own without access to files, for binding and checking expressions.

    `threads`: more than one pays only for many rows; for few they cost a quarter of the time.
    """
    return duckdb.connect(":memory:", config={**_SEALED, **_NOT_PACKED, "threads": threads})


def connect_for_files(build: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that may read and write files until `seal` is called: to a build, read-only, or to nothing yet.

    Raises UnreadableBuildError.
    """
    if build is None:
        return duckdb.connect(":memory:", config=dict(_NO_EXTENSIONS))
    return _connected(build, _NO_EXTENSIONS)


def connect_new(path: Path, *, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A new file to be filled, as a build is one. It holds what was there when it was last packed or closed.

    `spill`: where to put what memory doesn't hold.
    """
    connection = duckdb.connect(":memory:", config={**_BUILDING, **({"temp_directory": str(spill)} if spill else {})})
    connection.execute(f"ATTACH {as_text(path)} AS build ({_NEW_FILE})")
    connection.execute("USE build")
    return connection


def seal(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on the connection reaches neither files nor settings, whatever SQL it is given."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def connect_reading(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a published build read-only, sealed off from files, extensions and settings, or UnreadableBuildError."""
    return _connected(path, _READING)


def _connected(path: Path, config: Mapping[str, str]) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path, read_only=True, config=dict(config))
    except duckdb.Error as error:
        raise UnreadableBuildError(path, error) from error


def open_reader(settings: Settings) -> Reader:
    """A reader of the build in force that follows `current.json`, or NoBuildError."""
    return Reader(settings, connect=connect_reading)


@contextmanager
def open_build(settings: Settings) -> Iterator[Build]:
    """Start a new build under a name never used before. Without publish() it is gone afterwards."""
    with _writing(settings):
        _sweep(settings)
        build_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        path = settings.builds / f"{build_id}.duckdb.tmp-build"
        spill = settings.builds / f"{build_id}.duckdb.tmp-spill"
        try:
            with connect_new(path, spill=spill) as connection:
                yield Build(connection=connection, path=path, build_id=build_id)
        finally:
            for leftover in (path, path.with_name(path.name + ".wal"), spill):
                _discard(leftover)


def publish(build: Build, settings: Settings) -> Published:
    """Check the build, give it its own name and put it in force; within open_build() only.

    A build with the content of the current one is dropped instead, and the current one stays.
    """
    stamp = [("build_id", build.build_id), ("built_at", datetime.now(UTC).isoformat(timespec="seconds"))]
    build.connection.execute("DELETE FROM build_info WHERE key IN ('build_id', 'built_at')")
    build.connection.executemany("INSERT INTO build_info VALUES (?, ?)", stamp)
    if faults := key_faults(build.connection):
        raise BuildCheckError(build.path, faults)
    build.connection.execute("CHECKPOINT")
    build.connection.close()
    made = _examined(build.path, build_id=build.build_id)
    before = _current_or_none(settings)
    if before and before.content_hash == made.content_hash and _still_holds(settings, before):
        # The inputs are new though they say the same: the next run has nothing to do.
        write_current(settings.current, replace(before, inputs_hash=made.inputs_hash))
        return Published(before.build_id, before.content_hash, _path(settings, before.build_id), same_as_current=True)
    sync_file(build.path)
    final = _path(settings, build.build_id)
    move(build.path, final)
    sync_folder(settings.builds)
    write_current(settings.current, made)
    _forget_old_builds(settings, but={build.build_id, before.build_id if before else ""})
    return Published(build.build_id, made.content_hash, final, same_as_current=False)


def rollback(settings: Settings, build_id: str) -> Published:
    """Put an earlier build back in force, after the same checks as at its publishing.

    Raises StoreError where it doesn't pass them, or is of another version of this program.
    """
    path = _path(settings, build_id)
    if not _BUILD_NAME.fullmatch(path.name) or not path.is_file():
        known = ", ".join(summary.build_id for summary in list_builds(settings))
        cure = f"Pilih salah satu dari: {known}." if known else "Belum ada satu pun; jalankan: p2wkss build."
        raise StoreError(f"{settings.builds}: tidak ada hasil bangun '{build_id}'. {cure}")
    with _writing(settings):
        try:
            with connect_reading(path) as connection:
                refuse_other_version(path, connection)
            chosen = _examined(path, build_id=build_id)
        except duckdb.Error as error:  # a part of it that is read only now
            raise UnreadableBuildError(path, error) from error
        same = _current_or_none(settings) == chosen
        write_current(settings.current, chosen)
    return Published(build_id, chosen.content_hash, path, same_as_current=same)


def mend(settings: Settings) -> None:
    """Put right what a killed publish carried over to the declared folders, before anybody reads there."""
    if is_unsettled(settings):
        with _writing(settings):
            pass


def list_builds(settings: Settings) -> tuple[BuildSummary, ...]:
    """The builds on disk, newest first."""
    current = _current_or_none(settings)
    return tuple(
        BuildSummary(
            build_id=path.stem,
            built_at=datetime.strptime(path.stem.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
            bytes=path.stat().st_size,
            current=current is not None and current.build_id == path.stem,
        )
        for path in _published(settings)
    )


def _examined(path: Path, *, build_id: str) -> Current:
    """What `current.json` is to say about this closed file; raises when it must not be in force."""
    if path.with_name(path.name + ".wal").exists():
        raise BuildCheckError(path, ["berkas .wal tertinggal"])
    with connect_reading(path) as connection:
        faults = content_faults(connection)
        if faults:
            raise BuildCheckError(path, faults)
        inputs = connection.execute("SELECT value FROM build_info WHERE key = 'inputs_hash'").fetchone()
        content = content_hash(connection)
    return Current(build_id, content, inputs_hash=inputs[0] if inputs else "", file_hash=file_hash(path))


def _still_holds(settings: Settings, current: Current) -> bool:
    """Whether a published file is there as it was put in force: a disk may spoil it, or somebody may take it away."""
    try:
        return file_hash(_path(settings, current.build_id)) == current.file_hash
    except FileNotFoundError:
        return False
    except PermissionError:  # on Windows also what another program has open
        return True


@contextmanager
def _writing(settings: Settings) -> Iterator[None]:
    """Hold the store for writing; trouble with its disk becomes one clear sentence."""
    refuse_missing_above(settings.var, option="--var atau P2WKSS_VAR")
    try:
        settings.builds.mkdir(parents=True, exist_ok=True)
        with exclusive(settings.builds / ".lock"):
            settle(settings)
            yield
    except AlreadyLocked as error:
        raise StoreError(
            f"{settings.builds}: pembangunan lain sedang berjalan. Tunggu sampai selesai, lalu jalankan lagi."
        ) from error
    except (OSError, duckdb.Error) as error:
        reason = disk_fault(error, below=settings.var)
        if reason is None:
            raise
        raise StoreError(
            f"{settings.var.resolve()}: {reason}. Data terakhir yang berhasil tidak berubah. Periksa izin folder, "
            "ruang disk dan program lain yang memakainya, atau pilih folder lain lewat P2WKSS_VAR, lalu jalankan lagi."
        ) from error


def _sweep(settings: Settings) -> None:
    """Remove what killed builds left; published builds and what `current.json` names have other names."""
    for leftover in (*settings.builds.glob("*.duckdb.tmp-*"), *settings.var.glob(".current.json.*.tmp")):
        _discard(leftover)


def _forget_old_builds(settings: Settings, *, but: set[str]) -> None:
    """Keep the newest builds, the one in force and the one before it: that is where one wants to go back to."""
    for path in _published(settings)[BUILDS_KEPT:]:
        if path.stem not in but:
            _discard(path)
            _discard(path.with_name(path.name + ".tmp"))


def _discard(path: Path) -> None:
    """Remove a file or folder; one in use can't be removed on Windows and waits for the next sweep."""
    with suppress(PermissionError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _published(settings: Settings) -> list[Path]:
    paths = [path for path in settings.builds.glob("*.duckdb") if _BUILD_NAME.fullmatch(path.name)]
    return sorted(paths, reverse=True)


def _path(settings: Settings, build_id: str) -> Path:
    return settings.builds / f"{build_id}.duckdb"


def _current_or_none(settings: Settings) -> Current | None:
    """An unreadable `current.json` must not stop the build that will mend it."""
    try:
        return read_current(settings.current)
    except StoreError:
        return None
