"""A survey that an office made by itself in a spreadsheet: no declared form has its columns."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

NAME = "Survei Warga RW 12.xlsx"
COLUMNS: dict[str, list[str | int]] = {
    "Kode kader": ["K01", "K02", "K01", "K02"],
    "Tanggal kunjungan": ["2023-11-14", "2023-11-15", "2023-11-16", "2023-11-17"],
    "Hasil kunjungan": ["Lengkap", "Lengkap", "Lengkap", "Lengkap"],
    "RT": ["001", "001", "002", "002"],
    "Dasawisma": ["001-A", "001-A", "002-A", "002-A"],
    "Nomor Kartu Keluarga": ["3277010102100001", "3277010102100002", "3277010102100003", "3277010102100004"],
    "Nama kepala keluarga": ["Umpama Satu", "Umpama Dua", "Umpama Tiga", "Umpama Empat"],
    "KK binaan": ["Ya", "Tidak", "Ya", "Ya"],
    "Jenis kelamin kepala keluarga": ["Laki-laki", "Laki-laki", "Perempuan", "Laki-laki"],
    "Jumlah penghuni": [4, 3, 5, 2],
    "Kalau ke belakang di mana?": ["WC sendiri di rumah", "MCK umum", "WC sendiri di rumah", "MCK umum"],
}


def foreign_file(folder: Path) -> Path:
    path = folder / NAME
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Data")
        for column, (header, values) in enumerate(COLUMNS.items()):
            for row, value in enumerate([header, *values]):
                sheet.write(row, column, value)
    return path
