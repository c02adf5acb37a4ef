"""A reader that always answers from the build in force: it notices that `current.json` moved and opens the new one.

Connections handed out before keep answering from the build they were opened on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import duckdb

from warehouse.content import schema_hash
from warehouse.current import Current, read_current
from warehouse.settings import Settings
from warehouse.trouble import NoBuildError, StoreError, UnreadableBuildError

_ATTEMPTS = 5


@dataclass(frozen=True)
class Snapshot:
    """One build as one reader sees it; name and connection belong together, whatever is published meanwhile."""

    current: Current
    connection: duckdb.DuckDBPyConnection


class Reader:
    """Read-only access to the build in force, safe to share between threads."""

    def __init__(self, settings: Settings, *, connect: Callable[[Path], duckdb.DuckDBPyConnection]) -> None:
        self._settings = settings
        self._connect = connect
        self._guard = threading.Lock()
        self._open: Snapshot | None = None
        self._refreshed()

    @property
    def build_id(self) -> str:
        with self._guard:
            return self._refreshed().current.build_id

    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection of the caller's own to the build in force."""
        return self.snapshot().connection

    def snapshot(self) -> Snapshot:
        """The build in force and a connection to just that build."""
        with self._guard:
            opened = self._refreshed()
            return Snapshot(current=opened.current, connection=opened.connection.cursor())

    def close(self) -> None:
        """Let go of the build in force, and of every connection handed out on it."""
        with self._guard:
            if self._open:
                self._open.connection.close()
                self._open = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _refreshed(self) -> Snapshot:
        """The open build, exchanged when another is in force; what is open goes on answering when that one can't be.

        The old connection is dropped, not closed: closing it would cut off the threads still reading from it.
        """
        try:
            self._open = self._in_force()
        except StoreError as error:
            if self._open is None:
                raise
            logging.getLogger(__name__).warning("%s", error)
        return self._open

    def _in_force(self) -> Snapshot:
        for attempt in range(_ATTEMPTS):
            current = read_current(self._settings.current)
            if current is None:
                raise NoBuildError(self._settings.var)
            if self._open and self._open.current == current:
                return self._open
            path = self._settings.builds / f"{current.build_id}.duckdb"
            try:
                connection = self._connect(path)
            except UnreadableBuildError:
                if attempt == _ATTEMPTS - 1:  # else: it may have been replaced between reading the name and opening
                    raise
                continue
            refuse_other_version(path, connection)
            return Snapshot(current=current, connection=connection)
        raise AssertionError("the last attempt returns or raises")


def refuse_other_version(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """A build of another version of this program may lack the columns that pages ask for."""
    made_with = connection.execute("SELECT value FROM build_info WHERE key = 'schema_hash'").fetchall()
    if made_with != [(schema_hash(),)]:
        connection.close()
        raise StoreError(f"{path}: hasil bangun ini dibuat oleh versi lain dari program ini. Jalankan: p2wkss build")
