"""Sizes of a change on a scale without units, and the size that an interval leaves undetected.

It gives no words such as small or large.
"""

from math import asin, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from indicators.statistics.interval import FloatArray, amounts, critical_value, finite, numbers, shares


def cohen_h(*, before: float, after: float) -> float:
    """The difference of two shares on the arcsine scale, after minus before.

    Formula: 2 asin √after - 2 asin √before.
    Reference: Cohen 1988, Statistical Power Analysis, 6.2.
    Units: radians between -π and π. Errors: ValueError for a share outside 0-1.

    >>> round(cohen_h(before=0.4, after=0.5), 6)
    0.201358
    """
    before, after = shares(before=before, after=after)
    return 2 * asin(sqrt(after)) - 2 * asin(sqrt(before))


def cohen_g(*, gained: float, lost: float) -> float:
    """How one-sided the households that changed are.

    Formula: gained / (gained + lost) - ½; 0 when nobody changed.
    Reference: Cohen 1988, Statistical Power Analysis, 5.2.
    Units: between -½ and ½. Errors: ValueError for a negative count.

    >>> cohen_g(gained=30, lost=10)
    0.25
    """
    gained, lost = numbers(gained=gained, lost=lost)
    changed = gained + lost
    return gained / changed - 0.5 if changed else 0.0


def detectable_by_width(
    *, change: ArrayLike, lower: ArrayLike, upper: ArrayLike, confidence: float = 0.95, power: float = 0.8
) -> FloatArray:
    """The smallest change that data with so wide an interval catch with this power, elementwise.

    Formula: (z + w) / z · max(upper - change, change - lower), z and w the normal quantiles of 1 - α/2 and of the
    power: 1.43 times the wider side at 95 % and 80 %. It is the interval as shown, so clusters are in it.
    Reference: Bloom 1995, Evaluation Review 19:547 (2.8 standard errors).
    Units: those of the change. NaN where there is no interval or it has no width. Errors: ValueError for a power
    outside 50-100 %.

    >>> float(detectable_by_width(change=0.08, lower=-0.06, upper=0.22).round(3))
    0.2
    """
    (power,) = finite(power=power)
    if not 0.5 <= power < 1:
        raise ValueError(f"power must lie between 0.5 and 1, found {power}")
    value, low, high = amounts(change=change), amounts(lower=lower), amounts(upper=upper)
    side = np.maximum(high - value, value - low)
    z = critical_value(confidence=confidence)
    return np.where(side > 0, side * (z + float(ndtri(power))) / z, np.nan)
