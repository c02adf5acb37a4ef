"""Writes a file of decisions beside the survey files: whole or not at all, and readable by its owner only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def keep(path: Path, text: str) -> None:
    """Put the text in place of the file's in one step. Raises OSError."""
    keep_bytes(path, text.encode("utf-8"))


def keep_bytes(path: Path, content: bytes) -> None:
    """The same for a file that is no text."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o600)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
