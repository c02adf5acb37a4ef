"""Outcomes by assistance received, as a plain table: beside each other, not one because of the other."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin, twin_table
from dashboard.pages.kegiatan.downloads import behind
from dashboard.pages.kegiatan.outcomes import DoseRow
from dashboard.pages.kegiatan.view import View
from indicators import numbers


def outcomes_by_assistance(rows: Sequence[DoseRow], view: View) -> list[Component]:
    """The table, or nothing where there are no rows."""
    if not rows:
        return []
    text, language = view.text, view.language
    caption = Caption(
        title=text("kegiatan.dose.title", n=len({row.indicator for row in rows})),
        reading=text("kegiatan.dose.reading"),
        facts=view.visits_source,
        table="",
    )
    table = Twin(
        caption=text("kegiatan.dose.table"),
        header=(
            text("kegiatan.column.indicator"),
            text("kegiatan.column.group"),
            text("figures.column.n"),
            text("figures.column.before"),
            text("figures.column.after"),
        ),
        rows=tuple(
            (
                _named(row.indicator, view),
                row.group,
                numbers.plain(row.n, language),
                *(_count(x, row.n, view) for x in (row.x_before, row.x_after)),
            )
            for row in rows
        ),
    )
    drawn = twin_table(table, numeric_from=2)
    return [framed(drawn, caption, None, identity="dose", behind=behind("hasil", view))]


def _named(indicator: str, view: View) -> Component:
    """The indicator, and the way to where its groups stand with their intervals."""
    short = view.snapshot.catalogue[indicator].words(view.language).short
    return dcc.Link(short, href=f"{link_to(f'/indikator/{indicator}', view.selection)}#doses-heading")


def _count(x: int | None, n: int, view: View) -> str:
    return view.text("figures.hidden_short") if x is None else numbers.n_of_total(x, n, view.language)
