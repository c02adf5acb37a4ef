"""Cochran's Q and the trends of many panels at once: `statistics.rounds` for whole columns, to the same numbers.

A panel is a run of rows, one per RT and pattern of answers; all panels given together cover the same rounds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr, stdtr, stdtrit

from indicators.statistics.clustered import FEWEST_CLUSTERS, clustered_p
from indicators.statistics.design_effect import DEFAULT_DESIGN_EFFECT
from indicators.statistics.interval import FloatArray

Places = NDArray[np.intp]
UPPER = 0.975


@dataclass(frozen=True)
class Panels:
    """How often each RT gives each pattern: a row of `answers` per cell, a 0 or 1 per round; `panel` is its number."""

    panel: Places
    rt: Places
    answers: FloatArray
    often: FloatArray
    months: FloatArray

    @property
    def sizes(self) -> FloatArray:
        return _sums(self.panel, self.often)

    @property
    def yeses(self) -> FloatArray:
        """A row per panel and a column per round."""
        columns = [_sums(self.panel, self.often * column) for column in self.answers.T]
        return np.column_stack(columns)


@dataclass(frozen=True)
class Trends:
    """Slope per month of every panel, the half of its interval, its p, and the RT it lives in."""

    slope: FloatArray
    half: FloatArray
    p: FloatArray
    clusters: NDArray[np.int64]

    @property
    def way(self) -> NDArray[np.int_]:
        """How RT are taken into account: a place in `statistics.clustered.Clustering`."""
        return np.select([self.clusters >= FEWEST_CLUSTERS, self.clusters >= 2], [0, 1], 2)


def cochran(panels: Panels) -> tuple[FloatArray, float, FloatArray]:
    """Q, its degrees of freedom and its p: see `statistics.rounds.cochran_q`."""
    rounds, columns, rows = panels.answers.shape[1], panels.yeses, panels.answers.sum(axis=1)
    total = columns.sum(axis=1)
    spread = _sums(panels.panel, panels.often * rows * (rounds - rows))
    excess = (rounds - 1) * (rounds * np.sum(columns**2, axis=1) - total**2)
    statistic = np.divide(excess, spread, out=np.zeros(len(excess)), where=spread > 0)
    return statistic, rounds - 1.0, np.asarray(chdtrc(rounds - 1.0, statistic))


def trends(panels: Panels) -> Trends:
    """The wider of the trends over units and over RT: those that move alike make none surer.

    Of two or three RT nobody can tell how alike they are: the trend over units, with the usual design effect.
    """
    centred = panels.months - panels.months.mean()
    steps = panels.answers @ (centred / (centred @ centred))
    alone, together = _over_units(panels, steps), _over_clusters(panels, steps)
    wider, few = (together.way == 0) & (together.half >= alone.half), together.way == 1
    careful = clustered_p(p=alone.p, design_effect=DEFAULT_DESIGN_EFFECT)
    return Trends(
        slope=alone.slope,
        half=np.select([wider, few], [together.half, alone.half * np.sqrt(DEFAULT_DESIGN_EFFECT)], alone.half),
        p=np.select([wider, few], [together.p, careful], alone.p),
        clusters=together.clusters,
    )


def _over_units(panels: Panels, steps: FloatArray) -> Trends:
    """See `statistics.rounds.paired_trend`."""
    size, total = panels.sizes, _sums(panels.panel, panels.often * steps)
    squared = _sums(panels.panel, panels.often * steps**2)
    spread = np.maximum(squared - total**2 / size, 0) / (size - 1)
    statistic = np.divide(total, np.sqrt(squared), out=np.zeros(len(total)), where=squared > 0)
    half = stdtrit(size - 1, UPPER) * np.sqrt(spread / size)
    return Trends(total / size, half, 2 * ndtr(-np.abs(statistic)), np.zeros(len(size), dtype=int))


def _over_clusters(panels: Panels, steps: FloatArray) -> Trends:
    """See `statistics.rounds.cluster_trend`; nothing can be said of fewer than two RT."""
    keys, place = np.unique(np.column_stack([panels.panel, panels.rt]), axis=0, return_inverse=True)
    owner, place = keys[:, 0], place.ravel()
    size, total = _sums(place, panels.often), _sums(place, panels.often * steps)
    every, clusters = panels.sizes, np.bincount(owner)
    slope = _sums(owner, total) / every
    between = _sums(owner, (total - slope[owner] * size) ** 2)
    free = np.maximum(clusters - 1, 1)
    error = np.sqrt(clusters / free * between) / every
    certain = np.where(slope == 0, 0, np.inf)
    statistic = np.divide(np.abs(slope), error, out=certain, where=error > 0)
    half = np.where(clusters > 1, stdtrit(free, UPPER) * error, np.nan)
    return Trends(slope, half, 2 * stdtr(free, -statistic), clusters)


def _sums(place: Places, values: FloatArray) -> FloatArray:
    return np.asarray(np.bincount(place, weights=values), dtype=float)
