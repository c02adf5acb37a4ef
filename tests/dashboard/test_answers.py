"""What was answered before is answered again as it was, for the same question about the same build only."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import flask
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.ahead import PACKED, Ahead, question
from dashboard.answers import CALLBACK, Kept, forget, remember
from dashboard.app import ROUTING, create_app, shown
from dashboard.difference import differences
from dashboard.shelf import Shelf
from dashboard.source import Source
from warehouse.settings import Settings
from warehouse.trouble import NoBuildError

OUTPUT = "..page.children.."


def _asked(
    search: str = "", *, output: str = OUTPUT, view: object = None, outputs: object = ({"id": "page"},)
) -> dict[str, Any]:
    given = {"inputs": [{"value": "/"}, {"value": search}], "state": [{"value": view}]}
    return {"output": output, "outputs": outputs, **given}


class Served:
    """A server that counts what it has to work out, on a build that the test puts in force."""

    def __init__(self) -> None:
        self.build: str | None = "first"
        self.worked_out = 0
        self.passing = False
        self.server = flask.Flask("served")
        self.shelf = Shelf()
        remember(self.server, self.shelf, self, Kept(OUTPUT))
        self.server.add_url_rule(CALLBACK, view_func=self._answer, methods=["POST"])

    def named(self) -> str:
        if self.build is None:
            raise NoBuildError(Path("var"))
        return self.build

    opened = named

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


def test_a_question_with_other_names_than_the_apps_own_is_another_question() -> None:
    served = Served()
    strange = served.ask(outputs=[{"id": "elsewhere"}])
    assert served.ask() == {"build": "first", "number": 2}
    assert served.ask(outputs=[{"id": "elsewhere"}]) == strange
    assert [served.ask(outputs=7)["number"] for _ in range(2)] == [3, 4]


def test_a_build_that_is_named_but_not_what_answers_are_made_from_is_not_answered_for() -> None:
    served = Served()
    served.opened = lambda: "the one before"  # type: ignore[method-assign]
    assert [served.ask()["number"] for _ in range(2)] == [1, 2]


def test_pages_drawn_ahead_by_one_process_are_known_to_all() -> None:
    served = Served()
    paths = ["/", "/metode"]
    one, other = (Ahead(served.server, served.shelf, paths, routing=OUTPUT, named=served.named) for _ in range(2))
    assert [one.draw_one(), other.draw_one(), one.draw_one()] == [True, True, False]
    assert served.worked_out == 2
    asked = question(OUTPUT, "/metode")
    assert served.server.test_client().post(CALLBACK, json=asked, headers=PACKED).get_json()["number"] == 2
    served.build = "second"
    other.prepare()
    assert served.worked_out == 4
    served.build = None
    assert not other.draw_one()


def test_where_the_build_cannot_be_opened_no_page_is_drawn_ahead() -> None:
    served, met = Served(), list[str]()

    def unavailable(path: str) -> tuple[str, int]:
        met.append(path)
        return "", 503

    served.server.add_url_rule("/<path>", view_func=unavailable)
    ahead = Ahead(served.server, served.shelf, ["/perbandingan", "/metode"], routing=OUTPUT, named=served.named)
    ahead.prepare()
    ahead.prepare()
    assert (met, served.worked_out) == (["perbandingan"], 0)


def test_what_many_ask_at_once_is_worked_out_once() -> None:
    served = Served()
    together = threading.Barrier(6)

    def ask() -> object:
        together.wait()
        return served.ask()

    with ThreadPoolExecutor(6) as readers:
        told = [each.result() for each in [readers.submit(ask) for _ in range(6)]]
    assert told == [{"build": "first", "number": 1}] * 6


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


def test_where_a_reader_was_before_makes_no_difference_to_another_page(settings: Settings) -> None:
    app, worked_out = create_app(settings), []
    app.server.before_request(lambda: worked_out.append(flask.g.get("asked")))  # runs where nothing is kept
    client = app.server.test_client()
    whole = _of_pages(client, "", None)
    elsewhere = {**whole["view"]["data"], "path": "/metode", "search": "?bahasa=en"}
    assert _of_pages(client, "", elsewhere) == _of_pages(client, "", {"path": "/", "build": "older"}) == whole
    assert len(worked_out) == 1
    again = _of_pages(client, "", {**whole["view"]["data"], "build": "older"})
    assert again == whole
    assert len(worked_out) == 2


@pytest.mark.parametrize("path", ["/", "/perbandingan", "/indikator/san_layak"])
def test_a_view_that_is_drawn_twice_differs_in_nothing(source: Source, app: Dash, path: str) -> None:
    once, twice = (shown(source, path, "", alive=app.alive) for _ in range(2))
    assert differences(once.children, twice.children) == []
