"""Planned against done, month by month: how many were to be finished by then, and how many were."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.bars import line
from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.twin import Twin
from dashboard.pages.kegiatan.downloads import behind
from dashboard.pages.kegiatan.view import View
from indicators import numbers
from warehouse.activities import Month, by_month, tally


def months(view: View) -> list[Component]:
    """Two bars per month, both counted from the start."""
    rows = by_month(view.activities)
    if not rows:
        return [html.P(view.text("kegiatan.months.nothing"), className="nothing")]
    text, last = view.text, rows[-1]
    every = tally(view.activities)
    caption = Caption(
        title=text("kegiatan.months.title", month=numbers.month(last.first_day, view.language),
                   realised=last.realised_so_far, planned=last.planned_so_far),
        reading=text("kegiatan.months.reading"),
        facts=(text("kegiatan.n_activities", n=numbers.plain(every.total, view.language)), view.days,
               view.sheet_source),
        table=text("figures.table"),
    )  # fmt: skip
    key = key_of((f"key-rung month-{name}", text(f"kegiatan.months.{name}")) for name in ("planned", "realised"))
    most = max(max(row.planned_so_far, row.realised_so_far) for row in rows) or 1
    bars = html.Ul([_bar(view, row, most) for row in rows], className="fates months")
    return [framed(bars, caption, _twin(view, rows), identity="months", key=key, behind=behind("bulan", view))]


def _bar(view: View, row: Month, most: int) -> html.Li:
    pairs = (("planned", row.planned_so_far), ("realised", row.realised_so_far))
    bars = [html.Span(className=f"month-{name}", style={"width": f"{100 * n / most:.2f}%"}) for name, n in pairs]
    told = view.text("kegiatan.months.told", planned=row.planned_so_far, realised=row.realised_so_far)
    return line(numbers.month(row.first_day, view.language), bars, told, css="month-bars")


def _twin(view: View, rows: Sequence[Month]) -> Twin:
    text = view.text
    names = ("planned", "realised", "planned_so_far", "realised_so_far")
    return Twin(
        caption=text("kegiatan.months.table"),
        header=(text("kegiatan.column.month"), *(text(f"kegiatan.months.{name}_column") for name in names)),
        rows=tuple(
            (
                numbers.month(row.first_day, view.language),
                *(numbers.plain(getattr(row, name), view.language) for name in names),
            )
            for row in rows
        ),
    )
