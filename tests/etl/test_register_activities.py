"""The offices' sheet of activities: read as an officer types it, every row accounted for, nothing personal kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from loaded_survey import SAMPLE, Declared, Loaded, LoadFolder, load_folder
from register_files import write_table
from small_survey import Book

from etl.cells.manner import Manner
from etl.cells.numbers import number_reader
from warehouse.codebook import Variable
from warehouse.content import content_faults

HEADER = (
    *("Kode", "Nama kegiatan", "Jenis", "OPD", "Mitra", "Sumber dana", "RW", "RT", "Volume > Target"),
    *("Volume > Realisasi", "Satuan", "Tanggal > Rencana", "Tanggal > Realisasi", "Anggaran > Rencana"),
    *("Anggaran > Realisasi", "Penerima manfaat > Rencana", "Penerima manfaat > Realisasi", "Nomor bukti", "Catatan"),
)
Line = Mapping[str, Any]
FORMS = ("kegiatan", "kegiatan_datar")


def line(name: str, planned: object = "1", realised: object = "1", **more: Any) -> Line:
    return {
        "Nama kegiatan": name,
        "Jenis": "Fisik",
        "OPD": "DPUPR",
        "Volume > Target": planned,
        "Volume > Realisasi": realised,
        "Tanggal > Realisasi": "12 Juni 2023" if realised not in ("", "0") else "",
        "Nomor bukti": "BAST/1" if realised not in ("", "0") else "",
        **{key.replace("__", " > ").replace("_", " "): value for key, value in more.items()},
    }


@pytest.fixture
def office(tmp_path: Path, declared: Declared, loading: LoadFolder) -> Any:
    """Load the sheet of the offices beside a small survey."""

    def load_one(*lines: Line, name: str = "Kegiatan RW 12 2023.csv") -> Loaded:
        Book.of_families(2).write(tmp_path / "in", declared.form)
        write_table(tmp_path / "in" / name, HEADER, lines)
        return loading(tmp_path / "in", checked=True)

    return load_one


def _typed(path: Path) -> None:
    """A sheet as it is typed: titles, two lines of headings, a line of column numbers, a total, a signature."""
    groups: Sequence[tuple[str, Sequence[str]]] = (
        *(("NO.", ()), ("NAMA KEGIATAN", ()), ("JENIS", ()), ("OPD", ()), ("VOLUME", ("TARGET", "REALISASI"))),
        *(("SATUAN", ()), ("TANGGAL", ("RENCANA", "REALISASI")), ("ANGGARAN", ("RENCANA", "REALISASI"))),
        ("NOMOR BUKTI", ()),
    )
    lines: Sequence[Sequence[Any]] = (
        [1, "Rutilahu", "fisik", "Disperkim", 10, 9, "rumah", "31/10/2023", "7 Nopember 2023", "Rp 175.000.000",
         "Rp. 157.500.000,-", "BAST 04/2023"],
        [2, "Penyuluhan PHBS", "Non Fisik", "Dinas Kesehatan", "1.250", "6,5", "jam", date(2023, 8, 31), "30/08/2023",
         "-", "", "Foto 3"],
        ["", "JUMLAH", "", "", "", "", "", "", "", "Rp 175.000.000", "Rp 157.500.000", ""],
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as workbook:
        sheet, bold = workbook.add_worksheet("Rekap"), workbook.add_format({"bold": True})
        sheet.merge_range(0, 0, 0, 11, "REKAPITULASI KEGIATAN P2WKSS TAHUN 2023", bold)
        column = 0
        for heading, parts in groups:
            if parts:
                sheet.merge_range(2, column, 2, column + 1, heading, bold)
                sheet.write_row(3, column, parts)
            else:
                sheet.merge_range(2, column, 3, column, heading, bold)
            column += max(len(parts), 1)
        sheet.write_row(4, 0, range(1, column + 1))
        for number, row in enumerate(lines, start=5):
            sheet.write_row(number, 0, row)
        sheet.write(9, 1, "Cimahi, 24 November 2023")


def test_a_sheet_as_it_is_typed_is_read(tmp_path: Path, declared: Declared) -> None:
    Book.of_families(2).write(tmp_path, declared.form)
    _typed(tmp_path / "Kegiatan RW 12 2023.xlsx")
    loaded = load_folder(declared, tmp_path, checked=True)
    told = loaded.rows(
        "SELECT activity_name, kind, office, planned, realised, counted_in, planned_on, realised_on, budget_planned,"
        " budget_realised, evidence FROM activity ORDER BY row_number"
    )
    assert told == [
        ("Rutilahu", "physical", "disperkim", 10, 9, "rumah", date(2023, 10, 31), date(2023, 11, 7), 175e6, 157.5e6,
         "BAST 04/2023"),
        ("Penyuluhan PHBS", "non_physical", "dinkes", 1250, 6.5, "jam", date(2023, 8, 31), date(2023, 8, 30), None,
         None, "Foto 3"),
    ]  # fmt: skip
    read, taken, held, copies, skipped = loaded.counts("activity")
    assert (taken, held, copies) == (2, 0, 0)
    assert read == taken + skipped
    assert loaded.rows("SELECT DISTINCT severity FROM finding WHERE rule LIKE 'activity%'") == []
    loaded.close()


def test_one_line_of_headings_says_the_same_as_two(tmp_path: Path, declared: Declared) -> None:
    Book.of_families(2).write(tmp_path, declared.form)
    header = ("No", "Kegiatan", "Jenis", "OPD", "Target", "Realisasi", "Tanggal Realisasi", "Anggaran", "Nomor Bukti")
    cells = (1, "Jamban", "Fisik", "Disperkim", 10, 9, "7 November 2023", "Rp 17.500.000", "BAST 1")
    write_table(tmp_path / "Kegiatan RW 12 2023.xlsx", header, [dict(zip(header, cells, strict=True))])
    loaded = load_folder(declared, tmp_path, checked=True)
    assert loaded.rows("SELECT planned, realised, realised_on, budget_planned, evidence FROM activity") == [
        (10, 9, date(2023, 11, 7), 17.5e6, "BAST 1")
    ]
    loaded.close()


def test_every_sheet_of_the_same_headings_is_read_and_others_are_told(tmp_path: Path, declared: Declared) -> None:
    """Physical activities on one sheet, the others on the next, and a list of offices behind them."""
    Book.of_families(2).write(tmp_path, declared.form)
    header = ("Kegiatan", "Jenis", "OPD", "Target", "Realisasi")
    with xlsxwriter.Workbook(str(tmp_path / "Kegiatan RW 12 2023.xlsx")) as workbook:
        for name, cells in (
            ("Fisik", ("Jamban", "Fisik", "Disperkim", 10, 9)),
            ("Non Fisik", ("Penyuluhan", "Non-fisik", "Dinkes", 4, 4)),
        ):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, header)
            sheet.write_row(1, 0, cells)
        workbook.add_worksheet("Dinas").write_column(0, 0, ["Nama dinas", "Disperkim", "Dinkes"])
    loaded = load_folder(declared, tmp_path, checked=True)
    assert loaded.rows("SELECT activity_name, realised FROM activity ORDER BY 1") == [("Jamban", 9), ("Penyuluhan", 4)]
    assert loaded.rows("SELECT sheet FROM finding WHERE rule = 'sheet_unmapped'") == [("Dinas",)]
    loaded.close()


def test_both_forms_know_the_same_words(declared: Declared) -> None:
    two_lines, one_line = (next(form for form in declared.forms if form.form == name) for name in FORMS)
    assert two_lines.values == one_line.values
    assert set(two_lines.sheets[0].columns.values()) == set(one_line.sheets[0].columns.values())


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls"])
def test_rows_of_other_areas_are_passed_over_and_copies_collapse(office: Any, suffix: str) -> None:
    loaded = office(
        line("Drainase", RT="RT 3"),
        line("Drainase", RT="RT 3"),
        line("Jamban", RT="Seluruh RW"),
        line("Jalan", RW="013"),
        name=f"Kegiatan RW 12 2023{suffix}",
    )
    assert loaded.rows("SELECT activity_name, rt FROM activity ORDER BY ALL") == [("Drainase", "003"), ("Jamban", None)]
    assert loaded.counts("activity") == (4, 2, 0, 1, 1)
    assert not [fault for fault in content_faults(loaded.connection) if "activity" in fault]


def test_what_can_not_be_counted_waits(office: Any) -> None:
    loaded = office(
        line("", "1", "1"),
        line("Tanpa jenis", Jenis=""),
        line("Tanpa target", "", ""),
        line("Target nol", "0", "0"),
        line("Di luar rencana", "", "3"),
        line("Dua kali", "4", "1"),
        line("Dua kali", "4", "2"),
        line("Kode sama", Kode="A1"),
        line("Kode itu juga", Kode="a1"),
        line("Nama sama", RT="001"),
        line("Nama sama", RT="002"),
        line("Posyandu", Tanggal__Rencana="Mei 2023"),  # no day, so nothing is read of it
        line("Posyandu", Tanggal__Rencana="Juni 2023"),
    )
    assert loaded.rows("SELECT row_number, rule FROM quarantine ORDER BY row_number") == [
        (2, "activity_incomplete"),
        (3, "activity_incomplete"),
        (4, "activity_incomplete"),
        (7, "activity_conflict"),
        (8, "activity_conflict"),
        (9, "activity_conflict"),
        (10, "activity_conflict"),
        (13, "activity_conflict"),
        (14, "activity_conflict"),
    ]
    assert loaded.counts("activity") == (13, 4, 9, 0, 0)


def test_a_volume_may_name_its_unit_and_an_unread_target_is_no_work_beside_the_plan(office: Any) -> None:
    loaded = office(line("Rutilahu", "10 unit", "8 Rumah"), line("Penyuluhan", "4 kali", "4x"), line("MCK", "dua", "2"))
    assert loaded.rows("SELECT planned, realised FROM activity ORDER BY row_number") == [(10.0, 8.0), (4.0, 4.0)]
    assert loaded.rows("SELECT row_number, rule FROM quarantine") == [(4, "activity_incomplete")]


def test_a_sheet_without_days_and_papers_is_loaded_and_told(tmp_path: Path, declared: Declared) -> None:
    Book.of_families(2).write(tmp_path, declared.form)
    with xlsxwriter.Workbook(tmp_path / "Kegiatan RW 12 2023.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["Kegiatan", "Jenis", "OPD", "Target", "Realisasi"], ["MCK", "F", "DLH", 2, 1]]):
            sheet.write_row(number, 0, row)
    with load_folder(declared, tmp_path) as loaded:
        assert loaded.rows("SELECT planned, realised FROM activity") == [(2.0, 1.0)]
        assert loaded.rules() >= {"activity_undated", "activity_unproven"}


def test_what_is_odd_is_told_and_loaded(office: Any) -> None:
    loaded = office(
        line("RT lain", RT="099"),
        line("Belum dilaporkan", "2", ""),
        line("Tanpa tanggal", Tanggal__Realisasi=""),
        line("Tanpa bukti", Nomor_bukti=""),
        line("Tahun salah", Tanggal__Realisasi="12 Juni 2032"),
        line("Sesudah lomba", Tanggal__Realisasi="12 Januari 2024"),
        line("Nol bertanggal", "1", "0", Tanggal__Realisasi="12 Juni 2023"),
        line("OPD lain", OPD="Dinas Angkasa"),
        line("Anggaran dengan huruf", Anggaran__Rencana="tujuh belas juta"),
        line("Satuan lain", "10", "9 kg", Tanggal__Realisasi=""),
    )
    assert "Mungkin maksudnya 9." in " ".join(told for *_, told in loaded.findings("number_unreadable"))
    assert loaded.counts("activity") == (10, 10, 0, 0, 0)
    rules = {rule for rule in loaded.rules() if rule.startswith(("activity", "code", "number"))}
    assert rules == {
        *("activity_area_unknown", "activity_untold", "activity_undated", "activity_unproven"),
        *("activity_date_doubtful", "activity_in_future", "activity_nothing_dated"),
        *("code_unknown", "number_unreadable"),
    }
    [(_, cell, _, _)] = loaded.findings("activity_date_doubtful")
    assert cell == "M6"
    assert loaded.value("SELECT realised_on FROM activity WHERE activity_name = 'Tahun salah'") is None
    assert loaded.value("SELECT office FROM activity WHERE activity_name = 'OPD lain'") is None
    assert loaded.value("SELECT realised FROM activity WHERE activity_name = 'Belum dilaporkan'") is None


@pytest.mark.parametrize(
    "written",
    ["Rutilahu a.n. Cucu Rekaan RT 02", "Rutilahu an. Cucu Rekaan", "Rumah alm. Cucu Rekaan", "Milik Bpk. Cucu Rekaan"],
)
def test_a_name_that_an_officer_wrote_is_kept_nowhere(office: Any, written: str) -> None:
    loaded = office(
        line("Rutilahu", Catatan=written),
        line(written, "2", "1"),
        line("Kelas Ibu Hamil", Catatan="Ibu Hamil K4"),
        line("Rekening", Catatan="a.n. Kelompok Melati"),
        line("Kelompok tani"),
    )
    assert loaded.rows("SELECT activity_name, note FROM activity ORDER BY ALL") == [
        ("Kelas Ibu Hamil", "Ibu Hamil K4"),
        ("Kelompok tani", None),
        ("Rekening", None),
        ("Rutilahu", None),
    ]
    for table in ("activity", "finding", "quarantine", "blank"):
        assert "cucu" not in repr(loaded.rows(f"SELECT * FROM {table}")).casefold(), table


def test_rupiah_is_read_only_where_rupiah_is_asked_for_and_one_reading_fits(declared: Declared) -> None:
    def read(variable: Variable, text: str, manner: Manner) -> object:
        return number_reader(variable, blanks={}, manner=manner)(text).value

    unit = declared.codebook.unit("activity")
    budget, planned, comma = unit.variable("budget_planned"), unit.variable("planned"), Manner(decimal="comma")
    for text in ("Rp 17.500.000", "rp17500000", "Rp. 17.500.000,-", "17.500.000,-", "Rp 17.500.000,00", "17.500.000"):
        assert read(budget, text, comma) == 17.5e6, text
    assert read(budget, "Rp 17.500.000", Manner()) == 17.5e6, "two marks can only part thousands"
    assert read(budget, "Rp 17.500", Manner()) is None
    assert read(planned, "Rp 10", comma) is None
    assert read(budget, "Rp", comma) is None


def test_the_sample_has_a_sheet_that_is_loaded_whole(sample: Loaded) -> None:
    read, taken, held, copies, skipped = sample.counts("activity")
    assert (taken, held, copies) == (23, 0, 0)
    assert read == taken + skipped
    assert sample.rows("SELECT planned, realised FROM activity WHERE activity_name LIKE '%rutilahu%'") == [(10, 9)]
    assert (SAMPLE / "Kegiatan RW 12 2023 SIMULASI.xlsx").exists()
