"""Households whose every answer a test decides, in three rounds: one yes/no, one ladder and one amount."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from statistics import fmean

import duckdb
import pytest
from declared_indicators import catalogue
from filled_warehouse import ROUNDS, codebook, declare, insert
from plain_results import mean_difference, typical_difference

from indicators.compute import compute
from warehouse.blank import empty_build

BOOK = codebook()
NAMES = tuple(name for name, *_ in ROUNDS)
MONTHS = tuple(month for _, _, month, _ in ROUNDS)
PAIRS = tuple(combinations(NAMES, 2))
RUNGS = ("none", "public", "shared", "own")
BOTH = '["rt", "head_sex"]'
LADDER = "[" + ", ".join(f'["{rung}", "{rung}", "{rung}"]' for rung in RUNGS) + "]"
AREA = {"numerator": None, "value": '"floor_area"', "value_unit": '"m2"', "disaggregate": '["rt"]'}
CATALOGUE = catalogue(
    water={
        "numerator": "\"standing_water = 'yes'\"",
        "questions": '["household.standing_water"]',
        "disaggregate": BOTH,
        "theme": '"sanitation"',
    },
    dry={
        "numerator": "\"standing_water = 'yes'\"",
        "direction": '"down"',
        "disaggregate": BOTH,
        "theme": '"sanitation"',
    },
    stairs={
        "kind": '"ladder"',
        "numerator": None,
        "rung": '"toilet_use"',
        "rungs": LADDER,
        "threshold": '"shared"',
        "disaggregate": BOTH,
        "theme": '"education"',
    },
    mean_area={"kind": '"mean"', **AREA, "theme": '"housing"'},
    median_area={"kind": '"median"', **AREA, "theme": '"economy"'},
    births={
        "kind": '"proportion"',
        "unit": '"birth"',
        "denominator": '"live"',
        "numerator": "\"place = 'hospital'\"",
        "comparison": '"unpaired"',
    },
)


@dataclass(frozen=True)
class Said:
    """What a household said in one round; None is unknown."""

    water: bool | None = None
    rung: str | None = None
    area: float | None = None


@dataclass(frozen=True)
class Home:
    """`rounds` holds what was said, or why nobody was met; a round left out was not visited."""

    name: str
    rounds: Mapping[str, Said | str]
    site: str = "rw12"
    rt: str = "001"
    binaan: bool = True
    head: str = "male"
    helped: Sequence[tuple[str, str, str]] = field(default=())

    def said(self, name: str) -> Said | None:
        found = self.rounds.get(name)
        return found if isinstance(found, Said) else None


def homes_at_random(seed: int, households: int, *, sites: Sequence[str] = ("rw12",)) -> list[Home]:
    chance = random.Random(seed)
    return [_home(chance, site, number) for site in sites for number in range(households)]


def _home(chance: random.Random, site: str, number: int) -> Home:
    rounds: dict[str, Said | str] = {}
    before = _said(chance)
    for name in NAMES:
        met = chance.random()
        if met < 0.06:
            continue
        if met < 0.14:
            rounds[name] = chance.choice(["moved", "refused", "no_respondent"])
            continue
        before = _said(chance) if chance.random() < 0.4 else before
        rounds[name] = before
    helped = [
        (kind, chance.choice(NAMES), chance.choice(["done", "done", "planned"]))
        for kind in ("latrine", "training", "business_kit")
        if chance.random() < 0.5
    ]
    return Home(
        name=f"{site}-{number:03}",
        rounds=rounds,
        site=site,
        rt=f"{chance.randint(1, 6):03}",
        binaan=site != "rw99" and chance.random() < 0.6,
        head=chance.choice(["male", "male", "female"]),
        helped=helped,
    )


def _said(chance: random.Random) -> Said:
    return Said(
        water=chance.choice([True, True, False, False, False, None]),
        rung=chance.choice([*RUNGS, *RUNGS, None]),
        area=chance.choice([float(chance.randint(10, 40)), float(chance.randint(10, 90)), None]),
    )


_IDLE: list[duckdb.DuckDBPyConnection] = []
"""Empty builds to be used again: making their tables takes as long as computing results."""


@contextmanager
def warehouse(
    homes: Iterable[Home], *, sites: Sequence[str] = ("rw12",), answer_error: float | None = None, run: bool = True
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build of these households, with its results; it is emptied afterwards."""
    connection = _IDLE.pop() if _IDLE else empty_build(BOOK)
    connection.execute("BEGIN")
    try:
        declare(connection, sites, False)
        if answer_error is not None:
            row = {"name": "answer_error", "value": answer_error, "unit": "bagian", "source": "wawancara ulang"}
            insert(connection, "reference", [{"site": site, **row} for site in sites])
        for table, rows in _rows(list(homes)).items():
            if rows:
                insert(connection, table, rows)
        if run:
            compute(connection, CATALOGUE)
        yield connection
    finally:
        connection.execute("ROLLBACK")
        _IDLE.append(connection)


def _rows(homes: Sequence[Home]) -> dict[str, list[dict[str, object]]]:
    tables: dict[str, list[dict[str, object]]] = {
        table: [] for table in ("household", "visit", "household_answer", "assistance")
    }
    days = {name: start for name, _, _, start in ROUNDS}
    for home in homes:
        tables["household"].append(
            {
                "household_id": home.name,
                "site": home.site,
                "rt": home.rt,
                "dasawisma": f"{home.rt}-A",
                "binaan": home.binaan,
                "first_round": NAMES[0],
            }
        )
        for name, said in home.rounds.items():
            met = isinstance(said, Said)
            tables["visit"].append(
                {
                    "household_id": home.name,
                    "round": name,
                    "visit_date": days[name] + timedelta(1),
                    "result": "complete" if met else said,
                    "enumerator": "E1",
                    "file_id": name,
                    "row_number": 1,
                }
            )
            if isinstance(said, Said):
                tables["household_answer"].append(
                    {
                        "household_id": home.name,
                        "round": name,
                        "head_sex": home.head,
                        "standing_water": None if said.water is None else "yes" if said.water else "no",
                        "toilet_use": said.rung,
                        "floor_area": said.area,
                    }
                )
        for place, (kind, name, status) in enumerate(home.helped):
            key = {"assistance_id": f"{home.name}-{place}", "household_id": home.name, "round": name}
            tables["assistance"].append({**key, "type": kind, "status": status})
    return tables


def panel(homes: Iterable[Home], first: str, last: str) -> list[tuple[Home, Said, Said]]:
    """The households met in both rounds, with what they said."""
    pairs = ((home, home.said(first), home.said(last)) for home in homes)
    return [(home, before, after) for home, before, after in pairs if before and after]


def moves(pairs: Iterable[tuple[Home, Said, Said]]) -> tuple[int, int, int, int]:
    """Gained, lost, both, neither of the yes/no."""
    known = [
        (before.water, after.water)
        for _, before, after in pairs
        if before.water is not None and after.water is not None
    ]
    return tuple(known.count(pair) for pair in ((False, True), (True, False), (True, True), (False, False)))  # type: ignore[return-value]


def areas(pairs: Iterable[tuple[Home, Said, Said]]) -> tuple[list[float], list[float]]:
    known = [(b.area, a.area) for _, b, a in pairs if b.area is not None and a.area is not None]
    return [before for before, _ in known], [after for _, after in known]


def steps(pairs: Iterable[tuple[Home, Said, Said]]) -> list[tuple[float, str]]:
    """The change of every known area, with the RT, which no other site has."""
    known = [(home, b.area, a.area) for home, b, a in pairs if b.area is not None and a.area is not None]
    return [(after - before, f"{home.site} {home.rt}") for home, before, after in known]


def apart(indicator: str, first: list[tuple[float, str]], second: list[tuple[float, str]]) -> tuple[object, ...]:
    """First less second of two changes of an amount, its limits and design effect, in plain Python."""
    if indicator.startswith("median"):
        found = typical_difference(second, first)
        value = float(str(found["change"]))
    else:
        found = mean_difference(second, first, [0.0, 0.0])
        value = fmean(step for step, _ in first) - fmean(step for step, _ in second)
    numbers = (value, found["lower"], found["upper"], found["design_effect"])
    return tuple(pytest.approx(number, rel=1e-8, abs=1e-8) for number in numbers)


def among(homes: Iterable[Home], population: str, site: str | None = None) -> list[Home]:
    return [home for home in homes if (population == "all" or home.binaan) and (site is None or home.site == site)]


def design_effect(
    build: duckdb.DuckDBPyConnection,
    *,
    indicator: str,
    round_from: str,
    round_to: str,
    population: str,
    site: str = "rw12",
) -> float:
    """By which the interval of a change of a whole site was widened, 1 where it was not."""
    found = build.execute(
        "SELECT greatest(coalesce(design_effect, 1), 1) FROM change WHERE comparison = 'paired' AND breakdown = 'site'"
        " AND (indicator, round_from, round_to, population, site) = (?, ?, ?, ?, ?)",
        [indicator, round_from, round_to, population, site],
    ).fetchall()
    return float(found[0][0])
