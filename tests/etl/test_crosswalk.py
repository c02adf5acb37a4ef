"""Who stands behind a pseudonym: written when asked for, for its owner only, and nowhere near the builds."""

from __future__ import annotations

import csv
import os
import shutil
import stat
import sys
from pathlib import Path

import duckdb
import pytest
from loaded_survey import DATA, declared_here
from small_survey import Book, card, household, woman
from typer import Exit

from etl.commands.privacy import write_crosswalk
from etl.crosswalk import COLUMNS, crosswalk, misplaced, write_private
from etl.decisions.loaded import load_for_decisions
from etl.identity import is_key_open, key_place, read_or_create_key, retire_key
from etl.key_in_force import refuse_another_key
from etl.rows import Survey
from warehouse.current import Current, write_current
from warehouse.declared import DeclarationError
from warehouse.settings import Settings
from warehouse.trouble import StoreError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    data = tmp_path / "project" / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("sample"))
    form = declared_here().form
    Book([household(1), household(2, head_name="=cmd|'x'!A0")], [woman(1), woman(2)]).write(data / "sample", form)
    Book([household(1)], [woman(1)]).write(data / "sample", form, survey_round="m2", name=_named("m2"))
    return Settings(data=data, var=tmp_path / "project" / "var", key_file=tmp_path / "home" / "key")


def _named(survey_round: str) -> str:
    return f"P2WKSS RW 12 {survey_round} - all versions - False - 2023-06-01-08-00-00.xlsx"


@pytest.fixture
def survey(settings: Settings) -> Survey:
    return load_for_decisions(settings).survey


def test_every_family_and_person_is_listed_once_with_its_rounds(survey: Survey) -> None:
    rows = list(crosswalk(survey))
    families = [row for row in rows if row[0] == "keluarga"]
    assert [(row[2], row[5]) for row in sorted(families, key=lambda row: row[2])] == [
        (card(1), "baseline m2"),
        (card(2), "baseline"),
    ]
    assert {row[1] for row in families} == set(filter(None, survey.households.ids))
    assert sum(row[0] == "orang" for row in rows) == 2


def test_the_file_is_its_owners_alone_and_harmless_in_a_spreadsheet(survey: Survey, tmp_path: Path) -> None:
    path = tmp_path / "home" / "penunjuk.csv"
    assert write_private(path, crosswalk(survey)) == 4
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    assert tuple(header) == COLUMNS
    assert {row[3][:2] for row in rows if "cmd" in row[3]} == {"'="}
    assert all(row[2].startswith("'") for row in rows)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_nobody_wrote_stays_blank(tmp_path: Path) -> None:
    path = tmp_path / "home" / "penunjuk.csv"
    write_private(path, iter([("orang", "P1", "", "|x", "", "m2")]))
    assert path.read_text(encoding="utf-8-sig").splitlines()[1:] == ["orang,P1,,'|x,,m2"]


@pytest.mark.parametrize("place", ["var/penunjuk.csv", "data/penunjuk.csv", "data/../var/x/penunjuk.csv"])
def test_a_place_beside_the_builds_or_declarations_is_refused(settings: Settings, place: str) -> None:
    told = misplaced(settings.data.parent / place, settings)
    assert told is not None
    assert "pilih folder pribadi di luarnya" in told


def test_it_takes_the_place_of_an_older_one_and_of_nothing_else(settings: Settings, tmp_path: Path) -> None:
    path, row = tmp_path / "mine" / "penunjuk.csv", ("orang", "P1", "", "x", "", "m2")
    for times in (1, 2):
        assert misplaced(path, settings) is None
        assert write_private(path, iter([row] * times)) == times
    path.write_text("penting", encoding="utf-8")
    for place, told in ((path, "sudah ada dan isinya lain"), (path.with_suffix(".xlsx"), "berakhir .csv")):
        assert told in str(misplaced(place, settings))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
def test_a_full_disk_is_no_wrong_declaration(tmp_path: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"penunjuk.csv: tidak dapat ditulis \(disk penuh"):
            write_private(tmp_path / "mine" / "penunjuk.csv", iter([]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_new_key_sets_the_old_one_aside(settings: Settings) -> None:
    first = read_or_create_key(settings, environment={})
    retired = retire_key(settings, environment={})
    assert first.fingerprint in retired.name
    assert retired.exists()
    assert read_or_create_key(settings, environment={}).fingerprint != first.fingerprint


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights by folder")
def test_a_key_that_others_may_read_is_told(settings: Settings) -> None:
    read_or_create_key(settings, environment={})
    assert settings.key_file is not None
    assert not is_key_open(settings, environment={})
    settings.key_file.chmod(0o640)
    assert is_key_open(settings, environment={})


def test_a_key_of_the_environment_is_its_owners_to_change(settings: Settings) -> None:
    environment = {"P2WKSS_KEY": "ab" * 32}
    assert key_place(settings, environment=environment) == "P2WKSS_KEY"
    with pytest.raises(DeclarationError, match="variabel lingkungan"):
        retire_key(settings, environment=environment)
    with pytest.raises(DeclarationError, match="belum ada kunci"):
        retire_key(settings, environment={})
    assert os.listdir(settings.data.parent) == ["data"]


def test_a_lost_key_is_asked_for_and_none_is_made_in_its_place(settings: Settings) -> None:
    before = read_or_create_key(settings, environment={})
    settings.builds.mkdir(parents=True)
    with duckdb.connect(settings.builds / "one.duckdb") as connection:
        connection.execute("CREATE TABLE build_info (key VARCHAR, value VARCHAR)")
        connection.execute("INSERT INTO build_info VALUES ('key_fingerprint', ?)", [before.fingerprint])
    write_current(settings.current, Current("one", "", ""))
    place = settings.key_file
    assert place is not None
    place.rename(place.with_name("elsewhere"))
    with pytest.raises(DeclarationError, match=rf"{before.fingerprint}.*pulihkan cadangannya"):
        read_or_create_key(settings, environment={})
    assert not place.exists()
    another = read_or_create_key(settings, environment={}, fresh=True)
    with pytest.raises(DeclarationError, match=another.fingerprint):
        refuse_another_key(settings, str(place), another.fingerprint)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always knows a user's folder")
def test_a_user_without_a_folder_is_told_to_name_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # as for a number that no user has
    with pytest.raises(Exit):
        write_crosswalk()
    assert "--out" in capsys.readouterr().err
