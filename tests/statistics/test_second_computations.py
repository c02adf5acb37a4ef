"""The same numbers another way: definitions written out, all cases gone through, or a function of scipy."""

from itertools import product
from math import comb, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from indicators.statistics import (
    amount,
    attrition,
    cluster_means,
    clustered,
    clustered_test,
    contrast,
    count,
    design_effect,
    difference,
    ladder,
    mean,
    median,
    multiple,
    paired,
    paired_ratio,
    proportion,
    rank,
    rounds,
    several,
    spurious,
    welch,
)
from indicators.statistics.interval import critical_value
from indicators.statistics.result import Estimate

few = settings(max_examples=60, deadline=None, derandomize=True)
small = st.integers(0, 30)
cells = st.tuples(small, small, small, small).filter(lambda four: sum(four) > 0)
share = st.tuples(small, st.integers(1, 30)).map(lambda pair: (min(pair), pair[1]))
steps = st.lists(st.integers(-6, 6), min_size=1, max_size=12)
Z = critical_value(confidence=0.95)


@few
@given(share, share, st.floats(-0.95, 0.95))
def test_the_likeliest_shares_at_a_given_difference_are_those_a_fine_search_finds(
    before: tuple[int, int], after: tuple[int, int], delta: float
) -> None:
    (xb, nb), (xa, na) = before, after
    arrays = [np.array([float(value)]) for value in (delta, xb, nb, xa, na)]
    found = float(difference._likeliest_before(*arrays)[0])
    grid = np.linspace(max(-delta, 0), min(1 - delta, 1), 4001)

    def likelihood(share_before: np.ndarray) -> np.ndarray:
        share_after = np.clip(share_before + delta, 0, 1)
        return stats.binom.logpmf(xb, nb, share_before) + stats.binom.logpmf(xa, na, share_after)

    assert float(likelihood(np.array([found]))[0]) >= np.max(likelihood(grid)) - 1e-6


@few
@given(share, share)
def test_mees_interval_holds_zero_exactly_when_the_pooled_test_is_not_significant(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    (xb, nb), (xa, na) = before, after
    interval = difference.mee_interval(events_before=xb, total_before=nb, events_after=xa, total_after=na)
    pooled = (xb + xa) / (nb + na)
    if pooled in (0, 1):
        assert interval.contains(0)
        return
    z = abs(xa / na - xb / nb) / sqrt(pooled * (1 - pooled) * (1 / na + 1 / nb))
    if abs(z - Z) > 1e-6:
        assert interval.contains(0) == (z < Z)
    ratio = difference.risk_ratio_interval(events_before=xb, total_before=nb, events_after=xa, total_after=na)
    if abs(z - Z) > 1e-6:
        assert ratio.contains(1) == (z < Z)


@few
@given(share, share)
def test_koopmans_limits_leave_a_score_of_z(before: tuple[int, int], after: tuple[int, int]) -> None:
    (xb, nb), (xa, na) = before, after
    if not (xb and xa):
        return
    interval = difference.risk_ratio_interval(events_before=xb, total_before=nb, events_after=xa, total_after=na)
    for ratio in (interval.lower, interval.upper):
        a, b = (na + nb) * ratio, -(na * ratio + xa + nb + xb * ratio)
        base = (-b - sqrt(max(b * b - 4 * a * (xa + xb), 0))) / (2 * a)
        shared = ratio * base
        variance = shared * (1 - shared) / na + ratio**2 * base * (1 - base) / nb
        assert abs(xa / na - ratio * xb / nb) == pytest.approx(Z * sqrt(variance), rel=1e-5, abs=1e-7)


@few
@given(cells)
def test_a_column_of_tango_limits_is_tangos_interval_row_by_row(four: tuple[int, int, int, int]) -> None:
    gained, lost, total = four[0], four[1], sum(four)
    lower, upper = paired.tango_limits(gained=[gained], lost=[lost], total=[total])
    interval = paired.tango_interval(gained=gained, lost=lost, total=total)
    assert (lower[0], upper[0]) == pytest.approx((interval.lower, interval.upper), abs=1e-7)


@few
@given(cells)
def test_intervals_of_ratio_and_difference_agree_with_mcnemars_test(four: tuple[int, int, int, int]) -> None:
    gained, lost, both, neither = four
    test = paired.mcnemar_asymptotic(gained=gained, lost=lost)
    if abs(test.statistic - Z**2) < 1e-6 or not gained + lost + both:
        return
    score = paired_ratio.share_ratio_interval(gained=gained, lost=lost, both=both, neither=neither)
    assert score.contains(1) == (test.p > 0.05)
    if gained + lost:
        wilson = paired_ratio.odds_ratio_wilson_interval(gained=gained, lost=lost)
        assert wilson.contains(1) == (test.p > 0.05)
        midp = paired.mcnemar_midp(gained=gained, lost=lost)
        if abs(midp - 0.05) > 1e-6:
            interval = paired_ratio.odds_ratio_midp_interval(gained=gained, lost=lost)
            assert interval.contains(1) == (midp > 0.05)


@few
@given(share)
def test_midp_limits_leave_half_the_point_in_the_tail(pair: tuple[int, int]) -> None:
    events, total = pair
    interval = proportion.midp_interval(events=events, total=total)

    def above(share: float) -> float:
        chances = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
        return sum(chances[events + 1 :]) + chances[events] / 2

    if events:
        assert above(interval.lower) == pytest.approx(0.025, abs=1e-6)
    if events < total:
        assert 1 - above(interval.upper) == pytest.approx(0.025, abs=1e-6)


@few
@given(share, st.integers(0, 200))
def test_a_sample_of_a_finite_population_has_the_variance_of_sampling_without_replacement(
    pair: tuple[int, int], more: int
) -> None:
    events, total = pair
    population = total + more
    lower, upper = proportion.wilson_finite_limits(events=events, total=total, population=population)
    for limit in (float(lower), float(upper)):
        variance = limit * (1 - limit) / total * (1 - total / population)
        assert (events / total - limit) ** 2 == pytest.approx(Z**2 * variance, abs=1e-9)


@few
@given(steps)
def test_the_exact_signed_rank_p_counts_all_signs(values: list[int]) -> None:
    changes = [value for value in values if value]
    result = rank.signed_rank_test(differences=values, exact=True)
    ranks = stats.rankdata(np.abs(values))[np.array(values) != 0]
    rose = sum(r for r, value in zip(ranks, changes, strict=True) if value > 0)
    assert result.statistic == pytest.approx(rose)
    sums = np.array([sum(r for r, up in zip(ranks, signs, strict=True) if up) for signs in _signs(len(changes))])
    below, above = np.mean(sums <= rose + 1e-9), np.mean(sums >= rose - 1e-9)
    assert result.p == pytest.approx(min(1, 2 * min(below, above)))


def _signs(size: int) -> list[tuple[int, ...]]:
    return list(product((0, 1), repeat=size))


@pytest.mark.parametrize("zeros", list(rank.Zeros))
@few
@given(st.lists(st.integers(-6, 6), min_size=8, max_size=40).filter(lambda values: any(values)))
def test_the_approximate_signed_rank_p_is_scipys(zeros: rank.Zeros, values: list[int]) -> None:
    ours = rank.signed_rank_test(differences=values, zeros=zeros, exact=False)
    theirs = stats.wilcoxon(values, zero_method=zeros.value, correction=False, method="asymptotic")
    assert ours.p == pytest.approx(theirs.pvalue, abs=1e-10)


@few
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusted_ps_are_the_definitions_and_scipys(p: list[float]) -> None:
    order = sorted(range(len(p)), key=p.__getitem__)
    worst = 0.0
    for place, index in enumerate(order):
        worst = max(worst, min(1.0, (len(p) - place) * p[index]))
        assert multiple.holm(p=p)[index] == pytest.approx(worst)
    assert multiple.benjamini_hochberg(p=p) == pytest.approx(stats.false_discovery_control(p, method="bh"))
    assert multiple.benjamini_yekutieli(p=p) == pytest.approx(stats.false_discovery_control(p, method="by"))


def test_ps_that_are_not_known_do_not_count() -> None:
    nan = float("nan")
    for adjust in (multiple.holm, multiple.benjamini_hochberg, multiple.benjamini_yekutieli):
        assert adjust(p=[0.01, nan, 0.04])[[0, 2]].tolist() == adjust(p=[0.01, 0.04]).tolist()
        assert np.isnan(adjust(p=[0.01, nan, 0.04])[1])
        assert adjust(p=[]).tolist() == []


@few
@given(cells)
def test_every_test_of_two_rungs_or_two_rounds_is_mcnemars(four: tuple[int, int, int, int]) -> None:
    gained, lost, both, neither = four
    mcnemar = paired.mcnemar_asymptotic(gained=gained, lost=lost)
    table = [[neither, gained], [lost, both]]
    patterns = {(0, 0): neither, (0, 1): gained, (1, 0): lost, (1, 1): both}
    for test in (
        ladder.stuart_maxwell(table=table),
        ladder.bowker(table=table),
        rounds.cochran_q(patterns=patterns),
    ):
        assert (test.statistic, test.p) == pytest.approx((mcnemar.statistic, mcnemar.p))
    assert ladder.score_test(table=table).statistic ** 2 == pytest.approx(mcnemar.statistic)
    if sum(four) > 1:
        trend = rounds.paired_trend(patterns=patterns, times=[0, 1])
        assert trend.test.statistic**2 == pytest.approx(mcnemar.statistic)
        assert trend.slope == pytest.approx((gained - lost) / sum(four))


@few
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
def test_bhapkars_statistic_uses_the_variance_that_was_observed(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=float)
    n = table.sum()
    off = table - np.diag(np.diag(table))
    if n == 0 or np.linalg.matrix_rank(np.diag(off.sum(0) + off.sum(1)) - off - off.T) < 2:
        return
    net = (table.sum(axis=1) - table.sum(axis=0))[:2]
    spread = (np.diag(off.sum(0) + off.sum(1)) - off - off.T)[:2, :2]
    assert ladder.stuart_maxwell(table=rows).statistic == pytest.approx(net @ np.linalg.solve(spread, net))
    observed = spread - np.outer(net, net) / n
    if abs(np.linalg.det(observed)) > 1e-6:
        assert ladder.bhapkar(table=rows).statistic == pytest.approx(net @ np.linalg.solve(observed, net), rel=1e-6)


@few
@given(st.lists(small, min_size=4, max_size=4), st.lists(small, min_size=4, max_size=4))
def test_superiority_is_the_share_of_all_pairs_and_the_test_scipys(before: list[int], after: list[int]) -> None:
    if min(sum(before), sum(after)) < 2:
        return
    x, y = np.repeat(range(4), before), np.repeat(range(4), after)
    share, test = ladder.probability_of_superiority(before=before, after=after)
    assert share == pytest.approx(np.mean(np.sign(y[None, :] - x[:, None])) / 2 + 0.5)
    if 0 < test.p < 1 and test.freedom > 0:
        theirs = stats.brunnermunzel(x, y)
        assert (test.statistic, test.p) == pytest.approx((theirs.statistic, theirs.pvalue))


@few
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=10))
def test_flips_of_clusters_are_all_gone_through(rows: list[tuple[int, int, int]]) -> None:
    gained, lost, stayed = np.array(rows).T
    net = gained - lost
    sums = [
        abs(sum(sign * d for sign, d in zip(signs, net, strict=True))) for signs in product((1, -1), repeat=len(net))
    ]
    expected = np.mean(np.array(sums) >= abs(net.sum()))
    assert clustered_test.sign_flip_test(gained=gained, lost=lost) == pytest.approx(expected)
    totals = gained + lost + stayed
    if (totals > 0).sum() < 2:
        return
    change = net.sum() / totals.sum()
    residual = (net - change * totals)[totals > 0]
    k = len(residual)
    mean = cluster_means.cluster_mean(totals=totals[totals > 0], sums=net[totals > 0])
    assert mean.error == pytest.approx(sqrt(k / (k - 1) * (residual @ residual)) / totals.sum(), abs=1e-12)
    interval = paired.cluster_interval(gained=gained, lost=lost, totals=totals)
    assert max(mean.interval().lower, -1) == pytest.approx(interval.lower)
    trend = rounds.cluster_trend(totals=totals, events=np.column_stack([lost + stayed, gained + stayed]), times=[0, 1])
    assert trend.slope == pytest.approx(change)
    assert trend.interval.lower == pytest.approx(mean.interval().lower)


def test_the_rule_for_clusters_gives_the_interval_of_each_of_its_branches() -> None:
    random = np.random.default_rng(13)
    totals = random.integers(10, 40, size=8)
    gained = random.binomial(totals, 0.25)
    lost = random.binomial(totals - gained, 0.05)
    both, neither = int((totals - gained - lost).sum()), 0
    sums = {
        "sum_of_squared_pairs": totals @ totals,
        "sum_of_squared_net": (gained - lost) @ (gained - lost),
        "sum_of_products": totals @ (gained - lost),
    }
    whole = {"gained": gained.sum(), "lost": lost.sum(), "both": both, "neither": neither}

    def limits(clusters: int, design_effect: float = 2.0) -> tuple[float, float, str]:
        result = clustered.change_limits(**whole, clusters=clusters, **sums, design_effect=design_effect)
        return float(result.lower), float(result.upper), str(result.clustering[0])

    newcombe = paired.newcombe_interval(**whole)
    between = paired.cluster_interval(gained=gained, lost=lost, totals=totals)
    wider = max((between, newcombe), key=lambda interval: interval.width)
    assert limits(8)[:2] == pytest.approx((wider.lower, wider.upper))
    half = paired.newcombe_interval(**{name: cell / 2 for name, cell in whole.items()})
    assert limits(3) == (pytest.approx(half.lower), pytest.approx(half.upper), "design_effect")
    assert limits(1) == (pytest.approx(newcombe.lower), pytest.approx(newcombe.upper), "independent")
    still = clustered.change_limits(
        gained=0,
        lost=0,
        both=5,
        neither=5,
        clusters=8,
        sum_of_squared_pairs=100,
        sum_of_squared_net=0,
        sum_of_products=0,
    )
    assert str(still.clustering[0]) == "design_effect"
    nobody = clustered.change_limits(
        gained=0, lost=0, both=0, neither=0, clusters=0, sum_of_squared_pairs=0, sum_of_squared_net=0, sum_of_products=0
    )
    assert np.isnan(nobody.lower)


def test_a_pooled_design_effect_recovers_the_one_that_made_the_clusters_differ() -> None:
    random = np.random.default_rng(21)
    clusters, size, correlation, sites = 8, 40, 0.05, 400
    between, within = [], []
    for _ in range(sites):
        alpha = 0.3 * (1 - correlation) / correlation
        shares = random.beta(alpha, alpha * 0.7 / 0.3, size=clusters)
        gained = random.binomial(size, shares)
        totals = np.full(clusters, size)
        between.append(
            design_effect.cluster_variance(
                clusters=clusters,
                pairs=totals.sum(),
                net=gained.sum(),
                sum_of_squared_pairs=totals @ totals,
                sum_of_squared_net=gained @ gained,
                sum_of_products=totals @ gained,
            )
        )
        within.append(design_effect.independent_variance(gained=gained.sum(), lost=0, pairs=totals.sum()))
    pooled = design_effect.pooled_design_effect(cluster_variances=between, independent_variances=within)
    assert pooled == pytest.approx(1 + (size - 1) * correlation, rel=0.1)


@few
@given(st.lists(st.floats(-50, 50), min_size=3, max_size=20).filter(lambda values: np.ptp(values) > 0.1))
def test_tests_of_means_are_scipys_and_agree_with_their_intervals(values: list[float]) -> None:
    x = np.array(values)
    ours = amount.paired_t_test(pairs=len(x), total=float(x.sum()), sum_of_squares=float(x @ x))
    theirs = stats.ttest_1samp(x, 0)
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-5, abs=1e-9)
    assert amount.paired_t_test(x).p == pytest.approx(theirs.pvalue, rel=1e-9, abs=1e-12)
    assert tuple(mean.mean_interval(values)) == pytest.approx(theirs.confidence_interval(), rel=1e-9, abs=1e-9)
    assert amount.standardised_change(x) == pytest.approx(x.mean() / x.std(ddof=1), rel=1e-9, abs=1e-9)
    y = np.arange(5.0)
    sums = {
        "count_before": len(x),
        "mean_before": float(x.mean()),
        "variance_before": float(x.var(ddof=1)),
        "count_after": 5,
        "mean_after": float(y.mean()),
        "variance_after": float(y.var(ddof=1)),
    }
    unlike = stats.ttest_ind(y, x, equal_var=False)
    assert amount.welch_t_test(**sums).p == pytest.approx(unlike.pvalue, rel=1e-6, abs=1e-9)
    lower, upper = welch.welch_limits(**sums)
    assert (float(lower), float(upper)) == pytest.approx(unlike.confidence_interval(0.95), rel=1e-6, abs=1e-7)


@few
@given(st.lists(st.integers(-30, 30), min_size=10, max_size=60), st.floats(0, 0.3))
def test_a_winsorised_mean_is_scipys(values: list[int], tail: float) -> None:
    cut = int(tail * len(values) + 1e-9)
    expected = np.mean(stats.mstats.winsorize(np.array(values, dtype=float), limits=(cut / len(values) + 1e-9,) * 2))
    assert amount.winsorised_mean(sample=values, tail=tail) == pytest.approx(float(expected))
    histogram = {value: values.count(value) for value in values}
    assert amount.winsorised_mean(sample=histogram, tail=tail) == pytest.approx(float(expected))


def test_a_geometric_mean_ratio_is_the_ratio_of_geometric_means() -> None:
    before, after = np.array([400, 900, 1500, 250.0]), np.array([600, 950, 2500, 500.0])
    logs = np.log(after / before)
    result = amount.geometric_mean_ratio(pairs=4, total=float(logs.sum()), sum_of_squares=float(logs @ logs))
    assert result.value == pytest.approx(stats.gmean(after) / stats.gmean(before))
    interval = stats.ttest_rel(np.log(after), np.log(before)).confidence_interval()
    assert log(result.interval.lower) == pytest.approx(interval.low)
    of_ratios = amount.geometric_mean_ratio(after / before)
    assert (of_ratios.value, *of_ratios.interval) == pytest.approx((result.value, *result.interval))


def test_a_bootstrap_of_whole_clusters_is_near_their_t_interval_and_wider_than_of_single_values() -> None:
    chance = np.random.default_rng(5)
    clusters = np.repeat(np.arange(30), 8)
    values = chance.normal(0, 1, 30)[clusters] + chance.normal(0, 1, 240)
    drawn = amount.bootstrap_interval(sample=values, statistic=np.mean, clusters=clusters, resamples=2000)
    by_t = cluster_means.cluster_mean(totals=[8] * 30, sums=np.bincount(clusters, weights=values)).interval()
    assert (drawn.lower, drawn.upper) == pytest.approx((by_t.lower, by_t.upper), abs=0.08)
    assert drawn.width > 1.5 * amount.bootstrap_interval(sample=values, statistic=np.mean, resamples=2000).width
    with pytest.raises(ValueError, match="two or more of them, found 1"):
        amount.bootstrap_interval(sample=values, statistic=np.mean, clusters=[1] * 240)


def test_a_bootstrap_of_the_mean_is_near_students_interval_and_repeatable() -> None:
    values = np.random.default_rng(3).normal(size=200)
    first = amount.bootstrap_interval(sample=values, statistic=np.mean, resamples=2000)
    assert first == amount.bootstrap_interval(sample=values, statistic=np.mean, resamples=2000)
    student = stats.ttest_1samp(values, 0).confidence_interval()
    assert (first.lower, first.upper) == pytest.approx((student.low, student.high), abs=0.02)


@few
@given(st.integers(0, 20), st.integers(0, 20), st.floats(0.2, 5))
def test_midp_rate_ratios_lie_within_exact_ones_and_round_a_sign(before: int, after: int, exposure: float) -> None:
    if not before + after:
        return
    given_ = {"events_before": before, "exposure_before": 1, "events_after": after, "exposure_after": exposure}
    exact, midp = count.rate_comparison(**given_), count.rate_ratio_midp_interval(**given_)
    assert exact.interval.lower <= midp.lower + 1e-9
    assert midp.upper <= exact.interval.upper * (1 + 1e-9)
    assert midp.lower <= exact.ratio <= midp.upper
    # at each limit the share of all events that fell after leaves half of a point in its tail
    for ratio, above in ((midp.lower, True), (midp.upper, False)):
        if 0 < ratio < np.inf:
            spread = stats.binom(before + after, ratio * exposure / (ratio * exposure + 1))
            beyond = spread.sf(after) if above else spread.cdf(after - 1)
            assert beyond + spread.pmf(after) / 2 == pytest.approx(0.025, abs=1e-7)


@few
@given(st.lists(st.lists(st.integers(-9, 9), min_size=2, max_size=8), min_size=2, max_size=5))
def test_welchs_test_of_several_means_is_scipys(groups: list[list[int]]) -> None:
    if min(len(set(group)) for group in groups) < 2:
        return
    found = several.welch_anova(
        sizes=[len(group) for group in groups],
        means=[float(np.mean(group)) for group in groups],
        variances=[float(np.var(group, ddof=1)) for group in groups],
    )
    wanted = stats.f_oneway(*groups, equal_var=False)
    assert (found.statistic, found.p) == pytest.approx((wanted.statistic, wanted.pvalue), rel=1e-8, abs=1e-12)
    if len(groups) == 2:
        t = stats.ttest_ind(*groups, equal_var=False)
        assert (found.statistic, found.freedom_within) == pytest.approx((t.statistic**2, t.df), rel=1e-8)


@few
@given(st.integers(10, 400))
def test_byars_interval_is_near_the_exact_one_from_ten_events_on(events: int) -> None:
    exact, byar = count.poisson_interval(events=events), count.byar_interval(events=events)
    assert (byar.lower, byar.upper) == pytest.approx((exact.lower, exact.upper), rel=0.006)


@few
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=3, max_size=6))
def test_cochran_armitages_test_is_the_correlation_of_time_and_answer(rows: list[tuple[int, int]]) -> None:
    totals = np.array([total for total, _ in rows])
    events = np.array([min(x, total) for total, x in rows])
    times = np.repeat(np.arange(len(rows)), totals)
    answers = np.concatenate([np.repeat([1, 0], [x, n - x]) for x, n in zip(events, totals, strict=True)])
    ours = rounds.cochran_armitage(events=events, totals=totals, times=range(len(rows)))
    if np.ptp(answers) == 0:
        assert (ours.statistic, ours.p) == (0, 1)
    else:
        assert ours.statistic**2 == pytest.approx(len(answers) * np.corrcoef(times, answers)[0, 1] ** 2)


def test_charts_mark_what_their_rules_name() -> None:
    flat = {"centre": 5, "lower": 0, "upper": 10}
    assert not any(rounds.chart_signals(values=[4, 6] * 6, **flat))
    assert rounds.chart_signals(values=[4, 4.5, 4.9, 5.1, 5.6, 5.9, 4, 6], **flat) == [True] * 6 + [False] * 2
    assert rounds.chart_signals(values=[4] + [6, 7] * 4 + [4], **flat) == [False] + [True] * 8 + [False]
    assert rounds.chart_signals(values=[6, 7] * 3 + [6] + [4], **flat) == [False] * 8
    assert rounds.chart_signals(values=[11, float("nan"), -1], **flat) == [True, False, True]


def test_what_counts_as_regression_to_the_mean_is_what_a_simulation_shows() -> None:
    random = np.random.default_rng(1886)
    truth = random.normal(60, 15 * sqrt(0.5), size=400_000)
    first, second = (truth + random.normal(0, 15 * sqrt(0.5), size=400_000) for _ in range(2))
    picked = first <= 45
    expected = spurious.regression_to_the_mean(mean=60, deviation=15, correlation=0.5, cutoff=45)
    assert (second - first)[picked].mean() == pytest.approx(expected, rel=0.02)
    same = spurious.regression_of_selected(mean=60, selected_mean=float(first[picked].mean()), correlation=0.5)
    assert same == pytest.approx(expected, rel=0.02)
    assert spurious.regression_to_the_mean(mean=60, deviation=15, correlation=0.5, cutoff=-900) == pytest.approx(
        (60 + 900) * 0.5, rel=0.01
    )


@few
@given(st.floats(0, 0.5))
def test_back_checks_give_back_the_error_that_made_them(error: float) -> None:
    disagreements = 1000 * 2 * error * (1 - error)
    found = spurious.error_from_back_checks(disagreements=disagreements, back_checks=1000)
    assert found == pytest.approx(error, abs=1e-7)


@few
@given(cells, st.integers(0, 4), st.integers(0, 4))
def test_bounds_are_the_extremes_of_every_way_the_missing_may_have_gone(
    four: tuple[int, int, int, int], yes: int, no: int
) -> None:
    gained, lost, both, neither = four
    changes = [
        (gained + turned - lost - lapsed) / (sum(four) + yes + no)
        for lapsed in range(yes + 1)
        for turned in range(no + 1)
    ]
    interval = attrition.change_bounds_interval(
        gained=gained, lost=lost, both=both, neither=neither, missing_yes=yes, missing_no=no
    )
    assert (interval.lower, interval.upper) == pytest.approx((min(changes), max(changes)))


@few
@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=6))
def test_a_weighted_change_stands_for_households_counted_one_by_one(rows: list[tuple[int, int, int]]) -> None:
    pairs = np.array([row[0] for row in rows])
    gained = np.array([min(row[1], row[0]) for row in rows])
    lost = (pairs - gained) // 3
    baseline = pairs + np.array([row[2] for row in rows])
    result = attrition.weighted_change(gained=gained, lost=lost, pairs=pairs, baseline=baseline)
    weight = np.repeat(baseline / pairs, pairs)
    outcome = np.concatenate(
        [np.repeat([1, -1, 0], [g, m, n - g - m]) for g, m, n in zip(gained, lost, pairs, strict=True)]
    )
    assert result.change == pytest.approx(np.average(outcome, weights=weight))
    assert result.effective_pairs == pytest.approx(weight.sum() ** 2 / (weight @ weight))
    assert result.covered == 1
    lower, upper = attrition.change_bounds(
        gained=gained.sum(),
        lost=lost.sum(),
        both=0,
        neither=(pairs - gained - lost).sum(),
        missing_yes=0,
        missing_no=0,
        missing_both=(baseline - pairs).sum(),
    )
    assert lower - 1e-12 <= result.change <= upper + 1e-12


def test_interaction_heterogeneity_and_difference_of_two_normal_estimates_agree() -> None:
    first, second, errors = 0.3, 0.1, (0.05, 0.08)
    one, other = (
        Estimate(value, interval=contrast.Interval(value - Z * error, value + Z * error))
        for value, error in ((first, errors[0]), (second, errors[1]))
    )
    joined = contrast.difference_of(first=one, second=other)
    estimate, test = contrast.interaction_test(
        first=first, first_error=errors[0], second=second, second_error=errors[1]
    )
    assert (joined.interval.lower, joined.interval.upper) == pytest.approx(
        (estimate.interval.lower, estimate.interval.upper)
    )
    spread = contrast.heterogeneity(estimates=[first, second], variances=[errors[0] ** 2, errors[1] ** 2])
    assert spread.test.statistic == pytest.approx(test.statistic**2)
    assert spread.test.p == pytest.approx(test.p)


def test_a_difference_in_differences_covers_the_truth() -> None:
    random = np.random.default_rng(2008)
    covered = []
    for _ in range(800):
        panels = [random.multinomial(120, shares) for shares in ([0.3, 0.05, 0.4, 0.25], [0.1, 0.05, 0.4, 0.45])]
        result = contrast.paired_difference_in_differences(programme=list(panels[0]), comparison=list(panels[1]))
        covered.append(result.interval.contains(0.2))
    assert 0.925 < np.mean(covered) < 0.975


def test_a_difference_of_changes_of_different_households_is_squared_and_added() -> None:
    shares = {"programme_before": (30, 90), "programme_after": (50, 95)}
    others = {"comparison_before": (30, 80), "comparison_after": (35, 85)}
    ends = []
    for (xb, nb), (xa, na) in (shares.values(), others.values()):
        alone = proportion.newcombe_hybrid_interval(
            events_before=xb / 2, total_before=nb / 2, events_after=xa / 2, total_after=na / 2, confidence=0.9
        )
        ends.append((xa / na - xb / nb, alone.lower, alone.upper))
    (a, la, ua), (b, lb, ub) = ends
    found = contrast.unpaired_difference_in_differences(**shares, **others, design_effect=2, confidence=0.9)
    expected = (a - b, a - b - np.hypot(a - la, ub - b), a - b + np.hypot(ua - a, b - lb))
    assert (found.value, found.interval.lower, found.interval.upper) == pytest.approx(expected)


def test_a_p_over_a_design_effect_is_that_of_the_score_over_its_root() -> None:
    p, effect = np.array([0.0004, 0.05, 0.3, 1, np.nan]), np.array([1, 2, 3, 2, 2])
    found = clustered.clustered_p(p=p, design_effect=effect)
    assert found == pytest.approx(2 * stats.norm.sf(stats.norm.isf(p / 2) / np.sqrt(effect)), nan_ok=True)
    for wrong in ({"p": 1.1, "design_effect": 1}, {"p": 0.5, "design_effect": 0.9}):
        with pytest.raises(ValueError, match="must"):
            clustered.clustered_p(**wrong)


def test_design_effects_of_groups_are_those_of_each_by_itself() -> None:
    random = np.random.default_rng(65)
    group, observed, expected = random.integers(0, 4, 120), random.random(120), random.random(120) / 2
    group[group == 3] = np.where(np.arange((group == 3).sum()) < 5, 3, 2)  # five are too few
    told = design_effect.pooled_design_effects(group=group, cluster_variances=observed, independent_variances=expected)
    for each in (0, 1, 2):
        rows = group == each
        alone = design_effect.pooled_design_effect(
            cluster_variances=observed[rows], independent_variances=expected[rows]
        )
        assert told[rows] == pytest.approx(alone)
    assert np.isnan(told[group == 3]).all()


def test_a_difference_in_differences_of_means_is_the_interaction_of_a_regression() -> None:
    random = np.random.default_rng(5)
    groups = [random.normal(centre, 2, size=60) for centre in (13, 10, 11, 10)]
    means = [contrast.Mean(len(x), float(x.mean()), float(x.var(ddof=1))) for x in groups]
    result = contrast.difference_in_differences_of_means(
        programme_after=means[0], programme_before=means[1], comparison_after=means[2], comparison_before=means[3]
    )
    assert result.value == pytest.approx(groups[0].mean() - groups[1].mean() - groups[2].mean() + groups[3].mean())
    error = sqrt(sum(x.var(ddof=1) / 60 for x in groups))
    assert result.interval.width / 2 == pytest.approx(1.97 * error, rel=0.01)


def test_hodges_lehmann_and_the_signed_rank_test_agree() -> None:
    random = np.random.default_rng(9)
    for _ in range(60):
        values = random.normal(0.5, 1, size=15)
        interval = median.hodges_lehmann_change(differences=values).interval
        assert interval.contains(0) == (rank.signed_rank_test(differences=values).p > 0.05)
