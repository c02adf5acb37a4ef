"""The files of the sample: in Kobo's shape, the same bytes each time, every planted fault in its cell."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from etl.simulation import generate_sample

SYSTEM = [
    "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__",
    "_tags", "_index",
]  # fmt: skip
REPEAT_SYSTEM = [
    "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid",
    "_submission__submission_time", "_submission__validation_status", "_submission__notes", "_submission__status",
    "_submission__submitted_by", "_submission___version__", "_submission__tags",
]  # fmt: skip
TITLE = "SIMULASI Pendataan keluarga P2WKSS"
ROOT = "SIMULASI Pendataan keluarga ..."


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("P2WKSS *.xlsx"))


def _manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content


@cache
def _rows(file: Path, sheet: str) -> list[dict[str, Any]]:
    header, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@cache
def _book(file: Path) -> Workbook:
    return load_workbook(file)


def _sheet(file: Path, name: str) -> Worksheet:
    sheet = _book(file)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_there_is_one_file_per_round_named_as_kobo_names_it(sample: Path) -> None:
    assert [file.name for file in _files(sample)] == [
        "P2WKSS RW 12 baseline - all versions - False - 2023-04-01-08-15-02.xlsx",
        "P2WKSS RW 12 m2 - all versions - False - 2023-05-27-08-15-02.xlsx",
        "P2WKSS RW 12 m4 - all versions - False - 2023-07-29-08-15-02.xlsx",
        "P2WKSS RW 12 m6 - all versions - False - 2023-09-30-08-15-02.xlsx",
        "P2WKSS RW 12 m8 - all versions - False - 2023-11-25-08-15-02.xlsx",
    ]


def test_the_same_seed_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    one, other = (
        generate_sample(tmp_path / name, households=20, rounds=1, data=data).parent for name in ("one", "other")
    )
    assert len(list(one.iterdir())) == 3
    for file in one.iterdir():
        assert (other / file.name).read_bytes() == file.read_bytes(), file.name


def test_the_committed_sample_is_what_the_generator_writes(sample: Path, data: Path) -> None:
    """Cell by cell: another zlib may pack the same sheets differently."""
    committed = data / "sample"
    assert [file.name for file in _files(committed)] == [file.name for file in _files(sample)]
    for file in _files(sample):
        fresh, kept = (CalamineWorkbook.from_path(str(folder / file.name)) for folder in (sample, committed))
        assert fresh.sheet_names == kept.sheet_names
        for name in fresh.sheet_names:
            assert fresh.get_sheet_by_name(name).to_python() == kept.get_sheet_by_name(name).to_python()
    assert sum(file.stat().st_size for file in _files(committed)) < 1_000_000


def test_the_manifest_knows_every_file_by_its_hash(data: Path) -> None:
    files = _manifest(data / "sample")["files"]
    assert len(files) == 6
    for entry in files:
        content = (data / "sample" / entry["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(content) == entry["bytes"]


def test_root_and_repeats_are_sheets_and_a_repeat_without_rows_is_absent(sample: Path) -> None:
    sheets = {file.name.split()[3]: CalamineWorkbook.from_path(str(file)).sheet_names for file in _files(sample)}
    assert sheets["baseline"] == [ROOT, "anggota", "kelahiran", "kematian", "bantuan"]
    assert sheets["m4"] == [ROOT, "anggota", "kelahiran", "bantuan"]
    assert len(ROOT) == 31


def test_columns_stand_in_kobos_order(sample: Path) -> None:
    workbook = CalamineWorkbook.from_path(str(_files(sample)[0]))
    headers = {name: workbook.get_sheet_by_name(name).to_python()[0] for name in workbook.sheet_names}
    root = headers[ROOT]
    assert root[:6] == ["start", "end", "today", "kunjungan/tanggal", "kunjungan/hasil", "kunjungan/kader"]
    assert root[-11:] == ["catatan_simulasi", *SYSTEM]
    for name in workbook.sheet_names[1:]:
        assert headers[name][-12:] == REPEAT_SYSTEM
        assert all(str(column).startswith(f"{name}/") for column in headers[name][:-12])
    position = headers["anggota"].index("anggota/balita/imunisasi")
    assert headers["anggota"][position + 1 : position + 11] == [
        f"anggota/balita/imunisasi/{vaccine}"
        for vaccine in ("hb0", "bcg", "dpt1", "dpt2", "dpt3", "polio1", "polio2", "polio3", "polio4", "mr")
    ]


def test_every_column_of_the_form_mapping_is_there(sample: Path, data: Path) -> None:
    from etl.simulation.kobo import read_form

    form = read_form(data / "forms" / "kobo_household" / "form.toml")
    workbook = CalamineWorkbook.from_path(str(_files(sample)[0]))
    for number, mapped in enumerate(form.sheets):
        name = workbook.sheet_names[0] if number == 0 else mapped.sheet
        assert set(mapped.columns) <= set(workbook.get_sheet_by_name(name).to_python()[0])


def test_an_unanswered_select_multiple_is_blank_in_all_its_columns(sample: Path) -> None:
    rows = _rows(_files(sample)[0], "anggota")
    name = "anggota/balita/imunisasi"
    options = [column for column in rows[0] if column.startswith(f"{name}/")]
    for row in rows:
        chosen = row[name].split()
        if chosen:
            assert {option for option in options if row[option] == 1} == {f"{name}/{code}" for code in chosen}
            assert all(row[option] in (0, 1) for option in options)
        else:
            assert all(row[option] == "" for option in options)
    assert any(row[name] for row in rows)


def test_numbers_dates_and_identities_have_the_types_kobo_gives_them(sample: Path) -> None:
    row = _rows(_files(sample)[0], ROOT)[0]
    assert isinstance(row["start"], datetime)
    assert isinstance(row["_submission_time"], datetime)
    assert type(row["today"]) is date
    assert type(row["kunjungan/tanggal"]) is date
    assert isinstance(row["keluarga/no_kk"], str)
    assert isinstance(row["kunjungan/rt"], str)
    assert isinstance(row["kunjungan/hasil"], float)
    assert isinstance(row["rumah/luas_lantai_m2"], float)
    assert row["keluarga/jk_kepala"] in ("L", "P")
    sheet = _sheet(_files(sample)[0], ROOT)
    assert sheet["A2"].number_format == "yyyy-mm-dd"


def test_strings_stand_inline_and_times_inside_the_file_are_fixed(sample: Path) -> None:
    with zipfile.ZipFile(_files(sample)[0]) as packed:
        names = packed.namelist()
        assert "xl/sharedStrings.xml" not in names
        assert b't="inlineStr"' in packed.read("xl/worksheets/sheet1.xml")
        assert b"2023-01-01T00:00:00Z" in packed.read("docProps/core.xml")
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}


def test_repeats_point_to_their_submission(sample: Path) -> None:
    for file in _files(sample):
        root = _rows(file, ROOT)
        assert [row["_index"] for row in root] == list(range(1, len(root) + 1))
        uuids = {row["_index"]: row["_uuid"] for row in root}
        for name in CalamineWorkbook.from_path(str(file)).sheet_names[1:]:
            for number, row in enumerate(_rows(file, name), start=1):
                assert row["_index"] == number
                assert row["_parent_table_name"] == TITLE
                assert row["_submission__uuid"] == uuids[row["_parent_index"]]


def test_submission_times_are_utc_and_after_the_interview(sample: Path) -> None:
    for row in _rows(_files(sample)[0], ROOT):
        assert (row["_submission_time"] - row["end"]).total_seconds() > -7 * 3600
        assert row["start"].date() == row["kunjungan/tanggal"]


def test_the_word_simulasi_is_on_every_row(sample: Path) -> None:
    for file in _files(sample):
        assert {row["catatan_simulasi"] for row in _rows(file, ROOT)} == {"SIMULASI"}
    assert _manifest(sample)["note"].startswith("SIMULASI")


def test_dont_know_and_refused_are_98_and_99(sample: Path) -> None:
    root = [row for file in _files(sample) for row in _rows(file, ROOT)]
    people = [row for file in _files(sample) for row in _rows(file, "anggota")]
    assert any(row["air_sanitasi/sedot_tinja_5th"] == 98 for row in root)
    assert any(row["anggota/perempuan/punya_tabungan"] == 99 for row in people)


def test_a_refused_visit_is_a_result_and_not_a_reason_for_a_blank(sample: Path) -> None:
    results = [row["kunjungan/hasil"] for file in _files(sample) for row in _rows(file, ROOT)]
    assert set(results) == {1, 2, 3, 4, 5}


def test_every_kind_of_fault_is_planted(sample: Path) -> None:
    faults = _manifest(sample)["faults"]
    assert len(faults) == 16
    assert {fault["kind"] for fault in faults} == {
        "unknown_code", "text_in_number", "kk_format", "nik_as_number", "duplicate_submission", "missing_kk",
        "out_of_range", "implausible_date", "impossible_height", "same_kk_different_answers", "not_approved",
    }  # fmt: skip
    assert {fault["file"] for fault in faults} == {file.name for file in _files(sample)}


def test_every_planted_value_is_in_its_cell(sample: Path) -> None:
    for fault in _manifest(sample)["faults"]:
        if fault["found"].startswith("baris "):
            continue
        value = _sheet(sample / fault["file"], fault["sheet"])[fault["cell"]].value
        shown = "" if value is None else value.date().isoformat() if isinstance(value, datetime) else str(value)
        assert shown == fault["found"], fault


def test_the_damaged_nik_is_a_number_that_lost_its_last_digit(sample: Path) -> None:
    fault = next(fault for fault in _manifest(sample)["faults"] if fault["kind"] == "nik_as_number")
    value = _sheet(sample / fault["file"], fault["sheet"])[fault["cell"]].value
    assert isinstance(value, int | float)
    assert str(int(value))[:15] == fault["instead_of"][:15]
    assert str(int(value))[15] == "0"


@pytest.mark.parametrize("kind", ["duplicate_submission", "same_kk_different_answers", "not_approved"])
def test_a_repeated_submission_repeats_its_members(sample: Path, kind: str) -> None:
    for fault in _manifest(sample)["faults"]:
        if fault["kind"] != kind:
            continue
        rows = _rows(sample / fault["file"], ROOT)
        copy, original = (rows[int(fault[key].split()[1]) - 2] for key in ("found", "instead_of"))
        assert copy["keluarga/no_kk"] == original["keluarga/no_kk"]
        different = {name for name in copy if copy[name] != original[name] and not name.startswith("_")}
        assert bool(different) == (kind != "duplicate_submission")
        people = _rows(sample / fault["file"], "anggota")
        names = [
            [person["anggota/nama"] for person in people if person["_parent_index"] == row["_index"]]
            for row in (copy, original)
        ]
        assert names[0] == names[1] != []


def test_one_duplicate_has_a_new_uuid_and_one_the_same(sample: Path) -> None:
    same = []
    for fault in _manifest(sample)["faults"]:
        if fault["kind"] == "duplicate_submission":
            rows = _rows(sample / fault["file"], ROOT)
            copy, original = (rows[int(fault[key].split()[1]) - 2] for key in ("found", "instead_of"))
            same.append(copy["_uuid"] == original["_uuid"])
    assert same == [False, True]


def test_several_sites_get_their_own_files_and_only_the_first_has_faults(data: Path, tmp_path: Path) -> None:
    manifest = generate_sample(tmp_path, seed=5, sites=2, households=40, rounds=2, data=data)
    names = [file.name for file in _files(tmp_path)]
    assert [name.split(" - ")[0] for name in names] == [
        "P2WKSS RW 12 baseline", "P2WKSS RW 12 m8", "P2WKSS RW 13 baseline", "P2WKSS RW 13 m8",
    ]  # fmt: skip
    assert {fault["file"] for fault in _manifest(manifest.parent)["faults"]} <= set(names[:2])
    ids = [row["_id"] for name in names for row in _rows(tmp_path / name, ROOT)]
    assert len(set(ids)) == len(ids)


def test_the_sheet_of_activities_is_written_once_and_tells_what_the_families_were_given(
    sample: Path, data: Path
) -> None:
    name = "Kegiatan RW 12 2023 SIMULASI.xlsx"
    assert [file.name for file in sample.glob("*.xlsx") if file not in _files(sample)] == [name]
    lines, kept = (
        CalamineWorkbook.from_path(str(folder / name)).get_sheet_by_index(0).to_python()
        for folder in (sample, data / "sample")
    )
    assert lines == kept
    assert "SIMULASI" in str(lines[0][0])
    told = {str(line[1]).partition(" (")[0]: line[7:9] for line in lines}
    given: dict[Any, set[str]] = {}
    for file in _files(sample):
        roots = {row["_index"]: row["keluarga/no_kk"] for row in _rows(file, ROOT)}
        for row in _rows(file, "bantuan"):
            if row["bantuan/jenis"] in (2, "2"):
                given.setdefault(roots[row["_parent_index"]], set()).add(str(row["bantuan/status"])[0])
    assert told["Perbaikan rumah tidak layak huni"] == [len(given), sum("3" in status for status in given.values())]


def test_nothing_is_planted_when_not_asked_for(data: Path, tmp_path: Path) -> None:
    generate_sample(tmp_path, households=20, rounds=1, data=data, faults=False)
    assert _manifest(tmp_path)["faults"] == []
