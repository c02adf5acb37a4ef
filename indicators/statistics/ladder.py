"""Tests on the whole table of an ordered ladder before × after: are the two rounds alike, and which way did they move?

For analysts; the headline is up / same / down, see `ordinal`, and each threshold as a paired yes/no, see `paired`.
A table has the rungs before as rows and the same rungs after as columns. It does not know which rung is better.
"""

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from indicators.statistics.distribution import chi_squared_tail, student_two_sided
from indicators.statistics.interval import FloatArray, amounts, known_counts, require_some
from indicators.statistics.result import Significance


def stuart_maxwell(table: ArrayLike) -> Significance:
    """Stuart and Maxwell's test that every rung holds the same share in both rounds.

    Formula: d' S⁻¹ d on χ²(k - 1), with d the row less the column totals, S_ii = r_i + c_i - 2 n_ii and
    S_ij = -(n_ij + n_ji), one rung left out. Rungs that nobody entered or left add nothing and are dropped; 0 with
    p = 1 when nobody moved. Rungs that only exchange among themselves are groups that are tested together.
    Reference: Stuart 1955, Biometrika 42:412; Maxwell 1970, Br J Psychiatry 116:651.
    Units: a statistic and a probability.
    Errors: ValueError for a table that is not square, is empty or has negative counts.

    >>> result = stuart_maxwell(table=[[20, 10, 5], [3, 30, 15], [0, 5, 40]])
    >>> round(result.statistic, 4), result.freedom
    (13.7647, 2)
    """
    tested = homogeneity(tables=_square(table)[None])
    return Significance(float(tested.statistic[0]), float(tested.p[0]), int(tested.freedom[0]))


def bhapkar(table: ArrayLike) -> Significance:
    """Bhapkar's test that every rung holds the same share in both rounds; finds more than Stuart and Maxwell's.

    Formula: as `stuart_maxwell` with S - d d' / n in the place of S, which is W / (1 - W / n).
    Reference: Bhapkar 1966, J Am Stat Assoc 61:228.
    Units, errors: see `stuart_maxwell`; the statistic is infinite when everybody moved the same way (W = n).

    >>> round(bhapkar(table=[[20, 10, 5], [3, 30, 15], [0, 5, 40]]).statistic, 3)
    15.423
    """
    tested = homogeneity(tables=_square(table)[None])
    return Significance(float(tested.bhapkar[0]), float(tested.bhapkar_p[0]), int(tested.freedom[0]))


class Superiority(NamedTuple):
    """How often a household of one group stands above one of another, and the test that it is as often below."""

    share: float
    test: Significance


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Stuart and Maxwell's statistic of each of many tables, Bhapkar's, the p of both, and their degrees of freedom."""

    statistic: FloatArray
    p: FloatArray
    bhapkar: FloatArray
    bhapkar_p: FloatArray
    freedom: FloatArray


def homogeneity(tables: ArrayLike) -> Homogeneity:
    """`stuart_maxwell` and `bhapkar` of many tables of the same rungs at once; the first axis counts the tables.

    Formula: d' S⁺ d over the eigenvectors of the whole S, with as many degrees of freedom as eigenvalues above 0: the
    same number, however rungs hang together. Reference, units: see both. Errors: none; tables are taken as they are.

    >>> result = homogeneity(tables=[[[20, 10, 5], [3, 30, 15], [0, 5, 40]]])
    >>> result.statistic.round(4).tolist(), result.bhapkar.round(3).tolist(), result.freedom.tolist()
    ([13.7647], [15.423], [2])
    """
    cells = amounts(tables=tables)
    moved = cells * (1 - np.eye(cells.shape[-1]))
    left, entered = moved.sum(axis=2), moved.sum(axis=1)
    spread = (left + entered)[..., None] * np.eye(cells.shape[-1]) - moved - moved.swapaxes(1, 2)
    # S always has one dependent row; groups of rungs without exchange between them have one each, as have empty rungs.
    sizes, directions = np.linalg.eigh(spread)
    free = sizes > sizes[:, -1:] * cells.shape[-1] * np.finfo(float).eps
    along = np.einsum("tij,ti->tj", directions, left - entered)
    statistic = np.divide(along**2, sizes, out=np.zeros_like(sizes), where=free).sum(axis=1)
    rest = 1 - statistic / cells.sum(axis=(1, 2))
    bhapkar = np.divide(statistic, rest, out=np.full_like(statistic, np.inf), where=rest > 1e-12)
    rank, occupied = free.sum(axis=1), ((cells.sum(axis=1) + cells.sum(axis=2)) > 0).sum(axis=1)
    nobody = rank == 0
    p, bhapkar_p = (
        np.where(nobody, 1.0, chi_squared_tail(statistic=each, freedom=np.maximum(rank, 1)))
        for each in (statistic, bhapkar)
    )
    return Homogeneity(statistic, p, bhapkar, bhapkar_p, np.where(nobody, np.maximum(occupied - 1, 0), rank))


def bowker(table: ArrayLike) -> Significance:
    """Bowker's test that as many moved from rung i to j as from j to i, for every two rungs.

    Formula: Σ_{i<j} (n_ij - n_ji)² / (n_ij + n_ji) on χ²(k (k - 1) / 2), exchanges that nobody made adding 0.
    Reference: Bowker 1948, J Am Stat Assoc 43:572.
    Units, errors: see `stuart_maxwell`.

    >>> result = bowker(table=[[20, 10, 5], [3, 30, 15], [0, 5, 40]])
    >>> round(result.statistic, 4), result.freedom, round(result.p, 6)
    (13.7692, 3, 0.003237)
    """
    cells = _square(table)
    above = np.triu_indices(len(cells), 1)
    one, other = cells[above], cells.T[above]
    both = one + other
    statistic = float(np.sum((one - other) ** 2 / np.where(both > 0, both, 1)))
    freedom = len(both)
    return Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=freedom)), freedom)


def score_test(table: ArrayLike, *, scores: ArrayLike | None = None) -> Significance:
    """Test that households moved as far up as down, rungs counted by scores (1, 2, 3 … unless given).

    Formula: z = Σd / √Σd², d the score after less the score before of each household; 0 with p = 1 when nobody moved.
    With two rungs this is McNemar's test.
    Reference: Stuart 1955, Biometrika 42:412; Agresti 2013, Categorical Data Analysis, ch. 11.
    Units: a normal deviate, above 0 when households moved up, and a two-sided probability.
    Errors: see `stuart_maxwell`; ValueError for scores that do not fit the table.

    >>> table = [[144, 33, 84, 126], [2, 4, 14, 29], [0, 2, 6, 25], [0, 0, 1, 5]]
    >>> round(score_test(table=table).statistic, 3)
    16.454
    """
    cells = _square(table)
    points = np.arange(1.0, len(cells) + 1) if scores is None else amounts(scores=scores)
    if points.shape != (len(cells),) or not np.all(np.isfinite(points)):
        raise ValueError(f"scores must be {len(cells)} finite numbers")
    steps = points[None, :] - points[:, None]
    squared = float(np.sum(cells * steps**2))
    statistic = float(np.sum(cells * steps)) / sqrt(squared) if squared else 0.0
    return Significance(statistic, float(2 * ndtr(-abs(statistic))))


def probability_of_superiority(*, before: ArrayLike, after: ArrayLike) -> Superiority:
    """How often a household of one group stands above one of another, ties counted half, and its test.

    For different households only: two sites, or two rounds that visited different ones. In pairs use the share that
    climbed, (up / total).
    Formula: P(X < Y) + ½ P(X = Y) over all pairs, X before, Y after; Brunner and Munzel's statistic on Student's t,
    from the variances of how households of one group rank within the other.
    Reference: Brunner & Munzel 2000, Biom J 42:17; Bross 1958, Biometrics 14:18 (ridits).
    Units: a probability between 0 and 1 (½: no difference), a statistic and a two-sided probability. Before and after
    are counts per rung, from lowest to highest.
    Errors: ValueError for counts of different rungs, negative counts, or fewer than two households in a group.

    >>> share, test = probability_of_superiority(before=[11, 51, 22, 21, 7], after=[24, 37, 21, 19, 6])
    >>> round(share, 4), round(test.statistic, 4), round(test.p, 4)
    (0.4558, -1.1758, 0.2411)
    """
    (x,), (y,) = known_counts(before=before), known_counts(after=after)
    n, m = float(x.sum()), float(y.sum())
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError("before and after must count the same rungs")
    if min(n, m) < 2:
        raise ValueError("each group needs two or more households")

    def below(counted: FloatArray) -> FloatArray:  # households below each rung, those on it counted half
        return np.asarray(np.cumsum(counted) - counted / 2)

    share = float(y @ below(x)) / (n * m)
    placed_x, placed_y = below(y), below(x)  # how a household of one group ranks within the other
    var_x = float(x @ (placed_x - x @ placed_x / n) ** 2) / (n - 1)
    var_y = float(y @ (placed_y - y @ placed_y / m) ** 2) / (m - 1)
    spread_x, spread_y = var_x / m**2 / n, var_y / n**2 / m
    spread = spread_x + spread_y
    if spread == 0:  # complete separation, or all on one rung
        certain = Significance(0.0, 1.0) if share == 0.5 else Significance(np.inf * (share - 0.5), 0.0)
        return Superiority(share, certain)
    statistic = (share - 0.5) / sqrt(spread)
    freedom = spread**2 / (spread_x**2 / (n - 1) + spread_y**2 / (m - 1))
    p = float(student_two_sided(statistic=statistic, freedom=freedom))
    return Superiority(share, Significance(statistic, p, freedom))


def _square(table: ArrayLike) -> FloatArray:
    cells = known_counts(table=table)[0]
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1] or len(cells) < 2:
        raise ValueError(f"the table must be square with two or more rungs, found {cells.shape}")
    require_some(pairs=float(cells.sum()))
    return cells
