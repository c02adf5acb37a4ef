"""Measures what loading costs, on this machine in one run, against the bare cost of reading the same cells.

    python benchmarks/load.py [rows]

1. A KoboToolbox workbook of `rows` families (100,000 unless told) and 30 columns, from its bytes to a published build
   with every indicator, beside what python-calamine needs for its cells alone; and the peak of memory.
2. A CSV of ten times as many rows and 10 columns as the project reads it, beside DuckDB's own reading of it.
3. That workbook, and a CSV of as many rows and 10 columns, recognised with all its rows, as the page that loads has it
   done; what stands on that page meanwhile and afterwards, upload.py measures.
4. The sample of one RW, built again by the command as a user runs it, the program compiled before.

Each action runs in a process of its own, the two of a pair in turn, so that both meet the same machine; times are wall
clock around the action, medians of three, imports left out. On a machine that is busy with something else the ratio of
processor times, beside it, says more. Exit code 1 when a budget is exceeded. The files are made anew in a
temporary folder and are gone afterwards; they hold nobody's data.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from load_files import FILE_NAME, write_csv, write_workbook

ROOT = Path(__file__).parents[1]
KEY = "5a" * 32
REPEATS = 3
TIMES = ("seconds", "processor")


@dataclass(frozen=True)
class Cost:
    """What one run of an action took: wall clock and processor time in seconds, peak of memory in GB."""

    seconds: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Line:
    """One budget and how it was met."""

    what: str
    measured: str
    budget: str
    met: bool
    processor: str = ""


def main(rows: int) -> int:
    """Measure everything, print one line per budget; 1 when one is exceeded."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [*_workbook(folder, rows), *_csv(folder, 10 * rows), *_uploads(folder, rows), *_sample(folder)]
    width = max(len(line.what) for line in lines)
    print(f"\n{'':<{width}}  {'measured':>9}  {'processor':>9}  {'budget':>6}")
    for line in lines:
        told = "" if line.met else "EXCEEDED"
        print(f"{line.what:<{width}}  {line.measured:>9}  {line.processor:>9}  {line.budget:>6}  {told}")
    return 0 if all(line.met for line in lines) else 1


def _workbook(folder: Path, rows: int) -> Iterator[Line]:
    data = folder / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("sample"))
    declared = (data / "programme.toml").read_text(encoding="utf-8")
    declared = re.sub(r'^inputs = "[^"]*"', 'inputs = "large"', declared, flags=re.MULTILINE)
    (data / "programme.toml").write_text(declared, encoding="utf-8")
    (data / "large").mkdir()
    path = data / "large" / FILE_NAME
    write_workbook(path, data, rows)
    bare, whole = _in_turn(("cells", path), ("build", folder))
    what = f"{rows:,} rows × 30 columns, XLSX"
    yield _ratio(f"{what}: published build / bare cells", whole, bare, budget=2.5)
    peak = max(cost.memory for cost in whole)
    yield Line(f"{what}: peak memory (GB)", f"{peak:.2f}", "1.5", peak <= 1.5)


def _csv(folder: Path, rows: int) -> Iterator[Line]:
    path = folder / "large.csv"
    write_csv(path, rows)
    bare, whole = _in_turn(("duckdb", path), ("read", path))
    yield _ratio(f"{rows:,} rows × 10 columns, CSV: read / DuckDB's bare read", whole, bare, budget=3.0)


def _uploads(folder: Path, rows: int) -> Iterator[Line]:
    csv = folder / "upload.csv"
    write_csv(csv, rows)
    for path in (folder / "data" / "large" / FILE_NAME, csv):
        costs = [_cost("recognise", path) for _ in range(REPEATS)]
        seconds, processor = (statistics.median(getattr(cost, name) for cost in costs) for name in TIMES)
        what = f"{rows:,} rows, {path.suffix.removeprefix('.').upper()}: upload to what it is (s)"
        yield Line(what, f"{seconds:.2f}", "2.0", seconds <= 2.0, f"{processor:.2f}")


def _sample(folder: Path) -> Iterator[Line]:
    environment = {**os.environ, "P2WKSS_VAR": str(folder / "sample"), "P2WKSS_KEY": KEY}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python compiles the program once and keeps that
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    command = [sys.executable, "-m", "p2wkss", "build", "--force"]
    times = []
    for _ in range(1 + REPEATS):
        started = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
    seconds = statistics.median(times[1:])
    yield Line("the sample of one RW, built by the command (s)", f"{seconds:.1f}", "4.0", seconds <= 4.0)


def _ratio(what: str, whole: list[Cost], bare: list[Cost], *, budget: float) -> Line:
    measured, processor = (
        statistics.median(getattr(cost, name) for cost in whole)
        / statistics.median(getattr(cost, name) for cost in bare)
        for name in TIMES
    )
    return Line(what, f"{measured:.2f}", f"{budget:.1f}", measured <= budget, f"{processor:.2f}")


def _in_turn(bare: tuple[str, Path], whole: tuple[str, Path]) -> tuple[list[Cost], list[Cost]]:
    costs: dict[str, list[Cost]] = {bare[0]: [], whole[0]: []}
    for _ in range(REPEATS):
        for action, path in (bare, whole):
            costs[action].append(_cost(action, path))
    return costs[bare[0]], costs[whole[0]]


def _cost(action: str, path: Path) -> Cost:
    words = [sys.executable, str(Path(__file__)), "--act", action, str(path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{action}: {done.stderr}")
    cost = Cost(**json.loads(done.stdout.splitlines()[-1]))
    print(
        f"{action:<10}{cost.seconds:7.2f} s, processor {cost.processor:6.2f} s, peak {cost.memory:.2f} GB", flush=True
    )
    return cost


def act(action: str, path: Path) -> None:
    """Run one action in this process and print what it took, as JSON."""
    actions = {"cells": _read_cells, "build": _build, "duckdb": _read_with_duckdb, "read": _read, "recognise": _upload}
    run = actions[action](path)
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    made = run()  # kept until the clock stops, as DuckDB keeps its table: letting go of it is no part of reading
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    del made
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = after.ru_maxrss / (10**9 if sys.platform == "darwin" else 10**6)
    print(json.dumps({"seconds": seconds, "processor": processor, "memory": memory}))


def _read_cells(path: Path) -> Callable[[], object]:
    from python_calamine import CalamineWorkbook

    def read() -> object:
        book = CalamineWorkbook.from_path(str(path))
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]

    return read


def _build(folder: Path) -> Callable[[], object]:
    os.environ["P2WKSS_KEY"] = KEY
    import etl.build  # noqa: F401
    import indicators.compute  # noqa: F401
    import p2wkss_build
    from warehouse.settings import Settings

    settings = Settings(data=folder / "data", var=Path(tempfile.mkdtemp(dir=folder)))
    return lambda: p2wkss_build.make_build(settings, force=True)


def _read_with_duckdb(path: Path) -> Callable[[], object]:
    import duckdb

    connection = duckdb.connect()
    return lambda: connection.execute("CREATE TABLE read AS SELECT * FROM read_csv(?)", [str(path)])


def _read(path: Path) -> Callable[[], object]:
    from etl.sources.reading import read_workbook

    return lambda: read_workbook(path)


def _upload(path: Path) -> Callable[[], object]:
    """The first step of an attempt, as the page starts it, in a programme without survey files."""
    import etl.attempt.recognise  # noqa: F401
    import p2wkss_build
    from etl.attempt.steps import run_step
    from warehouse.attempts import Step, start_attempt
    from warehouse.settings import Settings

    folder = Path(tempfile.mkdtemp(dir=path.parent))
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("sample"))
    settings = Settings(data=folder / "data", var=folder / "var")
    attempt = start_attempt(settings, file=path.name)
    shutil.copy(path, attempt.received / path.name)
    return lambda: run_step(settings, attempt.name, Step.RECOGNISE, build=p2wkss_build.make_build)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("rows", type=int, nargs="?", default=100_000, help="families in the workbook")
    asked.add_argument("--act", nargs=2, metavar=("ACTION", "PATH"), help=argparse.SUPPRESS)
    words = asked.parse_args()
    if words.act:
        act(words.act[0], Path(words.act[1]))
    else:
        sys.exit(main(words.rows))
