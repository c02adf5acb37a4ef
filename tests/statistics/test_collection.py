"""Every function against the collection of worked examples that lies beside the project, case by case."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indicators.statistics import (
    amount,
    attrition,
    cluster_means,
    clustered,
    clustered_pairs,
    clustered_test,
    count,
    design_effect,
    difference,
    effect,
    ladder,
    mean,
    median,
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
from indicators.statistics.result import Significance

COLLECTION = Path(__file__).parents[3] / "shared" / "data" / "statistics-cases.json"
CASES: list[dict[str, Any]] = json.loads(COLLECTION.read_text()) if COLLECTION.is_file() else []

# No function on purpose: never shown (Wald, continuity corrections), another part of the product (WHO z-scores),
# planning of unpaired surveys, or a rounded DHS convention.
WITHOUT = {
    "prop_ci_wilson_cc",
    "rd_wald",
    "paired_rd_wald",
    "paired_rr_wald",
    "paired_or_wald",
    "mcnemar_asymptotic_cc",
    "wilcoxon_signed_rank_asymptotic_cc",
    "who_zscore_waz",
    "who_zscore_haz",
    "who_zscores_all",
    "sample_size_t_two",
    "sampling_error_interval_2se",
}

Given = dict[str, Any]
Answer = dict[str, Any]


def ends(interval: Interval, **more: float) -> Answer:
    return {"lower": interval.lower, "upper": interval.upper, **more}


def as_answer(result: Significance) -> Answer:
    return {
        "statistic": result.statistic,
        "p": result.p,
        "df": result.freedom,
        "W": result.statistic,
        "V": result.statistic,
        "t": result.statistic,
        "abs_z": abs(result.statistic),
    }


def share(method: Callable[..., Interval]) -> Callable[[Given], Answer]:
    return lambda given: ends(
        method(events=given["x"], total=given["n"], confidence=given["conf"]), estimate=given["x"] / given["n"]
    )


def unpaired(method: Callable[..., Interval]) -> Callable[[Given], Answer]:
    return lambda given: ends(
        method(events_before=given["x2"], total_before=given["n2"], events_after=given["x1"], total_after=given["n1"]),
        estimate=given["x1"] / given["n1"] - given["x2"] / given["n2"],
    )


def cells(given: Given) -> dict[str, float]:
    return {"gained": given["n01"], "lost": given["n10"], "both": given["n11"], "neither": given["n00"]}


def newcombe(given: Given) -> Answer:
    pairs = sum(cells(given).values())
    interval = paired.newcombe_interval(**cells(given))
    return ends(interval, estimate=(given["n01"] - given["n10"]) / pairs)


def of_changes(method: Callable[..., Interval]) -> Callable[[Given], Answer]:
    return lambda given: ends(
        method(gained=given["n01"], lost=given["n10"], total=sum(cells(given).values())),
    )


def odds(method: Callable[..., Interval]) -> Callable[[Given], Answer]:
    return lambda given: ends(
        method(gained=given["n01"], lost=given["n10"]),
        estimate=paired_ratio.odds_ratio(gained=given["n01"], lost=given["n10"]),
    )


def clusters(given: Given) -> dict[str, Any]:
    return {"gained": given["c"], "lost": given["b"]}


def cluster_robust(given: Given) -> Answer:
    both, lost, gained, neither = (np.array(given[cell]) for cell in "abcd")
    totals, net = both + lost + gained + neither, gained - lost
    variance = design_effect.cluster_variance(
        clusters=len(totals),
        pairs=totals.sum(),
        net=net.sum(),
        sum_of_squared_pairs=totals @ totals,
        sum_of_squared_net=net @ net,
        sum_of_products=totals @ net,
    )
    interval = paired.cluster_interval(gained=gained, lost=lost, totals=totals)
    return ends(interval, estimate=net.sum() / totals.sum(), se=float(variance) ** 0.5)


def durkalski(given: Given) -> Answer:
    totals = sum(np.array(given[cell]) for cell in "abcd")
    return as_answer(clustered_test.durkalski_test(**clusters(given), totals=totals))


def yang(given: Given) -> Answer:
    totals = sum(np.array(given[cell]) for cell in "abcd")
    return as_answer(clustered_pairs.yang_test(**clusters(given), totals=totals))


def cluster_mean(given: Given) -> Answer:
    result = cluster_means.cluster_mean(
        totals=given["n"], sums=given["sum_y"], clusters_in_population=given.get("clusters_in_population")
    )
    return {"mean": result.value, "se": result.error}


def taylor(given: Given) -> Answer:
    result = cluster_means.stratified_cluster_mean(
        strata=[psu["stratum"] for psu in given["psu"]],
        weights=[psu["sw"] for psu in given["psu"]],
        weighted_sums=[psu["swy"] for psu in given["psu"]],
    )
    return ends(result.interval(), mean=result.value, se=result.error)


def differences(given: Given) -> Any:
    if "x" in given:
        return np.subtract(given["x"], given["y"])
    if "count" in given:
        return dict(zip(given["diff"], given["count"], strict=True))
    return given["diff"]


def signed_rank(*, exact: bool) -> Callable[[Given], Answer]:
    return lambda given: as_answer(
        rank.signed_rank_test(
            differences=differences(given),
            zeros=rank.Zeros(given.get("zero_method", "pratt")),
            exact=exact,
            alternative=given.get("alternative", "two-sided"),
        )
    )


def paired_t(given: Given) -> Answer:
    change = differences(given)
    sums = {"pairs": len(change), "total": float(change.sum()), "sum_of_squares": float(change @ change)}
    return {**as_answer(amount.paired_t_test(**sums)), "mean": change.mean()} | ends(mean.paired_mean_interval(**sums))


def mean_case(given: Given) -> Answer:
    x = np.array(given["x"])
    interval = mean.mean_interval(count=len(x), total=float(x.sum()), sum_of_squares=float(x @ x))
    return ends(interval, mean=float(x.mean()))


def hodges_lehmann(given: Given) -> Answer:
    result = median.hodges_lehmann_change(differences=differences(given), confidence=given["conf"])
    return ends(result.interval, estimate=result.estimate)


def rates(given: Given) -> Answer:
    result = count.rate_comparison(
        events_before=given["x2"], exposure_before=given["t2"], events_after=given["x1"], exposure_after=given["t1"]
    )
    return ends(result.interval, ratio=result.ratio)  # the printed p is R's, which can contradict its interval


def superiority(given: Given) -> Answer:
    # Printed as the chance that x stands above y.
    above, test = ladder.probability_of_superiority(before=given["y"], after=given["x"])
    return {**as_answer(test), "prob": above}


def cochran(given: Given) -> Answer:
    rows = given.get("patterns") or given["matrix"]
    patterns: dict[tuple[int, ...], int] = {}
    for row, often in zip(rows, given.get("counts") or [1] * len(rows), strict=True):
        patterns[tuple(row)] = patterns.get(tuple(row), 0) + often
    return as_answer(rounds.cochran_q(patterns=patterns))


def bounds(given: Given) -> Answer:
    interval = attrition.change_bounds_interval(
        **cells(given), missing_yes=given["lost_yes"], missing_no=given["lost_no"]
    )
    return ends(interval, complete_case=(given["n01"] - given["n10"]) / sum(cells(given).values()))


def regression(given: Given) -> Answer:
    assert given["side"] == "below"
    return {
        "rtm": spurious.regression_to_the_mean(
            mean=given["mu"], deviation=given["sigma"], correlation=given["rho"], cutoff=given["cutoff"]
        )
    }


def funnel(given: Given) -> Answer:
    answer = {}
    for name, confidence in (("95", site.WARNING), ("998", site.ALARM)):
        lower, upper = site.funnel_limits(total=given["n"], average=given["average"], confidence=confidence)
        answer |= {f"lower_{name}": 100 * float(lower), f"upper_{name}": 100 * float(upper)}
    return answer


def funnel_flag(given: Given) -> Answer:
    names = {2: "High (0.001)", 1: "High (0.025)", 0: "Not significant", -1: "Low (0.025)", -2: "Low (0.001)"}
    flag = site.funnel_flags(events=given["x"], total=given["n"], average=given["average"])
    return {"flag": names[int(flag)]}


def connor(given: Given) -> Answer:
    change, changing = given["p01"] - given["p10"], given["p01"] + given["p10"]
    pairs = paired.pairs_needed(
        change=change, share_changing=changing, confidence=1 - given["alpha"], power=given["power"]
    )
    return {"n_ceiling": pairs}


def sentence(given: Given) -> Answer:
    interval, pairs = paired.newcombe_interval(**cells(given)), sum(cells(given).values())
    return {
        "before_pct": 100 * (given["n11"] + given["n10"]) / pairs,
        "after_pct": 100 * (given["n11"] + given["n01"]) / pairs,
        "diff_points": 100 * (given["n01"] - given["n10"]) / pairs,
        "newcombe_low": 100 * interval.lower,
        "newcombe_high": 100 * interval.upper,
    }


def bca(given: Given) -> Answer:
    values = np.array(given["x"], dtype=float)
    interval = amount.bootstrap_interval(sample=values, statistic=np.var, confidence=given["conf"])
    return ends(interval, estimate=float(np.var(values)))


METHODS: dict[str, Callable[[Given], Answer]] = {
    "prop_ci_wilson": share(proportion.wilson_interval),
    "prop_ci_clopper_pearson": share(proportion.clopper_pearson_interval),
    "prop_ci_midp": share(proportion.midp_interval),
    "prop_ci_jeffreys": share(proportion.jeffreys_interval),
    "prop_ci_wilson_clustered": lambda given: ends(
        clustered.clustered_wilson_interval(events=given["x"], totals=given["n"], confidence=given["conf"]),
        icc=design_effect.intracluster_correlation(events=given["x"], totals=given["n"]),
        deff=design_effect.share_design_effect(events=given["x"], totals=given["n"]),
    ),
    "rd_newcombe_hybrid": unpaired(proportion.newcombe_hybrid_interval),
    "rd_mee": unpaired(difference.mee_interval),
    "rd_miettinen_nurminen": unpaired(difference.miettinen_nurminen_interval),
    "rd_agresti_caffo": unpaired(difference.agresti_caffo_interval),
    "paired_rd_newcombe10": newcombe,
    "paired_rd_tango": of_changes(paired.tango_interval),
    "paired_rd_bonett_price": of_changes(paired.bonett_price_interval),
    "paired_rd_agresti_min": of_changes(paired.agresti_min_interval),
    "paired_rd_cluster_robust": cluster_robust,
    "paired_or_clopper_pearson": odds(paired_ratio.odds_ratio_exact_interval),
    "paired_or_midp": odds(paired_ratio.odds_ratio_midp_interval),
    "paired_or_wilson": odds(paired_ratio.odds_ratio_wilson_interval),
    "paired_or_laplace": odds(paired_ratio.odds_ratio_laplace_interval),
    "paired_rr_tang": lambda given: ends(paired_ratio.share_ratio_interval(**cells(given))),
    "paired_rr_mover_wilson": lambda given: ends(paired_ratio.share_ratio_mover_interval(**cells(given))),
    "paired_rr_bonett_price": lambda given: ends(
        paired_ratio.share_ratio_bonett_price_interval(gained=given["n01"], lost=given["n10"], both=given["n11"])
    ),
    "mcnemar_midp": lambda given: {"p": paired.mcnemar_midp(gained=given["n01"], lost=given["n10"])},
    "mcnemar_exact": lambda given: {"p": paired.mcnemar_exact(gained=given["n01"], lost=given["n10"])},
    "mcnemar_asymptotic": lambda given: as_answer(paired.mcnemar_asymptotic(gained=given["n01"], lost=given["n10"])),
    "clustered_mcnemar_mcnemar": lambda given: as_answer(
        paired.mcnemar_asymptotic(gained=sum(given["c"]), lost=sum(given["b"]))
    ),
    "clustered_mcnemar_obuchowski": lambda given: as_answer(clustered_test.obuchowski_test(**clusters(given))),
    "clustered_mcnemar_durkalski": durkalski,
    "clustered_mcnemar_yang": yang,
    "clustered_mcnemar_eliasziw": lambda given: as_answer(
        clustered_pairs.eliasziw_donner_test(**clusters(given), both=given["a"], neither=given["d"])
    ),
    "survey_cluster_mean_fpc": cluster_mean,
    "survey_cluster_mean_nofpc": cluster_mean,
    "survey_mean_taylor_from_psu_sums": taylor,
    "stuart_maxwell": lambda given: as_answer(ladder.stuart_maxwell(table=given["table"])),
    "bhapkar": lambda given: as_answer(ladder.bhapkar(table=given["table"])),
    "bowker_symmetry": lambda given: as_answer(ladder.bowker(table=given["table"])),
    "ordinal_marginal_mean_score_null": lambda given: as_answer(
        ladder.score_test(table=given["table"], scores=given["scores"])
    ),
    "prob_superiority_brunner_munzel_ordinal": superiority,
    "wilcoxon_signed_rank_exact": signed_rank(exact=True),
    "wilcoxon_signed_rank_asymptotic": signed_rank(exact=False),
    "hodges_lehmann_ci_exact": hodges_lehmann,
    "mean_ci_t": mean_case,
    "paired_t": paired_t,
    "bootstrap_bca": bca,
    "poisson_ci_exact": lambda given: ends(
        count.poisson_interval(events=given["x"], exposure=given["t"] / given.get("multiplier", 1))
    ),
    "count_ci_byar": lambda given: ends(count.byar_interval(events=given["x"], confidence=given["conf"])),
    "poisson_2sample_conditional": rates,
    "cochran_q": cochran,
    "holm_adjust": lambda given: {"adjusted": multiple.holm(p=given["p"])},
    "by_adjust": lambda given: {"adjusted_first4": multiple.benjamini_yekutieli(p=given["p"])[:4]},
    "bh_rejections": lambda given: {"n_rejected": int(np.sum(multiple.benjamini_hochberg(p=given["p"]) <= given["q"]))},
    "attrition_manski_bounds_change": bounds,
    "regression_to_mean_expected": regression,
    "funnel_limits_proportion": funnel,
    "funnel_flag_proportion": funnel_flag,
    "cohen_h": lambda given: {"h": effect.cohen_h(before=given["p1"], after=given["p2"])},
    "sample_size_mcnemar_connor": connor,
    "layman_sentence_counts": sentence,
}
# Printed beside the number that counts, by another rule than ours or not an answer of the function.
NOT_COMPARED = {
    "mean_ci_t": {"sd"},
    "poisson_2sample_conditional": {"p"},
    "layman_sentence_counts": {"improved", "worsened"},
}
# Printed with fewer digits than the tolerance of its case allows.
PRINTED_SHORT = {("paired_t", "t"): 5e-5}


def test_the_collection_is_there_or_told() -> None:
    if not CASES:
        pytest.skip(f"no collection of worked examples at {COLLECTION.name} beside the project")
    assert {case["method"] for case in CASES} == set(METHODS) | WITHOUT


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case["method"] not in WITHOUT],
    ids=lambda case: f"{case['method']}-{str(case['source'])[:40]}",
)
def test_it_gives_the_numbers_of_the_case(case: dict[str, Any]) -> None:
    answer = METHODS[case["method"]](case["input"])
    skipped = NOT_COMPARED.get(case["method"], set())
    for key, expected in case["expected"].items():
        if key in skipped:
            continue
        if isinstance(expected, str):
            assert answer[key] == expected, case["source"]
            continue
        tolerance = max(case["tol"], PRINTED_SHORT.get((case["method"], key), 1e-12))
        close = pytest.approx(expected, rel=case.get("rtol") or 0, abs=tolerance)
        assert answer[key] == close, (key, case["source"])
