"""Workbooks of Excel's present format: every sheet looked at before it is read, large ones read meanwhile, in parts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from xml.parsers.expat import ExpatError, ParserCreate

from etl.sources.collector import paused_collector
from etl.sources.grid import Contents, Told
from etl.sources.package import Package, shown_part
from etl.sources.sheet_parts import DividedSheet, part_readers, worth_dividing
from etl.sources.sheet_xml import DisorderedXmlError, SheetExtent, scan, special_characters
from etl.sources.spreadsheet import Reach, hidden, read_sheets, refuse_entities

_SHEET_PARTS = "xl/worksheets/"
_TEXTS = "xl/sharedStrings"
_PROMISED = re.compile(rb"uniqueCount\s*=\s*[\"']\+?0*([1-9]\d*)")
_SHORTEST_TEXT, _MOST_PROMISED, _DIGITS = len(b"<si/>"), 10_000_000, 18
"""Some programs count a text as often as it is used; room for so many costs nothing yet."""


def read_xlsx(path: Path, content: bytes, package: Package) -> Contents:
    with paused_collector(), part_readers() as workers:
        extents, divided = _scan_xlsx(path, package, workers)
        special = any(extent.special_characters for extent in extents.values())
        contents = read_sheets(path, content, clean=special, failed=_failed_cells(extents), divided=divided)
    told = [entry for sheet, extent in extents.items() for entry in _hidden_values(sheet, extent)]
    rows = {sheet: extent.hidden_rows for sheet, extent in extents.items()}
    columns = {sheet: extent.hidden_columns for sheet, extent in extents.items()}
    return replace(contents, told=(*contents.told, *told, *hidden(contents, rows, columns)))


def _scan_xlsx(
    path: Path, package: Package, workers: ThreadPoolExecutor
) -> tuple[dict[str, SheetExtent], dict[str, DividedSheet]]:
    """What each sheet reaches, by its name, and the large ones, being read in parts. Parts without cells are looked
    through under their own name. Large sheets come last: what they need to be read has been looked at by then.
    """
    names, reach, extents, divided = _sheet_names(path, package), Reach(path), {}, {}
    read = [part for part in package.names if part.casefold().endswith((".xml", ".rels")) or part.casefold() in names]
    large = {part for part in read if part.casefold() in names and worth_dividing(package.size(part))}
    for part in sorted(read, key=large.__contains__):
        sheet = names.get(part.casefold().lstrip("/"), PurePosixPath(part).name)
        of_texts = part.casefold().startswith(_TEXTS.casefold())
        pieces = iter([_texts(package, part)]) if of_texts else package.pieces(part)
        first = next(pieces, b"")
        refuse_entities(path, part, first)
        if part in large:
            beside = {name: package.read(name) for name in read if not name.casefold().startswith(_SHEET_PARTS)}
            divided[sheet] = DividedSheet(sheet, part, beside=beside, workers=workers)
        if part.casefold() not in names and not part.casefold().startswith(_SHEET_PARTS):
            extents[sheet] = _without_cells(part, chain((first,), pieces))
            continue
        try:
            seen = partial(reach.divide, divided[sheet]) if part in large else None
            extent = scan(chain((first,), pieces), size=package.size(part), seen=seen)
        except DisorderedXmlError as error:
            raise package.damaged(error.found, sheet=sheet, cell=error.cell) from error
        reach.add(sheet, extent.rows, extent.columns)
        extents[sheet] = extent
    return extents, divided


def _texts(package: Package, part: str) -> bytes:
    """The texts of all sheets. The parser makes room for as many as are promised, and where there is none it ends the
    whole program.
    """
    content = package.read(part)
    most = max(_MOST_PROMISED, len(content) // _SHORTEST_TEXT)
    if any(int(number[:_DIGITS]) > most for number in _PROMISED.findall(content)):
        raise package.damaged("daftar teks lebih panjang dari berkasnya")
    return content


def _without_cells(part: str, pieces: Iterable[bytes]) -> SheetExtent:
    """All of a part is unpacked, so that its size counts. Excel's order of calculation names cells in any order."""
    special = [special_characters(piece) for piece in pieces]
    return SheetExtent(special_characters=part.startswith(_TEXTS) and any(special))


def _sheet_names(path: Path, package: Package) -> dict[str, str]:
    """Names of sheets by the part that holds them, as far as the workbook tells."""
    parts = {name.casefold(): name for name in package.names}
    workbook, relations = parts.get("xl/workbook.xml"), parts.get("xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        return {}
    targets: dict[str, list[str]] = defaultdict(list)
    for attributes in _elements("Relationship", path, package, relations):
        target = attributes.get("Target", "")
        targets[attributes.get("Id", "")].append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    found = {}
    for attributes in _elements("sheet", path, package, workbook):
        identity = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        found.update(dict.fromkeys(map(str.casefold, targets[identity]), attributes.get("name", "")))
    return found


def _elements(name: str, path: Path, package: Package, part: str) -> Sequence[Mapping[str, str]]:
    """The attributes of all elements of a name, whatever their prefix."""
    content = package.read(part)
    refuse_entities(path, part, content)
    found: list[Mapping[str, str]] = []
    parser = ParserCreate("utf-8")
    parser.StartElementHandler = lambda called, told: found.append(told) if called.split(":")[-1] == name else None
    try:
        parser.Parse(content, True)
    except ExpatError as error:
        raise package.damaged(f"susunan XML '{shown_part(part)}' rusak") from error
    return found


def _hidden_values(sheet: str, extent: SheetExtent) -> Iterator[Told]:
    if extent.failed:
        yield Told("cells_failed", sheet=sheet, cell=extent.first_failed, found=f"{extent.failed} sel")
    if extent.unevaluated:
        yield Told(
            "formulas_unevaluated", sheet=sheet, cell=extent.first_unevaluated, found=f"{extent.unevaluated} sel"
        )


def _failed_cells(extents: Mapping[str, SheetExtent]) -> Mapping[str, str]:
    return {sheet: extent.first_failed for sheet, extent in extents.items() if extent.failed}
