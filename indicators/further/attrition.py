"""Who was not met again: what that forbids, and how the lost had stood in the earlier round beside the found.

Lost and found are households; the units of every indicator follow their household. Why a household was not met is told
by the coverage of the context. Nothing is weighted or filled in here.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from indicators.estimates import ratio
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


def attrition(connection: Connection) -> None:
    """Fill the table attrition."""
    connection.execute(sql("further/attrition"))
    rows = pd.concat([_shares(connection), _amounts(connection)], ignore_index=True)
    if not len(rows):
        return
    kept = connection.execute("SELECT site, round_from, round_to, population, households, found_again FROM kept").df()
    told = rows.merge(kept, on=list(KEYS[1:]), how="left", validate="many_to_one")
    counted = zip(told["households"].tolist(), told["found_again"].tolist(), strict=True)
    told["consequence"] = [_consequence(households - found, households) for households, found in counted]
    told["imbalance"] = [_imbalance(value) for value in told["standardised"].tolist()]
    told["standardised"] = finite(told["standardised"])
    store(connection, "attrition", {name: told[name] for name in told.columns})


@lru_cache(maxsize=4096)
def _consequence(lost: int, households: int) -> str:
    return consequence(lost=lost, baseline=households).value


def _imbalance(standardised: float) -> str:
    if np.isnan(standardised):
        return "unknown"
    size = abs(standardised)
    return "alarming" if size > DIFFERENCE_ALARMING else "told" if size > DIFFERENCE_TOLD else "none"


def _shares(connection: Connection) -> pd.DataFrame:
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


def _amounts(connection: Connection) -> pd.DataFrame:
    rows = connection.execute(sql("further/attrition_amounts")).fetchall()
    keys = {name: np.array([row[place] for row in rows], dtype=object) for place, name in enumerate(KEYS)}
    sides = [(np.array(row[5], dtype=float), np.array(row[6], dtype=float)) for row in rows]
    n_found, n_lost = (np.array([len(side[place]) for side in sides], dtype=float) for place in (0, 1))
    value_found, value_lost = (np.array([_mean(side[place]) for side in sides]) for place in (0, 1))
    return _frame(keys, n_found, n_lost, value_found, value_lost, np.array([_amounts_apart(*side) for side in sides]))


def _moments(values: FloatArray) -> tuple[float, float]:
    """Mean and variance; values that are all the same have exactly that mean and none at all."""
    if np.ptp(values) == 0:
        return float(values[0]), 0.0
    return float(values.mean()), float(values.var(ddof=1))


def _mean(values: FloatArray) -> float:
    return _moments(values)[0] if len(values) else float("nan")


def _amounts_apart(found: FloatArray, lost: FloatArray) -> float:
    if min(len(found), len(lost)) < 2:
        return float("nan")
    (found_mean, found_variance), (lost_mean, lost_variance) = _moments(found), _moments(lost)
    return standardised_difference_of_means(
        lost_mean=lost_mean, lost_variance=lost_variance, found_mean=found_mean, found_variance=found_variance
    )


def _frame(keys: Any, *told: FloatArray) -> pd.DataFrame:
    names = ("n_found", "n_lost", "value_found", "value_lost", "standardised")
    frame = pd.DataFrame({**{key: keys[key] for key in KEYS}, **dict(zip(names, told, strict=True))})
    return frame.astype({"n_found": int, "n_lost": int})
