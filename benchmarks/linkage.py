"""Measures linkage on invented rounds with the damage turned up: precision, recall and time, at several levels.

    python benchmarks/linkage.py [households] [seed ...]

Prints a table. Thresholds were chosen on seeds 1 to 9; what is published comes from seeds 101 and up.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from etl.simulation.accuracy import Accuracy, Measured, measure
from etl.simulation.damage_levels import LEVELS
from warehouse.codebook import read_codebook
from warehouse.programme import read_programme

DATA = Path(__file__).parents[1] / "data"
BUDGET_SECONDS = 3.0


def main(households: int, seeds: Sequence[int]) -> None:
    """One line per level, over all seeds."""
    codebook, area = read_codebook(DATA / "codebook"), read_programme(DATA).areas[0]
    print(f"{households} x {households} households, {len(seeds)} seeds")
    print(f"{'level':<12}{'unit':<12}{'precision':>10}{'recall':>9}{'after review':>22}{'waiting':>9}{'wrong':>7}")
    slowest = cpu = 0.0
    for level in LEVELS:
        runs = [measure(households, seed=seed, level=level, codebook=codebook, area=area) for seed in seeds]
        tell(level, runs)
        slowest = max(slowest, statistics.median(run.seconds for run in runs))
        cpu = max(cpu, statistics.median(run.cpu_seconds for run in runs))
    print(f"linking both rounds, people too: {slowest:.2f} s on the clock, {cpu:.2f} s of the processor")
    print(f"(the slowest level, median of its seeds; budget {BUDGET_SECONDS:.0f} s)")


def tell(level: str, runs: Sequence[Measured]) -> None:
    """Precision and recall of all runs together."""
    columns = (
        ("household", [run.households for run in runs], [run.confirmed_households for run in runs]),
        ("person", [run.people for run in runs], [run.confirmed_people for run in runs]),
    )
    for unit, before, after in columns:
        one, other = together(before), together(after)
        if unit == "person" and level == "couples":
            continue  # without a birth date nobody is loaded as a person
        waiting = statistics.mean(run.waiting.get(unit, 0) for run in runs)
        told = f"{other.precision:.5f} / {other.recall:.4f}"
        wrong = one.linked - one.right
        print(
            f"{level:<12}{unit:<12}{one.precision:>10.5f}{one.recall:>9.4f}{told:>22}{waiting:>9.1f}{wrong:>7}",
            flush=True,
        )


def together(runs: Sequence[Accuracy]) -> Accuracy:
    return Accuracy(sum(r.true for r in runs), sum(r.linked for r in runs), sum(r.right for r in runs))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(numbers[0] if numbers else 4000, numbers[1:] or [101])
