"""Who carried out what: a bar per office and partner, its parts adding up to the activities they planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.bars import line, parts
from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.twin import Twin
from dashboard.pages.kegiatan.downloads import behind
from dashboard.pages.kegiatan.view import View
from indicators import numbers
from warehouse.activities import Tally, by_office, tally

STATES = ("done", "partly", "not_started", "not_reported")


def offices(view: View) -> list[Component]:
    """One bar per organiser; the table has their budgets too."""
    text, language = view.text, view.language
    rows = by_office(view.activities)
    complete = sum(row.total > 0 and row.done == row.total for row in rows)
    planning = sum(row.total > 0 for row in rows)
    every = tally(view.activities)
    caption = Caption(
        title=text("kegiatan.offices.title", complete=complete, total=planning),
        reading=text("kegiatan.offices.reading"),
        facts=(text("kegiatan.n_activities", n=numbers.plain(every.total, language)), view.days, view.sheet_source),
        table=text("figures.table"),
    )
    key = key_of((f"key-rung state-{state}", text(f"kegiatan.state.{state}")) for state in STATES)
    bars = html.Ul([_bar(view, row, most=max(each.total for each in rows)) for row in rows], className="fates offices")
    chart = framed(bars, caption, _twin(view, rows), identity="offices", key=key, behind=behind("opd", view))
    paid = [*_money(view, every), *_funds(view)]
    return [*([html.P(" ".join(paid), className="paid")] if paid else []), chart]


def _money(view: View, every: Tally) -> list[str]:
    if not every.budgeted:
        return []
    spent, budget = (numbers.rupiah(amount, view.language) for amount in (every.budget_spent, every.budget))
    return [view.text("kegiatan.offices.money", spent=spent, budget=budget, n=every.budgeted)]


def _funds(view: View) -> list[str]:
    """How many of all activities each source of money pays for, the most first; nothing where nobody wrote any."""
    counted = Counter(row.funding for row in view.activities if row.funding)
    if not counted:
        return []
    told = [
        view.text("kegiatan.offices.fund", source=view.called("funding", code), n=n)
        for code, n in counted.most_common()
    ]
    unsaid = len(view.activities) - counted.total()
    told += [view.text("kegiatan.offices.fund_unsaid", n=unsaid)] if unsaid else []
    return [view.text("kegiatan.offices.funds", told=", ".join(told))]


def _bar(view: View, row: Tally, *, most: int) -> html.Li:
    """As long as the office has activities, so that one of one doesn't look like four of four."""
    text, language = view.text, view.language
    counted = parts(((f"state-{state}", getattr(row, state)) for state in STATES), of=row.total)
    length = {"width": f"{100 * row.total / (most or 1):.2f}%"}
    told: list[str] = []
    if row.total:
        told.append(text("ringkasan.works_share", done=row.done, planned=row.total))
    if row.progress is not None and row.partly + row.not_started:
        told.append(text("kegiatan.offices.progress", share=numbers.percent(row.progress, language)))
    told += [text("kegiatan.offices.not_reported", n=row.not_reported)] if row.not_reported else []
    told += [text("kegiatan.offices.unplanned", n=row.unplanned)] if row.unplanned else []
    bar = html.Span(counted, className="fate-bar", style=length) if counted else None
    return line(view.called("office", row.name), bar, " · ".join(told), css="office-bar")


def _twin(view: View, rows: Sequence[Tally]) -> Twin:
    text, language = view.text, view.language
    counted = ("total", *STATES, "unplanned")
    return Twin(
        caption=text("kegiatan.offices.table"),
        header=(
            text("kegiatan.column.office"),
            text("kegiatan.column.total"),
            *(text(f"kegiatan.state.{name}") for name in counted[1:]),
            text("kegiatan.column.progress"),
            text("kegiatan.column.budget"),
            text("kegiatan.column.spent"),
        ),
        rows=tuple(
            (
                view.called("office", row.name),
                *(numbers.plain(getattr(row, name), language) for name in counted),
                numbers.percent(row.progress, language),
                numbers.rupiah(row.budget if row.budgeted else None, language),
                numbers.rupiah(row.budget_spent if row.budgeted else None, language),
            )
            for row in rows
        ),
    )
