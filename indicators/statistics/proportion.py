"""Intervals for one proportion and for the difference of two independent proportions.

Not for the same households at two rounds: those are pairs, see `paired`. The `..._limits` functions work on whole
arrays and answer NaN where nothing was counted; the `..._interval` functions answer for one cell and raise instead.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binomtest

from indicators.statistics.interval import FloatArray, Interval, counts, critical_value, require_some


def wilson_limits(*, events: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Wilson score limits of a proportion, elementwise.

    Formula: (x + z²/2 ± z √(x (n - x) / n + z²/4)) / (n + z²), with x events out of n.
    Reference: Wilson 1927, J Am Stat Assoc 22:209; Newcombe 1998, Stat Med 17:857.
    Units: shares between 0 and 1. For clustered data divide both counts by the design effect.
    Errors: NaN where total is 0; ValueError for negative counts or more events than total.

    >>> lower, upper = wilson_limits(events=[13, 0], total=[16, 0])
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.5699, nan], [0.9341, nan])
    """
    z = critical_value(confidence=confidence)
    x, n = counts(events=events, total=total)
    if np.any(x > n):
        raise ValueError("events must not exceed total")
    n = np.where(n > 0, n, np.nan)
    half = z * np.sqrt(x * (n - x) / n + z**2 / 4)
    lower = (x + z**2 / 2 - half) / (n + z**2)
    upper = (x + z**2 / 2 + half) / (n + z**2)
    # Both ends are exact in theory; rounding must not show "-0.0000000001" or exclude the estimate.
    return np.where(x == 0, 0 * n, lower), np.where(x == n, 1 + 0 * n, upper)


def wilson_interval(*, events: float, total: float, confidence: float = 0.95) -> Interval:
    """Wilson score interval of one proportion; the default for any share that is shown.

    Formula, reference, units: see `wilson_limits`.
    Errors: ValueError when total is 0, a count is negative, or events exceed total.

    >>> interval = wilson_interval(events=0, total=30)
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.0, 0.114)
    """
    require_some(total=total)
    lower, upper = wilson_limits(events=events, total=total, confidence=confidence)
    return Interval(float(lower), float(upper))


def clopper_pearson_interval(*, events: int, total: int, confidence: float = 0.95) -> Interval:
    """Clopper-Pearson interval of one proportion: never covers less than promised, and is wider for it.

    Formula: the shares at which each binomial tail probability equals (1 - confidence) / 2.
    Reference: Clopper & Pearson 1934, Biometrika 26:404.
    Units: shares between 0 and 1. Counts must be whole.
    Errors: ValueError when total is 0, a count is negative, or events exceed total.

    >>> interval = clopper_pearson_interval(events=13, total=16)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.5435, 0.9595)
    """
    require_some(total=total)
    limits = binomtest(events, total).proportion_ci(confidence, method="exact")
    return Interval(float(limits.low), float(limits.high))


def newcombe_hybrid_limits(
    *,
    events_before: ArrayLike,
    total_before: ArrayLike,
    events_after: ArrayLike,
    total_after: ArrayLike,
    confidence: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """Limits of the difference of two independent proportions, after minus before, elementwise.

    Formula: with Wilson limits (lb, ub) before and (la, ua) after,
    lower = D - √((pa - la)² + (ub - pb)²), upper = D + √((ua - pa)² + (pb - lb)²), D = pa - pb.
    Reference: Newcombe 1998, Stat Med 17:873, method 10.
    Units: a difference of shares between -1 and 1; times 100 for points.
    Errors: NaN where a total is 0; ValueError for impossible counts.

    >>> lower, upper = newcombe_hybrid_limits(events_before=1, total_before=34, events_after=[7, 1], total_after=34)
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.0189, -0.1222], [0.3404, 0.1222])
    """
    lower_before, upper_before = wilson_limits(events=events_before, total=total_before, confidence=confidence)
    lower_after, upper_after = wilson_limits(events=events_after, total=total_after, confidence=confidence)
    xb, nb, xa, na = counts(
        events_before=events_before, total_before=total_before, events_after=events_after, total_after=total_after
    )
    before, after = xb / np.where(nb > 0, nb, np.nan), xa / np.where(na > 0, na, np.nan)
    lower = after - before - np.hypot(after - lower_after, upper_before - before)
    upper = after - before + np.hypot(upper_after - after, before - lower_before)
    return np.clip(lower, -1, 1), np.clip(upper, -1, 1)


def newcombe_hybrid_interval(
    *,
    events_before: float,
    total_before: float,
    events_after: float,
    total_after: float,
    confidence: float = 0.95,
) -> Interval:
    """Interval of the difference of two independent proportions, after minus before.

    For different households in the two rounds, or one site against another; never for pairs.
    Formula, reference, units: see `newcombe_hybrid_limits`.
    Errors: ValueError when a total is 0 or a count is impossible.

    >>> interval = newcombe_hybrid_interval(events_before=1, total_before=34, events_after=7, total_after=34)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0189, 0.3404)
    """
    require_some(total_before=total_before, total_after=total_after)
    lower, upper = newcombe_hybrid_limits(
        events_before=events_before,
        total_before=total_before,
        events_after=events_after,
        total_after=total_after,
        confidence=confidence,
    )
    return Interval(float(lower), float(upper))
