"""A build killed at any instant leaves the last good one answering, and the next run succeeds."""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from small_build import fill

from warehouse.codebook import Codebook
from warehouse.settings import Settings
from warehouse.store import list_builds, open_build, open_reader, publish

HERE = Path(__file__).parent
KILLS = 80
CHANGES_TO_DISK = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}


def start(settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    command, *rest = arguments
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(HERE / "worker.py"), command, str(settings.var), str(settings.data), *rest],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def aside(work: Callable[..., None], *arguments: object, **named: object) -> multiprocessing.process.BaseProcess:
    """Work begun in a child of a server that has imported everything, where the platform has such servers."""
    processes = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
    if sys.platform != "win32":
        processes.set_forkserver_preload(["pytest", "warehouse.blank", "warehouse.store"])
    process = processes.Process(target=work, args=arguments, kwargs=named)
    process.start()
    return process


def in_force(settings: Settings) -> str:
    """The mark of the build in force, read as a page would, from results and answers both."""
    with open_reader(settings) as reader:
        connection = reader.connection()
        [(mark, households)] = connection.execute(
            "SELECT any_value(toml), (SELECT count(*) FROM unit.household) FROM indicator"
        ).fetchall()
        assert households in (50, 300)
        return str(mark)


def publish_here(settings: Settings, codebook: Codebook, mark: str, *, event: int = 0) -> None:
    """`event`: end as if killed at the n-th change to the disk of publish()."""
    with open_build(settings) as started:
        fill(started.connection, codebook, mark=mark)
        if event:
            end_at_event(event)
        publish(started, settings)


def end_at_event(number: int) -> None:
    """End the process the hard way, without clean-up, just before its n-th change to the disk from now on."""
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in CHANGES_TO_DISK:
            seen += 1
            if seen == number:
                os._exit(9)

    sys.addaudithook(hook)


def leftovers(settings: Settings) -> list[str]:
    names = [path.name for folder in (settings.var, settings.builds) for path in folder.iterdir()]
    return sorted(name for name in names if ".tmp" in name or name.endswith(".wal"))


def test_killed_at_random_moments_the_last_good_build_answers(settings: Settings, codebook: Codebook) -> None:
    """Eighty moments of filling and publishing."""
    aside(publish_here, settings, codebook, "good").join()
    began = time.monotonic()
    aside(publish_here, settings, codebook, "timed").join()
    seconds, good, chance, cut_short = time.monotonic() - began, "timed", random.Random(2023), 0
    assert in_force(settings) == good
    for number in range(KILLS):
        process = aside(publish_here, settings, codebook, f"killed-{number}")
        time.sleep(chance.uniform(0, seconds))
        process.kill()
        process.join()
        now = in_force(settings)
        assert now in (good, f"killed-{number}")
        cut_short += now == good
        good = now
    assert cut_short >= KILLS // 8  # however uneven the pace of this computer
    publish_here(settings, codebook, "after")
    assert in_force(settings) == "after"
    assert leftovers(settings) == []


def test_ended_before_each_single_change_to_the_disk_the_last_good_build_answers(
    settings: Settings, codebook: Codebook
) -> None:
    publish_here(settings, codebook, "good")
    for number in range(6):  # enough builds that the oldest are being removed, too
        publish_here(settings, codebook, f"more-{number}")
    good, event, ended = "more-5", 0, []
    while True:
        event += 1
        process = aside(publish_here, settings, codebook, f"event-{event}", event=event)
        process.join()
        now = in_force(settings)
        assert now in (good, f"event-{event}")
        good = now
        if process.exitcode == 0:
            break
        assert process.exitcode == 9
        ended.append(now == f"event-{event}")
    assert ended.count(False) >= 3, "no event before the move of current.json was hit"
    assert ended.count(True) >= 1, "no event after the move of current.json was hit"
    assert leftovers(settings) == []


def test_a_reader_in_another_process_answers_through_a_publish_and_then_sees_it(
    settings: Settings, codebook: Codebook
) -> None:
    publish_here(settings, codebook, "old")
    watcher = start(settings, "watch")
    assert watcher.stdout is not None
    first = watcher.stdout.readline().split()
    publish_here(settings, codebook, "new")
    rest, _ = watcher.communicate(timeout=90)
    seen = [first, *(line.split() for line in rest.splitlines())]
    newest, oldest = [summary.build_id for summary in list_builds(settings)]
    assert watcher.returncode == 0
    assert [mark for _, mark in seen] == ["old"] * (len(seen) - 1) + ["new"]
    assert {(name, mark) for name, mark in seen} == {(oldest, "old"), (newest, "new")}


def test_leftovers_of_a_killed_build_are_swept_by_the_next_one(settings: Settings, codebook: Codebook) -> None:
    publish_here(settings, codebook, "good")
    worker = start(settings, "build", "killed")
    assert worker.stdout is not None
    while worker.stdout.readline().strip() != "publishing":
        pass
    worker.kill()
    worker.communicate(timeout=60)
    if not leftovers(settings):
        pytest.skip("the worker was quicker than its end")
    assert in_force(settings) == "good"
    publish_here(settings, codebook, "next")
    assert leftovers(settings) == []
