"""Untouched copies of loaded survey files, named by their content. They hold personal data and are served to nobody."""

from __future__ import annotations

from pathlib import Path

from etl.sources import SourceError
from warehouse.disk import private_folder, write_whole
from warehouse.os_words import said


def keep_raw(content: bytes, *, sha256: str, source: Path, folder: Path) -> Path:
    """A copy only its owner may read, or SourceError. What is there already is left as it is."""
    kept = folder / f"{sha256}{source.suffix.casefold()}"
    try:
        private_folder(folder)
        if kept.exists() and kept.stat().st_size == len(content):
            return kept
        write_whole(kept, content, private=True, lasting=True)
    except OSError as error:
        raise SourceError("raw_unwritable", file=source, found=said(error)) from error
    return kept
