"""Workbooks of decisions, opened whichever program saved them last, and as what. It judges no decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        raise DeclarationError([Fault(path.name, "", f"tidak dapat dibaca: {error.message}", allowed)]) from None
    if tabs[0] not in grids:
        raise DeclarationError([Fault(path.name, "", f"tanpa lembar '{tabs[0]}'", allowed)])
    return {tab: grids[tab] for tab in tabs if tab in grids}
