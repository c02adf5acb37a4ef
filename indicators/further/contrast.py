"""Groups of the same site against each other: the gap before and after, its change, and whether they changed alike.

Pairs only, so that a gap does not move because others were met. The RT are those that stood worst and best in the
earlier round: such a gap shrinks by itself. The assisted against the others is told as a gap; what their difference of
changes may mean stands in `beside`. Here are the shares; means and medians are in `contrast_amounts`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from indicators.estimates import Columns, ratio
from indicators.further.arms import cells_of, methods_of_shares, of_shares, refusals
from indicators.further.refusal import Refusal
from indicators.further.storing import Rows, Source, finite, numbers, starts_of
from indicators.statistics.clustered_changes import change_difference_limits
from indicators.statistics.clustered_difference import ClusteredDifference, difference_limits
from indicators.statistics.design_effect import independent_variance
from indicators.statistics.difference import risk_ratio_limits
from indicators.statistics.interval import FloatArray, critical_value
from indicators.verdict import FEWEST_UNITS

Places = NDArray[np.intp]
KEYS = ("indicator", "site", "round_from", "round_to", "population", "division")
FIRST = {"head_sex": "female", "binaan": "binaan"}
"""The group that is told about; the other one is the reference."""
ADDED = 0.5
"""Added to each of the four counts for the variance of a change: with few moves it must not be zero."""


def contrast(source: Source) -> Iterator[Rows]:
    """What is told of shares in the table contrast."""
    groups = source.columns("contrast_groups")
    if not len(groups["site"]):
        return
    gained, lost, both, neither = numbers(groups, "gained", "lost", "both", "neither")
    pairs = gained + lost + both + neither
    groups = {**groups, "pairs": pairs, "before": ratio(lost + both, pairs), "change": ratio(gained - lost, pairs)}
    groups["variance"] = independent_variance(gained=gained + ADDED, lost=lost + ADDED, pairs=pairs + 4 * ADDED)
    starts, division = divisions(groups)
    compared, two = large_enough(pairs, division)
    some = {name: column[compared] for name, column in groups.items()}
    first, second = ends(some, division[compared])
    told, shown = _gaps(some, first, second)
    told |= _test(some["change"], some["variance"], division[compared])
    _two_groups(told, some["division"][first] != "rt")
    row = {"design_effect": np.ones(len(starts)), "method": methods_of_shares(np.full(len(starts), 2))}
    row["design_effect"][two], row["method"][two] = shown.design_effect, methods_of_shares(shown.way)
    yield rows_of(groups, (np.flatnonzero(compared)[first], np.flatnonzero(compared)[second]), told, row)


def large_enough(pairs: FloatArray, division: Places) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The groups of ten pairs or more with another such beside them, and the divisions that have two of them."""
    large = pairs >= FEWEST_UNITS
    two = np.bincount(division, weights=large) >= 2
    return large & two[division], two


def rows_of(
    groups: Columns,
    ends_: tuple[Places, Places],
    told: Mapping[str, FloatArray],
    row: dict[str, Any],
) -> Rows:
    """Every division: with what is told of those with two large groups, whose two ends these are."""
    starts, division = divisions(groups)
    pairs = groups["pairs"]
    _, two = large_enough(pairs, division)
    row |= {key: groups[key][starts] for key in KEYS}
    row["groups"] = np.bincount(division, weights=pairs >= FEWEST_UNITS).astype(int)
    row["refusal"] = refusals((~two, Refusal.ONE_GROUP))
    for name, values in told.items():
        row[name] = np.full(len(starts), np.nan)
        row[name][two] = finite(values)
    for name, size, end in zip(("category", "reference"), ("n", "n_reference"), ends_, strict=True):
        row[name] = np.full(len(starts), "", dtype=object)
        row[name][two] = groups["category"][end]
        row[size] = np.zeros(len(starts), dtype=int)
        row[size][two] = pairs[end]
    return "contrast", row


def divisions(groups: Columns) -> tuple[Places, Places]:
    """Where every division of every change starts, and the division of every group; they stand together."""
    first = starts_of(groups, KEYS)
    return first, np.repeat(np.arange(len(first)), np.diff(first, append=len(groups["site"])))


def _test(change: FloatArray, variance: FloatArray, division: Places) -> dict[str, FloatArray]:
    """Whether all groups changed alike: `statistics.contrast.heterogeneity` for every division at once."""
    where = np.unique(division, return_inverse=True)[1]

    def total(values: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(where, weights=values), dtype=float)

    weight = 1 / variance
    centre = total(weight * change) / total(weight)
    statistic = total(weight * (change - centre[where]) ** 2)
    freedom = np.bincount(where) - 1.0
    excess = np.maximum(statistic - freedom, 0)
    share = np.divide(excess, statistic, out=np.zeros(len(excess)), where=statistic > 0)
    return {"statistic": statistic, "freedom": freedom, "p_value": chdtrc(freedom, statistic), "i_squared": share}


def ends(groups: Columns, division: Places) -> tuple[Places, Places]:
    """The group told about and its reference: as declared, or worst and best in the earlier round (first of equals)."""
    declared = np.isin(groups["division"], list(FIRST))
    told = np.isin(groups["category"], list(FIRST.values()))
    standing = np.where(groups["better"] < 0, -groups["before"], groups["before"])
    rank = np.where(declared, ~told, standing)  # the one told about comes first
    place = np.arange(len(division))
    ascending = np.lexsort((place, rank, division))
    last = np.flatnonzero(np.diff(division, append=-1))
    starts = np.flatnonzero(np.diff(division, prepend=-1))
    first, best = ascending[starts], ascending[last]
    tied = np.lexsort((-place, rank, division))[last]  # of equally good RT the first, unless it is the worst too
    return first, np.where(rank[tied] > rank[first], tied, best)


def _two_groups(told: dict[str, FloatArray], two: NDArray[np.bool_]) -> None:
    """Of two groups the squared deviate whose 95 % limits are those shown, so that p and interval agree."""
    deviate = told["gap_change"] * 2 * critical_value(confidence=0.95) / (told["upper"] - told["lower"])
    statistic = np.where(two, deviate**2, told["statistic"])
    told["statistic"], told["p_value"] = statistic, chdtrc(told["freedom"], statistic)
    excess = np.maximum(statistic - told["freedom"], 0)
    told["i_squared"] = np.divide(excess, statistic, out=np.zeros(len(excess)), where=statistic > 0)


def _gaps(groups: Columns, first: Places, second: Places) -> tuple[dict[str, FloatArray], ClusteredDifference]:
    one, other = ({name: column[place] for name, column in groups.items()} for place in (first, second))
    mine, theirs = of_shares(one), of_shares(other)
    shared, clusters = numbers(one, "shared", "clusters")
    shown = change_difference_limits(
        cells=cells_of(one),
        other_cells=cells_of(other),
        variance=one["variance_change"].astype(float),
        shared=shared,
        clusters=clusters,
    )
    told = {
        "before": mine.before,
        "before_reference": theirs.before,
        "after": mine.after,
        "after_reference": theirs.after,
        "gap_change": mine.change - theirs.change,
        "lower": shown.lower,
        "upper": shown.upper,
    }
    for end, yes in (("from", "lost"), ("to", "gained")):
        x, x_reference = (numbers(side, yes)[0] + numbers(side, "both")[0] for side in (one, other))
        variance = one[f"variance_{end}"].astype(float)
        counted = {"x": x, "n": mine.n, "x_reference": x_reference, "n_reference": theirs.n}
        told |= _gap(end, **counted, variance=variance, shared=shared, clusters=clusters)
    return told, shown


def _gap(
    end: str,
    *,
    x: FloatArray,
    n: FloatArray,
    x_reference: FloatArray,
    n_reference: FloatArray,
    variance: FloatArray,
    shared: FloatArray,
    clusters: FloatArray,
) -> dict[str, FloatArray]:
    """Absolute and relative gap of one round, by the rule for RT: see statistics.clustered_difference.

    The ratio takes its counts over the design effect of the difference. Between RT units count one by one.
    """
    shown = difference_limits(
        events_before=x_reference,
        total_before=n_reference,
        events_after=x,
        total_after=n,
        variance=variance,
        shared=shared,
        clusters=clusters,
    )
    least, most = risk_ratio_limits(
        events_before=x_reference,
        total_before=n_reference,
        events_after=x,
        total_after=n,
        design_effect=shown.design_effect,
    )
    share, reference = ratio(x, n), ratio(x_reference, n_reference)
    return {
        f"gap_{end}": share - reference,
        f"gap_{end}_lower": shown.lower,
        f"gap_{end}_upper": shown.upper,
        f"ratio_{end}": ratio(share, reference),
        f"ratio_{end}_lower": least,
        f"ratio_{end}_upper": most,
    }
