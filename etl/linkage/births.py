"""Birth dates as numbers, and which of them may be one date written down twice."""

from __future__ import annotations

import numpy as np

from etl.linkage.assignment import Booleans, Integers

YEAR = 512  # month * 32 + day stays below
_ESTIMATED_YEARS = 5


def births_near(left: Integers, right: Integers) -> Booleans:
    """Dates that a slip makes of one another: day and month exchanged, or one of day, month and year off by one or ten.

    Unknown ones (0) are near to nothing.
    """
    (y, m, d), (v, n, e) = _parts(left), _parts(right)
    exchanged = (y == v) & (m == e) & (d == n)
    slips = [((d == e) & (m == n), y - v), ((y == v) & (m == n), d - e), ((y == v) & (d == e), m - n)]
    near = exchanged
    for others_equal, off in slips:
        near = near | (others_equal & np.isin(np.abs(off), (1, 10)))
    near = near | ((y == v) & (m == n) & ((d == 1) | (e == 1)))  # only the month is known: people say the first
    return np.asarray(near & (left > 0) & (right > 0))


def births_estimated(left: Integers, right: Integers) -> Booleans:
    """Dates few years apart of which one is a first of January: what is written down when only the age is known."""
    (y, m, d), (v, n, e) = _parts(left), _parts(right)
    first = ((m == 1) & (d == 1)) | ((n == 1) & (e == 1))
    return np.asarray(first & (np.abs(y - v) <= _ESTIMATED_YEARS))


def _parts(born: Integers) -> tuple[Integers, Integers, Integers]:
    return born // YEAR, born % YEAR // 32, born % YEAR % 32
