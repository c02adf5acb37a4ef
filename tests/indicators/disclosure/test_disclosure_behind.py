"""What stands behind results: told closely, in counts or in sums, as each audience's rights say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indicators.context import Coverage
from indicators.disclosure import STRICTEST, Audience, Policy, Rights, behind, read_policy
from warehouse.activities import Activity
from warehouse.declared import DeclarationError
from warehouse.quality import Blank, Digit, LinkCount, RuleCount, SheetCount

DATA = Path(__file__).parents[3] / "data"
PUBLIC, JUDGE, LEADERSHIP, ANALYST = (read_policy(DATA, audience) for audience in Audience)
EVERY = (PUBLIC, JUDGE, LEADERSHIP, ANALYST)
SHEETS = (
    SheetCount("baseline", "a.xlsx", "loaded", "keluarga", "household", 10, 8, 1, 1, 0),
    SheetCount("baseline", "a.xlsx", "loaded", "anggota", "person", 40, 39, 0, 0, 1),
    SheetCount("baseline", "a.xlsx", "loaded", "kematian", "death", 2, 2, 0, 0, 0),
)
COVERED = Coverage("rw12", "all", "baseline", "m8", 100, 95, 92, (("moved", 5), ("refused", 3)))
WORK = Activity("K1", "Drainase", "physical", "pupr", None, None, "003", 3.0, 2.0, "unit", None, None, 8.25e6, 5.5e6, 3,
                2, "BAST/1", "rumah Bu Rt")  # fmt: skip


def test_sums_of_sheets_leave_out_births_and_deaths_and_every_name() -> None:
    assert behind.sheets(SHEETS, PUBLIC) == (SheetCount("baseline", "", "", "", "", 50, 47, 1, 1, 1),)
    assert [behind.sheets(SHEETS, policy) for policy in (JUDGE, LEADERSHIP, ANALYST)] == [SHEETS] * 3


def test_findings_are_told_by_severity_or_not_at_all_to_whom_no_cell_is_quoted() -> None:
    rules = (RuleCount("a", "warn", 3, 1, "sel B7 berisi '12'"), RuleCount("b", "warn", 4, 0, "sel C9 berisi 'x'"))
    told = [behind.rules(rules, policy) for policy in EVERY]
    assert told == [(), (RuleCount("", "warn", 7, 1, ""),), (RuleCount("", "warn", 7, 1, ""),), rules]
    assert [behind.to_the_cell(rules, policy) for policy in EVERY] == [(), (), (), rules]


def test_ways_of_recognising_are_of_a_few_and_not_told_in_sums() -> None:
    links = (LinkCount("household", "m2", "national_id", 1),)
    assert [behind.links(links, policy) for policy in EVERY] == [(), links, links, links]


def test_questions_asked_of_some_are_in_no_sum() -> None:
    """Whom `desludged` was asked tells who has a septic tank."""
    blanks = (
        Blank("household", "desludged", "m8", 111, 6, 0, 0, 0),
        Blank("household", "floor_area", "m8", 160, 0, 0, 1, 2),
        Blank("household", "house_tenure", "m8", 160, 0, 2, 0, 0),
        Blank("birth", "kn1", "m8", 7, 1, 0, 0, 0),
    )
    assert behind.blanks(blanks, PUBLIC, rounds=["baseline", "m8"]) == (Blank("", "", "m8", 320, 0, 2, 1, 2),)
    assert behind.blanks(blanks, JUDGE, rounds=["baseline", "m8"]) == blanks


def test_last_digits_are_told_of_a_measure_whole_or_not_at_all() -> None:
    digits = [Digit("length_cm", digit, 9) for digit in range(10)]
    digits += [Digit("weight_kg", digit, 3 if digit == 7 else 9) for digit in range(10)]
    told = behind.digits(digits, PUBLIC)
    assert [row.measures for row in told] == [9] * 10 + [0] * 10
    assert {row.variable for row in told if row.suppressed} == {"weight_kg"}
    assert sorted(row.digit for row in told if row.suppressed) == list(range(10))
    assert behind.digits(digits, JUDGE) == tuple(digits)


def test_how_many_were_lost_is_told_to_all_and_why_to_some() -> None:
    told = [behind.coverage([COVERED], policy)[0] for policy in EVERY]
    assert [each.lost for each in told] == [(), (), COVERED.lost, COVERED.lost]
    assert {each.lost_total for each in told} == {8}


def test_of_a_work_papers_notes_place_and_few_reached_are_taken_out() -> None:
    public, judge, leadership, analyst = (behind.activities([WORK], policy)[0] for policy in EVERY)
    assert analyst == WORK
    few = replace(WORK, note=None, beneficiaries_planned=None, beneficiaries_reached=None, suppressed=True)
    assert judge == leadership == replace(few, planned=None, realised=None, budget_realised=None, kept=WORK.state)
    assert public == replace(judge, evidence=None, rt=None)
    assert public.state is WORK.state
    many = replace(WORK, beneficiaries_planned=30, beneficiaries_reached=26)
    assert behind.activities([many], PUBLIC)[0].beneficiaries_reached == 26


@pytest.mark.parametrize(
    ("told", "hidden"),
    [
        ({"counted_in": "anak"}, True),  # as many as it reached
        ({"counted_in": "pertemuan", "planned": 8.0, "realised": 6.0}, False),  # meetings, whoever came
        ({"counted_in": "anak", "planned": 6.0, "realised": 4.0, "beneficiaries_planned": None,
          "beneficiaries_reached": None}, True),  # people, though no column says so
        ({"counted_in": "Unit ", "beneficiaries_planned": None, "beneficiaries_reached": None}, False),
        ({"counted_in": None, "beneficiaries_planned": None, "beneficiaries_reached": None}, True),  # who knows
        ({"counted_in": "anak", "planned": 40.0, "realised": 38.0, "beneficiaries_planned": 40,
          "beneficiaries_reached": 38}, False),
    ],
)  # fmt: skip
def test_amounts_that_count_few_people_go_with_them_and_the_state_stays(told: dict[str, Any], hidden: bool) -> None:
    row = replace(WORK, **told)
    for policy in (PUBLIC, JUDGE, LEADERSHIP, STRICTEST):
        (seen,) = behind.activities([row], policy)
        if policy is STRICTEST and row.counted_in and not hidden and row.planned and row.planned < 5:
            continue  # nothing is declared to be a thing
        assert (seen.planned is None, seen.realised is None) == (hidden, hidden)
        assert seen.state is row.state
        assert seen.carried_out
    assert behind.activities([row], ANALYST) == (row,)


@pytest.mark.parametrize("more", ['quality = "counts"', 'quality = "cells"', 'lost = "reasons"'])
def test_who_is_not_told_site_totals_can_not_be_told_what_gives_them_away(tmp_path: Path, more: str) -> None:
    (tmp_path / "disclosure.toml").write_text(f"[audience.public]\n{more}\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"audience\.public\.site_totals"):
        read_policy(tmp_path, Audience.PUBLIC)


def test_what_is_not_declared_is_told_as_to_nobody_in_particular() -> None:
    assert behind.sheets(SHEETS, STRICTEST) == behind.sheets(SHEETS, PUBLIC)
    assert behind.activities([WORK], STRICTEST) == behind.activities([WORK], PUBLIC)
    assert STRICTEST.guards_help("latrine") == STRICTEST.guards_help("") == (True, True)
    assert PUBLIC.guards_help("latrine") == (True, False)
    assert Policy(Audience.ANALYST, Rights()).guards_help("latrine") == (True, True)
