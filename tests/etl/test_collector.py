"""The garbage collector is held for a while; what was dropped meanwhile is left to those who look for old garbage."""

from __future__ import annotations

import gc

from etl.sources.collector import paused_collector


class _Round:
    """Refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


def _is_old(kind: type) -> bool:
    return any(type(each) is kind for each in gc.get_objects(generation=2))


def test_what_was_dropped_meanwhile_counts_as_old_and_is_freed_with_it() -> None:
    assert not _is_old(_Round)
    with paused_collector():
        assert not gc.isenabled()
        dropped = _Round()
        with paused_collector():
            pass
        assert not gc.isenabled()  # the inner pause doesn't end the outer one
        del dropped
    assert gc.isenabled()
    assert _is_old(_Round)  # not looked through again with what is new


def test_whoever_held_the_collector_already_goes_on_holding_it() -> None:
    gc.disable()
    try:
        with paused_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
