"""What a codebook is: units, their questions with what may be answered, and lists of codes. It reads no file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

UNIT_NAMES = ("household", "person", "birth", "death", "assistance")
STAND_ALONE_NAMES = ("measurement", "recap", "activity")
"""Units whose rows come in files of their own, without a household: registers, totals and activities of offices."""


class VariableType(StrEnum):
    IDENTIFIER = "identifier"
    TEXT = "text"
    AREA = "area"
    DATE = "date"
    CODE = "code"
    CODES = "codes"
    INTEGER = "integer"
    NUMBER = "number"

    @property
    def coded(self) -> bool:
        return self in (VariableType.CODE, VariableType.CODES)

    @property
    def numeric(self) -> bool:
        return self in (VariableType.INTEGER, VariableType.NUMBER)


class Sensitivity(StrEnum):
    """UU 27/2022: general and specific personal data. Identifying variables never get a column."""

    PLAIN = "plain"
    GENERAL = "general"
    SPECIFIC = "specific"
    IDENTIFYING = "identifying"


NONE_OF_THEM = "none"
"""The code of a list from which several may be chosen, chosen alone: none of the others is true."""


@dataclass(frozen=True)
class Code:
    """One answer: `code` is what the warehouse keeps, `source` what the form carries.

    `offered`: in the questionnaires made here; some answers come only from forms of others, which ask less.
    """

    code: str
    source: str
    id: str
    en: str
    offered: bool = True


@dataclass(frozen=True)
class Variable:
    """One question and what may be answered to it."""

    name: str
    type: VariableType
    list_name: str | None
    minimum: float | None
    maximum: float | None
    unit: str | None
    required: bool
    asked_if: str | None
    sensitivity: Sensitivity
    label_id: str
    label_en: str
    question_id: str
    question_en: str
    unit_en: str | None = None
    pattern: str | None = None
    example: str | None = None
    number_means: str | None = None

    @property
    def identifying(self) -> bool:
        return self.sensitivity is Sensitivity.IDENTIFYING

    def hides(self, text: str) -> bool:
        """Whether a text may be personal here: it identifies somebody, or isn't what the question asks for."""
        return self.identifying or (self.pattern is not None and re.fullmatch(self.pattern, text) is None)


@dataclass(frozen=True)
class Unit:
    """One kind of record, with its variables in the order they are asked.

    `stands_alone`: its rows come in files of their own, a register's or an office's, and hang below no household.
    """

    name: str
    label_id: str
    label_en: str
    variables: tuple[Variable, ...]
    stands_alone: bool = False

    def variable(self, name: str) -> Variable:
        return next(variable for variable in self.variables if variable.name == name)


@dataclass(frozen=True)
class CodeList:
    name: str
    note: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Codebook:
    """The units of the questionnaire, those that stand alone (`registers`), and all lists of codes."""

    units: tuple[Unit, ...]
    lists: tuple[CodeList, ...]
    registers: tuple[Unit, ...] = ()

    @property
    def all_units(self) -> tuple[Unit, ...]:
        return (*self.units, *self.registers)

    def unit(self, name: str) -> Unit:
        return next(unit for unit in self.all_units if unit.name == name)

    def codes(self, list_name: str) -> tuple[Code, ...]:
        return next(code_list.codes for code_list in self.lists if code_list.name == list_name)
