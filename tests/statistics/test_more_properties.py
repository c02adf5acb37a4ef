"""What must hold for any counts in the methods for analysts: range, mirror, swap, width, and never NaN."""

from collections.abc import Callable
from math import inf, isfinite, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    effect,
    ladder,
    multiple,
    paired,
    paired_ratio,
    proportion,
    rank,
    rounds,
    site,
    spurious,
)
from indicators.statistics.interval import Interval
from indicators.statistics.result import Estimate, Significance

few = settings(max_examples=60, deadline=None, derandomize=True)
number = st.integers(0, 300)
share = st.tuples(number, number).map(lambda pair: (min(pair), max(pair))).filter(lambda pair: pair[1] > 0)
cells = st.tuples(number, number, number, number).filter(lambda four: sum(four) > 0)
tables = st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=4, max_size=4).filter(
    lambda rows: any(map(any, rows))
)
panels = st.dictionaries(st.tuples(*[st.integers(0, 1)] * 4), st.integers(1, 40), min_size=1, max_size=16)

SINGLE: dict[str, Callable[..., Interval]] = {
    "midp": proportion.midp_interval,
    "jeffreys": proportion.jeffreys_interval,
}
UNPAIRED: dict[str, Callable[..., Interval]] = {
    "agresti_caffo": difference.agresti_caffo_interval,
    "miettinen_nurminen": difference.miettinen_nurminen_interval,
    "mee": difference.mee_interval,
}
ODDS: dict[str, Callable[..., Interval]] = {
    "exact": paired_ratio.odds_ratio_exact_interval,
    "midp": paired_ratio.odds_ratio_midp_interval,
    "wilson": paired_ratio.odds_ratio_wilson_interval,
    "laplace": paired_ratio.odds_ratio_laplace_interval,
}


def close(first: Interval, lower: float, upper: float) -> bool:
    return (first.lower, first.upper) == pytest.approx((lower, upper), abs=1e-7, rel=1e-6)


def turned(interval: Interval) -> tuple[float, float]:
    return 1 / interval.upper, 1 / interval.lower if interval.lower > 0 else inf


@pytest.mark.parametrize("method", SINGLE)
@few
@given(share)
def test_a_share_lies_in_its_interval_which_mirrors_and_narrows(method: str, pair: tuple[int, int]) -> None:
    events, total = pair
    interval = SINGLE[method](events=events, total=total)
    assert 0 <= interval.lower <= events / total <= interval.upper <= 1
    mirrored = SINGLE[method](events=total - events, total=total)
    assert close(interval, 1 - mirrored.upper, 1 - mirrored.lower)
    assert SINGLE[method](events=4 * events, total=4 * total).width < interval.width


@few
@given(share, st.integers(0, 500), st.integers(1, 500))
def test_the_larger_the_population_the_wider_the_interval_up_to_wilsons(
    pair: tuple[int, int], left_out: int, more: int
) -> None:
    events, total = pair
    lower, upper = proportion.wilson_finite_limits(
        events=events, total=total, population=[total, total + left_out, total + left_out + more]
    )
    wilson = proportion.wilson_interval(events=events, total=total)
    assert lower[0] == upper[0] == events / total
    assert np.all(np.diff(upper - lower) >= -1e-12)
    assert np.all((lower >= wilson.lower - 1e-12) & (upper <= wilson.upper + 1e-12))
    assert np.all((lower <= events / total + 1e-12) & (upper >= events / total - 1e-12))


@pytest.mark.parametrize("method", UNPAIRED)
@few
@given(share, share, st.floats(1, 4))
def test_an_unpaired_difference_keeps_range_and_swaps_and_widens_with_the_design_effect(
    method: str, before: tuple[int, int], after: tuple[int, int], design_effect: float
) -> None:
    def interval(first: tuple[int, int], second: tuple[int, int], times: int = 1, effect: float = 1) -> Interval:
        return UNPAIRED[method](
            events_before=times * first[0],
            total_before=times * first[1],
            events_after=times * second[0],
            total_after=times * second[1],
            design_effect=effect,
        )

    found = interval(before, after)
    change = after[0] / after[1] - before[0] / before[1]
    # Agresti and Caffo's is centred on adjusted shares: at an end it may leave out a share of exactly 0 or 1.
    if method != "agresti_caffo":
        assert found.lower - 1e-9 <= change <= found.upper + 1e-9
    assert -1 <= found.lower < found.upper <= 1
    back = interval(after, before)
    assert close(found, -back.upper, -back.lower)
    no = [(total - events, total) for events, total in (before, after)]
    mirrored = interval(*no)
    assert close(found, -mirrored.upper, -mirrored.lower)
    assert interval(before, after, times=4).width < found.width
    if min(before[1], after[1]) / design_effect > 1:
        assert interval(before, after, effect=design_effect).width >= found.width - 1e-9


@few
@given(share, share)
def test_a_ratio_of_shares_lies_in_its_interval_and_turns_over(before: tuple[int, int], after: tuple[int, int]) -> None:
    if not before[0] + after[0]:
        return
    gap = difference.relative_gap(
        events=after[0], total=after[1], reference_events=before[0], reference_total=before[1]
    )
    back = difference.relative_gap(
        events=before[0], total=before[1], reference_events=after[0], reference_total=after[1]
    )
    assert 0 <= gap.interval.lower <= gap.value * (1 + 1e-7)
    assert gap.value <= gap.interval.upper * (1 + 1e-7)
    assert close(gap.interval, *turned(back.interval))
    assert isfinite(gap.interval.upper) == (before[0] > 0)


@few
@given(cells)
def test_a_paired_ratio_lies_in_its_interval_and_turns_over(four: tuple[int, int, int, int]) -> None:
    gained, lost, both, neither = four
    if not both + gained or not both + lost:
        return
    ratio = (both + gained) / (both + lost)
    pairs = {"both": both, "neither": neither}
    score = paired_ratio.share_ratio_interval(gained=gained, lost=lost, **pairs)
    mover = paired_ratio.share_ratio_mover_interval(gained=gained, lost=lost, **pairs)
    hybrid = paired_ratio.share_ratio_bonett_price_interval(gained=gained, lost=lost, both=both)
    for interval in (score, mover, hybrid):
        assert interval.lower <= ratio * (1 + 1e-6)
        assert ratio <= interval.upper * (1 + 1e-6)
    back = paired_ratio.share_ratio_interval(gained=lost, lost=gained, **pairs)
    assert close(score, *turned(back))
    assert close(hybrid, *turned(paired_ratio.share_ratio_bonett_price_interval(gained=lost, lost=gained, both=both)))
    assert close(mover, *turned(paired_ratio.share_ratio_mover_interval(gained=lost, lost=gained, **pairs)))


@pytest.mark.parametrize("method", ODDS)
@few
@given(number, number)
def test_an_odds_ratio_turns_over_and_narrows(method: str, gained: int, lost: int) -> None:
    if not gained + lost:
        return
    interval = ODDS[method](gained=gained, lost=lost)
    assert 0 <= interval.lower <= interval.upper
    if method != "laplace":
        assert interval.contains(paired_ratio.odds_ratio(gained=gained, lost=lost))
    assert close(interval, *turned(ODDS[method](gained=lost, lost=gained)))
    if gained and lost:
        more = ODDS[method](gained=4 * gained, lost=4 * lost)
        assert more.upper / more.lower < interval.upper / interval.lower


@few
@given(cells)
def test_agresti_mins_interval_swaps_and_mirrors(four: tuple[int, int, int, int]) -> None:
    gained, lost, total = four[0], four[1], sum(four)
    interval = paired.agresti_min_interval(gained=gained, lost=lost, total=total)
    back = paired.agresti_min_interval(gained=lost, lost=gained, total=total)
    assert -1 <= interval.lower < interval.upper <= 1
    assert close(interval, -back.upper, -back.lower)
    assert paired.agresti_min_interval(gained=4 * gained, lost=4 * lost, total=4 * total).width < interval.width


@few
@given(tables)
def test_ladder_tests_do_not_care_which_round_came_first_or_which_end_is_up(rows: list[list[int]]) -> None:
    table = np.array(rows)
    for method in (ladder.stuart_maxwell, ladder.bhapkar, ladder.bowker, ladder.score_test):
        result = method(table=table)
        assert 0 <= result.p <= 1
        assert not np.isnan(result.statistic)
        for other in (table.T, table[::-1, ::-1]):
            seen = method(table=other)
            # W = n makes Bhapkar's statistic infinite; next to it only its order of magnitude can be told.
            if abs(result.statistic) < 1e6:
                assert (abs(seen.statistic), seen.p) == pytest.approx((abs(result.statistic), result.p), rel=1e-6)
    score = ladder.score_test(table=table).statistic
    assert ladder.score_test(table=table.T).statistic == pytest.approx(-score)


@few
@given(tables)
def test_rungs_that_nobody_stands_on_change_no_test_of_alike_rounds(rows: list[list[int]]) -> None:
    table = np.array(rows)
    padded = np.insert(np.insert(table, 2, 0, axis=0), 2, 0, axis=1)
    for method in (ladder.stuart_maxwell, ladder.bhapkar):
        one, other = method(table=table), method(table=padded)
        if one.statistic < 1e6:
            assert (one.statistic, one.p, one.freedom) == pytest.approx((other.statistic, other.p, other.freedom))


@few
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=40))
def test_signed_rank_tests_mirror_and_a_histogram_is_enough(values: list[int]) -> None:
    histogram = {value: values.count(value) for value in values}
    for zeros in rank.Zeros:
        result = rank.signed_rank_test(differences=values, zeros=zeros)
        assert 0 < result.p <= 1
        assert result == rank.signed_rank_test(differences=histogram, zeros=zeros)
        mirrored = rank.signed_rank_test(differences=[-value for value in values], zeros=zeros)
        assert mirrored.p == pytest.approx(result.p)
    effect_size = rank.rank_biserial(differences=values)
    assert -1 <= effect_size <= 1
    assert rank.rank_biserial(differences=[-value for value in values]) == pytest.approx(-effect_size)


@few
@given(panels)
def test_a_trend_turns_with_time_and_with_the_answer(patterns: dict[tuple[int, ...], int]) -> None:
    if sum(patterns.values()) < 2:
        return
    q = rounds.cochran_q(patterns=patterns)
    assert 0 <= q.p <= 1
    trend = rounds.paired_trend(patterns=patterns, times=[0, 2, 4, 8])
    assert trend.interval.lower <= trend.slope <= trend.interval.upper
    flipped = {tuple(1 - answer for answer in pattern): often for pattern, often in patterns.items()}
    opposite = rounds.paired_trend(patterns=flipped, times=[0, 2, 4, 8])
    assert opposite.slope == pytest.approx(-trend.slope, abs=1e-12)
    assert opposite.test.p == pytest.approx(trend.test.p)
    assert rounds.cochran_q(patterns=flipped).statistic == pytest.approx(q.statistic, abs=1e-9)
    backwards = {pattern[::-1]: often for pattern, often in patterns.items()}
    assert rounds.paired_trend(patterns=backwards, times=[0, 4, 6, 8]).slope == pytest.approx(-trend.slope, abs=1e-12)
    faster = rounds.paired_trend(patterns=patterns, times=[0, 1, 2, 4])
    assert faster.slope == pytest.approx(2 * trend.slope, abs=1e-12)


@few
@given(st.lists(st.floats(0, 1) | st.just(nan), max_size=12))
def test_adjusted_ps_are_no_smaller_keep_their_order_and_holm_is_stricter(p: list[float]) -> None:
    holm, bh, by = (
        adjust(p=p) for adjust in (multiple.holm, multiple.benjamini_hochberg, multiple.benjamini_yekutieli)
    )
    known = ~np.isnan(p)
    values = np.array(p)[known]
    order = np.argsort(values, kind="stable")
    for adjusted in (holm, bh, by):
        assert np.array_equal(np.isnan(adjusted), ~known)
        assert np.all((adjusted[known] >= values - 1e-12) & (adjusted[known] <= 1))
        assert np.all(np.diff(adjusted[known][order]) >= 0)
    assert np.all(bh[known] <= holm[known] + 1e-12)
    assert np.all(bh[known] <= by[known] + 1e-12)


estimates = st.tuples(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1)).map(
    lambda three: Estimate(three[0], Interval(three[0] - three[1], three[0] + three[2]))
)


@few
@given(estimates, estimates)
def test_a_difference_of_estimates_flips_and_is_wider_than_either(first: Estimate, second: Estimate) -> None:
    joined, back = (
        contrast.difference_of(first=first, second=second),
        contrast.difference_of(first=second, second=first),
    )
    assert joined.value == -back.value
    assert close(joined.interval, -back.interval.upper, -back.interval.lower)
    assert joined.interval.lower - 1e-12 <= joined.value <= joined.interval.upper + 1e-12
    assert joined.interval.width >= max(first.interval.width, second.interval.width) - 1e-9
    nothing = contrast.difference_of(first=first, second=Estimate(0.0, Interval(0.0, 0.0)))
    assert close(nothing.interval, first.interval.lower, first.interval.upper)


@few
@given(cells, cells)
def test_a_difference_in_differences_keeps_range_and_flips(
    programme: tuple[int, int, int, int], comparison: tuple[int, int, int, int]
) -> None:
    there = contrast.paired_difference_in_differences(programme=programme, comparison=comparison)
    back = contrast.paired_difference_in_differences(programme=comparison, comparison=programme)
    assert there.interval.contains(there.value)
    assert -2 <= there.interval.lower < there.interval.upper <= 2
    assert close(there.interval, -back.interval.upper, -back.interval.lower)
    wider = contrast.paired_difference_in_differences(programme=programme, comparison=comparison, design_effect=2)
    assert wider.interval.width >= there.interval.width - 1e-9


@few
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(1e-4, 1)), min_size=2, max_size=10), st.floats(-2, 2))
def test_heterogeneity_does_not_depend_on_where_zero_is(rows: list[tuple[float, float]], shift: float) -> None:
    values, variances = np.array(rows).T
    found = contrast.heterogeneity(estimates=values, variances=variances)
    moved = contrast.heterogeneity(estimates=values + shift, variances=variances)
    assert moved.test.statistic == pytest.approx(found.test.statistic, abs=1e-8, rel=1e-6)
    assert 0 <= found.i_squared < 1
    assert found.tau_squared >= 0
    drawn = site.shrunken(estimates=values, variances=variances, tau_squared=found.tau_squared, mean=found.pooled)
    assert np.all(np.abs(drawn - found.pooled) <= np.abs(values - found.pooled) + 1e-12)


@few
@given(st.lists(share, min_size=1, max_size=8), st.floats(0.05, 0.95))
def test_a_funnel_mirrors_and_its_alarm_lies_beyond_its_warning(rows: list[tuple[int, int]], average: float) -> None:
    events, total = np.array(rows).T
    flags = site.funnel_flags(events=events, total=total, average=average)
    mirrored = site.funnel_flags(events=total - events, total=total, average=1 - average)
    inside = site.funnel_limits(total=total, average=average)
    outside = site.funnel_limits(total=total, average=average, confidence=site.ALARM)
    assert np.all((outside[0] <= inside[0]) & (inside[1] <= outside[1]))
    on_a_line = np.any(np.isclose(events / total, np.array([*inside, *outside]), atol=1e-9), axis=0)
    assert np.array_equal(flags[~on_a_line], -mirrored[~on_a_line])


@few
@given(cells, number, number, number)
def test_bounds_hold_the_change_of_those_found_in_proportion(
    four: tuple[int, int, int, int], yes: int, no: int, unknown: int
) -> None:
    gained, lost, both, neither = four
    lower, upper = attrition.change_bounds(
        gained=gained, lost=lost, both=both, neither=neither, missing_yes=yes, missing_no=no, missing_both=unknown
    )
    assert -1 <= lower <= upper <= 1
    nobody = attrition.change_bounds(gained=gained, lost=lost, both=both, neither=neither, missing_yes=0, missing_no=0)
    assert float(nobody[0]) == float(nobody[1]) == (gained - lost) / sum(four)
    flipped = attrition.change_bounds(
        gained=lost, lost=gained, both=neither, neither=both, missing_yes=no, missing_no=yes, missing_both=unknown
    )
    assert (float(lower), float(upper)) == pytest.approx((-float(flipped[1]), -float(flipped[0])))
    low, high = attrition.share_bounds(events=both, total=both + neither, unknown=unknown)
    if both + neither:
        assert low <= both / (both + neither) <= high


@few
@given(st.lists(st.tuples(st.floats(0.5, 9), st.integers(1, 50)), min_size=1, max_size=9))
def test_weights_never_make_more_of_households_than_there_are(rows: list[tuple[float, int]]) -> None:
    weights, households = np.array(rows).T
    size = attrition.kish_effective_size(weights=weights, households=households)
    assert 0 < size <= households.sum() + 1e-9
    assert attrition.kish_effective_size(weights=3 * weights, households=households) == pytest.approx(size)
    trimmed = attrition.trimmed_weights(weights=weights, households=households, tail=0.1)
    assert weights.min() <= trimmed.min()
    assert trimmed.max() <= weights.max()
    assert attrition.kish_effective_size(weights=trimmed, households=households) >= size - 1e-9


@few
@given(st.floats(0, 1), st.floats(0, 1))
def test_effects_flip_with_the_rounds(before: float, after: float) -> None:
    assert effect.cohen_h(before=before, after=after) == -effect.cohen_h(before=after, after=before)
    distance = attrition.standardised_difference_of_shares(lost=before, found=after)
    assert distance == -attrition.standardised_difference_of_shares(lost=after, found=before)


@few
@given(number, number)
def test_cohens_g_lies_within_a_half(gained: int, lost: int) -> None:
    assert -0.5 <= effect.cohen_g(gained=gained, lost=lost) <= 0.5
    assert effect.cohen_g(gained=gained, lost=lost) == pytest.approx(-effect.cohen_g(gained=lost, lost=gained))


@few
@given(st.lists(st.tuples(number, number), min_size=2, max_size=12))
def test_tests_of_clusters_do_not_care_which_round_came_first(rows: list[tuple[int, int]]) -> None:
    gained, lost = np.array(rows).T
    there, back = (clustered_test.obuchowski_test(gained=a, lost=b) for a, b in ((gained, lost), (lost, gained)))
    assert there == back
    assert 0 <= there.p <= 1
    assert clustered_test.sign_flip_test(gained=gained, lost=lost) == clustered_test.sign_flip_test(
        gained=lost, lost=gained
    )


@few
@given(st.lists(share, min_size=2, max_size=12).filter(lambda rows: sum(n for _, n in rows) > len(rows)))
def test_clusters_never_narrow_the_interval_of_a_share(rows: list[tuple[int, int]]) -> None:
    events, totals = np.array(rows).T
    interval = clustered.clustered_wilson_interval(events=events, totals=totals)
    plain = proportion.wilson_interval(events=float(events.sum()), total=float(totals.sum()))
    assert interval.width >= plain.width - 1e-12
    assert interval.lower - 1e-12 <= events.sum() / totals.sum() <= interval.upper + 1e-12
    assert design_effect.intracluster_correlation(events=events, totals=totals) <= 1 + 1e-12


def test_clusters_of_one_and_two_that_are_less_alike_than_chance_have_no_design_effect() -> None:
    counts = {"events": [0, 0, 1], "totals": [1, 1, 2]}
    assert design_effect.intracluster_correlation(**counts) == -1.5
    assert design_effect.share_design_effect(**counts) == 1
    assert clustered.clustered_wilson_interval(**counts) == proportion.wilson_interval(events=1, total=4)


@few
@given(st.floats(-3, 3), st.floats(0, 1), st.floats(-1, 1))
def test_regression_to_the_mean_falls_with_the_correlation(cutoff: float, correlation: float, other: float) -> None:
    drift = spurious.regression_to_the_mean(mean=0, deviation=1, correlation=correlation, cutoff=cutoff)
    assert drift >= 0
    weaker = spurious.regression_to_the_mean(mean=0, deviation=1, correlation=min(correlation, other), cutoff=cutoff)
    assert weaker >= drift - 1e-12


def test_nobody_changing_is_defined_everywhere() -> None:
    still = Significance(0.0, 1.0, 1)
    assert paired.mcnemar_asymptotic(gained=0, lost=0) == still
    assert ladder.stuart_maxwell(table=[[5, 0], [0, 3]]) == still
    assert ladder.bhapkar(table=[[5, 0], [0, 3]]) == still
    assert ladder.bowker(table=[[5, 0], [0, 3]]) == still
    assert ladder.score_test(table=[[5, 0], [0, 3]]).p == 1
    assert ladder.probability_of_superiority(before=[4, 0], after=[9, 0])[0] == 0.5
    assert ladder.probability_of_superiority(before=[4, 0], after=[0, 9])[1].p == 0
    assert rank.signed_rank_test(differences={0: 9}).p == 1
    assert rank.rank_biserial(differences=[0, 0]) == 0
    assert rounds.cochran_q(patterns={(1, 1, 1): 3, (0, 0, 0): 2}) == Significance(0.0, 1.0, 2)
    assert rounds.paired_trend(patterns={(1, 1): 3}, times=[0, 1]).test.p == 1
    assert rounds.cochran_armitage(events=[0, 0], totals=[4, 5], times=[0, 1]).p == 1
    assert rounds.cluster_trend(totals=[3, 3], events=[[1, 1], [2, 2]], times=[0, 1]).test.p == 1
    assert clustered_test.obuchowski_test(gained=[0, 0], lost=[0, 0]).p == 1
    assert clustered_test.sign_flip_test(gained=[0, 0], lost=[0, 0]) == 1
    assert design_effect.intracluster_correlation(events=[3, 3], totals=[3, 3]) == 0
    assert amount.paired_t_test(pairs=3, total=0, sum_of_squares=0).p == 1
    assert amount.paired_t_test(pairs=3, total=6, sum_of_squares=12).p == 0
    assert effect.cohen_g(gained=0, lost=0) == 0
    assert attrition.standardised_difference_of_shares(lost=1, found=0) == inf
    assert contrast.heterogeneity(estimates=[1, 1], variances=[1, 1]).i_squared == 0
    whole = paired_ratio.share_ratio_interval(gained=0, lost=0, both=9, neither=0)
    assert whole.lower < 1 < whole.upper
    for interval in (
        difference.miettinen_nurminen_interval(events_before=0, total_before=9, events_after=0, total_after=9),
        difference.mee_interval(events_before=9, total_before=9, events_after=9, total_after=9),
    ):
        assert interval.lower < 0 < interval.upper
    assert (
        count.rate_ratio_midp_interval(events_before=0, exposure_before=1, events_after=3, exposure_after=1).upper
        == inf
    )


def test_what_was_never_counted_is_refused_alone_and_unknown_in_a_column() -> None:
    none = {"events_before": 0, "total_before": 0, "events_after": 1, "total_after": 2}
    for alone in (
        lambda: proportion.midp_interval(events=0, total=0),
        lambda: proportion.jeffreys_interval(events=0, total=0),
        lambda: difference.agresti_caffo_interval(**none),
        lambda: difference.mee_interval(**none),
        lambda: difference.risk_ratio_interval(events_before=0, total_before=2, events_after=0, total_after=2),
        lambda: paired.agresti_min_interval(gained=0, lost=0, total=0),
        lambda: paired_ratio.odds_ratio(gained=0, lost=0),
        lambda: paired_ratio.share_ratio_interval(gained=0, lost=0, both=0, neither=9),
        lambda: paired_ratio.share_ratio_mover_interval(gained=1, lost=0, both=0, neither=9),
        lambda: ladder.stuart_maxwell(table=[[0, 0], [0, 0]]),
        lambda: rounds.cochran_q(patterns={(1, 1): 0}),
        lambda: rounds.share_chart_limits(events=[0], totals=[0]),
        lambda: attrition.change_bounds_interval(gained=0, lost=0, both=0, neither=0, missing_yes=0, missing_no=0),
        lambda: attrition.weighted_change(gained=[0], lost=[0], pairs=[0], baseline=[3]),
        lambda: attrition.kish_effective_size(weights=[0.0]),
        lambda: count.rate_ratio_midp_interval(events_before=0, exposure_before=1, events_after=0, exposure_after=1),
        lambda: amount.share_up(differences=[]),
    ):
        with pytest.raises(ValueError, match="above zero"):
            alone()
    for lower, upper in (
        difference.miettinen_nurminen_limits(**none),
        difference.risk_ratio_limits(**none),
        paired.tango_limits(gained=[0], lost=[0], total=[0]),
        paired_ratio.share_ratio_limits(gained=[0], lost=[0], both=[0], neither=[9]),
        proportion.wilson_finite_limits(events=[0], total=[0], population=[0]),
        attrition.share_bounds(events=[0], total=[0], unknown=[0]),
        site.funnel_limits(total=[0], average=[0.5]),
    ):
        assert np.isnan(lower).all()
        assert np.isnan(upper).all()


def test_what_cannot_be_is_refused() -> None:
    for impossible in (
        lambda: proportion.midp_interval(events=3, total=2),
        lambda: proportion.midp_interval(events=0.5, total=2),  # type: ignore[arg-type]
        lambda: proportion.jeffreys_interval(events=3, total=2),
        lambda: proportion.wilson_finite_limits(events=1, total=9, population=8),
        lambda: difference.mee_interval(events_before=3, total_before=2, events_after=1, total_after=2),
        lambda: difference.mee_interval(
            events_before=1, total_before=2, events_after=1, total_after=2, design_effect=0
        ),
        lambda: clustered.change_limits(
            gained=1,
            lost=0,
            both=1,
            neither=1,
            clusters=3,
            sum_of_squared_pairs=3,
            sum_of_squared_net=1,
            sum_of_products=1,
            design_effect=0.5,
        ),
        lambda: clustered_test.obuchowski_test(gained=[1], lost=[0]),
        lambda: clustered_test.sign_flip_test(gained=[1] * 17, lost=[0] * 17),
        lambda: design_effect.intracluster_correlation(events=[1], totals=[2]),
        lambda: cluster_means.cluster_mean(totals=[1, 2], sums=[1, 2], clusters_in_population=1),
        lambda: cluster_means.stratified_cluster_mean(strata=[1, 2, 2], weights=[1, 1, 1], weighted_sums=[1, 1, 1]),
        lambda: ladder.bowker(table=[[1, 2, 3], [4, 5, 6]]),
        lambda: ladder.score_test(table=[[1, 2], [3, 4]], scores=[1, 2, 3]),
        lambda: ladder.probability_of_superiority(before=[1, 0], after=[2, 2]),
        lambda: rank.signed_rank_test(differences=[1, nan]),
        lambda: rounds.cochran_q(patterns={(1, 2): 3}),
        lambda: rounds.cochran_q(patterns={(1, 1): 3, (1, 0, 1): 2}),
        lambda: rounds.paired_trend(patterns={(1, 0): 3}, times=[1, 1]),
        lambda: rounds.paired_trend(patterns={(1, 0): 3}, times=[1, 2, 3]),
        lambda: rounds.cluster_trend(totals=[2, 2], events=[[3, 1], [1, 1]], times=[0, 1]),
        lambda: rounds.moving_range_limits(values=[1]),
        lambda: contrast.difference_of(
            first=Estimate(2.0, Interval(0.0, 1.0)), second=Estimate(0.5, Interval(0.0, 1.0))
        ),
        lambda: contrast.placebo_p(change=0.2, placebo_changes=[0.1] * 9),
        lambda: contrast.heterogeneity(estimates=[1, 2], variances=[1, 0]),
        lambda: contrast.interaction_test(first=1, first_error=0, second=2, second_error=0),
        lambda: multiple.holm(p=[1.2]),
        lambda: attrition.consequence(lost=4, baseline=3),
        lambda: attrition.cell_weights(baseline=[3], found=[4]),
        lambda: attrition.share_bounds(events=3, total=2, unknown=0),
        lambda: spurious.answer_error_floor(pairs=3, error=0.6),
        lambda: spurious.regression_of_selected(mean=1, selected_mean=0, correlation=1.5),
        lambda: spurious.least_selected_share(share=0),
        lambda: spurious.error_from_back_checks(disagreements=3, back_checks=2),
        lambda: site.funnel_limits(total=3, average=1.5),
        lambda: effect.cohen_h(before=-0.1, after=0.5),
        lambda: amount.winsorised_mean(sample=[1, 2], tail=0.5),
        lambda: amount.bootstrap_interval(sample=np.ones(9), statistic=np.mean),
        lambda: amount.welch_t_test(
            count_before=1, mean_before=1, variance_before=1, count_after=3, mean_after=1, variance_after=1
        ),
    ):
        with pytest.raises(ValueError, match=r"."):
            impossible()
