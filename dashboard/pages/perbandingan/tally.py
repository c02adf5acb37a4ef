"""How many indicators went which way: the one count that every page tells. Chooses and computes no result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.pages.perbandingan.lines import UNSURE, Line
from indicators.definition import Theme

BETTER, WORSE, HIDDEN = "improved", "worsened", "hidden"


@dataclass(frozen=True)
class Tally:
    """Counted indicators by how they went; beside them, what is not counted.

    Of `unknown` too little is known to say, `hidden` isn't told to this audience. `facets` are other views of what is
    counted, `events` are births, deaths and the like, which can't get better or worse.
    """

    improved: int
    worsened: int
    unsure: int
    unknown: int
    hidden: int
    facets: int
    events: int

    @property
    def total(self) -> int:
        """How many are counted; the first five add up to it."""
        return self.improved + self.worsened + self.unsure + self.unknown + self.hidden

    @property
    def untellable(self) -> int:
        return self.unknown + self.hidden

    @property
    def open(self) -> int:
        """Neither certainly better nor certainly worse."""
        return self.unsure + self.untellable

    @property
    def everything(self) -> int:
        return self.total + self.facets + self.events


def tally(lines: Sequence[Line]) -> Tally:
    """The count of these lines."""
    verdicts = [line.change.verdict for line in lines if line.counted]
    better, worse, hidden = (verdicts.count(each) for each in (BETTER, WORSE, HIDDEN))
    unsure = sum(verdict in UNSURE for verdict in verdicts)
    return Tally(
        improved=better,
        worsened=worse,
        unsure=unsure,
        unknown=len(verdicts) - better - worse - hidden - unsure,
        hidden=hidden,
        facets=sum(line.is_facet for line in lines),
        events=sum(line.is_event for line in lines),
    )


def tally_by_theme(lines: Sequence[Line]) -> dict[Theme, Tally]:
    """The count of every theme that has a line, in the order of themes."""
    members = {theme: [line for line in lines if line.definition.theme is theme] for theme in Theme}
    return {theme: tally(found) for theme, found in members.items() if found}
