"""What articles and manuals print for a method, beside the collection of worked examples."""

from math import log

import numpy as np
import pytest

from indicators.statistics import contrast, count, difference, ladder, paired, proportion, rounds, several

# Newcombe 1998, Stat Med 17:857, table I: Wilson, Clopper-Pearson and mid-p limits of one proportion.
ONE = {
    (81, 263): [(0.2553, 0.3662), (0.2527, 0.3676), (0.2544, 0.3658)],
    (15, 148): [(0.0624, 0.1605), (0.0578, 0.1617), (0.0601, 0.1581)],
    (0, 20): [(0.0, 0.1611), (0.0, 0.1684), (0.0, 0.1391)],
    (1, 29): [(0.0061, 0.1718), (0.0009, 0.1776), (0.0017, 0.1585)],
}
# Newcombe 1998, Stat Med 17:873, table II: the hybrid of Wilson limits in all eight of its cases.
HYBRID = {
    ((56, 70), (48, 80)): (0.0524, 0.3339),
    ((9, 10), (3, 10)): (0.1705, 0.8090),
    ((6, 7), (2, 7)): (0.0582, 0.8062),
    ((5, 56), (0, 29)): (-0.0381, 0.1926),
    ((0, 10), (0, 20)): (-0.1611, 0.2775),
    ((0, 10), (0, 10)): (-0.2775, 0.2775),
    ((10, 10), (0, 20)): (0.6791, 1.0),
    ((10, 10), (0, 10)): (0.6075, 1.0),
}
# Garwood 1936, Biometrika 28:437, and every table of exact Poisson limits since.
POISSON = {0: (0, 3.689), 1: (0.0253, 5.572), 2: (0.242, 7.225), 3: (0.619, 8.767), 10: (4.795, 18.39)}
# Colditz et al. 1994, JAMA 271:698: tuberculosis with and without BCG in thirteen trials; R metafor prints the rest.
BCG = np.array([
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
])  # fmt: skip
# Hollander & Wolfe 1973, p. 140: seconds to round first base in three ways; R ?friedman.test.
BASES = [
    [5.40, 5.50, 5.55], [5.85, 5.70, 5.75], [5.20, 5.60, 5.50], [5.55, 5.50, 5.40], [5.90, 5.85, 5.70],
    [5.45, 5.55, 5.60], [5.40, 5.40, 5.35], [5.45, 5.50, 5.35], [5.25, 5.15, 5.00], [5.85, 5.80, 5.70],
    [5.25, 5.20, 5.10], [5.65, 5.55, 5.45], [5.60, 5.35, 5.45], [5.05, 5.00, 4.95], [5.50, 5.50, 5.40],
    [5.45, 5.55, 5.50], [5.55, 5.55, 5.35], [5.45, 5.50, 5.55], [5.50, 5.45, 5.25], [5.65, 5.60, 5.40],
    [5.70, 5.65, 5.55], [6.30, 6.30, 6.25],
]  # fmt: skip
# The same table: Mee, Miettinen and Nurminen, and the hybrid once more. (`method="score"` of
# statsmodels 0.15.0 leaves these printed limits: the linear term of its cubic has events where the total belongs.)
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


@pytest.mark.parametrize("pair", HYBRID)
def test_newcombes_hybrid(pair: tuple[tuple[int, int], tuple[int, int]]) -> None:
    (events_after, total_after), (events_before, total_before) = pair
    interval = proportion.newcombe_hybrid_interval(
        events_before=events_before, total_before=total_before, events_after=events_after, total_after=total_after
    )
    assert (interval.lower, interval.upper) == pytest.approx(HYBRID[pair], abs=6e-5)


def test_newcombes_tenth_method_for_pairs() -> None:
    """Newcombe 1998, Stat Med 17:2635, table III, first case."""
    interval = paired.newcombe_interval(both=36, gained=12, lost=2, neither=0)
    assert (interval.lower, interval.upper) == pytest.approx((0.0569, 0.3404), abs=6e-5)


def test_approval_of_the_prime_minister() -> None:
    """Agresti 2002, Categorical Data Analysis, 10.1: z² = 17.36."""
    assert paired.mcnemar_asymptotic(gained=86, lost=150).statistic == pytest.approx(17.36, abs=0.005)


@pytest.mark.parametrize("events", POISSON)
def test_garwoods_limits(events: int) -> None:
    interval = count.poisson_interval(events=events)
    assert (interval.lower, interval.upper) == pytest.approx(POISSON[events], rel=1e-3)


def test_breast_cancer_after_fluoroscopy() -> None:
    """Rothman's example in the manual of Stata (`iri 41 15 28010 19017`): ratio and exact lower limit."""
    result = count.rate_comparison(
        events_before=15, exposure_before=19_017, events_after=41, exposure_after=28_010
    )  # fmt: skip
    assert (result.ratio, result.interval.lower) == pytest.approx((1.855759, 1.005684), abs=1e-6)


def test_three_ways_of_interviewing() -> None:
    """Siegel 1956, Nonparametric Statistics, p. 164: 13, 13 and 3 of 18 said yes, Σ of squared row sums 63."""
    yes = {(1, 1, 1): 3, (1, 1, 0): 8, (1, 0, 0): 2, (0, 1, 0): 2, (0, 0, 0): 3}
    assert rounds.cochran_q(patterns=yes).statistic == pytest.approx(16.67, abs=0.005)


def test_smokers_in_four_groups() -> None:
    """Fleiss 1981, p. 139; R ?prop.trend.test."""
    trend = rounds.cochran_armitage(events=[83, 90, 129, 70], totals=[86, 93, 136, 82], times=[1, 2, 3, 4])
    assert (trend.statistic**2, trend.p) == pytest.approx((8.2249, 0.004132), abs=1e-4)


def test_large_tonsils() -> None:
    """Armitage 1955, Biometrics 11:375, carriers of Streptococcus pyogenes by size of tonsils: χ² of the slope 7.19."""
    trend = rounds.cochran_armitage(events=[19, 29, 24], totals=[516, 589, 293], times=[0, 1, 2])
    assert trend.statistic**2 == pytest.approx(7.19, abs=0.005)


def test_two_diagnoses_of_a_hundred_patients() -> None:
    """Fleiss & Everitt 1971, Br J Math Stat Psychol 24:117: Stuart and Maxwell's statistic is 14.00."""
    result = ladder.stuart_maxwell(table=[[35, 5, 0], [15, 20, 5], [10, 5, 5]])
    assert (result.statistic, result.freedom) == (pytest.approx(14.00, abs=0.005), 2)


def test_pain_after_two_treatments() -> None:
    """Brunner & Munzel 2000, Biom J 42:17; R lawstat ?brunner.munzel.test."""
    share, test = ladder.probability_of_superiority(before=[11, 2, 0, 1, 0], after=[3, 1, 4, 2, 1])
    assert share == pytest.approx(0.788961, abs=1e-6)
    assert (test.statistic, test.freedom, test.p) == pytest.approx((3.1375, 17.683, 0.005786), abs=1e-3)


def test_rounding_first_base() -> None:
    result = several.friedman_test(values=BASES)
    assert (result.statistic, result.p) == pytest.approx((11.143, 0.003805), abs=1e-3)


def test_thirteen_trials_of_bcg() -> None:
    with_bcg, not_ill, without, neither = BCG.T
    sizes = with_bcg + not_ill, without + neither
    ratios = [log(one / other) for one, other in zip(with_bcg / sizes[0], without / sizes[1], strict=True)]
    variances = 1 / with_bcg - 1 / sizes[0] + 1 / without - 1 / sizes[1]
    result = contrast.heterogeneity(estimates=ratios, variances=variances)
    found = (result.test.statistic, result.tau_squared, 100 * result.i_squared)
    assert found == pytest.approx((152.233, 0.3088, 92.12), abs=6e-3)


def test_cans_of_orange_juice() -> None:
    """Montgomery 2013, Statistical Quality Control, example 7.1: 347 of 30 · 50 cans, limits 0.0524 and 0.4102."""
    centre, lower, upper = rounds.limits_of_charts(events=np.full(30, 347 / 30), totals=np.full(30, 50.0))
    assert (centre[0], lower[0], upper[0]) == pytest.approx((0.2313, 0.0524, 0.4102), abs=1e-4)


# Connor 1987 at 80 % power: points that so many pairs detect, ψ = .1, .2, .3, and .2, .3 with a design effect of 2.
DETECTABLE = {
    100: (8.8, 12.4, 15.2, 17.3, 21.2),
    200: (6.2, 8.8, 10.8, 12.4, 15.2),
    300: (5.1, 7.2, 8.8, 10.1, 12.4),
    500: (4.0, 5.6, 6.8, 7.9, 9.7),
}


@pytest.mark.parametrize("pairs", DETECTABLE)
def test_what_panels_detect(pairs: int) -> None:
    found = paired.smallest_detectable_changes(
        pairs=pairs, share_changing=[0.1, 0.2, 0.3, 0.2, 0.3], design_effect=[1, 1, 1, 2, 2]
    )
    assert (100 * found).round(1).tolist() == list(DETECTABLE[pairs])


def test_no_death_in_twenty_births_leaves_139_in_a_thousand_possible() -> None:
    """Clopper & Pearson's upper limit at 95 % to one side: 1 - 0.05^(1/20)."""
    limit = proportion.clopper_pearson_interval(events=0, total=20, confidence=0.9).upper
    assert limit == pytest.approx(0.1391, abs=5e-5)


@pytest.mark.parametrize(("gained", "lost", "p"), [(5, 0, 0.063), (6, 0, 0.031), (10, 0, 0.002), (10, 2, 0.039)])
def test_exact_p_of_few_changes(gained: int, lost: int, p: float) -> None:
    """Siegel 1956, table D: binomial probabilities of a sign test, twice."""
    assert paired.mcnemar_exact(gained=gained, lost=lost) == pytest.approx(p, abs=6e-4)
