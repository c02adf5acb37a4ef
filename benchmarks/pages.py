"""Measures the pages in a real browser beside what others would make of the same results, in one run.

    python benchmarks/pages.py [--clicks 40] [--vizro PYTHON] [--lighthouse COMMAND]

Cold open: an empty cache, until heading and first content are painted; and all bytes of the page. Filter change: from
pointer down until the new words are painted, in the browser's own clock, switching between the two populations, both
of which were seen before. The peers are the smallest app of plain Dash and, with the Python of an environment that has
it, of Vizro; all take turns, three rounds. With a command that runs Lighthouse (`npx lighthouse`), its scores for
desktop and phone.

Needs the test extras and Chromium. Compare only numbers of one run. Exit code 1 when a budget is exceeded.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from browser import EXECUTABLE, FLAGS
from playwright.sync_api import Browser, Request, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
PEERS = Path(__file__).parent / "peers"
SCREEN: ViewportSize = {"width": 1440, "height": 900}
ROUNDS = 3
OPEN_SHARE, OPEN_KIBIBYTES = 0.75, 900
CHANGE_MEDIAN, CHANGE_P95 = 60, 100
SCORES = {
    "desktop": {"performance": 95, "accessibility": 100, "best-practices": 100},
    "mobile": {"performance": 70, "accessibility": 100, "best-practices": 100},
}
RESULTS = """
    SELECT indicator, round, population, value FROM estimate
    WHERE breakdown = 'site' AND value IS NOT NULL ORDER BY ALL
"""


@dataclass(frozen=True)
class Seen:
    """A page to be measured. `ready`: what must be painted; `told`: the words that follow the choice of `labels`."""

    name: str
    url: str
    ready: str
    told: str
    labels: tuple[str, str]
    ours: bool = True
    opened: list[float] = field(default_factory=list)
    kibibytes: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)


def main(clicks: int, vizro: str | None, lighthouse: str | None) -> int:
    """Serve all, measure in turn, print medians; 1 when a budget is exceeded."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        environment = {**os.environ, "P2WKSS_VAR": folder, "P2WKSS_KEY": "5a" * 32}
        command = [sys.executable, "-m", "p2wkss"]
        subprocess.run([*command, "build"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
        results = _written(place)
        base = stack.enter_context(_served(command, environment))
        pages = [
            Seen(path, base + path, "main h1", "main .page-facts, main .scope", ("Seluruh keluarga RW", "KK binaan"))
            for path in ("/", "/perbandingan", "/indikator/san_layak")
        ]
        peers = [("plain Dash", sys.executable, "plain_dash.py"), ("Vizro", vizro, "with_vizro.py")]
        for name, python, script in peers:
            if python:
                url = stack.enter_context(_peer([python, str(PEERS / script), str(results)], environment))
                drawn = ".js-plotly-plot .main-svg .gtitle"
                pages.append(Seen(name, url, drawn, ".js-plotly-plot .gtitle", ("all", "binaan"), ours=False))
        _measure(pages, clicks)
        faults = list(_tell(pages))
        if lighthouse:
            faults += [fault for form in SCORES for fault in _lighthouse(shlex.split(lighthouse), base, form, place)]
    for fault in faults:
        print(f"EXCEEDED: {fault}")
    return 1 if faults else 0


def _written(place: Path) -> Path:
    """The levels of every indicator, round and population as a file that any tool reads."""
    current = json.loads((place / "current.json").read_text(encoding="utf-8"))
    results = place / "results.csv"
    with duckdb.connect(place / "builds" / f"{current['build_id']}.duckdb", read_only=True) as connection:
        connection.sql(RESULTS).write_csv(str(results))
    return results


@contextmanager
def _served(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    words = [*command, "serve", "--port", "0"]
    server = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        address = re.search(rb"http://\S+", server.stdout.readline())
        assert address is not None
        yield address[0].decode()
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _peer(words: list[str], environment: dict[str, str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    peer = subprocess.Popen([*words, str(port)], env=environment, stdout=quiet, stderr=quiet)
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        peer.terminate()
        peer.wait()


def _measure(pages: list[Seen], clicks: int) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
        for _ in range(ROUNDS):
            for page in pages:
                elapsed, size = _cold_open(browser, page)
                page.opened.append(elapsed)
                page.kibibytes.append(size)
                page.changes.extend(_changes(browser, page, max(clicks // ROUNDS, 4)))
        browser.close()


def _cold_open(browser: Browser, seen: Seen) -> tuple[float, float]:
    page = browser.new_context(viewport=SCREEN).new_page()
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    started = time.perf_counter()
    page.goto(seen.url)
    page.wait_for_selector(seen.ready)
    elapsed = 1000 * (time.perf_counter() - started)
    page.wait_for_load_state("networkidle")
    sizes = [request.sizes() for request in finished]
    size = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    page.context.close()
    return elapsed, size / 1024


_WATCH = """
selector => {
  window.painted = [];
  let started = null, before = null;
  const told = () => document.querySelector(selector)?.textContent;
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


def _changes(browser: Browser, seen: Seen, clicks: int) -> list[float]:
    """The first two clicks warm the caches and don't count."""
    page = browser.new_page(viewport=SCREEN)
    page.goto(seen.url)
    page.wait_for_selector(seen.ready)
    page.locator("#first").wait_for(state="detached")  # the first screen in our document, in which nothing is switched
    page.wait_for_load_state("networkidle")
    page.evaluate(_WATCH, seen.told)
    for click in range(clicks + 2):
        label = seen.labels[click % 2]
        choice = page.get_by_text(label, exact=True).first
        choice.wait_for()
        box = choice.bounding_box()
        assert box is not None, label
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.up()
        page.wait_for_function("many => window.painted.length >= many", arg=click + 1)
        page.wait_for_timeout(250)
    times: list[float] = page.evaluate("window.painted")
    page.close()
    return times[2:]


def _tell(pages: list[Seen]) -> Iterator[str]:
    print(f"{'':<24}{'cold open ms':>14}{'KiB':>8}{'change p50':>12}{'p95 ms':>8}")
    for page in pages:
        p50, p95 = statistics.median(page.changes), _p95(page.changes)
        print(
            f"{page.name:<24}{statistics.median(page.opened):14.0f}{statistics.median(page.kibibytes):8.0f}"
            f"{p50:12.0f}{p95:8.0f}"
        )
    first, plain = pages[0], next(page for page in pages if page.name == "plain Dash")
    share = statistics.median(first.opened) / statistics.median(plain.opened)
    print(f"cold open of {first.name} as a share of plain Dash's: {share:.2f}  budget {OPEN_SHARE}")
    if share > OPEN_SHARE:
        yield f"cold open {share:.2f} of plain Dash's"
    if statistics.median(first.kibibytes) > OPEN_KIBIBYTES:
        yield f"{first.name}: {statistics.median(first.kibibytes):.0f} KiB"
    vizro = [statistics.median(page.changes) for page in pages if page.name == "Vizro"]
    for page in pages:
        p50, p95 = statistics.median(page.changes), _p95(page.changes)
        if page.ours and page is not first and (p50 > min([CHANGE_MEDIAN, *vizro]) or p95 > CHANGE_P95):
            yield f"{page.name}: filter change {p50:.0f} / {p95:.0f} ms, budget {CHANGE_MEDIAN} / {CHANGE_P95}"


def _p95(values: list[float]) -> float:
    return sorted(values)[max(round(len(values) * 0.95) - 1, 0)]


def _lighthouse(command: list[str], url: str, form: str, place: Path) -> Iterator[str]:
    report = place / f"{form}.json"
    options = ["--output=json", f"--output-path={report}", "--quiet", f"--chrome-flags={' '.join(FLAGS)} --headless"]
    preset = ["--preset=desktop"] if form == "desktop" else []
    subprocess.run([*command, url, *options, *preset], check=True)
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    for name, least in SCORES[form].items():
        score = round(100 * categories[name]["score"])
        print(f"Lighthouse {form} {name}: {score}  budget {least}")
        if score < least:
            yield f"Lighthouse {form} {name} {score}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the pages beside their peers.")
    parser.add_argument("--clicks", type=int, default=40)
    parser.add_argument("--vizro")
    parser.add_argument("--lighthouse")
    chosen = parser.parse_args()
    sys.exit(main(chosen.clicks, chosen.vizro, chosen.lighthouse))
