"""The sample as a build, and the app that shows it: made once for all tests of the dashboard."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import waitress_server
from chromium import ARGUMENTS, CHROMIUM
from dash import Dash

from dashboard.app import create_app
from dashboard.pages.indikator.layout import layout
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.text import read_text
from p2wkss_build import make_build
from warehouse.lock import AlreadyLocked, exclusive
from warehouse.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from visiting import Visitor

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The declared data of the repository, built from its sample into a folder of this session.

    One worker makes the build, and each has a copy of its own.
    """
    place = tmp_path_factory.mktemp("dashboard")
    chosen = Settings(data=ROOT / "data", var=place / "var", key_file=place / "key", audience="analyst")
    if "PYTEST_XDIST_WORKER" in os.environ:
        _copy_what_one_makes(chosen, tmp_path_factory.getbasetemp().parent / "dashboard")
    else:
        make_build(chosen)
    return chosen


def _copy_what_one_makes(chosen: Settings, shared: Path) -> None:
    """The others wait for the lock; where making fails, each of them tries it and says why."""
    made = replace(chosen, var=shared / "var", key_file=shared / "key")
    shared.mkdir(exist_ok=True)
    with _in_turn(shared / "lock"):
        if not made.current.exists():
            make_build(made)
    shutil.copytree(made.var, chosen.var)
    shutil.copy(made.key_file, chosen.key_file)


@contextmanager
def _in_turn(lock: Path) -> Iterator[None]:
    while True:
        try:
            with exclusive(lock):
                yield
                return
        except AlreadyLocked:
            time.sleep(0.1)


@pytest.fixture(scope="session")
def source(settings: Settings) -> Source:
    return Source(settings)


@pytest.fixture(scope="session")
def snapshot(source: Source) -> Snapshot:
    return source.current()


@pytest.fixture(scope="session")
def page_of(snapshot: Snapshot) -> Callable[[str, str], Any]:
    """The page of an indicator in a language, of all families: drawn once for all that is asked of it."""
    every = Selection(population="all")
    return cache(
        lambda name, language: layout(snapshot, replace(every, language=language), read_text(language), name=name)
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Dash:
    return create_app(settings)


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[Dash], str]]:
    """Where an app is served, until the end of the session."""
    with ExitStack() as servers:
        yield lambda app: servers.enter_context(waitress_server.served(app))


@pytest.fixture(scope="session")
def address(app: Dash, served: Callable[[Dash], str]) -> str:
    return served(app)


@pytest.fixture
def empty(tmp_path: Path) -> Dash:
    """An app before anything is built."""
    return create_app(Settings(data=ROOT / "data", var=tmp_path / "var", key_file=tmp_path / "key", audience="analyst"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests that drive one: a worker can't hold two of Playwright's own loops."""
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM FOUND: no page was seen in a browser. Install it, e.g.: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """A reader with a phone; the browser may not have complained when they leave."""
    from visiting import Visitor

    context = browser.new_context(viewport={"width": 390, "height": 844})
    arrived = Visitor(context.new_page(), address)
    yield arrived
    context.close()
    assert arrived.complaints == []
