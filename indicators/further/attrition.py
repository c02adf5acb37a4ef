"""Who was not met again: what that forbids, and how the lost had stood in the earlier round beside the found.

Lost and found are households; the units of every indicator follow their household. Why a household was not met is told
by the coverage of the context. Nothing is weighted or filled in here.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from indicators.estimates import Columns, ratio
from indicators.further.storing import Connection, columns, finite, numbers, store
from indicators.query import sql
from indicators.statistics.attrition import (
    DIFFERENCE_ALARMING,
    DIFFERENCE_TOLD,
    consequence,
    standardised_difference_of_means,
    standardised_difference_of_shares,
)
from indicators.statistics.interval import FloatArray

KEYS = ("indicator", "site", "round_from", "round_to", "population")
HOMES = ("households", "found_again")


def attrition(connection: Connection) -> None:
    """Fill the table attrition."""
    connection.execute(sql("further/attrition"))
    for told in (_shares(connection), _amounts(connection)):
        counted = zip(told["households"].tolist(), told["found_again"].tolist(), strict=True)
        consequences = [_consequence(households - found, households) for households, found in counted]
        row: dict[str, Any] = {**told, "consequence": np.array(consequences, dtype=object)}
        row["imbalance"] = np.array([_imbalance(value) for value in told["standardised"].tolist()], dtype=object)
        row["standardised"] = finite(told["standardised"])
        if len(consequences):
            store(connection, "attrition", row)


@lru_cache(maxsize=4096)
def _consequence(lost: int, households: int) -> str:
    return consequence(lost=lost, baseline=households).value


def _imbalance(standardised: float) -> str:
    if np.isnan(standardised):
        return "unknown"
    size = abs(standardised)
    return "alarming" if size > DIFFERENCE_ALARMING else "told" if size > DIFFERENCE_TOLD else "none"


def _shares(connection: Connection) -> Columns:
    found = columns(connection, "attrition_shares")
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


def _amounts(connection: Connection) -> Columns:
    rows = connection.execute(sql("further/attrition_amounts")).fetchall()
    keys = {name: np.array([row[place] for row in rows], dtype=object) for place, name in enumerate(KEYS)}
    keys |= {name: np.array([row[place] for row in rows], dtype=int) for place, name in enumerate(HOMES, start=7)}
    sides = [(np.array(row[5], dtype=float), np.array(row[6], dtype=float)) for row in rows]
    n_found, n_lost = (np.array([len(side[place]) for side in sides], dtype=float) for place in (0, 1))
    middles = [_median if row[9] else _mean for row in rows]
    value_found, value_lost = (
        np.array([middle(side[place]) for middle, side in zip(middles, sides, strict=True)]) for place in (0, 1)
    )
    return _frame(keys, n_found, n_lost, value_found, value_lost, np.array([_amounts_apart(*side) for side in sides]))


def _moments(values: FloatArray) -> tuple[float, float]:
    """Mean and variance; values that are all the same have exactly that mean and none at all."""
    if np.ptp(values) == 0:
        return float(values[0]), 0.0
    return float(values.mean()), float(values.var(ddof=1))


def _mean(values: FloatArray) -> float:
    return _moments(values)[0] if len(values) else float("nan")


def _median(values: FloatArray) -> float:
    return float(np.median(values)) if len(values) else float("nan")


def _amounts_apart(found: FloatArray, lost: FloatArray) -> float:
    if min(len(found), len(lost)) < 2:
        return float("nan")
    (found_mean, found_variance), (lost_mean, lost_variance) = _moments(found), _moments(lost)
    return standardised_difference_of_means(
        lost_mean=lost_mean, lost_variance=lost_variance, found_mean=found_mean, found_variance=found_variance
    )


def _frame(keys: Columns, *told: FloatArray) -> Columns:
    names = ("n_found", "n_lost", "value_found", "value_lost", "standardised")
    row = {**{key: keys[key] for key in (*KEYS, *HOMES)}, **dict(zip(names, told, strict=True))}
    return row | {name: row[name].astype(int) for name in names[:2]}
