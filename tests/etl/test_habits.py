"""Habits of people and tools that have one reading: each in the smallest table that has it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from drafted_files import draft_of, export_of, write_sheet

from etl.cells.dates import as_date
from etl.cells.texts import area_reader
from etl.drafting.evidence import SheetEvidence
from etl.drafting.notation import date_order, decimal_mark
from etl.layouts.together import ALL, together

LATEST = date(2023, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20-mar-23", date(2023, 3, 20)),
        ("1 agustus '58", date(1958, 8, 1)),
        ("senin, 20 maret 2023", date(2023, 3, 20)),
        ("20/iii/2023", date(2023, 3, 20)),
        ("7 xii 2022", date(2022, 12, 7)),
        ("20230320", date(2023, 3, 20)),
        ("20231320", None),
        ("20/xiii/2023", None),
        ("20/iii/23", None),
        ("20/03/23", None),
    ],
)
def test_a_date_is_read_where_one_reading_fits(text: str, day: date | None) -> None:
    assert as_date(text, None, latest=LATEST) == day


def test_an_rt_in_roman_letters_is_that_rt_and_no_other() -> None:
    read = area_reader({f"00{number}": f"00{number}" for number in range(1, 9)}, {})
    assert [read(text).value for text in ("IV", "RT II", "iv", "IX", "IIII")] == ["004", "002", "004", None, None]


def _evidence(tmp_path: Path, name: str, cells: list[str]) -> SheetEvidence:
    (table,) = draft_of(
        write_sheet(tmp_path / "a.xlsx", [["Nama", name], *(["Umpama", cell] for cell in cells)])
    ).tables
    return table


def test_a_text_that_is_no_date_makes_the_others_no_less_sure(tmp_path: Path) -> None:
    column = _evidence(tmp_path, "Tanggal", ["20-03-2023", "21-03-2023 pagi sekali", "04-03-2023"]).column("Tanggal")
    assert column is not None
    assert date_order(column, latest=LATEST).sure == "dmy"


def test_thousands_without_their_first_point_are_for_a_person_to_read(tmp_path: Path) -> None:
    column = _evidence(tmp_path, "Pendapatan", ["1500.000", "800.000", "2250.000"]).column("Pendapatan")
    assert column is not None
    assert decimal_mark(column).doubtful


def test_a_sure_column_keeps_its_question_from_two_that_only_might_have_it(tmp_path: Path) -> None:
    rows = [
        ["Nama", "Kode kader", "Nomor Kartu Keluarga", "RT", "Tanggal kunjungan"],
        *(["", f"K0{n}", f"327701010210000{n}", f"00{n}", f"2{n}/03/2023"] for n in range(1, 5)),
    ]
    form = draft_of(write_sheet(tmp_path / "a.xlsx", rows)).form
    assert form is not None
    assert form.sheets[0].columns["Kode kader"] == "enumerator"


def test_a_septic_tank_is_no_answer_about_emptying_it(tmp_path: Path) -> None:
    headings = ["Apakah keluarga memiliki [Septik tank]", "Tangki septik disedot?", "Nomor KK", "RT", "Kode kader"]
    rows = [headings, *(["Ya", "Tidak", f"327701010210000{n}", f"00{n}", f"K0{n}"] for n in range(1, 5))]
    form = draft_of(write_sheet(tmp_path / "a.xlsx", rows)).form
    assert form is not None
    assert {name for name, variable in form.sheets[0].columns.items() if variable == "desludged"} == {headings[1]}


SURVEY = [
    ["Respondent ID", "Kode kader", "RT", "Dinding", "Atap", "Jenis lantai", "", "Vaksin", ""],
    ["", *["Open-Ended Response"] * 2, "Response", "Response", "Response", "Lainnya", "HB-0", "BCG"],
    [1, "K01", "001", "Tembok", "Seng", "Keramik", "", "HB-0", "BCG"],
    [2, "K02", "002", "Tembok", "Asbes", "Tanah", "", "", "BCG"],
    [3, "K01", "001", "Kayu", "Seng", "", "bambu", "HB-0", ""],
]


def test_a_second_line_that_says_what_each_answer_is_belongs_to_the_header(tmp_path: Path) -> None:
    (sheet,) = export_of(write_sheet(tmp_path / "a.xlsx", SURVEY)).sheets
    assert sheet.header[:2] == ("Respondent ID", "Kode kader")
    assert sheet.header[5:7] == ("Jenis lantai", "Jenis lantai > Lainnya")
    assert len(sheet.rows) == 3


def test_options_that_repeat_their_heading_are_ticks(tmp_path: Path) -> None:
    (sheet,) = export_of(write_sheet(tmp_path / "a.xlsx", SURVEY)).sheets
    column = sheet.header.index("Vaksin")
    assert [row[column] for row in sheet.rows] == ["HB-0, BCG", "BCG", "HB-0"]


def test_a_second_line_of_answers_stays_one(tmp_path: Path) -> None:
    rows = [["Nama", "RT", "Lantai", "", "Dinding"], ["A", "001", "Tanah", "retak", "Tanah"]]
    rows += [["B", "002", "Tanah", "", "Tembok"], ["C", "003", "Keramik", "", "Tembok"]]
    (sheet,) = export_of(write_sheet(tmp_path / "a.xlsx", rows)).sheets
    assert len(sheet.rows) == 3


def test_columns_numbered_in_roman_are_no_family(tmp_path: Path) -> None:
    rows = [["No", "Nama", "RT", "Lantai"], ["I", "II", "III", "IV"], [1, "A", "001", "Tanah"], [2, "B", "002", "Ubin"]]
    (sheet,) = export_of(write_sheet(tmp_path / "a.xlsx", rows)).sheets
    assert list(sheet.skipped.values()) == ["row_column_numbers"]


def test_two_strokes_mean_the_cell_above(tmp_path: Path) -> None:
    rows = [["No", "Nama", "RT"], [1, "A", "001"], [2, "B", "//"], [3, "C", "//"]]
    (sheet,) = export_of(write_sheet(tmp_path / "a.xlsx", rows)).sheets
    assert [row[2] for row in sheet.rows] == ["001"] * 3


def test_answers_of_a_form_on_two_sheets_are_read_together(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "Pendataan (Jawaban).xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number in (1, 2):
            sheet = book.add_worksheet(f"Form Responses {number}")
            for line, row in enumerate([["Timestamp", "RT", "Nama"], [f"2{number}/03/2023 08:00:00", "001", "A"]]):
                sheet.write_row(line, 0, row)
    (both,) = together(export_of(path)).sheets
    assert (both.name, len(both.rows)) == (ALL, 2)
