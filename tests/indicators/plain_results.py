"""The results of a warehouse a second time, in plain Python loops over the rows of the unit views.

Slow and literal on purpose. It shares with the engine only the interval functions, which have tests of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import fmean, median

import duckdb
from scipy.stats import t

from indicators.catalogue import Catalogue
from indicators.definition import Definition, Kind
from indicators.statistics.count import poisson_interval
from indicators.statistics.mean import mean_interval
from indicators.statistics.median import hodges_lehmann_change, median_interval
from indicators.statistics.paired import (
    cluster_interval,
    mcnemar_midp,
    newcombe_interval,
    smallest_detectable_change,
)
from indicators.statistics.proportion import newcombe_hybrid_interval, wilson_interval

Row = Mapping[str, object]
Judge = Callable[[Row], bool | None]
Reading = Callable[[Row], object]
Key = tuple[str, ...]
Numbers = Mapping[str, object]


@dataclass(frozen=True)
class Rule:
    """An indicator's denominator and answer as Python, None for not known."""

    eligible: Judge
    answer: Reading


@dataclass(frozen=True)
class Seen:
    """One unit in one round."""

    row: Row
    state: str
    value: float | None

    def categories(self) -> Iterator[tuple[str, str, str]]:
        """population, breakdown, category for every place this unit belongs to."""
        for population in ("all", "binaan") if self.row["binaan"] else ("all",):
            yield population, "site", str(self.row["site"])
            yield population, "rt", str(self.row["rt"])
            yield population, "dasawisma", str(self.row["dasawisma"])
            yield population, "head_sex", str(self.row["head_sex"] or "unknown")


def rows_of(connection: duckdb.DuckDBPyConnection, unit: str) -> list[Row]:
    found = connection.execute(f"SELECT * FROM unit.{unit}")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def judge(definition: Definition, rule: Rule, row: Row) -> Seen:
    eligible, answer = rule.eligible(row), rule.answer(row)
    if eligible is None or (eligible and answer is None):
        return Seen(row, "unknown", None)
    if not eligible:
        return Seen(row, "excluded", None)
    if definition.kind in (Kind.MEAN, Kind.MEDIAN):
        return Seen(row, "known", float(str(answer)))
    if definition.kind is Kind.LADDER:
        return Seen(row, str(answer), None)
    return Seen(row, "yes" if answer else "no", None)


class PlainResults:
    """estimate, distribution, change and transition as mappings from their keys."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, rules: Mapping[str, Rule], rounds: list[str]
    ) -> None:
        self.catalogue, self.rounds = catalogue, rounds
        households = [Seen(row, "", None) for row in rows_of(connection, "household")]
        self.held = {(str(h.row["site"]), str(h.row["round"])) for h in households}
        self.seen = {
            d.name: [judge(d, rules[d.name], row) for row in rows_of(connection, d.unit.value)] for d in catalogue
        }
        everybody = households + [seen for units in self.seen.values() for seen in units]
        self.spots = {(str(one.row["site"]), *place) for one in everybody for place in one.categories()}
        self.estimate: dict[Key, Numbers] = {}
        self.distribution: Counter[Key] = Counter()
        self.transition: Counter[Key] = Counter()
        self.change: dict[Key, Numbers] = {}
        for definition in catalogue:
            self._levels(definition)
        for definition in catalogue:
            for round_from, round_to in combinations(rounds, 2):
                self._changes(definition, round_from, round_to)

    def _spots(self, definition: Definition, *rounds: str) -> Iterator[Key]:
        for site, population, breakdown, category in sorted(self.spots):
            if breakdown in definition.breakdowns and all((site, one) in self.held for one in rounds):
                yield site, population, breakdown, category

    def _units(self, definition: Definition, spot: Key, name: str) -> list[Seen]:
        site, *place = spot
        return [
            one
            for one in self.seen[definition.name]
            if one.row["site"] == site and one.row["round"] == name and tuple(place) in set(one.categories())
        ]

    def _levels(self, definition: Definition) -> None:
        for name in self.rounds:
            for spot in self._spots(definition, name):
                units = self._units(definition, spot, name)
                states = Counter(one.state for one in units)
                key = (definition.name, spot[0], name, *spot[1:])
                self.estimate[key] = {
                    "unknown": states["unknown"],
                    "excluded": states["excluded"],
                    **self._level(definition, units, spot, name),
                }
                if not definition.measures:
                    for state, n in states.items():
                        if state != "excluded":
                            self.distribution[(*key, state)] = n

    def _level(self, definition: Definition, units: list[Seen], spot: Key, name: str) -> Numbers:
        known = [one for one in units if one.state not in ("unknown", "excluded")]
        x, n = sum(meets(definition, one.state) for one in known), len(known)
        values = [one.value for one in known if one.value is not None]
        nothing = {"n": n, "x": None, "value": None, "lower": None, "upper": None}
        match definition.kind:
            case Kind.COUNT:
                if definition.context:
                    context = self._units(self.catalogue[definition.context], spot, name)
                    n = sum(one.state == "yes" for one in context)
                found = poisson_interval(events=x)
                return {"n": n, "x": x, "value": x, "lower": found.lower, "upper": found.upper}
            case Kind.MEAN:
                if not values:
                    return nothing
                return {**nothing, "x": sum(values), "value": fmean(values), **mean_limits(values)}
            case Kind.MEDIAN:
                if not values:
                    return nothing
                middle = {**nothing, "value": median(values)}
                if n < 6:
                    return middle
                found = median_interval(sample=values)
                return {**middle, "lower": found.lower, "upper": found.upper}
            case _:
                if n == 0:
                    return {**nothing, "x": 0}
                found = wilson_interval(events=x, total=n)
                return {"n": n, "x": x, "value": x / n, "lower": found.lower, "upper": found.upper}

    def _changes(self, definition: Definition, round_from: str, round_to: str) -> None:
        for spot in self._spots(definition, round_from, round_to):
            key = (definition.name, spot[0], round_from, round_to, *spot[1:])
            moves = self._moves(definition, spot, round_from, round_to) if definition.pairable else []
            if definition.pairable:
                if not definition.measures:
                    for earlier, later in moves:
                        self.transition[(*key, state_of(earlier), state_of(later))] += 1
                by_rt: dict[object, list[tuple[Seen | None, Seen | None]]] = {}
                for earlier, later in moves:
                    by_rt.setdefault((earlier or later or Seen({}, "", None)).row["rt"], []).append((earlier, later))
                groups = list(by_rt.values()) if spot[2] == "site" else []
                self.change[(*key, "paired")] = {**sides(moves), **paired(definition, moves, groups)}
            self.change[(*key, "unpaired")] = self._unpaired(definition, spot, round_from, round_to, moves)

    def _moves(
        self, definition: Definition, spot: Key, round_from: str, round_to: str
    ) -> list[tuple[Seen | None, Seen | None]]:
        """Units told by where they were in the earlier round, or in the later if they were not met before."""
        everyone = [one for one in self.seen[definition.name] if one.row["site"] == spot[0]]
        before = {one.row["unit_id"]: one for one in everyone if one.row["round"] == round_from}
        after = {one.row["unit_id"]: one for one in everyone if one.row["round"] == round_to}
        place = spot[1:]
        moves: list[tuple[Seen | None, Seen | None]] = []
        for unit in sorted({*before, *after}, key=str):
            earlier, later = before.get(unit), after.get(unit)
            told = earlier or later
            if told is not None and place in set(told.categories()):
                moves.append((earlier, later))
        return moves

    def _unpaired(
        self,
        definition: Definition,
        spot: Key,
        round_from: str,
        round_to: str,
        moves: list[tuple[Seen | None, Seen | None]],
    ) -> Numbers:
        before, after = (self.estimate[(definition.name, spot[0], name, *spot[1:])] for name in (round_from, round_to))
        units = [self._units(definition, spot, name) for name in (round_from, round_to)]
        only = (
            sides(moves)
            if definition.pairable
            else {
                "only_from": sum(one.state != "excluded" for one in units[0]),
                "only_to": sum(one.state != "excluded" for one in units[1]),
            }
        )
        limits: Numbers = {"lower": None, "upper": None}
        n_from, n_to = int(str(before["n"])), int(str(after["n"]))
        if definition.kind in (Kind.PROPORTION, Kind.LADDER) and n_from and n_to:
            found = newcombe_hybrid_interval(
                events_before=float(str(before["x"])),
                total_before=n_from,
                events_after=float(str(after["x"])),
                total_after=n_to,
            )
            limits = {"lower": found.lower, "upper": found.upper}
        if definition.kind is Kind.MEAN:
            limits = welch(*([one.value for one in part if one.value is not None] for part in units))
        value_from, value_to = before["value"], after["value"]
        known = value_from is not None and value_to is not None
        return {
            "n_from": n_from,
            "n_to": n_to,
            "x_from": before["x"],
            "x_to": after["x"],
            "value_from": value_from,
            "value_to": value_to,
            "improved": None,
            "worsened": None,
            "unchanged": None,
            "unknown": int(str(before["unknown"])) + int(str(after["unknown"])),
            "only_from": only["only_from"],
            "only_to": only["only_to"],
            "change": float(str(value_to)) - float(str(value_from)) if known else None,
            **limits,
            "newcombe_lower": None,
            "newcombe_upper": None,
            "p_value": None,
            "detectable": None,
        }


def meets(definition: Definition, state: str) -> bool:
    if definition.kind is Kind.LADDER:
        codes = definition.rung_codes
        return state in codes and codes.index(state) >= codes.index(str(definition.threshold))
    return state == "yes"


def state_of(one: Seen | None) -> str:
    return one.state if one else "not_met"


def sides(moves: list[tuple[Seen | None, Seen | None]]) -> dict[str, int]:
    """Unknown in one of the rounds, and eligible in one round only."""
    outside = ("excluded", "not_met")
    states = [(state_of(earlier), state_of(later)) for earlier, later in moves]
    return {
        "unknown": sum("unknown" in pair and not set(outside) & set(pair) for pair in states),
        "only_from": sum(earlier not in outside and later in outside for earlier, later in states),
        "only_to": sum(earlier in outside and later not in outside for earlier, later in states),
    }


def known_pairs(moves: list[tuple[Seen | None, Seen | None]]) -> list[tuple[Seen, Seen]]:
    aside = ("unknown", "excluded")
    return [(a, b) for a, b in moves if a and b and a.state not in aside and b.state not in aside]


def paired(
    definition: Definition,
    moves: list[tuple[Seen | None, Seen | None]],
    groups: list[list[tuple[Seen | None, Seen | None]]],
) -> Numbers:
    pairs = known_pairs(moves)
    numbers: dict[str, object] = dict.fromkeys(
        (
            "x_from",
            "x_to",
            "value_from",
            "value_to",
            "change",
            "lower",
            "upper",
            "newcombe_lower",
            "newcombe_upper",
            "p_value",
            "detectable",
        )
    )
    rose, fell = steps(definition, pairs)
    down = definition.direction.value == "down"
    numbers |= {"n_from": len(pairs), "n_to": len(pairs), "unchanged": len(pairs) - rose - fell}
    numbers |= {"improved": fell if down else rose, "worsened": rose if down else fell}
    if definition.kind is Kind.MEAN:
        return numbers | mean_change(pairs)
    if definition.kind is Kind.MEDIAN:
        return numbers | median_change(pairs)
    return numbers | share_change(definition, pairs, groups, rose, fell)


def steps(definition: Definition, pairs: list[tuple[Seen, Seen]]) -> tuple[int, int]:
    def rank(one: Seen) -> float:
        if one.value is not None:
            return one.value
        codes = definition.rung_codes or ("no", "yes")
        return codes.index(one.state)

    return sum(rank(b) > rank(a) for a, b in pairs), sum(rank(b) < rank(a) for a, b in pairs)


def cells(definition: Definition, pairs: list[tuple[Seen, Seen]]) -> Counter[tuple[bool, bool]]:
    return Counter((meets(definition, a.state), meets(definition, b.state)) for a, b in pairs)


def share_change(
    definition: Definition,
    pairs: list[tuple[Seen, Seen]],
    groups: list[list[tuple[Seen | None, Seen | None]]],
    rose: int,
    fell: int,
) -> dict[str, object]:
    cell, n = cells(definition, pairs), len(pairs)
    gained, lost, both = cell[False, True], cell[True, False], cell[True, True]
    if n == 0:
        return {"x_from": 0, "x_to": 0}
    newcombe = interval = newcombe_interval(gained=gained, lost=lost, both=both, neither=cell[False, False])
    by_rt = [cells(definition, known_pairs(group)) for group in groups]
    by_rt = [group for group in by_rt if group.total()]
    if len(by_rt) >= 5 and gained + lost >= 10:
        clustered = cluster_interval(
            gained=[group[False, True] for group in by_rt],
            lost=[group[True, False] for group in by_rt],
            totals=[group.total() for group in by_rt],
        )
        interval = clustered if clustered.width > interval.width else interval
    return {
        "x_from": both + lost,
        "x_to": both + gained,
        "value_from": (both + lost) / n,
        "value_to": (both + gained) / n,
        "change": (gained - lost) / n,
        "lower": interval.lower,
        "upper": interval.upper,
        "newcombe_lower": newcombe.lower,
        "newcombe_upper": newcombe.upper,
        "p_value": mcnemar_midp(gained=rose, lost=fell),
        "detectable": smallest_detectable_change(
            pairs=n,
            share_changing=max((gained + lost) / n, 0.1),
            design_effect=(interval.width / newcombe.width) ** 2,
        ),
    }


def mean_change(pairs: list[tuple[Seen, Seen]]) -> dict[str, object]:
    if not pairs:
        return {}
    before, after = [a.value or 0.0 for a, _ in pairs], [b.value or 0.0 for _, b in pairs]
    differences = [b - a for a, b in zip(before, after, strict=True)]
    return {
        "x_from": sum(before),
        "x_to": sum(after),
        "value_from": fmean(before),
        "value_to": fmean(after),
        "change": fmean(differences),
        **mean_limits(differences),
    }


def median_change(pairs: list[tuple[Seen, Seen]]) -> dict[str, object]:
    if not pairs:
        return {}
    before, after = [a.value or 0.0 for a, _ in pairs], [b.value or 0.0 for _, b in pairs]
    levels: dict[str, object] = {"value_from": median(before), "value_to": median(after)}
    if len(pairs) < 6:
        return levels
    differences = [b - a for a, b in zip(before, after, strict=True)]
    walsh = [(x + y) / 2 for i, x in enumerate(differences) for y in differences[i:]]
    interval = hodges_lehmann_change(differences=differences).interval
    return {**levels, "change": median(walsh), "lower": interval.lower, "upper": interval.upper}


def mean_limits(values: list[float]) -> dict[str, object]:
    if len(values) < 2:
        return {"lower": None, "upper": None}
    found = mean_interval(count=len(values), total=sum(values), sum_of_squares=sum(value**2 for value in values))
    return {"lower": found.lower, "upper": found.upper}


def welch(before: list[float], after: list[float]) -> Numbers:
    if min(len(before), len(after)) < 2 or len({*before}) == len({*after}) == 1:
        return {"lower": None, "upper": None}
    errors = [
        sum((value - fmean(part)) ** 2 for value in part) / (len(part) - 1) / len(part) for part in (before, after)
    ]
    freedom = sum(errors) ** 2 / (errors[0] ** 2 / (len(before) - 1) + errors[1] ** 2 / (len(after) - 1))
    half = float(t.ppf(0.975, freedom)) * sqrt(sum(errors))
    change = fmean(after) - fmean(before)
    return {"lower": change - half, "upper": change + half}
