"""The results of a warehouse a second time, in plain Python loops over the rows of the unit views.

Slow and literal on purpose. It shares with the engine only the interval functions, which have tests of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb, floor, sqrt
from statistics import NormalDist, fmean, median

import duckdb
from scipy.stats import t, ttest_1samp

from indicators.catalogue import Catalogue
from indicators.definition import Definition, Kind
from indicators.statistics.count import poisson_interval
from indicators.statistics.mean import mean_interval
from indicators.statistics.median import hodges_lehmann_change
from indicators.statistics.paired import mcnemar_midp, newcombe_interval, smallest_detectable_change, tango_interval
from indicators.statistics.proportion import newcombe_hybrid_interval, wilson_interval
from indicators.statistics.rank import signed_rank_test

Row = Mapping[str, object]
Judge = Callable[[Row], bool | None]
Reading = Callable[[Row], object]
Key = tuple[str, ...]
Numbers = Mapping[str, object]
Cells = Counter[tuple[bool, bool]]
NOTHING = [
    *("x_from", "x_to", "value_from", "value_to", "change", "lower", "upper", "newcombe_lower", "newcombe_upper"),
    *("p_value", "detectable", "design_effect", "worst", "best", "weighted", "net", "net_lower", "net_upper"),
    *("p_adjusted", "family"),
]


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
        self.met = {(h.row["household_id"], h.row["round"]) for h in households}
        people = rows_of(connection, "person")
        self.people = {row["unit_id"] for row in people}
        self.living = {(row["unit_id"], row["round"]) for row in people if row["presence"] not in ("moved", "died")}
        self.sampled, self.census = sampled_shares(connection), censuses(connection)
        self.families = [household.row for household in households]
        self.at: dict[tuple[str, str], list[Seen]] = {}  # the units of an indicator at a site
        for definition in catalogue:
            for row in rows_of(connection, definition.unit.value):
                one = judge(definition, rules[definition.name], row)
                self.at.setdefault((definition.name, str(row["site"])), []).append(one)
        everybody = households + [seen for units in self.at.values() for seen in units]
        self.spots = {(str(one.row["site"]), *place) for one in everybody for place in one.categories()}
        self.estimate: dict[Key, Numbers] = {}
        self.distribution: Counter[Key] = Counter()
        self.transition: Counter[Key] = Counter()
        self.change: dict[Key, Numbers] = {}
        for definition in catalogue:
            self._levels(definition)
        self.pooled = {d.name: self._pooled(d) for d in catalogue if d.pairable and not d.measures}
        for definition in catalogue:
            for round_from, round_to in combinations(rounds, 2):
                self._changes(definition, round_from, round_to)
        self._adjust()

    def _spots(self, definition: Definition, *rounds: str) -> Iterator[Key]:
        for site, population, breakdown, category in sorted(self.spots):
            if breakdown in definition.breakdowns and all((site, one) in self.held for one in rounds):
                yield site, population, breakdown, category

    def _units(self, definition: Definition, spot: Key, name: str) -> list[Seen]:
        site, *place = spot
        return [
            one
            for one in self.at.get((definition.name, site), [])
            if one.row["round"] == name and tuple(place) in set(one.categories())
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
                if not definition.measures and spot[2] == "site":
                    for state, n in states.items():
                        if state != "excluded":
                            self.distribution[(*key, state)] = n

    def _level(self, definition: Definition, units: list[Seen], spot: Key, name: str) -> Numbers:
        known = [one for one in units if one.state not in ("unknown", "excluded")]
        x, n = sum(meets(definition, one.state) for one in known), len(known)
        values = [one.value for one in known if one.value is not None]
        rts = [str(one.row["rt"]) for one in known if one.value is not None]
        share = self.sampled.get((spot[0], name, name), 0.0)
        left = 1 - share if share > 0.05 else 1.0
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
                return {**nothing, "x": sum(values), **narrowed(fmean(values), mean_limits(values, rts), left)}
            case Kind.MEDIAN:
                if not values:
                    return nothing
                middle = median(values)
                if n < 6:
                    return {**nothing, "value": middle}
                return {**nothing, **narrowed(middle, median_limits(values, rts), left)}
            case _:
                if n == 0:
                    return {**nothing, "x": 0}
                effect = share_effect(definition, known)
                found = wilson_interval(events=x / effect / left, total=n / effect / left)
                return {"n": n, "x": x, "value": x / n, "lower": found.lower, "upper": found.upper}

    def _changes(self, definition: Definition, round_from: str, round_to: str) -> None:
        for spot in self._spots(definition, round_from, round_to):
            key = (definition.name, spot[0], round_from, round_to, *spot[1:])
            moves = self._moves(definition, spot, round_from, round_to) if definition.pairable else []
            if definition.pairable:
                if not definition.measures and spot[2] == "site":
                    for earlier, later in moves:
                        states = self._state(earlier, later, round_from), self._state(later, earlier, round_to)
                        self.transition[(*key, *states)] += 1
                numbers = self._paired(definition, spot, (round_from, round_to), moves)
                self.change[(*key, "paired")] = {**sides(moves), **numbers}
            self.change[(*key, "unpaired")] = self._unpaired(definition, spot, round_from, round_to, moves)

    def _state(self, one: Seen | None, other: Seen | None, name: str) -> str:
        """What is said of a unit in a round; of one without a row, why it has none."""
        if one is not None or other is None:
            return state_of(one)
        unit = other.row["unit_id"]
        if (other.row["household_id"], name) not in self.met:
            return "not_met"
        return "away" if unit in self.people and (unit, name) not in self.living else "outside"

    def _pooled(self, definition: Definition) -> dict[Key, float]:
        """The design effect of every pair of rounds, population and breakdown that twenty sites can tell."""
        found: dict[Key, list[tuple[float, float]]] = {}
        for round_from, round_to in combinations(self.rounds, 2):
            for spot in self._spots(definition, round_from, round_to):
                groups = by_rt(definition, self._moves(definition, spot, round_from, round_to))
                whole = sum(groups, Counter())
                if len(groups) < 2 or not changed(whole):
                    continue
                n, change = whole.total(), (whole[False, True] - whole[True, False]) / whole.total()
                alone = (changed(whole) / n - change**2) / n
                if alone > 0:
                    variance = between_variance([(group.total(), net(group)) for group in groups])
                    found.setdefault(pool(spot, round_from, round_to), []).append((variance, alone))
        return {
            key: max(sum(seen for seen, _ in sites) / sum(alone for _, alone in sites), 1)
            for key, sites in found.items()
            if len(sites) >= 20
        }

    def _paired(
        self,
        definition: Definition,
        spot: Key,
        rounds: tuple[str, str],
        moves: list[tuple[Seen | None, Seen | None]],
    ) -> Numbers:
        """Numbers of the same units; the units lost are those known before whose household nobody met again."""
        lost = [
            earlier
            for earlier, later in moves
            if earlier and not later and (earlier.row["household_id"], rounds[1]) not in self.met
        ]
        effect = self.pooled.get(definition.name, {}).get(pool(spot, *rounds))
        return paired(definition, moves, lost, effect, self.sampled.get((spot[0], *rounds), 0.0))

    def _adjust(self) -> None:
        """Holm among primary indicators, Benjamini and Hochberg within a theme, for whole sites."""
        families: dict[Key, list[Key]] = {}
        for key, numbers in self.change.items():
            name, site, round_from, round_to, population, breakdown, _, _ = key
            if breakdown == "site" and numbers["p_value"] is not None and int(str(numbers["n_from"])) >= 10:
                definition = self.catalogue[name]
                family = "primary" if definition.primary else f"{site}:{definition.theme.value}"
                families.setdefault((site, round_from, round_to, population, family), []).append(key)
        for (*_, family), keys in families.items():
            p = {key: corrected(self.change[key]) for key in keys}
            for key, value in (holm(p) if family == "primary" else benjamini_hochberg(p)).items():
                self.change[key] = {**self.change[key], "p_adjusted": value, "family": family}

    def _moves(
        self, definition: Definition, spot: Key, round_from: str, round_to: str
    ) -> list[tuple[Seen | None, Seen | None]]:
        """Units told by where they were in the earlier round, or in the later if they were not met before."""
        everyone = self.at.get((definition.name, spot[0]), [])
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
            effect = self.pooled.get(definition.name, {}).get(pool(spot, round_from, round_to))
            left = [1 - share for share in self._sampled_apart(spot[0], round_from, round_to)]
            left = [part if part < 0.95 else 1.0 for part in left]
            tallies = tallies_by_rt(definition, units)
            limits = share_difference(tallies, effect, left)
        if definition.measures:
            sides_ = [[(one.value, str(one.row["rt"])) for one in part if one.value is not None] for part in units]
            apart = mean_difference if definition.kind is Kind.MEAN else median_difference
            limits = apart(sides_[0], sides_[1], self._sampled_apart(spot[0], round_from, round_to))
        judged = not (definition.pairable and self._thinned(spot, round_from, round_to))
        value_from, value_to = before["value"], after["value"]
        known = value_from is not None and value_to is not None
        moved = float(str(value_to)) - float(str(value_from)) if known else None
        caught = by_width({**limits, "change": moved})
        return {
            **dict.fromkeys(NOTHING),
            "clusters": None,
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
            "change": moved,
            **limits,
            "detectable": caught if judged and not (caught and caught > 1 and not definition.measures) else None,
        }

    def _thinned(self, spot: Key, round_from: str, round_to: str) -> bool:
        """Whether of the families of a census too many weren't met by a later one, so that others are compared."""
        site, population, *_ = spot
        before = [
            row["household_id"]
            for row in self.families
            if (row["site"], row["round"]) == (site, round_from) and (population == "all" or row["binaan"])
        ]
        again = sum((household, round_to) in self.met for household in before)
        both = {(site, round_from), (site, round_to)} <= self.census
        return both and len(before) - again > 0.35 * len(before)

    def _sampled_apart(self, site: str, round_from: str, round_to: str) -> list[float]:
        shares = [self.sampled.get((site, name, name), 0.0) for name in (round_from, round_to)]
        return shares if min(shares) > 0 else [0.0, 0.0]


def censuses(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    found = connection.execute("SELECT site, round FROM site_round WHERE design = 'census'").fetchall()
    return {(site, name) for site, name in found}


def sampled_shares(connection: duckdb.DuckDBPyConnection) -> dict[Key, float]:
    """Share of a site's households met in both of two rounds (or in one, named twice), where both were samples."""
    designs = {
        (s, name): design
        for s, name, design in connection.execute("SELECT site, round, design FROM site_round").fetchall()
    }
    households = dict(connection.execute("SELECT site, households FROM site").fetchall())
    visits: dict[tuple[str, str], dict[str, str]] = {}
    for site, name, household, outcome in connection.execute(
        "SELECT h.site, v.round, v.household_id, v.result FROM visit v JOIN household h USING (household_id)"
    ).fetchall():
        visits.setdefault((site, name), {})[household] = outcome
    drawn = {
        place: {household for household, outcome in met.items() if outcome in ("complete", "partial")}
        for place, met in visits.items()
        if designs[place] == "sample" and len(met) < households[place[0]]
    }
    return {
        (site, name, other): len(met & drawn[site, other]) / households[site]
        for (site, name), met in drawn.items()
        for other in sorted({name for _, name in designs})
        if (site, other) in drawn
    }


def pool(spot: Key, round_from: str, round_to: str) -> Key:
    _, population, breakdown, category = spot
    return round_from, round_to, population, breakdown, category if breakdown == "head_sex" else ""


def by_rt(definition: Definition, moves: list[tuple[Seen | None, Seen | None]]) -> list[Cells]:
    """The four counts of the pairs of every RT that holds any."""
    groups: dict[object, list[tuple[Seen, Seen]]] = {}
    for earlier, later in known_pairs(moves):
        groups.setdefault(earlier.row["rt"], []).append((earlier, later))
    return [cells(definition, group) for group in groups.values()]


Tally = tuple[int, int, int, int]


def tallies_by_rt(definition: Definition, units: list[list[Seen]]) -> list[Tally]:
    """Of every RT with anybody known: who meets it and who is known before, and the same after."""
    known = [[one for one in part if one.state not in ("unknown", "excluded")] for part in units]
    return [
        tuple(
            number
            for part in known
            for number in (
                sum(meets(definition, one.state) for one in part if one.row["rt"] == rt),
                sum(one.row["rt"] == rt for one in part),
            )
        )  # type: ignore[misc]
        for rt in sorted({str(one.row["rt"]) for part in known for one in part})
    ]


def hybrid_of(tallies: list[Tally], effect: float, left: list[float]) -> dict[str, float]:
    xb, nb, xa, na = (sum(column) for column in zip(*tallies, strict=True))
    found = newcombe_hybrid_interval(
        events_before=xb / effect / left[0],
        total_before=nb / effect / left[0],
        events_after=xa / effect / left[1],
        total_after=na / effect / left[1],
    )
    return {"lower": found.lower, "upper": found.upper}


def share_difference(tallies: list[Tally], effect: float | None, left: list[float]) -> Numbers:
    """The limits of a whole site by the rule for RT, and the design effect behind them."""
    shared = sum(nb > 0 and na > 0 for _, nb, _, na in tallies)
    if len(tallies) < 2:
        return {**hybrid_of(tallies, 1.0, left), "design_effect": None}
    if shared < 4:
        used = effect or 2.0
        return {**hybrid_of(tallies, used, left), "design_effect": used}
    xb, nb, xa, na = (sum(column) for column in zip(*tallies, strict=True))
    before, after = xb / nb, xa / na
    added = [
        sqrt(left[1]) * (x_after - after * n_after) / na - sqrt(left[0]) * (x_before - before * n_before) / nb
        for x_before, n_before, x_after, n_after in tallies
    ]
    variance = len(tallies) / (len(tallies) - 1) * sum(one**2 for one in added)
    half = float(t.ppf(0.975, shared - 1)) * sqrt(variance)
    change, plain = after - before, hybrid_of(tallies, 1.0, left)
    lower, upper = max(change - half, -1.0), min(change + half, 1.0)
    wider = (upper - lower) / (plain["upper"] - plain["lower"])
    least = 1.0 if min(xb + xa, nb + na - xb - xa) < 10 else 1 - 2 / shared
    if wider < least:
        lower, upper = change - least * (change - plain["lower"]), change + least * (plain["upper"] - change)
    return {"lower": lower, "upper": upper, "design_effect": max(wider, 1.0) ** 2}


def changed(cell: Cells) -> int:
    return cell[False, True] + cell[True, False]


def net(cell: Cells) -> int:
    return cell[False, True] - cell[True, False]


def between_variance(groups: list[tuple[int, float]]) -> float:
    """Squared error of Σd / Σn from the n and d of every RT: how far each RT lies from the site."""
    clusters, pairs = len(groups), sum(n for n, _ in groups)
    change = sum(d for _, d in groups) / pairs
    return clusters / (clusters - 1) * sum((d - change * n) ** 2 for n, d in groups) / pairs**2


def corrected(numbers: Numbers) -> float:
    """The p-value of a test that took units one by one, for a design effect."""
    p, effect = float(str(numbers["p_value"])), float(str(numbers["design_effect"]))
    normal = NormalDist()
    return 2 * normal.cdf(normal.inv_cdf(p / 2) / sqrt(effect)) if p > 0 else 0.0


def holm(p: Mapping[Key, float]) -> dict[Key, float]:
    adjusted, highest = {}, 0.0
    for place, key in enumerate(sorted(p, key=lambda key: p[key])):
        highest = max(highest, min((len(p) - place) * p[key], 1.0))
        adjusted[key] = highest
    return adjusted


def benjamini_hochberg(p: Mapping[Key, float]) -> dict[Key, float]:
    adjusted, lowest = {}, 1.0
    for place, key in reversed(list(enumerate(sorted(p, key=lambda key: p[key]), start=1))):
        lowest = min(lowest, len(p) / place * p[key])
        adjusted[key] = lowest
    return adjusted


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
    lost: list[Seen],
    effect: float | None,
    sampled: float,
) -> Numbers:
    pairs = known_pairs(moves)
    numbers: dict[str, object] = dict.fromkeys(NOTHING)
    rose, fell = steps(definition, pairs)
    down = definition.direction.value == "down"
    numbers |= {"n_from": len(pairs), "n_to": len(pairs), "unchanged": len(pairs) - rose - fell}
    numbers |= {"improved": fell if down else rose, "worsened": rose if down else fell}
    numbers |= {"clusters": len({earlier.row["rt"] for earlier, _ in pairs})}
    left = 1 - sampled if sampled > 0.05 else 1.0
    if definition.kind is Kind.MEAN:
        numbers |= mean_change(pairs, left)
        return numbers | {"detectable": by_width(numbers)}
    if definition.kind is Kind.MEDIAN:
        numbers |= median_change(pairs, left)
        return numbers | {"detectable": by_width(numbers)}
    numbers |= {"x_from": 0, "x_to": 0} | bounds(definition, pairs, lost)
    if not pairs:
        return numbers
    numbers |= share_change(definition, moves, effect, left)
    numbers["p_value"] = mcnemar_midp(gained=rose, lost=fell)
    if definition.kind is Kind.LADDER:
        divisor = float(str(numbers["design_effect"])) * left
        found = tango_interval(gained=rose / divisor, lost=fell / divisor, total=len(pairs) / divisor)
        numbers |= {"net": (rose - fell) / len(pairs), "net_lower": found.lower, "net_upper": found.upper}
    return numbers


def by_width(numbers: Numbers) -> float | None:
    """What an interval so wide catches four times out of five: 2.8 errors, its wider side being 1.96 of them."""
    ends = [numbers.get(name) for name in ("lower", "change", "upper")]
    if None in ends:
        return None
    lower, change, upper = (float(str(end)) for end in ends)
    error = max(upper - change, change - lower) / NormalDist().inv_cdf(0.975)
    return (NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)) * error if error > 0 else None


def bounds(definition: Definition, pairs: list[tuple[Seen, Seen]], lost: list[Seen]) -> dict[str, object]:
    """The change if every unit not found again had become a no, or a yes, or had moved like the found like it."""
    known = [meets(definition, one.state) for one in lost if one.state not in ("unknown", "excluded")]
    before = [meets(definition, a.state) for a, _ in pairs] + known
    if not before:
        return {}
    after = sum(meets(definition, b.state) for _, b in pairs)
    lowest, highest = ((after + yes - sum(before)) / len(before) for yes in (0, len(known)))
    down = definition.direction.value == "down"
    steps_by_answer = {
        answer: [meets(definition, b.state) - answer for a, b in pairs if meets(definition, a.state) is answer]
        for answer in (False, True)
    }
    weights = {answer: before.count(answer) for answer, found in steps_by_answer.items() if found}
    weighted = None
    if sum(weights.values()) == len(before):  # else some are like nobody found
        weighted = sum(weights[answer] * fmean(steps_by_answer[answer]) for answer in weights) / sum(weights.values())
    return {"worst": highest if down else lowest, "best": lowest if down else highest, "weighted": weighted}


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
    definition: Definition, moves: list[tuple[Seen | None, Seen | None]], effect: float | None, left: float
) -> dict[str, object]:
    groups = by_rt(definition, moves)
    cell = sum(groups, Counter())
    n, change = cell.total(), net(cell) / cell.total()
    newcombe = newcombe_of(cell, 1.0)
    lower, upper, used = clustered_limits(groups, effect, left)
    return {
        "x_from": cell[True, True] + cell[True, False],
        "x_to": cell[True, True] + cell[False, True],
        "value_from": (cell[True, True] + cell[True, False]) / n,
        "value_to": (cell[True, True] + cell[False, True]) / n,
        "change": change,
        "lower": lower,
        "upper": upper,
        "newcombe_lower": newcombe[0],
        "newcombe_upper": newcombe[1],
        "design_effect": used,
        "detectable": smallest_detectable_change(
            pairs=n, share_changing=max(changed(cell) / n, 0.1), design_effect=used
        ),
    }


def newcombe_of(cell: Cells, divisor: float) -> tuple[float, float]:
    found = newcombe_interval(
        gained=cell[False, True] / divisor,
        lost=cell[True, False] / divisor,
        both=cell[True, True] / divisor,
        neither=cell[False, False] / divisor,
    )
    return found.lower, found.upper


def clustered_limits(groups: list[Cells], effect: float | None, left: float) -> tuple[float, float, float]:
    """The limits of a paired share by the rule for RT, and the design effect behind them."""
    cell, clusters = sum(groups, Counter()), len(groups)
    if clusters < 2:
        return *newcombe_of(cell, left), 1.0
    if changed(cell) < 10 or clusters < (5 if effect else 4):
        return *newcombe_of(cell, (effect or 2.0) * left), effect or 2.0
    change = net(cell) / cell.total()
    variance = left * between_variance([(group.total(), net(group)) for group in groups])
    half = float(t.ppf(0.975, clusters - 1)) * sqrt(variance)
    between = max(change - half, -1.0), min(change + half, 1.0)
    plain = newcombe_of(cell, left)
    ratio = (between[1] - between[0]) / (plain[1] - plain[0])
    least = 1 - 2 / clusters
    if ratio < least:
        between = change - least * (change - plain[0]), change + least * (plain[1] - change)
    return *between, max(ratio, 1.0) ** 2


def mean_change(pairs: list[tuple[Seen, Seen]], left: float) -> dict[str, object]:
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
        **paired_mean_limits(pairs, differences, left),
    }


def paired_mean_limits(pairs: list[tuple[Seen, Seen]], differences: list[float], left: float) -> dict[str, object]:
    n = len(differences)
    if n < 2:
        return {}
    change = fmean(differences)
    alone = half = float(t.ppf(0.975, n - 1)) * sqrt(sum((d - change) ** 2 for d in differences) / (n - 1) / n)
    groups: dict[object, list[float]] = {}
    for (earlier, _), difference in zip(pairs, differences, strict=True):
        groups.setdefault(earlier.row["rt"], []).append(difference)
    effect = 1.0
    if len(groups) >= 4 and n >= 10:
        variance = between_variance([(len(group), sum(group)) for group in groups.values()])
        between = float(t.ppf(0.975, len(groups) - 1)) * sqrt(variance)
        half, effect = max(between, (1 - 2 / len(groups)) * alone), max(between / alone, 1.0) ** 2
    elif len(groups) >= 2:
        half, effect = alone * sqrt(2), 2.0
    p = 1.0 if change == 0 else float(ttest_1samp(differences, 0).pvalue)
    half *= sqrt(left)
    return {"lower": change - half, "upper": change + half, "design_effect": effect, "p_value": p}


def median_change(pairs: list[tuple[Seen, Seen]], left: float) -> dict[str, object]:
    if not pairs:
        return {}
    before, after = [a.value or 0.0 for a, _ in pairs], [b.value or 0.0 for _, b in pairs]
    levels: dict[str, object] = {"value_from": median(before), "value_to": median(after)}
    if len(pairs) < 6:
        return levels
    differences = [b - a for a, b in zip(before, after, strict=True)]
    walsh = [(x + y) / 2 for i, x in enumerate(differences) for y in differences[i:]]
    change, narrowed = median(walsh), sqrt(left)
    interval, effect = typical_limits(pairs, differences, sorted(walsh), change)
    return {
        **levels,
        "change": change,
        "lower": change - narrowed * (change - interval[0]),
        "upper": change + narrowed * (interval[1] - change),
        "p_value": signed_rank_test(differences=differences).p,
        "design_effect": effect,
    }


def typical_limits(
    pairs: list[tuple[Seen, Seen]], differences: list[float], walsh: list[float], change: float
) -> tuple[tuple[float, float], float]:
    """Two of the sorted averages: as far from the middle one as without RT, times what RT call for; design effect."""
    alone, n, middle = hodges_lehmann_change(differences=differences).interval, len(differences), (len(walsh) + 1) / 2
    groups: dict[object, list[float]] = {}
    for (earlier, _), difference in zip(pairs, differences, strict=True):
        groups.setdefault(earlier.row["rt"], []).append(difference)
    if len(groups) < 2:
        return (alone.lower, alone.upper), 1.0
    k, times, effect = len(groups), sqrt(2), 2.0
    if k >= 4 and sum(d != 0 for d in differences) >= 10:
        scores = [
            (len(group), sum(sum((d + e > 2 * change) - (d + e < 2 * change) for e in differences) / n for d in group))
            for group in groups.values()
        ]
        spread = n**2 / 4 * n**2 * between_variance(scores)
        found = (
            float(t.ppf(0.975, k - 1)) * sqrt(spread / (n * (n + 1) * (2 * n + 1) / 24)) / NormalDist().inv_cdf(0.975)
        )
        times, effect = max(found, 1 - 2 / k), max(found, 1.0) ** 2
    rank = max(int(middle - times * (middle - signed_rank_rank(n))), 1)
    return (walsh[rank - 1], walsh[len(walsh) - rank]), effect


def signed_rank_rank(n: int) -> int:
    """The largest r with P(W < r) at most 2.5 %, exact up to 100 pairs."""
    if n > 100:
        return int(n * (n + 1) / 4 - NormalDist().inv_cdf(0.975) * sqrt(n * (n + 1) * (2 * n + 1) / 24))
    chances = [1.0]
    for step in range(1, n + 1):
        chances = [
            ((chances[w] if w < len(chances) else 0.0) + (chances[w - step] if w >= step else 0.0)) / 2
            for w in range(len(chances) + step)
        ]
    at_most, rank = 0.0, 0
    while (at_most := at_most + chances[rank]) <= 0.025:
        rank += 1
    return rank


def share_effect(definition: Definition, known: list[Seen]) -> float:
    """How many times fewer units the RT are worth: by their spread from four RT on, two with two or three."""
    rts = {str(one.row["rt"]): [0, 0] for one in known}
    for one in known:
        rts[str(one.row["rt"])][meets(definition, one.state)] += 1
    if len(rts) < 4:
        return 2.0 if len(rts) > 1 else 1.0
    n, x = len(known), sum(met for _, met in rts.values())
    share, several = x / n, len(rts)
    spread = several / (several - 1) * sum(((met - share * (met + other)) / n) ** 2 for other, met in rts.values())
    alone = share * (1 - share) / n
    factor = (float(t.ppf(0.975, several - 1)) / NormalDist().inv_cdf(0.975)) ** 2
    least = 1.0 if min(x, n - x) < 10 else (1 - 2 / several) ** 2
    return max(factor * spread / alone if alone else 0.0, least)


def narrowed(value: float, limits: Numbers, left: float) -> Numbers:
    """Limits of a level, drawn to it by the root of the share that a sample left out."""
    drawn = {
        end: None if limit is None else value + sqrt(left) * (float(str(limit)) - value)
        for end, limit in limits.items()
    }
    return {"value": value, **drawn}


def times_for_rt(alone: float, between: float, clusters: int, units: int) -> tuple[float, float]:
    """How many times as far limits lie because of RT, and the design effect."""
    if clusters < 2:
        return 1.0, 1.0
    if clusters < 4 or units < 10:
        return sqrt(2), 2.0
    found = between / alone if alone > 0 else 1.0
    return max(found, 1 - 2 / clusters), max(found, 1.0) ** 2


def mean_limits(values: list[float], rts: list[str]) -> dict[str, object]:
    if len(values) < 2:
        return {"lower": None, "upper": None}
    found = mean_interval(count=len(values), total=sum(values), sum_of_squares=sum(value**2 for value in values))
    half, middle, clusters = (found.upper - found.lower) / 2, fmean(values), len({*rts})
    between = 0.0
    if clusters > 1:
        groups = [[v for v, rt in zip(values, rts, strict=True) if rt == name] for name in {*rts}]
        error = sqrt(between_variance([(len(group), sum(group)) for group in groups]))
        between = float(t.ppf(0.975, clusters - 1)) * error
    times, _ = times_for_rt(half, between, clusters, len(values))
    return {"lower": middle - times * half, "upper": middle + times * half}


def above_in_rt(values: list[float], rts: list[str]) -> dict[str, float]:
    """By RT: half of those above the median less those below, but for what all RT share."""
    middle = median(values)
    signs = [(v > middle) / 2 - (v < middle) / 2 for v in values]
    return {
        name: sum(s - fmean(signs) for s, rt in zip(signs, rts, strict=True) if rt == name) for name in sorted({*rts})
    }


def ranked_limits(values: list[float], times: float) -> tuple[float, float]:
    """Two of the sorted values, so many times as far from the middle as binomial ranks."""
    n, ordered, at_most, rank = len(values), sorted(values), 0.0, 0
    while (at_most := at_most + comb(n, rank) / 2**n) <= 0.025:
        rank += 1
    moved = max(floor((n + 1) / 2 - times * ((n + 1) / 2 - rank) + 1e-9), 1)
    return ordered[moved - 1], ordered[n - moved]


def median_limits(values: list[float], rts: list[str]) -> dict[str, object]:
    totals = list(above_in_rt(values, rts).values())
    k, times = len(totals), 1.0
    if k > 1:
        between = float(t.ppf(0.975, k - 1)) * sqrt(k / (k - 1) * sum(total**2 for total in totals))
        times, _ = times_for_rt(NormalDist().inv_cdf(0.975) * sqrt(len(values)) / 2, between, k, len(values))
    lower, upper = ranked_limits(values, times)
    return {"lower": lower, "upper": upper}


Side = list[tuple[float, str]]


def spread_in_rt(before: dict[str, float], after: dict[str, float]) -> tuple[float, int]:
    """Half width between RT of what the rounds add, and the RT of the round with fewer; a site has its RT in common."""
    names, fewest = {*before, *after}, min(len(before), len(after))
    shared = len(names) < len(before) + len(after)
    squares = [sum(total**2 for total in side.values()) for side in (before, after)]
    if fewest < 2:
        return 0.0, fewest
    if shared:
        k = len(names)
        variance = k / (k - 1) * sum((after.get(name, 0.0) - before.get(name, 0.0)) ** 2 for name in names)
        return float(t.ppf(0.975, fewest - 1)) * sqrt(variance), fewest
    parts = [len(side) / (len(side) - 1) * square for side, square in zip((before, after), squares, strict=True)]
    below = sum(part**2 / (len(side) - 1) for part, side in zip(parts, (before, after), strict=True))
    freedom = sum(parts) ** 2 / below if below else fewest - 1
    return float(t.ppf(0.975, freedom)) * sqrt(sum(parts)), fewest


def left_out(sampled: list[float]) -> list[float]:
    return [1 - share if share > 0.05 else 1.0 for share in sampled]


def mean_difference(before: Side, after: Side, sampled: list[float]) -> Numbers:
    if min(len(before), len(after)) < 2:
        return {"lower": None, "upper": None}
    errors, totals = [], []
    for side, left in zip((before, after), left_out(sampled), strict=True):
        n, mean = len(side), fmean(value for value, _ in side)
        errors.append(sum((value - mean) ** 2 for value, _ in side) / (n - 1) / n * left)
        totals.append(
            {rt: sqrt(left) * sum((v - mean) / n for v, name in side if name == rt) for rt in {rt for _, rt in side}}
        )
    if sum(errors) == 0:
        return {"lower": None, "upper": None}
    freedom = sum(errors) ** 2 / (errors[0] ** 2 / (len(before) - 1) + errors[1] ** 2 / (len(after) - 1))
    half = float(t.ppf(0.975, freedom)) * sqrt(sum(errors))
    between, clusters = spread_in_rt(*totals)
    times, effect = times_for_rt(half, between, clusters, min(len(before), len(after)))
    change = fmean(v for v, _ in after) - fmean(v for v, _ in before)
    return {"lower": change - times * half, "upper": change + times * half, "design_effect": effect}


def median_difference(before: Side, after: Side, sampled: list[float]) -> Numbers:
    if min(len(before), len(after)) < 6:
        return {"lower": None, "upper": None}
    z, sides_ = NormalDist().inv_cdf(0.975), [([v for v, _ in s], [rt for _, rt in s]) for s in (before, after)]
    roots = [sqrt(left) for left in left_out(sampled)]
    widths = [ranked_limits(values, 1.0) for values, _ in sides_]
    errors = [root * (upper - lower) / 2 / z for (lower, upper), root in zip(widths, roots, strict=True)]
    flat = max(errors) == 0
    totals = []
    for (values, rts), error, root in zip(sides_, errors, roots, strict=True):
        scale = (root if flat else error) / (sqrt(len(values)) / 2)
        totals.append({rt: scale * total for rt, total in above_in_rt(values, rts).items()})
    between, clusters = spread_in_rt(*totals)
    alone = z * (sqrt(2) if flat else sqrt(sum(error**2 for error in errors)))
    times, effect = times_for_rt(alone, between, clusters, min(len(before), len(after)))
    reach = []
    for (values, _), root in zip(sides_, roots, strict=True):
        lower, upper = ranked_limits(values, times)
        reach.append((root * (median(values) - lower), root * (upper - median(values))))
    change = median(sides_[1][0]) - median(sides_[0][0])
    return {
        "lower": change - sqrt(reach[1][0] ** 2 + reach[0][1] ** 2),
        "upper": change + sqrt(reach[1][1] ** 2 + reach[0][0] ** 2),
        "design_effect": effect,
    }


def typical_difference(before: Side, after: Side) -> Numbers:
    """The typical change of one group less that of another, from the changes of both; at least ten of each."""
    z = NormalDist().inv_cdf(0.975)
    estimates, alone, totals = [], [], []
    for side in (before, after):
        steps, n = [value for value, _ in side], len(side)
        found = hodges_lehmann_change(differences=steps)
        middle, rts = found.estimate, {rt for _, rt in side}
        signs = [sum((d + e > 2 * middle) - (d + e < 2 * middle) for e in steps) / 2 for d in steps]
        by_rt = {
            rt: sum(s - fmean(signs) for s, (_, name) in zip(signs, side, strict=True) if name == rt) for rt in rts
        }
        estimates.append(middle)
        alone.append((found.interval.upper - found.interval.lower) / 2 / z)
        totals.append((by_rt, sqrt(n * (n + 1) * (2 * n + 1) / 24)))
    flat = max(alone) == 0
    scaled = [
        {rt: (1.0 if flat else error) / unit * total for rt, total in by_rt.items()}
        for (by_rt, unit), error in zip(totals, alone, strict=True)
    ]
    between, clusters = spread_in_rt(*scaled)
    width = z * (sqrt(2) if flat else sqrt(sum(error**2 for error in alone)))
    moved = min(sum(value != 0 for value, _ in side) for side in (before, after))
    times, effect = times_for_rt(width, between, clusters, moved)
    reach = []
    for side, middle in zip((before, after), estimates, strict=True):
        steps = [value for value, _ in side]
        walsh = sorted((x + y) / 2 for i, x in enumerate(steps) for y in steps[i:])
        half = (len(walsh) + 1) / 2
        rank = max(floor(half - times * (half - signed_rank_rank(len(steps)))), 1)
        reach.append((middle - walsh[rank - 1], walsh[len(walsh) - rank] - middle))
    change = estimates[1] - estimates[0]
    return {
        "change": change,
        "lower": change - sqrt(reach[1][0] ** 2 + reach[0][1] ** 2),
        "upper": change + sqrt(reach[1][1] ** 2 + reach[0][0] ** 2),
        "design_effect": effect,
    }
