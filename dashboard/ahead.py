"""The pages that readers open first are prepared before anyone asks: all when a server starts, and those of a new
build one by one when nobody is asking.

Every process of a server looks for itself, and takes of these pages whichever no other has taken. What it makes lies on
the shelf for all, as if a reader had asked: answers come through the same callback and so through the same guard.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

import flask

from dashboard.address import ADDRESS
from dashboard.answers import CALLBACK
from dashboard.components.shell import VIEW
from dashboard.shelf import Shelf
from warehouse.trouble import StoreError

_QUIET = 1.0  # seconds in which nobody asked for anything
PACKED = {"Accept-Encoding": "gzip, br"}  # as browsers ask for

log = logging.getLogger(__name__)


class Ahead:
    """Asks a server for these pages, each once per build. `routing`: the name of the callback that draws them."""

    def __init__(
        self, server: flask.Flask, shelf: Shelf, paths: Sequence[str], *, routing: str, named: Callable[[], str]
    ) -> None:
        self._server, self._shelf, self._paths = server, shelf, paths
        self._routing, self._named = routing, named
        self._asked = time.monotonic()
        self._shut = ""  # the build that can't be opened
        server.before_request(self._note)

    def _note(self) -> None:
        self._asked = time.monotonic()

    def prepare(self, *, wanted: Callable[[], bool] = lambda: True) -> None:
        """All pages of the build in force, as long as they are wanted. Opens it: not for a process that is to part."""
        while wanted() and self.draw_one():
            pass

    def begin(self) -> None:
        """From now on, whenever nobody asks this process for anything. To be called after processes have parted."""
        threading.Thread(target=self._watch, name="ahead", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(_QUIET)
            if time.monotonic() - self._asked >= _QUIET:
                self.draw_one()

    def draw_one(self) -> bool:
        """The next page that no process has taken, as a browser asks for it; whether there was one.

        The document comes first, then what stands in it.
        """
        try:
            build = self._named()
        except StoreError:
            return False
        if build == self._shut:
            return False
        path = next((each for each in self._paths if self._shelf.claim(f"{build} {each}")), None)
        if path is None:
            return False
        try:
            client = self._server.test_client()
            if client.get(path, headers=PACKED).status_code == HTTPStatus.SERVICE_UNAVAILABLE:
                self._shut = build  # whoever asks is told why
                return False
            client.post(CALLBACK, json=question(self._routing, path), headers=PACKED)
        except Exception:
            log.exception("%s can't be drawn ahead", path)
        return True


def question(routing: str, path: str) -> dict[str, Any]:
    """What Dash asks when nothing is shown yet."""
    outputs = [each.rpartition(".") for each in routing.strip(".").split("...")]
    return {
        "output": routing,
        "outputs": [{"id": name, "property": part} for name, _, part in outputs],
        "inputs": [
            {"id": ADDRESS, "property": name, "value": value} for name, value in (("pathname", path), ("search", ""))
        ],
        "changedPropIds": [f"{ADDRESS}.pathname", f"{ADDRESS}.search"],
        "state": [{"id": VIEW, "property": "data"}],
    }
