"""The process that does the work: started apart from the server, and watched through the files it writes.

It lives on when the server is stopped. Between the asking and its first word lies a file `asked`, so that neither a
second click nor another tab starts a second one; a process that dies before it says anything is told from its age.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import dashboard
from warehouse.attempts import Attempt, State, Step
from warehouse.attempts.ready import Asked, hand_over, is_waiting, stamp
from warehouse.disk import is_full, privately
from warehouse.settings import Settings

_PROGRAM = Path(dashboard.__file__).parents[1]
_ASKED, _LOG = "asked", "process.log"
_PATIENCE = 120  # seconds from the asking to its first word, on a busy computer whose virus scanner reads along
_ON_A_FULL_DISK = 10  # seconds: there it can't say its first word, nor anybody that it failed
_POLITE = 5  # readers come first


class BusyError(Exception):
    """A step of this attempt is under way."""


@dataclass(frozen=True)
class Going:
    """What an attempt's process is doing. `step`: the one under way, or the one that `stopped` without an end; `full`:
    since there was no room left on the disk, as far as one can see now.
    """

    state: State
    step: Step | None
    stopped: bool = False
    full: bool = False

    @property
    def busy(self) -> bool:
        return self.step is not None and not self.stopped


def going(attempt: Attempt) -> Going:
    """How far it is and whether anybody is at work; raises StoreError where the attempt is gone."""
    asked = _asked(attempt)
    state = attempt.state()
    if asked is not None:
        full = _is_full(attempt)
        patience = _ON_A_FULL_DISK if full and not attempt.held() else _PATIENCE
        failed = _failed(attempt.folder, asked.mark).exists() or asked.age > patience
        return Going(state, asked.step, stopped=failed, full=failed and full)
    if state.running is not None and attempt.stopped():
        return Going(attempt.state(), state.running, stopped=True, full=_is_full(attempt))
    return Going(state, state.running)


def start(attempt: Attempt, step: Step, settings: Settings) -> None:
    """Have a step done in a process of its own; raises BusyError where one is under way, OSError where none begins.

    A file that was recognised with nothing left to choose is tried by the same process, which has read it.
    """
    if going(attempt).busy:
        raise BusyError
    for told in (attempt.folder / "cancel", *attempt.folder.glob(_failed(attempt.folder, "*").name)):
        told.unlink(missing_ok=True)
    mark = secrets.token_hex(4)
    try:
        (attempt.folder / _ASKED).write_text(f"{step.value} {mark}", encoding="ascii")
        process = _at_work(attempt, step, settings)
    except OSError:
        (attempt.folder / _ASKED).unlink(missing_ok=True)
        raise
    if process is not None:
        threading.Thread(target=_await, args=(process, attempt.folder, mark), daemon=True).start()


def make_ready(settings: Settings) -> None:
    """Have a process wait for a step with its imports done, unless one does; it ends by itself, or with this one."""
    if not is_waiting(settings):
        process = _process(["ready"], settings, stdin=subprocess.PIPE, output=subprocess.DEVNULL)
        threading.Thread(target=_see_off, args=(process,), daemon=True).start()


def _at_work(attempt: Attempt, step: Step, settings: Settings) -> subprocess.Popen[bytes] | None:
    """The process that does the step; None where the one that waited does it."""
    onward, log = step is Step.RECOGNISE, (attempt.folder / _LOG).resolve()
    if is_waiting(settings):
        own = stamp(_environment(settings))
        if hand_over(settings, Asked(stamp=own, attempt=attempt.name, step=step, onward=onward, log=str(log))):
            return None
    with open(log, "ab", opener=privately) as output:
        asked = ["attempt", step.value, attempt.name, *(["--onward"] if onward else [])]
        return _process(asked, settings, stdin=subprocess.DEVNULL, output=output)


def _process(
    command: Sequence[str], settings: Settings, *, stdin: int, output: IO[bytes] | int
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "p2wkss", *command],
        cwd=_PROGRAM,
        env=_environment(settings),
        stdin=stdin,
        stdout=output,
        stderr=output,
        start_new_session=True,  # elsewhere than on Windows; there the flags do it
        creationflags=_flags(),
    )
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, process.pid, _POLITE)
    return process


@dataclass(frozen=True)
class _Asked:
    """A step asked for that has said nothing yet, for `age` seconds. `mark` tells this asking from others."""

    step: Step
    mark: str
    age: float


def _asked(attempt: Attempt) -> _Asked | None:
    path = attempt.folder / _ASKED
    try:
        asked = path.stat().st_mtime_ns
        if (attempt.folder / "state.json").stat().st_mtime_ns > asked:
            return None
        step, _, mark = path.read_text(encoding="ascii").partition(" ")
        return _Asked(Step(step), mark, time.time() - asked / 1e9)
    except (FileNotFoundError, ValueError):
        return None


def _see_off(process: subprocess.Popen[bytes]) -> None:
    """Its standard input stays open until it ends, or this process does."""
    with process:
        process.wait()


def _await(process: subprocess.Popen[bytes], folder: Path, mark: str) -> None:
    """Where it ends badly before its first word, say so at once; of another asking since then it says nothing."""
    if process.wait() != 0:
        with suppress(OSError):  # thrown away meanwhile
            _failed(folder, mark).touch()


def _is_full(attempt: Attempt) -> bool:
    try:
        return is_full(attempt.folder)
    except OSError:  # thrown away meanwhile
        return False


def _failed(folder: Path, mark: str) -> Path:
    """Says by its name alone which asking failed: a file without content finds room on a full disk, too."""
    return folder / f"failed-{mark}"


def _environment(settings: Settings) -> dict[str, str]:
    """The same folders and the same key, wherever the process starts."""
    told = {**os.environ, "P2WKSS_DATA": str(settings.data.resolve()), "P2WKSS_VAR": str(settings.var.resolve())}
    if settings.key_file is not None:
        told["P2WKSS_KEY_FILE"] = str(settings.key_file.resolve())
    return told


def _flags() -> int:
    """What keeps it alive on Windows when the server ends, behind the readers, and without a window."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return flags | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0
