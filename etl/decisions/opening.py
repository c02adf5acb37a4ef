"""Workbooks of decisions, opened whichever program saved them last, and kept from being lost. It judges no decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Sized
from pathlib import Path

from etl.sources import SourceError
from etl.sources.grid import Row
from etl.sources.reading import read_workbook
from warehouse.declared import DeclarationError, Fault


def decision_tabs(path: Path, tabs: Sequence[str], *, made_by: str) -> Mapping[str, Sequence[Row]]:
    """The lines of each tab that is there, the first of which has to be. Raises DeclarationError for any other file."""
    allowed = f"buku kerja dari {made_by}, disimpan lagi sebagai .xlsx atau .ods"
    try:
        grids = {grid.name: grid.rows for grid in read_workbook(path).grids}
    except SourceError as error:
        found = f"tidak dapat dibaca: {error.message.rstrip('.')}"
        raise DeclarationError([Fault(path.name, "", found, allowed)]) from None
    if tabs[0] not in grids:
        raise DeclarationError([Fault(path.name, "", f"tanpa lembar '{tabs[0]}'", allowed)])
    return {tab: grids[tab] for tab in tabs if tab in grids}


def refuse_to_lose(path: Path, untaken: Callable[[], Sized], *, take: str) -> None:
    """Raises DeclarationError where a file is about to be written over that holds something else, or decisions that
    nobody took yet. `untaken`: those of the workbook that is there; it may raise the same where they can't be taken.
    """
    if not path.exists():
        return
    try:
        left = len(untaken())
    except DeclarationError:
        found, allowed = "berkas yang sudah ada, dan isinya bukan keputusan yang sudah dicatat", "nama lain"
        raise DeclarationError([Fault(path.name, "", found, allowed)]) from None
    if left:
        allowed = f"dicatat dahulu (`{take}`), atau nama lain"
        raise DeclarationError([Fault(path.name, "", f"{left} keputusan di dalamnya yang belum dicatat", allowed)])
