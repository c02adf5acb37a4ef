"""A process of its own for the tests of the store: builds and publishes, or reads, until it ends or is killed.

usage: worker.py build VAR DATA MARK     publish a build
       worker.py watch VAR DATA          print what is in force until something else is
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from small_build import fill

from warehouse.codebook import read_codebook
from warehouse.settings import Settings
from warehouse.store import open_build, open_reader, publish


def say(*words: object) -> None:
    print(*words, flush=True)


def build(settings: Settings, mark: str) -> None:
    codebook = read_codebook(settings.data / "codebook")
    say("building")
    with open_build(settings) as started:
        fill(started.connection, codebook, mark=mark, size=300)
        say("publishing")
        published = publish(started, settings)
    say("published", published.build_id)


def watch(settings: Settings) -> None:
    with open_reader(settings) as reader:
        first, deadline = reader.build_id, time.monotonic() + 60
        while time.monotonic() < deadline:
            snapshot = reader.snapshot()
            [(mark,)] = snapshot.connection.execute("SELECT toml FROM indicator").fetchall()
            say(snapshot.current.build_id, mark)
            if snapshot.current.build_id != first:
                return
            time.sleep(0.01)


if __name__ == "__main__":
    command, var, data, *rest = sys.argv[1:]
    chosen = Settings(data=Path(data), var=Path(var))
    if command == "build":
        build(chosen, *rest)
    else:
        watch(chosen)
