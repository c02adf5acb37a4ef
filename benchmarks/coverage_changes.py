"""Simulates how often the 95 % interval of the difference of two changes holds the truth, and writes the table.

    python benchmarks/coverage_changes.py [sites per line and level, 10000 unless told]

Writes part 9 of docs/coverage.md, which the others leave as it is. Two groups of about 96 and 64 families live in
the same RT, as the assisted and the others do. What an RT adds to a change is Dirichlet with exactly the correlation
named: the same for both groups, or each its own. By the very functions that fill a build. Fails when the rule leaves
93-97 %.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from indicators.statistics.clustered_changes import CELLS, change_difference_limits, change_difference_variance

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
HEADING = "## 9. "
SEED, CLOSE = 25, 1e-12
CLUSTERS, CORRELATIONS, SCENES = (4, 8, 12), (0.0, 0.02, 0.05, 0.10), ("RT sama", "RT sendiri-sendiri")
LOWEST, HIGHEST = 0.93, 0.97
FAMILIES = (96, 64)
# Shares that gained, lost, had it twice and never: of the first group, and of the second.
LEVELS = (
    ((0.30, 0.01, 0.61, 0.08), (0.09, 0.03, 0.55, 0.33)),
    ((0.20, 0.05, 0.25, 0.50), (0.20, 0.05, 0.25, 0.50)),
    ((0.16, 0.04, 0.40, 0.40), (0.05, 0.05, 0.45, 0.45)),
)

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """One cell over all levels: coverage by the rule, of both changes taken family by family, and the width."""

    scene: str
    clusters: int
    correlation: float
    covered: tuple[float, ...]
    alone: float
    width: float

    @property
    def mean(self) -> float:
        return float(np.mean(self.covered))


def lines(*, sites: int, scenes: tuple[str, ...] = SCENES, clusters: tuple[int, ...] = CLUSTERS) -> Iterator[Line]:
    """Every scene, number of RT and correlation; the same seed for each, so that tables can be compared."""
    for scene, k, correlation in product(scenes, clusters, CORRELATIONS):
        generator = np.random.default_rng([SEED, k, round(correlation * 100)])
        found = [
            _level(generator, sites=sites, clusters=k, correlation=correlation, shares=shares, same=scene == SCENES[0])
            for shares in LEVELS
        ]
        covered, alone, width = zip(*found, strict=True)
        yield Line(scene, k, correlation, tuple(covered), float(np.mean(alone)), float(np.mean(width)))


def _level(
    generator: np.random.Generator,
    *,
    sites: int,
    clusters: int,
    correlation: float,
    shares: tuple[tuple[float, ...], tuple[float, ...]],
    same: bool,
) -> tuple[float, float, float]:
    """Coverage by the rule and without RT, and the width in points."""
    chances = _chances(generator, shares, correlation=correlation, shape=(sites, clusters), same=same)
    drawn = [
        generator.multinomial(generator.poisson(size / clusters, (sites, clusters)), chance).astype(float)
        for size, chance in zip(FAMILIES, chances, strict=True)
    ]
    truth = float(np.subtract(*(chance.mean(axis=(0, 1)) @ [1, -1, 0, 0] for chance in chances)))
    rt = [side.reshape(-1, 4) for side in drawn]
    between = change_difference_variance(
        sample=np.repeat(np.arange(sites), clusters),
        samples=sites,
        net=rt[0][:, 0] - rt[0][:, 1],
        pairs=rt[0].sum(axis=1),
        other_net=rt[1][:, 0] - rt[1][:, 1],
        other_pairs=rt[1].sum(axis=1),
    )
    cells, others = (dict(zip(CELLS, side.sum(axis=1).T, strict=True)) for side in drawn)
    told = []
    for known in (between.shared, np.zeros_like(between.shared)):
        limits = change_difference_limits(
            cells=cells, other_cells=others, variance=between.variance, shared=known, clusters=known
        )
        held = (limits.lower <= truth + CLOSE) & (truth - CLOSE <= limits.upper)
        told.append((float(np.mean(held)), 100 * float(np.mean(limits.upper - limits.lower))))
    return told[0][0], told[1][0], told[0][1]


def _chances(
    generator: np.random.Generator,
    shares: tuple[tuple[float, ...], tuple[float, ...]],
    *,
    correlation: float,
    shape: tuple[int, int],
    same: bool,
) -> list[Numbers]:
    """Of every RT, for both groups; with the same weights the RT leans the same way in both."""
    expected = [np.array(each) for each in shares]
    if not correlation:
        return [np.broadcast_to(each, (*shape, 4)) for each in expected]
    found = []
    for each in expected:
        weights = np.maximum(generator.standard_gamma(each * (1 - correlation) / correlation, (*shape, 4)), 1e-300)
        if same and found:
            weights = found[0] / expected[0] * each
        found.append(weights / weights.sum(axis=2, keepdims=True))
    return found


def percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",")


def part(found: list[Line], sites: int) -> str:
    """The part of the page."""
    head = "| apa yang RT tambahkan | RT | ICC | tercakup (%) | menurut tingkat | tanpa RT | lebar (poin) |"
    rows = [
        f"| {each.scene} | {each.clusters} | {each.correlation:.2f} | **{percent(each.mean)}** | "
        f"{percent(min(each.covered))}–{percent(max(each.covered))} | {percent(each.alone)} | {each.width:.1f} |"
        for each in found
    ]
    table = "\n".join([head, "|---|---|---|---|---|---|---|", *(row.replace(".", ",") for row in rows)])
    return f"""{HEADING}Selisih perubahan bagian: dua kelompok keluarga di RT yang sama

Ditulis oleh `python benchmarks/coverage_changes.py {sites}` pada {date.today()}; aturannya di
`indicators/statistics/clustered_changes.py`, alasannya di [adr/0023](adr/0023-amounts-and-their-rt.md).
Sekitar {FAMILIES[0]} dan {FAMILIES[1]} keluarga di RT yang sama (binaan dan lainnya); setiap baris {sites} lokasi
buatan untuk setiap tingkat (+29 dan +6 poin, +15 dan +15, +12 dan 0). Yang RT tambahkan pada perubahan sama bagi kedua
kelompok, atau sendiri-sendiri.

Yang dijanjikan: setiap baris 93–97%. Bila yang berubah di kedua kelompok bersama kurang dari 10 keluarga, dipakai efek
desain 2: lebih berhati-hati.

English: coverage of the difference of two changes of shares in groups that live in the same RT, by the rule; its range
over levels, and both changes taken family by family.

{table}
"""


def main(sites: int) -> int:
    """Simulate, print, write, and say whether every cell holds."""
    started = perf_counter()
    found = list(lines(sites=sites))
    kept, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n{HEADING}")
    _, mark, later = rest.partition("\n## 10. ")  # which coverage_levels.py writes
    PAGE.write_text(f"{kept.rstrip()}\n\n{part(found, sites).rstrip()}\n{mark}{later}", encoding="utf-8")
    print(part(found, sites))
    outside = [each for each in found if not LOWEST <= each.mean <= HIGHEST]
    for each in outside:
        print(f"OUTSIDE 93-97 %: {each}")
    print(f"{perf_counter() - started:.1f} s")
    return int(bool(outside))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
