"""Several tests at once: p-values adjusted so that chance findings stay rare.

Intervals are not adjusted. It does not say which indicators belong to one family: that is declared before looking.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.interval import FloatArray, amounts


def holm(p: ArrayLike) -> FloatArray:
    """Holm's adjusted p-values, in the order given: the chance of any false finding stays below the level.

    Formula: for the i-th smallest of m, the largest of (m - j + 1) p_j over j ≤ i, at most 1. Right whatever the
    dependence.
    Reference: Holm 1979, Scand J Stat 6:65.
    Units: probabilities. A NaN (no test was possible) stays NaN and is not counted in m.
    Errors: ValueError for a p outside 0-1 or a table of them.

    >>> holm(p=[0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    values, order = _ordered(p)
    factors = np.arange(len(order), 0, -1)
    return _put(values, order, np.maximum.accumulate(factors * values[order]))


def benjamini_hochberg(p: ArrayLike) -> FloatArray:
    """Benjamini and Hochberg's adjusted p-values, in the order given: below q, a share q of the findings is false.

    Formula: for the i-th smallest of m, the smallest of m p_j / j over j ≥ i, at most 1. Right when tests are
    independent or positively dependent.
    Reference: Benjamini & Hochberg 1995, J R Stat Soc B 57:289.
    Units, errors: see `holm`.

    >>> benjamini_hochberg(p=[0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    values, order = _ordered(p)
    factors = len(order) / np.arange(1, len(order) + 1)
    return _put(values, order, np.minimum.accumulate((factors * values[order])[::-1])[::-1])


def benjamini_yekutieli(p: ArrayLike) -> FloatArray:
    """Benjamini and Yekutieli's adjusted p-values: as `benjamini_hochberg`, under any dependence, and more cautious.

    Formula: Benjamini and Hochberg's times 1 + ½ + … + 1/m, at most 1.
    Reference: Benjamini & Yekutieli 2001, Ann Stat 29:1165.
    Units, errors: see `holm`.

    >>> benjamini_yekutieli(p=[0.01, 0.04, 0.03]).round(3).tolist()
    [0.055, 0.073, 0.073]
    """
    values, order = _ordered(p)
    harmonic = np.sum(1 / np.arange(1, len(order) + 1))
    factors = harmonic * len(order) / np.arange(1, len(order) + 1)
    return _put(values, order, np.minimum.accumulate((factors * values[order])[::-1])[::-1])


def _ordered(p: ArrayLike) -> tuple[FloatArray, NDArray[np.intp]]:
    values = np.atleast_1d(amounts(p=p))
    if values.ndim != 1:
        raise ValueError(f"p must be one list: what is adjusted together stands together, found shape {values.shape}")
    if np.any((values < 0) | (values > 1)):
        raise ValueError(f"p must lie between 0 and 1, found {values[(values < 0) | (values > 1)][0]}")
    known = np.flatnonzero(~np.isnan(values))
    return values, known[np.argsort(values[known], kind="stable")]


def _put(values: FloatArray, order: NDArray[np.intp], adjusted: FloatArray) -> FloatArray:
    answer = np.full(values.shape, np.nan)
    answer[order] = np.minimum(adjusted, 1.0)
    return answer
