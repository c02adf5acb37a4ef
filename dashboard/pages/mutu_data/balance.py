"""Whether those not met again had stood otherwise: by indicator, with what follows, and the bounds of the change."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.figures.facts import source_fact
from dashboard.figures.frame import Caption, framed
from dashboard.figures.measure import measure_of
from dashboard.figures.span import Span, spans
from dashboard.figures.twin import Twin
from dashboard.pages.mutu_data.downloads import behind, compared
from dashboard.pages.perbandingan.lines import comparison_lines, lead_of
from dashboard.selection import TOTALS, Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers
from indicators.definition import Definition
from indicators.further.phrases import Phrases
from indicators.further.rows import Attrition
from indicators.results import Change
from indicators.telling import FEWEST_FOR_PERCENT

FLAGGED = ("alarming", "told")
SHOWN = 10
SMALL, LARGE = 0.10, 0.25
GUIDES = (-LARGE, -SMALL, SMALL, LARGE)
FEWEST_LOST = 5  # of fewer a difference is mostly chance; they stand in the table of all


def balance(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    """The indicators in which the lost differed most, each matter once; hidden ones are only counted."""
    rows = compared(snapshot, selection)
    told = [row for row in rows if not row.suppressed]
    if selection.population == TOTALS or not told:
        key = "mutu_data.balance.hidden" if rows else "mutu_data.balance.nothing"
        return [html.P(text(key), className="nothing")]
    if not any(row.lost for row in told):
        return [html.P(text("ringkasan.coverage_lost_none"), className="nothing")]
    known = [row for row in told if row.standardised is not None]
    enough = _once(snapshot, [row for row in known if row.n_lost >= FEWEST_LOST])
    flagged = sorted((row for row in enough if row.imbalance in FLAGGED), key=lambda row: -abs(row.standardised or 0))
    caption = Caption(
        title=_title(enough, len(flagged), text),
        reading=_reading(snapshot, told, len(enough), text),
        facts=_facts(snapshot, selection, rows, text),
        table=text("mutu_data.balance.all"),
    )
    ordered = sorted(known, key=lambda row: -abs(row.standardised or 0))
    widest = sorted(enough, key=lambda row: -abs(row.standardised or 0))[:SHOWN]
    shown = _love(snapshot, selection, widest, text) if widest else html.Div()
    return [framed(shown, caption, _table(snapshot, selection, ordered, text), identity="balance",
                   behind=behind("kehilangan", selection, snapshot.context, text))]  # fmt: skip


def _once(snapshot: Snapshot, rows: Sequence[Attrition]) -> list[Attrition]:
    """Without other views of what is among them."""
    names = {row.indicator for row in rows}
    return [row for row in rows if lead_of(snapshot.catalogue[row.indicator], snapshot.catalogue, asked=names) is None]


def _title(rows: Sequence[Attrition], flagged: int, text: Text) -> str:
    """In how many the lost stood otherwise; with the number of lost where they are so few that it may be chance."""
    if not rows:
        return text("mutu_data.balance.title_few", fewest=FEWEST_LOST)
    lost = max(row.lost for row in rows)
    key = "mutu_data.balance.title" if lost >= FEWEST_FOR_PERCENT else "mutu_data.balance.title_small"
    return text(key, flagged=flagged, total=len(rows), n=numbers.plain(lost, text.language))


def _reading(snapshot: Snapshot, rows: Sequence[Attrition], compared: int, text: Text) -> str:
    """How many were lost, what that allows to be said, and how many are shown where not all are."""
    row = next(each for each in rows if each.lost)
    phrases = Phrases(snapshot.catalogue[row.indicator], snapshot.context, text.language)
    lost = text(
        "mutu_data.balance.lost_told",
        lost=numbers.plain(row.lost, text.language),
        met=numbers.plain(row.households, text.language),
        share=numbers.percent(row.lost / row.households, text.language),
    )
    consequence = phrases.word("consequence", row.consequence)
    first = text("mutu_data.balance.first", shown=SHOWN) if compared > SHOWN else ""
    how = text("mutu_data.balance.how", fewest=FEWEST_LOST)
    return " ".join(part for part in (lost, consequence, first, how) if part)


def _love(snapshot: Snapshot, selection: Selection, rows: Sequence[Attrition], text: Text) -> Component:
    """One dot per indicator: how far the lost stood from the others, between the lines of small and of large."""
    drawn = [_span(snapshot, selection, row, text) for row in rows]
    ends = [max(abs(row.standardised or 0.0) for row in rows) * 1.08, LARGE * 1.3]
    limits = (-max(ends), max(ends))
    outer = LARGE * (max(ends) // LARGE)
    outermost = [outer] if outer > LARGE else []
    named = sorted(
        {0.0, *(sign * end for end in (LARGE, *outermost) for sign in (-1, 1))}
    )  # 0,10 has no room on a phone
    marks = [(each, numbers.plain(each, text.language, decimals=2, signed=True) if each else "0") for each in named]
    return spans(drawn, limits=limits, guides=(*GUIDES, 0.0), marks=marks)


def _span(snapshot: Snapshot, selection: Selection, row: Attrition, text: Text) -> Span:
    definition = snapshot.catalogue[row.indicator]
    phrases = Phrases(definition, snapshot.context, text.language)
    label = dcc.Link(definition.words(text.language).short, href=link_to(f"/indikator/{row.indicator}", selection))
    smd = numbers.plain(row.standardised, text.language, decimals=2, signed=True)
    levels = [_level(phrases, row.value_lost, row.n_lost), _level(phrases, row.value_found, row.n_found)]
    return Span(
        label, text("mutu_data.balance.told", smd=smd, imbalance=phrases.word("imbalance", row.imbalance),
                    n=phrases.number(row.n_lost)),
        note=text("mutu_data.balance.beside", lost=levels[0], found=levels[1]) + phrases.threshold,
        point=row.standardised,
        css="span-flagged" if row.imbalance in FLAGGED else "span-unclear",
    )  # fmt: skip


def _facts(snapshot: Snapshot, selection: Selection, rows: Sequence[Attrition], text: Text) -> tuple[str, ...]:
    context = snapshot.context
    rounds = [context.round(name) for name in (selection.round_from, selection.round_to)]
    hidden = sum(row.suppressed for row in rows)
    return (
        " → ".join(f"{each.label(text.language)} {each.dates(text.language)}" for each in rounds),
        context.population(selection.population).label(text.language),
        text("perbandingan.fold_hidden", n=hidden) if hidden else "",
        source_fact(context, text, site=selection.site),
    )


def _table(snapshot: Snapshot, selection: Selection, rows: Sequence[Attrition], text: Text) -> Twin:
    changes = {line.definition.name: line.change for line in comparison_lines(snapshot, selection)}
    names = ("found", "lost", "smd", "imbalance", "bounds")
    header = (text("perbandingan.table.indicator"), *(text(f"mutu_data.balance.{name}") for name in names))
    body = tuple(
        _cells(snapshot.catalogue[row.indicator], row, changes.get(row.indicator), snapshot, selection, text)
        for row in rows
    )
    return Twin(caption=text("mutu_data.balance.table"), header=header, rows=body)


def _cells(
    definition: Definition,
    row: Attrition,
    change: Change | None,
    snapshot: Snapshot,
    selection: Selection,
    text: Text,
) -> tuple[Component | str, ...]:
    phrases = Phrases(definition, snapshot.context, text.language)
    href = link_to(f"/indikator/{row.indicator}", selection)
    bounds = numbers.MISSING
    if change is not None and change.worst is not None and change.best is not None:
        bounds = measure_of(definition, text.language).interval(change.worst, change.best, change=True)
    return (
        html.Span([dcc.Link(definition.words(text.language).short, href=href), phrases.threshold]),
        _level(phrases, row.value_found, row.n_found),
        _level(phrases, row.value_lost, row.n_lost),
        numbers.plain(row.standardised, text.language, decimals=2, signed=True),
        phrases.word("imbalance", row.imbalance),
        bounds,
    )


def _level(phrases: Phrases, value: float | None, n: int) -> str:
    """A level with its size, where it doesn't name it already: "2 dari 8", "61% (n = 92)"."""
    if value is None:
        return numbers.MISSING
    told = phrases.typical(value, n=n)
    return told if phrases.share and n < FEWEST_FOR_PERCENT else f"{told} (n = {phrases.number(n)})"
