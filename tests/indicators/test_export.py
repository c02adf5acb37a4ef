"""Open data: the same numbers in every format as in the build, described by hashes, with small cells hidden."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from filled_warehouse import codebook, random_warehouse
from python_calamine import CalamineWorkbook

from indicators import results
from indicators.catalogue import read_catalogue
from indicators.compute import compute
from indicators.disclosure import Audience, Policy, read_policy
from indicators.open_data import Format, OpenData, open_data, write_open_data
from indicators.open_data.column import Type
from indicators.open_data.files import csv_text
from indicators.open_data.package import PACKAGE
from indicators.open_data.tables import Table
from warehouse.trouble import StoreError

CATALOGUE = read_catalogue()
DATA = Path(__file__).parents[2] / "data"
PUBLIC, JUDGE, ANALYST = (read_policy(DATA, each) for each in (Audience.PUBLIC, Audience.JUDGE, Audience.ANALYST))
SENSITIVE = {definition.name for definition in CATALOGUE if definition.sensitive}
Row = dict[str, object]


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with random_warehouse(11, book=codebook(), sites=("rw12", "rw15"), households=50) as connection:
        connection.execute("UPDATE site SET area_code = '32.77.01.1003', label = '=1+1' WHERE site = 'rw12'")
        connection.execute(
            "UPDATE site SET province = 'Jawa Barat', city = 'Kota Cimahi', kecamatan = 'Cimahi Selatan', "
            "bps = '1234567890' WHERE site = 'rw12'"
        )
        compute(connection, CATALOGUE)
        yield connection


@pytest.fixture(scope="module")
def data(build: duckdb.DuckDBPyConnection) -> OpenData:
    return open_data(build, policy=JUDGE, content_hash="abc")


@pytest.fixture(scope="module")
def part(build: duckdb.DuckDBPyConnection) -> OpenData:
    """Enough for what only concerns files."""
    return open_data(build, policy=PUBLIC, rounds=["m8"], populations=["binaan"])


def rows(table: Table) -> list[Row]:
    names = [field.name for field in table.fields]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def described(folder: Path) -> dict[str, list[Row]]:
    package: dict[str, list[Row]] = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    return package


def test_every_result_is_one_row_and_says_what_the_build_says(build: duckdb.DuckDBPyConnection, data: OpenData) -> None:
    levels, changes = results.estimates(build, policy=JUDGE), results.changes(build, policy=JUDGE)
    assert len(data.levels.rows) == len(levels) > 0
    assert len(data.changes.rows) == len(changes) > 0
    for told, level in zip(rows(data.levels), levels, strict=True):
        assert (told["kode_indikator"], told["putaran"], told["kategori"]) == (
            level.indicator,
            level.round,
            level.category,
        )
        if not told["disembunyikan"]:
            numbers = (told["pembilang"], told["penyebut"], told["tidak_diketahui"], told["nilai"], told["batas_bawah"])
            assert numbers == (level.x, level.n, level.unknown, level.value, level.lower)
    for told, change in zip(rows(data.changes), changes, strict=True):
        if not told["disembunyikan"]:
            numbers = (told["perubahan"], told["batas_atas"], told["membaik"], told["nilai_p"], told["kesimpulan"])
            assert numbers == (change.change, change.upper, change.improved, change.p_value, change.verdict)
            assert told["kalimat_id"]
            assert told["kalimat_en"]


def test_every_format_holds_the_same_cells(part: OpenData, tmp_path: Path) -> None:
    for form in Format:
        write_open_data(part, tmp_path / form, form=form)
    book = CalamineWorkbook.from_path(tmp_path / "xlsx" / "SIMULASI_p2wkss.xlsx")
    described = json.loads((tmp_path / "xlsx" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    named = [(each["dialect"]["sheetName"], each["dialect"]["excel"]["sheet"]) for each in described]
    assert named == [(name, name) for name in book.sheet_names], "else tools read the first sheet for each table"
    for table in part.tables:
        stem = f"SIMULASI_p2wkss_{table.name}"
        parquet = duckdb.execute("FROM read_parquet(?)", [str(tmp_path / "parquet" / f"{stem}.parquet")])
        assert [column[0] for column in parquet.description or ()] == [field.name for field in table.fields]
        assert [tuple(row) for row in parquet.fetchall()] == list(table.rows)
        with (tmp_path / "csv" / f"{stem}.csv").open(encoding="utf-8-sig", newline="") as stream:
            header, *written = list(csv.reader(stream))
        assert header == [field.name for field in table.fields]
        _, *cells = book.get_sheet_by_name(table.name).to_python(skip_empty_area=False)
        assert len(written) == len(cells) == len(table.rows)
        for expected, texts, shown in zip(table.rows, written, cells, strict=True):
            for field, value, text, cell in zip(table.fields, expected, texts, shown, strict=True):
                if value is None:
                    assert (text, cell) == ("", "")
                elif field.type in (Type.NUMBER, Type.INTEGER):
                    assert float(text) == value
                    assert cell == pytest.approx(value, rel=1e-14)
                elif field.type is Type.TRUTH:
                    assert (text, cell) == (str(value).lower(), value)
                elif field.type is Type.DATE:
                    assert (text, str(cell)) == (str(value), str(value))
                else:
                    assert text.removeprefix("'") == value
                    assert cell == value


def test_duckdb_and_pandas_read_the_csv_back(part: OpenData, tmp_path: Path) -> None:
    write_open_data(part, tmp_path, form=Format.CSV)
    path = tmp_path / "SIMULASI_p2wkss_capaian.csv"
    shown = [row for row in rows(part.levels) if row["nilai"] is not None]
    frame = pd.read_csv(path, dtype={"rw": str, "kategori": str})
    assert frame["nilai"].notna().sum() == len(shown)
    assert frame["nilai"].dropna().to_list() == [row["nilai"] for row in shown]
    assert set(frame["rw"]) == {"012"}
    total, codes = duckdb.execute(
        "SELECT sum(penyebut), list_sort(list(DISTINCT kode_kabupaten_kota)) FROM read_csv(?, all_varchar = false,"
        " types = {'kode_kabupaten_kota': 'VARCHAR'})",
        [str(path)],
    ).fetchall()[0]
    assert total == sum(int(str(row["penyebut"])) for row in rows(part.levels) if row["penyebut"] is not None)
    assert codes == ["32.77", None]


@pytest.mark.parametrize("form", list(Format))
def test_the_description_names_hashes_fields_and_a_licence_only_when_one_is_declared(
    part: OpenData, tmp_path: Path, form: Format
) -> None:
    write_open_data(part, tmp_path, form=form)
    package = described(tmp_path)
    assert package["simulated"] is True
    assert "licenses" not in package
    assert [resource["name"] for resource in package["resources"]] == ["capaian", "perubahan"]
    for resource, table in zip(package["resources"], part.tables, strict=True):
        content = (tmp_path / str(resource["path"])).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        assert (resource["rows"], resource["suppressed_rows"]) == (len(table.rows), table.suppressed)
        schema = resource["schema"]
        assert isinstance(schema, dict)
        assert [(field["name"], field["type"]) for field in schema["fields"]] == [
            (field.name, field.type) for field in table.fields
        ]
    write_open_data(part, tmp_path, form=form, licence="CC-BY-4.0")
    assert described(tmp_path)["licenses"] == [{"name": "CC-BY-4.0"}]


def test_codes_held_by_columns_with_categories_are_among_them(data: OpenData) -> None:
    for table in data.tables:
        for place, field in enumerate(table.fields):
            if field.categories:
                assert {row[place] for row in table.rows} - {None} <= set(field.categories)


def test_area_codes_are_cut_at_their_dots_and_unknown_ones_stay_empty(data: OpenData) -> None:
    columns = (
        "kode_provinsi",
        "kode_kabupaten_kota",
        "kemendagri_kode_kecamatan",
        "kemendagri_kode_desa_kelurahan",
    )
    found = {tuple(row[column] for column in columns) for row in rows(data.levels)}
    assert found == {("32", "32.77", "32.77.01", "32.77.01.1003"), ("32", None, None, None)}


def test_areas_have_the_names_and_codes_that_are_declared_and_no_others(data: OpenData) -> None:
    columns = ("nama_provinsi", "nama_kabupaten_kota", "kemendagri_nama_kecamatan", "kemendagri_nama_desa_kelurahan")
    codes = ("bps_kode_kabupaten_kota", "bps_kode_kecamatan", "bps_kode_desa_kelurahan")
    found = {tuple(row[column] for column in (*columns, *codes)) for row in rows(data.levels)}
    named = ("Jawa Barat", "Kota Cimahi", "Cimahi Selatan", None)
    assert found == {(*named, "1234", "1234567", "1234567890"), (None,) * 7}


def test_a_text_that_begins_like_a_formula_is_only_disarmed_where_a_spreadsheet_would_run_it(data: OpenData) -> None:
    assert "=1+1" in {row["nama_wilayah"] for row in rows(data.levels)}
    text = csv_text(data.levels)
    assert ",'=1+1," in text
    assert ",=1+1," not in text


# Small cells --------------------------------------------------------------------------------------------------------


def test_no_small_cell_of_a_sensitive_indicator_is_shown(data: OpenData) -> None:
    guarded = [row for row in rows(data.levels) if row["kode_indikator"] in SENSITIVE and row["pemilahan"] != "site"]
    sizes = {int(str(row["penyebut"])) for row in guarded if not row["disembunyikan"]}
    assert any(row["disembunyikan"] for row in guarded)
    assert not sizes & {1, 2, 3, 4}
    for row in rows(data.changes):
        if row["kode_indikator"] in SENSITIVE and row["pemilahan"] != "site" and not row["disembunyikan"]:
            assert not {row["penyebut_awal"], row["penyebut_akhir"]} <= {1, 2, 3, 4}


def test_everything_the_pages_hide_is_hidden_and_a_hidden_row_tells_no_number(
    build: duckdb.DuckDBPyConnection, data: OpenData
) -> None:
    for told, level in zip(rows(data.levels), results.estimates(build, policy=JUDGE), strict=True):
        assert told["disembunyikan"] == level.suppressed
        if told["disembunyikan"]:
            assert {told[name] for name in ("pembilang", "penyebut", "tidak_diketahui", "tidak_termasuk")} == {None}
            assert {told[name] for name in ("nilai", "batas_bawah", "batas_atas")} == {None}
            assert told["keterangan"]
    for told, change in zip(rows(data.changes), results.changes(build, policy=JUDGE), strict=True):
        assert told["disembunyikan"] == change.suppressed
        if told["disembunyikan"]:
            silent = ("penyebut_awal", "penyebut_akhir", "membaik", "perubahan", "kesimpulan", "kalimat_id", "nilai_p")
            assert {told[name] for name in silent} == {None}


def test_all_less_the_assisted_leaves_no_small_cell(build: duckdb.DuckDBPyConnection) -> None:
    shown: dict[tuple[object, ...], dict[object, tuple[int, int]]] = {}
    for row in rows(open_data(build, policy=PUBLIC).levels):
        if row["kode_indikator"] in SENSITIVE and row["jenis"] == "proportion" and not row["disembunyikan"]:
            place = tuple(row[name] for name in ("kode_indikator", "nama_wilayah", "putaran"))
            met = int(float(str(row["pembilang"])))
            shown.setdefault(place, {})[row["populasi"]] = (met, int(str(row["penyebut"])) - met)
    both = [by for by in shown.values() if {"all", "binaan"} <= set(by)]
    assert both
    for by in both:
        assert not {whole - part for whole, part in zip(by["all"], by["binaan"], strict=True)} & {1, 2, 3, 4}


def test_asking_for_less_hides_no_less(build: duckdb.DuckDBPyConnection, data: OpenData) -> None:
    fewer = open_data(build, policy=JUDGE, rounds=["m8"], populations=["all"])
    whole = [row for row in rows(data.levels) if (row["putaran"], row["populasi"]) == ("m8", "all")]
    assert [{**row, "id": 0} for row in rows(fewer.levels)] == [{**row, "id": 0} for row in whole]
    assert {row["putaran_akhir"] for row in rows(fewer.changes)} == {"m8"}
    assert {row["putaran_awal"] for row in rows(fewer.changes)} == {"baseline", "m4"}


def test_everybody_gets_whole_sites_only_and_an_analyst_everything(build: duckdb.DuckDBPyConnection) -> None:
    everybody, analyst = open_data(build), open_data(build, policy=ANALYST)
    assert {row["pemilahan"] for row in rows(everybody.levels)} == {"site"}
    assert everybody.levels.suppressed > 0
    assert {row["pemilahan"] for row in rows(analyst.levels)} == {"site", "rt", "dasawisma", "head_sex"}
    assert analyst.levels.suppressed == analyst.changes.suppressed == 0


@pytest.mark.parametrize("policy", [PUBLIC, ANALYST], ids=str)
def test_the_files_say_for_whom_they_are(build: duckdb.DuckDBPyConnection, tmp_path: Path, policy: Policy) -> None:
    told = open_data(build, policy=policy, rounds=["m8"], populations=["binaan"])
    written = write_open_data(told, tmp_path, form=Format.PARQUET)
    package = json.loads((tmp_path / PACKAGE).read_text(encoding="utf-8"))
    assert package["audience"] == policy.audience
    others = policy.audience is not Audience.PUBLIC
    assert ("jangan dibagikan" in package["description"]) is others
    assert ("1–4 satuan" in package["description"]) is not others
    assert all(("analyst" in path.name) is others for path in written.files if path.name != PACKAGE)


# Files --------------------------------------------------------------------------------------------------------------


def test_what_is_simulated_says_so_in_names_titles_and_rows_and_real_data_does_not(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    told = open_data(build, rounds=["m8"], populations=["all"])
    simulated = write_open_data(told, tmp_path / "a", form=Format.PARQUET)
    assert all("SIMULASI" in path.name for path in simulated.files if path.name != PACKAGE)
    assert {row["status_data"] for row in rows(told.levels)} == {"SIMULASI"}
    build.execute("INSERT OR REPLACE INTO build_info VALUES ('simulated', 'false')")
    try:
        real = open_data(build, rounds=["m8"], populations=["all"])
        written = write_open_data(real, tmp_path / "b", form=Format.CSV)
    finally:
        build.execute("DELETE FROM build_info WHERE key = 'simulated'")
    assert [path.name for path in written.files] == ["p2wkss_capaian.csv", "p2wkss_perubahan.csv", PACKAGE]
    assert all("SIMULASI" not in path.read_text(encoding="utf-8").splitlines()[1] for path in written.files[:2])
    assert described(tmp_path / "b")["simulated"] is False


@pytest.mark.parametrize("form", list(Format))
def test_the_same_build_gives_the_same_bytes(part: OpenData, tmp_path: Path, form: Format) -> None:
    first, second = (write_open_data(part, tmp_path / name, form=form) for name in "ab")
    assert [path.read_bytes() for path in first.files] == [path.read_bytes() for path in second.files]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(path.name for path in first.files)


def test_a_folder_that_cannot_be_written_is_one_message_and_leaves_what_was_there(
    part: OpenData, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError, match="tidak dapat ditulis") as told:
        write_open_data(part, tmp_path / "file", form=Format.CSV)
    assert str(tmp_path / "file") in str(told.value)
    assert "\n" not in str(told.value)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "not a folder"
    (tmp_path / "out" / "SIMULASI_p2wkss_perubahan.csv").mkdir(parents=True)
    with pytest.raises(StoreError):
        write_open_data(part, tmp_path / "out", form=Format.CSV)
    assert PACKAGE not in os.listdir(tmp_path / "out")
