"""What one audience must not be told of one build, found once from its counts. Reads counts only; blanks no row.

A category is hidden in all rounds and comparisons, because one could be subtracted from another. Of the site as a
whole, and of who moved, only the rounds that would tell. Where all less the assisted would be few, the assisted part is
hidden: all may be told then, and what is missing can't be subtracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from sys import intern
from typing import Any
from weakref import WeakKeyDictionary

import duckdb
import numpy as np
from numpy.typing import NDArray

from indicators.definition import Breakdown
from indicators.disclosure.cells import Booleans, Counts, gives_away, hidden_categories
from indicators.disclosure.others import few_others
from indicators.disclosure.policy import Policy, SiteTotals
from indicators.disclosure.related import Related, given_away, given_away_by, related
from indicators.disclosure.remainders import few_left
from indicators.disclosure.subject import Subject, subjects
from indicators.rows import WHOLE_SITE

Key = tuple[str, ...]
Keys = frozenset[Key]
_CODES = {"binaan": 0, "all": 1, "recap": 2}  # as groups.sql codes the populations
_OTHERS = 3
_LEVELS_AT_ONCE = 40_000  # for what is worked out from more, with their changes, a reader has no memory


@dataclass(frozen=True)
class Marks:
    """What is hidden of a build. Indicators by name; everything else by the columns that tell it apart."""

    policy: Policy
    whole: frozenset[str] = frozenset()
    """Told of a site, never of its parts."""
    still: frozenset[str] = frozenset()
    """Of which it is never told who moved."""
    few: frozenset[str] = frozenset()
    """Of which groups of few are hidden."""
    private: frozenset[str] = frozenset()
    """Of which few answers are hidden, too."""
    places: Keys = frozenset()
    """indicator, site, breakdown, category, population."""
    levels: Keys = frozenset()
    """indicator, site, round, population; of the site as a whole."""
    pairs: Keys = frozenset()
    """indicator, site, round_from, round_to, population; of the site as a whole."""
    moves: Keys = frozenset()
    """indicator, site, breakdown, round_from, round_to."""
    states: Keys = frozenset()
    """indicator, site, breakdown, round."""
    others: Keys = frozenset()
    """See `others.key_of`: further results in which all less the assisted are few."""
    remainders: Keys = frozenset()
    """See `remainders.few_left`: what would leave few beside pairs of rounds, were it subtracted."""
    followed: Keys = frozenset()
    """indicator, population: those that have pairs of the same units, hidden or not."""

    @cached_property
    def watched(self) -> frozenset[str]:
        """All of which anything may have to be hidden."""
        return self.whole | self.still | self.few | self.private

    @cached_property
    def uneven(self) -> Keys:
        """indicator, site, population: those of which RT, or parts of RT, are hidden."""
        return frozenset((key[0], key[1], key[4]) for key in self.places if key[2] != Breakdown.HEAD_SEX)

    @property
    def guards_site(self) -> bool:
        return self.policy.rights.site_totals is SiteTotals.GUARDED


_KEYS = ("places", "levels", "pairs", "moves", "states", "others", "remainders", "followed")
_known: WeakKeyDictionary[duckdb.DuckDBPyConnection, dict[Policy, Marks]] = WeakKeyDictionary()


def marks_of(connection: duckdb.DuckDBPyConnection, policy: Policy) -> Marks:
    """What this audience must not be told. Of a build that can't change any more it is found once per connection."""
    if policy.rights.guards_nothing:
        return Marks(policy)
    known = _known.setdefault(connection, {})
    if policy in known:
        return known[policy]
    marks = _found(connection, policy)
    if _is_fixed(connection):
        known[policy] = marks = _small(marks)
    return marks


def recall(connection: duckdb.DuckDBPyConnection, marks: Marks) -> None:
    """What was found before in the same build, so that it is not found again."""
    _known.setdefault(connection, {})[marks.policy] = marks


def _small(marks: Marks) -> Marks:
    """The same with each word once: the keys of many sites are a hundred thousand, of few words."""
    small: dict[str, Any] = {name: frozenset(tuple(map(intern, key)) for key in getattr(marks, name)) for name in _KEYS}
    return replace(marks, **small)


def _is_fixed(connection: duckdb.DuckDBPyConnection) -> bool:
    answer = connection.execute("SELECT readonly FROM duckdb_databases() WHERE database_name = current_database()")
    return answer.fetchone() == (True,)


def _found(connection: duckdb.DuckDBPyConnection, policy: Policy) -> Marks:
    known = subjects(connection)
    divided = [subject for subject in known if not policy.keeps_whole(subject)]
    private = [subject for subject in known if policy.guards_answers(subject)]
    parts = [breakdown for breakdown in policy.breakdowns if breakdown != WHOLE_SITE]
    site = [WHOLE_SITE] if policy.rights.site_totals is SiteTotals.GUARDED else []
    few = policy.rights.smallest_cell - 1
    ladders = [subject for subject in private if subject.shares]
    small = _names(subject for subject in known if policy.guards_groups(subject))
    sites = [name for (name,) in connection.execute("SELECT DISTINCT site FROM estimate ORDER BY site").fetchall()]
    ((levels,),) = connection.execute("SELECT count(*) FROM estimate").fetchall()
    pieces = 1 + levels // _LEVELS_AT_ONCE
    return Marks(
        policy=policy,
        whole=_names(subject for subject in known if policy.keeps_whole(subject)),
        still=_names(subject for subject in known if not policy.tells_movers(subject)),
        few=small,
        private=_names(private),
        places=_places(connection, policy, divided, parts, _cut(sites, pieces)),
        levels=_levels(connection, policy, known) if site else frozenset(),
        pairs=_pairs(connection, policy, known) if site else frozenset(),
        moves=_moves(connection, _cut(_list(private), pieces), [*site, *parts], few=few),
        states=_asked(connection, "states", indicators=_list(ladders), breakdowns=[*site, *parts], few=few),
        others=few_others(connection, indicators=sorted(small), few=few) if site else frozenset(),
        remainders=few_left(connection, policy, known) if site else frozenset(),
        followed=_asked(connection, "followed"),
    )


def _names(chosen: Iterable[Subject]) -> frozenset[str]:
    return frozenset(subject.name for subject in chosen)


def _list(chosen: Iterable[Subject]) -> list[str]:
    return [subject.name for subject in chosen]


def _levels(connection: duckdb.DuckDBPyConnection, policy: Policy, known: Sequence[Subject]) -> Keys:
    few = _few_levels(connection, policy, known)
    return few | given_away(connection, policy, known, few)


def _few_levels(connection: duckdb.DuckDBPyConnection, policy: Policy, known: Sequence[Subject]) -> Keys:
    return _asked(
        connection,
        "levels",
        indicators=_list(known),
        groups=[policy.guards_groups(subject) for subject in known],
        answers=[policy.guards_answers(subject) for subject in known],
        presence=[policy.tells_presence_only(subject) for subject in known],
        shares=[subject.shares for subject in known],
        events=[subject.counts_events for subject in known],
        few=policy.rights.smallest_cell - 1,
        gives_way=policy.gives_way,
    )


def _pairs(connection: duckdb.DuckDBPyConnection, policy: Policy, known: Sequence[Subject]) -> Keys:
    few, guarded = policy.rights.smallest_cell - 1, _list(each for each in known if policy.guards_groups(each))
    return _asked(connection, "pairs", indicators=guarded, few=few, gives_way=policy.gives_way)


def _asked(connection: duckdb.DuckDBPyConnection, name: str, **values: object) -> Keys:
    return frozenset(connection.execute(_sql(name), values).fetchall())


def _moves(
    connection: duckdb.DuckDBPyConnection, pieces: Iterable[Sequence[str]], breakdowns: Sequence[str], *, few: int
) -> Keys:
    """By pieces of the indicators in the order of their names, as they lie."""
    found: set[Key] = set()
    for indicators in pieces:
        ends = {"first": indicators[0], "last": indicators[-1]}
        found |= _asked(connection, "moves", indicators=indicators, **ends, breakdowns=breakdowns, few=few)
    return frozenset(found)


def _cut(values: Sequence[str], pieces: int) -> Iterator[Sequence[str]]:
    """Into as many pieces, or fewer where there are fewer values; in their order."""
    length = -(-len(values) // pieces) or 1
    return (values[start : start + length] for start in range(0, len(values), length))


@cache
def _sql(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")


# Categories ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Groups:
    """The counts of every group of one site: a group is one indicator, divided in one way.

    sizes, answers: group × category × population × number, the numbers being of rounds and of pairs of rounds. keys:
    indicator, site, breakdown of every group; names: its categories by their code.
    """

    keys: list[Key]
    names: list[dict[int, str]]
    sizes: Counts
    answers: Counts

    def of(self, population: str, counts: Counts) -> Counts:
        """What must not be small where this population is told, by category; with the assisted, the others too."""
        chosen = [_CODES[population], *([_OTHERS] if population == "binaan" else [])]
        return counts[..., chosen, :].reshape(*counts.shape[:-2], -1)


def _places(
    connection: duckdb.DuckDBPyConnection,
    policy: Policy,
    known: Sequence[Subject],
    breakdowns: Sequence[str],
    pieces: Iterable[Sequence[str]],
) -> Keys:
    """Categories to hide, of every site by itself. `pieces`: of the sites."""
    guarded = [subject for subject in known if policy.guards_groups(subject) or policy.guards_answers(subject)]
    if not guarded or not breakdowns:
        return frozenset()
    beside, cohorts = related(guarded), {subject.name: subject.cohort for subject in guarded}
    return frozenset(
        place
        for sites in pieces
        for groups in _groups(connection, policy, guarded, breakdowns, sites)
        for place in _hidden(groups, cohorts, beside, smallest=policy.rights.smallest_cell)
    )


def _hidden(
    groups: _Groups, cohorts: Mapping[str, tuple[str, str]], beside: Related, *, smallest: int
) -> Iterator[Key]:
    """First those that are of few, alike for all who count the same units, then by the answers."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, (indicator, _, breakdown) in enumerate(groups.keys):
        alike.setdefault((cohorts[indicator], breakdown), []).append(number)
    in_turn = sorted(alike.values(), key=lambda members: max(beside.stage(groups.keys[each][0]) for each in members))
    spent: set[int] = set()
    for population in _CODES:  # the assisted first: what they can't keep, all have to keep with them
        sizes, answers = (groups.of(population, counts) for counts in (groups.sizes, groups.answers))
        if not sizes.any() and not answers.any():
            continue
        marked: dict[Key, tuple[Counts, Booleans]] = {}
        for members in in_turn:
            few = hidden_categories(np.concatenate(sizes[members], axis=1), smallest=smallest)
            for number in members:
                counts = np.concatenate([sizes[number], answers[number]], axis=1)
                given = given_away_by(beside, groups.keys[number], counts, marked, smallest=smallest)
                first = few | given | (population == "all" and number in spent)
                marks = hidden_categories(counts, smallest=smallest, first=first)
                marked[groups.keys[number]] = counts, marks
                if gives_away(counts, marks, smallest=smallest):
                    spent.add(number)
                names = (groups.names[number].get(code) for code in np.flatnonzero(marks).tolist())
                yield from ((*groups.keys[number], name, population) for name in names if name is not None)


def _groups(
    connection: duckdb.DuckDBPyConnection,
    policy: Policy,
    guarded: Sequence[Subject],
    breakdowns: Sequence[str],
    sites: Sequence[str],
) -> Iterator[_Groups]:
    """Of every site that has any."""
    read = connection.execute(
        _sql("groups"),
        {
            "indicators": _list(guarded),
            "answers": [policy.guards_answers(subject) for subject in guarded],
            "shares": [subject.shares for subject in guarded],
            "events": [subject.counts_events for subject in guarded],
            "breakdowns": list(breakdowns),
            "sites": list(sites),
        },
    ).fetchnumpy()
    divided = [(subject.name, breakdown) for subject in guarded for breakdown in breakdowns]
    for code, site in enumerate(sites):
        here = read["site_code"] == code
        if here.any():
            yield _groups_of(site, {name: column[here] for name, column in read.items()}, divided)


def _groups_of(site: str, read: Mapping[str, Any], divided: Sequence[tuple[str, str]]) -> _Groups:
    present, groups = np.unique(read["group_code"], return_inverse=True)
    codes = [groups, *(np.asarray(read[f"{name}_code"]) for name in ("category", "population", "moment"))]
    names: list[dict[int, str]] = [{} for _ in present]
    _, first = np.unique(codes[0] * (codes[1].max() + 1) + codes[1], return_index=True)
    for row in first.tolist():
        names[codes[0][row]][int(codes[1][row])] = str(read["category"][row])
    sizes, answers = (_table(read, codes, columns) for columns in (("n", "happened"), ("x", "rest")))
    keys: list[Key] = [
        (indicator, site, breakdown) for indicator, breakdown in (divided[code] for code in present.tolist())
    ]
    return _Groups(keys, names, sizes, answers)


def _table(read: Mapping[str, Any], codes: Sequence[NDArray[np.int64]], columns: Key) -> Counts:
    """Group × category × population × number; the last population is all less the assisted."""
    shape = (codes[0].max() + 1, codes[1].max() + 1, len(_CODES) + 1, codes[3].max() + 1)
    tables = []
    for column in columns:
        table = np.zeros(shape, dtype=np.int64)
        table[tuple(codes)] = np.asarray(read[column])
        table[:, :, _OTHERS] = np.maximum(table[:, :, _CODES["all"]] - table[:, :, _CODES["binaan"]], 0)
        tables.append(table)
    return np.concatenate(tables, axis=3)
