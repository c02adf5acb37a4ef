"""The files that load.py measures with: nobody's data, made anew and all of it different from row to row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

FILE_NAME = "P2WKSS RW 12 baseline - all versions - False - 2023-04-01-08-00-00.xlsx"
_SYSTEM = ("_id", "_uuid", "_submission_time", "_validation_status", "_index")


def write_workbook(path: Path, data: Path, rows: int, *, faulty: int = 0) -> None:
    """An export of the household form with as many families, all of them different, and one member.

    `faulty`: every so many rows is of an RT that nobody declared, or its card number is too short.
    """
    from etl.mapping import read_forms
    from warehouse.codebook import read_codebook
    from warehouse.programme import read_programme

    programme, codebook = read_programme(data), read_codebook(data / "codebook")
    form = next(
        form for form in read_forms(data / "forms", codebook=codebook, programme=programme) if form.system == "kobo"
    )
    areas = [(area.rt, area.dasawisma) for area in programme.areas]
    household, person = form.sheets[0], form.sheets[1]
    asked = {column: name for column, name in household.columns.items() if column not in household.optional_columns}
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet("Pendataan keluarga")
        sheet.write_row(0, 0, [*asked, *_SYSTEM])
        for number in range(1, rows + 1):
            answers = _family(number, *areas[number % len(areas)])
            if faulty and number % faulty == 0:
                answers |= {"rt": "099"} if number % (2 * faulty) else {"family_card": f"327701{number}"}
            for column, name in enumerate([*asked.values(), *_SYSTEM]):
                value = answers.get(name)
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, dates)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)
        members = workbook.add_worksheet(str(person.sheet))
        members.write_row(0, 0, [*person.columns, "_submission__uuid", "_parent_index"])
        answers = {"name": "Ibu Umpama", "sex": "P", "relation": 1, "presence": 1, "birth_date": "1988-07-12"}
        members.write_row(1, 0, [*(answers.get(name, "") for name in person.columns.values()), "uuid-1", 1])


def _family(number: int, rt: str, dasawisma: str) -> dict[str, str | int | date | None]:
    return {
        "visit_date": date(2023, 3, 20) + timedelta(days=number % 12),
        "visit_result": 1,
        "enumerator": f"K{number % 20:02d}",
        "rt": rt,
        "dasawisma": dasawisma,
        "family_card": f"3277{number // 9999 % 90 + 10:02d}010190{number % 9999 + 1:04d}",
        "head_name": f"Kepala Umpama {number}",
        "phone": f"08{number:010d}",
        "binaan": 1 + number % 2,
        "head_sex": "LP"[number % 3 == 0],
        "member_count": 1 + number % 9,
        "house_tenure": 1,
        "floor_material": 2,
        "wall_material": 1,
        "roof_material": 2,
        "floor_area": 12 + number % 140,
        "drinking_water": 3,
        "water_minutes": number % 30,
        "toilet_use": 1,
        "toilet_type": 1 + number % 3,
        "disposal": 1,
        "desludged": 1 + number % 2,
        "handwashing": 1,
        "standing_water": 1 + number % 2,
        "_id": number,
        "_uuid": f"uuid-{number}",
        "_submission_time": datetime(2023, 3, 22, 4, 5, 6),
        "_index": number,
    }


def write_csv(path: Path, rows: int) -> None:
    """Ten columns of the kinds a register has."""
    names = "nomor,nik,nama,rt,dasawisma,tanggal_lahir,jk,berat,tinggi,keterangan"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(names + "\n")
        for n in range(rows):
            born = f"{2019 + n % 4}-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
            place = f"{n % 8 + 1:03d},{n % 8 + 1:03d}-A"
            sizes = f"{n % 200 / 10 + 2},{n % 600 / 10 + 45}"
            stream.write(f"{n},3277010101{n % 10**6:06d},Anak Umpama {n},{place},{born},{'LP'[n % 2]},{sizes},\n")


def write_register(path: Path, rows: int, *, faulty: int) -> None:
    """Weighings of 3,000 children in 10 columns; every `faulty` rows the weight is a word."""
    names = "NIK,Nama,JK,Tgl Lahir,Nama Ortu,RW,Usia Saat Ukur,Tanggal Pengukuran,Berat,Tinggi"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(names + "\n")
        for number in range(rows):
            month, n = divmod(number, 3000)
            born, measured = f"2020-{n % 12 + 1:02d}-{n % 28 + 1:02d}", f"{2021 + month // 12}-{month % 12 + 1:02d}-15"
            weight = "ringan" if number % faulty == 1 else n % 120 / 10 + 5
            child = f"3277010101{n:06d},Anak Umpama {n},{'LP'[n % 2]},{born},Ibu Umpama {n}"
            stream.write(f"{child},12,2 Tahun,{measured},{weight},{n % 400 / 10 + 60}\n")
