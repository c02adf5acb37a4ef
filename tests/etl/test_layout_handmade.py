"""Tables people made: where the header is, which lines are records, and that every other line says why it is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_books import (
    EDGES,
    assert_every_line_is_accounted_for,
    assert_sound,
    column,
    form_of,
    grid_of,
    needs_shared,
    rules_of,
    sheet_with,
    workbook_of,
)

from etl.layouts.header import find_header
from etl.layouts.recognition import lay_out, recognise
from etl.layouts.sheet import Sheet
from etl.sources import SourceError
from etl.sources.grid import Grid, Row
from etl.sources.reading import read_workbook

DASAWISMA = EDGES / "form_dasawisma_merged_headers.xlsx"
HEADER = ("NO", "No KK", "Nama KK", "Jamban")
FAMILIES: list[Row] = [
    (1.0, "3273010101010001", "Asep", "ya"),
    (2.0, "3273010101010002", "Budi", "tidak"),
    (3.0, "3273010101010003", "Cecep", "ya"),
]


def _sheet(*rows: Row, **declared: object) -> Sheet:
    return recognise(workbook_of(grid_of(*rows))).sheets[0]


def _skipped(sheet: Sheet) -> dict[int, str]:
    """By the number beside the line."""
    return {sheet.row_number(position): rule for position, rule in sheet.skipped.items()}


@pytest.mark.parametrize("label", ["Dipindahkan", "Pindahan dari halaman 1", "Pindahan:", "Dipindahkan ke hal. 2"])
def test_sums_carried_from_page_to_page_are_no_families(label: str) -> None:
    sums, moved = ("", label, "", 2.0), ("", label, "Umpama", 2.0)
    assert _skipped(_sheet(HEADER, *FAMILIES, sums, *FAMILIES)) == {5: "row_total"}
    assert not _skipped(_sheet(HEADER, *FAMILIES, moved, *FAMILIES)), "a family that moved has a name"


@needs_shared
def test_merged_headers_a_blank_line_and_a_total() -> None:
    export = recognise(read_workbook(DASAWISMA))
    sheet = export.sheets[0]
    assert export.system == "excel"
    assert sheet.header == (
        *("NO", "No KK", "Nama KK", "SANITASI > Jamban", "SANITASI > SPAL"),
        *("Balita > Tgl Lahir", "Balita > BB", "Balita > TB"),
    )
    assert len(sheet.rows) == 8
    assert _skipped(sheet) == {13: "row_total"}
    assert sheet.held == {}
    assert sheet.address(0, 1) == "B6"
    assert not any(sheet.rows[3])
    assert rules_of(export) == ["lines_above_header"]
    assert "baris 4–5" in export.explanation
    assert_sound(export)
    assert_every_line_is_accounted_for(export)


@needs_shared
def test_the_declared_header_lines_and_end_are_the_same_table() -> None:
    form = form_of(
        "excel", sheet_with("SANITASI > Jamban", sheet="Form Dasawisma", header_rows=(4, 5), stop_at=("JUMLAH",))
    )
    declared, found = lay_out(read_workbook(DASAWISMA), form), recognise(read_workbook(DASAWISMA))
    assert declared.sheets[0].header == found.sheets[0].header
    assert _skipped(declared.sheets[0]) == {13: "row_total"}


@needs_shared
def test_lines_longer_than_the_header_are_held() -> None:
    sheet = recognise(read_workbook(EDGES / "tkpkmgtm_ragged_rows.csv")).sheets[0]
    assert sheet.header == ("nama", "nik", "tanggal_lahir", "sekolah")
    assert sheet.held == {0: "row_ragged", 1: "row_ragged"}
    assert sheet.row_facts(0) == ("6 sel", "4 kolom")


def test_title_lines_stand_above_the_header() -> None:
    sheet = _sheet(("REKAP KELUARGA",), ("RW 05", "", "", ""), (), HEADER, *FAMILIES)
    assert sheet.header == HEADER
    assert sheet.row_number(0) == 5


@pytest.mark.parametrize("card", ["3277010101010011", "rusak"])
def test_a_family_sorted_above_the_heading_is_no_part_of_it(card: str) -> None:
    family = ("25 Maret 2023", card, "Umpama", "Keramik")
    below = [("26 Maret 2023", f"327701010101002{n}", "Misal", "Tanah") for n in range(3)]
    heading = ("Tanggal", "No KK", "Nama kepala keluarga", "Lantai")
    export = recognise(workbook_of(grid_of(family, heading, *below)))
    told = {told.rule: told.found for told in export.told}
    if card == "rusak":  # it is taken for the heading: no question is called so, and no family is lost unseen
        assert export.sheets[0].header == family
    else:
        assert export.sheets[0].header == heading
        assert [row[2] for row in export.sheets[0].rows] == ["Misal"] * 3
        assert told == {"lines_above_header": "1", "record_above_header": "1"}


def test_two_header_lines_without_merged_cells() -> None:
    sheet = _sheet(("NO", "NAMA", "SANITASI", ""), ("", "", "Jamban", "SPAL"), (1, "A", "ya", "ya"))
    assert sheet.header == ("NO", "NAMA", "SANITASI > Jamban", "SANITASI > SPAL")
    assert len(sheet.rows) == 1


KEY = "3277010102100001"
CODED = [("B1R1", "B1R2", "B1R3"), ("Nomor KK", "Nama KK", "RT"), (KEY, "Umpama", "001"), (KEY, "Andaian", "002")]


def test_questions_below_their_codes_belong_to_the_header() -> None:
    sheet = recognise(workbook_of(grid_of(*CODED))).sheets[0]
    assert sheet.header == ("B1R1 > Nomor KK", "B1R2 > Nama KK", "B1R3 > RT")
    assert len(sheet.rows) == 2
    form = form_of("excel", sheet_with("B1R1", "B1R3"))
    assert lay_out(workbook_of(grid_of(*CODED)), form).sheets[0].header == CODED[0], "as a form knows it"


@pytest.mark.parametrize("first", [("belum punya", "Umpama", "-"), ("lama", "Umpama", "RT 1"), (KEY, "Nama", "satu")])
def test_a_first_record_of_few_words_is_one(first: tuple[str, ...]) -> None:
    assert len(recognise(workbook_of(grid_of(CODED[1], first, *CODED[2:]))).sheets[0].rows) == 3


def test_a_group_line_above_names_that_repeat() -> None:
    rows = [
        ("ANAK PERTAMA", "", "ANAK KEDUA", ""),
        ("BB", "TB", "BB", "TB"),
        (8.5, 70.0, 9.0, 75.0),
    ]
    grid = grid_of(*rows, merged=[(0, 0, 0, 1), (0, 2, 0, 3)])
    assert recognise(workbook_of(grid)).sheets[0].header == (
        "ANAK PERTAMA > BB",
        "ANAK PERTAMA > TB",
        "ANAK KEDUA > BB",
        "ANAK KEDUA > TB",
    )


def test_two_readings_of_a_header_are_told_and_the_declaration_decides() -> None:
    grid = grid_of(("Nama", "Alamat", ""), ("Asep", "Jl Melati", "RT 01"), ("Budi", "Jl Mawar", "RT 02"))
    export = recognise(workbook_of(grid))
    assert rules_of(export) == ["header_unclear"]
    assert len(export.sheets[0].rows) == 2
    declared = lay_out(workbook_of(grid), form_of("excel", sheet_with("Nama > Asep", header_rows=(1, 2))))
    assert len(declared.sheets[0].rows) == 1


def test_header_lines_outside_the_sheet_refuse_the_file() -> None:
    with pytest.raises(SourceError) as refused:
        lay_out(workbook_of(grid_of(HEADER)), form_of("excel", sheet_with("NO", header_rows=(7,))))
    assert refused.value.rule.name == "header_rows_outside"


def test_column_numbers_under_the_header_are_no_record() -> None:
    assert _skipped(_sheet(HEADER, (1, 2, 3, 4), *FAMILIES)) == {2: "row_column_numbers"}
    assert _skipped(_sheet(HEADER, ("(1)", "(2)", "(3)", "(4)"), *FAMILIES)) == {2: "row_column_numbers"}


def test_a_total_far_to_the_right_is_no_record_either() -> None:
    header = (*HEADER, "Dinding", "Nama anggota", "L/P")
    families = [(*row, "Tembok", "Umpama", "L") for row in FAMILIES]
    sums = [("", "", "", "", "", "JUMLAH", 3.0), ("", "", "", "", "", "Jumlahan", "P")]
    assert _skipped(_sheet(header, *families, *sums, *families)) == {5: "row_total"}


def test_lines_that_show_how_to_fill_in_are_no_records_where_they_say_so_below_the_header() -> None:
    for said in ("Contoh: Budi", "(contoh)", "CONTOH PENGISIAN", "cth."):
        assert _skipped(_sheet(HEADER, (1, said, "Ya", "L"), *FAMILIES)) == {2: "row_example"}
    assert _skipped(_sheet(HEADER, *FAMILIES, (4, "Contoh: Budi", "Ya", "L"))) == {}
    assert _skipped(_sheet(HEADER, (1, "Contoh Sutisna", "Ya", "L"), *FAMILIES)) == {}


def test_a_header_printed_again_on_the_next_page_is_no_record() -> None:
    title = ("FORM DASAWISMA", "", "", "")
    sheet = _sheet(title, HEADER, *FAMILIES[:2], title, HEADER, (1, 2, 3, 4), FAMILIES[2])
    assert _skipped(sheet) == {5: "row_header_again", 6: "row_header_again", 7: "row_column_numbers"}


@pytest.mark.parametrize(
    "label",
    [
        *("JUMLAH", "Jumlah :", "TOTAL", "Total RW 05", "Rata-rata", "RATA RATA", "Sub Total", "subtotal", "Jumlah KK"),
        *("Grand Total", "Jumlah seluruhnya", "JML", "Total Keluarga", "Rerata", "Persentase (%)"),
        *("Jumlah hal. 1", "Jumlah hlm 2", "Jml halaman ini", "Jumlah hal ini"),
    ],
)
def test_totals_are_no_records(label: str) -> None:
    assert _skipped(_sheet(HEADER, *FAMILIES, (label, "", "", 2.0))) == {5: "row_total"}
    assert _skipped(_sheet(HEADER, *FAMILIES, ("", label, "", 2.0))) == {5: "row_total"}


@pytest.mark.parametrize("label", ["Jumlahnya Asep", "Totok", "Jumlia", "Rataman"])
def test_names_that_only_begin_alike_are_records(label: str) -> None:
    sheet = _sheet(("Nama", "No KK", "RT", "Jamban"), (label, "1", "2", "ya"))
    assert sheet.skipped == {}
    assert sheet.held == {}


def test_what_may_be_a_total_is_held() -> None:
    sheet = _sheet(("Nama", "No KK", "RT", "Jamban"), ("Jumlah anak yatim Bu Siti", "1", "2", "ya"))
    assert sheet.held == {0: "row_maybe_total"}


def test_signatures_below_the_table_are_no_records() -> None:
    sheet = _sheet(
        HEADER,
        *FAMILIES,
        ("JUMLAH", "", "", 2.0),
        (),
        ("", "", "Bandung, 12 Mei 2024", ""),
        ("Mengetahui,", "", "Kader Dasawisma", ""),
        ("Ketua RW 05", "", "", ""),
        (),
        ("(Asep Sunandar)", "", "Siti Aminah", ""),
    )
    assert _skipped(sheet) == {
        5: "row_total",
        7: "row_closing",
        8: "row_closing",
        9: "row_closing",
        11: "row_closing",
    }


def test_a_note_is_no_record_and_a_sparse_record_is_one() -> None:
    sheet = _sheet(HEADER, *FAMILIES, (4.0, "", "Dedi", ""), ("Keterangan: v = ya", "", "", ""))
    assert _skipped(sheet) == {6: "row_closing"}


def test_a_sparse_last_record_that_answers_as_others_do_is_no_signature() -> None:
    header = ("Nama", "JK", "Tanggal lahir", "Hubungan", "Status", "Pendidikan", "Bersekolah", "Catatan")
    lines = [(f"Umpama {n}", "L", "1 Mei 1980", "Kepala keluarga", "Kawin", "SD", "Tidak", "-") for n in range(3)]
    alone = ("Misal", "", "", "Kepala keluarga", "", "", "", "")
    sheet = _sheet(header, *lines, alone, ("", "", "", "Kepala keluarga", "", "", "", "Catatan: pindah"))
    assert _skipped(sheet) == {6: "row_closing"}


def test_the_declared_end_ends_the_table() -> None:
    form = form_of("excel", sheet_with("NO", stop_at=("mengetahui",)))
    rows = (HEADER, *FAMILIES, ("", "Mengetahui Lurah", "", ""), (9.0, "x", "y", "z"))
    sheet = lay_out(workbook_of(grid_of(*rows)), form).sheets[0]
    assert _skipped(sheet) == {5: "row_after_end", 6: "row_after_end"}


def test_a_cell_merged_over_lines_holds_for_all_of_them() -> None:
    rows = (("No KK", "Nama", "Umur"), ("1", "Asep", 40), ("", "Euis", 38), ("2", "Budi", 30))
    export = recognise(workbook_of(grid_of(*rows, merged=[(1, 0, 2, 0)])))
    assert column(export.sheets[0], "No KK") == ["1", "1", "2"]
    assert rules_of(export) == ["cells_merged_down"]


def test_stray_cells_beside_a_sheet_shift_nothing() -> None:
    assert _sheet(HEADER, *FAMILIES, (4.0, "1", "Dedi", "ya", "catatan kader")).held == {}


def test_a_sheet_without_a_header_keeps_its_lines() -> None:
    export = recognise(workbook_of(grid_of((1, 2), (3, 4))))
    assert export.sheets[0].header == ()
    assert len(export.sheets[0].rows) == 2
    assert rules_of(export) == ["header_not_found"]


@pytest.mark.parametrize(("separator", "called"), [(";", "titik koma"), (",", "koma"), ("\t", "TAB")])
def test_a_table_that_was_never_divided_into_columns_is_told_with_what_divides_it(separator: str, called: str) -> None:
    lines = [("Nomor KK", "Nama", "RT"), ("3277010102100001", "Umpama", "001"), ("3277010102100002", "Andaian", "002")]
    export = recognise(workbook_of(grid_of(*([separator.join(line)] for line in lines))))
    assert [(told.rule, told.found) for told in export.told] == [("table_undivided", called)]
    assert len(export.sheets[0].rows) == len(lines)


def test_empty_sheets_are_no_tables() -> None:
    assert recognise(workbook_of(Grid("a", []), grid_of(("", " ")))).sheets == ()


def test_a_copy_with_other_lines_knows_nothing_of_the_first() -> None:
    totals = workbook_of(grid_of(HEADER, *FAMILIES, ("JUMLAH", "", "", "3")))
    assert recognise(totals).sheets[0].skipped == {3: "row_total"}
    for _ in range(50):  # a new grid may get the place in memory of one that is gone
        assert not recognise(replace(totals, grids=(grid_of(HEADER, *FAMILIES),))).sheets[0].skipped
        assert recognise(replace(totals, grids=(grid_of(HEADER, ("Total",)),))).sheets[0].skipped == {0: "row_total"}
    assert totals.known.keys().isdisjoint(replace(totals).known)


def test_a_line_break_in_a_heading_is_a_blank() -> None:
    assert _sheet(("BERAT\nBADAN", "Nama "), (1.0, "a")).header == ("BERAT BADAN", "Nama")


CELLS = st.one_of(
    st.just(""),
    st.sampled_from(
        ["NO", "Nama", "JUMLAH", "Mengetahui", "JANUARI_BERAT", "ya", "tidak", "_uuid", "KEY", "Timestamp"]
    ),
    st.text(max_size=6),
    st.integers(-9, 99),
    st.floats(allow_nan=False, width=16),
    st.booleans(),
)
MERGED = st.tuples(st.integers(0, 8), st.integers(0, 5), st.integers(0, 3), st.integers(0, 3))


@settings(deadline=None)
@given(
    st.lists(st.lists(CELLS, max_size=7), max_size=14),
    st.lists(MERGED, max_size=4),
    st.sampled_from(["xlsx", "csv"]),
)
def test_any_grid_becomes_tables_that_leave_no_line_out(
    lines: list[list[object]], corners: list[tuple[int, int, int, int]], container: str
) -> None:
    merged = [(top, left, top + down, left + right) for top, left, down, right in corners]
    grid = grid_of(*map(tuple, lines), merged=merged)  # type: ignore[arg-type]
    export = recognise(workbook_of(grid, container=container))
    assert_sound(export)
    assert_every_line_is_accounted_for(export)
    assert export.explanation


@settings(deadline=None)
@given(st.integers(2, 9), st.integers(1, 12))
def test_a_plain_table_is_found_as_it_stands(columns: int, records: int) -> None:
    header = tuple(f"kolom {chr(97 + n)}" for n in range(columns))
    grid = grid_of(header, *(tuple(f"isi {row} {n}" for n in range(columns)) for row in range(records)))
    place = find_header(grid)
    assert place is not None
    assert (place.top, place.bottom, place.names) == (0, 0, header)


def test_a_declared_header_is_found_where_a_title_was_put_above_it() -> None:
    form = form_of("excel", sheet_with("No KK", "Nama KK", header_rows=(1,)))
    lines = [("DATA KELUARGA RT 03",), (), ("No KK", "NAMA  KK"), ("3277010101010011", "Umpama")]
    export = lay_out(workbook_of(grid_of(*lines)), form)
    assert export.sheets[0].header == ("No KK", "Nama KK")
    assert [tuple(row) for row in export.sheets[0].rows] == [("3277010101010011", "Umpama")]
    assert "lines_above_header" in rules_of(export)


def test_a_declared_header_stays_where_it_is_said_to_be_when_nothing_better_is_near() -> None:
    form = form_of("excel", sheet_with("No KK", "Nama KK", "RT", header_rows=(1,)))
    lines = [("Nomor", "Nama KK", "RT"), ("No KK", "Nama KK", "RT"), ("3277010101010011", "Umpama", "001")]
    assert lay_out(workbook_of(grid_of(*lines)), form).sheets[0].header == ("Nomor", "Nama KK", "RT")


@pytest.mark.parametrize(
    ("names", "read"), [(("Data RT 1", "Catatan"), 1), (("Data RT 1", "Data RT 2"), 0), (("Keluarga", "Data RT 2"), 1)]
)
def test_a_sheet_that_was_renamed_is_known_by_its_columns_where_it_alone_has_them(
    names: tuple[str, str], read: int
) -> None:
    form = form_of("excel", sheet_with("No KK", "Nama KK", sheet="Keluarga"))
    filled = [
        grid_of(("No KK", "Nama KK"), ("3277010101010011", "Umpama"), name=name) for name in names if "Cat" not in name
    ]
    notes = [grid_of(("Tanggal", "Catatan"), ("21/03/2023", "x"), name=name) for name in names if "Cat" in name]
    export = lay_out(workbook_of(*filled, *notes), form)
    assert (export.sheet("Keluarga") is not None) == bool(read)
    assert ("sheet_renamed" in rules_of(export)) == (names[1] == "Catatan")
