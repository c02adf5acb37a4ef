"""How property tests run, and which tests one worker takes together.

Property tests try the same examples in every run, without a clock, so that only a change of the code can fail;
P2WKSS_RANDOM_TESTS=1 looks for new examples instead. Tests marked `long` prove more widely what shorter ones
prove; P2WKSS_LONG_TESTS=1 runs them, too (`make test-long`).
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

SPREAD = (
    "test_browser.py",
    "test_command.py",
    "test_store.py",
    "test_store_killed.py",
    "test_walk.py",
)
"""Modules of many seconds that make little for all of their tests: any worker takes the next of these tests."""
TOGETHER = Path(__file__).parent / "simulation"
"""Whose modules share simulations of many sites."""
FIRST = (
    "test_kill_during_build",
    "test_killed_at_random_moments_the_last_good_build_answers",
    "test_ended_before_each_single_change_to_the_disk_the_last_good_build_answers",
)
"""Tests of half a minute each: begun last, one worker would end with them alone."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What a module makes before its first test, as a build of the sample, is made by one worker, not by both."""
    if not os.environ.get("P2WKSS_LONG_TESTS"):
        long = {item: item.get_closest_marker("long") for item in items}
        config.hook.pytest_deselected(items=[item for item in items if long[item]])
        items[:] = [item for item in items if not long[item]]
    items.sort(key=lambda item: item.name not in FIRST)
    for item in items:
        if next(item.iter_markers("xdist_group"), None):
            continue
        if TOGETHER in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(TOGETHER.name))
        elif item.path.name not in SPREAD:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def pytest_sessionfinish() -> None:
    """What is left is looked through for garbage once, not six times: a worker's is a million objects."""
    gc.collect()
    gc.freeze()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes go by the name of their argument: a workbook holds when it was made, and both workers name a test alike."""
    return argname if isinstance(val, bytes) else None


gc.set_threshold(200_000, 50, 100)  # what a session keeps is large: looking through it took a fifteenth of all time
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("random", deadline=None)
settings.load_profile("random" if os.environ.get("P2WKSS_RANDOM_TESTS") else "same")
