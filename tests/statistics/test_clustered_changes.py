"""The difference of two changes in groups of the same RT: a second way, in range, and turned around."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from indicators.statistics.clustered_changes import (
    CELLS,
    change_difference_limits,
    change_difference_variance,
    clustered_change_difference,
)
from indicators.statistics.contrast import paired_difference_in_differences
from indicators.statistics.paired import cluster_standard_error

RT = st.tuples(*[st.integers(0, 30)] * 8)
SITES = st.lists(RT, min_size=1, max_size=9).filter(
    lambda site: all(sum(sum(rt[place : place + 4]) for rt in site) > 0 for place in (0, 4))
)


def sides(site: list[tuple[int, ...]]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    columns = list(zip(*site, strict=True))
    return columns[:4], columns[4:]


@given(SITES)
def test_the_interval_lies_in_range_around_the_difference_and_turns_with_the_groups(
    site: list[tuple[int, ...]],
) -> None:
    programme, comparison = sides(site)
    told = clustered_change_difference(programme=programme, comparison=comparison)
    assert -2 <= told.interval.lower <= told.value + 1e-9
    assert told.value - 1e-9 <= told.interval.upper <= 2
    turned = clustered_change_difference(programme=comparison, comparison=programme)
    assert (turned.value, turned.interval.lower, turned.interval.upper) == pytest.approx(
        (-told.value, -told.interval.upper, -told.interval.lower), abs=1e-9
    )


@given(SITES)
def test_rt_in_another_order_and_families_twice_change_what_they_should(site: list[tuple[int, ...]]) -> None:
    told = clustered_change_difference(programme=sides(site)[0], comparison=sides(site)[1])
    again = clustered_change_difference(programme=sides(site[::-1])[0], comparison=sides(site[::-1])[1])
    assert (again.value, again.interval.width) == pytest.approx((told.value, told.interval.width))


UNLIKE = [(6, 1, 9, 4, 1, 0, 6, 3), (4, 0, 8, 6, 2, 1, 5, 4), (9, 1, 6, 2, 1, 1, 7, 5), (2, 0, 9, 7, 3, 0, 4, 4)]
ALIKE = [(5, 1, 9, 4, 2, 1, 6, 3), (5, 1, 9, 5, 2, 1, 6, 4), (5, 1, 8, 4, 2, 1, 5, 3), (5, 1, 9, 4, 2, 1, 6, 3)]


@pytest.mark.parametrize("confidence", [0.95, 0.8])
@pytest.mark.parametrize("site", [UNLIKE, ALIKE, [*UNLIKE, (3, 0, 4, 4, 0, 0, 0, 0), (0,) * 8]])
def test_by_hand_from_four_rt_on(site: list[tuple[int, ...]], confidence: float) -> None:
    """Where RT differ, where they do less than families do, and with an RT of one group and one of nobody."""
    cells = np.array(site, dtype=float)
    n, m = cells[:, :4].sum(axis=1), cells[:, 4:].sum(axis=1)
    d, e = cells[:, 0] - cells[:, 1], cells[:, 4] - cells[:, 5]
    difference = d.sum() / n.sum() - e.sum() / m.sum()
    off = (d - d.sum() / n.sum() * n) / n.sum() - (e - e.sum() / m.sum() * m) / m.sum()
    met, both = int(np.sum(n + m > 0)), int(np.sum((n > 0) & (m > 0)))
    half = t.ppf((1 + confidence) / 2, both - 1) * np.sqrt(met / (met - 1) * np.sum(off**2))
    own, others = cells[:, :4].sum(axis=0), cells[:, 4:].sum(axis=0)
    alone = paired_difference_in_differences(programme=own, comparison=others, confidence=confidence).interval
    least = 1 - 2 / both
    low, high = difference - half, difference + half
    if 2 * half < least * alone.width:
        low, high = difference - least * (difference - alone.lower), difference + least * (alone.upper - difference)
    told = clustered_change_difference(programme=sides(site)[0], comparison=sides(site)[1], confidence=confidence)
    assert (told.value, told.interval.lower, told.interval.upper) == pytest.approx((difference, low, high))


def test_beside_a_group_that_never_moves_the_variance_is_that_of_one_change() -> None:
    d, n = np.array([4.0, 2, 5, 1]), np.array([10.0, 8, 12, 9])
    between = change_difference_variance(
        sample=np.zeros(4, dtype=int), samples=1, net=d, pairs=n, other_net=np.zeros(4), other_pairs=np.full(4, 7)
    )
    error = cluster_standard_error(
        clusters=4,
        pairs=n.sum(),
        change=d.sum() / n.sum(),
        sum_of_squared_pairs=n @ n,
        sum_of_squared_net=d @ d,
        sum_of_products=n @ d,
    )
    assert between.variance[0] ** 0.5 == pytest.approx(error)


def test_with_few_rt_or_few_moves_both_changes_are_joined() -> None:
    """Of one RT as they are, of two or three, or with fewer than ten moves, on counts over 2."""
    own, others = (86, 3, 175, 23), (24, 8, 150, 88)
    columns = {"cells": dict(zip(CELLS, own, strict=True)), "other_cells": dict(zip(CELLS, others, strict=True))}
    told = change_difference_limits(**columns, variance=0.0016, shared=[1, 3, 8], clusters=[1, 3, 8])
    alone = paired_difference_in_differences(programme=own, comparison=others).interval
    assert told.way.tolist() == [2, 1, 0]
    for place, effect in ((0, 1.0), (1, 2.0)):
        joined = paired_difference_in_differences(programme=own, comparison=others, design_effect=effect).interval
        assert (told.lower[place], told.upper[place]) == pytest.approx((joined.lower, joined.upper))
        assert told.design_effect[place] == effect
    half = t.ppf(0.975, 7) * 0.04
    assert told.design_effect[2] == pytest.approx((2 * half / alone.width) ** 2)
    few = {"gained": 5, "lost": 1, "both": 40, "neither": 40}
    still = {"gained": 2, "lost": 1, "both": 40, "neither": 40}
    rare = change_difference_limits(cells=few, other_cells=still, variance=0.0004, shared=8, clusters=8)
    assert (int(rare.way), float(rare.design_effect)) == (1, 2.0)


def test_a_group_without_pairs_is_refused_and_unknown_in_columns() -> None:
    with pytest.raises(ValueError, match="other_pairs must be above zero"):
        clustered_change_difference(programme=([1], [0], [2], [3]), comparison=([0], [0], [0], [0]))
    none = change_difference_limits(
        cells=dict.fromkeys(CELLS, 3), other_cells=dict.fromkeys(CELLS, 0), variance=np.nan, shared=0, clusters=4
    )
    assert np.isnan(none.lower)
    assert np.isnan(none.design_effect)
