"""What units not found again leave open: the worst and best change, and the change if they had moved like the found.

Lost is a unit known in the earlier round whose household nobody met in the later. A child that turned five, somebody
who died or left a household that was met, is no longer of the population and not lost. Shares only; no intervals.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indicators.statistics.attrition import change_bounds
from indicators.statistics.interval import FloatArray


class LeftOpen(NamedTuple):
    """Per change: for the worse, for the better, and weighted to the earlier round; NaN where nobody was there."""

    worst: FloatArray
    best: FloatArray
    weighted: FloatArray


def left_open(
    cells: Mapping[str, FloatArray], *, gone_yes: FloatArray, gone_no: FloatArray, better: NDArray[np.int_]
) -> LeftOpen:
    """`cells` are gained, lost, both and neither; the gone are counted by their earlier answer.

    Where no direction is better, the lowest and the highest stand for the worst and the best.
    """
    lowest, highest = change_bounds(**cells, missing_yes=gone_yes, missing_no=gone_no)
    downward = better < 0
    return LeftOpen(
        worst=np.where(downward, highest, lowest),
        best=np.where(downward, lowest, highest),
        weighted=_weighted(cells, gone_yes=gone_yes, gone_no=gone_no),
    )


def _weighted(cells: Mapping[str, FloatArray], *, gone_yes: FloatArray, gone_no: FloatArray) -> FloatArray:
    """Cell weights with two cells, yes and no in the earlier round (see attrition.weighted_change), elementwise.

    NaN where some of a cell are lost and none of it was found: nobody is there to tell how they would have moved.
    """
    net: FloatArray = np.zeros(len(gone_yes))
    total: FloatArray = np.zeros(len(gone_yes))
    for moved, stayed, gone, sign in (("gained", "neither", gone_no, 1), ("lost", "both", gone_yes, -1)):
        found = cells[moved] + cells[stayed]
        everybody = np.where((found > 0) | (gone == 0), found + gone, np.nan)
        net += sign * everybody * cells[moved] / np.where(found > 0, found, 1)
        total += everybody
    return np.asarray(net / np.where(total > 0, total, np.nan))
