"""The files of the data quality page: what each part shows, and every finding with the address of its cell."""

from dash import Dash
from flask import Response, abort, request

from dashboard.pages.mutu_data.downloads import SHEETS, may_see, sheet
from dashboard.pages.perbandingan.callbacks import in_force
from dashboard.reports.attached import attached
from dashboard.source import Snapshots

FILES = "/mutu-data/<part>.<any(csv, xlsx):form>"
NOT_FOUND = 404


def register(app: Dash, source: Snapshots) -> None:
    """Serve the files."""

    def quality_file(part: str, form: str) -> Response:
        if part not in SHEETS:
            abort(NOT_FOUND)
        snapshot, selection = in_force(source).chosen(request.query_string.decode("utf-8"))
        if not may_see(part, snapshot):
            abort(NOT_FOUND)
        answer = sheet(part, snapshot, selection)
        return attached(answer, form, language=selection.language, simulated=snapshot.context.simulated)

    app.server.add_url_rule(FILES, endpoint="mutu_data_file", view_func=quality_file)
