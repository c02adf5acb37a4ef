"""The workbook of pairs that wait for a person: both records side by side; written, and its decisions read back.

It holds names, so it stays with those who may see the survey files. Every cell is text. It links nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from etl.cells import plain_text
from etl.decisions.opening import decision_tabs
from etl.decisions.pairs import FILE_NAME, Decided, PairDecision
from etl.numerals import likeness
from etl.registry import Waiting
from etl.sources.grid import address
from warehouse.declared import DeclarationError, Fault
from warehouse.workbook_file import on_paper, row_height

PAIRS = "Pasangan"
LATER = "tunda"
WORDS = {
    "sama": Decided.LINK,
    "bukan": Decided.DO_NOT_LINK,
    "pindah": Decided.MOVE,
    "pecahan": Decided.SPLIT,
    "bergabung": Decided.MERGE,
}
_ONLY_FAMILIES = ("pecahan", "bergabung")
_UNITS = {"household": "keluarga", "person": "anggota"}
_NAMED = ("unit", "round", "record", "other_round", "other_record")
_COLUMNS = (
    *(("pasangan", 10), ("keterangan", 24), ("kiriman ini", 48), ("kiriman terdahulu", 48), ("", 8)),
    *(("keputusan", 14), ("alasan", 32), ("oleh", 16)),
    *((name, 0) for name in _NAMED),
)
_HEADER = tuple(name for name, _ in _COLUMNS)
_GUIDE = (
    "Cara memakai buku kerja ini",
    "",
    "1. Setiap pasangan adalah dua catatan yang mungkin keluarga (atau anggota) yang sama. Tanda ≠: isinya berbeda.",
    "2. Di baris pertama setiap pasangan pilih keputusan, lalu isi oleh (siapa yang memutuskan) dan bila perlu alasan.",
    "     sama       keluarga atau orang yang sama",
    "     bukan      dua keluarga atau orang yang berbeda",
    "     pindah     sama, tetapi sekarang tinggal di tempat lain",
    "     pecahan    (keluarga) kiriman ini keluarga baru yang memisahkan diri dari keluarga terdahulu",
    "     bergabung  (keluarga) keluarga terdahulu sekarang menjadi bagian dari keluarga di kiriman ini",
    "     tunda      belum diputuskan",
    "3. Simpan, lalu jalankan: p2wkss data links --take <buku kerja ini>, kemudian p2wkss build.",
    "   Keputusan dicatat di pasangan.csv di samping berkas survei, tanpa nama dan tanpa nomor.",
    "",
    "Buku kerja ini memuat nama: rahasia, jangan dikirim lewat grup percakapan; hapus setelah dipakai.",
    "",
    "English: for each pair choose same / not / moved / split off / joined / later, sign it, save, then run",
    "`p2wkss data links --take <this workbook>`.",
)
_NO_CLOCK = datetime(2000, 1, 1)


def words_for(unit: str) -> tuple[str, ...]:
    """What may be decided about two records of a unit: only families split and join."""
    return tuple(word for word in WORDS if unit == "household" or word not in _ONLY_FAMILIES)


def pairs_workbook(waiting: Sequence[Waiting]) -> bytes:
    """The workbook as bytes, likeliest pairs first; the same pairs give the same bytes."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": _NO_CLOCK, "title": "Pasangan P2WKSS yang menunggu keputusan"})
    formats = _Formats(book)
    sheet = book.add_worksheet(PAIRS)
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.write_string(0, column, name, formats.header)
        sheet.set_column(column, column, width or 12, None, {"hidden": width == 0})
    sheet.freeze_panes(1, 0)
    on_paper(sheet, (width for _, width in _COLUMNS))
    line = 1
    for number, pair in enumerate(in_order(waiting), start=1):
        line = _write_pair(sheet, formats, pair, number=number, line=line)
    guide = book.add_worksheet("Petunjuk")
    guide.set_column(0, 0, 120)
    on_paper(guide, [120])
    for row, text in enumerate(_GUIDE):
        guide.write_string(row, 0, text, formats.text)
    book.close()
    return stream.getvalue()


def in_order(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Households first, likeliest first."""
    return sorted(waiting, key=lambda w: (w.unit, -w.score, w.later.round, w.later.record, w.earlier.record))


class _Formats:
    def __init__(self, book: Any) -> None:
        text = {"num_format": "@", "valign": "top", "text_wrap": True}
        self.text = book.add_format(text)
        self.header = book.add_format({**text, "bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF"})
        self.first = book.add_format({**text, "bold": True, "top": 2, "bg_color": "#EAF1F4"})
        self.entry = book.add_format({**text, "top": 2, "bg_color": "#F2F8EC"})


def _write_pair(sheet: Any, formats: _Formats, pair: Waiting, *, number: int, line: int) -> int:
    """One block of lines, decided on the first; returns the line after it."""
    sides = (pair.later, pair.earlier)
    head = (f"{_UNITS[pair.unit]} {number}", "berkas dan baris", *(side.place for side in sides), "")
    sheet.set_row(line, row_height((text, _COLUMNS[column][1]) for column, text in enumerate(head)))
    for column, text in enumerate(head):
        sheet.write_string(line, column, text, formats.first)
    for column in range(5, 8):
        sheet.write_string(line, column, "", formats.entry)
    for column, text in enumerate(
        (pair.unit, *(fact for side in sides for fact in (side.round, side.record))), start=8
    ):
        sheet.write_string(line, column, text, formats.text)
    sheet.data_validation(line, 5, line, 5, {"validate": "list", "source": [*words_for(pair.unit), LATER]})
    facts = [(name, (one, other)) for (name, one), (_, other) in zip(pair.later.facts, pair.earlier.facts, strict=True)]
    for row, (name, told) in enumerate(facts, start=line + 1):
        _write_line(sheet, row, (name, *told, "≠" if told[0] != told[1] else ""), formats.text)
    last = line + len(facts) + 1
    why = f"mengapa mungkin sama (kemiripan {likeness(pair.score, 1)})"
    _write_line(sheet, last, (why, "\n".join(pair.reasons)), formats.text)
    return last + 1


def _write_line(sheet: Any, row: int, told: Sequence[str], look: Any) -> None:
    """Texts from the second column on."""
    sheet.set_row(row, row_height((text, _COLUMNS[column][1]) for column, text in enumerate(told, start=1)))
    for column, text in enumerate(told, start=1):
        sheet.write_string(row, column, text, look)


def read_decided(path: Path) -> tuple[tuple[PairDecision, ...], int]:
    """The decisions of a workbook, and how many pairs are put off or left open. Raises DeclarationError."""
    rows = decision_tabs(path, (PAIRS,), made_by="p2wkss data links --review")[PAIRS]
    if not rows or tuple(map(plain_text, rows[0][: len(_HEADER)])) != _HEADER:
        allowed = "kolom seperti yang ditulis p2wkss data links --review; jangan menghapus atau menggeser kolom"
        raise DeclarationError([Fault(path.name, f"lembar '{PAIRS}', baris 1", "kolom lain", allowed)])
    faults: list[Fault] = []
    decisions: list[PairDecision] = []
    later = 0
    for number, row in enumerate(rows[1:], start=2):
        told = dict(zip(_HEADER, (plain_text(cell) for cell in (*row, *[""] * len(_HEADER))), strict=False))
        if not told["unit"] and not told["keputusan"]:
            continue
        if told["keputusan"].casefold() in ("", LATER):
            later += 1
            continue
        found = list(_faults(path, told, number))
        faults += found
        if not found:
            decisions.append(_decision(told, row=number))
    if faults:
        raise DeclarationError(faults)
    return tuple(decisions), later


def refuse_other_minds(path: Path, decisions: Iterable[PairDecision], known: Iterable[PairDecision]) -> None:
    """Raises DeclarationError where the file says otherwise of a pair already, at the cell of the workbook."""
    words = {decided: word for word, decided in WORDS.items()}
    before = {frozenset((each.later, each.earlier)): each for each in known}
    faults = []
    for each in decisions:
        other = before.get(frozenset((each.later, each.earlier)))
        if other is not None and other.decision is not each.decision:
            why = f": {other.reason}" if other.reason else ""
            found = f"'{words[each.decision]}', padahal sudah diputuskan '{words[other.decision]}' oleh {other.by}{why}"
            allowed = (
                f"dikosongkan bila keputusan itu tetap; bila berubah, hapus dahulu baris {other.line} di {FILE_NAME} "
                "dengan penyunting teks, bukan Excel"
            )
            place = f"lembar '{PAIRS}', sel {address(each.line, _HEADER.index('keputusan'))}"
            faults.append(Fault(path.name, place, found, allowed))
    if faults:
        raise DeclarationError(faults)


def _decision(told: dict[str, str], *, row: int) -> PairDecision:
    return PairDecision(
        unit=told["unit"],
        round=told["round"],
        record=told["record"],
        other_round=told["other_round"],
        other_record=told["other_record"],
        decision=WORDS[told["keputusan"].casefold()],
        by=told["oleh"],
        reason=told["alasan"],
        line=row,
    )


def _faults(path: Path, told: dict[str, str], row: int) -> Iterator[Fault]:
    def fault(column: str, found: str, allowed: str) -> Fault:
        place = f"lembar '{PAIRS}', sel {address(row, _HEADER.index(column))}"
        return Fault(path.name, place, found, allowed)

    if told["keputusan"].casefold() not in words_for(told["unit"]):
        choices = ", ".join((*words_for(told["unit"]), LATER))
        yield fault("keputusan", f"'{told['keputusan']}'", f"salah satu dari {choices}")
    if not told["oleh"]:
        yield fault("oleh", "kosong", "siapa yang memutuskan")
    if not all(told[name] for name in _NAMED):
        yield fault("keputusan", "keputusan di luar baris pertama pasangan", "baris pertama (tebal) setiap pasangan")
