"""A process that waits for a step does it as one started for it would, once, and never outlives what it waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workplace import Workplace

from etl.attempt.ready import wait_for_a_step
from warehouse.attempts import Stage, Step, find_attempt
from warehouse.attempts.ready import Asked, OutdatedError, hand_over, is_waiting, stamp, taken, waiting
from warehouse.settings import Settings

PATIENCE = 120.0


def asked(settings: Settings, attempt: str, log: Path) -> Asked:
    own = stamp(environment(settings))
    return Asked(stamp=own, attempt=attempt, step=Step.RECOGNISE, onward=False, log=str(log))


def environment(settings: Settings) -> dict[str, str]:
    told = {"P2WKSS_DATA": str(settings.data), "P2WKSS_VAR": str(settings.var)}
    return {**os.environ, **told, **({"P2WKSS_KEY_FILE": str(settings.key_file)} if settings.key_file else {})}


@pytest.fixture
def ready(place: Workplace) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "p2wkss", "ready"]
    program = Path(__file__).parents[3]
    with subprocess.Popen(
        command, cwd=program, env=environment(place.settings), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            until(lambda: is_waiting(place.settings) or process.poll() is not None)
            yield process
        finally:
            process.kill()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_does_one_step_and_ends(place: Workplace, ready: subprocess.Popen[bytes], tmp_path: Path) -> None:
    attempt = place.receive(next(place.inputs.iterdir()))
    log = tmp_path / "process.log"
    until(lambda: hand_over(place.settings, asked(place.settings, attempt.name, log)) or ready.poll() is not None)
    assert ready.wait(PATIENCE) == 0
    assert find_attempt(place.settings, attempt.name).state().stage is Stage.RECOGNISED
    assert log.read_text(encoding="utf-8") == f"{attempt.name}: recognised\n"
    assert not is_waiting(place.settings)


def test_it_ends_with_whoever_started_it(place: Workplace, ready: subprocess.Popen[bytes]) -> None:
    assert ready.stdin is not None
    ready.stdin.close()
    assert ready.wait(PATIENCE) == 0


def test_killed_it_takes_nothing_and_another_way_is_left(place: Workplace, ready: subprocess.Popen[bytes]) -> None:
    ready.kill()
    ready.wait(PATIENCE)
    assert not is_waiting(place.settings)
    assert not hand_over(place.settings, asked(place.settings, "20230101T000000-abcdef", Path(os.devnull)))
    assert taken(place.settings, stamp(environment(place.settings))) is None, "withdrawn"


def test_a_step_for_another_program_or_other_settings_is_not_taken(place: Workplace, tmp_path: Path) -> None:
    wish = asked(place.settings, "20230101T000000-abcdef", tmp_path / "log")
    refused = threading.Event()
    with waiting(place.settings):
        other = threading.Thread(target=lambda: hand_over(place.settings, wish) or refused.set())
        other.start()
        folder = place.settings.var / "attempts" / ".ready"
        until(lambda: list(folder.glob("*.json")))
        with pytest.raises(OutdatedError):
            taken(place.settings, stamp({**environment(place.settings), "P2WKSS_KEY": "1"}))
    other.join(PATIENCE)
    assert refused.is_set()


def test_a_step_that_is_old_by_another_clock_is_done_by_another_and_not_lost(place: Workplace, tmp_path: Path) -> None:
    wish = asked(place.settings, "20230101T000000-abcdef", tmp_path / "log")
    refused = threading.Event()
    with waiting(place.settings):
        other = threading.Thread(target=lambda: hand_over(place.settings, wish) or refused.set())
        other.start()
        folder = place.settings.var / "attempts" / ".ready"
        until(lambda: list(folder.glob("*.json")))
        [path] = folder.glob("*.json")
        os.utime(path, (0, 0))
        assert taken(place.settings, wish.stamp) is None
    other.join(PATIENCE)
    assert refused.is_set()
    path.touch()
    os.utime(path, (0, 0))
    with waiting(place.settings):
        assert not path.exists()


def test_only_one_waits_and_none_for_ever(place: Workplace) -> None:
    with waiting(place.settings):
        assert wait_for_a_step(place.settings, idle=PATIENCE) is None
    assert wait_for_a_step(place.settings, idle=0.0) is None
