"""The rows of levels and of changes with their counts, in a fixed order: what intervals are computed of.

A row stands at its place in these tables; `row_from`, `row_to` and `paired_row` of an unpaired change are such places.
Places where nobody was asked keep a row of zeros: no deaths is a result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.counting.grid import BREAKDOWNS, Grid, Rows, expanded
from indicators.counting.levels import COUNTS as OF_LEVELS
from indicators.counting.levels import OF_PARTS
from indicators.counting.moves import COUNTS, SUMS
from indicators.counting.states import Flags, Numbers
from indicators.definition import Definition, Direction
from indicators.estimates import SHARES, Columns
from indicators.statistics.interval import FloatArray

BETTER = {Direction.UP: 1, Direction.DOWN: -1, Direction.NEITHER: 0}


@dataclass(frozen=True)
class Design:
    """How rounds were held, and which may not be compared.

    `drawn`: site × round × round, the share of its households that a random sample found in both; 0 for a census.
    `sample`: site × round, which are samples. `thinned`: site × population × round × round, where a census met too few
    of those of another again. `forbidden`: indicator × site × round × round, asked otherwise.
    """

    drawn: FloatArray
    sample: Flags
    thinned: Flags
    forbidden: Flags


@dataclass(frozen=True)
class Plan:
    """Which indicators have rows where.

    `wanted` says at which breakdowns, `asked` (indicator × site) where any round tells of them, `followed` whose units
    can be met again, `baseline` the round at which some are zero by definition (-1 where no round is of month 0).
    """

    definitions: Sequence[Definition]
    sites: Sequence[str]
    grid: Grid
    wanted: Flags
    asked: Flags
    followed: Flags
    baseline: int
    design: Design

    def rows(self, rows: Rows, indicators: Flags) -> tuple[Numbers, Numbers]:
        """The indicator of every row, and its place among the rows of the grid."""
        wanted = self.wanted[:, self.grid.breakdown[rows.place]] & self.asked[:, self.grid.site[rows.place]]
        indicator, place = np.nonzero(wanted & indicators[:, None])
        return indicator, place

    def number(self, rows: Rows, indicators: Flags) -> Numbers:
        """The row of every indicator at every row of the grid; -1 where there is none."""
        at = self.rows(rows, indicators)
        found = np.full((len(self.definitions), len(rows.place)), -1)
        found[at] = np.arange(len(at[0]))
        return found


def level_rows(plan: Plan, counts: NDArray[np.int64]) -> Columns:
    """One row per level; n are the known units, or what the declared context counts."""
    grid, rows = plan.grid, plan.grid.levels
    indicator, at = plan.rows(rows, np.ones(len(plan.definitions), dtype=bool))
    place, round_ = rows.place[at], rows.first[at]
    told = {name: counts[number, indicator, at] for number, name in enumerate(OF_LEVELS)}
    context = _contexts(plan.definitions)[indicator]
    shown = (context >= 0) & plan.wanted[context, grid.breakdown[place]]
    beside = np.where(shown, counts[OF_LEVELS.index("met"), context, at], 0)
    own = np.array([definition.context is None for definition in plan.definitions], dtype=bool)[indicator]
    return {
        **_where(plan, indicator, place),
        "round": round_,
        **told,
        "n": np.where(own, told["known"], beside),
        "sampled": plan.design.drawn[grid.site[place], round_, round_],
    }


def level_rt_rows(plan: Plan, parts: NDArray[np.int64]) -> Columns:
    """Behind every level of a share of a place in several RT, those RT: known and met. `row` is among `level_rows`."""
    rows, place = plan.grid.levels, plan.grid.part_place[plan.grid.shared_parts]
    start, end = (np.searchsorted(place, rows.place, side=side) for side in ("left", "right"))
    part, level = expanded(start, end - start), np.repeat(np.arange(len(rows.place)), end - start)
    shares = np.array([definition.kind.value in SHARES for definition in plan.definitions], dtype=bool)
    number = plan.number(rows, np.ones(len(shares), dtype=bool))[np.ix_(shares, level)]
    told = {name: counts[shares][:, part, rows.first[level]] for name, counts in zip(OF_PARTS, parts, strict=True)}
    return {name: column[number >= 0] for name, column in {"row": number, **told}.items()}


def paired_rows(plan: Plan, counts: NDArray[np.int64]) -> Columns:
    """One row per change of the same units."""
    rows = plan.grid.changes
    indicator, at = plan.rows(rows, plan.followed)
    place, first, last = rows.place[at], rows.first[at], rows.last[at]
    keys = _where(plan, indicator, place)
    definitions = plan.definitions
    primary = np.array([definition.primary for definition in definitions], dtype=bool)[indicator]
    theme = [definition.theme.value for definition in definitions]
    themes = np.unique(theme, return_inverse=True)[1][indicator]
    heads = np.where(keys["breakdown"] == BREAKDOWNS.index("head_sex"), keys["category"], -1)
    return {
        **keys,
        "first": first,
        "last": last,
        "only_up": _only_up(plan, indicator, first),
        **{name: counts[number, indicator, at] for number, name in enumerate((*COUNTS, *SUMS))},
        "sampled": plan.design.drawn[keys["site"], first, last],
        # Design effects are pooled over the sites of an indicator at one breakdown; men and women as heads apart.
        "pool": _group(indicator, first, last, keys["population"], keys["breakdown"], heads),
        # p-values are adjusted among the indicators of one question: a site as a whole, its rounds and its population.
        "tested": (keys["breakdown"] == BREAKDOWNS.index("site"))
        & ~plan.design.forbidden[indicator, keys["site"], first, last],
        "is_primary": primary,
        "siblings": _group(keys["site"], first, last, keys["population"], np.where(primary, -1, themes)),
        "family": _families(plan)[np.where(primary, 0, 1 + keys["site"] * len(definitions) + indicator)],
    }


def unpaired_rows(plan: Plan, levels: Columns, paired: Columns) -> Columns:
    """One row per change between whoever was there in each round, from the rows of both levels and of the pairs."""
    grid, rows, every = plan.grid, plan.grid.changes, np.ones(len(plan.definitions), dtype=bool)
    indicator, at = plan.rows(rows, every)
    place, first, last = rows.place[at], rows.first[at], rows.last[at]
    level = plan.number(grid.levels, every)
    row_from, row_to = (level[indicator, grid.levels.among(place, ends, ends)] for ends in (first, last))
    pair = plan.number(rows, plan.followed)[indicator, at]
    followed, counted = plan.followed[indicator], levels["known"] + levels["unknown"]
    told = {name: paired[name][pair] if len(paired["pairs"]) else 0 for name in ("only_from", "only_to", "clusters")}
    drawn = plan.design.drawn
    site, sample = grid.site[place], plan.design.sample
    alone_from, alone_to = (drawn[site, ends, ends] for ends in (first, last))
    both = (alone_from > 0) & (alone_to > 0)
    return {
        **_where(plan, indicator, place),
        "first": first,
        "last": last,
        "only_up": _only_up(plan, indicator, first),
        "row_from": row_from,
        "row_to": row_to,
        **{
            f"{name}_{end}": levels[name][row]
            for name in ("n", "met")
            for end, row in (("from", row_from), ("to", row_to))
        },
        "unknown": levels["unknown"][row_from] + levels["unknown"][row_to],
        # Births, deaths and whatever is only counted are not followed, so all of them stand in one round only, although
        # the 8-month windows of neighbouring rounds overlap and may hold the same birth twice.
        "only_from": np.where(followed, told["only_from"], counted[row_from]),
        "only_to": np.where(followed, told["only_to"], counted[row_to]),
        "paired_row": pair,
        "clusters": np.where(followed, told["clusters"], 0),
        "sample": sample[site, first] | sample[site, last],
        "thinned": followed & plan.design.thinned[site, grid.population[place], first, last],
        "sampled_from": np.where(both, alone_from, 0),
        "sampled_to": np.where(both, alone_to, 0),
    }


def rt_rows(plan: Plan, parts: NDArray[np.int64]) -> Columns:
    """Behind every unpaired change of a share of a place in several RT, those RT: known and met in each round.

    `parts` are the counts of RT (see levels, counted_levels); `row` is the place among `unpaired_rows`.
    """
    rows, place = plan.grid.changes, plan.grid.part_place[plan.grid.shared_parts]
    start, end = (np.searchsorted(place, rows.place, side=side) for side in ("left", "right"))
    part, change = expanded(start, end - start), np.repeat(np.arange(len(rows.place)), end - start)
    shares = np.array([definition.kind.value in SHARES for definition in plan.definitions], dtype=bool)
    number = plan.number(rows, np.ones(len(shares), dtype=bool))[np.ix_(shares, change)]
    found = {"row": number}
    for name, rounds in (("from", rows.first), ("to", rows.last)):
        for count, told in zip(OF_PARTS, parts, strict=True):
            found[f"{count}_{name}"] = told[shares][:, part, rounds[change]]
    return {name: column[number >= 0] for name, column in found.items()}


def _where(plan: Plan, indicator: Numbers, place: Numbers) -> dict[str, NDArray[Any]]:
    grid = plan.grid
    kinds = as_objects([definition.kind.value for definition in plan.definitions])
    return {
        "indicator": indicator,
        "site": grid.site[place],
        "population": grid.population[place],
        "breakdown": grid.breakdown[place],
        "category": grid.category[place],
        "kind": kinds[indicator],
        "better": np.array([BETTER[definition.direction] for definition in plan.definitions], dtype=np.int64)[
            indicator
        ],
        "as_one": _as_one(plan.definitions)[indicator, grid.breakdown[place]],
        "shared": np.array([each.shared_by is not None for each in plan.definitions], dtype=bool)[indicator],
    }


def _only_up(plan: Plan, indicator: Numbers, first: Numbers) -> Flags:
    """Changes from a round at which nobody can be in the numerator."""
    zero = np.array([definition.zero_at_baseline for definition in plan.definitions], dtype=bool)
    return np.asarray(zero[indicator] & (first == plan.baseline))


def _as_one(definitions: Sequence[Definition]) -> NDArray[np.bool_]:
    """Indicator × breakdown: whether all units of a part answer as one."""
    told = [[definition.shared_by == breakdown for breakdown in BREAKDOWNS] for definition in definitions]
    return np.array(told, dtype=bool).reshape(-1, len(BREAKDOWNS))


def as_objects(values: Sequence[object]) -> NDArray[np.object_]:
    """A column of texts."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _families(plan: Plan) -> NDArray[np.object_]:
    """The names of those questions: that of all primary indicators, then site by site that of every indicator."""
    themes = [definition.theme.value for definition in plan.definitions]
    return as_objects(["primary", *(f"{site}:{theme}" for site in plan.sites for theme in themes)])


def _contexts(definitions: Sequence[Definition]) -> Numbers:
    """The place of the count that each is seen beside; -1 for none."""
    names = [definition.name for definition in definitions]
    return np.array([names.index(d.context) if d.context in names else -1 for d in definitions], dtype=np.int64)


def _group(*keys: NDArray[np.int64]) -> Numbers:
    """A number for all rows in which all keys are the same, from 0."""
    base = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        base = base * (int(key.max(initial=0)) + 2) + key + 1
    return pd.factorize(base)[0]
