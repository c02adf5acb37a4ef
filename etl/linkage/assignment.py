"""Which of many possible pairs hold: at most one for each record, and only with a margin over the runner-up."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


def one_to_one(left: Integers, right: Integers, points: Floats, *, least: Booleans, margin: float) -> Integers:
    """Positions of the pairs that hold. `least`: pairs strong enough on their own; the others still count as rivals.

    What has been settled clearly is no rival any more, so that one clear pair may settle its neighbours.
    """
    settled: list[int] = []
    remaining = np.arange(len(points))
    while len(remaining):
        best = _best(left[remaining], right[remaining], points[remaining])
        lead = _lead(left[remaining], right[remaining], points[remaining])
        clear = remaining[best & (lead >= margin) & least[remaining]]
        if not len(clear):
            break
        settled += clear.tolist()
        taken = np.isin(left[remaining], left[clear]) | np.isin(right[remaining], right[clear])
        remaining = remaining[~taken]
    return np.asarray(sorted(settled), dtype=np.int64)


def _best(left: Integers, right: Integers, points: Floats) -> Booleans:
    """Pairs of the assignment with the most points altogether: all without a rival, the others block by block."""
    chosen = _without_rival(left) & _without_rival(right)
    if not chosen.all():
        disputed = np.flatnonzero(~chosen)
        chosen[disputed] = _best_of_blocks(left[disputed], right[disputed], points[disputed])
    return chosen


def _without_rival(records: Integers) -> Booleans:
    """Which pairs are the only one of their record."""
    _, place, pairs = np.unique(records, return_inverse=True, return_counts=True)
    return np.asarray(pairs[place] == 1)


def _best_of_blocks(left: Integers, right: Integers, points: Floats) -> Booleans:
    from scipy.sparse import coo_matrix  # slow to start, and most loads have nothing to assign
    from scipy.sparse.csgraph import connected_components

    lefts, row = np.unique(left, return_inverse=True)
    rights, column = np.unique(right, return_inverse=True)
    size = len(lefts) + len(rights)
    graph = coo_matrix((np.ones(len(row)), (row, column + len(lefts))), shape=(size, size))
    _, component = connected_components(graph, directed=False)
    block_of = component[row]
    chosen = np.zeros(len(points), dtype=bool)
    order = np.argsort(block_of, kind="stable")
    for block in np.split(order, np.flatnonzero(np.diff(block_of[order])) + 1):
        chosen[_best_of_block(row, column, points, block)] = True
    return chosen


def _best_of_block(left: Integers, right: Integers, points: Floats, block: Integers) -> Integers:
    from scipy.optimize import linear_sum_assignment

    rows, i = np.unique(left[block], return_inverse=True)
    columns, j = np.unique(right[block], return_inverse=True)
    floor = min(0.0, float(points[block].min())) - 1.0
    matrix = np.full((len(rows), len(columns)), floor)
    matrix[i, j] = points[block]
    row, column = linear_sum_assignment(matrix, maximize=True)
    pairs = dict(zip(zip(i.tolist(), j.tolist(), strict=True), block.tolist(), strict=True))
    found = [pairs[pair] for pair in zip(row.tolist(), column.tolist(), strict=True) if pair in pairs]
    return np.asarray(found, dtype=np.int64)


def _lead(left: Integers, right: Integers, points: Floats) -> Floats:
    """How far each pair is before the best other pair of either of its records."""
    return np.minimum(_lead_of(left, points), _lead_of(right, points))


def _lead_of(side: Integers, points: Floats) -> Floats:
    order = np.lexsort((-points, side))
    first = np.r_[True, side[order][1:] != side[order][:-1]]
    group = np.cumsum(first) - 1
    starts = np.flatnonzero(first)
    best = points[order][starts]
    second = np.full(len(starts), -np.inf)
    several = np.r_[starts[1:], len(order)] - starts > 1
    second[several] = points[order][starts[several] + 1]
    is_best = np.zeros(len(order), dtype=bool)
    is_best[starts] = True
    lead = np.empty(len(points))
    lead[order] = np.where(is_best, points[order] - second[group], points[order] - best[group])
    return lead
