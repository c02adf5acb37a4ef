"""The web server around the app: gunicorn's processes on Linux and macOS, waitress's threads on Windows.

Processes share nothing but files: builds, and the shelf of finished answers. Each asks `current.json` at every answer,
so that a build published meanwhile is what all of them show next.
"""

from __future__ import annotations

import ctypes
import gc
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import flask

from dashboard.ahead import Ahead
from dashboard.first import NOWHERE

THREADS = 16
"""Of each process: as many answers as may be waiting for a page that is being drawn, and some for what is there."""

KEPT_OPEN = 75
"""Seconds a connection waits for the reader's next click; one closed sooner may be closed just as that is sent."""

_PATIENCE = 5.0  # seconds to wait for the first pages before readers are told
_PAUSE = 0.02  # seconds between two looks whether they are there
_ARENA_MAX = -8  # of malloc.h
Announce = Callable[[int], None]
"""Told the port once readers can connect."""


def host(server: flask.Flask, ahead: Ahead, *, address: str, port: int, workers: int, announce: Announce) -> None:
    """Serve until interrupted. `workers`: processes, on POSIX; `port` 0: a free one.

    Readers are told once the first pages are drawn, or after some seconds. Raises OSError at once when the address
    can't be used.
    """
    # A process serves only scripts that its documents named; now all are. No build may be open when the processes part:
    # they would inherit its connection without its threads, and could not let go of it once another is in force.
    server.test_client().get(NOWHERE)
    listener = _listening(address, port)
    bound = int(listener.getsockname()[1])
    run = _by_threads if sys.platform == "win32" else _by_processes
    run(server, listener, workers, lambda: announce(bound), ahead)


def _listening(address: str, port: int) -> socket.socket:
    """A socket at the address, of the family that the address is of."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
    except UnicodeError:  # no name of a computer is written so
        raise socket.gaierror(socket.EAI_NONAME, "") from None
    return socket.create_server((address, port), family=family, backlog=128)


def _by_threads(
    server: flask.Flask,
    listener: socket.socket,
    _workers: int,
    announce: Callable[[], None],
    ahead: Ahead,
) -> None:
    import waitress

    serving = waitress.create_server(
        server,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=False,  # only looked at to tell who isn't at this computer
    )
    announce()
    ahead.begin()
    try:
        serving.run()
    except KeyboardInterrupt:
        serving.close()


def _by_processes(
    server: flask.Flask,
    listener: socket.socket,
    workers: int,
    announce: Callable[[], None],
    ahead: Ahead,
) -> None:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):
        """Made once before the processes part, so that they share the memory of what is imported."""

        def load_config(self) -> None:
            chosen: dict[str, Any] = {
                "bind": f"fd://{listener.fileno()}",
                "workers": workers,
                "worker_class": "gthread",
                "threads": THREADS,
                "preload_app": True,
                "keepalive": KEPT_OPEN,
                "loglevel": "warning",
                "proc_name": "p2wkss",
                "control_socket_disable": True,
                "when_ready": lambda arbiter: announce(),
                "post_worker_init": lambda worker: ahead.begin(),
            }
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> flask.Flask:
            gc.collect()
            gc.freeze()  # what is there now is never collected, so that its memory stays shared
            return server

    _share_arenas()
    _draw_aside(ahead)
    Application().run()


def _draw_aside(ahead: Ahead) -> None:
    """The first pages in a process of its own, which takes along all the memory that drawing needs."""
    server, process = os.getpid(), os.fork()
    if process == 0:
        try:
            ahead.prepare(wanted=lambda: os.getppid() == server)
        finally:
            os._exit(0)
    until = time.monotonic() + _PATIENCE
    while os.waitpid(process, os.WNOHANG) == (0, 0) and time.monotonic() < until:
        time.sleep(_PAUSE)


def _share_arenas() -> None:
    """Two heaps for all threads of a process, where glibc would keep up to eight for each core, half of them unused."""
    with suppress(AttributeError):  # not glibc
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)
