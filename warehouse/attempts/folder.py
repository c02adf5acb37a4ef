"""The folder of an attempt: its files replaced as a whole, its lock, and the wish to stop. It knows no survey."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from warehouse.attempts.state import Stage, State, Told
from warehouse.disk import persistently, private_folder, write_whole
from warehouse.lock import AlreadyLocked, exclusive, soon_exclusive
from warehouse.settings import Settings
from warehouse.trouble import StoreError

_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")
_BEGUN = "%Y%m%dT%H%M%S"
_PRIVATE_FILE = 0o600

Content = TypeVar("Content", bound=Told)


class GoneError(StoreError):
    """There is no such attempt, or no longer."""

    def __init__(self) -> None:
        super().__init__("Percobaan muat ini tidak ada lagi, mungkin dibuang dari tab lain. Mulai yang baru.")


class OtherVersionError(StoreError):
    """What an attempt told is told otherwise by this program, or its file is damaged."""

    def __init__(self) -> None:
        super().__init__(
            "Percobaan muat ini dimulai sebelum program diperbarui, atau berkasnya rusak, sehingga tidak dapat dibaca "
            "lagi. Hasil yang terbit tidak berubah. Mulai percobaan yang baru."
        )


class Attempt:
    """One attempt's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def begun(self) -> datetime:
        """When it began, as its name tells."""
        return datetime.strptime(self.name.split("-")[0], _BEGUN).replace(tzinfo=UTC)

    @property
    def received(self) -> Path:
        return self.folder / "received"

    def shadow(self, settings: Settings) -> Settings:
        """The settings a load of this attempt runs with: everything its own but the key."""
        return Settings(data=self.folder / "data", var=self.folder / "var", key_file=settings.key_file)

    def state(self) -> State:
        """How far it is; raises GoneError, or OtherVersionError where it can't be read."""
        state = self.read("state", State)
        if state is None:
            raise GoneError
        return state

    def keep(self, state: State) -> State:
        self.write("state", state)
        return state

    def read(self, name: str, kind: type[Content]) -> Content | None:
        """What stands in `<name>.json`, or None where nothing was written yet; raises OtherVersionError."""
        path = self.folder / f"{name}.json"
        try:
            return kind.model_validate_json(persistently(path.read_bytes))
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise OtherVersionError from error

    def write(self, name: str, content: Told) -> None:
        """Replace `<name>.json`; a reader sees the old one or the new one, never a part."""
        write_whole(self.folder / f"{name}.json", content.model_dump_json().encode(), private=True)

    def forget(self, name: str) -> None:
        """Nothing is told in `<name>.json` any more."""
        persistently(lambda: (self.folder / f"{name}.json").unlink(missing_ok=True))

    def news(self) -> str:
        """Another text whenever another step is under way or something new is told besides how far it is."""
        told = (_written(self.folder / f"{name}.json") for name in ("recognised", "mapping", "tried"))
        return "-".join(map(str, (self.state().running, *told)))

    def cancel(self) -> None:
        """Ask the step under way, or about to begin, to stop; it looks between its parts."""
        (self.folder / "cancel").touch(mode=_PRIVATE_FILE)

    def cancelled(self) -> bool:
        return (self.folder / "cancel").exists()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Hold this attempt for one step; raises AlreadyLocked where another is under way.

        A step that was asked to stop before its first word stops at it; what was asked holds for no later one.
        """
        with self._held():
            try:
                yield
            finally:
                (self.folder / "cancel").unlink(missing_ok=True)

    def stopped(self) -> bool:
        """Whether a step is said to be under way whose process is gone."""
        if self.state().running is None:
            return False
        return not self.held() and self.state().running is not None

    def held(self) -> bool:
        """Whether a process is at work on it, whatever its state says."""
        try:
            with exclusive(self.folder / ".lock"):
                return False
        except AlreadyLocked:
            return True

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Whoever asks `stopped()` holds the lock for a moment too, which must not turn a step away."""
        with soon_exclusive(self.folder / ".lock"):
            yield


def start_attempt(settings: Settings, *, file: str | None = None) -> Attempt:
    """A new attempt with nothing in it but its state. `file`: the name of what is about to be received.

    Raises OSError, and leaves nothing.
    """
    now = datetime.now(UTC)
    attempt = Attempt(_folder(settings) / f"{now:{_BEGUN}}-{secrets.token_hex(3)}")
    try:
        for folder in (_folder(settings), attempt.folder, attempt.received):
            private_folder(folder)
        attempt.keep(State(stage=Stage.RECEIVED, since=now, file=file))
    except OSError:
        shutil.rmtree(attempt.folder, ignore_errors=True)
        raise
    return attempt


def find_attempt(settings: Settings, name: str) -> Attempt:
    """The attempt of this name; raises GoneError where there is none."""
    folder = _folder(settings) / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise GoneError
    return Attempt(folder)


def list_attempts(settings: Settings) -> tuple[Attempt, ...]:
    """All attempts, newest first."""
    found = [path for path in _folder(settings).glob("*") if _NAME.fullmatch(path.name)]
    return tuple(Attempt(path) for path in sorted(found, reverse=True))


def _folder(settings: Settings) -> Path:
    return settings.var / "attempts"


def _written(path: Path) -> int:
    """When a file was written, in nanoseconds; zero where there is none."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
