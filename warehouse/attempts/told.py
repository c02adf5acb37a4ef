"""What the page and the process tell each other about an attempt: the models of all its files."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

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


class Sheet(Told):
    """A table of the file, and the unit its rows are of, where a form says so."""

    name: str
    rows: int
    unit: str | None = None


class Gap(Told):
    """What a form lacks for this file. `must`: it can't be loaded without."""

    must: bool
    told: str


class Choice(Told):
    """Asked of `recognise` again, where the file didn't tell: the round it holds, which of several forms fits, or the
    order of day, month and year in dates that fit two."""

    round: str | None = None
    form: str | None = None
    dates: Literal["dmy", "mdy"] | None = None


class Recognised(Told):
    """What was seen in the file before anything was read into answers. `form` and
    `title`: which declared form it is of.

    `round`: as the file tells, several with commas between them; none where it doesn't, or each row tells its own.
    `rounds`: those to choose from. `forms`: those to choose from where several fit, as (name, title). `stored`: what
    the file will be called beside the others. `told`: what is worth knowing, a line each. `dates`: columns of a known
    form whose dates can be read in two ways.
    """

    explanation: str
    told: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    form: str | None = None
    title: str = ""
    round: str | None = None
    rounds: tuple[str, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    stored: str = ""
    gaps: tuple[Gap, ...] = ()
    dates: tuple[str, ...] = ()


class Column(Told):
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


class Constant(Told):
    """A question that can't be left out and has no column: `value` is what it would say on every row, as in a file.

    For a question with codes it is one of these. None: a column has to be given instead, or this has to be filled in.
    """

    sheet: str
    variable: str
    value: str | None = None


class Answer(Told):
    """What a column of choices holds, and the code it stands for: one of its question's `codes`, or None where open."""

    sheet: str
    header: str
    raw: str
    count: int
    code: str | None = None


class Question(Told):
    """A question that a column may be given; `codes` with their labels in both languages.

    Codes such as `kosong:refused` say that an answer is a reason for a blank.
    """

    unit: str
    name: str
    label_id: str
    label_en: str
    type: str
    codes: tuple[tuple[str, str, str], ...] = ()


class Mapping(Told):
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


class Questions(Told):
    """All questions of the codebook, for the choices of a mapping. `units` with labels: name, id, en."""

    units: tuple[tuple[str, str, str], ...]
    questions: tuple[Question, ...]


class Found(Told):
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


class Pair(Told):
    """Two records that may be the same; each fact is (name, this one, the earlier one, speaks against)."""

    pair: str
    unit: str
    told: str
    score: float | None
    facts: tuple[tuple[str, str, str, bool], ...]
    choices: tuple[str, ...] = ()


class DecidedPair(Told):
    """A pair that somebody decided, in this attempt or (`published`) before it. `facts` as of a Pair; none where the
    records are in no file any more. Asked of `decide` with the choice `cabut`, the decision is taken back.
    """

    pair: str
    unit: str
    choice: str
    by: str
    reason: str
    published: bool
    facts: tuple[tuple[str, str, str, bool], ...] = ()


class NewArea(Told):
    """An RT with its dasawisma as the file names them, which areas.csv doesn't hold, and in how many rows.

    `added`: somebody said in this attempt that it is to be held. Asked of `decide` as `rt/dasawisma`, with the choice
    `tambah` or `cabut`.
    """

    rt: str
    dasawisma: str
    rows: int
    added: bool = False

    @property
    def name(self) -> str:
        return f"{self.rt}/{self.dasawisma}"


class NewAreas(Told):
    """Those that publishing would add."""

    areas: tuple[NewArea, ...] = ()


class Reconciled(Told):
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


class Revised(Told):
    """A round that was closed and would say something else: how many rows and published numbers, as which revision."""

    round: str
    revision: int
    frozen_on: date | None
    rows: int
    numbers: int


class Tried(Told):
    """What loading the shadow came to. `trial`: its build, in the shadow's own `var`; none where it was refused, or
    while its results are still being computed.

    `findings_in_all`: how many there are, where not all are listed. `decided`: pairs that were decided.
    `areas`: RT and dasawisma that the file names and nobody has declared, and those added in this attempt.
    `corrections`, `pairs_decided`: decisions that publishing would add or take back. `revised`: closed rounds that
    publishing would change.
    """

    trial: str | None
    sheets: tuple[Reconciled, ...]
    refused: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    findings: tuple[Found, ...] = ()
    findings_in_all: int = 0
    pairs: tuple[Pair, ...] = ()
    decided: tuple[DecidedPair, ...] = ()
    areas: tuple[NewArea, ...] = ()
    corrections: int = 0
    pairs_decided: int = 0
    revised: tuple[Revised, ...] = ()


class Decision(Told):
    """What somebody decided about a finding or a pair, in the words of its choices."""

    about: str
    choice: str
    new_value: str = ""
    reason: str = ""
    by: str = ""


class Decisions(Told):
    """Asked of `decide`: taken all or none. Faults come back as trouble of the state, naming the finding or pair."""

    findings: tuple[Decision, ...] = ()
    pairs: tuple[Decision, ...] = ()
    areas: tuple[Decision, ...] = ()
