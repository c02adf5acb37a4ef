"""How the app is served: compression, cache headers, health, and a policy that forbids foreign hosts."""

from __future__ import annotations

import logging
from collections.abc import Callable

import flask
from dash import Dash
from flask_compress import Compress

from dashboard.document import SHEET
from dashboard.refusals import refuse_in_words

_YEAR = 365 * 24 * 3600
_BUNDLES = ("/_dash-component-suites/", SHEET)  # their addresses carry version or time of change

log = logging.getLogger(__name__)

_MOST = 100  # bundles; there are some twenty, in two compressions


class BundleCache:
    """Compressed bundles, so that each is squeezed once and not for every reader. No other answer is ever kept."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Flask-Compress puts the name of the algorithm before the key that `_address` gives it."""
        if key.partition(";")[2].startswith(_BUNDLES) and len(self._kept) < _MOST:
            self._kept[key] = value


def configure(app: Dash, *, build_id: Callable[[], str]) -> None:
    """Everything about the server that is no page."""
    _compress(app.server)
    refuse_in_words(app.server)
    app.server.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR  # assets carry their time of change in the address
    policy = _policy(app)

    @app.server.after_request
    def guard(response: flask.Response) -> flask.Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if response.mimetype in ("text/html", "application/json"):
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    @app.server.get("/healthz")
    def health() -> flask.Response:
        """The build in force, for whoever watches the server; 503 when there is none."""
        try:
            return flask.jsonify(status="ok", build_id=build_id())
        except Exception as error:
            log.warning("no build to show: %s", error)  # it names folders, which are nobody else's business
            answer = flask.jsonify(status="unavailable")
            answer.status_code = 503
            return answer


def _compress(server: flask.Flask) -> None:
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_CACHE_BACKEND=BundleCache,
        COMPRESS_CACHE_KEY=_address,
    )
    Compress(server)


def _address(request: flask.Request) -> str:
    return request.full_path


def _policy(app: Dash) -> str:
    """Nothing from another host, ever; the only inline scripts are those of the document."""
    scripts = " ".join(["'self'", *app.csp_hashes()])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )
