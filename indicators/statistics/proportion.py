"""Intervals for one proportion and for the difference of two independent proportions.

Not for the same households at two rounds: those are pairs, see `paired`. The `..._limits` functions work on whole
arrays and answer NaN where nothing was counted; the `..._interval` functions answer for one cell and raise instead.
"""

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.distribution import beta_quantile, binomial_at_most
from indicators.statistics.interval import Interval, counts, critical_value, numbers, require_some
from indicators.statistics.result import Limits


def wilson_limits(*, events: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> Limits:
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
    return Limits(np.where(x == 0, 0 * n, lower), np.where(x == n, 1 + 0 * n, upper))


def wilson_interval(*, events: float, total: float, confidence: float = 0.95) -> Interval:
    """Wilson score interval of one proportion; the default for any share that is shown.

    Formula, reference, units: see `wilson_limits`.
    Errors: ValueError when total is 0, a count is negative, or events exceed total.

    >>> interval = wilson_interval(events=0, total=30)
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.0, 0.114)
    """
    require_some(total=total)
    events, total = numbers(events=events, total=total)
    lower, upper = wilson_limits(events=events, total=total, confidence=confidence)
    return Interval(float(lower), float(upper))


def clopper_pearson_interval(*, events: float, total: float, confidence: float = 0.95) -> Interval:
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
    critical_value(confidence=confidence)
    events, total = whole_share(events=events, total=total)
    tail = (1 - confidence) / 2
    return Interval(
        beta_quantile(probability=tail, first=events, second=total - events + 1) if events else 0.0,
        beta_quantile(probability=1 - tail, first=events + 1, second=total - events) if events < total else 1.0,
    )


def newcombe_hybrid_limits(
    *,
    events_before: ArrayLike,
    total_before: ArrayLike,
    events_after: ArrayLike,
    total_after: ArrayLike,
    confidence: float = 0.95,
) -> Limits:
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
    return Limits(np.clip(lower, -1, 1), np.clip(upper, -1, 1))


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
    numbers(events_before=events_before, events_after=events_after)
    lower, upper = newcombe_hybrid_limits(
        events_before=events_before,
        total_before=total_before,
        events_after=events_after,
        total_after=total_after,
        confidence=confidence,
    )
    return Interval(float(lower), float(upper))


def midp_interval(*, events: float, total: float, confidence: float = 0.95) -> Interval:
    """Mid-p interval of one proportion: an exact one that covers what it promises on average, not always more.

    Formula: the shares π at which P(X > x) + ½ P(X = x) and P(X < x) + ½ P(X = x), X ~ Bin(n, π), equal
    (1 - confidence) / 2; 0 and 1 at the ends.
    Reference: Berry & Armitage 1995, The Statistician 44:417.
    Units: shares between 0 and 1. Counts must be whole.
    Errors: ValueError when total is 0, a count is negative or fractional, or events exceed total.

    >>> interval = midp_interval(events=13, total=16)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.5699, 0.95)
    """
    critical_value(confidence=confidence)
    events, total = whole_share(events=events, total=total)
    tail = (1 - confidence) / 2

    from scipy.optimize import brentq  # slow to load, and only analysts ask for it

    def excess(share: float, events: float) -> float:
        at_most, below = (
            float(binomial_at_most(events=upto, total=total, chance=share)) for upto in (events, events - 1)
        )
        return 1 - (at_most + below) / 2 - tail

    def lower(events: float) -> float:
        return float(brentq(excess, 0.0, 1.0, args=(events,), xtol=1e-13)) if events else 0.0

    return Interval(lower(events), 1 - lower(total - events))


def jeffreys_interval(*, events: float, total: float, confidence: float = 0.95) -> Interval:
    """Jeffreys' equal-tailed interval of one proportion, for comparison with other software.

    Formula: the quantiles of Beta(x + ½, n - x + ½); 0 when nobody, 1 when everybody has the property.
    Reference: Brown, Cai & DasGupta 2001, Stat Sci 16:101.
    Units: shares between 0 and 1. For clustered data divide both counts by the design effect.
    Errors: ValueError when total is 0, a count is negative, or events exceed total.

    >>> interval = jeffreys_interval(events=13, total=16)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.5792, 0.9442)
    """
    critical_value(confidence=confidence)
    require_some(total=total)
    events, total = numbers(events=events, total=total)
    if events > total:
        raise ValueError("events must not exceed total")
    shape, tail = (events + 0.5, total - events + 0.5), (1 - confidence) / 2
    return Interval(
        beta_quantile(probability=tail, first=shape[0], second=shape[1]) if events else 0.0,
        beta_quantile(probability=1 - tail, first=shape[0], second=shape[1]) if events < total else 1.0,
    )


def wilson_finite_limits(
    *, events: ArrayLike, total: ArrayLike, population: ArrayLike, confidence: float = 0.95
) -> Limits:
    """Wilson limits of the share in a finite population of which a random sample was drawn, elementwise.

    Formula: Wilson's at the effective n / (1 - n/N), which divides the variance by as much; no width when n = N.
    Only for a fraction left out by a random draw. Households that did not answer or were not found again are not left
    out at random: never pass them as a smaller n out of a larger N; bound them instead, see `attrition`.
    Reference: Cochran 1977, Sampling Techniques, 2.6 and 3.2.
    Units: shares between 0 and 1.
    Errors: NaN where total is 0; ValueError for impossible counts or a population smaller than its sample.

    >>> lower, upper = wilson_finite_limits(events=30, total=60, population=[60, 120, 1e9])
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.5, 0.4119, 0.3774], [0.5, 0.5881, 0.6226])
    """
    x, n, size = counts(events=events, total=total, population=population)
    if np.any(n > size):
        raise ValueError("population must hold its sample")
    if np.any(x > n):
        raise ValueError("events must not exceed total")
    known = n > 0
    share = np.where(known, x, np.nan) / np.where(known, n, 1)
    left = np.where(known & (size > n), (size - n) / np.where(size > 0, size, 1), np.nan)
    lower, upper = wilson_limits(events=x / left, total=n / left, confidence=confidence)
    whole = known & (size == n)
    return Limits(np.where(whole, share, lower), np.where(whole, share, upper))


def whole_share(*, events: float, total: float) -> list[float]:
    """Both counts as Python's own numbers; ValueError unless they are whole and events are part of a total above zero.

    >>> whole_share(events=2, total=1)
    Traceback (most recent call last):
    ValueError: events must be whole and at most total, found 2 of 1
    """
    require_some(total=total)
    found = numbers(events=events, total=total)
    if found[0] > found[1] or found[0] % 1 or found[1] % 1:
        raise ValueError(f"events must be whole and at most total, found {events} of {total}")
    return found
