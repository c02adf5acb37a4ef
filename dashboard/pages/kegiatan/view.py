"""What the page shows for one selection: rows of one build, and what their codes are called. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dashboard.components.held import known_until
from dashboard.figures.facts import place, source_fact
from dashboard.selection import TOTALS, Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers
from indicators.context import Context, Round
from indicators.disclosure import Rights
from indicators.results import WHOLE_SITE, Assistance, Estimate
from warehouse.activities import Activity, Received

CHAIN = ("training_completed", "new_entrepreneurs", "women_own_income", "women_at_umk")
"""Indicators from training to income in their order; one that a catalogue lacks is left out until it has it."""


@dataclass(frozen=True)
class View:
    """One build, one selection, one language."""

    snapshot: Snapshot
    selection: Selection
    text: Text

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def context(self) -> Context:
        return self.snapshot.context

    @property
    def rights(self) -> Rights:
        """What this audience may see."""
        return self.snapshot.policy.rights

    @property
    def round_to(self) -> Round:
        return known_until(self.context, self.selection)

    @property
    def population(self) -> str:
        return self.context.population(self.selection.population).label(self.language)

    @property
    def has_families(self) -> bool:
        """An office's totals are of no family."""
        return self.selection.population != TOTALS

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        return self.snapshot.activities(site=self.selection.site)

    @cached_property
    def assistance(self) -> tuple[Assistance, ...]:
        chosen = self.selection
        return self.snapshot.assistance(up_to_round=self.round_to.name, population=chosen.population, site=chosen.site)

    @cached_property
    def received(self) -> tuple[Received, ...]:
        if not self.has_families:
            return ()
        chosen = self.selection
        return self.snapshot.received(up_to_round=self.round_to.name, population=chosen.population, site=chosen.site)

    def level(self, indicator: str) -> Estimate | None:
        """An indicator at the later round, where the catalogue has it and anybody counts."""
        if indicator not in self.snapshot.catalogue.names:
            return None
        rows = self.snapshot.estimates(
            indicator=indicator,
            site=self.context.site(self.selection.site).name,
            round=self.round_to.name,
            population=self.selection.population,
            breakdown=WHOLE_SITE,
        )
        return next((row for row in rows if row.n), None)

    @property
    def steps(self) -> list[Estimate]:
        """The chain as far as there are answers."""
        return [level for name in CHAIN if (level := self.level(name)) is not None]

    def called(self, column: str, code: str | None) -> str:
        """What a code is called; a blank one is said to be not readable."""
        if not code:
            return self.text("kegiatan.unknown_office" if column == "office" else "kegiatan.blank")
        labels = {(each.column, each.code): each for each in self.snapshot.activity_labels()}
        label = labels.get((column, code))
        if label is None:
            return code
        return label.en if self.language == "en" else label.id

    @property
    def sheet_source(self) -> str:
        """Where the sheet's numbers are from."""
        key = "kegiatan.source_simulated" if self.context.simulated else "kegiatan.source"
        return self.text(key, site=place(self.context, self.text, site=self.selection.site))

    @property
    def visits_source(self) -> tuple[str, ...]:
        """Whom, when, and where the visits' numbers are from."""
        return (
            self.population,
            f"{self.round_to.label(self.language)} ({self.round_to.dates(self.language)})",
            source_fact(self.context, self.text, (self.round_to.name,), site=self.selection.site),
        )

    @property
    def days(self) -> str:
        """From the first to the last day that the sheet names."""
        days = [day for row in self.activities for day in (row.planned_on, row.realised_on) if day]
        return numbers.date_range(min(days), max(days), self.language) if days else ""
