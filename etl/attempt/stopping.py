"""Hearing the wish to stop while a part of a step is still at work, not only between two parts."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from etl.attempt.work import CancelledError
from warehouse.attempts import Attempt

_LOOK = 0.2
"""Seconds between two looks for the wish."""


@contextmanager
def heard_at_once(attempt: Attempt) -> Iterator[None]:
    """Within this, CancelledError is raised soon after somebody asks to stop; not in a thread, where no signal comes.

    What a library makes of it, such as a query that is broken off, may be another error.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if not over.is_set():
            over.set()
            raise CancelledError

    before = signal.signal(signal.SIGINT, stop)
    watcher = threading.Thread(target=_watch, args=(attempt, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _watch(attempt: Attempt, over: threading.Event) -> None:
    while not over.wait(_LOOK):
        if attempt.cancelled():
            _interrupt()
            return


def _interrupt() -> None:
    """Elsewhere than on Windows it reaches whatever the process waits for, a query too."""
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
