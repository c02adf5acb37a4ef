"""The conductor of what is counted: states in, the rows of all results with their counts out."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.asked import Asked
from indicators.counting.amounts import level_values, pair_values
from indicators.counting.apart import between_rt, in_one, opposed_in
from indicators.counting.grid import BREAKDOWNS, Grid, Texts, grid_of
from indicators.counting.levels import counted_levels, distribution
from indicators.counting.moves import (
    COUNTS,
    SUMS,
    Moves,
    counted_moves,
    move_table,
    moves_of,
    transitions,
)
from indicators.counting.recaps import with_recaps
from indicators.counting.rows import Design, Plan, level_rows, level_rt_rows, paired_rows, rt_rows, unpaired_rows
from indicators.counting.states import Flags, Households, People, States, fetched, households_met, people_met, states_of
from indicators.definition import BREAKDOWN_COLUMNS, Definition
from indicators.estimates import Columns
from indicators.query import by_unit, sql
from indicators.verdict import TOO_MANY_LOST

AT_ONCE = 2
"""What is counted side by side: each has columns or rows of its own."""


@dataclass(frozen=True)
class Setting:
    """What all counting rests on. `not_told`: indicator × site × round, where nothing is said of anybody."""

    definitions: Sequence[Definition]
    """All that is told of, in the order of their names."""
    texts: Texts
    households: Households
    people: People
    not_told: Flags


@dataclass(frozen=True)
class Counted:
    """Rows of levels and changes with their counts, the values behind means and medians, and who was in which state."""

    levels: Columns
    level_values: Columns
    paired: Columns
    pair_values: Columns
    unpaired: Columns
    unpaired_rt: Columns
    level_rt: Columns
    distribution: Columns
    transitions: Columns
    apart: Columns
    grid: Grid


def setting_of(connection: duckdb.DuckDBPyConnection, catalogue: Iterable[Definition], asked: Asked) -> Setting:
    definitions = sorted(catalogue, key=lambda definition: definition.name)
    texts = texts_of(connection, definitions)
    households = households_met(connection, rounds=len(texts.rounds))
    people = people_met(connection, rounds=len(texts.rounds))
    return Setting(definitions, texts, households, people, not_told_in(texts, asked.missing))


def judged(connection: duckdb.DuckDBPyConnection, asked: Iterable[Definition], setting: Setting) -> list[States]:
    """The states of all units, one scan per unit view."""
    places = {name: number for number, name in enumerate(setting.texts.indicators)}
    return [
        states_of(
            connection,
            definitions,
            places=places,
            households=setting.households,
            people=setting.people,
            not_told=setting.not_told,
        )
        for definitions in by_unit(asked)
    ]


def texts_of(connection: duckdb.DuckDBPyConnection, definitions: Sequence[Definition]) -> Texts:
    """The lists of names.sql, and the names of all that is told of."""
    lists = {
        name: tuple(connection.execute(f"SELECT enum_range(NULL::{name}_name)").fetchall()[0][0] or ())
        for name in ("site", "round", "population", "category", "state")
    }
    ordinals = dict(connection.execute("SELECT round, ordinal FROM round").fetchall())
    return Texts(
        indicators=tuple(definition.name for definition in definitions),
        sites=lists["site"],
        rounds=lists["round"],
        populations=lists["population"],
        categories=lists["category"],
        states=lists["state"],
        time=np.argsort(np.argsort([ordinals[name] for name in lists["round"]])),
    )


def not_told_in(texts: Texts, missing: Sequence[tuple[str, ...]]) -> Flags:
    """Indicator × site × round: where what an indicator needs was not asked, nothing is said of anybody."""
    at = [
        {name: number for number, name in enumerate(names)} for names in (texts.indicators, texts.sites, texts.rounds)
    ]
    found = np.zeros(tuple(map(len, at)), dtype=bool)
    for place in {each[:3] for each in missing if each[0] in at[0]}:
        found[tuple(numbers[name] for numbers, name in zip(at, place, strict=True))] = True
    return found


def counted(connection: duckdb.DuckDBPyConnection, states: Sequence[States], setting: Setting) -> Counted:
    """All counts of a build."""
    texts, definitions = setting.texts, setting.definitions
    grid = grid_of([each.divided for each in states], seen=_seen(connection), texts=texts)
    states = [grid.placed(each) for each in states]
    plan = _plan(connection, states, grid, setting)
    counts, parts = counted_levels(states, grid, indicators=len(definitions))
    levels = level_rows(plan, counts)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        moved = _moved(states, grid, setting, threads)
        moves, apart = _counts(moved, grid, texts, threads, indicators=len(definitions))
        every = np.ones(len(definitions), dtype=bool)
        beside = (
            threads.submit(transitions, moved, texts),
            threads.submit(distribution, states, texts),
            threads.submit(level_values, states, grid, plan.number(grid.levels, every)),
            threads.submit(pair_values, moved, grid, plan.number(grid.changes, plan.followed)),
            threads.submit(level_rt_rows, plan, parts),
            threads.submit(rt_rows, plan, parts),
        )
        paired = paired_rows(plan, moves)
        unpaired = unpaired_rows(plan, levels, paired)
        levels, unpaired = with_recaps(connection, definitions, texts, levels, unpaired)
        from_to, in_states, values, pairs, level_rt, unpaired_rt = (each.result() for each in beside)
    return Counted(
        levels=levels,
        level_values=values,
        paired=paired,
        pair_values=pairs,
        unpaired=unpaired,
        unpaired_rt=unpaired_rt,
        level_rt=level_rt,
        distribution=in_states,
        transitions=from_to,
        apart=apart,
        grid=grid,
    )


def _moved(
    every: Sequence[States], grid: Grid, setting: Setting, threads: ThreadPoolExecutor
) -> list[tuple[States, Moves]]:
    """The moves of all units that can be met again."""

    def of_view(states: States) -> list[tuple[States, Moves]]:
        found = moves_of(states, grid, setting.households, not_told=setting.not_told)
        return [(states, moves) for moves in found]

    views = (states.of(one for one in states.definitions if one.pairable) for states in every)
    return [pair for pairs in threads.map(of_view, (view for view in views if view.definitions)) for pair in pairs]


def _counts(
    moved: Sequence[tuple[States, Moves]], grid: Grid, texts: Texts, threads: ThreadPoolExecutor, *, indicators: int
) -> tuple[NDArray[np.int64], Columns]:
    """COUNTS and SUMS × indicators × rows of the changes of the grid; and what RT add to the gaps between groups."""
    told = np.zeros((len(COUNTS) + len(SUMS), indicators, len(grid.changes.place)), dtype=np.int64)
    views = {id(states): states for states, _ in moved}
    tables = {key: move_table(states.definitions, states.most) for key, states in views.items()}
    opposed = opposed_in(grid, texts)

    def count(pair: tuple[States, Moves]) -> Columns:
        states, moves = pair
        at = grid.changes.at(moves.first, moves.last)
        places, in_rt = counted_moves(moves, states, grid, tables[id(states)])
        told[:, states.place[:, None], at[None, :]] = places[grid.changes.place[at]].transpose(2, 1, 0)
        return between_rt(moves, states, in_rt, opposed)

    return told, in_one(list(threads.map(count, moved)))


def _seen(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    names = ("site", "round", *BREAKDOWN_COLUMNS)
    codes = ", ".join(f"enum_code({name}) AS {name}" for name in names)
    found = fetched(connection, f"SELECT {codes}, binaan FROM seen ORDER BY ALL")
    return pd.DataFrame({name: column.astype(np.int64) for name, column in found.items()})


def _plan(connection: duckdb.DuckDBPyConnection, states: Sequence[States], grid: Grid, setting: Setting) -> Plan:
    asked = {definition.name for each in states for definition in each.definitions}
    wanted = [[d.name in asked and name in d.breakdowns for name in BREAKDOWNS] for d in setting.definitions]
    connection.execute(sql("rounds").format(too_many_lost=TOO_MANY_LOST))
    return Plan(
        setting.definitions,
        setting.texts.sites,
        grid,
        wanted=np.array(wanted, dtype=bool).reshape(-1, len(BREAKDOWNS)),
        asked=np.asarray((~setting.not_told & grid.held).any(axis=-1)),
        followed=np.array([d.name in asked and d.pairable for d in setting.definitions], dtype=bool),
        baseline=_baseline(connection, setting.texts),
        design=_design(connection, setting.texts),
    )


def _baseline(connection: duckdb.DuckDBPyConnection, texts: Texts) -> int:
    """The round that unit views call baseline."""
    (name,) = connection.execute("SELECT min(round) FROM round WHERE month = 0").fetchall()[0]
    return texts.rounds.index(name) if name in texts.rounds else -1


def _design(connection: duckdb.DuckDBPyConnection, texts: Texts) -> Design:
    rounds, sites, indicators = (
        {name: at for at, name in enumerate(words)} for words in (texts.rounds, texts.sites, texts.indicators)
    )
    drawn = np.zeros((len(sites), len(rounds), len(rounds)))
    found = connection.execute("SELECT site, round_from, round_to, share FROM sampled").fetchall()
    for site, first, last, share in found:
        drawn[sites[site], rounds[first], rounds[last]] = share
    forbidden = np.zeros((len(indicators), *drawn.shape), dtype=bool)
    for indicator, site, first, last in connection.execute(
        "SELECT indicator, site, round_from, round_to FROM forbidden"
    ).fetchall():
        forbidden[indicators[indicator], sites[site], rounds[first], rounds[last]] = True
    sample = np.zeros((len(sites), len(rounds)), dtype=bool)
    for site, name in connection.execute("SELECT site, round FROM site_round WHERE design = 'sample'").fetchall():
        sample[sites[site], rounds[name]] = True
    thinned = np.zeros((len(sites), len(texts.populations), len(rounds), len(rounds)), dtype=bool)
    for site, population, first, last in connection.execute("FROM thinned").fetchall():
        thinned[sites[site], texts.populations.index(population), rounds[first], rounds[last]] = True
    return Design(drawn, sample, thinned, forbidden)
