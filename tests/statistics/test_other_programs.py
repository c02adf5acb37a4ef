"""What other people's programs give for the same input: R 4.2 (Debian 12), and packages for Python.

Found beside comparisons over thousands of random inputs. Where another program differs by convention: docs/methods.md,
part 15.
"""

from collections.abc import Callable

import numpy as np
import pytest

from indicators import statistics as st
from indicators.statistics.result import Significance

ONE = np.zeros(5, dtype=int)
SHARE = {"events": [2, 4, 9, 6, 7], "total": [10, 10, 10, 9, 11]}
TWO = {
    "events_before": [2, 4, 0, 5, 3],
    "total_before": [10, 10, 0, 9, 7],
    "events_after": [6, 5, 7, 4, 0],
    "total_after": [10, 12, 8, 10, 0],
}
GAINED, LOST, PAIRS = [4, 2, 3, 5, 1], [0, 1, 0, 1, 2], [10, 8, 12, 9, 11]
EQUAL = {"gained": [4, 1, 3, 2, 5, 0], "lost": [0, 1, 0, 0, 1, 2], "totals": [8] * 6}
STEPS = [0, 0, 0, 1, 1, -1, 2, 2, 2, 3, -2, 4, 0, 1, 5, -3, 2, 1]
CHANGES = [0.83, -0.44, 1.91, 2.37, -1.05, 0.62, 3.48, 1.17, 2.03, -0.29, 0.95, 1.56]
RUNGS = [[20, 10, 5, 0], [3, 30, 15, 4], [0, 5, 40, 9], [1, 2, 6, 25]]
PANEL = [[1, 1, 0, 1], [0, 1, 0, 1], [0, 0, 0, 1], [1, 1, 1, 1], [0, 1, 1, 1], [0, 0, 1, 1], [0, 1, 0, 0]]
GROUPS = [np.array(each) for each in ([2.1, 3.4, 1.9, 4.4], [5.2, 4.9, 6.1, 3.3, 5.5], [1.2, 3.9, 7.7, 2.8])]
PEERS = {"estimates": [0.12, 0.31, 0.02, 0.25, 0.4], "variances": [0.004, 0.009, 0.002, 0.01, 0.006]}
PERONDI = {"events_before": 1, "total_before": 34, "events_after": 7, "total_after": 34}
DEATHS = {"events_before": 17, "exposure_before": 1240, "events_after": 3, "exposure_after": 910, "confidence": 0.99}


def answer(found: Significance) -> list[float]:
    return [found.statistic, found.p]


def heterogeneity() -> list[float]:
    found = st.heterogeneity(**PEERS)
    told = [*answer(found.test), found.i_squared, found.tau_squared, found.pooled, found.random_effects.value]
    return [*told, *found.random_effects.interval]


def rates() -> list[float]:
    found = st.rate_comparison(**DEATHS)
    return [found.ratio, *found.interval, found.p]


def welch_anova() -> list[float]:
    found = st.welch_anova(
        sizes=[len(each) for each in GROUPS],
        means=[each.mean() for each in GROUPS],
        variances=[each.var(ddof=1) for each in GROUPS],
    )
    return [*answer(found), found.freedom_within]


def pratt(**how: str | bool) -> float:
    return st.signed_rank_test(STEPS, **how).p


CASES: dict[str, tuple[Callable[[], object], object]] = {
    # survey 4.1: svydesign(~cluster, weights = ~1)
    "svymean": (
        lambda: float(st.share_variance(sample=ONE, samples=1, **SHARE).variance[0]) ** 0.5,
        0.1198065106745,
    ),
    'svyciprop(method = "mean")': (
        lambda: [*st.cluster_mean(totals=SHARE["total"], sums=SHARE["events"]).interval()],
        [0.2273637998669, 0.8926362001331],
    ),
    "svymean, fpc = ~12": (
        lambda: st.cluster_mean(totals=SHARE["total"], sums=SHARE["events"], clusters_in_population=12).error,
        0.09150373398574,
    ),
    "svycontrast of svyby(covmat = TRUE), two clusters in one round only": (
        lambda: float(st.difference_variance(sample=ONE, samples=1, **TWO).variance[0]) ** 0.5,
        0.1441757898506,
    ),
    "svymean of changes, confint(df = 4)": (
        lambda: [*st.cluster_interval(gained=GAINED, lost=LOST, totals=PAIRS)],
        [-0.05572210806808, 0.49572210806808],
    ),
    "svyglm(change ~ group)": (
        lambda: (
            float(
                st.change_difference_variance(
                    sample=ONE,
                    samples=1,
                    net=np.subtract(GAINED, LOST),
                    pairs=PAIRS,
                    other_net=[1, -1, 1, 1, -2],
                    other_pairs=[6, 7, 5, 8, 9],
                ).variance[0]
            )
            ** 0.5
        ),
        0.03459326347067,
    ),
    "svyratio, strata": (
        lambda: st.stratified_cluster_mean(
            strata=[1, 1, 2, 2, 2, 3, 3], weights=[10, 8, 5, 6, 7, 12, 9], weighted_sums=[3, 2, 2, 3, 6, 5, 8]
        ).error,
        0.09309679478592,
    ),
    'clubSandwich conf_int(vcov = "CR2", test = "Satterthwaite"), clusters of one size': (
        lambda: [*st.cluster_interval(**EQUAL)],
        [-0.08584616630202, 0.54417949963535],
    ),
    # coin, exactRankTests, stats; zeros and ties
    "coin wilcoxsign_test, Pratt": (
        lambda: [pratt(), pratt(alternative="greater"), pratt(alternative="less"), pratt(exact=False)],
        [0.0439453125, 0.02197265625, 0.9810791015625, 0.04258673207598],
    ),
    "wilcox.exact; wilcox.test(exact = FALSE, correct = FALSE)": (
        lambda: [pratt(zeros="wilcox"), pratt(zeros="wilcox", exact=False)],
        [0.0623779296875, 0.0570919787124],
    ),
    "wilcox.test(conf.int = TRUE, conf.level = 0.9)": (
        lambda: [
            st.hodges_lehmann_change(CHANGES, confidence=0.9).estimate,
            *st.hodges_lehmann_change(CHANGES, confidence=0.9).interval,
            st.signed_rank_test(CHANGES).p,
        ],
        [1.075, 0.365, 1.77, 0.01611328125],
    ),
    "coin mh_test": (lambda: answer(st.stuart_maxwell(RUNGS)), [11.600427167877, 0.00888513174266]),
    "coin mh_test(scores = 1:4), which counts down": (
        lambda: answer(st.score_test(RUNGS)),
        [3.0846152896510, 0.002038155997089],
    ),
    "mcnemar.test of a 4 × 4 table": (lambda: answer(st.bowker(RUNGS)), [16.03589743589744, 0.01356258315059]),
    "perm.test(exact = TRUE)": (lambda: st.sign_flip_test(gained=GAINED, lost=LOST), 0.1875),
    'coin symmetry_test(teststat = "quad")': (lambda: answer(st.cochran_q(PANEL)), [6.0, 0.1116102250947]),
    "poisson.test and 2 pbinom": (
        rates,
        [0.240465416936, 0.0244722731062, 1.11247933178725, 0.01885748036008],
    ),
    "Epi ci.pd": (
        lambda: [
            *st.newcombe_hybrid_interval(events_before=12, total_before=52, events_after=31, total_after=75),
        ],
        [0.01529149908121, 0.32924937706577],
    ),
    'metafor rma(method = "DL"), "FE"': (
        heterogeneity,
        [22.92783251232, 1.308997904475e-4, 0.8255395490240, 0.0234766802444, 0.1472906403941, 0.2099204741152,
         0.05970147906218, 0.3601394691682],
    ),
    "oneway.test": (welch_anova, [3.351219272435, 0.109724805141, 5.650589413237]),
    "kruskal.test": (lambda: answer(st.kruskal_wallis(GROUPS)), [3.382417582418, 0.184296613168]),
    "prop.trend.test": (
        lambda: st.cochran_armitage(
            events=[8, 10, 11, 22, 6], totals=[61, 58, 111, 124, 135], times=[1, 2, 3, 4, 5]
        ).p,
        0.07380702023179,
    ),
    'p.adjust("BY") with NA': (
        lambda: st.benjamini_yekutieli([0.01, np.nan, 0.04, 0.03]),
        [0.055, np.nan, 0.07333333333333, 0.07333333333333],
    ),
}  # fmt: skip
# Packages that print four digits: contingencytables (Fagerland, Lydersen & Laake 2017) and ratesci (Newcombe 1998c;
# Fagerland & Newcombe 2013: three trials).
PRINTED: dict[str, tuple[Callable[[], object], object]] = {
    "MiettinenNurminen_asymptotic_score_CI_ratio_2x2": (
        lambda: [*st.risk_ratio_interval(**PERONDI, corrected=True)],
        [1.2086, 43.0330],
    ),
    'scoreci(contrast = "RR", skew = FALSE)': (
        lambda: np.ravel(
            st.risk_ratio_limits(
                events_before=[53, 11, 1],
                total_before=[65, 11, 18],
                events_after=[24, 29, 7],
                total_after=[73, 55, 18],
                corrected=True,
            )
        ),
        [0.280, 0.397, 1.296, 0.560, 0.742, 42.544],
    ),
    'pairbinci(method_RD = "MOVER_newc")': (
        lambda: [*st.newcombe_interval(both=20, gained=12, lost=2, neither=16)],
        [0.0562, 0.3292],
    ),
    "Stuart_test_paired_cxc(fleiss_2003)": (
        lambda: answer(st.stuart_maxwell([[35, 5, 0], [15, 20, 5], [10, 5, 5]])),
        [14.0, 0.000912],
    ),
}


@pytest.mark.parametrize("program", CASES)
def test_it_gives_the_same_number(program: str) -> None:
    found, expected = CASES[program]
    assert np.asarray(found()) == pytest.approx(np.asarray(expected), rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("program", PRINTED)
def test_it_gives_the_printed_number(program: str) -> None:
    found, expected = PRINTED[program]
    assert np.asarray(found()) == pytest.approx(np.asarray(expected), abs=6e-4)


def test_the_p_of_two_rates_is_as_exact_for_a_rise_as_for_a_fall() -> None:
    """R: 2 * pbinom(0, 100, 0.5)."""
    for before, after in ((100, 0), (0, 100)):
        found = st.rate_comparison(events_before=before, exposure_before=1, events_after=after, exposure_after=1)
        assert found.p == pytest.approx(1.577721810442e-30, rel=1e-9)


def test_printed_means_and_deviations_become_sums() -> None:
    """Rosner 2015: systolic pressure of ten women with and without the pill, 4.80 and 4.566; t = 3.32, p = .009."""
    total, squares = st.sums_of(count=10, mean=4.8, deviation=4.566)
    found = st.paired_t_test(pairs=10, total=total, sum_of_squares=squares)
    assert (found.statistic, found.p) == (pytest.approx(3.32, abs=0.006), pytest.approx(0.009, abs=6e-4))
    interval = st.paired_mean_interval(pairs=10, total=total, sum_of_squares=squares)
    assert [*interval] == pytest.approx([1.53, 8.07], abs=0.006)


def test_the_four_tests_of_clusters_take_the_same_counts_and_refuse_impossible_ones() -> None:
    """A cluster without pairs is no cluster; more cannot change than there are."""
    counts = {"gained": [*GAINED, 0], "lost": [*LOST, 0], "totals": [*PAIRS, 0]}
    assert st.obuchowski_test(**counts) == st.obuchowski_test(gained=GAINED, lost=LOST)
    for test in (st.obuchowski_test, st.durkalski_test, st.yang_test):
        with pytest.raises(ValueError, match="must not exceed totals"):
            test(gained=[3, 1], lost=[0, 1], totals=[2, 9])


def test_planning() -> None:
    """Connor 1987 for PASS's .45 and .05; Killip, Mahfoud & Pearce 2004, Ann Fam Med 2:204: 1.83 for 50 of ICC .017.

    One pair fewer would not find the change; clusters of unequal size count by Eldridge, Ashby & Kerry's formula.
    """
    assert st.pairs_needed(change=0.4, share_changing=0.5) == 23
    enough = st.pairs_needed(change=-0.1, share_changing=0.25, design_effect=1.5, power=0.9)
    found = st.smallest_detectable_changes(
        pairs=[enough, enough - 1], share_changing=0.25, design_effect=1.5, power=0.9
    )
    assert found[0] <= 0.1 < found[1]
    for change in (0.0, 0.3):
        with pytest.raises(ValueError, match="part of share_changing"):
            st.pairs_needed(change=change, share_changing=0.25)
    assert st.expected_design_effect(totals=[50] * 8, correlation=0.017) == pytest.approx(1.833, abs=1e-9)
    sizes = np.array([20, 40, 60, 80])
    unequal = 1 + ((1 + sizes.var() / sizes.mean() ** 2) * sizes.mean() - 1) * 0.05
    assert st.expected_design_effect(totals=sizes, correlation=0.05) == pytest.approx(unequal, rel=1e-12)
