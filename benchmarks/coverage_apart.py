"""Simulates how often the 95 % intervals of levels of amounts, and of differences of amounts, hold the truth.

    python benchmarks/coverage_apart.py [sites per line and shape, 1000 unless told; a fifth of typical changes]

Writes part 7 of docs/coverage.md, which the others leave as it is. Four results, each by the very functions that
fill a build: the level of one round; the difference of two rounds of different families in the same RT; the difference
of the changes of two groups that live in the same RT; and of two groups in RT of their own. The RT of two rounds, or of
two groups, share half of what they have in common. Says which cells leave 93-97 %, those of ranks downwards.
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

from indicators.statistics.clustered_amount import (
    Estimates,
    Shown,
    means_of,
    medians_of,
    typical_changes_of,
    widened,
    widened_difference,
)

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
HEADING = "## 7. "
SEED, HOUSEHOLDS, DRAWS, FEWER = 23, 40, 4_000_000, 5
CLUSTERS, CORRELATIONS = (4, 8, 12), (0.0, 0.02, 0.05, 0.10)
LOWEST, HIGHEST = 0.93, 0.97
CLOSE, SHIFT, SHARED = 1e-9, 0.3, 0.5

Numbers = NDArray[np.float64]
Shape = Callable[[Numbers], Numbers]
LEVELS: dict[str, Shape] = {
    "setangkup": lambda z: z,
    "condong": lambda z: np.exp(0.8 * z),
    "dibulatkan": lambda z: np.round(np.exp(0.8 * z) * 5) / 5,
}
CHANGES: dict[str, Shape] = {
    "setangkup": lambda z: z,
    "condong": lambda z: np.exp(0.8 * z),
    "dibulatkan, sepertiga tetap": lambda z: np.where(
        np.abs(z + 0.4) < 0.4, 0, np.round((np.exp(0.8 * z) - 0.5) * 20) / 20
    ),
}
RESULTS = ("keadaan", "selisih putaran", "selisih perubahan, RT sama", "selisih perubahan, RT lain")
RANKED = {"keadaan": medians_of, "selisih putaran": medians_of}


@dataclass(frozen=True)
class Cell:
    """Of one result: coverage by shape, of means and by ranks, and the same without RT."""

    result: str
    clusters: int
    correlation: float
    means: tuple[float, ...]
    ranks: tuple[float, ...]
    means_alone: float
    ranks_alone: float


def cells(*, sites: int, chosen: tuple[tuple[str, int, float], ...] | None = None) -> Iterator[Cell]:
    """Every result with every number of RT and correlation, or these."""
    for result, clusters, correlation in chosen or tuple(product(RESULTS, CLUSTERS, CORRELATIONS)):
        shapes = LEVELS if result in RANKED else CHANGES
        generator = np.random.default_rng([SEED, RESULTS.index(result), clusters, round(correlation * 100)])
        told = []
        for shape in shapes.values():
            for ranked in (False, True):
                often = fewer(sites) if ranked and result not in RANKED else sites
                told.append(_covered(generator, shape, result, often, clusters, correlation, ranked=ranked))
        means, ranks = told[0::2], told[1::2]
        yield Cell(
            result, clusters, correlation, *(tuple(one for one, _ in each) for each in (means, ranks)),
            *(float(np.mean([alone for _, alone in each])) for each in (means, ranks)),
        )  # fmt: skip


def _covered(
    generator: np.random.Generator,
    shape: Shape,
    result: str,
    sites: int,
    clusters: int,
    correlation: float,
    *,
    ranked: bool,
) -> tuple[float, float]:
    """Coverage by the rule, and if every site were one RT."""
    alike = generator.standard_normal((sites, clusters))
    sides = []
    for _ in range(1 if result == "keadaan" else 2):
        own = generator.standard_normal((sites, clusters))
        apart = 0.0 if result.endswith("lain") else SHARED
        shared = np.repeat(np.sqrt(apart) * alike + np.sqrt(1 - apart) * own, HOUSEHOLDS, axis=1)
        one = generator.standard_normal(shared.shape)
        sides.append(shape(np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * one))
    estimating = (RANKED.get(result, typical_changes_of)) if ranked else means_of
    truth = SHIFT if len(sides) == 2 else _centre(shape, ranked=ranked)
    rts = np.tile(np.repeat(np.arange(clusters), HOUSEHOLDS), sites)
    other = clusters if result.endswith("lain") else 0
    found = []
    for rt in ((rts, rts + other), (np.zeros_like(rts), np.zeros_like(rts))):
        found.append(_inside(sides, estimating, rt, truth))
    return found[0], found[1]


def _inside(
    sides: list[Numbers],
    estimating: Callable[..., Estimates],
    rt: tuple[NDArray[np.int_], NDArray[np.int_]],
    truth: float,
) -> float:
    sites, size = sides[0].shape
    sample = np.repeat(np.arange(sites), size)
    if len(sides) == 1:
        one = estimating(values=sides[0].ravel(), sample=sample, cluster=rt[0], samples=sites)
        return _share(widened(estimates=one), truth)
    both = estimating(
        values=np.concatenate([sides[0].ravel() + SHIFT, sides[1].ravel()]),
        sample=np.concatenate([sample, sample + sites]),
        cluster=np.concatenate(rt),
        samples=2 * sites,
    )
    first = np.arange(sites)
    return _share(widened_difference(estimates=both, first=first, second=first + sites), truth)


def _share(shown: Shown, truth: float) -> float:
    return float(np.mean((shown.lower <= truth + CLOSE) & (truth - CLOSE <= shown.upper)))


def _centre(shape: Shape, *, ranked: bool) -> float:
    values = shape(np.random.default_rng(SEED).standard_normal(DRAWS))
    return float(np.median(values) if ranked else values.mean())


def fewer(sites: int) -> int:
    """Typical changes take long."""
    return max(sites // FEWER, 20)


def error(sites: int) -> str:
    """Standard error of the mean of a cell, in points."""
    return f"{100 * (0.95 * 0.05 / (len(LEVELS) * sites)) ** 0.5:.1f}".replace(".", ",")


def typical(found: list[Cell]) -> str:
    """The mean over all cells of each difference of typical changes: a cell by itself is known too roughly."""
    told = []
    for result in RESULTS:
        mine = [np.mean(each.ranks) for each in found if each.result == result]
        if result not in RANKED and mine:
            told.append(f"{result.partition(', ')[2]} {percent(float(np.mean(mine)))}%")
    return ", ".join(told)


def by_shape(found: list[Cell]) -> str:
    """The mean over all cells of medians of each shape: what is rounded is nearly always covered, what is not isn't."""
    told = []
    for result in RANKED:
        mine = np.array([each.ranks for each in found if each.result == result])
        if len(mine):
            shapes = zip(LEVELS, mine.mean(axis=0).tolist(), strict=True)
            told.append(f"{result} " + ", ".join(f"{shape} {percent(share)}%" for shape, share in shapes))
    return ";\n".join(told)


def percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",")


def table(found: list[Cell]) -> str:
    """A table in Markdown."""
    head = (
        "| hasil | RT | ICC | rata-rata (%) | menurut bentuk | tanpa RT | median, perubahan khas (%) | menurut bentuk "
        "| tanpa RT |\n|---|---|---|---|---|---|---|---|---|"
    )
    rows = [
        f"| {each.result} | {each.clusters} | {each.correlation:.2f} | ".replace(".", ",")
        + " | ".join([*_parts(each.means, each.means_alone), *_parts(each.ranks, each.ranks_alone)])
        + " |"
        for each in found
    ]
    return "\n".join([head, *rows])


def _parts(by_shape: tuple[float, ...], alone: float) -> tuple[str, ...]:
    ends = f"{percent(min(by_shape))}–{percent(max(by_shape))}"
    return f"**{percent(float(np.mean(by_shape)))}**", ends, percent(alone)


def part(found: list[Cell], sites: int) -> str:
    """This part of the page."""
    return f"""{HEADING}Jumlah: keadaan, selisih putaran, dan selisih perubahan

Ditulis oleh `python benchmarks/coverage_apart.py {sites}` pada {date.today().isoformat()}; aturannya di
`indicators/statistics/clustered_amount.py`, alasannya di
[adr/0023](adr/0023-amounts-and-their-rt.md). {HOUSEHOLDS} keluarga per RT;
setiap baris {sites} lokasi buatan (selisih perubahan khas: {fewer(sites)}) untuk setiap bentuk sebaran.
Keadaan: satu putaran ({", ".join(LEVELS)}). Selisih putaran: keluarga lain di RT yang sama.
Selisih perubahan: dua kelompok di RT yang sama, atau di RT masing-masing ({", ".join(CHANGES)}).
Setengah dari yang sama di satu RT dimiliki bersama oleh kedua putaran atau kelompok.
Yang dijanjikan: setiap baris 93–97%.
Galat baku simulasi sebuah baris: {error(sites)}
poin, pada selisih perubahan khas {error(fewer(sites))} poin.
Median menurut bentuk, rata-rata semua baris:
{by_shape(found)}.
Nilai yang dibulatkan hampir selalu tercakup: di sekitar median banyak jawaban sama, dan rentang
tersempit pun memuat jawaban itu seutuhnya.
Rata-rata semua baris selisih perubahan khas: {typical(found)}.

English: coverage of levels, of differences of two rounds of different families, and of differences of two changes, by
the rule, its range over shapes, and what it would be without RT.

{table(found)}
"""


def main(sites: int) -> int:
    """Simulate, print, write, and say whether every cell holds."""
    started = perf_counter()
    found = list(cells(sites=sites))
    print(table(found))
    kept, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n{HEADING}")
    _, mark, later = rest.partition("\n## 8. ")  # which coverage_shares.py writes
    PAGE.write_text(f"{kept.rstrip()}\n\n{part(found, sites)}{mark}{later}", encoding="utf-8")
    outside = [each for each in found if not LOWEST <= np.mean(each.means) <= HIGHEST or np.mean(each.ranks) < LOWEST]
    for each in outside:
        print(f"OUTSIDE 93-97 %: {each}")
    print(f"{perf_counter() - started:.1f} s")
    return int(bool(outside))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
