"""Streams of a compound file, the container of .xls and of workbooks locked with a password. It reads no record."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_LAST_SECTOR = 0xFFFFFFFA


class BrokenCompoundError(Exception):
    """Chains that lead out of the file or in a circle."""


class Compound:
    """The streams of a compound file by name."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER or not content.startswith(SIGNATURE):
            raise BrokenCompoundError("kepala berkas terpotong")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise BrokenCompoundError("ukuran sektor aneh")
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        tables, directory, self._cutoff, mini_table = struct.unpack_from("<II4xII", content, 44)
        self._table = self._allocation_table(tables)
        self._mini_table = self._numbers(self._chain(mini_table)) if mini_table < _LAST_SECTOR else ()
        self._entries = self._directory(self._chain(directory))
        root = next((entry for entry in self._entries.values() if entry[0] == 5), None)
        self._ministream = self._chain(root[1], size=root[2]) if root and root[1] < _LAST_SECTOR else b""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def stream(self, name: str) -> bytes:
        _, start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start, size=size)
        pieces, seen = [], 0
        while start < _LAST_SECTOR and seen * self._mini_sector < size:
            pieces.append(self._ministream[start * self._mini_sector : (start + 1) * self._mini_sector])
            start, seen = self._next(self._mini_table, start), seen + 1
        content = b"".join(pieces)
        if len(content) < size:
            raise BrokenCompoundError("berkas terpotong")
        return content[:size]

    def _allocation_table(self, tables: int) -> Sequence[int]:
        listed = list(struct.unpack_from("<109I", self._content, 76))
        more, seen = struct.unpack_from("<I", self._content, 68)[0], 0
        while more < _LAST_SECTOR:
            *numbers, more = self._numbers(self._at(more).ljust(self._sector, b"\0"))
            listed.extend(numbers)
            seen += 1
            if seen * self._sector > len(self._content):
                raise BrokenCompoundError("daftar sektor berputar")
        sectors = [number for number in listed if number < _LAST_SECTOR][:tables]
        return self._numbers(b"".join(map(self._at, sectors)))

    def _chain(self, sector: int, *, size: int | None = None) -> bytes:
        """All sectors that follow one another; `size`: the bytes that must be there, if the last may be cut short."""
        pieces: list[bytes] = []
        while sector < _LAST_SECTOR:
            if pieces and len(pieces[-1]) < self._sector:
                raise BrokenCompoundError("rantai sektor putus")
            pieces.append(self._at(sector))
            if len(pieces) * self._sector > len(self._content):
                raise BrokenCompoundError("rantai sektor berputar")
            sector = self._next(self._table, sector)
        content = b"".join(pieces)
        if len(content) < size if size is not None else len(content) % self._sector:
            raise BrokenCompoundError("berkas terpotong")
        return content if size is None else content[:size]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._content[start : start + self._sector]

    @staticmethod
    def _next(table: Sequence[int], sector: int) -> int:
        if sector >= len(table):
            raise BrokenCompoundError("rantai sektor putus")
        return table[sector]

    @staticmethod
    def _numbers(content: bytes) -> Sequence[int]:
        count = len(content) // 4
        return struct.unpack(f"<{count}I", content[: 4 * count])

    @staticmethod
    def _directory(content: bytes) -> dict[str, tuple[int, int, int]]:
        """Kind, first sector and size of every entry."""
        entries = {}
        for at in range(0, len(content) - 127, 128):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            if kind:
                name = content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", content, at + 116)
                entries[name] = (kind, start, size)
        return entries
