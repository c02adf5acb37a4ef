"""Measures what the budgets are about, on this machine in one run: build, start, memory, cold open, filter change.

    python benchmarks/measure.py [repeats]

Needs the test extras and Chromium. Prints medians; compare only numbers of one run.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FILTERED = ("/", "/perbandingan", "/indikator/san_layak")
PAGES = (*FILTERED, "/mutu-data", "/metode")


def main(repeats: int) -> None:
    """Run everything in a temporary folder and print one line per measure."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "P2WKSS_VAR": folder, "P2WKSS_KEY": "5a" * 32}
        _tell("build, nothing there yet (s)", [_timed(lambda: _build(environment)) for _ in range(repeats)])
        _tell("build, nothing changed (s)", [_timed(lambda: _build(environment, "")) for _ in range(repeats)])
        started = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "p2wkss", "serve", "--port", "0"], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        try:
            assert server.stdout is not None
            address = re.search(rb"http://\S+", server.stdout.readline())
            assert address is not None
            _tell("serve, until the address is printed (s)", [time.perf_counter() - started])
            _measure_pages(address[0].decode(), repeats)
            print(f"{'memory of the served app (MiB)':<55}{_resident(server.pid):8.0f}")
        finally:
            server.kill()
            server.wait()


def _build(environment: dict[str, str], option: str = "--force") -> None:
    words = [sys.executable, "-m", "p2wkss", "build", *([option] if option else [])]
    subprocess.run(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def _measure_pages(address: str, repeats: int) -> None:
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=FLAGS)
        for path in PAGES:
            opened = [_cold_open(browser, address + path) for _ in range(repeats)]
            _tell(f"{path}: cold open until the heading is painted (ms)", [ms for ms, _ in opened])
            _tell(f"{path}: bytes over the wire (KiB)", [size for _, size in opened])
            if path not in FILTERED:
                continue
            changes = _filter_changes(browser.new_page(), address + path, 10 * repeats)
            _tell(f"{path}: filter change, pointer down to painted (ms)", changes)
        browser.close()


def _cold_open(browser: Browser, url: str) -> tuple[float, float]:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    started = time.perf_counter()
    page.goto(url)
    page.wait_for_selector("h1")
    elapsed = 1000 * (time.perf_counter() - started)
    page.wait_for_load_state("networkidle")
    sizes = [request.sizes() for request in finished]
    size = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    page.context.close()
    return elapsed, size / 1024


_WATCH = """
() => {
  window.painted = [];
  let started = null, before = null;
  const told = () => document.querySelector("main .page-facts, main .scope")?.innerText;
  document.addEventListener("pointerdown", () => { started = performance.now(); before = told(); }, true);
  new MutationObserver(() => {
    if (started === null || !told() || told() === before) return;
    const since = started;
    started = null;
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.painted.push(performance.now() - since);
      after.port2.postMessage(0);
    });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""


def _filter_changes(page: Page, url: str, clicks: int) -> list[float]:
    """Switch between the two populations, in the browser's own clock: pointer down until the new words are painted.

    The first two clicks warm the caches and don't count.
    """
    page.goto(url)
    page.wait_for_selector("h1")
    page.wait_for_load_state("networkidle")
    page.evaluate(_WATCH)
    for click in range(clicks + 2):
        label = "Seluruh keluarga RW" if click % 2 == 0 else "KK binaan"
        box = page.get_by_text(label, exact=True).first.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.up()
        page.wait_for_function("many => window.painted.length >= many", arg=click + 1)
        page.wait_for_timeout(250)
    times: list[float] = page.evaluate("window.painted")
    return times[2:]


def _resident(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def _timed(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _tell(what: str, values: list[float]) -> None:
    spread = f"({min(values):.1f} to {max(values):.1f}, {len(values)} times)" if len(values) > 1 else ""
    print(f"{what:<55}{statistics.median(values):8.1f}  {spread}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
