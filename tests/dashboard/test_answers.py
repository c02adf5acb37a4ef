"""What was answered before is answered again as it was, for the same question about the same build only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import flask
import pytest
from dash import Dash
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.answers import CALLBACK, Answers, Packed, forget, remember
from dashboard.app import ROUTING, shown
from dashboard.difference import differences
from dashboard.source import Source
from warehouse.trouble import NoBuildError

OUTPUT = "..page.children.."


def _asked(search: str = "", *, output: str = OUTPUT, view: object = None) -> dict[str, Any]:
    return {"output": output, "inputs": [{"value": "/"}, {"value": search}], "state": [{"value": view}]}


class Served:
    """A server that counts what it has to work out, on a build that the test puts in force."""

    def __init__(self) -> None:
        self.build: str | None = "first"
        self.worked_out = 0
        self.passing = False
        self.server = flask.Flask("served")
        remember(self.server, output=OUTPUT, build_id=self._build)
        self.server.add_url_rule(CALLBACK, view_func=self._answer, methods=["POST"])

    def _build(self) -> str:
        if self.build is None:
            raise NoBuildError(Path("var"))
        return self.build

    def _answer(self) -> flask.Response:
        self.worked_out += 1
        if self.passing:
            forget()
        return flask.jsonify(build=self.build, number=self.worked_out)

    def ask(self, **asked: Any) -> Any:
        return self.server.test_client().post(CALLBACK, json=_asked(**asked)).get_json()


def test_the_same_question_is_worked_out_once() -> None:
    served = Served()
    assert served.ask(search="?ke=m4") == served.ask(search="?ke=m4") == {"build": "first", "number": 1}
    assert served.ask(search="?ke=m6")["number"] == 2
    assert served.ask(search="?ke=m4", view={"path": "/"})["number"] == 3


def test_another_build_is_asked_at_once_and_the_one_before_is_still_known() -> None:
    served = Served()
    served.ask()
    served.build = "second"
    assert served.ask() == {"build": "second", "number": 2}
    served.build = "first"
    assert served.ask() == {"build": "first", "number": 1}


def test_nothing_is_kept_of_what_holds_only_now() -> None:
    served = Served()
    served.passing = True
    assert [served.ask()["number"], served.ask()["number"]] == [1, 2]
    served.passing, served.build = False, None
    assert [served.ask()["number"], served.ask()["number"]] == [3, 4]


def test_other_callbacks_are_left_alone() -> None:
    served = Served()
    assert [served.ask(output="other.value")["number"] for _ in range(2)] == [1, 2]
    assert served.server.test_client().post(CALLBACK, data="no json").status_code == 200


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=30))
def test_what_is_kept_never_grows_beyond_its_bound(put: list[tuple[int, int]]) -> None:
    answers = Answers(most=60)
    for question, size in put:
        answers.put(question, Packed(bytes(size), ()))
        kept = [found for each in range(6) if (found := answers.get(each))]
        assert sum(len(each.body) for each in kept) <= 60
        assert answers.get(question) == Packed(bytes(size), ())


def _of_pages(client: FlaskClient, search: str, view: dict[str, Any] | None) -> Any:
    names = ("shell", "children"), ("view", "data"), ("changes", "data")
    asked = {
        "output": ROUTING,
        "outputs": [{"id": name, "property": part} for name, part in names],
        "inputs": [
            {"id": "address", "property": "pathname", "value": "/perbandingan"},
            {"id": "address", "property": "search", "value": search},
        ],
        "state": [{"id": "view", "property": "data", "value": view}],
        "changedPropIds": ["address.search"],
    }
    return json.loads(client.post(CALLBACK, json=asked).data)["response"]


def test_a_page_is_answered_alike_the_second_time_and_what_is_seen_already_not_at_all(app: Dash) -> None:
    client = app.server.test_client()
    whole = _of_pages(client, "", None)
    changed = _of_pages(client, "?populasi=all", whole["view"]["data"])
    assert changed == _of_pages(client, "?populasi=all", whole["view"]["data"])
    assert changed["changes"]["data"]["parts"]
    assert _of_pages(client, "?populasi=all", changed["view"]["data"]) == {}


@pytest.mark.parametrize("path", ["/", "/perbandingan", "/indikator/san_layak"])
def test_a_view_that_is_drawn_twice_differs_in_nothing(source: Source, app: Dash, path: str) -> None:
    once, twice = (shown(source, path, "", alive=app.alive) for _ in range(2))
    assert differences(once.children, twice.children) == []
