"""Who was not met again: what that forbids, and how the lost had stood in the earlier round beside the found.

Lost and found are households; the units of every indicator follow their household. Why a household was not met is told
by the coverage of the context. Nothing is weighted or filled in here.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.counting.rows import as_objects
from indicators.estimates import Columns, ratio
from indicators.further.storing import Rows, Source, finite, numbers, starts_of
from indicators.query import sql
from indicators.statistics.attrition import (
    DIFFERENCE_ALARMING,
    DIFFERENCE_TOLD,
    consequence,
    standardised_difference_of_means,
    standardised_difference_of_shares,
)
from indicators.statistics.interval import FloatArray
from indicators.statistics.many_samples import Places, medians, moments

KEYS = ("indicator", "site", "round_from", "round_to", "population")
HOMES = ("households", "found_again")


def attrition(source: Source) -> Iterator[Rows]:
    """The table attrition."""
    source.run(sql("further/attrition"))
    for told in (_shares(source), _amounts(source)):
        if len(told["site"]):
            row: dict[str, Any] = {**told, "consequence": _consequences(told["households"], told["found_again"])}
            row["imbalance"] = _imbalances(told["standardised"])
            row["standardised"] = finite(told["standardised"])
            yield "attrition", row


def _consequences(households: Places, found: Places) -> NDArray[np.object_]:
    """What follows from how many households were lost, named once for the same numbers."""
    base = int(households.max()) + 1
    distinct, place = np.unique((households - found) * base + households, return_inverse=True)
    names = [consequence(lost=each // base, baseline=each % base).value for each in distinct.tolist()]
    return as_objects([names[each] for each in place.tolist()])


def _imbalances(standardised: FloatArray) -> NDArray[np.object_]:
    size = np.abs(standardised)
    told = [np.isnan(size), size > DIFFERENCE_ALARMING, size > DIFFERENCE_TOLD]
    return np.asarray(as_objects(["unknown", "alarming", "told", "none"])[np.select(told, [0, 1, 2], 3)])


def _shares(source: Source) -> Columns:
    found = source.columns("attrition_shares")
    n_found, n_lost, x_found, x_lost = numbers(found, "n_found", "n_lost", "x_found", "x_lost")
    value_found, value_lost = ratio(x_found, n_found), ratio(x_lost, n_lost)
    apart = [
        _apart(found=known, lost=lost) for known, lost in zip(value_found.tolist(), value_lost.tolist(), strict=True)
    ]
    return _frame(found, n_found, n_lost, value_found, value_lost, np.array(apart, dtype=float))


@lru_cache(maxsize=65536)
def _apart(*, found: float, lost: float) -> float:
    if np.isnan(found) or np.isnan(lost):
        return float("nan")
    return standardised_difference_of_shares(lost=lost, found=found)


def _amounts(source: Source) -> Columns:
    units = source.columns("attrition_amounts")
    first = starts_of(units, KEYS)
    row = np.repeat(np.arange(len(first)), np.diff(first, append=len(units["site"])))
    sizes = np.bincount(2 * row + units["lost"], minlength=2 * len(first))
    values, ranked = units["value"].astype(float), np.repeat(units["ranked"][first].astype(bool), 2)
    means, variances = moments(values=values, sizes=sizes)
    middles = np.where(ranked, medians(values=values, sizes=sizes), means)
    apart = [_amounts_apart(*told) for told in np.column_stack([means, variances]).reshape(-1, 4).tolist()]
    keys = {name: units[name][first] for name in (*KEYS, *HOMES)}
    n = sizes.astype(float)
    return _frame(keys, n[::2], n[1::2], middles[::2], middles[1::2], np.array(apart, dtype=float))


def _amounts_apart(found_mean: float, found_variance: float, lost_mean: float, lost_variance: float) -> float:
    """Unknown where either side has fewer than two units."""
    if np.isnan(found_variance) or np.isnan(lost_variance):
        return float("nan")
    return standardised_difference_of_means(
        lost_mean=lost_mean, lost_variance=lost_variance, found_mean=found_mean, found_variance=found_variance
    )


def _frame(keys: Columns, *told: FloatArray) -> Columns:
    names = ("n_found", "n_lost", "value_found", "value_lost", "standardised")
    row = {**{key: keys[key] for key in (*KEYS, *HOMES)}, **dict(zip(names, told, strict=True))}
    return row | {name: row[name].astype(int) for name in (*names[:2], *HOMES)}
