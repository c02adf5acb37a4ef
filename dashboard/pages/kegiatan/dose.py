"""Outcomes with and without assistance, as a plain table: beside each other, not one because of the other."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin, twin_table
from dashboard.pages.kegiatan.downloads import behind
from dashboard.pages.kegiatan.outcomes import whole
from dashboard.pages.kegiatan.view import View
from indicators import numbers
from indicators.further.rows import Dose


def outcomes_by_assistance(doses: Sequence[Dose], view: View) -> list[Component]:
    """A row per indicator and kind of help, or nothing where there are none."""
    if not doses:
        return []
    text = view.text
    caption = Caption(
        title=text("kegiatan.dose.title", n=len({dose.indicator for dose in doses})),
        reading=text("kegiatan.dose.reading"),
        facts=view.visits_source,
        table="",
    )
    table = Twin(
        caption=text("kegiatan.dose.table"),
        header=tuple(text(f"kegiatan.column.{name}") for name in ("indicator", "with", "without")),
        rows=tuple(
            (
                _named(dose, view),
                _moved(dose.before_with, dose.after_with, dose.n_with, view),
                _moved(dose.before_without, dose.after_without, dose.n_without, view),
            )
            for dose in doses
        ),
    )
    return [framed(twin_table(table), caption, None, identity="dose", behind=behind("hasil", view))]


def _named(dose: Dose, view: View) -> Component:
    """The indicator, the way to where its groups stand with their intervals, and the help."""
    short = view.snapshot.catalogue[dose.indicator].words(view.language).short
    way = dcc.Link(short, href=f"{link_to(f'/indikator/{dose.indicator}', view.selection)}#doses-heading")
    return html.Span(
        [way, html.Span(view.text(f"assistance.{dose.assistance}"), className="listed-kind")], className="listed-name"
    )


def _moved(before: float | None, after: float | None, n: int, view: View) -> str:
    """Before and after of the same units."""
    first, then = whole(before, n), whole(after, n)
    if first is None or then is None:
        return view.text("figures.hidden_short")
    return " → ".join(numbers.n_of_total(count, n, view.language) for count in (first, then))
