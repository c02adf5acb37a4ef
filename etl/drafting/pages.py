"""The pages of a mapping workbook and the words in them: what the writer and the reader of it agree on."""

from __future__ import annotations

from collections.abc import Mapping

from etl.cells import Reason
from warehouse.codebook import Code, Unit, Variable

INFO, FILES, TABLES, COLUMNS, VALUES, RULES = "info", "berkas", "lembar", "kolom", "nilai", "aturan"
BOOK, CODES = "kamus", "kode"

HEADINGS: Mapping[str, tuple[str, ...]] = {
    INFO: ("hal", "isi", "keterangan"),
    FILES: ("pola nama berkas", "putaran"),
    TABLES: (
        "lembar",
        "unit",
        "disambung lewat",
        "boleh tidak ada",
        "baris judul",
        "berhenti di",
        "baris isi",
        "catatan",
    ),
    COLUMNS: (
        *("lembar", "kolom", "terisi", "jenis isi", "contoh isi", "variabel", "saran", "keyakinan", "alasan saran"),
        *("desimal", "urutan tanggal", "pembagi", "alasan kosong", "daftar nilai", "boleh tidak ada", "catatan"),
    ),
    VALUES: ("daftar", "lembar", "kolom", "nilai di berkas", "banyaknya", "kode", "saran dan catatan"),
    RULES: ("jenis", "lembar", "kunci", "isi"),
    BOOK: ("unit", "pilihan", "pilihan lengkap", "pertanyaan", "question", "tipe", "batas", "daftar kode", "perlu"),
    CODES: ("daftar kode", "pilihan", "arti", "meaning", "nomor di formulir baku"),
}

YES, NO = "ya", ""
FORM, SYSTEM, VERSION, TITLE = "nama formulir", "sistem", "versi", "judul"
KEY, PARENT_KEY, ROUND_COLUMN = "kunci lembar utama", "kunci lembar anak", "kolom putaran"
FINGERPRINT, WORDS = "sidik form.toml", "jawaban berupa kata"
NEW_FORM = "(formulir baru)"

BLANK_RULE, SKIP_RULE, CONSTANT_RULE = "kosong", "lewati", "tetap"
INCOMPARABLE_RULE, RECOGNISED_RULE = "tidak sebanding", "dikenali dari"
RULE_KINDS: Mapping[str, str] = {
    BLANK_RULE: "kunci = isian, isi = alasannya: isian ini tidak pernah berarti jawaban",
    SKIP_RULE: "kunci = kolom, isi = nilai: baris bernilai ini tidak dimuat",
    CONSTANT_RULE: "lembar, kunci = unit.variabel, isi = jawaban yang sama untuk semua baris",
    INCOMPARABLE_RULE: "kunci = unit.variabel, isi = sebabnya: tidak boleh dibandingkan dengan formulir lain",
    RECOGNISED_RULE: "kunci = kolom: berkas berkolom ini pasti dari formulir ini",
}

REASONS: Mapping[Reason, str] = {
    Reason.NOT_ASKED: "tidak ditanya",
    Reason.NOT_APPLICABLE: "tidak berlaku",
    Reason.DONT_KNOW: "tidak tahu",
    Reason.REFUSED: "menolak",
    Reason.UNREADABLE: "tak terbaca",
    Reason.MISSING: "kosong",
}
NO_ANSWER = "tanpa jawaban:"
DECIMALS: Mapping[str, str] = {"comma": "koma", "point": "titik"}
DATES: Mapping[str, str] = {"dmy": "hari-bulan-tahun", "mdy": "bulan-hari-tahun", "ymd": "tahun-bulan-hari"}


def variable_choice(variable: Variable, unit: Unit | None = None) -> str:
    """How a drop-down names a variable; with its unit where a table holds two.

    The name in front of the bracket is what counts; the rest is for the reader.
    """
    name = f"{unit.name}.{variable.name}" if unit else variable.name
    return f"{name} ({variable.label_id})"


def code_choice(code: Code) -> str:
    return f"{code.code} ({code.id})"


def reason_choice(reason: Reason) -> str:
    return f"{NO_ANSWER} {REASONS[reason]}"


def chosen(text: str) -> str:
    """The name a choice begins with.

    >>> chosen("birth_date (Tanggal lahir)"), chosen(" sex ")
    ('birth_date', 'sex')
    """
    return text.split(" (", 1)[0].strip()
