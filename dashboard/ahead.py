"""The pages that a reader comes to first are answered before anyone asks, as soon as a build is in force.

Every process of a server looks for itself, and takes of these pages whichever no other has taken. What it makes lies on
the shelf for all, as if a reader had asked: answers come through the same callback and so through the same guard.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flask

from dashboard.address import ADDRESS
from dashboard.answers import CALLBACK
from dashboard.components.shell import VIEW
from dashboard.shelf import Shelf
from warehouse.trouble import StoreError

_EVERY = 1.0  # seconds between two looks for another build
PACKED = {"Accept-Encoding": "gzip, br"}  # as browsers ask for

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ahead:
    """Asks a server for these pages, each once per build. `routing`: the name of the callback that draws them."""

    server: flask.Flask
    shelf: Shelf
    paths: Sequence[str]
    routing: str
    named: Callable[[], str]

    def prepare(self) -> None:
        """The pages of the build in force, if there is one. Opens it: not for a process that is to part."""
        try:
            self.draw(self.named())
        except StoreError:
            pass  # whoever asks is told why
        except Exception:
            log.exception("pages can't be drawn ahead")

    def begin(self) -> None:
        """From now on, beside everything else that this process does. To be called after processes have parted."""
        threading.Thread(target=self._watch, name="ahead", daemon=True).start()

    def _watch(self) -> None:
        while True:
            self.prepare()
            time.sleep(_EVERY)

    def draw(self, build: str) -> None:
        """What a browser asks for when it comes to a page: the document, then what stands in it."""
        client = self.server.test_client()
        for path in self.paths:
            if self.shelf.claim(f"{build} {path}"):
                client.get(path, headers=PACKED)
                client.post(CALLBACK, json=question(self.routing, path), headers=PACKED)


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
