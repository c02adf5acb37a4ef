"""The lines of a mapping workbook: a form, and beside it what a file holds. It writes no workbook and reads none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from etl.cells import Reading as CellReading
from etl.cells import reader_for, squeezed
from etl.drafting import pages
from etl.drafting.answers import Answer, answers_of
from etl.drafting.draft import Canonical, manner_in, plain_reading
from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.gaps import Gap, Seen, shown_of, where
from etl.drafting.pages import BOOK, CODES, COLUMNS, FILES, INFO, RULES, TABLES, VALUES
from etl.drafting.shown import Shown
from etl.drafting.suggestion import Level, Suggestion, is_technical
from etl.mapping.form import INDISPENSABLE, ROUND_VALUES, FilePattern, Form, FormSheet, Reading
from warehouse.codebook import Code, Variable

Cell = str | int | float
Line = tuple[Cell, ...]
Pages = Mapping[str, Sequence[Line]]

_MOST_VALUES = 300
_OWN_COLUMN = "kolom bawaan alat survei"
_HOW_TO = (
    "Warna kuning boleh diisi atau diubah; yang lain hanya keterangan.",
    "Lembar 'kolom': pilih variabel untuk setiap kolom yang perlu. Yang dikosongkan tidak dihitung.",
    "Lembar 'nilai': beri kode untuk setiap isian yang masih kosong, menurut kuesionernya. Jangan menebak.",
    "Lembar 'lembar': setiap tabel berisi satu jenis catatan (unit). Lembar 'berkas': nama berkas dan putarannya.",
    "Lembar 'aturan': hal lain, misalnya jawaban yang sama di semua baris. Arti pilihan ada di 'kamus' dan 'kode'.",
    "Simpan, lalu jalankan: p2wkss data map --take NAMA_BERKAS_INI",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a mapping workbook is about. Without a `form`, as no column could be told, `files` are the file's own."""

    name: str
    system: str
    title: str
    form: Form | None
    fingerprint: str
    seen: Seen | None = None
    gaps: Sequence[Gap] = ()
    suggestions: Mapping[str, Mapping[str, Suggestion]] = field(default_factory=dict)
    files: Sequence[FilePattern] = ()


def lines_of(subject: Subject, declared: Canonical) -> Pages:
    """Every page's lines below its heading."""
    return {
        INFO: list(_info(subject)),
        FILES: [(file.pattern, file.round or "") for file in (subject.form.files if subject.form else subject.files)],
        TABLES: list(_tables(subject)),
        COLUMNS: list(_Columns(subject, declared).lines()),
        VALUES: list(_Values(subject, declared).lines()) if subject.form else [],
        RULES: list(_rules(subject.form)) if subject.form else [],
        BOOK: list(_book(declared)),
        CODES: list(_codes(declared)),
    }


def _info(subject: Subject) -> Iterator[Line]:
    form = subject.form
    yield pages.FORM, subject.name, "nama foldernya di data/forms"
    yield pages.SYSTEM, subject.system, "dari mana berkasnya"
    yield pages.VERSION, form.version if form else "1", "naikkan bila pertanyaan berubah"
    yield pages.TITLE, subject.title, ""
    yield pages.KEY, form.key if form else "", "kolom penghubung di lembar utama"
    yield pages.PARENT_KEY, form.parent_key if form else "", "kolom penghubung di lembar anak"
    yield pages.ROUND_COLUMN, (form.round_column or "") if form else "", "bila putaran tertulis di sebuah kolom"
    yield pages.WORDS, pages.YES if subject.seen and subject.seen.labels else pages.NO, "jangan diubah"
    yield pages.FINGERPRINT, subject.fingerprint, "jangan diubah: dari form.toml mana buku kerja ini dibuat"
    for number, step in enumerate(_HOW_TO, start=1):
        yield f"cara {number}", step, ""


def _seen_tables(subject: Subject) -> Sequence[SheetEvidence | None]:
    if subject.seen:
        return subject.seen.tables
    return [None] * (len(subject.form.sheets) if subject.form else 0)


def _notes(subject: Subject, sheet: str, column: str) -> str:
    return " | ".join(
        f"{gap.weight}: {gap.message}" for gap in subject.gaps if gap.sheet == sheet and gap.column == column
    )


def _tables(subject: Subject) -> Iterator[Line]:
    for entry, table in zip(subject.form.sheets if subject.form else (), _seen_tables(subject), strict=True):
        yield (
            entry.sheet,
            entry.unit,
            pages.YES if entry.optional else pages.NO,
            ", ".join(map(str, entry.header_rows)),
            "\n".join(entry.stop_at),
            table.rows if table else "",
            "" if table is None or table.sheet == entry.sheet else f"di berkas bernama '{table.sheet}'",
        )
    for table in subject.seen.unmapped if subject.seen else ():
        note = "tidak dikenali: beri unit bila isinya perlu, lalu pilih variabel di 'kolom'"
        yield table.sheet, "", pages.NO, "", "", table.rows, note


class _Columns:
    """The page of columns: those of the file in its order, then those the form declares and the file lacks."""

    def __init__(self, subject: Subject, declared: Canonical) -> None:
        self._subject, self._declared = subject, declared
        self._shown = shown_of(subject.form, declared, subject.seen) if subject.seen else Shown(())

    def lines(self) -> Iterator[Line]:
        form = self._subject.form
        entries = form.sheets if form else ()
        done = set()
        for entry, table in zip(entries, _seen_tables(self._subject), strict=True):
            if (place := (type(entry.sheet), entry.sheet)) not in done:
                done.add(place)
                yield from self._table([other for other in entries if _same_sheet(other, entry)], table)
        for table in self._subject.seen.unmapped if self._subject.seen else ():
            yield from (self._line(table.sheet, column, table, None, shared=False) for column in table.columns)

    def _table(self, entries: Sequence[FormSheet], table: SheetEvidence | None) -> Iterator[Line]:
        sheet, shared = entries[0].sheet, len(entries) > 1
        declared = {name: entry for entry in entries for name in entry.columns}
        called: dict[str, str] = {}
        if table is not None:
            called = {name: own for entry in entries for name, own in where(entry, table, self._declared).items()}
            declared_as = {own: name for name, own in called.items()}
            ordinary = [c for c in table.columns if c.column in declared_as or not is_technical(c, table)]
            own = [c for c in table.columns if c not in ordinary and not table.is_option(c)]
            for column in (*ordinary, *own):
                name = declared_as.get(column.column, column.column)
                yield self._line(sheet, column, table, declared.get(name), shared=shared, name=name)
        for name, entry in declared.items():
            if name not in called:
                yield self._bare(sheet, name, entry, shared=shared)

    def _line(
        self,
        sheet: int | str,
        column: Evidence,
        table: SheetEvidence,
        entry: FormSheet | None,
        *,
        shared: bool,
        name: str | None = None,
    ) -> Line:
        found = self._subject.suggestions.get(table.sheet, {}).get(column.column)
        variable = self._variable(found.unit, found.variable) if found else None
        unit = self._declared.codebook.unit(found.unit) if found and shared else None
        note = _notes(self._subject, table.sheet, name or column.column)
        if column.repeated:
            note = f"ada dua kolom bernama sama. {note}"
        elif is_technical(column, table):
            note = f"{_OWN_COLUMN}. {note}".strip()
        return (
            sheet,
            name or column.column,
            f"{column.filled} dari {column.total}",
            ", ".join(f"{kind} {times}" for kind, times in column.kinds.items()),
            self._shown.examples(column),
            self._choice(entry, name or column.column, shared=shared),
            pages.variable_choice(variable, unit) if variable else "",
            str(found.level) if found else "",
            found.why if found else "",
            *(self._reading(entry, name or column.column) if entry else self._proposed(column, variable)),
            note.strip(),
        )

    def _bare(self, sheet: int | str, name: str, entry: FormSheet, *, shared: bool) -> Line:
        seen = self._subject.seen is not None
        note = "tidak ada di berkas yang dibaca" if seen else ""
        choice = self._choice(entry, name, shared=shared)
        return (sheet, name, "", "", "", choice, "", "", "", *self._reading(entry, name), note)

    def _choice(self, entry: FormSheet | None, name: str, *, shared: bool) -> str:
        if entry is None:
            return ""
        variable = self._variable(entry.unit, entry.columns[name])
        return pages.variable_choice(variable, self._declared.codebook.unit(entry.unit) if shared else None)

    def _variable(self, unit: str, name: str) -> Variable:
        return self._declared.codebook.unit(unit).variable(name)

    def _reading(self, entry: FormSheet, name: str) -> tuple[Cell, ...]:
        reading = entry.reading.get(entry.columns[name], Reading())
        optional = pages.YES if name in entry.optional_columns else pages.NO
        return (*_written(reading), optional)

    def _proposed(self, column: Evidence, variable: Variable | None) -> tuple[Cell, ...]:
        """What would be declared if the suggestion were taken; without a variable in its cell it counts for nothing."""
        reading = plain_reading(column, variable, latest=self._declared.latest) if variable else Reading()
        return (*_written(reading), pages.NO)


def _written(reading: Reading) -> tuple[Cell, ...]:
    return (
        pages.DECIMALS.get(reading.decimal or "", ""),
        pages.DATES.get(reading.date or "", ""),
        "" if reading.unit_divisor is None else reading.unit_divisor,
        "\n".join(f"{text} = {pages.REASONS[reason]}" for text, reason in reading.blanks.items()),
        reading.values or "",
    )


def suggested(subject: Subject, declared: Canonical) -> Iterator[tuple[FormSheet, str, Variable]]:
    """Columns that only have a suggestion: the table, the column and the variable."""
    for entry, table in zip(subject.form.sheets, _seen_tables(subject), strict=True) if subject.form else ():
        for name, found in subject.suggestions.get(table.sheet, {}).items() if table else ():
            if name not in entry.columns:
                yield entry, name, declared.codebook.unit(found.unit).variable(found.variable)


def _same_sheet(one: FormSheet, other: FormSheet) -> bool:
    return type(one.sheet) is type(other.sheet) and one.sheet == other.sheet


class _Values:
    """The page of values: what the form lists, then what the file holds besides."""

    def __init__(self, subject: Subject, declared: Canonical) -> None:
        self._subject, self._declared = subject, declared
        self._columns = list(self._coded())
        seen = subject.seen
        self._shown = shown_of(subject.form, declared, seen) if subject.form and seen else Shown(())

    def lines(self) -> Iterator[Line]:
        form = self._subject.form
        assert form is not None
        for name, answers in form.values.items():
            using = [found for found in self._columns if found[4].values == name]
            for text, code in answers.items():
                yield name, "", "", text, self._times(using, text), self._code(name, code, using), ""
            if name == ROUND_VALUES:
                continue
            for entry, column, evidence, variable, reading in using:
                yield from self._open(name, entry, column, evidence, variable, reading, set(map(squeezed, answers)))
        for entry, column, evidence, variable, reading in self._columns:
            if reading.values is None:
                yield from self._open("", entry, column, evidence, variable, reading, set())
        yield from self._of_suggestions()

    def _of_suggestions(self) -> Iterator[Line]:
        """Answers of columns that only have a suggestion: they count as soon as somebody takes it."""
        form, book = self._subject.form, self._declared.codebook
        assert form is not None
        mapped = {(entry.sheet, column) for entry, column, *_ in self._columns}
        tables = {
            t.sheet: (e, t) for e, t in zip(form.sheets, _seen_tables(self._subject), strict=True) if t is not None
        }
        for entry, table in tables.values():
            for name, found in self._subject.suggestions.get(table.sheet, {}).items():
                variable, evidence = book.unit(found.unit).variable(found.variable), table.column(name)
                if variable.type.coded and evidence is not None and (entry.sheet, name) not in mapped:
                    for answer in self._listable(evidence, answers_of(evidence, variable, book, blanks=form.blanks)):
                        codes = {code.code: code for code in book.codes(variable.list_name or "")}
                        choice = "" if found.level is Level.WEAK else _as_proposed(answer, codes)
                        remark = _remark(answer, codes_given=bool(choice))
                        yield "", entry.sheet, name, answer.value, answer.times, choice, remark

    def _listable(self, evidence: Evidence, answers: Sequence[Answer]) -> Iterator[Answer]:
        return (answer for answer in answers[:_MOST_VALUES] if self._shown.may_list(evidence, answer.value))

    def _coded(self) -> Iterator[tuple[FormSheet, str, Evidence | None, Variable, Reading]]:
        form = self._subject.form
        assert form is not None
        for entry, table in zip(form.sheets, _seen_tables(self._subject), strict=True):
            unit = self._declared.codebook.unit(entry.unit)
            called = where(entry, table, self._declared) if table else {}
            for column, name in entry.columns.items():
                variable = unit.variable(name)
                if variable.type.coded:
                    evidence = table.column(called[column]) if table and column in called else None
                    yield entry, column, evidence, variable, entry.reading.get(name, Reading())

    @staticmethod
    def _times(using: Sequence[tuple[FormSheet, str, Evidence | None, Variable, Reading]], text: str) -> Cell:
        counted = [
            times
            for _, _, evidence, _, _ in using
            if evidence
            for answer, times in evidence.answers
            if squeezed(answer) == squeezed(text)
        ]
        return sum(counted) if any(evidence for _, _, evidence, _, _ in using) else ""

    def _code(
        self, name: str, code: str, using: Sequence[tuple[FormSheet, str, Evidence | None, Variable, Reading]]
    ) -> str:
        if name == ROUND_VALUES:
            return code
        codes = {c.code: c for _, _, _, v, _ in using for c in self._declared.codebook.codes(v.list_name or "")}
        return pages.code_choice(codes[code]) if code in codes else code

    def _open(
        self,
        name: str,
        entry: FormSheet,
        column: str,
        evidence: Evidence | None,
        variable: Variable,
        reading: Reading,
        listed: set[str],
    ) -> Iterator[Line]:
        """The answers of a column that no list holds, each as the load reads it, or left open with a hint."""
        form, book = self._subject.form, self._declared.codebook
        assert form is not None
        if evidence is None or self._subject.seen is None:
            return
        manner = manner_in(evidence, form, entry, variable, labels=self._subject.seen.labels)
        read = reader_for(variable, codebook=book, blanks=form.blanks, manner=manner)
        codes = {code.code: code for code in book.codes(variable.list_name or "")}
        for answer in self._listable(evidence, answers_of(evidence, variable, book, blanks=form.blanks)):
            if squeezed(answer.value) in listed:
                continue
            choice = _as_read(read(answer.value), codes)
            remark = _remark(answer, codes_given=bool(choice))
            yield name, entry.sheet, column, answer.value, answer.times, choice, remark


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


def _rules(form: Form) -> Iterator[Line]:
    for text, reason in form.blanks.items():
        yield pages.BLANK_RULE, "", text, pages.REASONS[reason]
    for column, values in form.skip.items():
        for value in values:
            yield pages.SKIP_RULE, "", column, value
    for column in form.recognised_by:
        yield pages.RECOGNISED_RULE, "", column, ""
    for variable, why in form.not_comparable.items():
        yield pages.INCOMPARABLE_RULE, "", variable, why
    for entry in form.sheets:
        for variable, text in entry.constants.items():
            yield pages.CONSTANT_RULE, entry.sheet, f"{entry.unit}.{variable}", text


def _book(declared: Canonical) -> Iterator[Line]:
    for unit in declared.codebook.all_units:
        for variable in unit.variables:
            low, high = (None if bound is None else f"{bound:.15g}" for bound in (variable.minimum, variable.maximum))
            yield (
                unit.name,
                pages.variable_choice(variable),
                pages.variable_choice(variable, unit),
                variable.question_id,
                variable.question_en,
                variable.type.value,
                f"{low or ''}–{high or ''} {variable.unit or ''}".strip() if low or high else "",
                variable.list_name or "",
                "selalu perlu" if variable.name in INDISPENSABLE.get(unit.name, ()) else "",
            )


def _codes(declared: Canonical) -> Iterator[Line]:
    for code_list in declared.codebook.lists:
        for code in code_list.codes:
            yield code_list.name, pages.code_choice(code), code.id, code.en, code.source
        for reason, word in pages.REASONS.items():
            yield code_list.name, pages.reason_choice(reason), f"tidak ada jawaban: {word}", "no answer", ""
    for survey_round in declared.programme.rounds:
        yield ROUND_VALUES, survey_round.name, survey_round.label_id, survey_round.label_en, ""
