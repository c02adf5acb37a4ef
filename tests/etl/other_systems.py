"""The small survey as other systems and other people would hand it in: the same answers in other shapes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from loaded_survey import Declared, Loaded
from small_survey import ROOT, SHEETS, Book, Row

from etl.mapping import Form, FormSheet
from warehouse.codebook import Unit, VariableType

Table = list[list[Any]]

SURVEYED = (
    "SELECT * FROM household ORDER BY ALL",
    "SELECT household_id, round, visit_date, result, enumerator FROM visit ORDER BY ALL",
    "SELECT * FROM household_answer ORDER BY ALL",
    "SELECT * FROM person_answer ORDER BY ALL",
    "SELECT * FROM assistance ORDER BY ALL",
    "SELECT * FROM blank ORDER BY ALL",
)


def surveyed(loaded: Loaded) -> list[list[tuple[Any, ...]]]:
    """Everything that was answered, without a word about the file it came from."""
    return [loaded.rows(query) for query in SURVEYED]


@dataclass(frozen=True)
class KoboOptions:
    """What is chosen at a Kobo export. `groups`: the mark between group and question, or nothing for no groups;
    `options`: that between a multiple choice and each of its options.
    """

    labels: bool = False
    groups: str | None = "/"
    multiple: str = "both"
    options: str = "/"
    text: bool = False
    keys: bool = True

    @property
    def file_name(self) -> str:
        language = "Bahasa Indonesia (id)" if self.labels else "False"
        return f"P2WKSS RW 12 baseline - all versions - {language} - 2023-04-01-08-00-00.xlsx"


def write_kobo(book: Book, folder: Path, declared: Declared, options: KoboOptions) -> Path:
    """The book as Kobo exports it with these options."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / options.file_name
    with xlsxwriter.Workbook(path) as workbook:
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for entry in declared.form.sheets:
            rows: list[Row] = getattr(book, entry.unit)
            if rows:
                sheet = workbook.add_worksheet(SHEETS[entry.unit])
                _fill(sheet, _kobo_table(entry, rows, declared, options), dates)
    return path


def _fill(sheet: Any, table: Table, dates: Any) -> None:
    for line, row in enumerate(table):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, dates)
            elif isinstance(value, str) and value:
                sheet.write_string(line, column, value)
            elif value not in (None, ""):
                sheet.write(line, column, value)


def _kobo_table(entry: FormSheet, rows: Sequence[Row], declared: Declared, options: KoboOptions) -> Table:
    unit = declared.codebook.unit(entry.unit)
    columns: list[tuple[str, list[Any]]] = []
    for name, variable_name in entry.columns.items():
        columns += _kobo_columns(name, variable_name, unit, rows, declared, options)
    for name in _system_columns(entry.unit, keys=options.keys):
        columns.append((name, [row.get(name, n if name == "_index" else "") for n, row in enumerate(rows, 1)]))
    return [[name for name, _ in columns], *map(list, zip(*(cells for _, cells in columns), strict=True))]


def _system_columns(unit: str, *, keys: bool) -> tuple[str, ...]:
    own = ("_id", "_uuid", "_submission_time", "_validation_status", "_index")
    parents = ("_index", "_parent_table_name", "_parent_index", "_submission__uuid")
    names = own if unit == "household" else parents
    return names if keys else tuple(name for name in names if name not in ("_uuid", "_submission__uuid", "_id"))


def _kobo_columns(
    name: str, variable_name: str, unit: Unit, rows: Sequence[Row], declared: Declared, options: KoboOptions
) -> Iterator[tuple[str, list[Any]]]:
    variable = unit.variable(variable_name)
    *groups, question = name.split("/")
    label = variable.question_id if options.labels else question
    heading = label if options.groups is None else options.groups.join((*groups, label))
    codes = declared.codebook.codes(variable.list_name) if variable.list_name else ()
    words = {code.source: code.id if options.labels else code.source for code in codes}
    answers = [_text_of(row.get(variable_name), options, coded=bool(codes)) for row in rows]
    if variable.type is not VariableType.CODES:
        yield heading, [words.get(str(answer), answer) for answer in answers]
        return
    chosen = [str(answer or "").split() for answer in answers]
    if options.multiple != "details":
        yield heading, [" ".join(words.get(each, each) for each in answer) for answer in chosen]
    if options.multiple != "summary":
        for source, word in words.items():
            ticks = [int(source in answer) if answer else "" for answer in chosen]
            yield f"{heading}{options.options}{word}", [str(tick) if options.text else tick for tick in ticks]


def _text_of(value: Any, options: KoboOptions, *, coded: bool) -> Any:
    if value is None:
        return ""
    if not options.text and not (options.labels and coded):
        return value
    if isinstance(value, datetime):
        return value.isoformat() + ".000+07:00"
    return value.isoformat() if isinstance(value, date) else str(value)


def odk_form(form: Form) -> Form:
    """The same questions, set up in ODK Central."""
    return form.model_copy(
        update={"form": "odk_household", "system": "odk", "key": "KEY", "parent_key": "PARENT_KEY"}
        | {"skip": {"ReviewState": ("rejected",)}}
    )


def write_odk(
    book: Book, folder: Path, declared: Declared, *, group_paths: bool = True, name: str | None = None
) -> Path:
    """submissions.csv.zip: the submissions and a table for each repeat, its paths relative to it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or "P2WKSS RW 12 baseline - ODK.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for entry in declared.form.sheets:
            rows: list[Row] = getattr(book, entry.unit)
            root = entry.unit == "household"
            table = _odk_table(entry, rows, root=root, group_paths=group_paths)
            archive.writestr("keluarga.csv" if root else f"keluarga-{entry.sheet}.csv", csv_text(table))
    return path


def _odk_table(entry: FormSheet, rows: Sequence[Row], *, root: bool, group_paths: bool) -> Table:
    header = []
    for name in entry.columns:
        steps = name.split("/") if root else name.split("/")[1:]
        header.append("-".join(steps) if group_paths else steps[-1])
    table = [[_machine_text(row.get(variable)) for variable in entry.columns.values()] for row in rows]
    if root:
        more = ["KEY", "SubmitterID", "ReviewState"]
        table = [[*cells, f"uuid:{row['_uuid']}", "7", ""] for cells, row in zip(table, rows, strict=True)]
        return [["SubmissionDate", *header, *more], *(["2023-03-22T04:05:06.000Z", *cells] for cells in table)]
    keys = [f"uuid:{row['_submission__uuid']}" for row in rows]
    table = [
        [*cells, key, f"{key}/{entry.sheet}[{number}]"]
        for number, (cells, key) in enumerate(zip(table, keys, strict=True), start=1)
    ]
    return [[*header, "PARENT_KEY", "KEY"], *table]


def _machine_text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_text(table: Iterable[Sequence[Any]], *, separator: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(table)
    return stream.getvalue()


def single_sheet_form(declared: Declared, **changes: Any) -> Form:
    """A form of one table of families; `columns` by name."""
    sheet: dict[str, Any] = {name: changes.pop(name) for name in sorted(_SHEET_KEYS & changes.keys())}
    facts: Mapping[str, Any] = {"form": "lain", "version": "1", "title": "Formulir lain"}
    sheets = [{"unit": "household", "sheet": 1, **sheet}]
    form = Form.model_validate({**facts, "sheets": sheets, **changes}, strict=False)
    return form.at(declared.programme)


_SHEET_KEYS = frozenset(FormSheet.model_fields)

__all__ = [
    "ROOT",
    "KoboOptions",
    "csv_text",
    "odk_form",
    "single_sheet_form",
    "surveyed",
    "write_kobo",
    "write_odk",
]
