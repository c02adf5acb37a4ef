"""A file that no form knows yet, brought to a draft of its form: what is plain is declared, the rest is left open.

It writes nothing and decides nothing: a draft is read by a person before it is a form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from etl.cells import Manner, reader_for, squeezed
from etl.cells import Reading as CellReading
from etl.cells.codes import separator_in
from etl.drafting.answers import PERMIT_NUMBER, Answer, answers_of, reasons_of
from etl.drafting.evidence import Evidence, SheetEvidence, evidence_of, in_one
from etl.drafting.legend import legends_above
from etl.drafting.notation import date_order, decimal_mark, told_in
from etl.drafting.suggestion import Level, Pairing, Suggester, Suggestion
from etl.drafting.topics import Topic, topics_among
from etl.drafting.value_lists import ValueLists
from etl.layouts.odk import refuse_encrypted
from etl.layouts.sheet import Export
from etl.layouts.together import ALL
from etl.mapping.form import FilePattern, Form, FormSheet, Reading, manner_of, spelt_areas
from etl.mapping.readers import earliest_day
from warehouse.codebook import Codebook, Variable, VariableType
from warehouse.programme import Programme

FIRST_VERSION = "1"
_LONGEST_NAME, _MONEY = 40, "rupiah"
_STAMP = re.compile(r"\d{4}[-_.]?\d{2}[-_.]?\d{2}([-_ T.]?\d{2}[-_.:]?\d{2}([-_.:]?\d{2})?)?")
_DOWNLOADED_AGAIN = re.compile(r" \(\d+\)$")
_BETWEEN_PARTS = re.compile(r" - (all versions|latest version)\b.*$")
_REFUSED_STATES = {
    "kobo": ("_validation_status", ("validation_status_not_approved",)),
    "odk": ("ReviewState", ("rejected",)),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as far as the file tells it, and what the file holds. `form` is None when no column could be told.

    `files`: the pattern of the file's name. `tables` and `suggestions` stand in the order of the export's tables.
    """

    name: str
    form: Form | None
    tables: tuple[SheetEvidence, ...]
    suggestions: tuple[Mapping[str, Suggestion], ...]
    system: str
    title: str
    files: tuple[FilePattern, ...]


@dataclass(frozen=True, slots=True)
class Canonical:
    """What a mapping leads to: the canonical questions, the rounds, the places."""

    codebook: Codebook
    programme: Programme

    @property
    def areas(self) -> Mapping[str, Mapping[str, str]]:
        """The known values of every area variable, as they may be spelt."""
        variables = (variable for unit in self.codebook.all_units for variable in unit.variables)
        return {v.name: spelt_areas(v, self.programme) for v in variables if v.type is VariableType.AREA}

    @property
    def latest(self) -> date:
        """No answer of a round was written after it ended."""
        return max(survey_round.date_to for survey_round in self.programme.rounds)


def draft_form(
    export: Export, *, declared: Canonical, name: str | None = None, survey_round: str | None = None
) -> Draft:
    """The form this export could be of. `survey_round`: the round its file holds, when it is known.

    Raises SourceError where it holds no answer that anybody could read.
    """
    refuse_encrypted(export)
    tables = evidence_in(export)
    suggester = Suggester(declared.codebook, areas=declared.areas, rounds=declared.programme.rounds)
    pairings = suggester.pairings(tables, system=export.system)
    topics: Mapping[int, Topic] = {}
    if is_by_hand(export.system):
        units = {unit.name: unit for unit in declared.codebook.units}
        topics, mains = topics_among(tables, pairings, lambda table, unit: suggester.pairing(table, (units[unit],)))
        known = {**mains, **{number: topic.pairing for number, topic in topics.items()}}
        pairings = tuple(known.get(number, pairing) for number, pairing in enumerate(pairings))
    file_name = export.workbook.path.name
    title = title_of(file_name)
    called = name or name_of(title)
    entries = [
        entry
        for number, (table, pairing) in enumerate(zip(tables, pairings, strict=True))
        if pairing is not None and number not in topics
        for entry in _entries(number, table, pairing)
    ]
    entries += _topic_entries(tables, topics, entries, declared)
    entries.sort(key=lambda entry: (entry.unit != "household", bool(entry.joined_by)))
    files = (FilePattern(pattern=pattern_of(file_name, rw=int(declared.programme.site.rw)), round=survey_round),)
    form = None
    if entries:
        bare = Form(
            form=called,
            system=export.system,
            version=FIRST_VERSION,
            title=title,
            key=export.key,
            parent_key=export.parent_key,
            skip=skipped_states(export),
            files=files,
            sheets=tuple(entries),
        )
        form = with_readings(bare, by_entry(bare, export, tables), declared=declared, labels=has_labels(export))
    suggestions = tuple(pairing.suggestions if pairing else {} for pairing in pairings)
    return Draft(called, form, tables, suggestions, export.system, title, files)


def evidence_in(export: Export) -> tuple[SheetEvidence, ...]:
    """What each table of an export holds."""
    by_words = not is_by_hand(export.system) and not has_labels(export)
    above: dict[str, dict[str, str]] = {}
    for sheet, cell, text in legends_above(export):
        above.setdefault(sheet, {}).setdefault(text, cell)
    return tuple(
        evidence_of(
            sheet,
            by_words=by_words,
            legends=tuple((cell, text) for text, cell in above.get(sheet.name, {}).items()),
            group_mark=str(export.options.get("groups") or ""),
        )
        for sheet in export.sheets
    )


def has_labels(export: Export) -> bool:
    """Whether the export writes answers in words instead of the form's codes."""
    return export.options.get("values") == "labels"


def is_by_hand(system: str) -> bool:
    """Whether people and no survey tool write the cells, so that labels are answers."""
    return system not in ("kobo", "odk")


def _entries(number: int, table: SheetEvidence, pairing: Pairing) -> Iterable[FormSheet]:
    for unit in pairing.units:
        columns = {
            column: found.variable
            for column, found in pairing.suggestions.items()
            if found.unit == unit and found.level is not Level.WEAK
        }
        if columns:
            yield FormSheet(
                unit=unit,
                sheet=1 if number == 0 and table.sheet != ALL else table.sheet,
                optional=number > 0 and unit not in ("household", "person"),
                columns=columns,
            )


def _topic_entries(
    tables: Sequence[SheetEvidence], topics: Mapping[int, Topic], entries: Sequence[FormSheet], declared: Canonical
) -> Iterator[FormSheet]:
    """Their new questions, and what tells that a line is of the right record: numbers, names and areas. Sheets with the
    same headings, one for each RT, have the same questions."""
    held = {(entry.unit, variable) for entry in entries for variable in entry.columns.values()}
    goes_on: dict[frozenset[str], set[tuple[str, str]]] = {}
    for number, topic in topics.items():
        columns = {}
        again = goes_on.setdefault(frozenset(column.column for column in tables[number].columns), set())
        for column, found in topic.pairing.suggestions.items():
            variable = declared.codebook.unit(found.unit).variable(found.variable)
            told_before = (found.unit, found.variable) in held - again
            if found.level is not Level.WEAK and (not told_before or is_guard(variable)):
                columns[column] = found.variable
        if columns:
            (unit,) = topic.pairing.units
            again |= {(unit, variable) for variable in columns.values()} - held
            held |= again
            yield FormSheet(unit=unit, sheet=tables[number].sheet, joined_by=topic.joined_by, columns=columns)


def is_guard(variable: Variable) -> bool:
    """Whether it tells who or where somebody is, so that a topic sheet has it to be compared."""
    return variable.identifying or variable.type is VariableType.AREA


def by_entry(form: Form, export: Export, tables: Sequence[SheetEvidence]) -> tuple[SheetEvidence | None, ...]:
    """What the file holds of each table of a form."""
    known = {sheet.name: table for sheet, table in zip(export.sheets, tables, strict=True)}
    found = (export.sheet(entry.sheet) for entry in form.sheets)
    return tuple(known.get(sheet.name) if sheet is not None else None for sheet in found)


def skipped_states(export: Export) -> dict[str, tuple[str, ...]]:
    """The column and values by which the export's system says that a submission was not approved."""
    column, values = _REFUSED_STATES.get(export.system, ("", ()))
    return {column: values} if values and export.sheets and column in export.sheets[0].header else {}


def with_readings(
    form: Form,
    tables: Sequence[SheetEvidence | None],
    *,
    declared: Canonical,
    labels: bool,
    answered: Callable[[Evidence, Sequence[Answer]], Sequence[Answer]] | None = None,
) -> Form:
    """The same form saying how its answers are written, wherever the file shows it in one way only.

    `answered`: what somebody said of the answers of a column, given what is proposed.
    """
    values = ValueLists(declared.codebook)
    sheets = []
    for entry, table in zip(form.sheets, tables, strict=True):
        unit = declared.codebook.unit(entry.unit)
        readings = {}
        for name in dict.fromkeys(entry.columns.values()):
            columns = [table.column(column) for column, asked in entry.columns.items() if asked == name and table]
            filled = [column for column in columns if column is not None and column.filled]
            variable = unit.variable(name)
            if not filled:
                continue
            evidence = in_one(filled)
            reading = plain_reading(evidence, variable, latest=declared.latest)
            if variable.type.coded:
                manner = manner_in(evidence, form, entry, variable, labels=labels)
                reader = reader_for(variable, codebook=declared.codebook, blanks=form.blanks, manner=manner)
                answers = [
                    answer
                    for column in filled
                    for proposed in (answers_of(column, variable, declared.codebook, blanks=form.blanks),)
                    for answer in (answered(column, proposed) if answered else proposed)
                ]
                as_proposed = all(_says(reader(answer.value), answer, variable) for answer in answers)
                if not as_proposed:
                    reading = _listed(values, variable, answers)
            if reading != Reading():
                readings[name] = reading
        sheets.append(entry.model_copy(update={"reading": readings}))
    return form.model_copy(update={"sheets": tuple(sheets), "values": values.lists})


def manner_in(
    column: Evidence, form: Form, entry: FormSheet, variable: Variable, *, labels: bool, latest: date | None = None
) -> Manner:
    """How the cells of this column are written, as far as the form and the export say."""
    manner = manner_of(form, entry, variable, labels=labels, latest=latest)
    if column.separator:
        return replace(manner, separator=column.separator)
    told = separator_in(text for text, _ in column.texts) if form.by_hand else None
    return replace(manner, separator=told) if told and variable.type is VariableType.CODES else manner


def _listed(lists: ValueLists, variable: Variable, answers: Sequence[Answer]) -> Reading:
    blanks = {squeezed(answer.value): answer.reason for answer in answers if answer.reason is not None}
    listed = {answer.value: answer.code for answer in answers if answer.code and answer.why != PERMIT_NUMBER}
    opened = [squeezed(answer.value) for answer in answers if answer.open]
    return Reading(values=lists.add(variable, listed, closed=(*opened, *blanks)), blanks=blanks)


def _says(reading: CellReading, answer: Answer, variable: Variable) -> bool:
    """Whether an answer is read as proposed without any declaration; an open one must not be read at all."""
    if answer.open:
        return reading.value is None
    if answer.reason is not None:
        return reading.value is None and reading.reason == answer.reason
    return bool(reading.value == ((answer.code,) if variable.type is VariableType.CODES else answer.code))


def plain_reading(column: Evidence, variable: Variable, *, latest: date) -> Reading:
    """How numbers and dates of a column are written, as far as one way only fits."""
    blanks = reasons_of(column) if variable.type.numeric or variable.type is VariableType.DATE else {}
    if variable.type.numeric:
        divisor = told_in(column) if (variable.unit or "").startswith(_MONEY) else None
        return Reading(decimal=decimal_mark(column).sure, blanks=blanks, unit_divisor=divisor)
    if variable.type is VariableType.DATE:
        order = date_order(column, latest=latest, earliest=earliest_day(variable, latest))
        return Reading(date=order.sure, blanks=blanks)
    return Reading()


def title_of(file_name: str) -> str:
    """A file's name without what changes from one download to the next.

    >>> title_of("P2WKSS RW 12 baseline - all versions - False - 2023-04-01-08-15-02.xlsx")
    'P2WKSS RW 12 baseline'
    """
    stem = _DOWNLOADED_AGAIN.sub("", Path(file_name).stem)
    return _STAMP.sub("", _BETWEEN_PARTS.sub("", stem)).strip(" -_.") or stem


def name_of(title: str) -> str:
    """A title as the name of a form.

    >>> name_of("Pendataan KK RW 05 (Jawaban)")
    'pendataan_kk_rw_05_jawaban'
    """
    name = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")[:_LONGEST_NAME].strip("_")
    return name if re.match(r"[a-z]", name) else f"formulir_{name}".strip("_")


def pattern_of(file_name: str, *, rw: int) -> str:
    """The pattern of a file's name with the next download of the same form in mind.

    >>> pattern_of("P2WKSS RW 12 baseline - all versions - False - 2023-04-01-08-15-02.xlsx", rw=12)
    'P2WKSS RW {rw} baseline - all versions - False - *.xlsx'
    """
    path = Path(file_name)
    literal = stem = re.sub(r"([\[?*])", r"[\1]", path.stem)
    for text, by in ((_DOWNLOADED_AGAIN, "*"), (_STAMP, "*"), (re.compile(rf"\bRW 0*{rw}\b"), "RW {rw}")):
        stem = text.sub(by, stem)
    pattern = f"{stem}{path.suffix}"
    fits = fnmatchcase(file_name.casefold(), pattern.replace("{rw}", str(rw)).casefold())
    return pattern if fits else literal + path.suffix
