"""What loading an attempt came to, and what people decide about it."""

from __future__ import annotations

from datetime import date

from warehouse.attempts.state import Told


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


class Kind(Told):
    """How many findings of a rule there are in all, of which `Tried.findings` may list the first only."""

    severity: str
    rule: str
    status: str
    ours: bool
    n: int


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


class DecidedFinding(Told):
    """What somebody decided about a finding, in this attempt or (`published`) before it. `what` it is about, masked, as
    are `content` and `new_value`. Asked of `decide` about this `decision` with the choice `cabut`, it is taken back.
    `replaced`: another about the same cell counts, with or without it. `replaces`: `content` is what an earlier one put
    there.
    """

    decision: str
    choice: str
    what: str
    by: str
    reason: str
    published: bool = False
    round: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    content: str = ""
    new_value: str = ""
    replaced: bool = False
    replaces: bool = False


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
    """A round that was closed and would say something else: how many rows and published numbers, as which revision.

    `before`: how many rows of earlier rounds, which it holds too.
    """

    round: str
    revision: int
    frozen_on: date | None
    rows: int
    numbers: int
    before: int = 0


class Tried(Told):
    """What loading the shadow came to. `trial`: its build, in the shadow's own `var`; none where it was refused, or
    while its results are still being computed.

    `findings`: the first of each kind. `kinds`: how many there are of each. `whole`: there will be no more of them.
    `decided`: pairs that were decided. `corrected`: findings that were. `areas`: RT and dasawisma that
    the file names and nobody has declared, and those added in this attempt. `corrections`, `pairs_decided`: decisions
    that publishing would add or take back. `revised`: closed rounds that publishing would change. `unchanged`: there is
    nothing to publish, since all that it was made of is in force. `against`: the build in force then, if there was one.
    """

    trial: str | None
    sheets: tuple[Reconciled, ...]
    refused: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    findings: tuple[Found, ...] = ()
    kinds: tuple[Kind, ...] = ()
    whole: bool = False
    pairs: tuple[Pair, ...] = ()
    decided: tuple[DecidedPair, ...] = ()
    corrected: tuple[DecidedFinding, ...] = ()
    areas: tuple[NewArea, ...] = ()
    corrections: int = 0
    pairs_decided: int = 0
    revised: tuple[Revised, ...] = ()
    unchanged: bool = False
    against: str = ""


class Decision(Told):
    """What somebody decided about a finding or a pair, in the words of its choices.

    `file`, `sheet` and `cell`: about a cell that is in no finding, as the spreadsheet names it.
    """

    about: str
    choice: str
    new_value: str = ""
    reason: str = ""
    by: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""


class Decisions(Told):
    """Asked of `decide`: taken all or none. Faults come back as trouble of the state, naming the finding or pair."""

    findings: tuple[Decision, ...] = ()
    pairs: tuple[Decision, ...] = ()
    areas: tuple[Decision, ...] = ()
