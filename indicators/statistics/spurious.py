"""Change that shows without anything having changed: the worst picked for being worst, and answers written wrongly.

These are expectations to draw beside a result, not corrections of it.
"""

from math import exp, log, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import log_ndtr, ndtri

from indicators.statistics.interval import FloatArray, finite, known_correlation, known_counts, numbers, require_some


def regression_to_the_mean(*, mean: float, deviation: float, correlation: float, cutoff: float) -> float:
    """How much a group rises by itself when only those at or below a cutoff at baseline are followed.

    Formula: (1 - ρ) σ φ(c) / Φ(c), c = (cutoff - μ) / σ, for normal values whose two readings correlate by ρ. For those
    at or above a cutoff, turn all signs: they fall by as much.
    Reference: Barnett, van der Pols & Dobson 2005, Int J Epidemiol 34:215; Davis 1976, Am J Epidemiol 104:493.
    Units: those of the values. Errors: ValueError when deviation is not positive or correlation outside -1 to 1.

    >>> round(regression_to_the_mean(mean=60, deviation=15, correlation=0.5, cutoff=40), 4)
    13.486
    """
    require_some(deviation=deviation)
    mean, deviation, cutoff = finite(mean=mean, deviation=deviation, cutoff=cutoff)
    correlation = known_correlation(correlation=correlation)
    c = (cutoff - mean) / deviation
    # By logarithms: far below the mean both parts vanish, but not their ratio.
    from_mean = float(-c * c / 2 - log(2 * pi) / 2 - log_ndtr(c))
    return float((1 - correlation) * deviation * exp(from_mean))


def regression_of_selected(*, mean: float, selected_mean: float, correlation: float) -> float:
    """How much a group selected at baseline moves towards the mean of all by itself, whatever the distribution.

    Formula: (1 - ρ)(μ - x̄_selected); linear regression of the second reading on the first.
    Reference: Galton 1886, J Anthropol Inst 15:246; Stigler 1997, Stat Methods Med Res 6:103.
    Units: those of the values; above 0 a rise. Errors: ValueError when correlation lies outside -1 to 1.

    >>> regression_of_selected(mean=60, selected_mean=35, correlation=0.6)
    10.0
    """
    correlation = known_correlation(correlation=correlation)
    mean, selected_mean = finite(mean=mean, selected_mean=selected_mean)
    return (1 - correlation) * (mean - selected_mean)


def least_selected_share(*, share: float) -> float:
    """The cutoff, in standard deviations from the mean, at or below which this share of normal values lies.

    Formula: Φ⁻¹(share). For `regression_to_the_mean` when a group was picked as the worst tenth, say.
    Reference: Davis 1976, Am J Epidemiol 104:493.
    Units: standard deviations. Errors: ValueError unless the share lies between 0 and 1, ends excluded.

    >>> round(least_selected_share(share=0.1), 3)
    -1.282
    """
    (share,) = finite(share=share)
    if not 0 < share < 1:
        raise ValueError(f"share must lie between 0 and 1, found {share}")
    return float(ndtri(share))


def answer_error_floor(*, pairs: ArrayLike, error: ArrayLike) -> FloatArray:
    """How many households seem to gain, and as many to lose, when nobody changed but answers are sometimes wrong.

    Formula: n ε (1 - ε), each round writing the opposite with chance ε.
    Reference: Kalton & Citro 1993, Surv Methodol 19:205 (gross change under response error).
    Units: households each way. Errors: ValueError for negative or unknown pairs or an error outside 0-½.

    >>> answer_error_floor(pairs=[300, 50], error=0.03).round(1).tolist()
    [8.7, 1.5]
    """
    among, wrong = known_counts(pairs=pairs, error=error)
    if strange := wrong[wrong > 0.5].tolist():
        raise ValueError(f"error must lie between 0 and ½, found {strange[0]}")
    return np.asarray(among * wrong * (1 - wrong))


def error_from_back_checks(*, disagreements: float, back_checks: float) -> float:
    """How often an answer is written wrongly, from households asked twice within days.

    Formula: ε = (1 - √(1 - 2d)) / 2 with the share d that disagreed, both readings equally often wrong; ½ when
    half or more disagreed.
    Reference: Hansen, Hurwitz & Bershad 1961, Bull Int Stat Inst 38:359 (gross difference rate).
    Units: a chance between 0 and ½. Errors: ValueError without back-checks or with more disagreements than those.

    >>> round(error_from_back_checks(disagreements=7, back_checks=120), 4)
    0.0301
    """
    require_some(back_checks=back_checks)
    disagreements, back_checks = numbers(disagreements=disagreements, back_checks=back_checks)
    if disagreements > back_checks:
        raise ValueError("disagreements must not exceed back_checks")
    return (1 - sqrt(max(1 - 2 * disagreements / back_checks, 0.0))) / 2
