"""A cache that all processes of one server share: what one of them has made, none makes again.

A folder of files that only this user can read, made with the app and gone with the process that made it. So whatever
holds for a whole app (its code, its audience, its policy) need not be part of a question.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from warehouse.disk import write_whole
from warehouse.lock import AlreadyLocked, exclusive

_MOST = 24 * 2**20
_PATIENCE = 20.0  # seconds to wait for another; then the same is made twice
_PAUSE = 0.02  # seconds between two looks
_SUFFIX = ".kept"
_NAMED = "p2wkss-shelf-"
_ALIVE = "alive"  # locked as long as any process of the server lives
_YOUNG = 60.0  # seconds in which a folder may be one whose lock is only about to be taken


class Shelf:
    """Bytes by question, of `most` bytes at most; what was asked for longest ago goes. Safe between threads and forks.

    A disk that is full or gone is no fault: then nothing is kept.
    """

    def __init__(self, *, most: int = _MOST, below: Path | None = None) -> None:
        """`below`: where to make the folder; unsaid, where the system keeps what passes."""
        self._most = most
        self.folder = Path(tempfile.mkdtemp(prefix=_NAMED, dir=below))
        alive = ExitStack()
        alive.enter_context(exclusive(self.folder / _ALIVE))
        weakref.finalize(self, _clear, self.folder, alive, os.getpid())
        _sweep(self.folder.parent)

    def get(self, question: str) -> bytes | None:
        place = self._place(question)
        try:
            content = place.read_bytes()
            now = time.time_ns()
            os.utime(place, ns=(now, now))
        except OSError:
            return None
        return content

    def put(self, question: str, content: bytes) -> None:
        if len(content) > self._most:
            return
        place = self._place(question)
        with suppress(OSError):
            write_whole(place, content, private=True)
            self._make_room(place)

    @contextmanager
    def turn(self, question: str) -> Iterator[None]:
        """Wait until nobody else, of whatever process, works out this question. Given back however its holder ends."""
        lock = self.folder / f"turn-{self._place(question).name[:2]}"  # few files; others in it wait along
        until = time.monotonic() + _PATIENCE
        with ExitStack() as held:
            while time.monotonic() < until:
                try:
                    held.enter_context(exclusive(lock))
                    break
                except AlreadyLocked:
                    time.sleep(_PAUSE)
                except OSError:
                    break
            yield

    def claim(self, task: str) -> bool:
        """Whether nobody, of whatever process, has claimed this task before."""
        try:
            self._place(task).with_suffix(".claimed").touch(exist_ok=False)
        except OSError:
            return False
        return True

    def _place(self, question: str) -> Path:
        return self.folder / f"{hashlib.sha256(question.encode()).hexdigest()}{_SUFFIX}"

    def _make_room(self, just_put: Path) -> None:
        kept = [(each.stat(), each) for each in self.folder.glob(f"*{_SUFFIX}") if each != just_put]
        size = just_put.stat().st_size + sum(stat.st_size for stat, _ in kept)
        for stat, place in sorted(kept, key=lambda each: each[0].st_mtime_ns):
            if size <= self._most:
                break
            place.unlink(missing_ok=True)
            size -= stat.st_size


def _clear(folder: Path, alive: ExitStack, owner: int) -> None:
    """Processes that parted from the one that made the folder leave it alone."""
    if os.getpid() == owner:
        alive.close()
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Take away what servers left that were killed: the system gave back the lock of each with its last process."""
    for folder in place.glob(f"{_NAMED}*"):
        with suppress(OSError, AlreadyLocked):
            if not folder.is_symlink() and time.time() - folder.stat().st_mtime > _YOUNG:
                with exclusive(folder / _ALIVE):
                    pass
                shutil.rmtree(folder, ignore_errors=True)
