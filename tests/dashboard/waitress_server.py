"""An app served by the server that serves it in earnest, from a thread of the tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dash import Dash
from waitress.server import create_server


@contextmanager
def served(app: Dash) -> Iterator[str]:
    """The address of the app. Afterwards the server hangs up by itself: its loop ends once it holds no connection."""
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def hang_up() -> None:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(hang_up)  # in the loop's own thread: one that is closed from outside fails
    thread.join(timeout=5)
    server.task_dispatcher.shutdown()
