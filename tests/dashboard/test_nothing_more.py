"""What an audience may not see is not in its responses: were it otherwise, every byte they are sent would be the same.

A copy of the build is changed in what one audience must not see, and only in that: cells of findings, rows not loaded,
why families were lost, notes and papers, who was helped where few were, and all numbers of hidden results. Whatever
then differs in any page, callback or file has been told. No list of places to look into is needed, and none can be
forgotten.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import duckdb
import pandas as pd
import pytest
from walked import answers

from dashboard.app import create_app
from indicators import results
from indicators.disclosure import Audience, Policy, read_policy
from warehouse.settings import Settings
from warehouse.store import connect_reading

NAMES = ("stunting", "san_ladder", "women_income_median", "infant_deaths")
GUARDED = (Audience.PUBLIC, Audience.JUDGE, Audience.LEADERSHIP)
PLANTED = ("ZQ991", "ditemukan-rahasia", "kader-rahasia", "catatan-rahasia", "bukti-rahasia", "berkas-rahasia")
CELLS = """
UPDATE finding SET cell = 'ZQ991', found = 'ditemukan-rahasia', message_id = 'ditemukan-rahasia', rt = '009',
    why_id = 'ditemukan-rahasia', enumerator = 'kader-rahasia', variable = 'zz', sheet = 'zz', rule = 'zz_' || rule
"""
NOT_LOADED = """
UPDATE not_loaded SET sheet = 'ZQ991', row_number = 999991, rule = 'row_total', copy_row_number = 999991
"""
NOTES = "UPDATE activity SET note = 'catatan-rahasia'"
REACHED = "UPDATE activity SET beneficiaries_reached = 5 - beneficiaries_reached WHERE beneficiaries_planned < 5"
REASONS = """
UPDATE visit SET result = CASE result WHEN 'moved' THEN 'refused' ELSE 'moved' END
WHERE result IN ('moved', 'refused', 'no_respondent')
"""
PAPERS = "UPDATE activity SET evidence = 'bukti-rahasia', rt = '009'"
FILES = "UPDATE source_file SET name = 'berkas-rahasia ' || file_id"
DEATHS = "UPDATE source_sheet SET rows_read = rows_read + 2, loaded = loaded + 2 WHERE unit IN ('death', 'birth')"
LINKS = "UPDATE link SET method = 'decision' WHERE method IN ('name_birth_sex', 'national_id')"
QUESTIONS = """
UPDATE blank SET variable = 'bkr_member' WHERE variable = 'household_income' AND round = 'baseline' AND unit_id = (
    SELECT min(unit_id) FROM blank WHERE variable = 'household_income' AND round = 'baseline' AND reason = 'missing')
"""
WHOM_ASKED = """
DELETE FROM blank WHERE variable = 'desludged' AND round = 'baseline' AND unit_id = (
    SELECT min(unit_id) FROM blank WHERE variable = 'desludged' AND round = 'baseline' AND reason = 'not_applicable')
"""
FEW_HELPED = """
UPDATE assistance SET status = 'planned' WHERE type = 'clean_water' AND status = 'in_progress'
"""
SEVERAL_KINDS = """
INSERT INTO assistance SELECT * REPLACE ('zz' AS assistance_id, 'clean_water' AS type)
FROM assistance WHERE type = 'training' AND status = 'done' AND round = 'm8' ORDER BY assistance_id LIMIT 1
"""
HIDDEN = {
    Audience.LEADERSHIP: (CELLS, NOT_LOADED, NOTES, REACHED),
    Audience.JUDGE: (CELLS, NOT_LOADED, NOTES, REACHED, REASONS),
    Audience.PUBLIC: (
        *(CELLS, NOT_LOADED, NOTES, REACHED, REASONS, PAPERS, FILES, DEATHS, LINKS, QUESTIONS, WHOM_ASKED),
        *(FEW_HELPED, SEVERAL_KINDS),
    ),
}
ASKED: dict[str, Callable[..., tuple[Any, ...]]] = {
    "estimate": results.estimates,
    "change": results.changes,
    "detail": results.details,
    "contrast": results.contrasts,
    "beside": results.besides,
    "dose": results.doses,
    "attrition": results.attritions,
    "course": results.courses,
    "course_point": results.course_points,
}
COUNTED = ("x", "x_from", "x_to")  # by these and by whole numbers it is decided what is hidden


def other_build(settings: Settings, place: Path, change: Callable[[duckdb.DuckDBPyConnection], None]) -> Settings:
    """The same build, by the same name, changed."""
    other = replace(settings, var=place / "var")
    shutil.copytree(settings.var, other.var)
    (build,) = other.builds.glob("*.duckdb")
    build.chmod(0o600)
    with duckdb.connect(str(build)) as connection:
        change(connection)
    return other


def numbers_of_hidden_results(connection: duckdb.DuckDBPyConnection, policy: Policy) -> int:
    """Put another number in the place of every one that a hidden row has; gives how many rows had any."""
    changed = 0
    for table, ask in ASKED.items():
        rows = [row for row in ask(connection, policy=policy) if row.suppressed]
        if not rows:
            continue
        hints = get_type_hints(type(rows[0]))
        keys = [name for name, kind in hints.items() if kind is str and name not in ("method", "verdict", "reliability",
                "imbalance", "consequence", "comparability")]  # fmt: skip
        told = [name for name, kind in hints.items() if kind in (float, float | None) and name not in COUNTED]
        hidden = pd.DataFrame([{name: getattr(row, name) for name in keys} for row in rows])  # noqa: F841
        same = " AND ".join(f"{table}.{name} = hidden.{name}" for name in keys)
        values = ", ".join(f"{name} = 0.424242" for name in told)
        connection.execute(f"UPDATE {table} SET {values} FROM hidden WHERE {same}")
        changed += len(rows)
    return changed


def told(settings: Settings, audience: Audience, names: tuple[str, ...] = NAMES) -> dict[str, bytes]:
    return answers(create_app(replace(settings, audience=audience.value)), names)


@pytest.mark.parametrize(
    "audience", [GUARDED[0], *(pytest.param(each, marks=pytest.mark.long) for each in GUARDED[1:])]
)
def test_what_is_hidden_may_change_and_not_one_byte_of_any_response_does(
    settings: Settings, tmp_path: Path, audience: Audience
) -> None:
    policy = read_policy(settings.data, audience)
    rows: list[int] = []

    def change(connection: duckdb.DuckDBPyConnection) -> None:
        rows.append(numbers_of_hidden_results(connection, policy))
        for statement in HIDDEN[audience]:
            ((count,),) = connection.execute(statement).fetchall()
            assert count, f"nothing of the sample is changed by {statement}"

    other = other_build(settings, tmp_path, change)
    assert rows[0] or audience is Audience.LEADERSHIP
    before, after = told(settings, audience), told(other, audience)
    assert before.keys() == after.keys()
    assert [asked for asked, answer in before.items() if answer != after[asked]] == []
    assert not [asked for asked, answer in after.items() if any(word.encode() in answer for word in PLANTED)]
    assert not [asked for asked, answer in before.items() if answer.startswith(b"500")]


@pytest.mark.parametrize(
    ("statement", "asked"),
    [
        (CELLS, "/mutu-data/temuan.csv"),
        (NOT_LOADED, "/mutu-data/tidak_dimuat.csv"),
        (NOTES, "/kegiatan/kegiatan.csv"),
        (REACHED, "/kegiatan/kegiatan.csv"),
        (PAPERS, "/kegiatan/kegiatan.csv"),
        (FILES, "/mutu-data/baris.csv"),
        (DEATHS, "/mutu-data/baris.csv"),
        (LINKS, "/mutu-data/pengenalan.csv"),
        (QUESTIONS, "/mutu-data/kosong.csv"),
        (WHOM_ASKED, "/mutu-data/kosong.csv"),
        (FEW_HELPED, "/kegiatan/bantuan.csv?ke=m6"),
        (SEVERAL_KINDS, "/kegiatan/penerima.csv"),
    ],
)
def test_whoever_may_see_it_sees_that_it_has_changed(
    settings: Settings, tmp_path: Path, statement: str, asked: str
) -> None:
    """Else that nothing differs would say nothing."""
    other = other_build(settings, tmp_path, lambda connection: connection.execute(statement))
    found = [create_app(each).server.test_client().get(asked).data for each in (settings, other)]
    assert found[0] != found[1]


def test_reasons_are_told_on_the_pages_of_those_who_may_know_them(settings: Settings, tmp_path: Path) -> None:
    other = other_build(settings, tmp_path, lambda connection: connection.execute(REASONS))
    before, after = (told(each, Audience.LEADERSHIP, ()) for each in (settings, other))
    assert [asked for asked, answer in before.items() if answer != after[asked]]


def test_the_build_is_the_one_that_the_others_read(settings: Settings) -> None:
    (build,) = settings.builds.glob("*.duckdb")
    with connect_reading(build) as connection:
        assert connection.execute("SELECT count(*) FROM assistance").fetchone() != (0,)
