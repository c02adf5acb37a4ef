"""Where and among whom results are given: the places of every site, and the rows of levels and of changes.

Everything stands in the order of its texts: sites, then rounds (of levels by their order in time), then populations,
breakdowns and categories.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from indicators.counting.states import DIVIDED_BY, Flags, Numbers, States
from indicators.definition import BREAKDOWN_COLUMNS
from indicators.rows import WHOLE_SITE

MOST_ROUNDS = 64
BREAKDOWNS = tuple(sorted((WHOLE_SITE, *BREAKDOWN_COLUMNS)))


@dataclass(frozen=True)
class Texts:
    """The lists that numbers are places in, each in the order of its letters; `time` is the order of the rounds."""

    indicators: tuple[str, ...]
    sites: tuple[str, ...]
    rounds: tuple[str, ...]
    populations: tuple[str, ...]
    categories: tuple[str, ...]
    states: tuple[str, ...]
    time: Numbers


@dataclass(frozen=True)
class Rows:
    """Where each row of a result stands: a place of the grid in one round, or in two."""

    place: Numbers
    first: Numbers
    last: Numbers

    def at(self, first: int, last: int) -> Numbers:
        """The rows of these rounds."""
        return np.flatnonzero((self.first == first) & (self.last == last))

    def among(self, place: Numbers, first: Numbers, last: Numbers) -> Numbers:
        """Where these stand among the rows; -1 for none."""
        return np.asarray(self._index.get_indexer(pd.Index(self._key(place, first, last))), dtype=np.int64)

    @cached_property
    def _index(self) -> pd.Index:
        return pd.Index(self._key(self.place, self.first, self.last))

    def _key(self, place: Numbers, first: Numbers, last: Numbers) -> Numbers:
        return (place * MOST_ROUNDS + first) * MOST_ROUNDS + last


@dataclass(frozen=True)
class Grid:
    """The cells (columns of DIVIDED_BY), the places they lie in, and which sites met somebody in which round."""

    cells: pd.DataFrame
    site: Numbers
    population: Numbers
    breakdown: Numbers
    category: Numbers
    lies: csr_array
    """Places × cells: 1 where a cell lies in a place."""
    part_lies: csr_array
    """RT of places × cells."""
    part_of: csr_array
    """Places × their RT."""
    part_place: Numbers
    """The place of every one of them, in the order of places."""
    part_rt: Numbers
    """Which RT it is."""
    held: Flags
    time: Numbers

    @cached_property
    def rt_of(self) -> Numbers:
        """A number of the RT of every cell, like no other RT of any site; of a site in the order of their names."""
        return np.asarray(self.cells.groupby(["site", "rt"], sort=True).ngroup(), dtype=np.int64)

    @cached_property
    def shared_parts(self) -> Numbers:
        """The RT of places that lie in several, place by place."""
        return np.flatnonzero(np.bincount(self.part_place, minlength=len(self.site))[self.part_place] > 1)

    @cached_property
    def places_of(self) -> csr_array:
        """Cells × the places that they lie in."""
        return self.lies.T.tocsr()

    @cached_property
    def compared(self) -> Flags:
        """Of every site whether it has two rounds to look at."""
        return np.asarray(self.held.sum(axis=1) >= 2)

    def placed(self, states: States) -> States:
        """The same states, knowing the cell of every row."""
        return replace(states, cell=_keys(self.cells).get_indexer(_keys(states.divided)))

    @cached_property
    def levels(self) -> Rows:
        site, round_ = np.nonzero(self.held[:, np.argsort(self.time)])
        return self._rows(site, np.argsort(self.time)[round_], np.argsort(self.time)[round_])

    @cached_property
    def changes(self) -> Rows:
        later = self.time[None, :] > self.time[:, None]
        return self._rows(*np.nonzero(self.held[:, :, None] & self.held[:, None, :] & later))

    def _rows(self, site: Numbers, first: Numbers, last: Numbers) -> Rows:
        """Every place of these sites, site by site."""
        starts = np.searchsorted(self.site, site)
        sizes = np.searchsorted(self.site, site, side="right") - starts
        place = expanded(starts, sizes)
        return Rows(place, np.repeat(first, sizes), np.repeat(last, sizes))


def expanded(starts: Numbers, sizes: Numbers) -> Numbers:
    """The numbers from each start on, one run after the other.

    >>> expanded(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    before = np.cumsum(sizes) - sizes
    return np.asarray(np.repeat(starts - before, sizes) + np.arange(sizes.sum()), dtype=np.int64)


def grid_of(divided: Sequence[pd.DataFrame], *, seen: pd.DataFrame, texts: Texts) -> Grid:
    """The grid of whoever is told of (columns of DIVIDED_BY), and of whoever was seen (and in which round)."""
    cells = pd.concat([seen[list(DIVIDED_BY)], *divided]).drop_duplicates(ignore_index=True)
    lying = _lying(cells, texts)
    keys = ["site", "population", "breakdown", "category"]
    places = lying[keys].drop_duplicates().sort_values(keys)
    lying["place"] = lying.groupby(keys, sort=True).ngroup()
    lying["part"] = lying.groupby(["place", "rt"], sort=True).ngroup()
    parts = lying.drop_duplicates("part")
    held = np.zeros((len(texts.sites), len(texts.rounds)), dtype=bool)
    held[seen["site"], seen["round"]] = True
    return Grid(
        cells,
        site=places["site"].to_numpy(),
        population=places["population"].to_numpy(),
        breakdown=places["breakdown"].to_numpy(),
        category=places["category"].to_numpy(),
        lies=ones(lying["place"], lying["cell"], shape=(len(places), len(cells))),
        part_lies=ones(lying["part"], lying["cell"], shape=(len(parts), len(cells))),
        part_of=ones(parts["place"], parts["part"], shape=(len(places), len(parts))),
        part_place=parts.sort_values("part")["place"].to_numpy(),
        part_rt=parts.sort_values("part")["rt"].to_numpy(),
        held=held,
        time=texts.time,
    )


def _lying(cells: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """A row per cell and place that it lies in, with its RT."""
    of_site = np.array([texts.categories.index(site) for site in texts.sites])
    found = [cells[["site", "rt"]].iloc[:0].assign(population=0, breakdown=0, category=0, cell=0)]
    for population, name in enumerate(texts.populations):
        if name not in ("all", "binaan"):
            continue
        some = cells if name == "all" else cells[cells["binaan"] == 1]
        for number, breakdown in enumerate(BREAKDOWNS):
            category = of_site[some["site"]] if breakdown == "site" else some[breakdown]
            told = {"population": population, "breakdown": number, "category": category, "cell": some.index}
            found.append(some[["site", "rt"]].assign(**told))
    return pd.concat(found, ignore_index=True)


def ones(down: ArrayLike, across: ArrayLike, *, shape: tuple[int, int]) -> csr_array:
    """A matrix of zeros with a one at each of these."""
    one = np.ones(len(np.asarray(down)), dtype=np.int64)
    return csr_array((one, (np.asarray(down), np.asarray(across))), shape=shape)


def _keys(cells: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(cells)
