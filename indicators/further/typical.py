"""The typical change of small groups, quickly: the library's Hodges–Lehmann change by listing all averages of two.

The same definition and the same numbers as `statistics.median.hodges_lehmann_change`, which looks for the few averages
it needs and takes over for large groups, whose averages fit no memory.
"""

import numpy as np

from indicators.statistics.interval import FloatArray, Interval
from indicators.statistics.median import LARGEST_EXACT, TypicalChange, _signed_rank_limit, hodges_lehmann_change

CONFIDENCE = 0.95


def typical_change(differences: FloatArray) -> TypicalChange:
    """
    >>> typical_change(np.array([-1, 0, 0, 0, 2, 2, 2, 2, 3, 3.0]))
    TypicalChange(estimate=1.0, interval=Interval(lower=0.0, upper=2.5))
    """
    size = len(differences)
    rank = _signed_rank_limit(size, confidence=CONFIDENCE)
    if size > LARGEST_EXACT or rank < 1:
        return hodges_lehmann_change(differences=differences, confidence=CONFIDENCE)
    ordered = np.sort(differences)
    one, other = np.triu_indices(size)
    averages = np.sort((ordered[one] + ordered[other]) / 2)
    count = len(averages)
    middle = (averages[(count + 1) // 2 - 1] + averages[count // 2]) / 2
    return TypicalChange(float(middle), Interval(float(averages[rank - 1]), float(averages[count - rank])))
