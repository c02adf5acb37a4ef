"""Groups of the same site against each other in a mean or a median: the gaps, and whether they changed alike.

The gap of medians is a difference of medians, but its change is the difference of two typical changes (Hodges–Lehmann):
the one is not the change of the other. Groups that share RT are told by the rule for RT; between RT units are
independent, because how RT differ is the question.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from indicators.definition import Kind
from indicators.estimates import Columns
from indicators.further.contrast import Places, divisions, ends, large_enough, rows_of
from indicators.further.groups import Groups, ranked
from indicators.further.storing import Rows, Source
from indicators.query import sql
from indicators.statistics.clustered_amount import Shown
from indicators.statistics.contrast import heterogeneity
from indicators.statistics.distribution import chi_squared_tail
from indicators.statistics.interval import FloatArray, critical_value
from indicators.statistics.result import Significance
from indicators.statistics.several import kruskal_wallis, welch_anova

TESTED = ("statistic", "freedom", "p_value", "i_squared")


def contrast_amounts(source: Source) -> Iterator[Rows]:
    """What is told of means and medians in the table contrast."""
    source.run(sql("further/contrast_measured"))
    keys = source.columns("contrast_amounts")
    if not len(keys["site"]):
        return
    values = source.columns("contrast_values")
    groups = Groups(values, group=values["row"], ranked=ranked(keys["kind"]))
    every = np.arange(len(keys["site"]))
    arm = groups.arm(every)
    known: dict[str, Any] = {**keys, "pairs": arm.n, "before": arm.before}
    starts, division = divisions(known)
    compared, _ = large_enough(arm.n, division)
    if not compared.any():
        yield rows_of(known, (every[:0], every[:0]), {}, _plain(groups, starts))
        return
    place = np.flatnonzero(compared)
    at = ends({name: column[compared] for name, column in known.items()}, division[compared])
    first, second = (place[end] for end in at)
    shown = groups.apart(first, second)
    told = {
        "before": arm.before[first],
        "before_reference": arm.before[second],
        "after": arm.after[first],
        "after_reference": arm.after[second],
        "gap_change": shown.value,
        "lower": shown.lower,
        "upper": shown.upper,
        **_gap("from", groups.apart(first, second, what=groups.before)),
        **_gap("to", groups.apart(first, second, what=groups.after)),
        **_tests(known, values, place, division[compared], shown, division[first]),
    }
    row = _plain(groups, starts)
    two = np.isin(division[starts], division[first])
    row["design_effect"][two] = np.nan_to_num(shown.design_effect, nan=1.0)
    row["method"][two] = groups.methods(first, shown)
    yield rows_of(known, (first, second), told, row)


def _plain(groups: Groups, starts: Places) -> dict[str, Any]:
    """Of divisions in which nothing is compared: no design effect, and the method that would have been used."""
    blank = np.full(len(starts), np.nan)
    nothing = Shown(blank, blank, blank, np.zeros(len(starts), dtype=int), blank)
    return {"design_effect": np.ones(len(starts)), "method": groups.methods(starts, nothing)}


def _gap(end: str, shown: Shown) -> dict[str, FloatArray]:
    return {f"gap_{end}": shown.value, f"gap_{end}_lower": shown.lower, f"gap_{end}_upper": shown.upper}


def _tests(
    keys: Columns, values: Columns, place: Places, division: Places, shown: Shown, told: Places
) -> dict[str, FloatArray]:
    """Of two groups the squared deviate whose 95 % limits are those shown; of RT Welch's or Kruskal and Wallis'."""
    with np.errstate(divide="ignore", invalid="ignore"):
        deviate = shown.value * 2 * critical_value(confidence=0.95) / (shown.upper - shown.lower)
    found = np.full((len(TESTED), len(told)), np.nan)
    found[0], found[1] = deviate**2, 1.0
    found[2] = np.where(np.isfinite(deviate), chi_squared_tail(statistic=deviate**2, freedom=1), np.nan)
    steps = values["value_to"] - values["value_from"]
    size = np.bincount(values["row"])
    start = np.cumsum(size) - size
    of_rt = keys["division"][place] == "rt"
    begin, end = (np.searchsorted(division, told, side=side) for side in ("left", "right"))  # they stand together
    for row in np.flatnonzero(np.isin(told, division[of_rt])).tolist():
        rt = place[begin[row] : end[row]].tolist()
        test = _between_rt([steps[start[each] : start[each] + size[each]] for each in rt], kind=keys["kind"][rt[0]])
        found[:3, row] = (test.statistic, test.freedom, test.p) if test else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        found[3] = np.where(found[0] > 0, np.maximum(found[0] - found[1], 0) / found[0], found[0])
    return dict(zip(TESTED, found, strict=True))


def _between_rt(changes: list[FloatArray], *, kind: str) -> Significance | None:
    """Whether all RT changed alike; nothing can be said of means where all of one RT changed by the same."""
    if kind == Kind.MEDIAN.value:
        return kruskal_wallis(samples=changes)
    variances = [float(each.var(ddof=1)) if np.ptp(each) > 0 else 0.0 for each in changes]
    if min(variances) == 0:
        return None
    means, sizes = [float(each.mean()) for each in changes], [len(each) for each in changes]
    tested = welch_anova(sizes=sizes, means=means, variances=variances)
    # told as the spread that I² is a part of; the p is that of the F distribution
    spread = heterogeneity(estimates=means, variances=np.divide(variances, sizes)).test.statistic
    return Significance(spread, tested.p, tested.freedom)
