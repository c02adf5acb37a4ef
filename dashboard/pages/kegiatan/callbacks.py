"""The files of the page of activities."""

from __future__ import annotations

from dash import Dash
from flask import Response, abort, request

from dashboard.pages.kegiatan.downloads import SHEETS, sheet
from dashboard.pages.kegiatan.view import View
from dashboard.pages.perbandingan.callbacks import in_force
from dashboard.reports.attached import attached
from dashboard.source import Snapshots
from dashboard.text import read_text

FILES = "/kegiatan/<part>.<any(csv, xlsx):form>"
NOT_FOUND = 404


def register(app: Dash, source: Snapshots) -> None:
    """Serve what each part shows, for the selection in the address."""

    def activity_file(part: str, form: str) -> Response:
        if part not in SHEETS:
            abort(NOT_FOUND)
        snapshot, selection = in_force(source).chosen(request.query_string.decode("utf-8"))
        view = View(snapshot, selection, read_text(selection.language))
        return attached(sheet(part, view), form, language=view.language, simulated=snapshot.context.simulated)

    app.server.add_url_rule(FILES, endpoint="kegiatan_file", view_func=activity_file)
