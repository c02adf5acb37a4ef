"""Every row that was not loaded, by what became of it and why; below, folded away, where each of them stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.facts import n_fact, rounds_fact, source_fact
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin
from dashboard.pages.mutu_data.downloads import NOT_LOADED, behind, may_see
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text, begun
from indicators import numbers, records
from warehouse.quality import RowNotLoaded

FATES = ("quarantined", "duplicates", "skipped")
SHOWN = 100  # a file sent twice is thousands of copies; the files to take away have them all


def not_loaded(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    """The reasons with how many rows each; nothing for whom no cell is told, or where every row was loaded."""
    if not may_see(NOT_LOADED, snapshot):
        return []
    rows = snapshot.quality(records.not_loaded)
    if not rows:
        return []
    told = [text("mutu_data.not_loaded.reading")]
    if len(rows) > SHOWN:
        told.append(text("mutu_data.not_loaded.reading_first", shown=SHOWN))
    caption = Caption(
        title=text("mutu_data.not_loaded.title", n=numbers.plain(len(rows), text.language)),
        reading=" ".join(told),
        facts=(
            rounds_fact(snapshot.context, text),
            n_fact(len(rows), text),
            source_fact(snapshot.context, text, site=selection.site),
        ),
        table=text("figures.table"),
    )
    return [
        framed(_reasons(rows, text), caption, _twin(snapshot, rows[:SHOWN], text), identity="not-loaded",
               behind=behind(NOT_LOADED, selection, snapshot.context, text))
    ]  # fmt: skip


def _reasons(rows: Sequence[RowNotLoaded], text: Text) -> html.Ul:
    counted = Counter((row.fate, row.rule) for row in rows)
    ordered = sorted(counted.items(), key=lambda each: (FATES.index(each[0][0]), -each[1], each[0][1]))
    lines = [
        html.Li(
            [
                html.Span(text(f"mutu_data.fate.{fate}"), className=f"severity severity-{fate}"),
                html.Strong(numbers.plain(n, text.language), className="number"),
                html.Span(begun(text(f"mutu_data.kept_out.{rule}")), className="rule-message"),
            ]
        )
        for (fate, rule), n in ordered
    ]
    return html.Ul(lines, className="rules")


def _twin(snapshot: Snapshot, rows: Sequence[RowNotLoaded], text: Text) -> Twin:
    labels = {each.name: each.label(text.language) for each in snapshot.context.rounds}
    names = ("row", "sheet", "fate", "reason", "copy_of")
    return Twin(
        caption=text("mutu_data.not_loaded.table"),
        header=(
            *(text(f"mutu_data.column.{name}") for name in names),
            text("figures.column.round"),
            text("mutu_data.column.file"),
        ),
        rows=tuple(
            (
                str(row.row_number),
                row.sheet,
                text(f"mutu_data.fate.{row.fate}"),
                text(f"mutu_data.kept_out.{row.rule}"),
                _copied(row, text),
                labels.get(row.round or "", text("mutu_data.no_round")),
                row.file,
            )
            for row in rows
        ),
        stacked=True,
    )


def _copied(row: RowNotLoaded, text: Text) -> str:
    """The row that a copy is counted as, with sheet and file where they are others than its own; of no copy nothing."""
    if row.copy_row_number is None:
        return ""
    told = [text("mutu_data.not_loaded.copy", row=row.copy_row_number)]
    if (row.copy_file, row.copy_sheet) != (row.file, row.sheet):
        told += [row.copy_sheet or "", row.copy_file or ""]
    return ", ".join(told)
