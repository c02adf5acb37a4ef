"""Tests of a paired change in clusters (RT, dasawisma), from what each cluster gained and lost."""

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.distribution import chi_squared_tail
from indicators.statistics.interval import FloatArray, known_counts
from indicators.statistics.result import Significance

# All 2^K flips of K clusters are gone through up to here.
MOST_FLIPPED = 16


def obuchowski_test(*, gained: ArrayLike, lost: ArrayLike, totals: ArrayLike | None = None) -> Significance:
    """Obuchowski's test of a paired change in clusters, from what each cluster gained and lost.

    Formula: (K - 1) / K · (Σd)² / Σd² on χ²(1), d = gained - lost of the K clusters; 0 with p = 1 when all d are 0.
    Count clusters without change too, but none without pairs: with `totals`, the pairs of each, these drop out.
    Reference: Obuchowski 1998, Stat Med 17:1495.
    Units: a statistic and a probability. Errors: ValueError with fewer than two clusters or a negative count.

    >>> gained = [2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0]
    >>> lost = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    >>> round(obuchowski_test(gained=gained, lost=lost).statistic, 2)
    2.86
    """
    net = _net(gained, lost) if totals is None else _net(*_with_pairs(gained, lost, totals)[:2])
    return _significance((len(net) - 1) / len(net) * _squared_ratio(net))


def durkalski_test(*, gained: ArrayLike, lost: ArrayLike, totals: ArrayLike) -> Significance:
    """Durkalski's test of a paired change in clusters: every cluster counts alike, however many households it has.

    Formula: (Σ d/n)² / Σ (d/n)² on χ²(1), over clusters with n > 0 pairs.
    Reference: Durkalski, Palesch, Lipsitz & Rust 2003, Stat Med 22:2417.
    Units, errors: see `obuchowski_test`; ValueError when more changed than there are.

    >>> round(durkalski_test(gained=[4, 2, 3], lost=[0, 1, 0], totals=[10, 8, 12]).statistic, 4)
    2.5223
    """
    n01, n10, n = _with_pairs(gained, lost, totals)
    return _significance(_squared_ratio(_net(n01, n10) / n))


def sign_flip_test(*, gained: ArrayLike, lost: ArrayLike) -> float:
    """Exact two-sided test of a paired change in a few clusters, by flipping the direction of whole clusters.

    Formula: the share of all 2^K sign patterns whose |Σ ±d| is at least the observed |Σd|.
    Reference: Canay, Romano & Shaikh 2017, Econometrica 85:1013.
    Units: a probability; never below 2 / 2^K. Errors: ValueError with fewer than two or more than 16 clusters.

    >>> sign_flip_test(gained=[4, 2, 3, 5, 1], lost=[0, 1, 0, 1, 0])
    0.0625
    """
    net = _net(gained, lost)
    if len(net) > MOST_FLIPPED:
        raise ValueError(f"{len(net)} clusters have too many patterns; at most {MOST_FLIPPED}")
    sums = np.zeros(1)
    for step in net:
        sums = np.concatenate([sums + step, sums - step])
    return float(np.mean(np.abs(sums) >= abs(net.sum()) - 1e-9))


def _with_pairs(gained: ArrayLike, lost: ArrayLike, totals: ArrayLike) -> list[FloatArray]:
    n01, n10, n = (np.atleast_1d(each) for each in known_counts(gained=gained, lost=lost, totals=totals))
    if np.any(n01 + n10 > n):
        raise ValueError("gained and lost must not exceed totals in any cluster")
    return [each[n > 0] for each in (n01, n10, n)]


def _net(gained: ArrayLike, lost: ArrayLike) -> FloatArray:
    n01, n10 = known_counts(gained=gained, lost=lost)
    if n01.ndim != 1 or len(n01) < 2:
        raise ValueError("needs two or more clusters")
    return np.asarray(n01 - n10)


def _squared_ratio(net: FloatArray) -> float:
    below = float(net @ net)
    return float(net.sum()) ** 2 / below if below > 0 else 0.0


def _significance(statistic: float) -> Significance:
    return Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=1)), 1)
