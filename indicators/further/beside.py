"""A change beside that of others over the same months: the difference of the changes, with what comes by itself.

The others are the families of the RW that are not assisted, or a comparison RW of the same district. A difference of
changes is no effect: the assisted were chosen, and nothing tells the programme from what else happened to one of the
two. No p, on purpose.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.counting.rows import as_objects
from indicators.estimates import Columns
from indicators.further.arms import (
    Arm,
    apart,
    blanked,
    cells_of,
    limits_by_rt,
    methods_of_shares,
    of_shares,
    refusals,
    too_few,
)
from indicators.further.groups import Groups, ranked
from indicators.further.refusal import Refusal
from indicators.further.storing import Rows, Source, finite, numbers
from indicators.method import Method
from indicators.query import sql
from indicators.statistics.clustered_changes import change_difference_limits
from indicators.statistics.interval import FloatArray
from indicators.statistics.result import Limits
from indicators.statistics.spurious import regression_of_selected

KEYS = ("indicator", "site", "round_from", "round_to", "population", "comparison_site")
FEWEST_READ = 3
"""So many units a correlation of two readings needs at least."""


def beside(source: Source) -> Iterator[Rows]:
    """The table beside."""
    source.run(sql("further/beside"))
    shares = source.columns("beside_shares")
    if len(shares["site"]):
        yield _shares(shares)
    yield from _amounts(source)


def _shares(counts: Columns) -> Rows:
    """Within a site by what its RT do to both; beside another site by the intervals that both changes have."""
    same = counts["same"].astype(bool)
    sums = {name: counts[f"other_{name}"] for name in ("squared_pairs", "squared_net", "products")}
    within = limits_by_rt(counts, prefix="other_", clusters=counts["other_clusters"], sums=sums)
    own, told = (numbers(counts, f"{whose}_lower", f"{whose}_upper") for whose in ("own", "their"))
    theirs = [np.where(same, one, other) for one, other in zip(within, told, strict=True)]
    arms = (
        of_shares(counts, limits=Limits(own[0], own[1])),
        of_shares(counts, prefix="other_", limits=Limits(theirs[0], theirs[1])),
    )
    shown = change_difference_limits(
        cells=cells_of(counts),
        other_cells=cells_of(counts, prefix="other_"),
        variance=counts["variance_change"].astype(float),
        shared=counts["shared"],
        clusters=counts["clusters"],
    )
    difference, joined = apart(*arms)
    lower, upper = (np.where(same, one, other) for one, other in zip((shown.lower, shown.upper), joined, strict=True))
    return _rows(
        counts,
        arms,
        difference,
        Limits(lower, upper),
        correlation=_phi(counts),
        effect=np.where(same, shown.design_effect, counts["own_effect"].astype(float)),
        method=np.where(same, methods_of_shares(shown.way), _of_their_own(counts["own_method"])),
    )


def _of_their_own(methods: NDArray[np.object_]) -> NDArray[np.object_]:
    """The method of the own change, of a ladder as of a share: a difference of changes has no rungs."""
    told = [Method.NEWCOMBE.value if name is None else str(name).removeprefix("ladder_") for name in methods.tolist()]
    return as_objects(told)


def _amounts(source: Source) -> Iterator[Rows]:
    keys = source.columns("beside_amounts")
    if not len(keys["site"]):
        return
    values = source.columns("beside_values")
    two = {name: column[values["part"] < 2] for name, column in values.items()}
    groups = Groups(two, group=2 * two["row"] + two["part"], ranked=np.repeat(ranked(keys["kind"]), 2))
    first = 2 * np.arange(len(keys["site"]))
    shown = groups.apart(first, first + 1)
    read = {name: column[values["part"] == 2] for name, column in values.items()}
    yield _rows(
        keys,
        (groups.arm(first), groups.arm(first + 1)),
        shown.value,
        Limits(shown.lower, shown.upper),
        correlation=_pearsons(read, rows=len(first)),
        effect=shown.design_effect,
        method=groups.methods(first, shown),
    )


def _rows(
    keys: Columns,
    arms: tuple[Arm, Arm],
    difference: FloatArray,
    limits: Limits,
    *,
    correlation: FloatArray,
    effect: FloatArray,
    method: NDArray[np.object_],
) -> Rows:
    own, others = arms
    refused = refusals(
        (keys["forbidden"].astype(bool), Refusal.NOT_COMPARABLE),
        (others.n == 0, Refusal.NO_COMPARISON),
        (too_few(own, others), Refusal.FEW_IN_GROUP),
    )
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
        "lower": limits[0],
        "upper": limits[1],
        "correlation": correlation,
        "by_itself": _by_itself(own, others, correlation),
    }
    row: dict[str, Any] = {key: keys[key] for key in KEYS}
    row |= {"n": own.n.astype(int), "n_comparison": others.n.astype(int), "refusal": refused}
    row |= {"design_effect": np.nan_to_num(effect, nan=1.0), "method": method}
    return "beside", row | {name: finite(v) for name, v in blanked(told, refused=refused).items()}


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


def _pearsons(read: Columns, *, rows: int) -> FloatArray:
    """The correlation of two readings of every row; unknown of few units, or where nobody differs."""
    told = np.full(rows, np.nan)
    found, start = np.unique(read["row"], return_index=True)
    pairs = np.split(np.column_stack(numbers(read, "value_from", "value_to")), start[1:])
    for row, pair in zip(found.tolist(), pairs, strict=False):
        if len(pair) >= FEWEST_READ and np.all(np.ptp(pair, axis=0) > 0):
            told[row] = np.clip(np.corrcoef(pair[:, 0], pair[:, 1])[0, 1], -1, 1)
    return told
