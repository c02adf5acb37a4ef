"""The mapping of a strange file as it is edited in a browser: columns, answers, and what has no column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from etl.attempt.subject import Subject
from etl.cells import squeezed
from etl.drafting.answers import Answer as Proposed
from etl.drafting.answers import answers_of
from etl.drafting.draft import Canonical
from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.notation import date_order, decimal_mark, order_told_beside
from etl.drafting.pages import DATES, DECIMALS, REASONS
from etl.drafting.suggestion import Level, Suggestion, is_technical
from etl.mapping.form import INDISPENSABLE
from etl.mapping.readers import earliest_day
from warehouse.attempts import Answer, Column, Constant, Question, Questions, Sheet
from warehouse.attempts import Mapping as Told
from warehouse.codebook import Unit, Variable, VariableType

BLANK = "kosong:"
"""In front of a reason, in place of a code: what stands there is no answer."""

_MOST_ANSWERS = 300
_ENGLISH_REASONS = {
    "not_asked": "not asked",
    "not_applicable": "not applicable",
    "dont_know": "don't know",
    "refused": "refused",
    "unreadable": "unreadable",
    "missing": "blank",
}


def questions_told(declared: Canonical) -> Questions:
    """Every question of the codebook, with its codes and the reasons for a blank."""
    units = declared.codebook.all_units
    return Questions(
        units=tuple((unit.name, unit.label_id, unit.label_en) for unit in units),
        questions=tuple(_question(unit, variable, declared) for unit in units for variable in unit.variables),
    )


def _question(unit: Unit, variable: Variable, declared: Canonical) -> Question:
    codes: tuple[tuple[str, str, str], ...] = ()
    if variable.type.coded:
        listed = declared.codebook.codes(variable.list_name or "")
        reasons = (
            (f"{BLANK}{reason}", f"(tanpa jawaban: {word})", f"(no answer: {_ENGLISH_REASONS[reason]})")
            for reason, word in REASONS.items()
        )
        codes = (*((code.code, code.id, code.en) for code in listed), *reasons)
    return Question(
        unit=unit.name,
        name=variable.name,
        label_id=variable.label_id,
        label_en=variable.label_en,
        type=variable.type.value,
        codes=codes,
    )


def drafted(subject: Subject) -> Told:
    """The mapping as the file itself suggests it."""
    draft = subject.draft
    return Told(
        form=draft.name,
        title=draft.title,
        round=None,
        sheets=tuple(_sheet(table, subject) for table in draft.tables),
        columns=tuple(column for table in draft.tables for column in _columns(table, subject)),
        answers=(),
    )


def _sheet(table: SheetEvidence, subject: Subject) -> Sheet:
    units = [found.unit for found in subject.suggestions[table.sheet].values() if found.level is not Level.WEAK]
    return Sheet(name=table.sheet, rows=table.rows, unit="household" if "household" in units else (*units, None)[0])


def _columns(table: SheetEvidence, subject: Subject) -> Iterator[Column]:
    for column in table.columns:
        if not table.is_option(column):
            found = subject.suggestions[table.sheet].get(column.column)
            yield suggested(
                Column(
                    sheet=table.sheet,
                    header=column.column,
                    position=column.position,
                    examples=subject.shown.listed(column),
                    own=is_technical(column, table),
                ),
                found,
                subject,
            )


def suggested(column: Column, found: Suggestion | None, subject: Subject) -> Column:
    """The column with what it might be; a weak suggestion is only told."""
    if found is None:
        return column.model_copy(update={"variable": None, "level": "", "why": ""})
    name = f"{found.unit}.{found.variable}"
    weak = found.level is Level.WEAK
    question = subject.question(name)
    why = f"mungkin {question[1].label_id}: {found.why}" if weak and question else found.why
    return column.model_copy(update={"variable": None if weak else name, "level": found.level.value, "why": why})


def with_details(told: Told, subject: Subject) -> Told:
    """The mapping with the answers of its columns, the ways they may be written, and the questions without a column.

    What was said about them before is kept wherever it still fits.
    """
    columns = tuple(_with_ways(column, subject) for column in told.columns)
    said = {(each.sheet, each.header, squeezed(each.raw)): each.code for each in told.answers}
    answers = tuple(answer for column in columns for answer in _answers(column, subject, said))
    values = {(each.sheet, each.variable): each.value for each in told.constants}
    constants = tuple(_constants(columns, subject, values))
    return told.model_copy(update={"columns": columns, "answers": answers, "constants": constants})


def _with_ways(column: Column, subject: Subject) -> Column:
    ways = _ways(column, subject)
    known = {word for word, _ in ways}
    return column.model_copy(update={"ways": ways, "way": column.way if column.way in known else None})


def _ways(column: Column, subject: Subject) -> tuple[tuple[str, str], ...]:
    found = subject.question(column.variable or "")
    evidence = subject.column(column.sheet, column.header)
    if found is None or evidence is None:
        return ()
    variable = found[1]
    if variable.type is VariableType.DATE:
        if order_told_beside(evidence, subject.tables[column.sheet], system=subject.export.system):
            return ()  # nothing to choose: it is read as the columns beside it, and said so
        latest = subject.declared.latest
        order = date_order(evidence, latest=latest, earliest=earliest_day(variable, latest))
        return tuple((way, DATES[way]) for way in order.ways) if order.doubtful else ()
    if variable.type.numeric:
        mark = decimal_mark(evidence)
        return tuple((way, DECIMALS[way]) for way in mark.ways if way in DECIMALS) if mark.doubtful else ()
    return ()


def _answers(column: Column, subject: Subject, said: Mapping[tuple[str, str, str], str | None]) -> Iterator[Answer]:
    found = subject.question(column.variable or "")
    evidence = subject.column(column.sheet, column.header)
    if found is None or evidence is None or not found[1].type.coded:
        return
    valid = valid_codes(found[1], subject)
    for proposal in islice(proposals(evidence, found[1], subject), _MOST_ANSWERS):
        if subject.shown.may_list(proposal.value):
            key = (column.sheet, column.header, squeezed(proposal.value))
            code = said[key] if key in said and said[key] in valid else _code(proposal)
            yield Answer(sheet=column.sheet, header=column.header, raw=proposal.value, count=proposal.times, code=code)


def proposals(evidence: Evidence, variable: Variable, subject: Subject) -> tuple[Proposed, ...]:
    """What each answer of a column stands for as far as only one reading fits."""
    return answers_of(evidence, variable, subject.declared.codebook)


def _code(proposal: Proposed) -> str | None:
    return f"{BLANK}{proposal.reason}" if proposal.reason is not None else proposal.code


def valid_codes(variable: Variable, subject: Subject) -> frozenset[str | None]:
    """What may be said about an answer; None leaves it open."""
    codes = (code.code for code in subject.declared.codebook.codes(variable.list_name or ""))
    return frozenset((None, *codes, *(f"{BLANK}{reason}" for reason in REASONS)))


def _constants(
    columns: tuple[Column, ...], subject: Subject, values: Mapping[tuple[str, str], str | None]
) -> Iterator[Constant]:
    """What a unit can't do without and no column holds; a number that tells a family apart is never the same."""
    held = {where for column in columns for where in (column.variable, (column.sheet, column.variable)) if where}
    units = {(column.sheet, found[0]) for column in columns if (found := subject.question(column.variable or ""))}
    mains = ((sheet, unit) for sheet, unit in units if not subject.joined_by(sheet, unit.name))
    for sheet, unit in sorted(mains, key=lambda place: (place[0], place[1].name)):
        for name in INDISPENSABLE.get(unit.name, ()):
            full = f"{unit.name}.{name}"
            known = (sheet, full) if unit.stands_alone else full
            if known not in held and unit.variable(name).type is not VariableType.IDENTIFIER:
                yield Constant(sheet=sheet, variable=full, value=values.get((sheet, full)) or None)
