"""The file of the comparison page. Its switches need nothing: they stand in the address."""

from dash import Dash
from flask import Response, abort, request

from dashboard.pages.perbandingan.facts import facts
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.pages.perbandingan.table import file_name, table_rows
from dashboard.reports.attached import Sheet, attached
from dashboard.selection import Selection
from dashboard.source import Snapshot, Snapshots
from dashboard.text import read_text
from warehouse.trouble import StoreError

ADDRESS = "/perbandingan.<any(csv, xlsx):form>"
UNAVAILABLE = 503


def register(app: Dash, source: Snapshots) -> None:
    """Serve what the table shows, for the selection in the address."""

    def table_file(form: str) -> Response:
        snapshot, selection = in_force(source).chosen(request.query_string.decode("utf-8"))
        return attached(
            sheet(snapshot, selection), form, language=selection.language, simulated=snapshot.context.simulated
        )

    app.server.add_url_rule(ADDRESS, endpoint="perbandingan_file", view_func=table_file)


def sheet(snapshot: Snapshot, selection: Selection) -> Sheet:
    """The whole table of one selection, with where, whom, and when in its last column."""
    text = read_text(selection.language)
    header, rows = table_rows(comparison_lines(snapshot, selection), text)
    about = f"{facts(snapshot.context, selection, text)} · {snapshot.build_id}"
    return Sheet(header, rows, about, file_name(snapshot.context, selection))


def in_force(source: Snapshots) -> Snapshot:
    """The build in force; without one a file can't be had now, which is no fault of the program."""
    try:
        return source.current()
    except StoreError as error:
        abort(UNAVAILABLE, description=str(error))
