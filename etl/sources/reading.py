"""Any file's bytes to a workbook of grids: the only way in. What the columns mean is found out elsewhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from etl.aside import aside
from etl.sources import SourceError, shown_name
from etl.sources.archive import read_archive
from etl.sources.container import SUFFIXES, Container, open_package, recognise_container, suffix_lies
from etl.sources.delimited import read_delimited
from etl.sources.grid import Contents, Told, Workbook
from etl.sources.limits import MOST_BYTES
from etl.sources.package import Package
from etl.sources.spreadsheet import read_flat_ods, read_ods, read_xls, read_xlsb
from etl.sources.spreadsheet_2003 import read_spreadsheet_2003
from etl.sources.webpage import read_webpage
from etl.sources.xlsx import read_xlsx
from warehouse.os_words import said

_TRIES = 2


def read_bytes(path: Path) -> bytes:
    """The bytes of a file as they were at one moment, or a SourceError that says why they can't be had."""
    try:
        for _ in range(_TRIES):
            before = path.stat()
            _refuse_what_is_no_file(path, before)
            with path.open("rb") as file:
                content = file.read(before.st_size + 1)
            after = path.stat()
            if _identity(before) == _identity(after) and len(content) == after.st_size:
                return content
    except FileNotFoundError as error:
        raise SourceError("file_missing", file=path) from error
    except OSError as error:
        raise SourceError("file_unreadable", file=path, found=said(error)) from error
    raise SourceError("file_changing", file=path)


def _identity(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _refuse_what_is_no_file(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise SourceError("file_is_folder", file=path)
    if not stat.S_ISREG(status.st_mode):
        raise SourceError("file_unreadable", file=path, found="bukan berkas biasa")
    if status.st_size > MOST_BYTES:
        found, allowed = f"{-(-status.st_size >> 20)} MB", f"{MOST_BYTES >> 20} MB"
        raise SourceError("file_too_large", file=path, found=found, allowed=allowed)


def read_workbook(path: Path, *, content: bytes | None = None) -> Workbook:
    """Every sheet and table of a file. Raises SourceError, and nothing else, for a file that can't be taken."""
    content = read_bytes(path) if content is None else content
    package = open_package(path, content)
    container = recognise_container(path, content, package)
    with aside(lambda: sha256(content).hexdigest()) as digest:
        contents = _contents(path, content, container, package)
    told = contents.told
    if suffix_lies(path, container):
        allowed = " atau ".join(SUFFIXES[container][:2])
        told = (Told("suffix_differs", found=path.suffix or "tanpa akhiran", allowed=allowed), *told)
    return Workbook(
        path=path,
        sha256=digest(),
        size=len(content),
        container=container.value,
        grids=contents.grids,
        facts=contents.facts,
        told=told,
    )


def _contents(path: Path, content: bytes, container: Container, package: Package | None) -> Contents:
    if package is not None:
        return _PACKED[container](path, content, package)
    if container is Container.XLS:
        return read_xls(path, content)
    if container is Container.HTML:
        return read_webpage(path, content)
    if container is Container.FLAT_ODS:
        return read_flat_ods(path, content)
    if container is Container.XML:
        return read_spreadsheet_2003(path, content)
    return read_delimited(path, content, name=shown_name(Path(path.stem)))


_PACKED: dict[Container, Callable[[Path, bytes, Package], Contents]] = {
    Container.XLSX: read_xlsx,
    Container.XLSB: read_xlsb,
    Container.ODS: read_ods,
    Container.ZIP: lambda path, _, package: read_archive(path, package),
}
