"""A survey server on this machine that replays recorded shapes, and the faults a test tells it to have."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Fault = Callable[[BaseHTTPRequestHandler], bool]
"""Told of a request; True when it has answered it in its own bad way."""


@dataclass
class Replay:
    """What the server holds, and how it behaves. `faults` are used up one per request."""

    submissions: list[dict[str, Any]] = field(default_factory=list)
    survey: list[dict[str, Any]] = field(default_factory=list)
    page_cap: int = 1000
    token: str = "Token rahasia"
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    base: str = ""
    lost: int = 0
    sessions: int = 0

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        if path == "/v1/sessions":
            self.sessions += 1
            return 200, {"token": "sesi"}
        if path.startswith("/api/v2/assets/aUtama/data/"):
            return 200, self._kobo_page(query)
        if path == "/api/v2/assets/aUtama/":
            content = {"survey": self.survey, "choices": []}
            return 200, {"name": "P2WKSS RW 12 baseline", "uid": "aUtama", "content": content}
        if path == "/v1/projects/7/forms/keluarga.svc/Submissions":
            return 200, self._odk_page(query)
        return 404, {"detail": "Not found."}

    def losing_the_first(self, _: BaseHTTPRequestHandler) -> bool:
        """Somebody deletes the first submission before this request is answered, which it then is."""
        self.submissions.pop(0)
        return False

    def _kobo_page(self, query: dict[str, list[str]]) -> dict[str, Any]:
        start = int(query.get("start", ["0"])[0])
        size = min(int(query.get("limit", ["100"])[0]), self.page_cap)
        wanted = json.loads(query.get("query", ["{}"])[0])
        since, after = (wanted.get(name, {}) for name in ("_submission_time", "_id"))
        chosen = [
            entry
            for entry in self.submissions
            if entry["_submission_time"] >= since.get("$gte", "") and entry["_id"] > after.get("$gt", 0)
        ]
        more = start + size < len(chosen)
        page = chosen[start : start + size]
        page = page[: len(page) - self.lost] if not more else page
        following = f"{self.base}/api/v2/assets/aUtama/data/?format=json&limit={size}&start={start + size}"
        return {"count": len(chosen), "next": following if more else None, "previous": None, "results": page}

    def _odk_page(self, query: dict[str, list[str]]) -> dict[str, Any]:
        start = int(query.get("$skiptoken", ["0"])[0])
        size = min(int(query["$top"][0]), self.page_cap)
        address = f"{self.base}/v1/projects/7/forms/keluarga.svc/Submissions?%24top={size}&%24count=true"
        page = {"value": self.submissions[start : start + size], "@odata.count": len(self.submissions)}
        if start + size < len(self.submissions):
            page["@odata.nextLink"] = f"{address}&%24skiptoken={start + size}"  # type: ignore[assignment]
        return page


@contextmanager
def replaying(replay: Replay) -> Iterator[Replay]:
    """Serve on a free port of this machine while the test runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            replay.asked.append(self.path)
            if replay.faults and replay.faults.pop(0)(self):
                return
            allowed = {replay.token, "Bearer sesi"}
            if self.headers.get("Authorization") not in allowed:
                send(self, 401, {"detail": "Invalid token."})
                return
            send(self, *replay.answer(parts.path, parse_qs(parts.query)))

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            send(self, *replay.answer(urlsplit(self.path).path, {}))

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    replay.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield replay
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, status: int, body: Any, *, headers: dict[str, str] | None = None) -> None:
    content = json.dumps(body).encode()
    handler.send_response(status)
    for name, value in {
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        **(headers or {}),
    }.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


def answering(status: int, **headers: str) -> Fault:
    def fault(handler: BaseHTTPRequestHandler) -> bool:
        send(handler, status, {}, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return True

    return fault


def cut_short(handler: BaseHTTPRequestHandler) -> bool:
    """Half a page, then the line goes dead."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"count": 3, "results": [{"_id": 1')
    handler.close_connection = True
    return True


def not_json(handler: BaseHTTPRequestHandler) -> bool:
    """A page for people, such as the one where a network asks to log in."""
    content = b"<html>Bad gateway</html>"
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
    return True


def well(handler: BaseHTTPRequestHandler) -> bool:
    return False
