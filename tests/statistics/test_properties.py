"""What must hold for any counts: hypothesis looks for exceptions, and small simulations look at coverage."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from indicators.statistics.count import poisson_interval, rate_comparison
from indicators.statistics.interval import Interval, critical_value
from indicators.statistics.mean import mean_interval, paired_mean_interval
from indicators.statistics.ordinal import net_up_interval, sign_test
from indicators.statistics.paired import (
    bonett_price_interval,
    cluster_interval,
    mcnemar_exact,
    mcnemar_midp,
    newcombe_interval,
    newcombe_paired_limits,
    smallest_detectable_change,
    tango_interval,
)
from indicators.statistics.proportion import (
    clopper_pearson_interval,
    newcombe_hybrid_interval,
    newcombe_hybrid_limits,
    wilson_interval,
    wilson_limits,
)

count = st.integers(0, 400)
share = st.tuples(count, count).map(lambda pair: (min(pair), max(pair))).filter(lambda pair: pair[1] > 0)
cells = st.tuples(count, count, count, count).filter(lambda four: sum(four) > 0)
few = settings(max_examples=100, deadline=None)

PAIRED = {
    "newcombe": lambda n01, n10, n11, n00: newcombe_interval(gained=n01, lost=n10, both=n11, neither=n00),
    "tango": lambda n01, n10, n11, n00: tango_interval(gained=n01, lost=n10, total=n01 + n10 + n11 + n00),
    "bonett_price": lambda n01, n10, n11, n00: bonett_price_interval(gained=n01, lost=n10, total=n01 + n10 + n11 + n00),
    "net_up": lambda n01, n10, n11, n00: net_up_interval(up=n01, down=n10, total=n01 + n10 + n11 + n00),
}
SINGLE = {"wilson": wilson_interval, "clopper_pearson": clopper_pearson_interval}


def close(first: Interval, lower: float, upper: float) -> bool:
    return first.lower == pytest.approx(lower, abs=1e-9) and first.upper == pytest.approx(upper, abs=1e-9)


@pytest.mark.parametrize("method", SINGLE)
@few
@given(share)
def test_an_interval_of_a_share_stays_between_0_and_1_and_holds_the_share(method: str, pair: tuple[int, int]) -> None:
    events, total = pair
    interval = SINGLE[method](events=events, total=total)
    assert 0 <= interval.lower <= events / total <= interval.upper <= 1
    assert interval.width > 0


@pytest.mark.parametrize("method", SINGLE)
@few
@given(share)
def test_swapping_yes_and_no_mirrors_the_interval_of_a_share(method: str, pair: tuple[int, int]) -> None:
    events, total = pair
    mirrored = SINGLE[method](events=total - events, total=total)
    assert close(SINGLE[method](events=events, total=total), 1 - mirrored.upper, 1 - mirrored.lower)


@few
@given(share, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_wilson_interval_is_scipys(pair: tuple[int, int], confidence: float) -> None:
    limits = binomtest(*pair).proportion_ci(confidence, method="wilson")
    assert close(wilson_interval(events=pair[0], total=pair[1], confidence=confidence), limits.low, limits.high)


@pytest.mark.parametrize("method", PAIRED)
@few
@given(cells)
def test_an_interval_of_a_change_stays_in_range_holds_the_change_and_has_width(
    method: str, four: tuple[int, int, int, int]
) -> None:
    interval = PAIRED[method](*four)
    change = (four[0] - four[1]) / sum(four)
    assert -1 <= interval.lower <= change + 1e-12
    assert change - 1e-12 <= interval.upper <= 1
    assert interval.width > 0


@pytest.mark.parametrize("method", PAIRED)
@few
@given(cells)
def test_swapping_the_rounds_flips_the_sign_of_a_change(method: str, four: tuple[int, int, int, int]) -> None:
    gained, lost, both, neither = four
    backwards = PAIRED[method](lost, gained, both, neither)
    assert close(PAIRED[method](*four), -backwards.upper, -backwards.lower)


@pytest.mark.parametrize("method", PAIRED)
@few
@given(cells)
def test_swapping_yes_and_no_flips_the_sign_of_a_change(method: str, four: tuple[int, int, int, int]) -> None:
    gained, lost, both, neither = four
    mirrored = PAIRED[method](lost, gained, neither, both)
    assert close(PAIRED[method](*four), -mirrored.upper, -mirrored.lower)


@pytest.mark.parametrize("method", PAIRED)
@few
@given(cells)
def test_four_times_the_pairs_give_a_narrower_interval(method: str, four: tuple[int, int, int, int]) -> None:
    more = tuple(4 * cell for cell in four)
    assert PAIRED[method](*more).width < PAIRED[method](*four).width


@few
@given(share)
def test_four_times_the_households_give_a_narrower_interval_of_a_share(pair: tuple[int, int]) -> None:
    events, total = pair
    more = wilson_interval(events=4 * events, total=4 * total)
    assert more.width < wilson_interval(events=events, total=total).width


@pytest.mark.parametrize("method", PAIRED)
@pytest.mark.parametrize(("both", "neither"), [(1, 0), (0, 1), (100, 0), (0, 100), (60, 40), (1, 99)])
def test_nobody_changing_never_gives_certainty(method: str, both: int, neither: int) -> None:
    interval = PAIRED[method](0, 0, both, neither)
    assert interval.lower < 0 < interval.upper


@few
@given(cells)
def test_tangos_limits_leave_a_score_of_exactly_z(four: tuple[int, int, int, int]) -> None:
    """A second computation of the score, from the definition of the restricted estimate."""
    gained, lost, total = four[0], four[1], sum(four)
    interval = tango_interval(gained=gained, lost=lost, total=total)
    for theta in (interval.lower, interval.upper):
        if abs(theta) > 1 - 1e-9:
            continue
        roots = np.roots([2 * total, (2 * total - gained + lost) * theta - gained - lost, -lost * theta * (1 - theta)])
        q = max(roots.real)
        score = (gained - lost - total * theta) / np.sqrt(total * (2 * q + theta * (1 - theta)))
        assert abs(score) == pytest.approx(critical_value(confidence=0.95), abs=1e-5)


@few
@given(share, share)
def test_swapping_the_rounds_flips_the_sign_of_an_unpaired_difference(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    def interval(first: tuple[int, int], second: tuple[int, int]) -> Interval:
        return newcombe_hybrid_interval(
            events_before=first[0], total_before=first[1], events_after=second[0], total_after=second[1]
        )

    forwards, backwards = interval(before, after), interval(after, before)
    assert close(forwards, -backwards.upper, -backwards.lower)
    difference = after[0] / after[1] - before[0] / before[1]
    assert -1 <= forwards.lower <= difference <= forwards.upper <= 1
    assert forwards.width > 0


@few
@given(st.lists(cells, min_size=1, max_size=20))
def test_a_column_of_counts_gives_what_each_row_gives_alone(rows: list[tuple[int, int, int, int]]) -> None:
    n01, n10, n11, n00 = np.array(rows).T
    total = n01 + n10 + n11 + n00
    paired = newcombe_paired_limits(gained=n01, lost=n10, both=n11, neither=n00)
    single = wilson_limits(events=n01, total=total)
    hybrid = newcombe_hybrid_limits(events_before=n10, total_before=total, events_after=n01, total_after=total)
    p = mcnemar_midp(gained=n01.astype(float), lost=n10.astype(float))
    for i, (a, b, c, d) in enumerate(rows):
        alone = newcombe_interval(gained=a, lost=b, both=c, neither=d)
        assert close(alone, paired[0][i], paired[1][i])
        assert close(wilson_interval(events=a, total=sum(rows[i])), single[0][i], single[1][i])
        apart = newcombe_hybrid_interval(
            events_before=b, total_before=sum(rows[i]), events_after=a, total_after=sum(rows[i])
        )
        assert close(apart, hybrid[0][i], hybrid[1][i])
        assert mcnemar_midp(gained=a, lost=b) == pytest.approx(p[i], abs=1e-12)


@few
@given(cells, st.floats(1, 4))
def test_a_design_effect_widens_the_paired_interval(four: tuple[int, int, int, int], design_effect: float) -> None:
    gained, lost, both, neither = (cell / design_effect for cell in four)
    wider = newcombe_interval(gained=gained, lost=lost, both=both, neither=neither)
    assert wider.width >= PAIRED["newcombe"](*four).width - 1e-12


@few
@given(count, count)
def test_the_tests_are_symmetric_and_the_midp_is_never_above_the_exact_p(gained: int, lost: int) -> None:
    midp, exact = mcnemar_midp(gained=gained, lost=lost), mcnemar_exact(gained=gained, lost=lost)
    assert 0 < midp <= exact <= 1
    assert midp == mcnemar_midp(gained=lost, lost=gained) == sign_test(up=gained, down=lost)


@few
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=30))
def test_a_mean_interval_holds_the_mean_and_does_not_depend_on_where_zero_is(values: list[int]) -> None:
    def interval(shift: int) -> Interval:
        moved = [value + shift for value in values]
        return mean_interval(count=len(moved), total=sum(moved), sum_of_squares=sum(value * value for value in moved))

    assert interval(0).contains(sum(values) / len(values))
    moved = interval(7)
    assert close(interval(0), moved.lower - 7, moved.upper - 7)


@few
@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.5, 20))
def test_swapping_the_rounds_turns_a_rate_ratio_over(before: int, after: int, exposure: float) -> None:
    if before + after == 0:
        return
    there = rate_comparison(events_before=before, exposure_before=1, events_after=after, exposure_after=exposure)
    back = rate_comparison(events_before=after, exposure_before=exposure, events_after=before, exposure_after=1)
    assert there.interval.lower * back.interval.upper == pytest.approx(1) or there.interval.lower == 0
    assert there.p == pytest.approx(back.p)
    assert there.interval.lower <= there.ratio <= there.interval.upper
    assert (there.p < 0.05) == (not there.interval.contains(1)) or there.p == pytest.approx(0.05)


@few
@given(st.integers(0, 500), st.floats(0.1, 1000))
def test_a_rate_lies_in_its_interval(events: int, exposure: float) -> None:
    interval = poisson_interval(events=events, exposure=exposure)
    assert 0 <= interval.lower <= events / exposure < interval.upper


def test_clusters_of_one_household_give_nearly_the_interval_of_independent_households() -> None:
    gained = np.repeat([1, 0, 0], [60, 20, 320])
    lost = np.repeat([0, 1, 0], [60, 20, 320])
    clustered = cluster_interval(gained=gained, lost=lost, totals=np.ones(400))
    independent = newcombe_interval(gained=60, lost=20, both=160, neither=160)
    assert close(clustered, pytest.approx(independent.lower, abs=0.005), pytest.approx(independent.upper, abs=0.005))


def test_clusters_without_pairs_do_not_count() -> None:
    with_empty = cluster_interval(gained=[4, 2, 3, 0], lost=[0, 1, 0, 0], totals=[10, 8, 12, 0])
    assert with_empty == cluster_interval(gained=[4, 2, 3], lost=[0, 1, 0], totals=[10, 8, 12])


def test_a_detectable_change_has_the_promised_power() -> None:
    pairs, changing = 300, 0.2
    change = smallest_detectable_change(pairs=pairs, share_changing=changing)
    assert change is not None
    random = np.random.default_rng(1987)
    gained, lost, _ = random.multinomial(
        pairs, [(changing + change) / 2, (changing - change) / 2, 1 - changing], size=20_000
    ).T
    found = mcnemar_midp(gained=gained.astype(float), lost=lost.astype(float)) < 0.05
    assert found.mean() == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("pairs", [18, 36, 75, 150])
@pytest.mark.parametrize("changing", [0.1, 0.3])
def test_the_interval_that_judges_catches_the_detectable_change_no_less_often_than_told(
    pairs: int, changing: float
) -> None:
    """Panels of which so many change, or all who must; up to twice as large as half the interval, and caught."""
    change = smallest_detectable_change(pairs=pairs, share_changing=changing)
    assert change is not None
    moving = max(changing, change)
    gained, lost = (moving + change) / 2, (moving - change) / 2
    three_in_ten_before = [gained, lost, 0.3 - lost, 0.7 - gained]
    cells = np.random.default_rng(52).multinomial(pairs, three_in_ten_before, size=6000).T
    limits = newcombe_paired_limits(gained=cells[0], lost=cells[1], both=cells[2], neither=cells[3])
    assert 0.78 <= np.mean(limits.lower > 0) <= 0.96


@few
@given(st.integers(5, 5000), st.floats(0, 1), st.floats(1, 3))
def test_a_detectable_change_solves_connors_equation(pairs: int, changing: float, design_effect: float) -> None:
    change = smallest_detectable_change(pairs=pairs, share_changing=changing, design_effect=design_effect)
    size = pairs / design_effect
    if change is None:
        assert size <= critical_value(confidence=0.95) ** 2
        return
    share = max(changing, change)  # a net change cannot exceed the share that changes
    noise = critical_value(confidence=0.95) * share**0.5 + critical_value(confidence=0.6) * (share - change**2) ** 0.5
    assert 0 < change <= 1
    assert change * size**0.5 == pytest.approx(noise)


def test_wilson_covers_what_it_promises_on_average() -> None:
    totals, shares = np.array([30, 50, 100, 300]), np.linspace(0.05, 0.95, 19)
    random = np.random.default_rng(1927)
    covered = []
    for total, truth in product(totals, shares):
        lower, upper = wilson_limits(events=random.binomial(total, truth, size=2_000), total=total)
        covered.append(np.mean((lower <= truth) & (truth <= upper)))
    assert 0.93 < np.mean(covered) < 0.97


def test_newcombe_covers_what_it_promises_on_average() -> None:
    random = np.random.default_rng(1998)
    covered = []
    for pairs, gain, loss in product([50, 100, 300], [0.05, 0.15, 0.3], [0.02, 0.05, 0.15]):
        stay = (1 - gain - loss) / 2
        gained, lost, both, neither = random.multinomial(pairs, [gain, loss, stay, stay], size=2_000).T
        lower, upper = newcombe_paired_limits(gained=gained, lost=lost, both=both, neither=neither)
        covered.append(np.mean((lower <= gain - loss) & (gain - loss <= upper)))
    assert 0.93 < np.mean(covered) < 0.97


def test_nothing_counted_is_refused_alone_and_unknown_in_a_column() -> None:
    for alone in (
        lambda: wilson_interval(events=0, total=0),
        lambda: clopper_pearson_interval(events=0, total=0),
        lambda: newcombe_interval(gained=0, lost=0, both=0, neither=0),
        lambda: tango_interval(gained=0, lost=0, total=0),
        lambda: bonett_price_interval(gained=0, lost=0, total=0),
        lambda: newcombe_hybrid_interval(events_before=0, total_before=0, events_after=1, total_after=2),
        lambda: cluster_interval(gained=[0, 0], lost=[0, 0], totals=[0, 0]),
        lambda: smallest_detectable_change(pairs=0, share_changing=0.1),
        lambda: rate_comparison(events_before=0, exposure_before=1, events_after=0, exposure_after=1),
    ):
        with pytest.raises(ValueError, match="above zero"):
            alone()
    assert np.isnan(wilson_limits(events=[0], total=[0])).all()
    assert np.isnan(newcombe_paired_limits(gained=[0], lost=[0], both=[0], neither=[0])).all()
    assert np.isnan(
        newcombe_hybrid_limits(events_before=[0], total_before=[0], events_after=[1], total_after=[2])
    ).all()


def test_impossible_counts_are_refused() -> None:
    for impossible in (
        lambda: wilson_limits(events=3, total=2),
        lambda: wilson_limits(events=-1, total=2),
        lambda: newcombe_interval(gained=-1, lost=2, both=3, neither=4),
        lambda: tango_interval(gained=2, lost=2, total=3),
        lambda: mcnemar_midp(gained=-1, lost=2),
        lambda: mcnemar_midp(gained=1.5, lost=2),
        lambda: mcnemar_exact(gained=-1, lost=2),
        lambda: cluster_interval(gained=[3, 0], lost=[0, 0], totals=[2, 2]),
        lambda: cluster_interval(gained=[1], lost=[0], totals=[2]),
        lambda: poisson_interval(events=-1, exposure=1),
        lambda: poisson_interval(events=1, exposure=0),
        lambda: mean_interval(count=1, total=1, sum_of_squares=1),
        lambda: paired_mean_interval(pairs=5, total=float("nan"), sum_of_squares=1),
        lambda: smallest_detectable_change(pairs=10, share_changing=1.2),
        lambda: wilson_interval(events=1, total=2, confidence=95),
        lambda: Interval(0.2, 0.1),
        lambda: Interval(float("nan"), 0.1),
    ):
        with pytest.raises(ValueError, match=r"."):
            impossible()
