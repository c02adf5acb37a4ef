"""The columns of levels: one row is one indicator in one round."""

from __future__ import annotations

from indicators.context import Round
from indicators.open_data.column import Column, Told, Type
from indicators.open_data.shared_columns import HOW, WHAT
from indicators.rows import Estimate


def _round(told: Told[Estimate]) -> Round:
    return told.context.at(told.row.site).round(told.row.round)


LEVELS: tuple[Column[Estimate], ...] = (
    *WHAT,
    Column("putaran", Type.TEXT, "Putaran", "Nama putaran survei", lambda told: told.row.round),
    Column("nama_putaran", Type.TEXT, "Nama putaran", "Bahasa Indonesia", lambda told: _round(told).label_id),
    Column("bulan_ke", Type.INTEGER, "Bulan ke-", "Bulan sejak data awal", lambda told: _round(told).month),
    Column("tahun", Type.INTEGER, "Tahun", "Tahun hari pertama putaran", lambda told: _round(told).date_from.year),
    Column("tanggal_awal", Type.DATE, "Tanggal awal", "Hari pertama putaran", lambda told: _round(told).date_from),
    Column("tanggal_akhir", Type.DATE, "Tanggal akhir", "Hari terakhir putaran", lambda told: _round(told).date_to),
    Column(
        "pembilang",
        Type.NUMBER,
        "Pembilang",
        "Satuan dalam pembilang; untuk tangga pada atau di atas ambang; untuk rata-rata jumlah nilainya",
        lambda told: told.row.x,
        guarded=True,
    ),
    Column(
        "penyebut",
        Type.INTEGER,
        "Penyebut",
        "Satuan dalam penyebut yang jawabannya diketahui; untuk jumlah kejadian konteksnya",
        lambda told: told.row.n,
        guarded=True,
    ),
    Column(
        "tidak_diketahui",
        Type.INTEGER,
        "Tidak diketahui",
        "Satuan dalam penyebut yang jawabannya tidak diketahui; tidak pernah dihitung sebagai tidak",
        lambda told: told.row.unknown,
        guarded=True,
    ),
    Column(
        "tidak_termasuk",
        Type.INTEGER,
        "Tidak termasuk",
        "Satuan di luar penyebut; kosong bila tidak boleh disebut",
        lambda told: told.row.excluded,
        guarded=True,
    ),
    Column("nilai", Type.NUMBER, "Nilai", "Dalam kolom satuan", lambda told: told.row.value, guarded=True),
    Column(
        "batas_bawah", Type.NUMBER, "Batas bawah", "Rentang keyakinan 95%", lambda told: told.row.lower, guarded=True
    ),
    Column("batas_atas", Type.NUMBER, "Batas atas", "Rentang keyakinan 95%", lambda told: told.row.upper, guarded=True),
    *HOW,
)
