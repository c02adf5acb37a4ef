"""The page of values: what the form lists, then what the file holds besides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from etl.cells import Reading as CellReading
from etl.cells import reader_for, squeezed
from etl.drafting import pages
from etl.drafting.answers import PERMIT_NUMBER, Answer, answers_of
from etl.drafting.draft import Canonical, manner_in
from etl.drafting.evidence import Evidence
from etl.drafting.seen import shown_of, where
from etl.drafting.shown import Shown
from etl.drafting.subject import Cell, Line, Subject
from etl.drafting.suggestion import Level, Suggestion
from etl.mapping.form import ROUND_VALUES, Form, FormSheet, Reading
from warehouse.codebook import Code, Variable

_MOST_VALUES = 300


@dataclass(frozen=True, slots=True)
class _Coded:
    """A column with a list of answers: what the form says of it and, where a file has it, what stands there."""

    entry: FormSheet
    column: str
    evidence: Evidence | None
    variable: Variable
    reading: Reading


class ValueRows:
    """The page of values of one form; `subject.seen` is the file beside it, if any."""

    def __init__(self, subject: Subject, form: Form, declared: Canonical) -> None:
        self._subject, self._form, self._declared = subject, form, declared
        self._columns = list(self._coded())
        self._shown = shown_of(form, declared, subject.seen) if subject.seen else Shown(())

    def lines(self) -> Iterator[Line]:
        for name, answers in self._form.values.items():
            using = [coded for coded in self._columns if coded.reading.values == name]
            for text, code in answers.items():
                yield name, "", "", text, _times(using, text), self._code(name, code, using), ""
            if name != ROUND_VALUES:
                for coded in using:
                    yield from self._open(coded, name=name, listed=set(map(squeezed, answers)))
        for coded in self._columns:
            if coded.reading.values is None:
                yield from self._open(coded)
        yield from self._of_suggestions()

    def _coded(self) -> Iterator[_Coded]:
        for entry, table in zip(self._form.sheets, self._subject.tables, strict=True):
            unit = self._declared.codebook.unit(entry.unit)
            called = where(entry, table, self._declared) if table else {}
            for column, name in entry.columns.items():
                variable = unit.variable(name)
                if variable.type.coded:
                    evidence = table.column(called[column]) if table and column in called else None
                    yield _Coded(entry, column, evidence, variable, entry.reading.get(name, Reading()))

    def _code(self, name: str, code: str, using: Sequence[_Coded]) -> str:
        if name == ROUND_VALUES:
            return code
        codes = {known: each for coded in using for known, each in self._codes(coded.variable).items()}
        return pages.code_choice(codes[code]) if code in codes else code

    def _codes(self, variable: Variable) -> Mapping[str, Code]:
        return {code.code: code for code in self._declared.codebook.codes(variable.list_name or "")}

    def _open(self, coded: _Coded, *, name: str = "", listed: Collection[str] = ()) -> Iterator[Line]:
        """The answers of a column that no list holds, each as the load reads it, or left open with a hint."""
        evidence, variable, seen = coded.evidence, coded.variable, self._subject.seen
        if evidence is None or seen is None:
            return
        manner = manner_in(evidence, self._form, coded.entry, variable, labels=seen.labels)
        read = reader_for(variable, codebook=self._declared.codebook, blanks=self._form.blanks, manner=manner)
        codes = self._codes(variable)
        for answer in self._listable(evidence, variable):
            if squeezed(answer.value) not in listed:
                reading = read(answer.value)
                if isinstance(reading.value, tuple) and len(reading.value) > 1:
                    continue  # several answers, each of which the load knows
                choice = _as_read(reading, codes)
                remark = _remark(answer, codes_given=bool(choice))
                yield name, coded.entry.sheet, coded.column, answer.value, answer.times, choice, remark

    def _of_suggestions(self) -> Iterator[Line]:
        """Answers of columns that only have a suggestion: they count as soon as somebody takes it."""
        mapped = {(coded.entry.sheet, coded.column) for coded in self._columns}
        pairs = zip(self._form.sheets, self._subject.tables, strict=True)
        tables = {table.sheet: (entry, table) for entry, table in pairs if table is not None}
        for entry, table in tables.values():
            for name, found in self._subject.suggestions.get(table.sheet, {}).items():
                variable, evidence = self._suggested(found), table.column(name)
                if variable.type.coded and evidence is not None and (entry.sheet, name) not in mapped:
                    codes = self._codes(variable)
                    for answer in self._listable(evidence, variable):
                        choice = "" if found.level is Level.WEAK else _as_proposed(answer, codes)
                        remark = _remark(answer, codes_given=bool(choice))
                        yield "", entry.sheet, name, answer.value, answer.times, choice, remark

    def _suggested(self, found: Suggestion) -> Variable:
        return self._declared.codebook.unit(found.unit).variable(found.variable)

    def _listable(self, evidence: Evidence, variable: Variable) -> Iterator[Answer]:
        answers = answers_of(evidence, variable, self._declared.codebook, blanks=self._form.blanks)
        listable = (answer for answer in answers if answer.why != PERMIT_NUMBER)
        return (answer for answer in islice(listable, _MOST_VALUES) if self._shown.may_list(answer.value))


def _times(using: Sequence[_Coded], text: str) -> Cell:
    """How often a text stands in the columns that use its list; blank where no file is read."""
    read = [coded.evidence for coded in using if coded.evidence]
    wanted = squeezed(text)
    counted = [times for evidence in read for answer, times in evidence.answers if squeezed(answer) == wanted]
    return sum(counted) if read else ""


def _as_read(reading: CellReading, codes: Mapping[str, Code]) -> str:
    """What the load makes of an answer, as the drop-down names it; blank when it makes nothing of it."""
    if reading.rule is not None:
        return ""
    if reading.reason is not None:
        return pages.reason_choice(reading.reason)
    code = reading.value[0] if isinstance(reading.value, tuple) else reading.value
    return pages.code_choice(codes[code]) if code in codes else str(code)


def _as_proposed(answer: Answer, codes: Mapping[str, Code]) -> str:
    if answer.code is not None:
        return pages.code_choice(codes[answer.code])
    return pages.reason_choice(answer.reason) if answer.reason else ""


def _remark(answer: Answer, *, codes_given: bool) -> str:
    if codes_given:
        return answer.why
    proposed = f"mungkin {answer.code}: {answer.why}" if answer.code else ""
    return f"BELUM ADA ARTINYA. {proposed or answer.hint}".strip()
