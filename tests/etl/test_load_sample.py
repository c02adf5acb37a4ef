"""The sample: every row accounted for, every planted fault found at its cell, nothing personal, repeatable."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from loaded_survey import KEY, SAMPLE, Declared, Loaded, LoadFolder

from etl.identity import Key, plain_name
from etl.inputs import inputs_fingerprint

PERSONAL = (
    "keluarga/no_kk",
    "keluarga/nama_kepala",
    "keluarga/telepon",
    "anggota/nik",
    "anggota/nama",
    "kelahiran/nik_ibu",
)

RULE_OF: dict[str, str | None] = {
    "unknown_code": "code_unknown",
    "text_in_number": "number_unreadable",
    "kk_format": None,
    "nik_as_number": "national_id_damaged",
    "duplicate_submission": "row_duplicate",
    "missing_kk": "family_card_recovered",
    "out_of_range": "number_out_of_range",
    "implausible_date": "date_after_visit",
    "impossible_height": "growth_implausible",
    "same_kk_different_answers": "household_conflict",
    "not_approved": None,
}
"""The rule that must find each kind of planted fault; None where there is nothing to find."""


@cache
def _sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """An export read a second way."""
    workbook = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def _planted() -> list[dict[str, Any]]:
    if not (SAMPLE / "manifest.json").exists():
        return []
    return list(json.loads((SAMPLE / "manifest.json").read_text(encoding="utf-8"))["faults"])


def test_no_file_is_refused_or_passed_over(sample: Loaded) -> None:
    assert sample.report.refused == ()
    assert sample.report.skipped == ()
    assert {row[0] for row in sample.rows("SELECT DISTINCT status FROM source_file")} == {"loaded"}


def test_every_row_of_every_sheet_is_loaded_held_collapsed_or_skipped(sample: Loaded) -> None:
    stored = {
        (name, sheet): counts
        for name, sheet, *counts in sample.rows(
            "SELECT name, sheet, rows_read, loaded, quarantined, duplicates, skipped FROM source_sheet "
            "JOIN source_file USING (file_id) WHERE unit <> 'activity'"
        )
    }
    in_files = {
        (path.name, sheet): len(rows) - 1
        for path in sorted(SAMPLE.glob("P2WKSS *.xlsx"))
        for sheet, rows in _sheets(path).items()
    }
    assert {place: counts[0] for place, counts in stored.items()} == in_files
    assert all(counts[0] == sum(counts[1:]) for counts in stored.values())
    told = {(each.file, each.sheet): each for each in sample.report.sheets if each.unit != "activity"}
    assert {
        place: [r.rows_read, r.loaded, r.quarantined, r.duplicates, r.skipped] for place, r in told.items()
    } == stored


def test_what_is_said_to_be_loaded_or_held_is_there(sample: Loaded) -> None:
    tables = {
        "household": "visit",
        "person": "person_answer",
        "birth": "birth",
        "death": "death",
        "assistance": "assistance",
    }
    for unit, table in tables.items():
        assert sample.counts(unit)[1] == sample.value(f"SELECT count(*) FROM {table}")
    held = dict(sample.rows("SELECT file_id || sheet, count(*) FROM quarantine GROUP BY ALL"))
    told = sample.rows("SELECT file_id || sheet, quarantined FROM source_sheet WHERE quarantined > 0")
    assert held == dict(told)


@pytest.mark.parametrize("fault", _planted(), ids=lambda fault: f"{fault['kind']}-{fault['cell']}")
def test_a_planted_fault_is_found_at_its_cell(sample: Loaded, fault: dict[str, Any]) -> None:
    expected = RULE_OF[fault["kind"]]
    found = sample.rows(
        "SELECT rule FROM finding JOIN source_file USING (file_id) WHERE name = ? AND sheet = ? AND cell = ?",
        [fault["file"], fault["sheet"], fault["cell"]],
    )
    assert [rule for (rule,) in found] == ([expected] if expected else [])


def test_a_submission_not_approved_is_a_declared_skip(sample: Loaded) -> None:
    planted = Counter(fault["file"] for fault in _planted() if fault["kind"] == "not_approved")
    skipped = sample.rows(
        "SELECT name, sum(skipped) FROM source_sheet JOIN source_file USING (file_id) WHERE unit = 'household' "
        "GROUP BY name HAVING sum(skipped) > 0"
    )
    assert dict(skipped) == dict(planted)
    told = sample.rows(
        "SELECT name, found FROM finding JOIN source_file USING (file_id) WHERE rule = 'row_state_passed_over'"
    )
    assert dict(told) == {name: f"{count} baris" for name, count in planted.items()}


def test_nothing_unplanted_is_found_but_unmapped_columns(sample: Loaded) -> None:
    planted = {(fault["file"], fault["sheet"], fault["cell"]) for fault in _planted()}
    others = sample.rows(
        "SELECT name, sheet, cell, rule FROM finding JOIN source_file USING (file_id)"
        " WHERE rule NOT IN ('columns_unmapped', 'row_state_passed_over') AND name LIKE 'P2WKSS %'"
    )
    unplanned = [rule for name, sheet, cell, rule in others if (name, sheet, cell) not in planted]
    # The first of two contradicting submissions waits as well.
    assert unplanned == ["household_conflict"] * sum(f["kind"] == "same_kk_different_answers" for f in _planted())


def test_no_number_name_or_telephone_of_the_files_is_anywhere_in_the_build(sample: Loaded) -> None:
    secrets = set(_personal_values())
    assert len(secrets) > 500
    tables = [name for (name,) in sample.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")]
    for table in tables:
        for row in sample.rows(f'SELECT * FROM "{table}"'):
            for text in (value for value in row if isinstance(value, str)):
                words = plain_name(text).split()
                spoken = {" ".join(words[start : start + 2]) for start in range(len(words))}
                assert secrets.isdisjoint({*spoken, *words}), (table, text)
                assert not re.search(r"\d{12,}", text) or re.fullmatch(r"[0-9a-f]{64}", text) or _is_code(text), text


def _is_code(text: str) -> bool:
    """Pseudonyms and hashes may by chance hold twelve digits in a row."""
    return re.fullmatch(r"[HPBDAFTK][0-9a-f]{12,16}", text) is not None


def _personal_values() -> Iterator[str]:
    for path in sorted(SAMPLE.glob("P2WKSS *.xlsx")):
        for rows in _sheets(path).values():
            for column, name in enumerate(rows[0]):
                if name in PERSONAL:
                    values = (row[column] for row in rows[1:] if row[column])
                    yield from (plain_name(str(value)) for value in values)


def test_loading_twice_gives_the_same_content(sample: Loaded, loading: LoadFolder) -> None:
    assert loading(SAMPLE).everything() == sample.everything()


def test_who_was_met_is_met_again(sample: Loaded) -> None:
    """The sample loses about six per cent of its families; all others must be recognised."""
    again = sample.value(
        "SELECT count(*) FROM link a JOIN link b USING (unit, unit_id) "
        "WHERE unit = 'person' AND a.round = 'baseline' AND b.round = 'm8'"
    )
    first = sample.value("SELECT count(*) FROM link WHERE unit = 'person' AND round = 'baseline'")
    assert 0.85 < again / first < 1
    assert {method for (method,) in sample.rows("SELECT DISTINCT method FROM link")} == {
        *("new", "family_card", "national_id", "name_birth_sex")
    }


def test_every_loaded_answer_equals_the_cell_it_came_from(sample: Loaded, declared: Declared) -> None:
    """A second reading of one number and one code of every household, by hand."""
    walls = {code.source: code.code for code in declared.codebook.codes("wall_material")}
    checked = 0
    for path in sorted(SAMPLE.glob("P2WKSS *.xlsx")):
        header, *rows = next(iter(_sheets(path).values()))
        card, area, wall = (header.index(n) for n in ("keluarga/no_kk", "rumah/luas_lantai_m2", "rumah/dinding"))
        survey_round = declared.form.round_of(path.name)
        for row in rows:
            answers = sample.rows(
                "SELECT floor_area, wall_material FROM household_answer WHERE household_id = ? AND round = ?",
                [KEY.household(re.sub(r"\D", "", str(row[card]))), survey_round],
            )
            for floor_area, wall_material in answers:
                assert floor_area in (row[area], None)
                assert wall_material in (walls.get(str(row[wall])), None)
                checked += 1
    assert checked > 700


def test_the_fingerprint_tells_names_bytes_and_keys_apart(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"one")
    before = inputs_fingerprint(folder, key=KEY)
    assert before == inputs_fingerprint(folder, key=KEY)
    assert before != inputs_fingerprint(folder, key=Key(bytes(32)))
    (folder / "a.xlsx").rename(folder / "b.xlsx")
    renamed = inputs_fingerprint(folder, key=KEY)
    (folder / "b.xlsx").write_bytes(b"two")
    assert len({before, renamed, inputs_fingerprint(folder, key=KEY)}) == 3


def test_what_is_said_of_the_file_of_every_round_is_told_once(sample: Loaded) -> None:
    (line,) = [line for line in sample.report.told if "catatan_simulasi" in line]
    assert "(dan 4 berkas lain): kolom tidak dipetakan" in line
