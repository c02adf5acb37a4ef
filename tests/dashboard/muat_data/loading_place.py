"""A place of its own to load into: the declared data with the first round, its build, and an app that serves it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from dash import Dash

from dashboard.app import create_app
from p2wkss_build import make_build
from warehouse.settings import Settings

DATA = Path(__file__).parents[3] / "data"
SAMPLE = DATA / "sample"
FIRST = next(SAMPLE.glob("*baseline*"))
LAST = next(SAMPLE.glob("*m8*"))


def furnish(folder: Path, *, build: bool = True) -> Settings:
    """Settings for an analyst at this computer, on a copy of the data that holds the first round."""
    shutil.copytree(DATA, folder / "data", ignore=lambda place, names: names if Path(place) == SAMPLE else ())
    shutil.copy2(FIRST, folder / "data" / "sample")
    settings = Settings(
        data=folder / "data", var=folder / "var", key_file=folder / "key", audience="analyst", loading="local"
    )
    if build:
        make_build(settings)
    return settings


def app_for(settings: Settings) -> Dash:
    return create_app(settings)


def wait_until(condition: object, *, seconds: float = 60) -> None:
    """Until `condition()` is true; a process of its own takes its time on a busy computer."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("never came true")
