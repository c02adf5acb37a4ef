"""The columns that levels and changes have in common: what a row is about before its numbers, how it was made after.

Names are those of Satu Data and Open Data Jabar. A code of an area is the declared one, cut at its dots; a name that
the programme doesn't declare stays blank.
"""

from __future__ import annotations

from collections.abc import Callable

from indicators.definition import BREAKDOWN_COLUMNS, Definition, Direction, Kind
from indicators.described import word
from indicators.method import Method
from indicators.open_data.column import Column, Result, Told, Type
from indicators.rows import WHOLE_SITE
from indicators.wording import unit_word

SIMULATION, REAL = "SIMULASI", "DATA SURVEI"
HIDDEN = "Disembunyikan: sel kecil atau dapat dihitung dari sel lain"
SHARE = "proporsi (0–1)"

_POPULATIONS = {"binaan": "KK binaan", "all": "semua keluarga", "recap": "rekap dinas, tanpa data per keluarga"}
_BREAKDOWNS = {name: word(name, "id") for name in (WHOLE_SITE, *BREAKDOWN_COLUMNS)}
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


def measure_of(definition: Definition) -> str:
    """The unit of a value: a share stays a share, so that no rounding comes between."""
    return definition.value_unit or SHARE


def _target(told: Told[Result]) -> float | None:
    target = told.context.at(told.row.site).target(told.row.indicator)
    return target.value if target else None


_DOTTED = "Kode wilayah Kemendagri, dengan titik"
_DECLARED = "Nama yang dideklarasikan program; kosong bila tidak dideklarasikan"
_OF_BPS = "Awal dari kode kelurahan BPS yang dideklarasikan program; kosong bila tidak dideklarasikan"


def _area(name: str, title: str, description: str, value: Callable[[Told[Result]], str | None]) -> Column[Result]:
    return Column(name, Type.TEXT, title, description, value)


WHAT: tuple[Column[Result], ...] = (
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

HOW: tuple[Column[Result], ...] = (
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
