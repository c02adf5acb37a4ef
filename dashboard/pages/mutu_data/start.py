"""How the assisted families and the others of the same RW stood at the start: the numbers only."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.components.whom import EVERYBODY
from dashboard.pages.perbandingan.lines import lead_of
from dashboard.selection import ASSISTED, Selection
from dashboard.source import Snapshot
from indicators import numbers
from indicators.definition import Definition, Direction, Kind
from indicators.results import WHOLE_SITE
from indicators.telling import FEWEST_FOR_PERCENT


@dataclass(frozen=True)
class Stood:
    """One share at the start, of the assisted and of all others who were met: the columns of a file."""

    indicator: str
    site: str
    round: str
    n: int
    x: int
    value: float
    n_others: int
    x_others: int
    value_others: float

    @property
    def told(self) -> numbers.Levels:
        """Both and their difference, as they add up in print; from the assisted to the others."""
        return numbers.levels(self.x, self.n, self.x_others, self.n_others)


def stood(snapshot: Snapshot, selection: Selection) -> list[Stood]:
    """Every share of which enough assisted and enough others are known, each matter once."""
    site, catalogue = snapshot.context.site(selection.site).name, snapshot.catalogue
    start = snapshot.context.at(site).baseline.name
    assisted, everybody = (
        {row.indicator: row for row in snapshot.estimates(site=site, round=start, population=who, breakdown=WHOLE_SITE)}
        for who in (ASSISTED, EVERYBODY)
    )
    found = []
    for name, some in assisted.items():
        every = everybody.get(name)
        if every is None or some.suppressed or every.suppressed or not _compares(catalogue[name]):
            continue
        n, x, all_n, all_x = some.n, int(some.x or 0), every.n, int(every.x or 0)
        if min(n, all_n - n) >= FEWEST_FOR_PERCENT:
            others = (all_n - n, all_x - x, (all_x - x) / (all_n - n))
            found.append(Stood(name, site, start, n, x, x / n, *others))
    names = {row.indicator for row in found}
    return [row for row in found if lead_of(catalogue[row.indicator], catalogue, asked=names) is None]


def _compares(definition: Definition) -> bool:
    """Shares of which one way is better, and that aren't nought at the start by their own definition."""
    shares = definition.kind in (Kind.PROPORTION, Kind.LADDER)
    return shares and definition.direction is not Direction.NEITHER and not definition.zero_at_baseline
