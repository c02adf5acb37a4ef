"""Groups of pairs of amounts: how each stood and changed, and how far two of them lie apart, by the rule for RT.

Means and typical changes are told side by side, row by row. Which groups they are is for those who ask.
"""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.definition import Kind
from indicators.estimates import Columns
from indicators.further.arms import Arm
from indicators.method import CLUSTER_T, DESIGN_EFFECT, Method, methods_of
from indicators.statistics.clustered_amount import (
    Estimates,
    Places,
    Shown,
    means_of,
    medians_of,
    typical_changes_of,
    widened,
    widened_difference,
)
from indicators.statistics.interval import FloatArray
from indicators.verdict import FEWEST_UNITS

Estimating = Callable[..., Estimates]
_NAMES = [
    methods_of(base, ("", DESIGN_EFFECT, CLUSTER_T), ("",)) for base in (Method.PAIRED_STUDENT, Method.HODGES_LEHMANN)
]
"""The methods of means, then those of medians, each in the order of `clustered_amount.WAYS`."""


class Groups:
    """Pairs of amounts, a row each, and the group of each; `ranked` says of every group whether it is told by ranks."""

    def __init__(self, values: Columns, *, group: Places, ranked: NDArray[np.bool_]) -> None:
        self.ranked = ranked
        self._group, self._rt = group, values["rt"].astype(int)
        self._before, self._after = values["value_from"].astype(float), values["value_to"].astype(float)
        self._place = np.where(ranked, np.cumsum(ranked), np.cumsum(~ranked)) - 1

    @property
    def sizes(self) -> Places:
        return np.bincount(self._group, minlength=len(self.ranked))

    @cached_property
    def before(self) -> tuple[Estimates, Estimates]:
        """Means, and medians, of the earlier round."""
        return self._estimated(self._before, means_of), self._estimated(self._before, medians_of)

    @cached_property
    def after(self) -> tuple[Estimates, Estimates]:
        """Means, and medians, of the later round."""
        return self._estimated(self._after, means_of), self._estimated(self._after, medians_of)

    @cached_property
    def changes(self) -> tuple[Estimates, Estimates]:
        """Mean changes, and typical changes."""
        steps = self._after - self._before
        return self._estimated(steps, means_of), self._estimated(steps, typical_changes_of, fewest=FEWEST_UNITS)

    def arm(self, groups: Places) -> Arm:
        """These groups, one in every row."""
        told = self._merged(groups, lambda kind, rows: _some(self._alone[kind], rows))
        before, after = (self._merged(groups, partial(_levels, each)).value for each in (self.before, self.after))
        return Arm(self.sizes[groups].astype(float), before, after, told.value, told.lower, told.upper)

    def apart(self, first: Places, second: Places, *, what: tuple[Estimates, Estimates] | None = None) -> Shown:
        """First less second of the changes, or of one of the levels."""
        both = what or self.changes
        return self._merged(
            np.column_stack([first, second]),
            lambda kind, rows: widened_difference(estimates=both[kind], first=rows[:, 0], second=rows[:, 1]),
        )

    def methods(self, groups: Places, shown: Shown) -> NDArray[np.object_]:
        """How the changes of these groups were compared, and how RT widened what is shown."""
        way = np.where(np.isfinite(shown.lower), shown.way, 0)
        return np.where(self.ranked[groups], _NAMES[1][way], _NAMES[0][way])

    @cached_property
    def _alone(self) -> tuple[Shown, Shown]:
        return widened(estimates=self.changes[0]), widened(estimates=self.changes[1])

    def _estimated(self, values: FloatArray, estimating: Estimating, **options: Any) -> Estimates:
        ranked = estimating is not means_of
        mine = self.ranked[self._group] == ranked
        return estimating(
            values=values[mine],
            sample=self._place[self._group[mine]],
            cluster=self._rt[mine],
            samples=int(np.count_nonzero(self.ranked == ranked)),
            **options,
        )

    def _merged(self, groups: Places, shown: Callable[[int, Places], Shown]) -> Shown:
        """What is shown of means and of medians, in the order of the groups, or pairs of groups."""
        ranked = self.ranked[groups if groups.ndim == 1 else groups[:, 0]]
        columns = [np.full(len(ranked), np.nan) for _ in range(5)]
        for kind in (0, 1):
            rows = np.flatnonzero(ranked == bool(kind))
            if len(rows):
                found = shown(kind, self._place[groups[rows]])
                told = (found.value, found.lower, found.upper, found.way, found.design_effect)
                for column, values in zip(columns, told, strict=True):
                    column[rows] = values
        value, lower, upper, way, effect = columns
        return Shown(value, lower, upper, way.astype(int), effect)


def ranked(kinds: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which of these kinds are told by ranks."""
    return np.asarray(kinds == Kind.MEDIAN.value, dtype=bool)


def _some(shown: Shown, rows: Places) -> Shown:
    return Shown(shown.value[rows], shown.lower[rows], shown.upper[rows], shown.way[rows], shown.design_effect[rows])


def _levels(estimates: tuple[Estimates, Estimates], kind: int, rows: Places) -> Shown:
    value = estimates[kind].value[rows]
    blank = np.full(len(value), np.nan)
    return Shown(value, blank, blank, np.zeros(len(value), dtype=int), blank)
