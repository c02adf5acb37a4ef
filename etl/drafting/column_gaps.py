"""Where the cells of a mapped column are not what its question asks for, or can be read in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from etl.cells import Manner, Reader, Reason, plain_text, reader_for, rt_and_rw, squeezed
from etl.cells.dates import as_serial
from etl.cells.manner import DateOrder
from etl.cells.numbers import only_short_decimals_fit
from etl.cells.units import without_unit
from etl.drafting.apart import Apart
from etl.drafting.draft import Canonical, manner_in
from etl.drafting.evidence import BOOLEAN, Evidence, SheetEvidence
from etl.drafting.gap import Gap, Weight
from etl.drafting.notation import date_order, decimal_mark, order_told_beside
from etl.drafting.pages import DATES
from etl.drafting.seen import where
from etl.drafting.shown import Shown
from etl.drafting.similarity import texts_of
from etl.drafting.words import read_words
from etl.mapping.form import INDISPENSABLE, Form, FormSheet, Reading, spelt_areas
from etl.mapping.readers import earliest_day
from etl.quoted import quoted
from etl.registers.recaps import UNIT as RECAP
from etl.registers.recaps import is_whole
from etl.screening import FEWEST_DAMAGED, MOST_DAMAGED_SHARE
from warehouse.codebook import NONE_OF_THEM, Variable, VariableType

_MOST_SHOWN = 8
_MEND_THEM = "Isian itu akan dikosongkan; perbaiki di berkasnya bila masih dapat."
_NOT_TICKED = "Bila kosong berarti tidak, isi sel itu dengan '-' di berkasnya."
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
    _SPOILT: (
        "Periksa apakah kolomnya benar. Bila benar: ekspor KoboToolbox atau ODK, pakai berkas aslinya, jangan disimpan "
        "ulang di Excel, karena angka ke-16 hilang; Google, unduh CSV dari Formulirnya (Jawaban, titik tiga), bukan "
        "dari lembarnya; diketik sendiri, jadikan kolomnya Teks, lalu ketik lagi angkanya dari kartunya."
    ),
}

_TURNED = (
    "judulnya menyangkal apa yang ditanyakan variabel ini, padahal 'Ya' dihitung ya. Bila 'Ya' di kolom ini berarti "
    "tidak, tukar kodenya di lembar 'nilai'; bila kolom ini belum ada di sana, ambil dahulu (--take), lalu --edit "
    "dengan berkas ini."
)
_NO_ANSWER_CODES = frozenset(("88", "98", "99", "888", "998", "999", "8888", "9998", "9999"))
"""What forms write for `does not apply`, `does not know` and `refused`; as rupiah none of them is likely."""

Telling = tuple[Weight, str]


def _said(column: Evidence) -> Iterator[str]:
    return (squeezed(text) for text, _ in column.answers)


@dataclass(frozen=True, slots=True)
class FileCheck:
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
            turned = Apart(unit.name, variable.name, texts_of(unit, variable)).turned(name)
            for weight, message in self._column(entry, name, column, variable, table, turned=turned):
                yield Gap(weight, place, message, name, table.sheet)

    def _column(
        self,
        entry: FormSheet,
        name: str,
        column: Evidence | None,
        variable: Variable,
        table: SheetEvidence,
        *,
        turned: bool,
    ) -> Iterator[Telling]:
        if column is None:
            if name not in entry.optional_columns:
                yield Weight.MUST, "kolom ini tidak ada di berkas. Perbaiki namanya, atau tandai 'boleh tidak ada'."
        elif column.repeated:
            yield Weight.MUST, "ada dua kolom bernama sama di berkas. Beri nama yang berbeda di formulirnya."
        elif not column.filled:
            yield Weight.LOOK, "kolom ini kosong sama sekali di berkas."
        else:
            yield from self._cells(entry, column, variable, table, turned=turned)

    def _cells(
        self, entry: FormSheet, column: Evidence, variable: Variable, table: SheetEvidence, *, turned: bool
    ) -> Iterator[Telling]:
        latest = self.declared.latest
        manner = manner_in(column, self.form, entry, variable, labels=self.labels, latest=latest)
        if variable.type is VariableType.DATE and all(as_serial(value) is not None for value, _ in column.values):
            manner = replace(manner, serials=True)  # as a load reads them, and says so
        if _read_in_both(column, variable, entry.reading.get(variable.name, Reading())):
            manner = replace(manner, decimal="either")
        beside = self._order_beside(column, variable, manner, table)
        manner = replace(manner, date=manner.date or beside)
        read = self._reader(variable, manner)
        unread = self._unread(column, variable, read)
        reading = entry.reading.get(variable.name, Reading())
        doubts = () if beside else tuple(_doubts(column, variable, reading, latest=latest))
        if beside:
            yield (
                Weight.LOOK,
                f"tanggal yang dapat dibaca dua urutan dibaca {DATES[beside]}, seperti kolom tanggal lain di lembar "
                "ini. Bila keliru, pilih 'urutan tanggal'.",
            )
        yield from ((Weight.LOOK, message) for _, message in doubts)
        for rule, _ in doubts:
            unread.pop(rule, None)
        yield from self._as_amounts(entry, column, variable)
        if turned and _counted_as_asked(column, variable, read):
            yield Weight.LOOK, _TURNED
        if variable.type is VariableType.CODES:
            yield from self._never_given(column, variable, read)
        if variable.type.coded and (ticks := column.kinds.get(BOOLEAN)) and manner.answers is None:
            yield Weight.LOOK, f"{ticks} isian adalah centang Excel (TRUE/FALSE). Beri kodenya di lembar 'nilai'."
        blank = column.total - column.filled
        if blank and variable.type is VariableType.CODE and all(t in read_words().marks["tick"] for t in _said(column)):
            yield Weight.LOOK, f"hanya ada centang; {blank} sel kosong berarti tidak dijawab. {_NOT_TICKED}"
        for rule, cells in unread.items():
            examples = self._examples(_strange_parts(cells, variable, manner, read), variable)
            share = f"{sum(cells.values())} dari {column.filled} isian"
            few = 2 * sum(cells.values()) < column.filled
            step = _STEPS.get(rule, _MEND_THEM if few else "Periksa apakah kolomnya benar.")
            if rule == "area_unknown" and all(rt_and_rw(squeezed(text)) for text in cells):
                step = read(next(iter(cells))).hint or step
            weight = Weight.LOOK
            if _refused(entry, variable, sum(cells.values()), column.filled):
                weight, step = Weight.MUST, f"Berkas seperti ini ditolak saat dimuat. {step}"
            yield weight, f"{share} {_UNREAD.get(rule, 'tidak terbaca')}: {examples}. {step}"

    def _order_beside(
        self, column: Evidence, variable: Variable, manner: Manner, table: SheetEvidence
    ) -> DateOrder | None:
        if variable.type is not VariableType.DATE or manner.date is not None:
            return None
        return order_told_beside(column, table, system=self.form.system)

    def _as_amounts(self, entry: FormSheet, column: Evidence, variable: Variable) -> Iterator[Telling]:
        """Codes for no answer in a column of rupiah that nobody declared, so that they would count as amounts."""
        if not (variable.unit or "").startswith("rupiah"):
            return
        declared = {*self.form.blanks, *entry.reading.get(variable.name, Reading()).blanks}
        listed = _NO_ANSWER_CODES - set(map(squeezed, declared))
        codes = Counter({text: times for text, times in column.answers if text in listed})
        if codes:
            first = next(iter(codes))
            yield (
                Weight.LOOK,
                f"{self._examples(codes, variable)} dimuat sebagai rupiah. Bila menurut kuesioner itu kode tidak tahu, "
                f"menolak atau tidak berlaku, tulis di 'alasan kosong', misalnya: {first} = menolak",
            )

    def _never_given(self, column: Evidence, variable: Variable, read: Reader) -> Iterator[Telling]:
        """Answers that nobody gave of a question with several: where the form doesn't offer them, nobody could."""
        given = {code for value, _ in column.values for code in read(value).value or ()}
        codes = self.declared.codebook.codes(variable.list_name or "")
        never = [code.id for code in codes if code.code not in given and code.code != NONE_OF_THEM]
        if given and never:
            yield (
                Weight.LOOK,
                f"tidak seorang pun menjawab {quoted(never)}. Bila itu tidak ditanyakan di formulir ini, kosongkan "
                "variabel kolomnya: selain itu semuanya dihitung tidak menerimanya.",
            )

    def _reader(self, variable: Variable, manner: Manner) -> Reader:
        return reader_for(
            variable,
            codebook=self.declared.codebook,
            blanks=self.form.blanks,
            areas=spelt_areas(variable, self.declared.programme),
            manner=manner,
        )

    def _unread(self, column: Evidence, variable: Variable, read: Reader) -> dict[str, Counter[str]]:
        """Cells that the load could not read, by rule."""
        found: dict[str, Counter[str]] = {}
        totals = self.declared.codebook.unit(RECAP).variables
        for value, times in column.values:
            if variable in totals and (variable.name == "indicator" or is_whole(squeezed(plain_text(value)))):
                continue  # a load knows an indicator by its label too, and that an RT may be all of them
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


def _counted_as_asked(column: Evidence, variable: Variable, read: Reader) -> bool:
    """Whether a yes in the cells counts as the question's yes; nobody has exchanged the codes."""
    if variable.list_name not in ("yes_no", "yes_no_na"):
        return False
    called = read_words().answers["yes_no"]
    means = {
        squeezed(text): code for code in ("yes", "no") for text in ("Ya" if code == "yes" else "Tidak", *called[code])
    }
    return any(read(text).value == means.get(text) for text in _said(column) if text in means)


def _strange_parts(cells: Counter[str], variable: Variable, manner: Manner, read: Reader) -> Counter[str]:
    """Of cells with several answers those that mean nothing; whole cells where nothing takes their labels apart."""
    mark = manner.separator.strip()
    if variable.type is not VariableType.CODES or (manner.labels and not mark):
        return cells
    strange = Counter[str]()
    for text, times in cells.items():
        parts = (part.strip() for part in text.split(mark or None))
        strange.update({part: times for part in parts if read(part).rule})
    return strange or cells


def _refused(entry: FormSheet, variable: Variable, unread: int, filled: int) -> bool:
    """Whether a load refuses the whole file for what it can't read of this question (etl/screening.py)."""
    needed = variable.name in INDISPENSABLE.get(entry.unit, ()) and (
        variable.name == "family_card" or variable.type in (VariableType.CODE, VariableType.AREA)
    )
    return needed and unread >= FEWEST_DAMAGED and unread > MOST_DAMAGED_SHARE * filled


def _doubts(column: Evidence, variable: Variable, reading: Reading, *, latest: date) -> Iterator[tuple[str, str]]:
    """Ways of writing of which two fit, with the rule that unread cells would break."""
    if variable.type is VariableType.DATE and reading.date is None:
        order = date_order(column, latest=latest, earliest=earliest_day(variable, latest))
        if len(order.apart) > 1:
            ways = ", ".join(f"'{example}' hanya {DATES[way]}" for way, example in order.apart.items())
            yield (
                "date_unreadable",
                f"tanggal ditulis dalam lebih dari satu urutan: {ways}. Samakan di sumbernya; bila 'urutan tanggal' "
                "dipilih, yang tidak cocok dikosongkan dan yang cocok dengan keduanya bisa salah.",
            )
        elif order.doubtful:
            ways = " atau ".join(DATES[way] for way in order.ways)
            examples = quoted(order.examples)
            yield "date_unreadable", f"tanggal seperti {examples} dapat dibaca {ways}. Pilih 'urutan tanggal'."
        elif order.sure:
            yield "date_unreadable", f"tanggal ditulis {DATES[order.sure]}. Pilih itu di 'urutan tanggal'."
    if variable.type.numeric and reading.decimal is None and not _read_in_both(column, variable, reading):
        mark = decimal_mark(column)
        if mark.doubtful:
            ways = " atau ".join(_MARKS[way] for way in mark.ways)
            yield "number_unreadable", f"angka seperti {quoted(mark.examples)}: tanda desimal {ways}? Pilih 'desimal'."
        elif mark.sure:
            yield "number_unreadable", f"angka ditulis dengan {_MARKS[mark.sure]}. Pilih itu di 'desimal'."


def _read_in_both(column: Evidence, variable: Variable, reading: Reading) -> bool:
    """Whether a load reads 8,5 beside 8.5, and says so: nothing to choose."""
    if variable.type is not VariableType.NUMBER or reading.decimal is not None:
        return False
    return only_short_decimals_fit(without_unit(squeezed(text), variable.unit)[0] for text, _ in column.texts)
