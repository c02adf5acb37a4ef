"""Families by help: what is told of kinds, stages, and how many received any, against subtraction by a patient reader.

The reader solves a linear programme: assisted and other families by kind and stage, and by number of kinds received.
Known are the families met, everything that is told, that kinds received add up to what each kind tells, and that no
kind was received by more families than received any.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from indicators.disclosure import STRICTEST, Audience, Policy, behind, read_policy
from indicators.rows import Assistance
from warehouse.activities import Received

DATA = Path(__file__).parents[3] / "data"
PUBLIC = read_policy(DATA, Audience.PUBLIC)
KINDS = ("latrine", "clean_water", "training", "supplementary_food", "business_kit")
STAGES = ("planned", "in_progress", "done")
GROUPS = {"binaan": ("binaan",), "others": ("others",), "all": ("binaan", "others")}
FEW = range(1, 5)
Family = Mapping[str, str]
Cell = tuple[str, str, str]


@dataclass
class Site:
    """Families by group, each with the stage of every kind of help it was promised."""

    families: dict[str, list[Family]]

    def of(self, population: str) -> list[Family]:
        return [family for group in GROUPS[population] for family in self.families[group]]

    def helped(self, population: str) -> tuple[Assistance, ...]:
        stages = {kind: [family[kind] for family in self.of(population) if kind in family] for kind in KINDS}
        return tuple(Assistance(kind, *map(of.count, STAGES)) for kind, of in sorted(stages.items()) if of)

    def received(self, population: str) -> tuple[Received, ...]:
        kinds = [sum(stage == "done" for stage in family.values()) for family in self.of(population)]
        return tuple(Received(each, kinds.count(each)) for each in sorted(set(kinds)))

    def told(self, population: str, policy: Policy) -> tuple[tuple[Assistance, ...], tuple[Received, ...]]:
        both = ("all", "binaan")
        families = {who: len(self.of(who)) for who in both}
        helped = behind.helped({who: self.helped(who) for who in both}, families, population=population, policy=policy)
        received = behind.received({who: self.received(who) for who in both}, population=population, policy=policy)
        return helped, received


@dataclass
class Attack:
    """What is known of one site, as equations and bounds between cells: (group, kind or "kinds", stage or number)."""

    families: Mapping[str, int]
    places: dict[Cell, int] = field(default_factory=dict)
    equal: list[tuple[dict[int, float], float]] = field(default_factory=list)
    not_above_zero: list[dict[int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for group, families in self.families.items():
            for kind in KINDS:
                self.know([(group, kind, stage) for stage in (*STAGES, "none")], families)
            numbers = [(group, "kinds", str(number)) for number in range(len(KINDS) + 1)]
            self.know(numbers, families)
            received = self.terms([(group, kind, "done") for kind in KINDS])
            by_number = {self.place(cell): -float(cell[2]) for cell in numbers[1:]}
            self.equal.append(({**received, **by_number}, 0.0))
            some = dict.fromkeys(by_number, -1.0)
            self.not_above_zero += [{self.place((group, kind, "done")): 1.0, **some} for kind in KINDS]

    def place(self, cell: Cell) -> int:
        return self.places.setdefault(cell, len(self.places))

    def terms(self, cells: Iterable[Cell]) -> dict[int, float]:
        return {self.place(cell): 1.0 for cell in cells}

    def know(self, cells: Iterable[Cell], n: int) -> None:
        self.equal.append((self.terms(cells), float(n)))

    def learn(self, population: str, helped: Iterable[Assistance], received: Iterable[Received]) -> None:
        groups = GROUPS[population]
        for row in helped:
            for stage in () if row.suppressed else STAGES:
                self.know([(group, row.type, stage) for group in groups], getattr(row, stage))
        for told in received:
            last = len(KINDS) if told.or_more else told.kinds
            cells = [(group, "kinds", str(n)) for group in groups for n in range(told.kinds, last + 1)]
            if not told.suppressed:
                self.know(cells, told.families)

    def bounds(self, cells: Iterable[Cell]) -> tuple[float, float]:
        goal = self._row(self.terms(cells))
        known, values = np.array([self._row(terms) for terms, _ in self.equal]), [value for _, value in self.equal]
        above, zero = np.array([self._row(terms) for terms in self.not_above_zero]), np.zeros(len(self.not_above_zero))
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * goal, above, zero, known, values, bounds=(0, None), method="highs")
            assert solved.status == 0, solved.message
            ends.append(round(sign * solved.fun, 6))
        return ends[0], ends[1]

    def _row(self, terms: Mapping[int, float]) -> np.ndarray:
        row = np.zeros(len(self.places))
        row[list(terms)] = list(terms.values())
        return row


def random_site(seed: int) -> Site:
    """Some kinds for many, some for few, some for nobody."""
    chance = random.Random(seed)
    shares = {kind: chance.choice([0.0, 0.02, 0.1, 0.4]) for kind in KINDS}
    ends = {kind: chance.choice([(1, 0, 0), (1, 1, 1), (0, 1, 4), (0, 0, 1)]) for kind in KINDS}

    def family(share: float) -> Family:
        given = [kind for kind in KINDS if chance.random() < shares[kind] * share]
        return {kind: chance.choices(STAGES, ends[kind])[0] for kind in given}

    sizes = {"binaan": chance.randint(20, 100), "others": chance.randint(10, 60)}
    needed = {"binaan": 1.0, "others": 0.3}
    return Site({group: [family(needed[group]) for _ in range(size)] for group, size in sizes.items()})


def attacked(site: Site, policy: Policy) -> Attack:
    attack = Attack({group: len(families) for group, families in site.families.items()})
    for population in ("binaan", "all"):
        attack.learn(population, *site.told(population, policy))
    return attack


def guarded_cells(site: Site, policy: Policy) -> Iterable[tuple[list[Cell], int]]:
    """Every number that must not be known where it is of few, with the number it is."""
    for population, groups in GROUPS.items():
        for row in site.helped(population):
            few, answers = policy.guards_help(row.type)
            none = len(site.of(population)) - row.promised
            stages = {"planned": row.planned, "in_progress": row.in_progress, "done": row.done, "none": none}
            if few:
                yield [(group, row.type, stage) for group in groups for stage in STAGES], row.promised
            for stage, n in stages.items() if answers else ():
                yield [(group, row.type, stage) for group in groups], n


@pytest.mark.parametrize("policy", [PUBLIC, STRICTEST], ids=["public", "strictest"])
@pytest.mark.parametrize("seed", range(40))
def test_no_few_families_can_be_worked_out_by_the_help_they_received(seed: int, policy: Policy) -> None:
    site = random_site(seed)
    attack = attacked(site, policy)
    for cells, n in guarded_cells(site, policy):
        if n in FEW:
            least, most = attack.bounds(cells)
            assert least <= n <= most
            assert least < most, f"{cells} can only hold {n}"


def test_the_random_sites_have_families_to_protect_and_some_that_may_be_told() -> None:
    sites = [random_site(seed) for seed in range(40)]
    assert sum(n in FEW for site in sites for _, n in guarded_cells(site, PUBLIC)) > 100
    rows = [row for site in sites for row in site.told("binaan", PUBLIC)[0]]
    assert {row.suppressed for row in rows} == {True, False}
    told = [row for site in sites for row in site.told("binaan", PUBLIC)[1]]
    assert {row.suppressed for row in told} == {True, False}


def test_the_number_of_kinds_would_give_the_hidden_kind_away() -> None:
    """Why it isn't told: with it, a guard that hides no more than the small kind itself hides nothing."""
    families = [{"latrine": "done"}] * 20 + [{"latrine": "done", "clean_water": "done"}] * 3 + [{}] * 40
    site = Site({"binaan": families, "others": [{}] * 30})
    careless = Attack({"binaan": 63, "others": 30})
    careless.learn("binaan", (row for row in site.helped("binaan") if row.type != "clean_water"), ())
    for kind in set(KINDS) - {"latrine", "clean_water"}:
        careless.know([("binaan", kind, stage) for stage in STAGES], 0)
    water: list[Cell] = [("binaan", "clean_water", "done")]
    assert careless.bounds(water) == (0, 63)
    careless.learn("binaan", (), site.received("binaan"))
    assert careless.bounds(water) == (3, 3)
    least, most = attacked(site, PUBLIC).bounds(water)
    assert least < most


def test_whoever_sees_site_totals_sees_every_kind() -> None:
    site, judge = random_site(1), read_policy(DATA, Audience.JUDGE)
    for population in ("binaan", "all"):
        assert site.told(population, judge) == (site.helped(population), site.received(population))


def test_all_less_the_assisted_are_not_told_where_they_are_few() -> None:
    site = Site({"binaan": [{"training": "done"}] * 20 + [{}] * 20, "others": [{"training": "done"}] * 2 + [{}] * 20})
    ((assisted,), told), ((everybody,), all_told) = (site.told(who, PUBLIC) for who in ("binaan", "all"))
    assert (assisted.suppressed, everybody.suppressed) == (False, True)
    assert ([row.suppressed for row in told], [row.suppressed for row in all_told]) == ([False] * 2, [True] * 2)
    assert (everybody.planned, everybody.in_progress, everybody.done) == (0, 0, 0)
