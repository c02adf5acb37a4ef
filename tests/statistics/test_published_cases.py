"""Every method against numbers that somebody else printed.

`published_cases.json` travels with the project. A larger collection is used as well when it lies beside the project.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

from indicators.statistics import count, mean, median, ordinal, paired, proportion
from indicators.statistics.count import RateComparison
from indicators.statistics.interval import Interval
from indicators.statistics.median import TypicalChange

HERE = Path(__file__).parent
CASES = json.loads((HERE / "published_cases.json").read_text())
COLLECTION = HERE.parents[2] / "shared" / "data" / "statistics-cases.json"

Answer = dict[str, float]
MODULES = (proportion, paired, ordinal, mean, median, count)
METHODS: dict[str, Callable[..., Any]] = {
    name: function
    for module in MODULES
    for name, function in vars(module).items()
    if callable(function) and getattr(function, "__module__", None) == module.__name__
}


def as_answer(result: Any) -> Answer:
    match result:
        case Interval():
            return {"lower": result.lower, "upper": result.upper}
        case TypicalChange():
            return {"estimate": result.estimate, **as_answer(result.interval)}
        case RateComparison():
            return {"ratio": result.ratio, **as_answer(result.interval), "p": result.p}
        case _:
            return {"p": float(result), "value": float(result)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['method']}-{case['source'][:30]}")
def test_it_gives_the_printed_numbers(case: dict[str, Any]) -> None:
    answer = as_answer(METHODS[case["method"]](**case["input"]))
    for key, expected in case["expected"].items():
        assert answer[key] == pytest.approx(expected, rel=0, abs=case["tolerance"]), case["source"]


def proportion_case(method: str) -> Callable[[dict[str, Any]], Answer]:
    def run(given: dict[str, Any]) -> Answer:
        interval = METHODS[method](events=given["x"], total=given["n"], confidence=given["conf"])
        return {"estimate": given["x"] / given["n"], **as_answer(interval)}

    return run


def paired_case(given: dict[str, Any]) -> Answer:
    interval = paired.newcombe_interval(gained=given["n01"], lost=given["n10"], both=given["n11"], neither=given["n00"])
    pairs = sum(given[cell] for cell in ("n01", "n10", "n11", "n00"))
    return {"estimate": (given["n01"] - given["n10"]) / pairs, **as_answer(interval)}


def changes_case(method: str) -> Callable[[dict[str, Any]], Answer]:
    def run(given: dict[str, Any]) -> Answer:
        pairs = sum(given[cell] for cell in ("n01", "n10", "n11", "n00"))
        return as_answer(METHODS[method](gained=given["n01"], lost=given["n10"], total=pairs))

    return run


def cluster_case(given: dict[str, Any]) -> Answer:
    both, lost, gained, neither = (np.array(given[cell]) for cell in "abcd")
    pairs, net = both + lost + gained + neither, gained - lost
    change = net.sum() / pairs.sum()
    error = paired.cluster_standard_error(
        clusters=len(pairs),
        pairs=pairs.sum(),
        change=change,
        sum_of_squared_pairs=pairs @ pairs,
        sum_of_squared_net=net @ net,
        sum_of_products=pairs @ net,
    )
    return {"estimate": change, "se": error} | as_answer(
        paired.cluster_interval(gained=gained, lost=lost, totals=pairs)
    )


def paired_mean_case(given: dict[str, Any]) -> Answer:
    # Printed as first minus second; the order of the arguments is ours to choose.
    change = np.subtract(given["x"], given["y"])
    interval = mean.paired_mean_interval(
        pairs=len(change), total=float(change.sum()), sum_of_squares=float(change @ change)
    )
    return {"mean": float(change.mean()), **as_answer(interval)}


def mean_case(given: dict[str, Any]) -> Answer:
    x = np.array(given["x"])
    interval = mean.mean_interval(count=len(x), total=float(x.sum()), sum_of_squares=float(x @ x))
    return {"mean": float(x.mean()), **as_answer(interval)}


def rate_case(given: dict[str, Any]) -> Answer:
    answer = as_answer(
        count.rate_comparison(
            events_before=given["x2"],
            exposure_before=given["t2"],
            events_after=given["x1"],
            exposure_after=given["t1"],
        )
    )
    del answer["p"]  # the printed p is R's minimum-likelihood one, which can contradict the interval
    return answer


def connor_case(given: dict[str, Any]) -> Answer:
    change, changing = given["p01"] - given["p10"], given["p01"] + given["p10"]
    confidence, power = 1 - given["alpha"], given["power"]
    enough = (
        pairs
        for pairs in range(2, 1000)
        if (
            paired.smallest_detectable_change(pairs=pairs, share_changing=changing, confidence=confidence, power=power)
            or 1
        )
        <= change
    )
    return {"n_ceiling": next(enough)}


def rounded_sentence_case(given: dict[str, Any]) -> Answer:
    answer = paired_case(given)
    return {
        "diff_points": 100 * answer["estimate"],
        "newcombe_low": 100 * answer["lower"],
        "newcombe_high": 100 * answer["upper"],
    }


COLLECTED: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "prop_ci_wilson": proportion_case("wilson_interval"),
    "prop_ci_clopper_pearson": proportion_case("clopper_pearson_interval"),
    "rd_newcombe_hybrid": lambda given: {
        "estimate": given["x1"] / given["n1"] - given["x2"] / given["n2"],
        **as_answer(
            proportion.newcombe_hybrid_interval(
                events_before=given["x2"],
                total_before=given["n2"],
                events_after=given["x1"],
                total_after=given["n1"],
            )
        ),
    },
    "paired_rd_newcombe10": paired_case,
    "paired_rd_tango": changes_case("tango_interval"),
    "paired_rd_bonett_price": changes_case("bonett_price_interval"),
    "paired_rd_cluster_robust": cluster_case,
    "mcnemar_midp": lambda given: as_answer(paired.mcnemar_midp(gained=given["n01"], lost=given["n10"])),
    "mcnemar_exact": lambda given: as_answer(paired.mcnemar_exact(gained=given["n01"], lost=given["n10"])),
    "mean_ci_t": mean_case,
    "paired_t": paired_mean_case,
    "hodges_lehmann_ci_exact": lambda given: as_answer(
        median.hodges_lehmann_change(differences=np.subtract(given["x"], given["y"]), confidence=given["conf"])
    ),
    "poisson_ci_exact": lambda given: as_answer(
        count.poisson_interval(events=given["x"], exposure=given["t"] / given.get("multiplier", 1))
    ),
    "poisson_2sample_conditional": rate_case,
    "sample_size_mcnemar_connor": connor_case,
    "layman_sentence_counts": rounded_sentence_case,
}


@pytest.mark.parametrize("method", COLLECTED)
def test_it_gives_the_numbers_of_the_collection(method: str) -> None:
    if not COLLECTION.exists():
        pytest.skip(f"no collection of worked examples at {COLLECTION}")
    cases = [case for case in json.loads(COLLECTION.read_text()) if case["method"] == method]
    assert cases, f"the collection has no case of {method}"
    for case in cases:
        answer = COLLECTED[method](case["input"])
        compared = set(answer) & set(case["expected"])
        assert compared, case
        for key in compared:
            tolerance = max(case["tol"], 1e-12)
            assert answer[key] == pytest.approx(case["expected"][key], rel=0, abs=tolerance), (key, case["source"])


def test_the_p_that_r_prints_for_two_rates_is_the_other_kind() -> None:
    """Guards the choice of the central p: R's p for the same data is reproduced by the rule that we do not use."""
    assert binomtest(11, 32, 800 / 3811).pvalue == pytest.approx(0.079668633, abs=1e-8)


def test_a_p_from_two_rates_never_contradicts_their_interval() -> None:
    """2 of 17,877 against 10 of 20,000: R prints p = 0.042 beside an interval that holds 1 (Fay 2010)."""
    result = count.rate_comparison(events_before=10, exposure_before=20_000, events_after=2, exposure_after=17_877)
    assert result.interval.contains(1)
    assert result.p > 0.05
