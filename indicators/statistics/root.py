"""Limits that have no closed form, found for whole arrays at once.

It does not look for a bracket: the caller knows where the limit must lie.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import elementwise

from indicators.statistics.interval import FloatArray

# How far below the estimate a lower limit is looked for: at the estimate itself a score may be 0 / 0.
STEP = 1e-9


def crossing(
    function: Callable[..., FloatArray], *, lower: ArrayLike, upper: ArrayLike, given: tuple[FloatArray, ...]
) -> FloatArray:
    """Where a function of x and the given arrays falls from above to below zero, elementwise, to full precision.

    Formula: Chandrupatla's bracketing search. Where the function never leaves one sign the nearer end is the answer:
    `lower` when it is nowhere positive, `upper` when it is nowhere negative; NaN where an end is NaN.
    Reference: Chandrupatla 1997, Adv Eng Softw 28:145.

    >>> crossing(lambda x, square: square - x * x, lower=0, upper=9, given=(np.array([4.0, 25.0, 100.0]),)).tolist()
    [2.0, 5.0, 9.0]
    """
    shape = np.broadcast_shapes(np.shape(lower), np.shape(upper), *(array.shape for array in given))
    low, high = (np.broadcast_to(np.asarray(end, dtype=np.float64), shape).copy() for end in (lower, upper))
    arrays = tuple(np.broadcast_to(array, shape).copy() for array in given)
    at_low, at_high = function(low, *arrays), function(high, *arrays)
    answer = np.where(at_low <= 0, low, np.where(at_high >= 0, high, np.nan))
    inside = (at_low > 0) & (at_high < 0)
    if inside.any():
        bracket = low[inside], high[inside]
        found = elementwise.find_root(function, bracket, args=tuple(array[inside] for array in arrays))
        answer[inside] = found.x
    return answer
