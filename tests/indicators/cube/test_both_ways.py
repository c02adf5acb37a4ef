"""The way of a build and the packed way give the same counts, moments and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from declared_indicators import LADDER, catalogue
from filled_warehouse import ROUNDS, codebook, random_warehouse

from indicators import compute as conductor
from indicators.changes import paired_changes
from indicators.counting.counted import Counted, Setting
from indicators.counting.counted import counted as counted_by_build
from indicators.counting.states import States
from indicators.counting.writing import told
from indicators.cube.panel import Cut, Panel
from indicators.cube.panel_query import panel_of
from indicators.cube.rolled import count_pairs
from indicators.query import by_unit

BOOK = codebook()
EVERY = '["rt", "dasawisma", "head_sex"]'
CATALOGUE = catalogue(
    san_layak={"disaggregate": EVERY},
    open_defecation={"numerator": '"open_defecation"', "direction": '"down"', "disaggregate": EVERY},
    treated={
        "denominator": "\"toilet_use = 'own'\"",
        "numerator": "\"desludged = 'yes' -- said\"",
        "disaggregate": EVERY,
    },
    san_ladder={**LADDER, "disaggregate": EVERY},
    own_income={"unit": '"woman"', "numerator": '"has_own_income"', "disaggregate": EVERY},
)
CUTS = (Cut("rw"), Cut("rt"), Cut("rw", "dasawisma"), Cut("rw", "head_sex"))
COUNTS = ("pairs", "gained", "lost", "both")
MOMENTS = ("clusters", "sum_of_squared_pairs", "sum_of_squared_net", "sum_of_products")
KEYS = ("indicator", "site", "round_from", "round_to", "population", "breakdown", "category")
PACKED = f"""
SELECT indicator, rw AS site,
       '{{round_from}}' AS round_from, '{{round_to}}' AS round_to, '{{population}}' AS population,
       coalesce(division, if(area = 'rw', 'site', 'rt')) AS breakdown,
       coalesce(category, if(area = 'rw', rw, rt)) AS category, {", ".join(f'"{name}"' for name in (*COUNTS, *MOMENTS))}
FROM packed
"""


@pytest.fixture(scope="module", params=[(1, ("rw1",), 90), (2, ("rw1", "rw2"), 40)])
def counted(request: pytest.FixtureRequest) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a build counts, and what the packed way counts of the same answers, by the same keys."""
    seed, sites, households = request.param
    with random_warehouse(seed, book=BOOK, sites=sites, households=households) as connection:
        readable = readable_counts(connection)
        packed = pd.concat(packed_counts(connection), ignore_index=True)
    both = readable.merge(packed, on=list(KEYS), suffixes=("", "_packed"), how="outer")
    return readable, both


def readable_counts(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows of the paired changes of a build, with their keys as texts."""
    seen: list[dict[str, Any]] = []

    def spy(connection: duckdb.DuckDBPyConnection, states: Sequence[States], setting: Setting) -> Counted:
        found = counted_by_build(connection, states, setting)
        keys = {name: np.asarray(words) for name, words in told(found.paired, setting.texts).items()}
        seen.append({**found.paired, **keys, "row": np.arange(len(found.paired["pairs"]))})
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conductor, "counted", spy)
        conductor.compute(connection, CATALOGUE)
    (counts,) = seen
    return pd.DataFrame(counts)


def packed_counts(connection: duckdb.DuckDBPyConnection) -> list[pd.DataFrame]:
    frames = []
    for round_from, round_to in combinations([name for name, *_ in ROUNDS], 2):
        for definitions in by_unit(CATALOGUE):
            panel = panel_of(definitions, round_from=round_from, round_to=round_to)
            for population, filtered in (("all", panel.table), ("binaan", f"(FROM {panel.table} WHERE binaan)")):
                count_pairs(connection, Panel(filtered, panel.indicators, panel.divisions), cuts=CUTS)
                named = PACKED.format(round_from=round_from, round_to=round_to, population=population)
                frames.append(connection.execute(named).df())
    return frames


def test_every_count_is_the_same(counted: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    readable, both = counted
    assert len(both) == len(readable) > 500
    assert readable["gained"].sum() > 200
    for name in COUNTS:
        assert both[name].tolist() == both[f"{name}_packed"].fillna(0).tolist()  # a place without a pair has no row


def test_every_moment_is_the_same(counted: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    _, both = counted
    assert {"site", "head_sex"} <= set(both[both["clusters"] > 1]["breakdown"])
    assert (both["clusters"] >= 5).sum() > 20
    for name in MOMENTS:
        assert both[name].tolist() == both[f"{name}_packed"].fillna(0).tolist()


def test_every_interval_is_the_same(counted: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """The packed counts in the place of the readable ones give the same numbers, to the last digit."""
    readable, both = counted
    both = both.sort_values("row", ignore_index=True)
    packed = both.assign(**{name: both[f"{name}_packed"].fillna(0) for name in (*COUNTS, *MOMENTS)})
    frames = [paired_changes({name: np.asarray(frame[name]) for name in readable.columns}) for frame in (both, packed)]
    pd.testing.assert_frame_equal(*frames, check_exact=True)
    assert frames[0]["lower"].notna().sum() > 200
