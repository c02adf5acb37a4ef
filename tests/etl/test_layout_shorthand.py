"""What people save themselves when they fill in a sheet: marks for "as above", lists side by side, tabs for an RT."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layout_books import assert_every_line_is_accounted_for, assert_sound, column, grid_of, rules_of, workbook_of

from etl.layouts.beside import tables_beside
from etl.layouts.ditto import is_ditto
from etl.layouts.recognition import recognise
from etl.layouts.together import SHEET_NAME, together
from etl.sources.grid import Row

HEADER = ("No", "No KK", "Nama KK", "RT", "Tanggal", "Jamban")


def _family(number: int, *more: object) -> Row:
    return (float(number), f"327701010101{number:04d}", f"Umpama {number}", *more)  # type: ignore[return-value]


def test_marks_for_the_same_as_above_are_read_as_the_cell_above_and_told_by_the_first() -> None:
    day = date(2023, 3, 20)
    rows = [
        _family(1, "001", day, "ada"),
        _family(2, '"', "idem", "ada"),
        ("",) * 6,
        _family(3, "- '' -", "s.d.a", "tidak"),
    ]
    export = recognise(workbook_of(grid_of(HEADER, *rows)))
    assert column(export.sheets[0], "RT") == ["001", "001", "", "001"]
    assert column(export.sheets[0], "Tanggal") == [day, day, "", day]
    (told,) = (told for told in export.told if told.rule == "cells_ditto")
    assert (told.cell, told.found) == ("D3", "4 sel")
    assert_sound(export)


def test_below_a_total_and_below_nothing_a_mark_stays_what_it_is() -> None:
    rows = [
        _family(1, '"', "20/03/2023", "ada"),
        _family(2, "001", "20/03/2023", "ada"),
        ("", "JUMLAH", "", "", "", 2.0),
        _family(3, '"', "21/03/2023", "ada"),
    ]
    sheet = recognise(workbook_of(grid_of(HEADER, *rows))).sheets[0]
    assert column(sheet, "RT") == ['"', "001", "", '"']


@pytest.mark.parametrize("text", ['5"', "''x", "idem ditto", "-", "", "sama"])
def test_what_only_resembles_such_a_mark_is_none(text: str) -> None:
    assert not is_ditto(text)


def test_the_answers_of_a_google_form_know_no_line_above() -> None:
    rows = [
        ("Stempel waktu", "RT", "Jamban"),
        ("20/03/2023 9:00:00", "001", "ada"),
        ("20/03/2023 9:01:00", '"', "ada"),
    ]
    export = recognise(workbook_of(grid_of(*rows)))
    assert export.system == "google"
    assert column(export.sheets[0], "RT") == ["001", '"']


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_the_same_table_side_by_side_is_one_table_and_every_cell_keeps_its_place(gap: int) -> None:
    between = ("",) * gap
    lines = [
        (*HEADER, *between, *HEADER),
        (*_family(1, "001", "x", "ada"), *between, *_family(3, "002", "x", "ada")),
        (*_family(2, "001", "x", "tidak"), *between, *("",) * 6),
    ]
    export = recognise(workbook_of(grid_of(*lines)))
    (sheet,) = export.sheets
    assert sheet.header == HEADER
    assert column(sheet, "Nama KK") == ["Umpama 1", "Umpama 2", "Umpama 3"]
    assert sheet.address(2, 2) == f"{'IJK'[gap]}2"
    assert "tables_beside" in rules_of(export)
    assert_sound(export)
    assert_every_line_is_accounted_for(export)


def test_what_stands_beside_such_tables_is_not_lost() -> None:
    lines = [(*HEADER, "", *HEADER, ""), (*_family(1, "1", "x", "ada"), "", *_family(2, "1", "x", "ada"), "catatan")]
    sheet = recognise(workbook_of(grid_of(*lines))).sheets[0]
    assert sheet.rows[0][len(HEADER) :] == ("", "catatan")
    assert sheet.address(0, len(HEADER) + 1) == "N2"


@pytest.mark.parametrize(
    "header",
    [
        ("No", "BB", "TB", "No", "BB", "LILA"),
        ("BB", "TB", "BB", "TB"),
        ("No", "BB", "TB", "Catatan", "No", "BB", "TB"),
        ("No", "", "TB", "No", "", "TB"),
        ("", "No", "BB", "TB"),
    ],
)
def test_headings_that_do_not_repeat_as_a_whole_are_one_table(header: tuple[str, ...]) -> None:
    assert tables_beside(header) is None


@given(st.lists(st.sampled_from(["", "No", "KK", "RT", "BB"]), max_size=14))
def test_tables_side_by_side_hold_every_named_column(header: list[str]) -> None:
    found = tables_beside(header)
    if found is not None:
        blocks = [header[start : start + found.width] for start in found.starts]
        assert len(blocks) > 1
        assert all(block == blocks[0] for block in blocks)
        assert sum(map(bool, header)) == len(blocks) * found.width


def test_lines_numbered_beforehand_are_no_records() -> None:
    rows = [_family(1, "001", "x", "ada"), (2.0, "", "", "", "", ""), ("3.", "", "", "", "", "")]
    sheet = recognise(workbook_of(grid_of(HEADER, *rows))).sheets[0]
    assert dict(sheet.skipped) == {1: "row_only_numbered", 2: "row_only_numbered"}


def test_a_note_where_the_number_would_stand_is_no_record() -> None:
    """Between records; with anything beside it the line waits as a record that lacks the rest."""
    rows = [
        ("Diisi kader", *("",) * 5),
        _family(1, "001", "x", "ada"),
        ("RT lain", "", "", "x"),
        _family(2, "001", "x"),
    ]
    sheet = recognise(workbook_of(grid_of(HEADER, *rows))).sheets[0]
    assert dict(sheet.skipped) == {0: "row_noted"}


def test_the_title_of_a_part_goes_with_the_header_printed_again_below_it() -> None:
    rows = [
        ("Data RT 001",),
        HEADER,
        _family(1, "001", "x", "ada"),
        ("",),
        ("Data RT 002",),
        HEADER,
        _family(2, "002", "x", "ada"),
    ]
    sheet = recognise(workbook_of(grid_of(*rows))).sheets[0]
    assert dict(sheet.skipped) == {2: "row_header_again", 3: "row_header_again"}
    assert not sheet.held


def test_sheets_of_the_same_headings_get_a_column_with_the_names_of_their_tabs() -> None:
    header = ("No KK", "Nama KK", "Jamban")
    grids = [grid_of(header, _family(n, "ada")[1:], ("", "", ""), name=f"RT {n}") for n in (1, 2)]
    export = together(recognise(workbook_of(*grids)))
    (sheet,) = export.sheets
    assert [row[sheet.header.index(SHEET_NAME)] for row in sheet.rows] == ["RT 1", "", "RT 2", ""]
    assert_sound(export)


def test_sheets_of_families_and_of_their_members_are_joined_by_the_number_both_have() -> None:
    families = grid_of(("Nomor KK", "RT"), *[(f"32770101010{n}", "001") for n in range(10, 15)], name="Keluarga")
    members = grid_of(
        ("Nama", "nomor kk"), *[(f"Umpama {n}", f"32770101010{10 + n // 2}") for n in range(10)], name="Anggota"
    )
    notes = grid_of(("Kode", "Arti"), ("1", "ya"), ("2", "tidak"), name="Kode")
    export = recognise(workbook_of(members, notes, families))
    assert (export.key, export.parent_key) == ("Nomor KK", "nomor kk")
    strangers = grid_of(("Nama", "nomor kk"), *[(f"Umpama {n}", f"99990101010{n}") for n in range(10, 15)], name="B")
    assert recognise(workbook_of(families, strangers)).key == ""


def test_one_number_written_in_two_ways_joins_and_lists_of_the_same_headings_are_not_joined() -> None:
    families = grid_of(("No KK", "RT"), *[(f"32770101010{n}0001", "001") for n in range(10, 15)], name="Keluarga")
    spaced = [(f"Umpama {n}", f"327701 01010{str(n)[0]} {str(n)[1]}0001") for n in range(10, 15)]
    members = grid_of(("Nama", "No KK"), *spaced, name="Anggota")
    assert recognise(workbook_of(families, members)).key == "No KK"
    again = grid_of(("No KK", "RT"), *[(f"32770101010{n}0001", "002") for n in range(10, 15)], name="RT 2")
    assert recognise(workbook_of(families, again)).key == ""


def test_a_day_that_two_sheets_share_joins_nothing() -> None:
    grids = [grid_of(("Tanggal", name), *[(f"2023-03-{n}", "x") for n in range(10, 15)], name=name) for name in "AB"]
    assert recognise(workbook_of(*grids)).key == ""


@pytest.mark.parametrize(
    "heading",
    [
        ("Timestamp", "No KK", "Lantai", "Lantai"),  # an edited question, put together
        ("No KK", "JAN_BB", "FEB_BB", "MAR_BB"),  # months, one record each
        ("Indikator", "Awal > Pembilang", "Awal > Penyebut", "Akhir > Pembilang", "Akhir > Penyebut"),
    ],
)
def test_a_cell_beyond_the_headings_keeps_its_place_however_a_table_is_laid_out(heading: tuple[str, ...]) -> None:
    rows = [("san_layak", *("1" for _ in heading[1:])), ("stunting", *("1" for _ in heading[1:]), "lebih")]
    export = recognise(workbook_of(grid_of(heading, *rows)))
    (sheet,) = export.sheets
    beyond = [
        (number, sheet.row_columns[number][len(sheet.header)])
        for number, row in enumerate(sheet.rows)
        if "lebih" in row[len(sheet.header) :]
    ]
    assert beyond, export.system
    assert {column for _, column in beyond} == {len(heading)}
