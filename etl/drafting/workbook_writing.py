"""A mapping workbook for an analyst: drop-downs, colours and words for what is missing. It judges nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from etl.drafting import pages
from etl.drafting.draft import Canonical
from etl.drafting.page_rows import lines_of
from etl.drafting.pages import BOOK, CODES, COLUMNS, FILES, INFO, RULES, TABLES, VALUES
from etl.drafting.subject import Cell, Line, Subject, suggested
from etl.mapping.form import ROUND_VALUES
from warehouse.codebook import VariableType
from warehouse.workbook_file import on_paper, row_height, whole_workbook

_LAST_LINE = 5000
"""Drop-downs reach so far, so that lines added below have them too."""

_EDITABLE: Mapping[str, frozenset[str]] = {
    INFO: frozenset(("isi",)),
    FILES: frozenset(("pola nama berkas", "putaran")),
    TABLES: frozenset(("unit", "disambung lewat", "boleh tidak ada", "baris judul", "berhenti di")),
    COLUMNS: frozenset(
        ("variabel", "desimal", "urutan tanggal", "pembagi", "alasan kosong", "daftar nilai", "boleh tidak ada")
    ),
    VALUES: frozenset(("kode",)),
    RULES: frozenset(("jenis", "lembar", "kunci", "isi")),
    BOOK: frozenset(),
    CODES: frozenset(),
}
_WIDTH = 14
_WIDTHS: Mapping[str, int] = {
    heading: width
    for width, headings in (
        (18, ("lembar", "jenis", "daftar nilai")),
        (24, ("jenis isi", "hal", "alasan kosong", "disambung lewat")),
        (36, ("kolom", "nilai di berkas", "kunci", "arti", "meaning", "variabel", "saran", "kode")),
        (44, ("isi", "contoh isi", "alasan saran", "pilihan", "pilihan lengkap")),
        (64, ("keterangan", "pola nama berkas", "catatan", "saran dan catatan", "pertanyaan", "question")),
    )
    for heading in headings
}
_ORDER = (INFO, FILES, TABLES, COLUMNS, VALUES, RULES, BOOK, CODES)
_NO_DATE = datetime(2000, 1, 1)
_COLOURS = {"pasti": "#C6E7C8", "mungkin": "#FFE9A8", "lemah": "#F9CFC4"}


def write_workbook(path: Path, subject: Subject, declared: Canonical) -> None:
    """Write it whole or not at all. Raises OSError."""
    lines = lines_of(subject, declared)
    with whole_workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"created": _NO_DATE})
        writer = _Writer(workbook, declared)
        for page in _ORDER:
            writer.page(page, lines[page])
        writer.drop_downs(subject, lines)


class _Writer:
    def __init__(self, workbook: Any, declared: Canonical) -> None:
        self._workbook, self._declared = workbook, declared
        edge = {"border": 1, "border_color": "#D0D0D0", "valign": "top", "num_format": "@"}
        self._heading = workbook.add_format({**edge, "bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF"})
        self._editable = workbook.add_format({**edge, "bg_color": "#FFFBE0", "text_wrap": True})
        self._plain = workbook.add_format({**edge, "font_color": "#404040", "text_wrap": True})
        self._warning = workbook.add_format({**edge, "bg_color": "#F9CFC4", "text_wrap": True})
        self._gap = workbook.add_format({"bg_color": "#F9CFC4"})
        self._levels = {word: workbook.add_format({"bg_color": colour}) for word, colour in _COLOURS.items()}
        self._sheets: dict[str, Any] = {}

    def page(self, page: str, lines: Sequence[Line]) -> None:
        headings = pages.HEADINGS[page]
        sheet = self._sheets[page] = self._workbook.add_worksheet(page)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self._heading)
            sheet.set_column(column, column, _WIDTHS.get(heading, _WIDTH))
        on_paper(sheet, (_WIDTHS.get(heading, _WIDTH) for heading in headings))
        sheet.freeze_panes(1, 2 if page in (COLUMNS, VALUES) else 0)
        for number, line in enumerate(lines, start=1):
            widths = (_WIDTHS.get(heading, _WIDTH) for heading in headings)
            sheet.set_row(number, row_height(zip(map(str, line), widths, strict=False)))
            for column, cell in enumerate(line):
                self._cell(sheet, number, column, cell, self._format(page, headings[column], cell))
        if lines:
            sheet.autofilter(0, 0, len(lines), len(headings) - 1)

    def _format(self, page: str, heading: str, cell: Cell) -> Any:
        if heading in ("catatan", "saran dan catatan") and str(cell).startswith(("HARUS", "PERIKSA", "BELUM")):
            return self._warning
        return self._editable if heading in _EDITABLE[page] else self._plain

    @staticmethod
    def _cell(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
        """Text stays text, also when it begins like a formula."""
        if isinstance(cell, str):
            write = sheet.write_string if cell else sheet.write_blank
            write(row, column, cell or None, style)
        else:
            sheet.write_number(row, column, cell, style)

    def drop_downs(self, subject: Subject, lines: Mapping[str, Sequence[Line]]) -> None:
        units = [unit.name for unit in self._declared.codebook.all_units]
        rounds = [survey_round.name for survey_round in self._declared.programme.rounds]
        self._whole(FILES, "putaran", rounds)
        self._whole(TABLES, "unit", units)
        self._whole(TABLES, "boleh tidak ada", [pages.YES])
        self._whole(COLUMNS, "boleh tidak ada", [pages.YES])
        self._whole(COLUMNS, "desimal", list(pages.DECIMALS.values()))
        self._whole(COLUMNS, "urutan tanggal", list(pages.DATES.values()))
        self._whole(RULES, "jenis", list(pages.RULE_KINDS))
        self._variables(lines)
        self._codes(subject, lines)
        self._constants(lines)
        levels = pages.HEADINGS[COLUMNS].index("keyakinan")
        for word, style in self._levels.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
            self._sheets[COLUMNS].conditional_format(1, levels, _LAST_LINE, levels, rule)
        codes = pages.HEADINGS[VALUES].index("kode")
        if lines[VALUES]:
            self._sheets[VALUES].conditional_format(
                1, codes, len(lines[VALUES]), codes, {"type": "blanks", "format": self._gap}
            )

    def _whole(self, page: str, heading: str, choices: Sequence[str]) -> None:
        column = pages.HEADINGS[page].index(heading)
        self._validate(page, 1, column, _LAST_LINE, list(choices))

    def _variables(self, lines: Mapping[str, Sequence[Line]]) -> None:
        """A line offers the questions of its table's unit; of all units where there are several or none."""
        column = pages.HEADINGS[COLUMNS].index("variabel")
        units: dict[tuple[type, Cell], list[str]] = {}
        for sheet, unit, *_ in lines[TABLES]:
            units.setdefault((type(sheet), sheet), []).append(str(unit))
        book = [str(line[0]) for line in lines[BOOK]]
        for number, line in enumerate(lines[COLUMNS], start=1):
            own = units.get((type(line[0]), line[0]), [])
            if len(own) == 1 and own[0] in book:
                first, last = book.index(own[0]), len(book) - 1 - book[::-1].index(own[0])
                source = _range(BOOK, "pilihan", first, last)
            else:
                source = _range(BOOK, "pilihan lengkap", 0, len(book) - 1)
            self._validate(COLUMNS, number, column, number, source)

    def _codes(self, subject: Subject, lines: Mapping[str, Sequence[Line]]) -> None:
        column = pages.HEADINGS[VALUES].index("kode")
        names = [str(line[0]) for line in lines[CODES]]
        lists = self._lists(subject)
        for number, line in enumerate(lines[VALUES], start=1):
            name = lists.get((line[0], "", "")) or lists.get(("", line[1], line[2]))
            if name in names:
                first, last = names.index(name), len(names) - 1 - names[::-1].index(name)
                self._validate(VALUES, number, column, number, _range(CODES, "pilihan", first, last))

    def _constants(self, lines: Mapping[str, Sequence[Line]]) -> None:
        """The codes for what is answered once for all rows; red while it isn't."""
        key, column = pages.HEADINGS[RULES].index("kunci"), pages.HEADINGS[RULES].index("isi")
        names = [str(line[0]) for line in lines[CODES]]
        for number, line in enumerate(lines[RULES], start=1):
            if line[0] != pages.CONSTANT_RULE:
                continue
            unit, _, name = pages.chosen(str(line[key])).partition(".")
            listed = self._declared.codebook.unit(unit).variable(name).list_name
            if listed in names:
                first, last = names.index(listed), len(names) - 1 - names[::-1].index(listed)
                self._validate(RULES, number, column, number, _range(CODES, "pilihan", first, last))
            self._sheets[RULES].conditional_format(
                number, column, number, column, {"type": "blanks", "format": self._gap}
            )

    def _lists(self, subject: Subject) -> Mapping[tuple[Cell, Cell, Cell], str]:
        """The list of codes of each line's list of values or column."""
        found: dict[tuple[Cell, Cell, Cell], str] = {(ROUND_VALUES, "", ""): ROUND_VALUES}
        for entry, column, variable in suggested(subject, self._declared):
            found["", entry.sheet, column] = variable.list_name or ""
        for entry in subject.form.sheets if subject.form else ():
            unit = self._declared.codebook.unit(entry.unit)
            for column, name in entry.columns.items():
                variable = unit.variable(name)
                if variable.type in (VariableType.CODE, VariableType.CODES):
                    found["", entry.sheet, column] = variable.list_name or ""
                    reading = entry.reading.get(name)
                    if reading and reading.values:
                        found[reading.values, "", ""] = variable.list_name or ""
        return found

    def _validate(self, page: str, first: int, column: int, last: int, source: str | list[str]) -> None:
        self._sheets[page].data_validation(
            first,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": source,
                "ignore_blank": True,
                "error_type": "warning",
                "error_title": "Bukan dari daftar",
                "error_message": "Pilih dari daftar. Isian lain akan ditolak saat buku kerja ini diambil (--take).",
            },
        )


def _range(page: str, heading: str, first: int, last: int) -> str:
    column = pages.HEADINGS[page].index(heading)
    start, end = (xl_rowcol_to_cell(row + 1, column, row_abs=True, col_abs=True) for row in (first, last))
    return f"='{page}'!{start}:{end}"
