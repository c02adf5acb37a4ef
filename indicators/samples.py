"""The values of many results side by side, so that what is summed per result takes no loop.

Knows no indicator and no place. What needs ranks is in statistics/many_samples.py.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.statistics.distribution import student_quantile
from indicators.statistics.interval import FloatArray

UPPER = 0.975
FEWEST_FOR_MEAN, FEWEST_FOR_MEDIAN = 2, 6


@dataclass(frozen=True)
class Samples:
    """Which of the values laid end to end belong to which result: `sample` is its number, `sizes` how many it has."""

    sizes: NDArray[np.int_]
    sample: NDArray[np.int_]

    def total(self, values: NDArray[np.number] | NDArray[np.bool_]) -> FloatArray:
        return np.asarray(np.bincount(self.sample, weights=values, minlength=len(self.sizes)), dtype=np.float64)

    def mean(self, values: FloatArray) -> FloatArray:
        """Means; of values that are all the same exactly that value."""
        starts = np.cumsum(self.sizes) - self.sizes
        alike = np.minimum.reduceat(values, starts) == np.maximum.reduceat(values, starts)
        return np.where(alike, values[starts], self.total(values) / self.sizes)

    def half_width(self, values: FloatArray, mean: FloatArray) -> FloatArray:
        """Half of Student's interval of each mean; NaN for a single value. Large values keep their digits."""
        several = self.sizes >= 2
        freedom = np.where(several, self.sizes - 1, 1)
        off = values - mean[self.sample]
        squares = np.maximum(self.total(off * off) - self.total(off) ** 2 / self.sizes, 0)
        half = student_quantile(probability=UPPER, freedom=freedom) * np.sqrt(squares / freedom / self.sizes)
        return np.where(several, half, np.nan)
