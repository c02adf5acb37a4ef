"""Which categories an export for everybody has to hide: the rule of `indicators.suppression`, over all tables at once.

A reader of a page sees one table; whoever has the files can subtract one from another. So a category that is hidden in
one round, comparison or population is hidden in all of them, and so is one whose families outside the programme (all
less the assisted) would be few. Decides which; blanks nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from indicators.rows import WHOLE_SITE, Change, Estimate
from indicators.suppression import Cell, hidden_rows, suppressed_categories


class Place(NamedTuple):
    """One category of one breakdown of an indicator, whatever the round."""

    indicator: str
    site: str
    breakdown: str
    category: str


def place_of(row: Cell) -> Place:
    return Place(row.indicator, row.site, row.breakdown, row.category)


def hidden_places(
    levels: Iterable[Estimate], changes: Iterable[Change], *, sensitive: Collection[str]
) -> frozenset[Place]:
    """The categories to hide; every row of every round, population and comparison must be there."""
    levels, changes = tuple(levels), tuple(changes)
    small = (*hidden_rows(levels, sensitive=sensitive), *hidden_rows(changes, sensitive=sensitive))
    return frozenset(place_of(row) for row in small) | _few_outside(levels, changes, sensitive=sensitive)


def _few_outside(
    levels: Iterable[Estimate], changes: Iterable[Change], *, sensitive: Collection[str]
) -> frozenset[Place]:
    """The categories in which all less the assisted leaves few: two visible rows would tell of them."""
    sizes: dict[tuple[str, ...], dict[str, dict[Place, int]]] = defaultdict(lambda: defaultdict(dict))
    for group, row, n in _counted(levels, changes):
        if row.breakdown != WHOLE_SITE and row.indicator in sensitive:
            sizes[row.indicator, row.site, row.breakdown, *group][row.population][place_of(row)] = n
    hidden: set[Place] = set()
    for by_population in sizes.values():
        everybody, assisted = by_population["all"], by_population["binaan"]
        outside = {place.category: n - assisted[place] for place, n in everybody.items() if place in assisted}
        few = suppressed_categories(outside)
        hidden |= {place for place in everybody if place.category in few}
    return frozenset(hidden)


def _counted(
    levels: Iterable[Estimate], changes: Iterable[Change]
) -> Iterable[tuple[tuple[str, ...], Estimate | Change, int]]:
    """Every number of units in either table, with what tells it apart from the others of its row."""
    for level in levels:
        yield ("level", level.round), level, level.n
    for change in changes:
        pair = (change.comparison, change.round_from, change.round_to)
        yield (*pair, "from"), change, change.n_from
        yield (*pair, "to"), change, change.n_to
