"""Two shares of different households: their difference and their ratio, with score intervals.

For rounds that visited different households, one site against another, or the gap between two groups. Not for the
same households at two rounds, see `paired`. `proportion.newcombe_hybrid_interval` is the default for a difference;
what is here serves analysts and comparison with other software. Every function takes a design effect for clustered
data: all four counts are divided by it.
"""

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.interval import FloatArray, Interval, counts, critical_value, numbers, require_some
from indicators.statistics.proportion import newcombe_hybrid_interval
from indicators.statistics.result import Estimate, Limits
from indicators.statistics.root import STEP, crossing


def agresti_caffo_interval(
    *,
    events_before: float,
    total_before: float,
    events_after: float,
    total_after: float,
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> Interval:
    """Agresti and Caffo's adjusted Wald interval of a difference of shares, after minus before.

    Formula: with p = (x + 1) / (n + 2) on each side, pa - pb ± z √(pa (1 - pa) / (na + 2) + pb (1 - pb) / (nb + 2)),
    cut at -1 and 1.
    Reference: Agresti & Caffo 2000, Am Stat 54:280.
    Units: a difference of shares between -1 and 1.
    Errors: ValueError when a total is 0 or a count is impossible.

    >>> interval = agresti_caffo_interval(events_before=1, total_before=34, events_after=7, total_after=34)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0116, 0.3217)
    """
    z = critical_value(confidence=confidence)
    _require_two(events_before, total_before, events_after, total_after, design_effect)
    events_before, total_before, events_after, total_after = numbers(
        events_before=events_before, total_before=total_before, events_after=events_after, total_after=total_after
    )
    (before, size_before), (after, size_after) = (
        ((events / design_effect + 1) / (total / design_effect + 2), total / design_effect + 2)
        for events, total in ((events_before, total_before), (events_after, total_after))
    )
    half = z * sqrt(after * (1 - after) / size_after + before * (1 - before) / size_before)
    return Interval(max(after - before - half, -1.0), min(after - before + half, 1.0))


def miettinen_nurminen_limits(
    *,
    events_before: ArrayLike,
    total_before: ArrayLike,
    events_after: ArrayLike,
    total_after: ArrayLike,
    design_effect: ArrayLike = 1.0,
    confidence: float = 0.95,
    corrected: bool = True,
) -> Limits:
    """Miettinen and Nurminen's score limits of a difference of shares, after minus before, elementwise.

    Formula: the two δ at which (D - δ)² = z² V(δ), V(δ) = (a (1 - a) / na + b (1 - b) / nb) · N / (N - 1) at the
    likeliest shares a, b with a - b = δ, found as a root of a cubic; N = na + nb. Without the factor N / (N - 1)
    (`corrected=False`) these are Mee's limits.
    Reference: Miettinen & Nurminen 1985, Stat Med 4:213; Mee 1984, Biometrics 40:1175.
    Units: a difference of shares between -1 and 1.
    Errors: NaN where a total is 0; ValueError for impossible counts.

    >>> lower, upper = miettinen_nurminen_limits(events_before=1, total_before=34, events_after=[7, 1], total_after=34)
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.027, -0.1248], [0.3453, 0.1248])
    """
    z = critical_value(confidence=confidence)
    xb, nb, xa, na = _effective(events_before, total_before, events_after, total_after, design_effect)
    lower = _score_lower(xb, nb, xa, na, z=z, corrected=corrected)
    return Limits(lower, -_score_lower(xa, na, xb, nb, z=z, corrected=corrected))


def miettinen_nurminen_interval(
    *,
    events_before: float,
    total_before: float,
    events_after: float,
    total_after: float,
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> Interval:
    """Miettinen and Nurminen's score interval of one difference of shares, after minus before.

    Formula, reference, units: see `miettinen_nurminen_limits`.
    Errors: ValueError when a total is 0 or a count is impossible.

    >>> interval = miettinen_nurminen_interval(events_before=1, total_before=34, events_after=7, total_after=34)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.027, 0.3453)
    """
    _require_two(events_before, total_before, events_after, total_after, design_effect)
    lower, upper = miettinen_nurminen_limits(
        events_before=events_before,
        total_before=total_before,
        events_after=events_after,
        total_after=total_after,
        design_effect=design_effect,
        confidence=confidence,
    )
    return Interval(float(lower), float(upper))


def mee_interval(
    *,
    events_before: float,
    total_before: float,
    events_after: float,
    total_after: float,
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> Interval:
    """Mee's score interval of one difference of shares, after minus before; agrees with the pooled chi-squared test.

    Formula, reference, units: see `miettinen_nurminen_limits`.
    Errors: ValueError when a total is 0 or a count is impossible.

    >>> interval = mee_interval(events_before=1, total_before=34, events_after=7, total_after=34)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0284, 0.3439)
    """
    _require_two(events_before, total_before, events_after, total_after, design_effect)
    lower, upper = miettinen_nurminen_limits(
        events_before=events_before,
        total_before=total_before,
        events_after=events_after,
        total_after=total_after,
        design_effect=design_effect,
        confidence=confidence,
        corrected=False,
    )
    return Interval(float(lower), float(upper))


def risk_ratio_limits(
    *,
    events_before: ArrayLike,
    total_before: ArrayLike,
    events_after: ArrayLike,
    total_after: ArrayLike,
    design_effect: ArrayLike = 1.0,
    confidence: float = 0.95,
    corrected: bool = False,
) -> Limits:
    """Koopman's score limits of a ratio of shares, after over before, elementwise.

    Formula: the two ρ at which (pa - ρ pb)² = z² (a (1 - a) / na + ρ² b (1 - b) / nb) at the likeliest shares a, b with
    a = ρ b. With `corrected` the variance is multiplied by N / (N - 1), N = na + nb: Miettinen and Nurminen's limits.
    Reference: Koopman 1984, Biometrics 40:513; Miettinen & Nurminen 1985, Stat Med 4:213.
    Units: a ratio from 0 to infinity.
    Errors: NaN where a total is 0 or nothing happened on either side; ValueError for impossible counts.

    >>> lower, upper = risk_ratio_limits(events_before=16, total_before=80, events_after=36, total_after=40)
    >>> round(float(lower), 2), round(float(upper), 2)
    (2.94, 7.15)
    """
    z = critical_value(confidence=confidence)
    xb, nb, xa, na = _effective(events_before, total_before, events_after, total_after, design_effect)
    lower = _ratio_lower(xb, nb, xa, na, z=z, corrected=corrected)
    other = _ratio_lower(xa, na, xb, nb, z=z, corrected=corrected)
    upper = np.where(other > 0, 1 / np.where(other > 0, other, 1), np.where(np.isnan(other), np.nan, np.inf))
    return Limits(lower, upper)


def risk_ratio_interval(
    *,
    events_before: float,
    total_before: float,
    events_after: float,
    total_after: float,
    design_effect: float = 1.0,
    confidence: float = 0.95,
    corrected: bool = False,
) -> Interval:
    """Koopman's score interval of one ratio of shares, after over before; `corrected`, Miettinen and Nurminen's.

    Formula, reference, units: see `risk_ratio_limits`.
    Errors: ValueError when a total is 0, a count is impossible, or nothing happened on either side.

    >>> interval = risk_ratio_interval(events_before=16, total_before=80, events_after=36, total_after=40)
    >>> round(interval.lower, 2), round(interval.upper, 2)
    (2.94, 7.15)
    """
    _require_two(events_before, total_before, events_after, total_after, design_effect)
    require_some(events=max(events_before, events_after))
    lower, upper = risk_ratio_limits(
        events_before=events_before,
        total_before=total_before,
        events_after=events_after,
        total_after=total_after,
        design_effect=design_effect,
        confidence=confidence,
        corrected=corrected,
    )
    return Interval(float(lower), float(upper))


def absolute_gap(
    *,
    events: float,
    total: float,
    reference_events: float,
    reference_total: float,
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> Estimate:
    """How far a group stands above (+) or below (-) a reference group in one round, with Newcombe's hybrid interval.

    Formula: p - p_reference; interval of `proportion.newcombe_hybrid_interval`.
    Reference: Newcombe 1998, Stat Med 17:873; WHO 2013, Handbook on health inequality monitoring.
    Units: a difference of shares between -1 and 1; times 100 for points.
    Errors: ValueError when a total is 0 or a count is impossible.

    >>> gap = absolute_gap(events=7, total=34, reference_events=1, reference_total=34)
    >>> round(gap.value, 4), round(gap.interval.lower, 4), round(gap.interval.upper, 4)
    (0.1765, 0.0189, 0.3404)
    """
    events, total, reference_events, reference_total = _groups(events, total, reference_events, reference_total)
    _require_two(reference_events, reference_total, events, total, design_effect)
    interval = newcombe_hybrid_interval(
        events_before=reference_events / design_effect,
        total_before=reference_total / design_effect,
        events_after=events / design_effect,
        total_after=total / design_effect,
        confidence=confidence,
    )
    return Estimate(events / total - reference_events / reference_total, interval)


def relative_gap(
    *,
    events: float,
    total: float,
    reference_events: float,
    reference_total: float,
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> Estimate:
    """How many times the share of a reference group a group has in one round, with Koopman's interval.

    Formula: p / p_reference, infinite when nobody of the reference has it; interval of `risk_ratio_interval`. A ratio
    of "yes" and a ratio of "no" tell different stories: show `absolute_gap` beside it.
    Reference: Koopman 1984, Biometrics 40:513; WHO 2013, Handbook on health inequality monitoring.
    Units: a ratio from 0 to infinity.
    Errors: ValueError when a total is 0, a count is impossible, or nobody in either group has it.

    >>> gap = relative_gap(events=36, total=40, reference_events=16, reference_total=80)
    >>> round(gap.value, 2), round(gap.interval.lower, 2), round(gap.interval.upper, 2)
    (4.5, 2.94, 7.15)
    """
    events, total, reference_events, reference_total = _groups(events, total, reference_events, reference_total)
    interval = risk_ratio_interval(
        events_before=reference_events,
        total_before=reference_total,
        events_after=events,
        total_after=total,
        design_effect=design_effect,
        confidence=confidence,
    )
    ratio = np.inf if not reference_events else (events / total) / (reference_events / reference_total)
    return Estimate(float(ratio), interval)


def _effective(*arrays: ArrayLike) -> list[FloatArray]:
    xb, nb, xa, na, effect = counts(
        events_before=arrays[0],
        total_before=arrays[1],
        events_after=arrays[2],
        total_after=arrays[3],
        design_effect=arrays[4],
    )
    if np.any(xb > nb) or np.any(xa > na):
        raise ValueError("events must not exceed total")
    if np.any(effect <= 0):
        raise ValueError("design_effect must be above zero")
    some = (nb > 0) & (na > 0)
    return [np.where(some, array / effect, np.nan) for array in (xb, nb, xa, na)]


def _require_two(
    events_before: float, total_before: float, events_after: float, total_after: float, design_effect: float
) -> None:
    require_some(total_before=total_before, total_after=total_after, design_effect=design_effect)
    numbers(events_before=events_before, events_after=events_after)
    _effective(events_before, total_before, events_after, total_after, design_effect)


def _groups(events: float, total: float, reference_events: float, reference_total: float) -> list[float]:
    require_some(total=total, reference_total=reference_total)
    return numbers(events=events, total=total, reference_events=reference_events, reference_total=reference_total)


def _score_lower(
    xb: FloatArray, nb: FloatArray, xa: FloatArray, na: FloatArray, *, z: float, corrected: bool
) -> FloatArray:
    def excess(delta: FloatArray, xb: FloatArray, nb: FloatArray, xa: FloatArray, na: FloatArray) -> FloatArray:
        before = _likeliest_before(delta, xb, nb, xa, na)
        after = np.clip(before + delta, 0, 1)
        variance = after * (1 - after) / na + before * (1 - before) / nb
        return np.asarray(xa / na - xb / nb - delta - z * np.sqrt(variance * _factor(na + nb, corrected)))

    _require_size(na + nb, corrected)
    change = xa / na - xb / nb
    return crossing(excess, lower=-1.0, upper=np.maximum(change - STEP, -1), given=(xb, nb, xa, na))


def _factor(size: FloatArray, corrected: bool) -> FloatArray:
    """Miettinen and Nurminen's N / (N - 1)."""
    return size / (size - 1) if corrected else np.ones_like(size)


def _require_size(size: FloatArray, corrected: bool) -> None:
    if corrected and np.any(size <= 1):
        raise ValueError("the two totals over the design effect must be more than one together")


def _likeliest_before(delta: FloatArray, xb: FloatArray, nb: FloatArray, xa: FloatArray, na: FloatArray) -> FloatArray:
    """The likeliest share before when the share after is delta more: the middle root of the likelihood's cubic."""
    cube = na + nb
    square = (na + 2 * nb) * delta - cube - xa - xb
    linear = (nb * delta - cube - 2 * xb) * delta + xa + xb
    constant = xb * delta * (1 - delta)
    centre = square / (3 * cube)
    bend = centre**3 - square * linear / (6 * cube**2) + constant / (2 * cube)
    spread = np.where(bend < 0, -1.0, 1.0) * np.sqrt(np.maximum(centre**2 - linear / (3 * cube), 0))
    turn = bend / np.where(spread == 0, 1, spread) ** 3
    angle = (np.pi + np.arccos(np.clip(turn, -1, 1))) / 3
    return np.asarray(np.clip(2 * spread * np.cos(angle) - centre, np.maximum(-delta, 0), np.minimum(1 - delta, 1)))


def _ratio_lower(
    xb: FloatArray, nb: FloatArray, xa: FloatArray, na: FloatArray, *, z: float, corrected: bool
) -> FloatArray:
    def excess(place: FloatArray, xb: FloatArray, nb: FloatArray, xa: FloatArray, na: FloatArray) -> FloatArray:
        # ρ = place / (1 - place), so that a ratio of infinity lies at 1; everything is multiplied by (1 - place).
        up, down = place, 1 - place
        square, linear, constant = (na + nb) * up, -(na * up + xa * down + nb * down + xb * up), (xa + xb) * down
        root = np.sqrt(np.maximum(linear**2 - 4 * square * constant, 0))
        before = np.clip(2 * constant / np.where(root - linear > 0, root - linear, np.inf), 0, 1)
        after = np.clip(before * up / np.where(down > 0, down, 1), 0, 1)
        variance = down**2 * after * (1 - after) / na + up**2 * before * (1 - before) / nb
        return np.asarray(down * xa / na - up * xb / nb - z * np.sqrt(variance * _factor(na + nb, corrected)))

    _require_size(na + nb, corrected)
    some = xa + xb > 0
    after, before = np.where(some, xa / na, np.nan), np.where(some, xb / nb, np.nan)
    estimate = after / (after + before)
    place = crossing(excess, lower=0.0, upper=np.maximum(estimate - STEP, 0), given=(xb, nb, xa, na))
    return place / (1 - place)
