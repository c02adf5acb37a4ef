"""What a test and an estimate with its interval look like, whatever method they come from.

It does not say which is significant: verdicts come from intervals, elsewhere.
"""

from dataclasses import dataclass
from typing import NamedTuple

from indicators.statistics.interval import FloatArray, Interval


class Limits(NamedTuple):
    """The lower and the upper end of a whole column of intervals, in one unit; NaN where there is none."""

    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its interval, in one unit."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Significance:
    """A test statistic, its p, and its degrees of freedom (0 where the reference distribution has none).

    `freedom_within` is the second number of an F distribution.
    """

    statistic: float
    p: float
    freedom: float = 0
    freedom_within: float = 0
