"""Change of a yes/no answer in the same households: intervals, tests, and what a panel of this size can detect.

The four counts of a panel are `gained` (no to yes), `lost` (yes to no), `both` (yes twice) and `neither` (no twice).
Every interval is for the change Δ = share after - share before = (gained - lost) / pairs. This module does not decide
which interval a result shows, and does not weigh a yes as good or bad.
"""

from math import ceil, sqrt
from typing import overload

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.distribution import binomial_at_most, binomial_exactly, chi_squared_tail, student_quantile
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    counts,
    critical_value,
    finite,
    known_counts,
    numbers,
    require_some,
    require_whole,
)
from indicators.statistics.proportion import wilson_limits
from indicators.statistics.result import Limits, Significance
from indicators.statistics.root import STEP, crossing

# Counts over a design effect may add up to a hair more than their total over it.
ROUNDING = 1 + 1e-12


def newcombe_paired_limits(
    *, gained: ArrayLike, lost: ArrayLike, both: ArrayLike, neither: ArrayLike, confidence: float = 0.95
) -> Limits:
    """Newcombe's square-and-add limits of a paired change, elementwise; the default for independent households.

    Formula: with Wilson limits (lb, ub) of pb and (la, ua) of pa, n pairs and
    φ = C / √((both + lost)(gained + neither)(both + gained)(lost + neither)), B = both·neither - lost·gained,
    C = max(B - n/2, 0) + min(B, 0) and φ = 0 where a margin is empty,
    lower = Δ - √((pa - la)² - 2φ (pa - la)(ub - pb) + (ub - pb)²),
    upper = Δ + √((pb - lb)² - 2φ (pb - lb)(ua - pa) + (ua - pa)²).
    Reference: Newcombe 1998, Stat Med 17:2635, method 10.
    Units: a difference of shares between -1 and 1. For clustered data divide all four counts by the design effect.
    Errors: NaN where there are no pairs; ValueError for negative counts.

    >>> lower, upper = newcombe_paired_limits(gained=[25, 0], lost=[2, 0], both=[7, 1], neither=[68, 1])
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.1329, -0.5734], [0.3185, 0.5734])
    """
    n01, n10, n11, n00 = counts(gained=gained, lost=lost, both=both, neither=neither)
    yes_before, yes_after, pairs = n11 + n10, n11 + n01, n11 + n10 + n01 + n00
    lower_before, upper_before = wilson_limits(events=yes_before, total=pairs, confidence=confidence)
    lower_after, upper_after = wilson_limits(events=yes_after, total=pairs, confidence=confidence)
    n = np.where(pairs > 0, pairs, np.nan)
    before, after, change = yes_before / n, yes_after / n, (n01 - n10) / n

    margins = np.sqrt(yes_before * (n01 + n00)) * np.sqrt(yes_after * (n10 + n00))
    agreement = n11 * n00 - n10 * n01
    corrected = np.maximum(agreement - n / 2, 0) + np.minimum(agreement, 0)
    correlation = np.where(margins > 0, corrected / np.where(margins > 0, margins, 1), 0)

    def distance(a: FloatArray, b: FloatArray) -> FloatArray:
        return np.asarray(np.sqrt(np.maximum(a**2 - 2 * correlation * a * b + b**2, 0)))

    lower = change - distance(after - lower_after, upper_before - before)
    upper = change + distance(before - lower_before, upper_after - after)
    return Limits(np.clip(lower, -1, 1), np.clip(upper, -1, 1))


def newcombe_interval(*, gained: float, lost: float, both: float, neither: float, confidence: float = 0.95) -> Interval:
    """Newcombe's interval of one paired change.

    Formula, reference, units: see `newcombe_paired_limits`.
    Errors: ValueError when there are no pairs or a count is negative.

    >>> interval = newcombe_interval(gained=34, lost=3, both=186, neither=27)
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.079, 0.172)
    """
    gained, lost, both, neither = numbers(gained=gained, lost=lost, both=both, neither=neither)
    require_some(pairs=gained + lost + both + neither)
    lower, upper = newcombe_paired_limits(gained=gained, lost=lost, both=both, neither=neither, confidence=confidence)
    return Interval(float(lower), float(upper))


def tango_interval(*, gained: float, lost: float, total: float, confidence: float = 0.95) -> Interval:
    """Tango's score interval of a paired change, which agrees with the uncorrected McNemar test.

    Formula: the two θ at which (gained - lost - nθ) / √(n (2q + θ(1 - θ))) = ±z, where n is total and
    q = (√(B² - 4AC) - B) / 2A, A = 2n, B = (2n - gained + lost) θ - gained - lost, C = -lost θ (1 - θ).
    Reference: Tango 1998, Stat Med 17:891.
    Units: a difference of shares between -1 and 1.
    Errors: ValueError when total is 0, a count is negative, or more pairs changed than there are.

    >>> interval = tango_interval(gained=25, lost=2, total=102)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.1392, 0.3213)
    """
    z = critical_value(confidence=confidence)
    gained, lost, total = _changes(gained=gained, lost=lost, total=total)
    if gained + lost == 0:
        # The equation below then has a second, meaningless root at zero; the other one has this closed form.
        return Interval(-(z**2) / (total + z**2), z**2 / (total + z**2))
    return Interval(
        _tango_lower(gained=gained, lost=lost, total=total, z=z),
        -_tango_lower(gained=lost, lost=gained, total=total, z=z),
    )


def _tango_lower(*, gained: float, lost: float, total: float, z: float) -> float:
    if lost == total:
        return -1.0

    def excess(theta: float) -> float:
        a, c = 2 * total, -lost * theta * (1 - theta)
        b = (2 * total - gained + lost) * theta - gained - lost
        q = (sqrt(max(b * b - 4 * a * c, 0.0)) - b) / (2 * a)
        return gained - lost - total * theta - z * sqrt(max(total * (2 * q + theta * (1 - theta)), 0.0))

    if gained == total:
        # At θ = 1 there is no variance, which would be taken for a root; the true one has a closed form.
        return (total - z**2) / (total + z**2)
    from scipy.optimize import brentq  # slow to load; whole columns go through `tango_limits`

    return float(brentq(excess, -1.0, (gained - lost) / total, xtol=1e-13))


def bonett_price_interval(*, gained: float, lost: float, total: float, confidence: float = 0.95) -> Interval:
    """Bonett and Price's adjusted Wald interval of a paired change; simple, and safe with empty cells.

    Formula: with p = (gained + 1) / (n + 2) and q = (lost + 1) / (n + 2),
    p - q ± z √((p + q - (p - q)²) / (n + 2)), cut at -1 and 1.
    Reference: Bonett & Price 2012, Br J Math Stat Psychol 65:479.
    Units: a difference of shares between -1 and 1.
    Errors: ValueError when total is 0, a count is negative, or more pairs changed than there are.

    >>> interval = bonett_price_interval(gained=15, lost=6, total=46)
    >>> round(interval.lower, 6), round(interval.upper, 6)
    (-0.001006, 0.376006)
    """
    z = critical_value(confidence=confidence)
    gained, lost, total = _changes(gained=gained, lost=lost, total=total)
    p, q = (gained + 1) / (total + 2), (lost + 1) / (total + 2)
    half = z * sqrt((p + q - (p - q) ** 2) / (total + 2))
    return Interval(max(p - q - half, -1.0), min(p - q + half, 1.0))


def _changes(*, gained: float, lost: float, total: float) -> list[float]:
    require_some(total=total)
    found = numbers(gained=gained, lost=lost, total=total)
    changed = found[0] + found[1]
    if changed > found[2] * ROUNDING:
        raise ValueError(f"gained {gained} and lost {lost} must not exceed total {total}")
    return [*found[:2], max(found[2], changed)]


@overload
def mcnemar_midp(*, gained: float, lost: float) -> float: ...
@overload
def mcnemar_midp(*, gained: FloatArray, lost: FloatArray) -> FloatArray: ...
def mcnemar_midp(*, gained: ArrayLike, lost: ArrayLike) -> float | FloatArray:
    """Two-sided mid-p McNemar test that gains and losses are equally likely, elementwise.

    Formula: with m = gained + lost and k = min(gained, lost), 2 P(X ≤ k) - P(X = k) for X ~ Bin(m, ½);
    1 - ½ P(X = k) when gained = lost; 1 when nobody changed.
    Reference: Fagerland, Lydersen & Laake 2013, BMC Med Res Methodol 13:91.
    Units: a probability; a float for two numbers, an array for arrays. Counts must be whole.
    Errors: ValueError for negative or fractional counts; NaN stays NaN.

    >>> round(mcnemar_midp(gained=9, lost=2), 5)
    0.03857
    """
    n01, n10 = counts(gained=gained, lost=lost)
    changed, fewer = n01 + n10, np.minimum(n01, n10)
    if np.any(n01 % 1 > 0) or np.any(n10 % 1 > 0):
        raise ValueError("gained and lost must be whole numbers")
    point = binomial_exactly(events=fewer, total=changed, chance=0.5)
    p = np.where(n01 == n10, 1 - point / 2, 2 * binomial_at_most(events=fewer, total=changed, chance=0.5) - point)
    p = np.where(changed == 0, 1.0, np.minimum(p, 1.0))
    return float(p) if p.ndim == 0 else p


def mcnemar_exact(*, gained: float, lost: float) -> float:
    """Two-sided exact conditional McNemar test; cautious, for comparison with `mcnemar_midp`.

    Formula: min(1, 2 P(X ≤ min(gained, lost))) for X ~ Bin(gained + lost, ½).
    Reference: McNemar 1947, Psychometrika 12:153.
    Units: a probability; 1 when nobody changed. Errors: ValueError for negative or fractional counts.

    >>> round(mcnemar_exact(gained=9, lost=2), 5)
    0.06543
    """
    gained, lost = numbers(gained=gained, lost=lost)
    require_whole(gained=gained, lost=lost)
    tail = float(binomial_at_most(events=min(gained, lost), total=gained + lost, chance=0.5))
    return min(2 * tail, 1.0)


def cluster_standard_error(
    *,
    clusters: float,
    pairs: float,
    change: float,
    sum_of_squared_pairs: float,
    sum_of_squared_net: float,
    sum_of_products: float,
) -> float:
    """Standard error of a paired change when whole clusters (RT, dasawisma) move together, from sums over clusters.

    Formula: √(K / (K - 1) · (Σd² - 2Δ Σnd + Δ² Σn²)) / N, with n pairs and d = gained - lost per cluster, K clusters.
    Reference: linearised ratio estimator, Cochran 1977, Sampling Techniques, ch. 9.
    Units: a difference of shares. Errors: ValueError with fewer than two clusters or without pairs.

    >>> sums = {"sum_of_squared_pairs": 308, "sum_of_squared_net": 26, "sum_of_products": 84}
    >>> round(cluster_standard_error(clusters=3, pairs=30, change=8 / 30, **sums), 4)
    0.0719
    """
    require_some(pairs=pairs)
    pairs, clusters, change, sum_of_squared_pairs, sum_of_squared_net, sum_of_products = finite(
        pairs=pairs,
        clusters=clusters,
        change=change,
        sum_of_squared_pairs=sum_of_squared_pairs,
        sum_of_squared_net=sum_of_squared_net,
        sum_of_products=sum_of_products,
    )
    if clusters < 2:
        raise ValueError(f"clusters must be two or more, found {clusters:g}")
    spread = sum_of_squared_net - 2 * change * sum_of_products + change**2 * sum_of_squared_pairs
    return sqrt(max(clusters / (clusters - 1) * spread, 0.0)) / pairs


def cluster_interval(*, gained: ArrayLike, lost: ArrayLike, totals: ArrayLike, confidence: float = 0.95) -> Interval:
    """Interval of a paired change from the gained, lost and all pairs of each cluster; clusters without pairs drop out.

    Formula: Δ ± t(K - 1) · SE, cut at -1 and 1; SE from `cluster_standard_error`. It has no width when every cluster
    moved alike, so show the wider of this and `newcombe_interval`.
    Reference: Cameron & Miller 2015, J Hum Resour 50:317.
    Units: a difference of shares between -1 and 1. Errors: ValueError with fewer than two clusters that hold pairs.

    >>> interval = cluster_interval(gained=[4, 2, 3], lost=[0, 1, 0], totals=[10, 8, 12])
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (-0.043, 0.576)
    """
    critical_value(confidence=confidence)
    n01, n10, n = known_counts(gained=gained, lost=lost, totals=totals)
    if np.any(n01 + n10 > n):
        raise ValueError("gained and lost must not exceed totals in any cluster")
    net, clusters, pairs = n01 - n10, int(np.sum(n > 0)), float(n.sum())
    require_some(pairs=pairs)
    change = float(net.sum()) / pairs
    error = cluster_standard_error(
        clusters=clusters,
        pairs=pairs,
        change=change,
        sum_of_squared_pairs=float(n @ n),
        sum_of_squared_net=float(net @ net),
        sum_of_products=float(n @ net),
    )
    half = float(student_quantile(probability=(1 + confidence) / 2, freedom=clusters - 1)) * error
    return Interval(max(change - half, -1.0), min(change + half, 1.0))


def smallest_detectable_change(
    *, pairs: float, share_changing: float, design_effect: float = 1.0, confidence: float = 0.95, power: float = 0.8
) -> float | None:
    """The smallest true change that a panel of this size finds with the given power; None when it can find none.

    Formula: the root Δ of z √ψ + w √(ψ - Δ²) = Δ √N, with N = pairs / design_effect, ψ = share_changing, z and w the
    normal quantiles of confidence and power. That is c √ψ with c = (z √N + w √(N + w² - z²)) / (N + w²). A net change
    cannot exceed the share that changes, so where c √ψ > ψ everyone who changes is taken to change the same way: c².
    Reference: Connor 1987, Biometrics 43:207.
    Units: a difference of shares. Errors: ValueError when pairs or design_effect is not positive, or a share
    lies outside its range (power is above one half).

    >>> round(smallest_detectable_change(pairs=200, share_changing=0.2), 3)
    0.088
    """
    require_some(pairs=pairs, design_effect=design_effect)
    numbers(share_changing=share_changing)
    found = float(
        smallest_detectable_changes(
            pairs=pairs,
            share_changing=share_changing,
            design_effect=design_effect,
            confidence=confidence,
            power=power,
        )
    )
    return None if np.isnan(found) else found


def smallest_detectable_changes(
    *,
    pairs: ArrayLike,
    share_changing: ArrayLike,
    design_effect: ArrayLike = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
) -> FloatArray:
    """The smallest true changes that panels of these sizes find with the given power, elementwise.

    Formula, reference, units: see `smallest_detectable_change`.
    Errors: NaN where a panel can find none or has no pairs; ValueError when a share lies outside its range.

    >>> smallest_detectable_changes(pairs=[200, 3], share_changing=[0.2, 0.2]).round(3).tolist()
    [0.088, nan]
    """
    n, share, effect = counts(pairs=pairs, share_changing=share_changing, design_effect=design_effect)
    (power,) = finite(power=power)
    if np.any(share > 1) or not 0.5 < power < 1:
        raise ValueError(f"share_changing must lie in 0-1 and power above 0.5, found {share.max()} and {power}")
    z, w, size = critical_value(confidence=confidence), critical_value(confidence=2 * power - 1), n / effect
    size = np.where(size > z**2, size, np.nan)
    root = (z * np.sqrt(size) + w * np.sqrt(size + w**2 - z**2)) / (size + w**2)
    return np.asarray(root * np.maximum(np.sqrt(share), root))


def pairs_needed(
    *, change: float, share_changing: float, design_effect: float = 1.0, confidence: float = 0.95, power: float = 0.8
) -> int:
    """How many pairs find a true change of this size with the given power: `smallest_detectable_change` turned round.

    Formula: e ((z √ψ + w √(ψ - Δ²)) / Δ)², rounded up, with ψ = share_changing (gained and lost, over all pairs), Δ the
    change, e the design effect, z and w the normal quantiles of confidence and power. For a test to one side at 5% take
    a confidence of 0.9.
    Reference: Connor 1987, Biometrics 43:207.
    Units: pairs. Errors: ValueError when the change is 0 or larger than the share that changes, a share lies outside
    its range, or the design effect is not positive (power is above one half).

    >>> pairs_needed(change=0.4, share_changing=0.5)
    23
    """
    require_some(design_effect=design_effect)
    change, power = finite(change=change, power=power)
    (changing,) = numbers(share_changing=share_changing)
    if not 0 < abs(change) <= changing <= 1 or not 0.5 < power < 1:
        raise ValueError(
            "change must be part of share_changing, that a share, and power above 0.5, "
            f"found {change}, {share_changing} and {power}"
        )
    z, w = critical_value(confidence=confidence), critical_value(confidence=2 * power - 1)
    pairs = ((z * sqrt(changing) + w * sqrt(changing - change**2)) / change) ** 2
    return ceil(design_effect * pairs * (1 - 1e-12))


def tango_limits(*, gained: ArrayLike, lost: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> Limits:
    """Tango's score limits of a paired change, elementwise; for a column of ladders or changes.

    Formula, reference, units: see `tango_interval`.
    Errors: NaN where total is 0; ValueError for negative counts or more pairs changed than there are.

    >>> lower, upper = tango_limits(gained=[25, 0], lost=[2, 0], total=[102, 0])
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.1392, nan], [0.3213, nan])
    """
    z = critical_value(confidence=confidence)
    n01, n10, n = counts(gained=gained, lost=lost, total=total)
    if np.any(n01 + n10 > n * ROUNDING):
        raise ValueError("gained and lost must not exceed total")
    n = np.where(n > 0, np.maximum(n, n01 + n10), np.nan)

    def excess(theta: FloatArray, n01: FloatArray, n10: FloatArray, n: FloatArray) -> FloatArray:
        linear = (2 * n - n01 + n10) * theta - n01 - n10
        root = np.sqrt(np.maximum(linear**2 + 8 * n * n10 * theta * (1 - theta), 0))
        variance = n * ((root - linear) / (2 * n) + theta * (1 - theta))
        return np.asarray(n01 - n10 - n * theta - z * np.sqrt(np.maximum(variance, 0)))

    def lower(n01: FloatArray, n10: FloatArray) -> FloatArray:
        return crossing(excess, lower=-1.0, upper=np.maximum((n01 - n10) / n - STEP, -1), given=(n01, n10, n))

    return Limits(lower(n01, n10), -lower(n10, n01))


def agresti_min_interval(*, gained: float, lost: float, total: float, confidence: float = 0.95) -> Interval:
    """Agresti and Min's adjusted Wald interval of a paired change: half a pair added to each of the four counts.

    Formula: with g = gained + ½, l = lost + ½ and n = total + 2, (g - l) / n ± z √(g + l - (g - l)² / n) / n, cut at -1
    and 1.
    Reference: Agresti & Min 2005, Stat Med 24:729.
    Units: a difference of shares between -1 and 1.
    Errors: ValueError when total is 0, a count is negative, or more pairs changed than there are.

    >>> interval = agresti_min_interval(gained=15, lost=6, total=46)
    >>> round(interval.lower, 5), round(interval.upper, 5)
    (0.00347, 0.37153)
    """
    z = critical_value(confidence=confidence)
    gained, lost, total = _changes(gained=gained, lost=lost, total=total)
    g, lo, n = gained + 0.5, lost + 0.5, total + 2
    half = z * sqrt(g + lo - (g - lo) ** 2 / n) / n
    return Interval(max((g - lo) / n - half, -1.0), min((g - lo) / n + half, 1.0))


def mcnemar_asymptotic(*, gained: float, lost: float) -> Significance:
    """McNemar's chi-squared test without continuity correction; for comparison, see `mcnemar_midp` for few changes.

    Formula: (gained - lost)² / (gained + lost) on χ²(1); 0 with p = 1 when nobody changed. The corrected form is left
    out on purpose: it is as cautious as the exact test and less exact.
    Reference: McNemar 1947, Psychometrika 12:153; Fagerland, Lydersen & Laake 2013, BMC Med Res Methodol 13:91.
    Units: a statistic and a probability. Errors: ValueError for negative counts.

    >>> result = mcnemar_asymptotic(gained=59, lost=121)
    >>> round(result.statistic, 5), f"{result.p:.6e}"
    (21.35556, '3.815136e-06')
    """
    gained, lost = numbers(gained=gained, lost=lost)
    changed = gained + lost
    statistic = (gained - lost) ** 2 / changed if changed else 0.0
    return Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=1)), 1)
