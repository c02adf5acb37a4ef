"""What the summary shows for one selection: which rows of the results, in which order. Words and draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dashboard.components.against_target import bullet_of
from dashboard.components.held import waits
from dashboard.figures.bullet import Reached
from dashboard.pages.perbandingan.lines import Line, comparison_lines, lines_by_site
from dashboard.pages.perbandingan.tally import BETTER, WORSE, Tally, tally, tally_by_theme
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.context import Context, Coverage, Round
from indicators.definition import Breakdown, Definition, Theme, Unit
from indicators.lagging import Lagging, lagging
from indicators.leaning import Leaning, how_many, leaning
from indicators.results import WHOLE_SITE, Assistance, Estimate

ALIKE = 1e-9  # shares that differ by no more are the same

EVENTS = (Unit.BIRTH, Unit.DEATH)
MOST_WORSE_CARDS = 3  # that have no card anyway
ADEQUATE = "rutilahu_became_rlh"  # of the houses repaired, those that meet all criteria


@dataclass(frozen=True)
class Summary:
    """One build, one selection, one language."""

    snapshot: Snapshot
    selection: Selection
    text: Text

    @property
    def context(self) -> Context:
        return self.snapshot.context

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def round_from(self) -> Round:
        return self.context.round(self.selection.round_from)

    @property
    def round_to(self) -> Round:
        return self.context.round(self.selection.round_to)

    @cached_property
    def everything(self) -> tuple[Line, ...]:
        """Events and other views as well, in the order of the catalogue."""
        found = comparison_lines(self.snapshot, self.selection)
        return tuple(sorted(found, key=lambda line: line.definition.ordinal))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every indicator that is counted."""
        return tuple(line for line in self.everything if line.counted)

    @cached_property
    def by_site(self) -> dict[str, tuple[Line, ...]]:
        """The lines of every site, also of those that have none; nothing of a single site."""
        if len(self.context.sites) < 2:
            return {}
        found = lines_by_site(self.snapshot, self.selection)
        return {site.name: found.get(site.name, ()) for site in self.context.sites}

    @cached_property
    def tally(self) -> Tally:
        return tally(self.everything)

    @cached_property
    def themes(self) -> dict[Theme, Tally]:
        """How every theme went that has something to count."""
        return {theme: counts for theme, counts in tally_by_theme(self.everything).items() if counts.total}

    @property
    def improved(self) -> list[Line]:
        return [line for line in self.lines if line.change.verdict == BETTER]

    @property
    def worsened(self) -> list[Line]:
        return [line for line in self.lines if line.change.verdict == WORSE]

    @property
    def open(self) -> list[Line]:
        """Neither certainly better nor certainly worse."""
        return [line for line in self.lines if line.change.verdict not in (BETTER, WORSE)]

    @property
    def waits(self) -> bool:
        """Whether nothing can be compared because the later round has not been held yet."""
        return not self.lines and waits(self.context, self.selection)

    @property
    def ends(self) -> tuple[str, str]:
        """The rounds whose levels are told: without a later one only the earlier, as where things stand now."""
        chosen = self.selection
        return ("", chosen.round_from) if self.waits else (chosen.round_from, chosen.round_to)

    @property
    def rest(self) -> str:
        """What to call those: what is hidden from this audience is neither unclear nor unchanged."""
        return "hiding" if self.tally.hidden else "unclear"

    def facets(self, verdict: str) -> list[Line]:
        """Other views, not counted again, that went this way."""
        return [line for line in self.everything if line.is_facet and line.change.verdict == verdict]

    @property
    def leaning(self) -> list[Line]:
        """Not certain, but leaning worse: the largest difference of the units that got worse and better first."""
        found = [line for line in self.lines if leaning(line.change) is Leaning.WORSE]
        return sorted(found, key=lambda line: (-_net_worse(line), not line.leads))

    @property
    def leaning_better(self) -> int:
        """How many lean better, by the same rule."""
        return how_many((line.change for line in self.lines), Leaning.BETTER)

    def carded(self, lines: list[Line]) -> list[Line]:
        """Headline and primary indicators; of what got worse, as long as it is little, the others as well."""
        chosen = [line for line in lines if line.leads]
        others = [line for line in lines if line not in chosen and line.worsened]
        return chosen + (others if len(others) <= MOST_WORSE_CARDS else [])

    @cached_property
    def counts(self) -> tuple[Line, ...]:
        """Births and deaths."""
        return tuple(line for line in self.everything if line.is_event and line.definition.unit in EVENTS)

    @cached_property
    def levels(self) -> dict[str, list[Estimate]]:
        """The level of every indicator in every round, by indicator."""
        rows = self.snapshot.estimates(
            site=self.context.site(self.selection.site).name, population=self.selection.population, breakdown=WHOLE_SITE
        )
        by_indicator: dict[str, list[Estimate]] = {}
        for row in rows:
            by_indicator.setdefault(row.indicator, []).append(row)
        return by_indicator

    def reached(self, definition: Definition) -> Reached | None:
        """Where whoever was met in the later round stands to the target, as the figure of all targets has it."""
        levels = {row.round: row for row in self.levels.get(definition.name, [])}
        target = self.context.target(definition.name)
        row = bullet_of(definition, target, levels, rounds=self.ends, label="", text=self.text)
        return row.reached if row is not None else None

    @cached_property
    def lagging(self) -> Lagging | None:
        """Which RT lag in what is counted, the same units in both rounds; None where RT may not be told apart."""
        if Breakdown.RT not in self.snapshot.policy.breakdowns:
            return None
        rows = self.snapshot.changes(
            indicator=tuple(line.definition.name for line in self.lines),
            site=self.context.site(self.selection.site).name,
            round_from=self.selection.round_from,
            round_to=self.selection.round_to,
            population=self.selection.population,
            breakdown=Breakdown.RT,
            comparison="paired",
        )
        return lagging(rows, self.snapshot.catalogue)

    @property
    def works(self) -> tuple[Assistance, ...]:
        chosen = self.selection
        return self.snapshot.assistance(up_to_round=chosen.round_to, population=chosen.population, site=chosen.site)

    @property
    def became_adequate(self) -> Estimate | None:
        """Of the repaired houses those that are adequate now, at the later round."""
        rows = self.levels.get(ADEQUATE, [])
        return next((row for row in rows if row.round == self.selection.round_to and row.n), None)

    @property
    def coverage(self) -> Coverage | None:
        covered = self.context.covered(
            population=self.selection.population, round_from=self.selection.round_from, round_to=self.selection.round_to
        )
        return next((each for each in covered if each.site == self.context.site(self.selection.site).name), None)


def worst_first(lines: Iterable[Line]) -> list[Line]:
    """What got worse, the leading indicators before the others, and of each the largest share of units first."""
    return sorted(lines, key=lambda line: (not line.leads, -_share_worse(line)))


def as_bad(line: Line, other: Line) -> bool:
    """Whether neither stands before the other by that rule."""
    return line.leads == other.leads and abs(_share_worse(line) - _share_worse(other)) < ALIKE


def _share_worse(line: Line) -> float:
    """How many more of the same units got worse than better, or the points: a rupiah is no larger than a point."""
    change = line.change
    if change.paired and change.n_to:
        return ((change.worsened or 0) - (change.improved or 0)) / change.n_to
    return 0.0 if line.definition.measures else abs(change.change or 0.0)


def _net_worse(line: Line) -> int:
    """How many more of the same units got worse than better."""
    return (line.change.worsened or 0) - (line.change.improved or 0)
