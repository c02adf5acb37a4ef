"""One pattern found: which rule, about whom, at which question. It is told by patterns.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something many records of one round show together; of one cadre or one RT when that is given.

    `unit_id`: the record, when the pattern shows in single ones.
    """

    rule: str
    unit: str
    variable: str
    round: str
    found: str
    allowed: str = ""
    enumerator: str | None = None
    rt: str | None = None
    unit_id: str | None = None

    @property
    def about(self) -> str:
        """Whom it is about, in words that name the same thing in every run."""
        if self.enumerator is not None:
            return f"kader {self.enumerator}"
        return "seluruh putaran" if self.rt is None else f"RT {self.rt}"
