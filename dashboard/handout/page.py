"""A page of the dashboard as HTML that needs no server: grids as tables, charts as data, links within the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from dashboard.alive import Graph, Store
from dashboard.still import as_html

_TO_A_PAGE = re.compile(r'(<a [^>]*?href=")/')


def page_alone(parts: Sequence[Component]) -> str:
    """What stands in the shell of one address. What only a server can do is taken out when it is shown."""
    return _TO_A_PAGE.sub(r"\1#/", as_html(_standing(parts)))


def _standing(nodes: Any) -> Any:
    """The same with grids and charts as elements of a document; what is shared with other pages stays as it is."""
    if isinstance(nodes, list | tuple):
        stored = [node.data for node in nodes if isinstance(node, Store) and hasattr(node, "data")]
        return [_grid(node, *stored) if isinstance(node, dag.AgGrid) else _standing(node) for node in nodes]
    if isinstance(nodes, Graph):
        return html.Div(id=nodes.id, style=nodes.style, **{"data-figure": nodes.figure.to_json()})
    children = getattr(nodes, "children", None)
    if not isinstance(nodes, Component) or not isinstance(children, Component | list | tuple):
        return nodes
    stood = copy(nodes)
    stood.children = _standing(children)
    return stood


def _grid(grid: dag.AgGrid, rows: Sequence[Mapping[str, Any]]) -> Component:
    """What a grid shows: the same columns in the same words, as a table that scrolls."""
    shown = [column for column in grid.columnDefs if not column.get("hide")]
    headings = [html.Th(column["headerName"], scope="col", className=_side(column)) for column in shown]
    body = html.Tbody([html.Tr([_cell(column, row) for column in shown]) for row in rows])
    return html.Div(
        html.Table([html.Thead(html.Tr(headings)), body], className="twin"), className="twin-scroll", tabIndex=0
    )


def _cell(column: Mapping[str, Any], row: Mapping[str, Any]) -> Component:
    said = row.get(f"{column['field']}_words", row[column["field"]])
    if column.get("pinned"):
        return html.Th(said, scope="row")
    return html.Td(said, className=_side(column))


def _side(column: Mapping[str, Any]) -> str | None:
    return "number" if column.get("type") == "rightAligned" else None
