"""Habits of people and tools that have one reading: each in the smallest table that has it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from drafted_files import add_sheet, declarations, draft_of, export_of, write_sheet

from etl.cells import Reason
from etl.cells.codes import code_reader, codes_reader, separator_in
from etl.cells.dates import as_date, is_turned, year_first_of
from etl.cells.manner import Manner
from etl.cells.numbers import as_amount, as_number, only_short_decimals_fit
from etl.cells.texts import area_reader, text_reader
from etl.drafting.draft import draft_form
from etl.drafting.evidence import SheetEvidence
from etl.drafting.gaps import gaps
from etl.drafting.looking import see
from etl.drafting.notation import date_order, decimal_mark
from etl.layouts.numbered import numbered_people
from etl.layouts.recognition import lay_out
from etl.layouts.together import ALL, together
from etl.mapping import Form
from etl.sources.reading import read_workbook

LATEST = date(2023, 11, 24)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("2023-03-22", "2023-04-03"), "ymd"),
        (("2023-22-03", "2023-04-03"), "ydm"),
        (("2023-22-03", "2023-03-23", "2023-04-03"), None),
        (("2023-22-03", *(f"2023-03-{day}" for day in range(14, 30))), "ymd"),
        (("22/03/2023", "2023-13-32", "kosong"), "ymd"),
    ],
)
def test_the_column_tells_the_order_of_dates_that_begin_with_their_year(texts: tuple[str, ...], order: str) -> None:
    assert year_first_of(texts) == order


def test_a_date_that_begins_with_its_year_is_blank_where_its_column_is_mixed() -> None:
    read = [as_date(text, "dmy", year_first=None) for text in ("2023-04-03", "2023-22-03", "2023-03-23", "2023-05-05")]
    assert read == [None, date(2023, 3, 22), date(2023, 3, 23), date(2023, 5, 5)]
    assert as_date("2023-04-03", None, year_first="ydm") == date(2023, 3, 4)


def test_days_taken_for_months_leave_a_trace() -> None:
    days = [date(2023, 3, 4), date(2023, 12, 4), date(2023, 1, 5)]
    assert is_turned([*days, "22/03/2023", "13/04/23"])
    assert not is_turned([*days[:2], "22/03/2023", "13/04/2023"]), "too few to tell"
    assert not is_turned([*days, date(2023, 3, 13), "22/03/2023", "13/04/2023"]), "a day after the 12th"
    assert not is_turned([*days, "22/03/2023", "03/04/2023"]), "a text up to the 12th"
    assert not is_turned([*days, "2023-03-22", "13/04/2023", "14/04/2023"]), "nor this one"
    assert not is_turned([*days, "22 Maret 2023", "13/04/2023", "14/04/2023"]), "a text that no exchange leaves"


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
        ("kota cimahi, 1978-03-20", date(1978, 3, 20)),
        ("bandung/20 maret 1978", date(1978, 3, 20)),
        ("tgl. 1978-03-20", date(1978, 3, 20)),
        ("senin 1978-03-20", date(1978, 3, 20)),
        ("bandung, 05-03-1978", None),
        ("sekitar 1978-03-20", None),
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


def test_a_column_of_places_and_days_of_birth_tells_the_order_of_its_days(tmp_path: Path) -> None:
    name, cells = "Tempat/Tgl Lahir", ["Cimahi, 20-03-1978", "Kab. Bandung, 05-03-1980", "Garut/12-11-2021"]
    table = _evidence(tmp_path, name, cells)
    column = table.column(name)
    assert column is not None
    assert date_order(column, latest=LATEST).sure == "dmy"
    rows = [["NIK", "Nama", "L/P", name], *([f"327701200378000{n}", "A", "L", each] for n, each in enumerate(cells))]
    draft = draft_of(write_sheet(tmp_path / "b.xlsx", rows))
    assert draft.suggestions[0][name].variable == "birth_date"


def test_a_whole_number_has_no_three_decimals() -> None:
    income = declarations().codebook.unit("household").variable("household_income")
    weight = declarations().codebook.unit("person").variable("weight_kg")
    texts = ("1,500,000.00", "800.000", "rp 800.000", "2250.000", "12.50")
    assert [as_amount(text, income, Manner(decimal="point")) for text in texts] == [1500000, None, None, None, 12.5]
    assert as_amount("10.250", weight, Manner(decimal="point")) == 10.25


def test_several_answers_are_parted_by_what_stands_between_them_in_the_column(tmp_path: Path) -> None:
    answers = ["HB-0;BCG;", "BCG;", "HB-0", "BCG\nHB-0"]
    assert separator_in(answers) == ";"
    manner = Manner(answers={"HB-0": "hb0", "BCG": "bcg"}, separator=";")
    read = codes_reader(declarations().codebook.codes("vaccine"), blanks={}, manner=manner)
    assert [read(text).value for text in answers] == [("hb0", "bcg"), ("bcg",), ("hb0",), None]


def test_commas_and_points_in_one_column_are_decimals_where_few_digits_follow() -> None:
    assert only_short_decimals_fit(["8,5", "8.5", "12"])
    assert [as_number(text, "either") for text in ("8,5", "8.25", "12")] == [8.5, 8.25, 12]
    assert [as_number(text, "either") for text in ("1.250", "8,500")] == [None, None]
    assert only_short_decimals_fit(["8,5", "12"])
    assert not only_short_decimals_fit(["8.5", "12"])
    assert not only_short_decimals_fit(["8,5", "8.500"])
    assert not only_short_decimals_fit(["8,5", "8.5", "kg"])


def test_of_decimals_that_a_load_reads_in_both_ways_nothing_is_asked(tmp_path: Path) -> None:
    lines = [[f"327701010101001{n}", "001", ("8,6", "9.0")[n % 2]] for n in range(6)]
    rows = [["Nomor KK", "RT", "Luas lantai (m2)"], *lines]
    asked = gaps_told(write_sheet(tmp_path / "Rumah.xlsx", rows))
    assert not [message for message in asked if "8,6" in message or "desimal" in message]


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


PEOPLE = ["Nama anggota 1", "L/P anggota ke-1", "Umur 1", "Nama anggota 2", "L/P anggota ke-2", "Umur 2"]
FAMILIES = [
    ["No", "RT", *PEOPLE, "Catatan"],
    [1, "001", "Umpama", "L", 40, "Misal", "P", 38, "baik"],
    [2, "002", "Andaian", "P", 51, "-", "", "", ""],
    ["", "JUMLAH", "", "", "", "", "", "", ""],
]


def test_people_in_numbered_columns_become_lines_of_their_own(tmp_path: Path) -> None:
    root, people = export_of(write_sheet(tmp_path / "a.xlsx", FAMILIES)).sheets
    assert (root.header, people.name) == (("No", "RT", "Catatan", "_index"), "Sheet1, anggota")
    assert people.header == ("Nama anggota", "L/P anggota", "Umur", "_index", "_parent_index")
    assert [row[:3] + row[4:] for row in people.rows] == [
        ("Umpama", "L", 40, 1),
        ("Misal", "P", 38, 1),
        ("Andaian", "P", 51, 2),
    ]
    assert [people.address(line, 0) for line in range(3)] == ["C2", "F2", "C3"]


def test_names_of_columns_are_numbered_with_an_underscore() -> None:
    header = ["name_1", "age_1", "name_2", "age_2", "item_1", "item_2", "item_3"]
    (people,) = numbered_people(header)
    assert people.questions == ("name", "age"), "three items are no people"


def test_members_that_headings_call_now_this_now_that_are_one_kind_where_their_numbers_are_the_same() -> None:
    header = ["Nama anggota keluarga 1", "NIK ART ke-1", "L/P anggota 1", "Umur anggota 1"]
    header += [name.replace("1", "2") for name in header]
    (people,) = numbered_people(header)
    assert people.people == "anggota"
    assert set(people.questions) == {"Nama anggota keluarga", "NIK ART", "L/P anggota", "Umur anggota"}
    toddlers = [f"{asked} balita {number}" for number in (1, 2) for asked in ("Nama", "BB")]
    assert [each.people for each in numbered_people([*header, *toddlers])] == ["anggota", "balita"]


def test_who_the_first_and_the_second_member_is_makes_no_other_question_of_a_heading() -> None:
    roles = {1: "Kepala keluarga", 2: "Istri/suami", 3: "Anak"}
    behind = [f"{asked} anggota {n} ({role})" for n, role in roles.items() for asked in ("Nama", "NIK")]
    (people,) = numbered_people(behind)
    people_behind = people.questions
    assert people_behind == ("Nama anggota", "NIK anggota")
    before = [f"Anggota ke-{n} ({role}): {asked}" for n, role in roles.items() for asked in ("Nama", "NIK")]
    (people,) = numbered_people(before)
    assert people.questions == ("Anggota: Nama", "Anggota: NIK")
    measured = [f"{asked} balita {n} ({unit})" for n in (1, 2) for asked, unit in (("BB", "kg"), ("TB", "cm"))]
    members, toddlers = numbered_people([*behind, *measured])
    assert (members.questions, toddlers.questions) == (people_behind, ("BB balita (kg)", "TB balita (cm)"))


@pytest.mark.parametrize(
    "headings",
    [
        ["Nama kepala keluarga", "Jumlah anak 1", "Jumlah anak 2"],  # one question only
        ["Nama anggota 2", "Umur anggota 2", "Nama anggota 3", "Umur anggota 3"],  # who is the first?
        ["Berat bulan 1", "Tinggi bulan 1", "Berat bulan 2", "Tinggi bulan 2"],  # no people
    ],
)
def test_other_numbers_in_headings_stay_where_they_are(headings: list[str]) -> None:
    assert numbered_people(["No", *headings]) == ()


def test_a_form_that_asks_for_no_such_table_keeps_the_columns(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "a.xlsx", FAMILIES)
    form = Form.model_validate(
        {
            "form": "lama",
            "system": "excel",
            "version": "1",
            "title": "Lama",
            "sheets": ({"unit": "household", "sheet": 1, "columns": {"RT": "rt", "Nama anggota 1": "head_name"}},),
        }
    )
    (sheet,) = lay_out(read_workbook(path), form).sheets
    assert sheet.header == tuple(FAMILIES[0])


KEYS = [f"327701010210000{number}" for number in range(1, 4)]
TABLE = [["Data keluarga"], ["Nomor KK", "RT", "Lantai"], *([key, "001", "Tanah"] for key in KEYS)]
MEMBERS = [["Nomor KK", "Nama", "L/P", "Umur"], *([key, "Umpama", "L", 40] for key in KEYS)]


def test_a_second_table_below_the_first_is_a_table_of_its_own(tmp_path: Path) -> None:
    export = export_of(write_sheet(tmp_path / "a.xlsx", [*TABLE, [], ["Data anggota"], *MEMBERS]))
    first, second = export.sheets
    assert (first.header, second.header) == (("Nomor KK", "RT", "Lantai"), ("Nomor KK", "Nama", "L/P", "Umur"))
    assert [second.address(line, 1) for line in range(3)] == ["B9", "B10", "B11"]
    assert (second.name, export.key, export.parent_key) == ("Sheet1, tabel 2", "Nomor KK", "Nomor KK")
    above = [(told.sheet, told.found) for told in export.told if told.rule == "lines_above_header"]
    assert above == [("Sheet1", "1"), ("Sheet1, tabel 2", "7")], "of the second table no line of the first"


def test_a_list_of_one_child_for_each_family_is_joined_by_its_cards_whatever_their_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    children = [["Nama", "No. Kartu Keluarga", "Umur"], *(["Umpama", key, 3] for key in reversed(KEYS))]
    with xlsxwriter.Workbook(path) as book:
        add_sheet(book, "Keluarga", TABLE[1:])
        add_sheet(book, "Balita", children)
    export = export_of(path)
    assert (export.key, export.parent_key) == ("Nomor KK", "No. Kartu Keluarga")


def test_a_table_beside_that_lists_the_same_cards_in_another_order_is_no_part_of_the_lines(tmp_path: Path) -> None:
    right = [["No. Kartu Keluarga", "Luas", "Atap"], *([key, 30, "Seng"] for key in reversed(KEYS))]
    rows = [[*left, "", *beside] for left, beside in zip(TABLE[1:], right, strict=True)]
    first, second = export_of(write_sheet(tmp_path / "a.xlsx", rows)).sheets
    assert (first.header, second.header[-3:]) == (tuple(TABLE[1]), tuple(right[0]))


def test_a_second_table_beside_the_first_is_a_table_of_its_own(tmp_path: Path) -> None:
    rows = [[*left, "", *right] for left, right in zip(TABLE[1:], MEMBERS, strict=True)]
    first, second = export_of(write_sheet(tmp_path / "a.xlsx", rows)).sheets
    assert [name for name in second.header if name] == MEMBERS[0]
    assert second.address(0, second.header.index("Nama")) == "F2"
    assert first.header == tuple(TABLE[1])


@pytest.mark.parametrize(
    "below",
    [
        [["Nomor KK", "RT", "Lantai"], ["3277010102100009", "002", "Ubin"], ["3277010102100008", "002", "Ubin"]],
        [["Mengetahui", "Ketua RW", "Kader"], ["", "", ""], ["Umpama", "Andaian", "Misal"]],
        [["RT", "Lantai", "Catatan"]],
    ],
)
def test_what_is_no_second_table_stays_with_the_first(tmp_path: Path, below: list[list[str]]) -> None:
    assert len(export_of(write_sheet(tmp_path / "a.xlsx", [*TABLE, [], *below])).sheets) == 1


def test_a_column_of_ticks_only_says_what_its_blanks_are(tmp_path: Path) -> None:
    rows = [["Nomor KK", "RT", "KK binaan"], *([key, "001", "√" if n else ""] for n, key in enumerate(KEYS))]
    path = write_sheet(tmp_path / "a.xlsx", rows)
    form = draft_of(path).form
    assert form is not None
    told = [
        str(gap)
        for gap in gaps(form, declared=declarations(), file="a", seen=see(read_workbook(path), form, declarations()))
    ]
    assert any("1 sel kosong berarti tidak dijawab" in line for line in told)


def test_what_a_question_is_called_itself_counts_before_what_it_is_called_besides(tmp_path: Path) -> None:
    rows = [["Nomor KK", "RT", "Luas bangunan (m2)", "Luas lantai (m2)"], *([key, "001", 80, 36] for key in KEYS)]
    form = draft_of(write_sheet(tmp_path / "a.xlsx", rows)).form
    assert form is not None
    assert {name for name, v in form.sheets[0].columns.items() if v == "floor_area"} == {"Luas lantai (m2)"}


def test_yes_and_no_are_nobodys_name_and_women_are_not_the_whole_family(tmp_path: Path) -> None:
    headings = ["Nomor KK", "RT", "Nama balita", "Jumlah anggota keluarga perempuan"]
    rows = [headings, *([key, "001", "Ya" if number else "Tidak", 2] for number, key in enumerate(KEYS))]
    suggestions = draft_of(write_sheet(tmp_path / "a.xlsx", rows)).suggestions[0]
    assert not {"Nama balita", "Jumlah anggota keluarga perempuan"} & suggestions.keys()


def test_blanks_between_thousands_stand_between_no_two_numbers() -> None:
    """As programs write them that keep a number from being broken over two lines."""
    income = declarations().codebook.unit("household").variable("household_income")
    texts = ("1 500 000", "rp 900 000,-", "1 500", "15 00", "1500 000", "1 500 00", "12 500 7")
    assert [as_amount(text, income, Manner()) for text in texts] == [1500000, 900000, 1500, None, None, None, None]


REGISTER = [["Nama Balita", "Nama Ibu", "Tgl Lahir", "BB (kg)", "TB (cm)"], ["Umpama", "Misal", "2021-03-01", 9.5, 75]]
MONTHS = ("Januari 2023", "Pebruari 2023", "Register Maret 2023")


def test_months_on_the_tabs_are_columns_of_every_line(tmp_path: Path) -> None:
    path = tmp_path / "Register posyandu.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for month in MONTHS:
            add_sheet(book, month, REGISTER)
    (register,) = together(export_of(path)).sheets
    assert register.header[-3:] == ("nama lembar", "{month}", "{year}")
    assert [row[-2:] for row in register.rows] == [(1, 2023), (2, 2023), (3, 2023)]
    draft = draft_form(together(export_of(path)), declared=declarations())
    assert draft.form is not None
    assert (draft.form.sheets[0].columns["{month}"], draft.form.sheets[0].columns["{year}"]) == (
        "measured_month",
        "measured_year",
    )
    sheets = lay_out(read_workbook(path), draft.form).sheets
    assert [sheet.rows[0][-2:] for sheet in sheets] == [(1, 2023), (2, 2023), (3, 2023)]


def gaps_told(path: Path) -> list[str]:
    form = draft_form(together(export_of(path)), declared=declarations()).form
    assert form is not None
    seen = see(read_workbook(path), form, declarations())
    return [gap.message for gap in gaps(form, declared=declarations(), file="a", seen=seen)]


def test_lists_of_other_hands_are_one_table_in_any_order_and_told_where_headings_differ(tmp_path: Path) -> None:
    path = tmp_path / "Pendataan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        add_sheet(book, "RT 1", [["Nomor KK", "Nama", "Lantai"], [KEYS[0], "Umpama", "Ubin"]])
        add_sheet(book, "RT 2", [["Lantai", "nomor KK", "Nama"], ["Tanah", KEYS[1], "Andaian"]])
        add_sheet(book, "RT 3", [["No. KK", "Nama", "Lantai"], [KEYS[2], "Misal", "Ubin"]])
    export = together(export_of(path))
    assert [row[:3] for row in export.sheets[0].rows] == [(KEYS[0], "Umpama", "Ubin"), (KEYS[1], "Andaian", "Tanah")]
    assert [export.sheets[0].address(1, column) for column in range(3)] == ["B2", "C2", "A2"]
    [told] = [told for told in export.told if told.rule == "sheets_nearly_alike"]
    assert (told.sheet, told.found, told.allowed) == ("RT 3", "'No. KK'", "'Nomor KK'")


def test_a_tab_without_a_month_leaves_all_of_them_without(tmp_path: Path) -> None:
    path = tmp_path / "Register posyandu.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in (*MONTHS, "RT 3"):
            add_sheet(book, name, REGISTER)
    (register,) = together(export_of(path)).sheets
    assert register.header[-1] == "nama lembar"
    [told] = [message for message in gaps_told(path) if "measured_month" in message]
    assert "tulis bulan di nama setiap lembar" in told


def test_a_mark_that_stands_twice_stands_before_thousands() -> None:
    assert [as_number(text, None) for text in ("1.500.000", "1,500,000", "2.000.000.000")] == [1.5e6, 1.5e6, 2e9]
    assert [as_number(text, None) for text in ("1.250", "1.500.00", "01.500.000", "1.500,000")] == [None] * 4


def test_a_word_of_a_label_with_a_stroke_is_that_answer_where_people_write() -> None:
    lists = {each.name: each.codes for each in declarations().codebook.lists}
    by_hand = Manner(labels=True)
    relation = code_reader(lists["relation"], blanks={}, manner=by_hand)
    assert [relation(text).value for text in ("Istri", "suami", "mertua", "Istri/suami")] == [
        *("spouse", "spouse", "parent", "spouse")
    ]
    education = code_reader(lists["education"], blanks={}, manner=by_hand)
    assert [education(text).value for text in ("sederajat", "tidak", "belum tamat SD")] == [None, None, None]
    assert education("SMP").value is not None
    vaccines = codes_reader(lists["vaccine"], blanks={}, manner=Manner(labels=True, separator=","))
    assert vaccines("BCG, Campak").value == ("bcg", "mr")
    not_counted = Manner(labels=True, separator=",", blanks={"IPV 1": Reason.NOT_ASKED, "lupa": Reason.DONT_KNOW})
    vaccines = codes_reader(lists["vaccine"], blanks={}, manner=not_counted)
    assert vaccines("BCG, IPV 1, Campak").value == ("bcg", "mr"), "an answer beside those that are asked for"
    assert vaccines("IPV 1").reason is Reason.NOT_ASKED
    assert vaccines("BCG, lupa").rule == "code_unknown"
    assert code_reader(lists["relation"], blanks={}, manner=Manner())("Istri").value is None, "in a tool's own codes"


def test_a_code_in_small_letters_is_the_same_code() -> None:
    read = text_reader("K[0-9]{1,3}[A-Z]?", {})
    assert [read(text).value for text in ("k01", "K1a", "K01", "Kader 1")] == ["K01", "K1A", "K01", None]
