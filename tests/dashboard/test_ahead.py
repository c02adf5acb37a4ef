"""A choice that was reached for is fetched before it is made, and what then stands there is what the server says."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Request
from visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ALL, ASSISTED = "Seluruh keluarga RW", "KK binaan"
SAID = "[...document.querySelectorAll('main header, .worse, .key, .themes, .methods')].map((each) => each.textContent)"


def test_a_choice_that_was_reached_for_is_fetched_before_it_is_made(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan")
    asked: list[str] = []

    def listen(request: Request) -> None:
        if request.url.endswith("_dash-update-component") and request.post_data:
            said = json.loads(request.post_data)
            if said["output"].startswith("..shell.children"):
                asked.append(f"{said['state'][0]['value']['search']} → {said['inputs'][1]['value']}")

    page.on("request", listen)
    with page.expect_response("**/_dash-update-component"):
        page.get_by_text(ALL, exact=True).hover()
    assert len(asked) == 1
    assert "populasi=all" not in page.url
    page.get_by_text(ALL, exact=True).click()
    page.locator(".page-facts", has_text=ALL).wait_for()
    visitor.until("location.search.includes('populasi=all')")
    assert asked[0].endswith("→ ?" + page.url.partition("?")[2])


def test_whoever_changes_their_mind_at_once_reads_what_they_chose_last(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan?populasi=all&dari=baseline&ke=m8")
    for _ in range(3):
        for choice in (ASSISTED, ALL):
            page.get_by_text(choice, exact=True).click()
    page.locator(".page-facts", has_text=ALL).wait_for()
    visitor.until("location.search.includes('populasi=all')")
    visitor.settle()
    page.wait_for_timeout(500)
    clicked = page.evaluate(SAID)
    assert page.get_by_label(ALL).is_checked()
    visitor.visit("/perbandingan?populasi=all&dari=baseline&ke=m8")
    page.wait_for_timeout(500)
    assert clicked == page.evaluate(SAID)
