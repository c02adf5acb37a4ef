"""Files carried over to the declared folders together with the build made of them: all of it, or nothing.

Before the first file is put in place, what stood there is kept aside with a list of what is about to change. Whoever
next holds the store for writing looks at that list: where the build made of the new files is in force they stay, else
what stood there is put back. A file that somebody changed since is left as they left it. It knows no survey.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from warehouse.current import read_current
from warehouse.disk import copy, file_hash, move, persistently, privately, sync_file, sync_folder
from warehouse.os_words import said
from warehouse.settings import Settings
from warehouse.trouble import StoreError

_LIST = "list.json"
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


@dataclass(frozen=True)
class Change:
    """A file to be put in place of another, or where none was yet."""

    source: Path
    target: Path


@dataclass(frozen=True)
class _Carried:
    """One line of the list. `before`: the name of what stood there; blank where nothing did. `made`: new folders."""

    target: str
    sha256: str
    before: str
    mode: int
    made: tuple[str, ...]


@contextmanager
def carried_over(settings: Settings, changes: Sequence[Change], *, inputs_hash: str) -> Iterator[None]:
    """Put the files in place; they stay if a build of these inputs is in force at the end. Hold the store meanwhile."""
    if not changes:
        yield
        return
    try:
        _carry(settings, changes, inputs_hash=inputs_hash)
        yield
    finally:
        settle(settings)


def is_unsettled(settings: Settings) -> bool:
    """Whether files were carried over by somebody who didn't come to an end, or hasn't yet."""
    return _folder(settings).exists()


def settle(settings: Settings) -> None:
    """Keep or put back what was carried over. Hold the store for writing meanwhile."""
    folder = _folder(settings)
    for leftover in settings.var.glob(f"{folder.name}.tmp-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if not folder.exists():
        return
    listed = json.loads((folder / _LIST).read_text(encoding="utf-8"))
    if listed["inputs_hash"] != _inputs_in_force(settings):
        for entry in reversed(listed["carried"]):
            try:
                _put_back(folder, _Carried(**entry))
            except OSError as error:
                raise StoreError(_stuck(entry["target"], error)) from error
    done = folder.with_name(f"{folder.name}.tmp-done")
    move(folder, done)
    sync_folder(settings.var)
    shutil.rmtree(done, ignore_errors=True)


def _carry(settings: Settings, changes: Sequence[Change], *, inputs_hash: str) -> None:
    folder = _folder(settings)
    preparing = folder.with_name(f"{folder.name}.tmp-preparing")
    preparing.mkdir(mode=_PRIVATE_FOLDER, parents=True)
    carried = [_kept_aside(preparing, change, number) for number, change in enumerate(changes)]
    listed = {"inputs_hash": inputs_hash, "carried": [asdict(entry) for entry in carried]}
    (preparing / _LIST).write_text(json.dumps(listed), encoding="utf-8")
    sync_file(preparing / _LIST)
    sync_folder(preparing)
    move(preparing, folder)
    sync_folder(settings.var)
    for change in changes:
        target = change.target.resolve()  # a link stays one: what it leads to is what was kept aside
        target.parent.mkdir(parents=True, exist_ok=True)
        _put(change.source, target, mode=_mode(change.source))


def _kept_aside(folder: Path, change: Change, number: int) -> _Carried:
    target = change.target.resolve()
    before, mode = "", _PRIVATE_FILE
    if target.exists():
        before, mode = str(number), _mode(target)
        copy(target, folder / before)
        (folder / before).chmod(_PRIVATE_FILE)
        sync_file(folder / before)
    made = [parent for parent in target.parents if not parent.exists()]
    return _Carried(str(target), file_hash(change.source), before, mode, tuple(map(str, made)))


def _put(source: Path, target: Path, *, mode: int) -> None:
    """In one step; at no moment may more people read it than in the end."""
    beside = target.with_name(f".{target.name}.carried")
    with source.open("rb") as stream, open(beside, "wb", opener=privately) as copy:
        shutil.copyfileobj(stream, copy)
        copy.flush()
        os.fsync(copy.fileno())
    beside.chmod(mode)
    move(beside, target)
    sync_folder(target.parent)


def _put_back(folder: Path, entry: _Carried) -> None:
    target = Path(entry.target)
    with suppress(NotADirectoryError):
        target.with_name(f".{target.name}.carried").unlink(missing_ok=True)
    if target.exists() and file_hash(target) == entry.sha256:
        if entry.before:
            _put(folder / entry.before, target, mode=entry.mode)
        else:
            persistently(lambda: target.unlink(missing_ok=True))
    for made in map(Path, entry.made):
        with suppress(OSError):
            made.rmdir()


def _stuck(target: str, error: OSError) -> str:
    return (
        f"{target}: isi semula tidak dapat dikembalikan ({said(error)}) sesudah penerbitan yang terputus. Periksa "
        "izin folder dan ruang disk, lalu jalankan lagi; data yang tersaji tidak berubah."
    )


def _inputs_in_force(settings: Settings) -> str | None:
    try:
        current = read_current(settings.current)
    except StoreError:
        return None
    return current.inputs_hash if current else None


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _folder(settings: Settings) -> Path:
    return settings.var / "carrying"
