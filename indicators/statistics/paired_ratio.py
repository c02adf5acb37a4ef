"""A yes/no answer in the same households as a ratio: the conditional odds ratio and the ratio of the two shares.

For analysts: points and counts of households say more to everybody else. Counts are named as in `paired`; every ratio
is after over before. It does not turn a ratio into words.
"""

from math import exp, inf, log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.interval import FloatArray, Interval, counts, critical_value, numbers, require_some
from indicators.statistics.proportion import clopper_pearson_interval, midp_interval, wilson_interval
from indicators.statistics.result import Limits
from indicators.statistics.root import STEP, crossing


def odds_ratio(*, gained: float, lost: float) -> float:
    """The conditional odds ratio of a paired change: how many gained for each that lost.

    Formula: gained / lost; infinite when nobody lost.
    Reference: Breslow & Day 1980, Statistical Methods in Cancer Research I, 5.2.
    Units: a ratio from 0 to infinity. Errors: ValueError when nobody changed or a count is negative.

    >>> odds_ratio(gained=25, lost=2)
    12.5
    """
    gained, lost = _changed(gained=gained, lost=lost)
    return gained / lost if lost else inf


def odds_ratio_exact_interval(*, gained: float, lost: float, confidence: float = 0.95) -> Interval:
    """Exact interval of the conditional odds ratio: never covers less than promised.

    Formula: s / (1 - s) at the Clopper-Pearson limits s of gained out of gained + lost.
    Reference: Breslow & Day 1980, Statistical Methods in Cancer Research I, 5.2.
    Units: a ratio from 0 to infinity. Errors: ValueError when nobody changed or a count is negative or fractional.

    >>> interval = odds_ratio_exact_interval(gained=25, lost=2)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (3.1169, 108.8892)
    """
    gained, lost = _changed(gained=gained, lost=lost)
    return _odds(clopper_pearson_interval(events=gained, total=gained + lost, confidence=confidence))


def odds_ratio_midp_interval(*, gained: float, lost: float, confidence: float = 0.95) -> Interval:
    """Mid-p interval of the conditional odds ratio, which agrees with `paired.mcnemar_midp`.

    Formula: s / (1 - s) at the mid-p limits s of gained out of gained + lost.
    Reference: Fagerland, Lydersen & Laake 2014, Stat Med 33:2850.
    Units: a ratio from 0 to infinity. Errors: ValueError when nobody changed or a count is negative or fractional.

    >>> interval = odds_ratio_midp_interval(gained=15, lost=6)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.9907, 7.0129)
    """
    gained, lost = _changed(gained=gained, lost=lost)
    return _odds(midp_interval(events=gained, total=gained + lost, confidence=confidence))


def odds_ratio_wilson_interval(*, gained: float, lost: float, confidence: float = 0.95) -> Interval:
    """Score interval of the conditional odds ratio, which agrees with `paired.mcnemar_asymptotic`.

    Formula: s / (1 - s) at the Wilson limits s of gained out of gained + lost.
    Reference: Fagerland, Lydersen & Laake 2014, Stat Med 33:2850.
    Units: a ratio from 0 to infinity. Errors: ValueError when nobody changed or a count is negative.

    >>> interval = odds_ratio_wilson_interval(gained=1, lost=7)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0229, 0.89)
    """
    gained, lost = _changed(gained=gained, lost=lost)
    return _odds(wilson_interval(events=gained, total=gained + lost, confidence=confidence))


def odds_ratio_laplace_interval(*, gained: float, lost: float, confidence: float = 0.95) -> Interval:
    """Logarithmic interval of the conditional odds ratio with one added to both counts; finite, always.

    Formula: exp(ln((gained + 1) / (lost + 1)) ± z √(1 / (gained + 1) + 1 / (lost + 1))).
    Reference: Greenland 2000, Biostatistics 1:113; Fagerland, Lydersen & Laake 2014, Stat Med 33:2850.
    Units: a ratio from 0 to infinity. Errors: ValueError for a negative count. With few changes the interval may leave
    out the ratio itself, which it pulls towards 1.

    >>> interval = odds_ratio_laplace_interval(gained=25, lost=2)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (2.6232, 28.6333)
    """
    gained, lost = numbers(gained=gained, lost=lost)
    half = critical_value(confidence=confidence) * sqrt(1 / (gained + 1) + 1 / (lost + 1))
    centre = log((gained + 1) / (lost + 1))
    return Interval(exp(centre - half), exp(centre + half))


def share_ratio_limits(
    *, gained: ArrayLike, lost: ArrayLike, both: ArrayLike, neither: ArrayLike, confidence: float = 0.95
) -> Limits:
    """Tang's score limits of the ratio of the share after to the share before in pairs, elementwise.

    Formula: the two φ at which A - φB = ±z √(n (1 + φ) q + (φ - 1) m), with A = both + gained, B = both + lost,
    m = gained + lost + both, q the larger root of n (1 + φ) q² + b q + c = 0,
    b = (both + lost) φ² - (both + gained + 2 lost) and c = lost (1 - φ) m / n.
    Reference: Tang, Tang & Chan 2003, Stat Med 22:1217; Nam & Blackwelder 2002, Stat Med 21:689.
    Units: a ratio from 0 to infinity.
    Errors: NaN where nobody said yes in either round; ValueError for negative counts.

    >>> lower, upper = share_ratio_limits(gained=1, lost=7, both=1, neither=12)
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.0653, 0.9069)
    """
    z = critical_value(confidence=confidence)
    n01, n10, n11, n00 = counts(gained=gained, lost=lost, both=both, neither=neither)
    lower, other = _score_lower(n01, n10, n11, n00, z=z), _score_lower(n10, n01, n11, n00, z=z)
    upper = np.where(other > 0, 1 / np.where(other > 0, other, 1), np.where(np.isnan(other), np.nan, np.inf))
    return Limits(lower, upper)


def share_ratio_interval(
    *, gained: float, lost: float, both: float, neither: float, confidence: float = 0.95
) -> Interval:
    """Tang's score interval of one ratio of the share after to the share before.

    Formula, reference, units: see `share_ratio_limits`.
    Errors: ValueError when nobody said yes in either round or a count is negative.

    >>> interval = share_ratio_interval(gained=1, lost=7, both=1, neither=12)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0653, 0.9069)
    """
    gained, lost, both, neither = numbers(gained=gained, lost=lost, both=both, neither=neither)
    require_some(yes=gained + lost + both)
    lower, upper = share_ratio_limits(gained=gained, lost=lost, both=both, neither=neither, confidence=confidence)
    return Interval(float(lower), float(upper))


def share_ratio_bonett_price_interval(*, gained: float, lost: float, both: float, confidence: float = 0.95) -> Interval:
    """Bonett and Price's hybrid interval of the ratio of the share after to the share before; closed form.

    Formula: the ratio of Wilson limits of A and of B out of m = gained + lost + both, at z narrowed by
    √((gained + lost + 2) / ((A + 1)(B + 1))) / (s_A + s_B), s_X = √((1 - (X + 1) / (m + 2)) / (X + 1)).
    Reference: Bonett & Price 2006, Stat Med 25:3039.
    Units: a ratio from 0 to infinity.
    Errors: ValueError when nobody said yes in either round or a count is negative.

    >>> interval = share_ratio_bonett_price_interval(gained=1, lost=7, both=1)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0677, 0.9227)
    """
    z = critical_value(confidence=confidence)
    gained, lost, both = numbers(gained=gained, lost=lost, both=both)
    some = gained + lost + both
    require_some(yes=some)
    after, before = both + gained, both + lost
    spread = sum(sqrt((1 - (yes + 1) / (some + 2)) / (yes + 1)) for yes in (after, before))
    narrowed = z * sqrt((gained + lost + 2) / ((after + 1) * (before + 1))) / spread

    def limit(yes: float, sign: int) -> float:
        half = narrowed * sqrt(narrowed**2 / 4 + yes * (1 - yes / some))
        return max((yes + narrowed**2 / 2 + sign * half) / (some + narrowed**2), 0.0)

    smallest = limit(before, -1) if before else 0.0
    lower = limit(after, -1) / limit(before, 1) if after else 0.0
    return Interval(lower, limit(after, 1) / smallest if smallest > 0 else inf)


def share_ratio_mover_interval(
    *, gained: float, lost: float, both: float, neither: float, confidence: float = 0.95
) -> Interval:
    """Square-and-add interval of the ratio of the share after to the share before, from Wilson limits of each.

    Formula: with Wilson limits (la, ua), (lb, ub) and the correlation φ of the pairs, A = pa pb - φ (pa - la)(ub - pb),
    lower = (A - √(A² - la ub (2 pa - la)(2 pb - ub))) / (ub (2 pb - ub)); upper with A = pa pb - φ (ua - pa)(pb - lb),
    the other limits and the other sign of the root; infinite when lb is 0. No width when nobody changed and some said
    no: prefer `share_ratio_interval` there.
    Reference: Tang et al. 2012, Stat Methods Med Res 21:361; Donner & Zou 2012, Stat Methods Med Res 21:347.
    Units: a ratio from 0 to infinity.
    Errors: ValueError when nobody said yes before, there are no pairs, or a count is negative.

    >>> interval = share_ratio_mover_interval(gained=1, lost=7, both=1, neither=12)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0686, 0.8695)
    """
    gained, lost, both, neither = numbers(gained=gained, lost=lost, both=both, neither=neither)
    pairs = gained + lost + both + neither
    require_some(pairs=pairs, yes_before=both + lost)
    after, before = (both + gained) / pairs, (both + lost) / pairs
    la, ua = wilson_interval(events=both + gained, total=pairs, confidence=confidence)
    lb, ub = wilson_interval(events=both + lost, total=pairs, confidence=confidence)
    margins = sqrt(before * (1 - before) * after * (1 - after))
    correlation = (both * neither - gained * lost) / pairs**2 / margins if margins > 0 else 0.0

    def limit(mine: float, theirs: float, sign: int) -> float:
        middle = after * before - correlation * abs(after - mine) * abs(theirs - before)
        below = theirs * (2 * before - theirs)
        root = sqrt(max(middle**2 - mine * (2 * after - mine) * below, 0.0))
        if abs(below) < 1e-12:  # the quadratic has become a line
            return mine * (2 * after - mine) / (2 * middle) if sign < 0 else inf
        return (middle + sign * root) / below

    ratio = after / before
    lower = max(limit(la, ub, -1), 0.0) if after else 0.0
    return Interval(min(lower, ratio), max(limit(ua, lb, 1), ratio) if lb > 0 else inf)


def _changed(*, gained: float, lost: float) -> list[float]:
    """Both as Python's own numbers; somebody must have changed."""
    found = numbers(gained=gained, lost=lost)
    require_some(changed=sum(found))
    return found


def _odds(share: Interval) -> Interval:
    return Interval(
        share.lower / (1 - share.lower) if share.lower < 1 else inf,
        share.upper / (1 - share.upper) if share.upper < 1 else inf,
    )


def _score_lower(n01: FloatArray, n10: FloatArray, n11: FloatArray, n00: FloatArray, *, z: float) -> FloatArray:
    def excess(place: FloatArray, n01: FloatArray, n10: FloatArray, n11: FloatArray, n: FloatArray) -> FloatArray:
        # φ = up / down, so that a ratio of infinity lies at place 1.
        up, down = place, np.maximum(1 - place, 1e-12)
        ratio, some = up / down, n01 + n10 + n11
        square = n * (1 + ratio)
        linear = (n11 + n10) * ratio**2 - (n11 + n01 + 2 * n10)
        constant = n10 * (1 - ratio) * some / n
        root = np.sqrt(np.maximum(linear**2 - 4 * square * constant, 0))
        conjugate = -2 * constant / np.where(linear > 0, root + linear, 1)
        larger = np.where(linear > 0, conjugate, (root - linear) / (2 * square))
        variance = np.maximum(n * (1 + ratio) * larger + some * (ratio - 1), 0)
        return np.asarray(down * (n11 + n01 - ratio * (n11 + n10) - z * np.sqrt(variance)))

    some = n01 + n10 + n11 > 0
    n = np.where(some, n01 + n10 + n11 + n00, np.nan)
    after, before = n11 + n01, n11 + n10
    estimate = after / np.where(some, after + before, np.nan)
    upper = np.maximum(estimate * (1 - STEP), 0)
    place = crossing(excess, lower=0.0, upper=upper, given=(n01, n10, n11, n))
    return np.where(some & (after == 0), 0.0, place / (1 - place))
