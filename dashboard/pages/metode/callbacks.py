"""The only callback of the methods page: the search field filters its list of definitions."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from dashboard.address import ADDRESS
from dashboard.components.field import sought_in
from dashboard.pages.metode.definitions import FOUND, SEARCH, found
from dashboard.source import Snapshots
from dashboard.still import folded
from dashboard.text import read_text


def register(app: Dash, source: Snapshots) -> None:
    """Answer the search field."""

    @app.callback(Output(FOUND, "children"), Input(SEARCH, "data"), State(ADDRESS, "search"), prevent_initial_call=True)
    def search(told: dict[str, object] | None, query: str | None) -> list[Component]:
        snapshot, selection = source.current().chosen(query)
        parts = found(snapshot, sought_in(told), selection, read_text(selection.language))
        return [folded(part, alive=(), place=f"{FOUND}-{number}") for number, part in enumerate(parts)]
