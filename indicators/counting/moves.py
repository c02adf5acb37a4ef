"""Who moved: every unit that can be met again, at every earlier and later round, by its state in each.

A unit belongs to the category it had in the earlier round; one met only later, to the category it had then. Of who is
not among the units of one of the rounds it is told why: nobody met the household (GONE); it was met, but the person had
not come yet, moved out or died (AWAY); the person lives there but is no such unit, being too young, too old or not
married any more (OUTSIDE).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.counting.grid import Grid, Texts
from indicators.counting.levels import added, in_order, looked_up, members, populations_of, state_names
from indicators.counting.states import (
    AWAY,
    GONE,
    NOT_MET,
    OUTSIDE,
    Flags,
    Households,
    Numbers,
    States,
    answers_of,
    met_from,
)
from indicators.definition import Definition
from indicators.estimates import Columns
from indicators.query import FIRST_ANSWER, UNKNOWN

COUNTS = (
    *("pairs", "gained", "lost", "both", "up", "down", "gone_yes", "gone_no", "gone"),
    *("unknown", "only_from", "only_to"),
)
SUMS = ("clusters", "sum_of_squared_pairs", "sum_of_squared_net", "sum_of_products")
"""Over the RT of a place: what an interval is made of."""


@dataclass(frozen=True)
class Moves:
    """Units at two rounds, those met in the earlier one first."""

    first: int
    last: int
    rows: Numbers
    """Which rows of the states say where each unit belongs."""
    code: NDArray[np.uint16]
    """Units × indicators: earlier and later state as one number; 0 where nothing is told of a unit in either round."""


def moves_of(states: States, grid: Grid, households: Households, *, not_told: Flags) -> Iterator[Moves]:
    """All moves of the units of a view. Units at sites that met nobody in one of the rounds don't move."""
    for first, last in np.argwhere(grid.time[None, :] > grid.time[:, None]).tolist():
        both = grid.held[:, first] & grid.held[:, last]
        if not both.any():
            continue
        earlier = np.flatnonzero((states.round == first) & both[states.site])
        later = np.flatnonzero((states.round == last) & both[states.site])
        silent_before, silent_after = (not_told[states.place, :, at].T for at in (first, last))
        before = states.row_of[states.unit[later], first]
        if not silent_before.any():  # sites that told of nobody before: all of the later one are new
            later = later[before < 0]
        code = np.concatenate(
            [
                _left_or_stayed(states, earlier, last, households, silent_after),
                _came(states, later, first, households, silent_before),
            ]
        )
        yield Moves(first, last, np.concatenate([earlier, later]), code)


def _left_or_stayed(
    states: States, earlier: Numbers, last: int, households: Households, silent: Flags
) -> NDArray[np.uint16]:
    before, after = states.said[earlier], states.row_of[states.unit[earlier], last]
    said = np.where(after[:, None] >= 0, states.said[after], NOT_MET)
    why = _why_none(states, earlier, last, households)[:, None]
    said = np.where((said == NOT_MET) & ((why == GONE) | ~silent[states.site[earlier]]), why, said)
    return np.where(before == NOT_MET, 0, before.astype(np.uint16) * states.most + said).astype(np.uint16)


def _came(states: States, later: Numbers, first: int, households: Households, silent: Flags) -> NDArray[np.uint16]:
    unsaid = silent[states.site[later]]
    met_before = states.row_of[states.unit[later], first][:, None] >= 0
    said = np.where(met_before & ~unsaid, NOT_MET, states.said[later])
    why = _why_none(states, later, first, households)[:, None]
    before = np.where(unsaid | (said == NOT_MET), NOT_MET, why)
    return (before.astype(np.uint16) * states.most + said).astype(np.uint16)


def _why_none(states: States, rows: Numbers, round_: int, households: Households) -> NDArray[np.uint8]:
    """What is said of units in a round that has no row of them, whose household in another round was that of `rows`."""
    there = np.where(states.away[states.unit[rows], round_], AWAY, OUTSIDE)
    return np.where(households.met[states.household[rows], round_], there, GONE).astype(np.uint8)


def move_table(definitions: Iterable[Definition], most: int) -> NDArray[np.int32]:
    """What a unit adds to COUNTS: indicators × (earlier and later state together) × counts."""
    return np.array([_table(definition, most) for definition in definitions], dtype=np.int32)


def _table(definition: Definition, most: int) -> NDArray[np.int32]:
    before, after = np.divmod(np.arange(most * most), most)
    told, first = FIRST_ANSWER + len(answers_of(definition)), met_from(definition)
    known_from, known_to = ((state >= FIRST_ANSWER) & (state < told) for state in (before, after))
    counted_from, counted_to = known_from | (before == UNKNOWN), known_to | (after == UNKNOWN)
    known, ranked = known_from & known_to, first is not None
    yes_from, yes_to = (
        known & ranked & (state >= (first or 0)) for known, state in ((known_from, before), (known_to, after))
    )
    no_from, no_to = known_from & ranked & ~yes_from, known_to & ranked & ~yes_to
    gone = after == GONE
    told_of = {
        "pairs": known,
        "gained": no_from & yes_to,
        "lost": yes_from & no_to,
        "both": yes_from & yes_to,
        "up": known & ranked & (after > before),
        "down": known & ranked & (after < before),
        "gone_yes": gone & yes_from,
        "gone_no": gone & no_from,
        "gone": gone & known_from,
        "unknown": counted_from & counted_to & ~known,
        "only_from": counted_from & ~counted_to,
        "only_to": ~counted_from & counted_to,
    }
    return np.column_stack([told_of[name] for name in COUNTS]).astype(np.int32)


def counted_moves(
    moves: Moves, states: States, grid: Grid, table: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places × indicators × COUNTS and SUMS; RT of places × indicators × COUNTS. `table` is that of the indicators."""
    shape = (len(states.definitions), len(COUNTS))
    cells = added(looked_up(table, moves.code), states.cell[moves.rows], len(grid.cells))
    in_rt = (grid.part_lies @ cells).reshape(-1, *shape)
    pairs, gained, lost = (in_rt[..., COUNTS.index(name)] for name in ("pairs", "gained", "lost"))
    net = gained - lost
    squares = np.stack([(pairs > 0).astype(np.int64), pairs * pairs, net * net, pairs * net], axis=-1)
    every = np.concatenate([in_rt, squares], axis=-1)
    places = np.asarray(grid.part_of @ every.reshape(len(every), -1))
    return places.reshape(-1, shape[0], len(COUNTS) + len(SUMS)), in_rt


def transitions(moved: Iterable[tuple[States, Moves]], texts: Texts) -> Columns:
    """How many units of a site went from which state to which, of all and of the assisted; amounts have no states."""
    parts = [part for states, moves in moved for part in _by_state(moves, states, texts)]
    return in_order(parts, ("indicator", "site", "first", "last", "population", "state_from", "state_to"))


def _by_state(moves: Moves, states: States, texts: Texts) -> Iterator[dict[str, Numbers]]:
    shown = np.array([not definition.measures for definition in states.definitions])
    shape = (len(texts.sites), len(shown), states.most, states.most)
    names, site = state_names(states, texts), states.site[moves.rows]
    for population in populations_of(texts):
        some = members(states.binaan[moves.rows], texts, population)
        key = (site[some, None] * len(shown) + np.arange(len(shown))) * states.most**2 + moves.code[some]
        n = np.bincount(key.ravel(), minlength=int(np.prod(shape))).reshape(shape)
        n[..., GONE] += n[..., NOT_MET]  # one name for both: of neither anything is said
        n[..., GONE, :] += n[..., NOT_MET, :]
        n[..., NOT_MET] = n[..., NOT_MET, :] = n[..., GONE, GONE] = 0
        n[:, ~shown] = 0
        at, indicator, before, after = np.nonzero(n)
        yield {
            "indicator": states.place[indicator],
            "site": at,
            "first": np.full(len(at), moves.first),
            "last": np.full(len(at), moves.last),
            "population": np.full(len(at), population),
            "state_from": names[indicator, before],
            "state_to": names[indicator, after],
            "n": n[at, indicator, before, after],
        }
