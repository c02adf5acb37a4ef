"""Differences of shares of different households in the same RT: against other formulas, and what must always hold."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from indicators.statistics.clustered import Clustering
from indicators.statistics.clustered_difference import (
    ClusteredDifference,
    clustered_difference_interval,
    difference_limits,
    difference_variance,
)
from indicators.statistics.proportion import newcombe_hybrid_interval

few = settings(max_examples=80, deadline=None, derandomize=True)
Rt = tuple[int, int, int, int]
NAMES = ("events_before", "total_before", "events_after", "total_after")
share = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (min(pair), max(pair)))
rt = st.tuples(share, share).map(lambda both: (*both[0], *both[1]))
rts = st.lists(rt, min_size=1, max_size=10).filter(
    lambda all_rt: sum(one[1] for one in all_rt) > 0 and sum(one[3] for one in all_rt) > 0
)


def limits(
    sites: list[list[Rt]], *, design_effect: float = np.nan, sampled: tuple[float, float] = (0.0, 0.0)
) -> ClusteredDifference:
    """Of several sites at once, by their RT laid end to end."""
    apart = {name: np.array([one[place] for site in sites for one in site]) for place, name in enumerate(NAMES)}
    whole: dict[str, Any] = {
        name: np.array([sum(one[place] for one in site) for site in sites]) for place, name in enumerate(NAMES)
    }
    between = difference_variance(
        sample=np.repeat(np.arange(len(sites)), [len(site) for site in sites]),
        samples=len(sites),
        sampled_before=sampled[0],
        sampled_after=sampled[1],
        **apart,
    )
    return difference_limits(
        variance=between.variance,
        shared=between.shared,
        clusters=between.clusters,
        design_effect=design_effect,
        sampled_before=sampled[0],
        sampled_after=sampled[1],
        **whole,
    )


def ends(found: ClusteredDifference) -> tuple[float, float]:
    return float(found.lower[0]), float(found.upper[0])


def hybrid(site: list[Rt], *, over: tuple[float, float] = (1.0, 1.0)) -> tuple[float, float]:
    xb, nb, xa, na = (sum(column) for column in zip(*site, strict=True))
    found = newcombe_hybrid_interval(
        events_before=xb / over[0], total_before=nb / over[0], events_after=xa / over[1], total_after=na / over[1]
    )
    return found.lower, found.upper


def drawn(seed: int, clusters: int) -> list[Rt]:
    chance = np.random.default_rng(seed)
    sizes = chance.integers(8, 25, (clusters, 2))
    yes = chance.binomial(sizes, chance.beta([3, 6], [7, 4], (clusters, 2)))
    return [(int(x[0]), int(n[0]), int(x[1]), int(n[1])) for x, n in zip(yes, sizes, strict=True)]


def test_the_error_is_that_of_a_regression_on_the_round_with_clusters() -> None:
    """The sandwich of ordinary least squares on single answers, K / (K - 1), and t of K - 1."""
    site = drawn(1, 9)
    answers, after, cluster = [], [], []
    for place, one in enumerate(site):
        for later in (0, 1):
            x, n = one[2 * later], one[2 * later + 1]
            answers += [1.0] * x + [0.0] * (n - x)
            after += [float(later)] * n
            cluster += [place] * n
    design, said = np.column_stack([np.ones(len(after)), after]), np.array(answers)
    bread = np.linalg.inv(design.T @ design)
    change = float((bread @ design.T @ said)[1])
    residual = said - design @ bread @ design.T @ said
    scores = np.array([design[np.array(cluster) == k].T @ residual[np.array(cluster) == k] for k in range(9)])
    half = float(t.ppf(0.975, 8)) * (9 / 8 * (bread @ scores.T @ scores @ bread)[1, 1]) ** 0.5
    found = limits([site])
    assert [list(Clustering)[way] for way in found.way] == [Clustering.BETWEEN_CLUSTERS]
    assert ends(found) == pytest.approx((change - half, change + half))
    plain = hybrid(site)
    assert float(found.design_effect[0]) == pytest.approx((2 * half / (plain[1] - plain[0])) ** 2)
    assert float(found.design_effect[0]) > 1


def test_what_an_rt_does_to_both_rounds_cancels() -> None:
    """RT that differ, but alike in both rounds, leave the interval at its floor; turned about, they widen it."""
    alike: list[Rt] = [(x, 20, x + 2, 20) for x in (2, 6, 10, 14, 18, 4, 8, 16)]
    turned: list[Rt] = [(one[0], 20, 22 - one[2], 20) for one in alike]
    plain = hybrid(alike)
    change = 0.1
    floor = (change - 0.75 * (change - plain[0]), change + 0.75 * (plain[1] - change))
    assert ends(limits([alike])) == pytest.approx(floor)
    assert float(limits([alike]).design_effect[0]) == 1
    assert float(limits([turned]).design_effect[0]) > 4


def test_few_rt_take_a_design_effect_and_one_takes_none() -> None:
    site = drawn(2, 3)
    assert ends(limits([site])) == pytest.approx(hybrid(site, over=(2, 2)))
    assert ends(limits([site], design_effect=1.4)) == pytest.approx(hybrid(site, over=(1.4, 1.4)))
    assert ends(limits([site[:1]])) == pytest.approx(hybrid(site[:1]))
    assert limits([site, site[:1]]).way.tolist() == [1, 2]
    assert limits([site, site[:1]]).design_effect.tolist() == [2, 1]


def test_rt_of_one_round_only_tell_of_spread_but_do_not_count() -> None:
    """Four RT in both rounds and three in one: K - 1 = 3, over seven RT."""
    site = [*drawn(3, 4), (2, 9, 0, 0), (9, 11, 0, 0), (0, 0, 12, 14)]
    xb, nb, xa, na = (sum(column) for column in zip(*site, strict=True))
    added = [(x - xa / na * n) / na - (y - xb / nb * m) / nb for y, m, x, n in site]
    half = float(t.ppf(0.975, 3)) * (7 / 6 * sum(each**2 for each in added)) ** 0.5
    change = xa / na - xb / nb
    assert ends(limits([site])) == pytest.approx((max(change - half, -1), min(change + half, 1)))
    assert limits([site[:3] + site[4:]]).way.tolist() == [1], "three in both rounds are too few"


def test_fewer_than_ten_never_make_it_narrower_than_the_hybrid() -> None:
    rare: list[Rt] = [(1, 20, 1, 20), (1, 20, 1, 20), (1, 20, 1, 20), (1, 20, 2, 20)]
    assert ends(limits([rare])) == pytest.approx(hybrid(rare))
    enough: list[Rt] = [(2, 20, 2, 20), (2, 20, 2, 20), (2, 20, 2, 20), (2, 20, 3, 20)]
    narrow, plain = ends(limits([enough])), hybrid(enough)
    assert narrow[1] - narrow[0] == pytest.approx((plain[1] - plain[0]) / 2)


def test_random_samples_of_more_than_a_twentieth_have_the_finite_population_correction() -> None:
    site = drawn(4, 8)
    alone = limits([site])
    middle = (alone.lower[0] + alone.upper[0]) / 2
    both = limits([site], sampled=(0.36, 0.36))
    assert float(both.upper[0] - middle) == pytest.approx(0.8 * float(alone.upper[0] - middle))
    assert ends(limits([site], sampled=(0.05, 0.05))) == ends(alone)
    three = site[:3]
    assert ends(limits([three], sampled=(0.36, 0.2))) == pytest.approx(hybrid(three, over=(2 * 0.64, 2 * 0.8)))


@few
@given(rts)
def test_swapping_the_rounds_flips_the_sign(site: list[Rt]) -> None:
    there, back = limits([site]), limits([[(c, d, a, b) for a, b, c, d in site]])
    assert ends(there) == pytest.approx((-float(back.upper[0]), -float(back.lower[0])), abs=1e-9)
    assert there.design_effect == pytest.approx(back.design_effect)


@few
@given(rts)
def test_swapping_yes_and_no_mirrors(site: list[Rt]) -> None:
    there, back = limits([site]), limits([[(b - a, b, d - c, d) for a, b, c, d in site]])
    assert ends(there) == pytest.approx((-float(back.upper[0]), -float(back.lower[0])), abs=1e-9)


@few
@given(rts, st.randoms())
def test_the_order_of_rt_and_empty_rt_change_nothing(site: list[Rt], chance: object) -> None:
    mixed = [*site, (0, 0, 0, 0)]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert ends(limits([mixed])) == pytest.approx(ends(limits([site])), abs=1e-12)


@few
@given(rts)
def test_it_lies_around_the_difference_within_bounds_and_is_never_narrower_than_told(site: list[Rt]) -> None:
    xb, nb, xa, na = (sum(column) for column in zip(*site, strict=True))
    lower, upper = ends(limits([site]))
    assert -1 <= lower <= xa / na - xb / nb <= upper <= 1
    shared = sum(one[1] > 0 and one[3] > 0 for one in site)
    plain = hybrid(site)
    rare = min(xb + xa, nb + na - xb - xa) < 10
    least = 1 - 2 / shared if shared >= 4 and not rare else 1.0
    assert upper - lower >= least * (plain[1] - plain[0]) - 1e-9


@few
@given(st.lists(rts, min_size=1, max_size=6))
def test_many_sites_at_once_give_what_each_gives_alone(sites: list[list[Rt]]) -> None:
    many = limits(sites)
    for place, site in enumerate(sites):
        columns = dict(zip(NAMES, zip(*site, strict=True), strict=True))
        alone = clustered_difference_interval(
            events_before=columns["events_before"],
            total_before=columns["total_before"],
            events_after=columns["events_after"],
            total_after=columns["total_after"],
        )
        assert (alone.lower, alone.upper) == pytest.approx((many.lower[place], many.upper[place]), abs=1e-12)


def test_impossible_counts_are_refused() -> None:
    site: dict[str, Any] = {
        "events_before": [1, 2],
        "total_before": [4, 4],
        "events_after": [1, 2],
        "total_after": [4, 4],
    }
    for wrong in (
        {"events_before": [5, 0]},
        {"total_after": [0, 0], "events_after": [0, 0]},
        {"total_before": [-1, 9]},
    ):
        with pytest.raises(ValueError, match="must"):
            clustered_difference_interval(**(site | wrong))
    with pytest.raises(ValueError, match="design_effect"):
        clustered_difference_interval(**site, design_effect=0.5)
    with pytest.raises(ValueError, match="sampled"):
        limits([[(1, 4, 1, 4)]], sampled=(1.0, 0.2))
    nobody = limits([[(0, 0, 1, 4)] * 5])
    assert np.isnan([*nobody.lower, *nobody.upper, *nobody.design_effect]).all()
    assert nobody.way.tolist() == [2]
