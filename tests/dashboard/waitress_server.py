"""An app served by the server that serves it in earnest, from a thread of the tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dash import Dash
from waitress.server import create_server


@contextmanager
def served(app: Dash) -> Iterator[str]:
    """The address of the app. Afterwards nobody new is let in; the thread, which ends only once the last reader has
    hung up, is not waited for."""
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
