"""What a build is about: where, when, whom, which targets, and how many households were found again.

Read once per build and passed to whoever words or draws a result. Holds no result of an indicator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import duckdb

from indicators.numbers import date_range

MERGED, WAITING, NOT_VISITED = "merged", "waiting", "not_visited"
"""What became of a household that a round has no visit of: it joined another, its row waits, or nobody came."""


@dataclass(frozen=True)
class Site:
    """`province` to `bps`: what open data call the areas it lies in, and the code of its kelurahan by BPS."""

    name: str
    label: str
    area_code: str
    rw: str
    households: int
    province: str | None = None
    city: str | None = None
    kecamatan: str | None = None
    kelurahan: str | None = None
    bps: str | None = None


@dataclass(frozen=True)
class Round:
    name: str
    ordinal: int
    month: int
    date_from: date
    date_to: date
    design: str
    label_id: str
    label_en: str

    @property
    def census(self) -> bool:
        return self.design == "census"

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_id

    def dates(self, language: str) -> str:
        return date_range(self.date_from, self.date_to, language)


@dataclass(frozen=True)
class Population:
    """`who`: which families these are and how they were chosen; None where the programme does not declare it."""

    name: str
    label_id: str
    label_en: str
    who_id: str | None = None
    who_en: str | None = None

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_id

    def who(self, language: str) -> str | None:
        return self.who_en if language == "en" else self.who_id


@dataclass(frozen=True)
class Target:
    """A share between 0 and 1, or the unit of the indicator."""

    indicator: str
    value: float
    source: str


@dataclass(frozen=True)
class Reference:
    """A yardstick that is not a target, such as the minimum wage."""

    name: str
    value: float
    unit: str
    source: str


@dataclass(frozen=True)
class Coverage:
    """Households of one population met in an earlier and a later round.

    met_from = found_again + lost_total; met_to = found_again + new. `lost` says why, and is empty for an audience that
    is not told why; else it sums up to lost_total.
    """

    site: str
    population: str
    round_from: str
    round_to: str
    met_from: int
    met_to: int
    found_again: int
    lost: tuple[tuple[str, int], ...]

    @property
    def lost_total(self) -> int:
        return self.met_from - self.found_again

    @property
    def new(self) -> int:
        """Met in the later round only: come since, or missed before."""
        return self.met_to - self.found_again


@dataclass(frozen=True)
class Declared:
    """What one site declares.

    `rounds` are those of the programme, dated as this site holds them if it does; `elsewhere` those it doesn't hold.
    """

    rounds: tuple[Round, ...]
    elsewhere: frozenset[str]
    targets: tuple[Target, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Context:
    """Everything a reader needs to know to place a result.

    `rounds`: of all sites together, from the first day anywhere to the last; `targets` and `references` of all sites.
    `at` tells those of one site, from `of_sites`. `unasked`: indicator, site and round, where something the indicator
    needs was asked of nobody. `totals`: site and round of which an office sent totals. `elsewhere`: the rounds that a
    site does not hold while others do.
    """

    build_id: str
    content_hash: str
    programme: str
    simulated: bool
    sites: tuple[Site, ...]
    rounds: tuple[Round, ...]
    populations: tuple[Population, ...]
    targets: tuple[Target, ...]
    references: tuple[Reference, ...]
    coverage: tuple[Coverage, ...]
    unasked: frozenset[tuple[str, str, str]] = frozenset()
    totals: frozenset[tuple[str, str]] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    of_sites: tuple[tuple[str, Declared], ...] = ()

    def at(self, site: str | None) -> Context:
        """The same of one site: when and how it holds its rounds, what it aims at, who was met there.

        It still knows the names of all.
        """
        name = self.site(site).name
        if name not in self._at:
            own = dict(self.of_sites).get(name)
            there = self if own is None else replace(self, **vars(own))
            self._at[name] = replace(
                there,
                coverage=tuple(covered for covered in self.coverage if covered.site == name),
                totals=frozenset(counted for counted in self.totals if counted[0] == name),
            )
        return self._at[name]

    @cached_property
    def _at(self) -> dict[str, Context]:
        return {}

    @property
    def baseline(self) -> Round:
        return self.rounds[0]

    @property
    def latest(self) -> Round:
        """The last round in which anybody was met: a programme declares its rounds before they are held.

        Where nobody was met after the first, or only an office's totals are known, the last one declared.
        """
        later = self.met - {self.baseline.name}
        return next((each for each in reversed(self.rounds) if each.name in later), self.rounds[-1])

    @property
    def met(self) -> frozenset[str]:
        """The rounds in which anybody is known to have been met."""
        earlier = {covered.round_from for covered in self.coverage if covered.met_from}
        return frozenset(earlier | {covered.round_to for covered in self.coverage if covered.met_to})

    def held_at(self, site: str | None) -> frozenset[str]:
        """The rounds of which anything is known at a site; where nothing is known of it at all, every round."""
        return self._known.get(self.site(site).name) or frozenset(self._named)

    def met_at(self, site: str) -> frozenset[str]:
        """The populations of which anybody was met at a site."""
        return frozenset(
            covered.population
            for covered in self.coverage
            if covered.site == site and (covered.met_from or covered.met_to)
        )

    @property
    def held(self) -> frozenset[str]:
        """The same of all sites together."""
        return frozenset().union(*self._known.values()) or frozenset(self._named)

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        """The rounds in which anybody was met or an office counted, by site."""
        known: dict[str, set[str]] = {}
        for covered in self.coverage:
            rounds = known.setdefault(covered.site, set())
            rounds |= {covered.round_from} if covered.met_from else set()
            rounds |= {covered.round_to} if covered.met_to else set()
        for site, name in self.totals:
            known.setdefault(site, set()).add(name)
        return {site: frozenset(rounds) for site, rounds in known.items()}

    def site(self, name: str | None) -> Site:
        """The site of that name; of none or an unknown one the first."""
        return next((site for site in self.sites if site.name == name), self.sites[0])

    def round(self, name: str) -> Round:
        return self._named[name]

    @cached_property
    def _named(self) -> dict[str, Round]:
        return {survey_round.name: survey_round for survey_round in self.rounds}

    def population(self, name: str) -> Population:
        return next(population for population in self.populations if population.name == name)

    def target(self, indicator: str) -> Target | None:
        return next((target for target in self.targets if target.indicator == indicator), None)

    def covered(self, *, population: str, round_from: str, round_to: str) -> tuple[Coverage, ...]:
        """The coverage of every site for one population and pair of rounds."""
        wanted = (population, round_from, round_to)
        return tuple(c for c in self.coverage if (c.population, c.round_from, c.round_to) == wanted)


def context(connection: duckdb.DuckDBPyConnection, *, content_hash: str = "") -> Context:
    """Read the context of a build; its content hash is known to the store, not to the build itself."""
    facts = dict(connection.execute("SELECT key, value FROM build_info").fetchall())
    sites = told_apart([Site(*row) for row in connection.execute("FROM site ORDER BY site").fetchall()])
    rounds = _rounds(connection)
    of_sites = _of_sites(connection, sites, rounds)
    return Context(
        build_id=facts.get("build_id", ""),
        content_hash=content_hash,
        programme=facts.get("programme", ""),
        simulated=facts.get("simulated", "true") != "false",  # unsaid counts as simulated: never the other way round
        sites=sites,
        rounds=rounds,
        populations=_populations(connection),
        targets=tuple(dict.fromkeys(target for each in of_sites.values() for target in each.targets)),
        references=tuple(dict.fromkeys(reference for each in of_sites.values() for reference in each.references)),
        coverage=_coverage(connection),
        unasked=frozenset(connection.execute("SELECT DISTINCT indicator, site, round FROM not_asked").fetchall()),
        totals=frozenset(connection.execute("SELECT DISTINCT site, round FROM recap").fetchall()),
        of_sites=tuple(of_sites.items()),
    )


def told_apart(sites: Sequence[Site]) -> tuple[Site, ...]:
    """The same, those of one label also by their name in the programme: `RW 1 (a), Kota X` and `RW 1 (b), Kota X`."""
    times = Counter(each.label for each in sites)
    return tuple(replace(each, label=_with_name(each)) if times[each.label] > 1 else each for each in sites)


def _with_name(site: Site) -> str:
    first, *where = site.label.split(", ")
    return ", ".join([f"{first} ({site.name})", *where])


def _of_sites(
    connection: duckdb.DuckDBPyConnection, sites: Iterable[Site], rounds: tuple[Round, ...]
) -> dict[str, Declared]:
    """What each site declares, by its name."""
    held = {
        (site, name): {"date_from": first, "date_to": last, "design": design}
        for site, name, first, last, design in connection.execute("FROM site_round").fetchall()
    }
    targets = connection.execute("FROM target ORDER BY indicator").fetchall()
    references = connection.execute("FROM reference ORDER BY name").fetchall()
    return {
        site.name: Declared(
            rounds=tuple(replace(each, **held.get((site.name, each.name), {})) for each in rounds),
            elsewhere=frozenset(each.name for each in rounds if (site.name, each.name) not in held),
            targets=tuple(Target(*row) for of, *row in targets if of == site.name),
            references=tuple(Reference(*row) for of, *row in references if of == site.name),
        )
        for site in sites
    }


def _rounds(connection: duckdb.DuckDBPyConnection) -> tuple[Round, ...]:
    """The rounds from the first day anywhere to the last; a census where every site holds it as one."""
    rows = connection.execute(
        """
        SELECT round, ordinal, month, min(date_from), max(date_to), max(design), label_id, label_en
        FROM round JOIN site_round USING (round) GROUP BY ALL ORDER BY ordinal
        """
    ).fetchall()
    return tuple(Round(*row) for row in rows)


def _populations(connection: duckdb.DuckDBPyConnection) -> tuple[Population, ...]:
    rows = connection.execute(
        "FROM population ORDER BY list_position(['binaan', 'all', 'recap'], population), population"
    ).fetchall()
    return tuple(Population(*row) for row in rows)


def _coverage(connection: duckdb.DuckDBPyConnection) -> tuple[Coverage, ...]:
    """Every pair of rounds at once: households met in the earlier, by what became of them in the later.

    Who has moved or joined another family is not visited any more. A census misses nobody without an event that says so
    (see etl/events.py): where there is none, the household was visited and its row waits.
    """
    rows = connection.execute(
        """
        WITH met AS (
            SELECT site, household_id, binaan, round, ordinal, result IN ('complete', 'partial') AS met, result
            FROM visit JOIN household USING (household_id) JOIN round USING (round)
        ),
        pair AS (
            SELECT earlier.round AS round_from, later.round AS round_to, earlier.ordinal AS first, later.ordinal AS last
            FROM round AS earlier JOIN round AS later ON earlier.ordinal < later.ordinal
        ),
        fate AS (
            SELECT pair.*, household.site, household.binaan, coalesce(before.met, FALSE) AS met_from,
                   coalesce(after.met, FALSE) AS met_to, after.result AS result_to, household.household_id
            FROM pair CROSS JOIN household
            LEFT JOIN met AS before ON before.household_id = household.household_id AND before.round = pair.round_from
            LEFT JOIN met AS after ON after.household_id = household.household_id AND after.round = pair.round_to
        ),
        unvisited AS (
            SELECT fate.household_id, fate.round_to, fate.last, design, arg_max(met.result, met.ordinal) AS result,
                   max(met.ordinal) FILTER (met.met) AS last_met
            FROM (
                SELECT DISTINCT site, household_id, round_to, last FROM fate WHERE met_from AND result_to IS NULL
            ) AS fate
            JOIN met ON met.household_id = fate.household_id AND met.ordinal < fate.last
            JOIN site_round ON site_round.site = fate.site AND site_round.round = fate.round_to
            SEMI JOIN met AS held ON held.site = fate.site AND held.round = fate.round_to
            GROUP BY ALL
        ),
        told AS (SELECT household_id, event, ordinal FROM household_event JOIN round USING (round)),
        reason AS (
            SELECT unvisited.household_id, unvisited.round_to,
                   CASE WHEN bool_or(told.event = 'merge' AND told.ordinal > last_met) THEN $merged
                        WHEN any_value(result) = 'moved' THEN 'moved'
                        WHEN any_value(design) = 'census'
                            AND count(*) FILTER (told.event = 'not_met' AND told.ordinal = unvisited.last) = 0
                        THEN $waiting ELSE $not_visited END AS word
            FROM unvisited
            LEFT JOIN told ON told.household_id = unvisited.household_id AND told.ordinal <= unvisited.last
            GROUP BY unvisited.household_id, unvisited.round_to
        ),
        lost AS (
            SELECT population, first, last, site, list((word, households) ORDER BY word) AS reasons
            FROM (
                SELECT population, first, last, site, coalesce(result_to, word, $not_visited) AS word,
                       count(*) AS households
                FROM fate LEFT JOIN reason USING (household_id, round_to)
                JOIN population ON population = 'all' OR (population = 'binaan' AND binaan)
                WHERE met_from AND NOT met_to GROUP BY ALL
            ) GROUP BY ALL
        )
        SELECT site, population, round_from, round_to, count(*) FILTER (met_from), count(*) FILTER (met_to),
               count(*) FILTER (met_from AND met_to), any_value(reasons)
        FROM fate JOIN population ON population = 'all' OR (population = 'binaan' AND binaan)
        LEFT JOIN lost USING (population, first, last, site)
        GROUP BY site, population, round_from, round_to, first, last ORDER BY site, population, first, last
        """,
        {"merged": MERGED, "waiting": WAITING, "not_visited": NOT_VISITED},
    ).fetchall()
    return tuple(
        Coverage(site, population, first, last, met_from, met_to, again, tuple(map(tuple, reasons or ())))
        for site, population, first, last, met_from, met_to, again, reasons in rows
    )
