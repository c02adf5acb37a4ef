"""Measures what loading costs, on this machine in one run, against the bare cost of reading the same cells.

    python benchmarks/load.py [rows]

1. A KoboToolbox workbook of `rows` families (100,000 unless told) and 30 columns, from its bytes to a published build
   with every indicator, beside what python-calamine needs for its cells alone; and the peak of memory.
2. A CSV of ten times as many rows and 10 columns as the project reads it, beside DuckDB's own reading of it.
3. What the page that loads waits for first: that workbook, and a CSV of as many rows and 10 columns, recognised.
4. The sample of one RW, built again by the command as a user runs it.

Each action runs in a process of its own, the two of a pair in turn, so that both meet the same machine; times are wall
clock around the action, medians of three, imports left out. On a machine that is busy with something else the ratio of
processor times, beside it, says more. Exit code 1 when a budget is exceeded. The files are made anew in a
temporary folder and are gone afterwards; they hold nobody's data.
"""

from __future__ import annotations

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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).parents[1]
KEY = "5a" * 32
REPEATS = 3
TIMES = ("seconds", "processor")
SYSTEM = ("_id", "_uuid", "_submission_time", "_validation_status", "_index")
FILE_NAME = "P2WKSS RW 12 baseline - all versions - False - 2023-04-01-08-00-00.xlsx"


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
    command = [sys.executable, "-m", "p2wkss", "build", "--force"]
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
    seconds = statistics.median(times)
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
    words = [sys.executable, str(Path(__file__)), action, str(path)]
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
    run()
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
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
    sys.path.insert(0, str(ROOT))
    os.environ["P2WKSS_KEY"] = KEY
    import etl.build  # noqa: F401
    import indicators.compute  # noqa: F401
    import p2wkss
    from warehouse.settings import Settings

    settings = Settings(data=folder / "data", var=Path(tempfile.mkdtemp(dir=folder)))
    return lambda: p2wkss.make_build(settings, force=True)


def _read_with_duckdb(path: Path) -> Callable[[], object]:
    import duckdb

    connection = duckdb.connect()
    return lambda: connection.execute("CREATE TABLE read AS SELECT * FROM read_csv(?)", [str(path)])


def _read(path: Path) -> Callable[[], object]:
    sys.path.insert(0, str(ROOT))
    from etl.sources.reading import read_workbook

    return lambda: read_workbook(path)


def _upload(path: Path) -> Callable[[], object]:
    """The first step of an attempt, as the page starts it, in a programme without survey files."""
    sys.path.insert(0, str(ROOT))
    import etl.attempt.recognise  # noqa: F401
    import p2wkss
    from etl.attempt.steps import run_step
    from warehouse.attempts import Step, start_attempt
    from warehouse.settings import Settings

    folder = Path(tempfile.mkdtemp(dir=path.parent))
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("sample"))
    settings = Settings(data=folder / "data", var=folder / "var")
    attempt = start_attempt(settings, file=path.name)
    shutil.copy(path, attempt.received / path.name)
    return lambda: run_step(settings, attempt.name, Step.RECOGNISE, build=p2wkss.make_build)


def write_workbook(path: Path, data: Path, rows: int) -> None:
    """An export of the household form with as many families, all of them different, and one member."""
    sys.path.insert(0, str(ROOT))
    from etl.mapping import read_forms
    from warehouse.codebook import read_codebook
    from warehouse.programme import read_programme

    programme, codebook = read_programme(data), read_codebook(data / "codebook")
    form = next(
        form for form in read_forms(data / "forms", codebook=codebook, programme=programme) if form.system == "kobo"
    )
    areas = [(area.rt, area.dasawisma) for area in programme.areas]
    household, person = form.sheets[0], form.sheets[1]
    asked = {column: name for column, name in household.columns.items() if column not in household.optional_columns}
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet("Pendataan keluarga")
        sheet.write_row(0, 0, [*asked, *SYSTEM])
        for number in range(1, rows + 1):
            answers = _family(number, *areas[number % len(areas)])
            for column, name in enumerate([*asked.values(), *SYSTEM]):
                value = answers.get(name)
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, dates)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)
        members = workbook.add_worksheet(str(person.sheet))
        members.write_row(0, 0, [*person.columns, "_submission__uuid", "_parent_index"])
        answers = {"name": "Ibu Umpama", "sex": "P", "relation": 1, "presence": 1, "birth_date": "1988-07-12"}
        members.write_row(1, 0, [*(answers.get(name, "") for name in person.columns.values()), "uuid-1", 1])


def _family(number: int, rt: str, dasawisma: str) -> Mapping[str, str | int | date | None]:
    return {
        "visit_date": date(2023, 3, 20) + timedelta(days=number % 12),
        "visit_result": 1,
        "enumerator": f"K{number % 20:02d}",
        "rt": rt,
        "dasawisma": dasawisma,
        "family_card": f"3277{number // 9999 % 90 + 10:02d}010190{number % 9999 + 1:04d}",
        "head_name": f"Kepala Umpama {number}",
        "phone": f"08{number:010d}",
        "binaan": 1 + number % 2,
        "head_sex": "LP"[number % 3 == 0],
        "member_count": 1 + number % 9,
        "house_tenure": 1,
        "floor_material": 2,
        "wall_material": 1,
        "roof_material": 2,
        "floor_area": 12 + number % 140,
        "drinking_water": 3,
        "water_minutes": number % 30,
        "toilet_use": 1,
        "toilet_type": 1 + number % 3,
        "disposal": 1,
        "desludged": 1 + number % 2,
        "handwashing": 1,
        "standing_water": 1 + number % 2,
        "_id": number,
        "_uuid": f"uuid-{number}",
        "_submission_time": datetime(2023, 3, 22, 4, 5, 6),
        "_index": number,
    }


def write_csv(path: Path, rows: int) -> None:
    """Ten columns of the kinds a register has."""
    names = "nomor,nik,nama,rt,dasawisma,tanggal_lahir,jk,berat,tinggi,keterangan"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(names + "\n")
        for n in range(rows):
            born = f"{2019 + n % 4}-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
            place = f"{n % 8 + 1:03d},{n % 8 + 1:03d}-A"
            sizes = f"{n % 200 / 10 + 2},{n % 600 / 10 + 45}"
            stream.write(f"{n},3277010101{n % 10**6:06d},Anak Umpama {n},{place},{born},{'LP'[n % 2]},{sizes},\n")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        act(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
