"""The form for cadres as a workbook: one sheet per unit, drop-downs, numbers of families and people kept as text.

Headings are the codebook's labels and answers its labels too, so what comes back needs no mapping to write. Filled rows
may be put in when it is made; it reads none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.questionnaire.asked import in_words
from etl.questionnaire.questions import FIELD_ID, ROUND_COLUMN, Question, Questionnaire, questionnaire
from etl.questionnaire.words import DONT_KNOW, REFUSED
from etl.sources.sheet_xml import column_letters
from warehouse.codebook import Codebook, VariableType
from warehouse.programme import Programme, Round
from warehouse.workbook_file import on_paper, row_height, whole_workbook

if TYPE_CHECKING:
    import xlsxwriter

SHEETS: Mapping[str, str] = {
    "household": "Keluarga",
    "person": "Anggota",
    "birth": "Kelahiran",
    "death": "Kematian",
    "assistance": "Bantuan",
}
GUIDE, LISTS = "Petunjuk", "Pilihan"
KEY_HEADING = "Nomor KK"
HEADER_ROW = 1

Answer = str | int | float | date | None
Filled = Mapping[str, Sequence[Mapping[str, Answer]]]
"""Rows to put in, by unit: variable to answer as it stands in the cell. Rows of repeats name their `family_card`."""

_FIXED_TIME = datetime(2023, 1, 1)
_OLDEST = date(1900, 1, 1)
_LAST_ROW = 1_048_575
_LONGEST_MESSAGE, _LONGEST_TITLE = 255, 32
_GUIDE_WIDTH = 110
_ALLOWED = (
    *("select_locked_cells", "select_unlocked_cells", "format_cells", "format_columns", "format_rows"),
    *("insert_rows", "delete_rows", "sort", "autofilter"),
)


@dataclass(frozen=True)
class _Column:
    """A column of a sheet: a question, or the number that joins the row to its family."""

    heading: str
    question: Question
    joins: bool = False


def write_workbook(
    codebook: Codebook, programme: Programme, survey_round: Round, path: Path, *, filled: Filled | None = None
) -> None:
    """Write the form of one round; the same form gives the same bytes. Raises OSError."""
    asked = questionnaire(codebook)
    with whole_workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"title": _title(programme, survey_round), "created": _FIXED_TIME})
        sheets = _Sheets(book, asked, programme, survey_round)
        sheets.write_guide()
        for unit in codebook.units:
            sheets.write_unit(unit.name, (filled or {}).get(unit.name, ()))
        sheets.write_lists()


def columns_of(asked: Questionnaire, unit: str) -> tuple[_Column, ...]:
    """The columns of a unit's sheet; repeats begin with the number of their family's card."""
    card = asked.question("household", "family_card")
    own = asked.units[unit]
    if unit == "household":
        own = (card, *(question for question in own if question is not card))
        return tuple(_Column(question.variable.label_id, question) for question in own)
    return (
        _Column(KEY_HEADING, card, joins=True),
        *(_Column(question.variable.label_id, question) for question in own),
    )


def choices_of(question: Question, asked: Questionnaire, programme: Programme) -> tuple[str, ...]:
    """What the drop-down offers, in words; blank for questions without a list."""
    variable = question.variable
    if variable.type is VariableType.AREA:
        return tuple(sorted({str(getattr(area, variable.name)) for area in programme.areas}))
    if variable.list_name is None:
        return ()
    outs = (DONT_KNOW.id, REFUSED.id) if question.outs else ()
    return (*(code.id for code in asked.codebook.codes(variable.list_name) if code.offered), *outs)


def _title(programme: Programme, survey_round: Round) -> str:
    return f"P2WKSS {programme.site.label} – {survey_round.label_id}"


class _Sheets:
    """The sheets of one workbook while it is being written."""

    def __init__(
        self, book: xlsxwriter.Workbook, asked: Questionnaire, programme: Programme, survey_round: Round
    ) -> None:
        self.book, self.asked, self.programme, self.survey_round = book, asked, programme, survey_round
        self.lists: list[tuple[str, ...]] = []
        look = {"valign": "top", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format(look)
        self.heading = book.add_format({**look, "bold": True, "bg_color": "#DCE6F1", "border": 1})
        self.needed = book.add_format({**look, "bold": True, "bg_color": "#F8CBAD", "border": 1})
        cell = {"locked": False}
        self.plain = book.add_format({**cell, "num_format": "@"})
        self.day = book.add_format({**cell, "num_format": "dd/mm/yyyy"})
        self.number = book.add_format(cell)

    def write_guide(self) -> None:
        sheet = self.book.add_worksheet(GUIDE)
        sheet.set_column(0, 0, _GUIDE_WIDTH)
        on_paper(sheet, [_GUIDE_WIDTH])
        sheet.write_string(0, 0, _title(self.programme, self.survey_round), self.title)
        for number, line in enumerate(_guide(self.survey_round), start=2):
            sheet.write_string(number, 0, line, self.text)
            sheet.set_row(number, row_height([(line, _GUIDE_WIDTH)]))

    def write_unit(self, unit: str, rows: Sequence[Mapping[str, Answer]]) -> None:
        sheet = self.book.add_worksheet(SHEETS[unit])
        columns = columns_of(self.asked, unit)
        first = 0
        if unit == "household":
            first = 1
            self._write_round(sheet, columns, rows)
        for position, column in enumerate(columns, start=first):
            self._write_column(sheet, position, column, rows)
        sheet.freeze_panes(HEADER_ROW, first + 1)
        widths = [_width(column.question.variable.type) for column in columns]
        sheet.set_row(0, row_height(zip((column.heading for column in columns), widths, strict=True)))
        sheet.repeat_columns(first, first)
        on_paper(sheet, widths)
        sheet.set_footer(f"&L{_title(self.programme, self.survey_round)} – {SHEETS[unit]}&R&P/&N")
        sheet.protect("", dict.fromkeys(_ALLOWED, True))

    def _write_round(self, sheet: Any, columns: Sequence[_Column], rows: Sequence[Mapping[str, Answer]]) -> None:
        """Every row that is filled in tells its round by itself, whatever the file is called then."""
        sheet.set_column(0, 0, None, self.number, {"hidden": True})
        sheet.write_string(0, 0, ROUND_COLUMN, self.heading)
        last = column_letters(len(columns) + 1)
        for row in range(1, max(2 * self.programme.site.households, len(rows)) + 1):
            formula = f'=IF(COUNTA(B{row + 1}:{last}{row + 1})>0,"{self.survey_round.name}","")'
            sheet.write_formula(row, 0, formula, self.number, self.survey_round.name if row <= len(rows) else "")

    def _write_column(self, sheet: Any, position: int, column: _Column, rows: Sequence[Mapping[str, Answer]]) -> None:
        variable = column.question.variable
        look = self._look(column.question)
        options = {"hidden": True} if variable.name == FIELD_ID and self.survey_round == self.programme.baseline else {}
        sheet.set_column(position, position, _width(variable.type), look, options)
        needed = column.joins or (variable.required and variable.asked_if is None)
        sheet.write_string(0, position, column.heading, self.needed if needed else self.heading)
        sheet.write_comment(0, position, self._note(column), {"x_scale": 2.2, "y_scale": 1.6, "author": "P2WKSS"})
        sheet.data_validation(1, position, _LAST_ROW, position, self._validation(column, position))
        for number, row in enumerate(rows, start=1):
            value = row.get(variable.name)
            if isinstance(value, str):
                sheet.write_string(number, position, value, look)
            elif isinstance(value, date):
                sheet.write_datetime(number, position, value, look)
            elif value is not None:
                sheet.write_number(number, position, value, look)

    def _look(self, question: Question) -> Any:
        match question.variable.type:
            case VariableType.DATE:
                return self.day
            case VariableType.INTEGER | VariableType.NUMBER:
                return self.number
            case _:
                return self.plain

    def _note(self, column: _Column) -> str:
        variable = column.question.variable
        if column.joins:
            return "Nomor KK keluarga ini, seperti di lembar Keluarga. Pilih dari daftar."
        lines = [variable.question_id]
        if variable.asked_if is not None:
            lines.append(f"Ditanyakan bila {in_words(variable.asked_if, column.question.unit, self.asked.codebook)}.")
        elif variable.required:
            lines.append("Selalu diisi.")
        if variable.type is VariableType.CODES:
            choices = ", ".join(choices_of(column.question, self.asked, self.programme))
            lines.append(f"Boleh lebih dari satu, pisahkan dengan koma. Pilihan: {choices}.")
        if variable.example:
            lines.append(f"Contoh: {variable.example}.")
        if variable.unit:
            lines.append(f"Satuan: {variable.unit}.")
        return "\n".join(lines)

    def _validation(self, column: _Column, position: int) -> dict[str, Any]:
        variable = column.question.variable
        says: dict[str, Any] = {
            "input_title": variable.label_id[:_LONGEST_TITLE],
            "input_message": _short(self._note(column)),
            "error_title": "Isian tidak sesuai",
            "error_message": _short(self._allowed(column)),
        }
        if column.joins:
            source = f"={SHEETS['household']}!$B$2:$B${max(1000, 4 * self.programme.site.households)}"
            return says | {"validate": "list", "source": source}
        cell = f"{column_letters(position + 1)}2"
        match variable.type:
            case VariableType.CODE | VariableType.AREA:
                return says | {"validate": "list", "source": self._list(column.question)}
            case VariableType.IDENTIFIER:
                return says | {"validate": "custom", "value": f"=AND(LEN({cell})=16,ISNUMBER(-{cell}))"}
            case VariableType.DATE:
                visit = variable.name == "visit_date"
                first = self.survey_round.date_from if visit else _OLDEST
                bounds = {"minimum": first, "maximum": self.survey_round.date_to}
                return says | {"validate": "date", "criteria": "between", **bounds}
            case VariableType.INTEGER | VariableType.NUMBER:
                kind = "integer" if variable.type is VariableType.INTEGER else "decimal"
                return says | {"validate": kind, **_between(variable.minimum, variable.maximum)}
            case VariableType.TEXT | VariableType.CODES:
                return {name: text for name, text in says.items() if name.startswith("input")} | {"validate": "any"}

    def _allowed(self, column: _Column) -> str:
        variable = column.question.variable
        if column.joins:
            return "Nomor ini belum ada di lembar Keluarga. Isi dahulu keluarganya di sana."
        match variable.type:
            case VariableType.CODE | VariableType.AREA:
                return "Pilih salah satu dari daftar."
            case VariableType.IDENTIFIER:
                return "Isi 16 angka tanpa spasi, seperti tertulis di Kartu Keluarga."
            case VariableType.DATE:
                return f"Isi tanggal, paling akhir {self.survey_round.date_to:%d/%m/%Y}."
            case _:
                low, high = ("" if bound is None else f"{bound:.15g}" for bound in (variable.minimum, variable.maximum))
                return f"Isi bilangan {low} sampai {high} {variable.unit or ''}".strip() + "."

    def _list(self, question: Question) -> str:
        """Where the choices of a question stand; equal lists stand once."""
        choices = choices_of(question, self.asked, self.programme)
        if choices not in self.lists:
            self.lists.append(choices)
        column = column_letters(self.lists.index(choices) + 1)
        return f"={LISTS}!${column}$1:${column}${len(choices)}"

    def write_lists(self) -> None:
        sheet = self.book.add_worksheet(LISTS)
        for position, choices in enumerate(self.lists):
            for row, choice in enumerate(choices):
                sheet.write_string(row, position, choice, self.plain)
        sheet.protect()
        sheet.hide()


def _between(low: float | None, high: float | None) -> dict[str, Any]:
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    if low is None and high is None:
        return {"criteria": ">", "value": -1e15}
    return {"criteria": ">=" if high is None else "<=", "value": low if high is None else high}


def _width(kind: VariableType) -> int:
    widths = {VariableType.IDENTIFIER: 20, VariableType.TEXT: 24, VariableType.CODES: 34, VariableType.CODE: 18}
    return widths.get(kind, 13)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"


def _guide(survey_round: Round) -> Sequence[str]:
    return (
        f"Putaran: {survey_round.label_id}, kunjungan {survey_round.date_from:%d/%m/%Y} sampai "
        f"{survey_round.date_to:%d/%m/%Y}. Pakai buku kerja ini hanya untuk putaran ini.",
        "1. Isi lembar Keluarga dahulu: satu baris satu keluarga.",
        "2. Lalu isi Anggota, Kelahiran, Kematian dan Bantuan: satu baris satu orang, kejadian atau bantuan. Kolom "
        "pertama memilih Nomor KK keluarganya.",
        "3. KK dan NIK diisi 16 angka. Kolomnya sudah berupa teks; jangan diubah menjadi angka, karena Excel lalu "
        "mengganti angka terakhir dengan 0.",
        "4. Kolom berjudul jingga selalu diisi. Kolom lain diisi bila pertanyaannya berlaku; arahkan penunjuk ke judul "
        "kolom untuk membaca pertanyaan lengkap dan kapan ditanyakan.",
        "5. Bila tidak diketahui, pilih 'Tidak tahu'; bila orangnya tidak mau menjawab, pilih 'Menolak menjawab'. "
        "Bilangan dan tanggal yang tidak diketahui dibiarkan kosong, jangan diisi 0.",
        "6. Imunisasi: tulis beberapa jawaban dengan koma di antaranya, misalnya HB-0, BCG; atau Belum satu pun.",
        "7. Bila menyalin dari berkas lain, pakai Tempel Khusus > Nilai, supaya daftar pilihan tidak hilang.",
        "8. Berkas ini memuat data pribadi. Simpan hanya di tempat yang disepakati dan jangan dikirim lewat grup.",
        "",
        "In English: fill in 'Keluarga' (families) first, one row each; then members, births, deaths and assistance, "
        "each naming its family card number. Orange headings are always needed. Use this file for this round only.",
    )
