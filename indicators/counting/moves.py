"""Who moved: every unit that can be met again, at every earlier and later round, by its state in each.

A unit belongs to the category it had in the earlier round; one met only later, to the category it had then. GONE: not
met later because nobody met its household. Who left a household that was met, died or outgrew the unit view is not met
either, but not gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.counting.grid import Grid, Texts
from indicators.counting.levels import added, in_order, looked_up, members, populations_of, state_names
from indicators.counting.states import GONE, NOT_MET, Flags, Households, Numbers, States, answers_of, met_from
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
        before = states.row_of[states.unit[later], first]
        silent = not_told[states.place, :, first].T  # sites that told of nobody before: all of the later one are new
        if silent.any():
            came = np.where((before[:, None] >= 0) & ~silent[states.site[later]], NOT_MET, states.said[later])
        else:
            later = later[before < 0]
            came = states.said[later]
        code = np.concatenate([_codes(states, earlier, last, households), came.astype(np.uint16)])
        yield Moves(first, last, np.concatenate([earlier, later]), code)


def _codes(states: States, earlier: Numbers, last: int, households: Households) -> NDArray[np.uint16]:
    after = states.row_of[states.unit[earlier], last]
    said = np.where(after[:, None] >= 0, states.said[after], NOT_MET)
    gone = ~households.met[states.household[earlier], last]
    said[gone] = np.where(said[gone] == NOT_MET, GONE, said[gone])
    before = states.said[earlier]
    return np.where(before == NOT_MET, 0, before.astype(np.uint16) * states.most + said).astype(np.uint16)


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
        n[..., NOT_MET] += n[..., GONE]
        n[..., GONE] = n[..., NOT_MET, NOT_MET] = 0
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
