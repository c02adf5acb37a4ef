"""The one thing that happens on the summary itself: a card's “Dari mana angka ini?” opens its definition."""

from __future__ import annotations

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.address import ADDRESS, link_to
from dashboard.components.definition_panel import definition_panel
from dashboard.components.proof_panel import proof_panel
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.pages.ringkasan.card import ASKED
from dashboard.pages.ringkasan.layout import DRAWER, DRAWER_CONTENT
from dashboard.selection import Selection
from dashboard.source import Snapshot, Snapshots
from dashboard.text import Text, read_text
from indicators.results import WHOLE_SITE


def register(app: Dash, source: Snapshots) -> None:
    """Open the drawer when a button of a card was pressed."""

    @app.callback(
        Output(DRAWER, "opened"),
        Output(DRAWER_CONTENT, "children"),
        Input(ASKED, "data"),
        State(ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def open_definition(asked: dict[str, object], search: str | None) -> tuple[object, object]:
        snapshot = source.current()
        selection = Selection.from_search(search, snapshot.context)
        return True, origin(snapshot, selection, read_text(selection.language), name=str(asked["value"]))


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
    lines = comparison_lines(snapshot, selection)
    change = next((line.change for line in lines if line.definition.name == name), None)
    proof = proof_panel(change, definition, snapshot.context, text)
    return html.Div(
        [
            html.H3(definition.words(text.language).label),
            html.P(dcc.Link(text("definition.more"), href=link_to(f"/indikator/{name}", selection))),
            *([proof] if proof is not None else []),
            panel,
        ]
    )
