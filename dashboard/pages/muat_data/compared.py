"""What a trial build would change: every level that would be another, and whether that is better or worse. No words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from dashboard.figures.measure import measure_of
from dashboard.pages.perbandingan.lines import fitting_change
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import LANGUAGES
from indicators.definition import Definition, Direction
from indicators.disclosure import Policy
from indicators.results import WHOLE_SITE, Change, Estimate
from warehouse.store import connect_reading

Key = tuple[str, str, str]  # indicator, population, round


class Bearing(StrEnum):
    """What a difference means for those it is about."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


@dataclass(frozen=True)
class Difference:
    """One level that would be another. `before` is None where it would be new, `after` where it would be gone; `first`
    is the level of the first round as it would be.

    Verdicts compare the level with that of the first round, in either build; None for the first round itself.
    """

    definition: Definition
    population: str
    round: str
    before: Estimate | None
    after: Estimate | None
    first: Estimate | None
    verdict_before: str | None
    verdict_after: str | None
    bearing: Bearing


@lru_cache(maxsize=1)
def compared(trial: Path, policy: Policy, before: Snapshot | None) -> tuple[Difference, ...]:
    """What would differ from the build in force, by the catalogue. `trial`: the file of the trial build."""
    with connect_reading(trial) as connection:
        after = Snapshot(build_id=trial.stem, connection=connection, policy=policy)
        return tuple(_differences(before, after))


def _differences(before: Snapshot | None, after: Snapshot) -> Iterable[Difference]:
    levels = {key: (old, new) for key, old, new in _paired(_levels(before), _levels(after))}
    verdicts = (_verdicts(before), _verdicts(after))
    known = {each.name: each for snapshot in (before, after) if snapshot for each in snapshot.catalogue}
    for key, (old, new) in levels.items():
        told = (verdicts[0].get(key), verdicts[1].get(key))
        if _same(old, new) and told[0] == told[1]:
            continue
        definition = known[key[0]]
        bearing = bearing_of(definition, old, new, verdict=told[1])
        first = levels.get((key[0], key[1], after.context.baseline.name), (None, None))[1]
        yield Difference(definition, key[1], key[2], old, new, first, *told, bearing)


def bearing_of(definition: Definition, old: Estimate | None, new: Estimate | None, *, verdict: str | None) -> Bearing:
    """By the way the level would go as it is written; of a new one, by its verdict against the first round."""
    if old is None:
        return {"worsened": Bearing.WORSE, "improved": Bearing.BETTER}.get(verdict or "", Bearing.OTHER)
    if new is None or old.value is None or new.value is None or _reads_alike(definition, old.value, new.value):
        return Bearing.OTHER
    if definition.direction is Direction.NEITHER:
        return Bearing.OTHER
    up = new.value > old.value
    return Bearing.BETTER if up == (definition.direction is Direction.UP) else Bearing.WORSE


def _reads_alike(definition: Definition, old: float, new: float) -> bool:
    """Whether both are written alike: "75% → 75%" of some more families is neither better nor worse to a reader."""
    measure = measure_of(definition, LANGUAGES[0])
    return measure.value(old) == measure.value(new)


def _levels(snapshot: Snapshot | None) -> dict[Key, Estimate]:
    if snapshot is None:
        return {}
    site = snapshot.context.sites[0].name
    rows = snapshot.estimates(site=site, breakdown=WHOLE_SITE)
    return {(row.indicator, row.population, row.round): row for row in rows}


def _verdicts(snapshot: Snapshot | None) -> dict[Key, str]:
    """The verdict of every later round against the first one."""
    if snapshot is None:
        return {}
    site, first = snapshot.context.sites[0].name, snapshot.context.baseline.name
    rows: dict[Key, list[Change]] = {}
    for row in snapshot.changes(site=site, breakdown=WHOLE_SITE, round_from=first):
        rows.setdefault((row.indicator, row.population, row.round_to), []).append(row)
    return {
        key: fitting_change(snapshot.catalogue[key[0]], changes, Selection()).verdict for key, changes in rows.items()
    }


def _paired(
    old: dict[Key, Estimate], new: dict[Key, Estimate]
) -> Iterable[tuple[Key, Estimate | None, Estimate | None]]:
    for key in dict.fromkeys((*new, *old)):
        yield key, old.get(key), new.get(key)


def _same(old: Estimate | None, new: Estimate | None) -> bool:
    """Whether a reader would see the same number of the same units."""
    if old is None or new is None:
        return False
    return (old.value, old.n, old.x, old.unknown) == (new.value, new.n, new.x, new.unknown)
