"""Two more tests of a paired change in clusters, to set beside those that other software prints.

The intervals that results show do not come from here: see `clustered.change_limits`, and there Obuchowski's and
Durkalski's tests.
"""

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.distribution import chi_squared_tail
from indicators.statistics.interval import FloatArray, known_counts
from indicators.statistics.result import Significance


def yang_test(*, gained: ArrayLike, lost: ArrayLike, totals: ArrayLike) -> Significance:
    """Yang's test of a paired change in clusters: Obuchowski's with the variance of the null and the observed averaged.

    Formula: (K - 1) / K · (Σd)² / (½ Σ (d - nΔ)² + ½ Σd²) on χ²(1), with d = gained - lost and n pairs of each of K
    clusters and Δ = Σd / Σn; 0 with p = 1 when all d are 0.
    Reference: Yang, Sun & Hardin 2010, Biom J 52:638.
    Units: a statistic and a probability.
    Errors: ValueError with fewer than two clusters that hold pairs, a negative count, or more changed than there are.

    >>> round(yang_test(gained=[4, 2, 3, 5], lost=[0, 1, 0, 1], totals=[10, 8, 12, 9]).statistic, 3)
    4.597
    """
    n01, n10, n = _clusters(gained=gained, lost=lost, totals=totals)
    net, clusters = n01 - n10, len(n)
    change = float(net.sum() / n.sum())
    spread = float(np.sum((net - n * change) ** 2) + net @ net) / 2
    return _told((clusters - 1) / clusters * float(net.sum()) ** 2 / spread if spread else 0.0)


def eliasziw_donner_test(*, gained: ArrayLike, lost: ArrayLike, both: ArrayLike, neither: ArrayLike) -> Significance:
    """Eliasziw and Donner's test of a paired change in clusters: McNemar's over a correction for likeness in clusters.

    Formula: (g - l)² / (g + l) / (1 + (n_c - 1) ρ) on χ²(1). ρ = 1 / (1 + p (1 - r) / r), p the share of pairs that
    changed and r the likeness of the four cells within clusters by analysis of variance, 0 where that is not above 0;
    n_c = S₀ + K_d (S̄ - S₀), S₀ = S̄ - Σ (S - S̄)² / (K_d (K_d - 1) S̄), S the changed of the K_d clusters where any
    changed and S̄ their mean. 0 with p = 1 when nobody changed.
    Reference: Eliasziw & Donner 1991, Stat Med 10:1981.
    Units: a statistic and a probability.
    Errors: ValueError with fewer than two clusters that hold pairs, none with two or more, or a negative count.

    >>> cells = {"gained": [6, 0, 3, 5], "lost": [0, 1, 0, 1], "both": [1, 6, 5, 2], "neither": [1, 2, 0, 1]}
    >>> round(eliasziw_donner_test(**cells).statistic, 3)
    4.677
    """
    named = {"gained": gained, "lost": lost, "both": both, "neither": neither}
    cells = np.array(known_counts(**named), dtype=np.float64).reshape(4, -1)
    cells = cells[:, cells.sum(axis=0) > 0]
    sizes = cells.sum(axis=0)
    if len(sizes) < 2 or sizes.max() < 2:
        raise ValueError("needs two or more clusters that hold pairs, one of them two or more")
    changed = cells[0] + cells[1]
    moved = float(changed.sum())
    if not moved:
        return _told(0.0)
    alike = _likeness(cells)
    apart = moved / float(sizes.sum())
    likeness = 1 / (1 + apart * (1 - alike) / alike) if alike > 0 else 0.0
    plain = float((cells[0] - cells[1]).sum()) ** 2 / moved
    return _told(plain / (1 + (_typical_changed(changed) - 1) * likeness))


def _likeness(cells: FloatArray) -> float:
    """How alike two pairs of one cluster are in which of the four cells they fall, by analysis of variance."""
    sizes = cells.sum(axis=0)
    clusters, mean = len(sizes), float(sizes.mean())
    expected = np.outer(cells.sum(axis=1) / sizes.sum(), sizes)
    between = float(np.sum((cells - expected) ** 2 / sizes)) / clusters
    within = float(np.sum(cells * (sizes - cells) / sizes)) / (clusters * (mean - 1))
    typical = mean - float(np.sum((sizes - mean) ** 2)) / (clusters * (clusters - 1) * mean)
    spread = between + (typical - 1) * within
    return (between - within) / spread if spread > 0 else 0.0


def _typical_changed(changed: FloatArray) -> float:
    some = changed[changed > 0]
    many, mean = len(some), float(some.mean())
    if many < 2:
        return mean
    spread = float(np.sum((some - mean) ** 2))
    typical = mean - spread / (many * (many - 1) * mean)
    return typical + many * (mean - typical)


def _clusters(*, gained: ArrayLike, lost: ArrayLike, totals: ArrayLike) -> list[FloatArray]:
    n01, n10, n = (np.atleast_1d(array) for array in known_counts(gained=gained, lost=lost, totals=totals))
    if np.any(n01 + n10 > n):
        raise ValueError("gained and lost must not exceed totals in any cluster")
    if int(np.sum(n > 0)) < 2:
        raise ValueError("needs two or more clusters that hold pairs")
    return [array[n > 0] for array in (n01, n10, n)]


def _told(statistic: float) -> Significance:
    return Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=1)), 1)
