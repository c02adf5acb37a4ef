"""The garbage collector is held for a while, and nothing that was dropped meanwhile stays for good."""

from __future__ import annotations

import gc
import weakref

from etl.sources.collector import paused_collector


class _Round:
    """Refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_was_dropped_meanwhile_counts_as_old_and_is_freed_later() -> None:
    with paused_collector():
        assert not gc.isenabled()
        dropped = weakref.ref(_Round())
        with paused_collector():
            pass
        assert not gc.isenabled()  # the inner pause doesn't end the outer one
    assert gc.isenabled()
    gc.collect(0)
    assert dropped() is not None  # not looked through again with what is new
    gc.collect()
    assert dropped() is None
