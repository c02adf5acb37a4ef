"""Which levels of a whole site give a hidden one away, since two indicators are about the same answers.

Who says yes to one may be the cohort of another (users of modern contraception, and which method), and one may ask all
what others ask of parts of them (school at 7 to 18, and of three ages). Both follow from what is declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import duckdb
import numpy as np

from indicators.disclosure.cells import Booleans, Counts, small
from indicators.disclosure.policy import Policy
from indicators.disclosure.subject import Subject

Key = tuple[str, ...]
POPULATIONS = ("all", "binaan")


@dataclass(frozen=True)
class Related:
    """By indicator: those whose yes it asks further, and those that ask the same of parts of its units."""

    asked_of: Mapping[str, Sequence[str]]
    parts: Mapping[str, Sequence[str]]

    def stage(self, indicator: str) -> int:
        """What is hidden of an indicator is found after what is hidden of those it is related to."""
        return 2 if self.parts[indicator] else 1 if self.asked_of[indicator] else 0


def related(known: Sequence[Subject]) -> Related:
    return Related(
        asked_of={each.name: [other.name for other in known if each.cohort == other.affirming] for each in known},
        parts={each.name: [other.name for other in known if other.is_part_of(each)] for each in known},
    )


def given_away(
    connection: duckdb.DuckDBPyConnection, policy: Policy, known: Sequence[Subject], hidden: AbstractSet[Key]
) -> frozenset[Key]:
    """Further levels to hide beside those that are: indicator, site, round, population."""
    beside = related(known)
    asking: dict[str, list[str]] = {}
    for name, others in beside.asked_of.items():
        for each in others:
            asking.setdefault(each, []).append(name)
    asked_of = {(name, *rest) for each, *rest in hidden for name in asking.get(each, ())}
    wholes = {each.name: beside.parts[each.name] for each in known if policy.guards_answers(each)}
    told = {name: parts for name, parts in wholes.items() if parts}
    return frozenset(asked_of) | _wholes(connection, policy, told, hidden | asked_of)


def _wholes(
    connection: duckdb.DuckDBPyConnection,
    policy: Policy,
    wholes: Mapping[str, Sequence[str]],
    hidden: AbstractSet[Key],
) -> frozenset[Key]:
    """Those from which the parts that are told could be subtracted, so that what is left is of few."""
    names = [*wholes, *(name for parts in wholes.values() for name in parts)]
    rows = connection.execute(
        "SELECT indicator, site, round, population, n, x FROM estimate"
        " WHERE breakdown = 'site' AND n > 0 AND list_contains($names, indicator)",
        {"names": names},
    ).fetchall()
    answers: dict[Key, Counts] = {tuple(key): np.array([n, x, n - x]).astype(np.int64) for *key, n, x in rows}

    def left(whole: Key) -> Counts:
        """What the whole holds beside those of its parts that are told."""
        name, *where = whole
        parts = ((part, *where) for part in wholes[name])
        return answers[whole] - sum(answers[part] for part in parts if part in answers and part not in hidden)

    found: set[Key] = set()
    for key in answers:
        name, site, survey_round, population = key
        if name not in wholes or key in hidden:
            continue
        counted = [left(key)]
        both = [(name, site, survey_round, who) for who in POPULATIONS]
        if population == policy.gives_way and set(both) <= answers.keys():
            counted.append(np.subtract(*map(left, both)))
        if small(np.array(counted), smallest=policy.rights.smallest_cell).any():
            found.add(key)
    return frozenset(found)


def given_away_by(
    beside: Related, key: Key, counts: Counts, marked: Mapping[Key, tuple[Counts, Booleans]], *, smallest: int
) -> Booleans:
    """The categories of a divided site that those `marked` before, with their counts, make it hide.

    `key`: indicator, site and how it is divided.
    """
    indicator, *where = key
    given = np.zeros(len(counts), dtype=bool)
    for name in beside.asked_of[indicator]:
        _, hidden = marked.get((name, *where), (counts, given))
        given = given | hidden
    parts = [marked[name, *where] for name in beside.parts[indicator] if (name, *where) in marked]
    if parts:
        left = counts - sum(np.where(hidden[:, np.newaxis], 0, of_part) for of_part, hidden in parts)
        given = given | small(left, smallest=smallest).any(axis=1)
    return given
