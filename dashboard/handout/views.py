"""Which addresses a handout holds. It opens with the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
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


def views(context: Context, indicators: Iterable[str], *, language: str) -> tuple[View, ...]:
    """Summary and comparison from the first round to each later one, for everybody who can be chosen there; every
    indicator from the first round to the last."""
    opening = replace(Selection.default(context), language=language)
    ends = list(_ends(context, opening))
    found = [View("/", opening), *(View("/", each) for each in ends)]
    found += [View("/perbandingan", each) for end in ends for each in _compared(end)]
    found += [View(path, opening) for path in ONCE]
    last = [end for end in ends if end.round_to == opening.round_to and end.population != TOTALS]
    found += [View(f"/indikator/{name}", end) for name in indicators for end in last]
    return tuple(dict.fromkeys(found))


def _ends(context: Context, opening: Selection) -> Iterator[Selection]:
    """Every site, every group, and every round after the first."""
    later = [each.name for each in context.rounds if each.name != opening.round_from]
    sites = [each.name for each in context.sites] if opening.site else [None]
    for site, group, round_to in product(sites, context.populations, later):
        yield replace(opening, site=site, population=group.name, round_to=round_to)


def _compared(end: Selection) -> Iterator[Selection]:
    """Both ways to compare, each whole, by theme, and by what it means for women."""
    for comparison in COMPARISONS[:1] if end.population == TOTALS else COMPARISONS:
        chosen = replace(end, comparison=comparison)
        yield chosen
        yield from (replace(chosen, theme=theme.value) for theme in Theme)
        yield from (replace(chosen, apkm=each.value) for each in Apkm)
