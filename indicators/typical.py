"""The typical change of an amount (Hodges–Lehmann), computed once for the same differences.

A change, its details, and the groups it is set against ask for it again and again; all of a place and its assisted are
often the very same units.
"""

from functools import lru_cache

import numpy as np

from indicators.statistics.interval import FloatArray
from indicators.statistics.median import TypicalChange, hodges_lehmann_change


def typical_change(differences: FloatArray) -> TypicalChange:
    """
    >>> typical_change(np.array([-1, 0, 0, 0, 2, 2, 2, 2, 3, 3.0]))
    TypicalChange(estimate=1.0, interval=Interval(lower=0.0, upper=2.5))
    """
    return _of_sorted(np.sort(np.asarray(differences, dtype=np.float64)).tobytes())


@lru_cache(maxsize=4096)
def _of_sorted(differences: bytes) -> TypicalChange:
    return hodges_lehmann_change(differences=np.frombuffer(differences, dtype=np.float64))
