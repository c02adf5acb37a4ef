"""Google Forms, e-PPGBM, recap tables, ages in words, and what happens when a form meets another system's file."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_books import (
    KOBO,
    ODK,
    assert_sound,
    column,
    form_of,
    grid_of,
    needs_shared,
    read_folder,
    rules_of,
    sheet_with,
    text_rows,
    workbook_of,
)

from etl.layouts import eppgbm
from etl.layouts.ages import age_in_words
from etl.layouts.recognition import lay_out, recognise
from etl.sources import SourceError
from etl.sources.grid import Grid
from etl.sources.reading import read_workbook

ANSWERS = ("Stempel waktu", "Nama kepala keluarga", "Sumber air (boleh lebih dari satu)", "Punya jamban?")
REGISTER = eppgbm.COLUMNS
CHILD = {"NIK": "3273011203210001", "Nama": "Ani", "JK": "P", "Usia Saat Ukur": "1 Tahun - 5 Bulan - 12 Hari"}


@pytest.mark.parametrize("stamp", ["Timestamp", "Stempel waktu", "Cap waktu", " stempel  WAKTU"])
def test_google_answers_are_known_by_their_stamp(stamp: str) -> None:
    export = recognise(workbook_of(grid_of((stamp, *ANSWERS[1:]), ("01/02/2024 10:00:00", "A", "PAM, Sumur", "Ya"))))
    assert export.system == "google"
    assert export.sheets[0].separators[2] == ", "
    assert "koma" in export.explanation
    assert stamp.strip().split()[0] in export.explanation


def test_the_csv_of_the_form_itself_parts_the_answers_of_a_checkbox_with_a_semicolon() -> None:
    line = ("2023/03/20 1:03:22 PM GMT+7", "A", "PAM;Sumur", "Ada, tanpa sabun")
    export = recognise(workbook_of(grid_of(ANSWERS, line)))
    assert export.sheets[0].separators == {1: ";", 2: ";", 3: ";"}
    assert "titik koma" in export.explanation
    of_sheets = recognise(workbook_of(grid_of(ANSWERS, ("20/03/2023 13:03:22", *line[1:]))))
    assert set(of_sheets.sheets[0].separators.values()) == {", "}


def test_an_edited_question_is_one_question() -> None:
    head = (*ANSWERS, "Punya jamban?")
    book = workbook_of(
        grid_of(
            head,
            (datetime(2024, 1, 1), "A", "PAM", "Ya", ""),
            (datetime(2024, 1, 2), "B", "PAM", "", "Tidak"),
            (datetime(2024, 1, 3), "C", "PAM", "Ya", "Tidak"),
            (datetime(2024, 1, 4), "D", "PAM", "", ""),
            (datetime(2024, 1, 5), "E", "PAM", "Ya", "Ya"),
        )
    )
    export = recognise(book)
    sheet = export.sheets[0]
    assert sheet.header == ANSWERS
    assert column(sheet, "Punya jamban?") == ["Ya", "Tidak", "Tidak", "", "Ya"]
    assert sheet.held == {2: "question_answered_twice"}
    assert sheet.address(0, 3) == "D2"
    assert sheet.address(1, 3) == "E3"
    assert rules_of(export) == ["questions_merged"]
    assert_sound(export)


def test_two_questions_with_one_text_stay_two() -> None:
    head = ("Timestamp", "Umur", "Umur")
    export = recognise(workbook_of(grid_of(head, ("x", "30", "28"), ("y", "40", "41"))))
    assert export.sheets[0].header == head
    assert rules_of(export) == ["headers_repeated"]


def test_a_question_that_a_later_section_asks_again_is_no_edited_one() -> None:
    head = ("Timestamp", "Nama", "Nama")
    export = recognise(workbook_of(grid_of(head, ("x", "Asep", ""), ("y", "Budi", ""), ("z", "Cecep", "Dadang"))))
    assert export.sheets[0].header == head
    assert not export.sheets[0].held
    assert rules_of(export) == ["headers_repeated"]


def test_google_text_with_too_many_cells_is_held() -> None:
    grid = Grid("x", text_rows("Timestamp,Nama,RT\n1,Asep,01,sisa\n2,Budi,02\n", ","))
    assert recognise(workbook_of(grid, container="csv")).sheets[0].held == {0: "row_ragged"}


def _register(*columns: str, titles: int = 0) -> Grid:
    rows = [("LAPORAN STATUS GIZI",) for _ in range(titles)]
    return grid_of(*rows, columns, *(tuple(CHILD.get(name, "1") for name in columns) for _ in range(3)))


def test_the_register_is_known_in_both_generations() -> None:
    older = recognise(workbook_of(_register(*REGISTER)))
    newer = recognise(workbook_of(_register(*REGISTER, *eppgbm.NEWER_COLUMNS)))
    assert (older.system, older.options["generation"]) == ("eppgbm", "older")
    assert newer.options["generation"] == "newer"
    assert column(older.sheets[0], "Usia Saat Ukur") == ["1 Tahun - 5 Bulan - 12 Hari"] * 3


def test_the_register_below_title_lines_and_in_another_spelling() -> None:
    names = tuple("Puskesmas" if name == "Pukesmas" else name.upper() for name in REGISTER)
    book = workbook_of(_register(*names, titles=3), container="html", name="unduhan.xls")
    export = lay_out(book, form_of("eppgbm", sheet_with("NIK", "Pukesmas", "Usia Saat Ukur", "Cara Ukur")))
    assert {"NIK", "Pukesmas", "Usia Saat Ukur", "Cara Ukur"} <= set(export.sheets[0].header)
    assert export.sheets[0].row_number(0) == 5
    assert rules_of(export) == ["lines_above_header", "columns_matched"]


def test_what_somebody_retyped_is_the_registers_column_unless_that_is_there_too() -> None:
    retyped = tuple({"Usia Saat Ukur": "Umur", "Cara Ukur": "Posisi ukur"}.get(name, name) for name in REGISTER)
    form = form_of("eppgbm", sheet_with("NIK", "Usia Saat Ukur", "Cara Ukur"))
    assert {"Usia Saat Ukur", "Cara Ukur"} <= set(lay_out(workbook_of(_register(*retyped)), form).sheets[0].header)
    both = lay_out(workbook_of(_register("Umur", *REGISTER)), form).sheets[0].header
    assert {"Umur", "Usia Saat Ukur"} <= set(both)


def test_the_register_comes_first_whatever_lies_before_it() -> None:
    export = recognise(workbook_of(grid_of(("Petunjuk", "Isi"), ("a", "b"), name="info"), _register(*REGISTER)))
    assert [sheet.name for sheet in export.sheets] == ["Lembar1", "info"]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("1 Tahun - 5 Bulan - 12 Hari", (1, 5, 12)),
        ("0 tahun 11 bulan 3 hari", (0, 11, 3)),
        ("2 Thn, 1 Bln", (2, 1, 0)),
        ("23 Hari", (0, 0, 23)),
        (" 4  TAHUN ", (4, 0, 0)),
        ("1thn5bln", (1, 5, 0)),
        ("1-5-12", (1, 5, 12)),
    ],
)
def test_ages_in_words(text: str, age: tuple[int, int, int]) -> None:
    assert age_in_words(text) == age


@pytest.mark.parametrize(
    "text", ["", "17", "satu tahun", "1 Tahun 5", "5 Bulan 1 Tahun", "-", "1 Tahun - 5 Bulan dst", "1-15-12"]
)
def test_other_texts_are_no_ages(text: str) -> None:
    assert age_in_words(text) is None


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 120)] * 3))
def test_an_age_written_is_an_age_read(age: tuple[int, int, int]) -> None:
    assert age_in_words("{} Tahun - {} Bulan - {} Hari".format(*age)) == age


def test_a_recap_is_known_by_its_columns_and_keeps_indicators_that_begin_like_totals() -> None:
    head = ("RT", "Putaran", "Indikator", "Pembilang", "Penyebut")
    rows = (
        ("01", "baseline", "Jumlah KK berjamban", 40, 60),
        ("01", "m8", "Jumlah KK berjamban", 50, 61),
        ("JUMLAH", "", "", 90, 121),
    )
    export = recognise(workbook_of(grid_of(("REKAP RW 05",), head, *rows)))
    assert export.system == "recap"
    assert export.options["columns"] == {
        "Lembar1": {
            "area": "RT",
            "round": "Putaran",
            "indicator": "Indikator",
            "numerator": "Pembilang",
            "denominator": "Penyebut",
        }
    }
    sheet = export.sheets[0]
    assert {sheet.row_number(n): rule for n, rule in sheet.skipped.items()} == {5: "row_total"}
    assert sheet.held == {}


@pytest.mark.parametrize("first", ["Indikator", "Nama Indikator"])
def test_a_recap_in_other_words(first: str) -> None:
    head = (first, "Wilayah", "Ronde", "Capaian", "Sasaran")
    rows = (("Jumlah balita stunting", "RT 01", "baseline", 3, 40), ("Jumlah KK", "RT 01", "baseline", 40, 40))
    export = recognise(workbook_of(grid_of(head, *rows)))
    assert export.system == "recap"
    assert export.sheets[0].held == {}
    assert export.sheets[0].skipped == {}


@needs_shared
@pytest.mark.parametrize("declared", ["kobo", "google", "eppgbm", "excel", "recap"])
def test_another_systems_export_is_refused(declared: str) -> None:
    book = read_folder(ODK / "should_handle_single_level_repeats_with_key_parent")
    with pytest.raises(SourceError) as refused:
        lay_out(book, form_of(declared, sheet_with("name")))
    assert refused.value.rule.name == "system_differs"
    assert "ODK Central" in refused.value.message
    assert "Langkah berikutnya" in str(refused.value)


@needs_shared
def test_a_kobo_export_is_no_odk_export() -> None:
    with pytest.raises(SourceError):
        lay_out(read_workbook(KOBO / "or_other__xml_both.xlsx"), form_of("odk", sheet_with("fav_emperor")))


def test_a_table_without_any_sign_of_a_system_is_taken_as_declared() -> None:
    book = workbook_of(grid_of(("Waktu", "Nama"), ("1", "Asep")))
    for system in ("google", "eppgbm", "recap", "excel", "kobo"):
        assert lay_out(book, form_of(system, sheet_with("Nama"))).sheets[0].header == ("Waktu", "Nama")


def test_the_only_table_of_a_text_file_is_the_forms_first_sheet() -> None:
    grid = Grid("berkas", text_rows("REKAP,\nNama,RT\nAsep,01\n", ","))
    form = form_of("excel", sheet_with("Nama", sheet="Form Dasawisma", header_rows=(2,)))
    export = lay_out(workbook_of(grid, container="csv"), form)
    sheet = export.sheet("Form Dasawisma")
    assert sheet is not None
    assert sheet.header == ("Nama", "RT")


ROOT_OF_KOBO = ("no_kk", "_id", "_uuid", "_submission_time", "_validation_status", "_submitted_by", "_index")
ROOT_OF_ODK = ("SubmissionDate", "no_kk", "meta-instanceID", "KEY", "SubmitterID", "AttachmentsPresent", "ReviewState")


@pytest.mark.parametrize(
    ("header", "cure"), [(ROOT_OF_KOBO, "ekspor ulang jenis XLS"), (ROOT_OF_ODK, "submissions.csv.zip")]
)
def test_a_root_table_alone_says_how_to_get_the_people(header: tuple[str, ...], cure: str) -> None:
    book = workbook_of(grid_of(header, ("1",) * len(header)), container="csv")
    assert cure in recognise(book).explanation
