"""The tables that Newcombe printed for nine and more methods, as far as a method is here."""

import pytest

from indicators.statistics import difference, proportion

# Newcombe 1998, Stat Med 17:857, table I: Wilson, Clopper-Pearson and mid-p limits of one proportion.
ONE = {
    (81, 263): [(0.2553, 0.3662), (0.2527, 0.3676), (0.2544, 0.3658)],
    (15, 148): [(0.0624, 0.1605), (0.0578, 0.1617), (0.0601, 0.1581)],
    (0, 20): [(0.0, 0.1611), (0.0, 0.1684), (0.0, 0.1391)],
    (1, 29): [(0.0061, 0.1718), (0.0009, 0.1776), (0.0017, 0.1585)],
}
# Newcombe 1998, Stat Med 17:873, table II: Mee, Miettinen and Nurminen, and the hybrid of Wilson limits.
TWO = {
    ((56, 70), (48, 80)): [(0.0533, 0.3377), (0.0528, 0.3382), (0.0524, 0.3339)],
    ((9, 10), (3, 10)): [(0.1821, 0.8370), (0.1700, 0.8406), (0.1705, 0.8090)],
    ((10, 10), (0, 20)): [(0.7225, 1.0), (0.7156, 1.0), (0.6791, 1.0)],
}


@pytest.mark.parametrize("pair", ONE)
def test_one_proportion(pair: tuple[int, int]) -> None:
    methods = (proportion.wilson_interval, proportion.clopper_pearson_interval, proportion.midp_interval)
    for method, printed in zip(methods, ONE[pair], strict=True):
        interval = method(events=pair[0], total=pair[1])
        assert (interval.lower, interval.upper) == pytest.approx(printed, abs=6e-5)


@pytest.mark.parametrize("pair", TWO)
def test_two_independent_proportions(pair: tuple[tuple[int, int], tuple[int, int]]) -> None:
    (events_after, total_after), (events_before, total_before) = pair
    methods = (difference.mee_interval, difference.miettinen_nurminen_interval, proportion.newcombe_hybrid_interval)
    for method, printed in zip(methods, TWO[pair], strict=True):
        interval = method(
            events_before=events_before, total_before=total_before, events_after=events_after, total_after=total_after
        )
        assert (interval.lower, interval.upper) == pytest.approx(printed, abs=6e-5)
