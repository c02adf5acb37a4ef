"""What people and other code also pass: small integers of numpy, sums beyond any panel, one pair, nobody, unknowns."""

from collections.abc import Callable
from math import inf, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from indicators import statistics
from indicators.statistics import (
    amount,
    attrition,
    contrast,
    count,
    difference,
    effect,
    mean,
    multiple,
    paired,
    paired_ratio,
    proportion,
    rank,
    spurious,
)

CELLS = {"gained": 100, "lost": 60, "both": 110, "neither": 90}
CHANGES = {"gained": 100, "lost": 20}
RATES = {"events_before": 100, "events_after": 90}
EXPOSURES = {"exposure_before": 90, "exposure_after": 120}
OF_SMALL_INTEGERS: list[tuple[Callable[..., object], dict[str, int], dict[str, float]]] = [
    (paired.newcombe_interval, CELLS, {}),
    (paired.tango_interval, CHANGES, {"total": 125}),
    (paired.bonett_price_interval, CHANGES, {"total": 125}),
    (paired.agresti_min_interval, CHANGES, {"total": 125}),
    (paired.mcnemar_midp, CHANGES, {}),
    (paired.mcnemar_exact, CHANGES, {}),
    (paired.mcnemar_asymptotic, CHANGES, {}),
    (paired_ratio.odds_ratio, CHANGES, {}),
    (paired_ratio.odds_ratio_midp_interval, CHANGES, {}),
    (paired_ratio.odds_ratio_exact_interval, CHANGES, {}),
    (paired_ratio.odds_ratio_wilson_interval, CHANGES, {}),
    (paired_ratio.odds_ratio_laplace_interval, CHANGES, {}),
    (paired_ratio.share_ratio_interval, CELLS, {}),
    (paired_ratio.share_ratio_mover_interval, CELLS, {}),
    (effect.cohen_g, CHANGES, {}),
    (proportion.clopper_pearson_interval, {"events": 100, "total": 125}, {}),
    (proportion.midp_interval, {"events": 100, "total": 125}, {}),
    (proportion.jeffreys_interval, {"events": 100, "total": 125}, {}),
    (count.rate_comparison, RATES | EXPOSURES, {}),
    (count.poisson_interval, {"events": 100, "exposure": 90}, {}),
    (count.byar_interval, {"events": 100, "exposure": 90}, {}),
    (count.rate_ratio_midp_interval, RATES | EXPOSURES, {}),
    (difference.risk_ratio_interval, RATES | {"total_before": 125, "total_after": 120}, {}),
    (difference.relative_gap, {"events": 100, "total": 125, "reference_events": 90, "reference_total": 120}, {}),
    (contrast.interaction_test, {"first": 100, "first_error": 100, "second": 30, "second_error": 90}, {}),
    (amount.paired_t_test, {"pairs": 100, "total": 100, "sum_of_squares": 120}, {}),
    (mean.sums_of, {"count": 100, "mean": 100, "deviation": 100}, {}),
    (
        amount.welch_t_test,
        {"mean_before": 100, "variance_before": 90, "mean_after": 120, "variance_after": 80},
        {"count_before": 50, "count_after": 40},
    ),
    (
        attrition.standardised_difference_of_means,
        {"lost_mean": 100, "lost_variance": 100, "found_mean": 20, "found_variance": 100},
        {},
    ),
    (spurious.error_from_back_checks, {"disagreements": 60, "back_checks": 120}, {}),
    (spurious.regression_of_selected, {"mean": 20, "selected_mean": 120}, {"correlation": 0.5}),
    (
        paired.cluster_standard_error,
        {"clusters": 4, "pairs": 100, "sum_of_squared_pairs": 120, "sum_of_squared_net": 120, "sum_of_products": 100},
        {"change": 1},
    ),
]


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(("method", "given", "more"), OF_SMALL_INTEGERS, ids=lambda part: getattr(part, "__name__", ""))
def test_small_integers_of_numpy_do_not_overflow(
    method: Callable[..., object], given: dict[str, int], more: dict[str, float], kind: Callable[[int], int]
) -> None:
    found = method(**{name: kind(value) for name, value in given.items()}, **more)
    assert found == method(**given, **more)
    assert "np." not in repr(found)  # Python's own numbers, which print and serialise as such


def test_squares_of_rupiah_do_not_overflow() -> None:
    """Three hundred changes of eleven million: their number times the sum of their squares is beyond 64 bits."""
    sums = {"total": 300 * 11_000_000, "sum_of_squares": 300 * 11_500_000**2}
    found = amount.paired_t_test(pairs=300, **{name: np.int64(value) for name, value in sums.items()})
    assert found == amount.paired_t_test(pairs=300, **sums)
    assert found.statistic == pytest.approx(56.71, abs=0.01)


def test_panels_of_small_integers_are_counted_in_full() -> None:
    panel = np.array([100, 20, 90, 80], dtype=np.int8)
    found = contrast.paired_difference_in_differences(programme=panel.tolist(), comparison=panel[::-1].tolist())
    assert contrast.paired_difference_in_differences(programme=panel, comparison=panel[::-1]) == found


def test_counts_beyond_any_panel_have_a_p_and_limits() -> None:
    many = 10**12
    assert paired.mcnemar_midp(gained=many, lost=many) == pytest.approx(1, abs=1e-6)
    assert paired.mcnemar_exact(gained=many, lost=many + 10**7) == pytest.approx(1.5e-12, abs=0.1e-12)
    assert proportion.midp_interval(events=many, total=2 * many).width == pytest.approx(
        1.96 / (2 * many) ** 0.5, rel=1e-3
    )


def test_counts_over_a_design_effect_may_add_up_to_a_hair_more_than_their_total() -> None:
    """Everybody moved: 1/e + 6/e is above 7/e for some e."""
    effects = np.linspace(1, 4, 4001)
    gained, lost, total = 1 / effects, 6 / effects, 7 / effects
    assert np.any(gained + lost > total)
    lower, upper = paired.tango_limits(gained=gained, lost=lost, total=total)
    assert np.all((lower <= -5 / 7) & (upper >= -5 / 7))
    for place in np.flatnonzero(gained + lost > total)[:3].tolist():
        interval = paired.tango_interval(gained=gained[place], lost=lost[place], total=total[place])
        assert (interval.lower, interval.upper) == pytest.approx((lower[place], upper[place]), abs=1e-9)
    with pytest.raises(ValueError, match="must not exceed total"):
        paired.tango_limits(gained=4, lost=4, total=7.9)


def test_what_cannot_be_counted_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="gained must be a whole number"):
        paired.mcnemar_exact(gained=2.5, lost=1)
    with pytest.raises(ValueError, match="gained must be a number, found nan"):
        paired.tango_interval(gained=nan, lost=1, total=9)
    for odds_ratio in ("", "_midp_interval", "_exact_interval", "_wilson_interval"):
        with pytest.raises(ValueError, match="changed must be above zero"):
            getattr(paired_ratio, f"odds_ratio{odds_ratio}")(gained=0, lost=0)
    with pytest.raises(ValueError, match="split zeros"):
        rank.signed_rank_test(differences=[1, 2, 0], zeros="zsplit", exact=True)
    with pytest.raises(ValueError, match="zsplitt"):
        rank.signed_rank_test(differences=[1, 2, 0], zeros="zsplitt")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="p must be one list"):
        multiple.holm(p=[[0.01, 0.02], [0.03, 0.04]])


def test_zeros_may_be_given_by_their_word() -> None:
    """A word that was taken for no word gave Pratt's p without saying so."""
    steps = {-2: 3, -1: 4, 0: 9, 1: 2, 3: 1}
    for zeros in rank.Zeros:
        word: Any = zeros.value
        assert rank.signed_rank_test(differences=steps, zeros=word) == rank.signed_rank_test(
            differences=steps, zeros=zeros
        )
    assert rank.signed_rank_test(differences=steps, zeros="wilcox").p != rank.signed_rank_test(differences=steps).p


def test_one_pair_has_an_interval_in_range_and_nobody_has_none() -> None:
    for change in (CHANGES.fromkeys(CHANGES, 0), {"gained": 1, "lost": 0}, {"gained": 0, "lost": 1}):
        for method in (paired.tango_interval, paired.bonett_price_interval, paired.agresti_min_interval):
            interval = method(**change, total=1)
            assert -1 <= interval.lower < interval.upper <= 1
            assert interval.contains(change["gained"] - change["lost"])
            with pytest.raises(ValueError, match="total must be above zero"):
                method(gained=0, lost=0, total=0)


CLUSTERS: dict[str, list[float]] = {"gained": [2, 1, 0, 3], "lost": [0, 1, 0, 0]}
TOTALS: list[float] = [5, 6, 4, 7]
OF_CLUSTERS_AND_CELLS: list[tuple[str, dict[str, Any]]] = [
    ("obuchowski_test", CLUSTERS),
    ("sign_flip_test", CLUSTERS),
    ("durkalski_test", {**CLUSTERS, "totals": TOTALS}),
    ("yang_test", {**CLUSTERS, "totals": TOTALS}),
    ("cluster_interval", {**CLUSTERS, "totals": TOTALS}),
    ("eliasziw_donner_test", {**CLUSTERS, "both": [1, 2, 3, 2], "neither": [2, 2, 1, 2]}),
    ("intracluster_correlation", {"events": [2, 1, 0, 3], "totals": TOTALS}),
    ("share_design_effect", {"events": [2, 1, 0, 3], "totals": TOTALS}),
    ("clustered_wilson_interval", {"events": [2, 1, 0, 3], "totals": TOTALS}),
    ("clustered_share_interval", {"events": [2, 1, 0, 3], "total": TOTALS}),
    ("cluster_mean", {"totals": TOTALS, "sums": [1, 2, 3, 4]}),
    ("cochran_armitage", {"events": [2, 1, 0, 3], "totals": TOTALS, "times": [0, 1, 2, 3]}),
    ("weighted_change", {**CLUSTERS, "pairs": TOTALS, "baseline": [9, 9, 9, 9]}),
    ("welch_anova", {"sizes": TOTALS, "means": [1, 2, 3, 4], "variances": [1, 1, 1, 1]}),
    ("probability_of_superiority", {"before": [2, 1, 0, 3], "after": TOTALS}),
    ("share_chart_limits", {"events": [2, 1, 0, 3], "totals": TOTALS}),
    ("funnel_flags", {"events": [2, 1, 0, 3], "total": TOTALS, "average": [0.4] * 4}),
    ("cell_weights", {"found": [2, 1, 0, 3], "baseline": TOTALS}),
]


@pytest.mark.parametrize(("name", "given"), OF_CLUSTERS_AND_CELLS, ids=[name for name, _ in OF_CLUSTERS_AND_CELLS])
def test_an_unknown_count_is_refused_and_not_left_out_unseen(name: str, given: dict[str, Any]) -> None:
    """The sign flips of clusters of which one was not known had p = 0, and others one cluster less."""
    method = getattr(statistics, name)
    method(**given)
    for argument, values in given.items():
        with pytest.raises(ValueError, match=argument):
            method(**{**given, argument: [nan, *values[1:]]})


@pytest.mark.parametrize(
    ("name", "given"),
    [each for each in OF_CLUSTERS_AND_CELLS if len(each[1]) > 1 and each[0] != "probability_of_superiority"],
)
def test_a_column_of_one_does_not_stand_for_all_clusters(name: str, given: dict[str, Any]) -> None:
    """Two clusters gained and one total of them: the one was taken for both, without a word."""
    for argument, values in given.items():
        with pytest.raises(ValueError, match=r"."):
            getattr(statistics, name)(**{**given, argument: values[:1]})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("poisson_interval", {"events": 5, "exposure": inf}),
        ("byar_interval", {"events": 15, "exposure": inf}),
        ("rate_comparison", {"events_before": 5, "exposure_before": inf, "events_after": 5, "exposure_after": 1}),
        ("mean_interval", {"count": inf, "total": 7, "sum_of_squares": 90}),
        ("paired_t_test", {"pairs": nan, "total": 7, "sum_of_squares": 90}),
        ("standardised_change", {"pairs": inf, "total": 7, "sum_of_squares": 90}),
        ("geometric_mean_ratio", {"pairs": 2.5, "total": 7, "sum_of_squares": 90}),
        (
            "welch_t_test",
            {
                "count_before": inf, "mean_before": 1, "variance_before": 1,
                "count_after": 9, "mean_after": 2, "variance_after": 1,
            },
        ),
        *(
            (
                "welch_t_test",
                {
                    "count_before": 9, "mean_before": 1, "variance_before": 1,
                    "count_after": 9, "mean_after": 2, "variance_after": 1,
                    argument: odd,
                },
            )
            for argument, odd in (
                ("count_before", 1), ("count_after", 1), ("variance_before", -1), ("variance_after", -0.1)
            )
        ),
        ("sign_test", {"up": nan, "down": 3}),
        ("smallest_detectable_change", {"pairs": 90, "share_changing": nan}),
        ("trimmed_weights", {"weights": [nan, 1, 2], "households": [9, 9, 9]}),
        ("kish_effective_size", {"weights": [1, 2], "households": [9]}),
        ("clustered_typical_change", {"differences": range(9), "clusters": [nan, 1, 1, 2, 2, 3, 3, 4, 4]}),
        ("stratified_cluster_mean", {"strata": [nan, nan, 1, 1], "weights": TOTALS, "weighted_sums": [1, 2, 3, 4]}),
    ],
)  # fmt: skip
def test_what_has_no_end_or_is_not_known_is_refused(name: str, given: dict[str, Any]) -> None:
    """They gave an interval from 0 to 0, p = 0, or NaN."""
    with pytest.raises(ValueError, match=r"."):
        getattr(statistics, name)(**given)


def test_a_site_whose_variance_is_not_known_is_not_shrunken_as_if_it_were_one() -> None:
    found = statistics.shrunken(estimates=[0.1, 0.5], variances=[nan, 0.03], tau_squared=0.03, mean=0.3)
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(0.4)


@pytest.mark.parametrize("name", ["share_up", "winsorised_mean", "signed_rank_test", "rank_biserial"])
def test_a_sample_of_pairs_is_not_taken_for_a_sample_of_their_differences(name: str) -> None:
    with pytest.raises(ValueError, match="one list of values"):
        getattr(statistics, name)([[1, 2], [3, 4], [9, 1], [2, 5], [8, 9], [4, 4], [6, 5]])


def test_values_or_their_sums_are_given_and_not_both_or_neither() -> None:
    for method in (statistics.paired_t_test, statistics.paired_mean_interval, statistics.standardised_change):
        assert method({2: 3, 5: 1}) == method(pairs=4, total=11, sum_of_squares=37)
        for given in ({}, {"differences": [1, 2], "pairs": 2}, {"pairs": 4, "total": 11}):
            with pytest.raises(ValueError, match="the values, or else their number"):
                method(**given)
        with pytest.raises(ValueError, match="two or more, found 1"):
            method([3.5])
    with pytest.raises(ValueError, match="above 0, found 0: a pair with a zero"):
        statistics.geometric_mean_ratio([1.2, 0, 0.9])
    large = np.array([1e9 + 1, 1e9 + 2, 1e9 + 3])
    assert statistics.mean_interval(large).width == pytest.approx(statistics.mean_interval(large - 1e9).width)


def test_squares_that_no_values_have_are_refused() -> None:
    """They gave an interval without width, and p = 0."""
    for method in (statistics.paired_t_test, statistics.paired_mean_interval, statistics.geometric_mean_ratio):
        with pytest.raises(ValueError, match="sum_of_squares must be at least"):
            method(pairs=4, total=10, sum_of_squares=24.9)
        method(pairs=4, total=10, sum_of_squares=25)
    tenths = np.full(1000, 0.1)
    interval = statistics.mean_interval(count=1000, total=sum(tenths), sum_of_squares=sum(tenths**2))
    assert interval.contains(0.1) or interval.width < 1e-6


def test_words_and_frequencies_that_mean_nothing_are_refused() -> None:
    wrong: Any = "two.sided"
    with pytest.raises(ValueError, match="alternative must be"):
        rank.signed_rank_test(differences=[1, 2, 0], alternative=wrong)
    halves: Any = {1: 2.5, 2: 3}
    with pytest.raises(ValueError, match="frequencies must be whole numbers"):
        statistics.histogram(halves)
    for method in (count.rate_comparison, count.rate_ratio_midp_interval):
        with pytest.raises(ValueError, match="events_before must be a whole number"):
            method(events_before=1.5, exposure_before=1, events_after=2, exposure_after=1)
    with pytest.raises(ValueError, match="design_effect must be above zero"):
        statistics.funnel_limits(total=10, average=0.5, design_effect=0)


@pytest.mark.parametrize("odd", [None, "x", nan, pd.NA], ids=["none", "word", "nan", "NA"])
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("wilson_interval", {"events": 3, "total": 9}),
        ("newcombe_interval", {"gained": 3, "lost": 1, "both": 5, "neither": 2}),
        ("tango_interval", {"gained": 3, "lost": 1, "total": 9}),
        ("agresti_caffo_interval", {"events_before": 3, "total_before": 9, "events_after": 4, "total_after": 9}),
        ("absolute_gap", {"events": 3, "total": 9, "reference_events": 4, "reference_total": 9}),
        ("relative_gap", {"events": 3, "total": 9, "reference_events": 4, "reference_total": 9}),
        ("poisson_interval", {"events": 3, "exposure": 9}),
    ],
)
def test_what_is_no_number_is_refused_by_its_name(name: str, given: dict[str, Any], odd: object) -> None:
    for argument in given:
        with pytest.raises(ValueError, match=rf"^{argument} must be"):
            getattr(statistics, name)(**{**given, argument: odd})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("regression_to_the_mean", {"mean": 60, "deviation": 15, "correlation": 0.5, "cutoff": 40}),
        ("regression_of_selected", {"mean": 60, "selected_mean": 35, "correlation": 0.6}),
        ("interaction_test", {"first": 1, "first_error": 0.5, "second": 2, "second_error": 0.5}),
        (
            "welch_t_test",
            {
                "mean_before": 1, "variance_before": 1, "mean_after": 2, "variance_after": 1,
                "count_before": 9, "count_after": 9,
            },
        ),
        (
            "standardised_difference_of_means",
            {"lost_mean": 3, "lost_variance": 4, "found_mean": 2, "found_variance": 4},
        ),
    ],
)  # fmt: skip
def test_amounts_that_are_not_known_are_refused_by_their_name(name: str, given: dict[str, Any]) -> None:
    getattr(statistics, name)(**given)
    for argument in list(given)[:4]:
        with pytest.raises(ValueError, match=argument):
            getattr(statistics, name)(**{**given, argument: nan})


PANEL = (25, 2, 7, 68)
CHART: dict[str, Any] = {"values": [0.1, 0.2, 0.9], "centre": 0.3, "lower": 0.1, "upper": 0.5}
SITES: dict[str, Any] = {"estimates": [0.1, 0.2], "variances": [0.01, 0.02], "tau_squared": 0.01, "mean": 0.15}
WELCH = {f"{what}_{when}": 9 for what in ("count", "mean", "variance") for when in ("before", "after")}
MOMENTS = ("clusters", "pairs", "net", "sum_of_squared_pairs", "sum_of_squared_net", "sum_of_products")
MEANS: dict[str, Any] = {
    f"{group}_{when}": contrast.Mean(50, 10, 4) for group in ("programme", "comparison") for when in ("before", "after")
}
GROUPS = {f"{group}_{when}": (5, 50) for group in ("programme", "comparison") for when in ("before", "after")}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("chart_signals", CHART | {"centre": nan}),
        ("chart_signals", CHART | {"lower": nan}),
        ("chart_signals", CHART | {"upper": [0.5, nan, 0.5]}),
        ("chart_signals", CHART | {"upper": [0.5, 0.5]}),
        ("chart_signals", CHART | {"values": 0.1}),
        ("cohen_h", {"before": None, "after": 0.5}),
        ("cohen_h", {"after": [0.3, 0.4], "before": 0.5}),
        ("standardised_difference_of_shares", {"lost": "x", "found": 0.5}),
        ("standardised_difference_of_shares", {"found": 40, "lost": 0.3}),
        ("least_selected_share", {"share": None}),
        ("expected_design_effect", {"correlation": None, "totals": [10, 12]}),
        ("regression_of_selected", {"correlation": "x", "mean": 60, "selected_mean": 35}),
        ("placebo_p", {"change": None, "placebo_changes": range(10)}),
        ("placebo_p", {"placebo_changes": ["x"], "change": 0.3}),
        ("shrunken", SITES | {"mean": nan}),
        ("shrunken", SITES | {"tau_squared": None}),
        ("holm", {"p": [0.01, "x"]}),
        ("friedman_test", {"values": [[1, 2], [1, 2, 3]]}),
        ("cochran_armitage", {"times": ["a", "b"], "events": [1, 2], "totals": [5, 5]}),
        ("bootstrap_interval", {"sample": 5, "statistic": np.mean}),
        ("bootstrap_interval", {"sample": [[1.0, 2.0], [3.0, 4.0]], "statistic": np.mean}),
        ("stratified_cluster_mean", {"strata": 1, "weights": [10, 12], "weighted_sums": [3, 4]}),
        ("clustered_typical_change", {"clusters": 1, "differences": [1, 2]}),
        ("pooled_design_effect", {"cluster_variances": [0.01] * 20, "independent_variances": [0.005] * 19}),
        ("paired_difference_in_differences", {"programme": (25, 2, 7), "comparison": PANEL}),
        ("clustered_change_difference", {"programme": {"gained": [1, 2]}, "comparison": PANEL}),
        ("unpaired_difference_in_differences", GROUPS | {"programme_after": ()}),
        ("unpaired_difference_in_differences", GROUPS | {"comparison_after": (5, None)}),
        ("kruskal_wallis", {"samples": [1, 2, 3]}),
        ("kruskal_wallis", {"samples": 5}),
        ("cochran_q", {"patterns": [[1, 0], [1, 0, 1]]}),
        ("cochran_q", {"patterns": [["yes", "no"], ["no", "no"]]}),
        ("wilson_interval", {"events": 3, "total": 9, "confidence": None}),
        ("paired_t_test", {"pairs": "10", "total": 15.8, "sum_of_squares": 38.58}),
        ("risk_ratio_interval", {"events_before": "5", "total_before": 9, "events_after": 2, "total_after": 9}),
        ("holm", {"p": [0.01, "0.04"]}),
        ("poisson_interval", {"events": 5, "confidence": "0.95"}),
        ("hodges_lehmann_change", {"differences": range(9), "confidence": [0.9]}),
        ("paired_trend", {"patterns": [[0, 1], [1, 1]], "times": [0, 8], "confidence": None}),
        ("winsorised_mean", {"sample": [1, 2, 9], "tail": None}),
        ("paired_difference_in_differences", {"programme": PANEL, "comparison": np.array(5)}),
        ("paired_difference_in_differences", {"programme": PANEL, "comparison": PANEL, "design_effect": None}),
        ("welch_limits", WELCH | {"mean_before": "x"}),
        ("cluster_variance", {name: "x" if name == "net" else 40 for name in MOMENTS}),
        ("limits_from_variance", {"change": "x", "variance": 0.01, "clusters": 6}),
        ("smallest_detectable_change", {"pairs": 200, "share_changing": 0.2, "power": None}),
        ("pairs_needed", {"change": 0.1, "share_changing": 0.2, "power": "0.8"}),
        ("detectable_by_width", {"change": 0.1, "lower": -0.1, "upper": 0.3, "power": [0.8, 0.9]}),
        ("trimmed_weights", {"weights": [1, 2], "households": [5, 5], "tail": None}),
        ("clustered_share_interval", {"events": [2, 4], "total": [9, 9], "confidence": None}),
        ("cluster_mean", {"totals": [9, 9], "sums": [3, 5], "clusters_in_population": nan}),
        ("homogeneity", {"tables": [[["x", 1], [2, 3]]]}),
        ("difference_in_differences_of_means", MEANS | {"programme_after": (50, 13, 4)}),
        ("difference_in_differences_of_means", MEANS | {"comparison_before": contrast.Mean(50, nan, 4)}),
        ("difference_in_differences_of_means", MEANS | {"comparison_before": contrast.Mean(50, 10, -1)}),
    ],
)
def test_a_slip_is_refused_in_words_and_not_by_an_error_of_numpy(name: str, given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be|must lie|needs|clusters are named"):
        getattr(statistics, name)(**given)


def test_a_month_without_a_number_is_no_signal() -> None:
    assert statistics.chart_signals(**CHART | {"values": [nan, 0.2, 0.9]}) == [False, False, True]


LAID_OUT: dict[str, dict[str, Any]] = {
    "medians": {"values": [3, 1, 2, 5, 4], "sizes": [3, 2]},
    "moments": {"values": [3, 1, 2, 5, 4], "sizes": [3, 2]},
    "winsorised_means": {"values": [3, 1, 2, 5, 4], "sizes": [3, 2]},
    "typical_changes": {"differences": [3, 1, 2, 5, 4, 6, -2], "sizes": [6, 1]},
    "scores": {"differences": [3, 1, 2, 5, 4], "sizes": [3, 2], "centres": [0, 1]},
    "signed_ranks": {"differences": [3, -1, 2, 0, 4], "sizes": [3, 2], "largest_exact": 20},
    "clustered_typical_changes": {"differences": [3, 1, 2, 5, 4, 6], "clusters": [0, 0, 1, 1, 2, 2], "sizes": [6]},
    "means_of": {"values": [3, 1, 2, 5], "sample": [0, 0, 1, 1], "cluster": [0, 1, 0, 1], "samples": 2},
    "medians_of": {"values": [3, 1, 2, 5], "sample": [0, 0, 1, 1], "cluster": [0, 1, 0, 1], "samples": 2},
    "typical_changes_of": {"values": [3, 1, 2, 5], "sample": [0, 0, 1, 1], "cluster": [0, 1, 0, 1], "samples": 2},
    "share_variance": {"sample": [0, 0, 1, 1], "samples": 2, "events": [1, 2, 3, 4], "total": [5, 5, 5, 5]},
    "difference_variance": {
        "sample": [0, 0, 1],
        "samples": 2,
        "events_before": [1, 2, 3],
        "total_before": [5, 5, 5],
        "events_after": [2, 2, 4],
        "total_after": [6, 5, 5],
    },
    "change_difference_variance": {
        "sample": [0, 0, 1],
        "samples": 2,
        "net": [1, 2, -1],
        "pairs": [5, 5, 5],
        "other_net": [0, 1, 1],
        "other_pairs": [6, 5, 5],
    },
    "pooled_design_effects": {
        "group": [0] * 20 + [1] * 3,
        "cluster_variances": [0.0009] * 23,
        "independent_variances": [0.0006] * 23,
    },
    "signed_rank_variance": {"differences": [3, 1, 2, 5], "clusters": [0, 0, 1, 1], "centre": 2},
}


def told(found: object) -> list[Any]:
    """All numbers of a result, whatever it is made of."""
    columns = [found] if isinstance(found, float | np.ndarray) else [*getattr(found, "__dict__", {}).values()]
    columns = columns or [getattr(found, name) for name in getattr(found, "__slots__", ())] or list(found)  # type: ignore[call-overload]
    return [np.asarray(column).tolist() for column in columns if not callable(column)]


@pytest.mark.parametrize("name", LAID_OUT)
def test_many_samples_may_be_lists_as_well_as_arrays(name: str) -> None:
    method, given = getattr(statistics, name), LAID_OUT[name]
    arrays = {key: np.array(value) if isinstance(value, list) else value for key, value in given.items()}
    assert str(told(method(**given))) == str(told(method(**arrays)))


@pytest.mark.parametrize("name", LAID_OUT)
def test_what_names_samples_is_refused_by_its_name_where_it_fits_no_values(name: str) -> None:
    method, given = getattr(statistics, name), LAID_OUT[name]
    column = next(key for key in ("sizes", "clusters", "sample", "group") if key in given)
    with pytest.raises(ValueError, match=column):
        method(**given | {column: [0.5, *given[column][1:]]})
    with pytest.raises(ValueError, match=f"{column}|as long as"):
        method(**given | {column: [*given[column], 1]})


def test_a_sample_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="sample must lie within the 2 there are, from 0, found 2"):
        statistics.means_of(**LAID_OUT["means_of"] | {"sample": [0, 0, 1, 2]})
    estimates = statistics.means_of(**LAID_OUT["means_of"])
    with pytest.raises(ValueError, match="second must lie within the 2 there are"):
        statistics.widened_difference(estimates=estimates, first=[0], second=[2])
