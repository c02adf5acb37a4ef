"""The lines of a mapping workbook: a form, and beside it what a file holds. It writes no workbook and reads none."""

from __future__ import annotations

from collections.abc import Iterator

from etl.drafting import pages
from etl.drafting.column_rows import ColumnRows
from etl.drafting.draft import Canonical
from etl.drafting.evidence import SheetEvidence
from etl.drafting.pages import BOOK, CODES, COLUMNS, FILES, INFO, RULES, TABLES, VALUES
from etl.drafting.subject import Line, Pages, Subject
from etl.drafting.value_rows import ValueRows
from etl.mapping.form import INDISPENSABLE, ROUND_VALUES, Form, FormSheet
from warehouse.codebook import Unit, Variable, VariableType

_DAY = "visit_date"
_HOW_TO = (
    "Warna kuning boleh diisi atau diubah; yang lain hanya keterangan.",
    "Lembar 'kolom': pilih variabel untuk setiap kolom yang perlu. Yang dikosongkan tidak dihitung.",
    "Lembar 'nilai': beri kode untuk setiap isian yang masih kosong, menurut kuesionernya. Jangan menebak.",
    "Lembar 'lembar': setiap tabel berisi satu jenis catatan (unit). Lembar 'berkas': nama berkas dan putarannya.",
    "Beberapa tabel tentang keluarga atau orang yang sama? Yang kedua dan seterusnya: isi 'disambung lewat' dengan "
    "judul kolom nomor yang ada di keduanya (nomor KK, NIK); nama dan RT di sana dicocokkan.",
    "Lembar 'aturan': baris 'tetap' yang isinya merah belum punya kolom; isi bila jawabannya sama di semua baris.",
    "Arti pilihan ada di 'kamus' dan 'kode'.",
    "Simpan, lalu jalankan: p2wkss data map --take NAMA_BERKAS_INI",
)


def lines_of(subject: Subject, declared: Canonical) -> Pages:
    """Every page's lines below its heading."""
    return {
        INFO: list(_info(subject)),
        FILES: [(file.pattern, file.round or "") for file in (subject.form.files if subject.form else subject.files)],
        TABLES: list(_tables(subject)),
        COLUMNS: list(ColumnRows(subject, declared).lines()),
        VALUES: list(ValueRows(subject, subject.form, declared).lines()) if subject.form else [],
        RULES: list(_rules(subject.form, declared)) if subject.form else [],
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


def _tables(subject: Subject) -> Iterator[Line]:
    for entry, table in zip(subject.form.sheets if subject.form else (), subject.tables, strict=True):
        yield (
            entry.sheet,
            entry.unit,
            entry.joined_by,
            pages.YES if entry.optional else pages.NO,
            ", ".join(map(str, entry.header_rows)),
            "\n".join(entry.stop_at),
            table.rows if table else "",
            _note(entry, table, subject.form),
        )
    for table in subject.seen.unmapped if subject.seen else ():
        note = "tidak dikenali: beri unit bila isinya perlu, lalu pilih variabel di 'kolom'"
        yield table.sheet, "", "", pages.NO, "", "", table.rows, note


def _note(entry: FormSheet, table: SheetEvidence | None, form: Form | None) -> str:
    called = "" if table is None or table.sheet == entry.sheet else f"di berkas bernama '{table.sheet}'"
    topic = ""
    if entry.joined_by and form is not None:
        main = next(each.sheet for each in form.sheets if each.unit == entry.unit)
        topic = f"menambah isian lembar {main}: baris yang '{entry.joined_by}'-nya sama"
    return "; ".join(filter(None, (called, topic)))


def _rules(form: Form, declared: Canonical) -> Iterator[Line]:
    """What the form says, then a line without its answer for each indispensable question that has no column."""
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
    for entry in filter(form.is_main, form.sheets):
        for asked in _answered_once(entry, declared.codebook.unit(entry.unit)):
            yield pages.CONSTANT_RULE, entry.sheet, pages.variable_choice(asked, declared.codebook.unit(entry.unit)), ""


def _answered_once(entry: FormSheet, unit: Unit) -> Iterator[Variable]:
    """Indispensable questions without a column that may have one answer for all rows: not who somebody is."""
    held = {*entry.columns.values(), *entry.constants}
    for variable in unit.variables:
        of_all = variable.type in (VariableType.CODE, VariableType.AREA) or variable.name == _DAY
        if of_all and variable.name in INDISPENSABLE.get(unit.name, ()) and variable.name not in held:
            yield variable


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
