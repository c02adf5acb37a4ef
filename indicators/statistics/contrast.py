"""Two changes set against each other: subgroups, programme against comparison, and how much several sites differ.

Word a difference of differences as "selisih perubahan": with one programme and one comparison RW nothing tells the
programme from whatever else happened in one of them. It does not refuse what cannot be compared; its callers do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from indicators.statistics.distribution import chi_squared_tail, student_quantile
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    amounts,
    cells_of,
    counts,
    critical_value,
    finite,
    numbers,
    require_some,
    require_whole,
)
from indicators.statistics.paired import newcombe_interval
from indicators.statistics.proportion import newcombe_hybrid_interval
from indicators.statistics.result import Estimate, Significance

# So many comparison sites make the rank of the programme site among them worth telling.
FEWEST_PLACEBOS = 10


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with the sample variance (over n - 1) and the number of the values behind it."""

    count: int
    value: float
    variance: float


class Interaction(NamedTuple):
    """By how much two subgroups differ in an effect, and the test that they do not."""

    difference: Estimate
    test: Significance


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Whether estimates of several groups or sites differ by more than chance, and around which mean."""

    test: Significance
    i_squared: float
    tau_squared: float
    pooled: float
    random_effects: Estimate


def difference_of(*, first: Estimate, second: Estimate) -> Estimate:
    """First minus second of two independent estimates, each with an interval of its own (square-and-add, MOVER).

    Formula: with D = a - b, lower = D - √((a - la)² + (ub - b)²), upper = D + √((ua - a)² + (b - lb)²). Both intervals
    must have the same confidence. Also the interval of an interaction: do two subgroups change by different amounts?
    Reference: Donner & Zou 2012, Stat Methods Med Res 21:347; Zou & Donner 2008, Stat Med 27:1693.
    Units: those of the estimates. Errors: ValueError when an estimate lies outside its interval.

    >>> programme = Estimate(0.29, Interval(0.21, 0.36))
    >>> result = difference_of(first=programme, second=Estimate(0.06, Interval(0.01, 0.11)))
    >>> round(result.value, 2), round(result.interval.lower, 3), round(result.interval.upper, 3)
    (0.23, 0.136, 0.316)
    """
    for estimate in (first, second):
        if not estimate.interval.lower - 1e-9 <= estimate.value <= estimate.interval.upper + 1e-9:
            raise ValueError(f"the estimate {estimate.value} lies outside its interval")
    value = first.value - second.value
    a, b = first.interval, second.interval
    return Estimate(
        value,
        Interval(
            value - float(np.hypot(first.value - a.lower, b.upper - second.value)),
            value + float(np.hypot(a.upper - first.value, second.value - b.lower)),
        ),
    )


def paired_difference_in_differences(
    *, programme: Sequence[float], comparison: Sequence[float], design_effect: float = 1.0, confidence: float = 0.95
) -> Estimate:
    """Change of a share among programme households less that among comparison households, each a panel of its own.

    Formula: Δ_programme - Δ_comparison, Newcombe's interval of each (counts over the design effect) joined by
    `difference_of`.
    Reference: Newcombe 1998, Stat Med 17:2635; Zou & Donner 2008, Stat Med 27:1693.
    Units: a difference of shares between -2 and 2. Both panels are counts (gained, lost, both, neither).
    Errors: ValueError for a panel without pairs, a negative count, or a design effect below 1.

    >>> result = paired_difference_in_differences(programme=(86, 3, 175, 23), comparison=(24, 8, 150, 88))
    >>> round(result.value, 3), round(result.interval.lower, 3), round(result.interval.upper, 3)
    (0.23, 0.161, 0.299)
    """
    if finite(design_effect=design_effect)[0] < 1:
        raise ValueError("design_effect must be one or more")
    changes = []
    for name, cells in (("programme", programme), ("comparison", comparison)):
        gained, lost, both, neither = numbers(**cells_of(**{name: cells}))
        interval = newcombe_interval(
            gained=gained / design_effect,
            lost=lost / design_effect,
            both=both / design_effect,
            neither=neither / design_effect,
            confidence=confidence,
        )
        changes.append(Estimate((gained - lost) / (gained + lost + both + neither), interval))
    return difference_of(first=changes[0], second=changes[1])


def unpaired_difference_in_differences(
    *,
    programme_before: tuple[float, float],
    programme_after: tuple[float, float],
    comparison_before: tuple[float, float],
    comparison_after: tuple[float, float],
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> Estimate:
    """Change of a share in programme sites less that in comparison sites, different households in every round.

    Formula: (pa - pb) of the programme less that of the comparison, Newcombe's hybrid interval of each (counts over the
    design effect) joined by `difference_of`.
    Reference: Newcombe 1998, Stat Med 17:873; Zou & Donner 2008, Stat Med 27:1693.
    Units: a difference of shares between -2 and 2. Each argument is (events, total).
    Errors: ValueError when a total is 0, a count is impossible, or the design effect is below 1.

    >>> result = unpaired_difference_in_differences(
    ...     programme_before=(60, 100), programme_after=(85, 100),
    ...     comparison_before=(55, 100), comparison_after=(60, 100),
    ... )
    >>> round(result.value, 2), round(result.interval.lower, 3), round(result.interval.upper, 3)
    (0.2, 0.019, 0.377)
    """
    if finite(design_effect=design_effect)[0] < 1:
        raise ValueError("design_effect must be one or more")
    given = {
        "programme_before": programme_before,
        "programme_after": programme_after,
        "comparison_before": comparison_before,
        "comparison_after": comparison_after,
    }
    told = [_share_of(name, pair) for name, pair in given.items()]
    changes = []
    for before, after in (told[:2], told[2:]):
        interval = newcombe_hybrid_interval(
            events_before=before[0] / design_effect,
            total_before=before[1] / design_effect,
            events_after=after[0] / design_effect,
            total_after=after[1] / design_effect,
            confidence=confidence,
        )
        changes.append(Estimate(after[0] / after[1] - before[0] / before[1], interval))
    return difference_of(first=changes[0], second=changes[1])


def _share_of(name: str, pair: tuple[float, float]) -> list[float]:
    if np.shape(pair) != (2,):
        raise ValueError(f"{name} must be two counts (events, total), found {pair!r}")
    require_some(**{f"total of {name}": pair[1]})
    return numbers(**{f"events of {name}": pair[0], f"total of {name}": pair[1]})


def difference_in_differences_of_means(
    *,
    programme_before: Mean,
    programme_after: Mean,
    comparison_before: Mean,
    comparison_after: Mean,
    confidence: float = 0.95,
) -> Estimate:
    """Change of a mean in programme sites less that in comparison sites, different units in every round.

    Formula: the difference of differences D ± t(ν) √Σ v, v = s²/n of each of the four means,
    ν = (Σ v)² / Σ (v² / (n - 1)). For panels join two paired intervals by `difference_of`.
    Reference: Satterthwaite 1946, Biometrics Bull 2:110; Angrist & Pischke 2009, Mostly Harmless Econometrics, 5.2.
    Units: those of the values. Errors: ValueError when a count is below two, a variance negative, or nothing varies.

    >>> same = {"count": 50, "variance": 4.0}
    >>> result = difference_in_differences_of_means(
    ...     programme_before=Mean(value=10, **same), programme_after=Mean(value=13, **same),
    ...     comparison_before=Mean(value=10, **same), comparison_after=Mean(value=11, **same),
    ... )
    >>> result.value, round(result.interval.lower, 3), round(result.interval.upper, 3)
    (2.0, 0.884, 3.116)
    """
    critical_value(confidence=confidence)
    means = [
        _known_mean(**{name: mean})
        for name, mean in (
            ("programme_after", programme_after),
            ("programme_before", programme_before),
            ("comparison_after", comparison_after),
            ("comparison_before", comparison_before),
        )
    ]
    spreads = [mean.variance / mean.count for mean in means]
    spread = sum(spreads)
    if not spread > 0:
        raise ValueError("some values must vary")
    freedom = spread**2 / sum(v**2 / (mean.count - 1) for v, mean in zip(spreads, means, strict=True))
    value = means[0].value - means[1].value - (means[2].value - means[3].value)
    half = float(student_quantile(probability=(1 + confidence) / 2, freedom=freedom)) * sqrt(spread)
    return Estimate(value, Interval(value - half, value + half))


def _known_mean(**named: Mean) -> Mean:
    ((name, mean),) = named.items()
    if not isinstance(mean, Mean):
        raise ValueError(f"{name} must be a Mean with count, value and variance, found {mean!r}")
    count, variance = numbers(**{f"count of {name}": mean.count, f"variance of {name}": mean.variance})
    require_whole(**{f"count of {name}": count})
    if count < 2:
        raise ValueError(f"count of {name} must be two or more, found {count:g}")
    return Mean(int(count), finite(**{f"value of {name}": mean.value})[0], variance)


def placebo_p(*, change: float, placebo_changes: ArrayLike) -> float:
    """How unusual the programme site's change is among sites without programme; needs ten of them or more.

    Formula: (1 + #{|placebo| ≥ |change|}) / (J + 1), changes taken from the median of the J placebos.
    Reference: Abadie, Diamond & Hainmueller 2010, J Am Stat Assoc 105:493; Phipson & Smyth 2010, SAGMB 9:39.
    Units: a probability, never below 1 / (J + 1). Errors: ValueError with fewer than ten sites or one not finite.

    >>> placebo_p(change=0.29, placebo_changes=[0.02, 0.06, 0.05, 0.1, -0.01, 0.04, 0.08, 0.07, 0.03, 0.0])
    0.09090909090909091
    """
    others, (change,) = amounts(placebo_changes=placebo_changes), finite(change=change)
    if others.ndim != 1 or len(others) < FEWEST_PLACEBOS or not np.all(np.isfinite(others)):
        raise ValueError(f"needs {FEWEST_PLACEBOS} or more comparison sites with finite changes")
    centre = float(np.median(others))
    return float((1 + np.sum(np.abs(others - centre) >= abs(change - centre) - 1e-12)) / (len(others) + 1))


def interaction_test(
    *, first: float, first_error: float, second: float, second_error: float, confidence: float = 0.95
) -> Interaction:
    """Whether two subgroups differ in an effect: their difference, first minus second, with interval and test.

    Formula: D = a - b, D ± z √(SE_a² + SE_b²), D / √(SE_a² + SE_b²) on the normal distribution. For ratios pass
    logarithms. For shares `difference_of` keeps better limits; this gives the p beside it.
    Reference: Altman & Bland 2003, BMJ 326:219.
    Units: those of the effects. Errors: ValueError for a standard error below 0, or both 0.

    >>> from math import log
    >>> result = interaction_test(
    ...     first=log(0.67), first_error=log(0.98 / 0.46) / 3.92,
    ...     second=log(0.88), second_error=log(1.08 / 0.71) / 3.92,
    ... )
    >>> round(result.test.statistic, 2), round(result.test.p, 1)
    (-1.24, 0.2)
    """
    first, first_error, second, second_error = finite(
        first=first, first_error=first_error, second=second, second_error=second_error
    )
    if min(first_error, second_error) < 0 or first_error + second_error == 0:
        raise ValueError("standard errors must be zero or more and one above zero")
    error, value = float(np.hypot(first_error, second_error)), first - second
    half = critical_value(confidence=confidence) * error
    statistic = value / error
    return Interaction(
        difference=Estimate(value, Interval(value - half, value + half)),
        test=Significance(statistic, float(2 * ndtr(-abs(statistic)))),
    )


def heterogeneity(*, estimates: ArrayLike, variances: ArrayLike, confidence: float = 0.95) -> Heterogeneity:
    """Whether several groups or sites differ in an estimate by more than chance.

    Formula: with w = 1/v and the weighted mean m, Q = Σ w (e - m)² on χ²(k - 1), I² = max(0, (Q - k + 1) / Q),
    τ² = max(0, (Q - k + 1) / (Σw - Σw² / Σw)); the random effects' mean is weighted by u = 1/(v + τ²), ± z/√Σu.
    Reference: Cochran 1954, Biometrics 10:101; Higgins & Thompson 2002, Stat Med 21:1539; DerSimonian & Laird 1986,
    Control Clin Trials 7:177.
    Units: I² is a share between 0 and 1; τ² a squared estimate; pooled is the weighted mean m (of fixed effects).
    Errors: ValueError with fewer than two estimates, a value not finite, or a variance that is not above zero.

    >>> result = heterogeneity(estimates=[0.1, 0.3, 0.5], variances=[0.01, 0.01, 0.01])
    >>> [round(value, 3) for value in (result.test.statistic, result.i_squared, result.tau_squared, result.pooled)]
    [8.0, 0.75, 0.03, 0.3]
    """
    e, v = amounts(estimates=estimates), counts(variances=variances)[0]
    if e.ndim != 1 or e.shape != v.shape or len(e) < 2 or not np.all(np.isfinite(e)) or not np.all(v > 0):
        raise ValueError("needs two or more finite estimates with variances above zero")
    weights: FloatArray = 1 / v
    size = float(weights.sum())
    pooled, freedom = float(weights @ e) / size, len(e) - 1
    statistic = float(weights @ (e - pooled) ** 2)
    excess = max(statistic - freedom, 0.0)
    tau_squared = excess / (size - float(weights @ weights) / size)
    return Heterogeneity(
        test=Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=freedom)), freedom),
        i_squared=excess / statistic if statistic > 0 else 0.0,
        tau_squared=tau_squared,
        pooled=pooled,
        random_effects=_weighted_mean(e, 1 / (v + tau_squared), confidence),
    )


def _weighted_mean(values: FloatArray, weights: FloatArray, confidence: float) -> Estimate:
    size = float(weights.sum())
    mean, half = float(weights @ values) / size, critical_value(confidence=confidence) / sqrt(size)
    return Estimate(mean, Interval(mean - half, mean + half))
