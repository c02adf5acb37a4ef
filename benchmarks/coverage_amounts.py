"""Simulates how often the 95 % intervals of paired changes of amounts hold the truth when RT move together.

    python benchmarks/coverage_amounts.py [sites per line and shape, 1000 unless told; of means ten times as many]

Writes part 6 of docs/coverage.md, which `coverage.py` and `coverage_apart.py` leave as it is. Changes of an RT share
a normal part and are then shaped, so that the intracluster correlation named is that of the changes before shaping.
Intervals come from the very code that fills a build. Fails when the rule leaves 93-97 % in the mean of a cell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from indicators import amount_changes
from indicators.changes import NUMBERS
from indicators.definition import Kind
from indicators.estimates import Results
from indicators.samples import Samples
from indicators.statistics.median import hodges_lehmann_change

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
HEADING = "## 6. "
SEED, HOUSEHOLDS, DRAWS = 16, 40, 4_000_000
TIMES_FOR_MEANS = 10  # they cost next to nothing
CLUSTERS, CORRELATIONS = (4, 8, 12), (0.0, 0.02, 0.05, 0.10)
LOWEST, HIGHEST = 0.93, 0.97
CLOSE = 1e-9  # sums of rounded amounts differ in their last digit

Numbers = NDArray[np.float64]
SHAPES: dict[str, Callable[[Numbers], Numbers]] = {
    "setangkup": lambda z: 0.3 + z,
    "condong": lambda z: np.exp(0.8 * z) - 0.8,
    "dibulatkan, sepertiga tetap": lambda z: np.where(
        np.abs(z + 0.4) < 0.4, 0, np.round((np.exp(0.8 * z) - 0.5) * 20) / 20
    ),
}


@dataclass(frozen=True)
class Covered:
    """Of one cell and kind: coverage by shape by the rule, coverage without RT, and the mean width by the rule."""

    by_rule: tuple[float, ...]
    alone: float
    width: float

    @property
    def mean(self) -> float:
        return float(np.mean(self.by_rule))


@dataclass(frozen=True)
class Line:
    clusters: int
    correlation: float
    median: Covered
    average: Covered


def truths(shape: Callable[[Numbers], Numbers]) -> dict[Kind, float]:
    """The centre that the typical change and the mean change estimate, of families of different RT."""
    generator = np.random.default_rng(SEED)
    one, other = shape(generator.standard_normal(DRAWS)), shape(generator.standard_normal(DRAWS))
    return {Kind.MEDIAN: float(np.median((one + other) / 2)), Kind.MEAN: float(one.mean())}


def lines(*, sites: int, cells: tuple[tuple[int, float], ...] | None = None) -> Iterator[Line]:
    """Every number of RT with every correlation, or these cells."""
    centre = {name: truths(shape) for name, shape in SHAPES.items()}
    for clusters, correlation in cells or tuple(product(CLUSTERS, CORRELATIONS)):
        generator = np.random.default_rng([SEED, clusters, round(correlation * 100)])
        found: dict[Kind, list[tuple[float, float, float]]] = {Kind.MEDIAN: [], Kind.MEAN: []}
        for name, shape in SHAPES.items():
            for kind, often in ((Kind.MEDIAN, sites), (Kind.MEAN, TIMES_FOR_MEANS * sites)):
                steps = simulate(generator, sites=often, clusters=clusters, correlation=correlation, shape=shape)
                found[kind].append(measured(steps, clusters, kind, centre[name][kind]))
        covered = {kind: _covered(told) for kind, told in found.items()}
        yield Line(clusters, correlation, covered[Kind.MEDIAN], covered[Kind.MEAN])


def simulate(
    generator: np.random.Generator,
    *,
    sites: int,
    clusters: int,
    correlation: float,
    shape: Callable[[Numbers], Numbers],
) -> Numbers:
    """Changes of the families of every site, RT after RT."""
    shared = np.repeat(generator.standard_normal((sites, clusters)), HOUSEHOLDS, axis=1)
    own = generator.standard_normal(shared.shape)
    return shape(np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * own)


def measured(steps: Numbers, clusters: int, kind: Kind, truth: float) -> tuple[float, float, float]:
    """Coverage by the rule and without RT, and the mean width by the rule."""
    sites = len(steps)
    result = Results(sites, *NUMBERS, "improved", "worsened")
    counts = {
        "kind": np.full(sites, kind.value, dtype=object),
        "better": np.ones(sites, dtype=int),
        "sampled": np.zeros(sites),
    }
    values = {
        "row": np.repeat(np.arange(sites), steps.shape[1]),
        "value_from": np.zeros(steps.size),
        "value_to": steps.ravel(),
        "rt": np.tile(np.repeat(np.arange(clusters), HOUSEHOLDS), sites),
    }
    amount_changes.put_paired(counts, values, result)
    lower, upper = alone(steps, kind)
    inside = (holds(result["lower"], result["upper"], truth), holds(lower, upper, truth))
    return float(inside[0].mean()), float(inside[1].mean()), float((result["upper"] - result["lower"]).mean())


def alone(steps: Numbers, kind: Kind) -> tuple[Numbers, Numbers]:
    """The limits that take families one by one."""
    if kind is Kind.MEAN:
        count, size = steps.shape
        samples = Samples(np.full(count, size), np.repeat(np.arange(count), size))
        mean = samples.mean(steps.ravel())
        half = samples.half_width(steps.ravel(), mean)
        return mean - half, mean + half
    found = [hodges_lehmann_change(differences=each).interval for each in steps]
    return np.array([each.lower for each in found]), np.array([each.upper for each in found])


def holds(lower: Numbers, upper: Numbers, truth: float) -> NDArray[np.bool_]:
    return np.asarray((lower <= truth + CLOSE) & (truth - CLOSE <= upper))


def _covered(told: list[tuple[float, float, float]]) -> Covered:
    by_rule, alone_, width = zip(*told, strict=True)
    return Covered(by_rule, float(np.mean(alone_)), float(np.mean(width)))


def percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",")


def table(found: list[Line]) -> str:
    """A table in Markdown."""
    head = (
        "| RT | ICC | perubahan khas (%) | menurut bentuk | tanpa RT | lebar | rata-rata (%) | menurut bentuk "
        "| tanpa RT | lebar |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    rows = [
        f"| {line.clusters} | {line.correlation:.2f} | ".replace(".", ",") + " | ".join(
            part for each in (line.median, line.average) for part in _parts(each)) + " |"
        for line in found
    ]  # fmt: skip
    return "\n".join([head, *rows])


def _parts(each: Covered) -> tuple[str, ...]:
    ends = f"{percent(min(each.by_rule))}–{percent(max(each.by_rule))}"
    return f"**{percent(each.mean)}**", ends, percent(each.alone), f"{each.width:.2f}".replace(".", ",")


def part(found: list[Line], sites: int) -> str:
    """This part of the page."""
    return f"""{HEADING}Jumlah: perubahan khas (median) dan rata-rata

Ditulis oleh `python benchmarks/coverage_amounts.py {sites}` pada {date.today().isoformat()}; aturannya di
`indicators/statistics/clustered_rank.py` dan `indicators/amount_changes.py`, alasannya di
[adr/0016](adr/0016-how-rt-widen-a-typical-change.md). {HOUSEHOLDS} keluarga per RT; setiap baris {sites} lokasi
buatan (rata-rata: {TIMES_FOR_MEANS * sites}) untuk setiap bentuk sebaran perubahan: {", ".join(SHAPES)}.
ICC adalah korelasi perubahan di dalam RT sebelum dibentuk; lebar dalam simpangan baku. Yang dijanjikan: setiap
baris 93–97%. Bila banyak yang tetap dan jumlah dibulatkan, perubahan khas lebih berhati-hati.

English: coverage of the typical change (Hodges–Lehmann) and of the mean change by the rule, its range over shapes
(symmetric, skewed, rounded with a third unchanged), what it would be without RT, and the mean width.

{table(found)}
"""


def main(sites: int) -> int:
    """Simulate, print, write, and say whether every cell holds."""
    started = perf_counter()
    found = list(lines(sites=sites))
    print(table(found))
    kept, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n{HEADING}")
    _, mark, later = rest.partition("\n## 7. ")  # which coverage_apart.py writes
    PAGE.write_text(f"{kept.rstrip()}\n\n{part(found, sites)}{mark}{later}", encoding="utf-8")
    outside = [line for line in found for each in (line.median, line.average) if not LOWEST <= each.mean <= HIGHEST]
    for line in outside:
        print(f"OUTSIDE 93-97 %: {line}")
    print(f"{perf_counter() - started:.1f} s")
    return int(bool(outside))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
