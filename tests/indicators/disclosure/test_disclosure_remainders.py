"""Whoever is told of the same families and of all present can't work out how the few answered who were met once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from whole_courses import KNOWN, Group, Reader, groups

from indicators import results
from indicators.disclosure import Audience, Marks, guarded, marks_of, read_policy
from indicators.further.rows import CoursePoint
from indicators.results import Change, Estimate

DATA = Path(__file__).parents[3] / "data"
PUBLIC, JUDGE, LEADERSHIP, ANALYST = (read_policy(DATA, audience) for audience in Audience)
FEW = 4
Helped = NDArray[np.int64]
ASKED = (
    *(results.estimates, results.state_counts, results.changes, results.transitions),
    *(results.course_points, results.attritions, results.besides, results.contrasts),
)
ROUNDS = ("baseline", "m4", "m8")
FIRST = ("baseline", "m2", "m4")
NAMES = ("san_layak", "water_layak")
OF_PEOPLE = ("jkn_covered", "business_legal", "decision_3")  # whose household may be met without them
MANY = ("open_defecation", "handwash_basic", "house_adequate", "stbm_five", "waste_ok", "floor_area_9")


@pytest.fixture(scope="module")
def marks(sample_build: duckdb.DuckDBPyConnection) -> Marks:
    return marks_of(sample_build, PUBLIC)


def rows_of(build: duckdb.DuckDBPyConnection, marks: Marks, name: str, rounds: tuple[str, ...]) -> list[Any]:
    """All that is told of the whole site in these rounds; of courses only where they run through no other round, of the
    lost only where they are the units themselves."""
    asked = [ask for ask in ASKED if ask is not results.attritions or name not in OF_PEOPLE]
    rows = [row for ask in asked for row in guarded(ask(build, policy=ANALYST, indicator=name), marks=marks)]
    keys = ("round", "round_from", "round_to", "at_round")
    return [
        row
        for row in rows
        if getattr(row, "breakdown", "site") == "site"
        and {getattr(row, key) for key in keys if hasattr(row, key)} <= set(rounds)
        and (rounds == FIRST or not isinstance(row, CoursePoint))
    ]


def courses(build: duckdb.DuckDBPyConnection, name: str) -> tuple[pd.DataFrame, pd.Series[Any]]:
    """How every household stood in every round, and whether it is assisted."""
    states = build.execute(results.indicator_sql(build, indicator=name)).fetchdf()
    wide = states.pivot(index="unit_id", columns="round", values="state").fillna("not_met")
    return wide, states.groupby("unit_id")["binaan"].first().reindex(wide.index)


def truth(build: duckdb.DuckDBPyConnection, name: str, rounds: tuple[str, ...]) -> dict[Group, tuple[int, int]]:
    """How many of every group said yes and no."""
    wide, assisted = courses(build, name)

    @cache
    def stood(survey_round: str, states: tuple[str, ...]) -> pd.Series[Any]:
        return wide[survey_round].isin(states)

    found = {}
    for group in groups(rounds):
        held = assisted == (group.population == "binaan") if group.population != "all" else assisted.notna()
        for survey_round, states in group.elsewhere:
            held = held & stood(survey_round, states)
        yes, no = (int((held & stood(group.asked, (state,))).sum()) for state in KNOWN)
        found[group] = (yes, no)
    return found


def routes(
    build: duckdb.DuckDBPyConnection, marks: Marks, name: str, rounds: tuple[str, ...], most: int | None = None
) -> dict[Group, tuple[int, int]]:
    reader, true = Reader(rounds), truth(build, name, rounds)
    reader.learn(rows_of(build, marks, name, rounds))
    return {group: true[group] for group in islice(reader.routes(true, few=FEW), most)}


@pytest.mark.parametrize("name", NAMES)
def test_how_few_met_once_had_answered_can_not_be_worked_out(
    sample_build: duckdb.DuckDBPyConnection, marks: Marks, name: str
) -> None:
    assert routes(sample_build, marks, name, ROUNDS) == {}


def test_it_could_be_where_nothing_gave_way(sample_build: duckdb.DuckDBPyConnection, marks: Marks) -> None:
    """Else that no route is found would say nothing."""
    careless = replace(marks, remainders=frozenset())
    found = routes(sample_build, careless, "waste_ok", ROUNDS, most=12)
    assert len(found) == 12
    assert any(0 not in answers for answers in found.values())


@pytest.mark.long
@pytest.mark.parametrize("rounds", [ROUNDS, FIRST, ("baseline", "m6", "m8"), ("m4", "m6", "m8")])
@pytest.mark.parametrize("name", [*NAMES, *MANY, *OF_PEOPLE])
def test_what_can_still_be_worked_out_is_that_all_answered_alike(
    sample_build: duckdb.DuckDBPyConnection, marks: Marks, name: str, rounds: tuple[str, ...]
) -> None:
    """Where five or more answered alike, it is known of each of them: no rule hides that of what isn't sensitive."""
    assert all(0 in answers for answers in routes(sample_build, marks, name, rounds).values())


def test_the_change_between_the_first_round_and_the_last_is_always_told(
    sample_build: duckdb.DuckDBPyConnection, marks: Marks
) -> None:
    asked = {"round_from": "baseline", "round_to": "m8", "breakdown": "site", "comparison": "paired"}
    names = sorted(marks.few - marks.private)
    rows = results.changes(sample_build, policy=PUBLIC, indicator=names, **asked)
    known = results.changes(sample_build, policy=ANALYST, indicator=names, **asked)
    told = [(row, truth) for row, truth in zip(rows, known, strict=True) if not row.suppressed]
    assert [
        row for row, truth in told if row != replace(truth, worst=row.worst, best=row.best, weighted=row.weighted)
    ] == []
    few = {(key[0], key[-1]) for key in marks.pairs}  # hidden before, since the pairs themselves are few
    assert {(row.indicator, row.population) for row in rows if row.suppressed} <= few


def test_only_the_public_is_told_less(sample_build: duckdb.DuckDBPyConnection, marks: Marks) -> None:
    assert marks.remainders
    for policy in (JUDGE, LEADERSHIP, ANALYST):
        assert marks_of(sample_build, policy).remainders == frozenset()


def test_all_present_are_told_where_nobody_or_many_were_met_once(
    sample_build: duckdb.DuckDBPyConnection, marks: Marks
) -> None:
    """A guard that hides everything passes every attack."""
    levels = results.estimates(
        sample_build, policy=PUBLIC, breakdown="site", indicator=sorted(marks.few - marks.private)
    )
    told = [row for row in levels if not row.suppressed]
    assert 50 < len(told) < len(levels)
    assert {row.population for row in told} == {"all", "binaan"}


def test_what_is_left_of_all_present_is_never_of_few(sample_build: duckdb.DuckDBPyConnection, marks: Marks) -> None:
    """The rule itself, by subtraction: every level that is told, less every pair that is told."""
    names = sorted(marks.few - marks.private)
    levels: dict[tuple[str, ...], Estimate] = {
        (row.indicator, row.round, row.population): row
        for row in results.estimates(sample_build, policy=PUBLIC, breakdown="site", indicator=names)
        if not row.suppressed
    }
    pairs: list[Change] = [
        row
        for row in results.changes(sample_build, policy=PUBLIC, breakdown="site", comparison="paired", indicator=names)
        if not row.suppressed
    ]
    left = [
        levels[key].n - n
        for row in pairs
        for key, n in (
            ((row.indicator, row.round_from, row.population), row.n_from),
            ((row.indicator, row.round_to, row.population), row.n_to),
        )
        if key in levels
    ]
    assert left
    assert [n for n in left if 1 <= n <= FEW] == []


def newly_helped(doses: tuple[Any, ...]) -> Iterator[int]:
    """By subtraction, what is left of who got a kind of help in one of two pairs of rounds that share a round, of who
    was without it, and of who had it before."""
    told: dict[tuple[str, ...], dict[str, Helped]] = {}
    for row in doses:
        if not row.suppressed:
            key = (row.indicator, row.assistance, row.round_from, row.round_to)
            told.setdefault(key, {})[row.population] = np.array([row.n_with, row.n_without, row.n_already])
    for helped in told.values():
        if len(helped) == 2:
            helped["others"] = helped["all"] - helped["binaan"]
    for (one, helped), (other, also) in permutations(told.items(), 2):
        for who in helped.keys() & also.keys() if one[:2] == other[:2] else ():
            (between, without, before), (since, never, already) = helped[who].tolist(), also[who].tolist()
            if one[2] == other[2] or one[3] == other[3]:
                yield from np.abs(helped[who] - also[who]).tolist()
            elif one[3] == other[2]:
                yield from (abs(already - before - between), abs(without - never - since))


def test_of_help_no_two_pairs_of_rounds_leave_few_who_received_it_meanwhile(
    sample_build: duckdb.DuckDBPyConnection, marks: Marks
) -> None:
    few = range(1, FEW + 1)
    rows = results.doses(sample_build, policy=ANALYST, indicator=sorted(marks.few - marks.private))
    careless = replace(marks, remainders=frozenset(key for key in marks.remainders if key[0] != "dose"))
    assert set(few) & set(newly_helped(guarded(rows, marks=careless)))
    told = guarded(rows, marks=marks)
    assert not set(few) & set(newly_helped(told))
    assert any(not row.suppressed and row.round_from == "baseline" and row.round_to == "m8" for row in told)
