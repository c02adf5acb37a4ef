"""Small files of forms that nobody mapped yet, and what each of their columns is: for the tests of drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from loaded_survey import DATA

from etl.drafting.draft import Canonical, Draft, draft_form
from etl.layouts.recognition import recognise
from etl.layouts.sheet import Export
from etl.sources.reading import read_workbook
from warehouse.codebook import read_codebook
from warehouse.programme import read_programme

Truth = Mapping[str, str]
"""Column to `unit.variable`; columns that are no variable's aren't in it."""


@cache
def declarations() -> Canonical:
    return Canonical(read_codebook(DATA / "codebook"), read_programme(DATA))


def export_of(path: Path) -> Export:
    return recognise(read_workbook(path))


def draft_of(path: Path, **how: Any) -> Draft:
    return draft_form(export_of(path), declared=declarations(), **how)


def write_sheet(path: Path, rows: Sequence[Sequence[Any]], *, name: str = "Sheet1") -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        add_sheet(workbook, name, rows)
    return path


def add_sheet(workbook: Any, name: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet = workbook.add_worksheet(name)
    days = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date | datetime):
                sheet.write_datetime(number, column, value, days)
            elif isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write(number, column, value)


GOOGLE: Sequence[tuple[str, str | None, Sequence[Any]]] = (
    ("Timestamp", None, ["21/03/2023 09:12:00", "22/03/2023 10:05:00", "23/03/2023 08:00:00"]),
    ("Nama kader yang mendata", None, ["Kader Rekaan Satu", "Kader Rekaan Dua", "Kader Rekaan Satu"]),
    ("Kode kader pendata", "household.enumerator", ["K01", "K02", "K01"]),
    ("Tanggal pendataan", "household.visit_date", ["21/03/2023", "22/03/2023", "23/03/2023"]),
    ("Hasil pendataan", "household.visit_result", ["Lengkap", "Lengkap", "Menolak"]),
    ("Nomor RT", "household.rt", ["001", "002", "001"]),
    ("Kelompok Dasa Wisma", "household.dasawisma", ["001-A", "002-B", "001-A"]),
    (
        "No. Kartu Keluarga (lihat kartu)",
        "household.family_card",
        ["3277010102100001", "3277010102100002", "3277010102100003"],
    ),
    ("Nama lengkap kepala keluarga", "household.head_name", ["Umpama Satu", "Umpama Dua", "Umpama Tiga"]),
    ("No HP/WA yang bisa dihubungi", "household.phone", ["080000000001", "080000000002", ""]),
    ("Apakah termasuk keluarga binaan P2WKSS?", "household.binaan", ["Ya", "Tidak", "Ya"]),
    ("Kepala keluarga laki-laki atau perempuan?", "household.head_sex", ["Laki-laki", "Perempuan", ""]),
    ("Ada berapa orang yang tinggal serumah?", "household.member_count", [4, 5, ""]),
    ("Rumah yang ditempati milik siapa?", "household.house_tenure", ["Milik sendiri", "Kontrak/sewa", ""]),
    ("Lantai rumah terbuat dari apa?", "household.floor_material", ["Keramik", "Semen", ""]),
    ("Dinding rumah terbuat dari apa?", "household.wall_material", ["Tembok", "Anyaman bambu", ""]),
    ("Atap rumah terbuat dari apa", "household.roof_material", ["Genteng", "Asbes", ""]),
    ("Berapa luas lantai rumah dalam meter persegi?", "household.floor_area", ["36", "40,5", ""]),
    ("Dari mana keluarga memperoleh air untuk diminum?", "household.drinking_water", ["Air isi ulang", "PDAM", ""]),
    ("Air untuk mandi dan mencuci diperoleh dari mana?", "household.other_water", ["Sumur bor", "PDAM", ""]),
    ("Kalau harus mengambil air, berapa menit perjalanannya?", "household.water_minutes", [0, 15, ""]),
    ("Di mana anggota keluarga buang air besar?", "household.toilet_use", ["Jamban sendiri", "MCK umum", ""]),
    ("Bentuk klosetnya seperti apa?", "household.toilet_type", ["Leher angsa", "Cemplung", ""]),
    ("Kotoran dari jamban dibuang ke mana?", "household.disposal", ["Tangki septik", "Ke sungai", ""]),
    ("Apakah septik tank pernah disedot lima tahun belakangan?", "household.desludged", ["Ya", "Belum pernah", ""]),
    ("Apakah tersedia tempat cuci tangan dengan air dan sabun?", "household.handwashing", ["Ada", "Tidak ada", ""]),
    ("Apakah pekarangan sekitar suka tergenang kalau hujan deras?", "household.standing_water", ["Tidak", "Ya", ""]),
    ("Saran untuk pengurus RW", None, ["-", "Perbaiki selokan", ""]),
    ("Berapa kendaraan bermotor yang dimiliki?", None, [1, 0, ""]),
    ("Apakah ada anggota keluarga yang merokok?", None, ["Ya", "Tidak", ""]),
    ("Nama ketua RT", None, ["Contoh Ketua", "Contoh Ketua", "Contoh Ketua"]),
    ("Apakah punya tempat sampah tertutup?", None, ["Ya", "Tidak", ""]),
    ("Jumlah balita", None, [1, 0, ""]),
    ("Alamat rumah", None, ["Gang Contoh 1", "Gang Contoh 2", ""]),
    ("Pekerjaan kepala keluarga", None, ["Buruh", "Pedagang", ""]),
    ("NIK kepala keluarga", None, ["3277011205850001", "3277011205850002", ""]),
)
"""A Google form whose questions an office worded itself. The words were fixed before the suggestions were first run."""


def google_form(folder: Path, *, name: str = "Pendataan Keluarga RW 12 (Jawaban).xlsx") -> Path:
    rows = [[column for column, _, _ in GOOGLE], *(list(row) for row in zip(*(v for _, _, v in GOOGLE), strict=True))]
    return write_sheet(folder / name, rows, name="Form Responses 1")


REGISTER: Mapping[str, Sequence[str]] = {
    "NIK": ["3277014103210001", "3277010509200002"],
    "Nama": ["Anak Rekaan Satu", "Anak Rekaan Dua"],
    "JK": ["P", "L"],
    "Tgl Lahir": ["2021-03-01", "2020-09-05"],
    "BB Lahir": ["3.1", "2.9"],
    "TB Lahir": ["49", "48"],
    "Nama Ortu": ["Umpama Satu", "Umpama Dua"],
    "Prov": ["Jawa Barat", "Jawa Barat"],
    "Kab/Kota": ["Kota Cimahi", "Kota Cimahi"],
    "Kec": ["Cimahi Selatan", "Cimahi Selatan"],
    "Pukesmas": ["Cimahi Selatan", "Cimahi Selatan"],
    "Desa/Kel": ["Utama", "Utama"],
    "Posyandu": ["Melati 1", "Melati 2"],
    "RT": ["1", "2"],
    "RW": ["12", "12"],
    "Alamat": ["Gang Contoh 1", "Gang Contoh 2"],
    "Usia Saat Ukur": ["2 Tahun - 0 Bulan - 20 Hari", "2 Tahun - 6 Bulan - 16 Hari"],
    "Tanggal Pengukuran": ["2023-03-21", "2023-03-21"],
    "Berat": ["10.9", "12.4"],
    "Tinggi": ["83.5", "90.1"],
    "Cara Ukur": ["Terlentang", "Berdiri"],
    "LiLA": ["14.5", "15"],
    "BB/U": ["Berat Badan Normal", "Berat Badan Normal"],
    "ZS BB/U": ["-0.5", "-0.7"],
    "TB/U": ["Normal", "Normal"],
    "ZS TB/U": ["-0.9", "-0.4"],
    "BB/TB": ["Gizi Baik", "Gizi Baik"],
    "ZS BB/TB": ["0.1", "-0.6"],
    "Naik Berat Badan": ["N", "T"],
    "PMT Diterima (kg)": ["0", "0"],
    "Jml Vit A": ["1", "1"],
    "KPSP": ["-", "-"],
    "KIA": ["Ya", "Ya"],
    "Detail": ["", ""],
}
"""A download of e-PPGBM, all its columns."""


def eppgbm_register(folder: Path) -> Path:
    rows = [list(REGISTER), *(list(row) for row in zip(*REGISTER.values(), strict=True))]
    return write_sheet(folder / "Data Balita.xlsx", rows)


def truth_of(columns: Sequence[tuple[str, str | None, Sequence[Any]]]) -> Truth:
    return {column: variable for column, variable, _ in columns if variable}
