"""Examples that many textbooks repeat, for functions whose own articles print none that can be typed in."""

import numpy as np
import pytest

from indicators import statistics
from indicators.statistics.result import Significance

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


# What StatXact 6 prints in its manual (by page), and others; what is one thing is given without its name.
STATXACT: dict[str, tuple[Significance, tuple[float, float]]] = {
    "Carter and Reagan, p. 306": (statistics.mcnemar_asymptotic(gained=13, lost=7), (1.8, 0.1797)),
    "endometrial cancer, p. 311": (
        statistics.score_test(
            np.array([[6, 2, 3, 1], [9, 4, 2, 1], [9, 2, 3, 1], [12, 1, 2, 1]]), scores=[0, 0.2, 0.5125, 0.7]
        ),
        (-3.735, 0.0002),
    ),
    "two pathologists, p. 313": (
        statistics.score_test(
            [[22, 2, 2, 0, 0], [5, 7, 14, 0, 0], [0, 2, 36, 0, 0], [0, 1, 14, 7, 0], [0, 0, 3, 0, 3]]
        ),
        (-1.152, 0.2492),
    ),
    "hypnosis, p. 449": (
        statistics.friedman_test([[23, 58, 11, 24, 34], [23, 53, 10, 20, 40], [23, 54, 22, 21, 22]]),
        (9.153, 0.0574),
    ),
    "five drugs, p. 493": (
        statistics.kruskal_wallis([
            [0, 1, 8, 10], [0, 0, 3, 3, 8], [5, 6, 7, 14, 14], [1, 1, 6, 7, 7, 7, 8, 8, 10], [7, 10, 11, 12, 13],
        ]),
        (9.415, 0.0515),
    ),
    "alcohol by rank, p. 796": (
        statistics.cochran_armitage(
            events=[48, 38, 5, 1, 1], totals=[17114, 14502, 793, 127, 38], times=[0, 1, 2, 3, 4]
        ),
        (1.352, 0.1764),
    ),
    # Fagerland, Lydersen & Laake 2017, ch. 9: Peterson's pathogens before therapy.
    "Stuart's of the pathogens": (
        statistics.stuart_maxwell([[596, 18, 6, 5], [0, 2, 0, 0], [0, 0, 42, 0], [11, 0, 0, 0]]),
        (26.250, 0.000008),
    ),
    "Bhapkar's of the pathogens": (
        statistics.bhapkar([[596, 18, 6, 5], [0, 2, 0, 0], [0, 0, 42, 0], [11, 0, 0, 0]]),
        (27.304, 0.000005),
    ),
    "Bowker's of the pathogens": (
        statistics.bowker([[596, 18, 6, 5], [0, 2, 0, 0], [0, 0, 42, 0], [11, 0, 0, 0]]),
        (26.250, 0.000200),
    ),
    # Conover 1999, p. 252: three who foretell twelve games of basketball.
    "basketball": (
        statistics.cochran_q([
            [1, 1, 1], [1, 1, 1], [0, 1, 0], [1, 1, 0], [0, 0, 0], [1, 1, 1],
            [1, 1, 1], [1, 1, 0], [0, 0, 1], [0, 1, 0], [1, 1, 1], [1, 1, 1],
        ]),
        (2.8, 0.2466),
    ),
    # Wilcoxon 1945, Biometrics Bull 1:80: eight blocks of wheat, 5 of 256 ways are as far to one side.
    "wheat": (statistics.signed_rank_test([58, 32, 30, 5, -7, 6, 11, 10]), (33, 10 / 256)),
}  # fmt: skip


@pytest.mark.parametrize("example", STATXACT)
def test_printed(example: str) -> None:
    found, printed = STATXACT[example]
    assert (found.statistic, found.p) == (pytest.approx(printed[0], abs=6e-4), pytest.approx(printed[1], abs=6e-5))


def test_both_limits_can_be_named_at_once() -> None:
    """Agresti & Coull 1998: 0 of 25 vegetarians, up to 0.133."""
    lower, upper = statistics.wilson_interval(events=0, total=25)
    assert (lower, upper) == (0, pytest.approx(0.133, abs=5e-4))
