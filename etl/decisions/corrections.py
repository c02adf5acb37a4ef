"""`koreksi.csv`: what people decided about single cells and rows, replayed over untouched survey files at every load.

The file lies beside the survey files and is as confidential: it holds what cells say. Each line states what it expects
to find; a survey file that says something else has been mended, and is refused until the line is taken out.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from etl.cells import plain_text
from etl.decisions.merging import in_columns, merge_fault
from etl.decisions.records import record_names
from etl.identity import Key
from etl.sources.grid import CellValue, Row
from warehouse.declared import DeclarationError, Fault
from warehouse.disk import write_whole
from warehouse.harmless import harmless
from warehouse.os_words import said

if TYPE_CHECKING:
    from etl.mapping import MappedSheet

FILE_NAME = "koreksi.csv"
_DIGITS_KEPT = 6
_LISTED = 5
_DAY_OF_EXCEL = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[^\W\d_]{3,9})[-/. ](?:\d{2}|\d{4})|\d{4}/\d{1,2}/\d{1,2}|\d{5}")


class Action(StrEnum):
    """What is to be done about a finding. Only the first three change what is loaded."""

    REPLACE = "ganti"
    BLANK = "kosongkan"
    DELETE_ROW = "hapus_baris"
    ACCEPT = "terima"

    @property
    def changes(self) -> bool:
        return self is not Action.ACCEPT


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the file. `record` names the line of the sheet in every export; `line` is that of koreksi.csv.

    `expected`: what the cell says before; for a row to be deleted, the fingerprints of its cells by question.
    """

    finding: str
    rule: str
    form: str
    round: str
    sheet: str
    record: str
    column: str
    variable: str
    expected: str = field(repr=False)
    action: Action
    new_value: str = field(repr=False)
    reason: str
    by: str
    on: str
    line: int = field(default=0, compare=False)

    @property
    def cell(self) -> tuple[str, ...] | None:
        """Whose content it says; none where it is about a row, or changes nothing."""
        if self.action not in (Action.REPLACE, Action.BLANK):
            return None
        return (self.form, self.round, self.sheet, self.record, self.column, self.variable)

    def does_the_same_as(self, other: Correction) -> bool:
        return (self.cell, self.expected, self.new_value) == (other.cell, other.expected, other.new_value)

    def follows(self, other: Correction) -> bool:
        """Whether it finds in the cell what the other put there."""
        return self.cell is not None and (self.cell, self.expected) == (other.cell, other.new_value)


COLUMNS: Mapping[str, str] = {
    "temuan": "finding",
    "aturan": "rule",
    "formulir": "form",
    "putaran": "round",
    "lembar": "sheet",
    "catatan": "record",
    "kolom": "column",
    "variabel": "variable",
    "isi_sekarang": "expected",
    "keputusan": "action",
    "nilai_baru": "new_value",
    "alasan": "reason",
    "oleh": "by",
    "tanggal": "on",
}
"""Columns of the file, and the field each holds."""


@dataclass(frozen=True)
class Corrections:
    """All lines of the file, in order; replayed in that order."""

    entries: tuple[Correction, ...] = ()

    def accepted(self, key: Key | None) -> frozenset[str]:
        """The findings that may stay: as named in the file, and as named with this key."""
        from etl.findings import finding_id

        given = [entry for entry in self.entries if entry.action is Action.ACCEPT]
        renamed = (
            finding_id(
                key,
                *(entry.rule, entry.form, entry.round, entry.sheet, entry.record, entry.variable, entry.expected, "0"),
            )
            for entry in given
        )
        return frozenset((*(entry.finding for entry in given), *renamed))

    def of_sheet(self, *, form: str, survey_round: str, sheet: str) -> Mapping[str, Sequence[Correction]]:
        """The corrections that are due on a sheet, by record."""
        due: dict[str, list[Correction]] = defaultdict(list)
        for entry in self.entries:
            if entry.action.changes and (entry.form, entry.round, entry.sheet) == (form, survey_round, sheet):
                due[entry.record].append(entry)
        return due


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction where it was made. `again`: somebody had decided the same of this cell before."""

    correction: Correction
    position: int
    row_number: int
    cell: str | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outdated:
    """A correction that doesn't find what it expects. `found` is unmasked: it is for comparing, not for showing."""

    correction: Correction
    cell: str
    found: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A sheet with its corrections made, those made, and those that can't be."""

    mapped: MappedSheet
    applied: tuple[Applied, ...] = ()
    outdated: tuple[Outdated, ...] = ()


def apply_corrections(
    mapped: MappedSheet, corrections: Corrections, *, form: str, survey_round: str, file_name: str
) -> Corrected:
    """The sheet as decided. The one given stays as it is, and so does the file."""
    due = corrections.of_sheet(form=form, survey_round=survey_round, sheet=mapped.sheet.name)
    if not due:
        return Corrected(mapped)
    sheet = mapped.sheet
    rows: list[Row] = list(sheet.rows)
    skipped = dict(sheet.skipped)
    applied: list[Applied] = []
    outdated: list[Outdated] = []
    names = tuple(record_names(mapped, file_name))
    for position, name in enumerate(names):
        made: set[tuple[int, str, str]] = set()
        for entry in due.get(name, ()):
            if entry.action is Action.DELETE_ROW:
                if entry.expected.partition(" ")[0] != mapped.unit.name:
                    continue  # another unit of the same line
                if not _still_says(mapped, sheet.rows[position], entry.expected):
                    outdated.append(Outdated(entry, sheet.address(position, 0), ""))
                    continue
                skipped[position] = "row_deleted_by_decision"
                applied.append(Applied(entry, position, sheet.row_number(position), None))
            elif (column := _column(mapped, entry)) is not None:  # else it belongs to another unit of the same line
                place, current = sheet.address(position, column), _text(rows[position], column)
                decided = (column, entry.expected, entry.new_value)
                again = current != entry.expected and decided in made
                if current != entry.expected and not again:
                    outdated.append(Outdated(entry, place, current))
                    continue
                if not again:
                    rows[position] = _with(rows[position], column, entry.new_value)
                applied.append(Applied(entry, position, sheet.row_number(position), place, again=again))
                made.add(decided)
    corrected = replace(mapped, sheet=replace(sheet, rows=rows, skipped=skipped), names=names)
    return Corrected(corrected, tuple(applied), tuple(outdated))


def _column(mapped: MappedSheet, entry: Correction) -> int | None:
    """Where the decided variable stands, if it still is the column that was decided about."""
    column = mapped.columns.get(entry.variable)
    return column if column is not None and mapped.sheet.header[column] == entry.column else None


def _text(row: Row, column: int) -> str:
    return plain_text(row[column]) if column < len(row) else ""


def _with(row: Row, column: int, value: CellValue) -> Row:
    padded = (*row, *("",) * (column + 1 - len(row)))
    return (*padded[:column], value, *padded[column + 1 :])


def fingerprint(mapped: MappedSheet, row: Row) -> str:
    """Tells whether a row still says what it said when somebody decided to delete it: its unit and, for each question
    that was read then, a fingerprint of its cell. A question that is read only since decides nothing.
    """
    cells = {name: _text(row, column) for name, column in mapped.columns.items()}
    digests = (f"{name}:{sha256(cells[name].encode()).hexdigest()[:_DIGITS_KEPT]}" for name in sorted(cells))
    return " ".join((mapped.unit.name, *digests))


def _still_says(mapped: MappedSheet, row: Row, expected: str) -> bool:
    """Whether the cell of every question that was read then, and still is, says the same."""
    texts = (expected, fingerprint(mapped, row))
    before, now = (dict(part.partition(":")[::2] for part in text.split()[1:]) for text in texts)
    common = before.keys() & now.keys()
    return bool(common) and all(before[name] == now[name] for name in common)


def unused(
    corrections: Corrections,
    applied: Iterable[Applied],
    found: Iterable[str],
    key: Key | None,
    *,
    sheets: Collection[tuple[str, str, str]],
    refused: bool,
) -> list[str]:
    """Lines that had nothing to do in this load, in words: their row or their finding is not there any more.

    `sheets`: those that were read, each by form, round and name: a decision is no waste where only the name of its
    sheet is another. Where a file was `refused` it may only be away for now, and its lines are no waste.
    """
    used = {entry.correction.line for entry in applied}
    names = set(found)
    idle = [
        entry
        for entry in corrections.entries
        if (entry.line not in used if entry.action.changes else not Corrections((entry,)).accepted(key) & names)
    ]
    if refused and idle:
        lines = ", ".join(str(entry.line) for entry in idle)
        return [
            f"{FILE_NAME}, baris {lines}: belum terpakai, mungkin karena berkasnya ditolak. "
            "Langkah berikutnya: perbaiki dahulu berkas yang ditolak; hapus hanya baris yang disebut pada penolakannya."
        ]
    rounds = {(form, survey_round) for form, survey_round, _ in sheets}
    told = []
    for entry in idle:
        renamed = (entry.form, entry.round) in rounds and (entry.form, entry.round, entry.sheet) not in sheets
        gone = "baris atau berkasnya" if entry.action.changes else "temuannya"
        step = "hapus baris itu bila memang sudah selesai"
        if renamed and entry.sheet:
            gone = f"lembar '{entry.sheet}' putaran {entry.round}"
            step = f"bila lembar itu hanya berganti nama, kembalikan namanya di sumbernya; {step}"
        told.append(
            f"{FILE_NAME}, baris {entry.line}: keputusan '{entry.action}' tidak terpakai, karena {gone} "
            f"tidak ada lagi. Langkah berikutnya: {step}."
        )
    return told


def read_corrections(folder: Path) -> Corrections:
    """The file beside the survey files; none when there is none. Raises DeclarationError with every fault of it."""
    path = folder / FILE_NAME
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Corrections()
    except UnicodeDecodeError as error:
        raise DeclarationError(
            [Fault(FILE_NAME, f"byte {error.start}", "bukan UTF-8", "CSV UTF-8; simpan ulang sebagai UTF-8")]
        ) from None
    except OSError as error:
        found = f"tidak dapat dibaca ({said(error)})"
        raise DeclarationError([Fault(FILE_NAME, "", found, "berkas yang boleh dibaca")]) from None
    entries, faults = _parse(text)
    if faults:
        raise DeclarationError(faults)
    return Corrections(tuple(entries))


def _parse(text: str) -> tuple[list[Correction], list[Fault]]:
    separator = max(",;\t", key=text.partition("\n")[0].count)
    entries: list[Correction] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        header = next(reader, [])
        if header != list(COLUMNS):
            return [], [Fault(FILE_NAME, "baris 1", f"'{','.join(header)[:80]}'", ",".join(COLUMNS))]
        faults, resaved = [], []
        for line in reader:
            cells = in_columns(line, columns=len(COLUMNS))
            if any(cells):
                if len(cells) == len(COLUMNS) and _DAY_OF_EXCEL.fullmatch(cells[-1].strip()):
                    resaved.append(reader.line_num)
                    continue
                found = list(_entry_faults(cells, line=reader.line_num))
                faults += found
                if not found:
                    entries.append(_entry(cells, line=reader.line_num))
    except csv.Error:
        return [], [Fault(FILE_NAME, f"baris {reader.line_num}", "tanda kutip yang tidak berpasangan", "CSV yang utuh")]
    return entries, [*_resaved_fault(resaved), *faults]


def _resaved_fault(lines: Sequence[int]) -> Iterator[Fault]:
    """Told once: what Excel did to days it did to numbers too, and nobody can tell which."""
    if lines:
        more = f" dan {len(lines) - _LISTED} lagi" if len(lines) > _LISTED else ""
        told = f"baris {', '.join(map(str, lines[:_LISTED]))}{more}"
        found = (
            "tanggal seperti yang ditulis Excel: berkas ini disimpan ulang lewat Excel, yang juga mengubah nomor dan "
            "tanggal di isi_sekarang dan nilai_baru"
        )
        allowed = (
            "berkas dari sebelum itu. Bila tidak ada salinannya: singkirkan berkas ini, lalu catat lagi keputusannya "
            "dari buku kerja temuan dengan `p2wkss data findings --take`"
        )
        yield Fault(FILE_NAME, told, found, allowed)


def _entry_faults(cells: Sequence[str], *, line: int) -> Iterator[Fault]:
    """Nothing of a cell is shown but the decision and the date: the others may be personal."""
    key = f"baris {line}"
    if fault := merge_fault(FILE_NAME, cells, line=line):
        yield fault
        return
    if len(cells) != len(COLUMNS):
        yield Fault(FILE_NAME, key, f"{len(cells)} kolom", f"{len(COLUMNS)} kolom")
        return
    values = dict(zip(COLUMNS.values(), map(_plain, cells), strict=True))
    if values["action"] not in set(Action):
        yield Fault(
            FILE_NAME, f"{key}, keputusan", f"'{values['action'][:20]}'", f"salah satu dari {', '.join(Action)}"
        )
    for column, name in COLUMNS.items():
        if name in ("reason", "by") and not values[name].strip():
            yield Fault(FILE_NAME, f"{key}, {column}", "kosong", "diisi: siapa dan mengapa")
    if not _is_date(values["on"]):
        yield Fault(FILE_NAME, f"{key}, tanggal", f"'{values['on'][:20]}'", "tanggal, misalnya 2023-06-30")
    if values["action"] == Action.REPLACE and not values["new_value"].strip():
        yield Fault(
            FILE_NAME, f"{key}, nilai_baru", "kosong", "diisi untuk 'ganti'; untuk mengosongkan pakai 'kosongkan'"
        )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _entry(cells: Sequence[str], *, line: int) -> Correction:
    values = dict(zip(COLUMNS.values(), map(_plain, cells), strict=True))
    action = Action(values.pop("action"))
    if action is not Action.REPLACE:
        values["new_value"] = ""
    return Correction(action=action, line=line, **values)


def corrections_text(entries: Iterable[Correction]) -> str:
    """The lines of the file for these corrections, header first. A spreadsheet takes none of them for a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    names = {field.name for field in fields(Correction)}
    for entry in entries:
        writer.writerow([_guarded(str(getattr(entry, name))) for name in COLUMNS.values() if name in names])
    return stream.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith("'") else harmless(text)


def _plain(text: str) -> str:
    return text.removeprefix("'")


def without(entries: Iterable[Correction], taken_back: Collection[Correction]) -> tuple[Correction, ...]:
    """The others in their order. What was decided later about the same cell stays, and is then about what it says."""
    left = list(entries)
    for entry in [entry for entry in reversed(left) if entry in taken_back]:
        at = left.index(entry)
        del left[at]
        alike = [n for n, other in enumerate(left) if entry.cell and other.does_the_same_as(entry)]
        if alike:  # somebody else decided the same, and counts where the first did
            left.insert(min(at, alike[0]), left.pop(alike[0]))
        elif later := next((other for other in left[at:] if other.follows(entry)), None):
            left[at:] = [
                replace(other, expected=entry.expected) if other.does_the_same_as(later) else other
                for other in left[at:]
            ]
    return tuple(left)


def replacing(entries: Iterable[Correction]) -> Mapping[Correction, Correction]:
    """Those about a cell that was decided about before, each with the earlier one, which counts no longer."""
    put: dict[tuple[tuple[str, ...], str], Correction] = {}
    found: dict[Correction, Correction] = {}
    for entry in entries:
        if entry.cell is not None:
            if earlier := put.get((entry.cell, entry.expected)):
                found[entry] = earlier
            put[entry.cell, entry.new_value] = entry
    return found


def keep_corrections(folder: Path, entries: Iterable[Correction]) -> None:
    """These lines and no others. Raises OSError; the file then stays as it was."""
    write_whole(folder / FILE_NAME, corrections_text(entries).encode(), private=True, lasting=True)


def append_corrections(folder: Path, known: Corrections, more: Sequence[Correction]) -> None:
    """Add lines at the end of the file. Raises OSError; the file then stays as it was."""
    keep_corrections(folder, (*known.entries, *more))
