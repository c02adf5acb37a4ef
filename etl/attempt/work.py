"""What the steps of an attempt share: whose it is, where its shadow lies, how far it is, and stopping."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from warehouse.attempts import Attempt, Stage, State, Step
from warehouse.carrying import Change
from warehouse.current import read_current
from warehouse.programme import read_programme
from warehouse.settings import Settings

if TYPE_CHECKING:
    from etl.intake import Progress
    from etl.load_report import LoadReport
    from etl.sources.grid import Workbook

_PAUSE = 0.2
"""Seconds between two tellings of the same thing: each one replaces a file."""


class CancelledError(Exception):
    """The one who asked for the step has asked it to stop."""


class TroubleError(Exception):
    """A step can't be done: one fault a line, in words. `stage`: where the attempt is then, if not where it was."""

    def __init__(self, *lines: str, stage: Stage | None = None) -> None:
        super().__init__(*lines)
        self.lines = lines
        self.stage = stage


class Made(Protocol):
    """What a build came to."""

    @property
    def build_id(self) -> str: ...

    @property
    def report(self) -> LoadReport | None: ...

    @property
    def left_out(self) -> tuple[str, ...]: ...


class Builder(Protocol):
    """Survey files to a published build. The rooms it joins don't know each other, so it is handed in."""

    def __call__(
        self,
        settings: Settings,
        *,
        force: bool = False,
        allow_refused: bool = False,
        carry: Callable[[], Sequence[Change]] | None = None,
        known: Workbook | None = None,
        found: Callable[[LoadReport], None] | None = None,
        progress: Progress | None = None,
    ) -> Made: ...


@dataclass
class Work:
    """One step under way. `known`: the file as it was read, for a step that follows in the same process."""

    attempt: Attempt
    settings: Settings
    build: Builder
    step: Step
    known: Workbook | None = None
    _told: tuple[str, float] = field(default=("", 0.0))

    @property
    def shadow(self) -> Settings:
        return self.attempt.shadow(self.settings)

    @property
    def own(self) -> Path:
        """What this attempt adds to the declared folders."""
        return self.attempt.folder / "own"

    @property
    def real_inputs(self) -> Path:
        return self.settings.data / read_programme(self.settings.data).inputs

    @property
    def inputs(self) -> Path:
        """The folder of survey files in the shadow."""
        return self.shadow.data / read_programme(self.shadow.data).inputs

    def tell(self, doing: str, share: float) -> None:
        """Say how far the step is; raises CancelledError where it is to stop."""
        if self.attempt.cancelled():
            raise CancelledError
        before, when = self._told
        now = time.monotonic()
        if doing == before and now - when < _PAUSE:
            return
        self._told = (doing, now)
        self._keep(self.attempt.state(), doing=doing, share=min(max(share, 0.0), 1.0))

    def begin(self) -> State:
        """Returns the state before the step."""
        before = self.attempt.state()
        self._keep(before, running=self.step, doing="Mulai", share=0.0, trouble=(), broken_off=False)
        return before

    def end(
        self,
        *,
        stage: Stage,
        trouble: Sequence[str] = (),
        build_id: str | None = None,
        broken_off: bool = False,
    ) -> State:
        state = self.attempt.state()
        return self._keep(
            state,
            stage=stage,
            running=None,
            doing="",
            share=0.0,
            trouble=tuple(trouble),
            broken_off=broken_off,
            build_id=build_id or state.build_id,
        )

    def go_on(self, *, stage: Stage, step: Step) -> None:
        """The stage is reached, and the next step begins at once: nobody sees the attempt at rest in between."""
        self.step = step
        self._keep(self.attempt.state(), stage=stage, running=step)

    def _keep(self, state: State, **changed: object) -> State:
        return self.attempt.keep(state.model_copy(update=changed))


def build_in_force(work: Work) -> str:
    """The build everybody sees now; empty before the first."""
    current = read_current(work.settings.current)
    return current.build_id if current else ""
