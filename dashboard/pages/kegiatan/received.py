"""Families by what they received, and what came of it where the results tell by assistance."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.bars import line, parts
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin
from dashboard.pages.kegiatan.dose import outcomes_by_assistance
from dashboard.pages.kegiatan.downloads import behind
from dashboard.pages.kegiatan.outcomes import shown_doses
from dashboard.pages.kegiatan.view import View
from indicators import numbers
from warehouse.activities import Received

MOST_TOLD = 3
"""From here on families are told together: few have received more."""


def received(view: View) -> list[Component]:
    """How many kinds of help, then outcomes by help received."""
    rows = view.received
    if not any(row.families or row.suppressed for row in rows):
        return [html.P(view.text("kegiatan.received.nobody"), className="nothing")]
    drawn = _hidden(view) if any(row.suppressed for row in rows) else _by_kinds(view, rows)
    return [drawn, *outcomes_by_assistance(shown_doses(view), view)]


def _hidden(view: View) -> Component:
    return html.P(view.text("kegiatan.received.hidden"), className="note")


def grouped(rows: Sequence[Received]) -> list[tuple[int, int]]:
    """Kinds and families, from `MOST_TOLD` on in one group; as told where they are told together already."""
    if any(row.or_more for row in rows):
        return [(row.kinds, row.families) for row in rows]
    sums = dict.fromkeys(range(MOST_TOLD + 1), 0)
    for row in rows:
        sums[min(row.kinds, MOST_TOLD)] += row.families
    return list(sums.items())


def _by_kinds(view: View, rows: Sequence[Received]) -> Component:
    text, language = view.text, view.language
    total = sum(row.families for row in rows)
    some = sum(row.families for row in rows if row.kinds)
    caption = Caption(
        title=text("kegiatan.received.title", some=numbers.plain(some, language), total=numbers.plain(total, language)),
        reading=" ".join([text("kegiatan.received.reading"), *_together(view, rows)]),
        facts=(f"n = {numbers.plain(total, language)} {text('unit.household')}", *view.visits_source),
        table=text("figures.table"),
    )
    groups = grouped(rows)
    bars = [
        line(
            _kinds(view, kinds, rows),
            parts([("fate-loaded", families)], of=total),
            numbers.n_of_total(families, total, language),
        )
        for kinds, families in groups
    ]
    twin = Twin(
        caption=text("kegiatan.received.table"),
        header=(text("kegiatan.column.kinds"), text("kegiatan.column.families")),
        rows=tuple((_kinds(view, kinds, rows), numbers.plain(families, language)) for kinds, families in groups),
    )
    return framed(html.Ul(bars, className="fates"), caption, twin, identity="received", behind=behind("penerima", view))


def _together(view: View, rows: Sequence[Received]) -> list[str]:
    """Why it isn't told how many kinds."""
    return [view.text("kegiatan.received.together")] if any(row.or_more for row in rows) else []


def _kinds(view: View, kinds: int, rows: Sequence[Received]) -> str:
    if kinds and any(row.or_more for row in rows):
        return view.text("kegiatan.received.more", n=kinds)
    name = "none" if not kinds else "one" if kinds == 1 else "more" if kinds == MOST_TOLD else "some"
    return view.text(f"kegiatan.received.{name}", n=kinds)
