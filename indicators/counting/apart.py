"""Two groups of one site side by side: what their RT add to the gap between them, in both rounds of a change.

The groups are female and male heads, and assisted and other families. Pairs only: units known in both rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.counting.grid import BREAKDOWNS, Grid, Texts
from indicators.counting.levels import together
from indicators.counting.moves import COUNTS, Moves
from indicators.counting.states import Numbers, States
from indicators.estimates import Columns
from indicators.statistics.clustered_changes import change_difference_variance
from indicators.statistics.clustered_difference import difference_variance

OF_GROUPS = COUNTS[:4]
"""What is compared: pairs, gained, lost, both."""
DIVISIONS = ("head_sex", "binaan")
KEYS = ("indicator", "site", "first", "last", "population", "division")
TOLD = (
    *("variance_from", "variance_to", "variance_change", "shared", "clusters"),
    *("other_clusters", "other_squared_pairs", "other_squared_net", "other_products"),
)


@dataclass(frozen=True)
class Opposed:
    """Two groups each, and a row for every RT in which either lives: the RT of the one, of the other, and what of the
    other belongs to the one (parts of the grid; -1 for none)."""

    keys: pd.DataFrame
    pair: Numbers
    one: Numbers
    other: Numbers
    within: Numbers


def opposed_in(grid: Grid, texts: Texts) -> Opposed:
    """All pairs of groups of all sites."""
    places = pd.DataFrame({"place": np.arange(len(grid.site)), "site": grid.site, "population": grid.population})
    breakdown = np.array(BREAKDOWNS)[grid.breakdown]
    category = np.array([*texts.categories], dtype=object)[grid.category]
    names = np.array([*texts.populations], dtype=object)[grid.population]
    of_heads = ["site", "population"]
    women, men = (places[(breakdown == "head_sex") & (category == sex)] for sex in ("female", "male"))
    heads = women.merge(men, on=of_heads, suffixes=("", "_other")).assign(division=0, within=-1)
    whole = places[breakdown == "site"]
    assisted, everybody = (whole[names[whole["place"]] == name] for name in ("binaan", "all"))
    families = assisted.drop(columns="population").merge(everybody, on="site", suffixes=("", "_other"))
    families = families.assign(division=1, within=families["place"])
    keys = pd.concat([heads, families], ignore_index=True)
    return _with_parts(keys, grid)


def _with_parts(keys: pd.DataFrame, grid: Grid) -> Opposed:
    parts = pd.DataFrame({"place": grid.part_place, "rt": grid.part_rt, "part": np.arange(len(grid.part_place))})
    lists = []
    for name in ("place", "place_other", "within"):
        asked = pd.DataFrame({"pair": np.arange(len(keys)), "place": keys[name].to_numpy(dtype=np.int64)})
        lists.append(asked.merge(parts, on="place").set_index(["pair", "rt"])["part"].rename(name))
    found = pd.concat(lists, axis=1).fillna(-1).astype(np.int64).sort_index()
    pair = found.index.get_level_values("pair").to_numpy(dtype=np.int64)
    return Opposed(keys, pair, *(found[each.name].to_numpy() for each in lists))


def between_rt(moves: Moves, states: States, in_rt: NDArray[np.int64], opposed: Opposed) -> Columns:
    """KEYS and TOLD of every pair of groups and share of a view: see statistics.clustered_difference."""
    shares = np.flatnonzero([not definition.measures for definition in states.definitions])
    counts = in_rt[:, shares, : len(OF_GROUPS)]
    every = np.concatenate([counts, np.zeros_like(counts[:1])])  # the last row is that of no RT
    one, other = every[opposed.one], every[opposed.other] - every[opposed.within]
    pairs = len(opposed.keys)
    sample = (opposed.pair[:, None] * len(shares) + np.arange(len(shares))).ravel()
    told: dict[str, NDArray[Any]] = {}
    for end, yes in (("from", "lost"), ("to", "gained")):
        found = difference_variance(
            sample=sample,
            samples=pairs * len(shares),
            events_before=_count(other, yes, "both"),
            total_before=_count(other, "pairs"),
            events_after=_count(one, yes, "both"),
            total_after=_count(one, "pairs"),
        )
        told |= {f"variance_{end}": found.variance, "shared": found.shared, "clusters": found.clusters}
    told |= _of_changes(one, other, sample, samples=pairs * len(shares))
    keys = opposed.keys
    names = ("site", "population", "division")
    repeated = {name: np.repeat(keys[name].to_numpy(dtype=np.int64), len(shares)) for name in names}
    return {
        "indicator": np.tile(states.place[shares], pairs),
        **repeated,
        "first": np.full(pairs * len(shares), moves.first),
        "last": np.full(pairs * len(shares), moves.last),
        **told,
    }


def _of_changes(
    one: NDArray[np.int64], other: NDArray[np.int64], sample: NDArray[np.int64], *, samples: int
) -> Columns:
    """What RT add to the difference of the two changes, and the sums that the change of the other group needs."""
    n, m = (_count(group, "pairs") for group in (one, other))
    net, other_net = (_count(group, "gained") - _count(group, "lost") for group in (one, other))
    found = change_difference_variance(
        sample=sample, samples=samples, net=net, pairs=n, other_net=other_net, other_pairs=m
    )
    sums = {"clusters": m > 0, "squared_pairs": m * m, "squared_net": other_net * other_net, "products": m * other_net}
    told = {
        f"other_{name}": np.bincount(sample, weights=values, minlength=samples).astype(np.int64)
        for name, values in sums.items()
    }
    return told | {"variance_change": found.variance}


def _count(group: NDArray[np.int64], *names: str) -> NDArray[np.int64]:
    return np.asarray(sum(group[..., OF_GROUPS.index(name)] for name in names)).ravel()


def in_one(parts: Sequence[Columns]) -> Columns:
    """The rows of all of them that two RT or more tell of."""
    every = together(parts, (*KEYS, *TOLD))
    some = every["clusters"] > 1
    return {name: column[some] for name, column in every.items()}
