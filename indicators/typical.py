"""The typical change of an amount (Hodges–Lehmann), computed once for the same differences.

A change, its details, and the groups it is set against ask for it again and again; all of a place and its assisted are
often the very same units.
"""

from functools import lru_cache

import numpy as np

from indicators.statistics.clustered_rank import ClusteredTypicalChange, clustered_typical_change
from indicators.statistics.interval import FloatArray
from indicators.statistics.median import TypicalChange, hodges_lehmann_change


def typical_change(differences: FloatArray) -> TypicalChange:
    """
    >>> typical_change(np.array([-1, 0, 0, 0, 2, 2, 2, 2, 3, 3.0]))
    TypicalChange(estimate=1.0, interval=Interval(lower=0.0, upper=2.5))
    """
    return _of_sorted(np.sort(np.asarray(differences, dtype=np.float64)).tobytes())


def typical_change_in_rt(differences: FloatArray, rts: FloatArray) -> ClusteredTypicalChange:
    """The typical change, its interval by the rule for clusters; `rts` names the RT of each by a number.

    >>> typical_change_in_rt(np.array([-1, 0, 0, 0, 2, 2, 2, 2, 3, 3.0]), np.repeat([1.0, 2.0], 5)).interval
    Interval(lower=-1.0, upper=3.0)
    """
    steps = np.asarray(differences, dtype=np.float64)
    order = np.argsort(steps, kind="stable")
    return _of_clustered(steps[order].tobytes(), np.asarray(rts, dtype=np.int64)[order].tobytes())


@lru_cache(maxsize=4096)
def _of_clustered(differences: bytes, rts: bytes) -> ClusteredTypicalChange:
    return clustered_typical_change(
        differences=np.frombuffer(differences, dtype=np.float64),
        clusters=np.frombuffer(rts, dtype=np.int64),
        alone=_of_sorted(differences),
    )


@lru_cache(maxsize=4096)
def _of_sorted(differences: bytes) -> TypicalChange:
    return hodges_lehmann_change(differences=np.frombuffer(differences, dtype=np.float64))
