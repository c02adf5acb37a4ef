"""What the command says to somebody who types it wrongly: one message in Indonesian, and where the help is."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer import Exit
from typer.main import get_command
from typer.testing import CliRunner

from p2wkss import command
from p2wkss_start import EXIT_INTERRUPTED, STOPPED
from warehouse.terminal import EXIT_STORE, told_plainly

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("data mpa", "tidak ada perintah 'mpa'. Mungkin maksudnya 'map'."),
        ("data map x --ronde m2", "tidak ada pilihan --ronde. Mungkin maksudnya --round."),
        ("data map --form", "pilihan --form perlu isi di belakangnya."),
        ("data map a b c", "terlalu banyak isian: c."),
        ("data freeze m8", "'--by' belum ditulis."),
        ("data freeze m8 --by Rina --on 3/4/23", "'3/4/23' bukan tanggal; tulis tahun-bulan-hari."),
        ("data pull kob --server x", "'kob' bukan salah satu dari 'kobo', 'odk'."),
        ("data pull odk --server https://odk.contoh.go.id --form keluarga", "odk: '--project' belum ditulis"),
        ("data findings --take x.xlsx", "'--take': tidak ada berkas 'x.xlsx'."),
        ("data links --take x.xlsx", "'--take': tidak ada berkas 'x.xlsx'."),
        ("data links --take docs", "'--take': 'docs' itu folder, bukan berkas."),
        (
            "data pull kobo --server kf.contoh.org --form a",
            "--server: alamat server 'kf.contoh.org' harus diawali https://.",
        ),
        ("data findings --take README.md --on kemarin", "'kemarin' bukan tanggal; tulis tahun-bulan-hari."),
        ("indicators sql san_laya", "tidak ada 'san_laya'. Mungkin maksudnya san_layak"),
        (
            "serve --audience juri",
            "'--audience': 'juri' bukan salah satu dari 'public', 'judge', 'leadership', 'analyst'.",
        ),
        ("handout --language de", "'--language': 'de' bukan salah satu dari 'id', 'en'."),
        ("data dictionary --data tidak/ada", "'--data': tidak ada folder 'tidak/ada'."),
        ("build --data README.md", "'--data': 'README.md' itu berkas, bukan folder."),
        ("data map --edit tidak_ada", "NAMA: tidak ada formulir 'tidak_ada'. Pilih: eppgbm"),
        ("data map x.csv --round m3", "--round: tidak ada putaran 'm3'. Pilih: baseline"),
        ("builds copy var/builds/serah --var var", "FOLDER: itu tempat hasil bangunnya sendiri; pilih folder lain."),
        ("data crosswalk --out var/penunjuk.csv", "--out: var/penunjuk.csv ada di folder proyek, data, atau var"),
        ("data crosswalk --out /penunjuk.txt", "--out: 'penunjuk.txt'; pilih nama yang berakhir .csv."),
        ("data links --review pasangan.csv", "--review: 'pasangan.csv'; pilih nama yang berakhir .xlsx."),
        ("data map --take docs", "--take: 'docs' itu folder, bukan berkas."),
        ("data findings --out docs", "--out: 'docs' itu folder; tulis juga nama berkasnya, berakhiran .xlsx."),
        ("data links --review docs", "--review: 'docs' itu folder; tulis juga nama berkasnya, berakhiran .xlsx."),
        ("handout --out docs", "--out: 'docs' itu folder; tulis juga nama berkasnya, berakhiran .html."),
        ("handout --out juri.pdf", "--out: 'juri.pdf'; pilih nama yang berakhir .html."),
        ("data form --out formulir.xlsx", "--out: 'formulir.xlsx' nama berkas; tulis nama folder."),
        ("data form --out README.md", "--out: 'README.md' itu berkas, bukan folder."),
        ("data preload --round m2 --out /keluarga.csv", "--out: 'keluarga.csv' nama berkas; tulis nama folder."),
        ("data sample --out contoh.zip", "--out: 'contoh.zip' nama berkas; tulis nama folder."),
        ("data map x.csv --out pemetaan.xlsx", "--out: 'pemetaan.xlsx' nama berkas; tulis nama folder."),
        ("indicators export --out hasil.csv", "--out: 'hasil.csv' nama berkas; tulis nama folder."),
        ("indicators docs --out README.md", "--out: 'README.md' itu berkas, bukan folder."),
        ("builds copy serah.duckdb", "FOLDER: 'serah.duckdb' nama berkas; tulis nama folder."),
        (
            "data pull kobo --server https://kf.contoh.org --form a --out README.md",
            "--out: 'README.md' itu berkas, bukan folder.",
        ),
        ("data map", "tulis satu saja: BERKAS, --edit NAMA"),
        ("data map --edit ../etc", "NAMA: nama formulir '../etc'; tulis huruf kecil, angka dan _"),
        ("serve --port pintu", "'--port': isinya bukan bilangan."),
        ("serve --port 99999", "'--port': paling besar 65535."),
    ],
)
def test_a_misuse_is_told_in_indonesian(typed: str, told: str) -> None:
    result = CliRunner().invoke(command, typed.split())
    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.parametrize(
    "typed",
    [
        "build --var {}",
        "builds copy {}",
        "data form --out {}",
        "data preload --round m2 --out {}",
        "data sample --out {}",
        "data map x.csv --out {}",
        "data pull kobo --server https://kf.contoh.org --form a --out {}",
        "data crosswalk --out {}.csv",
        "data findings --out {}.xlsx",
        "data links --review {}.xlsx",
        "handout --out {}.html",
        "indicators docs --out {}",
        "indicators export --out {}",
    ],
)
def test_nothing_is_written_below_a_folder_that_is_not_there(typed: str, tmp_path: Path) -> None:
    """As a memory stick that isn't in."""
    stick = tmp_path / "stick"
    key = {"P2WKSS_KEY_FILE": str(tmp_path / "key")}
    result = CliRunner().invoke(command, typed.format(stick / "serah").split(), env=key)
    assert result.exit_code == EXIT_STORE, result.output
    assert f"(folder {stick} tidak ada). Pasang diskanya" in result.output
    assert not stick.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("typed", ["data dictionary", "indicators sql san_layak"])
def test_a_full_disk_under_what_is_printed_is_told_in_one_line(typed: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "p2wkss", *typed.split()],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    told = "Keluarannya tidak dapat ditulis: disk penuh. Kosongkan disk, lalu jalankan lagi.\n"
    assert (done.returncode, done.stderr) == (EXIT_STORE, told)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
def test_a_full_disk_under_the_sample_is_told_in_one_line_and_no_file_is_left_begun(tmp_path: Path) -> None:
    typed = [sys.executable, "-m", "p2wkss", "data", "sample", "--households", "20", "--rounds", "1"]
    limited = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *typed, "--out", str(tmp_path)]
    uncompiled = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # Python 3.11 keeps what it compiled even cut off
    done = subprocess.run(limited, cwd=ROOT, env=uncompiled, capture_output=True, text=True, check=False)
    assert done.returncode == EXIT_STORE
    assert done.stderr.startswith(f"{tmp_path}: tidak dapat ditulis (disk penuh")
    assert (done.stdout, len(done.stderr.splitlines())) == ("", 1)
    assert list(tmp_path.iterdir()) == []


def test_nobody_freezes_a_round_without_a_name() -> None:
    result = CliRunner().invoke(command, ["data", "freeze", "m8", "--by", " "])
    assert result.exit_code == 2
    assert "sebutkan siapa yang membekukan" in result.output


def test_what_somebody_else_locked_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exit) as left, told_plainly():
        raise PermissionError(errno.EACCES, "Permission denied", "var/builds")
    assert left.value.exit_code == EXIT_STORE
    assert capsys.readouterr().err.startswith("var/builds: tidak ada izin")


def test_help_has_indonesian_titles_and_a_group_alone_shows_it() -> None:
    result = CliRunner().invoke(command, ["data"])
    assert result.exit_code == 2
    assert "Perintah" in result.output
    assert "Commands" not in result.output


def _all_help() -> Iterator[str]:
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        words = waiting.pop()
        yield CliRunner().invoke(command, [*words, "--help"], env={"COLUMNS": "200"}).output
        found = get_command(command)
        for word in words:
            found = found.commands[word]  # type: ignore[attr-defined]
        waiting += [(*words, name) for name in getattr(found, "commands", {})]


def test_the_help_of_every_command_is_indonesian() -> None:
    told = list(_all_help())
    assert len(told) > 25
    for text in told:
        assert "Pemakaian: " in text
        assert "Tampilkan petunjuk ini." in text
        english = re.findall(
            r"Usage|OPTIONS|COMMAND|ARGS|Show this|<str|<bool|<path|<dir|<int|list\[|required|default", text
        )
        assert english == [], text
        assert "[[" not in text


def test_no_word_of_the_help_is_broken_in_a_narrow_terminal() -> None:
    told = CliRunner().invoke(command, ["indicators", "export", "--help"], env={"COLUMNS": "80"}).output
    assert "leadership | analyst>" in told
    told = CliRunner().invoke(command, ["builds", "copy", "--help"], env={"COLUMNS": "80"}).output
    assert "tetap\n data pribadi: kirim lewat jalan yang aman." in re.sub(" +\n", "\n", told), (
        "nor a line of it too early"
    )


def test_a_compiled_file_that_was_cut_off_is_no_ctrl_c() -> None:
    """As a full disk leaves one: the library takes the end of a file for the end of what somebody types."""

    def cut(*_: object, **__: object) -> None:
        raise EOFError("marshal data too short")

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("etl.simulation.generate_sample", cut)
        result = CliRunner().invoke(command, ["data", "sample", "--rounds", "1"])
    assert result.exit_code == 5
    assert "marshal data too short" in result.output
    assert "__pycache__" in result.output


@pytest.mark.parametrize("module", ["typer", "etl.declarations"])
def test_ctrl_c_is_one_calm_line_from_the_first_import_on(module: str) -> None:
    """The key is pressed while this module is imported: before the command runs, and while it does."""
    code = (
        "import signal, sys, p2wkss_start\n"
        "class Pressed:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Pressed())\n"
        "sys.argv = ['p2wkss', 'data', 'check']\n"
        "p2wkss_start.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", f"{STOPPED}\n")
    assert done.returncode in (EXIT_INTERRUPTED, -signal.SIGINT)


@pytest.mark.parametrize(
    ("made_of_it", "code", "told"),
    [("raise RuntimeError('Query interrupted')", EXIT_INTERRUPTED, f"{STOPPED}\n"), ("raise SystemExit(0)", 0, "")],
    ids=["a query is broken off", "a server has come to its end"],
)
def test_what_a_library_makes_of_ctrl_c_is_told_as_that(made_of_it: str, code: int, told: str) -> None:
    program = (
        "import signal, p2wkss, p2wkss_start\n"
        "def command():\n"
        "    try: signal.raise_signal(signal.SIGINT)\n"
        f"    except KeyboardInterrupt: {made_of_it}\n"
        "p2wkss.command = command\n"
        "p2wkss_start.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, told)
