"""Where an attempt works: programmes with nothing loaded yet, survey files elsewhere, and the command itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from file_names import refused_by_windows
from loaded_survey import PROJECT, declared_here
from small_survey import Book
from workplace import KEY, Workplace

from warehouse.attempts import Stage, Step
from warehouse.current import read_current

NEXT = "P2WKSS RW 12 m2 - all versions - False - 2023-05-27-08-00-00.xlsx"


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    book = Book.of_families(10, visit_date=date(2023, 5, 17))
    return book.write(tmp_path / "up", declared_here().form, survey_round="m2", name=NEXT)


def test_the_first_file_of_a_programme(place: Workplace, upload: Path) -> None:
    shutil.rmtree(place.inputs)
    shutil.rmtree(place.settings.var)
    attempt = place.receive(upload)
    state = place.run(attempt, Step.RECOGNISE, Step.TRY, Step.PUBLISH)
    assert (state.stage, state.trouble) == (Stage.PUBLISHED, ())
    assert place.households() == {"m2": 10}
    assert [path.name for path in place.inputs.iterdir()] == [NEXT]


@pytest.mark.parametrize("elsewhere", ["../berkas survei", pytest.param("{absolute}", marks=pytest.mark.long)])
def test_survey_files_may_lie_outside_the_declared_folder(
    place: Workplace, upload: Path, tmp_path: Path, elsewhere: str
) -> None:
    inputs = elsewhere.replace("{absolute}", (tmp_path / "di tempat lain").as_posix())
    programme = place.settings.data / "programme.toml"
    text = re.sub(r"^inputs = .*$", f'inputs = "{inputs}"', programme.read_text(encoding="utf-8"), flags=re.MULTILINE)
    programme.write_text(text, encoding="utf-8")
    folder = (place.settings.data / inputs).resolve()
    place.inputs.rename(folder)
    there = {path.name: path.read_bytes() for path in folder.iterdir()}

    forms = place.settings.data / "forms"
    for path in (forms, *forms.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)

    attempt = place.receive(upload)
    assert place.run(attempt, Step.RECOGNISE, Step.TRY).stage is Stage.TRIED
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == there
    shadow = attempt.shadow(place.settings).data
    assert [path for path in shadow.rglob("*") if not path.stat().st_mode & 0o200] == [], "could not be removed again"
    assert place.run(attempt, Step.PUBLISH).stage is Stage.PUBLISHED
    assert {path.name for path in folder.iterdir()} == {*there, NEXT}
    assert list(refused_by_windows(place.folder)) == []
    assert place.households() == {"baseline": 12, "m2": 10}
    assert programme.read_text(encoding="utf-8") == text


@pytest.mark.long
def test_what_was_tried_is_what_is_published(place: Workplace, upload: Path) -> None:
    attempt = place.receive(upload)
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    trial = read_current(attempt.shadow(place.settings).current)
    place.run(attempt, Step.PUBLISH)
    published = read_current(place.settings.current)
    assert trial is not None
    assert published is not None
    assert (trial.content_hash, trial.inputs_hash) == (published.content_hash, published.inputs_hash)


def test_the_command_tells_how_it_ended(place: Workplace, upload: Path, tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        places = {"P2WKSS_DATA": str(place.settings.data), "P2WKSS_VAR": str(place.settings.var), "P2WKSS_KEY": KEY}
        environment = {**os.environ, **places, "PYTHONPATH": str(PROJECT)}
        done = subprocess.run(
            [sys.executable, "-m", "p2wkss", "attempt", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    attempt = place.receive(upload)
    assert run("recognise", attempt.name) == (0, f"{attempt.name}: recognised\n", "")
    (tmp_path / "surat.pdf").write_bytes(b"%PDF-1.7\n" + b"1 0 obj << >> endobj\n" * 200)
    code, _, told = run("recognise", place.receive(tmp_path / "surat.pdf").name)
    assert code == 4
    assert "Langkah berikutnya" in told
    code, _, told = run("try", "20230101T000000-abcdef")
    assert code == 5
    assert "tidak ada lagi" in told
    blocked = place.receive(upload)
    (blocked.folder / ".lock").mkdir()
    code, _, told = run("recognise", blocked.name)
    assert code == 5
    assert "periksa izin foldernya" in told
