"""What the summary shows for one selection: which rows of the results, in which order. Words and draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dashboard.components.against_target import bullet_of
from dashboard.figures.bullet import Reached
from dashboard.pages.perbandingan.lines import Line, comparison_lines
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.context import Context, Coverage, Round
from indicators.definition import Definition, Kind, Theme, Unit
from indicators.results import WHOLE_SITE, Assistance, Estimate

BETTER, WORSE = "improved", "worsened"
OPEN = ("unclear", "unchanged")  # enough is known to say so; any other verdict means that too little is
EVENTS = (Unit.BIRTH, Unit.DEATH)
MOST_WORSE_CARDS = 3  # that have no card anyway
ADEQUATE = "rutilahu_became_adequate"  # of the houses repaired, those that meet all criteria


@dataclass(frozen=True)
class ThemeCount:
    """The indicators of one theme by how they went; of `unknown` too little is known to say, `hidden` isn't told."""

    theme: Theme
    improved: int
    worsened: int
    unsure: int
    unknown: int
    hidden: int

    @property
    def total(self) -> int:
        return self.improved + self.worsened + self.unsure + self.unknown + self.hidden


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
    def lines(self) -> tuple[Line, ...]:
        """Every indicator that can get better or worse, in the order of the catalogue; counts stand apart."""
        found = [line for line in self.everything if line.definition.kind is not Kind.COUNT]
        return tuple(sorted(found, key=lambda line: line.definition.ordinal))

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
    def unsure(self) -> list[Line]:
        """Enough is known, and the change may have gone either way or is none."""
        return [line for line in self.open if line.change.verdict in OPEN]

    @property
    def leaning(self) -> list[Line]:
        """Not certain, but more units got worse than better: the largest difference of the two first."""
        found = [line for line in self.lines if line.change.verdict == "unclear" and _net_worse(line) > 0]
        return sorted(found, key=lambda line: (-_net_worse(line), not line.leads))

    @property
    def everything(self) -> tuple[Line, ...]:
        """Counts of events as well."""
        return comparison_lines(self.snapshot, self.selection)

    def carded(self, lines: list[Line]) -> list[Line]:
        """Headline and primary indicators; of what got worse, as long as it is little, the others as well."""
        chosen = [line for line in lines if line.leads]
        others = [line for line in lines if line not in chosen and line.worsened]
        return chosen + (others if len(others) <= MOST_WORSE_CARDS else [])

    @cached_property
    def themes(self) -> tuple[ThemeCount, ...]:
        """How every theme went, all its indicators counted."""
        found = []
        for theme in Theme:
            verdicts = [line.change.verdict for line in self.lines if line.definition.theme is theme]
            better, worse = verdicts.count(BETTER), verdicts.count(WORSE)
            unsure, hidden = sum(verdict in OPEN for verdict in verdicts), verdicts.count("hidden")
            rest = len(verdicts) - better - worse - unsure - hidden
            found.append(ThemeCount(theme, better, worse, unsure, rest, hidden))
        return tuple(each for each in found if each.total)

    @cached_property
    def counts(self) -> tuple[Line, ...]:
        """Births and deaths."""
        counted = [
            line for line in self.everything if line.definition.kind is Kind.COUNT and line.definition.unit in EVENTS
        ]
        return tuple(sorted(counted, key=lambda line: line.definition.ordinal))

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
        rounds = (self.selection.round_from, self.selection.round_to)
        levels = {row.round: row for row in self.levels.get(definition.name, [])}
        target = self.context.target(definition.name)
        row = bullet_of(definition, target, levels, rounds=rounds, label="", text=self.text)
        return row.reached if row is not None else None

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


def _net_worse(line: Line) -> int:
    """How many more of the same units got worse than better; of different units nobody can say."""
    return (line.change.worsened or 0) - (line.change.improved or 0) if line.change.paired else 0
