"""The table twin of a figure: plain HTML rows with header cells, wide ones scrollable by keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dash import html
from dash.development.base_component import Component

Cell: TypeAlias = "str | Component"


@dataclass(frozen=True)
class Twin:
    """What a figure shows, as written numbers. The first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def twin_table(twin: Twin, *, numeric_from: int = 1) -> html.Div:
    """Columns from `numeric_from` on hold numbers and stand at the right."""
    head = html.Thead(
        html.Tr([html.Th(word, scope="col", className=_align(i, numeric_from)) for i, word in enumerate(twin.header)])
    )
    body = html.Tbody([_row(cells, numeric_from) for cells in twin.rows])
    table = html.Table([html.Caption(html.Span(twin.caption)), head, body], className="twin")
    scroll = {"role": "group", "aria-label": twin.caption, "tabIndex": 0}
    return html.Div(table, className="twin-scroll", **scroll)


def _row(cells: Sequence[Cell], numeric_from: int) -> html.Tr:
    first = html.Th(cells[0], scope="row")
    return html.Tr([first, *(html.Td(cell, className=_align(i, numeric_from)) for i, cell in enumerate(cells[1:], 1))])


def _align(index: int, numeric_from: int) -> str:
    return "number" if index >= numeric_from else ""
