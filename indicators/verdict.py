"""Interval, direction and numbers of units → a verdict that a layman can read. No statistics, no words for the page."""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_UNITS = 10


class Verdict(StrEnum):
    IMPROVED = "improved"
    WORSENED = "worsened"
    UNCLEAR = "unclear"
    UNCHANGED = "unchanged"
    TOO_FEW = "too_few"
    COUNT_ONLY = "count_only"
    NOT_COMPARABLE = "not_comparable"


def verdicts(
    *, better: ArrayLike, units: ArrayLike, moved: ArrayLike, lower: ArrayLike, upper: ArrayLike, counted: ArrayLike
) -> NDArray[np.object_]:
    """The verdict of every change, elementwise; the first that applies of

    count_only      a count: numbers of events are shown, never tested
    not_comparable  nobody known in one of the rounds
    too_few         fewer than ten units
    unchanged       not one unit moved (`moved` is NaN where units are not followed)
    improved        the whole interval on the good side of zero (`better` is 1 for up, -1 for down, 0 for neither)
    worsened        the whole interval on the bad side
    unclear         everything else

    >>> list(verdicts(better=[1, -1], units=50, moved=9, lower=0.1, upper=0.3, counted=False))
    [<Verdict.IMPROVED: 'improved'>, <Verdict.WORSENED: 'worsened'>]
    """
    better, units, moved, lower, upper, counted = np.broadcast_arrays(
        *(np.asarray(value) for value in (better, units, moved, lower, upper, counted))
    )
    rules = {
        Verdict.COUNT_ONLY: counted,
        Verdict.NOT_COMPARABLE: units == 0,
        Verdict.TOO_FEW: units < FEWEST_UNITS,
        Verdict.UNCHANGED: moved == 0,
        Verdict.IMPROVED: ((better > 0) & (lower > 0)) | ((better < 0) & (upper < 0)),
        Verdict.WORSENED: ((better > 0) & (upper < 0)) | ((better < 0) & (lower > 0)),
    }
    result = np.empty(units.shape, dtype=object)
    result[np.full(units.shape, True)] = Verdict.UNCLEAR  # by mask: filling would turn the verdict into bare text
    for verdict, applies in reversed(rules.items()):
        result[applies] = verdict
    return result
