"""What a trial would change, told from two builds: every level that differs, once, and whether that is good."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.pages.muat_data.compared import Bearing, bearing_of, compared
from dashboard.source import Snapshot
from indicators.definition import Direction
from indicators.results import Estimate
from warehouse.settings import Settings


@pytest.fixture
def build(settings: Settings, snapshot: Snapshot) -> Path:
    return settings.builds / f"{snapshot.build_id}.duckdb"


def test_a_build_does_not_differ_from_itself(build: Path, snapshot: Snapshot) -> None:
    assert compared(build, snapshot.policy, snapshot) == ()


def test_where_nothing_is_in_force_every_level_is_new(build: Path, snapshot: Snapshot) -> None:
    found = compared(build, snapshot.policy, None)
    levels = snapshot.estimates(site=snapshot.context.sites[0].name, breakdown="site")
    assert len(found) == len({(row.indicator, row.population, row.round) for row in levels})
    assert all(each.before is None for each in found)
    counted = Counter(each.bearing for each in found)
    verdicts = Counter(each.verdict_after for each in found)
    assert counted[Bearing.WORSE] == verdicts["worsened"] > 0
    assert counted[Bearing.BETTER] == verdicts["improved"] > 0


def test_exactly_what_was_changed_is_told(build: Path, snapshot: Snapshot) -> None:
    class Older:
        """The same build before one level was mended."""

        build_id, context, catalogue, policy = "older", snapshot.context, snapshot.catalogue, snapshot.policy
        changes = staticmethod(snapshot.changes)

        @staticmethod
        def estimates(**chosen: str) -> tuple[Estimate, ...]:
            rows = snapshot.estimates(**chosen)
            return tuple(
                replace(row, value=(row.value or 0) - 0.01)
                if (row.indicator, row.population, row.round) == ("san_layak", "binaan", "m8")
                else row
                for row in rows
            )

    [each] = compared(build, snapshot.policy, Older())  # type: ignore[arg-type]
    assert (each.definition.name, each.population, each.round) == ("san_layak", "binaan", "m8")
    assert each.bearing is Bearing.BETTER


def test_better_and_worse_follow_the_direction_of_the_indicator(snapshot: Snapshot) -> None:
    rows = {row.indicator: row for row in snapshot.estimates(breakdown="site", population="all", round="baseline")}
    for definition in snapshot.catalogue:
        row = rows.get(definition.name)
        if row is None or row.value is None:
            continue
        more, hardly = (
            replace(row, value=value, n=row.n + 1) for value in (row.value + abs(row.value) + 1, row.value + 1e-9)
        )
        wanted = {Direction.UP: Bearing.BETTER, Direction.DOWN: Bearing.WORSE, Direction.NEITHER: Bearing.OTHER}
        assert bearing_of(definition, row, more, verdict=None) is wanted[definition.direction]
        if row.value not in (0, 1):  # nobody and all are told of nobody and all only
            assert bearing_of(definition, row, hardly, verdict="improved") is Bearing.OTHER
        assert bearing_of(definition, row, None, verdict=None) is Bearing.OTHER
