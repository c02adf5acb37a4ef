"""Households that were not found again: how they differed, what the best and worst case is, and weights for the rest.

The worst and best case assume nothing; weights assume that the lost would have moved like the found with the same
baseline. It does not word what may be said: `consequence` names which of four rules applies.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.interval import (
    FloatArray,
    Interval,
    counts,
    finite,
    known_counts,
    numbers,
    require_some,
    shares,
)
from indicators.statistics.result import Limits

# Shares of the baseline households not found again.
LOST_WITHOUT_COMMENT = 0.05
LOST_WITHOUT_BANNER = 0.20
LOST_WITH_HEADLINE = 0.35
# Standardised differences between lost and found households.
DIFFERENCE_TOLD = 0.1
DIFFERENCE_ALARMING = 0.25
# Weights beyond these quantiles are cut to them.
TRIMMED = 0.01


class Consequence(StrEnum):
    """What follows from the share of households not found again."""

    NONE = "none"
    BOUNDS = "bounds"
    BANNER = "banner"
    NO_HEADLINE = "no_headline"


@dataclass(frozen=True, slots=True)
class WeightedChange:
    """A change weighted to the baseline, the share of the baseline it speaks for, and how many pairs it is worth."""

    change: float
    covered: float
    effective_pairs: float


def consequence(*, lost: float, baseline: float) -> Consequence:
    """Which rule applies: up to 5% lost no comment, up to 20% bounds, up to 35% a banner too, beyond it no headline.

    Formula: lost / baseline against the limits above.
    Reference: Schulz & Grimes 2002, Lancet 359:781 (the rule of 5 and 20); the limit of 35% is this project's own.
    Units: counts of households. Errors: ValueError when baseline is 0 or fewer than were lost.

    >>> [str(consequence(lost=lost, baseline=300)) for lost in (15, 16, 61, 106)]
    ['none', 'bounds', 'banner', 'no_headline']
    """
    require_some(baseline=baseline)
    lost, baseline = numbers(lost=lost, baseline=baseline)
    if lost > baseline:
        raise ValueError(f"lost {lost} must not exceed baseline {baseline}")
    share = lost / baseline
    if share <= LOST_WITHOUT_COMMENT:
        return Consequence.NONE
    if share <= LOST_WITHOUT_BANNER:
        return Consequence.BOUNDS
    return Consequence.BANNER if share <= LOST_WITH_HEADLINE else Consequence.NO_HEADLINE


def standardised_difference_of_shares(*, lost: float, found: float) -> float:
    """How far lost and found households lay apart at baseline in a yes/no answer, in standard deviations.

    Formula: (p_lost - p_found) / √((p_lost (1 - p_lost) + p_found (1 - p_found)) / 2); 0 when equal, infinite when one
    is 0 and the other 1.
    Reference: Austin 2009, Stat Med 28:3083.
    Units: standard deviations; above 0.1 is told, above 0.25 alarming. Errors: ValueError for a share outside 0-1.

    >>> round(standardised_difference_of_shares(lost=0.5, found=0.4), 3)
    0.202
    """
    lost, found = shares(lost=lost, found=found)
    return _standardised(lost - found, (lost * (1 - lost) + found * (1 - found)) / 2)


def standardised_difference_of_means(
    *, lost_mean: float, lost_variance: float, found_mean: float, found_variance: float
) -> float:
    """How far lost and found households lay apart at baseline in an amount, in standard deviations.

    Formula: (m_lost - m_found) / √((s²_lost + s²_found) / 2); 0 when equal, infinite when only the means differ.
    Reference: Austin 2009, Stat Med 28:3083.
    Units: standard deviations; above 0.1 is told, above 0.25 alarming. Errors: ValueError for a negative variance.

    >>> standardised_difference_of_means(lost_mean=3, lost_variance=4, found_mean=2, found_variance=4)
    0.5
    """
    lost_variance, found_variance = numbers(lost_variance=lost_variance, found_variance=found_variance)
    lost_mean, found_mean = finite(lost_mean=lost_mean, found_mean=found_mean)
    return _standardised(lost_mean - found_mean, (lost_variance + found_variance) / 2)


def share_bounds(*, events: ArrayLike, total: ArrayLike, unknown: ArrayLike) -> Limits:
    """The lowest and highest share that unknown answers leave possible, elementwise.

    Formula: x / (n + u) when every unknown is a no, (x + u) / (n + u) when every one is a yes.
    Reference: Horowitz & Manski 2000, J Am Stat Assoc 95:77.
    Units: shares between 0 and 1. No confidence interval: it holds for certain.
    Errors: NaN where nobody was there; ValueError for impossible counts.

    >>> lower, upper = share_bounds(events=86, total=95, unknown=5)
    >>> float(lower), float(upper)
    (0.86, 0.91)
    """
    x, n, u = counts(events=events, total=total, unknown=unknown)
    if np.any(x > n):
        raise ValueError("events must not exceed total")
    everybody = np.where(n + u > 0, n + u, np.nan)
    return Limits(x / everybody, (x + u) / everybody)


def change_bounds(
    *,
    gained: ArrayLike,
    lost: ArrayLike,
    both: ArrayLike,
    neither: ArrayLike,
    missing_yes: ArrayLike,
    missing_no: ArrayLike,
    missing_both: ArrayLike = 0,
) -> Limits:
    """The lowest and highest change of a share that households not found again leave possible, elementwise.

    Formula: (gained - lost - missing_yes) / (n + m) when every missing yes became a no and no missing no changed;
    (gained - lost + missing_no) / (n + m) the other way round; m all missing. Those missing in both rounds
    (`missing_both`) may have gone either way.
    Reference: Horowitz & Manski 2000, J Am Stat Assoc 95:77.
    Units: a difference of shares between -1 and 1; missing_yes and missing_no are counted by their baseline answer.
    Errors: NaN where nobody was there; ValueError for negative counts.

    >>> lower, upper = change_bounds(gained=45, lost=5, both=100, neither=20, missing_yes=10, missing_no=20)
    >>> float(lower), float(upper)
    (0.15, 0.3)
    """
    n01, n10, n11, n00, yes, no, unknown = counts(
        gained=gained,
        lost=lost,
        both=both,
        neither=neither,
        missing_yes=missing_yes,
        missing_no=missing_no,
        missing_both=missing_both,
    )
    everybody = n01 + n10 + n11 + n00 + yes + no + unknown
    everybody = np.where(everybody > 0, everybody, np.nan)
    return Limits((n01 - n10 - yes - unknown) / everybody, (n01 - n10 + no + unknown) / everybody)


def change_bounds_interval(
    *, gained: float, lost: float, both: float, neither: float, missing_yes: float, missing_no: float
) -> Interval:
    """The lowest and highest change of one share that households not found again leave possible.

    Formula, reference, units: see `change_bounds`.
    Errors: ValueError when nobody was there or a count is negative.

    >>> change_bounds_interval(gained=45, lost=5, both=100, neither=20, missing_yes=10, missing_no=20)
    Interval(lower=0.15, upper=0.3)
    """
    cells = {"gained": gained, "lost": lost, "both": both, "neither": neither}
    missing = {"missing_yes": missing_yes, "missing_no": missing_no}
    require_some(households=sum(numbers(**cells, **missing)))
    lower, upper = change_bounds(**cells, **missing)
    return Interval(float(lower), float(upper))


def cell_weights(*, baseline: ArrayLike, found: ArrayLike) -> FloatArray:
    """What each household found again counts for, by cell (for example RT × baseline answer × type of household).

    Formula: N_cell / n_cell; NaN in a cell of which nobody was found: merge it with a neighbour.
    Reference: Little 1986, Int Stat Rev 54:139; Holt & Smith 1979, J R Stat Soc A 142:33.
    Units: households per household, 1 or more. Errors: ValueError when more were found than there were.

    >>> cell_weights(baseline=[40, 60, 5], found=[40, 48, 0]).tolist()
    [1.0, 1.25, nan]
    """
    whole, part = known_counts(baseline=baseline, found=found)
    if np.any(part > whole):
        raise ValueError("found must not exceed baseline")
    return np.asarray(whole / np.where(part > 0, part, np.nan))


def trimmed_weights(*, weights: ArrayLike, households: ArrayLike, tail: float = TRIMMED) -> FloatArray:
    """Weights with the lowest and highest share of households cut to the weight next to them.

    Formula: clipped to the `tail` and 1 - `tail` quantiles of the weights, each counted as often as households have it.
    Reference: Potter 1990, Proc Surv Res Methods ASA, 225; Cole & Hernán 2008, Am J Epidemiol 168:656.
    Units: those of the weights. Errors: ValueError for negative weights, no household, or a tail outside 0 to ½.

    >>> trimmed_weights(weights=[1, 2, 30], households=[50, 49, 1], tail=0.02).tolist()
    [1.0, 2.0, 2.0]
    """
    (tail,) = finite(tail=tail)
    if not 0 <= tail < 0.5:
        raise ValueError(f"tail must lie between 0 and ½, found {tail}")
    w, n = known_counts(weights=weights, households=households)
    size = float(n.sum())
    require_some(households=size)
    order = np.argsort(w, kind="stable")
    upto = np.cumsum(n[order]) / size
    low, high = w[order][np.minimum(np.searchsorted(upto, [tail, 1 - tail]), len(w) - 1)]
    return np.asarray(np.clip(w, low, high))


def kish_effective_size(*, weights: ArrayLike, households: ArrayLike = 1.0) -> float:
    """How many equally weighted households these weighted ones are worth.

    Formula: (Σ n w)² / Σ n w², with n households of weight w.
    Reference: Kish 1965, Survey Sampling.
    Units: households, at most as many as there are. Errors: ValueError for negative weights or when all are 0.

    >>> round(kish_effective_size(weights=[1, 1.25], households=[40, 48]), 2)
    86.96
    """
    w, n = known_counts(weights=weights, households=households)
    squares = float(np.sum(n * w**2))
    require_some(weights=squares)
    return float(np.sum(n * w)) ** 2 / squares


def weighted_change(*, gained: ArrayLike, lost: ArrayLike, pairs: ArrayLike, baseline: ArrayLike) -> WeightedChange:
    """The change if households not found again had moved like those found in their cell.

    Formula: Σ N Δ / Σ N over cells with pairs, Δ = (gained - lost) / pairs, N the baseline households of the cell.
    Reference: Little 1986, Int Stat Rev 54:139.
    Units: a difference of shares; a share; pairs after Kish. Show it beside the unweighted change, never alone.
    Errors: ValueError when no cell has pairs or a count is impossible.

    >>> result = weighted_change(gained=[40, 5], lost=[0, 5], pairs=[50, 120], baseline=[70, 130])
    >>> round(result.change, 4), result.covered, round(result.effective_pairs, 1)
    (0.28, 1.0, 167.5)
    """
    n01, n10, n, whole = known_counts(gained=gained, lost=lost, pairs=pairs, baseline=baseline)
    if np.any(n01 + n10 > n) or np.any(n > whole):
        raise ValueError("gained and lost must not exceed pairs, nor pairs baseline")
    some = n > 0
    covered = float(whole[some].sum())
    require_some(pairs=covered)
    weights = cell_weights(baseline=whole[some], found=n[some])
    return WeightedChange(
        change=float(np.sum(weights * (n01 - n10)[some])) / covered,
        covered=covered / float(whole.sum()),
        effective_pairs=kish_effective_size(weights=weights, households=n[some]),
    )


def _standardised(difference: float, variance: float) -> float:
    if difference == 0:
        return 0.0
    return difference / sqrt(variance) if variance > 0 else float(np.copysign(inf, difference))
