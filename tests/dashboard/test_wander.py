"""Walks of a reader without a plan: what stands on the page afterwards is what a fresh visit of its address shows."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from playwright.sync_api import Page
from visiting import OLDER, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STEPS = 12
PAUSES = (0, 0, 20, 100)
CHOOSES = """(at) => {
  const switches = [...document.querySelectorAll("main [data-field]")];
  const one = switches[Math.floor(at * switches.length)];
  if (!one?.options) return one?.click();
  one.selectedIndex = Math.floor(at * 997) % one.length;
  one.dispatchEvent(new Event("change", { bubbles: true }));
}"""
FOLLOWS = """(at) => {
  const stays = ({ pathname }) => pathname !== "/muat-data" && (window.dash_ag_grid || pathname !== "/perbandingan");
  const links = [...document.querySelectorAll(".pages a, .languages a, main a[data-link]")].filter(stays);
  links[Math.floor(at * links.length)].click();
}"""
GOES_BACK = "() => { if (navigation.currentEntry.index > window.began) history.back(); }"
UNFOLDS = """(at) => {
  const folds = [...document.querySelectorAll("main summary")];
  folds[Math.floor(at * folds.length)]?.click();
}"""
SHOWN = """() => {
  const all = (selector, told) => [...document.querySelectorAll(selector)].map(told);
  const grid = document.getElementById("perbandingan-grid");
  return {
    title: document.title,
    language: document.documentElement.lang,
    words: all("#shell :is(h1, h2, h3, p, li, dd, td, th, summary, text)", (each) => each.textContent),
    links: all("#shell a[href]", (each) => each.getAttribute("href")),
    chosen: all("main select, main :checked[data-field]", (each) => each.value),
    figures: all("#shell .js-plotly-plot", (each) => JSON.stringify(each.data)),
    rows: grid && JSON.stringify(window.dash_component_api.getLayout(grid.id).props.rowData),
    alert: document.getElementById("alert").textContent,
    busy: all("#first, [aria-busy=true], [data-dash-is-loading], .ag-overlay-loading-center", (each) => each.id),
  };
}"""


@pytest.mark.parametrize(("path", "seed", "older"), [("/perbandingan", 3, False), ("/indikator/san_layak", 11, True)])
def test_a_page_says_after_a_walk_what_a_fresh_visit_shows(visitor: Visitor, path: str, seed: int, older: bool) -> None:
    visitor.page.context.add_init_script(OLDER if older else "")
    chance = random.Random(seed)
    page = visitor.visit(path)
    page.evaluate("window.began = navigation.currentEntry.index")
    for _ in range(STEPS):
        step = chance.choices((CHOOSES, FOLLOWS, GOES_BACK, UNFOLDS), (6, 2, 1, 1))[0]
        page.evaluate(step, chance.random())
        page.wait_for_timeout(chance.choice(PAUSES))
    other = Visitor(page.context.new_page(), visitor.address)
    assert _difference(visitor, other) == {}
    assert other.complaints == []


def _difference(walked: Visitor, other: Visitor) -> dict[str, Any]:
    """What is not the same once the page has come to rest; its address may change until then."""
    shown, fresh = dict[str, Any](), dict[str, Any]()
    for _ in range(5):
        url = walked.page.url
        fresh = _shown(other.visit(url.removeprefix(walked.address)))
        for _ in range(60):
            shown = _shown(walked.page)
            if walked.page.url != url:
                break
            if shown == fresh:
                return {}
            walked.page.wait_for_timeout(50)
    return {name: (shown[name], fresh[name]) for name in shown if shown[name] != fresh[name]}


def _shown(page: Page) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(page.evaluate(f"JSON.stringify(({SHOWN})())"))
    return told
