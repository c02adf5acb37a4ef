"""The commands about indicators, on a small build: what they print, write and refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from few_families import declare_few
from typer.testing import CliRunner, Result

from indicators.catalogue import read_catalogue
from p2wkss import command
from p2wkss_build import make_build
from warehouse.current import read_current
from warehouse.settings import Settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two rounds of a simulation, built once."""
    place = tmp_path_factory.mktemp("commands")
    declare_few(place / "data", households=160)
    chosen = Settings(data=place / "data", var=place / "var", key_file=place / "key")
    make_build(chosen, allow_refused=True)
    return chosen


def run(*words: str, columns: int = 400) -> Result:
    return CliRunner().invoke(command, ["indicators", *words], env={"COLUMNS": str(columns)})


def test_list_gives_every_name_whole_on_a_narrow_terminal_and_speaks_of_themes_in_words() -> None:
    listed = run("list", columns=80)
    assert listed.exit_code == 0
    assert {d.name for d in read_catalogue()} <= set(listed.stdout.split())
    assert "Perumahan" in listed.stdout
    assert "housing" not in listed.stdout
    assert max(map(len, listed.stdout.splitlines())) <= 80


def test_show_tells_everything_about_one_indicator_in_both_languages(settings: Settings) -> None:
    shown = run("show", "women_income_median", "--data", str(settings.data))
    assert shown.exit_code == 0
    for words in (
        "Median penghasilan perempuan",
        "Median income of women",
        "Pembilang:",
        "Denominator:",
        "person.own_income: Berapa rupiah",
        "person.own_income: How many rupiah",
        "Penanggung jawab: Dinas Perdagangan",
        "Dapat berubah dalam 8 bulan: mungkin",
        "Sumber sudah diperiksa: belum",
        "(age_years = 40, earned_cash = yes, own_income = 1250000)",
        "Kepgub Jabar",
    ):
        assert words in shown.stdout


def test_show_works_where_no_declarations_are(tmp_path: Path) -> None:
    shown = run("show", "san_layak", "--data", str(tmp_path))
    assert shown.exit_code == 0
    assert "household.toilet_use: (teks pertanyaan tidak ada di buku kode)" in shown.stdout


def test_compute_says_that_a_build_is_what_its_answers_give_and_changes_nothing(settings: Settings) -> None:
    current = read_current(settings.current)
    assert current is not None
    path = settings.builds / f"{current.build_id}.duckdb"
    before = path.read_bytes()
    told = run("compute", "--var", str(settings.var))
    assert told.exit_code == 0, told.output
    assert "sama dengan yang terbit" in told.stdout
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE estimate SET value = value + 1e-12 WHERE indicator = 'san_layak' AND population = 'all'",
        "DELETE FROM transition WHERE indicator = 'stunting'",
        "UPDATE household_answer SET disposal = 'pit' WHERE disposal = 'septic_tank' AND round = 'm8'",
    ],
)
def test_compute_tells_a_build_whose_results_are_not_those_of_its_answers(
    settings: Settings, tmp_path: Path, damage: str
) -> None:
    shutil.copytree(settings.var, tmp_path / "var")
    current = read_current(settings.current)
    assert current is not None
    with duckdb.connect(tmp_path / "var" / "builds" / f"{current.build_id}.duckdb") as spoilt:
        spoilt.execute(damage)
    told = run("compute", "--var", str(tmp_path / "var"))
    assert told.exit_code == 5, told.output
    assert "tidak sama dengan hitungan ulang" in told.stderr
    assert "p2wkss build" in told.stderr


def test_export_writes_what_it_names_and_tells_what_is_hidden(settings: Settings, tmp_path: Path) -> None:
    told = run("export", "--var", str(settings.var), "--out", str(tmp_path / "data terbuka"), "--round", "m8")
    assert told.exit_code == 0, told.output
    names = {path.name for path in (tmp_path / "data terbuka").iterdir()}
    assert names == {"SIMULASI_p2wkss_capaian.csv", "SIMULASI_p2wkss_perubahan.csv", "datapackage.json"}
    package = json.loads((tmp_path / "data terbuka" / "datapackage.json").read_text(encoding="utf-8"))
    hidden = [resource["suppressed_rows"] for resource in package["resources"]]
    assert min(hidden) > 0
    assert all(f"{number} di antaranya disembunyikan" in told.stdout for number in hidden)
    assert "SIMULASI" in told.stdout
    assert "--licence" in told.stdout


def test_export_names_the_files_of_an_earlier_export_that_would_be_shared_along(
    settings: Settings, tmp_path: Path
) -> None:
    """What is for analysts shows small cells: beside a description for everybody it looks as public as the rest."""
    words = ["--var", str(settings.var), "--out", str(tmp_path), "--round", "m8"]
    assert "ekspor sebelumnya" not in run("export", *words, "--audience", "analyst").output
    (tmp_path / "catatan.csv").touch()
    told = run("export", *words)
    assert told.exit_code == 0, told.output
    assert "SIMULASI_p2wkss_analyst_capaian.csv, SIMULASI_p2wkss_analyst_perubahan.csv. Pindahkan" in told.stderr
    assert "catatan.csv" not in told.output
    assert "ekspor sebelumnya" in run("export", *words).stderr


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (["--round", "m9"], "baseline"),
        (["--population", "semua"], "binaan"),
        (["--format", "ods"], "parquet"),
        (["--licence", "apa saja"], "CC-BY-4.0"),
    ],
)
def test_export_refuses_what_it_does_not_know_and_says_what_it_does(
    settings: Settings, tmp_path: Path, words: list[str], allowed: str
) -> None:
    told = run("export", "--var", str(settings.var), "--out", str(tmp_path / "out"), *words)
    assert told.exit_code == 2
    assert allowed in told.stderr
    assert not (tmp_path / "out").exists()


def test_a_proof_of_no_change_is_told_what_to_choose(settings: Settings) -> None:
    told = run("proof", "san_layak", "--var", str(settings.var), "--to", "baseline")
    assert told.exit_code == 2
    assert told.stderr.startswith("Perintah keliru: 'san_layak' tidak punya perubahan dari baseline ke baseline")


@pytest.mark.parametrize("words", [["proof", "san_layak"], ["export", "--audience", "judge", "--out", "{}/out"]])
def test_where_nothing_says_who_may_see_what_it_is_told_that_all_see_the_least(
    settings: Settings, tmp_path: Path, words: list[str]
) -> None:
    chosen = [word.format(tmp_path) for word in words]
    told = run(*chosen, "--data", str(tmp_path), "--var", str(settings.var))
    assert told.exit_code == 0, told.output
    assert f"Tanpa {tmp_path / 'disclosure.toml'} setiap pembaca hanya melihat yang paling sedikit" in told.stderr
    assert "proof" not in words or ("angkanya disembunyikan" in told.stdout and "SELECT" not in told.stdout)
    assert "disclosure.toml" not in run(*chosen, "--var", str(settings.var)).stderr


@pytest.mark.parametrize("words", [["compute"], ["export"]])
def test_without_a_build_there_is_one_message(tmp_path: Path, words: list[str]) -> None:
    told = run(*words, "--var", str(tmp_path))
    assert told.exit_code == 5
    assert told.stderr.strip() == f"Belum ada data di {tmp_path}. Jalankan dahulu: p2wkss build"


def test_docs_replaces_its_own_pages_and_leaves_those_of_others(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("# Mine\n", encoding="utf-8")
    assert run("docs", "--out", str(tmp_path), "--data", str(settings.data)).exit_code == 0
    shutil.copy(tmp_path / "san_layak.md", tmp_path / "retired_since.md")
    assert run("docs", "--out", str(tmp_path), "--data", str(settings.data)).exit_code == 0
    assert not (tmp_path / "retired_since.md").exists()
    assert (tmp_path / "mine.md").exists()
    assert (tmp_path / "README.md").exists()
