"""What the indicator page shows of one indicator: its rows of the result tables for one selection. Words nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from dashboard.components.held import waits
from dashboard.figures.measure import Measure, measure_of, told_as_counts
from dashboard.pages.perbandingan.lines import fitting_change
from dashboard.selection import TOTALS, Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.context import Context, Round, Target
from indicators.definition import Breakdown, Definition
from indicators.further.reading import CourseFilters
from indicators.further.reading import PairFilters as FurtherFilters
from indicators.further.rows import Attrition, Beside, Contrast, Course, CoursePoint, Detail, Dose
from indicators.results import WHOLE_SITE, Change, Estimate, StateCount, Transition
from warehouse.outlines import Ring


@dataclass(frozen=True)
class View:
    """One indicator, one selection, one language."""

    snapshot: Snapshot
    selection: Selection
    text: Text
    definition: Definition

    @property
    def context(self) -> Context:
        return self.snapshot.context

    def of(self, site: str) -> Self:
        """The same of another site."""
        return replace(self, snapshot=self.snapshot.at(site), selection=replace(self.selection, site=site))

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def site(self) -> str:
        return self.context.site(self.selection.site).name

    @property
    def label(self) -> str:
        return self.definition.words(self.language).label

    @property
    def measure(self) -> Measure:
        return measure_of(self.definition, self.language)

    @property
    def totals(self) -> bool:
        """Whether these are an office's totals, without families behind them."""
        return self.selection.population == TOTALS

    @property
    def target(self) -> Target | None:
        return self.context.target(self.definition.name)

    @property
    def round_from(self) -> Round:
        return self.context.round(self.selection.round_from)

    @property
    def round_to(self) -> Round:
        return self.context.round(self.selection.round_to)

    @property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """How the site is divided for this indicator, as far as the audience may see it; totals come by RT only."""
        allowed = self.snapshot.policy.breakdowns
        told = tuple(each for each in self.definition.disaggregate if each.value in allowed)
        return tuple(each for each in told if each is Breakdown.RT) if self.totals else told

    @property
    def breakdown(self) -> Breakdown | None:
        """The division the reader chose if this indicator has it, else its first."""
        allowed = self.breakdowns
        chosen = next((each for each in allowed if each == self.selection.breakdown), None)
        return chosen or next(iter(allowed), None)

    @cached_property
    def change(self) -> Change | None:
        """The change of the whole site, the same units where the reader wants them and there are any."""
        rows = self._changes(WHOLE_SITE)
        return fitting_change(self.definition, rows, self.selection) if rows else None

    @cached_property
    def estimates(self) -> tuple[Estimate, ...]:
        """The level of the whole site in every round."""
        return self.snapshot.estimates(
            indicator=self.definition.name,
            site=self.site,
            population=self.selection.population,
            breakdown=WHOLE_SITE,
        )

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        return self.snapshot.transitions(
            indicator=self.definition.name,
            site=self.site,
            round_from=self.selection.round_from,
            round_to=self.selection.round_to,
            population=self.selection.population,
            breakdown=WHOLE_SITE,
        )

    @cached_property
    def states(self) -> tuple[StateCount, ...]:
        return self.snapshot.distribution(
            indicator=self.definition.name,
            site=self.site,
            population=self.selection.population,
            breakdown=WHOLE_SITE,
        )

    @cached_property
    def parts(self) -> tuple[Change, ...]:
        """The changes of every RT, dasawisma, or kind of household, compared in the same way as the whole."""
        return () if self.breakdown is None else self.divided(self.breakdown.value)

    def divided(self, division: str) -> tuple[Change, ...]:
        """The changes of the parts of one division, compared in the same way as the whole."""
        if self.change is None:
            return ()
        return tuple(row for row in self._changes(division) if row.comparison == self.change.comparison)

    @cached_property
    def part_levels(self) -> tuple[Estimate, ...]:
        """The level of every part of the chosen division at the earlier round."""
        if self.breakdown is None:
            return ()
        return self.snapshot.estimates(
            indicator=self.definition.name,
            site=self.site,
            round=self.selection.round_from,
            population=self.selection.population,
            breakdown=self.breakdown.value,
        )

    @property
    def waits(self) -> bool:
        """Whether there is nothing to compare yet, because the later round has not been held."""
        return waits(self.context, self.selection)

    @cached_property
    def site_levels(self) -> tuple[Estimate, ...]:
        """The level of every site at the later round."""
        return self.snapshot.estimates(
            indicator=self.definition.name,
            round=self.selection.round_to,
            population=self.selection.population,
            breakdown=WHOLE_SITE,
        )

    @cached_property
    def site_changes(self) -> tuple[Change, ...]:
        """The change of every site that has one, the same units where the reader wants them and there are any."""
        rows = self.snapshot.changes(
            indicator=self.definition.name,
            round_from=self.selection.round_from,
            round_to=self.selection.round_to,
            population=self.selection.population,
            breakdown=WHOLE_SITE,
        )
        by_site: dict[str, list[Change]] = {}
        for row in rows:
            by_site.setdefault(row.site, []).append(row)
        return tuple(fitting_change(self.definition, each, self.selection) for each in by_site.values())

    @property
    def outlines(self) -> Mapping[str, Sequence[Ring]]:
        """Where the RT of the site lie, by their code; empty where no outlines are declared.

        They are declared by the number of the RW: of two sites of one number nobody knows whose they are.
        """
        number = self.context.site(self.selection.site).rw
        alone = sum(site.rw == number for site in self.context.sites) == 1
        return self.snapshot.outlines.get(number, {}) if alone else {}

    @property
    def counts(self) -> bool:
        """Whether the change is told as "18 dari 24" instead of in per cent."""
        return self.change is not None and told_as_counts(self.change, self.definition, self.snapshot.policy)

    @cached_property
    def besides(self) -> tuple[Beside, ...]:
        """The change beside those of others."""
        return self.snapshot.besides(**self._pair())

    @cached_property
    def doses(self) -> tuple[Dose, ...]:
        """The change with and without the kinds of help that may have to do with it."""
        return self.snapshot.doses(**self._pair())

    @cached_property
    def contrasts(self) -> tuple[Contrast, ...]:
        """The gaps between groups, as far as the audience may see the site divided so."""
        return self.snapshot.contrasts(**self._pair())

    @cached_property
    def attrition(self) -> Attrition | None:
        """Who was not met again."""
        return next(iter(self.snapshot.attritions(**self._pair())), None)

    @cached_property
    def details(self) -> tuple[Detail, ...]:
        """Measures for analysts, of the comparison that is shown."""
        comparison = self.change.comparison if self.change else ()
        return self.snapshot.details(**self._pair(), comparison=comparison)

    @cached_property
    def panel(self) -> Course | None:
        """The same units through all rounds up to the later one."""
        return next(iter(self.snapshot.courses(**self._course())), None)

    @cached_property
    def panel_points(self) -> tuple[CoursePoint, ...]:
        """The rounds of the panel."""
        return self.snapshot.course_points(**self._course())

    def _course(self) -> CourseFilters:
        return {
            "indicator": self.definition.name,
            "site": self.site,
            "round_to": self.selection.round_to,
            "population": self.selection.population,
        }

    def _pair(self) -> FurtherFilters:
        return {**self._course(), "round_from": self.selection.round_from}

    def _changes(self, breakdown: str) -> tuple[Change, ...]:
        return self.snapshot.changes(
            indicator=self.definition.name,
            site=self.site,
            round_from=self.selection.round_from,
            round_to=self.selection.round_to,
            population=self.selection.population,
            breakdown=breakdown,
        )
