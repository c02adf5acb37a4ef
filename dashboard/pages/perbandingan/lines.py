"""Which changes the page compares, in which order. Chooses rows; words and draws nothing."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, auto

from dashboard.figures.measure import told_as_counts
from dashboard.selection import TOTALS, Selection
from dashboard.source import Snapshot
from indicators.context import Target
from indicators.definition import Definition, Kind, Status, Theme
from indicators.disclosure import Policy
from indicators.results import WHOLE_SITE, Change

NOT_COMPUTED = "not_comparable"
UNSURE = ("unclear", "unchanged")
THIN = ("too_few", "hidden")  # there is a row, but nothing can be concluded from what may be told
_ORDER = ("worsened", "improved", *UNSURE, "count_only", *THIN, NOT_COMPUTED)


class Place(IntEnum):
    """The parts of a theme as they follow: what is told at once, and what is folded below it, each together."""

    TOLD = auto()
    AGAIN = auto()  # another view of what is told above; one that got worse is told at once
    UNSURE = auto()
    THIN = auto()
    UNCOMPUTED = auto()


@dataclass(frozen=True)
class Line:
    """One indicator with the change the reader asked for, and the target if one is declared.

    `lead` is the indicator of which it is another view, where that one stands beside it; it is counted there.
    """

    definition: Definition
    change: Change
    target: Target | None
    policy: Policy
    lead: Definition | None = None

    @property
    def counts(self) -> bool:
        """Whether its levels are told as "18 dari 24"."""
        return told_as_counts(self.change, self.definition, self.policy)

    @property
    def is_facet(self) -> bool:
        return self.lead is not None

    @property
    def is_event(self) -> bool:
        """Whether it only says how many there were; that can't get better or worse."""
        return self.definition.kind is Kind.COUNT

    @property
    def counted(self) -> bool:
        """Whether it is one of the indicators that headlines count."""
        return not (self.is_facet or self.is_event)

    @property
    def computed(self) -> bool:
        return self.change.verdict != NOT_COMPUTED

    @property
    def thin(self) -> bool:
        """Whether nothing can be concluded from it."""
        return self.change.verdict in THIN

    @property
    def unsure(self) -> bool:
        """Whether it may have gone either way, or did not move."""
        return self.change.verdict in UNSURE

    @property
    def leads(self) -> bool:
        """Whether the programme is judged or shown by it first."""
        return self.definition.headline or self.definition.primary

    @property
    def place(self) -> Place:
        """Where in its theme it stands."""
        if not self.computed:
            return Place.UNCOMPUTED
        if self.thin:
            return Place.THIN
        if self.leads or self.worsened:
            return Place.TOLD
        if self.unsure:
            return Place.UNSURE
        return Place.AGAIN if self.is_facet else Place.TOLD

    @property
    def worsened(self) -> bool:
        return self.change.verdict == "worsened"


def comparison_lines(snapshot: Snapshot, selection: Selection) -> tuple[Line, ...]:
    """One line per indicator of the chosen theme and APKM: by theme, what got worse first, what can't be told last."""
    site = snapshot.context.site(selection.site).name
    return _lines(_changes(snapshot, selection, site=site), snapshot, selection)


def lines_by_site(snapshot: Snapshot, selection: Selection) -> dict[str, tuple[Line, ...]]:
    """The same of every site that has a row."""
    by_site: dict[str, list[Change]] = {}
    for row in _changes(snapshot, selection):
        by_site.setdefault(row.site, []).append(row)
    return {site: _lines(rows, snapshot.at(site), selection) for site, rows in by_site.items()}


def _changes(snapshot: Snapshot, selection: Selection, **where: str) -> tuple[Change, ...]:
    return snapshot.changes(
        round_from=selection.round_from,
        round_to=selection.round_to,
        population=selection.population,
        breakdown=WHOLE_SITE,
        **where,
    )


def _lines(rows: Iterable[Change], snapshot: Snapshot, selection: Selection) -> tuple[Line, ...]:
    by_indicator: dict[str, list[Change]] = {}
    for row in rows:
        by_indicator.setdefault(row.indicator, []).append(row)
    found = [
        Line(
            definition,
            fitting_change(definition, by_indicator[definition.name], selection),
            snapshot.context.target(definition.name),
            snapshot.policy,
            lead_of(definition, snapshot.catalogue, asked=by_indicator),
        )
        for definition in chosen_definitions(snapshot.catalogue, selection)
        if definition.name in by_indicator
    ]
    themes = list(Theme)

    def order(line: Line) -> tuple[int, int, int, bool]:
        return themes.index(line.definition.theme), line.place, _ORDER.index(line.change.verdict), not line.leads

    return tuple(sorted(found, key=order))


def unasked(snapshot: Snapshot, selection: Selection) -> tuple[Definition, ...]:
    """The chosen indicators that have no row at all: nobody was asked about them. Of totals few have any."""
    if selection.population == TOTALS:
        return ()
    asked = {line.definition.name for line in comparison_lines(snapshot, selection)}
    chosen = chosen_definitions(snapshot.catalogue, selection)
    return tuple(each for each in chosen if each.status is Status.ACTIVE and each.name not in asked)


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


def lead_of(definition: Definition, catalogue: Iterable[Definition], *, asked: Container[str]) -> Definition | None:
    """The indicator that counts for this facet: the declared one, or, where nobody was asked that, the first facet."""
    if definition.facet_of is None:
        return None
    matter = [each for each in catalogue if definition.facet_of in (each.name, each.facet_of) and each.name in asked]
    lead = next((each for each in matter if each.name == definition.facet_of), matter[0] if matter else definition)
    return None if lead.name == definition.name else lead
