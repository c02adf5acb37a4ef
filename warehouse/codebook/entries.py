"""What may stand in the files of a codebook, key by key. It looks at one entry at a time, never at two together."""

from __future__ import annotations

from pydantic import Field

from warehouse.codebook.questions import Sensitivity, VariableType
from warehouse.declared import Declared, Name


class CodeEntry(Declared):
    code: Name
    """What the warehouse keeps."""
    source: str = Field(min_length=1)
    """What the form carries."""
    id: str = Field(min_length=1)
    """The answer in Bahasa Indonesia."""
    en: str = Field(min_length=1)
    """The answer in English."""
    offered: bool = True
    """Whether the questionnaires made here offer it. False for what only forms of others say."""


class ListEntry(Declared):
    name: Name
    """The name that variables give as their list."""
    note: str
    """Where the answers are from."""
    codes: tuple[CodeEntry, ...] = Field(min_length=1)
    """The answers, in the order they are read out."""


class ListsFile(Declared):
    list: tuple[ListEntry, ...] = Field(min_length=1)
    """All lists of answers."""


class Words(Declared):
    label: str = Field(min_length=1)
    """Short name of the question, for tables."""
    question: str = Field(min_length=1)
    """The question as it is asked."""
    unit: str | None = None
    """The unit of a number in that language, where it is another word. For en."""


class VariableEntry(Declared):
    name: Name
    """Column in the warehouse, unlike that of any other question of the unit."""
    type: VariableType
    """What is answered."""
    list: str | None = None
    """The list of answers. For code and codes."""
    minimum: float | None = None
    """Smallest answer taken; a smaller one is left out and told as a finding."""
    maximum: float | None = None
    """Largest answer taken; a larger one is left out and told as a finding."""
    unit: str | None = None
    """Unit of a number, in Bahasa Indonesia."""
    required: bool = False
    """Whether a record without it is told."""
    asked_if: str | None = None
    """SQL on earlier answers: when it is asked at all."""
    sensitivity: Sensitivity
    """Under UU 27/2022; identifying answers never get a column."""
    pattern: str | None = Field(default=None, min_length=1)
    """Regular expression of a text that is shown as it is; other texts are masked."""
    example: str | None = Field(default=None, min_length=1)
    """A text that fits the pattern, to show what is asked for."""
    number_means: str | None = None
    """The answer that a long number stands for, such as that of a permit where the question is whether there is one."""
    id: Words
    """Its words in Bahasa Indonesia."""
    en: Words
    """Its words in English."""


class UnitFile(Declared):
    unit: str
    """Which unit of record the file is about."""
    id: str
    """Its name in Bahasa Indonesia."""
    en: str
    """Its name in English."""
    stands_alone: bool = False
    """Whether its rows come in files of their own and hang below no household."""
    variable: tuple[VariableEntry, ...] = Field(min_length=1)
    """Its questions in the order they are asked."""


DECLARATIONS: tuple[tuple[str, type[Declared]], ...] = (
    ("<unit>.toml", UnitFile),
    ("[[variable]]", VariableEntry),
    ("id, en", Words),
    ("lists.toml", ListsFile),
    ("[[list]]", ListEntry),
    ("[[list.codes]]", CodeEntry),
)
"""What may stand where in a codebook, for the reference that is made of it."""
