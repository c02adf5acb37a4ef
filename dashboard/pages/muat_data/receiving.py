"""A file from the browser to the disk, as it comes: never whole in memory, under a name that every system allows."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import IO

from warehouse.disk import move, privately

LARGEST = 300 * 1024 * 1024
_PIECE = 1024 * 1024
_LONGEST_NAME = 150
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class TooLargeError(Exception):
    """The file is larger than `LARGEST`."""


class CutShortError(Exception):
    """Fewer bytes came than were announced: the sender broke off."""


def safe_name(name: str) -> str:
    """The name as the sender has it, which tells its round, without what could lead elsewhere.

    >>> safe_name("C:\\\\fakepath\\\\P2WKSS RW 12 m8.xlsx")
    'P2WKSS RW 12 m8.xlsx'
    >>> safe_name("../..")
    'berkas'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    plain = _FORBIDDEN.sub("_", plain).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME:
        plain = f"{stem[: _LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[:_LONGEST_NAME]
    return f"_{plain}" if _DEVICES.match(plain) else plain or "berkas"


def receive(stream: IO[bytes], path: Path, *, announced: int) -> int:
    """Write what comes to `path`, for its owner's eyes; the number of bytes. On any trouble nothing stays.

    Raises: TooLargeError, CutShortError, OSError.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with open(part, "wb", opener=privately) as file:
            written = _copied(stream, file)
        if written != announced:
            raise CutShortError
        move(part, path)
    finally:
        part.unlink(missing_ok=True)
    return written


def _copied(stream: IO[bytes], file: IO[bytes]) -> int:
    written = 0
    while piece := stream.read(_PIECE):
        written += len(piece)
        if written > LARGEST:
            raise TooLargeError
        file.write(piece)
    return written
