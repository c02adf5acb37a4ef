"""The one thing that happens on the summary itself: a card's “Dari mana angka ini?” opens its definition."""

from __future__ import annotations

from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.address import ADDRESS, link_to
from dashboard.components.definition_panel import definition_panel
from dashboard.pages.ringkasan.layout import DRAWER, DRAWER_CONTENT
from dashboard.selection import Selection
from dashboard.source import Snapshot, Snapshots
from dashboard.text import Text, read_text
from indicators.results import WHOLE_SITE


def register(app: Dash, source: Snapshots) -> None:
    """Open the drawer on a click; new cards that merely appear open nothing."""

    @app.callback(
        Output(DRAWER, "opened"),
        Output(DRAWER_CONTENT, "children"),
        Input({"type": "where-from", "name": ALL}, "n_clicks"),
        State(ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def open_definition(clicks: list[int | None], search: str | None) -> tuple[object, object]:
        asked = ctx.triggered_id
        if asked is None or not any(click["value"] for click in ctx.triggered):
            return no_update, no_update
        snapshot = source.current()
        selection = Selection.from_search(search, snapshot.context)
        return True, origin(snapshot, selection, read_text(selection.language), name=asked["name"])


def origin(snapshot: Snapshot, selection: Selection, text: Text, *, name: str) -> Component:
    """The definition of one indicator with its counts in every round, and the way to its page."""
    definition = snapshot.catalogue[name]
    estimates = snapshot.estimates(
        indicator=name,
        site=snapshot.context.sites[0].name,
        population=selection.population,
        breakdown=WHOLE_SITE,
    )
    panel = definition_panel(
        definition, snapshot.sql(name), text, text.language, estimates=estimates, context=snapshot.context
    )
    return html.Div(
        [
            html.H3(definition.words(text.language).label),
            html.P(dcc.Link(text("definition.more"), href=link_to(f"/indikator/{name}", selection))),
            panel,
        ]
    )
