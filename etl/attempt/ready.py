"""Waits with all its imports done until a step is asked for. It ends by itself: nothing that waits may grow old."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from importlib import import_module

from etl.declarations import read_declarations
from etl.messages import rules
from warehouse.attempts.ready import Asked, OutdatedError, stamp, taken, waiting
from warehouse.declared import DeclarationError
from warehouse.lock import AlreadyLocked
from warehouse.settings import Settings

IDLE = 180.0
"""Seconds without a step, after which it ends."""
_PAUSE = 0.03
_NEEDED = (
    "etl.attempt.recognise",
    "etl.attempt.mapping_form",
    "etl.attempt.mapping_told",
    "etl.attempt.trial",
    "etl.drafting.sideways",
    "etl.build",
    "etl.inputs",
    "indicators.asked",
    "indicators.compute",
)


def wait_for_a_step(settings: Settings, *, idle: float = IDLE) -> Asked | None:
    """The step that was asked for; None where another waits already, after so many seconds without one, once the
    program or settings have changed, or whoever started this is gone, which closes its standard input.
    """
    own, gone = stamp(os.environ), threading.Event()
    threading.Thread(target=_watch, args=(gone,), daemon=True).start()
    try:
        with waiting(settings):
            _import_all(settings)
            until = time.monotonic() + idle
            while not gone.is_set() and time.monotonic() < until:
                if asked := taken(settings, own):
                    return asked
                time.sleep(_PAUSE)
    except (AlreadyLocked, OutdatedError):
        pass
    return None


def _watch(gone: threading.Event) -> None:
    """Reads past Python's own stream, whose lock would be held at the end."""
    while os.read(0, 64):
        pass
    gone.set()


def _import_all(settings: Settings) -> None:
    for name in _NEEDED:
        import_module(name)
    rules()
    with suppress(DeclarationError, OSError):  # the step will tell
        read_declarations(settings)  # to have at hand what it takes to read them; the step reads them again
