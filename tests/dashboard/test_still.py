"""Folding a page changes nothing that it shows; and what differs between two pages makes the one into the other."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any, ClassVar

import pytest
from dash import Dash, dcc, html
from dash.development.base_component import Component
from hypothesis import example, given
from hypothesis import strategies as st
from reading import walk, words

from dashboard.alive import Store
from dashboard.app import changed, shown
from dashboard.difference import differences
from dashboard.source import Source
from dashboard.still import Still, as_html, folded, ids_of

INDICATORS = ("/indikator", "/indikator/san_layak", "/indikator/women_income_median")
PATHS = ("/", "/perbandingan", *INDICATORS, "/metode", "/mutu-data", "/kegiatan", "/zzz")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


def _plain(component: object) -> Any:
    return json.loads(json.dumps(component, default=lambda each: each.to_plotly_json()))


def _readable(part: object) -> str:
    """The words of a page, folded or not."""
    return "".join(each.inside if isinstance(each, Still) else "" for each in walk(part)) or words(part)


def test_a_part_that_only_shows_something_becomes_one_still() -> None:
    page = html.Div([html.P(["5 < 7 & ", html.B("ya")], className="note"), Store(id="kept")])
    told = folded(page, alive=(), place="page")
    still, store = told.children
    assert isinstance(still, Still)
    assert (still.id, still.tag, still.inside) == ("page-0", "p", "5 &lt; 7 &amp; <b>ya</b>")
    assert still.attributes == {"className": "note"}
    assert isinstance(store, Store)
    assert told.id == "page"


def test_what_a_callback_knows_stays_alive() -> None:
    page = html.Div([html.P("a", id="written"), html.Button("b", id={"type": "x"}), html.P(html.I("c"), id="not")])
    told = folded(page, alive={"written"}, place="page")
    assert [isinstance(child, Still) for child in told.children] == [False, False, True]


def test_links_of_the_app_are_marked_and_others_are_not() -> None:
    link = as_html(dcc.Link("x", href="/a?b=1&c=2"))
    assert link.startswith("<a ")
    assert link.endswith(">x</a>")
    assert {' href="/a?b=1&amp;c=2"', ' data-link=""'} <= {f" {part}" for part in link[3:-6].split(" ")}
    assert as_html(html.A("x", href="/a.csv", download="a.csv")) == '<a download="a.csv" href="/a.csv">x</a>'


def test_attributes_are_written_as_html_writes_them() -> None:
    told = as_html(
        html.Td("x", colSpan=2, hidden=True, style={"maxWidth": "3rem", "--share": 4}, **{"aria-hidden": "true"})
    )
    assert told == '<td aria-hidden="true" colspan="2" hidden style="max-width:3rem;--share:4">x</td>'
    assert as_html(html.Details(open=False)) == "<details></details>"


@example(content="A-0", name="A-0")  # a short word with a hyphen is kept whole
@given(TEXTS, TEXTS)
def test_no_text_escapes_from_its_element(content: str, name: str) -> None:
    class Read(HTMLParser):
        seen: ClassVar[list[object]] = []
        said: ClassVar[list[str]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if (tag, attrs) != ("span", [("class", "whole")]):
                self.seen.append((tag, attrs))

        def handle_data(self, data: str) -> None:
            self.said.append(data)

    Read.seen, Read.said = [], []
    reader = Read(convert_charrefs=True)
    reader.feed(as_html(html.P(content, title=name)))
    reader.close()
    assert Read.seen == [("p", [("title", name)])]
    assert "".join(Read.said) == content


@pytest.mark.parametrize("path", PATHS)
def test_a_folded_page_says_the_same(source: Source, app: Dash, path: str) -> None:
    plain, still = shown(source, path, ""), shown(source, path, "", alive=app.alive)
    assert any(isinstance(each, Still) for each in walk(still.children))
    fewer, all_of_them = (sum(1 for _ in walk(each.children)) for each in (still, plain))
    assert fewer < all_of_them / 2
    for text in ("SIMULASI", source.current().build_id):
        assert text in _readable(still.children)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("search", ["?populasi=all", "?ke=m4", "?banding=all_present&tema=health", "?rinci=head_sex"])
def test_the_differences_make_one_page_into_the_other(source: Source, app: Dash, path: str, search: str) -> None:
    here, wanted = (shown(source, path, query, alive=app.alive) for query in ("", search))
    found = differences(here.children, wanted.children)
    assert found is not None
    assert _applied(here.children, found) == _without_nothing(_plain(wanted.children))


def test_another_page_language_or_build_is_drawn_as_a_whole(source: Source, app: Dash) -> None:
    here = shown(source, "/", "", alive=app.alive)
    for path, search in (("/perbandingan", ""), ("/", "?bahasa=en")):
        assert changed(here, shown(source, path, search, alive=app.alive), here.view) is None
    wanted = shown(source, "/", "?ke=m4", alive=app.alive)
    assert changed(here, wanted, {**here.view, "build": "older"}) is None
    assert changed(here, wanted, here.view)
    assert changed(None, wanted, None) is None


def test_a_part_without_a_name_is_changed_through_the_one_around_it() -> None:
    def page(n: int) -> list[Component]:
        return [html.Div([html.Section([html.P("x")] * n)], id="around")]

    assert differences(page(1), page(2)) == [("around", {"children": page(2)[0].children})] or [
        identity for identity, _ in differences(page(1), page(2)) or []
    ] == ["around"]
    assert differences([html.P("a")], [html.P("b")]) is None


def test_the_ids_of_callbacks_are_found(app: Dash) -> None:
    assert {"shell", "view", "address"} <= ids_of(app._callback_list)


def _applied(children: list[Component], changes: list[tuple[Any, dict[str, Any]]]) -> Any:
    """The changes put on the page as the browser does it."""
    tree, plain_changes = _plain(children), _plain(changes)

    def put(node: Any) -> None:
        if isinstance(node, list):
            for each in node:
                put(each)
        elif isinstance(node, dict) and "props" in node:
            for identity, props in plain_changes:
                if node["props"].get("id") == identity:
                    node["props"].update(props)
            put(node["props"].get("children"))

    put(tree)
    return _without_nothing(tree)


def _without_nothing(node: Any) -> Any:
    """A property that is null is one that isn't there."""
    if isinstance(node, list):
        return [_without_nothing(each) for each in node]
    if isinstance(node, dict):
        return {name: _without_nothing(value) for name, value in node.items() if value is not None}
    return node


def test_whether_a_figure_stands_by_itself_does_not_depend_on_how_much_it_says() -> None:
    """Of two choices one fitted into one text: the whole page was drawn anew, and what was unfolded was shut."""
    short, long = (
        folded(html.Section([html.H2("a"), html.Section(html.P("x" * n), className="chart")]), alive=(), place="p")
        for n in (1, 20_000)
    )
    assert [each._type for each in (short, long)] == ["Section", "Section"]
    assert [each.children[1]._type for each in (short, long)] == ["Still", "Still"]
    place = folded(html.Section(hidden=True), alive=(), place="p")
    assert (place._type, place.id) == ("Section", "p")
