"""The document holds the first screen of its page, before any program has come."""

from __future__ import annotations

import re

import pytest
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.alive import Store
from dashboard.app import PAGES, create_app, shown
from dashboard.first import NOWHERE, first_screen
from dashboard.source import Source
from dashboard.still import folded
from dashboard.text import LANGUAGES, read_text
from warehouse.reader import Reader
from warehouse.settings import Settings
from warehouse.store import open_reader

PATHS = ("/", "/perbandingan", "/indikator", "/indikator/san_layak", "/kegiatan", "/mutu-data", "/metode")


def _document(app: Dash, address: str) -> str:
    return app.server.test_client().get(address).get_data(as_text=True)


def _first(document: str) -> str:
    found = re.search(r'<div id="first">.*</div>\n', document, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("path", PATHS)
def test_the_first_screen_says_what_the_page_will_say(app: Dash, source: Source, path: str) -> None:
    first = _first(_document(app, f"{path}?populasi=all"))
    said = first_screen(shown(source, path, "?populasi=all", alive=app.alive).children)
    title = re.search(r"<h1.*?</h1>", said, re.DOTALL)
    assert title is not None
    assert title[0] in first
    assert 'class="simulated"' in first
    assert first.count("<main ") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_switches_stand_in_it_with_what_is_chosen(app: Dash, language: str) -> None:
    first = _first(_document(app, f"/perbandingan?bahasa={language}&populasi=all"))
    chosen = re.findall(r'<input checked data-field="(\w+)" name="\1" type="radio" value="(\w+)">', first)
    assert chosen == [("population", "all"), ("comparison", "paired")]
    assert re.findall(r'<option selected value="(\w*)">', first) == ["baseline", "m8", "", ""]
    assert read_text(language)("filter.round_to") in first


def test_it_says_why_there_is_no_page_to_show(app: Dash, empty: Dash) -> None:
    say = read_text("id")
    for asked, path, title in (
        (app, "/nowhere", "error.page_title"),
        (app, "/muat-data", "error.no_loading_title"),
        (empty, "/", "error.no_build_title"),
    ):
        assert f">{say(title)}</h1>" in _first(_document(asked, path))


def test_an_address_that_asks_for_what_is_not_there_says_so_and_names_nothing_it_was_given(app: Dash) -> None:
    """A link from another build or programme would show something else than meant, in silence."""
    say = read_text("id")
    for search, unmet in (
        ("", ()),
        ("?lokasi=rw12_utama&tema=housing&ke=m4", ()),
        ("?lokasi=sebelah&ke=m99", ("site", "round_to")),
        ("?dari=m8&ke=m2", ("round_from", "round_to")),
        ("?bahasa=fr&tema=&apkm=x", ("language", "apkm")),
    ):
        first = _first(_document(app, f"/perbandingan{search}"))
        told = say("unmet.told", what=say("filter.and").join(say(f"unmet.{field}") for field in unmet))
        assert (told in first) is bool(unmet), search
        assert ('class="warning unmet"' in first) is bool(unmet), search
        assert "sebelah" not in first.partition("<main")[2].partition("filters")[0]


def test_parts_that_begin_further_down_are_left_out() -> None:
    long = [html.Section([html.H2(str(n)), html.P("kata " * 1000), Store(id=f"store-{n}")]) for n in range(20)]
    page: list[Component] = [html.Main(html.Div(long), id="isi"), html.Footer("kaki")]
    told = first_screen([folded(each, alive=(), place=f"p{n}") for n, each in enumerate(page)])
    assert "<h2>0</h2>" in told
    assert "<h2>19</h2>" not in told
    assert "kaki" not in told
    assert len(told) < 40_000
    assert told.count("<section") == told.count("</section>")


def test_scripts_are_asleep_and_on_their_way(app: Dash) -> None:
    document = _document(app, "/")
    awake = re.findall(r'<script src="([^"]+)"', document)
    assert [re.sub(r"\?.*", "", each) for each in awake] == ["/assets/0-theme.js", "/assets/0-start.js"]
    asleep = re.findall(r'<script type="later" src="([^"]+)"', document)
    assert asleep == re.findall(r'<link rel="preload" as="script" fetchpriority="low" href="([^"]+)"', document)
    assert not [each for each in asleep if "polyfill" in each or "dash_table" in each]


def test_the_style_sheets_come_as_one_in_their_order(app: Dash) -> None:
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', _document(app, "/"))
    assert len(sheets) == 1
    style = app.server.test_client().get(sheets[0])
    text = style.get_data(as_text=True)
    assert style.mimetype == "text/css"
    assert style.cache_control.max_age == 31536000
    assert text.index("--ink:") < text.index("#shell") < text.index("@page")


def test_no_build_is_open_before_the_processes_part(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that inherits an open build dies or hangs when the next one is in force."""
    opened: list[Settings] = []

    def noticed(wanted: Settings) -> Reader:
        opened.append(wanted)
        return open_reader(wanted)

    monkeypatch.setattr("dashboard.source.open_reader", noticed)
    client = create_app(settings).server.test_client()
    client.get(NOWHERE)
    assert opened == []
    client.get("/")
    assert opened == [settings], "pages do open it"
    assert not [page for page in PAGES if page.match(NOWHERE) is not None]
