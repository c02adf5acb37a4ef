"""Counts of two rounds → changes with interval, test and verdict, for all indicators and places at once. No SQL.

A change is after minus before. Paired: the same units in both rounds. Unpaired: whoever was there in each.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t

from indicators.definition import Kind
from indicators.estimates import (
    FEWEST_FOR_MEAN,
    FEWEST_FOR_MEDIAN,
    SHARES,
    Amounts,
    Columns,
    Results,
    mean_limits,
    places,
    ratio,
)
from indicators.method import Method
from indicators.statistics.interval import FloatArray
from indicators.statistics.median import hodges_lehmann_change
from indicators.statistics.paired import (
    cluster_standard_error,
    mcnemar_midp,
    newcombe_paired_limits,
    smallest_detectable_change,
)
from indicators.statistics.proportion import newcombe_hybrid_limits
from indicators.statistics.welch import welch_limits
from indicators.verdict import verdicts

FEWEST_CLUSTERS = 5
FEWEST_MOVED = 10
LEAST_SHARE_CHANGING = 0.1
CONFIDENCE = 0.95
Limits = tuple[FloatArray, FloatArray]
NEWCOMBE = ("newcombe_lower", "newcombe_upper")
NUMBERS = ("x_from", "x_to", "value_from", "value_to", "change", "lower", "upper", *NEWCOMBE, "p_value", "detectable")


def paired_changes(counts: Columns, before: Amounts, after: Amounts) -> pd.DataFrame:
    """One row per row of `counts` (see paired in sql/changes.sql): the numbers of a change, its method and verdict."""
    kind = counts["kind"]
    result = Results(len(kind), *NUMBERS, "improved", "worsened")
    _put_shares(counts, np.isin(kind, SHARES), result)
    for place in places(~np.isin(kind, SHARES)):
        better = int(counts["better"][place])
        method = Method.PAIRED_STUDENT if kind[place] == Kind.MEAN.value else Method.HODGES_LEHMANN
        numbers = _amounts_moved(before[place], after[place], better=better, method=method) if place in before else {}
        result.put(place, method=method, **{"improved": 0, "worsened": 0, **numbers})
    frame = result.frame()
    frame["verdict"] = verdicts(
        better=counts["better"],
        units=counts["pairs"],
        moved=result["improved"] + result["worsened"],
        lower=result["lower"],
        upper=result["upper"],
        counted=False,
    )
    return frame


def _put_shares(counts: Columns, where: NDArray[np.bool_], result: Results) -> None:
    some = {name: column[where] for name, column in counts.items()}
    pairs, gained, lost, both, up, down = (
        some[name].astype(float) for name in ("pairs", "gained", "lost", "both", "up", "down")
    )
    newcombe = newcombe_paired_limits(gained=gained, lost=lost, both=both, neither=pairs - gained - lost - both)
    lower, upper, clustered = choose_interval(newcombe, cluster_limits(some))
    ladder = some["kind"] == Kind.LADDER.value
    method = np.select(
        [ladder & clustered, ladder, clustered],
        [Method.LADDER_OR_CLUSTER.value, Method.LADDER.value, Method.NEWCOMBE_OR_CLUSTER.value],
        Method.NEWCOMBE.value,
    ).astype(object)
    downward = some["better"] < 0
    result.put(
        where,
        method=method,
        x_from=lost + both,
        x_to=gained + both,
        value_from=ratio(lost + both, pairs),
        value_to=ratio(gained + both, pairs),
        change=ratio(gained - lost, pairs),
        lower=lower,
        upper=upper,
        newcombe_lower=newcombe[0],
        newcombe_upper=newcombe[1],
        p_value=np.where(pairs > 0, mcnemar_midp(gained=up, lost=down), np.nan),
        detectable=detectable(
            pairs=pairs, moved=gained + lost, design_effect=_design_effect((lower, upper), newcombe, clustered)
        ),
        improved=np.where(downward, down, up),
        worsened=np.where(downward, up, down),
    )


def choose_interval(newcombe: Limits, clustered: Limits) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Newcombe's interval, or the clusters' where there is one and it is wider; and where that was so."""
    wider = (clustered[1] - clustered[0]) > (newcombe[1] - newcombe[0])  # False where there is no cluster interval
    return np.where(wider, clustered[0], newcombe[0]), np.where(wider, clustered[1], newcombe[1]), wider


def cluster_limits(counts: Columns) -> Limits:
    """Δ ± t(K - 1) · SE over the RT of a site, cut at -1 and 1; NaN below five RT or ten units that moved."""
    moved = counts["gained"] + counts["lost"]
    enough = (counts["clusters"] >= FEWEST_CLUSTERS) & (moved >= FEWEST_MOVED)
    lower, upper = np.full(len(moved), np.nan), np.full(len(moved), np.nan)
    if enough.any():
        net = (counts["gained"] - counts["lost"])[enough].astype(float)
        change = net / counts["pairs"][enough]
        error = np.array([_cluster_error(counts, place) for place in places(enough)])
        half = t.ppf((1 + CONFIDENCE) / 2, counts["clusters"][enough] - 1) * error
        lower[enough], upper[enough] = np.maximum(change - half, -1), np.minimum(change + half, 1)
    return lower, upper


def _cluster_error(counts: Columns, place: int) -> float:
    pairs, net = float(counts["pairs"][place]), float(counts["gained"][place] - counts["lost"][place])
    return cluster_standard_error(
        clusters=int(counts["clusters"][place]),
        pairs=pairs,
        change=net / pairs,
        sum_of_squared_pairs=float(counts["sum_of_squared_pairs"][place]),
        sum_of_squared_net=float(counts["sum_of_squared_net"][place]),
        sum_of_products=float(counts["sum_of_products"][place]),
    )


def _design_effect(shown: Limits, newcombe: Limits, clustered: NDArray[np.bool_]) -> FloatArray:
    """How many times more pairs this interval would have taken without clusters: its width over Newcombe's, squared."""
    effect = np.ones(len(clustered))
    widths = (limits[1][clustered] - limits[0][clustered] for limits in (shown, newcombe))
    effect[clustered] = np.divide(*widths) ** 2
    return effect


def detectable(*, pairs: FloatArray, moved: FloatArray, design_effect: FloatArray) -> FloatArray:
    """The smallest change so many pairs could show, computed once per distinct triple of numbers."""
    distinct, place = np.unique(np.column_stack([pairs, moved, design_effect]), axis=0, return_inverse=True)
    found = [
        smallest_detectable_change(pairs=n, share_changing=max(m / n, LEAST_SHARE_CHANGING), design_effect=effect)
        if n > 0
        else None
        for n, m, effect in distinct.tolist()
    ]
    return np.array([np.nan if change is None else change for change in found], dtype=float)[place.ravel()]


def _amounts_moved(before: FloatArray, after: FloatArray, *, better: int, method: Method) -> dict[str, float]:
    differences = after - before
    rose, fell = int((differences > 0).sum()), int((differences < 0).sum())
    moved = {"improved": fell if better < 0 else rose, "worsened": rose if better < 0 else fell}
    if method is Method.PAIRED_STUDENT:
        return {**moved, **_means(before, after, differences)}
    return {**moved, **_medians(before, after, differences)}


def _means(before: FloatArray, after: FloatArray, differences: FloatArray) -> dict[str, float]:
    sums = {"x_from": before.sum(), "x_to": after.sum(), "value_from": before.mean(), "value_to": after.mean()}
    interval = mean_limits(differences)
    limits = {"lower": interval.lower, "upper": interval.upper} if interval else {}
    return {**sums, "change": differences.mean(), **limits}


def _medians(before: FloatArray, after: FloatArray, differences: FloatArray) -> dict[str, float]:
    values = {"value_from": float(np.median(before)), "value_to": float(np.median(after))}
    if len(differences) < FEWEST_FOR_MEDIAN:
        return values
    typical = hodges_lehmann_change(differences=differences)
    return {**values, "change": typical.estimate, "lower": typical.interval.lower, "upper": typical.interval.upper}


def unpaired_changes(counts: Columns, levels: pd.DataFrame, amounts: Amounts) -> pd.DataFrame:
    """One row per row of `counts` (see unpaired in sql/changes.sql), from the levels of its two rounds."""
    kind, row_from, row_to = counts["kind"], counts["row_from"], counts["row_to"]
    result = Results(len(kind), *NUMBERS)
    for column in ("x", "value"):
        level = levels[column].to_numpy(dtype=float)
        result[f"{column}_from"][:], result[f"{column}_to"][:] = level[row_from], level[row_to]
    result["change"][:] = result["value_to"] - result["value_from"]

    share = np.isin(kind, SHARES)
    n_from, n_to = (counts[name].astype(float) for name in ("n_from", "n_to"))
    lower, upper = newcombe_hybrid_limits(
        events_before=result["x_from"][share],
        total_before=n_from[share],
        events_after=result["x_to"][share],
        total_after=n_to[share],
    )
    result.put(share, method=Method.HYBRID, lower=lower, upper=upper)
    result.put(kind == Kind.COUNT.value, method=Method.COUNTS)
    result.put(kind == Kind.MEDIAN.value, method=Method.MEDIANS)
    mean = kind == Kind.MEAN.value
    lower, upper = _welch(amounts, row_from[mean].tolist(), row_to[mean].tolist())
    result.put(mean, method=Method.WELCH, lower=lower, upper=upper)
    frame = result.frame()
    frame["verdict"] = verdicts(
        better=counts["better"],
        units=np.minimum(n_from, n_to),
        moved=np.nan,
        lower=result["lower"],
        upper=result["upper"],
        counted=kind == Kind.COUNT.value,
    )
    return frame


def _welch(amounts: Amounts, rows_from: list[int], rows_to: list[int]) -> Limits:
    moments = {row: _moments(amounts.get(row)) for row in {*rows_from, *rows_to}}
    before = np.array([moments[row] for row in rows_from], dtype=float).reshape(-1, 3)
    after = np.array([moments[row] for row in rows_to], dtype=float).reshape(-1, 3)
    return welch_limits(
        count_before=before[:, 0],
        mean_before=before[:, 1],
        variance_before=before[:, 2],
        count_after=after[:, 0],
        mean_after=after[:, 1],
        variance_after=after[:, 2],
    )


def _moments(values: FloatArray | None) -> tuple[int, float, float]:
    """Number, mean and variance; values that are all the same have none at all, whatever rounding says."""
    if values is None or len(values) < FEWEST_FOR_MEAN:
        return 0, 0.0, 0.0
    variance = float(values.var(ddof=1)) if np.ptp(values) > 0 else 0.0
    return len(values), float(values.mean()), variance
