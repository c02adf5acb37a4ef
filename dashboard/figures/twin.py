"""The table twin of a figure: plain HTML rows with header cells, wide ones scrollable by keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dash import html
from dash.development.base_component import Component

Cell: TypeAlias = "str | Component"


@dataclass(frozen=True)
class Twin:
    """What a figure shows, as written numbers. The first column names the row.

    `stacked`: it is of words, so on a phone every row is a card, each cell under the name of its column.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    stacked: bool = False


def twin_table(twin: Twin, *, numeric_from: int = 1) -> html.Div:
    """Columns from `numeric_from` on hold numbers and stand at the right, but where the table is of words."""
    if twin.stacked:
        return _scrolling(_stacked(twin), twin.caption)
    head = html.Thead(
        html.Tr([html.Th(word, scope="col", className=_align(i, numeric_from)) for i, word in enumerate(twin.header)])
    )
    body = html.Tbody([_row(cells, numeric_from) for cells in twin.rows])
    return _scrolling(html.Table([html.Caption(html.Span(twin.caption)), head, body], className="twin"), twin.caption)


def _scrolling(table: html.Table, caption: str) -> html.Div:
    scroll = {"role": "group", "aria-label": caption, "tabIndex": 0}
    return html.Div(table, className="twin-scroll", **scroll)


def _stacked(twin: Twin) -> html.Table:
    """All words at the left; a row that is drawn as a block would lose its role of a table, so each is written."""
    head = [html.Th(word, scope="col", role="columnheader") for word in twin.header]
    rows = [
        html.Tr(
            [
                html.Th(cells[0], scope="row", role="rowheader"),
                *(
                    html.Td(cell, role="cell", **{"data-column": name})
                    for name, cell in zip(twin.header[1:], cells[1:], strict=True)
                ),
            ],
            role="row",
        )
        for cells in twin.rows
    ]
    parts = [
        html.Caption(html.Span(twin.caption)),
        html.Thead(html.Tr(head, role="row"), role="rowgroup"),
        html.Tbody(rows, role="rowgroup"),
    ]
    return html.Table(parts, className="twin twin-stacked", role="table")


def _row(cells: Sequence[Cell], numeric_from: int) -> html.Tr:
    first = html.Th(cells[0], scope="row")
    return html.Tr([first, *(html.Td(cell, className=_align(i, numeric_from)) for i, cell in enumerate(cells[1:], 1))])


def _align(index: int, numeric_from: int) -> str:
    return "number" if index >= numeric_from else ""
