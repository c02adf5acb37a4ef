"""Examples that many textbooks repeat, for functions whose own articles print none that can be typed in."""

import numpy as np
import pytest

from indicators import statistics

# Darwin 1876, crossed less self-fertilised maize, eighths of an inch.
MAIZE = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48])


def test_fishers_randomisation_of_the_maize() -> None:
    """Fisher 1935, The Design of Experiments, 21: 863 of 32 768 ways give as much or more, to one side."""
    p = statistics.sign_flip_test(gained=np.maximum(MAIZE, 0), lost=np.maximum(-MAIZE, 0))
    assert p == pytest.approx(2 * 863 / 32_768)


def test_social_perceptiveness() -> None:
    """Siegel 1956, Nonparametric Statistics, p. 79: T = 4 of 8 pairs, p above 0.05."""
    nursery, home = [82, 69, 73, 43, 58, 56, 76, 65], [63, 42, 74, 37, 51, 43, 80, 62]
    test = statistics.signed_rank_test(differences=np.subtract(nursery, home))
    assert (36 - test.statistic, test.p) == (4, pytest.approx(14 / 256))


def test_twenty_seven_smokers_and_their_controls() -> None:
    """The manual of Stata, epitab, `mcci 8 8 3 8`: χ² = 2.27, p = 0.1317, exact 0.2266, odds ratio 2.666667."""
    test = statistics.mcnemar_asymptotic(gained=8, lost=3)
    assert (test.statistic, test.p) == (pytest.approx(2.27, abs=6e-3), pytest.approx(0.1317, abs=6e-5))
    assert statistics.mcnemar_exact(gained=8, lost=3) == pytest.approx(0.2266, abs=6e-5)
    assert statistics.odds_ratio(gained=8, lost=3) == pytest.approx(2.666667, abs=6e-7)


def test_batting_averages() -> None:
    """Efron & Morris 1977, Sci Am 236:119: 0.212 from 0.265, Clemente's .400 to .294, Munson's .178 to .247."""
    shrunk = statistics.shrunken(estimates=[0.400, 0.178], variances=0.788, tau_squared=0.212, mean=0.265)
    assert shrunk.tolist() == pytest.approx([0.294, 0.247], abs=6e-4)


def test_fast_food_in_two_states() -> None:
    """Card & Krueger 1994, Am Econ Rev 84:772, table 3: 0.59 (0.54) less -2.16 (1.25) is 2.76 (1.36)."""
    found = statistics.interaction_test(first=0.59, first_error=0.54, second=-2.16, second_error=1.25)
    error = found.difference.interval.width / 2 / 1.959964
    assert (found.difference.value, error) == (pytest.approx(2.76, abs=0.015), pytest.approx(1.36, abs=6e-3))
    states = [
        statistics.Estimate(value, statistics.Interval(value - 1.959964 * error, value + 1.959964 * error))
        for value, error in ((0.59, 0.54), (-2.16, 1.25))
    ]
    joined = statistics.difference_of(first=states[0], second=states[1])
    assert joined.interval.width == pytest.approx(found.difference.interval.width, abs=1e-6)


def test_leaving_homelessness() -> None:
    """Manski 1995, ch. 2: 64 of 106 men and 14 of 31 women found again, 21 and 3 of them left."""
    bounds = statistics.share_bounds(events=[21, 3], total=[64, 14], unknown=[42, 17])
    assert bounds.lower.tolist() == pytest.approx([21 / 106, 3 / 31])
    assert bounds.upper.tolist() == pytest.approx([63 / 106, 20 / 31])


def test_gaps_have_the_limits_of_their_methods() -> None:
    """Newcombe 1998, table II, case a; Koopman 1984, Biometrics 40:513."""
    gap = statistics.absolute_gap(events=56, total=70, reference_events=48, reference_total=80)
    assert (gap.value, gap.interval.lower, gap.interval.upper) == pytest.approx((0.2, 0.0524, 0.3339), abs=6e-5)
    ratio = statistics.relative_gap(events=36, total=40, reference_events=16, reference_total=80)
    assert (ratio.value, ratio.interval.lower, ratio.interval.upper) == pytest.approx((4.5, 2.94, 7.15), abs=6e-3)


def test_cohens_g() -> None:
    """Cohen 1988, 5.1: 0.65 of those who changed is g = 0.15."""
    assert statistics.cohen_g(gained=13, lost=7) == pytest.approx(0.15)
