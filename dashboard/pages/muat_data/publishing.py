"""The last step: what is about to be published, and the button; afterwards where to look and the way back."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.pages.muat_data.compared import Bearing
from dashboard.pages.muat_data.differences import difference_rows, frozen, rows
from dashboard.pages.muat_data.native import asking, confirming, opening, panel
from dashboard.pages.muat_data.trouble import overtaken
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse.attempts import Stage


def publishing(view: View) -> list[Component]:
    """Before: the last look. After: what came of it."""
    if view.stage is Stage.PUBLISHED:
        return _published(view)
    text, tried = view.text, view.tried
    found = difference_rows(view)
    if tried is None or found is None:
        told = [html.P(text("muat_data.differences.refused"))]
        return [panel(text("muat_data.publish.heading"), told, identity="publish", first=True)]
    if told := overtaken(view):
        return [panel(text("muat_data.publish.heading"), told, identity="publish", first=True)]
    if tried.unchanged and view.snapshot is not None:
        told = [html.P(text("muat_data.publish.unchanged"), className="muat-lead"), _back(view)]
        return [panel(text("muat_data.publish.heading"), told, identity="publish", first=True)]
    count = {bearing: sum(each.bearing is bearing for each in found) for bearing in Bearing}
    loaded = sum(sheet.loaded for sheet in tried.sheets if sheet.ours)
    held = sum(sheet.quarantined for sheet in tried.sheets if sheet.ours)
    facts = [
        text("muat_data.publish.rows", n=numbers.plain(loaded, text.language)) if view.going.state.file else "",
        text("muat_data.publish.held", n=numbers.plain(held, text.language)) if held else "",
        text("muat_data.publish.decisions", corrections=tried.corrections, pairs=tried.pairs_decided)
        if tried.corrections or tried.pairs_decided
        else "",
        text("muat_data.publish.areas", n=added) if (added := sum(area.added for area in tried.areas)) else "",
        text(
            "muat_data.differences.counted",
            worse=count[Bearing.WORSE],
            better=count[Bearing.BETTER],
            other=count[Bearing.OTHER],
        )
        if found
        else text("muat_data.differences.none"),
    ]
    summary = html.Ul([html.Li(fact) for fact in facts if fact], className="muat-told")
    go = asking(text("muat_data.publish.yes"), to=view.route("langkah/publish"), goes=view.address())
    dialog = confirming(
        "muat-publish",
        title=text("muat_data.publish.title"),
        body=[html.P(text("muat_data.publish.told"))],
        button=go,
        text=text,
    )
    button = opening(text("muat_data.publish.button"), dialog="muat-publish", quiet=False)
    note = html.P(text("muat_data.publish.safe"), className="note")
    parts = [summary, *frozen(view, tried), note, html.Div(button, className="muat-buttons"), dialog]
    return [panel(text("muat_data.publish.heading"), parts, identity="publish", first=True)]


def _published(view: View) -> list[Component]:
    text, state = view.text, view.going.state
    in_force = view.snapshot is not None and view.snapshot.build_id == state.build_id
    key = "muat_data.publish.done" if in_force else "muat_data.publish.done_before"
    places = (("/perbandingan", "comparison"), ("/", "summary"), ("/mutu-data", "quality"))
    links = [
        html.Li(dcc.Link(text(f"muat_data.publish.see_{name}"), href=link_to(path, view.selection)))
        for path, name in places
    ]
    parts: list[Component] = [
        html.P(text(key, build=state.build_id or ""), className="muat-lead"),
        html.Ul(links, className="muat-see"),
        _back(view),
    ]
    shown = [panel(text("muat_data.publish.done_heading"), parts, identity="publish", first=True)]
    if view.tried is not None and view.tried.sheets:
        shown.append(panel(text("muat_data.rows.heading"), rows(view, view.tried), identity="rows"))
    return shown


def _back(view: View) -> Component:
    return html.P(dcc.Link(view.text("muat_data.publish.back"), href=view.start_address))
