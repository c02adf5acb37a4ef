"""Interval, direction and numbers of units → a verdict that a layman can read, and how far it can be relied on.

No statistics, no words for the page.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_UNITS = 10
# Below so many units a percent is never told, below so many it is told with caution.
FEWEST_FOR_SHARE, FEWEST_WITHOUT_CAUTION = 30, 50
# Intervals of a share at least this wide allow no percent; wider than this they call for caution.
WIDEST_FOR_SHARE, WIDEST_WITHOUT_CAUTION = 0.3, 0.2
# Where more of those who counted before were not met again, whoever was met tells of no change of the others.
TOO_MANY_LOST = 0.35


class Verdict(StrEnum):
    IMPROVED = "improved"
    WORSENED = "worsened"
    UNCLEAR = "unclear"
    UNCHANGED = "unchanged"
    TOO_FEW = "too_few"
    COUNT_ONLY = "count_only"
    NOT_COMPARABLE = "not_comparable"
    HIDDEN = "hidden"  # not a finding: this audience must not be told, see indicators.disclosure


class Reliability(StrEnum):
    """How a result may be shown."""

    OK = "ok"
    CAUTION = "caution"
    COUNTS_ONLY = "counts_only"


def verdicts(
    *,
    better: ArrayLike,
    units: ArrayLike,
    moved: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    counted: ArrayLike,
    lost: ArrayLike = 0.0,
) -> NDArray[np.object_]:
    """The verdict of every change, elementwise; the first that applies of

    count_only      a count: numbers of events are shown, never tested
    not_comparable  nobody known in one of the rounds
    too_few         fewer than ten units
    not_comparable  `lost`, the share of those who counted before that was not met again, is above 35%
    unchanged       not one unit moved (`moved` is NaN where units are not followed)
    improved        the whole interval on the good side of zero (`better` is 1 for up, -1 for down, 0 for neither)
    worsened        the whole interval on the bad side
    count_only      neither way is better, so that nothing is judged
    unclear         everything else

    >>> list(verdicts(better=[1, -1], units=50, moved=9, lower=0.1, upper=0.3, counted=False))
    [<Verdict.IMPROVED: 'improved'>, <Verdict.WORSENED: 'worsened'>]
    """
    better, units, moved, lower, upper, counted, lost = np.broadcast_arrays(
        *(np.asarray(value) for value in (better, units, moved, lower, upper, counted, lost))
    )
    rules = [
        (Verdict.COUNT_ONLY, counted),
        (Verdict.NOT_COMPARABLE, units == 0),
        (Verdict.TOO_FEW, units < FEWEST_UNITS),
        (Verdict.NOT_COMPARABLE, lost > TOO_MANY_LOST),
        (Verdict.UNCHANGED, moved == 0),
        (Verdict.IMPROVED, ((better > 0) & (lower > 0)) | ((better < 0) & (upper < 0))),
        (Verdict.WORSENED, ((better > 0) & (upper < 0)) | ((better < 0) & (lower > 0))),
    ]
    result = np.empty(units.shape, dtype=object)
    result[np.full(units.shape, True)] = Verdict.UNCLEAR  # by mask: filling would turn the verdict into bare text
    result[better == 0] = Verdict.COUNT_ONLY
    for verdict, applies in reversed(rules):
        result[applies] = verdict
    return result


def reliabilities(
    *, units: ArrayLike, lower: ArrayLike, upper: ArrayLike, share: ArrayLike, counted: ArrayLike = False
) -> NDArray[np.object_]:
    """How far every result can be relied on, elementwise; the first that applies of

    counts_only  a count, fewer than 30 units, or for shares an interval of 30 points or more
    caution      fewer than 50 units, or for shares an interval of more than 20 points (10 either way)
    ok           everything else

    The relative error is not asked: near no change it has no meaning.

    >>> list(reliabilities(units=[200, 40, 12], lower=0.1, upper=0.25, share=True))
    [<Reliability.OK: 'ok'>, <Reliability.CAUTION: 'caution'>, <Reliability.COUNTS_ONLY: 'counts_only'>]
    """
    units, lower, upper, share, counted = np.broadcast_arrays(
        *(np.asarray(value) for value in (units, lower, upper, share, counted))
    )
    width = np.where(share, np.round(upper - lower, 9), 0.0)  # NaN, where there is none, is neither wide nor narrow
    few = counted | (units < FEWEST_FOR_SHARE) | (width >= WIDEST_FOR_SHARE)
    careful = (units < FEWEST_WITHOUT_CAUTION) | (width > WIDEST_WITHOUT_CAUTION)
    names = np.empty(len(Reliability), dtype=object)
    names[:] = list(Reliability)
    found: NDArray[np.object_] = names[np.select([few, careful], [2, 1], 0)]
    return found
