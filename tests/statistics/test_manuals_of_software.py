"""What the manuals of R, SAS, Stata, StatsDirect and scipy print beside a method, and no other test here uses."""

from collections.abc import Callable

import numpy as np
import pytest

from indicators import statistics
from indicators.statistics.interval import Interval

# R ?PlantGrowth: dried weights of plants, a control and two treatments.
PLANTS = [
    [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
    [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
]
INTERVALS: list[tuple[Callable[..., Interval], dict[str, float], tuple[float, float], float]] = [
    # R statpsych, ci.prop.ps and ci.ratio.prop.ps (.05, 12, 4, 26, 6).
    (statistics.bonett_price_interval, {"gained": 26, "lost": 4, "total": 48}, (0.2548067, 0.6251933), 6e-8),
    (
        statistics.share_ratio_bonett_price_interval,
        {"gained": 26, "lost": 4, "both": 6},
        (1.766544, 5.796628),
        6e-7,
    ),
    # R PropCIs, diffpropci.mp(b = 40, c = 20, n = 160).
    (statistics.agresti_min_interval, {"gained": 20, "lost": 40, "total": 160}, (-0.21601726, -0.03089632), 6e-9),
    # StatsDirect, matched pairs, after Armitage & Berry 1994, p. 127: two media, 20, 12, 2 and 16 specimens.
    (statistics.odds_ratio_exact_interval, {"gained": 12, "lost": 2}, (1.335744, 55.197091), 6e-7),
    # Stata, epitab, mcc: smoking of 56 mothers and their controls.
    (statistics.odds_ratio_exact_interval, {"gained": 22, "lost": 8}, (1.179154, 7.143667), 6e-7),
    # scipy, binomtest(7, 50) and the lower limit to one side of binomtest(3, 15).
    (
        statistics.clopper_pearson_interval,
        {"events": 7, "total": 50},
        (0.05819170033997342, 0.26739600249700846),
        1e-12,
    ),
    # R ?poisson.test of ten events, and Garwood's of twenty and a hundred in every table.
    (statistics.poisson_interval, {"events": 10}, (4.795389, 18.390356), 6e-7),
    (statistics.poisson_interval, {"events": 20}, (12.217, 30.888), 6e-4),
    (statistics.poisson_interval, {"events": 100}, (81.36, 121.63), 6e-3),
]


@pytest.mark.parametrize(("method", "given", "printed", "within"), INTERVALS)
def test_intervals(
    method: Callable[..., Interval], given: dict[str, float], printed: tuple[float, float], within: float
) -> None:
    interval = method(**given)
    assert (interval.lower, interval.upper) == pytest.approx(printed, abs=within)


def test_limit_to_one_side() -> None:
    """scipy: binomtest(3, 15, alternative="greater") has the lower limit 0.0568."""
    limit = statistics.clopper_pearson_interval(events=3, total=15, confidence=0.9).lower
    assert limit == pytest.approx(0.05684686759024681, abs=1e-12)


# R ?t.test of mtcars, ToothGrowth and iris: n, mean and deviation of each, then t, its freedom, and both limits.
TWO_GROUPS = {
    "mpg by transmission": ((13, 24.39231, 6.166504), (19, 17.14737, 3.833966), (-3.7671, 18.332), (-11.2802, -3.2097)),
    "teeth": ((30, 16.96333, 8.266029), (30, 20.66333, 6.605561), (1.9153, 55.309), (-0.1710, 7.5710)),
    "sepals": ((50, 5.936, 0.5161711), (50, 5.006, 0.3524897), (-10.521, 86.538), (-1.1057, -0.7543)),
}


@pytest.mark.parametrize("name", TWO_GROUPS)
def test_welch(name: str) -> None:
    before, after, test, limits = TWO_GROUPS[name]
    given = {
        "count_before": before[0],
        "mean_before": before[1],
        "variance_before": before[2] ** 2,
        "count_after": after[0],
        "mean_after": after[1],
        "variance_after": after[2] ** 2,
    }
    found = statistics.welch_t_test(**given)
    assert (found.statistic, found.freedom) == pytest.approx(test, abs=6e-4)
    lower, upper = statistics.welch_limits(**given)
    assert (float(lower), float(upper)) == pytest.approx(limits, abs=6e-5)


def test_plants() -> None:
    """R: oneway.test F = 5.181 on 2 and 17.128, p = 0.01739; kruskal.test 7.9882 on 2, p = 0.01842."""
    means, variances = np.mean(PLANTS, axis=1), np.var(PLANTS, axis=1, ddof=1)
    welch = statistics.welch_anova(sizes=[10, 10, 10], means=means, variances=variances)
    assert (welch.statistic, welch.freedom_within, welch.p) == pytest.approx((5.181, 17.128, 0.01739), abs=5e-4)
    ranks = statistics.kruskal_wallis(samples=PLANTS)
    assert (ranks.statistic, ranks.freedom, ranks.p) == pytest.approx((7.9882, 2, 0.01842), abs=5e-5)


def test_warp_breaks() -> None:
    """R ?friedman.test: wool in blocks of tension, 0.33333 on 1, p = 0.5637."""
    found = statistics.friedman_test(values=[[44.55556, 28.22222], [24.0, 28.77778], [24.55556, 18.77778]])
    assert (found.statistic, found.p) == pytest.approx((0.33333, 0.5637), abs=5e-5)


def test_smokers_with_the_last_group_against_the_rest() -> None:
    """R ?prop.trend.test with the scores 0, 0, 0, 1: 12.173 on 1, p = 0.0004848."""
    found = statistics.cochran_armitage(events=[83, 90, 129, 70], totals=[86, 93, 136, 82], times=[0, 0, 0, 1])
    assert (found.statistic**2, found.p) == (pytest.approx(12.173, abs=5e-4), pytest.approx(0.0004848, abs=5e-8))


def test_treatment_of_pain() -> None:
    """SAS, PROC FREQ, "Computing the Cochran-Armitage Trend Test": Z = -4.7918 of no adverse response by dose."""
    found = statistics.cochran_armitage(events=[26, 26, 23, 18, 9], totals=[32, 33, 32, 32, 32], times=[0, 1, 2, 3, 4])
    assert found.statistic == pytest.approx(-4.7918, abs=5e-5)


def test_mothers_who_smoked() -> None:
    """Stata, epitab, mcc: χ² = 6.53, p = 0.0106, exact 0.0161, odds ratio 2.75."""
    found = statistics.mcnemar_asymptotic(gained=22, lost=8)
    assert (found.statistic, found.p) == (pytest.approx(6.53, abs=5e-3), pytest.approx(0.0106, abs=5e-5))
    assert statistics.mcnemar_exact(gained=22, lost=8) == pytest.approx(0.0161, abs=5e-5)
    assert statistics.odds_ratio(gained=22, lost=8) == 2.75


def test_two_media() -> None:
    """StatsDirect, after Armitage & Berry 1994, p. 127: exact p = 0.0129."""
    assert statistics.mcnemar_exact(gained=12, lost=2) == pytest.approx(0.0129, abs=5e-5)
