"""The columns of open data: name as in Satu Data and Open Data Jabar, type, what it says, and where its value is from.

A code of an area is the declared one, cut at its dots; names of a province or city are declared nowhere, so no column
has them. Reads no build and writes no file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from indicators.context import Context, Round, Site
from indicators.definition import Definition, Direction, Kind
from indicators.method import Method
from indicators.rows import Change, Estimate
from indicators.sentence import sentence
from indicators.verdict import Verdict
from indicators.wording import unit_word, verdict_word

Value = str | int | float | bool | date | None
Row = TypeVar("Row", covariant=True)
RowOf = TypeVar("RowOf", contravariant=True)

SIMULATION, REAL = "SIMULASI", "DATA SURVEI"
HIDDEN = "Disembunyikan: sel kecil atau dapat dihitung dari sel lain"
SHARE = "proporsi (0–1)"


class Type(StrEnum):
    """Types of Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "boolean"
    DATE = "date"


@dataclass(frozen=True)
class Told(Generic[Row]):
    """One row of results with what is needed to tell it. `hidden`: its numbers must not be shown."""

    number: int
    row: Row
    definition: Definition
    site: Site
    context: Context
    hidden: bool

    @property
    def areas(self) -> tuple[str | None, ...]:
        """The codes of province, city, kecamatan and kelurahan, as far as the declared code goes."""
        parts = self.site.area_code.split(".")
        return tuple(".".join(parts[:depth]) if len(parts) >= depth else None for depth in (1, 2, 3, 4))

    def bps(self, digits: int) -> str | None:
        """The code by BPS of the area that so many digits name: 4 the city, 7 the kecamatan, 10 the kelurahan."""
        return self.site.bps[:digits] if self.site.bps else None


@dataclass(frozen=True)
class Column(Generic[RowOf]):
    """One column. `guarded`: blank where the row is hidden. `categories`: the codes it holds, with their words."""

    name: str
    type: Type
    title: str
    description: str
    value: Callable[[Told[RowOf]], Value]
    guarded: bool = False
    categories: dict[str, str] = field(default_factory=dict)

    def cell(self, told: Told[RowOf]) -> Value:
        return None if self.guarded and told.hidden else self.value(told)


Result = Estimate | Change

_POPULATIONS = {"binaan": "KK binaan", "all": "semua keluarga", "recap": "rekap dinas, tanpa data per keluarga"}
_BREAKDOWNS = {
    "site": "seluruh wilayah",
    "rt": "RT",
    "dasawisma": "dasawisma",
    "head_sex": "jenis kelamin kepala keluarga",
}
_KINDS = {
    Kind.PROPORTION: "bagian",
    Kind.LADDER: "tangga: bagian pada atau di atas ambang",
    Kind.MEAN: "rata-rata",
    Kind.MEDIAN: "median",
    Kind.COUNT: "jumlah kejadian",
}
_DIRECTIONS = {
    Direction.UP: "lebih tinggi lebih baik",
    Direction.DOWN: "lebih rendah lebih baik",
    Direction.NEITHER: "netral",
}
_METHODS = {method.value: method.words("id") for method in Method}
_COMPARISONS = {"paired": "satuan yang sama di kedua putaran", "unpaired": "semua yang ditemui pada tiap putaran"}


def measure_of(definition: Definition) -> str:
    """The unit of a value: a share stays a share, so that no rounding comes between."""
    return definition.value_unit or SHARE


def _round(told: Told[Estimate]) -> Round:
    return told.context.round(told.row.round)


def _first(told: Told[Change]) -> Round:
    return told.context.round(told.row.round_from)


def _last(told: Told[Change]) -> Round:
    return told.context.round(told.row.round_to)


def _sentence(told: Told[Change], language: str) -> str:
    return sentence(told.row, told.definition, told.context, language)


def _target(told: Told[Result]) -> float | None:
    target = told.context.target(told.row.indicator)
    return target.value if target else None


_DOTTED = "Kode wilayah Kemendagri, dengan titik"
_DECLARED = "Nama yang dideklarasikan program; kosong bila tidak dideklarasikan"
_OF_BPS = "Awal dari kode kelurahan BPS yang dideklarasikan program; kosong bila tidak dideklarasikan"


def _area(name: str, title: str, description: str, value: Callable[[Told[Result]], str | None]) -> Column[Result]:
    return Column(name, Type.TEXT, title, description, value)


_WHERE: tuple[Column[Result], ...] = (
    Column("id", Type.INTEGER, "Nomor baris", "Nomor urut dalam tabel ini", lambda told: told.number),
    _area("kode_provinsi", "Kode provinsi", "Kode wilayah Kemendagri", lambda told: told.areas[0]),
    _area("nama_provinsi", "Nama provinsi", _DECLARED, lambda told: told.site.province),
    _area("kode_kabupaten_kota", "Kode kabupaten/kota", _DOTTED, lambda told: told.areas[1]),
    _area("nama_kabupaten_kota", "Nama kabupaten/kota", _DECLARED, lambda told: told.site.city),
    _area("bps_kode_kabupaten_kota", "Kode kabupaten/kota BPS", _OF_BPS, lambda told: told.bps(4)),
    _area("bps_kode_kecamatan", "Kode kecamatan BPS", _OF_BPS, lambda told: told.bps(7)),
    _area("bps_kode_desa_kelurahan", "Kode desa/kelurahan BPS", _OF_BPS, lambda told: told.bps(10)),
    _area("kemendagri_kode_kecamatan", "Kode kecamatan", _DOTTED, lambda told: told.areas[2]),
    _area("kemendagri_nama_kecamatan", "Nama kecamatan", _DECLARED, lambda told: told.site.kecamatan),
    _area("kemendagri_kode_desa_kelurahan", "Kode desa/kelurahan", _DOTTED, lambda told: told.areas[3]),
    _area("kemendagri_nama_desa_kelurahan", "Nama desa/kelurahan", _DECLARED, lambda told: told.site.kelurahan),
    Column("rw", Type.TEXT, "RW", "Tiga angka sebagai teks", lambda told: told.site.rw),
    Column("nama_wilayah", Type.TEXT, "Nama wilayah", "Nama yang dideklarasikan program", lambda told: told.site.label),
    Column(
        "kode_indikator", Type.TEXT, "Kode indikator", "Nama dalam katalog indikator", lambda told: told.definition.name
    ),
    Column("nama_indikator", Type.TEXT, "Nama indikator", "Bahasa Indonesia", lambda told: told.definition.id.label),
    Column("nama_indikator_en", Type.TEXT, "Name of the indicator", "English", lambda told: told.definition.en.label),
    Column(
        "jenis",
        Type.TEXT,
        "Jenis ukuran",
        "Cara indikator dihitung",
        lambda told: told.definition.kind.value,
        categories={kind.value: words for kind, words in _KINDS.items()},
    ),
    Column(
        "arah",
        Type.TEXT,
        "Arah yang lebih baik",
        "Ke mana indikator membaik",
        lambda told: told.definition.direction.value,
        categories={direction.value: words for direction, words in _DIRECTIONS.items()},
    ),
    Column(
        "satuan",
        Type.TEXT,
        "Satuan nilai",
        "Satuan kolom nilai, perubahan dan batasnya; proporsi 0,25 berarti 25%",
        lambda told: measure_of(told.definition),
    ),
    Column(
        "satuan_hitung",
        Type.TEXT,
        "Satuan yang dihitung",
        "Satuan pembilang dan penyebut",
        lambda told: unit_word(told.definition.noun, 1, "id"),
    ),
    Column(
        "penanggung_jawab",
        Type.TEXT,
        "Perangkat daerah",
        "Perangkat daerah pemilik indikator",
        lambda told: told.definition.owner,
    ),
    Column(
        "populasi",
        Type.TEXT,
        "Populasi",
        "Tentang siapa hasil ini",
        lambda told: told.row.population,
        categories=_POPULATIONS,
    ),
    Column(
        "pemilahan",
        Type.TEXT,
        "Pemilahan",
        "Menurut apa wilayah dibagi",
        lambda told: told.row.breakdown,
        categories=_BREAKDOWNS,
    ),
    Column(
        "kategori", Type.TEXT, "Kategori", "Bagian dari pemilahan itu, sebagai teks", lambda told: told.row.category
    ),
    Column("sasaran", Type.NUMBER, "Sasaran", "Sasaran yang dideklarasikan program, bila ada", _target),
)

_END: tuple[Column[Result], ...] = (
    Column(
        "metode",
        Type.TEXT,
        "Metode",
        "Metode rentang keyakinan 95%",
        lambda told: told.row.method,
        categories=_METHODS,
    ),
    Column(
        "disembunyikan",
        Type.TRUTH,
        "Disembunyikan",
        "Benar bila angka dikosongkan agar tidak ada keluarga yang dapat dikenali",
        lambda told: told.hidden,
    ),
    Column(
        "keterangan",
        Type.TEXT,
        "Keterangan",
        "Mengapa angka dikosongkan",
        lambda told: HIDDEN if told.hidden else None,
    ),
    Column(
        "status_data",
        Type.TEXT,
        "Status data",
        f"{SIMULATION}: data buatan, bukan keadaan sebenarnya",
        lambda told: SIMULATION if told.context.simulated else REAL,
    ),
    Column(
        "hasil_bangun", Type.TEXT, "Hasil bangun", "Nama hasil bangun asal angka", lambda told: told.context.build_id
    ),
)

LEVELS: tuple[Column[Estimate], ...] = (
    *_WHERE,
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
        "Satuan di luar penyebut",
        lambda told: told.row.excluded,
        guarded=True,
    ),
    Column("nilai", Type.NUMBER, "Nilai", "Dalam kolom satuan", lambda told: told.row.value, guarded=True),
    Column(
        "batas_bawah", Type.NUMBER, "Batas bawah", "Rentang keyakinan 95%", lambda told: told.row.lower, guarded=True
    ),
    Column("batas_atas", Type.NUMBER, "Batas atas", "Rentang keyakinan 95%", lambda told: told.row.upper, guarded=True),
    *_END,
)

CHANGES: tuple[Column[Change], ...] = (
    *_WHERE,
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
        "nilai_p", Type.NUMBER, "Nilai p", "Dua sisi, tidak ada perubahan", lambda told: told.row.p_value, guarded=True
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
    *_END,
)
