"""What the server answers when it has no page or file: a plain sentence in the language of the address."""

from __future__ import annotations

import flask
from dash.exceptions import DependencyException
from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable

from dashboard.selection import Selection
from dashboard.text import read_text


def refuse_in_words(server: flask.Flask) -> None:
    """Answer every error of a request in words of ours. Addresses of pages are told by the page itself."""

    @server.errorhandler(DependencyException)
    def no_bundle(_error: DependencyException) -> flask.Response | HTTPException:
        """Dash's own word for a script that no document names, where it would let the server fail."""
        return refuse(NotFound())

    @server.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> flask.Response | HTTPException:
        if error.code is None or error.response is not None or error.code < 400:
            return error
        answer = flask.Response(_said(error), status=error.code, mimetype="text/plain")
        answer.headers.update({name: value for name, value in error.get_headers() if name != "Content-Type"})
        return answer


def _said(error: HTTPException) -> str:
    text = read_text(Selection.from_search(flask.request.query_string.decode("latin-1"), None).language)
    if isinstance(error, NotFound):
        return text("error.no_file")
    if isinstance(error, ServiceUnavailable) and error.description != ServiceUnavailable.description:
        return str(error.description)
    return text("error.refused", code=error.code)
