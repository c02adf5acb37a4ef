"""What a file was recognised as, and the form that is made for one that fits none."""

from __future__ import annotations

from typing import Literal

from warehouse.attempts.state import Told


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
