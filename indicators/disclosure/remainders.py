"""Whose answers may be told beside each other, so that subtracting them never leaves few: pairs of rounds come first.

Whoever is told of those met twice and of all present can subtract the ones from the others; what is left is how those
answered who were met once. So sets of units are told one after the other, and one that would leave fewer units than may
be shown, beside one told before it, is not told. Pairs come first, since the programme is judged by them: those from
the earliest round to the latest before the others. Then all present in a round, then those known in all rounds. Who was
known in one of two rounds only (the worst and the best case tell of them, too) is told where all present are and none
of its kinds is of few. Where answers are guarded as well, `marks` hides more. docs/adr/0034 says what it costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from indicators.disclosure.newly_helped import few_newly_helped
from indicators.disclosure.policy import Policy
from indicators.disclosure.subject import Subject
from indicators.further.rows import Attrition, Beside, Contrast, Course, CoursePoint, Detail, Dose
from indicators.rows import Change, Estimate, StateCount, Transition

Key = tuple[str, ...]
Keys = frozenset[Key]
Booleans = NDArray[np.bool_]
Floats = NDArray[np.float64]
WHAT = ("pair", "present", "course")
WHO = ("binaan", "all")
OTHERS = 2  # all less the assisted: told where both are
_OUTSIDE = ("unknown", "excluded", "outside", "away", "not_met")


class Slot(NamedTuple):
    """One kind of set: what it is, and its first and last round by their place in time."""

    what: str
    first: int
    last: int

    @property
    def rank(self) -> tuple[int, int, int]:
        return WHAT.index(self.what), self.first, -self.last


class Set(NamedTuple):
    """One set in every group. `n`, `x`: units and those who said yes, group × population × round; NaN where none."""

    n: Floats
    x: Floats


def few_left(connection: duckdb.DuckDBPyConnection, policy: Policy, known: Sequence[Subject]) -> Keys:
    """What is not told: what it is, indicator, site, its rounds, population."""
    guarded = [each for each in known if policy.guards_groups(each) and not policy.guards_answers(each)]
    indicators, few = [each.name for each in guarded if not each.counts_events], policy.rights.smallest_cell - 1
    if not indicators:
        return frozenset()
    order = [name for (name,) in connection.execute("SELECT round FROM round ORDER BY ordinal").fetchall()]
    read = connection.execute(_counted(connection), {"indicators": indicators}).fetchnumpy()
    sets = _sets(read, rounds=len(order))
    told = _told(sets, sorted((0, 1), key=lambda place: WHO[place] == policy.gives_way), few=few)
    crossed = connection.execute(_sql("crossings"), {"indicators": indicators, "few": few}).fetchall()
    hidden = {*_names(sets, told, _groups(read), order), *crossed}
    helped = few_newly_helped(connection, policy, indicators, hidden) if _holds(connection, "dose") else ()
    return frozenset({*hidden, *helped})


def _counted(connection: duckdb.DuckDBPyConnection) -> str:
    """The query of all sets; a build without further results has no courses."""
    courses = _sql("courses") if _holds(connection, "course_point") else ""
    return _sql("remainders").replace("-- courses.sql, where a build has courses", courses)


def _holds(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.execute("FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone())


@cache
def _sql(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")


def _groups(read: Mapping[str, Any]) -> list[Key]:
    """Indicator and site of every group, by its code."""
    _, first = np.unique(read["group_code"], return_index=True)
    return [(str(read["indicator"][row]), str(read["site"][row])) for row in first.tolist()]


def _sets(read: Mapping[str, Any], *, rounds: int) -> dict[Slot, Set]:
    """Every set there is, those first that are told first."""
    n, x = (np.ma.filled(read[name], np.nan) for name in ("n", "x"))
    code = (read["what"] * rounds + read["first"]) * rounds + read["last"]
    shape = (int(read["group_code"].max(initial=-1)) + 1, len(WHO) + 1, rounds)
    sets: dict[Slot, Set] = {}
    for number in np.unique(code).tolist():
        rows = code == number
        slot = Slot(WHAT[number // rounds**2], number // rounds % rounds, number % rounds)
        where = tuple(read[name][rows] for name in ("group_code", "population_code", "asked"))
        each = sets[slot] = Set(np.full(shape, np.nan), np.full(shape, np.nan))
        each.n[where], each.x[where] = n[rows], x[rows]
        for numbers in each:
            numbers[:, OTHERS] = numbers[:, WHO.index("all")] - numbers[:, WHO.index("binaan")]
    return dict(sorted(sets.items(), key=lambda item: item[0].rank))


# Which sets are told -------------------------------------------------------------------------------------------------


def _told(sets: Mapping[Slot, Set], populations: Sequence[int], *, few: int) -> dict[Slot, Booleans]:
    """By set, which are told: group × population. The last of the populations gives way to the first.

    A set is told of everybody only where it is of the assisted, too: else, where all of five answered alike or few
    moved between two rounds, what is told of everybody pins the assisted down.
    """
    present = {slot.first: each.n[..., slot.first] for slot, each in sets.items() if slot.what == "present"}
    told: dict[Slot, Booleans] = {}
    for slot, each in sets.items():
        exists = np.asarray(np.isfinite(each.n).any(axis=2))
        told[slot] = np.asarray(exists & ~_few(each.n, few).any(axis=2), dtype=bool)
        apart = [(before, _gives_few(each, sets[before], present, few=few)) for before in told if before != slot]
        for population in populations:
            for before, gives in apart:
                told[slot][:, population] &= ~(gives[:, population] & told[before][:, population])
        for before, gives in apart:
            both = told[before][:, :OTHERS].all(axis=1) & told[slot][:, :OTHERS].all(axis=1)
            told[slot][:, populations[-1]] &= ~(gives[:, OTHERS] & both)
        told[slot][:, populations[-1]] &= told[slot][:, populations[0]] | ~exists[:, populations[0]]
    return told


def _gives_few(one: Set, other: Set, present: Mapping[int, Floats], *, few: int) -> Booleans:
    """Whether few can be worked out by subtracting two sets from each other: group × population.

    Of a set within another it is the difference. Of two that overlap, both of all present: few are missing from one of
    them, and either the other misses nobody, or the answers differ by as much as those missing allow.
    """
    held, also = ~np.isnan(one.n), ~np.isnan(other.n)
    within = (held <= also).all(axis=2) | (also <= held).all(axis=2)
    found: Booleans = np.zeros(within.shape, dtype=bool)
    for asked in np.flatnonzero((held & also).any(axis=(0, 1))).tolist():
        n, m = one.n[..., asked], other.n[..., asked]
        everybody = present.get(asked, np.full_like(n, np.nan))
        missing, left_out, apart = everybody - n, everybody - m, one.x[..., asked] - other.x[..., asked]
        extreme = (missing == 0) | (left_out == 0) | (apart == left_out) | (apart == -missing)
        some = np.where(within, _few(n - m, few), extreme & (_few(missing, few) | _few(left_out, few)))
        found |= np.asarray(some, dtype=bool)
    return found


def _few(counts: Floats, few: int) -> Booleans:
    size = np.abs(counts)
    return np.asarray((size >= 1) & (size <= few))


def _names(
    sets: Mapping[Slot, Set], told: Mapping[Slot, Booleans], groups: Sequence[Key], order: Sequence[str]
) -> Iterator[Key]:
    for slot, each in sets.items():
        rounds = tuple(order[place] for place in dict.fromkeys((slot.first, slot.last)))
        missing = np.isfinite(each.n).any(axis=2) & ~told[slot]
        for group, population in np.argwhere(missing[:, :OTHERS]).tolist():
            yield slot.what, *groups[group], *rounds, WHO[population]


# Which rows tell of them ---------------------------------------------------------------------------------------------


def leaves_few(row: Any, keys: Keys) -> bool:
    """Whether this row of a whole site tells of a set that is not told."""
    return bool(keys) and not keys.isdisjoint(_tells_of(row))


def without_lost(row: Change, keys: Keys) -> Change:
    """The row without the worst and the best case where these would tell how few not met again had answered."""
    if row.worst is None or keys.isdisjoint(_crossing(row)):
        return row
    return replace(row, worst=None, best=None, weighted=None)


def _tells_of(row: Any) -> Iterator[Key]:
    """The sets whose answers a row gives, or gives together with the others of its kind."""
    match row:
        case Estimate() | StateCount():
            yield _key("present", row, row.round)
        case Course() | CoursePoint():
            yield _key("course", row, row.round_to)
        case Change(comparison="unpaired") | Detail(comparison="unpaired"):
            yield from _present(row)
        case Transition() if (row.state_from in _OUTSIDE) != (row.state_to in _OUTSIDE):
            yield from (*_crossing(row), *_pairs(row))
        case Attrition():
            yield from _crossing(row)
        case Beside() | Contrast(division="binaan"):
            sites = dict.fromkeys((row.site, getattr(row, "comparison_site", row.site)))
            yield from (key for site in sites for who in WHO for key in _pairs(replace(row, site=site, population=who)))
        case Dose():
            yield from (*_pairs(row), (*_key("dose", row, row.round_from, row.round_to), row.assistance))
        case Change() | Transition() | Detail() | Contrast():
            yield from _pairs(row)


def _present(row: Any) -> Iterator[Key]:
    yield from (_key("present", row, each) for each in (row.round_from, row.round_to))


def _crossing(row: Any) -> Iterator[Key]:
    """Who was known in one of two rounds: what is left of all present in it without the pairs."""
    yield "crossing", row.indicator, row.site, row.round_from, row.round_to
    yield from _present(row)


def _pairs(row: Any) -> Iterator[Key]:
    yield _key("pair", row, row.round_from, row.round_to)


def _key(what: str, row: Any, *rounds: str) -> Key:
    return (what, row.indicator, row.site, *rounds, row.population)
