"""What is counted: a table with one row per unit met twice, and by what its counts are told apart. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

AREAS = ("rt", "rw", "desa", "kec", "kab")
"""The columns of a panel that say where, from the smallest; an area lies within the ones after it."""

CLUSTERS = ("rt", "rw")
"""The areas within which households are alike: the RT of a neighbourhood, the RW of anything larger."""


class Cut(NamedTuple):
    """One breakdown: every area of a size (None: everything together), whole or by a division of the panel."""

    area: str | None
    division: str | None = None

    @property
    def clusters(self) -> str:
        """The areas that are its clusters."""
        return "rt" if self.area in CLUSTERS else "rw"

    @property
    def within(self) -> tuple[str, ...]:
        """The columns that name one of its areas: its own and those it lies in."""
        return areas_from(self.area) if self.area else ()


@dataclass(frozen=True)
class Panel:
    """A table or bracketed query: a row per unit met twice, with the columns of AREAS, its divisions and its answers.

    An indicator has the columns b_<indicator> and e_<indicator>: 1 yes, 0 no, NULL not known or not counted, before and
    after. Areas and divisions group fastest as integers; adding up is fastest where rows stand RT by RT.
    """

    table: str
    indicators: tuple[str, ...]
    divisions: tuple[str, ...] = ()


def areas_from(smallest: str) -> tuple[str, ...]:
    """This size of area and all larger ones."""
    return AREAS[AREAS.index(smallest) :]


def divisions_at(cuts: Iterable[Cut], level: str) -> tuple[str, ...]:
    """The divisions of the cuts whose clusters are of this level."""
    return tuple(sorted({cut.division for cut in cuts if cut.clusters == level and cut.division}))


def chains(cuts: Sequence[Cut]) -> list[list[Cut]]:
    """The cuts of one division and level of clusters together, from small areas to large: each is a sum of the last."""
    together: dict[tuple[str, str | None], list[Cut]] = {}
    for cut in sorted(set(cuts), key=lambda cut: -len(cut.within)):
        together.setdefault((cut.clusters, cut.division), []).append(cut)
    return list(together.values())
