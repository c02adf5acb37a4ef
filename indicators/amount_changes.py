"""Changes of means and medians of the same units, one at a time, and the difference of means of different units.

Means know their RT by the rule of shares (see statistics/clustered.py); medians do not, and say so.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np

from indicators.estimates import FEWEST_FOR_MEAN, FEWEST_FOR_MEDIAN, Amounts, Columns, mean_limits
from indicators.method import CLUSTER_T, DESIGN_EFFECT, FINITE, Method, joined
from indicators.statistics.amount import paired_t_test
from indicators.statistics.clustered import (
    DEFAULT_DESIGN_EFFECT,
    FEWEST_CLUSTERS,
    FEWEST_MOVED,
    SMALL_SAMPLE,
    cluster_mean,
)
from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import FloatArray
from indicators.statistics.median import hodges_lehmann_change
from indicators.statistics.rank import signed_rank_test
from indicators.statistics.result import Limits
from indicators.statistics.welch import welch_limits

CONFIDENCE = 0.95


class Moved(NamedTuple):
    """The numbers of one change and how it was made."""

    numbers: dict[str, float]
    method: Method


class _Half(NamedTuple):
    """Half of an interval, how RT made it wider, and by what design effect."""

    width: float
    way: str
    effect: float


def paired(
    before: FloatArray | None,
    after: FloatArray | None,
    rts: FloatArray | None,
    *,
    better: int,
    mean: bool,
    sampled: float,
) -> Moved:
    """One change from the values of the same units in both rounds and the RT of each; nobody is None."""
    base = Method.PAIRED_STUDENT if mean else Method.HODGES_LEHMANN
    left, finite = (sqrt(1 - sampled), FINITE) if sampled > SMALL_SAMPLE else (1.0, "")
    if before is None or after is None or rts is None:
        return Moved({"improved": 0, "worsened": 0}, base)
    differences = after - before
    rose, fell = int((differences > 0).sum()), int((differences < 0).sum())
    moved: dict[str, float] = {"improved": rose, "worsened": fell}
    if better < 0:
        moved = {"improved": fell, "worsened": rose}
    if not mean:
        return Moved(moved | _medians(before, after, differences, left=left), joined(base, finite))
    levels = {"x_from": before.sum(), "x_to": after.sum(), "value_from": before.mean(), "value_to": after.mean()}
    change = float(differences.mean())
    moved |= {**levels, "change": change}
    half = _half_width(differences, rts)
    if half is None:
        return Moved(moved, joined(base, finite))
    moved |= {"lower": change - left * half.width, "upper": change + left * half.width, "design_effect": half.effect}
    moved["p_value"] = _paired_p(differences)
    return Moved(moved, joined(base, half.way, finite))


def _half_width(differences: FloatArray, rts: FloatArray) -> _Half | None:
    """Half of the paired t interval, or of that between RT where there are enough of them."""
    limits = mean_limits(differences)
    if limits is None:
        return None
    alone = limits.width / 2
    _, place = np.unique(rts, return_inverse=True)
    clusters = int(place.max()) + 1
    if clusters < 2:
        return _Half(alone, "", 1.0)
    if clusters < FEWEST_CLUSTERS or len(differences) < FEWEST_MOVED:
        return _Half(alone * sqrt(DEFAULT_DESIGN_EFFECT), DESIGN_EFFECT, DEFAULT_DESIGN_EFFECT)
    mean = cluster_mean(totals=np.bincount(place), sums=np.bincount(place, weights=differences))
    between = float(student_quantile(probability=(1 + CONFIDENCE) / 2, freedom=mean.freedom)) * mean.error
    effect = max((between / alone) ** 2, 1.0) if alone > 0 else 1.0
    return _Half(max(between, (1 - 2 / clusters) * alone), CLUSTER_T, effect)


def _paired_p(differences: FloatArray) -> float:
    squares = float(differences @ differences)
    return paired_t_test(pairs=len(differences), total=float(differences.sum()), sum_of_squares=squares).p


def _medians(before: FloatArray, after: FloatArray, differences: FloatArray, *, left: float) -> dict[str, float]:
    values = {"value_from": float(np.median(before)), "value_to": float(np.median(after))}
    if len(differences) < FEWEST_FOR_MEDIAN:
        return values
    typical = hodges_lehmann_change(differences=differences)
    change, interval = typical.estimate, typical.interval
    return {
        **values,
        "change": change,
        "lower": change - left * (change - interval.lower),
        "upper": change + left * (interval.upper - change),
        "p_value": signed_rank_test(differences=differences).p,
        "design_effect": 1.0,
    }


def welch(counts: Columns, amounts: Amounts) -> Limits:
    """Welch's limits of the differences of means, with the finite population correction of each round."""
    rows = {end: counts[f"row_{end}"].tolist() for end in ("from", "to")}
    moments = {row: _moments(amounts.get(row)) for row in {*rows["from"], *rows["to"]}}
    sides: dict[str, FloatArray] = {}
    for end, name in (("before", "from"), ("after", "to")):
        found = np.array([moments[row] for row in rows[name]], dtype=float).reshape(-1, 3)
        sampled = counts[f"sampled_{name}"].astype(float)
        left = np.where(sampled > SMALL_SAMPLE, 1 - sampled, 1.0)
        sides |= {f"count_{end}": found[:, 0], f"mean_{end}": found[:, 1], f"variance_{end}": found[:, 2] * left}
    return welch_limits(
        count_before=sides["count_before"],
        mean_before=sides["mean_before"],
        variance_before=sides["variance_before"],
        count_after=sides["count_after"],
        mean_after=sides["mean_after"],
        variance_after=sides["variance_after"],
    )


def _moments(values: FloatArray | None) -> tuple[int, float, float]:
    """Number, mean and variance; values that are all the same have none at all, whatever rounding says."""
    if values is None or len(values) < FEWEST_FOR_MEAN:
        return 0, 0.0, 0.0
    variance = float(values.var(ddof=1)) if np.ptp(values) > 0 else 0.0
    return len(values), float(values.mean()), variance
