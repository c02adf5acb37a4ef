"""An analyst does at random what the page offers, while steps are stopped, killed and short of disk.

What must hold is asked after every step: the page leads on and takes what it offers, nothing is in force that nobody
published, what is in force is what the command builds, no survey file is written over, and decisions stay.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from loaded_survey import declared_here
from loading_place import app_for
from reading import of_class, of_kind
from small_survey import Book, household
from workplace import KEY, Workplace

from dashboard.pages.muat_data import working
from dashboard.pages.muat_data.body import body
from dashboard.pages.muat_data.view import View
from dashboard.text import LANGUAGES, read_text
from etl.attempt.own import own_decisions
from etl.attempt.steps import run_step
from etl.attempt.work import Work
from etl.decisions.corrections import FILE_NAME as CORRECTIONS
from warehouse.attempts import Attempt, Stage, Step, list_attempts
from warehouse.settings import Settings
from warehouse.store import mend
from warehouse.trouble import StoreError

HERE, MARK = "http://127.0.0.1", {"X-P2WKSS": "muat"}
SEED, STEPS = 8, 15
LEADS_ON = ("kolom", "temuan", "perbedaan", "terbitkan")


class Killed(BaseException):
    """As if the process was gone: nothing tells how it went."""


@dataclass
class Process:
    """A step that was done in this process, and how it ended."""

    code: int

    def wait(self) -> int:
        return self.code


@dataclass
class Mishap:
    """What happens to a step once it has told so many times how far it is."""

    kind: str = ""
    after: int = 0

    def meet(self, attempt: Attempt) -> None:
        self.after -= 1
        if self.after != 0:
            return
        if self.kind == "stopped":
            attempt.cancel()
        if self.kind == "killed":
            raise Killed
        if self.kind == "full":
            raise OSError(errno.ENOSPC, "no room")


@dataclass
class Walk:
    """One analyst at a page, and what is known to be in force."""

    place: Workplace
    chance: Random
    files: Sequence[Path]
    mishap: Mishap = field(default_factory=Mishap)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.settings = replace(self.place.settings, audience="analyst", loading="local")
        self.browser: FlaskClient = app_for(self.settings).server.test_client()
        self.contents, self.build = self.place.contents(), self.place.build_in_force

    def work(self, command: Sequence[str], settings: Settings, **_: object) -> Process:
        """A step asked for by the page, instead of a process of its own."""
        _, step, name, *onward = command
        try:
            run_step(settings, name, Step(step), build=self.place.builder, onward=bool(onward))
        except Killed:
            return Process(-9)
        except (StoreError, OSError):
            return Process(5)
        return Process(0)

    def act(self) -> None:
        """Send a file, or press a button of an attempt that is under way."""
        under_way = [each for each in list_attempts(self.settings) if not each.state().stage.over]
        under_way.sort(key=lambda each: each.state().since)  # names of one second are in no order
        kind = self.chance.choice(("", "", "stopped", "killed", "full"))
        self.mishap.kind, self.mishap.after = kind, self.chance.choice((1, 1, 2, 3, 5, 8))
        if not under_way or (len(under_way) < 3 and self.chance.random() < 0.4):
            file = self.chance.choice(self.files)
            self.press("berkas", data=file.read_bytes(), headers={"X-File-Name": quote(file.name)})
            return
        attempt = self.chance.choice(under_way)
        drawn = self.drawn(attempt, self.chance.choice(("", "temuan", "terbitkan", "terbitkan")))
        buttons = [each for each in of_kind(drawn, "Button") if f"/{attempt.name}/langkah/" in said(each, "asks")]
        if buttons:
            button = self.chance.choice(buttons)
            sent = self.decided(drawn) if said(button, "sends") == "decisions" else {}
            self.press(said(button, "asks").split("/", 2)[2].split("?")[0], json=sent)

    def press(self, asks: str, **sent: Any) -> None:
        before = self.decisions()
        self.done.append(f"{asks} {self.mishap}")
        headers = {**MARK, **sent.pop("headers", {})}
        answer = self.browser.post(f"/muat-data/{asks}", base_url=HERE, headers=headers, **sent)
        assert answer.status_code == 200, (self.done, answer.get_data(as_text=True))
        attempt = next(each for each in list_attempts(self.settings) if each.name == answer.json["attempt"])
        mend(self.settings)
        self.nothing_unasked(attempt, published=asks.endswith("publish"))
        if not asks.endswith("decide"):
            kept = self.decisions()
            assert all(kept[name] == before[name] for name in kept if name in before), self.done
        self.leads_on(attempt)

    def drawn(self, attempt: Attempt, step: str = "", language: str = "id") -> Component:
        where = {"attempt": attempt.name, "step": step, "search": "", "language": language}
        return body(View.of(self.settings, None, read_text(language), where))

    def leads_on(self, attempt: Attempt) -> None:
        for language in LANGUAGES:
            drawn = self.drawn(attempt, language=language)
            assert of_class(drawn, "muat-first"), self.done
            assert not of_class(drawn, "muat-waiting"), self.done
            asks = [said(each, "asks") for each in of_kind(drawn, "Button")]
            steps = [str(each.href) for each in of_kind(drawn, "Link")]
            on = [each for each in asks if f"/{attempt.name}/langkah/" in each]
            on += [each for each in steps if each.endswith(tuple(f"langkah={step}" for step in LEADS_ON))]
            assert on or attempt.state().stage.over, (self.done, attempt.state())

    def nothing_unasked(self, attempt: Attempt, *, published: bool) -> None:
        now, build = self.place.contents(), self.place.build_in_force
        if not published or attempt.state().stage is not Stage.PUBLISHED:
            assert (now, build) == (self.contents, self.build), self.done
            return
        assert build == attempt.state().build_id, self.done
        kept = {name: text for name, text in self.contents.items() if not name.endswith(CORRECTIONS)}
        assert {name: now[name] for name in kept} == kept, self.done
        assert not self.place.builder(self.place.settings).new, self.done
        self.contents, self.build = now, build

    def decisions(self) -> dict[str, object]:
        """Those of the attempts that are not over."""
        attempts = [each for each in list_attempts(self.settings) if not each.state().stage.over]
        return {each.name: own_decisions(Work(each, self.settings, self.place.builder, Step.TRY)) for each in attempts}

    def decided(self, drawn: Component) -> dict[str, object]:
        """Something about the first finding that is open."""
        open_now = [said(each, "finding") for each in of_kind(drawn, "Select") if said(each, "finding")]
        made = {"choice": "terima", "by": "Ibu Analis", "reason": "sudah dilihat lagi"}
        return {"findings": [{"about": each, **made} for each in open_now[:1]]}


def said(part: Component, name: str) -> str:
    return str(getattr(part, f"data-{name}", ""))


def later(folder: Path, families: int, **changes: object) -> Path:
    """The second round, always under the same name."""
    rows = [household(number, visit_date=date(2023, 5, 17), **changes) for number in range(1, families + 1)]
    return Book(household=rows).write(folder, declared_here().form, survey_round="m2")


def test_whatever_is_done_the_page_leads_on_and_nothing_is_in_force_that_nobody_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("P2WKSS_KEY", KEY)
    files = [later(tmp_path / "one", 8, floor_area=9999), later(tmp_path / "two", 10), tmp_path / "surat.pdf"]
    files[2].write_bytes(b"%PDF-1.7\n")
    going = Walk(Workplace(tmp_path / "place").furnish(), Random(SEED), files)
    tell = Work.tell

    def told(work: Work, doing: str, share: float) -> None:
        going.mishap.meet(work.attempt)
        tell(work, doing, share)

    monkeypatch.setattr(Work, "tell", told)
    monkeypatch.setattr(working, "_process", going.work)
    for _ in range(STEPS):
        going.act()
