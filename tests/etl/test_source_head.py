"""The first rows of a large file are its first rows, and say nothing that the whole of it would not."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from loaded_survey import DATA, declared_here
from small_survey import Book

from etl.attempt.beforehand import SO_FAR, seems
from etl.declarations import Declarations, read_declarations
from etl.sources import head, package, sheet_parts
from etl.sources.head import read_head
from etl.sources.reading import read_workbook
from warehouse.settings import Settings

NAME = "P2WKSS RW 12 m2 - all versions - False - 2023-05-27-08-00-00.xlsx"


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of some 6 KB counts as large, and no more of it is looked at."""
    monkeypatch.setattr(sheet_parts, "PART", 3000)
    monkeypatch.setattr(package, "_PIECE", 5000)
    monkeypatch.setattr(head, "_LINES", 2000)


@pytest.fixture(scope="module")
def declared() -> Declarations:
    return read_declarations(Settings(data=DATA, var=DATA))


def workbook(*, rows: int = 600) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Pendataan")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(rows):
            sheet.write_row(row + 2, 1, [f"RT {row % 7}", row / 4, row % 2 == 0])
            sheet.write_datetime(row + 2, 5, date(2023, 1, 1 + row % 28), day)
        book.add_worksheet("Anggota").write_row(0, 0, ["nama", 1])
    return content.getvalue()


def text(*, rows: int = 600) -> bytes:
    return "".join(f"{row};RT {row % 7};\u00e9\n" for row in range(rows)).encode()


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", workbook()), ("a.csv", text())])
def test_the_head_of_a_large_file_is_its_first_rows(name: str, content: bytes) -> None:
    whole, first = read_workbook(Path(name), content=content), read_head(Path(name), content)
    assert first is not None
    assert [grid.name for grid in first.grids] == [grid.name for grid in whole.grids]
    large, rows = whole.grids[0], list(first.grids[0].rows)
    assert 5 < len(rows) < len(large.rows)
    assert rows == list(large.rows)[: len(rows)]
    assert [grid.rows for grid in first.grids[1:]] == [grid.rows for grid in whole.grids[1:]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kecil.xlsx", workbook(rows=3)),
        ("kecil.csv", text(rows=3)),
        ("terputus.xlsx", workbook()[:-40]),
        ("satu baris.csv", b"x" * 9000),
        ("surat.pdf", b"%PDF-1.7\n" + b"1 0 obj << >> endobj\n" * 900),
        ("lama.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\n" * 9000),
        ("kosong.csv", b""),
    ],
)
def test_what_is_small_or_can_not_be_cut_has_no_head(name: str, content: bytes) -> None:
    assert read_head(Path(name), content) is None


def test_a_large_file_of_a_known_form_is_told_by_its_first_rows(tmp_path: Path, declared: Declarations) -> None:
    path = Book.of_families(60, visit_date=date(2023, 5, 17)).write(
        tmp_path, declared_here().form, survey_round="m2", name=NAME
    )
    told = seems(path, path.read_bytes(), declared)
    assert told is not None
    assert (told.form, told.round, told.sheets, told.told) == ("kobo_household", "m2", (), (SO_FAR,))
    assert "KoboToolbox" in told.explanation
    unnamed = seems(path.with_name("data.xlsx"), path.read_bytes(), declared)
    assert unnamed is not None
    assert (unnamed.form, unnamed.round) == (None, None), "its dates tell the round, and not all of them were read"


def test_a_large_file_that_only_is_called_like_a_known_form_is_not_told_to_be_of_it(declared: Declarations) -> None:
    assert seems(Path(NAME), workbook(), declared) is None
