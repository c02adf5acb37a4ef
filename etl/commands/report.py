"""What a load came to, as the terminal tells it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from etl.sources import shown_name
from warehouse.terminal import count_text, listing

if TYPE_CHECKING:
    from rich.table import Table

    from etl.load_report import LoadReport


def reconciliation(report: LoadReport) -> Table:
    """Every row read, and what became of it."""
    table = listing("Putaran", "Lembar", counts=("Dibaca", "Dimuat", "Karantina", "Ganda", "Dilewati"))
    for sheet in report.sheets:
        counts = (sheet.rows_read, sheet.loaded, sheet.quarantined, sheet.duplicates, sheet.skipped)
        shared = sum((other.file, other.sheet) == (sheet.file, sheet.sheet) for other in report.sheets) > 1
        unit = f" ({report.survey.units[sheet.unit].unit.label_id.lower()})" if shared else ""
        elsewhere = any(other.sheet == sheet.sheet and other.file != sheet.file for other in report.sheets)
        file = f"{shown_name(Path(sheet.file))}: " if elsewhere else ""
        table.add_row(sheet.round, f"{file}{sheet.sheet}{unit}", *map(count_text, counts))
    return table


def tell_findings(report: LoadReport) -> None:
    """What was left out and what is odd, so that nothing goes missing in silence."""
    for line in (*map(str, report.refused), *report.unused, *report.passed_over, *report.told):
        typer.echo(f"- {line}")
    if report.ignored:
        typer.echo(f"- Bukan berkas survei, tidak dibaca: {', '.join(report.ignored)}")
