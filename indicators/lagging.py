"""Which parts of a site lag: whose share is worse than chance explains, all that may be told taken together.

The rule: at least ten units in three parts or more, and a one-sided exact probability (Fisher 1935) of at most one in a
thousand. Eight RT without any difference then give a false one in some 125 indicators; at 2.5 % it would be one in six,
and somebody would be blamed for chance. Members of one family are alike, so that shares of persons are not looked at;
nor is what all families of an RT share. A hidden part takes no part, not even in the total, or it could be worked out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

from indicators.catalogue import Catalogue
from indicators.definition import Definition, Direction, Unit
from indicators.rows import Change
from indicators.telling import SHARES
from indicators.verdict import FEWEST_UNITS

FEWEST_PARTS = 3
MOST_BY_CHANCE = 0.001


@dataclass(frozen=True)
class Lagging:
    """How many indicators could be looked at, and the parts found: names of indicators by the code of the part."""

    looked_at: int
    found: dict[str, tuple[str, ...]]


def lagging(rows: Iterable[Change], catalogue: Catalogue) -> Lagging:
    """The parts of one division of one site at the later round, of all indicators that there are rows of."""
    by_indicator: dict[str, list[Change]] = {}
    for row in rows:
        if _is_told(row):
            by_indicator.setdefault(row.indicator, []).append(row)
    looked_at = {name: told for name, told in by_indicator.items() if _is_compared(catalogue[name], told)}
    found: dict[str, list[str]] = {}
    for name, told in looked_at.items():
        for part in _behind(told, down=catalogue[name].direction is Direction.DOWN):
            found.setdefault(part, []).append(name)
    return Lagging(len(looked_at), {part: tuple(found[part]) for part in sorted(found)})


def _is_told(row: Change) -> bool:
    return not row.suppressed and row.x_to is not None and min(row.n_from, row.n_to) >= FEWEST_UNITS


def _is_compared(definition: Definition, told: list[Change]) -> bool:
    shares = definition.kind in SHARES and definition.unit is not Unit.PERSON
    judged = definition.direction is not Direction.NEITHER and definition.shared_by is None
    return shares and judged and len(told) >= FEWEST_PARTS


def _behind(told: list[Change], *, down: bool) -> list[str]:
    """The codes of the parts with so few good, or so many bad, that chance alone would hardly have it."""
    good = {row.category: row.n_to - round(row.x_to or 0) if down else round(row.x_to or 0) for row in told}
    of_all, units = sum(good.values()), sum(row.n_to for row in told)
    return [
        row.category
        for row in told
        if at_most(good[row.category], drawn=row.n_to, good=of_all, units=units) <= MOST_BY_CHANCE
    ]


def at_most(found: int, *, drawn: int, good: int, units: int) -> float:
    """How likely no more than `found` are good of those drawn at random from units of which so many are good.

    >>> at_most(1, drawn=4, good=4, units=8)  # Fisher's cups of tea
    0.24285714285714285
    """
    ways = sum(comb(good, k) * comb(units - good, drawn - k) for k in range(found + 1))
    return ways / comb(units, drawn)
