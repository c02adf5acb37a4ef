"""A walk through every page in a real browser: each language, theme and width; and pictures of what was seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from visiting import SCHEMES, WIDTHS, Visitor, unsound, violations

from dashboard.app import PAGES
from dashboard.text import LANGUAGES
from warehouse.settings import Settings

pytestmark = pytest.mark.browser

INSIDE = (
    "/indikator/san_layak",
    "/indikator/san_ladder",
    "/indikator/women_income_median",
    "/indikator/infant_deaths",
    "/indikator/zzz",
)
PATHS = (*(page.path for page in PAGES), *INSIDE)
SCREENS = Settings.from_environment().var / "screens"
LAPTOP, PHONE, PROJECTOR = 1440, 390, 1920
SMALL = """() => [...document.querySelectorAll("main *")].filter((each) => each.checkVisibility()
  && !each.closest(".symbol, code, .ag-root-wrapper, option, .page-muat-data")
  && [...each.childNodes].some((words) => words.nodeType === Node.TEXT_NODE && words.data.trim())
  && parseFloat(getComputedStyle(each).fontSize) < 17.99).map((each) => each.textContent)"""
"""What a room can't read from its back; a table of a thousand numbers is nothing for it, nor is loading."""
HOLE = """() => {
  const words = document.createRange();
  words.selectNodeContents(document.querySelector("main h1"));
  return document.querySelector("main h1").getBoundingClientRect().bottom - words.getBoundingClientRect().bottom;
}"""
"""How much room is left below the last line of the title."""
STEPS = [
    pytest.param(
        path,
        language,
        marks=[
            pytest.mark.xdist_group(f"walk-{language}"),
            *([pytest.mark.long] if path in INSIDE and language != LANGUAGES[0] else []),
        ],
        id=f"{path}-{language}",
    )
    for language in LANGUAGES
    for path in PATHS
]


@pytest.mark.parametrize(("path", "language"), STEPS)
def test_a_page_is_sound_in_its_language_in_both_themes_at_every_width(
    visitor: Visitor, path: str, language: str
) -> None:
    page = visitor.visit(f"{path}{'&' if '?' in path else '?'}bahasa={language}")
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator("h1").count() == 1
    assert page.get_by_text("SIMULASI", exact=True).first.is_visible()
    own = language == LANGUAGES[0]  # colours and sizes of targets are the same in the other
    faults = {"axe": violations(page) if own else violations(page, looked_for=["rest"])}
    for width in WIDTHS:
        visitor.resize(width)
        for scheme in SCHEMES if width == LAPTOP else SCHEMES[:1]:  # colours don't change what fits
            page.emulate_media(color_scheme=scheme)
            faults[f"{width} {scheme}"] = unsound(page)
        if width == PROJECTOR:
            faults["too small for a room"] = page.evaluate(SMALL)
        if width == PHONE and path not in INSIDE:  # the page of an indicator keeps room for its longest finding
            assert page.evaluate(HOLE) < 8
            if own and scheme == "dark":
                faults["axe dark"] = violations(page, looked_for=["contrast"])
            _keep(page, f"{path}-{language}-{width}-{scheme}")
    if own:
        visitor.enlarge(2)
        faults["390 with letters twice as large"] = unsound(page)
    assert {where: found for where, found in faults.items() if found} == {}


def _keep(page: Page, name: str) -> None:
    """The first screen as a picture, for whoever wants to look."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    file = name.strip("/").replace("/", "_").replace("?", "_").replace("&", "_").replace("=", "-")
    page.screenshot(path=SCREENS / f"{file if file[0] != '-' else f'ringkasan{file}'}.png")
