"""Zips of CSV files, as ODK Central gives them: one grid per file, photographs beside them left and told."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from etl.sources import SourceError
from etl.sources.delimited import read_delimited
from etl.sources.grid import Contents, Grid, Told
from etl.sources.package import Package, shown_part

TABLES = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods", ".zip")
_NOBODYS = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_ATTACHMENTS = "media"
"""Where ODK Central puts what was sent with answers: photographs, and texts such as a log of the interview."""


def holds_tables(package: Package) -> bool:
    return any(_is_table(name) for name in package.names)


def holds_workbooks(package: Package) -> tuple[str, ...]:
    return tuple(name for name in package.names if name.lower().endswith(_WORKBOOKS))


def read_archive(path: Path, package: Package) -> Contents:
    """Grids are named by the files' stems; two files of one stem in different folders are refused."""
    grids: dict[str, Grid] = {}
    facts: dict[str, dict[str, None]] = {}
    told: list[Told] = []
    left = []
    for part in package.names:
        if not _is_table(part):
            if not any(nobodys in part for nobodys in _NOBODYS):
                left.append(part)
            continue
        name = shown_part(PurePosixPath(part).stem)
        if name in grids:
            raise SourceError("zip_unsafe", file=path, found=f"dua tabel bernama sama: {name}")
        table = read_delimited(path, package.read(part), name=name, sheet=name)
        grids[name] = table.grids[0]
        told.extend(table.told)
        for key, value in table.facts.items():
            facts.setdefault(key, {})[value] = None
    if left:
        kinds = sorted({shown_part(PurePosixPath(part).suffix.lower() or "tanpa akhiran") for part in left})
        told.append(Told("zip_parts_left", found=f"{len(left)} isi ({', '.join(kinds[:5])})"))
    shown = {key: " ".join(filter(None, values)) for key, values in facts.items()}
    return Contents(tuple(grids.values()), shown, tuple(told))


def _is_table(part: str) -> bool:
    if any(nobodys in part for nobodys in _NOBODYS) or _ATTACHMENTS in PurePosixPath(part).parts[:-1]:
        return False
    return part.lower().endswith(TABLES)
