"""Measures what somebody waits for who gives the page a large file, in a real browser, on this machine.

    python benchmarks/upload.py [rows]

The clock runs from the choice of the file in the page "Muat data": sending it, the start of the process that looks at
it, and drawing the page are all in it. Three files of `rows` (100,000 unless told): an XLSX of 30 columns that the
programme knows, a CSV of 10 columns that it knows, and a CSV that it doesn't. In a file that is known every 500th row
has a fault; of the register nobody knows the children, so that all its rows are held back and told of. Who opened the
page looks for the file for five seconds first: meanwhile a process gets ready.

1. What it is: on the page stand system and form, of a file that nobody knows the system. Of a large file that is what
   its first rows say; the whole of it has the last word, and what it says is measured, too.
2. First findings, with their cells: what single rows tell of themselves, while records are still being compared.
3. All findings, and the page says so. Of a file that is not known, the mapping that is proposed for it.
4. Results computed, compared with those in force, and every finding ready to be decided.

Medians of three. Browser, server and process share this machine, the program was compiled before. Needs the test
extras and Chromium. Exit code 1 when a budget is exceeded. The files hold nobody's data.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from browser import EXECUTABLE, FLAGS
from load_files import FILE_NAME, write_csv, write_register, write_workbook
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
REPEATS = 3
PATIENCE = 600_000  # milliseconds
LOOKING = 5_000  # milliseconds
FAULTY = 500
BUDGET = 2.0

IT_IS = ("what it seems to be", "#recognised .muat-facts")
SURE = ("what it is, all of it read", "#recognised .muat-sheets li")
FIRST = ("first findings", "#findings .muat-rule")
READY = ("ready to be decided", "body:not(:has(#waiting)) #findings .muat-rule")
ALL = ("all findings", f"#findings:has(#muat-all-told) .muat-rule, {READY[1]}")
MAPPING = ("a mapping to look at", "#mapping #muat-columns .ag-row")


@dataclass(frozen=True)
class Upload:
    """A file and what is waited for, in order: in words, and where on the page it stands."""

    what: str
    path: Path
    moments: tuple[tuple[str, str], ...]
    budgets: tuple[str, ...]


def main(rows: int) -> int:
    """Measure every file, print one line per moment; 1 when a budget is exceeded."""
    with tempfile.TemporaryDirectory() as name, _served(Path(name)) as address:
        uploads = _files(Path(name), rows)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
            waits = [_measured(browser.new_page(), address, upload) for upload in uploads]
            browser.close()
    met = True
    for upload, seconds in zip(uploads, waits, strict=True):
        for (moment, _), told in zip(upload.moments, seconds, strict=True):
            budget = BUDGET if moment in upload.budgets else None
            over = budget is not None and told > budget
            met = met and not over
            limit = f"{budget:.1f}" if budget else "–"
            print(f"{f'{upload.what}: {moment} (s)':<62}{told:8.2f}{limit:>6}{'  EXCEEDED' if over else ''}")
    return 0 if met else 1


def _files(folder: Path, rows: int) -> tuple[Upload, ...]:
    workbook, register, unknown = folder / FILE_NAME, folder / "e-PPGBM RW 12 2023.csv", folder / "unknown.csv"
    write_workbook(workbook, folder / "data", rows, faulty=FAULTY)
    write_register(register, rows, faulty=FAULTY)
    write_csv(unknown, rows)
    known, both = (IT_IS, SURE, FIRST, ALL, READY), (IT_IS[0], FIRST[0])
    return (
        Upload(f"{rows:,} rows, XLSX", workbook, known, both),
        Upload(f"{rows:,} rows, CSV", register, known, both),
        Upload(f"{rows:,} rows, unknown CSV", unknown, (IT_IS, SURE, MAPPING), (IT_IS[0],)),
    )


def _measured(page: Page, address: str, upload: Upload) -> list[float]:
    """Medians in seconds, one for each moment."""
    rounds = []
    for _ in range(REPEATS):
        page.goto(f"{address}/muat-data")
        page.locator("#muat-file").wait_for()
        page.wait_for_timeout(LOOKING)
        started, seen = time.perf_counter(), []
        page.locator("#muat-file").set_input_files(upload.path)
        for _, place in upload.moments:
            page.locator(place).first.wait_for(timeout=PATIENCE)
            seen.append(time.perf_counter() - started)
        print(upload.what, *(f"{each:.2f}" for each in seen), flush=True)
        rounds.append(seen)
    page.close()
    return [statistics.median(each) for each in zip(*rounds, strict=True)]


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """A programme of the families of one round, so that a register has somebody to be of."""
    sample = ROOT / "data" / "sample"
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("sample"))
    (folder / "data" / "sample").mkdir()
    shutil.copy(next(sample.glob("*m2*")), folder / "data" / "sample")
    places = {"P2WKSS_DATA": str(folder / "data"), "P2WKSS_VAR": str(folder / "var"), "P2WKSS_KEY": "5a" * 32}
    environment = {**os.environ, **places, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python compiles the program once and keeps that
    command = [sys.executable, "-m", "p2wkss"]
    subprocess.run([*command, "build"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    served = [*command, "serve", "--port", "0"]
    server = subprocess.Popen(served, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield next(found.group() for line in server.stdout if (found := re.search(r"http://\S+:\d+", line)))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("rows", type=int, nargs="?", default=100_000, help="rows of each file")
    sys.exit(main(asked.parse_args().rows))
