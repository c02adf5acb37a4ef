"""The disk under the store: writes that survive a power cut, waiting for Windows, and what is wrong with a folder."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar

import duckdb

from warehouse.os_words import said

Answer = TypeVar("Answer")
_NO_ROOM = 256 * 1024  # bytes: less than the shortest of what a step tells

_REASONS = {
    errno.EACCES: "folder atau berkas tidak boleh ditulis",
    errno.EPERM: "folder atau berkas tidak boleh ditulis",
    errno.EROFS: "disk hanya dapat dibaca",
    errno.ENOSPC: "disk penuh",
    errno.EDQUOT: "jatah disk habis",
    errno.EFBIG: "disk penuh atau berkas terlalu besar",
    errno.ENOTDIR: "sebagian jalur itu berkas, bukan folder",
    errno.EEXIST: "sebagian jalur itu berkas, bukan folder",
}


def write_whole(path: Path, content: bytes | memoryview, *, private: bool = False, lasting: bool = False) -> None:
    """A file that takes its place once all is in it; what stood there before stays otherwise, and nothing beside it.

    `private`: for its owner's eyes only. `lasting`: it outlives a power cut from the moment this returns.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(beside, "xb", opener=privately if private else None) as stream:
            stream.write(content)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        move(beside, path)
        if lasting:
            sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def move(source: Path, target: Path) -> None:
    """Rename, in place of what stands there; whoever only looks at it, as virus scanners do, is waited for."""
    persistently(lambda: os.replace(source, target))


def copy(source: Path, target: Path) -> None:
    """With times and modes. On Windows `shutil.copy2` doesn't say which file it was that can't be read."""
    shutil.copyfile(source, target)
    shutil.copystat(source, target)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, read a piece at a time."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may look into; on Windows only a new one takes the mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    return path


def privately(path: str, flags: int) -> int:
    """How `open` makes a file that only its owner may read, from its first byte on."""
    return os.open(path, flags, 0o600)


def sync_file(path: Path) -> None:
    """Make the content of a closed file last through a power cut."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Make a rename in this folder last. Windows has no such call and orders it by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_full(folder: Path) -> bool:
    """Whether nothing can be kept on the disk of this folder any more; raises OSError where it isn't there."""
    return shutil.disk_usage(folder).free < _NO_ROOM


def persistently(action: Callable[[], Answer], *, attempts: int = 40, pause: float = 0.05) -> Answer:
    """Do something to a file that another process may be looking at: on Windows that is refused for a moment."""
    for _ in range(attempts - 1 if os.name == "nt" else 0):
        try:
            return action()
        except PermissionError:
            time.sleep(pause)
    return action()


def disk_fault(error: OSError | duckdb.Error, *, below: Path) -> str | None:
    """What is wrong with the disk at `below`, in Indonesian; None when the error is about something else."""
    if isinstance(error, OSError):
        names = [Path(name) for name in (error.filename, error.filename2) if isinstance(name, str | os.PathLike)]
        whole = below.resolve()
        places = [name.resolve() for name in names]
        ours = any(whole in (place, *place.parents) or place in whole.parents for place in places)
        no_room = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        return (_REASONS.get(error.errno or 0) or said(error)) if ours or no_room else None
    text = str(error)
    if not isinstance(error, duckdb.IOException) and "Could not write file" not in text:
        return None
    for number, reason in _REASONS.items():
        if os.strerror(number) in text:
            return reason
    return f"tidak dapat ditulis ({text.splitlines()[0]})"
