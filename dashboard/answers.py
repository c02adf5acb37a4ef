"""Finished answers, kept as the bytes that go to the browser: what one reader asked is not made again for the next.

What an address shows follows from the build in force, the address, and what the browser shows already; the audience is
that of the whole process. So an answer to the same question about the same build is the same to the byte.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import flask

from warehouse.trouble import StoreError

CALLBACK = "/_dash-update-component"
_MOST = 8 * 2**20
_TOLD = ("Content-Type", "Content-Encoding", "Vary")
_OK = 200


class Packed(NamedTuple):
    """The body as it was sent, and the headers that say how to read it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


class Answers:
    """Packed answers by question, of `most` bytes at most; the one asked for longest ago goes. Safe between threads."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, Packed] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, question: Hashable) -> Packed | None:
        with self._guard:
            found = self._kept.get(question)
            if found is not None:
                self._kept.move_to_end(question)
            return found

    def put(self, question: Hashable, answer: Packed) -> None:
        with self._guard:
            self._drop(question)
            self._kept[question] = answer
            self._size += len(answer.body)
            while self._size > self._most:
                self._drop(next(iter(self._kept)))

    def _drop(self, question: Hashable) -> None:
        dropped = self._kept.pop(question, None)
        self._size -= len(dropped.body) if dropped else 0


def remember(server: flask.Flask, *, output: str, build_id: Callable[[], str]) -> None:
    """Answer the callback of this `output` from what is kept. To be called before answers are compressed.

    A callback that gives an answer for this once says so with `forget`.
    """
    answers = Answers()

    @server.before_request
    def known() -> flask.Response | None:
        question = _question(output, build_id)
        if question is None:
            return None
        found = answers.get(question)
        if found is None:
            flask.g.question = question
            return None
        return flask.Response(found.body, headers=dict(found.headers))

    @server.after_request
    def kept(response: flask.Response) -> flask.Response:
        question = flask.g.pop("question", None)
        still_so = question is not None and question == _question(output, build_id)  # no other build came meanwhile
        if still_so and response.status_code == _OK and not response.is_streamed:
            headers = tuple((name, response.headers[name]) for name in _TOLD if name in response.headers)
            answers.put(question, Packed(response.get_data(), headers))
        return response


def forget() -> None:
    """What is being answered holds only now, and is not to be kept."""
    if flask.has_app_context():
        flask.g.pop("question", None)


def _question(output: str, build_id: Callable[[], str]) -> Hashable | None:
    """All that the answer follows from; None where it is another question, or there is no build to ask."""
    request = flask.request
    if request.method != "POST" or request.path != CALLBACK:
        return None
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or asked.get("output") != output:
        return None
    try:
        build = build_id()
    except StoreError:
        return None
    return build, request.headers.get("Accept-Encoding", ""), *(_values(asked, part) for part in ("inputs", "state"))


def _values(asked: dict[str, Any], part: str) -> str:
    return flask.json.dumps([each.get("value") for each in asked.get(part, [])], sort_keys=True)
