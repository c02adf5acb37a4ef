"""More of what articles, textbooks and the pages of other software print for a method, called as a stranger would."""

from collections.abc import Callable
from math import log

import numpy as np
import pytest

from indicators import statistics
from indicators.statistics import (
    attrition,
    cluster_means,
    clustered_pairs,
    clustered_test,
    contrast,
    count,
    difference,
    mean,
    median,
    paired,
    paired_ratio,
    proportion,
    rank,
    rounds,
    several,
)
from indicators.statistics.interval import Interval

# Obuchowski 1998, Stat Med 17:1495: thyroids seen by PET and SPECT, glands of 21 patients (both, SPECT, PET, neither).
THYROIDS = {
    "both": [0, 2, 3, 1, 2, 4, 3, 2, 1, 1, 2, 2, 3, 2, 0, 2, 2, 2, 2, 1, 2],
    "gained": [2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0],
    "lost": [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "neither": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0],
}
# Beall 1942, Biometrika 32:243: insects left after six sprays; R ?InsectSprays.
INSECTS = [
    [10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13], [11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13],
    [0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4], [3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4],
    [3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4], [11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13],
]  # fmt: skip
# Hollander & Wolfe 1973, p. 29: Hamilton's depression factor of nine patients, first less second visit.
DEPRESSION = [0.952, -0.147, 1.022, 0.430, 0.620, 0.590, 0.490, -0.080, 0.010]
# Montgomery 2013, Statistical Quality Control, example 6.6: costs of twenty mortgage loans, in weeks.
LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]

Method = Callable[..., Interval]
# Fagerland, Lydersen & Laake 2017, Statistical Analysis of Contingency Tables, ch. 8: airways of 161
# children (59, 6, 16, 80); Tango 1998 (9 and 3 of 32; lenses, 1 of 44, 90 %); Agresti & Min 2005 (16 and 8 of 86);
# Fagerland, Lydersen & Laake 2014 (1, 1, 7, 12); Tang, Tang & Chan 2003 (446, 5, 16, 690; 90 %).
AIRWAYS = {"gained": 6, "lost": 16, "both": 59, "neither": 80}
STEM_CELLS = {"gained": 1, "lost": 7, "both": 1, "neither": 12}
PAIRS: list[tuple[Method, dict[str, float], tuple[float, float]]] = [
    (paired.newcombe_interval, AIRWAYS, (-0.1186, -0.0046)),
    (paired_ratio.share_ratio_mover_interval, AIRWAYS, (0.7592, 0.9866)),
    (paired_ratio.share_ratio_bonett_price_interval, {"gained": 6, "lost": 16, "both": 59}, (0.7579, 0.9910)),
    (paired_ratio.odds_ratio_wilson_interval, {"gained": 6, "lost": 16}, (0.1514, 0.9287)),
    (paired.tango_interval, {"gained": 9, "lost": 3, "total": 32}, (-0.027, 0.390)),
    (paired.tango_interval, {"gained": 0, "lost": 1, "total": 44, "confidence": 0.9}, (-0.096, 0.037)),
    (paired.tango_interval, {"gained": 16, "lost": 8, "total": 86}, (-0.020, 0.207)),
    (paired.tango_interval, {"gained": 1, "lost": 7, "total": 21}, (-0.517, -0.026)),
    (paired_ratio.share_ratio_interval, STEM_CELLS, (0.065, 0.907)),
    (paired_ratio.odds_ratio_midp_interval, {"gained": 1, "lost": 7}, (0.006, 0.924)),
    (
        paired_ratio.share_ratio_interval,
        {"gained": 5, "lost": 16, "both": 446, "neither": 690, "confidence": 0.9},
        (0.958, 0.992),
    ),
    (
        paired_ratio.share_ratio_interval,
        {"gained": 0, "lost": 1, "both": 43, "neither": 0, "confidence": 0.9},
        (0.904, 1.039),
    ),
    # R PropCIs ?diffpropci.mp (Agresti & Min), statpsych ?ci.prop.ps and ?ci.ratio.prop.ps (Bonett & Price).
    (paired.agresti_min_interval, {"gained": 20, "lost": 40, "total": 160}, (-0.21601726, -0.03089632)),
    (paired.bonett_price_interval, {"gained": 26, "lost": 4, "total": 48}, (0.2548067, 0.6251933)),
    (
        paired_ratio.share_ratio_bonett_price_interval,
        {"gained": 26, "lost": 4, "both": 6},
        (1.766544, 5.796628),
    ),
]
# Newcombe 1998, table II, case d; Gart & Nam 1990, Biometrics 46:637, and 1988, Biometrics 44:323 (Koopman's limits);
# Fagerland, Lydersen & Laake 2017, ch. 4 (Ritland 2007 and Perondi 2004).
GROUPS: list[tuple[Method, tuple[int, int], tuple[int, int], tuple[float, float]]] = [
    (difference.miettinen_nurminen_interval, (5, 56), (0, 29), (-0.0326, 0.1933)),
    (difference.mee_interval, (5, 56), (0, 29), (-0.0313, 0.1926)),
    (difference.mee_interval, (7, 25), (2, 25), (-0.014, 0.412)),
    (difference.mee_interval, (7, 34), (1, 34), (0.0284, 0.3439)),
    (difference.miettinen_nurminen_interval, (0, 16), (15, 72), (-0.3164, -0.0056)),
    (difference.agresti_caffo_interval, (7, 34), (1, 34), (0.0116, 0.3217)),
    (difference.agresti_caffo_interval, (35, 150), (21, 150), (0.004375769, 0.1798348)),  # R statpsych ?ci.prop2
    (difference.risk_ratio_interval, (8, 15), (4, 15), (0.815, 5.336)),
    (difference.risk_ratio_interval, (6, 10), (6, 20), (0.844, 4.594)),
    (difference.risk_ratio_interval, (7, 34), (1, 34), (1.2209, 42.5757)),
]


@pytest.mark.parametrize(("method", "given", "printed"), PAIRS)
def test_pairs(method: Method, given: dict[str, float], printed: tuple[float, float]) -> None:
    interval = method(**given)
    assert (interval.lower, interval.upper) == pytest.approx(printed, abs=6e-4)


@pytest.mark.parametrize(("method", "after", "before", "printed"), GROUPS)
def test_two_groups(
    method: Method, after: tuple[int, int], before: tuple[int, int], printed: tuple[float, float]
) -> None:
    interval = method(
        events_before=before[0], total_before=before[1], events_after=after[0], total_after=after[1]
    )  # fmt: skip
    assert (interval.lower, interval.upper) == pytest.approx(printed, abs=6e-4)


def test_one_share() -> None:
    """Mendel's plants (Conover 1971; R ?binom.test); Agresti & Coull 1998, 0 of 25; Brown, Cai & DasGupta 2001."""
    plants = proportion.clopper_pearson_interval(events=682, total=925)
    assert (plants.lower, plants.upper) == pytest.approx((0.7076683, 0.7654066), abs=1e-7)
    assert proportion.clopper_pearson_interval(events=0, total=25).upper == pytest.approx(0.137, abs=5e-4)
    one_of_ten = proportion.jeffreys_interval(events=1, total=10)
    assert (one_of_ten.lower, one_of_ten.upper) == pytest.approx((0.011, 0.381), abs=5e-4)


def test_tests_of_pairs_in_clusters() -> None:
    """Durkalski et al. 2003 and Yang, Sun & Hardin 2010 print all five for the thyroids."""
    totals = np.sum(list(THYROIDS.values()), axis=0)
    moved = {"gained": THYROIDS["gained"], "lost": THYROIDS["lost"]}
    found = (
        paired.mcnemar_asymptotic(gained=sum(moved["gained"]), lost=sum(moved["lost"])).statistic,
        clustered_test.obuchowski_test(**moved).statistic,
        clustered_test.durkalski_test(**moved, totals=totals).statistic,
        clustered_pairs.yang_test(**moved, totals=totals).statistic,
        clustered_pairs.eliasziw_donner_test(**THYROIDS).statistic,
    )
    assert found == pytest.approx((4.5, 2.86, 2.32, 3.13, 3.66), abs=0.006)


def test_those_tests_do_not_care_which_came_first_and_know_when_nobody_changed() -> None:
    turned = THYROIDS | {"gained": THYROIDS["lost"], "lost": THYROIDS["gained"]}
    totals = np.sum(list(THYROIDS.values()), axis=0)
    assert clustered_pairs.eliasziw_donner_test(**turned) == clustered_pairs.eliasziw_donner_test(**THYROIDS)
    yang = [
        clustered_pairs.yang_test(gained=way["gained"], lost=way["lost"], totals=totals) for way in (THYROIDS, turned)
    ]
    assert yang[0] == yang[1]
    still = {"gained": [0, 0], "lost": [0, 0]}
    assert clustered_pairs.yang_test(**still, totals=[3, 4]).p == 1
    assert clustered_pairs.eliasziw_donner_test(**still, both=[3, 1], neither=[0, 2]).p == 1
    with pytest.raises(ValueError, match="two or more clusters"):
        clustered_pairs.yang_test(gained=[1], lost=[0], totals=[4])
    with pytest.raises(ValueError, match="two or more clusters"):
        clustered_pairs.eliasziw_donner_test(gained=[1, 0], lost=[0, 1], both=0, neither=0)


def test_single_households_in_clusters_of_one_are_mcnemars() -> None:
    """With one pair in each cluster nothing is alike, and Obuchowski's test is McNemar's but for (K - 1) / K."""
    gained, lost = [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0]
    plain = paired.mcnemar_asymptotic(gained=3, lost=1).statistic
    assert clustered_test.obuchowski_test(gained=gained, lost=lost).statistic == pytest.approx(plain * 5 / 6)


def test_six_sprays() -> None:
    """R ?oneway.test: F = 36.065 on 5 and 30.043, p = 7.999e-12; R ?kruskal.test: 54.691 on 5, p = 1.511e-10."""
    counted = [np.array(each, dtype=float) for each in INSECTS]
    means, variances = zip(*((each.mean(), each.var(ddof=1)) for each in counted), strict=True)
    welch = several.welch_anova(sizes=[12] * 6, means=means, variances=variances)
    assert (welch.statistic, welch.freedom, welch.freedom_within) == pytest.approx((36.065, 5, 30.043), abs=5e-4)
    assert welch.p == pytest.approx(7.999e-12, rel=1e-3)
    kruskal = several.kruskal_wallis(samples=INSECTS)
    assert (kruskal.statistic, kruskal.freedom) == pytest.approx((54.691, 5), abs=5e-4)
    assert kruskal.p == pytest.approx(1.511e-10, rel=1e-3)


def test_depression() -> None:
    """Hollander & Wolfe 1973, pp. 29-40: rank sum 40, p = 0.0195 to one side, typical change 0.46 (0.010 to 0.786)."""
    test = rank.signed_rank_test(differences=DEPRESSION, alternative="greater")
    assert (test.statistic, test.p) == pytest.approx((40, 0.01953), abs=1e-4)
    typical = median.hodges_lehmann_change(differences=DEPRESSION)
    assert (typical.estimate, typical.interval.lower, typical.interval.upper) == pytest.approx((0.46, 0.010, 0.786))


def test_rates() -> None:
    """R ?poisson.test: 137 events in 24.19893, and 11 of 800 against 21 of 3011."""
    one = count.poisson_interval(events=137, exposure=24.19893)
    assert (one.lower, one.upper) == pytest.approx((4.753125, 6.692709), abs=1e-6)
    two = count.rate_comparison(events_before=21, exposure_before=3011, events_after=11, exposure_after=800)
    assert two.ratio == pytest.approx(1.971488, abs=1e-6)


# OpenEpi's manual, "Comparing 2 Person-Time Rates", two strata and their sum: cases and time with exposure and without,
# the ratio, its mid-p limits and Fisher's, and the central exact p.
PERSON_TIME = {
    ((17, 100_025), (3, 122_268)): (6.927, (2.21, 29.63), (2.004, 36.89), 0.0005538),
    ((8, 78_531), (1, 77_932)): (7.939, (1.27, 177.6), (1.064, 352.3), 0.04015),
    ((25, 178_556), (4, 200_200)): (7.008, (2.616, 23.57), (2.42, 27.71), 0.00002923),
}


@pytest.mark.parametrize("cases", PERSON_TIME)
def test_rates_of_person_time(cases: tuple[tuple[int, int], tuple[int, int]]) -> None:
    (after, exposure_after), (before, exposure_before) = cases
    ratio, midp, exact, p = PERSON_TIME[cases]
    given = {"events_before": before, "exposure_before": exposure_before, "events_after": after}
    told = count.rate_comparison(**given, exposure_after=exposure_after)
    limits = count.rate_ratio_midp_interval(**given, exposure_after=exposure_after)
    assert told.ratio == pytest.approx(ratio, rel=1e-3)
    assert (told.interval.lower, told.interval.upper) == pytest.approx(exact, rel=1e-3)
    assert (limits.lower, limits.upper) == pytest.approx(midp, rel=1e-3)
    assert told.p == pytest.approx(p, rel=1e-3)


def test_half_of_a_hundred_with_twice_the_weight_are_worth_ninety() -> None:
    """Kish's formula as textbooks of surveys show it: (50 + 100)² / (50 + 200)."""
    assert attrition.kish_effective_size(weights=[1, 2], households=[50, 50]) == pytest.approx(90)


def test_loans() -> None:
    assert rounds.moving_range_limits(values=LOANS) == pytest.approx((300.5, 279.78, 321.22), abs=5e-3)


def test_five_suites() -> None:
    """Lohr 1999, Sampling: Design and Analysis, example 5.2: 2.826, standard error 0.164, of 5 of 100 suites."""
    suites = cluster_means.cluster_mean(
        totals=[4] * 5, sums=[12.16, 11.36, 8.96, 12.96, 11.08], clusters_in_population=100
    )
    assert (suites.value, suites.error) == pytest.approx((2.826, 0.164), abs=5e-4)


def test_california_among_thirty_eight_states() -> None:
    """Abadie, Diamond & Hainmueller 2010, J Am Stat Assoc 105:493: the largest of 39 has p = 1/39 = 0.026."""
    states = np.linspace(-15, 20, 38)
    assert contrast.placebo_p(change=-27, placebo_changes=states) == pytest.approx(0.026, abs=5e-4)


def test_hip_protectors_in_two_subgroups() -> None:
    """Altman & Bland 2003, Br Med J 326:219: log ratios -0.40 (0.21) and -0.13 (0.11) differ by z = -1.24, p = 0.2."""
    first, second = (0.67, 0.46, 0.98), (0.88, 0.71, 1.08)
    errors = [(log(upper) - log(lower)) / 3.92 for _, lower, upper in (first, second)]
    _, test = contrast.interaction_test(
        first=log(first[0]), first_error=errors[0], second=log(second[0]), second_error=errors[1]
    )
    assert (test.statistic, test.p) == pytest.approx((-1.24, 0.2), abs=0.02)


def test_extra_sleep() -> None:
    """Student 1908; R ?t.test on sleep: paired mean 1.58 (0.700 to 2.460)."""
    change = np.subtract(
        [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4], [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    )
    interval = mean.paired_mean_interval(pairs=10, total=change.sum(), sum_of_squares=change @ change)
    assert (interval.lower, interval.upper) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)


def test_rows_of_answers_serve_as_well_as_counted_patterns() -> None:
    """Siegel 1956, p. 164, as 18 rows."""
    counted = {(1, 1, 1): 3, (1, 1, 0): 8, (1, 0, 0): 2, (0, 1, 0): 2, (0, 0, 0): 3}
    rows = [list(pattern) for pattern, often in counted.items() for _ in range(often)]
    for given in (rows, np.array(rows), [tuple(row) for row in rows]):
        assert rounds.cochran_q(patterns=given) == rounds.cochran_q(patterns=counted)
        assert rounds.paired_trend(patterns=given, times=[0, 1, 2]) == rounds.paired_trend(
            patterns=counted, times=[0, 1, 2]
        )


def test_what_is_not_known_or_not_one_number_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="leave unknown values out"):
        several.kruskal_wallis(samples=[np.array([1, np.nan]), np.array([1.0, 2])])
    column: list[Callable[[], object]] = [
        lambda: statistics.wilson_interval(events=[3, 4], total=[9, 9]),
        lambda: statistics.newcombe_interval(gained=[3, 4], lost=[1, 1], both=[1, 1], neither=[2, 2]),
        lambda: statistics.mcnemar_exact(gained=[3, 4], lost=[1, 1]),
    ]
    for call in column:
        with pytest.raises(ValueError, match="must be one number, found 2 of them"):
            call()
    with pytest.raises(ValueError, match="events must be a number"):
        proportion.wilson_interval(events=np.nan, total=9)
