"""Habits of paper: the RT as the title of a part, answers ticked below `Ya` and `Tidak`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from layout_books import assert_every_line_is_accounted_for, assert_sound, column, grid_of, rules_of, workbook_of

from etl.layouts.given import with_given
from etl.layouts.handmade import lay_out
from etl.layouts.parts import parts_of
from etl.layouts.recognition import recognise
from etl.layouts.shape import Shape
from etl.layouts.sheet import Sheet
from etl.layouts.ticked import with_ticked
from etl.sources.grid import Merged, Row

HEADER = ("No", "No KK", "Nama KK", "Jamban")


def _family(number: int, *more: object) -> Row:
    return (float(number), f"327701010101{number:04d}", f"Umpama {number}", *more)  # type: ignore[return-value]


def test_a_title_says_the_rt_of_the_lines_below_it_and_is_no_record() -> None:
    rows = [("RT 01 / RW 12",), HEADER, _family(1, "ada"), ("",), ("RT 02",), _family(2, "ada"), _family(3, "ada")]
    export = recognise(workbook_of(grid_of(("DAFTAR KK",), *rows)))
    (sheet,) = export.sheets
    assert column(sheet, "RT di judul") == ["01", "", "02", "02", "02"]
    assert dict(sheet.skipped) == {2: "row_part_title"}
    assert export.options["derived"] == ("RT di judul",)
    assert_sound(export)
    assert_every_line_is_accounted_for(export)


def test_a_form_gets_the_column_only_if_it_asks_for_it() -> None:
    book = workbook_of(grid_of(("RT 003",), HEADER, _family(1, "ada"), _family(2, "ada")))
    asked = lay_out(book, {"Lembar1": Shape(columns=("No KK", "RT di judul"))}).sheets[0]
    unasked = lay_out(book, {"Lembar1": Shape(columns=("No KK",))}).sheets[0]
    assert column(asked, "RT di judul") == ["003", "003"]
    assert unasked.header == HEADER


@pytest.mark.parametrize(
    ("title", "rt", "dasawisma"),
    [
        ("Data RT 3 RW 12", "3", None),
        ("DASAWISMA: MELATI 1 RT. 03", "03", "MELATI 1"),
        ("Dawis 003-A", None, "003-A"),
        ("Kelurahan Utama RW 012 RT 001", "001", None),
    ],
)
def test_titles_as_people_write_them(title: str, rt: str | None, dasawisma: str | None) -> None:
    parts = parts_of(HEADER, [(title, "", "", ""), _family(1, "ada")], ())
    assert (
        parts.columns.get("RT di judul", ("", None))[1],
        parts.columns.get("dasawisma di judul", ("", None))[1],
    ) == (
        rt,
        dasawisma,
    )
    assert set(parts.titles) == {0}


@pytest.mark.parametrize("text", ["Pak RT 03 belum lapor", "Jalan Melati RT 03", "Ketua RT 03", "RT belum ada"])
def test_what_only_mentions_an_rt_is_no_title(text: str) -> None:
    parts = parts_of(HEADER, [(text, "", "", ""), _family(1, "ada")], ())
    assert not parts.columns
    assert not parts.titles


@pytest.mark.parametrize("above", ["RT 01 - 08", "RT 01 s.d. RT 08", "RT 01, RT 02", "RT 1 dan 2"])
def test_a_title_of_several_says_none(above: str) -> None:
    assert not parts_of(HEADER, [_family(1, "ada")], [(above,)]).columns


def test_where_a_column_says_the_rt_titles_only_go() -> None:
    rows: list[Row] = [("Data RT 01", "", ""), ("1", "001", "ada"), ("", "RT 02", "")]
    parts = parts_of(("No", "RT", "Jamban"), rows, ())
    assert not parts.columns
    assert set(parts.titles) == {0}


def _ticked(*lines: Row) -> Row:
    top: Row = ("No KK", "Binaan", "")
    book = workbook_of(grid_of(top, ("", "Ya", "Tidak"), *lines, merged=(Merged(0, 1, 0, 2), Merged(0, 0, 1, 0))))
    (sheet,) = recognise(book).sheets
    return tuple(column(sheet, "Binaan")) if "Binaan" in sheet.header else ()


def test_the_heading_above_a_tick_is_the_answer() -> None:
    assert _ticked(("1", "√", ""), ("2", "", "v"), ("3", "", "")) == ("Ya", "Tidak", "")
    assert _ticked(("1", "x", ""), ("2", "-", "x")) == ("Ya", "Tidak")


def test_a_cross_beside_ticks_is_no_tick_and_two_ticks_are_two_answers() -> None:
    assert _ticked(("1", "√", "x"), ("2", "x", "√"), ("3", "√", "√")) == ("Ya", "Tidak", "Ya, Tidak")


def test_a_line_with_a_cross_alone_beside_ticks_is_told_with_its_cell() -> None:
    top: Row = ("No KK", "Binaan", "")
    lines = [("1", "√", "x"), ("2", "", "√"), ("3", "", "x"), ("4", "X", "")]
    book = workbook_of(grid_of(top, ("", "Ya", "Tidak"), *lines, merged=(Merged(0, 1, 0, 2), Merged(0, 0, 1, 0))))
    export = recognise(book)
    assert column(export.sheets[0], "Binaan") == ["Ya", "Tidak", "", ""]
    (told,) = [told for told in export.told if told.rule == "crosses_beside_ticks"]
    assert (told.cell, told.found) == ("C5", "'Binaan': 2")


@pytest.mark.parametrize("cell", ["1", 1.0, "2 orang", "ya"])
def test_what_is_more_than_a_mark_is_left_as_it_is(cell: object) -> None:
    assert _ticked(("1", "√", ""), ("2", "", cell)) == ()  # type: ignore[arg-type]


def test_one_column_of_ticks_is_a_question_of_its_own() -> None:
    assert _ticked(("1", "√", ""), ("2", "√", "")) == ()


def test_answers_ticked_below_a_heading_that_is_a_column_itself_are_not_made_again() -> None:
    sheet = recognise(workbook_of(grid_of(HEADER, _family(1, "ada")))).sheets[0]
    assert with_ticked(sheet, None, []) is sheet


def test_sixteen_boxes_of_one_digit_are_one_number() -> None:
    numbers = ("3277010102100001", "3277010102100002")
    asked = ("Nama", "RT", "Dasawisma", "Lantai", "Dinding", "Atap", "Air", "Jamban", "Sampah", "Jentik", "KB", "Usaha")
    head = ("NOMOR KK", *[""] * 15, *asked)
    rows: list[Row] = [(*map(float, number), *("Ya" for _ in asked)) for number in numbers]
    closing: Row = (*[""] * 10, "Cimahi, 31 Maret 2023")
    merged = [(0, 0, 0, 15)]
    export = recognise(workbook_of(grid_of(head, *rows, *rows, closing, merged=merged)))
    sheet = export.sheets[0]
    assert sheet.header == ("NOMOR KK", *asked)
    assert column(sheet, "NOMOR KK")[:2] == [*numbers]
    assert (sheet.address(1, 0), sheet.address(1, 1)) == ("A3", "Q3")
    assert [told.found for told in export.told if told.rule == "digits_joined"] == ["A–P"]
    two: list[Row] = [(*row[:15], 12.0, *row[16:]) for row in rows]
    assert "digits_joined" not in rules_of(recognise(workbook_of(grid_of(head, *two, merged=merged))))


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (
            [("Ya", "Tidak", "Ya"), ("Belum", "Sudah", "-"), ("Tidak", "Tidak", "Belum")],
            ["BCG; Polio 2", "Polio 1", "Belum satu pun"],
        ),
        (
            [("Ya", "-", "-"), ("Belum", "", "Tidak"), ("-", "-", "-"), ("0", 0.0, "Blm")],
            ["BCG", "", "", "Belum satu pun"],
        ),
        ([(date(2021, 2, 1), "", "12/04/21"), ("", "1 Mei 2021", "")], ["BCG; Polio 2", "Polio 1"]),
        ([(1.0, 0.0, 1.0), (0.0, 0.0, "")], ["BCG; Polio 2", ""]),
        ([("Ya", "Lupa", "Ya")], None),
    ],
)
def test_vaccines_with_a_column_for_each_are_one_answer(cells: Sequence[Row], answers: list[str] | None) -> None:
    header = [("No KK", "Imunisasi", "", ""), ("", "BCG", "Polio", ""), ("", "", "1", "2")]
    merged = (Merged(0, 1, 0, 3), Merged(1, 2, 1, 3), Merged(0, 0, 2, 0), Merged(1, 1, 2, 1))
    rows = [(f"32770101021000{n:02d}", *row) for n, row in enumerate(cells)]
    (sheet,) = recognise(workbook_of(grid_of(*header, *rows, merged=merged))).sheets
    assert (column(sheet, "Imunisasi") if "Imunisasi" in sheet.header else None) == answers


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        (("BCG", "Polio 1", "DPT-HB-Hib 3", "Campak/MR"), "BCG; DPT-HB-Hib 3; Campak/MR"),
        (("tgl_bcg", "tgl_polio_1", "tgl_dpt1", "tgl_mr"), "bcg; dpt1; mr"),
        (("Imunisasi BCG", "Imunisasi Polio IV", "Imunisasi Pentabio 2", "Imunisasi MR"), "BCG; Pentabio 2; MR"),
        (("HB-0", "IPV", "Hepatitis B 0", "OPV 1"), "HB-0; Hepatitis B 0; OPV 1"),
        (("BCG", "Vitamin A", "Campak", "Polio"), None),
        (("BCG", "Imunisasi", "Campak", "Polio 1"), None),
    ],
)
def test_vaccines_are_known_by_name_where_no_heading_stands_above(names: tuple[str, ...], answer: str | None) -> None:
    """An answer of their own stays the question's; another vaccine stays a column."""
    sheet = Sheet("Sheet1", names, [("v", "", "√", "12/03/2022")], [2])
    found = with_given(sheet, None, [])
    assert (column(found, "Imunisasi") if found is not sheet else None) == ([answer] if answer else None)


def test_other_headings_over_yes_and_no_keep_a_question_in_each_column() -> None:
    sheet = Sheet("Sheet1", ("PHBS > Rokok", "PHBS > Sampah", "PHBS > Air"), [("Ya", "Tidak", "Lupa")], [3])
    assert with_given(sheet, None, []) is sheet
    assert with_given(sheet, ("PHBS",), []).rows[0][3] == "Rokok; Air = Lupa", "a form may ask for it"


def test_a_grid_of_google_is_one_answer_where_it_asks_what_was_given() -> None:
    header = ("Stempel waktu", *(f"Imunisasi apa? [{name}]" for name in ("BCG", "Polio 1", "Campak")))
    rows = [("20/03/2023 7:05:33", "Sudah", "Belum", "Sudah"), ("20/03/2023 7:06:33", "Belum", "Belum", "")]
    export = recognise(workbook_of(grid_of(header, *rows)))
    assert column(export.sheets[0], "Imunisasi apa") == ["BCG; Campak", ""]
    assert [told.found for told in export.told if told.rule == "options_given"] == ["'Imunisasi apa'"]
