"""How far an attempt is, and what can be asked of its process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Step(StrEnum):
    """What the process can be asked to do with an attempt: `p2wkss attempt <step> <id>`."""

    RECOGNISE = "recognise"
    MAP = "map"
    TRY = "try"
    DECIDE = "decide"
    PUBLISH = "publish"


class Stage(StrEnum):
    """How far an attempt is. The last three are its end."""

    RECEIVED = "received"
    UNMAPPED = "unmapped"
    RECOGNISED = "recognised"
    TRIED = "tried"
    PUBLISHED = "published"
    REFUSED = "refused"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        return self in (Stage.PUBLISHED, Stage.REFUSED, Stage.CANCELLED)


_FROM: Mapping[Step, frozenset[Stage]] = {
    Step.RECOGNISE: frozenset((Stage.RECEIVED, Stage.UNMAPPED, Stage.RECOGNISED)),
    Step.MAP: frozenset((Stage.UNMAPPED, Stage.RECOGNISED, Stage.TRIED)),
    Step.TRY: frozenset((Stage.RECOGNISED, Stage.TRIED)),
    Step.DECIDE: frozenset((Stage.RECOGNISED, Stage.TRIED)),
    Step.PUBLISH: frozenset((Stage.TRIED,)),
}


class Told(BaseModel):
    """What is written as one file, or a part of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class State(Told):
    """How far an attempt is, and what its process is doing.

    `file`: the name of what was received, none where only decisions are tried. `running`: the step under way, with
    `doing` in words and `share` of 0 to 1. `trouble`: why the last step failed, in words for an analyst, one line per
    fault; the stage is then still that before the step. `broken_off`: somebody stopped it. `build_id`: the build
    it was published as.
    """

    stage: Stage
    since: datetime
    file: str | None = None
    bytes: int = 0
    running: Step | None = None
    doing: str = ""
    share: float = 0.0
    trouble: tuple[str, ...] = ()
    broken_off: bool = False
    build_id: str | None = None

    def takes(self, step: Step) -> bool:
        """Whether this step can follow now; an attempt without a file begins with `try`."""
        only_decisions = self.file is None and self.stage is Stage.RECEIVED and step is Step.TRY
        return only_decisions or self.stage in _FROM[step]
