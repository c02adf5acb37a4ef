"""The body of the page, drawn anew whenever the address or the attempt has changed; and its routes."""

from __future__ import annotations

from typing import Any

import flask
from dash import ClientsideFunction, Dash, Input, Output
from dash.development.base_component import Component

from dashboard.components import messages
from dashboard.pages.muat_data.body import body, gone
from dashboard.pages.muat_data.gate import lets_in
from dashboard.pages.muat_data.layout import BODY, LIVE, PULSE, WHERE
from dashboard.pages.muat_data.routes import Routes
from dashboard.pages.muat_data.view import View
from dashboard.pages.muat_data.working import make_ready
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.still import folded
from dashboard.text import read_text
from warehouse.trouble import NoBuildError, StoreError


def register(app: Dash, source: Source) -> None:
    """Serve the routes, and draw what the disk says; the gate stands before both."""
    settings = source.settings
    Routes(settings).add_to(app.server)

    @app.callback(Output(BODY, "children"), Input(WHERE, "data"), Input(PULSE, "data"))
    def fill(where: dict[str, str], _: Any) -> Component:
        text = read_text(where["language"])
        if not lets_in(flask.request, settings):
            return messages.no_loading(Selection.from_search(where["search"], None), text)
        try:
            view = View.of(settings, _in_force(source), text, where)
            if view.attempt is None and not view.joins_sites:
                make_ready(settings)
            drawn = body(view)
        except StoreError as error:
            drawn = gone(error, settings, where, text)
        return folded(drawn, alive=app.alive, place="muat")

    app.clientside_callback(ClientsideFunction("muat", "arrive"), Output(LIVE, "data-arrived"), Input(BODY, "children"))


def _in_force(source: Source) -> Snapshot | None:
    try:
        return source.current()
    except NoBuildError:
        return None
