"""Times intervals, tests, bounds, adjusted p-values and verdicts of many result rows at once, from counts to words.

    python benchmarks/intervals.py [rows, 1000000 unless told]

Needs no build: counts are drawn at random, one in ten from a ladder, in sites of 1 to 15 RT. The budget is 2 s a
million; on a busy machine the time of the processor tells more than the clock.
"""

from __future__ import annotations

import sys
from time import perf_counter, process_time

import numpy as np

from indicators.changes import paired_changes
from indicators.definition import Kind
from indicators.estimates import Columns

BUDGET_SECONDS = 2.0
INDICATORS, PLACES = 60, 9
REPEATS = 3


def counts(rows: int) -> Columns:
    """Columns as table paired has them, for sites of about 160 pairs."""
    random = np.random.default_rng(4)
    pairs = random.integers(0, 320, size=rows)
    shares = random.dirichlet([3, 1, 6, 4], size=rows)
    gained, lost, both, _ = random.multinomial(pairs, shares).T
    clusters = np.minimum(random.integers(1, 16, size=rows), pairs)
    size = pairs / np.maximum(clusters, 1)
    net = gained - lost
    spread = random.gamma(2.0, 0.5, size=rows) * (gained + lost)
    gone_yes, gone_no = random.integers(0, 9, size=(2, rows))
    row = np.arange(rows)
    site = row // (INDICATORS * PLACES)
    return {
        "kind": np.where(row % 10 == 0, Kind.LADDER.value, Kind.PROPORTION.value).astype(object),
        "better": random.choice([-1, 1], size=rows),
        "pairs": pairs,
        "gained": gained,
        "lost": lost,
        "both": both,
        "up": gained,
        "down": lost,
        "gone_yes": gone_yes,
        "gone_no": gone_no,
        "gone": gone_yes + gone_no,
        "only_from": gone_yes + gone_no,
        "only_up": np.zeros(rows, dtype=bool),
        "as_one": np.zeros(rows, dtype=bool),
        "shared": np.zeros(rows, dtype=bool),
        "clusters": clusters,
        "sum_of_squared_pairs": clusters * size**2,
        "sum_of_squared_net": net**2 / np.maximum(clusters, 1) + spread,
        "sum_of_products": size * net,
        "sampled": np.zeros(rows),
        "pool": row % (INDICATORS * PLACES),
        "tested": row % PLACES == 0,
        "family": np.full(rows, "primary", dtype=object),
        "is_primary": row % INDICATORS < 8,
        "siblings": site * 7 + np.where(row % INDICATORS < 8, 0, 1 + row % 6),
    }


def main(rows: int) -> int:
    """The best of three runs, against the budget."""
    columns = counts(rows)
    paired_changes({name: column[:1000] for name, column in columns.items()})
    clock, processor = [], []
    for _ in range(REPEATS):
        started, used = perf_counter(), process_time()
        paired_changes(columns)
        clock.append(perf_counter() - started)
        processor.append(process_time() - used)
    budget = BUDGET_SECONDS * rows / 1_000_000
    print(f"{rows:,} rows: {min(clock):.2f} s on the clock, {min(processor):.2f} s of the processor")
    print(f"(best of {REPEATS}; budget {budget:.2f} s)")
    return int(min(clock) > budget)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
