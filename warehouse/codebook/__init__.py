"""The codebook: the canonical questionnaire as typed values. It declares variables; tables come from answer_tables.py.

Reading is strict: unknown keys, wrong types, unknown lists, duplicate names and questions about unknown answers are
all reported at once, with file and key.
"""

from __future__ import annotations

from warehouse.codebook.entries import DECLARATIONS
from warehouse.codebook.questions import (
    NONE_OF_THEM,
    STAND_ALONE_NAMES,
    UNIT_NAMES,
    Code,
    Codebook,
    CodeList,
    Sensitivity,
    Unit,
    Variable,
    VariableType,
)
from warehouse.codebook.reading import read_codebook

__all__ = [
    "DECLARATIONS",
    "NONE_OF_THEM",
    "STAND_ALONE_NAMES",
    "UNIT_NAMES",
    "Code",
    "CodeList",
    "Codebook",
    "Sensitivity",
    "Unit",
    "Variable",
    "VariableType",
    "read_codebook",
]
