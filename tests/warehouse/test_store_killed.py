"""A build killed at any instant leaves the last good one answering, and the next run succeeds."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_build import fill

from warehouse.codebook import Codebook
from warehouse.settings import Settings
from warehouse.store import list_builds, open_build, open_reader, publish

HERE = Path(__file__).parent
KILLS = 16


def start(settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    command, *rest = arguments
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(HERE / "worker.py"), command, str(settings.var), str(settings.data), *rest],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def in_force(settings: Settings) -> str:
    """The mark of the build in force, read as a page would, from results and answers both."""
    with open_reader(settings) as reader:
        connection = reader.connection()
        [(mark, households)] = connection.execute(
            "SELECT any_value(toml), (SELECT count(*) FROM unit.household) FROM indicator"
        ).fetchall()
        assert households in (50, 300)
        return str(mark)


def publish_here(settings: Settings, codebook: Codebook, mark: str) -> None:
    with open_build(settings) as build:
        fill(build.connection, codebook, mark=mark)
        publish(build, settings)


def leftovers(settings: Settings) -> list[str]:
    names = [path.name for folder in (settings.var, settings.builds) for path in folder.iterdir()]
    return sorted(name for name in names if ".tmp" in name or name.endswith(".wal"))


@pytest.mark.long
def test_killed_at_random_moments_the_last_good_build_answers(settings: Settings, codebook: Codebook) -> None:
    publish_here(settings, codebook, "good")
    began = time.monotonic()
    timed = start(settings, "build", "timed")
    timed.communicate(timeout=60)
    seconds, good, chance, cut_short = time.monotonic() - began, "timed", random.Random(2023), 0
    for number in range(KILLS):
        worker = start(settings, "build", f"killed-{number}")
        assert worker.stdout is not None
        wanted = "building" if number % 2 else "publishing"
        while (line := worker.stdout.readline()) and line.strip() != wanted:
            pass
        time.sleep(chance.uniform(0, seconds / 4 if number % 2 else seconds / 12))
        worker.kill()
        rest, _ = worker.communicate(timeout=60)
        cut_short += "published" not in rest
        now = in_force(settings)
        assert now in (good, f"killed-{number}")
        if "published" in rest:
            assert now == f"killed-{number}"
        good = now
    assert cut_short >= KILLS // 2
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
        worker = start(settings, "build", f"event-{event}", str(event))
        worker.communicate(timeout=60)
        now = in_force(settings)
        assert now in (good, f"event-{event}")
        good = now
        if worker.returncode == 0:
            break
        assert worker.returncode == 9
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
