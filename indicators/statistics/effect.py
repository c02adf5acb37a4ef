"""Sizes of a change on a scale without units, for analysts who compare indicators; everybody else gets points.

It gives no words such as small or large.
"""

from math import asin, sqrt

from indicators.statistics.interval import numbers


def cohen_h(*, before: float, after: float) -> float:
    """The difference of two shares on the arcsine scale, after minus before.

    Formula: 2 asin √after - 2 asin √before.
    Reference: Cohen 1988, Statistical Power Analysis, 6.2.
    Units: radians between -π and π. Errors: ValueError for a share outside 0-1.

    >>> round(cohen_h(before=0.4, after=0.5), 6)
    0.201358
    """
    if not (0 <= before <= 1 and 0 <= after <= 1):
        raise ValueError(f"shares must lie between 0 and 1, found {before} and {after}")
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
