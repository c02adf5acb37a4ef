"""The files of the page of activities."""

from __future__ import annotations

from dash import Dash
from flask import Response, abort, request

from dashboard.pages.kegiatan.downloads import SHEETS, file_bytes, file_name
from dashboard.pages.kegiatan.view import View
from dashboard.pages.perbandingan.callbacks import attachment, in_force
from dashboard.selection import Selection
from dashboard.source import Snapshots
from dashboard.text import read_text

FILES = "/kegiatan/<part>.csv"
NOT_FOUND = 404


def register(app: Dash, source: Snapshots) -> None:
    """Serve what each part shows, for the selection in the address."""

    def activity_file(part: str) -> Response:
        if part not in SHEETS:
            abort(NOT_FOUND)
        snapshot = in_force(source)
        selection = Selection.from_search(request.query_string.decode("utf-8"), snapshot.context)
        view = View(snapshot, selection, read_text(selection.language))
        return attachment(file_name(part, view), file_bytes(part, view))

    app.server.add_url_rule(FILES, endpoint="kegiatan_csv", view_func=activity_file)
