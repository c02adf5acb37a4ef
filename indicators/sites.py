"""One indicator in many sites: each level in its funnel at one time, and how sure the changes of all are together.

It does not rank sites. A site whose number is hidden takes no part, not even in the average, or it could be worked out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.rows import ACCEPTED_ERROR, Change, Estimate
from indicators.statistics.clustered import clustered_p
from indicators.statistics.multiple import benjamini_hochberg
from indicators.statistics.site import ALARM, WARNING, funnel_flags, funnel_limits
from indicators.verdict import FEWEST_UNITS, Verdict

FEWEST_SITES = 3
_STEPS = 40


@dataclass(frozen=True)
class SitePlace:
    """One site: `place` is -2 to 2, beyond the 99.8 % or the 95 % line below or above; 0 is inside both."""

    site: str
    n: int
    x: int
    value: float
    place: int


@dataclass(frozen=True)
class Lines:
    """A pair of limits over sizes."""

    confidence: float
    sizes: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True)
class Funnel:
    """Shares of all sites against their common average; `hidden` sites aren't in it."""

    average: float
    design_effect: float
    places: tuple[SitePlace, ...]
    lines: tuple[Lines, ...]
    hidden: int

    @property
    def above(self) -> int:
        return sum(place.place > 0 for place in self.places)

    @property
    def below(self) -> int:
        return sum(place.place < 0 for place in self.places)

    @property
    def around(self) -> int:
        return len(self.places) - self.above - self.below


def funnel_of(rows: Sequence[Estimate], *, design_effect: float = 1.0) -> Funnel | None:
    """The levels of one indicator in one round, one row per site; None of fewer than three sites that may be told.

    `design_effect`: how much wider the limits are because units of one RT are alike; at least 1.
    """
    told = [row for row in rows if not row.suppressed and row.n and row.x is not None]
    if len(told) < FEWEST_SITES:
        return None
    x, n = np.array([round(row.x or 0) for row in told]), np.array([row.n for row in told])
    average, effect = float(x.sum() / n.sum()), max(design_effect, 1.0)
    flags = funnel_flags(events=x, total=n, average=average, design_effect=effect)
    places = tuple(
        SitePlace(row.site, int(size), int(events), float(events / size), int(flag))
        for row, events, size, flag in zip(told, x, n, flags, strict=True)
    )
    # close to each other where sites are small, for there the limits bend
    sizes = np.geomspace(max(1.0, float(n.min()) * 0.8), float(n.max()) * 1.1, _STEPS)
    lines = tuple(_lines(sizes, average, effect, confidence) for confidence in (WARNING, ALARM))
    return Funnel(average, effect, places, lines, hidden=sum(row.suppressed for row in rows))


@dataclass(frozen=True)
class Together:
    """Of `sure` changes that a test made certain, how many stay so among as many tests as there are sites."""

    tests: int
    sure: int
    held: int


def together(rows: Sequence[Change]) -> Together:
    """The changes of one indicator, one row per site, with p-values adjusted by Benjamini and Hochberg (1995).

    As among many indicators of one site: corrected for its RT, and none of fewer units than a verdict needs.
    """
    tested = [
        (clustered_p(p=row.p_value, design_effect=row.design_effect or 1.0), row.verdict)
        for row in rows
        if row.p_value is not None and row.n_to >= FEWEST_UNITS and not row.suppressed
    ]
    sure = np.array([verdict in (Verdict.IMPROVED, Verdict.WORSENED) for _, verdict in tested], dtype=bool)
    among_many = benjamini_hochberg([float(p) for p, _ in tested]) <= ACCEPTED_ERROR
    return Together(len(tested), int(sure.sum()), int((among_many & sure).sum()))


def common_effect(rows: Sequence[Change]) -> float:
    """The design effect of the site in the middle: limits that every site is held to are no single site's."""
    known = [row.design_effect for row in rows if row.design_effect is not None and not row.suppressed]
    return float(np.median(known)) if known else 1.0


def _lines(sizes: np.ndarray, average: float, effect: float, confidence: float) -> Lines:
    lower, upper = funnel_limits(total=sizes, average=average, design_effect=effect, confidence=confidence)
    return Lines(confidence, *(tuple(np.asarray(each).round(5).tolist()) for each in (sizes, lower, upper)))
