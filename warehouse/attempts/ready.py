"""How a waiting process, all imports done, is handed one step. It does no step itself.

var/attempts/.ready/lock      held by the one that waits; the system gives it back however it ends
var/attempts/.ready/*.json    a step that somebody asks for; taken by being renamed, withdrawn by being removed
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from warehouse.attempts.state import Step, Told
from warehouse.disk import persistently, write_whole
from warehouse.lock import AlreadyLocked, exclusive, soon_exclusive
from warehouse.settings import Settings

_PROGRAM = Path(__file__).parents[2]
_ROOMS = ("etl", "indicators", "warehouse", "p2wkss.py", "p2wkss_build.py", "p2wkss_start.py")
_PAUSE = 0.02
_PATIENCE = 3.0  # seconds: no longer than a process of its own takes to begin


class OutdatedError(Exception):
    """Somebody asks for a step of another program or with other settings."""


class Asked(Told):
    """A step for the one that waits; what it prints goes to `log`. `stamp`: of the program and settings it is for."""

    stamp: str
    attempt: str
    step: Step
    onward: bool
    log: str


def stamp(environment: Mapping[str, str]) -> str:
    """Another text whenever the program or its settings are others."""
    told = [f"{name}={value}" for name, value in sorted(environment.items()) if name.startswith("P2WKSS_")]
    for room in _ROOMS:
        for path in sorted((_PROGRAM / room).rglob("*") if (_PROGRAM / room).is_dir() else [_PROGRAM / room]):
            if path.suffix in (".py", ".toml", ".sql"):
                status = path.stat()
                told.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return sha256("\n".join(told).encode(errors="surrogateescape")).hexdigest()


@contextmanager
def waiting(settings: Settings) -> Iterator[None]:
    """Be the one that waits; raises AlreadyLocked where another is."""
    folder = _folder(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with soon_exclusive(folder / "lock"):  # whoever asks `is_waiting` holds it for a moment
        for path in folder.glob("*.json"):
            with suppress(OSError):  # withdrawn just now
                if _is_left(path):
                    path.unlink()
        yield


def is_waiting(settings: Settings) -> bool:
    """Whether somebody waits, or is about to."""
    if not _folder(settings).is_dir():
        return False
    try:
        with exclusive(_folder(settings) / "lock"):
            return False
    except AlreadyLocked:
        return True


def hand_over(settings: Settings, asked: Asked) -> bool:
    """Whether the one that waits has taken the step; where not, nobody will. For where one `is_waiting`."""
    path = _folder(settings) / f"{secrets.token_hex(8)}.json"
    write_whole(path, asked.model_dump_json().encode(), private=True)
    until = time.monotonic() + _PATIENCE
    while path.exists() and time.monotonic() < until and is_waiting(settings):
        time.sleep(_PAUSE)
    try:
        persistently(path.unlink)
    except FileNotFoundError:
        return True
    return False


def taken(settings: Settings, own: str) -> Asked | None:
    """A step that somebody asks for of a process with this stamp; whoever waits calls it again and again.

    Raises OutdatedError, and leaves the step alone, where it is asked of another.
    """
    for path in _folder(settings).glob("*.json"):
        mine = path.with_suffix(".taken")
        try:
            if _is_left(path):  # not removed: by a clock that is set another time, who asked may still be there
                continue
            asked = Asked.model_validate_json(path.read_bytes())
            if asked.stamp != own:
                raise OutdatedError
            path.replace(mine)
        except (OSError, ValidationError):  # withdrawn just now
            continue
        with suppress(OSError):
            mine.unlink()
        return asked
    return None


def _is_left(path: Path) -> bool:
    """Whether who asked is gone, by the clock of the disk."""
    return time.time() - path.stat().st_mtime > 2 * _PATIENCE


def _folder(settings: Settings) -> Path:
    return settings.var / "attempts" / ".ready"
