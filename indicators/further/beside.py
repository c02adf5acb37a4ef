"""A change beside that of others over the same months: the difference of the changes, with what comes by itself.

The others are the families of the RW that are not assisted, or a comparison RW of the same district. A difference of
changes is no effect: the assisted were chosen, and nothing tells the programme from what else happened to one of the
two. No p, on purpose.
"""

from typing import Any

import numpy as np

from indicators.definition import Kind
from indicators.estimates import Columns
from indicators.further.arms import Arm, Pairs, apart, blanked, of_amounts, of_shares, refusals, too_few
from indicators.further.refusal import Refusal
from indicators.further.storing import Connection, columns, finite, numbers, store
from indicators.query import sql
from indicators.statistics.interval import FloatArray
from indicators.statistics.spurious import regression_of_selected

KEYS = ("indicator", "site", "round_from", "round_to", "population", "comparison_site")
FEWEST_READ = 3
"""So many units a correlation of two readings needs at least."""


def beside(connection: Connection) -> None:
    """Fill the table beside."""
    connection.execute(sql("further/beside"))
    shares = columns(connection, "beside_shares")
    if len(shares["site"]):
        effect = numbers(shares, "design_effect")[0]
        _store(connection, shares, of_shares(shares), _others(shares), correlation=_phi(shares), effect=effect)
    _amounts(connection)


def _others(counts: Columns) -> Arm:
    return of_shares(counts, prefix="other_")


def _amounts(connection: Connection) -> None:
    rows = connection.execute(sql("further/beside_amounts")).fetchall()
    if not rows:
        return
    kinds = dict(connection.execute("SELECT indicator, kind FROM defined").fetchall())
    median = [kinds[row[0]] == Kind.MEDIAN.value for row in rows]
    keys = {name: np.array([row[place] for row in rows]) for place, name in enumerate((*KEYS, "forbidden"))}
    own, others = ([row[place : place + 2] for row in rows] for place in (7, 9))
    first, second = of_amounts(own, others, median=median)
    correlation = np.array([_pearson(row[11:13]) for row in rows])
    _store(connection, keys, first, second, correlation=correlation, effect=np.ones(len(rows)))


def _store(
    connection: Connection, keys: Columns, own: Arm, others: Arm, *, correlation: FloatArray, effect: FloatArray
) -> None:
    refused = refusals(
        (keys["forbidden"].astype(bool), Refusal.NOT_COMPARABLE),
        (others.n == 0, Refusal.NO_COMPARISON),
        (too_few(own, others), Refusal.TOO_FEW),
    )
    difference, (lower, upper) = apart(own, others)
    told = {
        "before": own.before,
        "after": own.after,
        "before_comparison": others.before,
        "after_comparison": others.after,
        "change": own.change,
        "change_lower": own.lower,
        "change_upper": own.upper,
        "change_comparison": others.change,
        "change_comparison_lower": others.lower,
        "change_comparison_upper": others.upper,
        "difference": difference,
        "lower": lower,
        "upper": upper,
        "correlation": correlation,
        "by_itself": _by_itself(own, others, correlation),
    }
    row: dict[str, Any] = {key: keys[key] for key in KEYS}
    row |= {"n": own.n.astype(int), "n_comparison": others.n.astype(int), "design_effect": effect, "refusal": refused}
    store(connection, "beside", row | {name: finite(v) for name, v in blanked(told, refused=refused).items()})


def _by_itself(own: Arm, others: Arm, correlation: FloatArray) -> FloatArray:
    """How much the assisted move towards the mean of all of the site by themselves."""
    everybody = (own.n * own.before + others.n * others.before) / np.where(own.n + others.n > 0, own.n + others.n, 1)
    told = np.full(len(everybody), np.nan)
    known = np.isfinite(everybody) & np.isfinite(correlation)
    for row in np.flatnonzero(known).tolist():
        told[row] = regression_of_selected(
            mean=everybody[row], selected_mean=own.before[row], correlation=correlation[row]
        )
    return told


def _phi(counts: Columns) -> FloatArray:
    """The correlation of a yes/no in two readings of all; unknown where there are no two or nobody differs."""
    gained, lost, both, neither = numbers(counts, "read_gained", "read_lost", "read_both", "read_neither")
    margins = (both + lost) * (gained + neither) * (both + gained) * (lost + neither)
    phi = np.full(len(margins), np.nan)
    np.divide(both * neither - gained * lost, np.sqrt(margins), out=phi, where=margins > 0)
    return phi


def _pearson(pairs: Pairs) -> float:
    before, after = (np.array(values or (), dtype=float) for values in pairs)
    if len(before) < FEWEST_READ or np.ptp(before) == 0 or np.ptp(after) == 0:
        return float("nan")
    return float(np.clip(np.corrcoef(before, after)[0, 1], -1, 1))
