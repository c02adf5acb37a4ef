"""What textbooks print for a method, called as a reader of the names and docstrings would call it."""

from collections.abc import Callable

import numpy as np
import pytest

from indicators import statistics
from indicators.statistics.interval import Interval

# Stuart 1955, Biometrika 42:412: the two eyes of 7477 women, best to worst; Agresti 2002, 10.3 and 10.6.
EYES = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
# Agresti 2002, table 10.6: regions of 55 981 people in 1980 and 1985.
REGIONS = [[11607, 100, 366, 124], [87, 13677, 515, 302], [172, 225, 17819, 270], [63, 176, 286, 10192]]
# Cochran 1950, Biometrika 37:256: diphtheria on four media; SAS PROC FREQ, "Cochran's Q": three drugs, 46 people.
MEDIA = {(1, 1, 1, 1): 4, (1, 1, 0, 1): 2, (0, 1, 1, 1): 3, (0, 1, 0, 1): 1, (0, 0, 0, 0): 59}
DRUGS = {
    (1, 1, 1): 6, (1, 1, 0): 16, (1, 0, 1): 2, (1, 0, 0): 4, (0, 1, 1): 2, (0, 1, 0): 4, (0, 0, 1): 6, (0, 0, 0): 6,
}  # fmt: skip
# Conover 1999, p. 371: twelve owners rank four grasses.
GRASSES = [
    [4, 3, 2, 1], [4, 2, 3, 1], [3, 1.5, 1.5, 4], [3, 1, 2, 4], [4, 2, 1, 3], [2, 2, 2, 4],
    [1, 3, 2, 4], [2, 4, 1, 3], [3.5, 1, 2, 3.5], [4, 1, 3, 2], [4, 2, 3, 1], [3.5, 1, 2, 3.5],
]  # fmt: skip
# Darwin 1876; Fisher 1935, The Design of Experiments, III: crossed less self-fertilised maize, eighths of an inch.
MAIZE = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
# Siegel 1956, p. 186 (authoritarianism of educators); Hollander & Wolfe 1973, p. 116 (R ?kruskal.test).
EDUCATORS = [[96, 128, 83, 61, 101], [82, 124, 132, 135, 109], [115, 149, 166, 147]]
LUNGS = [[2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0]]
# Benjamini & Hochberg 1995, J R Stat Soc B 57:289.
FIFTEEN = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0,
]  # fmt: skip
Method = Callable[..., Interval]
INTERVALS: list[tuple[Method, dict[str, float], tuple[float, float], float]] = [
    # Altman et al. 2000, Statistics with Confidence: a hundred diabetics; sixteen men after exercise.
    (
        statistics.mean_interval,
        {"count": 100, "total": 14640, "sum_of_squares": 99 * 18.5**2 + 100 * 146.4**2},
        (142.7, 150.1),
        0.05,
    ),
    (
        statistics.paired_mean_interval,
        {"pairs": 16, "total": 105.6, "sum_of_squares": 15 * 6.0**2 + 16 * 6.6**2},
        (3.4, 9.8),
        0.05,
    ),
    # Rosner 2015: blood pressure with and without the pill; eight events.
    (
        statistics.paired_mean_interval,
        {"pairs": 10, "total": 48, "sum_of_squares": 9 * 4.566**2 + 10 * 4.8**2},
        (1.53, 8.07),
        0.006,
    ),
    (statistics.poisson_interval, {"events": 8}, (3.45, 15.76), 0.006),
    # Koopman 1984, Biometrics 40:513.
    (
        statistics.risk_ratio_interval,
        {"events_before": 16, "total_before": 80, "events_after": 36, "total_after": 40},
        (2.94, 7.15),
        0.006,
    ),
    # Agresti 2002, table 3.1: heart attacks with placebo and aspirin.
    (
        statistics.risk_ratio_interval,
        {"events_before": 104, "total_before": 11037, "events_after": 189, "total_after": 11034},
        (1.43, 2.31),
        0.006,
    ),
    # Breslow & Day 1980, 5.2: oestrogens in 29 against 3 pairs.
    (statistics.odds_ratio_exact_interval, {"gained": 29, "lost": 3}, (3.0, 49.6), 0.06),
    # Byar in Breslow & Day 1987, 2.3.
    (statistics.byar_interval, {"events": 10}, (4.79, 18.39), 0.006),
]


@pytest.mark.parametrize(("method", "given", "printed", "within"), INTERVALS)
def test_intervals(method: Method, given: dict[str, float], printed: tuple[float, float], within: float) -> None:
    interval = method(**given)
    assert (interval.lower, interval.upper) == pytest.approx(printed, abs=within)


# Agresti 2002, 10.1 and 2007, 8.1 (approval, taxes; infarctions with diabetes); Bland 2000, 13.9 (colds);
# Fagerland, Lydersen & Laake 2013, BMC Med Res Methodol 13:91 (stem cells, airways): gained, lost, χ², exact and mid-p.
CHANGES = {
    "colds": (256, 144, 31.36, None, None),
    "taxes": (132, 107, 2.61, None, None),
    "infarctions": (37, 16, 8.32, None, None),
    "stem cells": (1, 7, 4.50, 0.0703, 0.0391),
    "airways": (6, 16, 4.55, 0.0525, 0.0347),
}


@pytest.mark.parametrize("study", CHANGES)
def test_changes(study: str) -> None:
    gained, lost, statistic, exact, midp = CHANGES[study]
    assert statistics.mcnemar_asymptotic(gained=gained, lost=lost).statistic == pytest.approx(statistic, abs=0.006)
    if exact is not None and midp is not None:
        assert statistics.mcnemar_exact(gained=gained, lost=lost) == pytest.approx(exact, abs=6e-5)
        assert statistics.mcnemar_midp(gained=gained, lost=lost) == pytest.approx(midp, abs=6e-5)


def test_tables_of_the_same_people() -> None:
    """Stuart 11.96, Bhapkar 11.98 and Bowker 19.11 of the eyes; Bhapkar 236.5 of the regions."""
    eyes = (
        statistics.stuart_maxwell(table=EYES),
        statistics.bhapkar(table=EYES),
        statistics.bowker(table=EYES),
    )
    assert [test.statistic for test in eyes] == pytest.approx([11.96, 11.98, 19.11], abs=0.006)
    assert [test.freedom for test in eyes] == [3, 3, 6]
    assert [test.p for test in eyes] == pytest.approx([0.0075, 0.0075, 0.0040], abs=6e-5)
    assert statistics.bhapkar(table=REGIONS).statistic == pytest.approx(236.5, abs=0.05)


@pytest.mark.parametrize(("patterns", "printed", "p"), [(MEDIA, 8.05, 0.0449), (DRUGS, 8.4706, 0.0145)])
def test_cochran(patterns: dict[tuple[int, ...], int], printed: float, p: float) -> None:
    test = statistics.cochran_q(patterns=patterns)
    assert (test.statistic, test.p) == (pytest.approx(printed, abs=6e-3), pytest.approx(p, abs=6e-5))


def test_grasses() -> None:
    """T₁ = 8.097 on 3, ties taken into account."""
    test = statistics.friedman_test(values=GRASSES)
    assert (test.statistic, test.freedom) == (pytest.approx(8.097, abs=6e-4), 3)


def test_maize() -> None:
    """Fisher: t = 2.148, p = 0.0497, 0.03 to 41.8; R wilcox.test: V = 96, p = 0.0413; 13 of 15 were taller."""
    differences = np.array(MAIZE)
    sums = {"pairs": 15, "total": differences.sum(), "sum_of_squares": differences @ differences}
    test = statistics.paired_t_test(**sums)
    assert (test.statistic, test.p, test.freedom) == pytest.approx((2.148, 0.0497, 14), abs=6e-4)
    interval = statistics.paired_mean_interval(**sums)
    assert (interval.lower, interval.upper) == pytest.approx((0.03, 41.84), abs=6e-3)
    ranks = statistics.signed_rank_test(differences=MAIZE)
    assert (ranks.statistic, ranks.p) == (96, pytest.approx(0.0413, abs=6e-5))
    assert statistics.mcnemar_exact(gained=13, lost=2) == pytest.approx(0.0074, abs=6e-5)


@pytest.mark.parametrize(("samples", "printed"), [(EDUCATORS, 6.4), (LUNGS, 0.7714)])
def test_kruskal_and_wallis(samples: list[list[float]], printed: float) -> None:
    test = statistics.kruskal_wallis(samples=[np.array(sample, dtype=float) for sample in samples])
    assert test.statistic == pytest.approx(printed, abs=6e-3)


def test_fifteen_comparisons() -> None:
    """Benjamini & Hochberg: their way rejects four, Holm's (as Bonferroni's) three; Holm's own steps on four."""
    assert np.count_nonzero(statistics.benjamini_hochberg(p=FIFTEEN) <= 0.05) == 4
    assert np.count_nonzero(statistics.holm(p=FIFTEEN) <= 0.05) == 3
    assert statistics.holm(p=[0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_alcohol_and_malformations() -> None:
    """Agresti 2002, 3.4: M² = 6.57, p = 0.010, with scores in the middle of the classes."""
    trend = statistics.cochran_armitage(
        events=[48, 38, 5, 1, 1], totals=[17114, 14502, 793, 127, 38], times=[0, 0.5, 1.5, 4, 7]
    )
    assert (trend.statistic**2, trend.p) == (pytest.approx(6.57, abs=6e-3), pytest.approx(0.010, abs=6e-4))


def test_extra_sleep_as_two_groups() -> None:
    """R ?t.test on sleep: t = 1.8608 on 17.776, p = 0.07939, -0.205 to 3.365."""
    groups = {"count_before": 10, "mean_before": 0.75, "variance_before": 3.200556,
              "count_after": 10, "mean_after": 2.33, "variance_after": 4.009}  # fmt: skip
    test = statistics.welch_t_test(**groups)
    assert (test.statistic, test.freedom, test.p) == pytest.approx((1.8608, 17.776, 0.07939), abs=1e-3)
    lower, upper = statistics.welch_limits(**groups)
    assert (float(lower), float(upper)) == pytest.approx((-0.205, 3.365), abs=1e-3)


def test_median_of_a_hundred() -> None:
    """Altman et al. 2000, table 5.1: the 40th and the 61st of a hundred."""
    interval = statistics.median_interval(sample=list(range(1, 101)))
    assert (interval.lower, interval.upper) == (40, 61)


def test_none_of_sixty_and_one_of_twenty() -> None:
    """Altman et al. 2000, 6: 0 of 60 is 0 to 6.0 %, 1 of 20 is 0.9 to 23.6 %."""
    none, one = statistics.wilson_interval(events=0, total=60), statistics.wilson_interval(events=1, total=20)
    assert (none.lower, none.upper) == pytest.approx((0, 0.060), abs=6e-4)
    assert (one.lower, one.upper) == pytest.approx((0.009, 0.236), abs=6e-4)


def test_cohens_h() -> None:
    """Cohen 1988, 6.2: 0.65 against 0.45 is h = 0.40."""
    assert statistics.cohen_h(before=0.45, after=0.65) == pytest.approx(0.40, abs=6e-3)


def test_thirteen_trials_of_bcg_pooled() -> None:
    """R metafor, dat.bcg with method "DL": -0.7141 (-1.0644 to -0.3638); with "EE": -0.4303 (-0.5097 to -0.3509)."""
    trials = np.array([
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
        (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ], dtype=float)  # fmt: skip
    ill, well, ill_without, well_without = trials.T
    treated, untreated = ill + well, ill_without + well_without
    told = statistics.heterogeneity(
        estimates=np.log(ill / treated) - np.log(ill_without / untreated),
        variances=1 / ill - 1 / treated + 1 / ill_without - 1 / untreated,
    )
    random = told.random_effects
    assert told.pooled == pytest.approx(-0.4303, abs=6e-5)
    assert (random.value, random.interval.lower, random.interval.upper) == pytest.approx(
        (-0.7141, -1.0644, -0.3638), abs=6e-5
    )


def test_two_point_eight_standard_errors() -> None:
    """Bloom 1995, Evaluation Review 19:547: what a trial detects at 80 % is 2.8 standard errors."""
    found = statistics.detectable_by_width(change=[0, 1.96, 1], lower=[-1.96, 0, 1], upper=[1.96, 3.92, 1])
    assert found[:2].tolist() == pytest.approx([2.80, 2.80], abs=6e-3)
    assert np.isnan(found[2])


def test_forty_one_patients_twice() -> None:
    """Altman et al. 2000, table 6.2: 14 and 22 alike, 5 and 0 not: 0.122 (0.011 to 0.226)."""
    interval = statistics.newcombe_interval(gained=5, lost=0, both=14, neither=22)
    assert (interval.lower, interval.upper) == pytest.approx((0.011, 0.226), abs=6e-4)


def test_exact_limits_of_small_shares() -> None:
    """Clopper & Pearson's limits, as in every table: 5 of 20, 1 of 10, 0 of 10."""
    for (events, total), printed in {
        (5, 20): (0.0866, 0.4910),
        (1, 10): (0.0025, 0.4450),
        (0, 10): (0, 0.3085),
    }.items():
        interval = statistics.clopper_pearson_interval(events=events, total=total)
        assert (interval.lower, interval.upper) == pytest.approx(printed, abs=6e-5)


def test_two_rates_whose_central_p_agrees_with_their_interval() -> None:
    """Fay 2010, R Journal 2:53: 2 of 17877 and 10 of 20000: 0.2238 (0.0238 to 1.0500), p = 0.0606."""
    told = statistics.rate_comparison(events_before=10, exposure_before=20000, events_after=2, exposure_after=17877)
    found = (told.ratio, told.interval.lower, told.interval.upper, told.p)
    assert found == pytest.approx((0.2238, 0.0238, 1.0500, 0.0606), abs=6e-5)


def test_signed_ranks_with_ties() -> None:
    """S. Sawyer, course notes: T⁺ = 60.5 of 11. R wilcox.test of 19 lengths: V = 190, middle 4.40."""
    assert statistics.signed_rank_test(differences=[11, 4, 3, -2, 13, 2, 7, 4, 3, -3, 12]).statistic == 60.5
    lengths = [2.1, 2.35, 2.35, 3.1, 3.1, 3.15, 3.9, 3.9, 4, 4.8, 5, 5, 5.15, 5.35, 5.5, 6, 6, 6.25, 6.45]
    assert statistics.signed_rank_test(differences=lengths).statistic == 190
    assert statistics.hodges_lehmann_change(differences=lengths).estimate == pytest.approx(4.40, abs=5e-3)
