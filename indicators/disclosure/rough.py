"""Numbers that rest on how far RT lie apart, in as few digits as they are read in.

An interval by the spread between RT is one more equation over what they hold: with six decimals, a reader who is told
the total and some RT finds what two hidden ones hold. Estimates, counts and verdicts stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from math import ceil, floor, isfinite, log10
from typing import Any

_TESTED = ("p_value", "p_adjusted", "trend_p")
_SPREAD = ("design_effect", "detectable", "statistic", "i_squared", "correlation", "by_itself")


def roughly(row: Any) -> Any:
    """The row with the ends of intervals to a hundredth of the next power of ten, p-values in one digit, upwards.

    So whole points where an interval is wider than ten, and no other number of digits on a page.
    """
    return replace(row, **dict(_rounded(row)))


def _rounded(row: Any) -> Iterator[tuple[str, float]]:
    names = frozenset(field.name for field in fields(row))
    for lower in (name for name in names if name.endswith("lower") and not name.startswith("newcombe")):
        ends = {name: getattr(row, name) for name in (lower, lower.replace("lower", "upper"))}
        if all(isinstance(end, float) and isfinite(end) for end in ends.values()):
            yield from zip(ends, interval(*ends.values()), strict=True)
    for told, digits in ((_TESTED, one_digit_upwards), (_SPREAD, two_digits)):
        for name in names.intersection(told):
            value = getattr(row, name)
            if isinstance(value, float) and isfinite(value):
                yield name, digits(value)


def interval(lower: float, upper: float) -> tuple[float, float]:
    """An end that isn't zero stays on its side of it: whether an interval holds zero is told by its ends.

    >>> interval(0.06535844932670731, 0.25707479131049715), interval(-565685.4, 390314.6), interval(0.0034, 0.21)
    ((0.07, 0.26), (-570000.0, 390000.0), (0.003, 0.21))
    """
    if upper <= lower:
        return lower, upper
    decimals = 1 - floor(log10(upper - lower))
    first, last = (round(end, decimals) or float(f"{end:.0e}") for end in (lower, upper))
    return first, last


def one_digit_upwards(p: float) -> float:
    """
    >>> one_digit_upwards(0.0496), one_digit_upwards(0.0501), one_digit_upwards(0.00012), one_digit_upwards(0.0)
    (0.05, 0.06, 0.0002, 0.0)
    """
    if p <= 0:
        return p
    place = floor(log10(p))
    return round(ceil(round(p / 10.0**place, 6)) * 10.0**place, -place)


def two_digits(value: float) -> float:
    """
    >>> two_digits(1.4478), two_digits(0.0834)
    (1.4, 0.083)
    """
    return float(f"{value:.1e}")
