"""The values behind means and medians, result by result and in order. Ranks need the values themselves."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from indicators.counting.grid import Grid, expanded
from indicators.counting.moves import Moves
from indicators.counting.states import Numbers, States
from indicators.estimates import Columns
from indicators.query import FIRST_ANSWER


def level_values(every: Iterable[States], grid: Grid, number: Numbers) -> Columns:
    """The row of a level, a value of it, and its RT; `number` is the row of every indicator and place of the grid."""
    parts = []
    for states in every:
        for column, place in _measured(states):
            rows = np.flatnonzero(states.said[:, column] == FIRST_ANSWER)
            which, at, rt = _placed(grid, states, rows)
            unit, round_ = rows[which], states.round[rows[which]]
            told = {
                "row": number[place, grid.levels.among(at, round_, round_)],
                "value": states.values[unit, column],
                "rt": rt,
            }
            parts.append(pd.DataFrame(told))
    return _sorted(parts, ("row", "value", "rt"))


def pair_values(moved: Iterable[tuple[States, Moves]], grid: Grid, number: Numbers) -> Columns:
    """The row of a change, both values of a pair of it, and its RT."""
    parts = []
    for states, moves in moved:
        if not _measured(states):
            continue
        after = states.row_of[states.unit[moves.rows], moves.last]
        rows_at = np.full(len(grid.site), -1)
        at_rounds = grid.changes.at(moves.first, moves.last)
        rows_at[grid.changes.place[at_rounds]] = at_rounds
        for column, place in _measured(states):
            pair = np.flatnonzero(moves.code[:, column] == FIRST_ANSWER * states.most + FIRST_ANSWER)
            which, at, rt = _placed(grid, states, moves.rows[pair])
            earlier, later = (rows[pair][which] for rows in (moves.rows, after))
            values = {"value_from": states.values[earlier, column], "value_to": states.values[later, column]}
            parts.append(pd.DataFrame({"row": number[place, rows_at[at]], **values, "rt": rt}))
    return _sorted(parts, ("row", "value_from", "value_to", "rt"))


def _measured(states: States) -> list[tuple[int, int]]:
    """The columns of means and medians, and their places among the indicators of the build."""
    columns = zip(states.definitions, states.place.tolist(), strict=True)
    return [(column, place) for column, (definition, place) in enumerate(columns) if definition.measures]


def _placed(grid: Grid, states: States, rows: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Every place of every row: which of the rows, the place, and the RT."""
    cell, lies = states.cell[rows], grid.places_of
    starts, sizes = lies.indptr[cell], np.diff(lies.indptr)[cell]
    which = np.repeat(np.arange(len(rows)), sizes)
    return which, lies.indices[expanded(starts, sizes)], grid.rt_of[cell][which]


def _sorted(parts: list[pd.DataFrame], names: tuple[str, ...]) -> Columns:
    every = pd.concat(parts) if parts else pd.DataFrame(dict.fromkeys(names, np.zeros(0, dtype=np.int64)))
    every = every[every["row"] >= 0].sort_values(list(names))
    return {name: every[name].to_numpy() for name in names}
