"""What is still missing or doubtful in a form's mapping, and what to do about each gap. It changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from etl.cells import Manner, Reason, plain_text, reader_for
from etl.drafting.draft import Canonical, manner_in
from etl.drafting.evidence import BOOLEAN, Evidence, SheetEvidence
from etl.drafting.notation import date_order, decimal_mark
from etl.drafting.pages import DATES
from etl.drafting.shown import Shown, names_a_place
from etl.drafting.suggestion import Level, Suggestion, is_technical
from etl.long_numbers import without_numbers
from etl.mapping.columns import find_columns
from etl.mapping.form import INDISPENSABLE, Form, FormSheet, Reading, form_faults, spelt_areas
from etl.screening import FEWEST_DAMAGED, MOST_DAMAGED_SHARE
from warehouse.codebook import Unit, Variable, VariableType

_MOST_SHOWN = 8
_FEWEST_OF_SUBJECT = 3
_SPOILT = "id_spoilt"
_MARKS = {"comma": "koma (12,5)", "point": "titik (12.5)", "machine": "titik (12.5)"}
_UNREAD = {
    "code_unknown": "tidak ada artinya",
    "number_unreadable": "tidak terbaca sebagai angka",
    "number_out_of_range": "di luar batas yang mungkin",
    "number_not_whole": "bukan bilangan bulat",
    "date_unreadable": "tidak terbaca sebagai tanggal",
    "area_unknown": "tidak ada di areas.csv",
    "text_unfit": "tidak seperti pola isiannya",
    _SPOILT: "bukan nomor 16 angka yang utuh",
}
_STEPS = {
    "code_unknown": "Beri kodenya di lembar 'nilai'.",
    "area_unknown": "Periksa apakah kolomnya benar; bila benar, tulis RT/dasawisma itu di areas.csv seperti di berkas.",
    _SPOILT: "Periksa apakah kolomnya benar; nomor yang rusak karena disimpan sebagai angka diperbaiki di berkasnya.",
}


class Weight(StrEnum):
    """What a gap asks for, in the word the analyst reads."""

    MUST = "HARUS"
    LOOK = "PERIKSA"
    NOTE = "CATATAN"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to settle: where, what, and the next step."""

    weight: Weight
    place: str
    message: str
    column: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        return f"{self.weight} · {self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A file a form is checked against: its tables in the order of the form's sheets, and what else it holds."""

    tables: tuple[SheetEvidence | None, ...]
    unmapped: tuple[SheetEvidence, ...] = ()
    suggestions: Mapping[str, Mapping[str, Suggestion]] | None = None
    labels: bool = False


def gaps(form: Form, *, declared: Canonical, file: str, seen: Seen | None = None) -> tuple[Gap, ...]:
    """Every gap of a form by itself, then every gap it shows on a file; the graver first."""
    found = [*_own_gaps(form, declared, file)]
    if seen is not None:
        found += _seen_gaps(form, declared, seen)
    order = list(Weight)
    return tuple(sorted(found, key=lambda gap: order.index(gap.weight)))


def _own_gaps(form: Form, declared: Canonical, file: str) -> Iterator[Gap]:
    indispensable = {f"tanpa '{name}'" for names in INDISPENSABLE.values() for name in names}
    for sheet in form.sheets:
        yield from _lacking(sheet, declared.codebook.unit(sheet.unit))
    for fault in form_faults(form, codebook=declared.codebook, programme=declared.programme, file=file):
        if fault.found not in indispensable:
            yield Gap(Weight.MUST, fault.key, f"ditemukan {fault.found}; seharusnya {fault.allowed}")
    present = {sheet.unit for sheet in form.sheets}
    absent = [unit for unit in declared.codebook.units if unit.name not in present]
    if absent and len(absent) < len(declared.codebook.units):
        named = ", ".join(f"{unit.label_id} ({unit.name})" for unit in absent)
        yield Gap(Weight.NOTE, "seluruh formulir", f"tidak ada tabel untuk {named}; indikatornya tidak akan terhitung")


def _lacking(sheet: FormSheet, unit: Unit) -> Iterator[Gap]:
    place = f"lembar {sheet.sheet} ({unit.label_id})"
    held = {*sheet.columns.values(), *sheet.constants}
    without = [variable for variable in unit.variables if variable.name not in held]
    indispensable = [variable for variable in without if variable.name in INDISPENSABLE.get(unit.name, ())]
    if indispensable:
        message = (
            f"belum punya kolom: {_labelled(indispensable)}. Tanpa itu tidak satu baris pun dapat dimuat. Pilih "
            "kolomnya di lembar 'kolom'; bila jawabannya sama di semua baris, tulis sebagai 'tetap' di lembar 'aturan'."
        )
        yield Gap(Weight.MUST, place, message)
    if others := [variable for variable in without if variable not in indispensable]:
        message = f"{len(others)} variabel tanpa kolom, jadi tidak terukur: {_grouped(others)}"
        yield Gap(Weight.NOTE, place, message)


def _labelled(variables: Sequence[Variable]) -> str:
    return ", ".join(f"{variable.label_id} ({variable.name})" for variable in variables)


def _grouped(variables: Sequence[Variable]) -> str:
    """Variables of one subject, told by how their names begin, as one; the others one by one."""
    counted = Counter(_subject(variable) for variable in variables)
    large = [subject for subject, times in counted.items() if subject and times >= _FEWEST_OF_SUBJECT]
    alone = [variable for variable in variables if _subject(variable) not in large]
    shown = [f"{counted[subject]} variabel {subject}… ({_first_label(variables, subject)}, …)" for subject in large]
    return ", ".join([*(variable.label_id for variable in alone), *shown])


def _subject(variable: Variable) -> str:
    start, mark, _ = variable.name.partition("_")
    return start + mark if mark else ""


def _first_label(variables: Sequence[Variable], subject: str) -> str:
    return next(variable.label_id for variable in variables if _subject(variable) == subject)


def _seen_gaps(form: Form, declared: Canonical, seen: Seen) -> Iterator[Gap]:
    check = _FileCheck(form, declared, shown_of(form, declared, seen), seen.labels)
    taken = Counter[str]()
    for entry, table in zip(form.sheets, seen.tables, strict=True):
        place = f"lembar {entry.sheet} ({entry.unit})"
        if table is None:
            if not entry.optional:
                yield Gap(Weight.MUST, place, "lembar ini tidak ada di berkas. Periksa nama lembarnya di 'lembar'.")
            continue
        yield from check.sheet(entry, table)
        joins = [name for name in (form.key, form.parent_key) if name]
        taken.update(f"{table.sheet}\n{name}" for name in (*where(entry, table, declared).values(), *joins))
    known = {table.sheet: table for table in seen.tables if table is not None}
    for table in known.values():
        yield from _unmapped(table, taken, (seen.suggestions or {}).get(table.sheet, {}))
    for table in seen.unmapped:
        if table.rows:
            message = f"{table.rows} baris tidak dipetakan sama sekali. Bila perlu, beri unit di lembar 'lembar'."
            yield Gap(Weight.LOOK, f"lembar {table.sheet}", message, sheet=table.sheet)


def where(entry: FormSheet, table: SheetEvidence, declared: Canonical) -> Mapping[str, str]:
    """Each declared column of a table and how this file calls it, as the load will find them."""
    header = [column.column for column in table.columns]
    found = find_columns(header, entry, unit=declared.codebook.unit(entry.unit))
    return {name: header[position] for name, position in found.positions.items()}


def shown_of(form: Form | None, declared: Canonical, seen: Seen) -> Shown:
    """What may be shown of the file, given what its columns are and what they might be."""
    tables = {table.sheet: table for table in (*seen.tables, *seen.unmapped) if table is not None}
    columns = [column for table in tables.values() for column in table.columns]
    identifying, coded = set[str](), set[str]()
    for table in tables.values():
        for name, found in (seen.suggestions or {}).get(table.sheet, {}).items():
            variable = declared.codebook.unit(found.unit).variable(found.variable)
            if variable.identifying and (found.level is not Level.WEAK or _may_tell(table.column(name), variable)):
                identifying.add(name)
    for entry, own in zip(form.sheets if form else (), seen.tables, strict=False):
        for name, called in where(entry, own, declared).items() if own else ():
            variable = declared.codebook.unit(entry.unit).variable(entry.columns[name])
            evidence = own.column(called) if own else None
            if variable.type.coded:
                coded.add(called)
            elif evidence and any(variable.hides(text) for text, _ in evidence.texts):
                identifying.add(called)
    return Shown(columns, identifying=identifying, coded=coded)


def _may_tell(evidence: Evidence | None, variable: Variable) -> bool:
    """Whether a column that is hardly taken for an identifying question might still hold what tells who somebody is."""
    if evidence is None or names_a_place(evidence.column):
        return False
    hidden = (text for text, _ in evidence.texts if variable.hides(text))
    return any(without_numbers(text) != text or any(map(str.isalpha, text)) for text in hidden)


@dataclass(frozen=True, slots=True)
class _FileCheck:
    """One form against one file."""

    form: Form
    declared: Canonical
    shown: Shown
    labels: bool

    def sheet(self, entry: FormSheet, table: SheetEvidence) -> Iterator[Gap]:
        unit = self.declared.codebook.unit(entry.unit)
        found = where(entry, table, self.declared)
        for name, variable_name in entry.columns.items():
            variable = unit.variable(variable_name)
            place = f"lembar {entry.sheet}, kolom '{name}' → {variable.label_id} ({variable.name})"
            column = table.column(found[name]) if name in found else None
            for weight, message in self._column(entry, name, column, variable):
                yield Gap(weight, place, message, name, table.sheet)

    def _column(self, entry: FormSheet, name: str, column: Evidence | None, variable: Variable) -> Iterator[Telling]:
        if column is None:
            if name not in entry.optional_columns:
                yield Weight.MUST, "kolom ini tidak ada di berkas. Perbaiki namanya, atau tandai 'boleh tidak ada'."
        elif column.repeated:
            yield Weight.MUST, "ada dua kolom bernama sama di berkas. Beri nama yang berbeda di formulirnya."
        elif not column.filled:
            yield Weight.LOOK, "kolom ini kosong sama sekali di berkas."
        else:
            yield from self._cells(entry, column, variable)

    def _cells(self, entry: FormSheet, column: Evidence, variable: Variable) -> Iterator[Telling]:
        latest = self.declared.latest
        manner = manner_in(column, self.form, entry, variable, labels=self.labels, latest=latest)
        unread = self._unread(column, variable, manner)
        doubts = tuple(_doubts(column, variable, entry.reading.get(variable.name, Reading()), latest=latest))
        yield from ((Weight.LOOK, message) for _, message in doubts)
        for rule, _ in doubts:
            unread.pop(rule, None)
        if variable.type.coded and (ticks := column.kinds.get(BOOLEAN)) and manner.answers is None:
            yield Weight.LOOK, f"{ticks} isian adalah centang Excel (TRUE/FALSE). Beri kodenya di lembar 'nilai'."
        for rule, cells in unread.items():
            examples = self._examples(cells, variable)
            share = f"{sum(cells.values())} dari {column.filled} isian"
            step = _STEPS.get(rule, "Periksa apakah kolomnya benar.")
            weight = Weight.LOOK
            if _refused(entry, variable, sum(cells.values()), column.filled):
                weight, step = Weight.MUST, f"Berkas seperti ini ditolak saat dimuat. {step}"
            yield weight, f"{share} {_UNREAD.get(rule, 'tidak terbaca')}: {examples}. {step}"

    def _unread(self, column: Evidence, variable: Variable, manner: Manner) -> dict[str, Counter[str]]:
        """Cells that the load could not read, by rule."""
        read = reader_for(
            variable,
            codebook=self.declared.codebook,
            blanks=self.form.blanks,
            areas=spelt_areas(variable, self.declared.programme),
            manner=manner,
        )
        found: dict[str, Counter[str]] = {}
        for value, times in column.values:
            reading = read(value)
            spoilt = variable.type is VariableType.IDENTIFIER and reading.reason is Reason.UNREADABLE
            if rule := reading.rule or (_SPOILT if spoilt else ""):
                found.setdefault(rule, Counter())[plain_text(value)] += times
        return found

    def _examples(self, cells: Counter[str], variable: Variable) -> str:
        texts = [text for text, _ in cells.most_common(_MOST_SHOWN)]
        listed = [
            Shown.hidden(text) if variable.hides(text) else f"'{self.shown.clean(text)}' ({cells[text]}×)"
            for text in texts
        ]
        more = f" dan {len(cells) - len(texts)} lainnya" if len(cells) > len(texts) else ""
        return ", ".join(dict.fromkeys(listed)) + more


Telling = tuple[Weight, str]


def _refused(entry: FormSheet, variable: Variable, unread: int, filled: int) -> bool:
    """Whether a load refuses the whole file for what it can't read of this question (etl/screening.py)."""
    needed = variable.name in INDISPENSABLE.get(entry.unit, ()) and (
        variable.name == "family_card" or variable.type in (VariableType.CODE, VariableType.AREA)
    )
    return needed and unread >= FEWEST_DAMAGED and unread > MOST_DAMAGED_SHARE * filled


def _doubts(column: Evidence, variable: Variable, reading: Reading, *, latest: date) -> Iterator[tuple[str, str]]:
    """Ways of writing of which two fit, with the rule that unread cells would break."""
    if variable.type is VariableType.DATE and reading.date is None:
        order = date_order(column, latest=latest)
        if order.doubtful:
            ways = " atau ".join(DATES[way] for way in order.ways)
            examples = _quoted(order.examples)
            yield "date_unreadable", f"tanggal seperti {examples} dapat dibaca {ways}. Pilih 'urutan tanggal'."
        elif order.sure:
            yield "date_unreadable", f"tanggal ditulis {DATES[order.sure]}. Pilih itu di 'urutan tanggal'."
    if variable.type.numeric and reading.decimal is None:
        mark = decimal_mark(column)
        if mark.doubtful:
            ways = " atau ".join(_MARKS[way] for way in mark.ways)
            yield "number_unreadable", f"angka seperti {_quoted(mark.examples)}: tanda desimal {ways}? Pilih 'desimal'."
        elif mark.sure:
            yield "number_unreadable", f"angka ditulis dengan {_MARKS[mark.sure]}. Pilih itu di 'desimal'."


def _unmapped(table: SheetEvidence, taken: Mapping[str, int], suggestions: Mapping[str, Suggestion]) -> Iterator[Gap]:
    place = f"lembar {table.sheet}"
    open_columns = [
        column
        for column in table.columns
        if not taken.get(f"{table.sheet}\n{column.column}") and not is_technical(column, table)
    ]
    for column in open_columns:
        if (found := suggestions.get(column.column)) is not None:
            rivals = f"; bisa juga {', '.join(found.rivals[:3])}" if found.rivals else ""
            message = f"mungkin {found.variable} ({found.level}: {found.why}{rivals}). Pilih sendiri bila benar."
            yield Gap(Weight.LOOK, f"{place}, kolom '{column.column}'", message, column.column, table.sheet)
    plain = [column for column in open_columns if column.column not in suggestions]
    if plain:
        named = ", ".join(f"'{column.column}' ({column.filled} terisi)" for column in plain)
        message = f"{len(plain)} kolom tanpa variabel; isinya disimpan mentah, tidak dihitung: {named}"
        yield Gap(Weight.NOTE, place, message)


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)
