"""What a load came to, as the terminal tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from etl.sources import shown_name
from warehouse.terminal import count_text, listing

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType

    from etl.load_report import LoadReport, SheetReport

_ANY = 10_000
"""Wider than any terminal."""


@dataclass(frozen=True)
class Reconciliation:
    """Every row read, and what became of it: a table, or where that would be cut two lines for each sheet."""

    report: LoadReport

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        from rich.measure import Measurement
        from rich.text import Text

        names = ("dibaca", "dimuat", "karantina", "ganda", "dilewati")
        table, lines = listing("Putaran", "Lembar", counts=[name.capitalize() for name in names]), list[str]()
        for sheet in self.report.sheets:
            called, counts = self._called(sheet), [*map(count_text, _counts(sheet))]
            table.add_row(sheet.round, called, *counts)
            read, *fates = (f"{name} {count}" for name, count in zip(names, counts, strict=True))
            lines += [f"{sheet.round} {called}".strip(), f"  {read} = {' + '.join(fates)}"]
        fits = Measurement.get(console, options.update(max_width=_ANY), table).maximum <= options.max_width
        yield table if fits else Text("\n".join(lines))

    def _called(self, sheet: SheetReport) -> str:
        """A sheet's name, with its file and unit where several are called so."""
        sheets = self.report.sheets
        shared = sum((other.file, other.sheet) == (sheet.file, sheet.sheet) for other in sheets) > 1
        unit = f" ({sheet.label.lower()})" if shared else ""
        elsewhere = any(other.sheet == sheet.sheet and other.file != sheet.file for other in sheets)
        file = f"{shown_name(Path(sheet.file))}: " if elsewhere else ""
        return f"{file}{sheet.sheet}{unit}"


def _counts(sheet: SheetReport) -> tuple[int, ...]:
    return sheet.rows_read, sheet.loaded, sheet.quarantined, sheet.duplicates, sheet.skipped


def tell_findings(report: LoadReport) -> None:
    """What was left out and what is odd, so that nothing goes missing in silence."""
    for line in (*map(str, report.refused), *report.unused, *report.passed_over, *report.told):
        typer.echo(f"- {line}")
    if report.ignored:
        typer.echo(f"- Bukan berkas survei, tidak dibaca: {', '.join(report.ignored)}")
