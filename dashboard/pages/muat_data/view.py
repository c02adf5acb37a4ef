"""What every part of the page is drawn from: the reader's view, one attempt and what its process wrote, the folders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.address import link_to
from dashboard.pages.muat_data.routes import ROOT
from dashboard.pages.muat_data.working import Going, going
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.context import Round
from warehouse.attempts import (
    Attempt,
    Decision,
    Decisions,
    Mapping,
    Questions,
    Recognised,
    Stage,
    Step,
    Tried,
    find_attempt,
)
from warehouse.declared import DeclarationError
from warehouse.programme import Programme, joins_sites, read_programme
from warehouse.programme import Round as DeclaredRound
from warehouse.settings import Settings

ACCEPTED = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".fods", ".csv", ".tsv", ".txt", ".zip", ".html", ".htm")
STEPS = ("berkas", "dikenali", "kolom", "temuan", "perbedaan", "terbitkan")
_WITHOUT_FILE = ("temuan", "perbedaan", "terbitkan")
_AT_WORK = {
    Step.RECOGNISE: "dikenali",
    Step.MAP: "kolom",
    Step.TRY: "temuan",
    Step.DECIDE: "temuan",
    Step.PUBLISH: "terbitkan",
}


@dataclass(frozen=True)
class View:
    """`snapshot`: the build in force, none before the first one. `asked`: the step named in the address."""

    settings: Settings
    snapshot: Snapshot | None
    selection: Selection
    text: Text
    attempt: Attempt | None = None
    asked: str = ""

    @classmethod
    def of(cls, settings: Settings, snapshot: Snapshot | None, text: Text, where: dict[str, str]) -> View:
        """The view of an address; raises StoreError where its attempt is gone."""
        selection = Selection.from_search(where["search"], snapshot.context if snapshot else None)
        name = where["attempt"]
        attempt = find_attempt(settings, name) if name else None
        view = cls(settings, snapshot, selection, text, attempt, where["step"])
        if attempt is not None:
            _ = view.news
        return view

    @cached_property
    def going(self) -> Going:
        return going(self._found)

    @cached_property
    def news(self) -> str:
        """What was told when this was drawn: asked for before it is read, so that nothing newer is missed."""
        return self._found.news()

    @cached_property
    def cancelled(self) -> bool:
        """Whether the step under way was asked to stop."""
        return self._found.cancelled()

    @cached_property
    def recognised(self) -> Recognised | None:
        return self._found.read("recognised", Recognised)

    @cached_property
    def mapping(self) -> Mapping | None:
        return self._found.read("mapping", Mapping)

    @cached_property
    def questions(self) -> Questions | None:
        return self._found.read("questions", Questions)

    @cached_property
    def tried(self) -> Tried | None:
        return self._found.read("tried", Tried)

    @cached_property
    def refused(self) -> dict[str, Decision]:
        """Decisions that were sent and not taken, by what they are about: they are offered again, as they were made."""
        died = self.going.stopped and self.going.step is Step.DECIDE
        asked = self._found.read("asked-decide", Decisions) if self.going.state.trouble or died else None
        return {each.about: each for each in (*asked.findings, *asked.pairs)} if asked else {}

    @cached_property
    def numbered_pairs(self) -> dict[str, str]:
        """What the pairs that wait, and the decisions about others, are called on this page."""
        if self.tried is None:
            return {}
        lists = (
            ("named", [each.pair for each in self.tried.pairs]),
            ("decided_named", [each.pair for each in self.tried.decided]),
        )
        return {
            pair: self.text(f"muat_data.pairs.{key}", number=number)
            for key, names in lists
            for number, pair in enumerate(names, 1)
        }

    def faults(self, about: str) -> tuple[str, ...]:
        """What was wrong with the decision about a finding or a pair."""
        named = re.compile(rf"\b{re.escape(about)}\b")  # the first cell is not the eleventh
        return tuple(line for line in self.going.state.trouble if named.search(line))

    @cached_property
    def programme(self) -> Programme:
        return read_programme(self.settings.data)

    @cached_property
    def files_there(self) -> int:
        """How many files lie where survey files are looked for that could be some."""
        try:
            folder = self.settings.data / self.programme.inputs
            return sum(path.suffix.lower() in ACCEPTED for path in folder.iterdir())
        except (OSError, DeclarationError):
            return 0

    @property
    def joins_sites(self) -> bool:
        """Whether files are loaded elsewhere, and what was loaded is joined here."""
        return joins_sites(self.settings.data)

    @property
    def stage(self) -> Stage:
        return self.going.state.stage

    @property
    def overtaken(self) -> bool:
        """Whether another build is in force than when this was tried: what was seen then is not what would change."""
        if self.tried is None or self.tried.trial is None or self.stage is not Stage.TRIED:
            return False
        return self.tried.against != (self.snapshot.build_id if self.snapshot else "")

    @property
    def deciding(self) -> bool:
        """Whether something may be decided: nothing is under way, and nobody has published it."""
        return not self.going.busy and not self.stage.over

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of this attempt; the columns only where they have to be told."""
        if self.going.state.file is None:
            return _WITHOUT_FILE
        return tuple(step for step in STEPS if step != "kolom" or self.mapping is not None)

    @property
    def reached(self) -> tuple[str, ...]:
        """The steps that can be looked at; what a trial would have changed is known until it is published."""
        after = {"temuan", "terbitkan"} | ({"perbedaan"} if self.stage is Stage.TRIED else set())
        there = {"berkas"}
        if self.recognised is not None or self.stage is Stage.REFUSED:
            there.add("dikenali")
        if self.mapping is not None:
            there.add("kolom")
        if self.tried is not None and self.stage in (Stage.TRIED, Stage.PUBLISHED):
            there |= after
        return tuple(step for step in self.steps if step in there)

    @property
    def present(self) -> str:
        """The step it has come to."""
        if self.stage is Stage.UNMAPPED and self.mapping is not None:
            return "kolom"
        by_stage = {Stage.RECEIVED: "berkas", Stage.TRIED: "temuan", Stage.PUBLISHED: "terbitkan"}
        found = by_stage.get(self.stage, "dikenali")
        return found if found in self.steps else self.steps[0]

    @property
    def step(self) -> str:
        """The step shown: where the process is at work, else the one asked for if it was reached, else the present."""
        if self.going.busy and self.going.step is not None:
            return _AT_WORK[self.going.step]
        return self.asked if self.asked in self.reached else self.present

    def address(self, step: str = "", *, attempt: str | None = None) -> str:
        """Where a step of this attempt (or of another) is shown."""
        name = attempt or (self.attempt.name if self.attempt else "")
        own = [f"percobaan={name}"] if name else []
        own += [f"langkah={step}"] if step else []
        return "&".join([link_to(ROOT, self.selection), *own])

    @property
    def start_address(self) -> str:
        return link_to(ROOT, self.selection)

    def route(self, what: str, *, attempt: str | None = None) -> str:
        """A route of this attempt, or of another; it answers in the reader's language."""
        name = attempt or (self.attempt.name if self.attempt else "")
        return self.plain_route(f"{name}/{what}")

    def plain_route(self, what: str) -> str:
        return f"{ROOT}/{what}?bahasa={self.text.language}"

    @property
    def rounds(self) -> Sequence[DeclaredRound | Round]:
        """The rounds that are declared; where builds of sites are joined, those of the build in force."""
        if not self.joins_sites:
            return self.programme.rounds
        return self.snapshot.everywhere.rounds if self.snapshot else ()

    def round_label(self, name: str) -> str:
        """What a round is called; several with commas between them stay so."""
        labels = {r.name: r.label_en if self.text.language == "en" else r.label_id for r in self.rounds}
        return ", ".join(labels.get(part.strip(), part.strip()) for part in name.split(","))

    def said(self, line: str) -> str:
        """What the process says, in its language, with rounds as people call them."""
        labels = {each.name: each.label_id for each in self.rounds}
        names = "|".join(map(re.escape, labels))
        told = rf"(?i:(\bputaran (?:yang ada: )?))'?((?:{names})(?:, (?:{names}))*)'?(?!\w|\.\w)"
        return re.sub(told, lambda found: found[1] + ", ".join(labels[name] for name in found[2].split(", ")), line)

    def choice_word(self, choice: str, *, unit: str = "") -> str:
        """A choice in words, those for `unit` where it has its own; an unknown one as the process names it."""
        known = (key for key in (f"muat_data.choice.{unit}_{choice}", f"muat_data.choice.{choice}") if key in self.text)
        return self.text(key) if (key := next(known, "")) else choice

    def unit_label(self, unit: str) -> str:
        return self.text(f"unit.{unit}") if f"unit.{unit}" in self.text else unit

    @property
    def _found(self) -> Attempt:
        if self.attempt is None:
            raise LookupError
        return self.attempt
