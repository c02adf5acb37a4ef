"""What stands around every figure: a title that states the finding, where the numbers come from, and a table twin."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.figures.twin import Twin, twin_table
from dashboard.theme import GRAPH_CONFIG


@dataclass(frozen=True)
class Caption:
    """The words around one figure. `facts` are n, rounds, population, source, unknowns."""

    title: str
    reading: str
    facts: tuple[str, ...]
    table: str


@dataclass(frozen=True)
class Download:
    """A file that holds what the figure shows."""

    label: str
    href: str
    file: str


def framed(
    figure: go.Figure | Component,
    caption: Caption,
    twin: Twin | None,
    *,
    identity: str,
    key: Component | None = None,
    download: Download | None = None,
) -> html.Section:
    """A figure with its words. A screen reader hears title and reading instead of the marks; the table is for all."""
    heading = f"{identity}-title"
    parts: list[Component] = [html.H3(caption.title, id=heading, className="chart-title")]
    if key is not None:
        parts.append(key)
    parts.append(_drawn(figure, caption, identity) if isinstance(figure, go.Figure) else figure)
    parts.append(html.P(caption.reading, className="chart-reading"))
    parts.append(html.P(_joined(caption.facts), className="chart-facts"))
    foot = [html.Details([html.Summary(caption.table), twin_table(twin)], className="chart-twin")] if twin else []
    if download is not None:
        foot.append(html.A(download.label, href=download.href, download=download.file, className="download"))
    parts.append(html.Div(foot, className="chart-foot"))
    return html.Section(parts, id=identity, className="chart", **{"aria-labelledby": heading})


def _drawn(figure: go.Figure, caption: Caption, identity: str) -> html.Div:
    graph = dcc.Graph(
        id=f"{identity}-graph", figure=figure, config=GRAPH_CONFIG, style={"height": f"{figure.layout.height}px"}
    )
    label = f"{caption.title}. {caption.reading}"
    return html.Div(graph, className="chart-canvas", role="img", **{"aria-label": label})


def _joined(facts: Sequence[str]) -> str:
    return " · ".join(fact for fact in facts if fact)
