"""The page that loads: what stands around its changing body. What the body holds depends on the disk, see `body.py`."""

from dash import html
from dash.development.base_component import Component

from dashboard.alive import Store
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text

WHERE, PULSE, BODY, LIVE, TROUBLE = "muat-where", "muat-pulse", "muat-body", "muat-live", "muat-trouble"


def layout(
    snapshot: Snapshot | None, selection: Selection, text: Text, *, percobaan: str = "", langkah: str = ""
) -> Component:
    """The frame of the page. `percobaan`: the attempt in the address, `langkah`: the step of it."""
    where = {"attempt": percobaan, "step": langkah, "search": selection.to_search(), "language": text.language}
    told = {f"data-{key}": text(f"muat_data.{key}") for key in ("broken", "away", "unsaved")}
    key = "muat_data.elsewhere" if snapshot and len(snapshot.context.sites) > 1 else "muat_data"
    header = html.Header([html.H1(text(f"{key}.title")), html.P(text(f"{key}.lead"), className="page-facts")])
    return html.Div(
        [
            header,
            html.P(id=TROUBLE, role="alert", className="warning muat-trouble", **told),
            html.Div(html.P(text("app.loading"), className="note"), id=BODY, className="muat-body"),
            html.P(id=LIVE, role="status", className="visually-hidden"),
            Store(id=WHERE, data=where),
            Store(id=PULSE),
        ],
        className="muat-data",
    )
