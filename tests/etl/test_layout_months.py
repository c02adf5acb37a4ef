"""Wide monthly tables: every spelling of a month, one or two header lines, years, and what can't be told apart."""

from __future__ import annotations

from datetime import datetime

import pytest
from layout_books import assert_sound, column, form_of, grid_of, rules_of, sheet_with, workbook_of

from etl.layouts.months import MONTHS, pattern_of
from etl.layouts.recognition import lay_out, recognise
from etl.sources import SourceError

ONE_LINE = ("NIK", "Nama", "JANUARI_BERAT", "JANUARI_TINGGI", "PEBRUARI_BERAT", "PEBRUARI_TINGGI", "Mar_BERAT")


def test_every_month_is_known_in_its_spellings() -> None:
    for words, number in (("pebruari feb", 2), ("mei may", 5), ("agt aug", 8), ("nopember nov", 11)):
        assert {MONTHS[word] for word in words.split()} == {number}
    assert set(MONTHS.values()) == set(range(1, 13))


@pytest.mark.parametrize(
    ("name", "pattern", "year", "month"),
    [
        ("JANUARI_BERAT", "{month}_BERAT", 0, 1),
        ("Feb. 2024 > TB", "{month} > TB", 2024, 2),
        ("BERAT > Nopember", "BERAT > {month}", 0, 11),
        ("TGL UKUR AGT-2023", "TGL UKUR {month}", 2023, 8),
        ("MAY", "{month}", 0, 5),
        ("MAR '23 > BB", "{month} > BB", 2023, 3),
        ("2023-04-01 > BB", "{month} > BB", 2023, 4),
        ("TAHUN 2022 > Nov > BB (kg)", "{month} > BB (kg)", 2022, 11),
        ("2023 > Peb > TB", "{month} > TB", 2023, 2),
        ("TAHUN 2022 > TAHUN 2023 > Nov > BB", "TAHUN 2022 > TAHUN 2023 > {month} > BB", 0, 11),
        ("Nov-22 > BB", "{month} > BB", 2022, 11),
        ("BERAT Jan/23", "BERAT {month}", 2023, 1),
        ("BERAT JAN-01", "BERAT {month}-01", 0, 1),
    ],
)
def test_a_name_tells_its_month(name: str, pattern: str, year: int, month: int) -> None:
    found = pattern_of(name)
    assert found is not None
    assert (found[0], found[1].year, found[1].month) == (pattern, year, month)


@pytest.mark.parametrize("name", ["Nama", "Martabat", "Desa", "JAN-FEB", "2023-04-12 > BB", "Juniarti", "BERAT"])
def test_other_names_tell_none(name: str) -> None:
    assert pattern_of(name) is None


def test_one_header_line_becomes_one_record_a_month() -> None:
    book = workbook_of(
        grid_of(
            ONE_LINE,
            ("1", "Ani", 8.1, 70.0, "", "", 8.5),
            ("2", "Budi", "", "", "", "", ""),
            (),
            ("3", "Cici", "", "", 9.0, "", ""),
        )
    )
    export = recognise(book)
    sheet = export.sheets[0]
    assert sheet.header == ("NIK", "Nama", "{month}_BERAT", "{month}_TINGGI", "{month}")
    berat = [row for position, row in enumerate(sheet.rows) if position not in sheet.skipped and any(row)]
    place = sheet.header.index("{month}_BERAT"), sheet.header.index("{month}")
    assert [(row[0], *(row[n] for n in place)) for row in berat] == [
        ("1", 8.1, 1),
        ("1", 8.5, 3),
        ("3", 9.0, 2),
    ]
    assert [sheet.row_number(n) for n in sheet.skipped] == [3]
    assert set(sheet.skipped.values()) == {"row_without_month"}
    assert sheet.address(1, place[0]) == "G2"
    assert sheet.address(1, 0) == "A2"
    assert_sound(export)


def test_two_header_lines_and_the_forms_pattern() -> None:
    head = ("NO", "NAMA", "JANUARI", "", "FEBRUARI", "")
    parts = ("", "", "BERAT", "TINGGI", "BERAT", "TINGGI")
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)]
    grid = grid_of(head, parts, (1, "Ani", 8.0, 70.0, 8.4, 71.0), merged=merged)
    form = form_of("excel", sheet_with("NAMA", "{month} > berat", "{month} > TINGGI", "{month}", header_rows=(1, 2)))
    sheet = lay_out(workbook_of(grid), form).sheets[0]
    assert sheet.header == ("NO", "NAMA", "{month} > berat", "{month} > TINGGI", "{month}")
    assert column(sheet, "{month}") == [1, 2]
    assert column(sheet, "{month} > TINGGI") == [70.0, 71.0]
    assert sheet.address(1, 3) == "F3"


def test_months_that_excel_made_days_of_are_headings_in_two_lines_too() -> None:
    head = ("NO", "NAMA", *(part for month in (3, 4, 5) for part in (datetime(2023, month, 1), "")))
    parts = ("", "", *("BB", "TB") * 3)
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 0, 7)]
    grid = grid_of(
        ("REGISTER", *("",) * 7),
        head,
        parts,
        (1, "Ani", 8.0, 70.0, 8.4, 71.0, "", ""),
        merged=[(top + 1, left, bottom + 1, right) for top, left, bottom, right in merged],
    )
    sheet = recognise(workbook_of(grid)).sheets[0]
    assert sheet.header == ("NO", "NAMA", "{month} > BB", "{month} > TB", "{month}", "{year}")
    assert [row[-2:] for row in sheet.rows] == [(3, 2023), (4, 2023)]


def test_a_form_without_months_leaves_the_table_wide() -> None:
    sheet = lay_out(
        workbook_of(grid_of(ONE_LINE, ("1", "Ani", 8.1, 70.0, "", "", 8.5))), form_of("excel", sheet_with("NIK"))
    ).sheets[0]
    assert sheet.header == ONE_LINE


def test_years_tell_two_januaries_apart() -> None:
    head = ("Nama", "Desember 2023 BB", "Januari 2024 BB", "Januari 2023 BB")
    sheet = recognise(workbook_of(grid_of(head, ("Ani", 9.0, 9.1, 7.0)))).sheets[0]
    assert sheet.header == ("Nama", "{month} BB", "{month}", "{year}")
    assert [row[1:] for row in sheet.rows] == [(7.0, 1, 2023), (9.0, 12, 2023), (9.1, 1, 2024)]


def test_years_over_the_months_make_one_table_across_them() -> None:
    head = ("NAMA", "TAHUN 2022", "", "", "TAHUN 2023", "", "")
    months = ("", "Okt", "Nov", "Des", "Jan", "Peb", "Mar")
    merged = [(0, 0, 1, 0), (0, 1, 0, 3), (0, 4, 0, 6)]
    export = recognise(workbook_of(grid_of(head, months, ("Ani", 8.0, 8.1, 8.2, 8.3, 8.4, 8.5), merged=merged)))
    assert export.sheets[0].header == ("NAMA", "{month}", "{month}", "{year}")
    assert [row[1:] for row in export.sheets[0].rows] == [
        (8.0, 10, 2022),
        (8.1, 11, 2022),
        (8.2, 12, 2022),
        (8.3, 1, 2023),
        (8.4, 2, 2023),
        (8.5, 3, 2023),
    ]
    assert_sound(export)


def test_a_month_that_stands_twice_is_told_or_refused() -> None:
    head = ("Nama", "Januari BB", "Februari BB", "Maret BB", "Jan BB")
    book = workbook_of(grid_of(head, ("Ani", 9.0, 9.1, 7.0, 8.0)))
    export = recognise(book)
    assert export.sheets[0].header == head
    assert rules_of(export) == ["months_unclear"]
    with pytest.raises(SourceError) as refused:
        lay_out(book, form_of("excel", sheet_with("{month} BB")))
    assert refused.value.rule.name == "months_twice"


def test_totals_and_signatures_of_a_wide_table_stay_no_records() -> None:
    book = workbook_of(grid_of(ONE_LINE, ("1", "Ani", 8.1, 70.0, "", "", 8.5), ("JUMLAH", "", 8.1, "", "", "", 8.5)))
    sheet = recognise(book).sheets[0]
    assert set(sheet.skipped.values()) == {"row_total"}
    assert [sheet.row_number(n) for n in sheet.skipped] == [3]
