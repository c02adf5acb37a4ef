"""A programme of a few families with a build in force, and attempts to load into it, here or in a process to kill."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from loaded_survey import DATA, PROJECT, declared_here
from small_survey import Book

import p2wkss_build
import warehouse.carrying
from etl.attempt.steps import run_step
from indicators.catalogue import read_catalogue
from p2wkss_build import Made, make_build
from warehouse.attempts import Attempt, State, Step, start_attempt
from warehouse.carrying import is_unsettled
from warehouse.current import read_current
from warehouse.settings import Settings
from warehouse.store import open_reader

KEY = "5a" * 32
INDICATORS = ("floor_material", "handwashing", "improved_drinking_water")
INPUTS = "survei"
STOPPED_ANYWHERE = pytest.mark.filterwarnings("ignore:unclosed (scandir iterator|file):ResourceWarning")
"""The signal that stops a step may come between opening a folder or file and reading it; Python closes it then."""


class Workplace:
    """Folders with declarations, the baseline of a few families, and a build of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(data=folder / "data", var=folder / "var")

    @property
    def inputs(self) -> Path:
        return self.settings.data / INPUTS

    @property
    def builder(self) -> partial[Made]:
        return partial(make_build, catalogue=read_catalogue(self.folder / "catalogue"))

    def furnish(self, families: int = 12) -> Workplace:
        shutil.copytree(DATA, self.settings.data, ignore=shutil.ignore_patterns("sample"))
        programme = self.settings.data / "programme.toml"
        text = re.sub(r"^inputs = .*$", f'inputs = "{INPUTS}"', programme.read_text(encoding="utf-8"), flags=re.M)
        programme.write_text(text, encoding="utf-8")
        catalogue = self.folder / "catalogue"
        catalogue.mkdir()
        kept = sorted((PROJECT / "indicators" / "catalogue").glob("*.toml"))[:6]
        for path in kept:
            shutil.copy2(path, catalogue)
        Book.of_families(families).write(self.inputs, declared_here().form)
        self.builder(self.settings)
        return self

    def receive(self, path: Path, *, called: str | None = None) -> Attempt:
        """The attempt of a file that has just come."""
        attempt = start_attempt(self.settings, file=called or path.name)
        shutil.copyfile(path, attempt.received / path.name)
        return attempt

    def run(self, attempt: Attempt, *steps: Step) -> State:
        for step in steps:
            state = run_step(self.settings, attempt.name, step, build=self.builder)
        return state

    def start(self, attempt: Attempt, step: Step, *, dying: str = "") -> subprocess.Popen[bytes]:
        """The same in a process of its own. `dying`: the moment at which it kills itself."""
        path = os.pathsep.join((str(PROJECT), *(str(folder) for folder in Path(__file__).parents[:3])))
        environment = {**os.environ, "PYTHONPATH": path, "P2WKSS_KEY": KEY}
        command = [sys.executable, __file__, str(self.folder), attempt.name, step, dying]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    @property
    def build_in_force(self) -> str:
        current = read_current(self.settings.current)
        assert current is not None
        return current.build_id

    def contents(self) -> dict[str, bytes]:
        """Every declared file and survey file."""
        return {
            path.relative_to(self.settings.data).as_posix(): path.read_bytes()
            for path in sorted(self.settings.data.rglob("*"))
            if path.is_file()
        }

    def households(self, settings: Settings | None = None) -> dict[str, int]:
        """Families by round in the build in force."""
        with open_reader(settings or self.settings) as reader:
            rows = reader.connection().execute("SELECT round, count(*) FROM visit GROUP BY round").fetchall()
        return dict(rows)


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_at(moment: str) -> None:
    """`built`: before a build counts. `carried`: files are in place without it. `in force`: with it, unsettled."""
    if moment in ("built", "carried"):
        p2wkss_build.publish = _die
    elif moment == "in force":
        settle = warehouse.carrying.settle
        warehouse.carrying.settle = lambda settings: _die() if is_unsettled(settings) else settle(settings)


if __name__ == "__main__":
    folder, name, step, dying = sys.argv[1:]
    _die_at(dying)
    place = Workplace(Path(folder))
    run_step(place.settings, name, Step(step), build=place.builder)
