"""The command as a user runs it: what it says, with exit codes, on a copy of the sample.

What the process itself has to do with runs in one of its own: the encoding of a terminal, servers, being killed.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from few_families import simulate_few
from typer.testing import CliRunner

from indicators.catalogue import catalogue_of, read_catalogue
from indicators.results import estimates
from p2wkss import command
from p2wkss_build import make_build
from warehouse.current import read_current, write_current
from warehouse.settings import Settings
from warehouse.store import open_reader

ROOT = Path(__file__).parents[1]
KEY = "5a" * 32
KILLS = 20
BUSY = 20
"""Seconds that two seconds may take on a computer with much else to do."""


class Workplace:
    """A folder with its own copy of the declared data and its own builds."""

    def __init__(self, folder: Path, *, like: Path = ROOT) -> None:
        self.data, self.var = folder / "data", folder / "var"
        self.encoding = "utf-8"
        for place in ("data",) if like == ROOT else ("data", "var"):
            shutil.copytree(like / place, folder / place)

    @property
    def environment(self) -> dict[str, str]:
        places = {"P2WKSS_DATA": str(self.data), "P2WKSS_VAR": str(self.var), "P2WKSS_KEY": KEY}
        return {**os.environ, **places, "COLUMNS": "200", "PYTHONIOENCODING": self.encoding}

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "p2wkss", *words],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding=self.encoding,
        )

    def run_apart(self, *words: str) -> tuple[int, str, str]:
        """In a process of its own."""
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def run(self, *words: str) -> tuple[int, str, str]:
        ended = CliRunner().invoke(command, words, env=self.environment)
        return ended.exit_code, ended.stdout, ended.stderr

    def keep_only(self, *rounds: str) -> None:
        for path in (self.data / "sample").glob("*.xlsx"):
            if not any(f" {name} - " in path.name for name in rounds):
                path.unlink()

    def simulate(self, *, households: int, rounds: int) -> None:
        simulate_few(self.data, households=households, rounds=rounds)

    def survey(self, round_name: str) -> Path:
        return next((self.data / "sample").glob(f"* {round_name} - *.xlsx"))

    @property
    def current(self) -> str:
        return str(json.loads((self.var / "current.json").read_text(encoding="utf-8"))["build_id"])


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A place with few families in two rounds, built once, and what the command said of it."""
    workplace = Workplace(tmp_path_factory.mktemp("built"))
    workplace.simulate(households=40, rounds=2)
    code, out, _ = workplace.run_apart("build")
    assert code == 0
    return workplace.data.parent, out


@pytest.fixture
def built(told: tuple[Path, str], tmp_path: Path) -> Workplace:
    """A copy of that place."""
    return Workplace(tmp_path, like=told[0])


@pytest.mark.xdist_group("built")
def test_build_tells_what_became_of_every_row_and_a_second_run_changes_nothing(
    built: Workplace, told: tuple[Path, str]
) -> None:
    _, out = told
    assert "baseline" in out
    assert "m8" in out
    first = built.current
    code, out, _ = built.run("build")
    assert code == 0
    assert first in out
    assert built.current == first


@pytest.mark.xdist_group("built")
def test_build_twice_same_hash(built: Workplace) -> None:
    first = read_current(built.var / "current.json")
    shutil.rmtree(built.var)
    assert built.run("build")[0] == 0
    second = read_current(built.var / "current.json")
    assert first is not None
    assert second is not None
    assert first.content_hash == second.content_hash
    assert first.build_id != second.build_id


@pytest.mark.xdist_group("built")
def test_a_refused_file_publishes_nothing_unless_allowed(built: Workplace) -> None:
    workplace, before = built, built.current
    workplace.survey("m8").write_bytes(b"")
    code, _, err = workplace.run("build")
    assert code == 4
    assert workplace.survey("m8").name in err
    assert "Langkah berikutnya" in err
    assert workplace.current == before
    assert workplace.run("build", "--allow-refused")[0] == 0
    assert workplace.current != before
    assert workplace.run("build")[0] == 4, "what was allowed once is told again"


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("programme.toml", 'design = "census"', 'design = "cencus"', ["programme.toml", "design", "cencus", "census"]),
        ("programme.toml", "simulated = true", "simulated = true\ncolour = 1", ["programme.toml", "colour"]),
        ("codebook/household.toml", 'type = "number"', 'type = "numbre"', ["household.toml", "numbre", "number"]),
        ("forms/kobo_household/form.toml", '= "toilet_use"', '= "toilet_usse"', ["form.toml", "toilet_usse"]),
        ("programme.toml", "[site]", "[site", ["programme.toml", "baris"]),
        ("programme.toml", "simulated = true", "simulated = false", ["simulated", "SIMULASI", "inputs"]),
        ("checks/thresholds.toml", '"common_cause_share"', '"common_cause_shore"', ["common_cause_share", "salin"]),
    ],
)
def test_a_wrong_declaration_is_named_with_file_and_key(
    workplace: Workplace, file: str, old: str, new: str, expected: list[str]
) -> None:
    path = workplace.data / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    code, _, err = workplace.run("build")
    assert code == 3
    assert [word for word in expected if word not in err] == []


def test_serving_without_a_build_and_without_a_policy_says_what_to_do(workplace: Workplace) -> None:
    (workplace.data / "disclosure.toml").unlink(missing_ok=True)
    process = workplace.start("serve", "--port", "0")
    try:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        assert "disclosure.toml setiap pembaca hanya melihat yang paling sedikit" in process.stdout.readline()
        with pytest.raises(urllib.error.HTTPError) as told:
            urllib.request.urlopen(address[0], timeout=20)
        with told.value as page:
            assert page.status == 503
            assert "p2wkss build" in page.read().decode()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="one process there")
@pytest.mark.xdist_group("built")
def test_every_process_knows_all_scripts_and_shows_a_new_build_soon(built: Workplace) -> None:
    workplace, first = built, built.current
    server = workplace.start("serve", "--port", "0", "--workers", "3")
    try:
        assert server.stdout is not None
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address is not None
        assert _scripts_refused(address[0]) == []
        assert _builds_told(address[0]) == {first}
        second = first[:-1] + ("0" if first[-1] != "0" else "1")
        builds, current = workplace.var / "builds", workplace.var / "current.json"
        shutil.copy(builds / f"{first}.duckdb", builds / f"{second}.duckdb")
        in_force = read_current(current)
        assert in_force is not None
        write_current(current, replace(in_force, build_id=second))
        published = time.monotonic()
        while _builds_told(address[0]) != {second}:
            assert time.monotonic() - published < BUSY
        pages = {_status(f"{address[0]}/{page}") for page in ("perbandingan", "kegiatan", "metode") for _ in range(6)}
        assert {page.partition(" ")[0] for page in pages} == {"200"}, "no process dies of the build it lets go of"
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _scripts_refused(address: str) -> list[str]:
    """The scripts that one document names, each asked of all processes at once, of which one told the document."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        scripts = re.findall(r'<script [^>]*src="([^"]+)"', answer.read().decode())
    assert len(scripts) > 5
    with ThreadPoolExecutor(12) as readers:
        answers = readers.map(_status, [address + script for script in scripts for _ in range(6)])
    return [answer for answer in answers if not answer.startswith("200")]


def _status(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return f"{answer.status} {address}"
    except urllib.error.HTTPError as error:
        return f"{error.code} {address}"


def _builds_told(address: str) -> set[str]:
    """What the processes say is in force, each asked several times: a connection of its own may meet another one."""
    told = set()
    for _ in range(24):
        with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
            told.add(json.load(answer)["build_id"])
    return told


def test_an_address_in_use_is_told(workplace: Workplace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, err = workplace.run("serve", "--port", str(taken.getsockname()[1]))
    assert code == 5
    assert "(sudah dipakai program lain). Coba nomor lain: --port" in err


@pytest.mark.parametrize("host", ["tidak ada", "a..b", "[::1]", "http://127.0.0.1"])
def test_an_address_that_nobody_knows_is_told(workplace: Workplace, host: str) -> None:
    code, _, err = workplace.run("serve", "--host", host, "--port", "0")
    assert code == 5
    assert err.endswith(f"{host}:0 tidak dapat dipakai (nama itu tidak dikenal). Coba alamat lain: --host 127.0.0.1\n")


def test_an_address_of_ipv6_is_printed_as_a_browser_takes_it(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.hosting.host", lambda *_, announce, **__: announce(8050))
    _, out, _ = workplace.run("serve", "--host", "::1")
    assert out.startswith("Dasbor P2WKSS untuk analyst: http://[::1]:8050 ")


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_every_address_is_printed_as_one_that_opens_here_and_one_for_others(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr("dashboard.hosting.host", lambda *_, announce, **__: announce(8050))
    _, out, _ = workplace.run("serve", "--host", host)
    assert out.startswith("Dasbor P2WKSS untuk public: http://localhost:8050 ")
    assert "Dari komputer lain di jaringan ini: http://ALAMAT_KOMPUTER_INI:8050" in out


@pytest.mark.xdist_group("built")
def test_a_build_that_is_not_there_is_a_misuse_that_names_those_that_are(built: Workplace) -> None:
    code, _, err = built.run("builds", "rollback", "20230101T000000-abc")
    assert code == 2
    assert f"tidak ada hasil bangun '20230101T000000-abc'. Pilih: {built.current}." in err


@pytest.mark.xdist_group("built")
def test_a_round_that_nobody_answered_yet_is_not_closed(built: Workplace) -> None:
    code, _, err = built.run("data", "freeze", "m4", "--by", "Ibu Tata")
    assert code == 2
    assert "putaran 'm4' belum punya isian di hasil bangun yang berlaku" in err
    assert "atau pilih: baseline, m8." in err
    assert not (built.var / "frozen").exists()


@pytest.mark.xdist_group("built")
@pytest.mark.parametrize("day", ["2023-11-12", "9999-01-01"])
def test_no_round_is_closed_before_it_began_or_on_a_day_to_come(built: Workplace, day: str) -> None:
    code, _, err = built.run("data", "freeze", "m8", "--by", "Ibu Tata", "--on", day)
    assert code == 2
    assert f"{day} bukan hari penutupan putaran 'm8'; tulis 2023-11-13 (awal putaran) sampai " in err
    assert not (built.var / "frozen").exists()


def test_a_folder_that_cannot_be_written_is_told_in_one_message(workplace: Workplace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    code, _, err = workplace.run("build", "--var", str(tmp_path / "file" / "var"))
    assert code == 5
    assert str(tmp_path / "file") in err


def test_help_is_in_plain_words(workplace: Workplace) -> None:
    """All others: tests/test_misuse.py."""
    code, out, _ = workplace.run_apart("--help")
    assert code == 0
    assert "Pemakaian" in out


def test_an_unknown_indicator_is_told_its_nearest_and_where_all_are_listed(workplace: Workplace) -> None:
    code, _, err = workplace.run("indicators", "show", "san_lajak")
    assert code == 2
    assert "Mungkin maksudnya san_layak" in err
    assert "p2wkss indicators list" in err


def test_kill_during_build(workplace: Workplace) -> None:
    """Killed at twenty moments of load and publish, the last good build answers and the next run succeeds.

    The builds run in children of a server that has imported everything, so that each moment is one of the work. Few
    families and indicators, so that publishing has many of the moments; eighty more moments of publishing alone are in
    tests/warehouse/test_store_killed.py.
    """
    few = catalogue_of([d for d in read_catalogue() if d.name in ("san_layak", "san_ladder", "women_income_median")])
    workplace.simulate(households=24, rounds=1)
    settings = _settings(workplace)
    processes = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
    if sys.platform != "win32":
        processes.set_forkserver_preload(["p2wkss", "etl.build", "indicators.compute", "pandas"])

    def start() -> multiprocessing.process.BaseProcess:
        process = processes.Process(target=make_build, args=(settings,), kwargs={"catalogue": few, "force": True})
        process.start()
        return process

    start().join()
    started = time.perf_counter()
    start().join()
    duration = time.perf_counter() - started
    good = workplace.current
    moment = random.Random(8)
    for _ in range(KILLS):
        process = start()
        time.sleep(moment.random() * duration)
        process.kill()
        process.join()
        with open_reader(settings) as reader:
            assert len(estimates(reader.connection(), indicator="san_layak", breakdown="site")) > 0
    last = start()
    last.join()
    assert last.exitcode == 0
    assert not list((workplace.var / "builds").glob("*.tmp-*"))
    assert good in {path.stem for path in (workplace.var / "builds").glob("*.duckdb")}


def test_survey_files_outside_the_data_folder_are_noticed_and_builds_inside_it_are_not(workplace: Workplace) -> None:
    workplace.simulate(households=40, rounds=2)
    late, outside = workplace.survey("m8"), workplace.data.parent / "survei"
    aside = workplace.data.parent / late.name
    late.rename(aside)
    (workplace.data / "sample").rename(outside)
    programme = workplace.data / "programme.toml"
    text = programme.read_text(encoding="utf-8").replace('inputs = "sample"', 'inputs = "../survei"')
    programme.write_text(text, encoding="utf-8")
    workplace.var = workplace.data / "var"
    assert workplace.run("build")[0] == 0
    (workplace.data / ".git").mkdir()
    (workplace.data / ".git" / "index").write_text("x", encoding="utf-8")
    assert "Masukan tidak berubah" in workplace.run("build")[1]
    aside.rename(outside / aside.name)
    code, out, _ = workplace.run("build")
    assert code == 0
    assert "m8" in out


def test_build_tells_what_it_left_out_and_what_is_odd_even_on_a_narrow_terminal(workplace: Workplace) -> None:
    workplace.keep_only("baseline", "m8")
    workplace.survey("m8").rename(workplace.data / "sample" / "bulan 8 😀 [b].xlsx")
    workplace.encoding = "cp1252"
    code, out, err = workplace.run_apart("build")
    assert (code, err.strip()) == (0, "")
    assert "[b].xlsx: kolomnya cocok dengan formulir 'kobo_household', tetapi namanya tidak" in out
    assert "sel T43: Luas lantai berisi '36 m2', bukan bilangan" in out
    assert "tidak dibaca: README.md, manifest.json" in out


def test_files_from_which_nothing_can_be_loaded_are_a_refusal_not_a_broken_build(workplace: Workplace) -> None:
    import openpyxl

    workplace.simulate(households=24, rounds=1)
    path = workplace.survey("baseline")
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        sheet.delete_rows(2, sheet.max_row)
    book.save(path)
    code, _, err = workplace.run("build", "--allow-refused")
    assert code == 4
    assert "tidak ada satu pun keluarga" in err
    assert "Langkah berikutnya" in err


@pytest.mark.xdist_group("built")
def test_a_spoilt_current_file_is_mended_by_the_build_it_asks_for(built: Workplace) -> None:
    (built.var / "current.json").write_text("{", encoding="utf-8")
    assert built.run("build")[0] == 0
    assert built.current


def test_a_sample_that_can_not_be_written_is_told_in_one_message(workplace: Workplace, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    code, _, err = workplace.run("data", "sample", "--households", "20", "--rounds", "1", "--out", str(tmp_path))
    assert code == 5
    assert f"{tmp_path}: tidak dapat ditulis" in err


def _settings(workplace: Workplace) -> Settings:
    key = workplace.data.parent / "key"
    key.write_text(KEY, encoding="ascii")
    return Settings(data=workplace.data, var=workplace.var, key_file=key)
