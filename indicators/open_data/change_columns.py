"""The columns of changes: one row is one indicator in two rounds."""

from __future__ import annotations

from indicators.context import Round
from indicators.open_data.column import Column, Told, Type
from indicators.open_data.shared_columns import HOW, WHAT
from indicators.rows import Change
from indicators.sentence import sentence
from indicators.verdict import Verdict
from indicators.wording import verdict_word

_COMPARISONS = {"paired": "satuan yang sama di kedua putaran", "unpaired": "semua yang ditemui pada tiap putaran"}


def _first(told: Told[Change]) -> Round:
    return told.context.at(told.row.site).round(told.row.round_from)


def _last(told: Told[Change]) -> Round:
    return told.context.at(told.row.site).round(told.row.round_to)


def _sentence(told: Told[Change], language: str) -> str:
    return sentence(told.row, told.definition, told.context, language)


CHANGES: tuple[Column[Change], ...] = (
    *WHAT,
    Column("putaran_awal", Type.TEXT, "Putaran awal", "Putaran yang lebih dulu", lambda told: told.row.round_from),
    Column("putaran_akhir", Type.TEXT, "Putaran akhir", "Putaran yang kemudian", lambda told: told.row.round_to),
    Column("bulan_ke_awal", Type.INTEGER, "Bulan ke-, awal", "Bulan sejak data awal", lambda told: _first(told).month),
    Column("bulan_ke_akhir", Type.INTEGER, "Bulan ke-, akhir", "Bulan sejak data awal", lambda told: _last(told).month),
    Column("tahun", Type.INTEGER, "Tahun", "Tahun hari pertama putaran akhir", lambda told: _last(told).date_from.year),
    Column(
        "perbandingan",
        Type.TEXT,
        "Perbandingan",
        "Siapa yang dibandingkan",
        lambda told: told.row.comparison,
        categories=_COMPARISONS,
    ),
    Column(
        "pembilang_awal",
        Type.NUMBER,
        "Pembilang awal",
        "Pembilang pada putaran awal",
        lambda told: told.row.x_from,
        guarded=True,
    ),
    Column(
        "penyebut_awal",
        Type.INTEGER,
        "Penyebut awal",
        "Penyebut yang diketahui pada putaran awal",
        lambda told: told.row.n_from,
        guarded=True,
    ),
    Column(
        "pembilang_akhir",
        Type.NUMBER,
        "Pembilang akhir",
        "Pembilang pada putaran akhir",
        lambda told: told.row.x_to,
        guarded=True,
    ),
    Column(
        "penyebut_akhir",
        Type.INTEGER,
        "Penyebut akhir",
        "Penyebut yang diketahui pada putaran akhir",
        lambda told: told.row.n_to,
        guarded=True,
    ),
    Column(
        "tidak_diketahui",
        Type.INTEGER,
        "Tidak diketahui",
        "Berpasangan: yang jawabannya tidak diketahui di sedikitnya satu putaran; selainnya dari kedua putaran",
        lambda told: told.row.unknown,
        guarded=True,
    ),
    Column(
        "hanya_awal",
        Type.INTEGER,
        "Hanya di awal",
        "Masuk penyebut di putaran awal, tidak lagi di putaran akhir",
        lambda told: told.row.only_from,
        guarded=True,
    ),
    Column(
        "hanya_akhir",
        Type.INTEGER,
        "Hanya di akhir",
        "Masuk penyebut di putaran akhir, belum di putaran awal",
        lambda told: told.row.only_to,
        guarded=True,
    ),
    Column(
        "membaik",
        Type.INTEGER,
        "Membaik",
        "Satuan yang sama yang bergerak ke arah lebih baik",
        lambda told: told.row.improved,
        guarded=True,
    ),
    Column(
        "memburuk",
        Type.INTEGER,
        "Memburuk",
        "Satuan yang sama yang bergerak ke arah lebih buruk",
        lambda told: told.row.worsened,
        guarded=True,
    ),
    Column(
        "tetap",
        Type.INTEGER,
        "Tetap",
        "Satuan yang sama yang tidak bergerak",
        lambda told: told.row.unchanged,
        guarded=True,
    ),
    Column(
        "nilai_awal", Type.NUMBER, "Nilai awal", "Dalam kolom satuan", lambda told: told.row.value_from, guarded=True
    ),
    Column(
        "nilai_akhir", Type.NUMBER, "Nilai akhir", "Dalam kolom satuan", lambda told: told.row.value_to, guarded=True
    ),
    Column(
        "perubahan",
        Type.NUMBER,
        "Perubahan",
        "Akhir dikurangi awal dalam kolom satuan; 0,25 berarti 25 poin; untuk median perubahan khas per satuan",
        lambda told: told.row.change,
        guarded=True,
    ),
    Column(
        "batas_bawah",
        Type.NUMBER,
        "Batas bawah",
        "Rentang keyakinan 95% dari perubahan",
        lambda told: told.row.lower,
        guarded=True,
    ),
    Column(
        "batas_atas",
        Type.NUMBER,
        "Batas atas",
        "Rentang keyakinan 95% dari perubahan",
        lambda told: told.row.upper,
        guarded=True,
    ),
    Column(
        "nilai_p",
        Type.NUMBER,
        "Nilai p",
        "Dua sisi, tidak ada perubahan; RT diperhitungkan dalam rentang, bukan di sini",
        lambda told: told.row.p_value,
        guarded=True,
    ),
    Column(
        "perubahan_terkecil",
        Type.NUMBER,
        "Perubahan terkecil",
        "Perubahan terkecil yang tertangkap data sebesar ini 4 dari 5 kali",
        lambda told: told.row.detectable,
        guarded=True,
    ),
    Column(
        "kesimpulan",
        Type.TEXT,
        "Kesimpulan",
        "Perubahan dalam satu kata",
        lambda told: told.row.verdict,
        guarded=True,
        categories={verdict.value: verdict_word(verdict, "id") for verdict in Verdict},
    ),
    Column("kalimat_id", Type.TEXT, "Kalimat", "Bahasa Indonesia", lambda told: _sentence(told, "id"), guarded=True),
    Column("kalimat_en", Type.TEXT, "Sentence", "English", lambda told: _sentence(told, "en"), guarded=True),
    *HOW,
)
