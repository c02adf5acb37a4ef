"""Python's garbage collector, held while millions of cells that refer to nothing are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """It would look at every row again and again: four fifths of the time of a million lines.

    What was made meanwhile counts as old afterwards, or the first look would go through all of it.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
