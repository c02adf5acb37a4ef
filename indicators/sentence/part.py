"""The parts that a sentence about a change is joined of: what each speaks of, and what may be folded away in a list.

Kept open is what the finding would be false without: that its direction may turn, that many were lost, that it is too
small to matter, that prices rise as well, or that a single family may have made it. Only this module says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    FINDING = "finding"
    RESERVATION = "reservation"
    DETAIL = "detail"


class About(StrEnum):
    """What a part speaks of."""

    CHANGE = "change"
    WHO = "who"
    LOST = "lost"
    MANY_LOST = "many_lost"
    TURN = "turn"
    TYPICAL = "typical"
    AGAIN = "again"
    DETECTABLE = "detectable"
    PRICES = "prices"
    TOO_SMALL = "too_small"
    RELIANCE = "reliance"
    ALIKE = "alike"
    UNJUDGED = "unjudged"


_FINDINGS = frozenset({About.CHANGE, About.WHO})
_RESERVATIONS = frozenset({About.TURN, About.MANY_LOST, About.TOO_SMALL, About.PRICES, About.ALIKE})


@dataclass(frozen=True)
class Part:
    """A sentence or two about one thing, as it is told."""

    about: About
    text: str

    @property
    def role(self) -> Role:
        if self.about in _FINDINGS:
            return Role.FINDING
        return Role.RESERVATION if self.about in _RESERVATIONS else Role.DETAIL


def joined(parts: Iterable[Part]) -> str:
    return " ".join(part.text for part in parts)
