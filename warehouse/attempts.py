"""Attempts to load: what the page that loads and the process that does the work tell each other, as files below `var`.

An attempt is a shadow of the declarations and survey files in which one thing is tried: a new file, a new form, or
decisions about what is there. All its steps happen in the shadow; only `publish` carries what it changed over to the
real folders and builds. Whatever fails, or is killed, has changed nothing.

    var/attempts/<id>/state.json       how far it is; replaced as a whole or not at all
    var/attempts/<id>/received/        the file as it came
    var/attempts/<id>/data/            the shadow: declarations, survey files, decisions
    var/attempts/<id>/var/             the builds of the shadow
    var/attempts/<id>/<step>.json      what a step asks for (`asked-…`) and what it found

The page writes the file into `received/` and what it asks for, starts `p2wkss attempt <step> <id>`, and reads answers;
the process writes all the rest. Each is one of the models below:

    asked by the page                                  answered by the process
    recognise  asked-recognise.json (Choice), if the   recognised.json (Recognised), early; then, where no form fits,
               round or form couldn't be told          mapping.json (Mapping) and questions.json (Questions)
    map        asked-map.json (Mapping), edited        mapping.json, with its gaps; recognised.json once it is whole
    try                                                tried.json (Tried); the trial build is that in force in
                                                       `attempt.shadow(settings)`, for `warehouse.store.open_reader`
    decide     asked-decide.json (Decisions)           taken all or none, then tried again at once: tried.json
    publish                                            `build_id` of the state

A step begins with `running` set and ends with it unset; where its process died it stays set, and `stopped()` tells so.
The step may then be asked again: it mends what the dead one left. After `recognise` the stage is

    UNMAPPED    with mapping.json: no form fits. Without: the file doesn't tell its round (`recognised.rounds`), or
                several forms fit (`recognised.forms`); write asked-recognise.json and ask `recognise` again
    RECOGNISED  it may be tried; an attempt without a file begins with `try`
    REFUSED     it can't be read at all; `trouble` says why, and the cure

`try` ends in TRIED even where the load refuses a file: `tried.refused` says why, `tried.trial` is None, and it can't be
published; a decision, or another file, may mend it. `publish` goes from TRIED to PUBLISHED; where the real folders have
changed since the trial it says so in `trouble`, the stage is RECOGNISED, and `try` takes the change in.

The folder is for its owner's eyes: survey files and the records of a pair hold names.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.disk import persistently
from warehouse.lock import AlreadyLocked, exclusive
from warehouse.settings import Settings
from warehouse.trouble import StoreError

_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_TRIES, _PAUSE = 5, 0.1


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


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class State(_Told):
    """How far an attempt is, and what its process is doing.

    `file`: the name of what was received, none where only decisions are tried. `running`: the step under way, with
    `doing` in words and `share` of 0 to 1. `trouble`: why the last step failed, in words for an analyst, one line per
    fault; the stage is then still that before the step. `build_id`: the build it was published as.
    """

    stage: Stage
    since: datetime
    file: str | None = None
    bytes: int = 0
    running: Step | None = None
    doing: str = ""
    share: float = 0.0
    trouble: tuple[str, ...] = ()
    build_id: str | None = None


class Sheet(_Told):
    """A table of the file, and the unit its rows are of, where a form says so."""

    name: str
    rows: int
    unit: str | None = None


class Gap(_Told):
    """What a form lacks for this file. `must`: it can't be loaded without."""

    must: bool
    told: str


class Choice(_Told):
    """Asked of `recognise` again, where the file didn't tell: the round it holds, or which of several forms fits."""

    round: str | None = None
    form: str | None = None


class Recognised(_Told):
    """What was seen in the file before anything was read into answers. `form`: which declared form it is of.

    `round`: as the file tells, several with commas between them; none where it doesn't, or each row tells its own.
    `rounds`: those to choose from. `forms`: those to choose from where several fit, as (name, title). `stored`: what
    the file will be called beside the others. `told`: what is worth knowing, a line each.
    """

    explanation: str
    told: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    form: str | None = None
    round: str | None = None
    rounds: tuple[str, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    stored: str = ""
    gaps: tuple[Gap, ...] = ()


class Column(_Told):
    """A column of the file and the question it is thought to hold. Examples are masked where they may name somebody.

    `variable`: `unit.name` of a question, since one sheet may hold two units; or the bare name, of the sheet's unit.
    `level`: how sure the suggestion is (`pasti`, `mungkin`, `lemah`), blank without one; a weak one is only told in
    `why`, and `variable` is None. `own`: the survey tool's own. `ways`: how its dates or decimals may be meant, as
    (word, label), where two ways fit; `way` is the one chosen.
    """

    sheet: str
    header: str
    position: int
    examples: tuple[str, ...] = ()
    variable: str | None = None
    level: str = ""
    why: str = ""
    own: bool = False
    way: str | None = None
    ways: tuple[tuple[str, str], ...] = ()


class Constant(_Told):
    """A question that can't be left out and has no column: `value` is what it would say on every row, as in a file.

    For a question with codes it is one of these. None: a column has to be given instead, or this has to be filled in.
    """

    sheet: str
    variable: str
    value: str | None = None


class Answer(_Told):
    """What a column of choices holds, and the code it stands for: one of its question's `codes`, or None where open."""

    sheet: str
    header: str
    raw: str
    count: int
    code: str | None = None


class Question(_Told):
    """A question that a column may be given; `codes` with their labels in both languages.

    Codes such as `kosong:refused` say that an answer is a reason for a blank.
    """

    unit: str
    name: str
    label_id: str
    label_en: str
    type: str
    codes: tuple[tuple[str, str, str], ...] = ()


class Mapping(_Told):
    """A form being made for a file that fits none. Written by `recognise` and `map`; sent back edited to `map`.

    To be edited: `title`, `round` (None: dates tell it), units of sheets, variables and ways of columns, codes of
    answers, values of constants. Answers are told for columns that have a question with codes. `gaps` are judged anew.
    """

    form: str
    title: str
    round: str | None
    sheets: tuple[Sheet, ...]
    columns: tuple[Column, ...]
    answers: tuple[Answer, ...]
    constants: tuple[Constant, ...] = ()
    gaps: tuple[Gap, ...] = ()


class Questions(_Told):
    """All questions of the codebook, for the choices of a mapping. `units` with labels: name, id, en."""

    units: tuple[tuple[str, str, str], ...]
    questions: tuple[Question, ...]


class Found(_Told):
    """A finding of the shadow's load. `content` is masked. `ours`: it is about the file of this attempt."""

    finding: str
    severity: str
    status: str
    rule: str
    what: str
    why: str
    suggestion: str
    question: str = ""
    round: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    cadre: str = ""
    rt: str = ""
    content: str = ""
    ours: bool = False
    choices: tuple[str, ...] = ()


class Pair(_Told):
    """Two records that may be the same; each fact is (name, this one, the earlier one, whether they differ)."""

    pair: str
    unit: str
    told: str
    score: float | None
    facts: tuple[tuple[str, str, str, bool], ...]
    choices: tuple[str, ...] = ()


class Reconciled(_Told):
    """What became of the rows of one sheet: read = loaded + quarantined + duplicates + skipped."""

    file: str
    round: str
    sheet: str
    unit: str
    rows_read: int
    loaded: int
    quarantined: int
    duplicates: int
    skipped: int
    ours: bool = False


class Tried(_Told):
    """What loading the shadow came to. `trial`: its build, in the shadow's own `var`; none where it was refused.

    `findings_in_all`: how many there are, where not all are listed. `corrections`, `pairs_decided`: decisions that
    publishing would add.
    """

    trial: str | None
    sheets: tuple[Reconciled, ...]
    refused: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    findings: tuple[Found, ...] = ()
    findings_in_all: int = 0
    pairs: tuple[Pair, ...] = ()
    corrections: int = 0
    pairs_decided: int = 0


class Decision(_Told):
    """What somebody decided about a finding or a pair, in the words of its choices."""

    about: str
    choice: str
    new_value: str = ""
    reason: str = ""
    by: str = ""


class Decisions(_Told):
    """Asked of `decide`: taken all or none. Faults come back as trouble of the state, naming the finding or pair."""

    findings: tuple[Decision, ...] = ()
    pairs: tuple[Decision, ...] = ()


Content = TypeVar("Content", bound=_Told)


class Attempt:
    """One attempt's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def received(self) -> Path:
        return self.folder / "received"

    def shadow(self, settings: Settings) -> Settings:
        """The settings a load of this attempt runs with: everything its own but the key."""
        return Settings(data=self.folder / "data", var=self.folder / "var", key_file=settings.key_file)

    def state(self) -> State:
        """How far it is; raises StoreError where it is gone or can't be read."""
        state = self.read("state", State)
        if state is None:
            raise StoreError(f"{self.name}: percobaan muat ini tidak ada lagi.")
        return state

    def keep(self, state: State) -> State:
        self.write("state", state)
        return state

    def read(self, name: str, kind: type[Content]) -> Content | None:
        """What stands in `<name>.json`, or None where nothing was written yet."""
        path = self.folder / f"{name}.json"
        try:
            return kind.model_validate_json(persistently(path.read_bytes))
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise StoreError(f"{path}: tidak dapat dibaca. Mulai percobaan muat yang baru.") from error

    def write(self, name: str, content: _Told) -> None:
        """Replace `<name>.json`; a reader sees the old one or the new one, never a part."""
        path = self.folder / f"{name}.json"
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with open(temporary, "w", encoding="utf-8", newline="\n", opener=_private) as stream:
            stream.write(content.model_dump_json())
        persistently(lambda: os.replace(temporary, path))

    def cancel(self) -> None:
        """Ask the step under way, or about to begin, to stop; it looks between its parts."""
        (self.folder / "cancel").touch(mode=_PRIVATE_FILE)

    def cancelled(self) -> bool:
        return (self.folder / "cancel").exists()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Hold this attempt for one step; raises AlreadyLocked where another is under way.

        A step that was asked to stop before its first word stops at it; what was asked holds for no later one.
        """
        with self._held():
            try:
                yield
            finally:
                (self.folder / "cancel").unlink(missing_ok=True)

    def stopped(self) -> bool:
        """Whether a step is said to be under way whose process is gone."""
        if self.state().running is None:
            return False
        try:
            with exclusive(self.folder / ".lock"):
                return self.state().running is not None
        except AlreadyLocked:
            return False

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Whoever asks `stopped()` holds the lock for a moment too, which must not turn a step away."""
        with ExitStack() as stack:
            for attempt in range(_TRIES):
                try:
                    stack.enter_context(exclusive(self.folder / ".lock"))
                    break
                except AlreadyLocked:
                    if attempt == _TRIES - 1:
                        raise
                    time.sleep(_PAUSE)
            yield


def start_attempt(settings: Settings, *, file: str | None = None) -> Attempt:
    """A new attempt with nothing in it but its state. `file`: the name of what is about to be received."""
    now = datetime.now(UTC)
    attempt = Attempt(_folder(settings) / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}")
    attempt.received.mkdir(mode=_PRIVATE_FOLDER, parents=True)
    for folder in (_folder(settings), attempt.folder):
        folder.chmod(_PRIVATE_FOLDER)
    attempt.keep(State(stage=Stage.RECEIVED, since=now, file=file))
    return attempt


def find_attempt(settings: Settings, name: str) -> Attempt:
    """The attempt of this name; raises StoreError where there is none."""
    folder = _folder(settings) / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise StoreError("Percobaan muat ini tidak ada lagi. Mulai yang baru.")
    return Attempt(folder)


def list_attempts(settings: Settings) -> tuple[Attempt, ...]:
    """All attempts, newest first."""
    found = [path for path in _folder(settings).glob("*") if _NAME.fullmatch(path.name)]
    return tuple(Attempt(path) for path in sorted(found, reverse=True))


def _folder(settings: Settings) -> Path:
    return settings.var / "attempts"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _PRIVATE_FILE)
