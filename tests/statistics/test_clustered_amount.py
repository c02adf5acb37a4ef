"""Levels and differences of amounts by the rule for RT, against other formulas and published examples."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from indicators.statistics.cluster_means import cluster_mean
from indicators.statistics.clustered_amount import (
    WAYS,
    Estimates,
    Shown,
    means_of,
    medians_of,
    typical_changes_of,
    widened,
    widened_difference,
)
from indicators.statistics.clustered_rank import clustered_typical_change
from indicators.statistics.mean import mean_interval
from indicators.statistics.median import hodges_lehmann_change, median_interval
from indicators.statistics.several import friedman_test
from indicators.statistics.welch import welch_limits

Estimating = Callable[..., Estimates]
KINDS: tuple[Estimating, ...] = (means_of, medians_of, typical_changes_of)
# Hollander & Wolfe 1973, p. 140: times to round first base by three methods, 22 players.
ROUNDING = """
5.40 5.50 5.55 5.85 5.70 5.75 5.20 5.60 5.50 5.55 5.50 5.40 5.90 5.85 5.70 5.45 5.55 5.60 5.40 5.40 5.35 5.45 5.50 5.35
5.25 5.15 5.00 5.85 5.80 5.70 5.25 5.20 5.10 5.65 5.55 5.45 5.60 5.35 5.45 5.05 5.00 4.95 5.50 5.50 5.40 5.45 5.55 5.50
5.55 5.55 5.35 5.45 5.50 5.55 5.50 5.45 5.25 5.65 5.60 5.40 5.70 5.65 5.55 6.30 6.30 6.25
"""


def one(estimating: Estimating, values: np.ndarray, clusters: np.ndarray, *, confidence: float = 0.95) -> Shown:
    zero = np.zeros(len(values), dtype=int)
    return widened(estimates=estimating(values=values, sample=zero, cluster=clusters, samples=1, confidence=confidence))


def two(
    estimating: Estimating,
    first: np.ndarray,
    second: np.ndarray,
    clusters: tuple[np.ndarray, np.ndarray],
    *,
    confidence: float = 0.95,
) -> Shown:
    both = estimating(
        values=np.concatenate([first, second]),
        sample=np.repeat([0, 1], [len(first), len(second)]),
        cluster=np.concatenate(clusters),
        samples=2,
        confidence=confidence,
    )
    return widened_difference(estimates=both, first=np.array([0]), second=np.array([1]))


def ends(shown: Shown) -> tuple[float, float]:
    return float(shown.lower[0]), float(shown.upper[0])


def draw(seed: int, size: int, clusters: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    rt = chance.integers(0, clusters, size)
    return np.round(chance.normal(size=size) + chance.normal(size=clusters)[rt], 2), rt


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_one_rt_is_as_without(confidence: float) -> None:
    values, _ = draw(1, 40, 4)
    others, _ = draw(2, 30, 4)
    alone = np.zeros(40, dtype=int)
    wanted = (
        mean_interval(count=40, total=values.sum(), sum_of_squares=values @ values, confidence=confidence),
        median_interval(sample=values, confidence=confidence),
        hodges_lehmann_change(differences=values, confidence=confidence).interval,
    )
    for estimating, interval in zip(KINDS, wanted, strict=True):
        assert ends(one(estimating, values, alone, confidence=confidence)) == pytest.approx(
            (interval.lower, interval.upper)
        )
    welch = welch_limits(
        count_before=30,
        mean_before=others.mean(),
        variance_before=others.var(ddof=1),
        count_after=40,
        mean_after=values.mean(),
        variance_after=values.var(ddof=1),
        confidence=confidence,
    )
    found = two(means_of, values, others, (alone, np.zeros(30, dtype=int)), confidence=confidence)
    assert ends(found) == pytest.approx(tuple(float(end) for end in welch))


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_between_rt_a_mean_has_cochrans_error_and_a_typical_change_that_of_its_own_function(confidence: float) -> None:
    values, rt = draw(3, 200, 8)
    sums, totals = np.bincount(rt, weights=values), np.bincount(rt)
    interval = cluster_mean(totals=totals, sums=sums).interval(confidence=confidence)
    assert ends(one(means_of, values, rt, confidence=confidence)) == pytest.approx((interval.lower, interval.upper))
    typical = clustered_typical_change(differences=values, clusters=rt, confidence=confidence)
    shown = one(typical_changes_of, values, rt, confidence=confidence)
    assert ends(shown) == pytest.approx((typical.interval.lower, typical.interval.upper))
    assert float(shown.design_effect[0]) == pytest.approx(typical.design_effect)


def test_a_difference_of_means_has_the_clustered_error_of_a_regression_on_the_group() -> None:
    """The sandwich of ordinary least squares, K / (K - 1), of the same RT in both groups."""
    values, rt = draw(4, 260, 9)
    group = (np.arange(260) % 3 == 0).astype(float)
    design = np.column_stack([np.ones(260), group])
    bread = np.linalg.inv(design.T @ design)
    residual = values - design @ bread @ design.T @ values
    scores = np.array([design[rt == each].T @ residual[rt == each] for each in range(9)])
    error = (9 / 8 * (bread @ scores.T @ scores @ bread)[1, 1]) ** 0.5
    shown = two(means_of, values[group == 1], values[group == 0], (rt[group == 1], rt[group == 0]))
    half = float(t.ppf(0.975, 8)) * error
    assert WAYS[int(shown.way[0])] == "cluster_t"
    wider = float(np.sqrt(shown.design_effect[0])) > 1
    assert wider
    assert ends(shown) == pytest.approx((float(shown.value[0]) - half, float(shown.value[0]) + half))


@pytest.mark.parametrize("estimating", KINDS)
def test_more_confidence_widens_levels_and_differences(estimating: Estimating) -> None:
    (first, rt), (second, other) = draw(7, 90, 6), draw(8, 80, 6)
    for shown in (
        [one(estimating, first, rt, confidence=confidence) for confidence in (0.8, 0.9, 0.95, 0.99)],
        [two(estimating, first, second, (rt, other), confidence=confidence) for confidence in (0.8, 0.9, 0.95, 0.99)],
    ):
        width = [float(each.upper[0] - each.lower[0]) for each in shown]
        assert width == sorted(width)
        assert width[0] < width[-1]
        assert len({float(each.value[0]) for each in shown}) == 1


@pytest.mark.parametrize("estimating", KINDS)
def test_what_an_rt_does_to_both_groups_cancels(estimating: Estimating) -> None:
    values, rt = draw(5, 120, 6)
    shown = two(estimating, values, values, (rt, rt))
    apart = two(estimating, values, values, (rt, rt + 6))
    assert float(shown.value[0]) == 0
    assert float(shown.upper[0]) < float(apart.upper[0])
    assert float(shown.design_effect[0]) == 1


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), clusters=st.integers(1, 9), estimating=st.sampled_from(KINDS))
def test_swapping_flips_the_sign_and_the_order_of_units_and_names_of_rt_change_nothing(
    seed: int, clusters: int, estimating: Estimating
) -> None:
    (first, rt), (second, other) = draw(seed, 24, clusters), draw(seed + 1, 31, clusters)
    shown, swapped = two(estimating, first, second, (rt, other)), two(estimating, second, first, (other, rt))
    assert ends(swapped) == pytest.approx((-ends(shown)[1], -ends(shown)[0]))
    order = np.random.default_rng(seed).permutation(24)
    moved = two(estimating, first[order], second, (8 - rt[order], 8 - other))
    assert ends(moved) == pytest.approx(ends(shown))
    assert float(shown.lower[0]) <= float(shown.value[0]) <= float(shown.upper[0])
    if estimating is not typical_changes_of:  # of changes zero is a place of its own
        shifted = two(estimating, first + 5, second, (rt, other))
        assert ends(shifted) == pytest.approx((ends(shown)[0] + 5, ends(shown)[1] + 5))


def test_a_sample_of_none_or_of_too_few_has_no_interval_and_moves_no_other() -> None:
    values, rt = draw(6, 50, 5)
    alone = one(medians_of, values, rt)
    with_others = widened(
        estimates=medians_of(
            values=np.append(values, [1.0, 2, 3]),
            sample=np.append(np.full(50, 1), [2, 2, 2]),
            cluster=np.append(rt, [0] * 3),
            samples=4,
        )
    )
    assert np.isnan(with_others.lower[[0, 2, 3]]).all()
    assert (with_others.lower[1], with_others.upper[1]) == ends(alone)


def test_friedmans_published_example() -> None:
    result = friedman_test(values=np.array(ROUNDING.split(), dtype=float).reshape(-1, 3))
    assert (round(result.statistic, 3), result.freedom, round(result.p, 6)) == (11.143, 2, 0.003805)
