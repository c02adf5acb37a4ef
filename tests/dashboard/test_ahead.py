"""A choice that was reached for is fetched before it is made, and what then stands there is what the server says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dash import Dash
from newer_build import beside_a_newer
from playwright.sync_api import Browser, Page, Request, Route
from visiting import Visitor

from dashboard.ahead import question
from dashboard.app import ROUTING, create_app
from warehouse.settings import Settings
from warehouse.store import rollback

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ALL, ASSISTED = "Seluruh keluarga RW", "KK binaan"
SAID = (
    "[...document.querySelectorAll('main :is(h1, h2, h3, p, li, dd, td, text)')].map((each) => each.textContent).join()"
)
DRAWN = """document.querySelectorAll("[data-section]:not(.choices)").forEach((each) => (each.open = true))
    ?? !document.querySelector("[id$=-graph]:not(.js-plotly-plot)")"""


def test_a_choice_that_was_reached_for_is_fetched_before_it_is_made_and_checked_afterwards(visitor: Visitor) -> None:
    with visitor.page.expect_request(lambda request: ROUTING in (request.post_data or "")) as first:
        page = visitor.visit("/perbandingan")
    page.locator(".choices summary").click()
    foreseen = question(ROUTING, "/perbandingan")
    assert {key: first.value.post_data_json[key] for key in foreseen} == foreseen
    asked = _questions(page)
    with page.expect_response("**/_dash-update-component*"):
        page.get_by_text(ALL, exact=True).hover()
    assert len(asked) == 1
    assert "populasi=all" not in page.url
    with page.expect_response("**/_dash-update-component*"):
        page.get_by_text(ALL, exact=True).click()
    page.locator(".page-facts", has_text=ALL).wait_for()
    visitor.until("location.search.includes('populasi=all')")
    assert asked == ["?" + page.url.partition("?")[2]] * 2


def test_a_build_that_came_between_reaching_and_choosing_is_what_the_reader_sees(
    browser: Browser, settings: Settings, served: Callable[[Dash], str], tmp_path: Path
) -> None:
    here, _, newer = beside_a_newer(settings, tmp_path)
    reader = Visitor(browser.new_page(), served(create_app(here)))
    page = reader.visit("/perbandingan")
    with page.expect_response("**/_dash-update-component*"):
        page.get_by_text(ALL, exact=True).hover()
    rollback(here, newer)
    page.get_by_text(ALL, exact=True).click()
    page.locator(".bottom p", has_text=f"Hasil bangun {newer}").wait_for()
    page.locator(".page-facts", has_text=ALL).wait_for()
    assert reader.complaints == []
    page.close()


def _questions(page: Page) -> list[str]:
    """The queries that the page asks the server about from now on, by itself or by Dash."""
    asked: list[str] = []

    def listen(request: Request) -> None:
        if "_dash-update-component" in request.url and request.post_data:
            said = json.loads(request.post_data)
            if said["output"] == ROUTING:
                asked.append(said["inputs"][1]["value"])

    page.on("request", listen)
    return asked


@pytest.mark.parametrize(
    ("path", "field", "first", "other"),
    [
        ("/perbandingan", "apkm", "", "akses"),
        pytest.param("/indikator/san_layak", "breakdown", "rt", "dasawisma", marks=pytest.mark.long),
    ],
)
def test_whoever_changes_their_mind_at_once_reads_what_they_chose_last(
    visitor: Visitor, path: str, field: str, first: str, other: str
) -> None:
    page = visitor.visit(f"{path}?populasi=all&dari=baseline&ke=m8")
    visitor.until(DRAWN)
    last = json.dumps(page.evaluate(SAID), ensure_ascii=False)
    for _ in range(2):
        for name, value in (("population", "binaan"), (field, other), ("population", "all"), (field, first)):
            _choose(page, name, value)
    visitor.until(f"{SAID} === {last}")
    assert page.get_by_label(ALL).is_checked()
    _choose(page, "population", "binaan")
    visitor.until(f"{SAID} !== {last}")


def test_an_answer_to_an_earlier_choice_is_not_drawn_over_a_later_one(visitor: Visitor) -> None:
    page, held = visitor.visit("/?populasi=all&dari=baseline&ke=m8"), list[Route]()
    with page.expect_response("**/_dash-update-component*"):
        page.evaluate("window.p2wkss.foresee('population', 'binaan')")
    page.evaluate(
        "() => { window.requestAnimationFrame = (then) => setTimeout(then, 500); }"
    )  # the answer comes before the paint
    page.route("**/_dash-update-component*", lambda route: route.continue_() if held else held.append(route))
    page.evaluate("window.p2wkss.put(['address', { search: location.search.replace('m8', 'm4') }])")
    visitor.until("location.search.includes('m4')")
    before = json.dumps(page.evaluate(SAID), ensure_ascii=False)
    _choose(page, "population", "binaan")
    visitor.until(f"{SAID} !== {before}")
    held[0].continue_()
    visitor.until("location.search.includes('binaan')")
    visitor.settle()
    said = page.evaluate(SAID)
    assert said == visitor.visit(page.url.removeprefix(visitor.address)).evaluate(SAID)


@pytest.mark.parametrize(("first", "then"), [("", "kontrol"), pytest.param("kontrol", "", marks=pytest.mark.long)])
def test_the_grid_has_its_rows_also_where_the_page_was_drawn_anew(visitor: Visitor, first: str, then: str) -> None:
    page, rows = visitor.visit(f"/perbandingan?populasi=all&apkm={first}"), "#perbandingan-grid [aria-rowcount]"
    before = page.locator(rows).get_attribute("aria-rowcount")
    _choose(page, "apkm", then)
    visitor.until(f"document.querySelector('{rows}')?.ariaRowCount !== '{before}'")
    visitor.settle()
    after = page.locator(rows).get_attribute("aria-rowcount")
    visitor.visit(f"/perbandingan?populasi=all&apkm={then}")
    assert page.locator(rows).get_attribute("aria-rowcount") == after != before


def test_what_waits_to_be_drawn_is_let_go_where_the_page_has_lost_its_place(visitor: Visitor) -> None:
    page = visitor.visit("/indikator/san_layak?populasi=all&dari=baseline&ke=m8")
    visitor.until(DRAWN)
    waiting = [["chart-of-another-page", {"figure": {}}], ["alert", {"children": "sudah"}]]
    page.evaluate("waiting => window.p2wkss.change(waiting)", [waiting[0]])
    page.evaluate("parts => window.p2wkss.painted().then(() => window.p2wkss.change(parts))", [waiting[1]])
    page.locator("#alert", has_text="sudah").wait_for(state="attached")


def test_what_waits_to_be_drawn_is_not_drawn_on_another_page(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan")
    visitor.until(DRAWN)
    page.evaluate(
        """() => {
          window.requestIdleCallback = (then) => setTimeout(() => { if (location.pathname === "/metode") then(); }, 20);
          const [{ p2wkss }, footer] = [window.dash_clientside, document.querySelector(".bottom").dataset.place];
          const arrive = p2wkss.arrive;
          p2wkss.arrive = (view) => new Promise((done) => setTimeout(done, 300)).then(() => arrive(view));
          new MutationObserver((_, watch) => {
            if (!document.querySelector("main.page-metode")) return;
            watch.disconnect();
            window.p2wkss.change([[footer, { inside: "<p>of another page</p>" }]]);
          }).observe(document.body, { childList: true, subtree: true });
          window.p2wkss.go("/metode");
        }"""
    )
    page.locator("#announcement", has_text="Metode").wait_for(state="attached")
    assert "of another page" not in page.locator(".bottom").inner_text()


def test_whoever_types_and_leaves_at_once_is_told_nothing(visitor: Visitor) -> None:
    page = visitor.visit("/indikator")
    page.evaluate(
        """() => {
          const field = document.querySelector("main input[data-tells]");
          field.value = "air";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          window.dash_clientside.set_props("shell", { children: [] });
        }"""
    )
    page.wait_for_timeout(300)  # longer than typing is waited for


def _choose(page: Page, field: str, value: str) -> None:
    """Of a list or of segments, which a telephone folds."""
    page.evaluate("document.querySelectorAll('.choices:not([open]) > summary').forEach((each) => each.click())")
    if page.locator(f"#filter-{field}").count():
        page.locator(f"#filter-{field}").select_option(value)
    else:
        page.locator(".segment", has=page.locator(f'[data-field="{field}"][value="{value}"]')).click()


def test_a_choice_made_before_there_is_a_switch_is_made_once_there_is(visitor: Visitor) -> None:
    page = visitor.page
    with _first_screen(visitor, "/perbandingan"):
        page.locator("#first .choices summary").click()
        page.locator("#first").get_by_text(ALL, exact=True).click()
    visitor.until("location.search.includes('populasi=all')")
    page.locator(".page-facts", has_text=ALL).wait_for()
    assert page.get_by_label(ALL).is_checked()
    visitor.settle()


def test_what_was_asked_and_unfolded_before_there_is_a_page_is_told_and_stays_open(visitor: Visitor) -> None:
    page = visitor.page
    with _first_screen(visitor, "/"):
        page.locator("#first .where-from").first.click()
        page.locator("#first main summary").first.click()
    page.locator("dialog[open] h3").first.wait_for()
    visitor.until("document.querySelector('main details').open")
    visitor.settle()


@contextmanager
def _first_screen(visitor: Visitor, path: str) -> Iterator[None]:
    """What is done before the programs have come; they come afterwards and take its place."""
    held, released = list[Route](), list[bool]()
    visitor.page.route("**/dash_renderer.*", lambda route: route.continue_() if released else held.append(route))
    visitor.page.goto(f"{visitor.address}{path}", wait_until="commit")
    yield
    released.append(True)
    for each in held:
        each.continue_()
    visitor.page.locator("#first").wait_for(state="detached")
