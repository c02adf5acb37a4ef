"""The interval of one share by the rule for RT: where it is Wilson's, how wide it is else, and that it covers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t

from indicators.statistics import (
    clustered_share_interval,
    share_limits,
    share_variance,
    wilson_finite_limits,
    wilson_interval,
)

CLUSTERS = st.lists(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=9
)


def test_one_rt_is_wilsons_and_two_or_three_are_half_as_many_families() -> None:
    alone = wilson_interval(events=12, total=30)
    assert clustered_share_interval(events=[12], total=[30]) == alone
    assert clustered_share_interval(events=[12, 0], total=[30, 0]) == alone
    for events, total in (([5, 7], [10, 20]), ([5, 3, 4], [10, 10, 10])):
        assert clustered_share_interval(events=events, total=total) == wilson_interval(events=6, total=15)


def test_from_four_rt_on_their_spread_tells_how_many_families_they_are_worth() -> None:
    """Cochran 1977, 9A: the variance of a ratio; Korn & Graubard 1998: the effective number by t."""
    x, n = np.array([18, 9, 25, 4, 14]), np.array([30, 22, 31, 28, 25])
    share = x.sum() / n.sum()
    error = np.sqrt(5 / 4 * np.sum((x - share * n) ** 2)) / n.sum()
    between = share_variance(sample=np.zeros(5, int), samples=1, events=x, total=n)
    assert between.variance[0] ** 0.5 == pytest.approx(error)
    worth = share * (1 - share) / error**2 * (norm.ppf(0.975) / t.ppf(0.975, 4)) ** 2
    assert worth < n.sum()
    wanted = wilson_interval(events=share * worth, total=worth)
    found = clustered_share_interval(events=x, total=n)
    assert (found.lower, found.upper) == pytest.approx((wanted.lower, wanted.upper))


def test_rt_that_are_all_alike_narrow_little_and_not_at_all_where_few_tell() -> None:
    same = clustered_share_interval(events=[12] * 8, total=[30] * 8)
    whole = wilson_interval(events=96, total=240)
    assert whole.width > same.width > 0.74 * whole.width
    assert clustered_share_interval(events=[1] * 8, total=[30] * 8) == wilson_interval(events=8, total=240)
    assert clustered_share_interval(events=[0] * 8, total=[30] * 8) == wilson_interval(events=0, total=240)


@given(CLUSTERS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_it_holds_the_share_mirrors_with_yes_and_no_and_does_not_care_for_order(
    clusters: list[tuple[int, int]], confidence: float
) -> None:
    x, n = np.array(clusters).T
    found = clustered_share_interval(events=x, total=n, confidence=confidence)
    assert 0 <= found.lower <= x.sum() / n.sum() + 1e-12
    assert x.sum() / n.sum() - 1e-12 <= found.upper <= 1
    turned = clustered_share_interval(events=n - x, total=n, confidence=confidence)
    assert (1 - turned.upper, 1 - turned.lower) == pytest.approx((found.lower, found.upper), abs=1e-9)
    order = np.argsort(-n, kind="stable")
    backwards = clustered_share_interval(events=x[order], total=n[order], confidence=confidence)
    assert (backwards.lower, backwards.upper) == pytest.approx((found.lower, found.upper), abs=1e-9)


def test_a_random_sample_of_much_of_a_site_is_narrower() -> None:
    one = {"events": 30, "total": 60, "variance": np.nan, "clusters": 1}
    drawn = share_limits(**one, sampled=0.5)
    wanted = wilson_finite_limits(events=30, total=60, population=120)
    assert (float(drawn.lower), float(drawn.upper)) == pytest.approx((float(wanted.lower), float(wanted.upper)))
    assert float(share_limits(**one, sampled=0.05).lower) == pytest.approx(wilson_interval(events=30, total=60).lower)


@pytest.mark.parametrize("many", [4, 8, 12])
def test_it_covers_what_families_taken_one_by_one_do_not(many: int) -> None:
    """Beta-binomial RT of 15 to 45 families, 60 % and a correlation within RT of 0.05; the same draws every time."""
    chance, sites, share, together = np.random.default_rng(many), 4_000, 0.6, 1 / 0.05 - 1
    lean = chance.beta(share * together, (1 - share) * together, (sites, many))
    n = chance.integers(15, 46, (sites, many))
    x = chance.binomial(n, lean)
    sample = np.repeat(np.arange(sites), many)
    between = share_variance(sample=sample, samples=sites, events=x.ravel(), total=n.ravel())
    told = {"events": x.sum(axis=1), "total": n.sum(axis=1)}
    by_rule = share_limits(**told, variance=between.variance, clusters=between.clusters)
    alone = share_limits(**told, variance=np.nan, clusters=1)
    covered = [np.mean((found.lower <= share) & (share <= found.upper)) for found in (by_rule, alone)]
    assert 0.93 < covered[0] < 0.97
    assert covered[1] < 0.82
