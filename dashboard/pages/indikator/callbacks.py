"""What the indicator page does besides showing itself: search, what the finder offers, files."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from flask import Response, abort, jsonify, request

from dashboard.address import ADDRESS
from dashboard.components.field import sought_in
from dashboard.components.finder import CHOICES, choices
from dashboard.pages.indikator.downloads import SHEETS, sheet
from dashboard.pages.indikator.entries import entries
from dashboard.pages.indikator.listing import FOUND, SEARCH, found
from dashboard.pages.indikator.view import View
from dashboard.pages.perbandingan.callbacks import in_force
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.reports.attached import attached
from dashboard.source import Snapshots
from dashboard.still import folded
from dashboard.text import read_text

FILES = "/indikator/<name>/<part>.<any(csv, xlsx):form>"
NOT_FOUND = 404


def register(app: Dash, source: Snapshots) -> None:
    """Answer the search field, and serve the files and what the finder offers."""
    _register_search(app, source)
    app.server.add_url_rule(
        FILES,
        endpoint="indikator_file",
        view_func=lambda name, part, form: figure_file(source, name, part, form),
    )
    app.server.add_url_rule(CHOICES, endpoint="finder_choices", view_func=lambda: offered(source))


def offered(source: Snapshots) -> Response:
    """What readers ask, all indicators by theme, and several sites, in the language of the address, for the finder."""
    snapshot, selection = in_force(source).chosen(request.query_string.decode("utf-8"))
    return jsonify(choices(snapshot, read_text(selection.language)))


def figure_file(source: Snapshots, name: str, part: str, form: str) -> Response:
    """What one figure shows, for the selection in the address."""
    snapshot, selection = in_force(source).chosen(request.query_string.decode("utf-8"))
    if name not in snapshot.catalogue or part not in SHEETS:
        abort(NOT_FOUND)
    text = read_text(selection.language)
    view = View(snapshot=snapshot, selection=selection, text=text, definition=snapshot.catalogue[name])
    return attached(sheet(view, part), form, language=view.language, simulated=snapshot.context.simulated)


def _register_search(app: Dash, source: Snapshots) -> None:
    @app.callback(
        Output(FOUND, "children"),
        Input(SEARCH, "data"),
        State(ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def search(told: dict[str, object] | None, query: str | None) -> list[Component]:
        snapshot, selection = source.current().chosen(query)
        text = read_text(selection.language)
        listed = entries(comparison_lines(snapshot, selection), snapshot, selection, text)
        parts = found(listed, sought_in(told), selection, text)
        return [folded(part, alive=(), place=f"{FOUND}-{number}") for number, part in enumerate(parts)]
