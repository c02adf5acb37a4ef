"""The data quality page: whether every row is accounted for, who was found again, what is wrong, what is missing."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.filters import filter_bar
from dashboard.pages.mutu_data.balance import balance
from dashboard.pages.mutu_data.digits import digits
from dashboard.pages.mutu_data.flow import flow
from dashboard.pages.mutu_data.missing import missing
from dashboard.pages.mutu_data.not_loaded import not_loaded
from dashboard.pages.mutu_data.reconciliation import reconciliation
from dashboard.pages.mutu_data.wrong import wrong
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers, records

PARTS = {
    "reconciliation": lambda *asked: [*reconciliation(*asked), *not_loaded(*asked)],
    "flow": flow,
    "balance": balance,
    "wrong": wrong,
    "missing": missing,
    "digits": digits,
}


def layout(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """The whole page; of the selection the language matters, and which families were to be found again."""
    sections = [_section(name, part(snapshot, selection, text), text) for name, part in PARTS.items()]
    header = html.Header([html.H1(_finding(snapshot, text)), html.P(text("mutu_data.lead"), className="page-facts")])
    bar = filter_bar(snapshot.context, selection, text)
    return html.Div([header, bar, *sections], className="mutu-data indikator")


def _finding(snapshot: Snapshot, text: Text) -> str:
    """Every row in one sentence: the parts add up to what was read."""
    sheets = snapshot.quality(records.sheets)
    sums = {
        name: sum(getattr(sheet, name) for sheet in sheets)
        for name in ("rows_read", "loaded", "quarantined", "duplicates", "skipped")
    }
    return text("mutu_data.finding", **{name: numbers.plain(n, text.language) for name, n in sums.items()})


def _section(name: str, content: list[Component], text: Text) -> html.Section:
    heading = f"{name}-section"
    title = html.H2(text(f"mutu_data.{name}.heading"), id=heading, className="section-heading")
    return html.Section([title, *content], className="section", **{"aria-labelledby": heading})
