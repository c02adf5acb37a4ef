"""A reader who notices everything: what the browser complains about, what axe-core finds, what is cut or covered."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Request, Response

WIDTHS = {390: 844, 1440: 900, 1920: 1080}
SCHEMES = ("light", "dark")
_AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
OLDER, _SOUNDNESS, _LOOKS = (
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("older.js", "soundness.js", "looks.js")
)
# Contrast and sizes of targets take axe most of its time. It sees each look once, and the first few of what repeats;
# `unsound` looks at the contrast of all texts.
_REPEATING = ("li:nth-child(n+9)", "tr:nth-child(n+9)", "details:nth-child(n+5)", ".ag-row:nth-child(n+5)")


class Visitor:
    """A reader who notices everything the browser complains about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"{error.message}\n{error.stack}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("request", lambda request: self._only_from_here(request.url))

    def _failed(self, request: Request) -> None:
        """What is still on its way when the reader goes elsewhere is given up by the browser: no fault."""
        if not (request.resource_type in ("script", "fetch", "xhr") and request.failure == "net::ERR_ABORTED"):
            self.complaints.append(f"failed: {request.url}")

    def _said(self, said: ConsoleMessage) -> None:
        """A page that says why there is none isn't answered with 200, which the browser notes at its address."""
        document = said.location["url"].partition("#")[0] == self.page.url.partition("#")[0]
        if said.type in ("error", "warning") and not (document and said.text.startswith("Failed to load resource")):
            self.complaints.append(said.text)

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400 and not answer.request.is_navigation_request():
            self.complaints.append(answer.url)

    def _only_from_here(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.complaints.append(f"another host: {url}")

    def visit(self, path: str) -> Page:
        self.page.goto(self.address + path)
        self.page.wait_for_selector("main h1")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Until the page has taken the place of its first screen, all callbacks have answered, and all is drawn."""
        self.page.locator("#first").wait_for(state="detached")
        self.page.wait_for_load_state("networkidle")
        self.until("!document.querySelector('[data-dash-is-loading], [aria-busy=true], .ag-overlay-loading-center')")

    def resize(self, width: int) -> None:
        """As wide as that; figures are drawn anew for it a moment later."""
        self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        self.page.evaluate(_TWO_FRAMES)
        self.until(_FIGURES_FIT)

    def enlarge(self, times: int) -> None:
        """The letters alone, on a telephone: what is as wide as letters grows, the screen doesn't."""
        self.page.evaluate(f"document.documentElement.style.fontSize = '{times * 100}%'")
        self.resize(min(WIDTHS))

    def until(self, condition: str) -> None:
        """Wait for a condition; the policy of the page forbids Playwright's own way, which evaluates text."""
        for _ in range(200):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"never came true: {condition}")


_TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_FIGURES_FIT = """() => [...document.querySelectorAll(".js-plotly-plot")].every((each) => {
  const drawn = each.querySelector(".main-svg");
  return drawn && Math.abs(drawn.getBoundingClientRect().width - each.getBoundingClientRect().width) < 2;
})"""


def violations(page: Page, *, looked_for: Collection[str] = ("contrast", "targets", "rest")) -> list[str]:
    """What axe-core finds, however small, with the elements concerned: contrast, sizes of targets, and all the rest.

    Where something is open and lies over part of the page, nothing below it is a target until it is closed.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(_AXE)
    found = []
    if "contrast" in looked_for and page.evaluate(f"({_LOOKS})()"):
        found += _run(page, {"runOnly": ["color-contrast"]}, {"include": [["[data-look]"]]})
    if "targets" in looked_for:
        found += _run(page, {"runOnly": ["target-size"]}, {"exclude": [[each] for each in _REPEATING]})
    if "rest" in looked_for:
        found += _run(page, {"rules": {"target-size": {"enabled": False}, "color-contrast": {"enabled": False}}})
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def _run(page: Page, options: dict[str, Any], context: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    asked = {**options, "resultTypes": ["violations"]}
    within = json.dumps(context) if context else "document"
    return list(page.evaluate(f"(options) => axe.run({within}, options).then((found) => found.violations)", asked))


def unsound(page: Page) -> list[str]:
    """What overlaps, is cut, or is too faint, and whether the page is wider than the screen."""
    faults = list(page.evaluate(f"({_SOUNDNESS})()"))
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*faults, *([f"{beyond} pixels wider than the screen"] if beyond > 0 else [])]
