"""What is told of many samples at once is those of each by itself, to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics import many_samples
from indicators.statistics.amount import winsorised_mean
from indicators.statistics.clustered import Clustering
from indicators.statistics.clustered_rank import (
    clustered_typical_change,
    clustered_typical_changes,
    signed_rank_scores,
)
from indicators.statistics.median import LARGEST_LISTED, hodges_lehmann_change
from indicators.statistics.rank import rank_biserial, signed_rank_test, signed_rank_tests

STEPS = st.integers(-4, 4) | st.sampled_from([0.1, -0.3, 2.5, 1e6, -1e-9]) | st.floats(-1e3, 1e3)
FEWEST_RANKED = {0.8: 4, 0.9: 5, 0.95: 6, 0.99: 8}
CONFIDENCES = st.sampled_from(sorted(FEWEST_RANKED))
SAMPLES = st.lists(st.lists(STEPS, min_size=1, max_size=40), min_size=1, max_size=8)


def laid_out(samples: list[list[float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([np.array(each, dtype=float) for each in samples]), np.array([len(each) for each in samples])


@given(SAMPLES)
def test_medians_are_those_of_each_sample(samples: list[list[float]]) -> None:
    values, sizes = laid_out(samples)
    assert many_samples.medians(values=values, sizes=sizes).tolist() == [float(np.median(each)) for each in samples]


@given(SAMPLES)
def test_moments_are_those_of_each_sample(samples: list[list[float]]) -> None:
    values, sizes = laid_out(samples)
    means, variances = many_samples.moments(values=values, sizes=sizes)
    for sample, mean, variance in zip(samples, means.tolist(), variances.tolist(), strict=True):
        steps = np.array(sample, dtype=float)
        assert mean == (steps[0] if np.ptp(steps) == 0 else steps.mean())
        if len(sample) == 1:
            assert np.isnan(variance)
        else:
            assert variance == (0 if np.ptp(steps) == 0 else steps.var(ddof=1))


@given(SAMPLES, st.floats(0.5, 4), CONFIDENCES)
def test_typical_changes_are_those_of_each_sample(samples: list[list[float]], far: float, confidence: float) -> None:
    values, sizes = laid_out(samples)
    found = many_samples.typical_changes(differences=values, sizes=sizes, confidence=confidence, widened=far)
    for place, sample in enumerate(samples):
        told = tuple(float(column[place]) for column in found)
        if len(sample) < FEWEST_RANKED[confidence]:
            assert np.isnan(told).all()
        else:
            one = hodges_lehmann_change(differences=np.array(sample, dtype=float), confidence=confidence, widened=far)
            assert told == (one.estimate, one.interval.lower, one.interval.upper)


def test_typical_changes_of_samples_too_large_to_list_are_looked_for() -> None:
    chance = np.random.default_rng(3)
    sizes = np.array([LARGEST_LISTED, LARGEST_LISTED + 1])
    values = chance.integers(-50, 60, int(sizes.sum())).astype(float)
    found = many_samples.typical_changes(differences=values, sizes=sizes, widened=np.array([1.0, 1.3]))
    for place, (sample, far) in enumerate(zip(np.split(values, sizes[:1]), (1.0, 1.3), strict=True)):
        one = hodges_lehmann_change(differences=sample, widened=far)
        assert tuple(column[place] for column in found) == (one.estimate, one.interval.lower, one.interval.upper)


@given(SAMPLES)
def test_scores_are_those_of_each_sample(samples: list[list[float]]) -> None:
    values, sizes = laid_out(samples)
    centres = many_samples.medians(values=values, sizes=sizes)
    found = np.split(many_samples.scores(differences=values, sizes=sizes, centres=centres), np.cumsum(sizes)[:-1])
    for sample, centre, told in zip(samples, centres.tolist(), found, strict=True):
        wanted = signed_rank_scores(differences=np.array(sample, dtype=float), centre=centre)
        assert told.tolist() == wanted.tolist()


@given(SAMPLES, st.integers(0, 40))
def test_signed_ranks_are_those_of_each_sample(samples: list[list[float]], largest_exact: int) -> None:
    values, sizes = laid_out(samples)
    found = many_samples.signed_ranks(differences=values, sizes=sizes, largest_exact=largest_exact)
    for place, sample in enumerate(samples):
        steps = np.array(sample, dtype=float)
        one = signed_rank_test(differences=steps, exact=np.count_nonzero(steps) <= largest_exact)
        assert (found.rose[place], found.p[place]) == (one.statistic, one.p)
        assert found.biserial[place] == rank_biserial(differences=steps)


@given(SAMPLES, st.sampled_from([0.0, 0.01, 0.1, 0.3]))
def test_winsorised_means_are_those_of_each_sample(samples: list[list[float]], tail: float) -> None:
    values, sizes = laid_out(samples)
    found = many_samples.winsorised_means(values=values, sizes=sizes, tail=tail)
    assert found.tolist() == [winsorised_mean(sample=np.array(each, dtype=float), tail=tail) for each in samples]


@given(SAMPLES, st.integers(1, 8), CONFIDENCES)
def test_typical_changes_in_clusters_are_those_of_each_sample(
    samples: list[list[float]], many: int, confidence: float
) -> None:
    values, sizes = laid_out(samples)
    clusters = np.arange(len(values)) * 7 % many
    found = clustered_typical_changes(differences=values, clusters=clusters, sizes=sizes, confidence=confidence)
    ways = (Clustering.NONE, Clustering.DESIGN_EFFECT, Clustering.BETWEEN_CLUSTERS)
    for place, start in enumerate((np.cumsum(sizes) - sizes).tolist()):
        mine = slice(start, start + int(sizes[place]))
        told = tuple(float(each[place]) for each in (found.estimate, found.lower, found.upper, found.design_effect))
        if sizes[place] < FEWEST_RANKED[confidence]:
            assert np.isnan(told).all()
        else:
            one = clustered_typical_change(differences=values[mine], clusters=clusters[mine], confidence=confidence)
            assert told == (one.estimate, one.interval.lower, one.interval.upper, one.design_effect)
            assert ways[found.way[place]] is one.clustering


@given(st.lists(st.lists(st.integers(0, 9), min_size=7, max_size=7), min_size=1, max_size=6))
def test_signed_rank_tests_of_steps_are_those_of_each_sample(often: list[list[int]]) -> None:
    steps = np.arange(-3.0, 4)
    found = signed_rank_tests(differences=steps, often=np.array(often, dtype=float), largest_exact=20)
    for counts, statistic, p in zip(often, found.statistic, found.p, strict=True):
        if sum(counts):
            alone = signed_rank_test(
                dict(zip(steps.tolist(), counts, strict=True)), exact=sum(counts) - counts[3] <= 20
            )
            assert (statistic, p) == pytest.approx((alone.statistic, alone.p))
