"""A reader with patience and a solver: what everything shown to an audience, taken together, says of a single cell.

The unknowns are the units of one indicator at one site by state, in every round and for every move between two rounds,
divided in every way, assisted or not. Whatever is shown is an equation between them; the solver then tells the least
and the most that a cell can hold. Nothing else is known to it, and it takes fractions of a family for possible: a real
reader knows more about neighbours and less about linear programmes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import combinations, product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from indicators.rows import Change, Estimate, StateCount, Transition

STATES = ("yes", "no", "unknown", "excluded")
NOT_THERE = ("outside", "away", "not_met")
GROUPS = ("assisted", "others")
SITE = ("site", "site")
Cell = tuple[object, ...]
Shown = Estimate | Change | Transition | StateCount


def groups_of(population: str) -> tuple[str, ...]:
    return ("assisted",) if population == "binaan" else GROUPS if population == "all" else ("others",)


class Attack:
    """Everything one reader knows of one indicator at one site."""

    def __init__(self, rounds: tuple[str, ...], parts: Iterable[tuple[str, str]]) -> None:
        self._rounds = rounds
        self._parts = [SITE, *parts]
        self._places: dict[Cell, int] = {}
        self._rows: list[dict[int, float]] = []
        self._values: list[float] = []
        self._structure()

    def learn(self, rows: Iterable[Shown]) -> None:
        """Take every number of these rows for known; hidden rows must hold none."""
        rows = tuple(rows)
        told = {
            self._whom(row)
            for row in rows
            if isinstance(row, Change) and row.paired and not row.suppressed and row.breakdown == "site"
        }
        found = {(*self._whom(row), row.state_from, row.state_to): row.n for row in rows if isinstance(row, Transition)}
        for row in rows:
            if isinstance(row, Estimate) and not row.suppressed:
                self._level(row, row.round, row.n, row.x)
                self._know(self._level_cells(row, row.round, "unknown"), row.unknown)
                self._know(self._level_cells(row, row.round, "excluded"), row.excluded)
            elif isinstance(row, StateCount):
                self._know(self._level_cells(row, row.round, row.state), row.n)
            elif isinstance(row, Change) and not row.suppressed:
                self._changed(row)
        for whom in told:  # where moves are told, a move without a row is one that nobody made
            for before, after in self._moves():
                self._know(self._move_cells(*whom, before, after), found.get((*whom, before, after), 0))

    def bounds(self, cells: Iterable[Cell]) -> tuple[int, int]:
        """The fewest and the most units these cells can hold together."""
        goal = np.zeros(len(self._places))
        for cell in cells:
            goal[self._places[cell]] += 1
        entries = [(row, place, factor) for row, terms in enumerate(self._rows) for place, factor in terms.items()]
        known = csr_matrix(
            ([factor for *_, factor in entries], ([row for row, *_ in entries], [place for _, place, _ in entries])),
            shape=(len(self._rows), len(self._places)),
        )
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * goal, A_eq=known, b_eq=self._values, bounds=(0, 5000), method="highs")
            assert solved.status == 0, f"what is shown contradicts itself: {solved.message}"
            ends.append(sign * solved.fun)
        return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)

    @staticmethod
    def level(part: tuple[str, str], survey_round: str, group: str, state: str) -> Cell:
        return ("level", *part, survey_round, group, state)

    @staticmethod
    def move(part: tuple[str, str], pair: tuple[str, str], group: str, before: str, after: str) -> Cell:
        return ("move", *part, *pair, group, before, after)

    # What is true whatever is shown

    def _structure(self) -> None:
        for part, group in product(self._parts, GROUPS):
            for survey_round, state in product(self._rounds, STATES):
                self._place(self.level(part, survey_round, group, state))
            for pair, (before, after) in product(combinations(self._rounds, 2), self._moves()):
                self._place(self.move(part, pair, group, before, after))
        for part, group, pair in product(self._parts, GROUPS, combinations(self._rounds, 2)):
            for state in STATES:
                leaving = [self.move(part, pair, group, state, after) for after in (*STATES, *NOT_THERE)]
                self._equal(leaving, [self.level(part, pair[0], group, state)])
                if part[0] in ("site", "rt"):  # a household stays in its RT; who heads it may change
                    arriving = [self.move(part, pair, group, before, state) for before in (*STATES, *NOT_THERE)]
                    self._equal(arriving, [self.level(part, pair[1], group, state)])
        for breakdown in {breakdown for breakdown, _ in self._parts} - {"site"}:
            inside = [part for part in self._parts if part[0] == breakdown]
            for whole in [cell for cell in self._places if cell[1:3] == SITE]:
                self._equal([(whole[0], *part, *whole[3:]) for part in inside], [whole])

    def _place(self, cell: Cell) -> None:
        self._places[cell] = len(self._places)

    def _moves(self) -> Iterator[tuple[str, str]]:
        yield from (pair for pair in product((*STATES, *NOT_THERE), repeat=2) if not {*pair} <= {*NOT_THERE})

    def _equal(self, left: Iterable[Cell], right: Iterable[Cell]) -> None:
        terms: dict[int, float] = {}
        for cells, sign in ((left, 1.0), (right, -1.0)):
            for cell in cells:
                place = self._places[cell]
                terms[place] = terms.get(place, 0.0) + sign
        self._rows.append(terms)
        self._values.append(0.0)

    # What is shown

    def _know(self, cells: Iterable[Cell], value: float | None) -> None:
        if value is None:
            return
        self._equal(cells, [])
        self._values[-1] = value

    def _part(self, row: Shown) -> tuple[str, str]:
        return SITE if row.breakdown == "site" else (row.breakdown, row.category)

    def _level_cells(self, row: Estimate | StateCount | Change, survey_round: str, *states: str) -> list[Cell]:
        chosen = product(groups_of(row.population), states)
        return [self.level(self._part(row), survey_round, group, state) for group, state in chosen]

    def _level(self, row: Estimate | Change, survey_round: str, n: int, x: float | None) -> None:
        self._know(self._level_cells(row, survey_round, "yes", "no"), n)
        self._know(self._level_cells(row, survey_round, "yes"), x)

    def _whom(self, row: Change | Transition) -> tuple[tuple[str, str], tuple[str, str], str]:
        return self._part(row), (row.round_from, row.round_to), row.population

    def _move_cells(
        self, part: tuple[str, str], pair: tuple[str, str], population: str, before: str, after: str
    ) -> list[Cell]:
        return [self.move(part, pair, group, before, after) for group in groups_of(population)]

    def _changed(self, row: Change) -> None:
        if not row.paired:
            self._level(row, row.round_from, row.n_from, row.x_from)
            self._level(row, row.round_to, row.n_to, row.x_to)
            return
        whom = self._whom(row)
        both = [cell for pair in product(("yes", "no"), repeat=2) for cell in self._move_cells(*whom, *pair)]
        self._know(both, row.n_to)
        before = [cell for after in ("yes", "no") for cell in self._move_cells(*whom, "yes", after)]
        after = [cell for state in ("yes", "no") for cell in self._move_cells(*whom, state, "yes")]
        self._know(before, row.x_from)
        self._know(after, row.x_to)
        if row.improved is None or row.worsened is None or row.x_from is None or row.x_to is None:
            return
        up = row.x_to - row.x_from == row.improved - row.worsened  # which way is better, a reader knows
        for state, other, n in (("no", "yes", row.improved), ("yes", "no", row.worsened)):
            self._know(self._move_cells(*whom, *((state, other) if up else (other, state))), n)
