"""Builds of sites joined by the command: each tells what it told by itself, and what doesn't fit is refused."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from pathlib import Path

import duckdb
import pytest
from joined_sites import RENAMED, SITES, change, joined, joining, three_sites
from typer.testing import CliRunner

from dashboard.app import create_app
from etl.joining import writing
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.context import context
from p2wkss import command
from p2wkss_build import Joined, join_builds
from warehouse.content import CONTENT_HASH, TABLES, content_hash
from warehouse.current import read_current
from warehouse.declared import DeclarationError
from warehouse.frozen import freeze, verify
from warehouse.handed_over import hand_over
from warehouse.integrity import RESULT_TABLES
from warehouse.revised import difference
from warehouse.settings import Settings
from warehouse.store import StoreError, connect_for_files, connect_reading

SHOWN = ("anc_k6", "business_legal", "handwash_basic", "house_adequate", "san_layak", "women_income_median")
CATALOGUE = catalogue_of([definition for definition in read_catalogue() if definition.name in SHOWN])
NAMES = {**RENAMED, "pertama": "data_awal", "terakhir": "bulan_8"}
"""What the whole calls the rounds of its sites."""
ROUNDS = ("round", "round_from", "round_to", "at_round", "reading_from", "reading_to")
Change = Callable[[Settings], object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Settings]:
    return three_sites(tmp_path_factory.mktemp("sites"), CATALOGUE, households=40)


@pytest.fixture(scope="module")
def whole(built: dict[str, Settings], tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Joined]:
    settings = joining(tmp_path_factory.mktemp("whole"))
    return settings, joined(settings, built, CATALOGUE)


@pytest.fixture
def handed(whole: tuple[Settings, Joined], tmp_path: Path) -> Settings:
    """A copy of the folder that joins, with the build of one site in it and nothing published."""
    shutil.copytree(whole[0].data, tmp_path / "data", ignore=shutil.ignore_patterns("jauh*", "tetangga*"))
    return Settings(data=tmp_path / "data", var=tmp_path / "var")


def in_force(settings: Settings) -> Path:
    current = read_current(settings.current)
    assert current is not None
    return settings.builds / f"{current.build_id}.duckdb"


def edit(path: Path, *statements: str, vouched: bool = True) -> None:
    """Other content; `vouched`: with its own hash, as if the site had it so."""
    with duckdb.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
        if vouched:
            found = content_hash(connection)
            connection.execute("UPDATE build_info SET value = ? WHERE key = ?", [found, CONTENT_HASH])


def utama(settings: Settings) -> Path:
    return settings.data / "masuk" / "utama.duckdb"


@pytest.mark.parametrize("site", SITES)
def test_a_site_tells_in_the_whole_what_it_tells_by_itself(
    whole: tuple[Settings, Joined], built: dict[str, Settings], site: str
) -> None:
    with connect_for_files(in_force(whole[0])) as connection:
        connection.execute(f"ATTACH '{in_force(built[site])}' AS own (READ_ONLY)")
        compared = 0
        for table in sorted(RESULT_TABLES):
            rows = connection.execute(
                "SELECT column_name FROM duckdb_columns() WHERE database_name = 'own' AND table_name = ?", [table]
            ).fetchall()
            columns = [name for (name,) in rows]
            if "site" not in columns:
                continue
            named = [f"coalesce(MAP {NAMES}[{each}], {each})" if each in ROUNDS else f'"{each}"' for each in columns]
            own = connection.execute(f"SELECT {', '.join(named)} FROM own.{table} ORDER BY ALL").fetchall()
            beside = "AND comparison_site = site" if table == "beside" else ""
            there = connection.execute(f"FROM {table} WHERE site = ? {beside} ORDER BY ALL", [site]).fetchall()
            assert own == there, table
            compared += len(own)
        assert compared > 200


def test_a_site_without_assisted_families_is_set_beside_its_neighbour(whole: tuple[Settings, Joined]) -> None:
    with connect_reading(in_force(whole[0])) as connection:
        rows = connection.execute(
            "SELECT DISTINCT site, population, comparison_site FROM beside WHERE comparison_site <> site"
        ).fetchall()
        told = connection.execute(
            "SELECT count(*) FROM beside WHERE comparison_site = 'tetangga' AND difference IS NOT NULL"
        )
        assert sorted(rows) == [("utama", "all", "tetangga"), ("utama", "binaan", "tetangga")]
        assert told.fetchall() > [(0,)]


def test_every_site_keeps_its_dates_its_design_and_what_it_aims_at(whole: tuple[Settings, Joined]) -> None:
    with connect_reading(in_force(whole[0])) as connection:
        told = context(connection)
    assert told.programme == "Gabungan"
    assert [entry.name for entry in told.rounds] == ["data_awal", "m2", "m4", "m6", "bulan_8"]
    near, here = told.at("tetangga"), told.at("utama")
    assert (near.baseline.date_to, here.baseline.date_to) == (date(2023, 4, 30), date(2023, 3, 31))
    assert (near.baseline.census, here.baseline.census) == (False, True)
    assert [each.target("san_layak").value for each in (near, here)] == [0.7, 0.9]  # type: ignore[union-attr]
    assert [each.value for each in near.references if each.name == "umk_2023"] == [2900000]


def test_no_record_of_one_site_is_taken_for_one_of_another(
    whole: tuple[Settings, Joined], built: dict[str, Settings]
) -> None:
    """Two sites that hold the very same families, under the same key."""
    with connect_for_files(in_force(whole[0])) as connection:
        for site in ("jauh", "utama"):
            connection.execute(f"ATTACH '{in_force(built[site])}' AS {site} (READ_ONLY)")
        same = "SELECT count(*) FROM jauh.household JOIN utama.household USING (household_id)"
        assert connection.execute(same).fetchall() > [(30,)]
        sizes = {
            table: [
                connection.execute(f"SELECT count(*) FROM {place}{table}").fetchall()[0][0]
                for place in ("", "jauh.", "utama.")
            ]
            for table in ("household", "person", "visit", "birth", "assistance", "finding", "source_file")
        }
        near = connection.execute("SELECT count(*) FROM household WHERE site = 'tetangga'").fetchall()[0][0]
        assert sizes["household"][0] == sum(sizes["household"][1:]) + near
        assert connection.execute(
            "SELECT count(*) FROM link WHERE split_part(unit_id, '-', 1) NOT IN (SELECT site FROM site)"
        ).fetchall() == [(0,)]


def test_a_blank_beside_a_site_that_did_ask_says_that_it_was_not_asked(whole: tuple[Settings, Joined]) -> None:
    with connect_reading(in_force(whole[0])) as connection:
        rows = connection.execute(
            """
            SELECT site, reason, count(*) FROM household_answer JOIN household USING (household_id)
            LEFT JOIN blank ON unit = 'household' AND unit_id = household_id AND blank.round = household_answer.round
                AND variable = 'toilet_use'
            WHERE toilet_use IS NULL GROUP BY ALL
            """
        ).fetchall()
        assert ("jauh", "not_asked") in {row[:2] for row in rows}
        assert {site for site, reason, _ in rows if reason is None} == set()
        assert connection.execute(
            "SELECT DISTINCT site FROM not_asked WHERE question = 'household.toilet_use'"
        ).fetchall() == [("jauh",)]


def test_it_tells_what_it_was_made_of_and_joins_again_only_what_changed(
    whole: tuple[Settings, Joined], tmp_path: Path
) -> None:
    settings, first = whole
    assert first.parts is not None
    with connect_reading(in_force(settings)) as connection:
        facts = dict(connection.execute("SELECT key, value FROM build_info").fetchall())
    made_of = {site: (facts[f"{site}.build_id"], facts[f"{site}.content_hash"]) for site in SITES}
    assert made_of == {part.site: (part.build_id, part.content_hash) for part in first.parts}
    assert "key_fingerprint" not in facts
    again = join_builds(settings, catalogue=CATALOGUE)
    assert (again.build_id, again.parts) == (first.build_id, None)
    shutil.copytree(settings.data, tmp_path / "data")
    other = Settings(data=tmp_path / "data", var=settings.var)
    for number, site in enumerate(reversed(SITES)):
        (other.data / "masuk" / f"{site}.duckdb").rename(other.data / "masuk" / f"{number}.duckdb")
    (other.data / "masuk" / "catatan.txt").write_text("?", encoding="utf-8")
    renamed = join_builds(other, catalogue=CATALOGUE)
    with connect_for_files(in_force(settings)) as connection:
        connection.execute(f"ATTACH '{settings.builds / first.build_id}.duckdb' AS before (READ_ONLY)")
        for table in TABLES - {"build_info"}:
            differing = f"(FROM {table} EXCEPT ALL FROM before.{table})"
            assert connection.execute(f"SELECT count(*) FROM {differing}").fetchall() == [(0,)], table
    assert renamed.build_id != first.build_id
    assert len(renamed.told) == 1
    assert "bukan berkas .duckdb: catatan.txt" in renamed.told[0]


def test_a_site_that_is_there_no_longer_is_told(whole: tuple[Settings, Joined], handed: Settings) -> None:
    shutil.copytree(whole[0].var, handed.var)
    told = join_builds(handed, catalogue=CATALOGUE).told
    assert [line.split(" ")[0] for line in told] == ["jauh", "tetangga"]
    assert "berkasnya tidak ada lagi" in told[0]
    edit(utama(handed), "UPDATE build_info SET value = '19991231T235959000000-abcdef' WHERE key = 'build_id'")
    assert [line.split(" ")[0] for line in join_builds(handed, catalogue=CATALOGUE).told] == ["utama"]


def test_a_file_that_changes_while_it_is_joined_is_refused(handed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def newer(*given: object, **named: object) -> None:
        edit(utama(handed), "UPDATE visit SET result = 'moved'")
        begun(*given, **named)  # type: ignore[arg-type]

    begun = writing._write_whole
    monkeypatch.setattr(writing, "_write_whole", newer)
    with pytest.raises(DeclarationError, match="berubah selagi digabung"):
        join_builds(handed, catalogue=CATALOGUE)
    monkeypatch.setattr(writing, "_write_whole", lambda *given, **named: utama(handed).unlink())
    with pytest.raises(DeclarationError, match="berubah selagi digabung"):
        join_builds(handed, catalogue=CATALOGUE)
    assert read_current(handed.current) is None


def test_a_round_of_the_whole_is_frozen_and_counts_again(whole: tuple[Settings, Joined]) -> None:
    settings, _ = whole
    with connect_for_files(in_force(settings)) as connection:
        frozen = freeze(connection, settings, round_name="bulan_8", by="Bu Tata", note="", on=date(2024, 1, 15))
        changed = difference(connection, frozen.revision)
    assert verify(frozen.revision.folder) == ()
    assert changed.nothing


# -------------------------------------------------------------------------------------------- what is handed over


def test_what_is_handed_over_holds_nothing_of_rows_held_back(built: dict[str, Settings], tmp_path: Path) -> None:
    shutil.copytree(built["utama"].var, tmp_path / "var")
    own = replace(built["utama"], var=tmp_path / "var")
    with duckdb.connect(in_force(own)) as connection:
        connection.execute(
            "INSERT INTO quarantine SELECT file_id, 'keluarga', 7, 'x', '+62-rahasia' FROM source_file LIMIT 1"
        )
        connection.execute(
            "INSERT INTO correction (file_id, sheet, row_number, line, action, reason, decided_by, decided_on) "
            "SELECT file_id, 'keluarga', 7, 2, 'kosongkan', 'rahasia', 'rahasia', '2023-06-30' FROM source_file LIMIT 1"
        )
    assert b"rahasia" in in_force(own).read_bytes()
    killed = [tmp_path / "baru" / "folder" / ".utama.duckdb.0123abcd.tmp", own.builds / "x.duckdb.tmp-build"]
    killed[0].parent.mkdir(parents=True)
    for left in killed:
        left.write_bytes(b"rahasia")
    path = hand_over(own, tmp_path / "baru" / "folder")
    assert [left for left in killed if left.exists()] == []
    assert b"rahasia" not in path.read_bytes()
    assert path.name == "utama.duckdb"
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    with connect_reading(path) as connection:
        assert {text for (text,) in connection.execute("SELECT content FROM quarantine").fetchall()} == {"{}"}
        ((vouched,),) = connection.execute("SELECT value FROM build_info WHERE key = ?", [CONTENT_HASH]).fetchall()
        assert vouched == content_hash(connection)
    assert hand_over(own, path.parent) == path  # a newer one takes its place


def test_one_site_does_not_take_the_place_of_another_of_the_same_name(handed: Settings, tmp_path: Path) -> None:
    edit(utama(handed), "UPDATE site SET rw = '099'")
    with pytest.raises(StoreError, match=r"RW 099.*hapus berkas itu"):
        hand_over(_named_utama(handed, tmp_path), utama(handed).parent)


def _named_utama(handed: Settings, folder: Path) -> Settings:
    """A store whose build in force is of the site `utama`: what it handed over itself."""
    settings = Settings(data=handed.data, var=folder / "own")
    settings.builds.mkdir(parents=True)
    name = "20240101T000000000000-abcdef"
    shutil.copy(utama(handed), settings.builds / f"{name}.duckdb")
    edit(settings.builds / f"{name}.duckdb", "UPDATE site SET rw = '012'")
    text = f'{{"build_id": "{name}", "content_hash": "", "inputs_hash": ""}}'
    settings.current.write_text(text, encoding="utf-8")
    return settings


def test_what_is_joined_already_is_not_handed_over(whole: tuple[Settings, Joined], tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="gabungan 3 lokasi"):
        hand_over(whole[0], tmp_path)


# -------------------------------------------------------------------------------------------- what is refused


def _spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) * 6 // 10
    content[middle : middle + 128 * 1024] = bytes(128 * 1024)
    path.write_bytes(content)


def _cut(settings: Settings) -> None:
    utama(settings).write_bytes(utama(settings).read_bytes()[:100_000])


def _without_binaan(settings: Settings) -> None:
    text = (settings.data / "sites.toml").read_text(encoding="utf-8")
    first, last = (text.index(f'[[populations]]\nname = "{name}"') for name in ("binaan", "all"))
    change(settings.data / "sites.toml", (text[first:last], ""))


def _edited(*statements: str, vouched: bool = True) -> Change:
    return lambda settings: edit(utama(settings), *statements, vouched=vouched)


def _declared(*pairs: tuple[str, str]) -> Change:
    return lambda settings: change(settings.data / "sites.toml", *pairs)


FITS_NOT: dict[str, tuple[Change, tuple[str, ...]]] = {
    "part of it is missing": (_cut, ("utama.duckdb", "rusak", "p2wkss builds copy")),
    "spoilt on its way": (lambda s: _spoil(utama(s)), ("utama.duckdb", "rusak", "p2wkss builds copy")),
    "no database": (lambda s: utama(s).write_text("halo", encoding="utf-8"), ("bukan hasil bangun",)),
    "another database": (_edited("DROP TABLE build_info CASCADE", vouched=False), ("bukan hasil bangun",)),
    "a build as it lies in var": (
        _edited(f"DELETE FROM build_info WHERE key = '{CONTENT_HASH}'", vouched=False),
        ("tanpa sidik isi", "p2wkss builds copy"),
    ),
    "edited": (_edited("UPDATE visit SET result = 'moved'", vouched=False), ("isinya tidak sama", "disunting")),
    "another version": (
        _edited("UPDATE build_info SET value = 'x' WHERE key = 'schema_hash'"),
        ("versi lain dari program", "perbarui"),
    ),
    "real beside simulated": (
        _edited("UPDATE build_info SET value = 'false' WHERE key = 'simulated'"),
        ("data sungguhan", "data simulasi saja"),
    ),
    "simulated as real": (_declared(("simulated = true", "simulated = false")), ("data simulasi", "sungguhan saja")),
    "two of one site": (
        lambda s: shutil.copy(utama(s), utama(s).with_name("utama (1).duckdb")),
        ("lokasi 'utama'", "utama (1).duckdb (dibangun 20", "satu berkas tiap lokasi"),
    ),
    "an unknown month": (_declared(("month = 8", "month = 9")), ("bulan ke-8", "utama ('m8')", "month = 8")),
    "an unknown population": (_declared(('name = "binaan"', 'name = "all2"')), ("all2", "binaan")),
    "a population that nobody declared": (_without_binaan, ("tanpa 'binaan', yang ada di utama",)),
    "an unknown question": (
        _edited("ALTER TABLE household_answer ADD COLUMN kolam VARCHAR"),
        ("household_answer.kolam", "codebook/"),
    ),
    "a question of another type": (
        _edited("ALTER TABLE household_answer ALTER floor_area TYPE VARCHAR"),
        ("household_answer.floor_area", "VARCHAR", "buku kode yang sama"),
    ),
    "a question that asks something else": (
        _edited("COMMENT ON COLUMN household_answer.roof_material IS 'Bahan atap. Kode: tile = seng'"),
        ("household_answer.roof_material", "tile = seng", "buku kode yang sama"),
    ),
    "a folder that isn't there": (_declared(('builds = "masuk"', 'builds = "lain"')), ("builds", "tidak ada")),
    "an empty folder": (lambda s: utama(s).unlink(), ("masuk", "folder kosong", "p2wkss builds copy")),
    "both kinds of folder": (
        lambda s: (s.data / "programme.toml").write_text("", encoding="utf-8"),
        ("programme.toml juga ada",),
    ),
    "a first round that is none": (_declared(("month = 0", "month = 1")), ("month", "0 (data awal)")),
    "rounds out of order": (_declared(("month = 4", "month = 1")), ("month", "lebih dari 2")),
    "an unknown key": (_declared(("builds =", "bangunan =")), ("bangunan", "builds")),
}


@pytest.mark.parametrize("name", FITS_NOT)
def test_what_does_not_fit_is_refused_with_the_cure_and_nothing_is_published(handed: Settings, name: str) -> None:
    spoil, told = FITS_NOT[name]
    spoil(handed)
    with pytest.raises(DeclarationError) as refused:
        join_builds(handed, catalogue=CATALOGUE)
    assert [word for word in told if word not in str(refused.value)] == []
    assert list(handed.builds.glob("*")) in ([], [handed.builds / ".lock"])
    assert read_current(handed.current) is None


def test_a_site_may_lack_a_question_and_a_round_may_be_to_come(handed: Settings) -> None:
    edit(utama(handed), "ALTER TABLE household_answer DROP COLUMN standing_water")
    binaan = '[[populations]]\nname = "binaan"'
    ahead = '[[rounds]]\nname = "kelak"\nid = "Bulan ke-20"\nen = "Month 20"\nmonth = 20'
    change(handed.data / "sites.toml", (binaan, f"{ahead}\n\n{binaan}"))
    shutil.copy(utama(handed), utama(handed).with_name("b.duckdb"))
    edit(utama(handed).with_name("b.duckdb"), *(f"UPDATE {each} SET site = 'utama2'" for each in _of_a_site(handed)))
    told = join_builds(handed, catalogue=CATALOGUE).told
    assert told == (
        "32.77.01.1003 RW 012 datang sebagai utama, utama2. Bila RW-nya sama, hapus satu.",
        "Putaran 'kelak' (bulan ke-20) belum ada di lokasi mana pun.",
    )


def _of_a_site(settings: Settings) -> list[str]:
    with connect_reading(utama(settings)) as connection:
        rows = connection.execute(
            "SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name = 'site' AND schema_name = 'main'"
        ).fetchall()
    return [name for (name,) in rows if name not in RESULT_TABLES and name != "met_household"]


# -------------------------------------------------------------------------------------------- the command


def test_the_command_joins_checks_and_says_what_belongs_elsewhere(
    whole: tuple[Settings, Joined], built: dict[str, Settings], tmp_path: Path
) -> None:
    def run(*words: str) -> tuple[int, str]:
        places = {"P2WKSS_DATA": str(whole[0].data), "P2WKSS_VAR": str(whole[0].var)}
        ended = CliRunner().invoke(command, list(words), env=places)
        return ended.exit_code, ended.output

    packed = whole[0].data / "masuk" / "lain.zip"
    packed.touch()
    code, told = run("data", "check")
    assert (code, "lain.zip" in told) == (0, True)
    packed.unlink()
    assert run("data", "check") == (0, "Deklarasi baik: Gabungan; 3 lokasi dapat digabung.\n")
    code, told = run("builds", "copy", str(tmp_path), "--var", str(built["jauh"].var))
    assert (code, "jauh.duckdb" in told) == (0, True)
    spoilt = shutil.copytree(built["jauh"].var, tmp_path / "spoilt")
    _spoil(in_force(replace(built["jauh"], var=spoilt)))
    code, told = run("builds", "copy", str(tmp_path), "--var", str(spoilt))
    assert (code, "rusak" in told, "p2wkss build --force" in told) == (5, True, True)
    assert run("build", "--new-key")[0] == 2
    private = str(tmp_path / "daftar.csv")
    for words in (
        *(("data", "form"), ("data", "map", "x.xlsx"), ("data", "findings"), ("data", "findings", "--log")),
        *(("data", "links"), ("data", "key"), ("data", "crosswalk", "--out", private)),
        ("data", "preload", "--round", "m2", "--out", str(tmp_path / "x")),
    ):
        code, told = run(*words)
        assert (code, "menggabungkan lokasi" in told, "P2WKSS_DATA" in told) == (3, True, True), (words, told)
    assert not (whole[0].var / "key").exists()


@pytest.mark.parametrize("audience", [pytest.param("judge", marks=pytest.mark.long), "analyst"])
def test_every_page_can_be_drawn_at_every_site_whoever_lives_there(
    whole: tuple[Settings, Joined], audience: str
) -> None:
    client = create_app(replace(whole[0], audience=audience)).server.test_client()
    pages = ("/", "/perbandingan", "/indikator/san_layak", "/mutu-data", "/kegiatan", "/metode")
    asked = [f"{page}?lokasi={site}&populasi={who}" for page in pages for site in SITES for who in ("binaan", "all")]
    assert [address for address in asked if client.get(address).status_code != HTTPStatus.OK] == []
    for page in ("/", "/perbandingan", "/indikator/san_layak"):  # whom nobody assists is no question that nobody asked
        told = client.get(f"{page}?lokasi=tetangga&populasi=binaan").text
        assert "tidak mempunyai KK binaan" in told, page
        assert not re.search("tidak ditanyakan|terbukti memburuk|class=.facts coverage|tercatat", told), page


def test_a_handout_is_of_the_sites_that_are_asked_for_and_never_of_more_than_anybody_waits_for(
    whole: tuple[Settings, Joined], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*words: str) -> tuple[int, str]:
        places = ["--data", str(whole[0].data), "--var", str(whole[0].var), "--out", str(tmp_path / "x.html")]
        ended = CliRunner().invoke(command, ["handout", *places, *words])
        return ended.exit_code, " ".join(ended.output.split())

    code, told = run("--site", "lain")
    assert (code, "pilih jauh, tetangga, utama" in told) == (2, True)
    monkeypatch.setattr("dashboard.handout.command.MOST", 20)
    code, told = run()
    assert code
    assert re.search(r"Semua 3 lokasi berarti [0-9]+ halaman.*--site jauh RW 12.*--site utama RW 12", told)
    assert not (tmp_path / "x.html").exists()
    code, told = run("--site", "tetangga")
    assert code == 0, told
    pages = re.search(r'id="handout-pages"[^>]*>(.*?)</script>', (tmp_path / "x.html").read_text(encoding="utf-8"))
    assert pages
    assert {page["chosen"]["site"] for page in json.loads(pages[1])} == {"tetangga"}
