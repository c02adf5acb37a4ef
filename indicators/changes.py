"""Counts of two rounds → changes with interval, test and verdict, for all indicators and places at once. No SQL.

A change is after minus before. Paired: the same units in both rounds. Unpaired: whoever was there in each. Here are the
shares; means and medians are in `amount_changes`.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators import amount_changes
from indicators.adjusted import adjusted
from indicators.amount_levels import AmountLevels
from indicators.definition import Kind
from indicators.estimates import SHARES, Columns, Results, ratio, words
from indicators.lost import left_open
from indicators.method import CLUSTER_T, DESIGN_EFFECT, FINITE, REPEATED, Method, joined, methods_of
from indicators.statistics.clustered import SMALL_SAMPLE, ClusteredChange, change_limits, clustered_p
from indicators.statistics.clustered_difference import difference_limits, difference_variance
from indicators.statistics.design_effect import cluster_variance, independent_variance, pooled_design_effects
from indicators.statistics.effect import detectable_by_width
from indicators.statistics.interval import FloatArray
from indicators.statistics.paired import (
    mcnemar_midp,
    newcombe_paired_limits,
    smallest_detectable_changes,
    tango_limits,
)
from indicators.statistics.proportion import newcombe_hybrid_limits
from indicators.verdict import FEWEST_UNITS, Verdict, reliabilities, verdicts

LEAST_SHARE_CHANGING = 0.1
SUMS = ("clusters", "sum_of_squared_pairs", "sum_of_squared_net", "sum_of_products")
UNTOLD_AS_ONE = ("lower", "upper", "newcombe_lower", "newcombe_upper", "p_value", "detectable", "design_effect")
COUNTED = ("pairs", "gained", "lost", "both", "up", "down", "gone_yes", "gone_no")
CHUNK = (
    1 << 15
)  # rows whose columns fit the processor's own memory; the whole of a million does not, and takes thrice as long
NUMBERS = (
    "x_from",
    "x_to",
    "value_from",
    "value_to",
    "change",
    "lower",
    "upper",
    "p_value",
    "detectable",
    "design_effect",
)
OF_PAIRS = (
    *("newcombe_lower", "newcombe_upper", "worst", "best", "weighted", "net", "net_lower", "net_upper"),
    *("improved", "worsened"),
)
"""What only changes of the same units have."""


def paired_changes(counts: Columns, values: Columns = amount_changes.NO_VALUES) -> pd.DataFrame:
    """One row per row of `counts` (see counting/rows.py, paired_rows): numbers of a change, its method and verdict.

    `values` are those of the units of means and medians (see amount_changes.put_paired).
    """
    kind = counts["kind"]
    share = np.isin(kind, SHARES)
    result, pooled = Results(len(kind), *NUMBERS, *OF_PAIRS), pooled_effects(counts)
    rows = np.flatnonzero(share)
    for start in range(0, len(rows), CHUNK):
        _put_shares(counts, rows[start : start + CHUNK], pooled, result)
    amount_changes.put_paired(counts, values, result)
    result["detectable"][~share] = _by_width(result, share=share)[~share]
    frame = result.frame()
    numbers = {"units": counts["pairs"], "lower": result["lower"], "upper": result["upper"]}
    moved_units = result["improved"] + result["worsened"]
    lost = ratio(counts["gone"].astype(float), (counts["pairs"] + counts["only_from"]).astype(float))
    frame["verdict"] = words(verdicts(better=counts["better"], moved=moved_units, counted=False, lost=lost, **numbers))
    frame["reliability"] = words(reliabilities(share=share, **numbers))
    return _with_families(_from_zero(told_as_one(frame, counts), counts), counts)


def told_as_one(frame: pd.DataFrame, rows: Columns) -> pd.DataFrame:
    """Without interval, test and verdict where all units of a row answer as one: there is one of them, not many.

    So are those of several RT that share an answer each, unless the interval comes from how these RT differ: 80
    families of two RT have two answers, and no design effect of families knows it.
    """
    if not rows["shared"].any():
        return frame
    between = frame["method"].isin([method.value for method in Method if CLUSTER_T in method.value.split("+")])
    as_one = rows["as_one"] | (rows["shared"] & ~between.to_numpy())
    numbers = [name for name in UNTOLD_AS_ONE if name in frame]
    frame.loc[as_one, numbers] = np.nan
    _say(frame, "method", as_one, Method.AS_ONE.value)
    if "verdict" in frame:
        judged = frame["verdict"].isin([Verdict.IMPROVED, Verdict.WORSENED, Verdict.UNCLEAR]).to_numpy()
        _say(frame, "verdict", as_one & judged, Verdict.COUNT_ONLY.value)
    return frame


def _from_zero(frame: pd.DataFrame, rows: Columns) -> pd.DataFrame:
    """Without test and verdict where the earlier round is zero by definition: from there a change can only go up."""
    return _unjudged(frame, rows["only_up"])


def _thinned(frame: pd.DataFrame, rows: Columns) -> pd.DataFrame:
    """The same of whoever was there, where a census met too few again: they are not the same population any more."""
    return _unjudged(frame, rows["thinned"])


def _unjudged(frame: pd.DataFrame, where: NDArray[np.bool_]) -> pd.DataFrame:
    if not where.any():
        return frame
    frame.loc[where, ["p_value", "detectable"]] = np.nan
    judged = frame["verdict"].isin([Verdict.IMPROVED, Verdict.WORSENED, Verdict.UNCLEAR]).to_numpy()
    _say(frame, "verdict", where & judged, Verdict.COUNT_ONLY.value)
    return frame


def _say(frame: pd.DataFrame, column: str, where: NDArray[np.bool_], word: str) -> None:
    """Another word in these rows of a column of words."""
    known = frame[column].cat.categories
    frame[column] = frame[column].cat.set_categories(known.union([word], sort=False))
    frame.loc[where, column] = word


def _put_shares(counts: Columns, rows: NDArray[np.int_], pooled: FloatArray, result: Results) -> None:
    some = {name: counts[name][rows].astype(float) for name in (*COUNTED, *SUMS, "sampled")}
    better, ladder = counts["better"][rows], counts["kind"][rows] == Kind.LADDER.value
    pairs, gained, lost, both, up, down = (some[name] for name in ("pairs", "gained", "lost", "both", "up", "down"))
    cells = {"gained": gained, "lost": lost, "both": both, "neither": pairs - gained - lost - both}
    shown = change_limits(
        gained=gained,
        lost=lost,
        both=both,
        neither=cells["neither"],
        clusters=some["clusters"],
        sum_of_squared_pairs=some["sum_of_squared_pairs"],
        sum_of_squared_net=some["sum_of_squared_net"],
        sum_of_products=some["sum_of_products"],
        design_effect=pooled[rows],
        sampled=some["sampled"],
    )
    shown = _of_answers(shown, cells, shared=counts["shared"][rows], clusters=some["clusters"])
    worst, best, weighted = left_open(cells, gone_yes=some["gone_yes"], gone_no=some["gone_no"], better=better)
    net_lower, net_upper = _net_limits(some, ladder, shown.design_effect)
    result.put(
        rows,
        method=_METHODS[_ways(shown, some["sampled"]) + len(_WAYS) * ladder],
        x_from=lost + both,
        x_to=gained + both,
        value_from=ratio(lost + both, pairs),
        value_to=ratio(gained + both, pairs),
        change=ratio(gained - lost, pairs),
        lower=shown.lower,
        upper=shown.upper,
        newcombe_lower=shown.newcombe[0],
        newcombe_upper=shown.newcombe[1],
        p_value=np.where(pairs > 0, midp(gained=up, lost=down), np.nan),
        detectable=detectable(pairs=pairs, moved=gained + lost, design_effect=shown.design_effect),
        design_effect=np.where(pairs > 0, shown.design_effect, np.nan),
        worst=worst,
        best=best,
        weighted=weighted,
        net=np.where(ladder, ratio(up - down, pairs), np.nan),
        net_lower=net_lower,
        net_upper=net_upper,
        improved=np.where(better < 0, down, up),
        worsened=np.where(better < 0, up, down),
    )


def _of_answers(
    shown: ClusteredChange, cells: Columns, *, shared: NDArray[np.bool_], clusters: FloatArray
) -> ClusteredChange:
    """No narrower than of as many pairs as there are RT, where all units of an RT share one answer."""
    if not shared.any():
        return shown
    each = np.where(clusters > 0, sum(cells.values()) / np.maximum(clusters, 1), 1.0)
    gained, lost, both, neither = (cells[name] / each for name in ("gained", "lost", "both", "neither"))
    limits = newcombe_paired_limits(gained=gained, lost=lost, both=both, neither=neither)
    return replace(
        shown,
        lower=np.where(shared, np.fmin(shown.lower, limits.lower), shown.lower),
        upper=np.where(shared, np.fmax(shown.upper, limits.upper), shown.upper),
        design_effect=np.where(shared, np.fmax(shown.design_effect, each), shown.design_effect),
    )


def pooled_effects(counts: Columns) -> FloatArray:
    """The design effect of every change, pooled over the sites of its indicator; NaN where too few can tell."""
    share = np.isin(counts["kind"], SHARES)
    some = {name: counts[name][share] for name in ("pairs", "gained", "lost", "pool", *SUMS)}
    between = cluster_variance(
        pairs=some["pairs"], net=some["gained"] - some["lost"], **{name: some[name] for name in SUMS}
    )
    alone = independent_variance(gained=some["gained"], lost=some["lost"], pairs=some["pairs"])
    pooled: FloatArray = np.full(len(share), np.nan)
    pooled[share] = pooled_design_effects(group=some["pool"], cluster_variances=between, independent_variances=alone)
    return pooled


_CLUSTERINGS = (CLUSTER_T, DESIGN_EFFECT, "")  # in the order of clustered.Clustering
_WAYS = tuple((way, finite) for finite in ("", FINITE) for way in _CLUSTERINGS)
_METHODS: NDArray[np.object_] = np.empty(2 * len(_WAYS), dtype=object)
_METHODS[:] = [joined(base, *parts).value for base in (Method.NEWCOMBE, Method.LADDER) for parts in _WAYS]


def _ways(shown: ClusteredChange, sampled: NDArray[np.float64]) -> NDArray[np.int_]:
    """The place of every change's way among `_WAYS`."""
    return np.asarray(shown.way + len(_CLUSTERINGS) * (sampled > SMALL_SAMPLE))


def _net_limits(some: Columns, ladder: NDArray[np.bool_], effect: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Tango's limits of the net share that went up a ladder, on counts over the same design effect."""
    lower, upper = np.full(len(effect), np.nan), np.full(len(effect), np.nan)
    left = np.where(some["sampled"] > SMALL_SAMPLE, 1 - some["sampled"], 1.0)
    up, down, pairs = (some[name][ladder] / (effect * left)[ladder] for name in ("up", "down", "pairs"))
    lower[ladder], upper[ladder] = tango_limits(gained=up, lost=down, total=pairs)
    return lower, upper


def midp(*, gained: FloatArray, lost: FloatArray) -> FloatArray:
    """McNemar's mid-p, computed once per distinct pair of numbers."""
    base = int(lost.max(initial=0)) + 1
    place, codes = pd.factorize(gained.astype(np.int64) * base + lost.astype(np.int64))
    distinct = mcnemar_midp(gained=(codes // base).astype(float), lost=(codes % base).astype(float))
    return np.asarray(distinct[place])


def detectable(*, pairs: FloatArray, moved: FloatArray, design_effect: FloatArray) -> FloatArray:
    """The smallest change so many pairs could show; at least a tenth is taken to change."""
    share = np.where(pairs > 0, np.maximum(ratio(moved, pairs), LEAST_SHARE_CHANGING), 1.0)
    return smallest_detectable_changes(pairs=pairs, share_changing=share, design_effect=design_effect)


def _by_width(result: Results, *, share: NDArray[np.bool_]) -> FloatArray:
    """The change that an interval so wide catches; NaN where a share had to change by more than all of it."""
    found = detectable_by_width(change=result["change"], lower=result["lower"], upper=result["upper"])
    return np.where(share & (found > 1), np.nan, found)


def _with_families(frame: pd.DataFrame, counts: Columns) -> pd.DataFrame:
    """p_adjusted and family: of whole sites only, and where a verdict may come from a test."""
    tested = counts["tested"] & (counts["pairs"] >= FEWEST_UNITS) & frame["p_value"].notna().to_numpy()
    p = np.full(len(frame), np.nan)
    effect = frame["design_effect"].fillna(1.0).to_numpy()
    p[tested] = clustered_p(p=frame["p_value"].to_numpy()[tested], design_effect=effect[tested])
    frame["p_adjusted"] = adjusted(p=p, siblings=counts["siblings"], primary=counts["is_primary"])
    family: NDArray[np.object_] = np.full(len(frame), None, dtype=object)
    family[tested] = counts["family"][tested]
    frame["family"] = words(family)
    return frame


def unpaired_changes(
    counts: Columns, levels: pd.DataFrame, amounts: AmountLevels, *, pooled: FloatArray, rt: Columns
) -> pd.DataFrame:
    """One row per row of `counts` (see unpaired_rows there), from the levels of its two rounds.

    `pooled` has the design effect of every paired change, which stands for that of the same change without pairs; `rt`
    the counts of the RT behind whatever lies in several (see rt_rows there).
    """
    kind, row_from, row_to = counts["kind"], counts["row_from"], counts["row_to"]
    result = Results(len(kind), *NUMBERS)
    for column in ("x", "value"):
        level = levels[column].to_numpy(dtype=float)
        result[f"{column}_from"][:], result[f"{column}_to"][:] = level[row_from], level[row_to]
    result["change"][:] = result["value_to"] - result["value_from"]
    share = np.isin(kind, SHARES)
    _put_differences(counts, share, pooled, rt, result)
    result.put(kind == Kind.COUNT.value, method=Method.COUNTS)
    amount_changes.put_unpaired(counts, amounts, result)
    result["detectable"][:] = _by_width(result, share=share)
    frame = result.frame()
    numbers = {
        "units": np.minimum(counts["n_from"], counts["n_to"]),
        "lower": result["lower"],
        "upper": result["upper"],
        "counted": kind == Kind.COUNT.value,
    }
    frame["verdict"] = words(verdicts(better=counts["better"], moved=np.nan, **numbers))
    frame["reliability"] = words(reliabilities(share=share, **numbers))
    return _thinned(_from_zero(frame, counts), counts)


def _put_differences(
    counts: Columns, share: NDArray[np.bool_], pooled: FloatArray, rt: Columns, result: Results
) -> None:
    """The limits of differences of shares, by the rule for RT; a place in one RT has Newcombe's hybrid."""
    row = counts["paired_row"]
    effect = np.full(len(row), np.nan)
    effect[row >= 0] = pooled[row[row >= 0]]
    sampled = {end: counts[f"sampled_{end}"].astype(float) for end in ("from", "to")}
    between = difference_variance(
        sample=rt["row"],
        samples=len(row),
        events_before=rt["met_from"],
        total_before=rt["known_from"],
        events_after=rt["met_to"],
        total_after=rt["known_to"],
        sampled_before=sampled["from"],
        sampled_after=sampled["to"],
    )
    shown = difference_limits(
        events_before=result["x_from"][share],
        total_before=counts["n_from"][share],
        events_after=result["x_to"][share],
        total_after=counts["n_to"][share],
        variance=between.variance[share],
        shared=between.shared[share],
        clusters=between.clusters[share],
        design_effect=effect[share],
        sampled_before=sampled["from"][share],
        sampled_after=sampled["to"][share],
    )
    alone = shown.way == _CLUSTERINGS.index("")
    lower, upper = shown.lower, shown.upper
    if (shared := counts["shared"][share]).any():  # no narrower than of as many answers as there are RT
        many = between.clusters[share].astype(float)
        answers = {end: np.minimum(many, counts[f"n_{end}"][share]) for end in ("from", "to")}
        limits = newcombe_hybrid_limits(
            events_before=np.nan_to_num(result["value_from"][share]) * answers["from"],
            total_before=answers["from"],
            events_after=np.nan_to_num(result["value_to"][share]) * answers["to"],
            total_after=answers["to"],
        )
        lower = np.where(shared, np.fmin(lower, limits.lower), lower)
        upper = np.where(shared, np.fmax(upper, limits.upper), upper)
    result.put(
        share,
        method=_HYBRIDS[shown.way + len(_CLUSTERINGS) * counts["sample"][share].astype(bool)],
        lower=lower,
        upper=upper,
        design_effect=np.where(alone, np.nan, shown.design_effect),
    )


_HYBRIDS = methods_of(Method.HYBRID, _CLUSTERINGS, ("", REPEATED))
