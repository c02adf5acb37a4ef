"""Measures sixty readers at once on the app as it is served: their waits, failures, and memory.

    python benchmarks/readers.py [readers] [seconds] [processes]

60 readers for 30 seconds and 2 processes unless told. Each opens a page as a browser does (the document, then what
stands on it), looks at it for one to three seconds, and goes to another page or chooses another population, audience
analyst. Readers and server share this machine. A wait is from asking to the last byte of the answer. Memory is the
proportional share of the server's processes at the end. Exit code 1 when a budget is exceeded. Linux only.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[1]
BUDGET_MILLISECONDS, BUDGET_MEBIBYTES = 500, 400
PLACES = (
    "/",
    "/?populasi=all",
    "/perbandingan",
    "/perbandingan?populasi=all",
    "/indikator",
    "/indikator/san_layak",
    "/indikator/san_layak?populasi=all",
    "/indikator/women_income_median",
    "/indikator/stunting",
    "/kegiatan",
    "/mutu-data",
    "/metode",
)
DOCUMENT = "dokumen"


@dataclass
class Told:
    """What all readers met: waits in milliseconds by what was asked for, and what went wrong."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str, milliseconds: float, fault: str | None) -> None:
        with self.guard:
            self.waits.setdefault(what, []).append(milliseconds)
            if fault:
                self.faults.append(f"{what}: {fault}")


def main(readers: int, seconds: float, processes: int) -> int:
    """Build, serve, let them read, print; 1 when a budget is exceeded."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "P2WKSS_VAR": folder, "P2WKSS_KEY": "5a" * 32}
        command = [sys.executable, "-m", "p2wkss"]
        subprocess.run([*command, "build"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
        served = [*command, "serve", "--port", "0", "--workers", str(processes)]
        server = subprocess.Popen(served, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        try:
            assert server.stdout is not None
            address = re.search(rb"http://\S+", server.stdout.readline())
            assert address is not None
            told = _read(address[0].decode(), readers, seconds)
            shares = [_share(each) for each in (server.pid, *_children(server.pid))]
            memory = sum(shares)
        finally:
            server.terminate()
            server.wait()
    return _tell(told, memory, readers=readers, processes=processes)


def _read(address: str, readers: int, seconds: float) -> Told:
    told, until = Told(), time.monotonic() + seconds
    threads = [threading.Thread(target=_reader, args=(address, number, until, told)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _reader(address: str, number: int, until: float, told: Told) -> None:
    chance = random.Random(number)
    session = requests.Session()
    time.sleep(chance.uniform(0, 3))
    _ask(told, DOCUMENT, lambda: session.get(f"{address}/", timeout=30))
    view, place = None, None
    while time.monotonic() < until:
        place = chance.choice([each for each in PLACES if each != place])
        path, _, search = place.partition("?")
        body = {
            "output": "..shell.children...view.data...changes.data..",
            "outputs": [
                {"id": name, "property": part}
                for name, part in (("shell", "children"), ("view", "data"), ("changes", "data"))
            ],
            "inputs": [
                {"id": "address", "property": "pathname", "value": path},
                {"id": "address", "property": "search", "value": f"?{search}" if search else ""},
            ],
            "state": [{"id": "view", "property": "data", "value": view}],
            "changedPropIds": ["address.pathname"],
        }
        answer = _ask(told, place, lambda: session.post(f"{address}/_dash-update-component", json=body, timeout=30))  # noqa: B023
        view = answer["response"]["view"]["data"] if answer else None
        time.sleep(chance.uniform(1, 3))


def _ask(told: Told, what: str, ask: Callable[[], requests.Response]) -> dict[str, Any] | None:
    started = time.perf_counter()
    fault, content = None, None
    try:
        answer = ask()
        if answer.status_code != 200:
            fault = f"status {answer.status_code}"
        elif what != DOCUMENT:
            content = answer.json()
            if not content["response"]["view"]["data"]["title"]:
                fault = "no page"
    except (requests.RequestException, ValueError, KeyError) as error:
        fault = repr(error)
    told.add(what, 1000 * (time.perf_counter() - started), fault)
    return content


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(each) for each in listed.split()]


def _share(process: int) -> float:
    """Its own memory and its part of what it shares, in MiB."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else float("nan")


def _tell(told: Told, memory: float, *, readers: int, processes: int) -> int:
    waits = sorted(wait for each in told.waits.values() for wait in each)
    p95 = waits[int(len(waits) * 0.95) - 1]
    print(f"{readers} readers, {processes} processes, {len(waits)} answers")
    for what, each in sorted(told.waits.items()):
        print(f"  {what:<45}{statistics.median(each):8.0f} ms  longest {max(each):6.0f}  {len(each):5} times")
    met = p95 <= BUDGET_MILLISECONDS and memory <= BUDGET_MEBIBYTES and not told.faults
    middle = statistics.median(waits)
    print(f"{'median / 95th percentile (ms)':<45}{middle:8.0f} / {p95:.0f}  budget {BUDGET_MILLISECONDS}")
    print(f"{'memory of all processes (MiB)':<45}{memory:8.0f}  budget {BUDGET_MEBIBYTES}")
    print(f"{'failed answers':<45}{len(told.faults):8}  {told.faults[:3] if told.faults else ''}")
    print("" if met else "EXCEEDED")
    return 0 if met else 1


if __name__ == "__main__":
    arguments = [float(each) for each in sys.argv[1:]]
    sys.exit(main(*(int(value) for value in [*arguments, *(60, 30, 2)[len(arguments) :]])))
