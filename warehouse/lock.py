"""One writer at a time: an exclusive lock on a file, released by the system when its holder ends, however it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

_TRIES, _PAUSE = 5, 0.1


class AlreadyLocked(Exception):  # noqa: N818 - a state, not a fault
    """Somebody else holds the lock."""


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock on `path` (made when missing, never removed), or raise AlreadyLocked at once.

    Raises OSError where the folder takes none.
    """
    with path.open("a+b") as stream:
        try:
            _lock(stream)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error
        try:
            yield
        finally:
            _unlock(stream)


@contextmanager
def soon_exclusive(path: Path) -> Iterator[None]:
    """The same after a few tries: whoever asks whether it is held holds it for a moment."""
    with ExitStack() as stack:
        for attempt in range(_TRIES):
            try:
                stack.enter_context(exclusive(path))
                break
            except AlreadyLocked:
                if attempt == _TRIES - 1:
                    raise
                time.sleep(_PAUSE)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> None:
        stream.seek(0)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise AlreadyLocked from error

    def _unlock(stream: IO[bytes]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyLocked from error

    def _unlock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
