"""Untouched copies of loaded survey files, named by their content. They hold personal data and are served to nobody."""

from __future__ import annotations

import os
from pathlib import Path

from etl.sources import SourceError
from warehouse.os_words import said

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600


def keep_raw(content: bytes, *, sha256: str, source: Path, folder: Path) -> Path:
    """A copy only its owner may read, or SourceError. What is there already is left as it is."""
    kept = folder / f"{sha256}{source.suffix.casefold()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(_FOLDER_MODE)
        if kept.exists() and kept.stat().st_size == len(content):
            return kept
        unfinished = kept.with_name(f".{kept.name}.{os.getpid()}")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, kept)
    except OSError as error:
        raise SourceError("raw_unwritable", file=source, found=said(error)) from error
    return kept
