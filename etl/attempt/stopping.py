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

    It is raised once, so that what is put in order on the way out is left alone; once more where Python had to ignore
    it, as in what is done for an object that is thrown away. What a library makes of it, such as a query that is broken
    off, may be another error.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    over, raised = threading.Event(), threading.Event()
    before, ignored_before = signal.getsignal(signal.SIGINT), sys.unraisablehook

    def stop(number: int, frame: FrameType | None) -> None:
        if not over.is_set() and not raised.is_set():
            raised.set()
            raise CancelledError

    def ignored(told: sys.UnraisableHookArgs) -> None:
        if isinstance(told.exc_value, CancelledError):
            raised.clear()
        else:
            ignored_before(told)

    signal.signal(signal.SIGINT, stop)
    sys.unraisablehook = ignored
    watcher = threading.Thread(target=_watch, args=(attempt, over, raised), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        sys.unraisablehook = ignored_before
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _watch(attempt: Attempt, over: threading.Event, raised: threading.Event) -> None:
    while not over.wait(_LOOK):
        if not raised.is_set() and attempt.cancelled():
            _interrupt()


def _interrupt() -> None:
    """Elsewhere than on Windows it reaches whatever the process waits for, a query too."""
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
