"""Units by themselves, for the further results: of a share one row, where rounds are bits, the earliest the lowest."""

from collections.abc import Iterable, Mapping

import numpy as np

from indicators.counting.grid import Grid, Texts
from indicators.counting.levels import level_table, together
from indicators.counting.states import Flags, Households, Numbers, States
from indicators.counting.writing import all_alike, spelled
from indicators.estimates import Columns
from indicators.query import FIRST_ANSWER
from indicators.statistics.interval import FloatArray

PANEL = ("indicator", "site", "household_id", "rt", "known", "met", "binaan")
AMOUNTS = ("unit_id", "household_id", "round", "site", "rt", "head_sex", "binaan", "indicator", "value")


def panel_of(every: Iterable[States], grid: Grid, texts: Texts, households: Households) -> Mapping[str, object]:
    """In which rounds an answer of a unit was known, met the numerator, and it was assisted: the table `panel`.

    Where it lived is told by the first round in which it was known. Only of sites that have two rounds to look at.
    """
    followed = (each.of(d for d in each.definitions if d.pairable and not d.measures) for each in every)
    return _spelled(together([_of_view(states, grid) for states in followed], PANEL), texts, households)


def _of_view(states: States, grid: Grid) -> dict[str, Numbers]:
    order = np.lexsort((grid.time[states.round], states.site, states.unit))
    order = order[grid.compared[states.site[order]]]
    key = states.unit[order] * len(grid.compared) + states.site[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    bit, indicator = np.int64(1) << grid.time[states.round[order]], np.arange(len(states.definitions))
    table = level_table(states.definitions, states.most).astype(bool)
    is_known, is_met = (table[indicator, states.said[order], number] for number in (0, 1))
    binaan = states.binaan[order]
    known, met, assisted = (_bits(flags, bit, starts) for flags in (is_known, is_met, is_known & binaan[:, None]))
    unit, column = np.nonzero(known)
    first = np.log2(known[unit, column] & -known[unit, column]).astype(int)
    row = states.row_of[states.unit[order][starts][unit], np.argsort(grid.time)[first]]
    return {
        "indicator": states.place[column],
        "site": states.site[row],
        "household_id": states.household[row],
        "rt": states.divided["rt"].to_numpy()[row],
        **{name: bits[unit, column] for name, bits in (("known", known), ("met", met), ("binaan", assisted))},
    }


def _bits(flags: Flags, bit: Numbers, starts: Numbers) -> Numbers:
    """The rounds in which it holds, unit by unit (down) and indicator by indicator (across)."""
    if not len(starts):
        return np.zeros((0, flags.shape[1]), dtype=np.int64)
    return np.asarray(np.bitwise_or.reduceat(flags * bit[:, None], starts, axis=0))


def amounts_judged(every: Iterable[States], texts: Texts, households: Households) -> Mapping[str, object]:
    """All known values of means and medians: the table `judged`."""
    numbers = together([_of_amount(each.of(d for d in each.definitions if d.measures)) for each in every], AMOUNTS)
    kinds = {"binaan": np.asarray(numbers["binaan"], dtype=bool), "value": np.asarray(numbers["value"], dtype=float)}
    return {**_spelled(numbers, texts, households), **kinds, "state": all_alike("known", len(numbers["site"]))}


def _of_amount(states: States) -> dict[str, Numbers | FloatArray]:
    row, column = np.nonzero(states.said == FIRST_ANSWER)
    return {
        "unit_id": states.unit[row],
        "household_id": states.household[row],
        "round": states.round[row],
        "site": states.site[row],
        "rt": states.divided["rt"].to_numpy()[row],
        "head_sex": states.divided["head_sex"].to_numpy()[row],
        "binaan": states.binaan[row],
        "indicator": states.place[column],
        "value": states.values[row, column],
    }


def _spelled(numbers: Columns, texts: Texts, households: Households) -> dict[str, object]:
    lists: dict[str, Iterable[str]] = {"indicator": texts.indicators, "site": texts.sites, "round": texts.rounds}
    lists |= {"rt": texts.categories, "head_sex": texts.categories, "household_id": households.names}
    words = {name: spelled(numbers[name], lists[name]) for name in lists if name in numbers}
    return {**numbers, **words}
