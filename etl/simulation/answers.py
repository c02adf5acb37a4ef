"""What simulation.toml declares about single answers, `[answers.<unit>]`: how they are distributed before and after.

Declares and checks, draws nothing; further.py draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pydantic import ConfigDict, Field

from warehouse.codebook import Codebook, Variable, VariableType
from warehouse.declared import Declared, Fault

AnsweringUnit = Literal["household", "person", "birth"]
UNITS: tuple[AnsweringUnit, ...] = ("household", "person", "birth")
"""Units whose answers may be declared, see `Answers`."""

YES_NO = ("no", "yes")
_SHAPE = {"middle", "spread"}


class Fixed(Declared):
    """Units for which the answer follows from something else: `when` (SQL on answers and facts), it is `is_`."""

    model_config = ConfigDict(populate_by_name=True)

    when: str = Field(min_length=1)
    is_: str = Field(alias="is", min_length=1)


class Answer(Declared):
    """The truth of one answer among those it is asked of and not fixed for.

    `before`, `after`: the share of yes; or the share of each code, in the order in which welfare raises them; or middle
    and spread of a number (of a date: the days before `until`). `keeps`: the part of a unit's chance that stays from
    round to round; `family`: the part its members share; `welfare`: the correlation with the family's welfare. `pace`:
    how much of the change is there by the rounds between. `unknown`: the share that doesn't know (98) or stays open.
    `least`, `most`, `plus`: SQL on answers and facts that bounds a number or is added to it; `step` rounds it.
    """

    before: float | dict[str, float]
    after: float | dict[str, float]
    keeps: float = Field(default=0.9, ge=0, le=1)
    family: float = Field(default=0.0, ge=0, le=1)
    welfare: float = Field(default=0.0, ge=-0.95, le=0.95)
    pace: tuple[float, ...] | None = None
    unknown: float = Field(default=0.0, ge=0, le=1)
    fixed: tuple[Fixed, ...] = ()
    shape: Literal["normal", "lognormal", "exponential"] = "normal"
    least: str | None = None
    most: str | None = None
    plus: str | None = None
    until: str = "visit_date"
    step: float = Field(default=1.0, gt=0)


class Answers(Declared):
    """Every declared answer by unit and variable."""

    household: dict[str, Answer] = Field(default_factory=dict)
    person: dict[str, Answer] = Field(default_factory=dict)
    birth: dict[str, Answer] = Field(default_factory=dict)

    def of(self, unit: AnsweringUnit) -> Mapping[str, Answer]:
        return {"household": self.household, "person": self.person, "birth": self.birth}[unit]


@dataclass(frozen=True)
class Further:
    """A declared answer and its question."""

    unit: AnsweringUnit
    variable: Variable
    answer: Answer

    def shares(self) -> tuple[dict[str, float], dict[str, float]]:
        """The shares of the codes before and after, whichever way they were declared."""
        before, after = (
            {"no": 1 - share, "yes": share} if isinstance(share, float) else share
            for share in (self.answer.before, self.answer.after)
        )
        return before, after


def further_questions(answers: Answers, codebook: Codebook, unit: AnsweringUnit) -> tuple[Further, ...]:
    """The declared answers of a unit in the order of the questions: a later one may depend on an earlier one."""
    declared = answers.of(unit)
    asked = (variable for variable in codebook.unit(unit).variables if variable.name in declared)
    return tuple(Further(unit, variable, declared[variable.name]) for variable in asked)


def answer_faults(answers: Answers, codebook: Codebook, *, steps: int, file: str) -> Iterator[Fault]:
    """Everything about the declared answers that the codebook or arithmetic contradicts."""
    for unit in UNITS:
        names = {variable.name for variable in codebook.unit(unit).variables}
        for name in answers.of(unit).keys() - names:
            yield Fault(file, f"answers.{unit}.{name}", f"'{name}'", f"pertanyaan unit {unit} di buku kode")
        for further in further_questions(answers, codebook, unit):
            for key, found, allowed in _faults(further, codebook, steps=steps):
                yield Fault(file, f"answers.{unit}.{further.variable.name}.{key}", found, allowed)


def _faults(further: Further, codebook: Codebook, *, steps: int) -> Iterator[tuple[str, str, str]]:
    answer, variable = further.answer, further.variable
    if answer.pace is not None and (len(answer.pace) != steps or not _rising(answer.pace)):
        yield "pace", str(list(answer.pace)), f"{steps} bagian yang menaik antara 0 dan 1"
    codes = {code.code for code in codebook.codes(variable.list_name)} if variable.list_name else set()
    for key, found in (("before", answer.before), ("after", answer.after)):
        yield from _distribution_faults(key, found, variable, codes)
    if variable.type.coded and set(_keys(answer.before)) != set(_keys(answer.after)):
        yield "after", ", ".join(_keys(answer.after)), f"kode yang sama: {', '.join(_keys(answer.before))}"
    for fixed in answer.fixed:
        if variable.type.coded and fixed.is_ not in codes:
            yield "fixed", f"'{fixed.is_}'", f"salah satu dari {', '.join(sorted(codes))}"


def _distribution_faults(
    key: str, found: float | dict[str, float], variable: Variable, codes: set[str]
) -> Iterator[tuple[str, str, str]]:
    if variable.type is VariableType.CODE:
        if not set(_keys(found)) <= codes:
            yield key, ", ".join(_keys(found)), f"kode dari daftar {variable.list_name}: {', '.join(sorted(codes))}"
        shares = list(found.values()) if isinstance(found, dict) else [found, 1 - found]
        if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
            yield key, str(found), "bagian antara 0 dan 1 yang berjumlah 1"
    elif not isinstance(found, dict) or set(found) != _SHAPE:
        yield key, str(found), "middle dan spread"


def _keys(found: float | dict[str, float]) -> tuple[str, ...]:
    return tuple(found) if isinstance(found, dict) else YES_NO


def _rising(shares: tuple[float, ...]) -> bool:
    return all(earlier <= later for earlier, later in pairwise((0.0, *shares, 1.0)))
