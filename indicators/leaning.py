"""Which way a change leans that is not certain: more of the same units went there than chance would often do.

The rule, both ways alike: an unclear change of units met twice, and a one-sided exact sign test (McNemar 1947) of at
most one in five: 3 against 0, 6 against 2, not 2 against 1. It knows nothing of RT or families whose answers are
alike, so that it is a hint where to look and no finding.
"""

from collections.abc import Iterable
from enum import StrEnum

from indicators.rows import Change
from indicators.statistics.distribution import binomial_at_most
from indicators.verdict import Verdict

MOST_BY_CHANCE = 0.2


class Leaning(StrEnum):
    BETTER = "better"
    WORSE = "worse"


def leaning(change: Change) -> Leaning | None:
    """Nothing of what is certain, hidden, or of other units, of which nobody can say who moved."""
    improved, worsened = change.improved or 0, change.worsened or 0
    moved = improved + worsened
    if change.verdict != Verdict.UNCLEAR or not change.paired or improved == worsened:
        return None
    chance = float(binomial_at_most(events=min(improved, worsened), total=moved, chance=0.5))
    if chance > MOST_BY_CHANCE:
        return None
    return Leaning.BETTER if improved > worsened else Leaning.WORSE


def how_many(changes: Iterable[Change], which: Leaning) -> int:
    """How many of them lean this way."""
    return sum(leaning(change) is which for change in changes)
