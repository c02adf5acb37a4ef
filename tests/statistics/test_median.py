"""Medians and typical changes against a slow second computation, and against their promise to cover."""

from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.statistics.median import hodges_lehmann_change, median_interval

few = settings(max_examples=80, deadline=None)
amounts = st.lists(st.integers(-20, 20), min_size=6, max_size=40)


def walsh_averages(values: list[float]) -> list[float]:
    return sorted((a + b) / 2 for a, b in combinations_with_replacement(values, 2))


def signed_rank_limit(size: int) -> int:
    """The largest r with P(W < r) ≤ 2.5%, by going through all signs."""
    sums = [sum(rank for rank, sign in enumerate(signs, 1) if sign) for signs in product((0, 1), repeat=size)]
    return max(r for r in range(size * size) if np.mean(np.array(sums) < r) <= 0.025)


@few
@given(amounts)
def test_the_typical_change_is_the_median_of_all_averages_of_two(values: list[int]) -> None:
    result = hodges_lehmann_change(differences=values)
    assert result.estimate == pytest.approx(np.median(walsh_averages(values)), abs=1e-9)
    assert result.interval.contains(result.estimate)


@pytest.mark.parametrize("size", [6, 7, 10, 12])
def test_the_exact_interval_takes_the_ranks_that_all_signs_give(size: int) -> None:
    values = np.random.default_rng(size).normal(size=size).tolist()
    averages, rank = walsh_averages(values), signed_rank_limit(size)
    interval = hodges_lehmann_change(differences=values).interval
    assert interval.lower == pytest.approx(averages[rank - 1])
    assert interval.upper == pytest.approx(averages[-rank])


@few
@given(amounts)
def test_a_histogram_gives_what_its_values_give(values: list[int]) -> None:
    histogram = {value: values.count(value) for value in values} | {99: 0}
    assert hodges_lehmann_change(differences=histogram) == hodges_lehmann_change(differences=values)
    assert median_interval(sample=histogram) == median_interval(sample=values)


@few
@given(amounts)
def test_swapping_the_rounds_flips_the_sign_of_the_typical_change(values: list[int]) -> None:
    there = hodges_lehmann_change(differences=values)
    back = hodges_lehmann_change(differences=[-value for value in values])
    assert there.estimate == pytest.approx(-back.estimate, abs=1e-9)
    assert there.interval.lower == pytest.approx(-back.interval.upper, abs=1e-9)


@few
@given(amounts)
def test_a_median_lies_in_its_interval(values: list[int]) -> None:
    assert median_interval(sample=values).contains(float(np.median(values)))


def test_the_median_interval_runs_between_the_tabulated_ranks() -> None:
    """Ranks for 95% from the usual binomial table: 1 of 6, 2 of 10, 6 of 20, 10 of 30, 18 of 50, 40 of 100."""
    for size, rank in {6: 1, 10: 2, 20: 6, 30: 10, 50: 18, 100: 40}.items():
        interval = median_interval(sample=list(range(1, size + 1)))
        assert (interval.lower, interval.upper) == (rank, size + 1 - rank)


def test_exact_and_approximate_intervals_meet_where_one_takes_over() -> None:
    values = np.random.default_rng(7).normal(loc=1, size=101)
    exact = hodges_lehmann_change(differences=values[:100]).interval
    approximate = hodges_lehmann_change(differences=values).interval
    assert exact.lower == pytest.approx(approximate.lower, abs=0.03)
    assert exact.upper == pytest.approx(approximate.upper, abs=0.03)


def test_the_typical_change_of_ten_million_pairs_needs_only_their_histogram() -> None:
    steps = np.arange(-200, 301)
    weights = np.exp(-(((steps - 50) / 60) ** 2) / 2)
    histogram = dict(zip((steps * 10_000.0).tolist(), (weights * 66_500).astype(int).tolist(), strict=True))
    result = hodges_lehmann_change(differences=histogram)
    assert result.estimate == pytest.approx(500_000, abs=1)
    assert result.interval.width <= 10_000


@pytest.mark.parametrize(("size", "pairs"), [(15, 1_000), (120, 300)])
def test_the_intervals_cover_what_they_promise_even_with_ties(size: int, pairs: int) -> None:
    random = np.random.default_rng(1963)
    covered_change = covered_median = 0
    for _ in range(pairs):
        values = np.round(random.normal(size=size) * 4)
        covered_change += hodges_lehmann_change(differences=values).interval.contains(0)
        covered_median += median_interval(sample=values).contains(0)
    assert covered_change / pairs >= 0.93
    assert covered_median / pairs >= 0.95


def test_samples_that_are_too_small_or_not_finite_are_refused() -> None:
    for sample in ([], [1, 2, 3, 4, 5], {1: 2, 3: 3}, [1.0] * 9 + [float("nan")], {1: -1, 2: 9}):
        for method in (
            lambda sample: median_interval(sample=sample),
            lambda sample: hodges_lehmann_change(differences=sample),
        ):
            with pytest.raises(ValueError, match=r"few|above zero|finite|zero or more"):
                method(sample)
