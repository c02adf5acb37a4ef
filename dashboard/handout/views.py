"""Which addresses a handout holds. It opens with the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, product
from typing import NamedTuple

from dashboard.selection import COMPARISONS, TOTALS, Selection
from indicators.context import Context
from indicators.definition import Apkm, Theme

ONCE = ("/kegiatan", "/mutu-data", "/metode", "/indikator")
"""Pages that hardly depend on what is chosen."""


class View(NamedTuple):
    """One address: a path of the dashboard, and what was chosen there."""

    path: str
    selection: Selection

    @property
    def address(self) -> str:
        return f"{self.path}{self.selection.to_search()}"


def views(context: Context, indicators: Iterable[str], *, language: str, sites: Sequence[str] = ()) -> tuple[View, ...]:
    """Summary and comparison from the first round to each later one, for everybody who can be chosen there; every
    indicator from the first round to the last. Of these sites, or of all."""
    chosen, indicators = sites or [each.name for each in context.sites], tuple(indicators)
    return tuple(dict.fromkeys(chain.from_iterable(
        _of_site(context.at(site), indicators, replace(Selection.default(context, site), language=language))
        for site in chosen
    )))  # fmt: skip


def _of_site(context: Context, indicators: Sequence[str], opening: Selection) -> Iterator[View]:
    """The pages of one site."""
    ends = list(_ends(context, opening))
    yield View("/", opening)
    yield from (View("/", each) for each in ends)
    yield from (View("/perbandingan", each) for end in ends for each in _compared(end))
    yield from (View(path, opening) for path in ONCE)
    last = [end for end in ends if end.round_to == opening.round_to and end.population != TOTALS]
    yield from (View(f"/indikator/{name}", end) for name in indicators for end in last)


def _ends(context: Context, opening: Selection) -> Iterator[Selection]:
    """Every group, and every round after the first that a site holds."""
    later = [each.name for each in context.rounds if each.name not in (opening.round_from, *context.elsewhere)]
    for group, round_to in product(context.populations, later):
        yield replace(opening, population=group.name, round_to=round_to)


def _compared(end: Selection) -> Iterator[Selection]:
    """Both ways to compare, each whole, by theme, and by what it means for women."""
    for comparison in COMPARISONS[:1] if end.population == TOTALS else COMPARISONS:
        chosen = replace(end, comparison=comparison)
        yield chosen
        yield from (replace(chosen, theme=theme.value) for theme in Theme)
        yield from (replace(chosen, apkm=each.value) for each in Apkm)
