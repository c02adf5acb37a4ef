"""What is still missing or doubtful in a form's mapping, and what to do about each gap. It changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from etl.cells import plain_text, squeezed
from etl.cells.dates import as_date
from etl.drafting.answers import LEGEND_ABOVE, LEGENDS_DIFFER, ONE_AND_ZERO, answers_of
from etl.drafting.area_gaps import area_gaps, note_gaps
from etl.drafting.column_gaps import FileCheck
from etl.drafting.draft import Canonical
from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.further import further_gap
from etl.drafting.gap import Gap, Weight
from etl.drafting.rounds_beside import rounds_beside, rounds_named
from etl.drafting.seen import Seen, shown_of, where
from etl.drafting.suggestion import Suggestion, is_technical
from etl.drafting.topic_gaps import topic_gaps
from etl.layouts.months import MONTH
from etl.layouts.together import ALL
from etl.mapping.form import INDISPENSABLE, Form, FormSheet
from etl.mapping.form_faults import DATED_BY, form_faults
from etl.messages import rules
from etl.quoted import quoted, some_of
from warehouse.codebook import Unit, Variable
from warehouse.declared import Fault

_FAMILIES, _FAMILY_CARD, _FEWEST_OF_SUBJECT = "household", "family_card", 3
_MOST_NAMED, _LONGEST_DAY = 12, 40
_BY_PHONE, _OF_A_HOUSE = ("kobo", "odk"), frozenset((_FAMILY_CARD, "rt", "dasawisma", "visit_date"))
_SEVERAL_FAMILIES = (
    " Satu kiriman berisi beberapa keluarga (satu rumah, beberapa KK)? Itu tidak dapat dibaca langsung: salin isian "
    "lembar induk (RT, dasawisma, tanggal) ke setiap baris keluarganya, tulis nomor KK di setiap baris anggotanya, "
    "simpan sebagai buku kerja Excel tanpa kolom sistem (berawalan garis bawah, KEY), lalu petakan buku kerja itu."
)
_FIRST_NO_FAMILIES = (
    "tidak ada tabel keluarga: yang pertama di lembar 'lembar' harus berunit 'household', dengan nomor KK di 'kolom'. "
    "Daftar anggota atau bantuan saja? Salin ke buku kerja yang berisi daftar keluarganya, dengan nomor KK di "
    "keduanya, lalu petakan lagi. "
    "Register penimbangan balita diberi unit 'measurement', lembar kegiatan dinas 'activity'; keduanya tidak "
    "memerlukan keluarga."
)
_DAY_OF_VISIT = "visit_date"
_DAY_TOLD = (
    " Tanggal kunjungan tidak ditanyakan? Pilih kolom waktu mengisi ('Stempel waktu', 'start'), bila diisi saat "
    "berkunjung."
)
_ACTIVITIES = "activity"
_ACTIVITY_TOLD = (
    " Tidak ada di berkas? Tambahkan kolomnya: jenis (Fisik atau Non-fisik), berapa yang direncanakan, dan berapa yang "
    "selesai (bukan rupiah); lihat docs/registers.md."
)
_DAY_OF_BIRTH = "birth_date"
_BORN_TOLD = (
    " Hanya umur yang ditanyakan? Umur tidak cukup: tambahkan tanggal lahir dari kartu keluarga. Di NIK tanggal itu "
    "ada di angka ke-7 sampai ke-12 (hari, bulan, tahun; hari perempuan ditambah 40)."
)
_UNDATED_TOLD = (
    "belum punya kolom tanggal pengukuran (measured_on) atau bulannya (measured_month). Tanpa itu tidak diketahui "
    "penimbangan mana milik putaran mana. Pilih kolomnya di lembar 'kolom'. Bila bulan hanya ada di judul, tulis bulan "
    "di nama setiap lembar (misalnya Maret 2023), simpan, lalu petakan lagi."
)
_ONE_LEGEND = (
    "Satu pemetaan berlaku untuk semua lembar: samakan kodenya di berkasnya, atau jadikan setiap lembar berkas sendiri "
    "dengan pemetaannya sendiri."
)
_COUNTS_TOLD = (
    "tabel ini tampaknya rekap: hampir semua kolomnya bilangan dan tidak ada nomor KK, jadi satu baris bukan satu "
    "keluarga. Rekap dimuat dari tabel dengan kolom RT, Putaran, Indikator, Pembilang dan Penyebut, satu baris untuk "
    "setiap angka ('35 dari 92' menjadi pembilang 35 dan penyebut 92); lihat docs/registers.md. Data "
    "per keluarga dimuat dari formulir atau daftar yang menyebut nomor KK."
)


_WHOSE, _EXPORT_AGAIN = (
    "tidak diketahui milik keluarga mana setiap barisnya.",
    "ekspor lagi dari KoboToolbox atau ODK tanpa menghapus kolom sistem (berawalan garis bawah, KEY), lalu petakan "
    "ekspor itu.",
)
_SUBMISSIONS_TOLD = f"{_WHOSE} Kolom sistem yang menyebutnya tidak ada: {_EXPORT_AGAIN}"
_UNJOINED_TOLD = (
    f"{_WHOSE} Asalnya KoboToolbox atau ODK? Lebih baik {_EXPORT_AGAIN} Selain itu beri lembar ini kolom nomor KK, "
    "berisi nomor yang ada di lembar keluarga, lalu petakan lagi. Kolomnya ada, tetapi banyak nomornya lain? Tulis "
    "kedua judulnya di 'info' buku kerja: 'kunci lembar utama' di lembar keluarga, 'kunci lembar anak' di lembar ini."
)


def gaps(form: Form, *, declared: Canonical, file: str, seen: Seen | None = None) -> tuple[Gap, ...]:
    """Every gap of a form by itself, then every gap it shows on a file; the graver first."""
    found = [*_own_gaps(form, declared, file)]
    if seen is not None:
        found += _seen_gaps(form, declared, seen)
        if of_counts := tuple(gap for gap in found if gap.message == _COUNTS_TOLD):
            return of_counts  # what else is lacking would lead astray
    order = list(Weight)
    return tuple(sorted(found, key=lambda gap: order.index(gap.weight)))


def _own_gaps(form: Form, declared: Canonical, file: str) -> Iterator[Gap]:
    indispensable = {f"tanpa '{name}'" for names in INDISPENSABLE.values() for name in names}
    undated = {f"tanpa '{names[0]}'" for names in DATED_BY.values()}
    for sheet in form.sheets:
        if form.is_main(sheet):
            topics = [each for each in form.sheets if each.unit == sheet.unit and each is not sheet]
            unit = declared.codebook.unit(sheet.unit)
            yield from _lacking(sheet, unit, topics, by_phone=form.system in _BY_PHONE)
    for fault in form_faults(form, codebook=declared.codebook, programme=declared.programme, file=file):
        if fault.found in undated:
            yield Gap(Weight.MUST, _sheet_of(fault, form, declared), _UNDATED_TOLD)
        elif fault.found not in indispensable:
            told = ("lembar", _FIRST_NO_FAMILIES) if _no_families(fault) else (fault.key, _told(fault))
            yield Gap(Weight.MUST, *told)
    present = {sheet.unit for sheet in form.sheets}
    absent = [unit for unit in declared.codebook.units if unit.name not in present]
    if absent and len(absent) < len(declared.codebook.units):
        named = ", ".join(f"{unit.label_id} ({unit.name})" for unit in absent)
        yield Gap(Weight.NOTE, "seluruh formulir", f"tidak ada tabel untuk {named}; indikatornya tidak akan terhitung")


def _sheet_of(fault: Fault, form: Form, declared: Canonical) -> str:
    """The sheet that a fault of the form is about, as people know it."""
    number = re.match(r"sheets\[(\d+)", fault.key)
    sheet = form.sheets[int(number[1]) - 1 if number else 0]
    return f"lembar {sheet.sheet} ({declared.codebook.unit(sheet.unit).label_id})"


def _no_families(fault: Fault) -> bool:
    return fault.key.startswith("sheets[1]") and fault.allowed.startswith(f"'{_FAMILIES}'")


def _told(fault: Fault) -> str:
    return f"ditemukan {fault.found}; seharusnya {fault.allowed}"


def _lacking(sheet: FormSheet, unit: Unit, topics: Sequence[FormSheet], *, by_phone: bool) -> Iterator[Gap]:
    place = f"lembar {sheet.sheet} ({unit.label_id})"
    held = {*sheet.columns.values(), *sheet.constants}
    without = [variable for variable in unit.variables if variable.name not in held]
    indispensable = [variable for variable in without if variable.name in INDISPENSABLE.get(unit.name, ())]
    if indispensable:
        message = (
            f"belum punya kolom: {_labelled(indispensable)}. Tanpa itu tidak satu baris pun dapat dimuat. Pilih "
            "kolomnya di lembar 'kolom'; bila jawabannya sama di semua baris, isi baris 'tetap'-nya di lembar 'aturan'."
        )
        if any(variable.name == _DAY_OF_VISIT for variable in indispensable):
            message += _DAY_TOLD
        if any(variable.name == _DAY_OF_BIRTH for variable in indispensable):
            message += _BORN_TOLD
        if unit.name == _ACTIVITIES:
            message += _ACTIVITY_TOLD
        if unit.name == _FAMILIES and any(variable.name == _FAMILY_CARD for variable in indispensable):
            message += (
                " Tidak ada nomor KK di berkas? Tambahkan kolomnya, berisi nomor KK setiap keluarga, atau NIK kepala "
                "keluarganya. Kolomnya ada, tetapi tidak diusulkan? Isinya tidak berupa 16 angka; perbaiki dahulu."
            )
        if (
            unit.name == _FAMILIES
            and by_phone
            and not {variable.name for variable in indispensable}.isdisjoint(_OF_A_HOUSE)
        ):
            message += _SEVERAL_FAMILIES
        if unit.name != _FAMILIES and not unit.stands_alone:
            message += " Tidak ditanyakan? Kosongkan 'unit' tabelnya dan 'variabel' kolomnya: yang lain tetap dimuat."
        elsewhere = {name: each for each in topics for name in each.columns.values()}
        if moved := [variable for variable in indispensable if variable.name in elsewhere]:
            sheets = quoted(dict.fromkeys(str(elsewhere[variable.name].sheet) for variable in moved))
            message += f" {_labelled(moved)} ada di lembar {sheets}: salin kolom itu ke lembar ini di berkasnya."
        yield Gap(Weight.MUST, place, message)
    told = {name for each in topics for name in each.columns.values()}
    if others := [each for each in without if each not in indispensable and each.name not in told]:
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
    check = FileCheck(form, declared, shown_of(form, declared, seen), seen.labels)
    taken = Counter[str]()
    yield from _numbers_of_the_codebook(form, declared, seen) if seen.drafted else ()
    yield from _ones_and_zeros(form, declared, seen) if seen.drafted else ()
    yield from _told_above(form, declared, seen) if seen.drafted else ()
    yield from _told_in_larger(form, seen) if seen.drafted else ()
    for entry, table in zip(form.sheets, seen.tables, strict=True):
        place = f"lembar {entry.sheet} ({declared.codebook.unit(entry.unit).label_id})"
        if table is None:
            if not entry.optional:
                cure = rules()["file_csv"].advice if seen.csv else "Periksa nama lembarnya di 'lembar'."
                yield Gap(Weight.MUST, place, f"lembar ini tidak ada di berkas. {cure}")
            continue
        yield from check.sheet(entry, table)
        if entry.unit == _FAMILIES and _FAMILY_CARD not in entry.columns.values() and table.counts:
            yield Gap(Weight.MUST, place, _COUNTS_TOLD, sheet=table.sheet)
        if entry.unit == _FAMILIES and not entry.joined_by:
            yield from area_gaps(entry, table, form, declared)
            yield from note_gaps(entry, table, declared)
        yield from topic_gaps(entry, table, form, declared, seen) if entry.joined_by else ()
        if _is_unjoined(entry, table, form, seen):
            message = _UNJOINED_TOLD if form.by_hand else _SUBMISSIONS_TOLD
            yield Gap(Weight.MUST, place, message, sheet=table.sheet)
        joins = [name for name in (form.key, form.parent_key, entry.joined_by) if name]
        taken.update(f"{table.sheet}\n{name}" for name in (*where(entry, table, declared).values(), *joins))
    known = {table.sheet: table for table in seen.tables if table is not None}
    for table in known.values():
        yield from _of_several_rounds(table, taken, declared)
        yield from _rounds_below_one_another(table, form, declared) if form.sheets[0].unit == _FAMILIES else ()
        yield from further_gap(
            table, (key.partition("\n")[2] for key in taken if key.partition("\n")[0] == table.sheet)
        )
        yield from _unmapped(table, taken, (seen.suggestions or {}).get(table.sheet, {}))
    everywhere = [entry for entry in form.sheets if entry.sheet == ALL]
    for table in seen.unmapped:
        mapped = any(len(where(entry, table, declared)) == len(entry.columns) for entry in everywhere)
        if table.rows and not mapped:
            message = f"{table.rows} baris tidak dipetakan sama sekali. Bila perlu, beri unit di lembar 'lembar'."
            yield Gap(Weight.LOOK, f"lembar {table.sheet}", message, sheet=table.sheet)


def _is_unjoined(entry: FormSheet, table: SheetEvidence, form: Form, seen: Seen) -> bool:
    """Whether a sheet lies beside that of the families, and nothing says whose its lines are."""
    main = seen.tables[0]
    if form.sheets[0].unit != _FAMILIES or main is None or main.sheet == table.sheet:
        return False
    joins = ((form.key, form.parent_key), seen.joins)
    return not (entry.joined_by or any(main.column(own) and table.column(name) for own, name in joins))


def _numbers_of_the_codebook(form: Form, declared: Canonical, seen: Seen) -> Iterator[Gap]:
    """Answers that are numbers: they are read as the codebook numbers its codes, which only the questionnaire can tell
    to be true of this form."""
    named, first = [], ""
    for entry, table in zip(form.sheets, seen.tables, strict=True):
        for name, called in where(entry, table, declared).items() if table else ():
            variable = declared.codebook.unit(entry.unit).variable(entry.columns[name])
            column = table.column(called) if table else None
            if column is None or not variable.type.coded or variable.name in entry.reading:
                continue
            answers = answers_of(column, variable, declared.codebook) if column.legends else ()
            if any(answer.why.startswith(LEGEND_ABOVE) for answer in answers):
                continue
            numbers = {text for text, _ in column.answers if text.isdecimal()}
            known = [code for code in declared.codebook.codes(variable.list_name or "") if code.source in numbers]
            if known:
                named.append(name)
                first = first or f"{known[0].source} = {known[0].id}"
    if named:
        message = (
            f"jawaban di kolom {_some(named)} berupa nomor, dan dibaca menurut nomor buku kode ({first}, …). Formulir "
            "lain sering memakai nomor lain: cocokkan dengan kuesionernya, dan ubah kodenya di lembar 'nilai'."
        )
        yield Gap(Weight.LOOK, "seluruh formulir", message)


def _some(columns: Sequence[str]) -> str:
    return some_of([f"'{name}'" for name in columns], most=_MOST_NAMED)


def _ones_and_zeros(form: Form, declared: Canonical, seen: Seen) -> Iterator[Gap]:
    """Questions of yes and no that are answered 1 and 0, which only the questionnaire can tell to be so."""
    named = []
    for entry, table in zip(form.sheets, seen.tables, strict=True):
        for name, called in where(entry, table, declared).items() if table else ():
            variable = declared.codebook.unit(entry.unit).variable(entry.columns[name])
            column = table.column(called) if table else None
            answers = answers_of(column, variable, declared.codebook) if column and variable.type.coded else ()
            if any(answer.why == ONE_AND_ZERO for answer in answers):
                named.append(name)
    if named:
        message = (
            f"jawaban di kolom {_some(named)} hanya 1 dan 0, dan dibaca 1 = Ya, 0 = Tidak. Cocokkan dengan "
            "kuesionernya, dan ubah kodenya di lembar 'nilai' bila lain."
        )
        yield Gap(Weight.LOOK, "seluruh formulir", message)


def _told_above(form: Form, declared: Canonical, seen: Seen) -> Iterator[Gap]:
    """Answers that are read as a legend above the headings says, which need not be of their columns."""
    named: dict[tuple[str, str, str], list[str]] = {}
    for entry, table in zip(form.sheets, seen.tables, strict=True):
        for name, called in where(entry, table, declared).items() if table else ():
            variable = declared.codebook.unit(entry.unit).variable(entry.columns[name])
            column = table.column(called) if table else None
            if table is None or column is None or not column.legends or not variable.type.coded:
                continue
            answers = answers_of(column, variable, declared.codebook)
            whys = {answer.why for answer in answers}
            if hints := {answer.hint for answer in answers if answer.hint.startswith(LEGENDS_DIFFER)}:
                told = f"{min(hints)}. {_ONE_LEGEND}"
                yield Gap(Weight.LOOK, f"lembar {table.sheet}, kolom '{name}'", told, name, table.sheet)
            for cell, text in column.legends:
                if any(why.startswith(f"{LEGEND_ABOVE} {cell}:") for why in whys):
                    named.setdefault((table.sheet, cell, text), []).append(name)
    for (sheet, cell, text), columns in named.items():
        message = (
            f"jawaban di kolom {_some(columns)} dibaca menurut arti kode di sel {cell}: '{text}'. Berlaku untuk semua "
            "kolom itu? Cocokkan dengan kuesionernya, dan ubah kodenya di lembar 'nilai' bila lain."
        )
        yield Gap(Weight.LOOK, f"lembar {sheet}", message, sheet=sheet)


def _told_in_larger(form: Form, seen: Seen) -> Iterator[Gap]:
    """Amounts that a heading says to be thousands or millions of rupiah, which only the office can tell to be so."""
    for entry, table in zip(form.sheets, seen.tables, strict=True):
        for column, variable in entry.columns.items() if table else ():
            divisor = entry.reading[variable].unit_divisor if variable in entry.reading else None
            if divisor is not None and divisor < 1:
                times = f"{round(1 / divisor):,}".replace(",", ".")
                message = (
                    f"isinya dikalikan {times} menjadi rupiah, karena judulnya berkata begitu. Bila isinya sudah "
                    "rupiah, kosongkan 'pembagi' di lembar 'kolom'."
                )
                sheet = table.sheet if table else ""
                yield Gap(Weight.LOOK, f"lembar {entry.sheet}, kolom '{column}'", message, column, sheet)


def _of_several_rounds(table: SheetEvidence, taken: Mapping[str, int], declared: Canonical) -> Iterator[Gap]:
    """A file holds one round: columns of two rounds in one form would mix them."""
    rounds = {each.name: each.label_id for each in declared.programme.rounds}
    beside = rounds_beside((column.column for column in table.columns), declared.programme.rounds)
    mapped = {name for column, name in beside.items() if taken.get(f"{table.sheet}\n{column}")}
    if beside and len(mapped) != 1:
        labels = " dan ".join(rounds[name] for name in rounds if name in beside.values())
        columns = quoted(list(beside)[:4])
        more = ", …" if len(beside) > 4 else ""
        message = (
            f"{labels} berdampingan di satu tabel ({columns}{more}), padahal satu berkas memuat satu putaran. Simpan "
            "salinan berkas ini untuk setiap putaran, hapus kolom putaran lain di tiap salinan, lalu "
            "petakan masing-masing dan sebutkan putarannya."
        )
        yield Gap(Weight.MUST if mapped else Weight.LOOK, f"lembar {table.sheet}", message, sheet=table.sheet)


def _rounds_below_one_another(table: SheetEvidence, form: Form, declared: Canonical) -> Iterator[Gap]:
    """Lines of several rounds in one table of families, as a column says in words or by the day of the visit."""
    entry, rounds = form.sheets[0], declared.programme.rounds
    months = any(MONTH in name for name in entry.columns)
    for column in table.columns:
        answers = [text for text, _ in column.beginning.answers[: len(rounds) + 1]]
        named = rounds_named(answers, rounds)
        if not named and entry.columns.get(column.column) == _DAY_OF_VISIT and not months:
            named = _rounds_of_days(column, entry, declared)
        if len(named) > 1:
            labels = " dan ".join(each.label_id for each in rounds if each.name in named)
            message = (
                f"kolom '{column.column}' menyebut {labels}, padahal satu berkas memuat satu putaran. Simpan salinan "
                "berkas ini untuk setiap putaran, hapus baris putaran lain di tiap salinan, lalu petakan masing-masing "
                "dan sebutkan putarannya."
            )
            yield Gap(Weight.LOOK, f"lembar {table.sheet}", message, sheet=table.sheet)


def _rounds_of_days(column: Evidence, entry: FormSheet, declared: Canonical) -> frozenset[str]:
    """The rounds within whose days several visits lie; one odd day may be a slip of the pen."""
    order = entry.reading[_DAY_OF_VISIT].date if _DAY_OF_VISIT in entry.reading else None
    found = Counter[str]()
    for value, times in column.values:
        day = as_date(squeezed(plain_text(value)[:_LONGEST_DAY]), order, latest=declared.latest)
        found.update({r.name: times for r in declared.programme.rounds if day and r.date_from <= day <= r.date_to})
    return frozenset(name for name, times in found.items() if times > 1)


def _worded_anew(column: Evidence, found: Suggestion) -> str:
    return (
        f"tampaknya pertanyaan yang sama dengan '{found.beside}' ({found.variable}): setiap baris hanya mengisi salah "
        f"satunya, jadi {column.filled} jawaban di kolom ini tidak akan dimuat. Bila artinya memang sama, pilih "
        "variabel itu juga untuk kolom ini: isian kedua kolom lalu dimuat sebagai satu pertanyaan."
    )


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
            if found.beside:
                message = _worded_anew(column, found)
            yield Gap(Weight.LOOK, f"{place}, kolom '{column.column}'", message, column.column, table.sheet)
    plain = [column for column in open_columns if column.column not in suggestions]
    if plain:
        named = ", ".join(f"'{column.column}' ({column.filled} terisi)" for column in plain)
        message = f"{len(plain)} kolom tanpa variabel; isinya disimpan mentah, tidak dihitung: {named}"
        yield Gap(Weight.NOTE, place, message)
