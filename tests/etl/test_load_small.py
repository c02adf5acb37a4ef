"""A load of small files: the fate of every row, the reason of every blank, and nothing personal anywhere."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from loaded_survey import KEY, Declared, Loaded, LoadFolder
from rich.console import Console
from small_survey import ROOT, Book, Row, card, child, household, man, woman

from etl.commands.report import Reconciliation
from etl.decisions import corrections, pairs
from etl.messages import Severity
from etl.sources import SourceError


@pytest.fixture
def load_book(tmp_path: Path, declared: Declared, loading: LoadFolder) -> Any:
    def load_one(book: Book, *, survey_round: str = "baseline") -> Loaded:
        book.write(tmp_path / "in", declared.form, survey_round=survey_round)
        return loading(tmp_path / "in")

    return load_one


def _family(number: int = 1, *, members: list[Row] | None = None, **changes: Any) -> Book:
    return Book(household=[household(number, **changes)], person=members or [man(number)])


def test_a_faultless_file_loads_whole_without_a_finding(load_book: Any) -> None:
    loaded = load_book(Book.of_families(3))
    assert loaded.counts("household") == (3, 3, 0, 0, 0)
    assert loaded.counts("person") == (9, 9, 0, 0, 0)
    assert loaded.rules() == set()
    assert loaded.report.refused == ()
    assert loaded.value("SELECT count(*) FROM growth WHERE length_for_age IS NOT NULL") == 3
    assert loaded.value("SELECT any_value(vaccines) FROM person_answer WHERE vaccines IS NOT NULL") == [
        *("hb0", "bcg", "dpt1", "polio1")
    ]


@pytest.mark.parametrize(("width", "as_table"), [(160, True), (60, False), (30, False)])
def test_a_narrow_terminal_cuts_nothing_of_what_became_of_the_rows(
    load_book: Any, width: int, *, as_table: bool
) -> None:
    console = Console(width=width, file=StringIO())
    console.print(Reconciliation(load_book(Book.of_families(3), survey_round="m8").report))
    assert isinstance(console.file, StringIO)
    printed = console.file.getvalue()
    assert ("│" in printed) is as_table
    said = " ".join(printed.split())
    assert as_table or "m8 anggota dibaca 9 = dimuat 9 + karantina 0 + ganda 0 + dilewati 0" in said
    assert "anggota" in said
    assert "…" not in said


# ------------------------------------------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("changes", "rule", "cell"),
    [
        ({"family_card": None}, "family_card_missing", "F2"),
        ({"family_card": 3277010102100001}, "family_card_damaged", "F2"),
        ({"family_card": "327701010210000"}, "family_card_damaged", "F2"),
        ({"family_card": "tidak ada"}, "family_card_damaged", "F2"),
        ({"rt": "099"}, "area_unknown", "D2"),
        ({"rt": "RT satu"}, "area_unknown", "D2"),
        ({"rt": None}, "household_incomplete", "D2"),
        ({"dasawisma": "002-A"}, "area_unknown", "E2"),
        ({"visit_result": None}, "household_incomplete", "B2"),
        ({"visit_result": 9}, "household_incomplete", "B2"),
        ({"binaan": "mungkin"}, "household_incomplete", "I2"),
    ],
)
def test_a_family_that_can_not_be_trusted_waits_with_its_members(
    load_book: Any, changes: dict[str, Any], rule: str, cell: str
) -> None:
    book = Book.of_families(2)
    book.household[0] |= changes
    loaded = load_book(book)
    assert loaded.counts("household") == (2, 1, 1, 0, 0)
    assert loaded.counts("person") == (6, 3, 3, 0, 0)
    assert cell in [place for _, place, _, _ in loaded.findings(rule)]
    held = loaded.rows("SELECT sheet, row_number, rule FROM quarantine ORDER BY ALL")
    assert held == [("Pendataan keluarga", 2, rule), *(("anggota", row, "parent_quarantined") for row in (2, 3, 4))]


def test_a_dasawisma_of_another_rt_is_told_where_it_is_registered(load_book: Any) -> None:
    book = Book.of_families(2)
    book.household[0] |= {"dasawisma": "002-A"}
    [(_, _, _, message)] = load_book(book).findings("area_unknown")
    assert "terdaftar untuk RT 002: periksa RT atau dasawismanya" in message
    assert "Yang boleh: untuk RT 001: 001-A, 001-B." in message


@pytest.mark.parametrize(
    ("column", "said", "told"),
    [
        ("identitas/rw", ["5", "5"], "kolom 'identitas/rw': '5'; tidak satu baris pun menyebut RW 12 Utama"),
        ("identitas-rw", ["rw_5", "RW 6"], ""),  # names of a form's choices tell nothing
        ("identitas-rw", ["RW 5", None], "'RW 5'"),
        ("rw", ["1", "12"], ""),
        ("kelurahan", ["Cibeber", "Kel. Cibeber"], "'Cibeber', 'Kel. Cibeber'"),
        ("kelurahan", ["1003", "1003"], ""),
    ],
)
def test_a_server_form_that_names_another_rw_throughout_is_loaded_and_told(
    load_book: Any, column: str, said: list[str], told: str
) -> None:
    book = Book.of_families(2).but(extra_columns={"household": [column]})
    for row, text in zip(book.household, said, strict=True):
        row[column] = text
    loaded = load_book(book)
    messages = [message for *_, message in loaded.findings("all_of_other_area")]
    assert len(messages) == bool(told)
    assert all(told in message for message in messages)
    assert loaded.counts("household")[1] == 2 - (said == ["1", "12"])


def test_a_card_written_with_blanks_and_apostrophe_is_the_same_family(load_book: Any) -> None:
    loaded = load_book(_family(family_card="'3277 0101 0210 0001"))
    assert loaded.counts("household") == (1, 1, 0, 0, 0)
    assert loaded.rules() == set()


@pytest.mark.parametrize(
    "written", [{}, {"family_card": "3277 0101 0210 0001", "visit_date": "22 Maret 2023", "floor_area": "36"}]
)
def test_a_resubmission_is_counted_once_with_its_members(load_book: Any, written: dict[str, Any]) -> None:
    """However it was written down: a file saved anew has its dates and numbers as text."""
    again = household(1, _uuid="uuid-again", _id=2000, _index=3, **written)
    book = Book.of_families(2)
    book.household.append(again)
    book.person += [make(1, _submission__uuid="uuid-again", _parent_index=3) for make in (child, woman, man)]
    loaded = load_book(book)
    assert loaded.counts("household") == (3, 2, 0, 1, 0)
    assert loaded.counts("person") == (9, 6, 0, 3, 0)
    ((_, cell, found, _),) = loaded.findings("row_duplicate")
    assert cell == "A4"
    assert "baris 2" in found


def test_the_same_submission_on_two_rows_is_counted_once(load_book: Any) -> None:
    book = Book.of_families(2)
    book.household.append(household(1, _index=3))
    book.person += [make(1, _parent_index=3) for make in (man, woman, child)]
    loaded = load_book(book)
    assert loaded.counts("household") == (3, 2, 0, 1, 0)
    assert loaded.counts("person") == (9, 6, 0, 3, 0)


def test_a_family_met_twice_with_different_answers_waits_altogether(load_book: Any) -> None:
    book = Book.of_families(2)
    book.household.append(household(1, _uuid="uuid-again", _index=3, handwashing=3))
    book.household.append(household(1, _uuid="uuid-third", _index=4, handwashing=3))
    book.person.append(man(1, _submission__uuid="uuid-again", _parent_index=3))
    loaded = load_book(book)
    assert loaded.counts("household") == (4, 1, 3, 0, 0)
    assert loaded.counts("person") == (7, 3, 4, 0, 0)
    assert [cell for _, cell, _, _ in loaded.findings("household_conflict")] == ["A2", "A4", "A5"]
    assert "baris 4, 5 lembar" in loaded.findings("household_conflict")[0][2], "one sheet is named once"
    told = [message for _, _, _, message in loaded.findings("household_conflict")]
    assert all(message.endswith("Semuanya ditahan. Yang berbeda: Sarana cuci tangan.") for message in told), told


REFUSED = {"visit_result": 4, "visit_date": date(2023, 3, 25)}


@pytest.mark.parametrize(
    ("vain", "result"),
    [
        ([REFUSED], "complete"),
        ([{**REFUSED, "visit_date": date(2023, 3, 20), "rt": "009"}], "complete"),
        ([{"visit_result": 3, "visit_date": date(2023, 3, 28)}, REFUSED], "refused"),
        ([{"visit_result": 3}, {"visit_result": 3, "visit_date": date(2023, 3, 23)}], "no_respondent"),
        ([REFUSED, {**REFUSED, "visit_result": 5}], None),
        ([{**REFUSED, "head_name": "Orang Lain"}], None),
        ([{**REFUSED, "floor_area": 36}], None),
    ],
    ids=["answered before", "answered later", "refused", "absent", "contrary", "another head", "with an answer"],
)
def test_of_several_visits_in_a_round_the_one_that_tells_most_counts_and_the_others_are_told(
    load_book: Any, vain: list[dict[str, Any]], result: str | None
) -> None:
    book = Book.of_families(4 - len(vain))
    empty = {name: None for name in household(3) if name not in household_facts}
    book.household += [
        household(3, **empty | changes | {"_uuid": f"uuid-again{n}", "_index": 7 + n}) for n, changes in enumerate(vain)
    ]
    loaded = load_book(book)
    met = loaded.rows("SELECT result FROM visit WHERE household_id = ?", [KEY.household(card(3))])
    told = loaded.rows("SELECT row_number, fate FROM not_loaded WHERE rule = 'visit_in_vain'")
    conflicts = len(loaded.findings("household_conflict"))
    assert (met, told, conflicts) == (([(result,)], [(6 - len(vain), "skipped")], 0) if result else ([], [], 2))
    assert len(loaded.findings("visit_in_vain")) == len(told)


def test_equal_families_with_different_members_are_a_contradiction(load_book: Any) -> None:
    book = Book.of_families(1)
    book.household.append(household(1, _uuid="uuid-again", _index=2))
    loaded = load_book(book)
    assert loaded.counts("household") == (2, 0, 2, 0, 0)


def test_a_submission_not_approved_is_skipped_with_its_members(load_book: Any) -> None:
    book = Book.of_families(2)
    book.household[1]["_validation_status"] = "validation_status_not_approved"
    loaded = load_book(book)
    assert loaded.counts("household") == (2, 1, 0, 0, 1)
    assert loaded.counts("person") == (6, 3, 0, 0, 3)
    assert loaded.rules() == {"row_state_passed_over"}
    [(_, _, found, message)] = loaded.findings("row_state_passed_over")
    assert found == "1 baris"
    assert "kolom _validation_status berisi validation_status_not_approved" in message


def test_blank_rows_are_skipped_and_counted(load_book: Any) -> None:
    book = Book.of_families(1)
    book.person.insert(1, {"_index": ""})
    loaded = load_book(book)
    assert loaded.counts("person") == (4, 3, 0, 0, 1)


def test_members_without_a_family_wait(load_book: Any) -> None:
    book = Book.of_families(1)
    book.person[2]["_submission__uuid"] = "uuid-lost"
    book.person.append(man(1, _submission__uuid=None))
    loaded = load_book(book)
    assert loaded.counts("person") == (4, 2, 2, 0, 0)
    assert [cell for _, cell, _, _ in loaded.findings("parent_missing")] == ["A4"]
    assert [cell for _, cell, _, _ in loaded.findings("parent_blank")] == ["A5"]


@pytest.mark.parametrize("result", [3, 4, 5])
def test_a_visit_that_brought_nothing_is_a_visit_without_answers(load_book: Any, result: int) -> None:
    empty = {name: None for name in household(1) if name not in household_facts}
    book = Book(household=[household(1, visit_result=result) | empty], person=[])
    loaded = load_book(book)
    assert loaded.counts("household") == (1, 1, 0, 0, 0)
    assert loaded.value("SELECT count(*) FROM visit") == 1
    assert loaded.value("SELECT count(*) FROM household_answer") == 0
    assert loaded.value("SELECT count(*) FROM blank") == 0
    assert loaded.rules() == set()


household_facts = frozenset(
    (
        "visit_date",
        "visit_result",
        "enumerator",
        "rt",
        "dasawisma",
        "family_card",
        "head_name",
        "binaan",
        "_uuid",
        "_index",
    )
)


def test_members_of_a_visit_that_brought_nothing_wait(load_book: Any) -> None:
    loaded = load_book(_family(visit_result=4))
    assert loaded.counts("person") == (1, 0, 1, 0, 0)
    assert len(loaded.findings("visit_without_answers")) == 1


# ------------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("changes", "variable", "cell", "rule"),
    [
        ({"floor_area": "36 m2"}, "floor_area", "P2", "number_unreadable"),
        ({"member_count": 45}, "member_count", "K2", "number_out_of_range"),
        ({"wall_material": 12}, "wall_material", "N2", "code_unknown"),
        ({"water_minutes": 2.5}, "water_minutes", "S2", "number_not_whole"),
    ],
)
def test_an_unreadable_answer_is_blank_with_its_cell_and_reason(
    load_book: Any, changes: dict[str, Any], variable: str, cell: str, rule: str
) -> None:
    loaded = load_book(_family(**changes))
    ((sheet, place, found, message),) = loaded.findings(rule)
    assert (sheet, place, found) == ("Pendataan keluarga", cell, str(next(iter(changes.values()))))
    assert found in message
    assert "Yang boleh" in message
    assert loaded.value(f"SELECT {variable} FROM household_answer") is None
    assert _reason(loaded, variable) == "unreadable"


def _reason(loaded: Loaded, variable: str) -> str | None:
    rows = loaded.rows("SELECT reason FROM blank WHERE variable = ?", [variable])
    return rows[0][0] if rows else None


def test_reasons_for_blanks_are_kept_apart(load_book: Any) -> None:
    loaded = load_book(
        _family(disposal=98, house_tenure=99, desludged=None, handwashing=None, standing_water=None, floor_area="?")
    )
    assert _reason(loaded, "disposal") == "dont_know"
    assert _reason(loaded, "house_tenure") == "refused"
    assert _reason(loaded, "desludged") == "not_asked"  # whether it applied depends on an answer nobody knows
    assert _reason(loaded, "handwashing") == "missing"
    assert _reason(loaded, "standing_water") == "missing"
    assert _reason(loaded, "floor_area") == "unreadable"
    assert _reason(loaded, "other_water") == "not_applicable"
    assert _reason(loaded, "toilet_use") is None
    assert [cell for _, cell, _, _ in loaded.findings("answer_missing")] == ["X2"]  # only the required one is told


def test_every_blank_answer_has_a_reason_and_every_reason_a_blank(load_book: Any, declared: Declared) -> None:
    """All but a question that no file has a column for: it is blank throughout, and has no rows to say so."""
    loaded = load_book(Book.of_families(2))
    asked = {(unit, variable) for unit, variable in loaded.rows("SELECT DISTINCT unit, variable FROM blank")}
    assert len(asked) > 5
    for table, unit, key in (
        ("household_answer", "household", "household_id"),
        ("person_answer", "person", "person_id"),
    ):
        columns = [name for (name,) in loaded.rows(f"SELECT column_name FROM (DESCRIBE {table})")]
        for column in columns:
            blank = loaded.rows(f"SELECT {key}, round FROM {table} WHERE {column} IS NULL ORDER BY ALL")
            told = loaded.rows(
                "SELECT unit_id, round FROM blank WHERE unit = ? AND variable = ? ORDER BY ALL", [unit, column]
            )
            if (unit, column) in asked:
                assert blank == told, column
            else:
                ((records,),) = loaded.rows(f"SELECT count(*) FROM {table}")
                assert len(blank) in (0, records), column


def test_a_partial_interview_may_leave_questions_open_without_a_finding(load_book: Any) -> None:
    loaded = load_book(_family(visit_result=2, handwashing=None))
    assert loaded.rules() == set()
    assert _reason(loaded, "handwashing") == "missing"


def test_answers_that_were_not_to_be_asked_are_dropped_and_told_down_the_chain(load_book: Any) -> None:
    loaded = load_book(_family(toilet_use=6))
    dropped = [cell for _, cell, _, _ in loaded.findings("answer_not_asked")]
    assert dropped == ["U2", "V2"]  # pan and disposal; whether the tank was emptied then is not known to apply
    assert loaded.rows("SELECT toilet_type, disposal FROM household_answer") == [(None, None)]
    assert _reason(loaded, "toilet_type") == "not_applicable"


def test_age_decides_who_is_asked(load_book: Any) -> None:
    loaded = load_book(_family(members=[man(1), child(1, attends_school=1)]))
    ((sheet, cell, found, message),) = loaded.findings("answer_not_asked")
    assert (sheet, cell, found) == ("anggota", "I3", "1")
    assert "umur" in message


# ------------------------------------------------------------------------------------------------- dates


def test_a_visit_outside_its_round_is_told_and_kept(load_book: Any) -> None:
    loaded = load_book(_family(visit_date=date(2023, 4, 20)))
    assert [cell for _, cell, _, _ in loaded.findings("date_outside_round")] == ["A2"]
    assert loaded.value("SELECT visit_date FROM visit") == date(2023, 4, 20)


def test_a_visit_in_another_decade_has_no_date(load_book: Any) -> None:
    loaded = load_book(_family(visit_date=date(2033, 3, 22)))
    assert [cell for _, cell, _, _ in loaded.findings("date_impossible")] == ["A2"]
    assert loaded.value("SELECT visit_date FROM visit") is None


@pytest.mark.parametrize(("fitting", "refused"), [(0, ["visits_of_other_times"]), (1, [])])
def test_a_file_of_another_year_is_refused_whole(load_book: Any, fitting: int, refused: list[str]) -> None:
    book = Book.of_families(10, visit_date=date(2022, 3, 22))
    for row in book.household[:fitting]:
        row["visit_date"] = date(2023, 3, 22)
    loaded = load_book(book)
    assert [error.rule.name for error in loaded.report.refused] == refused
    assert all("2022-03-22" in str(error) and "2023-02-17" in str(error) for error in loaded.report.refused)
    assert len(loaded.findings("date_impossible")) == (9 if fitting else 0)


def test_a_birth_after_the_visit_is_blank_so_a_new_person_waits(load_book: Any) -> None:
    loaded = load_book(_family(members=[man(1), child(1, birth_date=date(2023, 3, 23))]))
    assert [cell for _, cell, _, _ in loaded.findings("date_after_visit")] == ["D3"]
    assert loaded.counts("person") == (2, 1, 1, 0, 0)


def test_nobody_dies_before_being_born_or_is_older_than_anyone(load_book: Any) -> None:
    told = {"sex": "L", "cause": 1, "_submission__uuid": "uuid-1", "_parent_index": 1}
    book = _family().but(
        death=[
            told | {"death_date": date(2022, 12, 1), "birth_date": date(2023, 1, 1)},
            told | {"death_date": date(2023, 2, 1), "birth_date": date(1901, 1, 1)},
        ]
    )
    loaded = load_book(book)
    assert [cell for _, cell, _, _ in loaded.findings("date_before_birth")] == ["A2"]
    assert [cell for _, cell, _, _ in loaded.findings("date_impossible")] == ["B3"]
    assert loaded.rows("SELECT death_date, birth_date FROM death ORDER BY ALL") == [
        (date(2023, 2, 1), None),
        (None, date(2023, 1, 1)),
    ]


def test_an_implausible_measure_leaves_no_score_but_stays_as_measured(load_book: Any) -> None:
    loaded = load_book(_family(members=[child(1, length_cm=140)]))
    ((_, cell, found, _),) = loaded.findings("growth_implausible")
    assert cell == "W2"
    assert re.fullmatch(r"panjang atau tinggi menurut umur \d+,\d+(; .+)?", found), "in words, with a comma"
    scores = loaded.rows("SELECT length_for_age, weight_for_age, implausible FROM growth")
    assert scores[0][0] is None
    assert scores[0][1] is not None
    assert "length_for_age" in scores[0][2]
    assert loaded.value("SELECT length_cm FROM person_answer") == 140


# ------------------------------------------------------------------------------------------------- privacy


def test_personal_things_in_the_wrong_place_reach_no_table(load_book: Any) -> None:
    book = Book.of_families(2)
    book.household[0] |= {"enumerator": "Ibu Misalnya002", "rt": "0800012345"}
    book.household[1] |= {
        "floor_area": "3277015207880002",
        "wall_material": "rumah Bapak Umpama001",
        "phone": "0811-2233-4455",
    }
    book.person[3] |= {"education": "NIK 3277 0112 0585 0002"}
    book = book.but(
        assistance=[
            {"type": 1, "status": 3, "office": 1, "evidence": "hub. 0811-2233-4455 Bapak Umpama002"}
            | {"finished_on": date(2023, 3, 1), "_submission__uuid": "uuid-2", "_parent_index": 2}
        ],
        extra_columns={"household": ["telp 081122334455"]},
    )
    loaded = load_book(book)
    assert {"text_personal", "area_unknown", "number_out_of_range", "code_unknown"} <= loaded.rules()
    secrets = [str(row[name]) for row in book.household for name in ("family_card", "head_name", "phone")]
    secrets += [str(row[name]) for row in book.person for name in ("national_id", "name") if name in row]
    secrets += ["081122334455", "3277 0112", "0811-2233"]
    everything = "\n".join(_all_text(loaded))
    for secret in secrets:
        assert secret not in everything
    assert "Umpama" not in everything


def _all_text(loaded: Loaded) -> list[str]:
    tables = [name for (name,) in loaded.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")]
    return [repr(row) for table in tables for row in loaded.rows(f'SELECT * FROM "{table}"')]


# ------------------------------------------------------------------------------------------------- files


def test_a_refused_file_leaves_a_finding_and_the_others_go_on(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    Book.of_families(2).write(tmp_path, declared.form)
    (tmp_path / "P2WKSS RW 12 m2 - x.xlsx").write_bytes(b"")
    Book.of_families(2).but(without_columns=("rumah/atap",)).write(tmp_path, declared.form, survey_round="m4")
    (tmp_path / "P2WKSS RW 12 m6 - x.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(500))
    (tmp_path / "P2WKSS RW 12 m8 - x.csv").write_text('"start";"end"\n"1";"2"\n', encoding="utf-8")
    loaded = loading(tmp_path)
    status = dict(loaded.rows("SELECT round, status FROM source_file"))
    assert status == {"baseline": "loaded", "m2": "refused", "m4": "refused", "m6": "refused", "m8": "refused"}
    assert {error.rule.name for error in loaded.report.refused} == {
        *("file_empty", "columns_missing", "file_damaged", "file_csv")
    }
    assert loaded.report.findings[Severity.REFUSE_FILE] == 4
    assert loaded.value("SELECT count(*) FROM visit") == 2
    text = str(loaded.report.refusal())
    assert text.startswith("4 berkas survei ditolak:")
    assert "'rumah/atap'" in text
    assert loaded.rows("SELECT DISTINCT file_id FROM source_sheet") == loaded.rows(
        "SELECT file_id FROM source_file WHERE status = 'loaded'"
    )


def test_what_is_no_table_is_not_told_to_take_another_name(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    Book.of_families(1).write(tmp_path, declared.form)
    (tmp_path / "foto rumah.xlsx").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100))
    loaded = loading(tmp_path)
    assert loaded.rules() == {"file_no_survey"}
    [told] = loaded.report.passed_over
    assert "gambar JPEG" in told
    assert "Pola nama" not in told


def test_a_file_of_no_known_form_is_told_not_forgotten(tmp_path: Path, declared: Declared, loading: LoadFolder) -> None:
    path = Book.of_families(1).write(tmp_path, declared.form)
    (tmp_path / "tabel lain RW 12.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    shutil.copy(path, tmp_path / "P2WKSS RW 12 m2 - salinan.xlsx")
    (tmp_path / "catatan.md").write_text("…", encoding="utf-8")
    (tmp_path / "~$P2WKSS RW 12 m2 - salinan.xlsx").write_bytes(b"x")
    loaded = loading(tmp_path)
    assert sorted(loaded.report.skipped) == ["P2WKSS RW 12 m2 - salinan.xlsx", "tabel lain RW 12.csv"]
    assert loaded.rules() == {"file_unmatched", "file_copied"}
    assert set(loaded.report.ignored) == {"catatan.md", "~$P2WKSS RW 12 m2 - salinan.xlsx"}
    assert loaded.value("SELECT count(*) FROM visit") == 1


@pytest.mark.parametrize("name", ["Salinan pendataan.xlsx", "zz (1).xlsx"])
def test_a_copy_with_a_strange_name_is_a_copy_and_no_unknown_form(
    tmp_path: Path, declared: Declared, loading: LoadFolder, name: str
) -> None:
    path = Book.of_families(1).write(tmp_path, declared.form)
    shutil.copy(path, tmp_path / name)
    loaded = loading(tmp_path)
    assert loaded.report.skipped == (name,)
    assert loaded.rules() == {"file_copied"}


def test_an_export_that_another_program_saved_again_is_a_copy_unless_a_cell_says_otherwise(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    import openpyxl

    path = Book.of_families(2).write(tmp_path, declared.form)
    again = path.with_name(path.name.replace(".xlsx", "_disimpan lagi.xlsx"))
    workbook = openpyxl.load_workbook(path)
    households = workbook[ROOT]
    header = [cell.value for cell in households[1]]
    number, sent = header.index("rumah/luas_lantai_m2") + 1, header.index("_submission_time") + 1
    for row in (2, 3):
        households.cell(row, sent).value = households.cell(row, sent).value.isoformat()
    households.cell(2, number).value = str(households.cell(2, number).value)
    households.cell(3, number).value = float(households.cell(3, number).value)
    workbook.save(again)
    loaded = loading(tmp_path)
    assert (loaded.report.refused, loaded.report.skipped, loaded.rules()) == ((), (again.name,), {"file_copied"})
    households.cell(3, number).value += 1
    workbook.save(again)
    assert [error.rule.name for error in loading(tmp_path).report.refused] == ["exports_unclear"] * 2


@pytest.mark.parametrize(("share", "rule"), [(0.0, "file_empty"), (0.5, "file_damaged")])
def test_a_broken_file_may_hold_a_survey_whatever_its_name(
    tmp_path: Path, declared: Declared, loading: LoadFolder, share: float, rule: str
) -> None:
    path = Book.of_families(1).write(tmp_path, declared.form)
    content = path.read_bytes()
    (tmp_path / "kader RT 1.xlsx").write_bytes(content[: int(len(content) * share)])
    (tmp_path / "surat.xlsx").write_bytes(b"%PDF-1.4")
    loaded = loading(tmp_path)
    assert [error.rule.name for error in loaded.report.refused] == [rule]
    assert loaded.report.skipped == ("surat.xlsx",)


def test_an_extra_sheet_and_a_cell_beyond_the_header_are_told(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    import openpyxl

    path = Book.of_families(2).write(tmp_path, declared.form)
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("catatan").append(["isi"])
    workbook["anggota"]["AH3"] = "catatan tepi"
    workbook.save(path)
    loaded = loading(tmp_path)
    assert loaded.counts("person") == (6, 5, 1, 0, 0)
    assert [sheet for sheet, _, _, _ in loaded.findings("sheet_unmapped")] == ["catatan"]
    assert [cell for _, cell, _, _ in loaded.findings("row_ragged")] == ["A3"]


@pytest.mark.parametrize(("file", "columns"), [("koreksi.csv", corrections.COLUMNS), ("pasangan.csv", pairs.COLUMNS)])
def test_a_copy_of_the_decisions_is_told_as_that(
    tmp_path: Path, loading: LoadFolder, file: str, columns: Iterable[str]
) -> None:
    copy = tmp_path / file.replace(".", " (1).")
    copy.write_text(";".join(columns) + "\n", encoding="utf-8-sig")
    with pytest.raises(SourceError) as error:
        loading(tmp_path)
    assert error.value.rule.name == "file_decisions"
    assert f"{copy.name}: berkas ini berjudul kolom seperti '{file}'" in str(error.value)


def test_a_folder_that_only_holds_what_is_no_survey_names_it(tmp_path: Path, loading: LoadFolder) -> None:
    (tmp_path / "Pendataan.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match=r"isinya: 'Pendataan\.geojson'.+ jenis XLS"):
        loading(tmp_path)


@pytest.mark.parametrize("make", [None, "empty", "strange"])
def test_nothing_to_load_is_one_clear_message(tmp_path: Path, loading: LoadFolder, make: str | None) -> None:
    folder = tmp_path / "in"
    if make:
        folder.mkdir()
    if make == "strange":
        (folder / "rekap.xlsx").write_bytes(b"PK")
    with pytest.raises(SourceError, match="Langkah berikutnya") as error:
        loading(folder)
    named = {None: "folder_missing", "empty": "no_survey_files", "strange": "no_file_known"}
    assert error.value.rule.name == named[make]
    assert make or "Buat folder itu" in str(error.value)


def test_a_column_of_cards_spoilt_by_excel_refuses_the_file_with_one_message(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    book = Book.of_families(20)
    for row in book.household[:12]:
        row["family_card"] = float(row["family_card"][:15] + "0")
    book.write(tmp_path, declared.form)
    loaded = loading(tmp_path)
    (error,) = loaded.report.refused
    assert str(error).startswith("P2WKSS RW 12 baseline")
    assert "lembar 'Pendataan keluarga', sel F: 12 dari 20 nomor KK kosong atau rusak" in str(error)
    assert loaded.value("SELECT count(*) FROM visit") == 0


def test_a_dangling_link_is_a_refused_file(tmp_path: Path, declared: Declared, loading: LoadFolder) -> None:
    Book.of_families(1).write(tmp_path, declared.form)
    try:
        (tmp_path / "P2WKSS RW 12 m2 - x.xlsx").symlink_to(tmp_path / "gone.xlsx")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    loaded = loading(tmp_path)
    assert [error.rule.name for error in loaded.report.refused] == ["file_missing"]
    assert loaded.value("SELECT count(*) FROM visit") == 1


def test_a_different_key_gives_different_pseudonyms_and_the_same_answers(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    from etl.identity import Key

    Book.of_families(2).write(tmp_path, declared.form)
    one, other = loading(tmp_path), loading(tmp_path, key=Key(bytes(32)))
    ids = [set(loaded.rows("SELECT household_id FROM household")) for loaded in (one, other)]
    assert ids[0].isdisjoint(ids[1])
    assert one.value("SELECT sum(floor_area) FROM household_answer") == other.value(
        "SELECT sum(floor_area) FROM household_answer"
    )


def test_card_numbers_of_the_fixtures_are_well_formed() -> None:
    assert len(card(1)) == 16


def test_labels_in_place_of_codes_refuse_the_file_with_one_message(load_book: Any) -> None:
    loaded = load_book(Book.of_families(12, visit_result="Lengkap"))
    (error,) = loaded.report.refused
    assert "sel B: 12 dari 12 isian Hasil kunjungan tidak dikenal. Yang boleh: 1 (Lengkap)" in str(error)
    assert "XML values and headers" in str(error)


def test_a_column_of_blank_cards_refuses_the_file_with_one_message(load_book: Any) -> None:
    loaded = load_book(Book.of_families(12, family_card=None))
    (error,) = loaded.report.refused
    assert "sel F: 12 dari 12 nomor KK kosong atau rusak" in str(error)


def test_a_name_pasted_one_column_off_is_shown_nowhere(load_book: Any) -> None:
    book = _family(members=[man(1), woman(1, national_id=None, name="P", sex="Wulandari Rahayuningsih")])
    loaded = load_book(book)
    assert loaded.findings("code_unknown")[0][2] == "•••"
    assert "Wulandari" not in str(loaded.rows("SELECT * FROM finding") + loaded.rows("SELECT * FROM quarantine"))


@pytest.mark.parametrize(
    "text", ["hp 0812 - 3456 - 7891", "(0812) 3456-7891", "0812_3456_7891", "0812\u20133456\u20137891"]
)
def test_a_telephone_number_is_hidden_however_it_is_spaced(load_book: Any, text: str) -> None:
    book = _family()
    book.assistance.append(
        {"type": 1, "status": 3, "evidence": text, "_submission__uuid": "uuid-1", "_parent_index": 1}
    )
    loaded = load_book(book)
    assert "7891" not in str(loaded.rows("SELECT * FROM finding") + loaded.rows("SELECT * FROM assistance"))


def test_a_hint_about_a_number_does_not_tell_a_telephone_number(load_book: Any) -> None:
    loaded = load_book(_family(floor_area="081234567891 orang"))
    ((_, _, _, message),) = loaded.findings("number_unreadable")
    assert "1234" not in message


def test_a_folder_or_half_a_download_under_a_forms_name_is_refused(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    Book.of_families(1).write(tmp_path, declared.form)
    (tmp_path / "P2WKSS RW 12 m4 - x.xlsx").mkdir()
    (tmp_path / "P2WKSS RW 12 m8 - x.xlsx.crdownload").write_bytes(b"PK\x03\x04 half")
    loaded = loading(tmp_path)
    assert [error.rule.name for error in loaded.report.refused] == ["file_is_folder", "file_damaged"]
    assert "ini folder, bukan berkas" in str(loaded.report.refused[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only there are names of files any bytes")
def test_a_name_that_is_not_text_is_read_and_shown_all_the_same(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    path = Book.of_families(1).write(tmp_path, declared.form)
    path.rename(tmp_path / os.fsdecode(b"P2WKSS RW 12 baseline - \xe9.xlsx"))
    loaded = loading(tmp_path)
    assert loaded.value("SELECT name FROM source_file") == "P2WKSS RW 12 baseline - ?.xlsx"


def test_a_second_column_of_a_declared_skip_refuses_the_file(load_book: Any) -> None:
    loaded = load_book(Book.of_families(1).but(extra_columns={"household": ["_validation_status"]}))
    (error,) = loaded.report.refused
    assert "'_validation_status' muncul lebih dari sekali" in str(error)


def test_a_blank_row_above_the_header_is_told_and_does_no_harm(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    path = Book.of_families(1).write(tmp_path, declared.form)
    workbook = openpyxl.load_workbook(path)
    workbook.worksheets[0].insert_rows(1)
    workbook.save(path)
    loaded = loading(tmp_path)
    assert loaded.counts("household") == (1, 1, 0, 0, 0)
    assert loaded.rules() == {"lines_above_header"}


def test_a_folder_of_files_nobody_mapped_says_which_and_what_to_do(tmp_path: Path, loading: LoadFolder) -> None:
    (tmp_path / "Daftar warga.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(SourceError) as error:
        loading(tmp_path)
    assert error.value.rule.name == "no_file_known"
    assert "'Daftar warga.csv'" in error.value.message
    assert "p2wkss data map" in error.value.rule.advice
