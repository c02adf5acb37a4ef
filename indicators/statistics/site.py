"""Many sites side by side without a league table: funnel limits, flags, and changes shrunk towards their mean.

It does not rank sites.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.interval import FloatArray, amounts, counts, critical_value, finite, known_counts, numbers
from indicators.statistics.result import Limits

# The two pairs of lines of a funnel: about two and three standard errors.
WARNING = 0.95
ALARM = 0.998


class Flag(IntEnum):
    """Where a site lies in a funnel."""

    LOW_ALARM = -2
    LOW_WARNING = -1
    INSIDE = 0
    HIGH_WARNING = 1
    HIGH_ALARM = 2


def funnel_limits(
    *, total: ArrayLike, average: ArrayLike, design_effect: ArrayLike = 1.0, confidence: float = WARNING
) -> Limits:
    """Between which shares a site of this size lies by chance alone, elementwise.

    Formula: p ± z √(e p (1 - p) / n), cut at 0 and 1, p the average of all sites, e the design effect; the shares whose
    Wilson limit is the average. Spiegelhalter's other lines, of exact binomial tails, differ at the smallest sites.
    Reference: Spiegelhalter 2005, Stat Med 24:1185.
    Units: shares between 0 and 1. Errors: NaN where total is 0; ValueError for an average outside 0-1.

    >>> lower, upper = funnel_limits(total=10, average=0.806424478571495)
    >>> round(float(lower), 6), float(upper)
    (0.561543, 1.0)
    """
    z = critical_value(confidence=confidence)
    n, p, e = counts(total=total, average=average, design_effect=design_effect)
    if np.any(p > 1):
        raise ValueError("average must lie between 0 and 1")
    if np.any(e <= 0):
        raise ValueError("design_effect must be above zero")
    half = z * np.sqrt(e * p * (1 - p) / np.where(n > 0, n, np.nan))
    return Limits(np.maximum(p - half, 0), np.minimum(p + half, 1))


def funnel_flags(
    *, events: ArrayLike, total: ArrayLike, average: ArrayLike, design_effect: ArrayLike = 1.0
) -> NDArray[np.int64]:
    """Where sites lie in the funnel, elementwise: inside, beyond the 95% or beyond the 99.8% lines.

    Formula: events / total against `funnel_limits` at both. High and low are not good and bad.
    Reference: Spiegelhalter 2005, Stat Med 24:1185.
    Units: values of `Flag`. Errors: inside where total is 0; ValueError for impossible counts and unknown ones.

    >>> flags = funnel_flags(events=[90, 80, 60], total=100, average=0.8)
    >>> [Flag(flag).name for flag in flags]
    ['HIGH_WARNING', 'INSIDE', 'LOW_ALARM']
    """
    x, n, *_ = known_counts(events=events, total=total, average=average, design_effect=design_effect)
    if np.any(x > n):
        raise ValueError("events must not exceed total")
    share = x / np.where(n > 0, n, np.nan)
    flags = np.zeros(np.broadcast(share, np.asarray(average)).shape, dtype=np.int64)
    for confidence in (WARNING, ALARM):
        lower, upper = funnel_limits(total=n, average=average, design_effect=design_effect, confidence=confidence)
        flags += (share > upper).astype(np.int64) - (share < lower).astype(np.int64)
    return flags


def shrunken(*, estimates: ArrayLike, variances: ArrayLike, tau_squared: float, mean: float) -> FloatArray:
    """Estimates of sites drawn towards their mean, the more the less each one knows, elementwise.

    Formula: w e + (1 - w) m, w = τ² / (τ² + v); τ² and m from `contrast.heterogeneity`.
    Reference: Efron & Morris 1975, J Am Stat Assoc 70:311.
    Units: those of the estimates. Errors: ValueError for negative variances; NaN where nothing is known (τ² = v = 0
    leaves the mean).

    >>> shrunken(estimates=[0.1, 0.5], variances=[0.01, 0.03], tau_squared=0.03, mean=0.3).round(3).tolist()
    [0.15, 0.4]
    """
    e, v = np.broadcast_arrays(amounts(estimates=estimates), *counts(variances=variances))
    (tau_squared,) = numbers(tau_squared=tau_squared)
    (mean,) = finite(mean=mean)
    spread = tau_squared + v
    weight = tau_squared / np.where(spread == 0, 1, spread)
    return np.asarray(weight * e + (1 - weight) * mean)
