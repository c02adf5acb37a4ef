"""Counts of rare events (births, deaths): the interval of a rate and the comparison of two rates.

It does not decide when counts are too few to compare; with fewer than ten events list them instead.
"""

from dataclasses import dataclass
from math import inf, sqrt

from indicators.statistics.distribution import binomial_at_most, chi_squared_upper
from indicators.statistics.interval import Interval, critical_value, numbers, require_some, require_whole
from indicators.statistics.proportion import clopper_pearson_interval, midp_interval


@dataclass(frozen=True, slots=True)
class RateComparison:
    """Two rates compared: the ratio after / before (infinite when nothing happened before), its interval, the p."""

    ratio: float
    interval: Interval
    p: float


def poisson_interval(*, events: float, exposure: float = 1.0, confidence: float = 0.95) -> Interval:
    """Garwood's exact interval of a rate of independent events.

    Formula: χ²(α/2; 2x) / 2t to χ²(1 - α/2; 2x + 2) / 2t for x events in exposure t; the lower limit of 0 is 0.
    Reference: Garwood 1936, Biometrika 28:437.
    Units: events per unit of exposure.
    Errors: ValueError for negative events or an exposure that is not positive.

    >>> interval = poisson_interval(events=5, exposure=100)
    >>> round(interval.lower, 6), round(interval.upper, 6)
    (0.016235, 0.116683)
    """
    critical_value(confidence=confidence)
    require_some(exposure=exposure)
    events, exposure = numbers(events=events, exposure=exposure)
    tail = (1 - confidence) / 2
    lower = chi_squared_upper(tail=1 - tail, freedom=2 * events) / 2 if events > 0 else 0.0
    return Interval(lower / exposure, chi_squared_upper(tail=tail, freedom=2 * events + 2) / 2 / exposure)


def rate_comparison(
    *,
    events_before: float,
    exposure_before: float,
    events_after: float,
    exposure_after: float,
    confidence: float = 0.95,
) -> RateComparison:
    """Exact conditional comparison of two rates, after against before.

    Formula: given m events in all, the events after are Bin(m, π) with π = r t_after / (r t_after + t_before) for a
    rate ratio r. The limits are the Clopper-Pearson limits of π turned into r; the p is central, twice the smaller
    tail at r = 1, so that it agrees with the interval.
    Reference: Przyborowski & Wilenski 1940, Biometrika 31:313; Fay 2010, R Journal 2(1):53 on central p.
    Units: a ratio and a probability. The interval may reach from 0 to infinity.
    Errors: ValueError when no event happened at all, a count is negative, or an exposure is not positive.

    >>> result = rate_comparison(events_before=21, exposure_before=3011, events_after=11, exposure_after=800)
    >>> round(result.ratio, 3), round(result.interval.lower, 3), round(result.interval.upper, 3), round(result.p, 4)
    (1.971, 0.858, 4.277, 0.112)
    """
    require_some(exposure_before=exposure_before, exposure_after=exposure_after)
    events_before, exposure_before, events_after, exposure_after = numbers(
        events_before=events_before,
        exposure_before=exposure_before,
        events_after=events_after,
        exposure_after=exposure_after,
    )
    require_whole(events_before=events_before, events_after=events_after)
    happened = events_before + events_after
    require_some(events=happened)
    share = clopper_pearson_interval(events=events_after, total=happened, confidence=confidence)

    def ratio(share: float) -> float:
        return share / (1 - share) * exposure_before / exposure_after if share < 1 else inf

    exposure = exposure_before + exposure_after

    def at_most(events: float, share: float) -> float:
        return float(binomial_at_most(events=events, total=happened, chance=share))

    # so many or more after is so few or fewer before: 1 less a tail would lose the digits of a very small p
    tails = at_most(events_after, exposure_after / exposure), at_most(events_before, exposure_before / exposure)
    return RateComparison(
        ratio=ratio(events_after / happened),
        interval=Interval(ratio(share.lower), ratio(share.upper)),
        p=min(1.0, 2 * float(min(tails))),
    )


def byar_interval(*, events: float, exposure: float = 1.0, confidence: float = 0.95) -> Interval:
    """Byar's approximation to the exact interval of a rate, as public health offices print it; from ten events on.

    Formula: x (1 - 1 / 9x - z / 3√x)³ / t to y (1 - 1 / 9y + z / 3√y)³ / t, y = x + 1; the lower limit of 0 is 0.
    R's epitools::pois.byar prints another one, with x + ½ in the place of both x and y.
    Reference: Breslow & Day 1987, Statistical Methods in Cancer Research II, 2.3.
    Units: events per unit of exposure.
    Errors: ValueError for negative events or an exposure that is not positive.

    >>> interval = byar_interval(events=65)
    >>> round(interval.lower, 6), round(interval.upper, 6)
    (50.163188, 82.849139)
    """
    z = critical_value(confidence=confidence)
    require_some(exposure=exposure)
    events, exposure = numbers(events=events, exposure=exposure)
    next_event = events + 1
    upper = next_event * (1 - 1 / (9 * next_event) + z / (3 * sqrt(next_event))) ** 3
    lower = events * max(1 - 1 / (9 * events) - z / (3 * sqrt(events)), 0.0) ** 3 if events > 0 else 0.0
    return Interval(lower / exposure, upper / exposure)


def rate_ratio_midp_interval(
    *,
    events_before: float,
    exposure_before: float,
    events_after: float,
    exposure_after: float,
    confidence: float = 0.95,
) -> Interval:
    """Mid-p interval of the ratio of two rates, after over before: less cautious than `rate_comparison`.

    Formula: the mid-p limits of the share of events that fell after, turned into a ratio as in `rate_comparison`.
    Reference: Berry & Armitage 1995, The Statistician 44:417.
    Units: a ratio from 0 to infinity.
    Errors: ValueError when no event happened at all, a count is negative, or an exposure is not positive.

    >>> interval = rate_ratio_midp_interval(events_before=21, exposure_before=3011, events_after=11, exposure_after=800)
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.917, 4.058)
    """
    require_some(exposure_before=exposure_before, exposure_after=exposure_after)
    events_before, exposure_before, events_after, exposure_after = numbers(
        events_before=events_before,
        exposure_before=exposure_before,
        events_after=events_after,
        exposure_after=exposure_after,
    )
    require_whole(events_before=events_before, events_after=events_after)
    share = midp_interval(events=events_after, total=events_before + events_after, confidence=confidence)
    scale = exposure_before / exposure_after
    return Interval(
        share.lower / (1 - share.lower) * scale if share.lower < 1 else inf,
        share.upper / (1 - share.upper) * scale if share.upper < 1 else inf,
    )
