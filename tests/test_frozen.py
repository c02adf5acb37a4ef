"""A round is frozen, checked by somebody else, corrected late, and frozen again."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from few_families import declare_few
from file_names import refused_by_windows
from typer import BadParameter

from etl.commands.revisions import freeze_round, list_revisions, told_revised, verify_revision
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.definition import Theme
from p2wkss_build import Made, make_build
from warehouse.content import TABLES
from warehouse.current import read_current
from warehouse.frozen import (
    Frozen,
    freeze,
    frozen_manifests,
    frozen_rounds,
    manifest_hash,
    revisions,
    says_the_same,
    verify,
    what_it_says,
)
from warehouse.revised import difference
from warehouse.settings import Settings
from warehouse.store import StoreError, connect_for_files

TODAY = date(2024, 1, 15)
TOILET = "air_sanitasi/fasilitas_bab"


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Few families in the first and the last round, built once, its baseline frozen."""
    folder = tmp_path_factory.mktemp("frozen")
    declare_few(folder / "data", households=60)
    settings = Settings(data=folder / "data", var=folder / "var", key_file=folder / "key")
    rebuild(settings)
    return settings


def rebuild(settings: Settings) -> Made:
    """With the indicators of one theme: those that a toilet moves are among them."""
    catalogue = catalogue_of([d for d in read_catalogue() if d.theme is Theme.SANITATION])
    return make_build(settings, catalogue=catalogue)


def frozen(settings: Settings, round_name: str = "baseline") -> Frozen:
    with connection_to(settings) as connection:
        return freeze(connection, settings, round_name=round_name, by="Ibu Tata", note="tutup", on=TODAY)


def connection_to(settings: Settings) -> duckdb.DuckDBPyConnection:
    current = read_current(settings.current)
    assert current is not None
    return connect_for_files(settings.builds / f"{current.build_id}.duckdb")


def states(settings: Settings) -> dict[str, tuple[int, str]]:
    with connection_to(settings) as connection:
        rows = connection.execute("SELECT round, revision, state FROM round_revision").fetchall()
    return {name: (revision, state) for name, revision, state in rows}


@pytest.fixture
def copy_of(workplace: Settings, tmp_path: Path) -> Path:
    """A revision's folder that a test may spoil."""
    return Path(shutil.copytree(frozen(workplace).revision.folder, tmp_path / "r1"))


def test_a_manifest_that_was_edited_has_another_hash(
    workplace: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = frozen(workplace).revision.folder
    copy_of = shutil.copytree(folder, tmp_path / "r1")
    verify_revision(copy_of)
    assert f"Sidik manifes: {manifest_hash(folder)}" in capsys.readouterr().out
    manifest = json.loads((copy_of / "manifest.json").read_text(encoding="utf-8"))
    (copy_of / "manifest.json").write_text(json.dumps(manifest | {"frozen_by": "Orang lain"}), encoding="utf-8")
    verify_revision(copy_of)
    assert manifest_hash(folder) not in capsys.readouterr().out


def test_what_is_frozen_can_be_verified_by_somebody_who_has_only_the_folder(copy_of: Path) -> None:
    assert verify(copy_of) == ()


def test_freezing_what_is_frozen_already_writes_nothing(workplace: Settings) -> None:
    first = frozen(workplace)
    assert not frozen(workplace).new
    assert revisions(workplace, "baseline") == (first.revision,)


def test_what_was_being_written_when_somebody_ended_it_and_a_copy_beside_are_no_revisions(workplace: Settings) -> None:
    first = frozen(workplace).revision
    others = [shutil.copytree(first.folder, first.folder.with_name(name)) for name in ("r2.tmp-7", "r1 - Copy")]
    try:
        assert revisions(workplace, "baseline") == (first,)
        assert [path.parent for path in frozen_manifests(workplace)] == [first.folder]
    finally:
        for each in others:
            shutil.rmtree(each)


def test_a_later_round_does_not_touch_the_revision_of_an_earlier_one(workplace: Settings) -> None:
    revision = frozen(workplace).revision
    rounds = duckdb.sql(f"SELECT DISTINCT round FROM '{(revision.folder / 'visit.parquet').as_posix()}'").fetchall()
    assert rounds == [("baseline",)]


def _cut_short(folder: Path) -> None:
    path = folder / "visit.parquet"
    path.write_bytes(path.read_bytes()[:-1])


def _lose(folder: Path) -> None:
    (folder / "person.parquet").unlink()


def _add(folder: Path) -> None:
    (folder / "catatan.txt").write_text("x")


def _change_an_answer_and_its_hash(folder: Path) -> None:
    _forge(folder, "household_answer", "'none' AS toilet_use")


def _change_a_mean_and_its_hash(folder: Path) -> None:
    _forge(folder, "estimate", "CASE WHEN indicator = 'stbm_pillars' THEN value + 1 ELSE value END AS value")


def _forge(folder: Path, table: str, forged: str) -> None:
    path = folder / f"{table}.parquet"
    _rewrite(path, f"SELECT * REPLACE ({forged}) FROM")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["tables"][table]["file_sha256"] = sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _rewrite(path: Path, select: str) -> None:
    target = path.with_suffix(".new")
    duckdb.sql(f"COPY ({select} '{path.as_posix()}') TO '{target.as_posix()}' (FORMAT parquet)")
    target.replace(path)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_cut_short, "visit.parquet: isi berkas tidak sama"),
        (_lose, "person.parquet: berkas tidak ada"),
        (_add, "catatan.txt: berkas ini tidak disebut"),
        (_change_an_answer_and_its_hash, "tabel household_answer: isi baris tidak sama"),
    ],
)
def test_a_spoilt_revision_is_told(copy_of: Path, spoil: Callable[[Path], None], told: str) -> None:
    spoil(copy_of)
    faults = verify(copy_of)
    assert any(fault.startswith(told) for fault in faults), faults


@pytest.mark.parametrize(("spoil", "told"), [(_cut_short, "visit.parquet"), (_lose, "person.parquet")])
def test_a_build_beside_a_spoilt_revision_is_told_of_it(
    workplace: Settings, copy_of: Path, spoil: Callable[[Path], None], told: str
) -> None:
    revision = frozen(workplace).revision
    other = replace(revision, folder=copy_of, says=dict.fromkeys(revision.says, "else"))
    spoil(copy_of)
    with connection_to(workplace) as connection, pytest.raises(StoreError, match=rf"{told}.*Salin ulang"):
        difference(connection, other)
    lost = replace(workplace, var=copy_of)
    (copy_of / "frozen" / "baseline" / "r1").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"r1.*manifest\.json tidak ada.*pindahkan"):
        revisions(lost, "baseline")


def test_looking_into_a_revision_spoils_nothing(copy_of: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._visit.parquet"):
        (copy_of / name).write_bytes(b"x")
    assert verify(copy_of) == ()


def test_a_file_in_place_of_the_folder_is_told_as_such(copy_of: Path) -> None:
    with pytest.raises(StoreError, match="bukan folder revisi beku"):
        verify(copy_of / "manifest.json")


@pytest.mark.parametrize(
    ("forge", "indicator"),
    [(_change_an_answer_and_its_hash, "open_defecation"), (_change_a_mean_and_its_hash, "stbm_pillars")],
)
def test_a_forged_number_is_found_by_counting_again(
    copy_of: Path, forge: Callable[[Path], None], indicator: str
) -> None:
    forge(copy_of)
    assert any(f"{indicator}, putaran baseline" in fault for fault in verify(copy_of))


@pytest.mark.parametrize("text", [None, "{", "[]", '{"round": "baseline"}'])
def test_a_folder_without_a_sound_manifest_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match="manifes"):
        verify(tmp_path)


@pytest.mark.parametrize(
    ("edited", "told"),
    [({"frozen_on": "kemarin"}, "frozen_on"), ({"tables": {"visit": 3}}, "tables.visit"), ({"says": None}, "says")],
)
def test_an_edited_manifest_is_told_with_what_is_wrong(copy_of: Path, edited: dict[str, Any], told: str) -> None:
    manifest = json.loads((copy_of / "manifest.json").read_text(encoding="utf-8"))
    (copy_of / "manifest.json").write_text(json.dumps(manifest | edited), encoding="utf-8")
    with pytest.raises(StoreError, match=rf"manifes tidak lengkap atau disunting \({told}\)"):
        verify(copy_of)


def test_an_unknown_round_lists_the_known_ones(workplace: Settings) -> None:
    with pytest.raises(StoreError, match=r"'m9' tidak ada.*baseline, m2"):
        frozen(workplace, "m9")


def test_a_late_correction_makes_the_next_revision_and_tells_rows_and_numbers(
    workplace: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first = frozen(workplace).revision
    rebuild(workplace)
    assert states(workplace)["baseline"] == (1, "frozen")
    assert states(workplace)["m8"] == (1, "open")
    last = frozen(workplace, "m8").revision
    list_revisions(data=workplace.data, var=workplace.var)
    told = capsys.readouterr().out
    assert told.count("tidak ada perubahan sesudahnya") == 2

    correct_one_toilet(next((workplace.data / "sample").glob("* baseline *.xlsx")))
    (closed, after) = told_revised(rebuild(workplace).rounds)
    assert states(workplace)["baseline"] == (2, "revised")
    assert closed.startswith("Putaran baseline sudah dibekukan (2024-01-15, Ibu Tata) dan sekarang lain: ")
    assert closed.endswith("`p2wkss data freeze baseline` menjadikannya revisi 2.")
    assert after.startswith("Putaran m8 ")
    with connection_to(workplace) as connection:
        found = difference(connection, first)
        later = difference(connection, last)
    [answers] = [each for each in found.tables if each.table == "household_answer"]
    assert (answers.added, answers.gone, answers.changed) == (0, 0, 1)
    assert answers.answers["toilet_use"] == 1
    assert ("open_defecation", "all") in {(each.indicator, each.population) for each in found.numbers}
    assert (found.earlier, later.tables, later.numbers) == ((), (), ())
    [before] = later.earlier  # the last round says of itself what it said, but no more of how it came there
    assert (before.round, before.rows) == ("baseline", found.rows)
    assert before.changes > 0
    manifest = last.folder / "manifest.json"
    made_with = manifest.read_text(encoding="utf-8")
    manifest.write_text(made_with.replace(str(last.key), "0" * 16), encoding="utf-8")
    list_revisions(data=workplace.data, var=workplace.var)
    manifest.write_text(made_with, encoding="utf-8")
    told = capsys.readouterr().out
    assert "tidak ada perubahan" not in told
    assert told.count("kunci samaran berganti") == 1
    assert "bandingkan angkanya: tidak ada yang berubah" in told
    assert f"putaran sebelumnya, baseline: {before.rows} baris berubah di dalamnya, {before.changes} perubahan" in told

    second = frozen(workplace)
    assert second.new
    assert second.revision.revision == 2
    assert verify(first.folder) == ()
    assert verify(second.revision.folder) == ()
    rebuild(workplace)
    assert states(workplace)["baseline"] == (2, "frozen")
    assert list(refused_by_windows(workplace.var)) == []


def correct_one_toilet(path: Path) -> None:
    """The first family with a toilet has none, in the file itself."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = {cell.value: cell.column for cell in sheet[1]}
    approved = header["_validation_status"]
    for row in range(2, sheet.max_row + 1):
        usable = sheet.cell(row, approved).value != "validation_status_not_approved"
        if (
            usable
            and sheet.cell(row, header[TOILET]).value == 1
            and sheet.cell(row, header["kunjungan/hasil"]).value == 1
        ):
            sheet.cell(row, header[TOILET]).value = 6
            for name in ("air_sanitasi/kloset", "air_sanitasi/tinja", "air_sanitasi/sedot_tinja_5th"):
                sheet.cell(row, header[name]).value = None
            break
    book.save(path)


def test_the_same_answers_from_another_export_are_the_same_revision(workplace: Settings) -> None:
    rebuild(workplace)
    before = frozen(workplace, "m8").revision
    path = next((workplace.data / "sample").glob("* m8 *.xlsx"))
    path.rename(path.with_name(path.name.replace("2023-11-25", "2023-11-26")))
    rebuild(workplace)
    assert states(workplace)["m8"] == (before.revision, "frozen")
    assert not frozen(workplace, "m8").new


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ("UPDATE estimate SET lower = lower * (1 + 1e-13)", True),
        ("UPDATE change SET p_value = p_value * (1 - 1e-13)", True),
        ("UPDATE estimate SET lower = lower * (1 + 1e-6)", False),
        ("UPDATE change SET p_value = NULL", False),
        ("DELETE FROM transition", False),
        ("ALTER TABLE growth ADD COLUMN asked_later VARCHAR", True),
        ("ALTER TABLE distribution ADD COLUMN told_anew INTEGER DEFAULT 1", False),
    ],
)
def test_last_digits_that_another_system_rounds_otherwise_and_columns_of_nothing_are_no_revision(
    workplace: Settings, tmp_path: Path, change: str, same: bool
) -> None:
    revision = frozen(workplace, "m8").revision
    build = tmp_path / "build.duckdb"
    current = read_current(workplace.current)
    assert current is not None
    shutil.copyfile(workplace.builds / f"{current.build_id}.duckdb", build)
    with duckdb.connect(build) as connection:
        connection.execute(change)
    with connect_for_files(build) as connection:
        assert what_it_says(connection, "m8") != revision.says
        assert says_the_same(connection, revision) == same
        found = difference(connection, revision)
    assert (found.rows, found.numbers, sum(each.rows for each in found.earlier)) == (0, (), 0), (
        "computed otherwise only"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
def test_a_full_disk_is_told_and_leaves_nothing(workplace: Settings, tmp_path: Path) -> None:
    import resource

    full = replace(workplace, var=tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with connection_to(workplace) as connection:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
        try:
            with pytest.raises(StoreError, match=r"m8.r1: tidak dapat ditulis \(disk penuh"):
                freeze(connection, full, round_name="m8", by="Ibu Tata", note="", on=TODAY)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list((tmp_path / "frozen" / "m8").iterdir()) == []


def test_a_round_that_is_called_otherwise_since_is_told_with_its_rows(workplace: Settings, tmp_path: Path) -> None:
    first, last = frozen(workplace).revision, frozen(workplace, "m8").revision
    build, columns = tmp_path / "build.duckdb", "table_name, column_name FROM duckdb_columns() WHERE NOT internal"
    current = read_current(workplace.current)
    assert current is not None
    shutil.copyfile(workplace.builds / f"{current.build_id}.duckdb", build)
    with duckdb.connect(build) as connection:
        for table, column in connection.execute(
            f"SELECT {columns} AND schema_name = 'main' AND column_name IN ('round', 'first_round', 'round_from')"
        ).fetchall():
            if table in TABLES:
                connection.execute(f"UPDATE {table} SET {column} = 'awal' WHERE {column} = 'baseline'")
    with connect_for_files(build) as connection:
        earlier = {each.round: each.rows for each in difference(connection, last).earlier}
    assert earlier["baseline"] == earlier["awal"] > 60
    assert frozen_rounds(workplace) == (first.round, last.round)


def test_a_round_that_is_not_there_is_a_misuse_that_names_those_that_are(workplace: Settings) -> None:
    with pytest.raises(BadParameter, match=r"tidak ada putaran 'm9'\. Pilih: baseline"):
        freeze_round("m9", by="Ibu Tata", var=workplace.var)


def test_a_build_with_views_of_another_version_is_not_frozen(workplace: Settings, tmp_path: Path) -> None:
    build = tmp_path / "build.duckdb"
    current = read_current(workplace.current)
    assert current is not None
    shutil.copyfile(workplace.builds / f"{current.build_id}.duckdb", build)
    with duckdb.connect(build) as connection:
        connection.execute("UPDATE build_info SET value = 'older' WHERE key = 'views_hash'")
        with pytest.raises(StoreError, match=r"versi lain.*p2wkss build"):
            freeze(connection, workplace, round_name="m8", by="Ibu Tata", note="", on=TODAY)
