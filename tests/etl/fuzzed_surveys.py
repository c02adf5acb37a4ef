"""Small surveys of every shape a source may have, spoilt in their bytes, their structure or their values.

The same number gives the same file. What a spoilt file should come to is not known here, only which of its lines hold
records, so that a test can ask where they went.
"""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import mutations
import source_files
from filled_questionnaire import Interviewer
from loaded_survey import Declared, declared_here
from other_systems import KoboOptions, csv_text, odk_form, single_sheet_form, write_kobo, write_odk
from questionnaire_exports import cadre_workbook
from register_files import NEWER, Child, Weighing, write_register
from small_survey import Book, card, child, household, man, woman

from etl.mapping import FilePattern, Form
from etl.questionnaire.questions import questionnaire
from etl.questionnaire.standard import standard_excel_form
from etl.questionnaire.workbook import GUIDE, LISTS
from etl.questionnaire.xlsform import make_xlsform
from etl.sources.grid import Merged
from etl.sources.reading import read_workbook

FAMILIES = 2
_MOMENT = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PERSONAL = re.compile(r"3277\d{12}|(Bapak|Ibu|Anak|Kepala) \w+\d{3}|\d{12}")
_DATED = ("docProps/core.xml",)


@dataclass(frozen=True)
class Raw:
    """A cell written into a workbook as it stands here; `text` is what a text file gets."""

    xml: str
    text: str


@dataclass
class Line:
    """`record`: whether it is about a family, a person or an event."""

    cells: list[Any]
    record: bool = False

    @property
    def filled(self) -> bool:
        return any(not isinstance(cell, str) or cell.strip() for cell in self.cells)


@dataclass
class Table:
    """One sheet or one text file of an export; `heads` lines stand above its records."""

    name: str
    lines: list[Line]
    heads: int = 1
    merged: list[Merged] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)

    def record_numbers(self) -> set[int]:
        """The numbers Excel shows beside the lines that must not go missing."""
        return {number for number, line in enumerate(self.lines, start=1) if line.record and line.filled}


Tables = list[Table]


@dataclass(frozen=True)
class Shape:
    """A survey in one shape: under which name it lies, what makes it, and how many lines stand above its records."""

    file_name: str
    make: Callable[[Declared, Path, int], Path]
    heads: int = 1


@dataclass(frozen=True)
class Spoilt:
    """A file of a shape: `tables` are what was written, where it was written whole."""

    name: str
    content: bytes
    how: str
    tables: tuple[Table, ...] | None


# ------------------------------------------------------------------------------------------------- sound surveys


def book_of(first: int, *, on: date = date(2023, 3, 22)) -> Book:
    """Families of numbers of their own, with members, births, deaths and assistance."""
    numbers = range(first, first + FAMILIES)
    members = ((man(number), woman(number), child(number, national_id=_child_number(number))) for number in numbers)
    book = Book(
        household=[household(number, visit_date=on) for number in numbers],
        person=[person for family in members for person in family],
    )
    key = {"_submission__uuid": f"uuid-{first}", "_parent_index": first}
    facts = ("anc_first_trimester", "anc_second_trimester", "anc_third_trimester", "anc_doctor", "place", "attendant")
    born = dict.fromkeys(facts, 1) | {"mother_national_id": woman(first)["national_id"]}
    book.birth.append(born | {"birth_date": date(2022, 12, 1), "outcome": 1, "birth_weight": 3100, **key})
    book.death.append({"death_date": date(2023, 1, 5), "birth_date": date(1950, 5, 12), "sex": "L", "cause": 1, **key})
    helped = {"type": 1, "status": 3, "office": 1, "finished_on": date(2023, 3, 1), "evidence": "BAST-7"}
    book.assistance.append(helped | key)
    return book


def _child_number(number: int) -> str:
    return f"327701410321{number:04d}"


def _kobo(options: KoboOptions, *, on: date = date(2023, 3, 22)) -> Callable[[Declared, Path, int], Path]:
    return lambda declared, folder, first: write_kobo(book_of(first, on=on), folder, declared, options)


def _kobo_csv(declared: Declared, folder: Path, first: int) -> Path:
    """The families alone; a form that asks for their members too refuses such a file."""
    sound = tables_of(_kobo(KoboOptions())(declared, folder, first).read_bytes(), "a.xlsx", heads=1)
    return _written(folder / "a.csv", write_csv(sound[0], separator=";"))


def _odk(declared: Declared, folder: Path, first: int) -> Path:
    return write_odk(book_of(first), folder, declared)


BASICS = {
    "Tanggal kunjungan": "visit_date",
    "Hasil": "visit_result",
    "Kode kader": "enumerator",
    "RT": "rt",
    "Dasawisma": "dasawisma",
    "No KK": "family_card",
    "Binaan": "binaan",
}
DETAILS = {"Nama kepala": "head_name", "Sumber air": "drinking_water", "Luas lantai": "floor_area"}


def _by_hand(number: int, day: str = "25 Maret 2023") -> list[Any]:
    return [
        day,
        "Lengkap",
        "K01",
        "001",
        "001-A",
        card(number),
        "Ya",
        f"Kepala Contoh{number:03d}",
        "Leding/PDAM",
        "36",
    ]


def _google(declared: Declared, folder: Path, first: int) -> Path:
    rows = [[f"25/03/2023 10:0{n}:06", *_by_hand(first + n)] for n in range(FAMILIES)]
    text = csv_text([["Timestamp", *BASICS, *DETAILS], *rows])
    return _written(folder / "a.csv", text.encode())


def _google_sheets(declared: Declared, folder: Path, first: int) -> Path:
    rows = [[datetime(2023, 3, 25, 10, n), *_by_hand(first + n)] for n in range(FAMILIES)]
    content = source_files.xlsx({"Form Responses 1": [["Timestamp", *BASICS, *DETAILS], *rows]})
    return _written(folder / "a.xlsx", content)


def _excel_2003(declared: Declared, folder: Path, first: int) -> Path:
    """The XML of Excel 2003, as old programs of offices write it."""
    rows = [_by_hand(first + n) for n in range(FAMILIES)]
    lines = [Line(list(line)) for line in ([*BASICS, *DETAILS], *rows)]
    return _written(folder / "a.xml", write_xml_2003([Table("Data", lines)]))


def _two_headers(declared: Declared, folder: Path, first: int) -> Path:
    """Title, two header rows with merged groups, numbers of columns, JUMLAH and a signature."""
    width = len(BASICS) + len(DETAILS) + 1
    blank: list[Any] = [""] * width
    top = ["NO", *BASICS, "RUMAH", "", ""]
    below = [""] * (len(BASICS) + 1) + list(DETAILS)
    rows = [[n + 1, *_by_hand(first + n)] for n in range(FAMILIES)]
    total = ["JUMLAH", *blank[1:-1], 36 * FAMILIES]
    signed = ["Mengetahui, Ketua RW", *blank[1:]]
    lines = [["REKAP PENDATAAN", *blank[1:]], blank, top, below, *rows, blank, total, blank, signed]
    merged = [Merged(2, n, 3, n) for n in range(len(BASICS) + 1)] + [Merged(2, width - 3, 2, width - 1)]
    return _written(folder / "a.xlsx", write_xlsx([Table("Form", [Line(line) for line in lines], merged=merged)]))


def _months(declared: Declared, folder: Path, first: int) -> Path:
    days = {"MARET": "22 Maret 2023", "MEI": "16 Mei 2023", "JUNI": "3 Juni 2023"}
    fixed = [name for name in BASICS if name != "Tanggal kunjungan"]
    header = [*fixed, *(f"{month}_{what}" for month in days for what in ("TANGGAL", "LUAS"))]
    rows = [
        [*_by_hand(first + n)[1:7], *(value for day in days.values() for value in (day, 30 + n))]
        for n in range(FAMILIES)
    ]
    return _written(folder / "a.csv", csv_text([header, *rows]).encode())


def _family_and_toddler(declared: Declared, folder: Path, first: int) -> Path:
    toddler = ["Anak Rekaan", "P", "1 Maret 2021", 10.9]
    header = [*BASICS, *DETAILS, "Nama", "JK", "Tgl Lahir", "BB"]
    rows = [[*_by_hand(first + n), *(toddler if n == 0 else [""] * 4)] for n in range(FAMILIES)]
    return _written(folder / "a.xlsx", source_files.xlsx({"Data": [header, *rows]}))


def _register(suffix: str) -> Callable[[Declared, Path, int], Path]:
    def make(declared: Declared, folder: Path, first: int) -> Path:
        born, numbers = date(2021, 3, 1), range(first, first + FAMILIES)
        known = [Child(_child_number(n), f"Anak Rekaan{n:03d}", "P", born, f"Bapak Umpama{n:03d}") for n in numbers]
        strange = Child("3201010101190009", "Qori Lain", "L", date(2020, 3, 1), "Orang Lain")
        days = (date(2023, 3, 20), date(2023, 5, 16), date(2023, 3, 21))
        weighings = [Weighing(each, day, 10.5, 80.0) for each, day in zip([*known, strange], days, strict=True)]
        return write_register(folder / f"a{suffix}", weighings, header=NEWER)

    return make


def _recap(declared: Declared, folder: Path, first: int) -> Path:
    header = ["Kelurahan", "RW", "RT", "Putaran", "Tanggal", "Indikator", "Pembilang", "Penyebut", "Sumber"]
    rows = [
        ["Utama", "12", rt, "baseline", "", "san_layak", n + 3, 10 + n, "Dinas"]
        for n, rt in enumerate(("001", "002", "Seluruh RW"))
    ]
    return _written(folder / "a.csv", csv_text([header, *rows], separator=";").encode())


def _cadres(declared: Declared, folder: Path, first: int) -> Path:
    """The workbook of the project's own, filled in."""
    survey_round = declared.programme.baseline
    form = make_xlsform(declared.codebook, declared.programme, survey_round)
    days = {"first_day": survey_round.date_from, "last_day": survey_round.date_to}
    filled = Interviewer(form, **days, seed=first).submissions(FAMILIES)
    asked = questionnaire(declared.codebook)
    path = folder / "a.xlsx"
    return cadre_workbook(declared.codebook, declared.programme, survey_round, asked, filled, path)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


M2 = date(2023, 5, 16)
SHAPES: Mapping[str, Shape] = {
    "kobo xml": Shape("P2WKSS RW 12 baseline - {n} xml.xlsx", _kobo(KoboOptions())),
    "kobo labels": Shape("P2WKSS RW 12 baseline - {n} labels.xlsx", _kobo(KoboOptions(labels=True))),
    "kobo details": Shape(
        "P2WKSS RW 12 baseline - {n} details.xlsx", _kobo(KoboOptions(groups=None, multiple="details"))
    ),
    "kobo text": Shape("P2WKSS RW 12 baseline - {n} text.xlsx", _kobo(KoboOptions(text=True, keys=False))),
    "kobo later": Shape("P2WKSS RW 12 m2 - {n} xml.xlsx", _kobo(KoboOptions(), on=M2)),
    "kobo csv": Shape("Keluarga RW 12 baseline {n}.csv", _kobo_csv),
    "odk": Shape("ODK RW 12 baseline {n}.zip", _odk),
    "google csv": Shape("Google RW 12 baseline {n}.csv", _google),
    "google xlsx": Shape("Google RW 12 baseline {n}.xlsx", _google_sheets),
    "two headers": Shape("Form RW 12 baseline {n}.xlsx", _two_headers, heads=4),
    "months": Shape("Bulanan RW 12 {n}.csv", _months),
    "toddler": Shape("Posyandu RW 12 baseline {n}.xlsx", _family_and_toddler),
    "eppgbm xlsx": Shape("e-PPGBM RW 12 {n}.xlsx", _register(".xlsx")),
    "eppgbm html": Shape("e-PPGBM RW 12 {n}.xls", _register(".xls")),
    "recap": Shape("Rekap RW 12 {n}.csv", _recap),
    "cadres": Shape("Isian kader {n}.xlsx", _cadres),
    "excel 2003": Shape("Tabel RW 12 baseline {n}.xml", _excel_2003),
}


def forms_of_all(declared: Declared) -> tuple[Form, ...]:
    """The project's own forms, and one for each shape they don't know."""

    def by_hand(system: str, title: str, **more: Any) -> Form:
        more = {"columns": {**BASICS, **DETAILS}, "optional_columns": list(DETAILS), **more}
        files = (FilePattern(pattern=f"{title} RW {{rw}} *", round=more.pop("round", "baseline")),)
        return single_sheet_form(declared, system=system, files=files, form=title.lower(), **more)

    alone = {"form": "kobo_csv", "sheets": declared.form.sheets[:1]}
    alone |= {"files": (FilePattern(pattern="Keluarga RW 12 *", round="baseline"),)}
    odk = odk_form(declared.form).model_copy(update={"files": (FilePattern(pattern="ODK RW 12 *", round="baseline"),)})
    grouped = {f"RUMAH > {name}": variable for name, variable in DETAILS.items()}
    fixed = {name: variable for name, variable in BASICS.items() if variable != "visit_date"}
    monthly = {**fixed, "{month}_TANGGAL": "visit_date", "{month}_LUAS": "floor_area"}
    toddler = {
        "unit": "person",
        "sheet": "Data",
        "columns": {"Nama": "name", "JK": "sex", "Tgl Lahir": "birth_date", "BB": "weight_kg"},
        "constants": {"presence": "1"},
    }
    family = {"unit": "household", "sheet": "Data", "columns": {**BASICS, **DETAILS}}
    posyandu = Form.model_validate(
        {
            "form": "posyandu",
            "system": "excel",
            "version": "1",
            "title": "Posyandu",
            "files": [{"pattern": "Posyandu RW 12 *", "round": "baseline"}],
            "sheets": [family, toddler],
        },
        strict=False,
    )
    return (
        *declared.forms,
        declared.form.model_copy(update=alone),
        odk,
        by_hand("google", "Google"),
        by_hand("excel", "Tabel"),
        by_hand(
            "excel",
            "Form",
            columns={**BASICS, **grouped},
            optional_columns=(),
            header_rows=(3, 4),
            stop_at=("JUMLAH",),
        ),
        by_hand("excel", "Bulanan", columns=monthly, optional_columns=(), round=None),
        posyandu,
        standard_excel_form(declared.codebook, declared.programme),
    )


@cache
def sound(name: str, first: int = 1) -> tuple[str, bytes]:
    """The unspoilt file of a shape: its suffix and its bytes."""
    with TemporaryDirectory() as folder:
        path = SHAPES[name].make(declared_here(), Path(folder), first)
        return path.suffix, _without_clock(path.read_bytes())


def _without_clock(content: bytes) -> bytes:
    """A zip that doesn't say when it was made."""
    if not content.startswith(b"PK"):
        return content
    parts = source_files.unzipped(content)
    return source_files.zipped(
        {name: _MOMENT.sub(b"2023-04-01T08:00:00Z", part) if name in _DATED else part for name, part in parts.items()}
    )


@cache
def _sound_tables(name: str, first: int) -> tuple[Table, ...]:
    suffix, content = sound(name, first)
    return tuple(tables_of(content, f"a{suffix}", heads=SHAPES[name].heads))


def tables_of(content: bytes, name: str, *, heads: int) -> Tables:
    """A sound file as lines that can be spoilt."""
    tables = []
    for grid in read_workbook(Path(name), content=content).grids:
        first = len(grid.rows) if grid.name in (GUIDE, LISTS) else heads
        lines = [Line(list(row), record=number >= first and _is_record(row)) for number, row in enumerate(grid.rows)]
        tables.append(Table(grid.name, lines, heads, list(grid.merged)))
    return tables


def _is_record(row: Sequence[Any]) -> bool:
    first = str(row[0]) if row else ""
    return any(str(cell).strip() for cell in row) and not first.startswith(("JUMLAH", "Mengetahui"))


# ------------------------------------------------------------------------------------------------- spoilt structure


def _table(tables: Tables, random: Random) -> Table:
    """The families' own more often than another."""
    return tables[0] if random.random() < 0.3 else random.choice(tables)


def _row(table: Table, random: Random) -> int:
    return random.randrange(len(table.lines)) if table.lines else 0


def drop_row(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    if table.lines:
        table.lines.pop(_row(table, random))


def repeat_row(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    if table.lines:
        line = copy.deepcopy(random.choice(table.lines))
        table.lines.insert(_row(table, random) + random.choice((0, 1)), line)


def swap_rows(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    if table.lines:
        one, other = _row(table, random), _row(table, random)
        table.lines[one], table.lines[other] = table.lines[other], table.lines[one]


def insert_row(tables: Tables, random: Random) -> None:
    """A title, a note, a total or nothing at all."""
    table = _table(tables, random)
    texts = ["", "", "REKAP 2023", "JUMLAH", "Total", "Mengetahui", "#a", "1", "catatan: lihat baliknya"]
    cells = [random.choice(texts) for _ in range(random.choice((0, 1, 1, table.width)))]
    table.lines.insert(_row(table, random), Line(cells))


def drop_column(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    column = random.randrange(max(table.width, 1))
    for line in table.lines:
        del line.cells[column : column + 1]


def drop_cell(tables: Tables, random: Random) -> None:
    """One line moves to the left of the others."""
    line = _line(tables, random)
    if line.cells:
        line.cells.pop(random.randrange(len(line.cells)))


def insert_cell(tables: Tables, random: Random) -> None:
    line = _line(tables, random)
    line.cells.insert(random.randrange(len(line.cells) + 1), random.choice(("", "x", 1)))


def repeat_column(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    column, place = random.randrange(max(table.width, 1)), random.randrange(table.width + 1)
    for line in table.lines:
        line.cells[place:place] = line.cells[column : column + 1]


def swap_columns(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    one, other = (random.randrange(max(table.width, 1)) for _ in range(2))
    for line in table.lines:
        if max(one, other) < len(line.cells):
            line.cells[one], line.cells[other] = line.cells[other], line.cells[one]


def swap_headings(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    head = table.lines[min(table.heads, len(table.lines)) - 1].cells if table.lines else []
    if head:
        one, other = random.randrange(len(head)), random.randrange(len(head))
        head[one], head[other] = head[other], head[one]


def rename_heading(tables: Tables, random: Random) -> None:
    """Blank, repeated, written otherwise, or something else."""
    table = _table(tables, random)
    head = random.choice(table.lines[: table.heads] or [Line([""])]).cells
    if head:
        place, other = random.randrange(len(head)), random.choice(head)
        name = str(head[place])
        changed = (name.upper(), f" {name} ", name.replace("/", "."), name[:-1], f"{name} (wajib)", f"{name}\u200b")
        head[place] = random.choice(("", other, other, "KEY", "_uuid", "MEI_BERAT", "a/b[1]/c", 7, *changed))


def add_heading(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    for number, line in enumerate(table.lines):
        line.cells += ["catatan" if number < table.heads else random.choice(("", "pojok", 3))]


def cells_beyond(tables: Tables, random: Random) -> None:
    line = _line(tables, random)
    line.cells += [""] * random.choice((0, 0, 1, 40)) + [random.choice(("lama", 1, card(7)))]


def cut_row(tables: Tables, random: Random) -> None:
    line = _line(tables, random)
    del line.cells[random.randrange(len(line.cells) + 1) :]


def drop_sheet(tables: Tables, random: Random) -> None:
    if len(tables) > 1:
        tables.pop(random.randrange(len(tables)))


def repeat_sheet(tables: Tables, random: Random) -> None:
    table = copy.deepcopy(_table(tables, random))
    table.name = random.choice((f"{table.name} (2)", "Sheet1", table.name, f"{table.name[:28]}...", card(8)))
    tables.insert(random.randrange(len(tables) + 1), table)


def swap_sheets(tables: Tables, random: Random) -> None:
    random.shuffle(tables)


def rename_sheet(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    other = random.choice(tables).name
    names = ("Sheet1", other, table.name.upper(), f" {table.name}", "x" * 31, "KK " + card(9), "a'b<&>\"", "😀", " ")
    table.name = random.choice(names)


def empty_sheet(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    table.lines = table.lines[: random.choice((0, table.heads))]


def merge_cells(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    top, left = _row(table, random), random.randrange(max(table.width, 1))
    table.merged.append(Merged(top, left, top + random.choice((0, 1, 2)), left + random.choice((0, 1, 5))))


def _line(tables: Tables, random: Random) -> Line:
    table = _table(tables, random)
    return random.choice(table.lines) if table.lines else Line([])


STRUCTURE: Sequence[Callable[[Tables, Random], None]] = (
    drop_row,
    repeat_row,
    swap_rows,
    insert_row,
    drop_column,
    drop_cell,
    insert_cell,
    repeat_column,
    swap_columns,
    swap_headings,
    rename_heading,
    rename_heading,
    add_heading,
    cells_beyond,
    cut_row,
    drop_sheet,
    repeat_sheet,
    swap_sheets,
    rename_sheet,
    empty_sheet,
    merge_cells,
)

# ------------------------------------------------------------------------------------------------- spoilt values


def _number(text: str) -> Raw:
    return Raw(f"<v>{text}</v>", text)


def _error(text: str) -> Raw:
    return Raw(f"<ERROR><v>{text}</v>", text)


VALUES: Sequence[Any] = (
    *("", " ", "\u00a0", "-", "?", "n/a", "tidak tahu", "98", "99", "88", 98, 99, 0, "0", -1, "-1", 1, 2, "2", 7, "77"),
    *(True, False, "true", "TIDAK", "Ya", "Lengkap", "P", "L", "hb0 bcg", "1 2 3", "1,2", "hb0 hb0 zzz"),
    *(3277010210100001.0, "327701021010000", "3277010210100001.0", "'3277010210100001", "3.27701E+15", 3.27e15),
    *(_number("1e999"), _number("-1E308"), 1e308, 5e-324, -0.0, 1e15, 2**31, 2**53),
    *(2**63, 10**30, "9" * 400, "1e400", "inf", "nan", "-Infinity", "1_000", "0x10", "１２", "٣", "²", "½", "1e5"),
    *("12,5", "1.250", "1.250,75", "36 m2", "Rp 1.250.000", "10 kg", 12.5, 10.0000000001, "-0", "+5", "5.", ".5"),
    *(date(1900, 1, 1), date(1900, 2, 28), date(9999, 12, 31), date(2023, 3, 22), datetime(2023, 3, 22, 23, 59, 59)),
    *("31/02/2023", "2023-13-45", "22 Maret 2023", "1/2/2023", "13/3/2023", "3/13/2023", "0000-00-00", "9999-12-31"),
    *("0001-01-01", "45007", 45007, 60, 59999.99, "2023-03-22T23:00:00Z", "2023-03-22T10:00:00.000+07:00", "22/3/23"),
    *("=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", '=HYPERLINK("http://a","b")', Raw("<f>1/0</f><v>1</v>", "=1")),
    *(_error("#N/A"), _error("#REF!"), _error("#DIV/0!"), "#N/A", Raw("<f>A1</f>", "=A1")),
    *(
        "x" * 33_000,
        "a b " * 3_000,
        "\x01",
        "a\x00b",
        "\x1b[31m",
        "\x7f",
        "\ufffe",
        "a\nb",
        "\t",
        "\r\n",
        '"',
        ";",
        ",",
    ),
    *("\u202eidn\u202c", "\u200b", "عائلة", "Семья", "Сaмья", "👨‍👩‍👧‍👦", "e\u0301", "ﬁ", "İ", "ß", "\ud7ff"),
    *(
        "</v></c>",
        "<b>",
        "&amp;",
        "&#0;",
        "{month}",
        "%s%n",
        "'; DROP TABLE visit; --",
        "../../etc/passwd",
        "\\",
        "NULL",
    ),
    *(
        "_uuid",
        "uuid-1",
        "uuid:uuid-1",
        "#",
        "#1",
        "JUMLAH",
        "TOTAL",
        "Mengetahui",
        "baseline",
        "m2",
        "001",
        "001-A",
        "1",
    ),
    *("Bapak Umpama001", "Kepala Contoh002", card(2), "0812-3456-7890", "ibu k o s o n g", "K01"),
)


REFUSED: Sequence[Any] = (_number("INF"), _number("nan"), _error("#GETTING_DATA"), _error("#WRONG!"))
"""One of these is enough to refuse a workbook, so they are rare."""


def set_value(tables: Tables, random: Random) -> None:
    line = _value_line(tables, random)
    if line.cells:
        value = random.choice(REFUSED if random.random() < 0.005 else VALUES)
        line.cells[random.randrange(len(line.cells))] = value


def set_several(tables: Tables, random: Random) -> None:
    for _ in range(random.choice((3, 10, 40))):
        set_value(tables, random)


def set_column(tables: Tables, random: Random) -> None:
    """The same strange thing, or several, all the way down."""
    table = _table(tables, random)
    column = random.randrange(max(table.width, 1))
    several = random.sample(VALUES, k=random.choice((1, 2, 3)))
    for line in table.lines[table.heads :]:
        if column < len(line.cells):
            line.cells[column] = random.choice(several)


NUMBERS: Sequence[Any] = (
    *(_number("1e999"), _number("-1e999"), 1e308, -1e308, 1e15, -1, 0, -0.0, 0.5, 1e-300, 10**30, "1e400", "9" * 400),
    *("inf", "-inf", "nan", "NaN", "Infinity", "1e308", "１２", "٣", "1_0", "12,5", "1.250", "98", 98, True),
)


def set_numbers(tables: Tables, random: Random) -> None:
    """Numbers become what no measure is."""
    table = _table(tables, random)
    for line in table.lines[table.heads :]:
        for column, cell in enumerate(line.cells):
            plain = isinstance(cell, str) and cell.replace(".", "").isdecimal() and len(cell) < 8
            if (plain or (isinstance(cell, int | float) and not isinstance(cell, bool))) and random.random() < 0.3:
                line.cells[column] = random.choice(NUMBERS)


def copy_value(tables: Tables, random: Random) -> None:
    """What stands in one cell stands in another too."""
    one, other = _value_line(tables, random), _value_line(tables, random)
    if one.cells and other.cells:
        other.cells[random.randrange(len(other.cells))] = random.choice(one.cells)


def plant(tables: Tables, random: Random) -> None:
    """A name or a number of somebody where it doesn't belong, in a heading and the name of a sheet too."""
    cells = [cell for table in tables for line in table.lines[table.heads :] for cell in line.cells]
    personal = [cell for cell in cells if isinstance(cell, str) and _PERSONAL.search(cell)]
    for _ in range(random.choice((1, 5, 20))):
        line = _line(tables, random) if random.random() < 0.1 else _value_line(tables, random)
        if line.cells and personal:
            line.cells[random.randrange(len(line.cells))] = random.choice(personal)
    if personal and random.random() < 0.2:
        _table(tables, random).name = random.choice(personal)[:31]


def as_number(tables: Tables, random: Random) -> None:
    """Digits become numbers, as Excel makes them."""
    table = _table(tables, random)
    column = random.randrange(max(table.width, 1))
    for line in table.lines[table.heads :]:
        if column < len(line.cells) and isinstance(line.cells[column], str) and line.cells[column].isdecimal():
            line.cells[column] = float(line.cells[column][:300])


def as_text(tables: Tables, random: Random) -> None:
    table = _table(tables, random)
    for line in table.lines[table.heads :]:
        line.cells = [cell if isinstance(cell, Raw) else source_files.as_text(cell) for cell in line.cells]


def blank_row(tables: Tables, random: Random) -> None:
    line = _value_line(tables, random)
    line.cells = [random.choice(("", " ")) if random.random() < 0.9 else cell for cell in line.cells]


def _value_line(tables: Tables, random: Random) -> Line:
    table = _table(tables, random)
    return random.choice(table.lines[table.heads :] or [Line([])])


CELLS: Sequence[Callable[[Tables, Random], None]] = (
    set_value,
    set_value,
    set_value,
    set_several,
    set_several,
    set_column,
    set_column,
    set_numbers,
    set_numbers,
    copy_value,
    plant,
    plant,
    as_number,
    as_text,
    blank_row,
)


def spoilt(number: int, *, shape: str, first: int) -> Spoilt:
    """The file of that number, of families from `first` on."""
    random = Random(number)
    name = SHAPES[shape].file_name.format(n=number % 1_000_000)
    level = random.choice(("bytes", "structure", "structure", "values", "values", "values"))
    if level == "bytes":
        suffix, content = sound(shape, first)
        _, content = mutations.mutate(number, shapes={f"a{suffix}": content})
        return Spoilt(name, content, "bytes", None)
    tables = copy.deepcopy(list(_sound_tables(shape, first)))
    ways = [random.choice(STRUCTURE if level == "structure" else CELLS) for _ in range(random.choice((1, 1, 2, 4)))]
    ways += [random.choice((*STRUCTURE, *CELLS))] if random.random() < 0.3 else []
    for way in ways:
        way(tables, random)
    suffix = Path(name).suffix
    if suffix == ".csv":
        tables = tables[:1]
        tables[0].name = Path(name).stem
    if suffix == ".zip":
        tables = list({table.name: table for table in tables}.values())
    content = written(tables, suffix, random)
    if suffix == ".xls":
        filled = [table for table in tables if any(line.filled for line in table.lines)]
        tables = [replace(table, name=f"Tabel {n}") for n, table in enumerate(filled, start=1)]
    return Spoilt(name, content, ", ".join(way.__name__ for way in ways), tuple(tables))


# ------------------------------------------------------------------------------------------------- writing anything


def written(tables: Tables, suffix: str, random: Random) -> bytes:
    if suffix == ".csv":
        return write_csv(tables[0], separator=random.choice(";,")) if tables else b""
    if suffix == ".zip":
        parts = {f"{table.name}.csv": write_csv(table, separator=",") for table in tables}
        return source_files.zipped(parts)
    if suffix == ".xls":
        return write_html(tables)
    if suffix == ".xml":
        return write_xml_2003(tables)
    return write_xlsx(tables)


_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xml_2003(tables: Tables) -> bytes:
    """Numbers as numbers, everything else as text; what XML can't hold is left out, as such a program must."""
    sheets = []
    for number, table in enumerate(tables, start=1):
        lines = "".join(f"<Row>{''.join(map(_cell_2003, line.cells))}</Row>" for line in table.lines)
        name = _NOT_IN_XML.sub("", table.name) or f"Tabel {number}"
        sheets.append(f'<Worksheet ss:Name="{escape(name)}"><Table>{lines}</Table></Worksheet>')
    space = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    return f'<?xml version="1.0"?>\n<Workbook {space}>{"".join(sheets)}</Workbook>'.encode("utf-8", "replace")


def _cell_2003(cell: Any) -> str:
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    text = repr(cell) if number else escape(_NOT_IN_XML.sub("", _text(cell)))
    return f'<Cell><Data ss:Type="{"Number" if number else "String"}">{text}</Data></Cell>'


def write_csv(table: Table, *, separator: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([_text(cell) for cell in line.cells] for line in table.lines)
    return stream.getvalue().encode("utf-8", "replace")


def _text(cell: Any) -> str:
    return cell.text if isinstance(cell, Raw) else source_files.as_text(cell)


def write_html(tables: Tables) -> bytes:
    page = "".join(
        "<table>"
        + "".join(
            f"<tr>{''.join(f'<td>{escape(_text(cell))}</td>' for cell in line.cells)}</tr>" for line in table.lines
        )
        + "</table>"
        for table in tables
    )
    return f"<html><head><meta charset=utf-8></head><body>{page}</body></html>".encode("utf-8", "replace")


def write_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook whose cells hold what no library would write."""
    office, main = source_files.OFFICE, source_files.MAIN
    styles = (
        f'<styleSheet xmlns="{main}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
        '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
        "</cellXfs></styleSheet>"
    )
    sheets = "".join(
        f'<sheet name="{escape(table.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, table in enumerate(tables, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(tables) + 1)
    )
    package = source_files.PACKAGE
    parts = {
        "[Content_Types].xml": f'{source_files.XML}<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'{source_files.XML}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{source_files.XML}<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{sheets}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{source_files.XML}<Relationships xmlns="{package}/relationships">{relations}'
        f'<Relationship Id="rId{len(tables) + 1}" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f"{source_files.XML}{styles}",
    }
    for n, table in enumerate(tables, start=1):
        parts[f"xl/worksheets/sheet{n}.xml"] = source_files.XML + "".join(_sheet_xml(table))
    return source_files.zipped(parts)


def _sheet_xml(table: Table) -> Iterator[str]:
    yield f'<worksheet xmlns="{source_files.MAIN}"><sheetData>'
    for number, line in enumerate(table.lines, start=1):
        cells = "".join(_cell_xml(cell, number, column) for column, cell in enumerate(line.cells) if cell != "")
        if cells:
            yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData>"
    if table.merged:
        refs = (f"{_ref(m.top + 1, m.left)}:{_ref(m.bottom + 1, m.right)}" for m in table.merged)
        yield f'<mergeCells count="{len(table.merged)}">{"".join(f"""<mergeCell ref="{ref}"/>""" for ref in refs)}'
        yield "</mergeCells>"
    yield "</worksheet>"


def _ref(number: int, column: int) -> str:
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{number}"


def _cell_xml(cell: Any, number: int, column: int) -> str:
    place = f'r="{_ref(number, column)}"'
    if isinstance(cell, Raw):
        kind = ' t="e"' if cell.xml.startswith("<ERROR>") else ""
        return f"<c {place}{kind}>{cell.xml.removeprefix('<ERROR>')}</c>"
    if isinstance(cell, bool):
        return f'<c {place} t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f"<c {place}><v>{cell!r}</v></c>"
    if isinstance(cell, date):
        at = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
        days = (at - datetime(1899, 12, 30)).total_seconds() / 86_400
        return f'<c {place} s="1"><v>{days!r}</v></c>'
    text = "".join(_escaped(letter) for letter in escape(str(cell)))
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _escaped(letter: str) -> str:
    """As Excel writes what XML can't hold."""
    return f"_x{ord(letter):04X}_" if (letter < " " and letter not in "\t\n") or letter in "\ufffe\uffff" else letter
