"""What a build is made of, as files, and one hash of all of it: whether anything changed since the build in force."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from os import fsencode
from pathlib import Path

from etl.declarations import DECLARED
from etl.files import DECISION_FILES, find_files
from etl.identity import Key
from etl.mapping import Form
from warehouse.settings import Settings


def inputs_of(settings: Settings, *, inputs: Path, forms: Sequence[Form]) -> tuple[Path, ...]:
    """Every file and folder that a build reads, wherever the survey files lie; not the builds themselves."""
    found, _ = find_files(inputs, forms)
    decided = [path for name in DECISION_FILES if (path := inputs / name).is_file()]
    return (*(settings.data / name for name in DECLARED), *decided, *(file.path for file in found))


def inputs_fingerprint(*paths: Path, key: Key | None) -> str:
    """SHA-256 over the names and bytes of all files below these paths and the key's fingerprint, if one is needed."""
    digest = sha256(key.fingerprint.encode() if key else b"")
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in below:
            if not file.is_dir() and "__pycache__" not in file.parts:
                digest.update(fsencode(file.relative_to(path.parent).as_posix()) + b"\0")
                digest.update(_bytes_or_reason(file) + b"\0")
    return digest.hexdigest()


def _bytes_or_reason(file: Path) -> bytes:
    """A file that can't be read is refused later, with a message; here it only has to be told from a readable one."""
    try:
        return sha256(file.read_bytes()).digest()
    except OSError as error:
        return f"unreadable {error.errno}".encode()
