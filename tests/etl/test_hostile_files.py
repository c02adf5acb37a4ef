"""Files made to hurt or spoilt on the way: each ends as a workbook or a refusal, soon, and within bounded memory."""

from __future__ import annotations

import io
import os
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import mutations
import pytest
import source_files
from source_files import MAIN, XML, read, rule_of, xlsx_of_xml, zipped

from etl.messages import rules
from etl.sources import SourceError
from etl.sources.grid import Workbook
from etl.sources.package import Package
from etl.sources.reading import read_bytes, read_workbook

ROUNDS = int(os.environ.get("P2WKSS_FUZZ_ROUNDS", "4200"))
MEGABYTE = 1 << 20


@contextmanager
def bounded(*, seconds: float, megabytes: int) -> Iterator[None]:
    """Processor seconds, so that a busy machine fails nothing; memory as Python asks for it."""
    tracemalloc.start()
    start = time.thread_time()
    try:
        yield
        assert time.thread_time() - start < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes * MEGABYTE
    finally:
        tracemalloc.stop()


def test_spoilt_files_of_every_shape_are_read_or_refused_in_words() -> None:
    shapes = {name: make() for name, make in mutations.SHAPES.items()}
    seen: Counter[str] = Counter()
    for number in range(ROUNDS):
        name, content = mutations.mutate(number, shapes=shapes)
        start = time.thread_time()
        workbook, refusal = _read_or_refused(name, content)
        if workbook is None:
            assert "Langkah berikutnya: " in refusal
            assert "\n" not in refusal
            seen["refused"] += 1
        else:
            assert {told.rule for told in workbook.told} <= set(rules())
            _assert_sound(workbook)
            seen["read"] += 1
            seen[name] += 1
        assert time.thread_time() - start < 3, f"mutation {number}"
    assert min(seen.values()) > ROUNDS // 60, seen
    assert len(seen) == len(shapes) + 2


def _read_or_refused(name: str, content: bytes) -> tuple[Workbook | None, str]:
    try:
        return read(name, content), ""
    except SourceError as error:
        return None, str(error)


def _assert_sound(workbook: Workbook) -> None:
    names = [grid.name for grid in workbook.grids]
    assert len(names) == len(set(names))
    for grid in workbook.grids:
        for merged in grid.merged:
            assert merged.top <= merged.bottom
            assert merged.left <= merged.right


def _bomb(*, names: int = 1) -> bytes:
    """CSV tables of nothing but commas: a thousandth of what they unpack to."""
    return zipped({f"t{number}.csv": b"," * (60 * MEGABYTE // names) for number in range(names)})


def _lying_bomb() -> bytes:
    """A part that claims to be small: both places where a zip tells the size are changed."""
    size = 60 * MEGABYTE
    content = zipped({"t.csv": bytes(size)})
    return content.replace(struct.pack("<I", size), struct.pack("<I", 1000))


@pytest.mark.parametrize("make", [_bomb, lambda: _bomb(names=20), _lying_bomb], ids=["one", "many", "lying"])
def test_a_zip_bomb_is_refused_before_it_unfolds(make: Callable[[], bytes]) -> None:
    content = make()
    with bounded(seconds=10, megabytes=90):
        assert rule_of("submissions.csv.zip", content) == "zip_bomb"


def test_a_bomb_of_another_way_to_pack_is_refused_unopened() -> None:
    content = zipped({"t.csv": bytes(MEGABYTE)}, compression=zipfile.ZIP_LZMA)
    assert rule_of("a.zip", content) == "file_damaged"


@pytest.mark.parametrize("name", ["../t.csv", "a/../../t.csv", "/etc/t.csv", "C:/t.csv", "..\\t.csv"])
def test_a_zip_whose_parts_lie_outside_it_is_refused(name: str) -> None:
    assert rule_of("a.zip", zipped({name: "a,b\n1,2\n"})) == "zip_unsafe"


def test_a_zip_with_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("t.csv")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert rule_of("a.zip", stream.getvalue()) == "zip_unsafe"


@pytest.mark.parametrize("second", ["t.csv", "T.CSV", "other/t.csv"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_tables_of_one_name_are_refused(second: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("t.csv", "a,b\n")
        archive.writestr(second, "c,d\n")
    assert rule_of("a.zip", stream.getvalue()) == "zip_unsafe"


def test_a_zip_with_a_part_without_a_name_is_refused() -> None:
    content = zipped({"t.csv": "a,b\n1,2\n", "u.csv": "a,b\n1,2\n"})
    assert rule_of("a.zip", content.replace(b"u.csv", b"\0.csv")) == "file_damaged"


def test_a_zip_of_workbooks_says_to_unpack_it_first() -> None:
    with pytest.raises(SourceError, match="Ekstrak") as error:
        read("a.zip", zipped({"rw12.xlsx": source_files.xlsx()}))
    assert error.value.rule.name == "zip_nested"


def test_a_zip_with_something_behind_it_is_refused() -> None:
    assert rule_of("a.zip", source_files.odk_zip() + b"PK") == "file_damaged"


LAUGHS = (
    "<!DOCTYPE worksheet ["
    + '<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
A_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'


@pytest.mark.parametrize("before", ["", "<!-- ha -->", "\n<?ha ha?>\n"])
def test_entities_that_multiply_themselves_are_refused_in_any_part(before: str) -> None:
    with bounded(seconds=10, megabytes=20):
        assert rule_of("a.xlsx", xlsx_of_xml(A_CELL, before_root=before + LAUGHS)) == "xml_entities"
        strings = f'{XML}{before}{LAUGHS}<sst xmlns="{MAIN}"/>'
        assert rule_of("a.xlsx", xlsx_of_xml("", strings=strings)) == "xml_entities"


def test_entities_in_an_opendocument_are_refused() -> None:
    parts = source_files.unzipped(source_files.ods())
    parts["content.xml"] = parts["content.xml"].replace(XML.encode(), XML.encode() + LAUGHS.encode())
    assert rule_of("a.ods", zipped(parts)) == "xml_entities"


def _cell(place: str, more: str = "") -> str:
    return f'<c r="{place}"{more}><v>7</v></c>'


FAR = {
    "stray": '<row r="1">' + _cell("A1") + '</row><row r="1048576">' + _cell("XFD1048576") + "</row>",
    "wide": '<row r="1">' + _cell("XFD1") + '</row><row r="2000">' + _cell("A2000") + "</row>",
    "other quotes": "<row r='1'><c r='A1'><v>1</v></c></row>"
    "<row\n r = '1048576'><c s='1' r = 'XFD1048576'><v>1</v></c></row>",
    "named otherwise": f'<x:row xmlns:x="{MAIN}" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "without places": "<row>" + "<c><v>1</v></c>" * 300 + "</row>" + "<row/>" * 99_999 + "<row><c><v>1</v></c></row>",
}


@pytest.mark.parametrize("kind", FAR)
def test_a_cell_far_away_is_refused_with_the_sheets_name_before_it_eats_the_memory(kind: str) -> None:
    with pytest.raises(SourceError, match=r"lembar 'Warga & RT', sel [A-Z]+\d+: .*Ctrl\+End") as error:
        read("a.xlsx", xlsx_of_xml(FAR[kind], name="Warga &amp; RT"))
    assert error.value.rule.name == "sheet_too_large"
    assert error.value.sheet == "Warga & RT"


@pytest.mark.parametrize("place", ["B7", "A2", "A1"])
def test_a_cell_that_stands_elsewhere_or_twice_is_refused_not_overwritten(place: str) -> None:
    rows = f'<row r="1">{_cell("A1")}{_cell("B1")}</row><row r="3">{_cell("A3")}{_cell(place)}</row>'
    with pytest.raises(SourceError, match=f"lembar 'Data', sel {place}: .*dua kali"):
        read("a.xlsx", xlsx_of_xml(rows))
    again = f'<row r="1">{_cell("A1")}</row><row r="1">{_cell("A1")}</row>'
    assert rule_of("a.xlsx", xlsx_of_xml(again)) == "file_damaged"


def test_a_far_cell_hidden_in_a_large_sheet_is_found() -> None:
    row = "".join(_cell(f"{letter}%d") for letter in "ABCDEFGH")
    rows = [f'<row r="{number}">{row.replace("%d", str(number))}</row>' for number in range(1, 36_001)]
    assert len(read("a.xlsx", xlsx_of_xml("".join(rows))).grids[0].rows) == 36_000
    for far in ("XFD30000", "A9999999", "ZZ30000"):
        spoilt = [*rows]
        spoilt[29_999] = spoilt[29_999].replace('r="C30000"', f'r="{far}"')
        assert rule_of("a.xlsx", xlsx_of_xml("".join(spoilt))) in ("sheet_too_large", "file_damaged"), far


@pytest.mark.parametrize(("part", "relation"), [("a/data", ""), ("worksheets/data.bin", ""), ("a/b.xml", "Note='>'")])
def test_a_sheet_is_looked_at_wherever_it_lies(part: str, relation: str) -> None:
    assert rule_of("a.xlsx", xlsx_of_xml(FAR["stray"], part=part, relation=relation)) == "sheet_too_large"
    near = xlsx_of_xml(f'<row r="1">{_cell("A1")}</row>', part=part, relation=relation)
    assert read("a.xlsx", near).grids[0].rows == [(7.0,)]


def test_an_encoding_that_nobody_knows_is_no_encoding() -> None:
    """All parts are UTF-8; the parser does not look at what else they say."""
    parts = zipfile.ZipFile(io.BytesIO(source_files.xlsx()))
    spoilt = {name: parts.read(name).replace(b'"UTF-8"', b'"UTF-16384"') for name in parts.namelist()}
    assert len(read("a.xlsx", zipped(spoilt)).grids) == 2


def test_a_binary_sheet_is_looked_at_whatever_it_is_called() -> None:
    assert rule_of("a.xlsb", source_files.xlsb(part="worksheets/data", last_row=99_999_999)) == "sheet_too_large"
    rows = read("a.xlsb", source_files.xlsb()).grids[0].rows
    assert read("a.xlsb", source_files.xlsb(part="worksheets/data")).grids[0].rows == rows


def test_parts_named_with_the_other_stroke_are_looked_at_as_well() -> None:
    """Some programs write them so, and the parser reads them."""
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>RT</t></is></c></row>'
    near = far.replace("XFD1048576", "A1").replace("1048576", "1")
    named = (b"xl/worksheets/sheet1.xml", b"xl\\worksheets\\sheet1.xml")
    assert rule_of("a.xlsx", xlsx_of_xml(far).replace(*named)) == "sheet_too_large"
    assert read("a.xlsx", xlsx_of_xml(near).replace(*named)).grids[0].rows == [("RT",)]


@pytest.mark.parametrize("promised", ["4294967295", "0" * 30 + "9" * 5000])
def test_more_texts_than_a_workbook_has_room_for_are_refused_before_room_is_made(promised: str) -> None:
    """The parser would end the whole program."""
    strings = f'{XML}<sst xmlns="{MAIN}" count="1" uniqueCount="{promised}"><si><t>RT</t></si></sst>'
    text = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert rule_of("a.xlsx", xlsx_of_xml(text, strings=strings)) == "file_damaged"
    assert read("a.xlsx", xlsx_of_xml(text, strings=strings.replace(promised, "7"))).grids[0].rows == [("RT",)]


def test_a_sheet_of_all_rows_is_read_when_it_is_narrow() -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 1_048_577))
    assert len(read("a.xlsx", xlsx_of_xml(rows)).grids[0].rows) == 1_048_576


def test_all_columns_are_read_when_they_are_few_rows() -> None:
    header = "".join(f"<c><v>{number}</v></c>" for number in range(16_384))
    assert len(read("a.xlsx", xlsx_of_xml(f"<row>{header}</row>")).grids[0].rows[0]) == 16_384


def test_formatted_blank_cells_far_below_do_no_harm() -> None:
    rows = f'<row r="1">{_cell("A1")}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read("a.xlsx", xlsx_of_xml(rows)).grids[0].rows == [(7.0,)]


@pytest.mark.parametrize(
    "table",
    [
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1024" '
        'office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row><table:table-row>'
        '<table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="float" '
        'office:value="1"/></table:table-row>',
    ],
    ids=["repeated", "stray"],
)
def test_a_repeated_cell_of_an_opendocument_is_refused_before_it_is_written_out(table: str) -> None:
    assert rule_of("a.ods", source_files.ods(table)) == "sheet_too_large"


def test_an_opendocument_whose_table_never_ends_is_refused_soon() -> None:
    parts = source_files.unzipped(source_files.ods())
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", b"</table:table;>")
    assert rule_of("a.ods", zipped(parts)) == "file_damaged"
    parts["content.xml"] = parts["content.xml"][:-60]
    assert rule_of("a.ods", zipped(parts)) == "file_damaged"


def test_far_cells_and_impossible_counts_of_the_old_excel_are_refused() -> None:
    far = struct.pack("<HHHHHd", 0x0203, 14, 65535, 65535, 0, 1.0)
    assert rule_of("a.xls", source_files.xls(more=far)) == "sheet_too_large"
    strings = struct.pack("<HHII", 0x00FC, 8, 1, 0x7FFFFFFF)
    assert rule_of("a.xls", source_files.xls(more=strings)) == "file_damaged"


def test_spans_of_a_page_make_no_table_of_billions() -> None:
    cell = "<td colspan=16384 rowspan=1000>x</td>"
    assert rule_of("a.xls", source_files.page(f"<tr>{cell * 3}</tr>")) == "sheet_too_large"


@pytest.mark.parametrize(
    "piece", ["<", "<td ", "<!--", "<td a='", "<table>", "<tr><td>", "</td>", "&#", "<script>", "<![CDATA["]
)
def test_a_page_of_unfinished_tags_ends_soon(piece: str) -> None:
    page = source_files.page(piece * 100_000)
    start = time.thread_time()
    rule_of("a.xls", page)
    assert time.thread_time() - start < 5


FORMULAS = ("=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-2+3", '=HYPERLINK("http://a.example";"x")')


def test_cells_that_look_like_formulas_stay_the_text_they_are() -> None:
    sheets = {"Data": [("a", "b"), *[(formula, "x") for formula in FORMULAS]]}
    workbook = read("a.xlsx", source_files.xlsx(sheets))
    assert [row[0] for row in workbook.grids[0].rows[1:]] == list(FORMULAS)
    assert [row[0] for row in read("a.csv", source_files.delimited(sheets["Data"])).grids[0].rows[1:]] == list(FORMULAS)


HIDDEN = [("nama", "kk"), ("A\u202eni", "3277\u200b010210100001"), ("B\x07udi\x0bTono", "x\u0430")]


@pytest.mark.parametrize("container", ["csv", "xlsx", "ods"])
def test_hidden_characters_are_taken_out_and_told_but_never_shown(container: str) -> None:
    if container == "ods":  # XML allows no control characters, and Excel writes them in its own way
        rows = [tuple(value.replace("\x07", "\u2066").replace("\x0b", "\u2028") for value in row) for row in HIDDEN]
        content = source_files.ods(source_files.ods_rows(rows))
    else:
        content = source_files.xlsx({"a": HIDDEN}) if container == "xlsx" else source_files.delimited(HIDDEN)
    workbook = read(f"a.{container}", content)
    assert workbook.grids[0].rows == [("nama", "kk"), ("Ani", "3277010210100001"), ("Budi Tono", "x\u0430")]
    told = {told.rule: told for told in workbook.told}
    assert (told["characters_hidden"].cell, told["characters_hidden"].found[:5]) == ("A2", "3 sel")
    assert told["scripts_mixed"].cell == "B3"
    assert "Ani" not in repr(workbook.told)


def test_every_shape_cut_anywhere_ends_in_words() -> None:
    for name, make in mutations.SHAPES.items():
        content = make()
        for length in range(0, len(content), max(1, len(content) // 60)):
            rule_of(name, content[:length])


@pytest.mark.parametrize("name", mutations.SHAPES)
def test_what_a_file_is_does_not_depend_on_its_name(name: str) -> None:
    content = mutations.SHAPES[name]()
    as_named, misnamed = read(name, content), read("laporan.pdf", content)
    assert [grid.rows for grid in as_named.grids] == [grid.rows for grid in misnamed.grids]
    assert misnamed.told[0].rule == "suffix_differs"
    assert misnamed.told[0].found == ".pdf"


NO_TABLES = {
    "file_empty": [b"", b" \r\n\t "],
    "file_html": [
        b"\xef\xbb\xbf  <!DOCTYPE html><html><body>Masuk</body></html>",
        b"<html><table><tr><td>Sandi<td><input type='password'></table>",
    ],
    "file_protected": [
        source_files.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        source_files.xls(more=struct.pack("<HHH", 0x002F, 2, 1)),
    ],
    "file_of_paper": [
        b"%PDF-1.7\n%\0\0",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\0\0\0\x18ftypheic\0\0",
        b"RIFF\x24\0\0\0WEBPVP8 ",
    ],
    "file_not_excel": [
        b"Rar!\x1a\x07\x01\0",
        b'{"a": 1}',
        bytes(range(256)) * 4,
        b"<?xml version='1.0'?><a/>",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        b"-- phpMyAdmin SQL Dump\n/* 5.2 */;\nSET SQL_MODE = 'x';\nCREATE TABLE `kk` (`no_kk` varchar(16));\n",
        b"INSERT INTO `kk` VALUES (1, 'a');\n",
    ],
    "file_not_workbook": [
        zipped({"word/document.xml": "<a/>"}),
        zipped({"foto.jpg": b"x"}),
        zipped({"Index/Document.iwa": b"x"}),
        zipped({}),
        source_files.compound({"WordDocument": b"x"}),
    ],
    "file_damaged": [
        zipped({"xl/workbook.xml": "<workbook>"}),
        source_files.xlsx()[:3000],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"a;b\r\n1;2\r\n" * 900 + bytes(50),
    ],
    "encoding_unknown": [b"nama;alamat\r\nA\x81;B\r\n"],
}


@pytest.mark.parametrize(
    ("rule", "content"), [(rule, content) for rule, contents in NO_TABLES.items() for content in contents]
)
def test_what_holds_no_table_is_refused_with_what_was_seen(rule: str, content: bytes) -> None:
    with pytest.raises(SourceError) as error:
        read("RW 12.xlsx", content)
    assert error.value.rule.name == rule
    assert str(error.value).startswith("RW 12.xlsx")


def test_a_formula_error_unknown_to_the_parser_is_refused_with_its_cell() -> None:
    rows = f'<row r="1">{_cell("A1")}</row><row r="2"><c r="A2" t="e"><v>#SPILL!</v></c></row>'
    with pytest.raises(SourceError, match=r"lembar 'Data', sel A2: .*#SPILL!"):
        read("a.xlsx", xlsx_of_xml(rows))


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for name, rule, words in (
        ("", "file_is_folder", "ini folder, bukan berkas"),
        ("tiada.csv", "file_missing", "Periksa nama dan foldernya"),
    ):
        with pytest.raises(SourceError, match=words) as error:
            read_workbook(tmp_path / name)
        assert error.value.rule.name == rule


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa.csv")
    with pytest.raises(SourceError, match="bukan berkas biasa") as error:
        read_workbook(tmp_path / "pipa.csv")
    assert error.value.rule.name == "file_unreadable"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind root, nor files on Windows")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n")
    path.chmod(0)
    with pytest.raises(SourceError, match="izin baca"):
        read_workbook(path)


def test_a_file_saved_while_it_is_read_is_read_again_and_refused_when_it_never_rests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\r\n")
    opened, saves = Path.open, iter(range(1))

    def opened_and_saved(self: Path, *args: str) -> IO[Any]:
        file = opened(self, *args)
        if next(saves, None) is not None:
            with opened(self, "ab") as other:
                other.write(b"1;2\r\n")
        return file

    monkeypatch.setattr(Path, "open", opened_and_saved)
    assert read_bytes(path) == b"a;b\r\n1;2\r\n"
    saves = iter(range(9))
    with pytest.raises(SourceError, match="berubah ketika dibaca") as error:
        read_workbook(path)
    assert error.value.rule.name == "file_changing"


def test_a_part_is_unpacked_within_the_memory_of_its_pieces() -> None:
    content = zipped(
        {"t.csv": b"".join(struct.pack("<I", zlib.crc32(bytes([n % 256, n >> 8]))) for n in range(65536)) * 100}
    )
    package = Package(Path("a.zip"), content)
    with bounded(seconds=20, megabytes=16):
        assert sum(map(len, package.pieces("t.csv"))) == 65536 * 4 * 100
