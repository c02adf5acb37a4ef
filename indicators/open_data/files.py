"""Tables of open data → files of one format and their datapackage.json, each moved into place whole.

The same build gives the same bytes. What the rows hold is decided elsewhere.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pandas as pd

from indicators.disclosure import Audience
from indicators.open_data.column import Type, Value
from indicators.open_data.package import PACKAGE, Resource, datapackage
from indicators.open_data.shared_columns import SIMULATION
from indicators.open_data.tables import OpenData, Table
from warehouse.disk import move, sync_file, sync_folder
from warehouse.harmless import harmless
from warehouse.os_words import said
from warehouse.store import connect_for_files
from warehouse.trouble import StoreError
from warehouse.workbook_file import whole_workbook

STEM = "p2wkss"  # what every file of open data has in its name
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the text is UTF-8
_COLUMN_TYPES = {
    Type.TEXT: "VARCHAR",
    Type.INTEGER: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.TRUTH: "BOOLEAN",
    Type.DATE: "DATE",
}
_FRAME_TYPES = {
    Type.TEXT: "object",
    Type.INTEGER: "Int64",
    Type.NUMBER: "Float64",
    Type.TRUTH: "boolean",
    Type.DATE: "object",
}
_WIDTHS = {Type.TEXT: 24, Type.DATE: 12}


class Format(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Written:
    """What was written: the data files, then the description; and what earlier exports left beside it."""

    folder: Path
    files: tuple[Path, ...]
    left_over: tuple[Path, ...]


def write_open_data(data: OpenData, folder: Path, *, form: Format, licence: str | None = None) -> Written:
    """Write the tables in one format with their datapackage.json.

    Raises StoreError when the folder can't be written; what stood there before then stays.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".p2wkss-", dir=folder) as scratch:
            draft = Path(scratch)
            resources = _written(data, draft, form=form)
            described = datapackage(data, resources, licence=licence)
            (draft / PACKAGE).write_bytes(described.encode("utf-8"))
            names = [*dict.fromkeys(resource.path.name for resource in resources), PACKAGE]
            for name in names:
                sync_file(draft / name)
                move(draft / name, folder / name)
            sync_folder(folder)
    except OSError as error:
        raise StoreError(
            f"{folder}: tidak dapat ditulis ({said(error)}). Periksa izin folder, ruang disk dan program lain yang "
            "membuka berkasnya, atau pilih folder lain dengan --out, lalu jalankan lagi."
        ) from error
    beside = [path for kind in Format for path in folder.glob(f"*{STEM}*.{kind}") if path.name not in names]
    return Written(folder, tuple(folder / name for name in names), tuple(sorted(beside)))


def csv_text(table: Table) -> str:
    """Comma, decimal point, ISO dates, true and false; a text that begins like a formula gets an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(field.name for field in table.fields)
    columns = zip(table.fields, zip(*table.rows, strict=True), strict=False)
    writer.writerows(zip(*(map(_CSV_CELLS[field.type], column) for field, column in columns), strict=True))
    return BYTE_ORDER_MARK + stream.getvalue()


def _written(data: OpenData, folder: Path, *, form: Format) -> list[Resource]:
    public = data.policy.audience is Audience.PUBLIC
    stem = "_".join(
        [
            *([SIMULATION] if data.context.simulated else []),
            STEM,
            *([] if public else [str(data.policy.audience)]),
        ]
    )
    if form is Format.XLSX:
        path = folder / f"{stem}.xlsx"
        _write_workbook(data, path)
        return [Resource(table, path, sheet=table.name) for table in data.tables]
    write: Mapping[Format, Callable[[Table, Path], None]] = {Format.CSV: _write_csv, Format.PARQUET: _write_parquet}
    resources = [Resource(table, folder / f"{stem}_{table.name}.{form}") for table in data.tables]
    for resource in resources:
        write[form](resource.table, resource.path)
    return resources


def _write_csv(table: Table, path: Path) -> None:
    path.write_bytes(csv_text(table).encode("utf-8"))


def _csv_text(value: Value) -> Value:
    return harmless(value) if isinstance(value, str) else value


def _csv_number(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _csv_truth(value: Value) -> Value:
    return None if value is None else "true" if value else "false"


_CSV_CELLS: Mapping[Type, Callable[[Value], Value]] = {
    Type.TEXT: _csv_text,
    Type.INTEGER: _csv_number,
    Type.NUMBER: _csv_number,
    Type.TRUTH: _csv_truth,
    Type.DATE: lambda day: day,
}


def _write_parquet(table: Table, path: Path) -> None:
    names = [field.name for field in table.fields]
    kinds = {field.name: _FRAME_TYPES[field.type] for field in table.fields}
    frame = pd.DataFrame(list(table.rows), columns=names, dtype=object).astype(kinds)
    typed = ", ".join(
        f'CAST("{field.name}" AS {_COLUMN_TYPES[field.type]}) AS "{field.name}"' for field in table.fields
    )
    with connect_for_files() as connection:
        connection.register("rows", frame)
        connection.execute(f"CREATE TABLE written AS SELECT {typed} FROM rows")
        connection.execute("COPY (FROM written ORDER BY id) TO ? (FORMAT parquet)", [str(path)])


def _write_workbook(data: OpenData, path: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole_workbook(path, options) as book:
        book.set_properties({"title": _title(data), "created": datetime(2000, 1, 1, tzinfo=UTC)})
        header, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for table in data.tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for place, field in enumerate(table.fields):
                sheet.set_column(place, place, _WIDTHS.get(field.type, 14))
                sheet.write_string(0, place, field.name, header)
            for number, row in enumerate(table.rows, start=1):
                for place, (value, field) in enumerate(zip(row, table.fields, strict=True)):
                    if value is not None:
                        _WRITERS[field.type](sheet, number, place, value, day)


def _title(data: OpenData) -> str:
    name = data.context.programme
    return f"{SIMULATION} · {name}" if data.context.simulated else name


_WRITERS: Mapping[Type, Callable[..., object]] = {
    Type.TEXT: lambda sheet, row, place, value, day: sheet.write_string(row, place, value),
    Type.INTEGER: lambda sheet, row, place, value, day: sheet.write_number(row, place, value),
    Type.NUMBER: lambda sheet, row, place, value, day: sheet.write_number(row, place, value),
    Type.TRUTH: lambda sheet, row, place, value, day: sheet.write_boolean(row, place, value),
    Type.DATE: lambda sheet, row, place, value, day: sheet.write_datetime(row, place, value, day),
}
