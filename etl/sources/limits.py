"""How much of a file is taken before it is refused. What lies beyond is a mistake or an attack, never a survey."""

from __future__ import annotations

from pathlib import Path

from etl.sources import SourceError

MOST_BYTES = 1 << 30
"""Of a file as it lies on the disk."""

MOST_UNPACKED = 1 << 30
"""Of all parts of a zip together, counted while they are unpacked."""

MOST_RATIO = 250
"""Unpacked bytes for each packed one; a sheet of the same row a million times comes to 150."""

RATIO_COUNTS_FROM = 1 << 25
"""A ratio alone does no harm while little comes out."""

MOST_PARTS = 10_000
"""Of a zip: photographs of a thousand submissions are among them."""

MOST_CELLS = 20_000_000
"""Of all sheets of a workbook together, blank ones counted, as they all take memory."""

MOST_TEXT_CELLS = 40_000_000
"""Of a text table: its blank cells cost nothing."""

UNCOUNTED_TEXT = 1 << 27
"""Characters of a text table whose cells fit into memory however many they are."""

MOST_CELL_CHARACTERS = 131_072
"""Of one cell of a text table; Excel takes 32,767."""

MOST_PAGE_BYTES = 1 << 26
"""Of a web page, and of a workbook that is one file of XML."""

MOST_COLUMNS = 16_384
"""Of a sheet of Excel, and so of anything said to be one, and of a text table."""


def refuse_large_page(path: Path, content: bytes) -> None:
    if len(content) > MOST_PAGE_BYTES:
        found, allowed = f"{len(content) >> 20} MB", f"{MOST_PAGE_BYTES >> 20} MB"
        raise SourceError("file_too_large", file=path, found=found, allowed=allowed)
