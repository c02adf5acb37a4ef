"""Two things at the same time where neither needs the other, such as reading a file and making tables for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

Made = TypeVar("Made")


@contextmanager
def aside(action: Callable[[], Made], *, after: Event | None = None) -> Iterator[Callable[[], Made]]:
    """Do something beside what is done in here. What is given waits for it and raises its errors, as the end does.

    `after`: it isn't begun before this happens, or what is done in here has ended.
    """
    with ThreadPoolExecutor(1) as other:
        done = other.submit(action) if after is None else other.submit(_after, after, action)
        try:
            yield done.result
        finally:
            if after is not None:
                after.set()
        done.result()


def _after(event: Event, action: Callable[[], Made]) -> Made:
    event.wait()
    return action()
