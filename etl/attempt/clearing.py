"""Attempts are cleared away: they hold survey files and names, and nobody comes back for old ones."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from warehouse.attempts import Attempt, Stage, Tried, list_attempts
from warehouse.lock import AlreadyLocked, exclusive
from warehouse.settings import Settings
from warehouse.store import list_builds
from warehouse.trouble import StoreError

KEPT = 5
KEPT_FOR = timedelta(days=7)
LEFT_ALONE = timedelta(days=1)
"""An attempt that somebody worked at since is nobody's to clear away, however many others there are."""
_KEPT_FILES = frozenset(("state.json", "recognised.json", "tried.json", ".lock", "log.txt"))


def forget_old(settings: Settings, *, but: Attempt) -> None:
    """Keep the newest few and those of the last day, none older than a week; one whose step is under way stays.

    So does what a build that is still there was published from: it tells which file that was, and holds no records.
    """
    builds = {summary.build_id for summary in list_builds(settings)}
    others = [attempt for attempt in list_attempts(settings) if attempt.name != but.name and not _of(attempt, builds)]
    for number, attempt in enumerate(others, start=1):
        if _age(attempt) > KEPT_FOR or (number >= KEPT and _untouched(attempt) > LEFT_ALONE):
            _forget(attempt)


def _of(attempt: Attempt, builds: set[str]) -> bool:
    try:
        state = attempt.state()
    except StoreError:
        return False
    return state.stage is Stage.PUBLISHED and state.build_id in builds


def forget_records(attempt: Attempt) -> None:
    """Of an attempt that is over, keep how it went and nothing that a family said."""
    tried = None
    with suppress(StoreError):
        tried = attempt.read("tried", Tried)
    for path in attempt.folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in _KEPT_FILES:
            with suppress(PermissionError):  # on Windows, while whoever started the step writes down what it says
                path.unlink(missing_ok=True)
    if tried is not None:
        attempt.write("tried", tried.model_copy(update={"trial": None, "findings": (), "pairs": (), "decided": ()}))


def _age(attempt: Attempt) -> timedelta:
    return datetime.now(UTC) - attempt.begun


def _untouched(attempt: Attempt) -> timedelta:
    """Since its state changed; for ever where it has none."""
    try:
        changed = (attempt.folder / "state.json").stat().st_mtime
    except OSError:
        return timedelta.max
    return datetime.now(UTC) - datetime.fromtimestamp(changed, UTC)


def _forget(attempt: Attempt) -> None:
    with suppress(AlreadyLocked, OSError):
        with exclusive(attempt.folder / ".lock"):
            shutil.rmtree(attempt.folder, ignore_errors=True)
        shutil.rmtree(attempt.folder, ignore_errors=True)  # Windows removes the lock only once nobody holds it
