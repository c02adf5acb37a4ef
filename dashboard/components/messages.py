"""A page that says why there is no page: no build, no such page or indicator, nothing to show, a fault."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.selection import Selection
from dashboard.text import Text


class NoSuchIndicatorError(Exception):
    """An address names an indicator that the catalogue of the build doesn't have."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def message(title: str, *, body: str, command: str = "", back: Component | None = None) -> Component:
    """A heading, what happened and what to do next, perhaps a command to run and a way back."""
    parts: list[Component] = [html.H1(title), html.P(body)]
    if command:
        parts.append(html.Pre(html.Code(command)))
    if back is not None:
        parts.append(html.P(back))
    return html.Div(parts, className="message")


def no_build(text: Text) -> Component:
    return message(text("error.no_build_title"), body=text("error.no_build"), command="p2wkss build")


def no_loading(selection: Selection, text: Text) -> Component:
    return message(text("error.no_loading_title"), body=text("error.no_loading"), back=home(selection, text))


def store_failed(code: str, text: Text) -> Component:
    """Its reason names folders of the server: it stands in the log, by the same code."""
    return message(text("error.store_title"), body=text("error.store", code=code), command="p2wkss builds list")


def no_such_page(path: str, selection: Selection, text: Text) -> Component:
    body = text("error.page", path=path)
    return message(text("error.page_title"), body=body, back=home(selection, text))


def no_such_indicator(name: str, selection: Selection, text: Text) -> Component:
    body = text("error.indicator", name=name)
    every = dcc.Link(text("indikator.all"), href=link_to("/indikator", selection))
    return message(text("error.indicator_title"), body=body, back=html.Span([every, " · ", home(selection, text)]))


def page_failed(code: str, selection: Selection, text: Text) -> Component:
    body = text("error.failed", code=code)
    return message(text("error.failed_title"), body=body, back=home(selection, text))


def nothing_chosen(text: Text) -> Component:
    """In place of results when a selection leaves none; part of a page, so without a heading of first rank."""
    return html.Div(
        [html.H2(text("error.empty_title")), html.P(text("error.empty"))], className="message", role="status"
    )


def home(selection: Selection, text: Text) -> Component:
    return dcc.Link(text("error.home"), href=link_to("/", selection))
