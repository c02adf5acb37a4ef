"""Units per state in one round: the counts of every level, and of sites as a whole how many are in which state."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from indicators.counting.grid import Grid, Texts, ones
from indicators.counting.states import Flags, Numbers, States, answers_of, met_from, names_of
from indicators.definition import Definition
from indicators.estimates import Columns
from indicators.query import EXCLUDED, FIRST_ANSWER, UNKNOWN

COUNTS = ("known", "met", "unknown", "excluded")
OF_PARTS = COUNTS[:2]


def counted_levels(
    every: Iterable[States], grid: Grid, *, indicators: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """COUNTS × indicators × rows of the levels of the grid; and OF_PARTS × indicators × shared parts × rounds."""
    told = np.zeros((len(COUNTS), indicators, len(grid.levels.place)), dtype=np.int64)
    parts = np.zeros((len(OF_PARTS), indicators, len(grid.shared_parts), len(grid.time)), dtype=np.int64)
    lies = grid.part_lies[grid.shared_parts]
    for states in every:
        table = level_table(states.definitions, states.most)
        for round_ in np.unique(states.round).tolist():
            rows, at = np.flatnonzero(states.round == round_), grid.levels.at(round_, round_)
            cells = added(looked_up(table, states.said[rows]), states.cell[rows], len(grid.cells))
            places = (grid.lies @ cells).reshape(-1, len(states.definitions), len(COUNTS))
            told[:, states.place[:, None], at[None, :]] = places[grid.levels.place[at]].transpose(2, 1, 0)
            in_rt = (lies @ cells).reshape(-1, len(states.definitions), len(COUNTS))
            parts[:, states.place, :, round_] = in_rt[..., : len(OF_PARTS)].transpose(1, 2, 0)
    return told, parts


def level_table(definitions: Iterable[Definition], most: int) -> NDArray[np.int32]:
    """What a unit in each state adds to COUNTS: indicators × states × counts."""
    tables = []
    for definition in definitions:
        table = np.zeros((most, len(COUNTS)), dtype=np.int32)
        table[FIRST_ANSWER : FIRST_ANSWER + len(answers_of(definition)), 0] = 1
        first = met_from(definition)
        if first is not None:
            table[first : FIRST_ANSWER + len(answers_of(definition)), 1] = 1
        table[UNKNOWN, 2], table[EXCLUDED, 3] = 1, 1
        tables.append(table)
    return np.array(tables, dtype=np.int32).reshape(-1, most, len(COUNTS))


def looked_up(table: NDArray[np.int32], said: NDArray[np.integer]) -> NDArray[np.int32]:
    """What every unit (down) adds to the counts of every indicator (across, count by count)."""
    indicators, states, counts = table.shape
    found = table.reshape(-1, counts)[said + states * np.arange(indicators)]
    return np.asarray(found.reshape(len(said), indicators * counts))


def added(units: NDArray[np.integer], cell: Numbers, cells: int) -> NDArray[np.int64]:
    """Rows of units added up to rows of cells."""
    return np.asarray(ones(cell, np.arange(len(cell)), shape=(cells, len(cell))) @ units)


def distribution(every: Iterable[States], texts: Texts) -> Columns:
    """How many units of a site are in which state, of all and of the assisted; nobody excluded, no row of nobody."""
    parts = []
    for states in every:
        shown = states.of(one for one in states.definitions if not one.measures)
        if shown.definitions:
            parts += [_in_states(shown, texts, population) for population in populations_of(texts)]
    return in_order(parts, ("indicator", "site", "round", "population", "state"))


def _in_states(states: States, texts: Texts, population: int) -> dict[str, Numbers]:
    rows = members(states.binaan, texts, population)
    indicators, shape = (
        len(states.definitions),
        (len(texts.sites), len(texts.rounds), len(states.definitions), states.most),
    )
    base = (states.site[rows] * len(texts.rounds) + states.round[rows])[:, None] * indicators + np.arange(indicators)
    n = np.bincount((base * states.most + states.said[rows]).ravel(), minlength=int(np.prod(shape))).reshape(shape)
    n[..., : EXCLUDED + 1] = 0
    site, round_, indicator, state = np.nonzero(n)
    return {
        "indicator": states.place[indicator],
        "site": site,
        "round": round_,
        "population": np.full(len(site), population),
        "state": state_names(states, texts)[indicator, state],
        "n": n[site, round_, indicator, state],
    }


def state_names(states: States, texts: Texts) -> Numbers:
    """The place of the name of every state: indicators × states."""
    place = {name: number for number, name in enumerate(texts.states)}
    found = np.full((len(states.definitions), states.most), -1)
    for row, definition in zip(found, states.definitions, strict=True):
        for number, name in enumerate(names_of(definition)):
            row[number] = place[name]
    return found


def populations_of(texts: Texts) -> list[int]:
    """Those whose units can be told apart."""
    return [number for number, name in enumerate(texts.populations) if name in ("all", "binaan")]


def members(binaan: Flags, texts: Texts, population: int) -> Numbers:
    """The rows of a population."""
    return np.flatnonzero(binaan | (texts.populations[population] == "all"))


def in_order(parts: Sequence[Columns], keys: tuple[str, ...]) -> Columns:
    """All rows of the parts, sorted by these keys."""
    every = together(parts, (*keys, "n"))
    order = np.lexsort([every[key] for key in reversed(keys)])
    return {name: column[order] for name, column in every.items()}


def together(parts: Sequence[Columns], names: Iterable[str]) -> Columns:
    """The columns of all parts, one part after the other."""
    nothing = np.zeros(0, dtype=np.int64)
    return {name: np.concatenate([part[name] for part in parts]) if parts else nothing for name in names}
