"""The page of activities: how much of the planned work is done, by whom, when, and with what evidence.

What it shows are outputs. It says so, and leads from each to what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.filters import filter_bar
from dashboard.components.fold import finding, fold
from dashboard.pages.kegiatan.chain import chain
from dashboard.pages.kegiatan.listing import listing
from dashboard.pages.kegiatan.months import months
from dashboard.pages.kegiatan.offices import offices
from dashboard.pages.kegiatan.received import received
from dashboard.pages.kegiatan.view import View
from dashboard.pages.kegiatan.works import works
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers
from indicators.disclosure import Audience
from warehouse.activities import Activity, State, Tally, by_kind, tally

Part = Callable[[View], list[Component]]
PARTS: dict[str, Part] = {
    "works": works,
    "months": months,
    "offices": offices,
    "listing": listing,
    "chain": chain,
    "received": received,
}
"""As they follow on the page."""
FOLDED = ("months", "chain", "received")
"""What is looked up once it is known what was done."""
FROM_SHEET = ("months", "offices", "listing")
"""Those that the sheet of the offices tells; the others come from the visits to families."""
UNBEGUN = (State.NOT_STARTED, State.NOT_REPORTED)
MOST_NAMED = 3
COMMAND = "p2wkss build"


def layout(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """The whole page. Without a sheet of the offices it says how to make one, and shows what the visits tell."""
    view = View(snapshot, selection, text)
    told = [name for name in PARTS if _is_told(name, view)]
    sections: list[Component] = []
    for folds, names in groupby(told, key=FOLDED.__contains__):
        drawn = [(_folded if folds else _section)(name, PARTS[name](view), text) for name in names]
        sections += [html.Div(drawn, className="folds")] if folds else drawn
    opening = _opening(view) if view.activities else _nothing_yet(view, below=bool(told))
    unseen = [] if view.has_families else [html.P(text("kegiatan.of_totals"), className="note")]
    return html.Div([opening, *sections, *unseen], className="kegiatan indikator")


def _is_told(name: str, view: View) -> bool:
    """What only visits or a sheet tell is left out where there are none, rather than a heading above nothing."""
    if name in FROM_SHEET:
        return bool(view.activities)
    return view.has_families or (name == "chain" and bool(view.steps))


def _opening(view: View) -> Component:
    """How much is done, in one sentence; below it what a count of activities can't tell."""
    text, language = view.text, view.language
    all_of_them, kinds = tally(view.activities), by_kind(view.activities)
    by_name = {each.name: each for each in kinds if each.total}
    told = ", ".join(_share(text(f"kegiatan.kind.{name}"), each, language) for name, each in by_name.items())
    done, total = (numbers.plain(n, language) for n in (all_of_them.done, all_of_them.total))
    return html.Header(
        [
            html.H1(text("kegiatan.finding", done=done, total=total, kinds=told)),
            html.P(" ".join(_progress(view, by_name)), className="result-sentence"),
            *_waiting(view),
            _outputs(view),
            filter_bar(view.context, view.selection, text),
        ]
    )


def _share(kind: str, each: Tally, language: str) -> str:
    return f"{kind} {numbers.n_of_total(each.done, each.total, language)}"


def _progress(view: View, kinds: dict[str, Tally]) -> list[str]:
    """The mean of what each activity has reached, and how many were carried out that weren't planned."""
    text, language = view.text, view.language
    reached = ", ".join(
        text(
            "kegiatan.progress_of",
            kind=text(f"kegiatan.kind.{name}"),
            share=numbers.percent(each.progress, language),
            n=numbers.plain(each.measured, language),
        )
        for name, each in kinds.items()
        if each.progress is not None
    )
    told = [text("kegiatan.progress", kinds=reached)] if reached else []
    beyond = sum(row.state is State.UNPLANNED and row.carried_out for row in view.activities)
    if beyond:
        told.append(text("kegiatan.unplanned", n=beyond))
    return told


def _waiting(view: View) -> list[Component]:
    """What has not begun, and what nobody reported, by name and by who is to do it: what to ask for this month."""
    groups = [(state, [row for row in view.activities if row.state is state]) for state in UNBEGUN]
    items = [html.Li(_named(view, state, rows)) for state, rows in groups if rows]
    return [html.Ul(items, className="result-notes")] if items else []


def _named(view: View, state: State, rows: Sequence[Activity]) -> list[Component | str]:
    parts: list[Component | str] = [html.Strong(view.text(f"kegiatan.waiting.{state.value}", n=len(rows))), " "]
    for at, row in enumerate(rows[:MOST_NAMED]):
        parts += ["; " if at else "", html.Span(row.activity_name, lang="id")]
        parts += [f" ({view.called('office', row.office)})"]
    more = len(rows) - MOST_NAMED
    return [*parts, f"; {view.text('kegiatan.waiting.more', n=more)}"] if more > 0 else parts


def _outputs(view: View) -> Component:
    """What is done is not yet what changed."""
    link = dcc.Link(view.text("kegiatan.outputs_link"), href=link_to("/perbandingan", view.selection))
    return html.P([html.Strong(view.text("kegiatan.outputs")), " ", view.text("kegiatan.outputs_why"), " ", link],
                  className="note warning outputs")  # fmt: skip


def _nothing_yet(view: View, *, below: bool) -> Component:
    text = view.text
    lead = text("kegiatan.empty.lead", site=view.context.site(view.selection.site).label)
    if below and view.has_families:
        lead = f"{lead} {text('kegiatan.empty.below')}"
    return html.Header(
        [
            html.H1(text("kegiatan.empty.title")),
            html.P(lead, className="result-sentence"),
            *_how_to_load(view),
            *([_outputs(view)] if below else []),
            filter_bar(view.context, view.selection, text),
        ]
    )


def _how_to_load(view: View) -> list[Component]:
    """How there comes to be a sheet, for whoever loads files; of joined sites, that it is loaded at the site."""
    text = view.text
    if view.snapshot.policy.audience is not Audience.ANALYST:
        return []
    if len(view.context.sites) > 1:
        way = dcc.Link(text("kegiatan.empty.elsewhere_link"), href=link_to("/muat-data", view.selection))
        return [html.P([text("kegiatan.empty.elsewhere"), " ", way])]
    steps = [html.Li(text(f"kegiatan.empty.step_{number}")) for number in ("1", "2", "3")]
    return [html.Ol(steps, className="steps"), html.Pre(html.Code(COMMAND))]


def _folded(name: str, content: list[Component], text: Text) -> Component:
    return fold(name, text(f"kegiatan.{name}.heading"), finding(content, of_each=True), content)


def _section(name: str, content: list[Component], text: Text) -> Component:
    heading = f"{name}-heading"
    title = html.H2(text(f"kegiatan.{name}.heading"), id=heading, className="section-heading")
    return html.Section([title, *content], className="section", **{"aria-labelledby": heading})
