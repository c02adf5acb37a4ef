"""Which changes the page compares, in which order. Chooses rows; words and draws nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dashboard.selection import Selection
from dashboard.source import Snapshot
from indicators.context import Target
from indicators.definition import Definition, Theme
from indicators.results import WHOLE_SITE, Change


@dataclass(frozen=True)
class Line:
    """One indicator with the change the reader asked for, and the target if one is declared."""

    definition: Definition
    change: Change
    target: Target | None

    @property
    def worsened(self) -> bool:
        return self.change.verdict == "worsened"


def comparison_lines(snapshot: Snapshot, selection: Selection) -> tuple[Line, ...]:
    """One line per indicator of the chosen theme and APKM: by theme, what got worse first, then as in the catalogue."""
    rows = snapshot.changes(
        site=snapshot.context.sites[0].name,
        round_from=selection.round_from,
        round_to=selection.round_to,
        population=selection.population,
        breakdown=WHOLE_SITE,
    )
    by_indicator: dict[str, list[Change]] = {}
    for row in rows:
        by_indicator.setdefault(row.indicator, []).append(row)
    found = [
        Line(
            definition,
            fitting_change(definition, by_indicator[definition.name], selection),
            _target(snapshot, definition),
        )
        for definition in chosen_definitions(snapshot.catalogue, selection)
        if definition.name in by_indicator
    ]
    themes = list(Theme)
    order = sorted(found, key=lambda line: (themes.index(line.definition.theme), not line.worsened))
    return tuple(order)


def chosen_definitions(catalogue: Iterable[Definition], selection: Selection) -> Iterator[Definition]:
    """The definitions of the chosen theme and APKM, in the order of the catalogue."""
    for definition in catalogue:
        fits_theme = selection.theme is None or definition.theme == selection.theme
        if fits_theme and (selection.apkm is None or definition.apkm == selection.apkm):
            yield definition


def fitting_change(definition: Definition, changes: Iterable[Change], selection: Selection) -> Change:
    """The same units where the reader wants them and the indicator has them; else whoever was there in each round.

    Where one of them must not be told to this audience, the other.
    """
    by_comparison = {change.comparison: change for change in changes}
    wanted = definition.comparison.value if selection.comparison == "paired" else "unpaired"
    chosen = by_comparison.get(wanted) or next(iter(by_comparison.values()))
    told = (change for change in by_comparison.values() if not change.suppressed)
    return next(told, chosen) if chosen.suppressed else chosen


def _target(snapshot: Snapshot, definition: Definition) -> Target | None:
    return snapshot.context.target(definition.name)
