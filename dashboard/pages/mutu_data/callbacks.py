"""The files of the data quality page: what each part shows, and every finding with the address of its cell."""

from dash import Dash
from flask import Response, abort, request

from dashboard.pages.mutu_data.balance import compared
from dashboard.pages.mutu_data.downloads import LOST, SHEETS, file_bytes, file_name, may_see
from dashboard.pages.perbandingan.callbacks import attachment, in_force
from dashboard.selection import Selection
from dashboard.source import Snapshots
from dashboard.text import read_text

FILES = "/mutu-data/<part>.csv"
NOT_FOUND = 404


def register(app: Dash, source: Snapshots) -> None:
    """Serve the files."""

    def quality_file(part: str) -> Response:
        if part not in (*SHEETS, LOST):
            abort(NOT_FOUND)
        snapshot = in_force(source)
        if not may_see(part, snapshot):
            abort(NOT_FOUND)
        selection = Selection.from_search(request.query_string.decode("utf-8"), snapshot.context)
        text = read_text(selection.language)
        rows = compared(snapshot, selection) if part == LOST else snapshot.quality(SHEETS[part])
        content = file_bytes(snapshot, rows, text)
        return attachment(file_name(snapshot.context, part), content)

    app.server.add_url_rule(FILES, endpoint="mutu_data_csv", view_func=quality_file)
