"""The data quality page: whether every row is accounted for, who was found again, what is wrong, what is missing."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.filters import filter_bar
from dashboard.components.fold import finding, fold
from dashboard.components.held import waits
from dashboard.components.whom import EVERYBODY
from dashboard.pages.mutu_data.balance import balance
from dashboard.pages.mutu_data.digits import digits
from dashboard.pages.mutu_data.flow import flow
from dashboard.pages.mutu_data.missing import missing
from dashboard.pages.mutu_data.not_loaded import not_loaded
from dashboard.pages.mutu_data.profile import profile
from dashboard.pages.mutu_data.reconciliation import reconciliation
from dashboard.pages.mutu_data.wrong import wrong
from dashboard.selection import ASSISTED, TOTALS, Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers, records

PARTS = {
    "reconciliation": lambda *asked: [*reconciliation(*asked), *not_loaded(*asked)],
    "flow": flow,
    "balance": balance,
    "profile": profile,
    "wrong": wrong,
    "missing": missing,
    "digits": digits,
}
FOLDED = ("balance", "profile", "missing", "digits")
"""What is looked up once rows, families and faults are known."""
OF_EACH = ("digits",)
"""Where every figure answers a question of its own."""
FROM_VISITS = ("flow", "balance", "profile", "missing", "digits")
"""Those that office totals tell nothing of."""


def layout(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """The whole page; of the selection the language matters, and which families were to be found again."""
    told = [name for name in PARTS if _is_told(name, snapshot, selection)]
    sections = [_section(name, PARTS[name](snapshot, selection, text), text) for name in told]
    visited = _visited(snapshot)
    lead = " ".join(text(f"mutu_data.{name}") for name in (("lead", "lead_visits") if visited else ("lead",)))
    header = html.Header([html.H1(_finding(snapshot, text)), html.P(lead, className="page-facts")])
    bar = filter_bar(snapshot.context, selection, text)
    unseen = [] if visited else [html.P(text("mutu_data.of_totals"), className="note")]
    return html.Div([header, bar, *sections, *unseen], className="mutu-data indikator")


def _is_told(name: str, snapshot: Snapshot, selection: Selection) -> bool:
    """What only visits tell is left out where there were none, who was lost where nobody was followed yet, and who the
    assisted are where there are no others."""
    if name not in FROM_VISITS:
        return True
    visits, named = selection.population != TOTALS, {each.name for each in snapshot.context.populations}
    asked = {
        "balance": visits and not waits(snapshot.context, selection),
        "profile": visits and {ASSISTED, EVERYBODY} <= named,
    }
    return _visited(snapshot) and asked.get(name, True)


def _visited(snapshot: Snapshot) -> bool:
    """Whether there is more than the totals of an office."""
    return any(each.name != TOTALS for each in snapshot.context.populations)


def _finding(snapshot: Snapshot, text: Text) -> str:
    """Every row in one sentence: the parts add up to what was read."""
    sheets = snapshot.quality(records.sheets)
    sums = {
        name: sum(getattr(sheet, name) for sheet in sheets)
        for name in ("rows_read", "loaded", "quarantined", "duplicates", "skipped")
    }
    return text("mutu_data.finding", **{name: numbers.plain(n, text.language) for name, n in sums.items()})


def _section(name: str, content: list[Component], text: Text) -> Component:
    if name in FOLDED:
        told = finding(content, of_each=name in OF_EACH)
        return fold(name, text(f"mutu_data.{name}.heading"), told, content)
    heading = f"{name}-heading"
    title = html.H2(text(f"mutu_data.{name}.heading"), id=heading, className="section-heading")
    return html.Section([title, *content], className="section", **{"aria-labelledby": heading})
