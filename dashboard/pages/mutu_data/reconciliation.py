"""Every row accounted for: per round what was read and what became of it; below, folded away, every sheet."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.bars import line, parts
from dashboard.figures.facts import n_fact, rounds_fact, source_fact
from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.twin import Twin
from dashboard.pages.mutu_data.downloads import behind
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers, records
from warehouse.quality import SheetCount

FATES = ("loaded", "quarantined", "duplicates", "skipped")
COUNTED = ("rows_read", *FATES)


def reconciliation(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    """One bar per round, its four parts adding up to the rows read; the table has every sheet."""
    sheets = snapshot.quality(records.sheets)
    if not sheets:
        return [html.P(text("mutu_data.reconciliation.nothing"), className="nothing")]
    by_round = {
        each.label(text.language): [sheet for sheet in sheets if sheet.round == each.name]
        for each in snapshot.context.rounds
    }
    rest = [sheet for sheet in sheets if sheet.round is None]
    if rest:
        by_round[text("mutu_data.no_round")] = rest
    held = sum(sheet.quarantined for sheet in sheets)
    key = "mutu_data.reconciliation.title_held" if held else "mutu_data.reconciliation.title"
    caption = Caption(
        title=text(key, held=numbers.plain(held, text.language)),
        reading=text(
            "mutu_data.reconciliation.reading" if sheets[0].sheet else "mutu_data.reconciliation.reading_sums"
        ),
        facts=(
            rounds_fact(snapshot.context, text),
            n_fact(sum(sheet.rows_read for sheet in sheets), text),
            source_fact(snapshot.context, text, site=selection.site),
        ),
        table=text("figures.table"),
    )
    bars = html.Ul([_bar(label, of, text) for label, of in by_round.items() if of], className="fates")
    legend = key_of((f"key-rung fate-{fate}", _named(fate, text)) for fate in FATES)
    return [
        framed(bars, caption, _twin(snapshot, sheets, text), identity="rows", key=legend,
               behind=behind("baris", selection, snapshot.context, text))
    ]  # fmt: skip


def _bar(label: str, sheets: Sequence[SheetCount], text: Text) -> html.Li:
    sums = {fate: sum(getattr(sheet, fate) for sheet in sheets) for fate in COUNTED}
    bar = parts(((f"fate-{fate}", sums[fate]) for fate in FATES), of=sums["rows_read"])
    told = ", ".join(f"{numbers.plain(sums[fate], text.language)} {_named(fate, text)}" for fate in FATES if sums[fate])
    read_told = text("mutu_data.reconciliation.read", n=numbers.plain(sums["rows_read"], text.language))
    return line(label, bar, f"{read_told} = {told}")


def _named(fate: str, text: Text) -> str:
    return text(f"mutu_data.fate.{fate}")


def _twin(snapshot: Snapshot, sheets: Sequence[SheetCount], text: Text) -> Twin:
    labels = {each.name: each.label(text.language) for each in snapshot.context.rounds}
    header = (
        text("mutu_data.column.sheet"),
        text("figures.column.round"),
        text("mutu_data.column.file"),
        *(text(f"mutu_data.fate.{name}") for name in COUNTED),
    )
    rows = tuple(
        (
            sheet.sheet or text("mutu_data.reconciliation.families"),
            labels.get(sheet.round or "", text("mutu_data.no_round")),
            sheet.file or numbers.MISSING,
            *(numbers.plain(getattr(sheet, name), text.language) for name in COUNTED),
        )
        for sheet in sheets
    )
    return Twin(caption=text("mutu_data.reconciliation.table"), header=header, rows=rows)
