"""Kobo exports as typed cells, and every kind of file that isn't one refused with a message that helps."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded_survey import SHARED, Declared
from small_survey import Book

from etl.sources import SeveralSourcesError, SourceError
from etl.sources.kobo import address, read_workbook

EXPORTS = sorted((SHARED / "kobo-exports").glob("*xml_both*.xlsx"))


@pytest.mark.skipif(not EXPORTS, reason="Kobo's own exports lie in ../shared/data, which is not here")
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_every_export_of_kobos_own_exporter_is_read(path: Path) -> None:
    workbook = read_workbook(path)
    reference = openpyxl.load_workbook(path)
    assert [sheet.name for sheet in workbook.sheets] == reference.sheetnames
    for sheet in workbook.sheets:
        assert "_index" in sheet.header
        cells = reference[sheet.name]
        for row in range(len(sheet.rows)):
            for column in range(len(sheet.header)):
                cell = sheet.cell(row, column)
                expected = cells[cell.address].value
                assert cell.value == ("" if expected is None else expected), cell.address


@pytest.mark.skipif(not EXPORTS, reason="Kobo's own exports lie in ../shared/data, which is not here")
def test_the_row_of_hxl_tags_is_a_header_not_a_submission() -> None:
    path = SHARED / "kobo-exports" / "hxl_grouped_repeatable__xml_both.xlsx"
    root = read_workbook(path).sheets[0]
    assert root.first_row == 3
    assert not any(str(value).startswith("#") for value in root.rows[0])


@pytest.mark.parametrize(("row", "column", "expected"), [(1, 0, "A1"), (17, 2, "C17"), (2, 25, "Z2"), (9, 702, "AAA9")])
def test_addresses_are_those_of_excel(row: int, column: int, expected: str) -> None:
    assert address(row, column) == expected


def test_cells_keep_their_type_and_a_blank_first_column_shifts_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([None, "b", "c"])
    sheet.append([None, None, None])
    sheet.append([None, 3277010101010011, date(2023, 3, 4)])
    book.save(tmp_path / "a.xlsx")
    read = read_workbook(tmp_path / "a.xlsx").sheets[0]
    assert read.cell(1, 1).address == "B3"
    assert isinstance(read.cell(1, 1).value, float)
    assert read.cell(1, 2).value == date(2023, 3, 4)
    assert read.is_blank(0)


def _zip(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


WRONG = {
    "file_empty": b"",
    "file_html": b"\xef\xbb\xbf  <!DOCTYPE html><html><body>Masuk</body></html>",
    "file_old_excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "file_protected": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage".encode("utf-16-le"),
    "file_csv": b'start;end;kunjungan/tanggal\r\n"a";"b";"c"\r\n',
    "file_not_excel": b"%PDF-1.7\n%\x00\x00",
    "file_not_workbook": _zip(**{"submissions.csv": "KEY,PARENT_KEY\n"}),
    "file_damaged": _zip(**{"xl/workbook.xml": "<workbook>"}),
}


@pytest.mark.parametrize("rule", WRONG)
def test_what_is_not_a_workbook_is_refused_with_file_finding_and_next_step(tmp_path: Path, rule: str) -> None:
    path = tmp_path / "P2WKSS RW 12 baseline - x.xlsx"
    path.write_bytes(WRONG[rule])
    with pytest.raises(SourceError) as error:
        read_workbook(path, repeats=("anggota", "kelahiran"))
    assert error.value.rule.name == rule
    assert str(error.value).startswith("P2WKSS RW 12 baseline - x.xlsx: ")
    assert "Langkah berikutnya: " in str(error.value)
    assert "\n" not in str(error.value)


def test_the_refusal_of_a_csv_names_the_sheets_it_would_lose(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(WRONG["file_csv"])
    with pytest.raises(SourceError, match="anggota, kelahiran"):
        read_workbook(path, repeats=("anggota", "kelahiran"))


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(SourceError, match="dikunci program lain") as error:
        read_workbook(tmp_path / "a.xlsx")
    assert error.value.rule.name == "file_unreadable"


def test_a_file_that_vanished_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="tidak ada lagi"):
        read_workbook(tmp_path / "a.xlsx")


@pytest.fixture(scope="module")
def good_workbook(tmp_path_factory: pytest.TempPathFactory, declared: Declared) -> bytes:
    """One export's bytes, the same in every example: writing it anew would stamp it with the clock."""
    return Book.of_families(2).write(tmp_path_factory.mktemp("good"), declared.form).read_bytes()


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_workbook_cut_or_spoilt_anywhere_is_read_or_refused_but_never_crashes(
    data: st.DataObject, good_workbook: bytes
) -> None:
    good = good_workbook
    if data.draw(st.booleans()):
        bad = good[: data.draw(st.integers(0, len(good) - 1))]
    else:
        at = data.draw(st.integers(0, len(good) - 1))
        bad = good[:at] + data.draw(st.binary(min_size=1, max_size=8)) + good[at + 1 :]
    with contextlib.suppress(SourceError):
        read_workbook(Path("a.xlsx"), content=bad)


def test_several_refused_files_are_told_one_per_line(tmp_path: Path) -> None:
    errors = [SourceError("file_empty", file=tmp_path / name) for name in ("a.xlsx", "b.xlsx")]
    lines = str(SeveralSourcesError(errors)).splitlines()
    assert lines[0] == "2 berkas survei ditolak:"
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["a.xlsx", "b.xlsx"]


def test_a_stray_cell_at_the_end_of_a_sheet_is_refused_before_it_eats_the_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["XFD1048576"] = "start", "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(SourceError, match=r"XFD1048576.*Ctrl\+End"):
        read_workbook(tmp_path / "a.xlsx")


def test_a_long_or_wide_sheet_is_no_stray_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["AAZ2"], book.create_sheet("b")["B120000"] = "start", "wide", "long"
    book.save(tmp_path / "a.xlsx")
    assert [len(sheet.rows) for sheet in read_workbook(tmp_path / "a.xlsx").sheets] == [1, 119_999]
