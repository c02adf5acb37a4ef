"""Zip files unpacked within bounds, in memory, part by part. It writes nothing and trusts no size a zip claims."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

from etl.sources import SourceError, shown_name
from etl.sources.limits import MOST_PARTS, MOST_RATIO, MOST_UNPACKED, RATIO_COUNTS_FROM

_LOCAL_HEADER = b"PK\x03\x04"
_END = b"PK\x05\x06"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1 << 20
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")


def shown_part(name: str) -> str:
    """A part's name, or a short text of a file, as it can be printed: a stranger wrote it, on one line or on many.

    >>> shown_part("media/3277010101010011.jpg"), shown_part("a\\nb")
    ('media/•••.jpg', 'a b')
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in name[:400])
    folder, _, last = printable.rpartition("/")
    return ("/".join(filter(None, (shown_name(Path(folder)), shown_name(Path(last))))))[:80]


class Package:
    """A zip of which every part is inside it, named once, and packed in a way whose size can be bounded."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self._content = content
        self._unpacked = 0
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                entries = archive.infolist()
        except Exception as error:  # zlib.error, struct.error and BadZipFile have no common base
            raise self.damaged("daftar isi zip tidak terbaca; unduhan terputus?") from error
        if not all(entry.filename for entry in entries):
            raise self.damaged("ada isi zip tanpa nama")
        for entry in entries:
            entry.filename = entry.filename.replace("\\", "/")  # as some programs write it, and every reader takes it
        self._entries = {entry.filename: entry for entry in entries if not entry.is_dir()}
        self._refuse_what_is_unsafe(entries)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts in the order of the zip, folders left out."""
        return tuple(self._entries)

    def size(self, name: str) -> int:
        """What the zip claims; good for a choice of method, for nothing else."""
        return self._entries[name].file_size

    def damaged(self, found: str, *, sheet: str | None = None, cell: str | None = None) -> SourceError:
        return SourceError("file_damaged", file=self.path, sheet=sheet, cell=cell, found=found)

    def read(self, name: str) -> bytes:
        return b"".join(self._inflate(name))

    def pieces(self, name: str) -> Generator[bytes, None, None]:
        """A part in pieces, of a large one the next unpacked while the caller looks at the last."""
        inflated = self._inflate(name)
        if self.size(name) <= _PIECE:
            yield from inflated
            return
        with ThreadPoolExecutor(1) as ahead:
            following = ahead.submit(next, inflated, b"")
            while piece := following.result():
                following = ahead.submit(next, inflated, b"")
                yield piece

    def _refuse_what_is_unsafe(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MOST_PARTS:
            raise SourceError("zip_bomb", file=self.path, found=f"{len(entries)} isi", allowed=f"{MOST_PARTS} isi")
        end = self._content.rfind(_END)
        if len(self._content) - end - 22 != int.from_bytes(self._content[end + 20 : end + 22], "little"):
            raise self.damaged("ada bita sisipan di belakang zip")
        seen: set[str] = set()
        for entry in entries:
            shown = shown_part(entry.filename)
            if _OUTSIDE.search(entry.filename):
                raise SourceError("zip_unsafe", file=self.path, found=f"jalur keluar dari zip: {shown}")
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise SourceError("zip_unsafe", file=self.path, found=f"tautan, bukan berkas: {shown}")
            if entry.filename.casefold() in seen:
                raise SourceError("zip_unsafe", file=self.path, found=f"dua isi bernama sama: {shown}")
            seen.add(entry.filename.casefold())
            if entry.flag_bits & 0x1:
                raise SourceError("file_protected", file=self.path)
            if entry.compress_type not in _METHODS:
                raise self.damaged(f"cara mampat {entry.compress_type} tidak dikenal: {shown}")
        self._refuse_bomb(sum(entry.file_size for entry in entries))

    def _refuse_bomb(self, unpacked: int) -> None:
        packed = len(self._content)
        if unpacked > MOST_UNPACKED or (unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * packed):
            found = f"{packed // 1024} KB menjadi {unpacked >> 20} MB"
            raise SourceError("zip_bomb", file=self.path, found=found, allowed=f"{MOST_UNPACKED >> 20} MB")

    def _inflate(self, name: str) -> Iterator[bytes]:
        """The bytes that really come out, counted as they come: a header may claim any number."""
        entry = self._entries[name]
        packed = self._packed(entry)
        inflate = self._inflated if entry.compress_type == zipfile.ZIP_DEFLATED else self._stored
        size, checksum = 0, 0
        for piece in inflate(packed, name):
            size += len(piece)
            self._unpacked += len(piece)
            self._refuse_bomb(self._unpacked)
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if size != entry.file_size or checksum != entry.CRC:
            raise self.damaged(_broken(name))

    @staticmethod
    def _stored(packed: memoryview, _: str) -> Iterator[bytes]:
        for start in range(0, len(packed), _PIECE):
            yield bytes(packed[start : start + _PIECE])

    def _inflated(self, packed: memoryview, name: str) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-15)
        try:
            for start in range(0, len(packed), _PIECE // 4):
                rest: memoryview | bytes = packed[start : start + _PIECE // 4]
                full = True
                while rest or full:
                    piece = inflater.decompress(rest, _PIECE)
                    rest, full = inflater.unconsumed_tail, len(piece) == _PIECE
                    if piece:
                        yield piece
        except zlib.error as error:
            raise self.damaged(_broken(name)) from error
        if not inflater.eof:
            raise self.damaged(_broken(name))

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        header = self._content[entry.header_offset : entry.header_offset + 30]
        if len(header) < 30 or not header.startswith(_LOCAL_HEADER):
            raise self.damaged(_broken(entry.filename))
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        start = entry.header_offset + 30 + name_length + extra_length
        if start + entry.compress_size > len(self._content):
            raise self.damaged(_broken(entry.filename))
        return memoryview(self._content)[start : start + entry.compress_size]


def _broken(part: str) -> str:
    return f"isi zip '{shown_part(part)}' rusak"
