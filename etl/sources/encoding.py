"""Bytes of text as text: which encoding they are in, and how sure that is. It knows no separators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from etl.sources import SourceError
from etl.sources.grid import Told

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEQUENCE = re.compile(rb"((?:[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})+)")
_LOOKED_AT = 4096


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    encoding: str
    told: tuple[Told, ...] = ()


def decode(path: Path, content: bytes, *, sheet: str | None = None) -> Text:
    """UTF-8 and UTF-16 are recognised; anything else is read as Windows-1252 and told."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decode_as(path, content[len(bom) :], encoding, sheet=sheet)
    if encoding := wide_without_mark(content):
        text = _decode_as(path, content, encoding, sheet=sheet).text
        return Text(text, encoding, (Told("encoding_assumed", sheet=sheet, found=encoding),))
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise SourceError("file_damaged", file=path, sheet=sheet, found=f"bita NUL di baris {line}")
    try:
        return Text(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    return _decode_by_hand(path, content, line, sheet=sheet)


def _decode_as(path: Path, content: bytes, encoding: str, *, sheet: str | None) -> Text:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            line = content.count(b"\n", 0, error.start) + 1
            return _decode_by_hand(path, content, line, sheet=sheet)
        raise SourceError("file_damaged", file=path, sheet=sheet, found=f"{encoding} terpotong") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError("file_damaged", file=path, sheet=sheet, found=f"tanda NUL di baris {line}")
    return Text(text, encoding)


def _decode_by_hand(path: Path, content: bytes, line: int, *, sheet: str | None) -> Text:
    """Windows-1252, or lines of both where files were joined: whatever is a sequence of UTF-8 is taken as one."""
    pieces = _SEQUENCE.split(content)
    try:
        text = "".join(piece.decode("utf-8" if position % 2 else "cp1252") for position, piece in enumerate(pieces))
    except UnicodeDecodeError as error:
        raise SourceError("encoding_unknown", file=path, sheet=sheet, found=f"baris {line}") from error
    if len(pieces) > 1:
        return Text(text, "utf-8, cp1252", (Told("encoding_mixed", sheet=sheet, row_number=line),))
    return Text(text, "cp1252", (Told("encoding_assumed", sheet=sheet, row_number=line, found="Windows-1252"),))


def wide_without_mark(content: bytes) -> str:
    """UTF-16 whose first bytes were lost shows as every second byte NUL."""
    head = content[:_LOOKED_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) < 4 or max(even, odd) < len(head) // 4 or min(even, odd):
        return ""
    return "utf-16-le" if odd else "utf-16-be"
