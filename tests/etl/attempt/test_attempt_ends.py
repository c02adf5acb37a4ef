"""However a step ends (refused, cancelled, wrong, killed), the state says so and nothing else has changed."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from loaded_survey import declared_here
from small_survey import Book
from workplace import STOPPED_ANYWHERE, Workplace

from etl.attempt.clearing import KEPT, forget_old
from etl.attempt.steps import LOG, run_step
from warehouse.attempts import Stage, Step, list_attempts, start_attempt
from warehouse.carrying import is_unsettled
from warehouse.current import read_current
from warehouse.store import mend, rollback
from warehouse.trouble import StoreError

pytestmark = STOPPED_ANYWHERE

NEXT = "P2WKSS RW 12 m2 - all versions - False - 2023-05-27-08-00-00.xlsx"
KILLS = 4


def second_round(folder: Path) -> Path:
    book = Book.of_families(10, visit_date=date(2023, 5, 17))
    return book.write(folder, declared_here().form, survey_round="m2", name=NEXT)


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.csv", b"0" * (10 << 20))
    return stream.getvalue()


WRONG = {
    "foto.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40,
    "surat.pdf": b"%PDF-1.7\n" + b"1 0 obj << >> endobj\n" * 200,
    "kosong.csv": b"",
    "masuk.xls": b"<html><body><form>Silakan masuk</form></body></html>",
}


@pytest.mark.parametrize("name", [*WRONG, "bom.zip", "terpotong.xlsx"])
def test_a_wrong_file_is_refused_with_the_cure(place: Workplace, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    made = {
        "bom.zip": _bomb,
        "terpotong.xlsx": lambda: second_round(tmp_path / "up").read_bytes()[:3000],
    }
    path.write_bytes(made[name]() if name in made else WRONG[name])
    before = place.contents()
    attempt = place.receive(path)
    state = place.run(attempt, Step.RECOGNISE)
    assert (state.stage, state.running) == (Stage.REFUSED, None)
    [line] = state.trouble
    assert "Langkah berikutnya: " in line
    assert "p2wkss" not in line
    assert place.contents() == before
    assert not attempt.received.exists(), "nobody needs it any more"


@pytest.mark.parametrize("called", ["../../koreksi.csv", "~$kunci.xlsx", "x\x00\x1b[2J.xlsx", "nama tanpa akhiran"])
def test_a_file_cannot_choose_where_it_lies(place: Workplace, tmp_path: Path, called: str) -> None:
    before = place.contents()
    attempt = place.receive(second_round(tmp_path / "up"), called=called)
    place.run(attempt, Step.RECOGNISE)
    [stored] = (attempt.folder / "own" / "inputs").iterdir()
    assert stored.name.isprintable()
    assert stored.name not in ("koreksi.csv", "pasangan.csv")
    assert place.contents() == before


@pytest.mark.parametrize("step", [Step.RECOGNISE, Step.TRY, Step.PUBLISH])
def test_a_step_can_be_cancelled_between_its_parts(place: Workplace, tmp_path: Path, step: Step) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    if step is not Step.RECOGNISE:
        place.run(attempt, *([Step.RECOGNISE] if step is Step.TRY else [Step.RECOGNISE, Step.TRY]))
    before, build = place.contents(), place.build_in_force

    def cancelling(*arguments: object, **how: object) -> object:
        attempt.cancel()
        return place.builder(*arguments, **how)

    if step is Step.RECOGNISE:
        process = place.start(attempt, step)
        while attempt.state().running is None and process.poll() is None:
            time.sleep(0.01)
        attempt.cancel()
        process.wait(120)
        state = attempt.state()
    else:
        state = run_step(place.settings, attempt.name, step, build=cancelling)  # type: ignore[arg-type]
    after = {Step.RECOGNISE: Stage.CANCELLED, Step.TRY: Stage.RECOGNISED, Step.PUBLISH: Stage.TRIED}
    assert (state.stage, state.running) == (after[step], None)
    assert (place.contents(), place.build_in_force) == (before, build)
    assert attempt.shadow(place.settings).data.exists() is not (step is Step.RECOGNISE)


class Deaf:
    """What is raised while it is thrown away is ignored by Python."""

    def __del__(self) -> None:
        time.sleep(3)


@pytest.mark.parametrize("thrown_away", [object, Deaf])
def test_a_stop_is_heard_while_a_part_is_at_work_and_the_trial_can_be_made_again(
    place: Workplace, tmp_path: Path, thrown_away: type
) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    place.run(attempt, Step.RECOGNISE)
    began, never_heard = time.monotonic(), list[bool]()

    def endless(*_: object, **__: object) -> object:
        attempt.cancel()
        thrown_away()
        while time.monotonic() - began < 60:
            time.sleep(0.01)
        never_heard.append(True)

    state = run_step(place.settings, attempt.name, Step.TRY, build=endless)  # type: ignore[arg-type]
    assert not never_heard
    assert (state.stage, state.running, attempt.cancelled()) == (Stage.RECOGNISED, None, False)
    assert "masih ada" in state.trouble[0]
    assert place.run(attempt, Step.TRY).stage is Stage.TRIED


def test_a_step_cancelled_before_its_first_word_stops_at_it(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    attempt.cancel()
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.CANCELLED
    assert not attempt.cancelled()


def test_a_fault_of_the_program_is_told_and_its_log_quotes_nobody(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    place.run(attempt, Step.RECOGNISE)

    def failing(*_: object, **__: object) -> object:
        raise ValueError("Ibu Misalnya001 3277015207880001")

    with pytest.raises(ValueError, match="Misalnya"):
        run_step(place.settings, attempt.name, Step.TRY, build=failing)  # type: ignore[arg-type]
    state = attempt.state()
    assert (state.stage, state.running) == (Stage.RECOGNISED, None)
    assert "kesalahan pada program" in state.trouble[0]
    log = attempt.folder / LOG
    assert log.stat().st_mode & 0o777 == 0o600
    assert "ValueError" in log.read_text(encoding="utf-8")
    assert "Misalnya" not in log.read_text(encoding="utf-8")
    assert place.run(attempt, Step.TRY).stage is Stage.TRIED


def test_two_steps_at_once_are_refused_and_asking_whether_one_died_disturbs_nobody(
    place: Workplace, tmp_path: Path
) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    assert not attempt.stopped()
    with attempt.working(), pytest.raises(StoreError, match="sedang berjalan"):
        place.run(attempt, Step.RECOGNISE)
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.RECOGNISED


@pytest.mark.long
def test_killed_while_it_publishes_all_or_nothing_has_changed(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    before, build = place.contents(), place.build_in_force
    chance = random.Random(15)
    began = time.monotonic()
    process = place.start(attempt, Step.PUBLISH)
    while attempt.state().running is None:
        time.sleep(0.02)
    starting = time.monotonic() - began
    length = 6.0
    for number in range(KILLS):
        time.sleep(chance.uniform(0, length) if number else starting)
        process.send_signal(signal.SIGKILL)
        process.wait()
        state = attempt.state()
        if state.running is not None:
            assert attempt.stopped()
        mend(place.settings)
        assert not is_unsettled(place.settings)
        if place.build_in_force == build:
            assert place.contents() == before
            assert place.households() == {"baseline": 12}
        else:
            assert set(place.contents()) - set(before) == {f"survei/{NEXT}"}
            break
        if state.stage is Stage.PUBLISHED:
            break
        process = place.start(attempt, Step.PUBLISH)
    process.kill()
    process.wait()
    if attempt.state().stage is not Stage.PUBLISHED:
        assert place.run(attempt, Step.PUBLISH).stage is Stage.PUBLISHED
    assert place.households() == {"baseline": 12, "m2": 10}
    assert attempt.state().build_id == place.build_in_force


@pytest.mark.long
def test_after_a_killed_trial_only_a_whole_one_is_published(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    assert place.start(attempt, Step.TRY, dying="built").wait(240) == -signal.SIGKILL
    assert attempt.stopped()
    build = place.build_in_force
    state = place.run(attempt, Step.PUBLISH)
    assert (state.stage, place.build_in_force) == (Stage.RECOGNISED, build)
    assert "Coba sekali lagi" in state.trouble[0]
    assert place.run(attempt, Step.TRY, Step.PUBLISH).stage is Stage.PUBLISHED


@pytest.mark.parametrize("moment", ["carried", pytest.param("in force", marks=pytest.mark.long)])
def test_killed_between_the_files_and_the_build(place: Workplace, tmp_path: Path, moment: str) -> None:
    """The two moments that random kills seldom meet: files in place without the build, and with it."""
    attempt = place.receive(second_round(tmp_path / "up"))
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    before, build = place.contents(), place.build_in_force
    assert place.start(attempt, Step.PUBLISH, dying=moment).wait(240) == -signal.SIGKILL
    assert is_unsettled(place.settings)
    assert attempt.stopped()
    mend(place.settings)
    if moment == "carried":
        assert (place.contents(), place.build_in_force) == (before, build)
    else:
        assert place.build_in_force != build
        assert f"survei/{NEXT}" in place.contents()
    state = place.run(attempt, Step.PUBLISH)
    assert (state.stage, state.build_id) == (Stage.PUBLISHED, place.build_in_force)
    assert place.households() == {"baseline": 12, "m2": 10}


def test_where_another_build_is_in_force_since_the_trial_it_is_tried_again(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    before, current = place.contents(), read_current(place.settings.current)
    assert current is not None
    other = f"{current.build_id[:-6]}abcdef"
    shutil.copy2(place.settings.builds / f"{current.build_id}.duckdb", place.settings.builds / f"{other}.duckdb")
    rollback(place.settings, other)
    state = place.run(attempt, Step.PUBLISH)
    assert (state.stage, place.build_in_force, place.contents()) == (Stage.RECOGNISED, other, before)
    assert "Coba sekali lagi" in state.trouble[0]


def test_old_attempts_are_cleared_away_and_one_under_way_is_not(place: Workplace, tmp_path: Path) -> None:
    attempts = [start_attempt(place.settings, file="a.xlsx") for _ in range(KEPT + 2)]
    for attempt in attempts:
        os.utime(attempt.folder / "state.json", (0, 0))
    old = attempts[0].folder.with_name(f"20230101T000000-{attempts[0].name.split('-')[1]}")
    attempts[0].folder.rename(old)
    newest = place.receive(second_round(tmp_path / "up"))
    busy = next(each for each in list_attempts(place.settings) if each.folder == old)
    with busy.working():
        place.run(newest, Step.RECOGNISE)
    left = {attempt.name for attempt in list_attempts(place.settings)}
    assert {newest.name, old.name} <= left
    assert len(left) == KEPT + 1
    for attempt in list_attempts(place.settings):
        os.utime(attempt.folder / "state.json")
    more = [start_attempt(place.settings, file="b.xlsx") for _ in range(KEPT)]
    forget_old(place.settings, but=more[-1])
    today = {attempt.name for attempt in list_attempts(place.settings)}
    assert left - {old.name} <= today, "somebody is at work on them"
    assert old.name not in today
