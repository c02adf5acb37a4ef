"""A workbook on disk, whole or not at all. It knows nothing of what is written into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.disk import write_whole

if TYPE_CHECKING:
    import xlsxwriter


@contextmanager
def whole_workbook(path: Path, options: Mapping[str, Any] | None = None) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that takes the file's place once all is in it; what stood there before stays otherwise.

    Raises OSError when it can't be written, and then leaves nothing behind.
    """
    import xlsxwriter  # most of what runs writes none

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {**(options or {}), "in_memory": True}) as book:
        yield book
    write_whole(path, stream.getbuffer())
