"""`current.json`: the small text file that names the build in force. It is replaced as a whole or not at all."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from warehouse.disk import persistently, write_whole
from warehouse.os_words import said
from warehouse.trouble import StoreError


@dataclass(frozen=True)
class Current:
    """The build in force, the hashes of its content, of the inputs it was made from and of its file's bytes."""

    build_id: str
    content_hash: str
    inputs_hash: str
    file_hash: str = ""


def read_current(path: Path) -> Current | None:
    """What is in force, or None when nothing has been published."""
    try:
        text = persistently(lambda: path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: tidak dapat dibaca ({said(error)}). Periksa izin berkas itu.") from error
    except UnicodeDecodeError as error:
        raise _damaged(path) from error
    try:
        current = Current(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise _damaged(path) from error
    if not all(isinstance(value, str) for value in asdict(current).values()):
        raise _damaged(path)
    if not re.fullmatch(r"[0-9A-Za-z-]+", current.build_id):
        raise _damaged(path)
    return current


def write_current(path: Path, current: Current) -> None:
    """Put another build in force; readers see the old file or the new one, never a part."""
    write_whole(path, f"{json.dumps(asdict(current), indent=1)}\n".encode(), lasting=True)


def _damaged(path: Path) -> StoreError:
    return StoreError(f"{path}: isinya rusak. Jalankan p2wkss build untuk menulisnya kembali.")
