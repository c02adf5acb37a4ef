"""A reader who takes every number told of a whole site for an equation, over how each unit stood in all rounds at once.

The unknowns are the units of one indicator by their whole course (yes, no, unknown, excluded or not met in every round)
and by whether they are assisted: the finest division that any table of a site adds up. `routes` then looks for groups
of few units, known in some rounds and not in others, whose answers can only have been what they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from indicators.further.rows import Attrition, Beside, Contrast, CoursePoint
from indicators.rows import Change, Estimate, StateCount, Transition

STATES = ("yes", "no", "unknown", "excluded", "not_met")
KNOWN, OUTSIDE = ("yes", "no"), ("unknown", "excluded", "not_met")
GROUPS = {"binaan": (True,), "others": (False,), "all": (True, False)}
MOST = 5000
Cells = NDArray[np.bool_]


class Group(NamedTuple):
    """Units known in a round that stood outside, or inside, in others: by round the states they may have had."""

    population: str
    asked: str
    elsewhere: tuple[tuple[str, tuple[str, ...]], ...]


class Reader:
    """What one reader knows of one indicator of one site whose units are households."""

    def __init__(self, rounds: tuple[str, ...]) -> None:
        self._rounds = rounds
        courses = list(product((True, False), *([STATES] * len(rounds))))
        self._assisted = np.array([course[0] for course in courses])
        self._stood = np.array([course[1:] for course in courses])
        self._rows: list[Cells] = []
        self._values: list[float] = []

    def cells(self, population: str, **states: Iterable[str]) -> Cells:
        """The courses of this population that stood so in these rounds."""
        chosen: Cells = np.isin(self._assisted, GROUPS[population])
        for survey_round, allowed in states.items():
            chosen = chosen & np.isin(self._stood[:, self._rounds.index(survey_round)], list(allowed))
        return chosen

    def learn(self, rows: Iterable[Any]) -> None:
        """Take every number of these rows for known."""
        for row in rows:
            if not row.suppressed:
                for cells, value in self._told(row):
                    if value is not None:
                        self._rows.append(cells)
                        self._values.append(round(value))

    def _told(self, row: Any) -> Iterator[tuple[Cells, float | None]]:
        match row:
            case Estimate():
                yield from self._asked(row.population, row.round, row.n, row.x)
                yield self.cells(row.population, **{row.round: ("unknown",)}), row.unknown
                yield self.cells(row.population, **{row.round: ("excluded",)}), row.excluded
            case StateCount():
                yield self.cells(row.population, **{row.round: (row.state,)}), row.n
            case Transition():
                states = {row.round_from: (row.state_from,), row.round_to: (row.state_to,)}
                yield self.cells(row.population, **states), row.n
            case Change(comparison="unpaired"):
                yield from self._asked(row.population, row.round_from, row.n_from, row.x_from)
                yield from self._asked(row.population, row.round_to, row.n_to, row.x_to)
            case Change():
                yield from self._followed(row)
            case CoursePoint():
                held = self._rounds[: self._rounds.index(row.round_to) + 1]
                yield from self._asked(row.population, row.at_round, row.n, row.x, dict.fromkeys(held, KNOWN))
            case Attrition():
                yield from self._lost(row)
            case Beside() if row.within and row.before is not None and row.before_comparison is not None:
                yield from self._beside(row, "binaan", row.n, row.before, row.after)
                yield from self._beside(row, "others", row.n_comparison, row.before_comparison, row.after_comparison)
            case Contrast(division="binaan") if row.before is not None and row.before_reference is not None:
                yield from self._beside(row, "binaan", row.n, row.before, row.after)
                yield from self._beside(row, "others", row.n_reference, row.before_reference, row.after_reference)

    def _asked(
        self, population: str, asked: str, n: float, x: float | None, others: dict[str, tuple[str, ...]] | None = None
    ) -> Iterator[tuple[Cells, float | None]]:
        yield self.cells(population, **{**(others or {}), asked: KNOWN}), n
        yield self.cells(population, **{**(others or {}), asked: ("yes",)}), x

    def _followed(self, row: Change) -> Iterator[tuple[Cells, float | None]]:
        first, last, who = row.round_from, row.round_to, row.population
        yield from self._asked(who, first, row.n_from, row.x_from, {last: KNOWN})
        yield from self._asked(who, last, row.n_to, row.x_to, {first: KNOWN})
        yield self.cells(who, **{first: (*KNOWN, "unknown"), last: ("excluded", "not_met")}), row.only_from
        yield self.cells(who, **{first: ("excluded", "not_met"), last: (*KNOWN, "unknown")}), row.only_to
        if row.improved is not None and row.worsened is not None and row.x_to is not None and row.x_from is not None:
            up = row.x_to - row.x_from == row.improved - row.worsened
            yield self.cells(who, **{first: ("no",), last: ("yes",)}), row.improved if up else row.worsened
        if row.best is not None and row.worst is not None and row.x_to is not None and row.x_from is not None:
            width = abs(row.best - row.worst)
            total = row.n_from / (1 - width)
            lost = total - row.n_from
            yes = row.x_to - row.x_from - min(row.best, row.worst) * total
            yield from self._asked(who, first, lost, yes, {last: ("not_met",)})

    def _lost(self, row: Attrition) -> Iterator[tuple[Cells, float | None]]:
        met = [state for state in STATES if state != "not_met"]
        for states, n, value in ((met, row.n_found, row.value_found), (["not_met"], row.n_lost, row.value_lost)):
            yes = None if value is None else value * n
            yield from self._asked(row.population, row.round_from, n, yes, {row.round_to: tuple(states)})

    def _beside(
        self, row: Beside | Contrast, who: str, n: int, before: float | None, after: float | None
    ) -> Iterator[tuple[Cells, float | None]]:
        ends = ((row.round_from, row.round_to, before), (row.round_to, row.round_from, after))
        for asked, other, value in ends:
            yield from self._asked(who, asked, n, None if value is None else value * n, {other: KNOWN})

    # What follows from it

    def routes(self, true: dict[Group, tuple[int, int]], *, few: int) -> Iterator[Group]:
        """The groups of few units of whom the answers follow; `true`: how many of each group said yes and no.

        Where all of a larger group answered alike and that may be told, it is told of every part of it.
        """
        if not self._rows:
            return
        known = np.array(self._rows)
        possible = ~known[np.array(self._values) == 0].any(axis=0)
        alike = [group for group, (yes, no) in true.items() if yes + no > few and 0 in (yes, no)]
        for group, answers in true.items():
            if 1 <= sum(answers) <= few and self._is_told(group, possible):
                around = [each for each in alike if self._holds(each, group)]
                if not any(self._is_told(each, possible) for each in around):
                    yield group

    def _answers(self, group: Group) -> list[Cells]:
        elsewhere = dict(group.elsewhere)
        return [self.cells(group.population, **elsewhere, **{group.asked: (state,)}) for state in KNOWN]

    def _holds(self, larger: Group, group: Group) -> bool:
        pairs = zip(self._answers(group), self._answers(larger), strict=True)
        return all(bool((part <= whole).all()) for part, whole in pairs)

    def _is_told(self, group: Group, possible: Cells) -> bool:
        return all(self._is_fixed(cells[possible], possible) for cells in self._answers(group))

    def _is_fixed(self, goal: Cells, possible: Cells) -> bool:
        known = csr_matrix(np.array(self._rows)[:, possible].astype(float))
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * goal.astype(float), A_eq=known, b_eq=self._values, bounds=(0, MOST), method="highs")
            assert solved.status == 0, f"what is told contradicts itself: {solved.message}"
            ends.append(sign * solved.fun)
        return bool(np.ceil(ends[0] - 1e-6) == np.floor(ends[1] + 1e-6))


def groups(rounds: tuple[str, ...]) -> Iterator[Group]:
    """Known in one round: outside in another in any of the ways, or known in a second one and outside in a third."""
    ways = list(chain.from_iterable(combinations(OUTSIDE, size) for size in (1, 2, 3)))
    for population, asked in product(GROUPS, rounds):
        others = [each for each in rounds if each != asked]
        for other, way in product(others, ways):
            yield Group(population, asked, ((other, way),))
        for met, missed in product(others, repeat=2):
            if met != missed:
                yield Group(population, asked, ((met, KNOWN), (missed, OUTSIDE)))
