"""What is a ladder's own: net up, the change at every threshold, and tests on the table of rungs before × after."""

from typing import Any

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.definition import Kind
from indicators.estimates import Columns, ratio
from indicators.further.measure import Measure
from indicators.further.measured import KEYS, Measured, Places
from indicators.further.storing import numbers
from indicators.statistics.interval import FloatArray
from indicators.statistics.ladder import homogeneity
from indicators.statistics.paired import newcombe_paired_limits, tango_limits
from indicators.statistics.rank import signed_rank_tests

LARGEST_EXACT = 20
"""Up to so many changed pairs the signed-rank test goes through all signs; every change of a ladder has one."""


def ladder_measures(counts: Columns, moves: Columns, catalogue: Catalogue, measured: Measured) -> None:
    """From the counts of all changes and the moves between rungs (see sql/further/detail_ladders.sql)."""
    places = np.flatnonzero(counts["kind"] == Kind.LADDER.value)
    if not len(places):
        return
    some = {name: column[places] for name, column in counts.items()}
    pairs, up, down, effect = numbers(some, "pairs", "up", "down", "design_effect")
    lower, upper = tango_limits(gained=up / effect, lost=down / effect, total=pairs / effect)
    net = ratio(up - down, pairs)
    measured.put(Measure.NET_UP, n=pairs, places=places, value=net, lower=lower, upper=upper)
    change = pd.Index(_numbered(some)).get_indexer(pd.Index(_numbered(moves)))
    for indicator in dict.fromkeys(some["indicator"].tolist()):
        mine = np.flatnonzero(some["indicator"] == indicator)
        rungs = catalogue[indicator].rung_codes
        cells = _tables(moves, np.where(change < 0, -1, change - mine[0]), shape=(len(mine), len(rungs)))
        _put_tests(cells, places[mine], measured)
        _put_thresholds(cells, rungs, places[mine], effect[mine], measured)


def _numbered(columns: Columns) -> Places:
    """The keys of every row as one number; all of them stand in the lists of names.sql."""
    number = np.zeros(len(columns["site"]), dtype=np.int64)
    for key in KEYS:
        column: Any = columns[key]
        number = number * len(column.categories) + column.codes
    return number


def _tables(moves: Columns, change: Places, *, shape: tuple[int, int]) -> FloatArray:
    """The rungs before × after of so many changes of one ladder, which stand together."""
    changes, rungs = shape
    mine = (change >= 0) & (change < changes)
    ends = (moves[name][mine].astype(int) for name in ("rank_from", "rank_to"))
    tables = np.zeros((changes, rungs, rungs))
    np.add.at(tables, (change[mine], *ends), moves["n"][mine])
    return tables


def _put_tests(cells: FloatArray, places: Places, measured: Measured) -> None:
    pairs, tested = cells.sum(axis=(1, 2)), homogeneity(tables=cells)
    told = {"n": pairs, "places": places, "freedom": tested.freedom}
    measured.put(Measure.STUART_MAXWELL, **told, statistic=tested.statistic, p_value=tested.p)
    measured.put(Measure.BHAPKAR, **told, statistic=tested.bhapkar, p_value=tested.bhapkar_p)
    steps = np.arange(1 - cells.shape[1], cells.shape[1])
    often = np.stack([np.trace(cells, offset=step, axis1=1, axis2=2) for step in steps.tolist()], axis=1)
    statistic, p = signed_rank_tests(differences=steps.astype(float), often=often, largest_exact=LARGEST_EXACT)
    measured.put(Measure.SIGNED_RANK, n=pairs, places=places, statistic=statistic, p_value=p)


def _put_thresholds(
    cells: FloatArray, rungs: tuple[str, ...], places: Places, effect: FloatArray, measured: Measured
) -> None:
    """Every rung but the lowest as a yes/no: at it or above."""
    for rank, code in list(enumerate(rungs))[1:]:
        gained, lost = cells[:, :rank, rank:].sum(axis=(1, 2)), cells[:, rank:, :rank].sum(axis=(1, 2))
        both, neither = cells[:, rank:, rank:].sum(axis=(1, 2)), cells[:, :rank, :rank].sum(axis=(1, 2))
        pairs = gained + lost + both + neither
        lower, upper = newcombe_paired_limits(
            gained=gained / effect, lost=lost / effect, both=both / effect, neither=neither / effect
        )
        change = ratio(gained - lost, pairs)
        measured.put(Measure.THRESHOLD, n=pairs, places=places, part=code, value=change, lower=lower, upper=upper)
