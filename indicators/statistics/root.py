"""Limits that have no closed form, found for whole arrays at once.

It does not look for a bracket: the caller knows where the limit must lie.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.interval import FloatArray

# How far below the estimate a lower limit is looked for: at the estimate itself a score may be 0 / 0.
STEP = 1e-9
EPSILON = float(np.finfo(np.float64).eps)
TINY = 4 * float(np.finfo(np.float64).tiny)
MOST_STEPS = 2000


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
        given_inside = tuple(array[inside] for array in arrays)
        ends = (low[inside], at_low[inside]), (high[inside], at_high[inside])
        answer[inside] = _bracketed(function, *ends, given=given_inside)
    return answer


def _bracketed(
    function: Callable[..., FloatArray],
    first: tuple[FloatArray, FloatArray],
    second: tuple[FloatArray, FloatArray],
    *,
    given: tuple[FloatArray, ...],
) -> FloatArray:
    """The roots between points of opposite sign: inverse quadratic steps where they are safe, else halving."""
    (b, fb), (a, fa) = first, second
    c, fc = a, fa
    step = np.full(a.shape, 0.5)
    found = np.full(a.shape, np.nan)
    open_rows = np.arange(a.size)
    for _ in range(MOST_STEPS):
        x = a + step * (b - a)
        fx = function(x, *given)
        same = np.sign(fx) == np.sign(fa)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        nearer = np.abs(fa) < np.abs(fb)
        best, best_value = np.where(nearer, a, b), np.where(nearer, fa, fb)
        tolerance = 2 * EPSILON * np.abs(best) + TINY
        margin = tolerance / np.abs(b - a)
        done = (margin > 0.5) | (best_value == 0)
        found[open_rows[done]] = best[done]
        if done.all():
            return found
        open_rows = open_rows[~done]
        a, fa, b, fb, c, fc, margin = (column[~done] for column in (a, fa, b, fb, c, fc, margin))
        given = tuple(column[~done] for column in given)
        step = np.clip(_step((a, fa), (b, fb), (c, fc)), margin, 1 - margin)
    found[open_rows] = np.where(np.abs(fa) < np.abs(fb), a, b)
    return found


def _step(
    newest: tuple[FloatArray, FloatArray], across: tuple[FloatArray, FloatArray], older: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """How far to go from the newest point to the one across the root: Chandrupatla's test, then interpolation."""
    (a, fa), (b, fb), (c, fc) = newest, across, older
    with np.errstate(divide="ignore", invalid="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        safe = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        quadratic = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    chosen: FloatArray = np.where(safe & np.isfinite(quadratic), quadratic, 0.5)
    return chosen
