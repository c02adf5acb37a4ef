"""The interval of a site by the spread between its RT does not tell what the hidden ones hold.

The reader tries all counts that the hidden RT can have by the totals, computes the interval that each would give, and
keeps those that give the one that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pytest

from indicators import results
from indicators.disclosure import Audience, Policy, read_policy
from indicators.disclosure.rough import interval
from indicators.results import Estimate
from indicators.statistics.clustered_share import share_limits, share_variance

LEADERSHIP, ANALYST = (
    read_policy(Path(__file__).parents[3] / "data", who) for who in (Audience.LEADERSHIP, Audience.ANALYST)
)
NAMES = ("school_7_12", "paud_3_6")
MOST = 18  # units in the hidden RT: more would only take longer
Ends = tuple[float, float]


def split(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in split(total - first, parts - 1))


def levels(build: duckdb.DuckDBPyConnection, policy: Policy) -> dict[tuple[str, ...], list[Estimate]]:
    """By indicator, round and population: the site, then its RT."""
    found: dict[tuple[str, ...], list[Estimate]] = {}
    for breakdown in ("site", "rt"):
        for row in results.estimates(build, indicator=NAMES, breakdown=breakdown, policy=policy):
            found.setdefault((row.indicator, row.round, row.population), []).append(row)
    return found


def could_be(site: Estimate, told: list[Estimate], hidden: int) -> tuple[list[tuple[tuple[int, int], ...]], list[Ends]]:
    """What the hidden RT could hold by the totals, as pairs of units and yes, and the interval each would give."""
    n = site.n - sum(row.n for row in told)
    x = int((site.x or 0) - sum(row.x or 0 for row in told))
    found = {
        tuple(sorted(zip(units, yes, strict=True)))
        for units, yes in product(split(n, hidden), split(x, hidden))
        if all(few <= many for few, many in zip(yes, units, strict=True))
    }
    cells = sorted(found)
    known = [(row.n, row.x or 0) for row in told]
    table = np.array([[*known, *each] for each in cells], dtype=float)
    samples, rt, _ = table.shape
    place = np.repeat(np.arange(samples), rt)
    between = share_variance(sample=place, samples=samples, events=table[..., 1].ravel(), total=table[..., 0].ravel())
    shown = share_limits(
        events=np.full(samples, site.x), total=site.n, variance=between.variance, clusters=between.clusters
    )
    return cells, list(zip(shown.lower.tolist(), shown.upper.tolist(), strict=True))


@pytest.mark.parametrize("told_to", ["leadership", "careless"])
def test_what_hidden_rt_hold_does_not_follow_from_the_interval(
    sample_build: duckdb.DuckDBPyConnection, told_to: str
) -> None:
    """Careless: all digits of the interval, and of three hidden RT the largest told. It shows that the attack works."""
    truth, found = levels(sample_build, ANALYST), []
    for key, (site, *parts) in levels(sample_build, LEADERSHIP).items():
        told = [row for row in parts if not row.suppressed]
        hidden = [row for row, part in zip(truth[key][1:], parts, strict=True) if part.suppressed and row.n]
        if told_to == "careless":
            site = truth[key][0]
            hidden.sort(key=lambda row: row.n)
            told += hidden[2:]
            hidden = hidden[:2]
        if "cluster_t" not in site.method or not hidden or sum(row.n for row in hidden) > MOST:
            continue
        cells, ends = could_be(site, told, len(hidden))
        exact = (lambda *each: each) if told_to == "careless" else interval
        assert site.lower is not None
        assert site.upper is not None
        same = [np.allclose(exact(*each), (site.lower, site.upper), rtol=0, atol=1e-9) for each in ends]
        assert tuple(sorted((row.n, int(row.x or 0)) for row in hidden)) in [
            cell for cell, fits in zip(cells, same, strict=True) if fits
        ]
        found.append(sum(same))
    assert found
    assert (1 in found) == (told_to == "careless")
