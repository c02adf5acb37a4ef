"""The rows of the list of all indicators: the change of each or, before a second round, its level."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.held import waits
from dashboard.components.level import known_words, level_words
from dashboard.components.verdict import verdict_chip
from dashboard.figures.measure import measure_of
from dashboard.pages.perbandingan.lines import Line, chosen_definitions
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from dashboard.theme import verdict_mark
from indicators.definition import Definition, Theme
from indicators.results import WHOLE_SITE


@dataclass(frozen=True)
class Entry:
    """One indicator and what stands beside it. `css`: of its verdict."""

    definition: Definition
    told: tuple[Component, ...]
    css: str = ""


def entries(lines: tuple[Line, ...], snapshot: Snapshot, selection: Selection, text: Text) -> list[Entry]:
    """All that are compared; as long as the later round waits, all that are known of the earlier one. By theme."""
    if not lines and waits(snapshot.context, selection):
        return _standing(snapshot, selection, text)
    return [_compared(line, text) for line in lines]


def _compared(line: Line, text: Text) -> Entry:
    before, after = measure_of(line.definition, text.language).levels_of(line.change, counts=line.counts)
    levels = html.Span(f"{before} → {after}", className="entry-levels")
    verdict = line.change.verdict
    return Entry(line.definition, (levels, verdict_chip(verdict, text)), verdict_mark(verdict).css)


def _standing(snapshot: Snapshot, selection: Selection, text: Text) -> list[Entry]:
    rows = snapshot.estimates(
        site=snapshot.context.site(selection.site).name, population=selection.population, breakdown=WHOLE_SITE,
        round=selection.round_from,
    )  # fmt: skip
    known = {row.indicator: row for row in rows if row.n or row.suppressed}
    chosen = [each for each in chosen_definitions(snapshot.catalogue, selection) if each.name in known]
    themes = list(Theme)
    found = []
    for definition in sorted(chosen, key=lambda each: themes.index(each.theme)):
        row = known[definition.name]
        level = html.Span(level_words(row, definition, text), className="entry-levels")
        size = html.Span(" · ".join(known_words(row, definition, text)), className="entry-known")
        found.append(Entry(definition, (level, size)))
    return found
