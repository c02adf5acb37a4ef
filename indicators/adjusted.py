"""p-values of many indicators at once, adjusted in their family: Holm for the primary, Benjamini-Hochberg otherwise.

A family is what is read together: one site, two rounds, one population, and among the indicators that are not primary
one theme. Which is which is declared in the catalogue. The adjustment starts from p-values corrected for clusters.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.statistics.interval import FloatArray


def adjusted(*, p: FloatArray, siblings: NDArray[np.int_], primary: NDArray[np.bool_]) -> FloatArray:
    """Every p adjusted among the rows of the same number in `siblings`; NaN (not tested) stays and is not counted.

    Equal to multiple.holm and multiple.benjamini_hochberg of each family by itself, for all families at once.
    """
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.lexsort((p[known], siblings[known]))]
    groups = pd.Series(siblings[order])
    place = groups.groupby(groups).cumcount().to_numpy() + 1
    size = groups.groupby(groups).transform("size").to_numpy()
    sorted_p = p[order]
    holm = pd.Series((size - place + 1) * sorted_p).groupby(groups).cummax()
    backwards = pd.Series(size / place * sorted_p)[::-1]
    benjamini_hochberg = backwards.groupby(groups[::-1]).cummin()[::-1]
    result: FloatArray = np.full(len(p), np.nan)
    result[order] = np.minimum(np.where(primary[order], holm, benjamini_hochberg), 1.0)
    return result
