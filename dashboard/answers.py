"""Finished answers, kept as the bytes sent to the browser, so that the next reader's same question costs nothing.

They are the documents of pages and the answers of the callback that draws what stands in them. What an address shows
follows from the build in force, the address, and what the browser shows already; the audience is that of the whole app,
and so is the shelf. So an answer to the same question about the same build is the same to the byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import flask

from dashboard.shelf import Shelf
from warehouse.trouble import StoreError

CALLBACK = "/_dash-update-component"
_PARTS = ("outputs", "inputs", "state")
_PACKINGS = ("br", "gzip")
_TOLD = ("Content-Type", "Content-Encoding", "Content-Disposition", "Vary")
_OK = 200

Counting = Callable[[Sequence[Any]], object]
"""Of the values that a callback is given, all that its answer follows from."""


class Packed(NamedTuple):
    """The body as it was sent, and the headers that say how to read it and what to call it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]

    def written(self) -> bytes:
        return json.dumps(self.headers).encode() + b"\n" + self.body

    @classmethod
    def read(cls, content: bytes) -> Packed:
        headers, _, body = content.partition(b"\n")
        return cls(body, tuple((name, value) for name, value in json.loads(headers)))


class Asked(NamedTuple):
    """A question and the build it is asked about."""

    build: str
    question: str


class Builds(Protocol):
    """The build that is in force, by name: `named` on disk, and `opened` here, which is what answers are made from."""

    def named(self) -> str: ...

    def opened(self) -> str: ...


@dataclass(frozen=True)
class Kept:
    """Which answers are kept: of the callback with this `output`, and documents of paths that have an `edition`.

    `counting`: what the answer of the callback follows from. An edition is of what a document names beside its page.
    """

    output: str
    counting: Counting = list
    edition: Callable[[str], str | None] = lambda path: None


def remember(server: flask.Flask, shelf: Shelf, builds: Builds, kept: Kept) -> None:
    """Answer from what is kept. To be called before answers are compressed.

    Whoever gives an answer for this once says so with `forget`.
    """

    @server.before_request
    def known() -> flask.Response | None:
        asked = _asked(builds, kept)
        if asked is None:
            return None
        found = shelf.get(asked.question)
        if found is None:
            flask.g.turn = ExitStack()
            flask.g.turn.enter_context(shelf.turn(asked.question))
            found = shelf.get(asked.question)  # another made it meanwhile
        if found is None:
            flask.g.asked = asked
            return None
        packed = Packed.read(found)
        return flask.Response(packed.body, headers=dict(packed.headers))

    @server.after_request
    def keep(response: flask.Response) -> flask.Response:
        asked = flask.g.pop("asked", None)
        if asked and _holds(asked.build, builds) and response.status_code == _OK and not response.is_streamed:
            headers = tuple((name, response.headers[name]) for name in _TOLD if name in response.headers)
            shelf.put(asked.question, Packed(response.get_data(), headers).written())
        return response

    @server.teardown_request
    def turn_over(_error: BaseException | None) -> None:
        turn = flask.g.pop("turn", None)
        if turn is not None:
            turn.close()


def forget() -> None:
    """What is being answered holds only now, and is not to be kept."""
    if flask.has_app_context():
        flask.g.passing = True


def _holds(build: str, builds: Builds) -> bool:
    """Whether what was just made is what this build says: no other came meanwhile, and nobody said to forget it."""
    if flask.has_app_context() and flask.g.get("passing"):
        return False
    return _name(builds.named) == _name(builds.opened) == build


def _asked(builds: Builds, kept: Kept) -> Asked | None:
    """None where it is another question, or there is no build to ask."""
    request = flask.request
    if request.method == "GET":
        edition = kept.edition(request.path)
        what: object = edition and [edition, request.path, request.query_string.decode("latin-1")]
    else:
        what = _of_callback(kept)
    build = _name(builds.named) if what else None
    if build is None:
        return None
    packing = [request.accept_encodings[each] for each in _PACKINGS]
    return Asked(build, json.dumps([build, packing, request.method, what], sort_keys=True))


def _of_callback(kept: Kept) -> object:
    """What goes in and out is part of the question with its names: a browser may send others than the app's own."""
    request = flask.request
    body = request.get_json(silent=True) if request.method == "POST" and request.path == CALLBACK else None
    if not isinstance(body, dict) or body.get("output") != kept.output:
        return None
    try:
        given = [each.get("value") for part in ("inputs", "state") for each in body.get(part, [])]
        return [[[_named(each) for each in body.get(part, [])] for part in _PARTS], kept.counting(given)]
    except (AttributeError, IndexError, TypeError, ValueError):
        return None  # not what the app's own pages ask


def _named(end: dict[str, Any]) -> list[object]:
    return [end.get("id"), end.get("property")]


def _name(build: Callable[[], str]) -> str | None:
    try:
        return build()
    except StoreError:
        return None
