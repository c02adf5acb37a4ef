"""A large sheet read in parts says what it says when read at once, whatever is in it or wrong with it."""

from __future__ import annotations

import io
import random
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from source_files import unzipped, zipped
from test_sheet_scan import sheets

from etl.sources import SourceError, package, sheet_parts
from etl.sources.grid import Contents
from etl.sources.reading import read_workbook

SHEET = "xl/worksheets/sheet1.xml"
PART = 1500
PATH = Path("besar.xlsx")


@pytest.fixture(scope="module")
def workbook() -> bytes:
    """Texts that cells share, numbers, dates, blank rows and columns at the edges and in between, merged cells."""
    content, chance = io.BytesIO(), random.Random(12)
    with xlsxwriter.Workbook(content) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Pendataan")
        sheet.merge_range(1, 2, 1, 4, "Keluarga")
        for row in range(2, 300):
            if chance.random() < 0.2:
                continue
            sheet.write_string(row, 2, f"RT {row % 3}")
            sheet.write_number(row, 3 + row % 5, row / 4)
            sheet.write_datetime(row, 9, date(2023, 1, 1 + row % 28), day)
            sheet.write_boolean(row, 10, row % 2 == 0)
        book.add_worksheet("Anggota").write_row(0, 0, ["nama", 1])
    return content.getvalue()


def read(content: bytes, part: int, patch: pytest.MonkeyPatch) -> Contents | str:
    patch.setattr(sheet_parts, "PART", part)
    patch.setattr(sheet_parts, "TIMES_BESIDE", 0)
    patch.setattr(package, "_PIECE", 700)
    try:
        found = read_workbook(PATH, content=content)
    except SourceError as error:
        return str(error)
    return Contents(found.grids, found.facts, found.told)


def test_a_sheet_in_parts_is_the_sheet(workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    joined = []
    join = sheet_parts._joined

    def joining(parts: list[sheet_parts._Part]) -> object:
        joined.append(len(parts))
        return join(parts)

    monkeypatch.setattr(sheet_parts, "_joined", joining)
    whole, in_parts = read(workbook, 1 << 21, monkeypatch), read(workbook, PART, monkeypatch)
    assert in_parts == whole
    assert isinstance(whole, Contents)
    assert isinstance(in_parts, Contents)
    assert len(whole.grids[0].rows) > 290
    assert whole.grids[0].merged
    assert joined[0] > 5
    kinds = [[list(map(type, row)) for row in found.grids[0].rows] for found in (whole, in_parts)]
    assert kinds[0] == kinds[1]


def test_rows_in_comments_and_rows_without_numbers_leave_a_sheet_whole(
    workbook: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = unzipped(workbook)
    xml = parts[SHEET]
    odd = (
        xml.replace(b'<row r="150"', b'<!-- <row r="149"><c r="A149"><v>7</v></c></row> --><row r="150"'),
        xml.replace(b"<sheetData>", b"<sheetData >"),
        xml.replace(b"</sheetData>", b'</sheetData><x><row r="900"><c r="A900"><v>7</v></c></row></x>'),
        xml[: len(xml) // 2],
        xml.replace(b'<row r="', b'<row  r="'),
    )
    for spoilt in odd:
        assert spoilt != xml
        content = zipped(parts | {SHEET: spoilt})
        whole = read(content, 1 << 21, monkeypatch)
        assert read(content, PART, monkeypatch) == whole, whole


def test_any_sheet_in_parts_is_the_sheet_or_refused_alike(workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = unzipped(workbook)
    for xml in sheets(120):
        content = zipped(parts | {SHEET: xml})
        assert read(content, 40, monkeypatch) == read(content, 1 << 21, monkeypatch), xml
