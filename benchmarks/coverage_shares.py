"""Simulates how often the 95 % interval of a difference of shares without pairs holds the truth, and writes the table.

    python benchmarks/coverage_shares.py [sites per line and level, 10000 unless told]

Writes part 8 of docs/coverage.md, which the others leave as it is. About 130 families of a site answer in both
rounds (in one scene 24): all others, half of them, or nearly all the same; half of what makes a family's answer
persists. Chances of an RT are beta, with exactly the correlation named; half of it (or nearly all) is common to both
rounds. By the very functions that fill a build. Fails when the rule leaves 93-97 % where families were exchanged,
wholly or by half.
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
from scipy.special import betaincinv, ndtr

from indicators.statistics.clustered_difference import BetweenClusters, difference_limits, difference_variance
from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT
from indicators.statistics.proportion import newcombe_hybrid_limits

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
HEADING = "## 8. "
SEED, SIZES, CLOSE = 24, (0.7, 1.0, 1.3), 1e-12
CLUSTERS, CORRELATIONS = (3, 4, 8, 12), (0.0, 0.02, 0.05, 0.10)
FEWEST_PROMISED, LOWEST, HIGHEST = 4, 0.93, 0.97
KEPT_BY_FAMILIES = 0.5
LEVELS = ((0.1, 0.2), (0.3, 0.45), (0.6, 0.65))
QUANTILES = np.linspace(0, 1, 4001)

Numbers = NDArray[np.float64]
Limits = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class Scene:
    """Which share of the families is the same in both rounds, and how much of what an RT shares persists."""

    name: str
    same: float
    persists: float
    promised: bool = True
    households: int = 130


SCENES = (
    Scene("semua lain", 0.0, 0.5),
    Scene("semua lain, RT menetap", 0.0, 0.95),
    Scene("setengah sama", 0.5, 0.5),
    Scene("hampir semua sama", 0.95, 0.5, promised=False),
    Scene("semua lain, 24 unit", 0.0, 0.5, households=24),
)


@dataclass(frozen=True)
class Line:
    """Coverage by the rule at each level, by three others on average over levels, and how wide the rule is."""

    scene: Scene
    clusters: int
    correlation: float
    covered: tuple[float, ...]
    hybrid: float
    divided: float
    floored: float
    width: float

    @property
    def mean(self) -> float:
        return float(np.mean(self.covered))

    @property
    def promised(self) -> bool:
        return self.scene.promised and self.clusters >= FEWEST_PROMISED


def lines(*, sites: int, scenes: tuple[Scene, ...] = SCENES, clusters: tuple[int, ...] = CLUSTERS) -> Iterator[Line]:
    """Every scene with every number of RT and correlation."""
    for scene, k, correlation in product(scenes, clusters, CORRELATIONS):
        generator = np.random.default_rng([SEED, SCENES.index(scene), k, round(correlation * 100)])
        found = [_level(generator, scene, sites, k, correlation, shares) for shares in LEVELS]
        covered, *others = zip(*found, strict=True)
        yield Line(scene, k, correlation, covered, *(float(np.mean(each)) for each in others))


def _level(
    generator: np.random.Generator,
    scene: Scene,
    sites: int,
    clusters: int,
    correlation: float,
    shares: tuple[float, float],
) -> tuple[float, ...]:
    """Coverage by the rule, the hybrid alone, over a design effect of 2, never narrower; and the width in points."""
    drawn = simulate(generator, scene=scene, sites=sites, clusters=clusters, correlation=correlation, shares=shares)
    names = ("events_before", "total_before", "events_after", "total_after")
    between = difference_variance(
        sample=np.repeat(np.arange(sites), clusters),
        samples=sites,
        **{name: counts.ravel() for name, counts in zip(names, drawn, strict=True)},
    )
    whole = {name: counts.sum(axis=1) for name, counts in zip(names, drawn, strict=True)}
    shown = _rule(whole, between)
    hybrid = newcombe_hybrid_limits(**whole)
    divided = newcombe_hybrid_limits(**{name: total / DEFAULT_DESIGN_EFFECT for name, total in whole.items()})
    wider = shown[1] - shown[0] > hybrid[1] - hybrid[0]
    floored = np.where(wider, shown[0], hybrid[0]), np.where(wider, shown[1], hybrid[1])
    truth = shares[1] - shares[0]
    told = [float(np.mean((lower <= truth + CLOSE) & (truth - CLOSE <= upper)))
            for lower, upper in (shown, hybrid, divided, floored)]  # fmt: skip
    return *told, 100 * float(np.mean(shown[1] - shown[0]))


def _rule(whole: dict[str, Numbers], between: BetweenClusters) -> Limits:
    shown = difference_limits(
        events_before=whole["events_before"],
        total_before=whole["total_before"],
        events_after=whole["events_after"],
        total_after=whole["total_after"],
        variance=between.variance,
        shared=between.shared,
        clusters=between.clusters,
    )
    return shown.lower, shown.upper


def simulate(
    generator: np.random.Generator,
    *,
    scene: Scene,
    sites: int,
    clusters: int,
    correlation: float,
    shares: tuple[float, float],
) -> list[Numbers]:
    """Events and totals before, then after: sites × RT. A family says yes where its lot lies below its RT's chance."""
    sizes = np.round(generator.choice(SIZES, size=(sites, clusters)) * scene.households / clusters)
    place = np.arange(int(sizes.max())) < sizes[..., None]
    common, lots = generator.standard_normal((sites, clusters)), generator.random(place.shape)
    kept = (generator.random(place.shape) < scene.same) & (generator.random(place.shape) < KEPT_BY_FAMILIES)
    drawn = []
    for place_in_time, share in enumerate(shares):
        if place_in_time:
            lots = np.where(kept, lots, generator.random(place.shape))
        own = generator.standard_normal((sites, clusters))
        lean = ndtr(np.sqrt(scene.persists) * common + np.sqrt(1 - scene.persists) * own)
        yes = (lots < _chances(lean, share, correlation)[..., None]) & place
        drawn += [yes.sum(axis=2).astype(float), sizes]
    return drawn


def _chances(lean: Numbers, share: float, correlation: float) -> Numbers:
    """Chances of RT at these quantiles of the beta distribution with this mean and correlation."""
    if not correlation:
        return np.full(lean.shape, share)
    size = (1 - correlation) / correlation
    return np.asarray(np.interp(lean, QUANTILES, betaincinv(share * size, (1 - share) * size, QUANTILES)))


def percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",")


def table(found: list[Line]) -> str:
    """A table in Markdown."""
    head = (
        "| keluarga kedua putaran | RT | ICC | tercakup (%) | menurut tingkat | Newcombe hibrida saja | dengan efek "
        "desain 2 | bila tidak boleh lebih sempit dari hibrida | lebar (poin) |\n|---|---|---|---|---|---|---|---|---|"
    )
    rows = []
    for line in found:
        ends = f"{percent(min(line.covered))}–{percent(max(line.covered))}"
        others = " | ".join(percent(each) for each in (line.hybrid, line.divided, line.floored))
        numbers = f"{line.correlation:.2f}".replace(".", ","), f"{line.width:.1f}".replace(".", ",")
        rows.append(
            f"| {line.scene.name} | {line.clusters} | {numbers[0]} | **{percent(line.mean)}** | {ends} | {others} | "
            f"{numbers[1]} |"
        )
    return "\n".join([head, *rows])


def part(found: list[Line], sites: int) -> str:
    """This part of the page."""
    levels = ", ".join(f"{100 * before:.0f} → {100 * after:.0f}%" for before, after in LEVELS)
    return f"""{HEADING}Selisih bagian tanpa pasangan: siapa pun yang ditemui pada tiap putaran

Ditulis oleh `python benchmarks/coverage_shares.py {sites}` pada {date.today().isoformat()}; aturannya di
`indicators/statistics/clustered_difference.py`, alasannya di [adr/0023](adr/0023-amounts-and-their-rt.md).
Sekitar {SCENES[0].households} keluarga per putaran, RT tidak sama besar; setiap baris {sites} lokasi buatan untuk
setiap tingkat ({levels}). Peluang tiap RT beta dengan ICC persis seperti tertulis, setengahnya dimiliki bersama kedua
putaran (RT menetap: 95%). Keluarga yang sama mengulang jawabannya dalam setengah hal.

Yang dijanjikan: 93–97% mulai 4 RT bila keluarga berganti, semua atau setengahnya. Bila hampir semua sama, hibrida
sendiri sudah terlalu lebar, dan aturan ini mewarisi sedikit lebarnya bila RT banyak dan serupa; di sana pakailah
keluarga yang sama. Dengan sedikit unit (kelahiran, ibu hamil), atau sedikit yang menjawab lain, rentangnya lebih
berhati-hati: tidak lebih sempit dari hibrida bila yang "ya" atau yang "tidak" kurang dari 10.
Dengan 3 RT dipakai efek desain 2, seperti pada keluarga yang sama (bagian 5): cukup sampai ICC sekitar 0,05.

English: coverage of a difference of shares between whoever was met in each round, by the rule; then its range over
levels, Newcombe's hybrid alone, the hybrid over a design effect of 2, and the rule were it never narrower than it.

{table(found)}
"""


def main(sites: int) -> int:
    """Simulate, print, write, and say whether every cell holds."""
    started = perf_counter()
    found = list(lines(sites=sites))
    print(table(found))
    kept, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n{HEADING}")
    _, mark, later = rest.partition("\n## 9. ")  # which coverage_changes.py writes
    written = part(found, sites)
    PAGE.write_text(f"{kept.rstrip()}\n\n{written.rstrip()}\n{mark}{later}", encoding="utf-8")
    outside = [each for each in found if each.promised and not LOWEST <= each.mean <= HIGHEST]
    for each in outside:
        print(f"OUTSIDE 93-97 %: {each}")
    print(f"{perf_counter() - started:.1f} s")
    return int(bool(outside))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
