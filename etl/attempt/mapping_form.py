"""An edited mapping to a form, and every gap of it in words. It writes nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from etl.attempt.choosing import exactly
from etl.attempt.mapping_told import BLANK
from etl.attempt.subject import Subject
from etl.attempt.telling import in_a_browser
from etl.cells import Reason, reader_for, squeezed
from etl.drafting.answers import Answer as Proposed
from etl.drafting.draft import by_entry, skipped_states, with_readings
from etl.drafting.evidence import Evidence
from etl.drafting.gap import Gap as FoundGap
from etl.drafting.gap import Weight
from etl.drafting.gaps import gaps as gaps_of
from etl.drafting.seen import Seen
from etl.layouts.together import ALL
from etl.mapping.form import FilePattern, Form, FormSheet, Reading, manner_of
from etl.quoted import quoted
from warehouse.attempts import Column, Gap
from warehouse.attempts import Mapping as Told
from warehouse.codebook import STAND_ALONE_NAMES, Variable

_FIRST_VERSION = "1"
_CONSTANT = re.compile(r"sheets\[\d+ (\w+)\]\.constants\.(\w+)")
_UNIT = re.compile(r"sheets\[\d+ (\w+)\]")
_RECAP = (
    "Bila berkas ini berisi jumlah (rekap) dan bukan satu baris untuk setiap keluarga atau orang, tulis ulang dengan "
    "kolom Putaran, Indikator, Pembilang dan Penyebut, lalu unggah lagi."
)
_NO_COLUMN = Gap(
    must=True,
    told=f"Belum satu kolom pun punya pertanyaan. Pilih pertanyaan untuk kolom yang perlu. {_RECAP}",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an edited mapping comes to. `form` is None where nothing is mapped yet."""

    form: Form | None
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        return self.form is not None and not any(gap.must for gap in self.gaps)


def judge(told: Told, subject: Subject) -> Judged:
    """The form a mapping says, and what it lacks."""
    doubts = tuple(_doubts(told, subject))
    form = _form(told, subject)
    if form is None:
        return Judged(None, (*doubts, _NO_COLUMN))
    entries = by_entry(form, subject.export, subject.draft.tables)
    used = {table.sheet for table in entries if table is not None}
    unmapped = tuple(table for table in subject.draft.tables if table.sheet not in used)
    joins = (subject.export.key, subject.export.parent_key)
    seen = Seen(entries, unmapped, subject.suggestions, subject.labels, joins=joins)
    found = gaps_of(form, declared=subject.declared, file="", seen=seen)
    recap = () if _tells_units_apart(form) else (Gap(must=True, told=_RECAP),)
    return Judged(form, (*doubts, *_told(found, subject), *recap))


def _tells_units_apart(form: Form) -> bool:
    """Whether the main table has a number by which a family or a person is known; a table of totals has none."""
    held = {*form.sheets[0].columns.values(), *form.sheets[0].constants}
    return form.sheets[0].unit not in ("household", "person") or bool(held & {"family_card", "national_id", "field_id"})


def _told(gaps: Iterable[FoundGap], subject: Subject) -> tuple[Gap, ...]:
    """What lacks or has to be looked at."""
    return tuple(
        Gap(must=gap.weight is Weight.MUST, told=in_a_browser(f"{_place(gap.place, subject)}: {gap.message}"))
        for gap in gaps
    )


def _place(place: str, subject: Subject) -> str:
    """Where a gap is as the page calls it; a key of the form's text is none of its words."""
    if constant := _CONSTANT.match(place):
        found = subject.question(f"{constant[1]}.{constant[2]}")
        return f"Jawaban yang sama di semua baris untuk {found[1].label_id if found else constant[2]}"
    if place.startswith("sheets"):
        unit = _UNIT.match(place)
        labels = {each.name: each.label_id for each in subject.declared.codebook.all_units}
        return f"Isi lembar {labels.get(unit[1], unit[1])}" if unit else "Isi lembar"
    if place == "lembar":  # the page of a workbook that lists all sheets
        return "Berkas ini"
    first = subject.draft.tables[0].sheet
    place = re.sub(r"^lembar 1\b", lambda _: f"lembar {first}", place)
    return f"{place[:1].upper()}{place[1:]}"


def _doubts(told: Told, subject: Subject) -> Iterator[Gap]:
    """What a form can't even say."""
    places: dict[tuple[str, str], Column] = {}
    for column in told.columns:
        if column.variable is None:
            continue
        place = f"Lembar {column.sheet}, kolom '{column.header}'"
        found = subject.question(column.variable)
        asked = _asked(column, subject)
        if found is None:
            yield Gap(must=True, told=f"{place}: pertanyaan '{column.variable}' tidak ada di buku kode.")
        elif asked in places and not subject.in_turn(places[asked], column):
            first = places[asked].header
            told_twice = f"{place}: pertanyaan '{found[1].label_id}' sudah dipakai kolom '{first}'. Pilih salah satu."
            yield Gap(must=True, told=told_twice)
        elif subject.column(column.sheet, column.header) is None:
            yield Gap(must=True, told=f"{place}: kolom ini tidak ada di berkas.")
        elif asked in places and (differing := _said_otherwise(told, places[asked], column)):
            shown = quoted(differing)
            told_twice = f"{place}: {shown} diberi arti lain dari di kolom '{places[asked].header}'. Pilih satu arti."
            yield Gap(must=True, told=told_twice)
        places.setdefault(asked, column)


def _said_otherwise(told: Told, first: Column, again: Column) -> list[str]:
    """What stands in both columns of one question and was given two meanings."""
    before = {squeezed(each.raw): each.code for each in told.answers if each.header == first.header}
    answers = (each for each in told.answers if each.header == again.header)
    return [each.raw for each in answers if before.get(squeezed(each.raw), each.code) != each.code]


def _form(told: Told, subject: Subject) -> Form | None:
    draft, export = subject.draft, subject.export
    entries = sorted(_entries(told, subject), key=lambda entry: (entry.unit != "household", bool(entry.joined_by)))
    if not entries:
        return None
    bare = Form(
        form=told.form,
        system=export.system,
        version=_FIRST_VERSION,
        title=told.title or draft.title,
        key=export.key,
        parent_key=export.parent_key,
        skip=skipped_states(export),
        files=_files(told, subject),
        sheets=tuple(entries),
    )
    tables = by_entry(bare, export, draft.tables)
    answered = _Answered(told)
    form = with_readings(bare, tables, declared=subject.declared, labels=subject.labels, answered=answered)
    sheets = tuple(_with_constants(_with_ways(entry, told), form, told, subject) for entry in form.sheets)
    return form.model_copy(update={"sheets": sheets})


def _files(told: Told, subject: Subject) -> tuple[FilePattern, ...]:
    """This very file is of the round that was chosen; the next download of the same form is of another.

    That one may be called the same, and is then stored with the time it came behind its name.
    """
    general = tuple(FilePattern(pattern=_beginning(pattern.pattern)) for pattern in subject.draft.files)
    chosen = FilePattern(pattern=exactly(subject.file_name), round=told.round)
    return (chosen, *general) if told.round else general


def _beginning(pattern: str) -> str:
    """
    >>> _beginning("Pendataan RW {rw} (Jawaban).xlsx")
    'Pendataan RW {rw} (Jawaban)*.xlsx'
    """
    stem, dot, suffix = pattern.rpartition(".")
    return f"{stem.removesuffix('*')}*{dot}{suffix}"


def _entries(told: Told, subject: Subject) -> Iterator[FormSheet]:
    columns: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    taken: dict[tuple[str, str], Column] = {}
    for column in told.columns:
        found = subject.question(column.variable or "")
        first = taken.get(_asked(column, subject))
        if found is None or subject.column(column.sheet, column.header) is None:
            continue
        if first is not None and not subject.in_turn(first, column):
            continue
        taken.setdefault(_asked(column, subject), column)
        columns[(column.sheet, found[0].name)][column.header] = found[1].name
    order = [table.sheet for table in subject.draft.tables]
    for (sheet, unit), held in columns.items():
        number = order.index(sheet)
        optional = number > 0 and unit not in ("household", "person")
        joined_by = subject.joined_by(sheet, unit)
        yield FormSheet(
            unit=unit,
            sheet=1 if number == 0 and sheet != ALL else sheet,
            optional=optional,
            joined_by=joined_by,
            columns=held,
        )


def _asked(column: Column, subject: Subject) -> tuple[str, str]:
    """A question once for all sheets, and once more on each sheet that says more of the same records, or that has
    records of its own."""
    unit = (column.variable or "").partition(".")[0]
    again = unit in STAND_ALONE_NAMES or subject.joined_by(column.sheet, unit)
    return (column.sheet if again else "", column.variable or "")


class _Answered:
    """What was said about the answers of a column, in place of what was proposed."""

    def __init__(self, told: Told) -> None:
        self._said = {(each.header, squeezed(each.raw)): each.code for each in told.answers}

    def __call__(self, column: Evidence, proposals: Sequence[Proposed]) -> tuple[Proposed, ...]:
        return tuple(self._as_said(column, proposal) for proposal in proposals)

    def _as_said(self, column: Evidence, proposal: Proposed) -> Proposed:
        key = (column.column, squeezed(proposal.value))
        if key not in self._said:
            return proposal
        code = self._said[key]
        if code is not None and code.startswith(BLANK):
            return replace(proposal, code=None, reason=Reason(code.removeprefix(BLANK)))
        return replace(proposal, code=code, reason=None)


def _with_ways(entry: FormSheet, told: Told) -> FormSheet:
    ways = {column.header: column.way for column in told.columns if column.way}
    readings = dict(entry.reading)
    for header, variable in entry.columns.items():
        if way := ways.get(header):
            key = "date" if way in ("dmy", "mdy", "ymd") else "decimal"
            readings[variable] = readings.get(variable, Reading()).model_copy(update={key: way})
    return entry.model_copy(update={"reading": readings})


def _with_constants(entry: FormSheet, form: Form, told: Told, subject: Subject) -> FormSheet:
    if entry.joined_by:
        return entry
    constants = {}
    for constant in told.constants:
        found = subject.question(constant.variable)
        if constant.value and found and found[0].name == entry.unit and found[1].name not in entry.columns.values():
            constants[found[1].name] = _as_written(constant.value, form, entry, found[1], subject)
    return entry.model_copy(update={"constants": constants})


def _as_written(value: str, form: Form, entry: FormSheet, variable: Variable, subject: Subject) -> str:
    """A code as a file of this form would write it, so that the load reads it back."""
    if not variable.type.coded:
        return value
    book = subject.declared.codebook
    code = next((code for code in book.codes(variable.list_name or "") if code.code == value), None)
    if code is None:
        return value
    read = reader_for(variable, codebook=book, blanks=form.blanks, manner=manner_of(form, entry, variable))
    fitting = (text for text in (code.id, code.source, code.code) if read(text).value in (value, (value,)))
    return next(fitting, code.id)
