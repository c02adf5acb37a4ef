"""The only callback of the summary: a card's “Dari mana angka ini?” opens its definition."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Response, request

from dashboard.address import ADDRESS, link_to
from dashboard.components.counted_houses import HOUSED, houses_key, houses_reading, movers_of
from dashboard.components.definition_panel import definition_panel
from dashboard.components.proof_panel import is_proven, proof_panel
from dashboard.figures.houses import houses
from dashboard.pages.perbandingan.callbacks import in_force
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.pages.ringkasan.card import ASKED
from dashboard.pages.ringkasan.layout import DRAWER_CONTENT
from dashboard.pages.ringkasan.summary import Summary
from dashboard.pages.ringkasan.targets import sheet
from dashboard.reports.attached import attached
from dashboard.selection import TOTALS, Selection
from dashboard.source import Snapshot, Snapshots
from dashboard.still import folded
from dashboard.text import Text, read_text
from indicators.definition import Definition
from indicators.results import WHOLE_SITE, Change

FILES = "/ringkasan/target.<any(csv, xlsx):form>"


def register(app: Dash, source: Snapshots) -> None:
    """Open the drawer when a button of a card was pressed; serve the file of the targets."""
    app.server.add_url_rule(FILES, endpoint="ringkasan_file", view_func=lambda form: target_file(source, form))

    @app.callback(
        Output(DRAWER_CONTENT, "children"),
        Input(ASKED, "data"),
        State(ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def open_definition(asked: dict[str, object], search: str | None) -> Component:
        snapshot, selection = source.current().chosen(search)
        name = str(asked["value"])
        told = origin(snapshot, selection, read_text(selection.language), name=name)
        return folded(told, alive=(), place=f"{DRAWER_CONTENT}-{name}")

    app.clientside_callback(
        ClientsideFunction("p2wkss", "openDrawer"),
        Input(DRAWER_CONTENT, "children"),
        prevent_initial_call=True,
    )


def target_file(source: Snapshots, form: str) -> Response:
    """The levels against their targets, for the selection in the address."""
    snapshot, selection = in_force(source).chosen(request.query_string.decode("utf-8"))
    answer = sheet(Summary(snapshot, selection, read_text(selection.language)))
    return attached(answer, form, language=selection.language, simulated=snapshot.context.simulated)


def origin(snapshot: Snapshot, selection: Selection, text: Text, *, name: str) -> Component:
    """The definition of one indicator with its counts in every round, and the way to its page."""
    definition = snapshot.catalogue[name]
    estimates = snapshot.estimates(
        indicator=name,
        site=snapshot.context.site(selection.site).name,
        population=selection.population,
        breakdown=WHOLE_SITE,
    )
    lines = comparison_lines(snapshot, selection)
    change = next((line.change for line in lines if line.definition.name == name), None)
    panel = definition_panel(
        definition,
        snapshot.sql(name),
        text,
        estimates=estimates,
        context=snapshot.context,
        proven=is_proven(change),
        wordings=snapshot.wordings(),
        totals=selection.population == TOTALS,
    )
    proof = proof_panel(change, definition, snapshot.context, text, selection)
    return html.Div(
        [
            html.H3(definition.words(text.language).label),
            html.P(dcc.Link(text("definition.more"), href=link_to(f"/indikator/{name}", selection))),
            *_houses(change, definition, text),
            *([proof] if proof is not None else []),
            panel,
        ]
    )


def _houses(change: Change | None, definition: Definition, text: Text) -> list[Component]:
    """Who moved, one small picture each; nothing where nobody can be followed or it may not be told."""
    movers = movers_of(change, definition)
    if movers is None:
        return []
    reading = houses_reading(movers, text)
    drawn = houses(movers, people=definition.unit not in HOUSED, identity="drawer-houses", reading=reading)
    return [html.Div([houses_key(movers, text), drawn, html.P(reading)], className="drawer-houses")]
