"""Workbooks of Excel and OpenDocument as grids: every cell where Excel shows it, with the type Excel gave it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random

import openpyxl
import pytest
import source_files
import xlsxwriter
from loaded_survey import SHARED
from source_files import MAIN, SHEETS, read, xlsx_of_xml

from etl.sources import SourceError
from etl.sources.grid import CellValue, Grid, Merged, Row, Told, address
from etl.sources.reading import read_workbook

EXPORTS = sorted((SHARED / "kobo-exports").glob("*.xlsx"))
EDGE = SHARED / "excel-edge" / "form_dasawisma_merged_headers.xlsx"
ABSENT = "example files lie in ../shared/data, which is not here"


def as_read(rows: Sequence[Sequence[CellValue]]) -> list[Row]:
    """Numbers as Excel keeps them: it knows no whole ones."""
    return [tuple(float(value) if isinstance(value, int) else value for value in row) for row in rows]


@pytest.mark.skipif(not EXPORTS, reason=ABSENT)
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_every_workbook_of_kobos_own_exporter_is_read_cell_by_cell(path: Path) -> None:
    workbook = read_workbook(path)
    reference = openpyxl.load_workbook(path)
    assert workbook.container == "xlsx"
    assert [grid.name for grid in workbook.grids] == reference.sheetnames
    for grid in workbook.grids:
        cells = reference[grid.name]
        assert len(grid.rows) == cells.max_row
        for number, row in enumerate(grid.rows, start=1):
            for column, value in enumerate(row):
                expected = cells[address(number, column)].value
                assert value == ("" if expected is None else expected), address(number, column)


@pytest.mark.skipif(not EDGE.exists(), reason=ABSENT)
def test_a_hand_made_form_keeps_titles_merged_headers_and_tells_of_failed_cells() -> None:
    workbook = read_workbook(EDGE)
    (form,) = workbook.grids
    reference = openpyxl.load_workbook(EDGE).worksheets[0]
    assert {
        (range.min_row - 1, range.min_col - 1, range.max_row - 1, range.max_col - 1) for range in reference.merged_cells
    } == {tuple(merged) for merged in form.merged}
    assert isinstance(form.rows[0][0], str)
    told = {entry.rule: entry for entry in workbook.told}
    failed = told["cells_failed"]
    assert reference[str(failed.cell)].value == "#N/A"
    assert told["formulas_unevaluated"].cell == "H12"
    assert str(reference["H12"].value).startswith("=")


def test_all_sheets_are_read_with_the_types_of_their_cells() -> None:
    workbook = read("a.xlsx", source_files.xlsx())
    assert {grid.name: grid.rows for grid in workbook.grids} == {name: as_read(rows) for name, rows in SHEETS.items()}
    assert workbook.told == ()
    assert workbook.size == len(source_files.xlsx())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ods", source_files.ods()),
        ("a.ods", source_files.ods(blanks="\n  ")),
        ("a.fods", source_files.flat_ods()),
    ],
    ids=["as LibreOffice writes it", "as Gnumeric writes it", "flat"],
)
def test_an_opendocument_is_read_like_the_workbook_it_came_from(name: str, content: bytes) -> None:
    workbook = read(name, content)
    (grid,) = workbook.grids
    assert grid.rows == as_read(SHEETS["Pendataan keluarga"])
    assert workbook.told == ()


def test_a_flat_opendocument_is_no_way_past_the_bounds_and_a_letter_is_no_table() -> None:
    document = source_files.flat_ods()
    assert (
        source_files.rule_of("a.fods", source_files.flat_ods(mime_type="application/vnd.oasis.opendocument.text"))
        == "file_not_excel"
    )
    assert (
        source_files.rule_of("a.fods", document.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "bb">]>', 1))
        == "file_not_excel"
    )
    assert source_files.rule_of("a.fods", document[:-30]) == "file_damaged"


def test_merged_cells_of_an_opendocument_are_found_and_blank_rows_far_below_forgotten() -> None:
    table = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell/><table:table-cell office:value-type="string" '
        'table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p>SANITASI</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    (grid,) = read("a.ods", source_files.ods(table)).grids
    assert grid.merged == (Merged(2, 1, 2, 2),)
    assert [row[1] for row in grid.rows] == ["", "", "SANITASI"]


def test_a_workbook_of_the_old_excel_is_read() -> None:
    workbook = read("a.xls", source_files.xls())
    assert (workbook.container, workbook.told) == ("xls", ())
    assert workbook.grids == (Grid("anggota", as_read(SHEETS["anggota"])),)


def test_a_binary_workbook_is_read_and_a_cut_one_refused() -> None:
    workbook = read("a.xlsb", source_files.xlsb())
    assert (workbook.container, workbook.told) == ("xlsb", ())
    assert workbook.grids == (Grid("Data", as_read(SHEETS["Pendataan keluarga"])),)
    assert source_files.rule_of("a.xlsb", source_files.xlsb(cut=200)) == "file_damaged"


SPREADSHEET_2003 = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Balita"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Anak &amp; ibu</Data></Cell><Cell><Data ss:Type="String">BB</Data>
<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40">catatan</ss:Data></Comment></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">3277</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">10.5</Data>
</Cell></Row>
<Row><Cell><Data ss:Type="DateTime">2023-03-21T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_the_xml_of_excel_2003_that_offices_call_xls_is_read() -> None:
    workbook = read_workbook(Path("Data Balita.xls"), content=SPREADSHEET_2003.encode())
    (grid,) = workbook.grids
    assert (workbook.container, workbook.told, grid.name, grid.merged) == ("xml", (), "Balita", (Merged(0, 0, 0, 1),))
    assert grid.rows == [
        ("Anak & ibu", "", "BB"),
        ("", "", ""),
        ("3277", "", 10.5),
        (datetime(2023, 3, 21), True, ""),
    ]


X = '<Data ss:Type="String">x</Data>'


@pytest.mark.parametrize(
    ("found", "put", "rule"),
    [
        ("</Table>", "", "file_damaged"),
        ('<?mso-application progid="Excel.Sheet"?>', '<!DOCTYPE a [<!ENTITY b "bb">]>', "xml_entities"),
        ('ss:Index="3"><Cell>', 'ss:Index="99999999999"><Cell ss:MergeAcross="16383">', ""),
        ("</Table>", '<Row ss:Index="1048570"/></Table>', ""),
        ("</Table>", f'<Row ss:Index="1048576"><Cell ss:Index="16384">{X}</Cell></Row></Table>', "sheet_too_large"),
        ('version="1.0"', 'version="1.0" encoding="tidak-ada"', "file_damaged"),
        ("</Worksheet>", '</Worksheet><Worksheet ss:Name="Balita"><Table/></Worksheet>', "file_damaged"),
    ],
)
def test_a_broken_xml_of_excel_2003_is_refused(found: str, put: str, rule: str) -> None:
    content = SPREADSHEET_2003.replace(found, put).encode()
    try:
        told = ""
        read_workbook(Path("Data Balita.xls"), content=content)
    except SourceError as error:
        told = error.rule.name
    assert told == rule


def test_a_mutated_xml_of_excel_2003_is_read_or_refused_and_nothing_else() -> None:
    chance, read, refused = Random(2003), 0, 0
    for _ in range(500):
        content = bytearray(SPREADSHEET_2003.encode())
        for _ in range(chance.choice((1, 1, 2, 8))):
            place = chance.randrange(len(content))
            if chance.random() < 0.5:
                content[place] = chance.randrange(256)
            else:
                content[place : place + chance.randrange(9)] = chance.choice((b"", b"</Row>", b"<Cell>", b"<Data>"))
        try:
            assert read_workbook(Path("Data Balita.xls"), content=bytes(content)).grids is not None
            read += 1
        except SourceError:
            refused += 1
    assert read > 20
    assert refused > 20


def test_a_blank_first_row_and_column_shift_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["C3"], book.active["B4"] = 3277010101010011, date(2023, 3, 4)
    book.save(tmp_path / "a.xlsx")
    rows = read_workbook(tmp_path / "a.xlsx").grids[0].rows
    assert rows == [("", "", ""), ("", "", ""), ("", "", 3277010101010011.0), ("", date(2023, 3, 4), "")]
    assert isinstance(rows[2][2], float)


def test_a_hidden_sheet_is_read_and_told_and_a_chart_is_no_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "x"
    hidden = book.create_sheet("tersembunyi")
    hidden["A1"], hidden.sheet_state = "y", "veryHidden"
    book.create_chartsheet("grafik")
    book.save(tmp_path / "a.xlsx")
    workbook = read_workbook(tmp_path / "a.xlsx")
    assert [grid.name for grid in workbook.grids] == ["Sheet", "tersembunyi"]
    assert workbook.told == (Told("sheet_hidden", sheet="tersembunyi"),)


@pytest.mark.parametrize("lines", [5, 9000])
def test_hidden_lines_that_hold_something_are_read_and_told(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for line in range(lines):
            sheet.write_row(line, 0, ["KK", "RT", f"Umpama {line}"])
        for line in (2, 3, lines, lines + 1):
            sheet.set_row(line, options={"hidden": True})
        sheet.set_column(1, 1, 10, options={"hidden": True})
        sheet.set_column(4, 9, 10, options={"hidden": True})
    assert read_workbook(path).told == (
        Told("rows_hidden", sheet="Data", row_number=3, found="2 baris"),
        Told("columns_hidden", sheet="Data", found="B"),
    )


def test_hidden_lines_of_other_formats_are_told_as_well() -> None:
    """Blank ones are not, and those below the data may be a million."""
    hidden = '<table:table-row table:visibility="filter"'
    rows = [source_files.ods_rows([[name]]) for name in ("RT", "001", "002")]
    rows[1] = rows[1].replace("<table:table-row", hidden)
    below = f'{hidden} table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="99"/>'
    )
    rows[2] = source_files.ods_rows([["001", "K01"]])
    document = read("a.ods", source_files.ods("".join((columns, *rows, below))))
    lines = b"".join(source_files.row_record(number, hidden=number in (1, 900)) for number in (0, 1, 2, 900))
    old = read("a.xls", source_files.xls(more=lines + source_files.column_record(1, 40, hidden=True)))
    assert document.told == (
        Told("rows_hidden", sheet="Data", row_number=2, found="1 baris"),
        Told("columns_hidden", sheet="Data", found="B"),
    )
    assert old.told == (
        Told("rows_hidden", sheet="anggota", row_number=2, found="1 baris"),
        Told("columns_hidden", sheet="anggota", found="B, C"),
    )


def test_failed_formulas_of_other_formats_are_told_as_well() -> None:
    table = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
    )
    old = read("a.xls", source_files.xls(more=source_files.failed_formula_record(2, 1)))
    assert read("a.ods", source_files.ods(table)).told == (
        Told("cells_failed", sheet="Data", cell="B1", found="1 sel"),
    )
    assert old.told == (Told("cells_failed", sheet="anggota", cell="B3", found="1 sel"),)


KINDS: dict[str, tuple[str, CellValue, str]] = {
    "a value": ("<c r='A1'><f>1+1</f><v>2</v></c>", 2.0, ""),
    "a text": ('<c r="A1" t="str"><f>A2</f><v>dua</v></c>', "dua", ""),
    "a blank text": ('<c r="A1" t="str"><f>""</f><v></v></c>', "", ""),
    "no value": ('<c r="A1"><f>1+1</f></c>', "", "formulas_unevaluated"),
    "an empty value": ('<c r="A1"><f>1+1</f><v/></c>', "", "formulas_unevaluated"),
    "a failure": ('<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>', "", "cells_failed"),
}


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_formula_left_is_read_or_told_blank(kind: str, large: bool) -> None:
    """A large sheet is looked at in another way than a small one, with the same result."""
    cell, value, rule = KINDS[kind]
    text = f"<is><t>{'x' * 150}</t></is>"
    filler = "".join(
        f'<row r="{number}"><c r="A{number}"><v>{number}</v></c><c r="B{number}" t="inlineStr">{text}</c></row>'
        for number in range(1, 45_000 if large else 3)
    )
    last = 45_000 if large else 3
    rows = f'{filler}<row r="{last}">{cell.replace("A1", f"A{last}")}<c r="B{last}"><v>1</v></c></row>'
    workbook = read("a.xlsx", xlsx_of_xml(rows))
    assert workbook.grids[0].rows[last - 1][0] == value
    assert [(told.rule, told.cell, told.found) for told in workbook.told] == (
        [(rule, f"A{last}", "1 sel")] if rule else []
    )


def test_the_order_in_which_excel_works_out_formulas_names_cells_in_any_order() -> None:
    """Excel itself writes it into every workbook with formulas; no other program does."""
    order = f'<calcChain xmlns="{MAIN}"><c r="B2" i="1" l="1"/><c r="A2"/><c r="B1"/></calcChain>'
    rows = '<row r="1"><c r="B1"><f>1+1</f><v>2</v></c></row><row r="2"><c r="A2"><f>B1</f><v>2</v></c></row>'
    assert read("a.xlsx", xlsx_of_xml(rows, order=order)).grids[0].rows == [("", 2.0), (2.0, "")]


def test_cells_without_places_stand_one_after_another() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row r='4'><c><v>3</v></c><c r='D4'><v>4</v></c></row>"
    assert read("a.xlsx", xlsx_of_xml(rows)).grids[0].rows[3] == (3.0, "", "", 4.0)


@pytest.mark.parametrize(("row", "column", "expected"), [(1, 0, "A1"), (17, 2, "C17"), (2, 25, "Z2"), (9, 702, "AAA9")])
def test_addresses_are_those_of_excel(row: int, column: int, expected: str) -> None:
    assert address(row, column) == expected
