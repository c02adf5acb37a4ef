"""How likely a count is by chance alone: exact binomial tail, chi-square of ten digits. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, gamma, lgamma, log, sqrt

_NEGLIGIBLE = 1e-18


def at_least(count: int, trials: int, share: float) -> float:
    """The chance of `count` or more successes in so many trials.

    >>> round(at_least(9, 10, 0.5), 6)
    0.010742
    """
    if count <= 0 or share >= 1:
        return 1.0
    if count > trials or share <= 0:
        return 0.0
    if count < trials * share:  # its first terms may be too small to be held
        return 1.0 - at_least(trials - count + 1, trials, 1 - share)
    term = exp(
        lgamma(trials + 1)
        - lgamma(count + 1)
        - lgamma(trials - count + 1)
        + count * log(share)
        + (trials - count) * log(1 - share)
    )
    total, successes = 0.0, count
    while successes <= trials and term > _NEGLIGIBLE * total:
        total += term
        term *= (trials - successes) / (successes + 1) * share / (1 - share)
        successes += 1
    return min(total, 1.0)


def uneven(counts: Sequence[int]) -> tuple[float, float]:
    """Chi-square of ten digits against all alike, and its chance.

    >>> uneven([10] * 10)
    (0.0, 1.0)
    """
    expected = sum(counts) / 10
    square = sum((count - expected) ** 2 / expected for count in counts)
    half = square / 2
    # Nine degrees of freedom: an odd number has a closed form.
    tail = erfc(sqrt(half)) + exp(-half) * sum(half ** (i - 0.5) / gamma(i + 0.5) for i in range(1, 5))
    return square, min(tail, 1.0)


def digit_score(square: float, number: int) -> float:
    """SMART's digit preference score, 0 to 100: 0 when all digits are as frequent, 100 when only one occurs."""
    return 100 * sqrt(square / (9 * number))


def whipple(ending_in_0_or_5: int, number: int) -> float:
    """Whipple's index of the ages 23 to 62: 100 without heaping, 500 when every age ends in 0 or 5."""
    return 500 * ending_in_0_or_5 / number
