"""The workbook of findings in which an analyst decides: written, and read back. It judges no decision.

Every cell is text, so that nothing is a formula and no number loses a digit.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from etl.cells import plain_text
from etl.decisions.corrections import Action
from etl.decisions.masking import masked
from etl.decisions.opening import decision_tabs
from etl.findings import Finding, FindingStatus, Redactor
from etl.messages import Severity
from etl.sources.grid import CellValue, address, is_blank
from warehouse.codebook import Variable
from warehouse.declared import DeclarationError, Fault
from warehouse.workbook_file import on_paper, row_height

FINDINGS, OTHER_CELLS = "Temuan", "Sel lain"
MOST_FINDINGS = 50_000
LATER = "tunda"
CHOICES = (*Action, LATER)
CELL_CHOICES = (Action.REPLACE, Action.BLANK, Action.DELETE_ROW)
"""What can be done about a cell that is in no finding: there is nothing to accept."""
_SEVERITY_WORDS = {
    Severity.REFUSE_FILE: "berkas ditolak",
    Severity.QUARANTINE_ROW: "baris ditahan",
    Severity.BLANK_CELL: "jawaban dikosongkan",
    Severity.WARN: "perlu dilihat",
}
_SEVERITY_COLOURS = {
    Severity.REFUSE_FILE: "#F4B6B6",
    Severity.QUARANTINE_ROW: "#F8D3A8",
    Severity.BLANK_CELL: "#FBEBA6",
    Severity.WARN: "#DCE9F5",
}
_STATUS_WORDS = {
    FindingStatus.OPEN: "terbuka",
    FindingStatus.ACCEPTED: "diterima",
    FindingStatus.CORRECTED: "dikoreksi",
}
_DECISION = ("keputusan", "nilai_baru", "alasan", "oleh")
_COLUMNS = (
    *(("temuan", 20), ("tingkat", 18), ("status", 11), ("apa", 60), ("pertanyaan", 22), ("putaran", 10)),
    *(("berkas", 30), ("lembar", 16), ("sel", 8), ("baris", 7), ("kader", 9), ("RT", 6), ("isi_sekarang", 24)),
    *(("mengapa_penting", 44), ("saran", 44)),
    *((name, 14 if name != "alasan" else 32) for name in _DECISION),
)
_OTHER_COLUMNS = (("berkas", 44), ("lembar", 24), ("sel", 9), *((name, 18) for name in _DECISION))
_OTHER_LINES = 200
_GUIDE = (
    "Cara memakai buku kerja ini",
    "",
    "1. Lembar Ringkasan menghitung temuan; lembar Temuan memuat satu baris per temuan.",
    "2. Isi kolom keputusan (pilih dari daftar), alasan dan oleh. Baris tanpa keputusan dibiarkan terbuka.",
    "     ganti        isi sel diganti nilai_baru, seperti di berkasnya (kode; 2023-03-21; 12.5 atau 12,5)",
    "     kosongkan    isi sel dianggap tidak dijawab",
    "     hapus_baris  seluruh baris tidak dimuat, berikut anggota dan kejadian di bawahnya",
    "     terima       isinya benar; temuan ini tidak ditanyakan lagi selama isinya tetap",
    "     tunda        belum diputuskan",
    "3. Sel yang bukan temuan tetapi keliru ditulis di lembar Sel lain: berkas, lembar dan sel seperti di Excel.",
    "4. Simpan, lalu jalankan: p2wkss data findings --take <buku kerja ini>",
    "   Keputusan dicatat di koreksi.csv di samping berkas survei. Berkas survei sendiri tidak pernah diubah.",
    "5. Jalankan p2wkss build. Bila isi sel kemudian diperbaiki di sumbernya, pemuatan berhenti",
    "   dan menyebut baris koreksi.csv yang harus dihapus.",
    "",
    "Nomor KK, NIK, telepon dan nama disamarkan. Buku kerja ini tetap rahasia: jangan dikirim lewat grup percakapan.",
    "",
    "English: decide in the column 'keputusan' (replace, blank, delete row, accept, later), give reason and name,",
    "save, then run `p2wkss data findings --take <this workbook>`. Survey files are never changed.",
)
_NO_CLOCK = datetime(2000, 1, 1)

VariableOf = Callable[[Finding], Variable | None]


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of the workbook with a decision. `finding` names one, else `file`, `sheet` and `cell` name a cell.

    `line`: its row in the workbook; `columns`: where each of its cells stands, by name.
    """

    workbook: str
    tab: str
    line: int
    columns: dict[str, int] = field(repr=False)
    finding: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    action: str = ""
    new_value: CellValue = field(default="", repr=False)
    reason: str = ""
    by: str = ""

    @property
    def told(self) -> str:
        """Where somebody finds it again."""
        return f"lihat lembar '{self.tab}' baris {self.line}"

    def fault(self, column: str, found: str, allowed: str) -> Fault:
        place = address(self.line, self.columns[column])
        return Fault(self.workbook, f"lembar '{self.tab}', sel {place}", found, allowed)


def findings_workbook(findings: Iterable[Finding], *, variable_of: VariableOf, redactor: Redactor, note: str) -> bytes:
    """The workbook as bytes: the same findings give the same bytes. `note`: what data these are, in words."""
    gravest = list(Severity)
    listed = sorted(
        (finding for finding in findings if finding.status is not FindingStatus.CORRECTED),
        key=lambda each: (
            each.status is FindingStatus.ACCEPTED,
            gravest.index(each.severity),
            each.rule,
            each.place.file.name,
            each.place.sheet or "",
            each.place.row_number or 0,
            each.finding_id,
        ),
    )
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": _NO_CLOCK, "title": "Temuan P2WKSS"})
    formats = _Formats(book)
    _write_summary(book.add_worksheet("Ringkasan"), formats, listed, note=note)
    lines = [_line(finding, variable_of(finding), redactor) for finding in listed[:MOST_FINDINGS]]
    _write_findings(book.add_worksheet(FINDINGS), formats, lines, listed)
    _write_other_cells(book.add_worksheet(OTHER_CELLS), formats)
    guide = book.add_worksheet("Petunjuk")
    guide.set_column(0, 0, 120)
    on_paper(guide, [120])
    for number, line in enumerate(_GUIDE):
        guide.write_string(number, 0, line, formats.title if number == 0 else formats.text)
    book.close()
    return stream.getvalue()


class _Formats:
    def __init__(self, book: Any) -> None:
        text = {"num_format": "@", "valign": "top"}
        self.text = book.add_format(text)
        self.wrapped = book.add_format({**text, "text_wrap": True})
        self.title = book.add_format({**text, "bold": True, "font_size": 14})
        self.header = book.add_format({**text, "bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF"})
        self.entry = book.add_format(
            {**text, "bg_color": "#F2F8EC", "border": 1, "border_color": "#C9D8B6", "locked": False}
        )
        self.count = book.add_format({"valign": "top"})
        self.severity = {
            severity: book.add_format({**text, "bg_color": colour}) for severity, colour in _SEVERITY_COLOURS.items()
        }


def _line(finding: Finding, variable: Variable | None, redactor: Redactor) -> tuple[str, ...]:
    place = finding.place
    raw = "" if place.line is None else masked(place.raw(finding.variable), variable, redactor)
    return (
        *(finding.finding_id, _SEVERITY_WORDS[finding.severity], _STATUS_WORDS[finding.status], finding.message),
        *("" if variable is None else variable.label_id, place.file.round or "", place.file.name, place.sheet or ""),
        *(place.cell or "", "" if place.row_number is None else str(place.row_number), place.enumerator or ""),
        *(place.rt or "", raw, finding.why, finding.advice),
    )


def _write_summary(sheet: Any, formats: _Formats, listed: Sequence[Finding], *, note: str) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 12)
    sheet.set_column(3, 3, 100)
    on_paper(sheet, [44, 12, 12, 100])
    sheet.write_string(0, 0, "Temuan pemeriksaan data", formats.title)
    sheet.write_string(1, 0, note, formats.text)
    number = 3
    if len(listed) > MOST_FINDINGS:
        text = f"Hanya {MOST_FINDINGS} temuan terberat yang ditulis, dari {len(listed)}. Pakai --round."
        sheet.write_string(2, 0, text, formats.text)
    groups: tuple[tuple[str, Callable[[Finding], str]], ...] = (
        ("Menurut tingkat", lambda each: _SEVERITY_WORDS[each.severity]),
        ("Menurut aturan", lambda each: each.rule),
        ("Menurut RT", lambda each: each.place.rt or "(tanpa RT)"),
        ("Menurut kader", lambda each: each.place.enumerator or "(tanpa kader)"),
        ("Menurut putaran", lambda each: each.place.file.round or "(tanpa putaran)"),
    )
    for title, name in groups:
        for column, word in enumerate((title, "terbuka", "diterima")):
            sheet.write_string(number, column, word, formats.header)
        number += 1
        counts = Counter((name(each), each.status) for each in listed)
        totals = Counter(name(each) for each in listed)
        examples = {each.rule: each.message for each in reversed(listed)}
        for word, _ in sorted(totals.items(), key=lambda entry: (-entry[1], entry[0])):
            sheet.write_string(number, 0, word, formats.text)
            for column, status in enumerate((FindingStatus.OPEN, FindingStatus.ACCEPTED), start=1):
                sheet.write_number(number, column, counts[(word, status)], formats.count)
            if word in examples:
                example = f"Misalnya: {examples[word]}"
                sheet.write_string(number, 3, example, formats.wrapped)
                sheet.set_row(number, row_height([(example, 100)]))
            number += 1
        number += 1


def _write_findings(sheet: Any, formats: _Formats, lines: Sequence[tuple[str, ...]], listed: Sequence[Finding]) -> None:
    _write_header(sheet, formats, _COLUMNS)
    given = len(_COLUMNS) - len(_DECISION)
    wrapped = {position for position, (_, width) in enumerate(_COLUMNS) if width >= 40}
    for number, (line, finding) in enumerate(zip(lines, listed, strict=False), start=1):
        sheet.set_row(number, row_height((line[position], _COLUMNS[position][1]) for position in wrapped))
        for column, text in enumerate(line):
            style = formats.severity[finding.severity] if column == 1 else formats.text
            sheet.write_string(number, column, text, formats.wrapped if column in wrapped else style)
        for column in range(given, len(_COLUMNS)):
            sheet.write_blank(number, column, None, formats.entry)
    sheet.autofilter(0, 0, max(len(lines), 1), len(_COLUMNS) - 1)
    _offer_choices(sheet, given, max(len(lines), 1))


def _write_other_cells(sheet: Any, formats: _Formats) -> None:
    _write_header(sheet, formats, _OTHER_COLUMNS)
    for number in range(1, _OTHER_LINES + 1):
        for column in range(len(_OTHER_COLUMNS)):
            sheet.write_blank(number, column, None, formats.entry)
    _offer_choices(sheet, 3, _OTHER_LINES, choices=CELL_CHOICES)


def _write_header(sheet: Any, formats: _Formats, columns: Sequence[tuple[str, int]]) -> None:
    for column, (name, width) in enumerate(columns):
        sheet.write_string(0, column, name, formats.header)
        sheet.set_column(column, column, width, formats.text)
    sheet.freeze_panes(1, 1)
    sheet.repeat_columns(0)
    on_paper(sheet, (width for _, width in columns))


def _offer_choices(sheet: Any, column: int, lines: int, *, choices: Sequence[str] = CHOICES) -> None:
    sheet.data_validation(
        1,
        column,
        lines,
        column,
        {
            "validate": "list",
            "source": [str(choice) for choice in choices],
            "error_title": "Keputusan",
            "error_message": f"Pilih salah satu: {', '.join(choices)}.",
        },
    )


def read_decided(path: Path) -> tuple[Decided, ...]:
    """Every line with anything in its decision columns. Raises DeclarationError when it is no workbook of findings."""
    tabs = decision_tabs(path, (FINDINGS, OTHER_CELLS), made_by="p2wkss data findings --out")
    faults: list[Fault] = []
    decided: list[Decided] = []
    for tab, rows in tabs.items():
        needed = ("temuan", *_DECISION) if tab == FINDINGS else ("berkas", "lembar", "sel", *_DECISION)
        header = [plain_text(cell) for cell in rows[0]] if rows else []
        faults += [
            Fault(path.name, f"lembar '{tab}', baris 1", f"tanpa kolom '{name}'", f"kolom {', '.join(needed)}")
            for name in needed
            if name not in header
        ]
        if not faults:
            columns = {name: header.index(name) for name in needed}
            decided += _decided(path.name, tab, rows, columns)
    if faults:
        raise DeclarationError(faults)
    return tuple(decided)


def _decided(workbook: str, tab: str, rows: Sequence[Sequence[CellValue]], columns: dict[str, int]) -> list[Decided]:
    found = []
    for line, row in enumerate(rows[1:], start=2):
        cells = {name: row[column] if column < len(row) else "" for name, column in columns.items()}
        if any(not is_blank(cells[name]) for name in _DECISION):
            words = {name: plain_text(cells[name]) for name in columns}
            found.append(
                Decided(
                    workbook=workbook,
                    tab=tab,
                    line=line,
                    columns=columns,
                    finding=words.get("temuan", ""),
                    file=words.get("berkas", ""),
                    sheet=words.get("lembar", ""),
                    cell="".join(words.get("sel", "").upper().replace("$", "").split()),
                    action="_".join(words["keputusan"].casefold().split()),
                    new_value=cells["nilai_baru"],
                    reason=words["alasan"],
                    by=words["oleh"],
                )
            )
    return found
