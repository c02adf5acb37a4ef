"""Two things at the same time where neither needs the other, such as reading a file and making tables for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Made = TypeVar("Made")


@contextmanager
def aside(action: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Do something beside what is done in here. What is given waits for it and raises its errors, as the end does."""
    with ThreadPoolExecutor(1) as other:
        done = other.submit(action)
        yield done.result
        done.result()
