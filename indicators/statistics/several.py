"""Whether amounts of several groups, or of the same units in several rounds, differ by more than chance.

Units count as independent: RT are the groups here, or are accounted for elsewhere. It compares no two of them in turn.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from indicators.statistics.distribution import chi_squared_tail
from indicators.statistics.interval import FloatArray, amounts, known_counts
from indicators.statistics.result import Significance


def welch_anova(*, sizes: ArrayLike, means: ArrayLike, variances: ArrayLike) -> Significance:
    """Welch's test that several groups have the same mean, whatever their variances.

    Formula: with w = n / s², W = Σw, m = Σw x̄ / W and Λ = Σ (1 - w / W)² / (n - 1):
    F = Σ w (x̄ - m)² / (k - 1) / (1 + 2 (k - 2) Λ / (k² - 1)) on k - 1 and (k² - 1) / (3 Λ) degrees of freedom. With two
    groups it is Welch's t².
    Reference: Welch 1951, Biometrika 38:330.
    Units: those of the means; variances over n - 1. Both degrees of freedom are told: `freedom` and `freedom_within`.
    Errors: ValueError for fewer than two groups, one of fewer than two units, or a variance that is not above zero.

    >>> result = welch_anova(sizes=[10, 10], means=[0.75, 2.33], variances=[3.200556, 4.009])
    >>> round(result.statistic, 4), result.freedom, round(result.freedom_within, 3), round(result.p, 5)
    (3.4626, 1.0, 17.776, 0.07939)
    """
    n, v = known_counts(sizes=sizes, variances=variances)
    x = amounts(means=means)
    if len(n) < 2 or np.any(n < 2) or not np.all(v > 0):
        raise ValueError("needs two or more groups of two or more units, each with a variance above zero")
    if x.shape != n.shape or not np.all(np.isfinite(x)):
        raise ValueError("means must be finite, one of each group")
    weight, groups = n / v, float(len(n))
    share = weight / weight.sum()
    spread = float(weight @ (x - share @ x) ** 2)
    unequal = float(np.sum((1 - share) ** 2 / (n - 1)))
    ratio = spread / (groups - 1) / (1 + 2 * (groups - 2) * unequal / (groups**2 - 1))
    within = (groups**2 - 1) / (3 * unequal)
    return Significance(ratio, float(fdtrc(groups - 1, within, ratio)), groups - 1, freedom_within=within)


def kruskal_wallis(samples: Sequence[ArrayLike]) -> Significance:
    """Kruskal and Wallis' test that several groups have the same distribution, by ranks.

    Formula: H = (12 / (N (N + 1)) Σ R² / n - 3 (N + 1)) / (1 - Σ(t³ - t) / (N³ - N)) on χ²(k - 1), R the rank sums of
    the groups and t the sizes of ties; 0 with p = 1 when all values are alike.
    Reference: Kruskal & Wallis 1952, J Am Stat Assoc 47:583.
    Units: a statistic and a probability.
    Errors: ValueError for fewer than two groups, an empty one, or a value that is not finite.

    >>> normal, obstructed, asbestosis = [2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0]
    >>> result = kruskal_wallis(samples=[np.array(each) for each in (normal, obstructed, asbestosis)])
    >>> round(result.statistic, 4), result.freedom, round(result.p, 2)
    (0.7714, 2, 0.68)
    """
    groups = [amounts(samples=sample) for sample in samples] if np.iterable(samples) else []
    if len(groups) < 2 or any(group.ndim != 1 or not group.size for group in groups):
        raise ValueError("needs two or more groups, each a list of values and none of them empty")
    sizes = np.array([len(group) for group in groups])
    values = np.concatenate(groups)
    if not np.all(np.isfinite(values)):
        raise ValueError("the groups must be finite: leave unknown values out")
    ranks, tied = _midranks(values)
    every = float(sizes.sum())
    sums = np.add.reduceat(ranks, np.cumsum(sizes) - sizes)
    shrunk = 1 - float(np.sum(tied**3 - tied)) / (every**3 - every) if every > 1 else 0.0
    freedom = len(sizes) - 1
    if shrunk <= 0:
        return Significance(0.0, 1.0, freedom)
    statistic = max(12 / (every * (every + 1)) * float(np.sum(sums**2 / sizes)) - 3 * (every + 1), 0.0) / shrunk
    return Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=freedom)), freedom)


def friedman_test(values: ArrayLike) -> Significance:
    """Friedman's test that an amount is the same in several rounds of one panel, by ranks within each unit.

    Formula: with rank sums R of k rounds over n units, 12 Σ (R - n (k + 1) / 2)² / (n k (k + 1) - Σ(t³ - t) / (k - 1))
    on χ²(k - 1), t the sizes of ties within units; 0 with p = 1 when nobody changed.
    Reference: Friedman 1937, J Am Stat Assoc 32:675; Hollander & Wolfe 1973, ch. 7.
    Units: a statistic and a probability; a row per unit and a column per round.
    Errors: ValueError for no unit, fewer than two rounds, or a value that is not finite.

    >>> result = friedman_test(values=[[1, 2, 3], [2, 1, 3], [1, 2, 3], [1, 3, 2]])
    >>> round(result.statistic, 3), result.freedom, round(result.p, 3)
    (4.5, 2, 0.105)
    """
    panel = amounts(values=values)
    if panel.ndim != 2 or not len(panel) or panel.shape[1] < 2 or not np.all(np.isfinite(panel)):
        raise ValueError("needs a row per unit and two or more rounds, all known")
    units, rounds = panel.shape
    equal = panel[:, :, None] == panel[:, None, :]
    ranks = (panel[:, :, None] > panel[:, None, :]).sum(axis=2) + (equal.sum(axis=2) + 1) / 2
    # a value that t of its unit share adds t² - 1, which over the t of them is t³ - t
    tied = float(np.sum(equal.sum(axis=2) ** 2 - 1))
    spread = units * rounds * (rounds + 1) - tied / (rounds - 1)
    excess = 12 * float(np.sum((ranks.sum(axis=0) - units * (rounds + 1) / 2) ** 2))
    statistic = excess / spread if spread > 0 else 0.0
    return Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=rounds - 1)), rounds - 1)


def _midranks(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Ranks from 1, equal ones sharing their mean; and the sizes of all groups of equals."""
    _, place, often = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(often) - (often - 1) / 2)[place], often.astype(np.float64)
