"""One thing to settle in a mapping: what it asks for, where, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What a gap asks for, in the word the analyst reads."""

    MUST = "HARUS"
    LOOK = "PERIKSA"
    NOTE = "CATATAN"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to settle: where, what, and the next step."""

    weight: Weight
    place: str
    message: str
    column: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        return f"{self.weight} · {self.place}: {self.message}"
