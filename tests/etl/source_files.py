"""Small files of every container a source may come in, made byte by byte where no library writes them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from etl.sources import SourceError
from etl.sources.grid import CellValue, Workbook
from etl.sources.reading import read_workbook

HEADER = ("_index", "rumah/no_kk", "rt", "tanggal", "berat", "sumber_air")
FAMILIES: tuple[tuple[CellValue, ...], ...] = (
    (1, "3277010210100001", "001", date(2023, 3, 22), 10.5, "1 3"),
    (2, "3277010210100002", "002", date(2023, 3, 23), 9, 'Sumur; "bor", dalam'),
    (3, "3277010210100003", "002", "", "", ""),
)
MEMBERS: tuple[tuple[CellValue, ...], ...] = ((1, 1, "Ibu Contoh"), (2, 1, "Anak\nContoh"), (3, 3, "Bapak Rekaan"))
SHEETS: Mapping[str, Sequence[Sequence[CellValue]]] = {
    "Pendataan keluarga": (HEADER, *FAMILIES),
    "anggota": (("_index", "_parent_index", "nama"), *MEMBERS),
}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def read(name: str, content: bytes) -> Workbook:
    return read_workbook(Path(name), content=content)


def rule_of(name: str, content: bytes) -> str:
    """The rule by which a file is refused, or "" when it is read."""
    try:
        read(name, content)
    except SourceError as error:
        return error.rule.name
    return ""


def xlsx(sheets: Mapping[str, Sequence[Sequence[CellValue]]] = SHEETS) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2023, 4, 1, 8)})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, dates)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value) if value else None
                    else:
                        sheet.write(number, column, value)
    return stream.getvalue()


def xlsx_of_xml(
    rows: str,
    *,
    before_root: str = "",
    name: str = "Data",
    compression: int = zipfile.ZIP_DEFLATED,
    strings: str = "",
    order: str = "",
    part: str = "worksheets/sheet1.xml",
    relation: str = "",
) -> bytes:
    """A workbook whose one sheet is written as given, however wrong. `order`: in which formulas are worked out. `part`:
    where it lies, and `relation` what is said of it besides."""
    sheet = f'{XML}{before_root}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations("worksheet", part).replace(" Target", f" {relation} Target"),
        f"xl/{part}": sheet,
    }
    further = {"xl/sharedStrings.xml": strings, "xl/calcChain.xml": order}
    return zipped(parts | {part: text for part, text in further.items() if text}, compression=compression)


def _relations(kind: str, target: str) -> str:
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'


def xlsb(
    rows: Sequence[Sequence[CellValue]] = SHEETS["Pendataan keluarga"],
    *,
    cut: int | None = None,
    part: str = "worksheets/sheet1.bin",
    last_row: int = 0,
) -> bytes:
    """Excel's binary workbook: the same parts as of an XLSX, in records. `cut`: bytes of the sheet that are left.
    `part`: where it lies. `last_row`: how far it says to reach, when further than its rows."""
    listed = _binary(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Data"))
    sheet = (
        _binary(129)
        + _binary(148, struct.pack("<4I", 0, max(last_row, len(rows) - 1), 0, len(rows[0]) - 1))
        + _binary(145)
    )
    for number, row in enumerate(rows):
        sheet += _binary(0, struct.pack("<IIH3xI", number, 0, 300, 0))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, int(isinstance(value, date)))
            if isinstance(value, date):
                value = (value - date(1899, 12, 30)).days
            if isinstance(value, int | float):
                sheet += _binary(5, place + struct.pack("<d", value))
            elif value:
                sheet += _binary(6, place + _wide(str(value)))
    formats = b"".join(_binary(47, struct.pack("<HH12x", 0, code)) for code in (0, 14))
    relations = _relations("worksheet", part).replace(
        "</Relationships>", f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.bin"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": _relations("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": _binary(131) + _binary(143) + listed + _binary(144) + _binary(132),
            "xl/_rels/workbook.bin.rels": relations,
            f"xl/{part}": (sheet + _binary(146) + _binary(130))[:cut],
            "xl/styles.bin": _binary(278) + _binary(617, struct.pack("<I", 2)) + formats + _binary(618) + _binary(279),
        }
    )


def _binary(kind: int, body: bytes = b"") -> bytes:
    """A record; its kind and its length are written in sevens of bits."""
    head, length = [kind] if kind < 128 else [kind & 127 | 128, kind >> 7], len(body)
    while length > 127:
        head.append(length & 127 | 128)
        length >>= 7
    return bytes([*head, length]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def zipped(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip that is the same whenever it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text, compress_type=compression)
    return stream.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def as_text(value: CellValue) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def delimited(rows: Sequence[Sequence[CellValue]] = SHEETS["Pendataan keluarga"], *, separator: str = ";") -> bytes:
    """As Kobo writes it: every cell quoted, lines ended as Windows does."""
    lines = (separator.join('"' + as_text(value).replace('"', '""') + '"' for value in row) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode()


def odk_zip(**more: bytes) -> bytes:
    submissions = (
        b"SubmissionDate,rumah-no_kk,meta-instanceID,KEY\n2023-03-22T04:05:06.000Z,3277010210100001,uuid:1,uuid:1\n"
    )
    members = b'nama,PARENT_KEY,KEY\n"Ibu, Contoh",uuid:1,uuid:1/anggota[1]\n'
    parts = {"keluarga.csv": submissions, "keluarga-anggota.csv": members, "media/foto.jpg": b"\xff\xd8\xff\0"}
    return zipped(parts | more)


def page(rows: str = "", *, title: str = "Register", charset: str = "utf-8") -> bytes:
    """As registers save it under .xls."""
    header = '<tr><th rowspan=2>NIK</th><th colspan="2">Ukur</th></tr><tr><th>Berat</th><th>Umur</th></tr>'
    row = "<tr><td style='mso-number-format:\"\\@\"'>3277015207880001"
    row += "<td>10,5<br>kg</td><td>1 Tahun&nbsp;- 5 Bulan</td></tr>"
    head = f"<html><head><meta charset={charset}><style>td {{}}</style><title>{title}</title></head>"
    return f"{head}<body><table border=1>{header}{row}{rows}</table></body></html>".encode(charset)


def ods(table: str | None = None, *, blanks: str = "") -> bytes:
    """`blanks`: what a program that writes for people's eyes puts between all tags."""
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return zipped(
        {
            "mimetype": _ODS,
            "META-INF/manifest.xml": f'{XML}<manifest:manifest xmlns:manifest="{manifest}"/>',
            "content.xml": _ods_document("document-content", "", table, blanks),
        }
    )


def flat_ods(table: str | None = None, *, mime_type: str = _ODS) -> bytes:
    return _ods_document("document", f' office:mimetype="{mime_type}"', table, "\n ").encode()


def _ods_document(root: str, attributes: str, table: str | None, blanks: str) -> str:
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    rows = ods_rows(SHEETS["Pendataan keluarga"]) if table is None else table
    document = (
        f"{XML}<office:{root} {namespaces}{attributes}><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{rows}</table:table></office:spreadsheet></office:body></office:{root}>'
    )
    return document.replace("><", f">{blanks}<")


def ods_rows(rows: Sequence[Sequence[CellValue]]) -> str:
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(value: CellValue) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    shown = as_text(value).replace("&", "&amp;").replace('"', "&quot;")
    return f'<table:table-cell office:value-type="string"><text:p>{shown}</text:p></table:table-cell>'


def xls(rows: Sequence[Sequence[CellValue]] = SHEETS["anggota"], *, name: str = "anggota", more: bytes = b"") -> bytes:
    """The old Excel's workbook: records of BIFF8 in a compound file."""
    cells, strings = [], [value for row in rows for value in row if isinstance(value, str) and value]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, int | float):
                cells.append(_record(0x0203, place + struct.pack("<d", value)))
            elif value in strings:
                cells.append(_record(0x00FD, place + struct.pack("<I", strings.index(str(value)))))
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet = start + b"".join(cells) + more + _record(0x000A, b"")
    table = struct.pack("<II", len(strings), len(strings))
    table += b"".join(struct.pack("<HB", len(text), 0) + text.encode("latin-1") for text in strings)
    shown = name.encode("latin-1")
    globals_start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + _record(0x0042, b"\xb0\x04")
    globals_start += _record(0x00FC, table)
    length = len(globals_start) + 4 + 8 + len(shown) + 4
    listed = _record(0x0085, struct.pack("<IHBB", length, 0, len(shown), 0) + shown)
    return compound({"Workbook": globals_start + listed + _record(0x000A, b"") + sheet})


def row_record(number: int, *, hidden: bool) -> bytes:
    """What the old Excel keeps of a line: how high it is, and whether it is shown."""
    return _record(0x0208, struct.pack("<6H2H", number, 0, 3, 255, 0, 0, 0x20 * hidden | 0x100, 0x0F))


def column_record(first: int, last: int, *, hidden: bool) -> bytes:
    return _record(0x007D, struct.pack("<6H", first, last, 2304, 0, int(hidden), 0))


def failed_formula_record(row: int, column: int) -> bytes:
    """`=1/0`: where a number would stand, it says that there is none, and why."""
    failure = bytes((2, 0, 7, 0, 0, 0, 0xFF, 0xFF))
    formula = b"\x1e\x01\x00\x1e\x00\x00\x06"
    return _record(
        0x0006, struct.pack("<3H", row, column, 0) + failure + struct.pack("<HIH", 0, 0, len(formula)) + formula
    )


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with one sector table; streams are filled up so that none is a short one."""
    free, last, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    names = list(streams)
    chains: list[bytes] = [streams[name].ljust(4096, b"\0") for name in names]
    entries, sectors, numbers = [_entry("Root Entry", 5, last, 0, child=1 if names else free)], b"", [table, last]
    for position, (name, content) in enumerate(zip(names, chains, strict=True)):
        count = -(-len(content) // 512)
        start = len(numbers)
        numbers.extend([*range(start + 1, start + count), last])
        sectors += content.ljust(count * 512, b"\0")
        sibling = position + 2 if position + 1 < len(names) else free
        entries.append(_entry(name, 2, start, len(content), sibling=sibling))
    directory = b"".join(entries).ljust(512, b"\0")[:512]
    assert len(entries) <= 4
    assert len(numbers) <= 128
    allocation = struct.pack("<128I", *numbers, *[free] * (128 - len(numbers)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, last, 0, last, 0) + struct.pack("<109I", 0, *[free] * 108)
    return header + allocation + directory + sectors


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, sibling: int = 0xFFFFFFFF) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(wide), kind, 1, 0xFFFFFFFF, sibling, child)
    return wide.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
