"""Text tables, zips of them and web pages as grids of text: separator and encoding found, nothing shifted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import source_files
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded_survey import SHARED
from source_files import delimited, page, read, rule_of

from etl.sources import SourceError
from etl.sources.delimited import SEPARATORS
from etl.sources.grid import Grid, Merged, Row
from etl.sources.reading import read_workbook

TABLES = sorted(
    path
    for folder in ("kobo-exports", "odk-central", "excel-edge", "who-growth")
    for path in (SHARED / folder).rglob("*.csv")
)
ABSENT = "example files lie in ../shared/data, which is not here"


def only(content: bytes, name: str = "a.csv") -> Grid:
    (grid,) = read(name, content).grids
    return grid


def as_csv_reads(content: bytes, separator: str) -> list[Row]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [tuple(row) for row in csv.reader(text, delimiter=separator, strict=True)]


@pytest.mark.skipif(not TABLES, reason=ABSENT)
@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name[:40]}-{path.stem}")
def test_every_example_table_is_read_as_it_stands(path: Path) -> None:
    workbook = read_workbook(path)
    separator = ";" if path.parent.name == "kobo-exports" else ","
    assert workbook.facts == {"encoding": "utf-8", "separator": separator}
    assert workbook.told == ()
    assert [grid.name for grid in workbook.grids] == [path.stem]
    assert workbook.grids[0].rows == as_csv_reads(path.read_bytes(), separator)


def test_lines_longer_or_shorter_than_the_header_stay_as_they_are() -> None:
    assert only(b"a,b\n1,2\n1,2,3\n1\n\n4,5\n").rows == [
        ("a", "b"),
        ("1", "2"),
        ("1", "2", "3"),
        ("1",),
        (),
        ("4", "5"),
    ]


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp"), include_characters='\n";,\t|'),
    max_size=8,
)
PLAIN = st.text("abc 0123456789.-", min_size=1, max_size=6)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    separator=st.sampled_from(sorted(SEPARATORS)),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\r\n", "\n"]),
    bom=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_any_cells_written_as_a_table_are_read_back(
    rows: list[list[str]], separator: str, quoting: int, end: str, bom: bool
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=end)
    writer.writerows([["kk", "nama", "alamat"], *rows])
    content = f"sep={separator}\r\n{text.getvalue()}".encode("utf-8-sig" if bom else "utf-8")
    assert only(content).rows == [("kk", "nama", "alamat"), *map(tuple, rows)]


@given(
    rows=st.lists(st.lists(PLAIN, min_size=1, max_size=4), min_size=1, max_size=6),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
)
@settings(max_examples=150, deadline=None)
def test_the_short_way_of_plain_text_gives_what_the_parser_gives(rows: list[list[str]], end: str) -> None:
    lines = [["kk", "nama", "rt"], *rows]
    plain = end.join(";".join(row) for row in lines).encode()
    quoted = end.join(";".join(f'"{cell}"' for cell in row) for row in lines).encode()
    accented = plain.replace(b"nama", "namé".encode())
    assert only(b"sep=;\n" + plain).rows == only(b"sep=;\n" + quoted).rows == [tuple(row) for row in lines]
    assert only(b"sep=;\n" + accented).rows == as_csv_reads(accented, ";")


@pytest.mark.parametrize("separator", SEPARATORS)
def test_the_separator_is_found_from_the_content(separator: str) -> None:
    rows = [("kk", "berat", "catatan"), ("1", "10,5", "x; y"), ("2", "9,25", "a | b"), ("3", "8", "")]
    grid = read("a.csv", delimited(rows, separator=separator))
    assert grid.facts["separator"] == separator
    assert grid.grids[0].rows == rows


def test_decimal_commas_and_title_lines_do_not_confuse_the_separator() -> None:
    text = "Data, Warga\n\nkk;berat;tinggi\n" + "".join(f"{number};10,5;80,2\n" for number in range(40))
    assert read("a.csv", text.encode()).facts["separator"] == ";"
    ragged = "kk;berat;tinggi\n" + "1;10,5;80\n2;9,5;70;\n" * 20
    assert read("a.csv", ragged.encode()).facts["separator"] == ";"


def test_a_table_that_two_separators_divide_alike_is_refused_until_one_is_declared() -> None:
    text = b"kk;nama,rt\n1;a,001\n2;b,002\n"
    with pytest.raises(SourceError, match=r"titik koma dan koma.*sep=;"):
        read("a.csv", text)
    assert only(b"sep=,\r\n" + text).rows[1] == ("1;a", "001")
    assert only(b'"sep=;"\r\n' + text).rows[1] == ("1", "a,001")


def test_a_single_column_is_a_table() -> None:
    workbook = read("a.txt", b"kk\n3277010210100001\n")
    assert (workbook.facts["separator"], workbook.grids[0].rows) == ("", [("kk",), ("3277010210100001",)])


TEXT = "kk;nama\r\n1;René – “Ani”\r\n"
ENCODINGS = {
    "utf-8": (TEXT.encode(), "utf-8", ""),
    "utf-8 with mark": (TEXT.encode("utf-8-sig"), "utf-8", ""),
    "utf-16": (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le", ""),
    "utf-16 the other way": (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", ""),
    "utf-16 without mark": ("kk;nama\r\n1;René\r\n".encode("utf-16-le"), "utf-16-le", "encoding_assumed"),
    "windows": (TEXT.encode("cp1252"), "cp1252", "encoding_assumed"),
    "both": ((TEXT.encode() + "2;café\r\n".encode("cp1252")), "utf-8, cp1252", "encoding_mixed"),
}


@pytest.mark.parametrize("kind", ENCODINGS)
def test_the_encoding_is_found_and_told_where_it_is_a_guess(kind: str) -> None:
    content, encoding, rule = ENCODINGS[kind]
    workbook = read("a.csv", content)
    assert workbook.facts["encoding"] == encoding
    assert [told.rule for told in workbook.told] == ([rule] if rule else [])
    assert str(workbook.grids[0].rows[1][1]).startswith("René")
    if kind == "both":
        assert workbook.told[0].row_number == 3
        assert workbook.grids[0].rows[2] == ("2", "café")


@pytest.mark.parametrize(
    ("content", "record"),
    [
        (b'a;b\n1;2\n3;"4\n5;6\n7;8\n', 3),
        (b'"a";"b"\r\n"1";"2\r\n"3";"4"\r\n', 2),
        (b'a;b\n"x"y;2\n', 2),
        ('a;b\n1;"ümlaut\n5;6\n'.encode(), 2),
    ],
)
def test_an_unfinished_quote_is_refused_with_its_record_instead_of_swallowing_the_rest(
    content: bytes, record: int
) -> None:
    with pytest.raises(SourceError, match=f"sel A{record}: .*catatan ke-{record}") as error:
        read("a.csv", content)
    assert error.value.rule.name == "quotes_broken"


@pytest.mark.parametrize("form", ["a;b\n1;{}\n", 'a;b\n1;"{}"\n', "a;b\n1;é{}\n"])
def test_a_cell_longer_than_any_answer_is_refused(form: str) -> None:
    assert rule_of("a.csv", form.format("x" * 140_000).encode()) == "cell_too_long"


def test_line_ends_within_quotes_are_kept_and_count_as_one_record() -> None:
    assert only(b'a;b\r\n1;"x\r\ny"\r\n2;z\r\n').rows == [("a", "b"), ("1", "x\r\ny"), ("2", "z")]


def test_a_zip_of_tables_is_one_grid_each_and_photographs_are_told() -> None:
    workbook = read("submissions.csv.zip", source_files.odk_zip())
    assert [(grid.name, len(grid.rows)) for grid in workbook.grids] == [("keluarga", 2), ("keluarga-anggota", 2)]
    assert workbook.container == "zip"
    assert [(told.rule, told.found) for told in workbook.told] == [("zip_parts_left", "1 isi (.jpg)")]


def test_tables_that_were_sent_with_answers_are_attachments() -> None:
    workbook = read("submissions.csv.zip", source_files.odk_zip(**{"a/media/audit.csv": b"event,node\nx,y\n"}))
    assert [grid.name for grid in workbook.grids] == ["keluarga", "keluarga-anggota"]
    assert [(told.rule, told.found) for told in workbook.told] == [("zip_parts_left", "2 isi (.csv, .jpg)")]


def test_what_is_wrong_in_a_table_of_a_zip_names_the_table() -> None:
    with pytest.raises(SourceError, match="lembar 'rusak'"):
        read("a.zip", source_files.zipped({"rusak.csv": 'a,b\n1,"2\n'}))
    told = read("a.zip", source_files.zipped({"t.csv": "a,b\n1,caf\xe9\n".encode("latin-1")})).told
    assert [(entry.rule, entry.sheet) for entry in told] == [("encoding_assumed", "t")]


def test_an_empty_table_in_a_zip_is_an_empty_grid() -> None:
    workbook = read("a.zip", source_files.zipped({"a.csv": "x,y\n1,2\n", "b.csv": ""}))
    assert [grid.rows for grid in workbook.grids] == [[("x", "y"), ("1", "2")], []]


def test_a_page_saved_as_a_workbook_is_its_tables_with_merged_headers() -> None:
    workbook = read("register.xls", page())
    assert workbook.container == "html"
    assert workbook.grids == (
        Grid(
            "Tabel 1",
            [("NIK", "Ukur", ""), ("", "Berat", "Umur"), ("3277015207880001", "10,5\nkg", "1 Tahun - 5 Bulan")],
            (Merged(0, 0, 1, 0), Merged(0, 1, 0, 2)),
        ),
    )


SHAPES: Sequence[tuple[str, list[Row]]] = (
    ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [("a", "b"), ("c", "d")]),
    ("<TABLE><TBODY><TR><TD>a</TD></TR></TBODY></TABLE>", [("a",)]),
    ("<table><tr><td>a &lt; b &amp; c</td><td>5 < 6</td></tr></table>", [("a < b & c", "5 < 6")]),
    ("<table><tr><td>a</td><!-- <td>x</td> --><td>b<script>'<td>'</script></td></tr></table>", [("a", "b")]),
    ("<table><tr><td rowspan=2>a<td>b<td rowspan=3>c<tr><td>d</table>", [("a", "b", "c"), ("", "d")]),
    ("<table><tr><td title='1 > 0'>a</td></tr>", [("a",)]),
)


@pytest.mark.parametrize(("html", "rows"), SHAPES)
def test_pages_are_read_as_a_browser_shows_them(html: str, rows: list[Row]) -> None:
    assert only(f"<html>{html}".encode(), "a.xls").rows == rows


def test_tables_within_tables_are_grids_of_their_own_and_captions_their_names() -> None:
    inner = "<table><caption>Balita</caption><tr><td>a</td></tr></table>"
    grids = read("a.html", f"<html><table><tr><td>judul {inner}</td></tr></table>".encode()).grids
    assert [(grid.name, grid.rows) for grid in grids] == [("Tabel 1", [("judul",)]), ("Balita", [("a",)])]


def test_a_page_in_windows_encoding_says_so() -> None:
    assert only(page("<tr><td>caf\xe9</td></tr>", charset="windows-1252"), "a.xls").rows[-1] == ("café",)


LIBREOFFICE = """<!DOCTYPE html><html><body><p><a href="#table0">Data</a><br></p><hr>
<A NAME="table0"><h1>Lembar 1: <em>Keluarga &amp; rumah</em></h1></A>
<table cellspacing="0" border="0"><tr><td align="left"><comment>Selalu diisi.</comment><font>Nomor KK</font></td>
<td sdval="45010" sdnum="1057;0;DD/MM/YY">25/03/23</td><td sdval="45010,25" sdnum="1057;1057;D MMMM YYYY">25 Maret</td>
<td sdval="10,6" sdnum="1057;1057;0">11</td><td sdval="0.5" sdnum="1033;0;0%">50%</td><td sdval="3" sdnum="1057;">3</td>
<td sdval="0,25" sdnum="1057;1057;HH:MM">06:00</td><td sdval="1" sdnum="1057;1057;BOOLEAN">BENAR</td>
<td sdval="3277010102100011" sdnum="1057;">3277010102100011</td>
<td sdval="1250000" sdnum="1057;1057;&quot;Rp dy&quot; #.##0">Rp 1.250.000</td></tr></table>
<A NAME="table1"><h1>Lembar 2: <em>Anggota</em></h1></A><table><tr><td sdval="0" sdnum="1057;">0</td></tr></table>"""


def test_a_page_that_libreoffice_saved_names_its_sheets_and_what_its_cells_hold() -> None:
    day = date(2023, 3, 25)
    cells = ("Nomor KK", day, datetime(2023, 3, 25, 6), 10.6, 0.5, 3, "06:00", "BENAR", "3277010102100011", 1_250_000)
    grids = read("a.html", LIBREOFFICE.encode()).grids
    assert [(grid.name, grid.rows) for grid in grids] == [("Keluarga & rumah", [cells]), ("Anggota", [(0,)])]


def test_a_login_page_is_refused_whether_or_not_it_has_a_table() -> None:
    assert rule_of("a.xls", b"<html><body>Masuk dahulu</body></html>") == "file_html"
    form = b"<!doctype html><table><tr><td>Sandi<td><input name=p type=password></table>"
    assert rule_of("a.xls", form) == "file_html"


@pytest.mark.parametrize("cell", ['="3277010102100001"', '"=""3277010102100001"""', "'3277010102100001"])
def test_a_number_guarded_by_a_formula_or_a_quote_is_the_text_it_guards_and_that_is_told(cell: str) -> None:
    workbook = read("a.csv", f"kk;rt\n{cell};=1+1\n".encode())
    assert workbook.grids[0].rows == [("kk", "rt"), ("3277010102100001", "=1+1")]
    assert [(told.rule, told.cell) for told in workbook.told] == [("cells_guarded", "A2")]


def test_numbers_of_a_page_are_guarded_by_quotes_as_well() -> None:
    page = b"<table><tr><td>NIK<td>RT<tr><td>'3277010102100001<td>'001</table>"
    assert only(page, "a.xls").rows[1] == ("3277010102100001", "001")


def test_a_quote_that_guards_no_number_stays() -> None:
    cells = ("1 Agustus '58", "'58an", "Ma'ruf", "''")
    assert only(f"a|b|c|d\n{'|'.join(cells)}\n".encode()).rows[1] == cells


def test_a_formula_that_does_anything_stays_the_text_it_is() -> None:
    assert only(b'kk;x\n="a"&"b";=cmd|"/c calc"!A1\n').rows[1] == ('="a"&"b"', '=cmd|"/c calc"!A1')


def test_a_text_table_wider_than_a_sheet_can_be_is_refused() -> None:
    assert rule_of("a.csv", b";".join(b"k" for _ in range(16_385)) + b"\n") == "sheet_too_wide"
    assert len(only(b";".join(b"k" for _ in range(16_384)) + b"\n").rows[0]) == 16_384
