"""Measures the packed way of counting against a pandas loop and against DuckDB's bare scan of the same columns.

    python benchmarks/cube.py [households ...]

One million paired households unless told; `1000000 10000000` also tells how the time grows. 40 yes/no indicators before
and after, 12 % of households lost and 1.5 % of answers blank, 9 breakdowns: each size of area from the RW up, and two
divisions per regency and together, with the sums over clusters (RT within an RW, RW above). The pandas loop groups the
pairs of each indicator by each breakdown and counts its four cells, without clusters; beyond a million households it is
not run but taken to grow in proportion, which is kind to it.

Each action runs in a process of its own, in turn, three times (pandas once); medians, imports and opening left out. On
a machine that is busy with something else the clock says little: a budget is met when the clock or the processor's time
meets it, and both are printed. Exit code 1 when one is exceeded. The panels are made anew in a temporary folder.
"""

from __future__ import annotations

import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
INDICATORS = tuple(f"{number:02d}" for number in range(1, 41))
DIVISIONS = ("quintile", "head_sex")
AREAS = ("rt", "rw", "desa", "kec", "kab")
REPEATS = 3
MOST_FOR_PANDAS = 1_000_000
MILLION = 1_000_000


@dataclass(frozen=True)
class Cost:
    """What one run of an action took: wall clock and processor time in seconds, peak of memory in GB."""

    seconds: float
    processor: float
    memory: float

    def times(self, factor: float) -> Cost:
        return Cost(self.seconds * factor, self.processor * factor, self.memory)


@dataclass(frozen=True)
class Line:
    """One budget: by the clock and by the processor."""

    what: str
    clock: float
    processor: float
    budget: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        measured = (self.clock, self.processor)
        return max(measured) >= self.budget if self.at_least else min(measured) <= self.budget


def main(sizes: list[int]) -> int:
    """Measure every size, print one line per budget; 1 when one is exceeded."""
    lines: list[Line] = []
    packed: dict[int, Cost] = {}
    pandas: Cost | None = None
    with tempfile.TemporaryDirectory() as folder:
        for households in sorted(sizes):
            path = Path(folder) / f"{households}.duckdb"
            make_panel(path, households)
            bare, packed[households] = in_turn(("bare", "packed"), path)
            if pandas is None or households <= MOST_FOR_PANDAS:
                (pandas,), taken = in_turn(("pandas",), path, repeats=1), households
            path.unlink()
            lines += told(households, bare, packed[households], pandas.times(households / taken))
    lines += growth(packed)
    width = max(len(line.what) for line in lines)
    print(f"\n{'':<{width}}  {'clock':>8}  {'processor':>9}  {'budget':>7}")
    for line in lines:
        budget = f"{'≥' if line.at_least else '≤'} {line.budget:g}"
        print(
            f"{line.what:<{width}}  {line.clock:8.2f}  {line.processor:9.2f}  {budget:>7}"
            f"  {'' if line.met else 'EXCEEDED'}"
        )
    return 0 if all(line.met for line in lines) else 1


def told(households: int, bare: Cost, packed: Cost, pandas: Cost) -> list[Line]:
    """The budgets of one size."""
    millions = households / MILLION
    note = " (extrapolated)" if households > MOST_FOR_PANDAS else ""
    size = f"{households:,} households"
    return [
        Line(f"{size}: seconds per million", packed.seconds / millions, packed.processor / millions, 1.3),
        Line(f"{size}: packed / bare scan", packed.seconds / bare.seconds, packed.processor / bare.processor, 12),
        Line(
            f"{size}: pandas{note} / packed",
            pandas.seconds / packed.seconds,
            pandas.processor / packed.processor,
            10,
            at_least=True,
        ),
        Line(f"{size}: peak memory (GB)", packed.memory, packed.memory, 2.5),
    ]


def growth(packed: dict[int, Cost]) -> list[Line]:
    """The exponent with which time grows from the smallest to the largest size."""
    small, large = min(packed), max(packed)
    if small == large:
        return []
    clock, processor = (
        math.log(getattr(packed[large], name) / getattr(packed[small], name)) / math.log(large / small)
        for name in ("seconds", "processor")
    )
    return [Line(f"exponent of growth, {small:,} to {large:,}", clock, processor, 1.05)]


def in_turn(actions: tuple[str, ...], path: Path, *, repeats: int = REPEATS) -> list[Cost]:
    """The median cost of each action, each run in a process of its own."""
    costs: dict[str, list[Cost]] = {action: [] for action in actions}
    for _ in range(repeats):
        for action in actions:
            words = [sys.executable, str(Path(__file__)), action, str(path)]
            done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{action}: {done.stderr}")
            cost = Cost(**json.loads(done.stdout.splitlines()[-1]))
            costs[action].append(cost)
            print(
                f"{path.stem:>10} {action:<8}{cost.seconds:8.2f} s, processor {cost.processor:7.2f} s, "
                f"peak {cost.memory:.2f} GB",
                flush=True,
            )
    names = ("seconds", "processor", "memory")
    return [Cost(*(statistics.median(getattr(cost, n) for cost in costs[action]) for n in names)) for action in actions]


def act(action: str, path: Path) -> None:
    """Run one action in this process and print what it took, as JSON."""
    run = {"bare": _bare, "packed": _packed, "pandas": _pandas}[action](path)
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    run()
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = after.ru_maxrss / (10**9 if sys.platform == "darwin" else 10**6)
    print(json.dumps({"seconds": seconds, "processor": processor, "memory": memory}))


def _bare(path: Path) -> Callable[[], object]:
    connection = duckdb.connect(path, read_only=True)
    sums = ", ".join(f"sum({column})" for column in (*AREAS, *DIVISIONS, *_answers()))
    return lambda: connection.execute(f"SELECT {sums} FROM panel").fetchall()


def _packed(path: Path) -> Callable[[], object]:
    sys.path.insert(0, str(ROOT))
    from indicators.cube.panel import Panel
    from indicators.cube.rolled import count_pairs

    connection = duckdb.connect(path, read_only=True)
    panel = Panel("panel", INDICATORS, DIVISIONS)
    return lambda: count_pairs(connection, panel)


def _pandas(path: Path) -> Callable[[], object]:
    with duckdb.connect(path, read_only=True) as connection:
        blanks = ", ".join(f"coalesce({column}, -1) AS {column}" for column in _answers())
        frame = connection.execute(f"SELECT {', '.join((*AREAS, *DIVISIONS))}, {blanks} FROM panel").df()
    breakdowns = [["kab", "kec", "desa", "rw"], ["kab", "kec", "desa"], ["kab", "kec"], ["kab"], []]
    breakdowns += [[*area, division] for division in DIVISIONS for area in (["kab"], [])]

    def count() -> list[object]:
        results: list[object] = []
        for name in INDICATORS:
            before, after = f"b_{name}", f"e_{name}"
            pairs = frame[(frame[before] >= 0) & (frame[after] >= 0)]
            results += [pairs.groupby([*keys, before, after]).size() for keys in breakdowns]
        return results

    return count


def _answers() -> tuple[str, ...]:
    return tuple(f"{end}_{name}" for name in INDICATORS for end in "be")


def make_panel(path: Path, households: int) -> None:
    """RT of 40 households, RW of 4 RT, desa of 10 RW, kecamatan of 9 desa, 27 regencies; RT gain together."""
    answers = ", ".join(_drawn(number, name) for number, name in enumerate(INDICATORS, start=1))
    regency = math.ceil(households / 40 / 27)
    with duckdb.connect(path) as connection:
        connection.execute(f"""
            CREATE TABLE panel AS
            WITH household AS (
                SELECT household, CAST(household // 40 AS INTEGER) AS rt, hash(household) AS chance
                FROM range({households}) made (household)
            )
            SELECT rt, rt // 4 AS rw, rt // 40 AS desa, rt // 360 AS kec, CAST(rt // {regency} AS TINYINT) AS kab,
                   CAST(chance % 5 AS TINYINT) AS quintile, CAST((chance // 5) % 100 < 16 AS TINYINT) AS head_sex,
                   {answers}
            FROM household
        """)


def _drawn(number: int, name: str) -> str:
    """Before and after of one indicator: bits of one hash of the household, and one of its RT."""
    drawn, together = f"hash(household, {number})", f"(hash(rt, {number}) & 63)"

    def below(bits: int, limit: str) -> str:
        return f"(({drawn} >> {bits}) & 127) < {limit}"

    blank = f"(({drawn} >> {{}}) & 1023) < 15"
    before = below(0, str(26 + number))
    after = f"CASE WHEN {before} THEN {below(7, '118')} ELSE {below(14, together)} END"
    return (
        f"CASE WHEN NOT {blank.format(21)} THEN CAST({before} AS TINYINT) END AS b_{name}, "
        f"CASE WHEN NOT {blank.format(31)} AND (chance >> 20) % 100 >= 12 THEN CAST({after} AS TINYINT) END AS e_{name}"
    )


if __name__ == "__main__":
    if len(sys.argv) == 3 and not sys.argv[1].isdigit():
        act(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main([int(word) for word in sys.argv[1:]] or [MILLION]))
